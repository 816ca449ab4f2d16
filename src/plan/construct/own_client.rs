//! Clients that instances hold: `this.http = axios.create({ baseURL, headers })` in a constructor.

use super::planner::Planner;
use crate::ir::{AssignOp, ExprId, ExprKind, Name, Pattern};
use crate::source::Span;

impl Planner<'_> {
    /// Whether what a call is made on is a field that every instance is given alike: it is written once, and made of nothing but
    /// what is constant in the process. Instances then share their agents as they would share the client.
    pub(super) fn is_shared_field(&self, receiver: Span) -> bool {
        let ir = &self.file.ir;
        let is_this = |id: ExprId| matches!(ir.expr(id).kind, ExprKind::This);
        let mut fields = self
            .facts
            .within(receiver)
            .filter_map(|(_, expr)| match &expr.kind {
                ExprKind::Member {
                    object, property, ..
                } if is_this(*object) => Some(property),
                _ => None,
            });
        let (Some(field), None) = (fields.next(), fields.next()) else {
            return false;
        };
        match self.written_to(field).as_deref() {
            Some([value]) => self.is_made_of_constants(*value),
            _ => false,
        }
    }

    /// What the file's code writes to a field of its own instances; `None` where something else may be written to it.
    fn written_to(&self, field: &Name) -> Option<Vec<ExprId>> {
        let ir = &self.file.ir;
        let is_this = |id: ExprId| matches!(ir.expr(id).kind, ExprKind::This);
        let mut values = Vec::new();
        for expr in &ir.exprs {
            let ExprKind::Assign { target, op, value } = &expr.kind else {
                continue;
            };
            let named = match &**target {
                Pattern::Binding(_) => continue,
                Pattern::Place(place) => match &ir.expr(*place).kind {
                    ExprKind::Member {
                        object, property, ..
                    } if property == field => *object,
                    ExprKind::Member { .. } => continue,
                    ExprKind::Index { object, .. } if !is_this(*object) => continue,
                    _ => return None,
                },
                _ => return None,
            };
            if *op != AssignOp::Set || !is_this(named) {
                return None;
            }
            values.push(*value);
        }
        let own = ir.classes.iter().flat_map(|class| &class.fields);
        let own = own.filter(|one| one.name == *field && !one.is_static);
        values.extend(own.filter_map(|one| one.init));
        let mut params = ir.functions.iter().flat_map(|function| &function.params);
        let is_param = params.any(|param| param.field.as_ref() == Some(field));
        (!is_param).then_some(values)
    }

    /// Whether an expression, a call perhaps, gives an equal value whenever it is evaluated.
    pub(super) fn is_made_of_constants(&self, value: ExprId) -> bool {
        let value = self.facts.unwrapped(value);
        let span = self.file.ir.expr(value).span;
        self.facts.within(span).all(|(id, expr)| match &expr.kind {
            ExprKind::Binding(binding) => self.is_process_constant(*binding, expr.span),
            ExprKind::Call(call) => id == value || call.is_new,
            ExprKind::This | ExprKind::Await(_) | ExprKind::Function(_) => false,
            _ => true,
        })
    }
}
