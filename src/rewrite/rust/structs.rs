//! Payloads that are structs: their fields as `json!`, and the structs that nothing builds any more.

use super::{Code, Obstacle};
use crate::catalog::mapping::Destination;
use crate::edit::Edit;
use crate::ir::{BindingKind, ClassId, ExprId, ExprKind};
use crate::plan::construct::{Construct, FieldMove};
use crate::rewrite::style::{indentation_at, reindented};
use crate::rewrite::{AgentGroup, Edits, Rewriter};
use crate::source::Span;

/// rustfmt keeps a macro's object on one line as it stands; longer ones are written on several.
const OBJECT_WIDTH: usize = 60;

impl Code<'_, '_> {
    /// The fields of a struct that go to one body, as `json!({ ... })`, its lines but the first indented by `indent`.
    pub(super) fn struct_payload(
        &self,
        construct: &Construct,
        to: Destination,
        indent: &str,
    ) -> Result<String, Obstacle> {
        let rewriter = self.rewriter;
        let api = rewriter.catalog.api();
        let mut fields: Vec<&FieldMove> = construct
            .fields
            .iter()
            .filter(|field| field.to == to)
            .collect();
        if to != Destination::Session {
            fields.sort_by_key(|field| field.row);
        }
        let inner = format!("{indent}{}", rewriter.style.indent);
        let mut entries = Vec::new();
        if to == Destination::Session {
            entries.push(format!(
                "\"{}\": \"{}\"",
                api.channel_field, construct.channel
            ));
        }
        for field in &fields {
            let key = field.path.last().map_or("", String::as_str);
            let from = indentation_at(rewriter.source.text(), field.entry.start as usize);
            let value = self.json_value(field.value)?;
            entries.push(format!("\"{key}\": {}", reindented(&value, from, &inner)));
        }
        if to == Destination::Agent {
            let label = format!("\"{}\": \"{}\"", api.name_field, self.group.name);
            entries.insert(entries.len().min(1), label);
            for required in &api.required_agent_objects {
                if !fields
                    .iter()
                    .any(|field| field.path.first() == Some(required))
                {
                    entries.push(format!("\"{required}\": {{}}"));
                }
            }
        }
        let name = self.json_macro(construct);
        let flat = format!("{name}({{ {} }})", entries.join(", "));
        if !flat.contains('\n') && (flat.len() <= OBJECT_WIDTH || entries.len() == 1) {
            return Ok(flat);
        }
        let lines: String = entries
            .iter()
            .map(|entry| format!("\n{inner}{entry},"))
            .collect();
        Ok(format!("{name}({{{lines}\n{indent}}})"))
    }

    /// The macro as the file names it.
    pub(super) fn json_macro(&self, construct: &Construct) -> &'static str {
        let text = self.rewriter.source.text();
        if !self.rewriter.ir.modules_around(construct.call).is_empty() {
            // What the file imports is not imported in its modules.
            return "serde_json::json!";
        }
        let is_imported = text.lines().any(|line| {
            let line = line.trim();
            line.starts_with("use serde_json::") && crate::plan::facts::Facts::is_word(line, "json")
        });
        if is_imported {
            "json!"
        } else {
            "serde_json::json!"
        }
    }

    /// A field's value as `json!` takes it: of a type that shows without the struct's declaration.
    fn json_value(&self, span: Span) -> Result<String, Obstacle> {
        let rewriter = self.rewriter;
        let id = rewriter
            .facts
            .at(span)
            .ok_or("a value was not found again")?;
        self.json_expr(id)
    }

    fn json_expr(&self, id: ExprId) -> Result<String, Obstacle> {
        let rewriter = self.rewriter;
        let expr = rewriter.ir.expr(id);
        let whole = || rewriter.slice(expr.span).to_owned();
        let untyped = || {
            format!(
                "the type of `{}` shows in its struct only",
                crate::plan::construct::one_line(&whole())
            )
        };
        match &expr.kind {
            ExprKind::Null => Ok("null".to_owned()),
            ExprKind::Array {
                items,
                tuple: false,
            } => {
                let items: Result<Vec<String>, Obstacle> = items
                    .iter()
                    .map(|item| self.json_expr(item.value))
                    .collect();
                Ok(format!("[{}]", items?.join(", ")))
            }
            ExprKind::Call(call) => {
                let callee = rewriter.ir.expr(call.callee);
                let path = rewriter.slice(callee.span);
                let is_text = |id: ExprId| matches!(rewriter.ir.expr(id).kind, ExprKind::Str(_));
                let argument = call.args.first().map(|argument| argument.value);
                match (path, argument) {
                    ("Some", Some(inner)) => return self.json_expr(inner),
                    ("String::from", Some(inner)) if is_text(inner) => {
                        return self.json_expr(inner);
                    }
                    ("Vec::new" | "vec!", None) => return Ok("[]".to_owned()),
                    ("Default::default", _) => return Err(untyped()),
                    _ => {}
                }
                let ExprKind::Member {
                    object, property, ..
                } = &callee.kind
                else {
                    return Ok(whole());
                };
                match property.as_str() {
                    "into" | "to_string" | "to_owned" if is_text(*object) => {
                        self.json_expr(*object)
                    }
                    "into" if self.is_declared_text(*object) => {
                        Ok(rewriter.slice(rewriter.ir.expr(*object).span).to_owned())
                    }
                    name if rewriter.rust_values().untyped.contains(name) => Err(untyped()),
                    _ => Ok(whole()),
                }
            }
            ExprKind::Global(name) if name == "None" => Ok("null".to_owned()),
            ExprKind::Block { .. } | ExprKind::If { .. } | ExprKind::Match { .. } => {
                Ok(format!("({})", whole()))
            }
            _ => Ok(whole()),
        }
    }

    /// Whether an expression is a variable that is declared as text.
    fn is_declared_text(&self, id: ExprId) -> bool {
        let rewriter = self.rewriter;
        let ExprKind::Binding(binding) = rewriter.ir.expr(id).kind else {
            return false;
        };
        let declared = rewriter.ir.binding(binding);
        let after = rewriter.source.text()[declared.span.end as usize..].trim_start();
        after.strip_prefix(':').is_some_and(|kind| {
            let kind = kind.trim_start().trim_start_matches('&');
            ["str", "String", "'static str"].iter().any(|text| {
                kind.strip_prefix(text)
                    .is_some_and(|rest| rest.starts_with([',', ')', ' ', ';', '\n']))
            })
        })
    }
}

impl Rewriter<'_> {
    /// Takes out the structs that only the payloads of these calls were built of, and the import that only they needed.
    pub(super) fn remove_structs(
        &self,
        groups: &[AgentGroup<'_>],
        edits: &mut Edits,
    ) -> Result<(), Obstacle> {
        let constructs = || groups.iter().flat_map(|group| &group.constructs);
        let literals: Vec<Span> = constructs()
            .filter(|one| one.body.is_struct)
            .map(|one| one.body.object)
            .collect();
        let mut classes: Vec<ClassId> = Vec::new();
        for construct in constructs().filter(|one| one.body.is_struct) {
            let mut objects = vec![construct.body.object];
            objects.extend(construct.fields.iter().map(|field| field.object));
            for object in objects {
                if let Some(class) = self.facts.at(object).and_then(|id| self.class_of(id))
                    && !classes.contains(&class)
                {
                    classes.push(class);
                }
            }
        }
        let mut removed: Vec<Span> = Vec::new();
        for class in classes {
            let declared = self.ir.class(class);
            let name = &declared.name;
            let item = self.ir.item_around(declared.span);
            let item = item.ok_or_else(|| format!("the struct `{name}` is no item of the file"))?;
            if self.slice(declared.span).starts_with("pub") {
                return Err(format!("the payload's struct `{name}` is public"));
            }
            if self.slice(item).contains("serde_with") || self.slice(item).contains("serde_as") {
                return Err(format!(
                    "the payload's struct `{name}` is serialised by other code"
                ));
            }
            removed.push(item);
        }
        for item in &removed {
            let name = self
                .ir
                .classes
                .iter()
                .find(|class| item.contains(class.span));
            let name = name.map(|class| class.name.clone()).unwrap_or_default();
            let is_gone = |at: Span| {
                removed
                    .iter()
                    .chain(&literals)
                    .any(|span| span.contains(at))
            };
            if self.words(&name).into_iter().any(|at| !is_gone(at)) {
                return Err(format!(
                    "the payload's struct `{name}` is used elsewhere too"
                ));
            }
        }
        self.remove_import(&removed, edits)?;
        for item in removed {
            edits.push(Edit {
                span: self.with_blank_line(item),
                text: String::new(),
            });
        }
        Ok(())
    }

    fn class_of(&self, literal: ExprId) -> Option<ClassId> {
        let ExprKind::Object {
            class: Some(path), ..
        } = &self.ir.expr(self.facts.unwrapped(literal)).kind
        else {
            return None;
        };
        let ExprKind::Binding(binding) = self.ir.expr(*path).kind else {
            return None;
        };
        match self.ir.binding(binding).kind {
            BindingKind::Class(class) => Some(class),
            _ => None,
        }
    }

    /// Where a word stands in the file.
    pub(super) fn words(&self, word: &str) -> Vec<Span> {
        let text = self.source.text();
        let is_part = |character: char| character.is_alphanumeric() || character == '_';
        let found = text.match_indices(word).filter(|(at, _)| {
            !text[..*at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part)
        });
        found
            .map(|(at, _)| Span::new(at, at + word.len()))
            .collect()
    }

    /// `use serde::Serialize;` without a struct that derives it would be unused.
    fn remove_import(&self, removed: &[Span], edits: &mut Edits) -> Result<(), Obstacle> {
        let mentions = self.words("Serialize");
        let mut left = mentions
            .iter()
            .filter(|at| !removed.iter().any(|span| span.contains(**at)));
        let Some(import) = left.next().copied() else {
            return Ok(());
        };
        if left.next().is_some() {
            return Ok(());
        }
        let line = self.source.line_span(self.source.line_index(import.start));
        let text = self.slice(line).trim_end();
        let is_bound = !text.trim_start().starts_with("use ");
        if removed.is_empty() || (is_bound && !self.is_in_import(import)) {
            return Ok(());
        }
        match text {
            "use serde::Serialize;" => {
                let end = line
                    .end
                    .max(line.start + u32::try_from(text.len()).unwrap_or(0));
                let (above, below) = (
                    &self.source.text()[..line.start as usize],
                    &self.source.text()[end as usize..],
                );
                // Between empty lines, one of them goes along.
                let is_apart = above.is_empty() || above.ends_with("\n\n");
                let lines = match below.starts_with("\n\n") && is_apart {
                    true => 2,
                    false => u32::from(below.starts_with('\n')),
                };
                edits.push(Edit {
                    span: Span {
                        start: line.start,
                        end: end + lines,
                    },
                    text: String::new(),
                });
                Ok(())
            }
            "use serde::{Deserialize, Serialize};" | "use serde::{Serialize, Deserialize};" => {
                edits.push(Edit {
                    span: Span::new(line.start as usize, line.start as usize + text.len()),
                    text: "use serde::Deserialize;".to_owned(),
                });
                Ok(())
            }
            _ => Err("`Serialize` is imported in a way that is not followed here".to_owned()),
        }
    }

    /// Whether a place lies in a `use` of several lines.
    fn is_in_import(&self, place: Span) -> bool {
        let before = &self.source.text()[..place.start as usize];
        let start = before.rfind(';').map_or(0, |at| at + 1);
        let mut words = before[start..].split_whitespace();
        words.find(|word| *word != "pub") == Some("use")
    }

    /// An item with its line's end and the blank line behind it.
    fn with_blank_line(&self, item: Span) -> Span {
        let text = self.source.text();
        let rest = &text[item.end as usize..];
        let mut end = 0;
        for _ in 0..2 {
            let line = &rest[end..];
            let blanks = line.len() - line.trim_start_matches([' ', '\t', '\r']).len();
            if !line[blanks..].starts_with('\n') {
                break;
            }
            end += blanks + 1;
        }
        Span {
            start: item.start,
            end: item.end + u32::try_from(end).unwrap_or(0),
        }
    }
}
