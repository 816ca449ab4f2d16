//! Twins of wrappers that only post: the same function beside it under another name, with another method.

use super::{Changes, GroupCode};
use crate::edit::Edit;
use crate::ir::{BindingId, BindingKind, EntryKind, ExprId, ExprKind, FunctionId, Key, Name};
use crate::plan::facts::Facts;
use crate::rewrite::style::indentation_at;
use crate::source::Span;

/// A wrapper's twin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Twin {
    /// What writes it.
    pub(super) edit: Edit,
    /// Its name.
    pub(super) name: String,
    /// What it is a twin of.
    of: Own,
}

/// How a wrapper is named.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Own {
    /// By a name of the file.
    Name(BindingId),
    /// As a member of a class or an object.
    Member(Name),
}

/// A function as it is written with its name.
struct Written {
    span: Span,
    /// Where its name stands.
    name: Span,
    own: Own,
    /// What stands between it and its twin.
    between: String,
    /// What the twin leaves out at its start.
    dropped: Option<Span>,
}

impl GroupCode<'_, '_> {
    /// The twin of a function, with changes inside of it.
    pub(super) fn twin(
        &self,
        function: FunctionId,
        changes: &Changes,
        others: &[Twin],
    ) -> Option<Twin> {
        let rewriter = self.rewriter;
        let ir = rewriter.ir;
        let written = self.written(function)?;
        let old = rewriter.slice(written.name);
        let name = self.twin_name(old, &written.own, others);
        let mut all: Changes = changes.clone();
        all.push((written.name, name.clone()));
        all.extend(written.dropped.map(|span| (span, String::new())));
        // A function that calls itself is called by its twin no more.
        for (_, expr) in rewriter.facts.within(written.span) {
            match (&expr.kind, &written.own) {
                (ExprKind::Binding(own), Own::Name(binding)) if own == binding => {
                    all.push((expr.span, name.clone()));
                }
                (
                    ExprKind::Member {
                        object,
                        property,
                        property_span,
                        ..
                    },
                    Own::Member(own),
                ) if property == own && matches!(ir.expr(*object).kind, ExprKind::This) => {
                    all.push((*property_span, name.clone()));
                }
                _ => {}
            }
        }
        let text = rewriter.copy(written.span, &all);
        let end = written.span.end;
        Some(Twin {
            edit: Edit {
                span: Span { start: end, end },
                text: format!("{}{text}", written.between),
            },
            name,
            of: written.own,
        })
    }

    /// The change that makes a call of a function one of its twin.
    pub(super) fn renamed(&self, call: Span, twin: &Twin) -> Option<(Span, String)> {
        let (ir, facts) = (self.rewriter.ir, self.rewriter.facts);
        let ExprKind::Call(call) = &ir.expr(facts.unwrapped(facts.at(call)?)).kind else {
            return None;
        };
        let callee = ir.expr(facts.unwrapped(call.callee));
        let place = match (&callee.kind, &twin.of) {
            (ExprKind::Binding(own), Own::Name(binding)) if own == binding => callee.span,
            (
                ExprKind::Member {
                    property,
                    property_span,
                    ..
                },
                Own::Member(own),
            ) if property == own => *property_span,
            (ExprKind::Index { index, .. }, Own::Member(own)) => match &ir.expr(*index).kind {
                ExprKind::Str(literal) if literal.value == *own => literal.content,
                _ => return None,
            },
            _ => return None,
        };
        Some((place, twin.name.clone()))
    }

    /// Where a function is written with its name.
    fn written(&self, function: FunctionId) -> Option<Written> {
        let rewriter = self.rewriter;
        let (ir, facts) = (rewriter.ir, rewriter.facts);
        let span = ir.function(function).span;
        let newline = rewriter.style.newline;
        let indent = |at: u32| indentation_at(rewriter.source.text(), at as usize);
        let is_it = |id: ExprId| matches!(ir.expr(facts.unwrapped(id)).kind, ExprKind::Function(own) if own == function);
        let named = (0..).map(BindingId).zip(&ir.bindings);
        for (binding, declared) in named {
            let (whole, between) = match (&declared.kind, facts.declaration(binding)) {
                (BindingKind::Function(own), _) if *own == function => {
                    (span, format!("{newline}{newline}{}", indent(span.start)))
                }
                (_, Some((statement, init))) if is_it(init) => {
                    let own = statement.span;
                    (own, format!("{newline}{newline}{}", indent(own.start)))
                }
                _ => continue,
            };
            // `const a = ..., b = ...;` declares more than the function.
            let declares_more = ir.bindings.iter().any(|other| {
                other.span != declared.span
                    && whole.contains(other.span)
                    && !span.contains(other.span)
            });
            let text = rewriter.slice(whole);
            let exported = "export ";
            let dropped = text.starts_with(exported).then(|| Span {
                start: whole.start,
                end: whole.start + u32::try_from(exported.len()).unwrap_or(0),
            });
            return (!declares_more && whole.contains(declared.span)).then_some(Written {
                span: whole,
                name: declared.span,
                own: Own::Name(binding),
                between,
                dropped,
            });
        }
        self.written_member(function)
    }

    /// The same for a member of a class or an object.
    fn written_member(&self, function: FunctionId) -> Option<Written> {
        let rewriter = self.rewriter;
        let (ir, facts) = (rewriter.ir, rewriter.facts);
        let span = ir.function(function).span;
        let text = rewriter.source.text();
        let newline = rewriter.style.newline;
        let is_it = |id: ExprId| matches!(ir.expr(facts.unwrapped(id)).kind, ExprKind::Function(own) if own == function);
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
        for class in &ir.classes {
            let methods = class.methods.iter();
            let method = { methods }.find(|method| method.function == function);
            let method = method.map(|method| (span, &method.name, 2));
            let mut fields = class.fields.iter();
            let field = fields.find(|field| field.init.is_some_and(is_it));
            let field = field.map(|field| (field.span, &field.name, 1));
            let Some((own, name, lines)) = method.or(field) else {
                continue;
            };
            let is_ended = text[own.end as usize..].starts_with(';');
            let whole = Span {
                end: own.end + u32::from(is_ended),
                ..own
            };
            let is_tight = rewriter.slice(class.span).lines().count() <= 1;
            let indent = indentation_at(text, own.start as usize);
            return Some(Written {
                span: whole,
                name: name_in(whole, name)?,
                own: Own::Member(name.clone()),
                between: match is_tight {
                    true => " ".to_owned(),
                    false => format!("{}{indent}", newline.repeat(lines)),
                },
                dropped: None,
            });
        }
        ir.exprs.iter().find_map(|expr| {
            let ExprKind::Object { entries, .. } = &expr.kind else {
                return None;
            };
            let entry = entries.iter().find_map(|entry| match &entry.kind {
                EntryKind::Method {
                    key: Key::Name { name, span },
                    function: own,
                } if *own == function => Some((entry.span, name, *span)),
                EntryKind::Property {
                    key: Key::Name { name, span },
                    value,
                } if is_it(*value) => Some((entry.span, name, *span)),
                _ => None,
            });
            let (whole, name, place) = entry?;
            let before = Span {
                start: expr.span.start,
                end: whole.start,
            };
            let is_lines = rewriter.slice(before).contains('\n');
            let indent = indentation_at(text, whole.start as usize);
            Some(Written {
                span: whole,
                name: place,
                own: Own::Member(name.clone()),
                between: match is_lines {
                    true => format!(",{newline}{indent}"),
                    false => ", ".to_owned(),
                },
                dropped: None,
            })
        })
    }

    /// A name for a twin that nothing has yet, none of the `others` either.
    fn twin_name(&self, old: &str, own: &Own, others: &[Twin]) -> String {
        let base = match old {
            _ if old.contains("Post") => old.replacen("Post", "Put", 1),
            _ if old.contains("post") => old.replacen("post", "put", 1),
            _ if matches!(own, Own::Name(_)) => format!("{old}Put"),
            _ if old.starts_with('#') => "#put".to_owned(),
            _ => "put".to_owned(),
        };
        let text = self.rewriter.source.text();
        let is_taken = |name: &str| {
            let is_known = match own {
                Own::Name(_) => Facts::is_word(text, name),
                Own::Member(_) => self.has_own(name),
            };
            is_known
                || self.rewriter.taken.iter().any(|taken| taken == name)
                || others.iter().any(|other| other.name == name)
        };
        let base = match base.as_str() {
            "put" if is_taken("put") && old != "post" => format!("{old}Put"),
            _ => base,
        };
        let named = |number: usize| match number {
            1 => base.clone(),
            _ => format!("{base}{number}"),
        };
        let free = (1..100).map(named).find(|name| !is_taken(name));
        free.unwrap_or(base)
    }
}
