//! Members as paths, `job.state`, and where a file changes them.

use super::Facts;
use crate::ir::{BindingId, ExprId, ExprKind, MethodKind, Name, Pattern, UnaryOp};
use crate::program::MUTATING;
use crate::source::Span;

/// Methods that change what has no fields to send, and that clients have as well.
const OF_COLLECTIONS: [&str; 4] = ["append", "clear", "delete", "set"];

/// Members behind a variable, or behind `this`; an unknown step may be any.
#[derive(Clone, Debug)]
pub struct Path {
    /// The variable; none behind `this`.
    pub root: Option<BindingId>,
    /// The members on the way.
    pub steps: Vec<Option<Name>>,
}

/// A place that changes a member of an object, or by a method the object itself.
#[derive(Debug)]
pub struct MemberChange {
    /// The member, or the object whose method is called.
    pub path: Path,
    /// The place.
    pub at: Span,
    /// Whether it is a call of a method.
    pub is_method: bool,
}

impl Facts<'_> {
    /// The path that an expression is, if it is one.
    pub fn path_of(&self, mut id: ExprId) -> Option<Path> {
        let ir = self.ir;
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
    pub fn member_changes(&self) -> &[MemberChange] {
        self.member_changes
            .get_or_init(|| self.find_member_changes())
    }

    fn find_member_changes(&self) -> Vec<MemberChange> {
        let ir = self.ir;
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
            Some(MemberChange {
                path: self.path_of(place)?,
                at: expr.span,
                is_method,
            })
        });
        changes.collect()
    }

    /// Whether an expression reads a field of its own object that more than the constructor assigns.
    pub fn reads_reassigned_field(&self, span: Span) -> bool {
        let own_field = |path: &Path| match (path.root, path.steps.as_slice()) {
            (None, [Some(name)]) => Some(name.clone()),
            _ => None,
        };
        self.within(span).any(|(id, expr)| {
            let is_member = matches!(expr.kind, ExprKind::Member { .. });
            let read = self.path_of(id).filter(|_| is_member);
            let read = read.as_ref().and_then(own_field);
            read.is_some()
                && self.member_changes().iter().any(|change| {
                    !change.is_method
                        && own_field(&change.path) == read
                        && !self.is_in_constructor(change.at)
                })
        })
    }

    /// Whether a place runs while an object is made.
    pub fn is_in_constructor(&self, place: Span) -> bool {
        let methods = self.ir.classes.iter().flat_map(|class| &class.methods);
        let mut makers = methods.filter(|method| method.kind == MethodKind::Constructor);
        makers.any(|maker| self.ir.function(maker.function).span.contains(place))
    }
}
