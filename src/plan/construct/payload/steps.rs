//! Statements that change a payload between its literal and the call.

use super::{Place, Walk};
use crate::catalog::mapping::{Destination, Mapped};
use crate::ir::{
    AssignOp, BindingId, ExprId, ExprKind, Pattern, Statement, StatementKind, UnaryOp,
};
use crate::source::Span;

impl Walk<'_> {
    /// Walks the statements that change what `binding` holds before it is used at `used`. Tells whether other calls send it too.
    pub(super) fn steps(&mut self, binding: BindingId, used: Span, place: &Place) -> bool {
        let planner = self.planner;
        let name = planner.file.ir.binding(binding).name.clone();
        if planner.is_exported(binding) {
            self.obstacles
                .push(format!("the payload `{name}` is exported"));
        }
        if planner.facts.is_assigned(binding) {
            self.obstacles
                .push(format!("the payload `{name}` is assigned anew"));
            return false;
        }
        let mut others = false;
        for (_, other) in planner.facts.uses(binding) {
            if other == used {
                continue;
            }
            if planner.is_payload_of_site(other) {
                others = true;
                continue;
            }
            let Some(statement) = planner.facts.statement_around(other) else {
                continue;
            };
            if !self.step(statement, other, used, binding, place) {
                self.obstacles.push(format!(
                    "the payload `{name}` is also used in line {}",
                    planner.line(other)
                ));
            }
        }
        others
    }

    /// One statement that names the payload; `false` where it is not understood.
    fn step(
        &mut self,
        statement: &Statement,
        other: Span,
        used: Span,
        binding: BindingId,
        place: &Place,
    ) -> bool {
        let planner = self.planner;
        let ir = &planner.file.ir;
        let StatementKind::Expr(expr) = statement.kind else {
            return self.reads_session(other);
        };
        let is_here = planner.facts.function_around(statement.span)
            == planner.facts.function_around(ir.binding(binding).span);
        if !is_here || statement.span.start > used.start {
            return self.reads_session(other);
        }
        let declared = ir.binding(binding).span;
        match &ir.expr(planner.facts.unwrapped(expr)).kind {
            ExprKind::Assign { target, op, value } => {
                let Pattern::Place(target) = **target else {
                    return false;
                };
                let target_span = ir.expr(target).span;
                if !target_span.contains(other) || other.start != target_span.start {
                    return self.reads_session(other);
                }
                let Some(path) = self.path_of(target, binding) else {
                    return false;
                };
                let mut inner = place.clone();
                inner.path = path;
                let Some(conditions) = self.conditions(statement.span, declared, used, place)
                else {
                    return false;
                };
                inner.when = conditions;
                self.assign(statement, target, *op, *value, inner)
            }
            // What is taken out of an inner object may no longer be there.
            ExprKind::Unary {
                op: UnaryOp::Delete,
                operand,
            } => self
                .path_of(*operand, binding)
                .is_some_and(|path| path.len() == 1),
            ExprKind::Call(call) if self.source(ir.expr(call.callee).span) == "Object.assign" => {
                let Some(conditions) = self.conditions(statement.span, declared, used, place)
                else {
                    return false;
                };
                let sources: Vec<ExprId> = call.args.iter().skip(1).map(|arg| arg.value).collect();
                let is_target = call.args.first().is_some_and(|arg| {
                    ir.expr(planner.facts.unwrapped(arg.value)).span == other && !arg.spread
                });
                is_target && self.assign_all(statement, &sources, conditions, place)
            }
            _ => self.reads_session(other),
        }
    }

    /// `Object.assign(payload, source, ...)`.
    fn assign_all(
        &mut self,
        statement: &Statement,
        sources: &[ExprId],
        when: Vec<(String, Span)>,
        place: &Place,
    ) -> bool {
        let planner = self.planner;
        let mut place = place.clone();
        place.when = when;
        let mut stays = false;
        for source in sources {
            let source = planner.facts.unwrapped(*source);
            let own = match &planner.file.ir.expr(source).kind {
                ExprKind::Object { .. } => self.literal(source, &place),
                _ => return false,
            };
            if !own && sources.len() > 1 {
                return false;
            }
            stays |= own;
        }
        if !stays {
            match self.removable(statement) {
                Some(span) => self.removed.push(span),
                None => return false,
            }
        }
        true
    }

    /// `payload.key = value`.
    fn assign(
        &mut self,
        statement: &Statement,
        target: ExprId,
        op: AssignOp,
        value: ExprId,
        mut place: Place,
    ) -> bool {
        let planner = self.planner;
        let path: Vec<&str> = place.path.iter().map(String::as_str).collect();
        let goes = match planner.catalog.mapping().field(&path) {
            Mapped::To(rule, _) => Some(rule.to),
            Mapped::Inner => None,
            Mapped::Unknown => {
                self.obstacles
                    .push(format!("`{}` has no known place", place.path.join(".")));
                return true;
            }
        };
        if goes == Some(Destination::Session) {
            return true;
        }
        if op != AssignOp::Set || place.path.len() > 2 {
            return false;
        }
        let expr = planner.file.ir.expr(target).span;
        let entry = Span {
            start: expr.start,
            end: planner.file.ir.expr(value).span.end,
        };
        place.comments = planner.comments_above(statement.span);
        let stays = self.field(entry, entry, expr, value, &place);
        if !stays {
            match self.removable(statement) {
                Some(span) => {
                    if !self.removed.contains(&span) {
                        self.removed.push(span);
                    }
                }
                None => return false,
            }
        }
        true
    }

    /// What goes with a statement of the agent's: itself, or the `if` around it that holds nothing else.
    fn removable(&self, statement: &Statement) -> Option<Span> {
        let planner = self.planner;
        let around = planner.facts.if_around(statement.span);
        if let Some((outer, then, otherwise)) = around {
            let only = planner
                .facts
                .statements_in(then)
                .iter()
                .all(|inner| self.is_agents(inner));
            if only && !otherwise {
                return Some(planner.with_comments(outer));
            }
        }
        planner
            .facts
            .is_in_block(statement)
            .then(|| planner.with_comments(statement.span))
    }

    /// Whether a statement sets nothing but a field of the agent's.
    fn is_agents(&self, statement: &Statement) -> bool {
        let planner = self.planner;
        let StatementKind::Expr(expr) = statement.kind else {
            return false;
        };
        let ExprKind::Assign { target, .. } = &planner.file.ir.expr(expr).kind else {
            return false;
        };
        let Pattern::Place(place) = **target else {
            return false;
        };
        let Some(path) = self.any_path_of(place) else {
            return false;
        };
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        match planner.catalog.mapping().field(&path) {
            Mapped::To(rule, _) => rule.to != Destination::Session,
            Mapped::Inner => true,
            Mapped::Unknown => false,
        }
    }

    /// Whether a use only reads a field that stays where it is.
    fn reads_session(&self, used: Span) -> bool {
        let planner = self.planner;
        let Some(member) = planner.facts.member_of(used) else {
            return false;
        };
        let Some(path) = self.any_path_of(member) else {
            return false;
        };
        let path: Vec<&str> = path.iter().take(1).map(String::as_str).collect();
        matches!(planner.catalog.mapping().field(&path), Mapped::To(rule, _) if rule.to == Destination::Session)
    }

    /// The keys of a place in what `binding` holds.
    fn path_of(&self, place: ExprId, binding: BindingId) -> Option<Vec<String>> {
        let (root, path) = self.keys(place)?;
        (root == binding && !path.is_empty()).then_some(path)
    }

    fn any_path_of(&self, place: ExprId) -> Option<Vec<String>> {
        self.keys(place).map(|(_, path)| path)
    }

    fn keys(&self, mut place: ExprId) -> Option<(BindingId, Vec<String>)> {
        let ir = &self.planner.file.ir;
        let mut path = Vec::new();
        loop {
            match &ir.expr(place).kind {
                ExprKind::Binding(binding) => {
                    path.reverse();
                    return Some((*binding, path));
                }
                ExprKind::Member {
                    object, property, ..
                } => {
                    path.push(property.to_string());
                    place = *object;
                }
                ExprKind::Index { object, index } => {
                    let ExprKind::Str(literal) = &ir.expr(*index).kind else {
                        return None;
                    };
                    path.push(literal.value.to_string());
                    place = *object;
                }
                ExprKind::Wrapped(inner) => place = *inner,
                _ => return None,
            }
        }
    }

    /// The conditions of a statement beyond those of the payload and of the call.
    fn conditions(
        &mut self,
        statement: Span,
        declared: Span,
        used: Span,
        place: &Place,
    ) -> Option<Vec<(String, Span)>> {
        let mut conditions = place.when.clone();
        for (test, then, whole) in self.planner.facts.ifs_around(statement) {
            if whole.contains(declared) || whole.contains(used) {
                continue;
            }
            let negated = !then.contains(statement);
            conditions.push((self.condition(test, negated, place)?, test));
        }
        // A loop or a handler may or may not run.
        (!self.planner.facts.is_in_loop(statement, declared)).then_some(conditions)
    }

    /// Whether the entry of a field that is deleted again stays with its `delete`; `None` where it is not deleted.
    pub(super) fn deleted(&self, place: &Place) -> Option<bool> {
        if place.path.len() != 1 || place.reference.is_some() {
            return None;
        }
        let known = self
            .plan
            .placed
            .iter()
            .any(|placed| placed.from.first() == place.path.first());
        let unknown = self
            .plan
            .unknown
            .iter()
            .any(|unknown| unknown.path.first() == place.path.first());
        let is_deleted = self.planner.facts.is_deleted(&place.path[0]);
        (is_deleted && !known && !unknown).then_some(true)
    }
}

impl super::Planner<'_> {
    /// Whether a place is the payload of a call that is to be fixed.
    fn is_payload_of_site(&self, place: Span) -> bool {
        self.sites.iter().any(|site| {
            site.span.contains(place) && self.root(site).is_ok_and(|root| root.used == place)
        })
    }
}
