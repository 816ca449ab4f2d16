//! What a call is made on: a client that is the same in the whole file, or one that is made for the call.

use super::planner::Planner;
use super::words::one_line;
use super::wrapper::{Receiver, receiver};
use super::{Anchor, Construct, Early, Obstacles};
use crate::detect::Site;
use crate::ir::{BindingKind, ClassId, Expr, ExprId, ExprKind, Language, Pattern};
use crate::source::Span;

impl Planner<'_> {
    /// A client that is itself a variable of the function may have a base URL and a key of its own.
    pub(super) fn check_receiver(
        &self,
        site: &Site,
        is_constant: bool,
        construct: &mut Construct,
        obstacles: &mut Obstacles,
    ) {
        if self.file.ir.language == Language::Rust {
            return;
        }
        let ExprKind::Call(call) = &self.file.ir.expr(self.call_of(construct)).kind else {
            return;
        };
        // What a wrapper or a local client adds was followed to its key and its base.
        let call_of = receiver(&self.file.ir, self.call_of(construct));
        if construct.is_wrapped && matches!(call_of, Receiver::This | Receiver::Local) {
            return;
        }
        let callee = self.base_of(call.callee, construct);
        if self.is_shared_field(callee) {
            construct.needs_locals = true;
            return;
        }
        let varies = self.facts.within(callee).any(|(_, expr)| match expr.kind {
            ExprKind::Binding(binding) => !self.facts.is_module_constant(binding),
            ExprKind::This | ExprKind::Call(_) => true,
            _ => false,
        });
        let is_alike = self.is_made_alike(call.callee);
        if varies && (is_constant || is_alike) {
            // Whatever it is, it sends with one key to one base. It is made once, where it was.
            if let Some(client) = self.made_client(call.callee) {
                construct.needs_locals = true;
                let at = construct.early.partition_point(|one| one.value < client);
                let client = Early {
                    value: client,
                    name: "client".to_owned(),
                    anchor: Anchor::Statement(0),
                    taken: None,
                };
                construct.early.insert(at, client);
            }
        } else if varies {
            let client = match &self.file.ir.expr(self.facts.unwrapped(call.callee)).kind {
                ExprKind::Member { object, .. } => *object,
                _ => call.callee,
            };
            if self.is_made_here(site, client, construct, obstacles) {
                return;
            }
            if self.is_told_by_client(construct) {
                construct.needs_locals = true;
                return;
            }
            if self.is_injected_function(site, call) {
                construct.needs_locals = true;
                return;
            }
            if let Some(client) = self.injected_client(site, construct) {
                return self.key_by_client(client, construct, obstacles);
            }
            if let Some(wrapper) = self.injected_wrapper(site, construct) {
                let text = one_line(self.source(wrapper));
                construct.needs_locals = true;
                construct.assumptions.push(format!(
                    "whatever `{text}` may be answers as the one that is seen does"
                ));
                return;
            }
            obstacles.push(format!(
                "the client `{}` is not the same in the whole file",
                one_line(self.source(callee))
            ));
        }
    }

    /// Whether a method is called on an instance that is made on the spot, and made alike each time: of a class of the file that
    /// depends on nothing but the module's constants, and given nothing else.
    fn is_made_alike(&self, callee: ExprId) -> bool {
        let ir = &self.file.ir;
        let ExprKind::Member { object, .. } = &ir.expr(self.facts.unwrapped(callee)).kind else {
            return false;
        };
        let made = self.facts.unwrapped(*object);
        let ExprKind::Call(call) = &ir.expr(made).kind else {
            return false;
        };
        let ExprKind::Binding(class) = ir.expr(call.callee).kind else {
            return false;
        };
        call.is_new
            && matches!(ir.binding(class).kind, BindingKind::Class(class)
                if self.is_rooted_class(class, 0) && self.changes_itself_only(class))
            && call
                .args
                .iter()
                .all(|arg| self.is_made_of_constants(arg.value))
    }

    /// Whether the code of a class writes to nothing but its instances and its own variables.
    fn changes_itself_only(&self, class: ClassId) -> bool {
        let ir = &self.file.ir;
        let Some(class) = ir.classes.get(class.0 as usize) else {
            return false;
        };
        let is_own = |place: ExprId| {
            let mut at = place;
            loop {
                match &ir.expr(at).kind {
                    ExprKind::Member { object, .. } | ExprKind::Index { object, .. } => {
                        at = *object
                    }
                    ExprKind::This => return at != place,
                    ExprKind::Binding(binding) => {
                        return class.span.contains(ir.binding(*binding).span)
                            && !matches!(ir.binding(*binding).kind, BindingKind::Class(_));
                    }
                    _ => return false,
                }
            }
        };
        self.facts
            .within(class.span)
            .all(|(_, expr)| match &expr.kind {
                ExprKind::Assign { target, .. } => match &**target {
                    Pattern::Binding(binding) => class.span.contains(ir.binding(*binding).span),
                    Pattern::Place(place) => is_own(*place),
                    _ => false,
                },
                _ => true,
            })
    }

    /// What a method is called on, or the function that is called, where that is made on the spot by more than code that only
    /// makes it.
    fn made_client(&self, callee: ExprId) -> Option<Span> {
        let ir = &self.file.ir;
        let callee = self.facts.unwrapped(callee);
        let made = match &ir.expr(callee).kind {
            ExprKind::Member { object, .. } => *object,
            _ => callee,
        };
        let span = ir.expr(made).span;
        let makes = |expr: &Expr| matches!(expr.kind, ExprKind::Call(_) | ExprKind::Await(_));
        let is_made = self.facts.within(span).any(|(_, expr)| makes(expr));
        (is_made && !self.is_idle(span)).then_some(span)
    }

    /// What a chain of calls starts from: the client, behind the calls that put the request together.
    fn base_of(&self, callee: ExprId, construct: &Construct) -> Span {
        let ir = &self.file.ir;
        let place = construct
            .url
            .constant
            .map_or(construct.url.literal, |constant| constant.used);
        let mut base = callee;
        let mut at = callee;
        loop {
            match &ir.expr(at).kind {
                ExprKind::Wrapped(inner) => at = *inner,
                ExprKind::Member { object, .. } => at = *object,
                // The call with the URL in it, or one behind it, belongs to the request.
                ExprKind::Call(call) if ir.expr(at).span.contains(place) => {
                    at = call.callee;
                    base = at;
                }
                _ => return ir.expr(base).span,
            }
        }
    }
}
