//! The address of a call whose endpoint the program chooses, written where the choice was used.

use super::Code;
use crate::ir::{ExprKind, TemplatePart};
use crate::plan::construct::{Chosen, Construct};
use crate::source::Span;

/// A place, and what is written there.
type Change = (Span, String);

impl Code<'_, '_> {
    /// The address of the agents, and that of an agent's sessions.
    pub(super) fn chosen_address(
        &self,
        construct: &Construct,
        chosen: &Chosen,
    ) -> (Change, Change) {
        let place = chosen.place;
        let path = "agents/{agent_id}/connections";
        let plain = chosen
            .head
            .strip_prefix('"')
            .map(|head| format!("{head}agents"));
        if let Some(agents) = &plain
            && let Some(template) = self.template_around(place)
            && let Some(write) = self.spliced(template, place)
        {
            return (
                write(agents),
                write(&format!("{agents}/{{agent_id}}/connections")),
            );
        }
        let (head, tail) = (&chosen.head, &chosen.tail);
        let agents = format!("{head}agents{tail}");
        let owned = match chosen.is_owned && !chosen.is_template() {
            true => format!("{agents}.to_string()"),
            false => agents.clone(),
        };
        // A text is no longer lent where it is written.
        let lent = Span {
            start: place.start.saturating_sub(1),
            end: place.end,
        };
        let is_lent = self.rewriter.slice(lent).starts_with('&');
        let written = match is_lent && !chosen.is_template() {
            true => (lent, agents),
            false => (place, owned),
        };
        let made = match chosen.is_template() {
            true => format!("{head}{path}{tail}"),
            false => format!("format!({head}{path}{tail})"),
        };
        let needs_lending = !is_lent && !chosen.is_owned && self.wants_reference(construct, place);
        let session = match (self.needless_borrow(construct, place, &made), needs_lending) {
            (Some(lent), _) => (lent, made),
            (None, true) => (place, format!("&{made}")),
            (None, false) => (place, made),
        };
        (written, session)
    }

    /// The `format!` that what stands at a place goes into.
    fn template_around(&self, place: Span) -> Option<Span> {
        let ir = self.rewriter.ir;
        let is_value = |part: &TemplatePart| matches!(part, TemplatePart::Expr(id) if ir.expr(*id).span == place);
        let mut each = ir.exprs.iter();
        let found = each.find(|expr| match &expr.kind {
            ExprKind::Template(parts) => parts.iter().any(is_value),
            _ => false,
        })?;
        let is_format = content_start(self.rewriter.slice(found.span)).is_some();
        is_format.then_some(found.span)
    }

    /// How text is written into a `format!` in place of a value: where it is named, or as the hole that it fills. None where holes are
    /// filled in another way.
    fn spliced(&self, template: Span, place: Span) -> Option<impl Fn(&str) -> Change + use<>> {
        let text = self.rewriter.source.text();
        let (before, behind) = (&text[..place.start as usize], &text[place.end as usize..]);
        let is_named = before.ends_with('{') && behind.starts_with('}');
        let named = Span {
            start: place.start.saturating_sub(1),
            end: place.end + 1,
        };
        let rest = Span {
            start: template.start,
            end: place.start,
        };
        let (span, head, tail) = match is_named {
            true => (named, String::new(), String::new()),
            false => self.only_hole(template, rest, behind)?,
        };
        Some(move |text: &str| (span, format!("{head}{text}{tail}")))
    }

    /// The last hole of a `format!` whose last argument is the one behind `before`, and all from there to the argument's end.
    fn only_hole(
        &self,
        template: Span,
        before: Span,
        behind: &str,
    ) -> Option<(Span, String, String)> {
        let head = self.rewriter.slice(before);
        let first = content_start(head)?;
        let content = &head[first..];
        let end = content
            .find('"')
            .filter(|end| !content[..*end].contains('\\'))?;
        let (format, arguments) = content.split_at(end);
        let arguments = arguments.strip_prefix('"')?.trim_end().strip_suffix(',')?;
        let is_last = behind
            .trim_start()
            .trim_start_matches(',')
            .trim_start()
            .starts_with(')');
        let at = format.rfind("{}").filter(|_| is_last)?;
        let others = &format[at + 2..];
        let by_position = |at: usize| {
            let next = format[at + 1..].chars().next();
            next.is_some_and(|next| next == ':' || next.is_ascii_digit())
        };
        if others.contains('{') || { format.match_indices('{') }.any(|(at, _)| by_position(at)) {
            return None;
        }
        let start = template.start as usize + first + at;
        let span = Span::new(start, before.end as usize);
        let end_of_place = self.rewriter.source.text().len() - behind.len();
        let span = Span {
            end: u32::try_from(end_of_place).ok()?,
            ..span
        };
        Some((span, String::new(), format!("{others}\"{arguments}")))
    }
}

/// Where the content of a `format!`'s string starts in its text.
fn content_start(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("format!(")?.trim_start();
    let content = rest.strip_prefix('"')?;
    Some(text.len() - content.len())
}
