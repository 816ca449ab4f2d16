//! A `?` in the creating request: in a closure it would leave the closure, so what it is asked of is made in front of the call.

use super::chain::Chain;
use super::{Code, Obstacle};
use crate::catalog::mapping::Destination;
use crate::edit::Edit;
use crate::ir::{ExprKind, StatementKind};
use crate::plan::construct::{Construct, one_line};
use crate::rewrite::Edits;
use crate::rewrite::style::indentation_at;
use crate::source::Span;

/// What changes in a copy.
type Changes = Vec<(Span, String)>;

/// A part of the creating request that stands in front of the call.
pub(super) struct Ahead {
    /// The statement that makes it.
    pub(super) line: String,
    /// What changes in the rest of the request.
    pub(super) changes: Changes,
    /// The rest of the request.
    pub(super) chain: Chain,
}

impl Code<'_, '_> {
    /// In a closure, `?` and `return` would leave the closure: the places that hold one.
    pub(super) fn leaves(&self, construct: &Construct) -> Vec<Span> {
        let rewriter = self.rewriter;
        let text = self.text_init(construct).into_iter();
        // What stays with the session is in no closure.
        let stays = |span: Span| {
            let mut fields = construct.fields.iter();
            fields.any(|field| field.to == Destination::Session && field.value.contains(span))
        };
        let is_apart = |span: Span| {
            construct.resent.is_some()
                && (construct.body.object.contains(span) || span == self.whole(construct))
        };
        let inside = construct.regions().chain(text);
        let inside = inside.flat_map(|span| rewriter.facts.within(span));
        let mut found: Vec<Span> = inside
            .filter(|(_, expr)| {
                let leaves = match &expr.kind {
                    ExprKind::Try(_) | ExprKind::Await(_) => true,
                    // A panic leaves everything, a closure as well as what is around it.
                    ExprKind::Diverge(how) => !matches!(**how, StatementKind::Throw(_)),
                    _ => false,
                };
                leaves && !is_apart(expr.span) && !stays(expr.span)
            })
            .map(|(_, expr)| expr.span)
            .collect();
        found.dedup();
        found
    }

    /// Why a closure cannot hold what leaves it.
    pub(super) fn leaving(&self, leaves: &[Span]) -> Result<(), Obstacle> {
        leaves.first().map_or(Ok(()), |first| {
            let text = one_line(self.rewriter.slice(*first));
            Err(format!("`{text}` leaves the call half-way"))
        })
    }

    pub(super) fn is_try(&self, span: Span) -> bool {
        let found = self.rewriter.facts.at(span);
        found.is_some_and(|id| matches!(self.rewriter.ir.expr(id).kind, ExprKind::Try(_)))
    }

    /// The creating request with what it asks `?` of in front of it; `None` where it asks nothing.
    ///
    /// # Errors
    /// What leaves the call in another way, or in several places.
    pub(super) fn ahead(
        &self,
        construct: &Construct,
        created: Span,
        changes: Changes,
        (from, indent): (&str, &str),
    ) -> Result<Option<Ahead>, Obstacle> {
        let leaves = self.leaves(construct);
        if leaves.is_empty() {
            return Ok(None);
        }
        let mut asked: Vec<Span> = Vec::new();
        for leave in &leaves {
            if !self.is_try(*leave) {
                self.leaving(&[*leave])?;
            }
            asked.push(self.in_call(construct, *leave));
        }
        let outermost = |span: &Span| !asked.iter().any(|one| one != span && one.contains(*span));
        let mut places: Vec<Span> = asked.iter().copied().filter(outermost).collect();
        places.dedup();
        let [place] = places.as_slice() else {
            return self.leaving(&leaves).map(|()| None);
        };
        if !construct.call.contains(*place) || self.configures() {
            return self.leaving(&leaves).map(|()| None);
        }
        let name = self.name("creation");
        let head = format!("let {name} = ");
        let made = self.links(*place, construct)?;
        let column = indent.len() + head.len();
        let made = self.printed_at(&made, &changes, (from, indent), column);
        let mut left = changes;
        left.retain(|(span, _)| !place.contains(*span));
        left.push((*place, name));
        let mut chain = self.links(created, construct)?;
        if place.start == chain.root.start {
            chain.root = *place;
            chain.links.retain(|(link, _)| link.start >= place.end);
        }
        Ok(Some(Ahead {
            line: format!("{head}{made};"),
            changes: left,
            chain,
        }))
    }

    /// Where in the call what stands in an initialiser ends up.
    fn in_call(&self, construct: &Construct, mut span: Span) -> Span {
        let text = self.text_init(construct);
        if let (Some(text), Some(variable)) = (text, construct.body.variable)
            && text.contains(span)
        {
            span = variable.used;
        }
        for _ in 0..=construct.inlined.len() {
            let around = construct
                .inlined
                .iter()
                .find(|one| one.init.contains(span) && !construct.call.contains(span));
            match around {
                Some(one) => span = one.used,
                None => break,
            }
        }
        span
    }

    /// A name that nothing in the file has.
    fn name(&self, base: &str) -> String {
        let named = |number: usize| match number {
            0 | 1 => base.to_owned(),
            _ => format!("{base}{number}"),
        };
        named(self.rewriter.unused(|number| vec![named(number)]))
    }

    /// Puts statements in front of the one that holds the call, whose replacement is `text`; without such a place, into a block.
    pub(super) fn with_statements(
        &self,
        construct: &Construct,
        whole: Span,
        lines: &[String],
        text: String,
        edits: &mut Edits,
    ) -> String {
        let source = self.rewriter.source.text();
        let indent = |at: u32| indentation_at(source, at as usize);
        let placed = |at: u32| -> String {
            let each = lines.iter().map(|line| format!("{line}\n{}", indent(at)));
            each.collect()
        };
        match construct.anchor {
            _ if lines.is_empty() => text,
            Some(at) if at == whole.start => format!("{}{text}", placed(at)),
            Some(at) => {
                edits.push(Edit {
                    span: Span { start: at, end: at },
                    text: placed(at),
                });
                text
            }
            None => {
                let outer = indent(whole.start);
                let inner = format!("{outer}{}", self.rewriter.style.indent);
                let lines: String = lines
                    .iter()
                    .map(|line| format!("{inner}{line}\n"))
                    .collect();
                format!("{{\n{lines}{inner}{text}\n{outer}}}")
            }
        }
    }

    /// What stands in place of a call: the value of a `let ... else` must not end with a brace.
    pub(super) fn before_else(&self, whole: Span, text: String) -> String {
        let rest = &self.rewriter.source.text()[whole.end as usize..];
        let next = rest
            .split(|c: char| !c.is_alphanumeric())
            .find(|word| !word.is_empty());
        let is_bare = rest.trim_start().starts_with("else") && next == Some("else");
        match is_bare && text.ends_with('}') {
            true => format!("({text})"),
            false => text,
        }
    }
}
