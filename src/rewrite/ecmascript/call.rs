//! One call's rewriting: wrapped where it stands, or beside the creation of its agent.

use super::early::{self, Named};
use super::width::Place;
use super::{GroupCode, Obstacle};
use crate::catalog::mapping::Destination;
use crate::edit::Edit;
use crate::ir::{EntryKind, ExprKind, Key, Language};
use crate::lang::ecmascript::print::Channels;
use crate::plan::construct::Construct;
use crate::rewrite::Edits;
use crate::rewrite::style::{indentation_at, reindented};
use crate::source::Span;

impl GroupCode<'_, '_> {
    pub(super) fn rewrite_call(
        &self,
        construct: &Construct,
        early: &[Named],
        edits: &mut Edits,
    ) -> Result<(), Obstacle> {
        let rewriter = self.rewriter;
        let source = rewriter.source.text();
        let id = &self.names.id;
        let mut changes =
            self.template_address(construct, &format!("agents/${{{id}}}/connections"), early);
        changes.extend(self.early_changes(construct, early));
        for (span, text) in rewriter.session_changes(construct, early) {
            match construct.call.contains(span) {
                true => changes.push((span, text)),
                false => edits.push(Edit { span, text }),
            }
        }
        let suffix = &self.names.suffix;
        let (start, end) = (construct.chain.start, construct.chain.end);
        let moves_in = early::moves_in(rewriter, construct);
        let call = self.with_changes(construct.chain, &changes);
        if self.holds_calls() && !moves_in {
            let channel = match self.channels() {
                Channels::Several => {
                    format!("{}, ", rewriter.style.quoted(&construct.channel))
                }
                _ => String::new(),
            };
            let head = format!("with{suffix}({channel}({id}) => ");
            if let Some(fitted) = self.broken_where_it_stands(construct.chain, &call, head.len()) {
                edits.push(Edit {
                    span: construct.chain,
                    text: format!("{head}{fitted})"),
                });
                return Ok(());
            }
            edits.push(Edit {
                span: Span { start, end: start },
                text: head,
            });
            edits.extend(changes.into_iter().map(|(span, text)| Edit { span, text }));
            edits.push(Edit {
                span: Span { start: end, end },
                text: ")".to_owned(),
            });
            return Ok(());
        }
        // Creation and session stand side by side, one level deeper; and two in a function's value that gets braces.
        let from = indentation_at(source, start as usize);
        let outer = match moves_in {
            true => format!("{from}{}", rewriter.style.indent),
            false => from.to_owned(),
        };
        let deep = format!("{outer}{}", rewriter.style.indent);
        let newline = rewriter.style.newline;
        let beside = |head: &str, code: String| {
            let place = Place {
                lead: deep.len() + head.len(),
                deeper: deep.len() - from.len(),
                tail: 1,
            };
            let code = rewriter.fitted(code, from, place);
            format!("{head}{}", reindented(&code, from, &deep))
        };
        let mut arguments = Vec::new();
        if self.is_keyed() {
            arguments.push(self.key(construct, early));
        }
        if self.channels() == Channels::Several {
            arguments.push(rewriter.style.quoted(&construct.channel));
        }
        if let Some(pin) = self.passed_pin() {
            arguments.push(pin);
        }
        if !self.holds_calls() {
            arguments.push(beside("() => ", self.creation(construct, early)?));
        }
        if self.is_mixed() {
            arguments.extend(self.reader(construct));
        }
        if !self.holds_calls() && self.channels() != Channels::None {
            let configuration = self.configuration(construct, id, early)?;
            let taken = construct.body.taken.as_ref();
            let head = match taken.and_then(|taken| taken.configures.as_ref()) {
                Some(all) if all.contains(" || ") => format!("({id}) => ({all}) && "),
                Some(condition) => format!("({id}) => {condition} && "),
                None => format!("({id}) => "),
            };
            arguments.push(beside(&head, configuration));
        }
        if self.holds_calls() {
            arguments.push(format!("({id}) => {}", reindented(&call, from, &outer)));
            edits.push(Edit {
                span: construct.chain,
                text: format!("with{suffix}({})", arguments.join(", ")),
            });
            return Ok(());
        }
        arguments.push(beside(&format!("({id}) => "), call));
        let separator = format!(",{newline}{deep}");
        let comma = if rewriter.style.trailing_comma {
            ","
        } else {
            ""
        };
        let text = format!(
            "with{suffix}({newline}{deep}{}{comma}{newline}{outer})",
            arguments.join(&separator)
        );
        edits.push(Edit {
            span: construct.chain,
            text,
        });
        Ok(())
    }

    /// How the agent is read of what a call's own creation comes to.
    fn reader(&self, construct: &Construct) -> Option<String> {
        let rewriter = self.rewriter;
        let text = construct.answer.as_ref()?.reader();
        let text = text.replace('"', &rewriter.style.quote.to_string());
        let is_typed = rewriter.ir.language != Language::JavaScript;
        Some(match is_typed && construct.hides_answer {
            true => text.replacen("(created)", "(created: any)", 1),
            false => text,
        })
    }

    /// A call's text with changes made.
    fn with_changes(&self, call: Span, changes: &[Named]) -> String {
        let mut pieces = changes.to_vec();
        pieces.sort_by_key(|(span, _)| *span);
        let mut text = String::new();
        let mut at = call.start;
        for (span, change) in pieces {
            if span.start < at {
                continue;
            }
            let before = Span {
                start: at,
                end: span.start,
            };
            text.push_str(self.rewriter.slice(before));
            text.push_str(&change);
            at = span.end;
        }
        let rest = Span {
            start: at,
            end: call.end,
        };
        text.push_str(self.rewriter.slice(rest));
        text
    }

    /// The rewritten call behind so many columns of new text, if it has to be broken and the original had not.
    fn broken_where_it_stands(&self, call: Span, rewritten: &str, head: usize) -> Option<String> {
        let source = self.rewriter.source.text();
        let before = source[..call.start as usize].rsplit(['\n', '\r']).next()?;
        let behind = source[call.end as usize..].split(['\n', '\r']).next()?;
        let place = |head: usize, tail: usize| Place {
            lead: before.len() + head,
            deeper: 0,
            tail: behind.len() + tail,
        };
        let from = indentation_at(source, call.start as usize);
        let original = self.rewriter.slice(call);
        let was = self.rewriter.fitted(original.to_owned(), from, place(0, 0));
        let fitted = self
            .rewriter
            .fitted(rewritten.to_owned(), from, place(head, 1));
        (was == original && fitted != rewritten).then_some(fitted)
    }

    /// Names in place of the values of the call's options that are computed before.
    pub(super) fn early_changes(&self, construct: &Construct, early: &[Named]) -> Vec<Named> {
        let is_own = |value: Span| {
            construct.chain.contains(value)
                && !self.is_derived_from(construct, value)
                && construct.url.asked_at(value).is_none()
                && !(construct.body.object.contains(value) && construct.body.variable.is_none())
        };
        early
            .iter()
            .filter(|(value, _)| is_own(*value))
            .map(|(value, name)| self.as_entry(construct, *value, name))
            .collect()
    }

    /// Whether a value is an address that others are made of.
    fn is_derived_from(&self, construct: &Construct, value: Span) -> bool {
        let written = construct.url.written.as_ref();
        written.is_some_and(|written| written.derived.is_some() && written.place == value)
    }

    /// `signal: signal` is `signal`: an entry that is its own value becomes shorthand.
    fn as_entry(&self, construct: &Construct, value: Span, name: &str) -> Named {
        let ir = self.rewriter.ir;
        for (_, expr) in self.rewriter.facts.within(construct.chain) {
            let ExprKind::Object { entries, .. } = &expr.kind else {
                continue;
            };
            for entry in entries {
                if let EntryKind::Property {
                    key: Key::Name { name: key, span },
                    value: own,
                } = &entry.kind
                    && ir.expr(*own).span == value
                    && key == name
                    && self.rewriter.slice(*span) == name
                {
                    return (entry.span, name.to_owned());
                }
            }
        }
        (value, name.to_owned())
    }

    /// What tells agents apart at run time, as one expression.
    fn key(&self, construct: &Construct, early: &[Named]) -> String {
        let parts: Vec<String> = construct
            .key
            .iter()
            .map(|span| self.rewriter.with_names(*span, early))
            .chain(construct.key_text.iter().cloned())
            .chain(construct.key_of_early.iter().map(|(value, member)| {
                format!("{}{member}", self.rewriter.with_names(*value, early))
            }))
            .collect();
        // What varies stands under its field's name: `undefined` and `null` are two configurations.
        let varies = |span: &Span| construct.varying.contains(span);
        let fields = construct.fields.iter().filter(|field| {
            let is_taken = construct.body.taken.is_some();
            field.to != Destination::Session
                && !(is_taken && field.is_known)
                && (varies(&field.value)
                    || field.reads.iter().any(varies)
                    || field.when.iter().any(|(_, test)| varies(test)))
        });
        let fields: Vec<String> = fields
            .map(|field| self.rewriter.entry_text(construct, field, "", early))
            .collect();
        let config = format!("{{ {} }}", fields.join(", "));
        match (parts.as_slice(), fields.is_empty()) {
            ([only], true) => only.clone(),
            ([], false) => format!("JSON.stringify({config})"),
            (_, false) => format!("JSON.stringify([{}, {config}])", parts.join(", ")),
            _ => format!("JSON.stringify([{}])", parts.join(", ")),
        }
    }
}
