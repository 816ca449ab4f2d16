//! What changes the objects that variables hold: assignments to members, `delete`, and methods that change their receiver.

use super::Facts;
use crate::ir::{
    BindingId, BindingKind, ExprId, ExprKind, Language, Module, Pattern, StatementKind, UnaryOp,
};
use crate::program::MUTATING;
use crate::source::Span;
use std::cell::OnceCell;

/// A place that changes what a variable holds.
pub(super) struct Change {
    pub(super) root: BindingId,
    at: Span,
    /// Whether it is no field of the object itself.
    is_deep: bool,
}

/// Every such place of a module.
pub(super) fn changes(ir: &Module) -> Vec<Change> {
    let mut found = Vec::new();
    let made = OnceCell::new();
    for expr in &ir.exprs {
        let mut places = Vec::new();
        match &expr.kind {
            ExprKind::Assign { target, .. } => places_in(target, &mut places),
            ExprKind::Unary {
                op: UnaryOp::Delete,
                operand,
            } => places.push(*operand),
            ExprKind::Call(call) if ir.language != Language::Rust => {
                if let ExprKind::Member {
                    object, property, ..
                } = &ir.expr(call.callee).kind
                    && MUTATING.contains(&property.as_str())
                    && !is_verb(ir, *object, property, &made)
                {
                    places.push(*object);
                    let target = call.args.first().filter(|_| property == "assign");
                    places.extend(target.map(|target| target.value));
                }
            }
            _ => {}
        }
        let roots = places.into_iter().filter_map(|place| root(ir, place));
        found.extend(roots.map(|(root, depth)| Change {
            root,
            at: expr.span,
            is_deep: depth > usize::from(!matches!(expr.kind, ExprKind::Call(_))),
        }));
    }
    found
}

/// Whether a method may as well be one of a client, which `delete`s on a server: its receiver is not `made` as a collection.
fn is_verb(ir: &Module, receiver: ExprId, method: &str, made: &OnceCell<Vec<BindingId>>) -> bool {
    let ExprKind::Binding(binding) = ir.expr(receiver).kind else {
        return false;
    };
    matches!(method, "append" | "clear" | "delete" | "set")
        && made
            .get_or_init(|| made_anew(ir))
            .binary_search(&binding)
            .is_err()
}

/// The names that are declared with `new` at the beginning of the module or a function, sorted.
fn made_anew(ir: &Module) -> Vec<BindingId> {
    let bodies = ir.functions.iter().map(|function| &function.body);
    let made = bodies.flat_map(|body| &body.statements).filter_map(|one| {
        let StatementKind::Let {
            pattern: Pattern::Binding(own),
            init: Some(init),
            ..
        } = &one.kind
        else {
            return None;
        };
        matches!(&ir.expr(*init).kind, ExprKind::Call(call) if call.is_new).then_some(*own)
    });
    let mut made: Vec<BindingId> = made.collect();
    made.sort_unstable();
    made
}

/// Members and elements that a pattern writes.
fn places_in(pattern: &Pattern, places: &mut Vec<ExprId>) {
    match pattern {
        Pattern::Place(place) => places.push(*place),
        Pattern::Default { pattern, .. } => places_in(pattern, places),
        Pattern::Object { fields, rest } => {
            let inner = fields.iter().map(|(_, pattern)| pattern);
            inner
                .chain(rest.as_deref())
                .for_each(|one| places_in(one, places));
        }
        Pattern::Array { items, rest } => {
            let items = items.iter().flatten();
            items
                .chain(rest.as_deref())
                .for_each(|one| places_in(one, places));
        }
        _ => {}
    }
}

/// The variable that a chain of members begins with, and their number.
fn root(ir: &Module, mut at: ExprId) -> Option<(BindingId, usize)> {
    let mut depth = 0;
    loop {
        match &ir.expr(at).kind {
            ExprKind::Member { object, .. } | ExprKind::Index { object, .. } => {
                at = *object;
                depth += 1;
            }
            ExprKind::Wrapped(inner) => at = *inner,
            ExprKind::Binding(binding) => return Some((*binding, depth)),
            _ => return None,
        }
    }
}

impl Facts<'_> {
    /// Whether what a variable holds is changed anywhere.
    pub fn is_written(&self, binding: BindingId) -> bool {
        self.changes.iter().any(|change| change.root == binding)
    }

    /// Whether what a variable holds is changed by nothing but assignments in the function that it belongs to.
    pub fn is_changed_in_steps(&self, binding: BindingId) -> bool {
        let owner = self.ir.binding(binding).owner;
        let mut own = self.changes.iter().filter(|one| one.root == binding);
        own.all(|change| {
            let is_assigned = |id| matches!(self.ir.expr(id).kind, ExprKind::Assign { .. });
            self.function_around(change.at) == owner && self.at(change.at).is_some_and(is_assigned)
        })
    }

    /// Whether what a variable of the module holds may change while functions of the module run.
    pub(super) fn is_state(&self, binding: BindingId) -> bool {
        let mut own = self.changes.iter().filter(|one| one.root == binding);
        // Rust says by its types what may change.
        let is_rust = self.ir.language == Language::Rust;
        !is_rust
            && own.any(|change| {
                self.function_around(change.at) != Module::BODY
                    || self.runs_before(change.at.start)
                    || self.is_in_loop(change.at, Span::default())
            })
    }

    /// Whether the module's body calls a function of its own, or waits, before a place in it.
    fn runs_before(&self, place: u32) -> bool {
        let runs = |id: ExprId| match &self.ir.expr(id).kind {
            ExprKind::Await(_) => true,
            ExprKind::Call(call) => match self.ir.expr(self.unwrapped(call.callee)).kind {
                ExprKind::Function(_) => true,
                ExprKind::Member { .. } | ExprKind::Binding(_) => {
                    root(self.ir, call.callee).is_some_and(|(root, _)| self.is_own_code(root))
                }
                _ => false,
            },
            _ => false,
        };
        let first = self.first_run.get_or_init(|| {
            let mut all = self.by_start.iter();
            let is_first = |(span, id): &&(Span, ExprId)| {
                runs(*id) && self.function_around(*span) == Module::BODY
            };
            all.find(is_first).map(|(span, _)| span.start)
        });
        first.is_some_and(|first| first < place)
    }

    /// Whether a name stands for code of the file: a function, a class, an object of either.
    fn is_own_code(&self, binding: BindingId) -> bool {
        match self.ir.binding(binding).kind {
            BindingKind::Function(_) | BindingKind::Class(_) => true,
            BindingKind::Import(_) => false,
            _ => self.declaration(binding).is_some_and(|(_, init)| {
                let init = self.ir.expr(init).span;
                self.within(init).any(|(_, expr)| match &expr.kind {
                    ExprKind::Function(_) | ExprKind::Object { .. } => true,
                    ExprKind::Binding(inner) => matches!(
                        self.ir.binding(*inner).kind,
                        BindingKind::Function(_) | BindingKind::Class(_)
                    ),
                    _ => false,
                })
            }),
        }
    }

    /// Whether what a variable holds may be changed once the code at `place` has begun to run, or is by every run of it.
    pub fn is_changed_after(&self, binding: BindingId, place: Span) -> bool {
        self.has_change_after(binding, place, |_| true)
    }

    /// Whether something inside of what its fields hold may be.
    pub fn is_changed_deep_after(&self, binding: BindingId, place: Span) -> bool {
        self.has_change_after(binding, place, |change| change.is_deep)
    }

    fn has_change_after(
        &self,
        binding: BindingId,
        place: Span,
        is_asked: impl Fn(&Change) -> bool,
    ) -> bool {
        let declared = self.ir.binding(binding);
        if self.ir.language == Language::Rust {
            return false;
        }
        if declared.owner == Module::BODY {
            return self.is_state(binding);
        }
        let own = self.function_around(place);
        let own_changes = self.changes.iter().filter(|one| one.root == binding);
        let mut changes = own_changes.filter(|one| is_asked(one));
        changes.any(|change| {
            let function = self.function_around(change.at);
            if function != own {
                // What the function around did before it made this one is done.
                let inner = self.ir.function(own).span;
                let is_done = function == declared.owner
                    && self.ir.function(function).span.contains(inner)
                    && change.at.end <= inner.start;
                return !is_done || self.is_in_loop(change.at, declared.span);
            }
            change.at.start > place.start
                || declared.owner != own
                || self.is_in_loop(place, declared.span)
        })
    }
}
