//! Twins of wrappers that only post: the same function beside it under another name, with another method.

use super::beside::{Beside, Changed};
use super::written::{Own, Written};
use super::{Changes, GroupCode};
use crate::edit::Edit;
use crate::ir::{ExprKind, FunctionId};
use crate::plan::construct::Level;
use crate::plan::facts::Facts;
use crate::source::Span;

/// A wrapper's twin.
#[derive(Clone, Debug)]
pub(super) struct Twin {
    /// What writes it; nothing where it is there already.
    pub(super) edits: Vec<Edit>,
    /// Its name, where it is new.
    pub(super) name: Option<String>,
    /// How it is called.
    pub(super) called: String,
    /// What it is a twin of.
    pub(super) of: Own,
}

impl GroupCode<'_, '_> {
    /// The twin of a function, which its callers call `callee`, with changes inside of it.
    pub(super) fn twin(
        &self,
        (level, callee): (&Level, &str),
        changes: &Changes,
        others: &[Beside],
    ) -> Option<Twin> {
        let rewriter = self.rewriter;
        let written = self.written(level.function, level.is_far())?;
        let old = match rewriter.slice(written.name).trim() {
            "" => callee,
            old => old,
        };
        let base = twin_base(old, &written.own);
        if let Some(known) = self.known_twin(level.function, &written, changes, &base) {
            return Some(Twin {
                edits: Vec::new(),
                name: None,
                called: known,
                of: written.own,
            });
        }
        let name = self.twin_name(level, &base, &written, (changes, others))?;
        let end = written.span.end;
        let text = self.twin_text(&written, changes, &name);
        let mut edits = vec![Edit {
            span: Span { start: end, end },
            text: format!("{}{text}", written.between),
        }];
        edits.extend(written.exported.as_ref().map(|export| export.edit(&name)));
        Some(Twin {
            edits,
            called: name.clone(),
            name: Some(name),
            of: written.own,
        })
    }

    fn twin_text(&self, written: &Written, changes: &Changes, name: &str) -> String {
        let rewriter = self.rewriter;
        let ir = rewriter.ir;
        let mut all: Changes = changes.clone();
        let (before, after) = &written.around;
        all.push((written.name, format!("{before}{name}{after}")));
        all.extend(written.head.clone());
        // A function that calls itself is called by its twin no more.
        for (_, expr) in rewriter.facts.within(written.span) {
            match (&expr.kind, &written.own) {
                (ExprKind::Binding(own), Own::Name(binding)) if own == binding => {
                    all.push((expr.span, name.to_owned()));
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
                    all.push((*property_span, name.to_owned()));
                }
                _ => {}
            }
        }
        rewriter.copy(written.span, &all)
    }

    /// The name of a function beside this one that is its twin already.
    fn known_twin(
        &self,
        function: FunctionId,
        written: &Written,
        changes: &Changes,
        base: &str,
    ) -> Option<String> {
        let rewriter = self.rewriter;
        let plain = |text: &str| -> String {
            let words: Vec<&str> = text.trim_end_matches(';').split_whitespace().collect();
            let text = words.join(" ");
            text.trim_start_matches("export ").to_owned()
        };
        let functions = (0..).map(FunctionId).zip(&rewriter.ir.functions);
        let mut named = functions.filter(|(id, one)| {
            *id != function && (one.name == base || one.name.starts_with(base))
        });
        named.find_map(|(id, _)| {
            let other = self.written(id, written.is_far)?;
            let is_kin = matches!(
                (&other.own, &written.own),
                (Own::Name(_) | Own::Default, Own::Name(_) | Own::Default)
                    | (Own::Member(_), Own::Member(_))
            );
            let name = rewriter.slice(other.name);
            let text = self.twin_text(written, changes, name);
            let is_it = is_kin && plain(&text) == plain(rewriter.slice(other.span));
            is_it.then(|| name.to_owned())
        })
    }

    /// What a function is called where it is called by a name.
    pub(super) fn callee_name(&self, level: &Level) -> String {
        let (ir, facts) = (self.rewriter.ir, self.rewriter.facts);
        let called = facts.at(level.called).map(|at| facts.unwrapped(at));
        let callee = match called.map(|at| &ir.expr(at).kind) {
            Some(ExprKind::Call(call)) => facts.unwrapped(call.callee),
            _ => return String::new(),
        };
        match ir.expr(callee).kind {
            ExprKind::Binding(binding) => ir.binding(binding).name.to_string(),
            _ => String::new(),
        }
    }

    /// The change that makes a call of a function one of its twin.
    pub(super) fn renamed(&self, level: &Level, twin: &Twin) -> Option<Changed> {
        let (ir, facts) = (self.rewriter.ir, self.rewriter.facts);
        let ExprKind::Call(call) = &ir.expr(facts.unwrapped(facts.at(level.called)?)).kind else {
            return None;
        };
        let callee = ir.expr(facts.unwrapped(call.callee));
        let place = match (&callee.kind, &twin.of) {
            (ExprKind::Binding(own), Own::Name(binding)) if own == binding && !level.is_far() => {
                callee.span
            }
            (ExprKind::Binding(own), _) if level.is_far() => {
                let (name, imports) = self.imported(*own, &twin.called)?;
                return Some(Changed {
                    changes: vec![(callee.span, name)],
                    imports,
                });
            }
            (
                ExprKind::Member {
                    property,
                    property_span,
                    ..
                },
                Own::Member(own),
            ) if property == own => *property_span,
            // A member of the module itself.
            (ExprKind::Member { property_span, .. }, Own::Name(_)) if level.is_far() => {
                *property_span
            }
            (ExprKind::Index { index, .. }, Own::Member(own)) => match &ir.expr(*index).kind {
                ExprKind::Str(literal) if literal.value == *own => literal.content,
                _ => return None,
            },
            _ => return None,
        };
        Some(vec![(place, twin.called.clone())].into())
    }

    /// A name for a twin that nothing has yet, none of the `others` either.
    fn twin_name(
        &self,
        level: &Level,
        base: &str,
        written: &Written,
        (changes, others): (&Changes, &[Beside]),
    ) -> Option<String> {
        let text = self.rewriter.source.text();
        let old = self.rewriter.slice(written.name).trim();
        let passed_on = match (level.is_far(), &written.own) {
            (true, Own::Name(_) | Own::Default) => self.passed_on_beside()?,
            _ => Vec::new(),
        };
        let is_taken = |name: &str| {
            let is_known = match &written.own {
                Own::Member(_) => self.has_own(name),
                // What it calls may be imported only now.
                _ => {
                    let mut changes = changes.iter();
                    Facts::is_word(text, name)
                        || changes.any(|(_, text)| Facts::is_word(text, name))
                }
            };
            // A class may extend one of another file.
            let is_member = matches!(written.own, Own::Member(_));
            let meets = |other: &&Beside| is_member || other.is_in(&level.home);
            let others = others.iter().filter(meets);
            is_known
                || self.rewriter.taken.iter().any(|taken| taken == name)
                || { others }.any(|other| other.declared.as_deref() == Some(name))
                || passed_on.iter().any(|text| Facts::is_word(text, name))
        };
        let base = match base {
            "put" if is_taken("put") && old != "post" && !old.is_empty() => format!("{old}Put"),
            _ => base.to_owned(),
        };
        let named = |number: usize| match number {
            1 => base.clone(),
            _ => format!("{base}{number}"),
        };
        (1..100).map(named).find(|name| !is_taken(name))
    }
}

/// What a twin would be called, by what it is a twin of.
fn twin_base(old: &str, own: &Own) -> String {
    match old {
        "" => "put".to_owned(),
        _ if old.contains("Post") => old.replacen("Post", "Put", 1),
        _ if old.contains("post") => old.replacen("post", "put", 1),
        _ if old.starts_with('#') => "#put".to_owned(),
        _ if matches!(own, Own::Member(_)) => "put".to_owned(),
        _ => format!("{old}Put"),
    }
}
