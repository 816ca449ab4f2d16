//! The helper of one agent, and the calls in it that create and configure the agent.

use super::early::Named;
use super::width::Place;
use super::{GroupCode, Obstacle};
use crate::catalog::answers::Refusal;
use crate::catalog::mapping::Destination;
use crate::ir::{ExprKind, Language};
use crate::lang::ecmascript::print::{CONFIGURE, CREATE, Channels, Helper, Pin, Types};
use crate::plan::construct::Construct;
use crate::rewrite::style::{indentation_at, reindented};
use crate::source::Span;

impl GroupCode<'_, '_> {
    pub(super) fn helper(&self, early: &[Named]) -> Result<String, Obstacle> {
        let rewriter = self.rewriter;
        let first = self.first();
        let answer = &self.answer()?;
        self.check_mixed()?;
        if answer.refusal == Refusal::Parsed && self.channels() != Channels::None {
            return Err(
                "an answer without its status does not tell whether the channel was configured"
                    .to_owned(),
            );
        }
        let pin = self.names.environment.as_ref().map(|pin| Pin {
            name: &pin.name,
            read: &pin.read,
            is_passed: pin.is_local,
        });
        let helper = Helper {
            agent: &self.names.agent,
            suffix: &self.names.suffix,
            pin,
            answer,
            is_mixed: self.is_mixed(),
            types: self.types(),
            keyed: self.is_keyed(),
            holds_calls: self.holds_calls(),
            channels: self.channels(),
            may_configure: self.may_configure(),
            hides_id: self.holds_calls() && first.hides_id,
            hides_answer: self.holds_calls() && first.hides_answer,
            is_async: rewriter.ir.functions.iter().any(|one| one.is_async)
                || rewriter
                    .ir
                    .exprs
                    .iter()
                    .any(|one| matches!(one.kind, ExprKind::Await(_))),
        };
        let mut text = helper.print();
        if rewriter.style.quote == '\'' {
            text = text.replace("\"string\"", "'string'");
            if let Refusal::Answered(ok) = &answer.refusal
                && let Some((_, tag)) = ok.split_once(" === ")
            {
                text = text.replace(tag, &tag.replace('"', "'"));
            }
        }
        if !rewriter.style.trailing_comma {
            text = text.replace(",\n)", "\n)");
        }
        let creation = self.fitted_at(&text, CREATE, self.creation(first, early)?, first);
        // What follows a call on one line, or a chain over several, stands on a line of its own.
        let is_block = creation.contains('\n')
            && !creation
                .lines()
                .any(|line| line.trim_start().starts_with('.'));
        if self.holds_calls() && !is_block {
            let then = format!("{CREATE}.then");
            text = text.replace(&then, &format!("{CREATE}\n    .then"));
        }
        let mut text = rewriter.style.apply(&text);
        if self.holds_calls() {
            text = self.placed(&text, CREATE, &creation, first);
            if self.channels() != Channels::None {
                let configuration = self.configuration(first, "agentId", early)?;
                let configuration = self.fitted_at(&text, CONFIGURE, configuration, first);
                text = self.placed(&text, CONFIGURE, &configuration, first);
            }
        }
        Ok(text)
    }

    /// The types that the helper is written with.
    fn types(&self) -> Types<'static> {
        if self.rewriter.ir.language == Language::JavaScript {
            return Types::None;
        }
        let mut named = self.group.constructs.iter();
        let first = self.rewriter.response_type(self.first());
        match named.all(|one| self.rewriter.response_type(one) == first) {
            true => first.map_or(Types::Generic, Types::Named),
            false => Types::Generic,
        }
    }

    /// A call in lines that fit where its mark stands.
    fn fitted_at(&self, text: &str, mark: &str, call: String, construct: &Construct) -> String {
        let Some(at) = text.find(mark) else {
            return call;
        };
        let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let from = indentation_at(self.rewriter.source.text(), construct.call.start as usize);
        let place = Place {
            lead: at - line,
            deeper: indentation_at(text, at).len().saturating_sub(from.len()),
            tail: 1,
        };
        self.rewriter.fitted(call, from, place)
    }

    /// `text` with a call in place of its mark, as deep as the line that it stands in.
    fn placed(&self, text: &str, mark: &str, call: &str, construct: &Construct) -> String {
        let Some(at) = text.find(mark) else {
            return text.to_owned();
        };
        let from = indentation_at(self.rewriter.source.text(), construct.call.start as usize);
        let to = indentation_at(text, at).to_owned();
        text.replacen(mark, &reindented(call, from, &to), 1)
    }

    /// The call that creates the agent.
    pub(super) fn creation(
        &self,
        construct: &Construct,
        early: &[Named],
    ) -> Result<String, Obstacle> {
        let mut changes = self.plain_address(construct, "agents", early);
        let name = Some(self.group.name.as_str());
        changes.push(self.payload_change(construct, Destination::Agent, name, early));
        changes.extend(self.types_away(construct));
        changes.extend(self.early_changes(construct, early));
        Ok(self.rewriter.copy(construct.chain, &changes))
    }

    pub(super) fn payload_change(
        &self,
        construct: &Construct,
        to: Destination,
        label: Option<&str>,
        early: &[Named],
    ) -> (Span, String) {
        let place = construct.body.used();
        let indent = indentation_at(self.rewriter.source.text(), place.start as usize);
        let object = self
            .rewriter
            .new_object(construct, to, label, indent, early);
        let object = match construct.body.is_text {
            true => format!("JSON.stringify({object})"),
            false => object,
        };
        (place, self.rewriter.as_value(place, object))
    }

    /// Explicit type arguments speak of the session's response, and assertions of the legacy payload.
    pub(super) fn types_away(&self, construct: &Construct) -> Vec<(Span, String)> {
        let ir = self.rewriter.ir;
        let calls = self.rewriter.facts.within(construct.chain);
        let calls = calls.filter_map(|(_, expr)| match &expr.kind {
            ExprKind::Call(call) if expr.span.contains(construct.call) => Some(Span {
                start: ir.expr(call.callee).span.end,
                end: call.args_span.start,
            }),
            _ => None,
        });
        let arguments = calls.filter(|between| self.rewriter.slice(*between).starts_with('<'));
        let assertions = construct.body.types.iter().map(|(span, _)| *span);
        arguments
            .chain(assertions.filter(|span| construct.chain.contains(*span)))
            .map(|span| (span, String::new()))
            .collect()
    }
}
