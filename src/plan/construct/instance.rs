//! Instances that stand for their key: `this.post(...)`, where the key is private to the class that the call's extends.
//!
//! ```ts
//! abstract class ApiClient {
//!   protected constructor(protected readonly baseUrl: string, private readonly apiKey: string) {}
//!   protected post(path: string, payload: object) { return fetch(new URL(path, this.baseUrl), { headers: this.headers(), ... }); }
//! }
//! class Companion extends ApiClient {
//!   open(user: string) { return this.post("/public/connections", { companionId, ... }); }
//! }
//! ```
//!
//! What the call's own class may not read is what it was made with, as long as nothing writes to it afterwards.

use super::key::entry_value;
use super::planner::Planner;
use super::{Construct, Obstacles};
use crate::detect::Site;
use crate::ir::{AssignOp, Class, Expr, ExprKind, FunctionId, MethodKind, Name, Pattern};
use crate::source::Span;

impl Planner<'_> {
    /// Keeps one agent for each instance, where it has the keys of the agent from its constructor on. Whether that is so.
    pub(super) fn key_by_instance(
        &self,
        construct: &mut Construct,
        obstacles: &mut Obstacles,
    ) -> bool {
        let Some(this) = self.own_receiver(construct) else {
            return false;
        };
        let is_of_instance = { construct.key.iter() }.all(|key| self.is_of_instance(*key));
        if !is_of_instance || !construct.key_text.is_empty() || !construct.key_of_early.is_empty() {
            return false;
        }
        construct.key.clear();
        self.key_by_client(this, construct, obstacles);
        true
    }

    /// What tells the agents of a wrapper apart that is handed over: the wrapper, where the call says neither a key nor a base of
    /// its own; the instance, where these are the instance's as the wrapper is.
    pub(super) fn told_apart_by(
        &self,
        wrapper: Span,
        site: &Site,
        construct: &Construct,
    ) -> Option<Span> {
        let ir = &self.file.ir;
        let header = &self.catalog.api().credential_header;
        let mut headers = site.best().request.headers.iter();
        let credential = headers.rfind(|one| one.name.eq_ignore_ascii_case(header));
        let credential = credential.and_then(|one| one.written);
        let credential = credential
            .filter(|at| at.file == 0 && construct.call.contains(at.span))
            .map(|at| entry_value(ir, at.span));
        let said: Vec<Span> = credential
            .into_iter()
            .chain(self.url_value(construct))
            .collect();
        let varies = |expr: &Expr| match &expr.kind {
            ExprKind::Binding(binding) => !self.is_process_constant(*binding, expr.span),
            ExprKind::This | ExprKind::Call(_) | ExprKind::Await(_) => true,
            _ => false,
        };
        let mut varying = said
            .iter()
            .flat_map(|place| self.facts.within(*place))
            .filter(|(_, expr)| varies(expr) && !self.follows_path(expr.span, construct));
        if varying.next().is_none() {
            return Some(wrapper);
        }
        let mut places = said.iter().chain([&wrapper]);
        let this = self.facts.within(wrapper);
        let mut this = this.filter(|(_, expr)| matches!(expr.kind, ExprKind::This));
        let this = this.next().map(|(_, expr)| expr.span)?;
        places
            .all(|place| self.is_of_instance(*place))
            .then_some(this)
    }

    /// The instance whose own method is called: `this` in `this.post(...)`.
    fn own_receiver(&self, construct: &Construct) -> Option<Span> {
        let ir = &self.file.ir;
        let ExprKind::Call(call) = &ir.expr(self.call_of(construct)).kind else {
            return None;
        };
        let ExprKind::Member { object, .. } = &ir.expr(self.facts.unwrapped(call.callee)).kind
        else {
            return None;
        };
        let object = ir.expr(*object);
        matches!(object.kind, ExprKind::This).then_some(object.span)
    }

    /// Whether what an expression reads of its instance is there from the constructor on, and nothing else differs.
    fn is_of_instance(&self, place: Span) -> bool {
        let ir = &self.file.ir;
        self.facts.within(place).all(|(_, expr)| match &expr.kind {
            ExprKind::Member {
                object, property, ..
            } if matches!(ir.expr(*object).kind, ExprKind::This) => {
                self.is_hidden(property, place) && self.is_set_by_constructors(property)
            }
            ExprKind::Binding(binding) => self.is_process_constant(*binding, expr.span),
            ExprKind::Call(_) | ExprKind::Await(_) | ExprKind::Function(_) => false,
            _ => true,
        })
    }

    /// Whether no other code than that of the classes can write to a field.
    fn is_hidden(&self, field: &Name, place: Span) -> bool {
        let ir = &self.file.ir;
        let around = ir.classes.iter().filter(|class| class.span.contains(place));
        let says = |class: &Class| {
            let text = self.source(class.span);
            let words = ["private", "protected", "readonly"];
            let mut words = words.iter().map(|word| format!("{word} {field}"));
            words.any(|word| text.contains(&word))
        };
        let is_computed = |class: &Class| class.methods.iter().any(|one| one.name == *field);
        !ir.classes.iter().any(is_computed)
            && (field.starts_with('#') || around.into_iter().any(says))
    }

    /// Whether the file writes to a field of this name in constructors only, to that of the instance.
    fn is_set_by_constructors(&self, field: &Name) -> bool {
        let ir = &self.file.ir;
        let methods = ir.classes.iter().flat_map(|class| &class.methods);
        let constructors: Vec<FunctionId> = methods
            .filter(|method| method.kind == MethodKind::Constructor)
            .map(|method| method.function)
            .collect();
        ir.exprs.iter().all(|expr| {
            let ExprKind::Assign { target, op, .. } = &expr.kind else {
                return true;
            };
            match &**target {
                Pattern::Binding(_) => true,
                Pattern::Place(place) => match &ir.expr(*place).kind {
                    ExprKind::Member {
                        object, property, ..
                    } if property == field => {
                        *op == AssignOp::Set
                            && matches!(ir.expr(*object).kind, ExprKind::This)
                            && constructors.contains(&self.facts.function_around(expr.span))
                    }
                    ExprKind::Index { object, .. } => {
                        !matches!(ir.expr(*object).kind, ExprKind::This)
                    }
                    _ => true,
                },
                _ => false,
            }
        })
    }
}
