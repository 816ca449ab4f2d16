//! How a request says its method, and what makes it a PUT: an option or argument of the client's call, an argument that a wrapper
//! takes, or a twin of the wrappers that say it themselves.

use super::beside::{Beside, Changed};
use super::{Changes, GroupCode, Obstacle};
use crate::catalog::clients::{CallSignature, Role};
use crate::ir::{Call, Entry, EntryKind, ExprId, ExprKind, Key};
use crate::plan::construct::{Construct, Level, Levels};
use crate::rewrite::style::indentation_at;
use crate::source::Span;

/// What makes a call a PUT.
#[derive(Default)]
pub(super) struct Put {
    /// Changes in the call.
    pub(super) changes: Changes,
    /// What is written for it beside.
    pub(super) beside: Vec<Beside>,
}

/// Where a call says its method.
pub(super) enum Slot {
    /// In an expression.
    Said(ExprId),
    /// In what changes so.
    Changed(Changed),
}

impl From<Changes> for Slot {
    fn from(changes: Changes) -> Self {
        Slot::Changed(changes.into())
    }
}

fn unsaid() -> Obstacle {
    "the HTTP method is not written in the call".to_owned()
}

impl GroupCode<'_, '_> {
    /// What makes a call a PUT, wherever its method is said.
    pub(super) fn put(&self, construct: &Construct) -> Result<Put, Obstacle> {
        if let Some(levels) = &construct.levels {
            return self.put_through(construct, levels);
        }
        if construct.is_wrapped {
            return Err(unsaid());
        }
        let slot = self.slot(construct.call).ok_or_else(unsaid)?;
        let mut changed = self.settled(slot);
        let used = construct.body.used();
        let once = self.unrepeated(construct, construct.call, used)?;
        changed.changes.extend(once);
        Ok(put_of(changed, Vec::new()))
    }

    /// The same for a call of wrappers: from the client's call outwards, the method is an argument, or the wrapper gets a twin.
    fn put_through(&self, construct: &Construct, levels: &Levels) -> Result<Put, Obstacle> {
        let body = levels.body.unwrap_or(levels.sent);
        let (once, slot) = self.in_file(&levels.sent_in, |code| {
            let once = code.unrepeated(construct, levels.sent, body);
            (once, code.slot(levels.sent))
        });
        let mut inner: Changes = once?.into_iter().collect();
        let mut slot = slot.ok_or_else(unsaid)?;
        let mut beside: Vec<Beside> = Vec::new();
        for level in levels.functions.iter().rev() {
            let handed = match &slot {
                Slot::Said(expr) if inner.is_empty() => self.handed(level, *expr),
                _ => None,
            };
            if let Some(handed) = handed {
                slot = handed;
                continue;
            }
            let callee = self.in_file(&level.called_in, |code| code.callee_name(level));
            let twin = self.in_file(&level.home, |code| {
                let mut changed = code.settled(slot);
                changed.changes.append(&mut inner);
                let twin = code.twin((level, &callee), &changed.changes, &beside)?;
                Some((twin, changed.imports))
            });
            let (twin, imports) = twin.ok_or_else(|| self.only_posts(level))?;
            let renamed = self.in_file(&level.called_in, |code| {
                beside.extend(code.passed_on(level, &twin)?);
                code.renamed(level, &twin)
            });
            slot = Slot::Changed(renamed.ok_or_else(|| self.only_posts(level))?);
            beside.push(Beside {
                home: level.home.clone(),
                edits: twin.edits,
                imports,
                declared: twin.name,
            });
        }
        Ok(put_of(self.settled(slot), beside))
    }

    /// Why a call through a function cannot become a PUT.
    fn only_posts(&self, level: &Level) -> Obstacle {
        let ir = match &level.home {
            Some(file) => &file.ir,
            None => self.rewriter.ir,
        };
        let name = match ir.function(level.function).name.as_str() {
            "" | "default" | "exports" => {
                self.in_file(&level.called_in, |code| code.callee_name(level))
            }
            name => name.to_owned(),
        };
        match name.as_str() {
            "" => unsaid(),
            name => format!("`{name}` only posts, and a channel is configured by a PUT"),
        }
    }

    /// What changes where a method is said.
    fn settled(&self, slot: Slot) -> Changed {
        match slot {
            Slot::Said(expr) => vec![self.said(expr)].into(),
            Slot::Changed(changed) => changed,
        }
    }

    /// PUT in place of an expression, as that is written.
    fn said(&self, expr: ExprId) -> (Span, String) {
        let rewriter = self.rewriter;
        let expr = rewriter.ir.expr(expr);
        let text = rewriter.slice(expr.span);
        let is_lower = match &expr.kind {
            ExprKind::Str(literal) => literal.value.chars().all(char::is_lowercase),
            _ => text.contains("toLowerCase"),
        };
        let word = if is_lower { "put" } else { "PUT" };
        match &expr.kind {
            ExprKind::Str(literal) => (literal.content, word.to_owned()),
            _ => {
                let text = rewriter.as_value(expr.span, rewriter.style.quoted(word));
                (expr.span, text)
            }
        }
    }

    /// Where a client's call says its method, the calls before it in its chain included.
    fn slot(&self, call: Span) -> Option<Slot> {
        let (ir, facts) = (self.rewriter.ir, self.rewriter.facts);
        let mut at = facts.unwrapped(facts.at(call)?);
        loop {
            let ExprKind::Call(one) = &ir.expr(at).kind else {
                return None;
            };
            if let Some(slot) = self.slot_of(one) {
                return Some(slot);
            }
            let ExprKind::Member { object, .. } = &ir.expr(facts.unwrapped(one.callee)).kind else {
                return None;
            };
            at = facts.unwrapped(*object);
        }
    }

    fn slot_of(&self, call: &Call) -> Option<Slot> {
        let (ir, facts) = (self.rewriter.ir, self.rewriter.facts);
        let callee = facts.unwrapped(call.callee);
        let place = ir.expr(callee).span;
        let name = match &ir.expr(callee).kind {
            ExprKind::Member {
                property,
                property_span,
                ..
            } => {
                if property == "post" && self.client_has("put") {
                    return Some(vec![(*property_span, "put".to_owned())].into());
                }
                if let Some(changed) = self.spelled_out(call, *property_span, property) {
                    return Some(Slot::Changed(changed));
                }
                property.as_str()
            }
            // `axios[method](...)`.
            ExprKind::Index { object, .. } if self.client_has("put") => {
                let member = Span {
                    start: ir.expr(*object).span.end,
                    end: place.end,
                };
                return Some(vec![(member, ".put".to_owned())].into());
            }
            ExprKind::Binding(binding) => {
                if let Some(client) = self.taken_from(*binding, "post") {
                    return Some(vec![(place, format!("{client}.put"))].into());
                }
                if let Some(changed) = self.imported_put(*binding, place) {
                    return Some(Slot::Changed(changed));
                }
                "()"
            }
            _ => "()",
        };
        let name = if call.is_new { "new" } else { name };
        let signatures = self.signatures(name);
        let takes = |at: usize, role: Role| {
            let mut all = signatures.iter();
            all.any(|one| one.args.get(at).is_some_and(|roles| roles.contains(&role)))
        };
        for (at, arg) in call.args.iter().enumerate() {
            if arg.spread {
                return None;
            }
            let is_alone = call.args.len() == 1;
            if takes(at, Role::Method) && !is_alone {
                return Some(Slot::Said(arg.value));
            }
            let is_url = takes(at, Role::Url) && !is_alone;
            let literal = facts.unwrapped(arg.value);
            let is_object = matches!(ir.expr(literal).kind, ExprKind::Object { .. });
            if takes(at, Role::Options) && (is_object || !is_url) {
                let tables = signatures.iter().filter_map(|one| one.options.as_deref());
                let tables: Vec<&str> = tables.collect();
                return self.option_slot(arg.value, &|key| self.is_method(&tables, key));
            }
            if let ExprKind::Call(inner) = &ir.expr(literal).kind
                && inner.is_new
                && takes(at, Role::Request)
                && is_alone
            {
                return self.slot_of(inner);
            }
        }
        None
    }

    /// The client's calls of a name.
    fn signatures(&self, name: &str) -> Vec<&CallSignature> {
        let rewriter = self.rewriter;
        let libraries = &rewriter.catalog.clients(rewriter.ir.language).libraries;
        let own = libraries
            .iter()
            .filter(|one| one.name == self.first().client);
        own.flat_map(|one| &one.calls)
            .filter(|call| call.names.iter().any(|own| own == name))
            .collect()
    }

    /// Whether an option says the method.
    fn is_method(&self, tables: &[&str], key: &str) -> bool {
        let rewriter = self.rewriter;
        let libraries = &rewriter.catalog.clients(rewriter.ir.language).libraries;
        let mut own = libraries
            .iter()
            .filter(|one| one.name == self.first().client);
        own.any(|one| {
            let mut tables = tables.iter().filter_map(|table| one.options.get(*table));
            tables.any(|options| options.get(key) == Some(&Role::Method))
        })
    }

    /// Where an object says its method, which is under one of these keys; an object that is no literal gets it beside.
    pub(super) fn option_slot(
        &self,
        object: ExprId,
        is_method: &dyn Fn(&str) -> bool,
    ) -> Option<Slot> {
        let rewriter = self.rewriter;
        let (ir, facts) = (rewriter.ir, rewriter.facts);
        let key = ["method", "type"].into_iter().find(|key| is_method(key))?;
        let text = format!("{key}: {}", rewriter.style.quoted("PUT"));
        let literal = facts.unwrapped(object);
        let span = ir.expr(object).span;
        let ExprKind::Object { entries, .. } = &ir.expr(literal).kind else {
            let before = Span {
                end: span.start,
                ..span
            };
            let behind = Span {
                start: span.end,
                ..span
            };
            let changes = vec![
                (before, "{ ...".to_owned()),
                (behind, format!(", {text} }}")),
            ];
            return Some(changes.into());
        };
        let spread = entries
            .iter()
            .rposition(|entry| matches!(entry.kind, EntryKind::Spread(_)));
        let behind = &entries[spread.map_or(0, |at| at + 1)..];
        let said = behind.iter().rev().find_map(|entry| match &entry.kind {
            EntryKind::Property {
                key: Key::Name { name, .. },
                value,
            } if is_method(name) => Some(*value),
            _ => None,
        });
        if let Some(said) = said {
            return Some(Slot::Said(said));
        }
        let place = ir.expr(literal).span;
        Some(vec![self.entry_behind(place, entries, &text)].into())
    }

    /// An entry behind the others of an object.
    pub(super) fn entry_behind(
        &self,
        object: Span,
        entries: &[Entry],
        text: &str,
    ) -> (Span, String) {
        let rewriter = self.rewriter;
        let Some(last) = entries.last() else {
            return (object, format!("{{ {text} }}"));
        };
        let before = Span {
            start: object.start,
            end: last.span.start,
        };
        let text = match rewriter.slice(before).contains('\n') {
            true => {
                let indent = indentation_at(rewriter.source.text(), last.span.start as usize);
                format!(",{}{indent}{text}", rewriter.style.newline)
            }
            false => format!(", {text}"),
        };
        let end = last.span.end;
        (Span { start: end, end }, text)
    }
}

/// A PUT, with what its own file needs for it.
fn put_of(changed: Changed, mut beside: Vec<Beside>) -> Put {
    beside.push(Beside {
        imports: changed.imports,
        ..Beside::default()
    });
    Put {
        changes: changed.changes,
        beside,
    }
}
