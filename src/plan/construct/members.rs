//! Members as paths, `job.state`: where a file changes them, and which of them are handed over or sent whole.

use super::planner::Planner;
use crate::ir::{BinaryOp, BindingId, EntryKind, ExprId, ExprKind, Key, Name, Pattern, UnaryOp};
use crate::program::MUTATING;
use crate::source::Span;

/// Methods that change what has no fields to send, and that clients have as well.
const OF_COLLECTIONS: [&str; 4] = ["append", "clear", "delete", "set"];

/// Members behind a variable, or behind `this`; an unknown step may be any.
#[derive(Clone)]
pub(super) struct Path {
    pub(super) root: Option<BindingId>,
    pub(super) steps: Vec<Option<Name>>,
}

/// A place that changes a member of an object, or by a method the object itself.
pub(super) struct Change {
    pub(super) path: Path,
    pub(super) at: Span,
    pub(super) is_method: bool,
}

impl Planner<'_> {
    /// The path that an expression is, if it is one.
    pub(super) fn path_of(&self, mut id: ExprId) -> Option<Path> {
        let ir = &self.file.ir;
        let mut steps = Vec::new();
        let root = loop {
            match &ir.expr(id).kind {
                ExprKind::Member {
                    object, property, ..
                } => {
                    steps.push(Some(property.clone()));
                    id = *object;
                }
                ExprKind::Index { object, .. } => {
                    steps.push(None);
                    id = *object;
                }
                ExprKind::Wrapped(inner) => id = *inner,
                ExprKind::Binding(binding) => break Some(*binding),
                ExprKind::This => break None,
                _ => return None,
            }
        };
        steps.reverse();
        Some(Path { root, steps })
    }

    /// Every place of the file that changes a member of an object.
    pub(super) fn changes_of_members(&self) -> Vec<Change> {
        let ir = &self.file.ir;
        let changes = ir.exprs.iter().filter_map(|expr| {
            let (place, is_method) = match &expr.kind {
                ExprKind::Assign { target, .. } => match **target {
                    Pattern::Place(place) => (place, false),
                    _ => return None,
                },
                ExprKind::Unary {
                    op: UnaryOp::Delete,
                    operand,
                } => (*operand, false),
                ExprKind::Call(call) => match &ir.expr(call.callee).kind {
                    ExprKind::Member { property, .. } if property == "assign" => {
                        (call.args.first()?.value, true)
                    }
                    ExprKind::Member {
                        object, property, ..
                    } if MUTATING.contains(&property.as_str())
                        && !OF_COLLECTIONS.contains(&property.as_str()) =>
                    {
                        (*object, true)
                    }
                    _ => return None,
                },
                _ => return None,
            };
            Some(Change {
                path: self.path_of(place)?,
                at: expr.span,
                is_method,
            })
        });
        changes.collect()
    }

    /// The members that are handed over where `steps` behind an argument are sent, each with whether that is what is sent itself,
    /// not a member of it.
    pub(super) fn handed_paths(
        &self,
        handed: ExprId,
        steps: &[Option<Name>],
        found: &mut Vec<(Path, bool)>,
    ) {
        let ir = &self.file.ir;
        let handed = self.facts.unwrapped(handed);
        if let Some(mut path) = self.path_of(handed) {
            path.steps.extend(steps.iter().cloned());
            found.push((path, true));
            return;
        }
        let ExprKind::Object { entries, .. } = &ir.expr(handed).kind else {
            return;
        };
        for entry in entries {
            match &entry.kind {
                EntryKind::Property { key, value } => match (steps.split_first(), key) {
                    (None, _) => {
                        let own = found.len();
                        self.handed_paths(*value, &[], found);
                        found[own..]
                            .iter_mut()
                            .for_each(|(_, is_it)| *is_it = false);
                    }
                    (Some((Some(step), rest)), Key::Name { name, .. }) if step == name => {
                        self.handed_paths(*value, rest, found);
                    }
                    _ => {}
                },
                EntryKind::Spread(value) => self.handed_paths(*value, steps, found),
                _ => {}
            }
        }
    }

    /// The parts of a value that are sent as they are, each with whether its own members are copied by that.
    pub(super) fn sent_whole(&self, id: ExprId, is_copied: bool, found: &mut Vec<(ExprId, bool)>) {
        let ir = &self.file.ir;
        match &ir.expr(id).kind {
            ExprKind::Wrapped(inner) => self.sent_whole(*inner, is_copied, found),
            ExprKind::Object { entries, .. } => {
                for entry in entries {
                    match entry.kind {
                        EntryKind::Property { value, .. } => self.sent_whole(value, false, found),
                        EntryKind::Spread(value) => self.sent_whole(value, true, found),
                        _ => {}
                    }
                }
            }
            ExprKind::Array { items, .. } => {
                for item in items {
                    self.sent_whole(item.value, item.spread, found);
                }
            }
            ExprKind::If {
                then, otherwise, ..
            } => {
                self.sent_whole(*then, is_copied, found);
                if let Some(otherwise) = otherwise {
                    self.sent_whole(*otherwise, is_copied, found);
                }
            }
            ExprKind::Binary {
                op: BinaryOp::And | BinaryOp::Or | BinaryOp::Nullish,
                left,
                right,
            } => {
                self.sent_whole(*left, is_copied, found);
                self.sent_whole(*right, is_copied, found);
            }
            _ => found.push((id, is_copied)),
        }
    }
}

/// The steps from an argument to what a parameter's pattern calls `name`.
pub(super) fn way_to(pattern: &Pattern, name: BindingId) -> Option<Vec<Option<Name>>> {
    match pattern {
        Pattern::Binding(own) => (*own == name).then(Vec::new),
        Pattern::Default { pattern, .. } => way_to(pattern, name),
        Pattern::Object { fields, .. } => fields.iter().find_map(|(key, pattern)| {
            let Key::Name { name: own, .. } = key else {
                return None;
            };
            let mut way = way_to(pattern, name)?;
            way.insert(0, Some(own.clone()));
            Some(way)
        }),
        _ => None,
    }
}
