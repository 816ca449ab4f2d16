//! JSON as a module: its value is what the module exports, as a whole and field by field.

use crate::ir::{
    AssignOp, Entry, EntryKind, Expr, ExprId, ExprKind, Item, Key, Language, Module, Name, Pattern,
    Statement, StatementKind, StrLiteral, SyntaxError,
};
use crate::source::Span;
use jsonc_parser::ast::{ObjectPropName, Value};
use jsonc_parser::common::Ranged;

/// Larger files are data, not configuration.
const MAX_SIZE: usize = 1 << 20;

/// Lowers JSON text to a module that says `module.exports = <value>`. Total on any input; the parser bounds the nesting.
pub fn lower(text: &str) -> Module {
    let mut module = Module::new(Language::JavaScript);
    let whole = Span::new(0, text.len());
    module.functions[0].span = whole;
    module.functions[0].body.span = whole;
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    let options = jsonc_parser::ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        ..jsonc_parser::ParseOptions::default()
    };
    let collected = jsonc_parser::CollectOptions::default();
    let value = if text.len() > MAX_SIZE {
        Err("too large for a module".to_owned())
    } else {
        jsonc_parser::parse_to_ast(&text[bom..], &collected, &options)
            .map_err(|error| error.to_string())
            .and_then(|parsed| parsed.value.ok_or_else(|| "no value".to_owned()))
    };
    match value {
        Err(message) => module.errors.push(SyntaxError {
            span: whole,
            message,
        }),
        Ok(value) => {
            let mut lowerer = Lowerer { module, text, bom };
            let value = lowerer.value(&value);
            lowerer.export(value, whole);
            module = lowerer.module;
        }
    }
    module
}

struct Lowerer<'t> {
    module: Module,
    text: &'t str,
    bom: usize,
}

impl Lowerer<'_> {
    fn add(&mut self, kind: ExprKind, span: Span) -> ExprId {
        let id = ExprId(super::number(self.module.exprs.len()));
        self.module.exprs.push(Expr { kind, span });
        id
    }

    fn span(&self, node: &impl Ranged) -> Span {
        let range = node.range();
        Span::new(range.start + self.bom, range.end + self.bom)
    }

    fn export(&mut self, value: ExprId, whole: Span) {
        let start = Span::new(0, 0);
        let object = self.add(ExprKind::Global(Name::new_static("module")), start);
        let exports = ExprKind::Member {
            object,
            property: Name::new_static("exports"),
            property_span: start,
            optional: false,
        };
        let target = Box::new(Pattern::Place(self.add(exports, start)));
        let assign = ExprKind::Assign {
            target,
            op: AssignOp::Set,
            value,
        };
        let kind = StatementKind::Expr(self.add(assign, whole));
        let body = &mut self.module.functions[0].body;
        body.statements.push(Statement { kind, span: whole });
    }

    fn value(&mut self, value: &Value<'_>) -> ExprId {
        let span = self.span(value);
        let kind = match value {
            Value::StringLit(literal) => {
                let content = Span::new(span.start as usize + 1, (span.end as usize - 1).max(1));
                ExprKind::Str(StrLiteral {
                    value: Name::new(&literal.value),
                    content,
                    verbatim: self.text.get(content.range()) == Some(literal.value.as_ref()),
                })
            }
            Value::NumberLit(literal) => ExprKind::Number(Name::new(literal.value)),
            Value::BooleanLit(literal) => ExprKind::Bool(literal.value),
            Value::NullKeyword(_) => ExprKind::Null,
            Value::Array(array) => {
                let items = array.elements.iter().map(|element| Item {
                    value: self.value(element),
                    spread: false,
                });
                let items = items.collect();
                ExprKind::Array {
                    items,
                    tuple: false,
                }
            }
            Value::Object(object) => {
                let entries = object.properties.iter().map(|property| {
                    let name = match &property.name {
                        ObjectPropName::String(name) => Name::new(&name.value),
                        ObjectPropName::Word(name) => Name::new(name.value),
                    };
                    let key = Key::Name {
                        name,
                        span: self.span(&property.name),
                    };
                    Entry {
                        span: self.span(property),
                        kind: EntryKind::Property {
                            key,
                            value: self.value(&property.value),
                        },
                    }
                });
                let entries = entries.collect();
                ExprKind::Object {
                    class: None,
                    entries,
                }
            }
        };
        self.add(kind, span)
    }
}
