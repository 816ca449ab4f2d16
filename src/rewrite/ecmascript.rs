//! JavaScript and TypeScript: wraps the call, splits the payload, moves the address, and puts the helper behind the imports.

use super::constants::{MovedConstant, NamedUse};
use super::style::{indentation_at, reindented};
use super::{AgentGroup, Edits, Names, Rewriter};
use crate::catalog::clients::Failure;
use crate::catalog::mapping::Destination;
use crate::edit::Edit;
use crate::ir::{EntryKind, ExprKind, Key, Language};
use crate::lang::ecmascript::print::{CONFIGURE, CREATE, Helper};
use crate::plan::construct::Construct;
use crate::source::Span;

type Obstacle = String;
/// Changes to a copy of a call.
type Changes = Vec<(Span, String)>;

/// The edits for calls that belong together.
///
/// # Errors
/// What stands in the way, as a phrase.
pub fn rewrite(rewriter: &Rewriter<'_>, groups: &[AgentGroup<'_>]) -> Result<Edits, Obstacle> {
    let mut edits = Edits::new();
    let mut helpers = Vec::new();
    let mut taken = Vec::new();
    let constants = rewriter.move_constants(groups, &mut edits)?;
    for group in groups {
        let names = rewriter.names(&group.name, &mut taken);
        let code = GroupCode {
            rewriter,
            group,
            names,
            constants: &constants,
        };
        helpers.push(code.helper()?);
        for construct in &group.constructs {
            code.rewrite_call(construct, &mut edits)?;
        }
    }
    edits.push(rewriter.insertion(&helpers));
    Ok(edits)
}

impl Rewriter<'_> {
    /// Names for an agent's code.
    fn names(&self, label: &str, taken: &mut Vec<String>) -> Names {
        let words: Vec<String> = label
            .split(|character: char| !character.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        let pascal = |number: usize| {
            let mut name: String = words
                .iter()
                .map(|word| {
                    let mut characters = word.chars();
                    let first: String = characters
                        .next()
                        .map(|first| first.to_uppercase().collect())
                        .unwrap_or_default();
                    format!("{first}{}", characters.as_str())
                })
                .collect();
            if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
                name.insert_str(0, "Agent");
            }
            if number > 1 {
                name.push_str(&number.to_string());
            }
            name
        };
        let camel = |number: usize| {
            let name = pascal(number);
            let mut characters = name.chars();
            let first: String = characters
                .next()
                .map(|first| first.to_lowercase().collect())
                .unwrap_or_default();
            format!("{first}{}", characters.as_str())
        };
        let pin = |number: usize| {
            let words: Vec<String> = words.iter().map(|word| word.to_uppercase()).collect();
            let tail = if number > 1 {
                format!("_{number}")
            } else {
                String::new()
            };
            format!("NAPSTER_{}{tail}_ID", words.join("_"))
        };
        let candidates = |number: usize| {
            vec![
                format!("{}Id", camel(number)),
                format!("{}Ids", camel(number)),
                format!("{}s", camel(number)),
                camel(number),
                format!("with{}", pascal(number)),
                format!("create{}", pascal(number)),
                pin(number),
            ]
        };
        let mut number = self.unused(candidates);
        while taken.contains(&camel(number)) {
            number += 1;
        }
        taken.push(camel(number));
        let id = ["agentId", "napsterAgentId", "sharedAgentId"]
            .into_iter()
            .find(|name| !crate::plan::facts::Facts::is_word(self.source.text(), name))
            .unwrap_or("companionAgentId");
        Names {
            agent: camel(number),
            suffix: pascal(number),
            pin: pin(number),
            id: id.to_owned(),
        }
    }

    /// How the file reads an environment variable.
    fn environment(&self, name: &str) -> String {
        let text = self.source.text();
        if text.contains("Deno.env") {
            return format!("Deno.env.get(\"{name}\")");
        }
        if text.contains("import.meta.env") {
            return format!("import.meta.env.VITE_{name}");
        }
        let knows_process = text.contains("process.")
            || text.contains("require(")
            || text.contains("node:")
            || text.contains("module.exports");
        if knows_process {
            return format!("process.env.{name}");
        }
        match self.ir.language {
            Language::JavaScript => format!("globalThis.process?.env.{name}"),
            _ => format!(
                "(globalThis as {{ process?: {{ env: Record<string, string | undefined> }} }}).process?.env.{name}"
            ),
        }
    }

    /// The type of a response in TypeScript: the global one, unless the file means something else by the name or the function.
    fn response_type(&self, construct: &Construct) -> &'static str {
        let binds = |name: &str| self.ir.bindings.iter().any(|binding| binding.name == name);
        let callee = self.slice(construct.call);
        if binds("Response") || !callee.starts_with("fetch") || binds("fetch") {
            return "Awaited<ReturnType<typeof fetch>>";
        }
        "Response"
    }

    /// The helpers, behind the imports.
    fn insertion(&self, helpers: &[String]) -> Edit {
        let at = self.ir.prelude;
        let newline = self.style.newline;
        let text: Vec<String> = helpers
            .iter()
            .map(|helper| helper.trim_end().to_owned())
            .collect();
        let block = text.join(&format!("{newline}{newline}"));
        let before = &self.source.text()[..at as usize];
        let is_start = before.trim_start_matches(crate::source::BOM).is_empty();
        let text = if is_start {
            format!("{block}{newline}{newline}")
        } else {
            format!("{newline}{newline}{block}")
        };
        // A comment behind the last import stays on its line.
        let rest = &self.source.text()[at as usize..];
        let line_end = rest.find(['\r', '\n']).unwrap_or(rest.len());
        let at = if is_start {
            at
        } else {
            at + u32::try_from(line_end).unwrap_or(0)
        };
        let is_last = self.source.text()[at as usize..].trim().is_empty();
        let has_gap = self.source.text()[at as usize..].starts_with(&format!("{newline}{newline}"));
        let text = if is_start || is_last || has_gap {
            text
        } else {
            format!("{text}{newline}")
        };
        Edit {
            span: Span { start: at, end: at },
            text,
        }
    }
}

/// The code of one agent.
struct GroupCode<'a, 'r> {
    rewriter: &'a Rewriter<'r>,
    group: &'a AgentGroup<'a>,
    names: Names,
    constants: &'a [MovedConstant],
}

impl GroupCode<'_, '_> {
    fn first(&self) -> &Construct {
        self.group.constructs[0]
    }

    fn is_keyed(&self) -> bool {
        self.group
            .constructs
            .iter()
            .any(|one| !one.key.is_empty() || !one.varying.is_empty())
    }

    fn holds_calls(&self) -> bool {
        !self.is_keyed() && self.group.constructs.iter().all(|one| !one.needs_locals)
    }

    fn configures(&self) -> bool {
        self.first()
            .fields
            .iter()
            .any(|field| field.to == Destination::Channel)
    }

    fn helper(&self) -> Result<String, Obstacle> {
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
            returns_response: self.first().failure == Failure::Response,
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
    fn creation(&self, construct: &Construct) -> Result<String, Obstacle> {
        let mut changes = self.plain_address(construct, "agents");
        changes.push(self.payload_change(construct, Destination::Agent, Some(&self.group.name)));
        changes.extend(self.type_arguments(construct));
        Ok(self.rewriter.copy(construct.call, &changes))
    }

    /// The call that configures the agent's channel.
    fn configuration(&self, construct: &Construct, id: &str) -> Result<String, Obstacle> {
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

    /// The address with `segment` as its end, without query, as plain as it was.
    fn plain_address(&self, construct: &Construct, segment: &str) -> Changes {
        let url = &construct.url;
        if let Some(constant) = self.constant(construct) {
            return vec![(constant.used, constant.name)];
        }
        let literal = self.rewriter.slice(url.literal);
        let quote = literal.chars().next().unwrap_or('"');
        let before = self.rewriter.slice(Span {
            start: url.literal.start + 1,
            end: url.segment.start,
        });
        let text = match quote {
            '`' if !before.contains("${") => {
                self.rewriter.style.quoted(&format!("{before}{segment}"))
            }
            _ => format!("{quote}{before}{segment}{quote}"),
        };
        vec![(url.literal, text)]
    }

    /// The address with `path` (which has substitutions) in place of its last segment.
    fn template_address(&self, construct: &Construct, path: &str) -> Changes {
        let url = &construct.url;
        if let Some(constant) = self.constant(construct) {
            let path = path.strip_prefix("agents").unwrap_or(path);
            let start = constant.used.start as usize;
            let text = self.rewriter.source.text();
            let in_template = text[..start].ends_with("${")
                && text[constant.used.end as usize..].starts_with('}');
            if in_template {
                let whole = Span::new(start - 2, constant.used.end as usize + 1);
                return vec![(whole, format!("${{{}}}{path}", constant.name))];
            }
            return vec![(constant.used, format!("`${{{}}}{path}`", constant.name))];
        }
        let quote = self
            .rewriter
            .slice(url.literal)
            .chars()
            .next()
            .unwrap_or('"');
        let before = self.rewriter.slice(Span {
            start: url.literal.start + 1,
            end: url.segment.start,
        });
        let after = self.rewriter.slice(Span {
            start: url.segment.end,
            end: url.literal.end - 1,
        });
        if quote == '`' {
            return vec![(url.segment, path.to_owned())];
        }
        let escaped = |text: &str| text.replace('`', "\\`").replace("${", "\\${");
        vec![(
            url.literal,
            format!("`{}{path}{}`", escaped(before), escaped(after)),
        )]
    }

    fn constant(&self, construct: &Construct) -> Option<NamedUse> {
        NamedUse::of(construct, self.constants)
    }

    fn rewrite_call(&self, construct: &Construct, edits: &mut Edits) -> Result<(), Obstacle> {
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
