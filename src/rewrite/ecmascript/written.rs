//! Where functions are written with their names, and how other files come by them.

use super::GroupCode;
use crate::edit::Edit;
use crate::ir::{
    BindingId, BindingKind, EntryKind, Export, ExprId, ExprKind, FunctionId, Key, Name, Pattern,
};
use crate::rewrite::style::indentation_at;
use crate::source::Span;

/// How a wrapper is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Own {
    /// By a name of the file.
    Name(BindingId),
    /// By none: it is what the file exports as its default.
    Default,
    /// As a member of a class or an object.
    Member(Name),
}

/// A function as it is written with its name.
pub(super) struct Written {
    pub(super) span: Span,
    /// Where its name stands, or would.
    pub(super) name: Span,
    /// What stands around the name where there is none yet.
    pub(super) around: (&'static str, &'static str),
    pub(super) own: Own,
    /// What stands between it and its twin.
    pub(super) between: String,
    /// What the twin begins with in place of this.
    pub(super) head: Option<(Span, String)>,
    /// How its twin is exported, where that is not said in its head.
    pub(super) exported: Option<Exported>,
    /// Whether other files call it.
    pub(super) is_far: bool,
}

/// Where a file says that it exports something.
pub(super) struct Exported {
    at: u32,
    /// What goes there, `{}` for the name.
    text: String,
}

impl Exported {
    /// What exports another name beside.
    pub(super) fn edit(&self, name: &str) -> Edit {
        Edit {
            span: Span {
                start: self.at,
                end: self.at,
            },
            text: self.text.replace("{}", name),
        }
    }
}

const EXPORT: &str = "export ";
const DEFAULT: &str = "export default ";

impl GroupCode<'_, '_> {
    /// Where a function is written with its name; with a way to export one beside it, where other files call it.
    pub(super) fn written(&self, function: FunctionId, is_far: bool) -> Option<Written> {
        let own = self.written_name(function, is_far);
        let own = own.or_else(|| self.written_default(function));
        own.or_else(|| self.written_member(function))
            .or_else(|| self.written_in_object(function))
            .or_else(|| self.written_by_assignment(function))
            .map(|written| Written { is_far, ..written })
    }

    fn is_function(&self, expr: ExprId, function: FunctionId) -> bool {
        let (ir, facts) = (self.rewriter.ir, self.rewriter.facts);
        matches!(ir.expr(facts.unwrapped(expr)).kind, ExprKind::Function(own) if own == function)
    }

    fn indent(&self, at: u32) -> &str {
        indentation_at(self.rewriter.source.text(), at as usize)
    }

    /// A declaration, or a variable that holds the function.
    fn written_name(&self, function: FunctionId, is_far: bool) -> Option<Written> {
        let rewriter = self.rewriter;
        let (ir, facts) = (rewriter.ir, rewriter.facts);
        let span = ir.function(function).span;
        let mut named = (0..).map(BindingId).zip(&ir.bindings);
        let (binding, declared, whole) = named.find_map(|(binding, declared)| {
            match (&declared.kind, facts.declaration(binding)) {
                (BindingKind::Function(own), _) if *own == function => {
                    Some((binding, declared, span))
                }
                (_, Some((statement, init))) if self.is_function(init, function) => {
                    Some((binding, declared, statement.span))
                }
                _ => None,
            }
        })?;
        // `const a = ..., b = ...;` declares more than the function.
        let declares_more = ir.bindings.iter().any(|other| {
            other.span != declared.span && whole.contains(other.span) && !span.contains(other.span)
        });
        if declares_more || !whole.contains(declared.span) {
            return None;
        }
        let text = rewriter.slice(whole);
        let before = &rewriter.source.text()[..whole.start as usize];
        let word = [DEFAULT, EXPORT]
            .into_iter()
            .find(|word| text.starts_with(word));
        let is_outside = before.ends_with(DEFAULT) || before.ends_with(EXPORT);
        let said = Span {
            start: whole.start,
            end: whole.start + word.map_or(0, |word| word.len() as u32),
        };
        let (head, exported) = match (is_far, word.is_some() || is_outside) {
            (false, _) => (word.map(|_| (said, String::new())), None),
            (true, true) => (Some((said, EXPORT.to_owned())), None),
            (true, false) => (None, Some(self.export_of(binding)?)),
        };
        let newline = rewriter.style.newline;
        Some(Written {
            span: whole,
            name: declared.span,
            around: ("", ""),
            own: Own::Name(binding),
            between: format!("{newline}{newline}{}", self.indent(whole.start)),
            head,
            exported,
            is_far,
        })
    }

    /// Where a name is exported apart from its declaration.
    fn export_of(&self, binding: BindingId) -> Option<Exported> {
        let rewriter = self.rewriter;
        let (ir, facts) = (rewriter.ir, rewriter.facts);
        let is_own = |expr: ExprId| matches!(ir.expr(facts.unwrapped(expr)).kind, ExprKind::Binding(own) if own == binding);
        let assigned = facts.within(Span::new(0, rewriter.source.text().len()));
        let assigned = { assigned }.find_map(|(_, expr)| {
            let ExprKind::Assign { target, value, .. } = &expr.kind else {
                return None;
            };
            let Pattern::Place(place) = &**target else {
                return None;
            };
            let place = rewriter.slice(ir.expr(*place).span);
            if let ExprKind::Object { entries, .. } = &ir.expr(facts.unwrapped(*value)).kind {
                let entry = entries.iter().find(|entry| {
                    matches!(&entry.kind, EntryKind::Property { value, .. } if is_own(*value))
                });
                return entry
                    .filter(|_| place == "module.exports")
                    .map(|entry| (entry.span.end, ", {}".to_owned()));
            }
            let (module, _) = place.rsplit_once('.')?;
            let is_export = matches!(module, "exports" | "module.exports") && is_own(*value);
            is_export.then(|| {
                let end = self.with_semicolon(expr.span).end;
                let newline = rewriter.style.newline;
                (end, format!("{newline}{module}.{{}} = {{}};"))
            })
        });
        let found = assigned.or_else(|| {
            let is_listed = { ir.exports.iter() }
                .any(|one| matches!(one, Export::Binding { binding: own, .. } if *own == binding));
            let text = rewriter.source.text();
            let lists = text.match_indices("export {").filter(|_| is_listed);
            let name = ir.binding(binding).name.as_str();
            { lists }.find_map(|(at, word)| {
                let start = at + word.len();
                let end = start + text[start..].find('}')?;
                let mut at = start;
                for item in text[start..end].split(',') {
                    let behind = at + item.trim_end().len();
                    if item.split_whitespace().next() == Some(name) {
                        return Some((u32::try_from(behind).ok()?, ", {}".to_owned()));
                    }
                    at += item.len() + 1;
                }
                None
            })
        });
        let (at, text) = found?;
        Some(Exported { at, text })
    }

    fn with_semicolon(&self, span: Span) -> Span {
        let rest = &self.rewriter.source.text()[span.end as usize..];
        Span {
            end: span.end + u32::from(rest.starts_with(';')),
            ..span
        }
    }

    /// `export default function (path, body) { ... }`, which gets a name.
    fn written_default(&self, function: FunctionId) -> Option<Written> {
        let rewriter = self.rewriter;
        let is_it = |one: &Export| match one {
            Export::Value { value, .. } => self.is_function(*value, function),
            _ => false,
        };
        if !rewriter.ir.exports.iter().any(is_it) {
            return None;
        }
        let span = self.with_semicolon(rewriter.ir.function(function).span);
        if !rewriter.source.text()[..span.start as usize].ends_with(DEFAULT) {
            return None;
        }
        let text = rewriter.slice(span);
        let start = Span {
            end: span.start,
            ..span
        };
        let keyword = ["async function", "function"]
            .into_iter()
            .find(|word| text.starts_with(word));
        let (name, around, head) = match keyword {
            Some(keyword) => {
                let end = text.find('(')?;
                let at = span.start as usize;
                (
                    Span::new(at + keyword.len(), at + end),
                    (" ", ""),
                    Some((start, EXPORT.to_owned())),
                )
            }
            None => (start, ("export const ", " = "), None),
        };
        let newline = rewriter.style.newline;
        rewriter.slice(name).trim().is_empty().then(|| Written {
            span,
            name,
            around,
            own: Own::Default,
            between: format!("{newline}{newline}"),
            head,
            exported: None,
            is_far: true,
        })
    }

    /// A method or field of a class.
    fn written_member(&self, function: FunctionId) -> Option<Written> {
        let rewriter = self.rewriter;
        let ir = rewriter.ir;
        let span = ir.function(function).span;
        // The name stands before the parameters, or before the value.
        let name_in = |whole: Span, name: &str| {
            let head = rewriter.slice(whole);
            let is_part = |one: char| one.is_alphanumeric() || matches!(one, '_' | '$' | '#');
            let mut all = head.match_indices(name).filter(|(at, _)| {
                !head[..*at].ends_with(is_part) && !head[at + name.len()..].starts_with(is_part)
            });
            let start = whole.start as usize + all.next()?.0;
            Some(Span::new(start, start + name.len()))
        };
        ir.classes.iter().find_map(|class| {
            let methods = class.methods.iter();
            let method = { methods }.find(|method| method.function == function);
            let method = method.map(|method| (span, &method.name, 2));
            let mut fields = class.fields.iter();
            let field = fields.find(|field| {
                let init = field.init;
                init.is_some_and(|init| self.is_function(init, function))
            });
            let field = field.map(|field| (field.span, &field.name, 1));
            let (own, name, lines) = method.or(field)?;
            let whole = self.with_semicolon(own);
            let is_tight = rewriter.slice(class.span).lines().count() <= 1;
            let newline = rewriter.style.newline;
            Some(Written {
                span: whole,
                name: name_in(whole, name)?,
                around: ("", ""),
                own: Own::Member(name.clone()),
                between: match is_tight {
                    true => " ".to_owned(),
                    false => format!("{}{}", newline.repeat(lines), self.indent(own.start)),
                },
                head: None,
                exported: None,
                is_far: false,
            })
        })
    }

    /// A method or property of an object of which no type says what it has.
    fn written_in_object(&self, function: FunctionId) -> Option<Written> {
        let rewriter = self.rewriter;
        let (ir, facts) = (rewriter.ir, rewriter.facts);
        let (object, whole, name, place) = ir.exprs.iter().find_map(|expr| {
            let ExprKind::Object { entries, .. } = &expr.kind else {
                return None;
            };
            entries.iter().find_map(|entry| match &entry.kind {
                EntryKind::Method {
                    key: Key::Name { name, span },
                    function: own,
                } if *own == function => Some((expr.span, entry.span, name, *span)),
                EntryKind::Property {
                    key: Key::Name { name, span },
                    value,
                } if self.is_function(*value, function) => {
                    Some((expr.span, entry.span, name, *span))
                }
                _ => None,
            })
        })?;
        let mut bindings = (0..).map(BindingId).zip(&ir.bindings);
        let is_typed = bindings.any(|(binding, declared)| {
            let init = facts.declaration(binding).map(|(_, init)| init);
            let holds = init.is_some_and(|init| ir.expr(init).span.contains(object));
            declared.hint.is_some() && holds
        });
        if is_typed {
            return None;
        }
        let before = Span {
            start: object.start,
            end: whole.start,
        };
        let newline = rewriter.style.newline;
        Some(Written {
            span: whole,
            name: place,
            around: ("", ""),
            own: Own::Member(name.clone()),
            between: match rewriter.slice(before).contains('\n') {
                true => format!(",{newline}{}", self.indent(whole.start)),
                false => ", ".to_owned(),
            },
            head: None,
            exported: None,
            is_far: false,
        })
    }

    /// `exports.post = function (path, body) { ... };`.
    fn written_by_assignment(&self, function: FunctionId) -> Option<Written> {
        let rewriter = self.rewriter;
        let ir = rewriter.ir;
        ir.exprs.iter().find_map(|expr| {
            let ExprKind::Assign { target, value, .. } = &expr.kind else {
                return None;
            };
            let Pattern::Place(place) = &**target else {
                return None;
            };
            let ExprKind::Member {
                property,
                property_span,
                ..
            } = &ir.expr(*place).kind
            else {
                return None;
            };
            let statement = rewriter.facts.statement_around(expr.span)?;
            let whole = self.with_semicolon(expr.span);
            let is_it = self.is_function(*value, function)
                && self.with_semicolon(statement.span) == whole
                && rewriter.slice(ir.expr(*place).span) != "module.exports";
            let newline = rewriter.style.newline;
            is_it.then(|| Written {
                span: whole,
                name: *property_span,
                around: ("", ""),
                own: Own::Member(property.clone()),
                between: format!("{newline}{newline}{}", self.indent(whole.start)),
                head: None,
                exported: None,
                is_far: false,
            })
        })
    }
}
