//! The helper of one agent, and the calls in it that create and configure the agent.

use super::{GroupCode, Obstacle};
use crate::catalog::clients::Failure;
use crate::catalog::mapping::Destination;
use crate::ir::{EntryKind, ExprKind, Key, Language};
use crate::lang::ecmascript::print::{CONFIGURE, CREATE, Helper};
use crate::plan::construct::{Construct, Form};
use crate::rewrite::style::{indentation_at, reindented};
use crate::source::Span;

impl GroupCode<'_, '_> {
    pub(super) fn helper(&self) -> Result<String, Obstacle> {
        let rewriter = self.rewriter;
        let is_varying = self
            .group
            .constructs
            .iter()
            .any(|one| !one.varying.is_empty());
        let read = rewriter.environment(&self.names.pin);
        let read = if rewriter.style.quote == '\'' {
            read.replace('"', "'")
        } else {
            read
        };
        let helper = Helper {
            agent: &self.names.agent,
            suffix: &self.names.suffix,
            pin: (!is_varying).then_some((self.names.pin.as_str(), read.as_str())),
            returns_response: self.first().answer.failure == Failure::Response,
            is_parsed: self.first().answer.form == Form::Parsed,
            response_type: (rewriter.ir.language != Language::JavaScript)
                .then(|| rewriter.response_type(self.first())),
            keyed: self.is_keyed(),
            holds_calls: self.holds_calls(),
            configures: self.configures(),
        };
        let mut text = helper.print();
        if rewriter.style.quote == '\'' {
            text = text.replace("\"string\"", "'string'");
        }
        let mut text = rewriter.style.apply(&text);
        if self.holds_calls() {
            let first = self.first();
            text = self.placed(&text, CREATE, &self.creation(first)?, first);
            if self.configures() {
                text = self.placed(
                    &text,
                    CONFIGURE,
                    &self.configuration(first, "agentId")?,
                    first,
                );
            }
        }
        Ok(text)
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
    pub(super) fn creation(&self, construct: &Construct) -> Result<String, Obstacle> {
        let mut changes = self.plain_address(construct, "agents");
        changes.push(self.payload_change(construct, Destination::Agent, Some(&self.group.name)));
        changes.extend(self.type_arguments(construct));
        Ok(self.rewriter.copy(construct.call, &changes))
    }

    /// The call that configures the agent's channel.
    pub(super) fn configuration(
        &self,
        construct: &Construct,
        id: &str,
    ) -> Result<String, Obstacle> {
        let path = format!("agents/${{{id}}}/channels/{}", construct.channel);
        let mut changes = self.template_address(construct, &path);
        changes.push(self.payload_change(construct, Destination::Channel, None));
        changes.push(
            self.put(construct)
                .ok_or("the HTTP method is not written in the call")?,
        );
        changes.extend(self.type_arguments(construct));
        Ok(self.rewriter.copy(construct.call, &changes))
    }

    fn payload_change(
        &self,
        construct: &Construct,
        to: Destination,
        label: Option<&str>,
    ) -> (Span, String) {
        let place = construct
            .body
            .variable
            .map_or(construct.body.object, |variable| variable.used);
        let indent = indentation_at(self.rewriter.source.text(), place.start as usize);
        (
            place,
            self.rewriter.new_object(construct, to, label, indent),
        )
    }

    /// Explicit type arguments speak of the session's response.
    fn type_arguments(&self, construct: &Construct) -> Option<(Span, String)> {
        let expr = self.rewriter.facts.at(construct.call)?;
        let ExprKind::Call(call) = &self
            .rewriter
            .ir
            .expr(self.rewriter.facts.unwrapped(expr))
            .kind
        else {
            return None;
        };
        let between = Span {
            start: self.rewriter.ir.expr(call.callee).span.end,
            end: call.args_span.start,
        };
        self.rewriter
            .slice(between)
            .starts_with('<')
            .then(|| (between, String::new()))
    }

    /// The change that makes the call a PUT.
    fn put(&self, construct: &Construct) -> Option<(Span, String)> {
        if let Some(method) = self.method_argument(construct) {
            return Some(method);
        }
        for (_, expr) in self.rewriter.facts.within(construct.call) {
            match &expr.kind {
                ExprKind::Object { entries, .. } if !construct.body.object.contains(expr.span) => {
                    for entry in entries {
                        if let EntryKind::Property {
                            key: Key::Name { name, .. },
                            value,
                        } = &entry.kind
                            && matches!(name.as_str(), "method" | "type")
                            && let ExprKind::Str(literal) = &self.rewriter.ir.expr(*value).kind
                        {
                            let is_lower = literal.value.chars().all(char::is_lowercase);
                            return Some((
                                literal.content,
                                if is_lower { "put" } else { "PUT" }.to_owned(),
                            ));
                        }
                    }
                }
                ExprKind::Member {
                    property,
                    property_span,
                    ..
                } if property == "post" => {
                    return Some((*property_span, "put".to_owned()));
                }
                _ => {}
            }
        }
        None
    }

    /// The method that a wrapper is given as an argument.
    fn method_argument(&self, construct: &Construct) -> Option<(Span, String)> {
        let ir = self.rewriter.ir;
        let call = self.rewriter.facts.at(construct.call)?;
        let ExprKind::Call(call) = &ir.expr(self.rewriter.facts.unwrapped(call)).kind else {
            return None;
        };
        call.args
            .iter()
            .find_map(|arg| match &ir.expr(arg.value).kind {
                ExprKind::Str(literal) if literal.value == "POST" => {
                    Some((literal.content, "PUT".to_owned()))
                }
                ExprKind::Str(literal) if literal.value == "post" => {
                    Some((literal.content, "put".to_owned()))
                }
                _ => None,
            })
    }
}
