//! A call whose outcome is matched: the helper gives the agent's ID, or what came of the creation where that failed.
//!
//! This form fits every client and every wrapper: the call stays where it was, whatever it borrows, moves or asks for with `?`,
//! and the creation is a copy of it with another address and payload.

use super::chain::Chain;
use super::layout::WIDTH;
use super::{Code, Obstacle};
use crate::catalog::mapping::Destination;
use crate::edit::Edit;
use crate::ir::ExprKind;
use crate::plan::construct::{Construct, Outcome, Received, one_line};
use crate::rewrite::Edits;
use crate::rewrite::style::indentation_at;
use crate::source::Span;

impl Code<'_, '_> {
    /// The one outcome of the group's calls.
    pub(super) fn outcome(&self) -> Result<Outcome, Obstacle> {
        let mut outcomes = self.group.constructs.iter().map(|one| one.outcome.clone());
        let first = outcomes.next().ok_or("there is no call")??;
        for other in outcomes {
            let other = other?;
            if other.answer != first.answer || other.is_async != first.is_async {
                return Err("calls that share the agent come back as different things".to_owned());
            }
        }
        Ok(first)
    }

    /// The call in the helper's hands.
    pub(super) fn rewrite_outcome(
        &self,
        construct: &Construct,
        edits: &mut Edits,
    ) -> Result<(), Obstacle> {
        let rewriter = self.rewriter;
        let outcome = construct.outcome.clone()?;
        if matches!(&outcome.answer, Received::Response(response) if response.ty.is_empty()) {
            return Err("the type of the response cannot be named".to_owned());
        }
        let whole = self.whole(construct);
        self.check_guards(construct)?;
        let source = rewriter.source.text();
        let from = indentation_at(source, whole.start as usize).to_owned();
        let unit = &rewriter.style.indent;
        let (deep, deeper) = (format!("{from}{unit}"), format!("{from}{unit}{unit}"));
        let session = match construct.body.is_struct {
            true => {
                let indent = indentation_at(source, construct.body.object.start as usize);
                self.struct_payload(construct, Destination::Session, indent)?
            }
            false => rewriter.session_object(construct, &[]),
        };
        let mut session_changes = vec![self.address(construct, "agents/{agent_id}/connections")?];
        match construct.body.variable {
            Some(_) => edits.push(Edit {
                span: construct.body.object,
                text: session,
            }),
            None => session_changes.push((construct.body.object, session)),
        }
        let created_at = self.awaited(whole).unwrap_or(construct.call);
        let chain = self.links(created_at, construct)?;
        let payload_place = self.payload_place(construct);
        let mut arguments: Vec<String> = Vec::new();
        if self.is_keyed() {
            arguments.push(self.key(construct));
        }
        let indent = indentation_at(source, payload_place.start as usize);
        let agent = self.payload(construct, Destination::Agent, indent)?;
        let mut create = vec![self.plain_address(construct)?, (payload_place, agent)];
        create.extend(self.moved(construct));
        let create = self.expanded(construct, create);
        let session_changes = self.expanded(construct, session_changes);
        for one in &construct.inlined {
            edits.push(Edit {
                span: self.line_of(one.declaration),
                text: String::new(),
            });
        }
        let place = construct
            .anchor
            .map_or(deep.as_str(), |at| indentation_at(source, at as usize));
        let ahead = match outcome.is_async {
            true => None,
            false => self.ahead(construct, created_at, create.clone(), (&from, place))?,
        };
        let (create, created) = match &ahead {
            Some(ahead) => (ahead.changes.clone(), &ahead.chain),
            None => (create, &chain),
        };
        arguments.push(match outcome.is_async {
            true => self.printed(created, &create, None, &from, &deep),
            false => self.lambda("||", created, &create, (&from, &deep, &deeper)),
        });
        if self.configures() {
            let channel = self.payload(construct, Destination::Channel, indent)?;
            let call = (created_at, &chain);
            let indents = (from.as_str(), deep.as_str(), deeper.as_str());
            arguments.push(self.configuration(
                construct,
                call,
                (payload_place, channel),
                indents,
            )?);
        }
        let awaited = if outcome.is_async { ".await" } else { "" };
        let helper = format!("{}{}", self.home.path_from(rewriter, construct), self.agent);
        let flat = format!("match {}({}){awaited} {{", helper, arguments.join(", "));
        let fits = !flat.contains('\n') && from.len() + flat.len() <= WIDTH - 20;
        let list = || -> String {
            arguments
                .iter()
                .map(|one| format!("{deep}{one},\n"))
                .collect()
        };
        let head = match (fits, outcome.is_async, self.configures()) {
            (true, _, _) => flat,
            (false, true, _) => {
                format!(
                    "match {}(\n{}{from})\n{from}.await\n{from}{{",
                    helper,
                    list()
                )
            }
            (false, false, true) => format!("match {}(\n{}{from}) {{", helper, list()),
            // A closure in the last place keeps its braces on the lines of the call.
            (false, false, false) => {
                let body = self.printed(created, &create, None, &from, &deep);
                arguments.pop();
                arguments.push(format!("|| {{\n{deep}{body}\n{from}}}"));
                format!("match {}({}) {{", helper, arguments.join(", "))
            }
        };
        let kept = self.links(whole, construct)?.keeping();
        let (arm, refused) = match outcome.answer == Received::Open {
            true => ("Ok(agent_id) =>", "Err(error) => Err(error)"),
            false => (
                "std::ops::ControlFlow::Continue(agent_id) =>",
                "std::ops::ControlFlow::Break(refused) => refused",
            ),
        };
        let body = self.printed(&kept, &session_changes, None, &from, &deeper);
        let is_short = !body.contains('\n') && deep.len() + arm.len() + body.len() + 2 <= WIDTH;
        let arm = match (is_short, outcome.is_async || !body.contains('\n')) {
            (true, _) => format!("{deep}{arm} {body},\n"),
            (false, true) => format!("{deep}{arm} {{\n{deeper}{body}\n{deep}}}\n"),
            // What ends in a call stands behind the arrow.
            (false, false) => {
                let column = deep.len() + arm.len() + 1;
                let body = self.printed_at(&kept, &session_changes, (&from, &deep), column);
                format!("{deep}{arm} {body},\n")
            }
        };
        let text = format!("{head}\n{arm}{deep}{refused},\n{from}}}");
        let lines: Vec<String> = ahead.into_iter().map(|ahead| ahead.line).collect();
        let text = self.with_statements(construct, whole, &lines, text, edits);
        self.align_rest(construct, whole.end, &from, edits);
        edits.push(Edit {
            span: whole,
            text: self.before_else(whole, text),
        });
        Ok(())
    }

    /// The same changes, and those that write variables in the call.
    pub(super) fn expanded(
        &self,
        construct: &Construct,
        mut changes: Vec<(Span, String)>,
    ) -> Vec<(Span, String)> {
        for one in &construct.inlined {
            let inside: Vec<(Span, String)> = changes
                .iter()
                .filter(|(span, _)| one.init.contains(*span))
                .cloned()
                .collect();
            let text = self.rewriter.copy(one.init, &inside);
            let place = self.needless_borrow(construct, one.used, &text);
            changes.push((place.unwrap_or(one.used), text));
        }
        changes
    }

    /// A statement with its line's end.
    pub(super) fn line_of(&self, statement: Span) -> Span {
        let text = self.rewriter.source.text();
        let start = text[..statement.start as usize]
            .trim_end_matches([' ', '\t'])
            .len();
        let rest = &text[statement.end as usize..];
        let end = rest.find('\n').filter(|end| rest[..*end].trim().is_empty());
        match (text[..start].ends_with('\n'), end) {
            (true, Some(end)) => Span::new(start, statement.end as usize + end + 1),
            _ => statement,
        }
    }

    /// The call with its `.await`.
    pub(super) fn whole(&self, construct: &Construct) -> Span {
        let mut around = self
            .rewriter
            .ir
            .exprs
            .iter()
            .filter_map(|expr| match expr.kind {
                ExprKind::Await(inner) if self.rewriter.facts.tried(inner) == construct.call => {
                    Some(expr.span)
                }
                _ => None,
            });
        around.next().unwrap_or(construct.call)
    }

    /// What is awaited.
    pub(super) fn awaited(&self, whole: Span) -> Option<Span> {
        let ir = self.rewriter.ir;
        match ir.expr(self.rewriter.facts.at(whole)?).kind {
            ExprKind::Await(inner) => Some(ir.expr(inner).span),
            _ => None,
        }
    }

    /// What the agent's payload takes the place of.
    pub(super) fn payload_place(&self, construct: &Construct) -> Span {
        if construct.resent.is_some() {
            return construct.body.object;
        }
        construct
            .body
            .variable
            .map_or(self.macro_span(construct), |variable| variable.used)
    }

    /// A closure, its body on a line of its own where it is long.
    pub(super) fn lambda(
        &self,
        head: &str,
        chain: &Chain,
        changes: &[(Span, String)],
        (from, deep, deeper): (&str, &str, &str),
    ) -> String {
        let body = self.printed(chain, changes, None, from, deeper);
        match !body.contains('\n') && deep.len() + head.len() + body.len() + 2 <= WIDTH {
            true => format!("{head} {body}"),
            false => format!("{head} {{\n{deeper}{body}\n{deep}}}"),
        }
    }

    /// What the creation borrows it holds until the session is open: a lock would be taken twice.
    pub(super) fn check_guards(&self, construct: &Construct) -> Result<(), Obstacle> {
        let rewriter = self.rewriter;
        let parts = construct
            .regions()
            .flat_map(|region| rewriter.facts.within(region));
        for (_, expr) in parts {
            let ExprKind::Call(call) = &expr.kind else {
                continue;
            };
            if let ExprKind::Member { property, .. } = &rewriter.ir.expr(call.callee).kind
                && rewriter.rust_values().guards.contains(property.as_str())
            {
                return Err(format!(
                    "`{}` would be held while the session is opened",
                    one_line(rewriter.slice(expr.span))
                ));
            }
        }
        Ok(())
    }
}
