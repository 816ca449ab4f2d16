//! Which members of objects are handed over, and which are sent whole.

use super::planner::Planner;
use crate::ir::{BinaryOp, BindingId, EntryKind, ExprId, ExprKind, Key, Name, Pattern};
use crate::plan::facts::Path;

impl Planner<'_> {
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
        if let Some(mut path) = self.facts.path_of(handed) {
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
