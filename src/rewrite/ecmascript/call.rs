//! One call's rewriting: wrapped where it stands, or beside the creation of its agent.

use super::{GroupCode, Obstacle};
use crate::edit::Edit;
use crate::plan::construct::Construct;
use crate::rewrite::Edits;
use crate::rewrite::style::{indentation_at, reindented};
use crate::source::Span;

impl GroupCode<'_, '_> {
    pub(super) fn rewrite_call(
        &self,
        construct: &Construct,
        edits: &mut Edits,
    ) -> Result<(), Obstacle> {
        let rewriter = self.rewriter;
        let source = rewriter.source.text();
        let early = self.early_values(construct, edits);
        let session = rewriter.session_object(construct, &early);
        let id = &self.names.id;
        let mut changes =
            self.template_address(construct, &format!("agents/${{{id}}}/connections"));
        match construct.body.variable {
            Some(_) => edits.push(Edit {
                span: construct.body.object,
                text: session,
            }),
            None => changes.push((construct.body.object, session)),
        }
        let suffix = &self.names.suffix;
        let (start, end) = (construct.call.start, construct.call.end);
        if self.holds_calls() {
            edits.push(Edit {
                span: Span { start, end: start },
                text: format!("with{suffix}(({id}) => "),
            });
            edits.extend(changes.into_iter().map(|(span, text)| Edit { span, text }));
            edits.push(Edit {
                span: Span { start: end, end },
                text: ")".to_owned(),
            });
            return Ok(());
        }
        // Creation and session stand side by side, one level deeper.
        let from = indentation_at(source, start as usize);
        let deep = format!("{from}{}", rewriter.style.indent);
        let newline = rewriter.style.newline;
        let mut arguments = Vec::new();
        if self.is_keyed() {
            arguments.push(self.key(construct));
        }
        arguments.push(format!(
            "() => {}",
            reindented(&self.creation(construct)?, from, &deep)
        ));
        if self.configures() {
            let configuration = self.configuration(construct, id)?;
            arguments.push(format!(
                "({id}) => {}",
                reindented(&configuration, from, &deep)
            ));
        }
        let mut pieces = changes;
        pieces.sort_by_key(|(span, _)| *span);
        let mut call = String::new();
        let mut at = start;
        for (span, text) in pieces {
            call.push_str(rewriter.slice(Span {
                start: at,
                end: span.start,
            }));
            call.push_str(&text);
            at = span.end;
        }
        call.push_str(rewriter.slice(Span { start: at, end }));
        arguments.push(format!("({id}) => {}", reindented(&call, from, &deep)));
        let separator = format!(",{newline}{deep}");
        let text = format!(
            "with{suffix}({newline}{deep}{},{newline}{from})",
            arguments.join(&separator)
        );
        edits.push(Edit {
            span: construct.call,
            text,
        });
        Ok(())
    }

    /// What tells agents apart at run time, as one expression.
    fn key(&self, construct: &Construct) -> String {
        let parts: Vec<&str> = construct
            .key
            .iter()
            .chain(&construct.varying)
            .map(|span| self.rewriter.slice(*span))
            .collect();
        match parts.as_slice() {
            [only] if construct.varying.is_empty() => (*only).to_owned(),
            _ => format!("JSON.stringify([{}])", parts.join(", ")),
        }
    }

    /// Session values that are computed before the agent is awaited, as constants before the statement.
    fn early_values(&self, construct: &Construct, edits: &mut Edits) -> Vec<(Span, String)> {
        let rewriter = self.rewriter;
        let Some(statement) = rewriter.facts.statement_around(construct.call) else {
            return Vec::new();
        };
        let indent = indentation_at(rewriter.source.text(), statement.span.start as usize);
        let semicolon = if rewriter.style.semicolons { ";" } else { "" };
        let mut named = Vec::new();
        let mut text = String::new();
        for value in &construct.early {
            let field = construct.fields.iter().find(|field| field.value == *value);
            let base = field
                .and_then(|field| field.path.last())
                .map_or("value", String::as_str);
            let pick = |number: usize| {
                if number > 1 {
                    format!("{base}{number}")
                } else {
                    base.to_owned()
                }
            };
            // The key itself is a word of the file; only a declared name stands in the way.
            let is_declared = |name: &str| {
                rewriter
                    .ir
                    .bindings
                    .iter()
                    .any(|binding| binding.name == name)
            };
            let number = (1..100)
                .find(|number| !is_declared(&pick(*number)))
                .unwrap_or(100);
            let name = pick(number);
            let expression = rewriter.slice(*value);
            text.push_str(&format!(
                "const {name} = {expression}{semicolon}{}{indent}",
                rewriter.style.newline
            ));
            named.push((*value, name));
        }
        if !text.is_empty() {
            edits.push(Edit {
                span: Span {
                    start: statement.span.start,
                    end: statement.span.start,
                },
                text,
            });
        }
        named
    }
}
