//! Credentials and addresses that the evaluation knows, or whose parts it names, so that no expression has to be found for them.

use super::planner::Planner;
use super::words::one_line;
use super::{Construct, Obstacles};
use crate::detect::Site;
use crate::ir::{BindingKind, ExprKind, Language, Module, TemplatePart};
use crate::resolve::{Cause, Guard, Json, JsonKind, TextPiece};
use crate::source::Span;

impl Planner<'_> {
    /// Whether all of a call's credential is known or the environment's, and the same however the call is reached.
    pub(super) fn has_one_credential(&self, site: &Site) -> bool {
        let name = &self.catalog.api().credential_header;
        // All callers of a program of one file are seen.
        let is_whole = self.file.ir.is_whole_program(self.file.source.text());
        let is_unseen = |json: &&Json| {
            is_whole && matches!(&json.kind, JsonKind::Unknown(cause) if cause.is_parameter())
        };
        let mut known: Vec<Option<String>> = Vec::new();
        for way in &site.ways {
            let headers = way.request.headers.iter();
            let own = { headers }.rfind(|header| header.name.eq_ignore_ascii_case(name));
            let values = own.map_or(Vec::new(), |header| {
                header.value.alternatives(&Guard::default())
            });
            let seen: Vec<&Json> = values
                .iter()
                .copied()
                .filter(|one| !is_unseen(one))
                .collect();
            for value in if seen.is_empty() { values } else { seen } {
                let text = match &value.kind {
                    JsonKind::Str(text) => text.pieces.iter().map(constant_text).collect(),
                    JsonKind::Unknown(cause) => variable(cause),
                    _ => None,
                };
                if !known.contains(&text) {
                    known.push(text);
                }
            }
            if own.is_none() {
                known.push(None);
            }
        }
        matches!(known.as_slice(), [Some(_)])
    }

    /// Rust: a header's value that is made of names of the function, by calls that do nothing else.
    pub(super) fn add_key_names(&self, value: Span, construct: &mut Construct) -> bool {
        let ir = &self.file.ir;
        // `headers.insert("X-Api-Key", value)`.
        let value = match self.facts.at(value).map(|id| &ir.expr(id).kind) {
            Some(ExprKind::Call(call)) if call.args.len() == 2 => ir.expr(call.args[1].value).span,
            _ => value,
        };
        let is_here =
            self.facts.function_around(value) == self.facts.function_around(construct.call);
        if construct.resent.is_none() || !is_here || !self.is_idle(value) {
            return false;
        }
        let names: Vec<Span> = self
            .facts
            .within(value)
            .filter(|(_, expr)| match expr.kind {
                ExprKind::Binding(binding) => {
                    !value.contains(self.file.ir.binding(binding).span)
                        && !self.is_process_constant(binding, expr.span)
                }
                ExprKind::This => true,
                _ => false,
            })
            .map(|(id, _)| self.whole_path(id))
            .collect();
        let is_plain = |span: &Span| {
            let names = self.facts.names_in(*span);
            names.iter().all(|name| {
                self.facts.is_visible(*name, construct.call) && !self.facts.is_assigned(*name)
            })
        };
        if names.is_empty() || !names.iter().all(is_plain) {
            return false;
        }
        for name in names {
            self.push_key(name, construct);
        }
        true
    }

    /// Whether a part of the URL's literal is filled in behind the path. Its place in the source does not tell: the arguments of
    /// `format!` all stand behind its text.
    pub(super) fn follows_path(&self, span: Span, construct: &Construct) -> bool {
        let url = &construct.url;
        let literal = self.facts.at(url.literal);
        let literal = literal.map(|id| &self.file.ir.expr(self.facts.unwrapped(id)).kind);
        let Some(ExprKind::Template(parts)) = literal else {
            return false;
        };
        let segment = format!("/{}", self.source(url.segment));
        let path = parts
            .iter()
            .rposition(|part| matches!(part, TemplatePart::Text(text) if text.contains(&segment)));
        let filled = parts.iter().position(|part| match part {
            TemplatePart::Expr(id) => self.file.ir.expr(*id).span.contains(span),
            TemplatePart::Text(_) => false,
        });
        path.zip(filled).is_some_and(|(path, filled)| filled > path)
    }

    /// Tells agents apart by what a base is, or by what it is asked of.
    pub(super) fn push_base(
        &self,
        place: Span,
        site: &Site,
        construct: &mut Construct,
        obstacles: &mut Obstacles,
    ) {
        if self.file.ir.language == Language::Rust || !self.may_be_made_anew(place) {
            return self.push_key(place, construct);
        }
        if has_one_address(site) {
            return;
        }
        let text = one_line(self.source(place));
        // An object is compared by what it is, which no text says: it is told apart alone.
        let has_others = !construct.key.is_empty()
            || !construct.key_text.is_empty()
            || !construct.key_of_early.is_empty();
        if has_others || self.is_made_in_function(place) {
            obstacles.push(format!(
                "the base of the URL is asked of `{text}`, which may be another object for every session"
            ));
            return;
        }
        self.push_key(place, construct);
        construct.assumptions.push(format!(
            "each object that `{text}` may be gives a base URL of its own: an agent is kept for each"
        ));
    }

    /// Whether a place makes a value, or is a variable of a function that does.
    fn is_made_in_function(&self, place: Span) -> bool {
        let Some(id) = self.facts.at(place) else {
            return true;
        };
        match self.file.ir.expr(self.facts.unwrapped(id)).kind {
            ExprKind::Binding(binding) => {
                let declared = self.file.ir.binding(binding);
                declared.kind == BindingKind::Variable && declared.owner != Module::BODY
            }
            ExprKind::Member { .. } | ExprKind::This => false,
            _ => true,
        }
    }

    /// Whether what a URL is asked of may be another object for every session, `new Api()` in `new Api().base`: that is not what
    /// tells two bases apart.
    pub(super) fn may_be_made_anew(&self, value: Span) -> bool {
        let Some(id) = self.facts.at(value) else {
            return false;
        };
        let made = self.facts.unwrapped(id);
        let is_new = matches!(&self.file.ir.expr(made).kind, ExprKind::Call(call) if call.is_new);
        let mut outer = self.around(id);
        while let Some(at) = outer
            && matches!(self.file.ir.expr(at).kind, ExprKind::Wrapped(_))
        {
            outer = self.around(at);
        }
        let outer = outer.map(|outer| &self.file.ir.expr(outer).kind);
        let is_asked = matches!(
            outer,
            Some(ExprKind::Member { property, .. }) if !OF_TEXTS.contains(&property.as_str())
        );
        is_new || is_asked
    }
}

/// Methods of texts that give texts.
const OF_TEXTS: [&str; 16] = [
    "at",
    "charAt",
    "concat",
    "normalize",
    "padEnd",
    "padStart",
    "repeat",
    "replace",
    "replaceAll",
    "slice",
    "substring",
    "toLowerCase",
    "toString",
    "trim",
    "trimEnd",
    "trimStart",
];

/// A piece of a text that is the same in the whole process.
fn constant_text(piece: &TextPiece) -> Option<String> {
    match piece {
        TextPiece::Text { text, .. } => Some(text.to_string()),
        TextPiece::Hole { cause, .. } => variable(cause),
    }
}

/// A variable of the environment.
fn variable(cause: &Cause) -> Option<String> {
    matches!(cause, Cause::Environment(_)).then(|| format!("{{{}}}", cause.describe()))
}

/// Whether all of a call's address up to the endpoint is known, and the same however the call is reached.
pub(super) fn has_one_address(site: &Site) -> bool {
    let urls = site.ways.iter().flat_map(|way| &way.urls);
    let before_endpoint = |text: String| match site.endpoints.len() > 1 {
        true => text.rsplit_once('/').map(|(head, _)| head.to_owned()),
        false => Some(text),
    };
    let known = urls.map(|url| url.text.known().and_then(before_endpoint));
    let mut known: Vec<Option<String>> = known.collect();
    known.dedup();
    matches!(known.as_slice(), [Some(_)])
}
