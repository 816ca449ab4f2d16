//! Functions that hand back what is more than a promise, and of which every call is there to see.
//!
//! ```js
//! const post = (path, body) => superagent.post(API + path).send(body);
//! const { body } = await post("/public/connections", payload);
//! ```
//!
//! Names are taken by their spelling, so that what overrides a method, or is another one of that name, is asked too.

use super::Obstacles;
use super::planner::Planner;
use crate::ir::{
    BindingKind, ExprId, ExprKind, Function, FunctionId, Module, Pattern, StatementKind,
};
use crate::plan::enclosed::Reach;
use crate::source::Span;

/// What calls a function by its name with arguments that are handed over otherwise.
const CALLERS: [&str; 2] = ["call", "apply"];

impl Planner<'_> {
    /// Whether all calls of a function, which nobody else can call, want nothing but a promise of it.
    pub(super) fn is_only_awaited_from(
        &self,
        id: FunctionId,
        seen: &mut Vec<FunctionId>,
        obstacles: &mut Obstacles,
    ) -> bool {
        if seen.contains(&id) {
            return true;
        }
        seen.push(id);
        let function = self.file.ir.function(id);
        if function.name.is_empty() {
            return false;
        }
        let Some(calls) = self.calls_by_name(function) else {
            return false;
        };
        // What only a name in a function around it leads to, nobody else can call.
        let is_local = function.parent != Module::BODY
            && calls.iter().all(|(_, used)| {
                matches!(self.file.ir.expr(*used).kind, ExprKind::Binding(name)
                if self.file.ir.binding(name).owner == function.parent)
            });
        if !is_local && Reach::new(self.file, self.facts).is_open(function.body.span) {
            obstacles.push(format!(
                "what the call returns is more than a promise, and whoever calls `{}` gets it",
                function.name
            ));
            return true;
        }
        calls
            .into_iter()
            .all(|(call, _)| self.is_only_awaited(call, seen, obstacles))
    }

    /// Whether the function around a place is made by another one for nothing but to be called: `post("/path")(body)`.
    pub fn makes_only_for_calls(&self, place: Span) -> bool {
        let ir = &self.file.ir;
        let mut made = self.facts.function_around(place);
        let mut depth = 0;
        let maker = loop {
            let outer = ir.function(made).parent;
            let maker = ir.function(outer);
            let is_given = self.returned(outer).is_some_and(|given| {
                let given = self.facts.unwrapped(given);
                matches!(ir.expr(given).kind, ExprKind::Function(own) if own == made)
            });
            if outer == Module::BODY || !is_given || maker.is_async || maker.is_generator {
                return false;
            }
            depth += 1;
            if !maker.name.is_empty() {
                break maker;
            }
            made = outer;
        };
        let Some(calls) = self.calls_by_name(maker) else {
            return false;
        };
        let mut given: Vec<ExprId> = calls.into_iter().map(|(call, _)| call).collect();
        for _ in 0..depth {
            let called = given.iter().map(|value| self.calls_of_value(*value));
            let Some(called) = called.collect::<Option<Vec<_>>>() else {
                return false;
            };
            given = called.concat();
        }
        true
    }

    /// The calls of a function that an expression gives, if it is called at once, or has a name that is only called.
    fn calls_of_value(&self, value: ExprId) -> Option<Vec<ExprId>> {
        let ir = &self.file.ir;
        if let Some(outer) = self.around(value) {
            return match &ir.expr(outer).kind {
                ExprKind::Call(call) if call.callee == value => Some(vec![outer]),
                ExprKind::Wrapped(_) => self.calls_of_value(outer),
                _ => None,
            };
        }
        let statement = self.facts.statement_around(ir.expr(value).span)?;
        let StatementKind::Let {
            pattern: Pattern::Binding(name),
            init: Some(init),
            ..
        } = statement.kind
        else {
            return None;
        };
        if init != value || self.facts.is_assigned(name) || self.is_exported(name) {
            return None;
        }
        let uses = self.facts.uses(name).into_iter();
        uses.map(|(used, _)| self.call_named(used)).collect()
    }

    /// All calls by the name of a function, each with the name that it says, if it is named for nothing else.
    fn calls_by_name(&self, function: &Function) -> Option<Vec<(ExprId, ExprId)>> {
        let ir = &self.file.ir;
        let name = function.name.trim_start_matches('#');
        let text = self.file.source.text();
        let is_letter = |one: char| one.is_alphanumeric() || matches!(one, '_' | '$');
        let mut calls = Vec::new();
        for (at, _) in text.match_indices(name) {
            let said = Span::new(at, at + name.len());
            let behind = &text[at + name.len()..];
            let is_comment = ir.comments.iter().any(|one| one.span.contains(said));
            if is_comment || text[..at].ends_with(is_letter) || behind.starts_with(is_letter) {
                continue;
            }
            match self.named_at(said, name) {
                Some(used) if self.is_of_client(used) => {}
                Some(used) => calls.push((self.call_named(used)?, used)),
                None if self.is_declared_at(said, name) => {}
                None => return None,
            }
        }
        Some(calls)
    }

    /// The expression that says a name at a place.
    fn named_at(&self, said: Span, name: &str) -> Option<ExprId> {
        let ir = &self.file.ir;
        let is_it = |kind: &ExprKind, span: Span| match kind {
            ExprKind::Binding(_) => span == said,
            ExprKind::Member { property, .. } => {
                span.end == said.end && property.trim_start_matches('#') == name
            }
            _ => false,
        };
        let at = { ir.exprs.iter() }.position(|expr| is_it(&expr.kind, expr.span))?;
        Some(ExprId(u32::try_from(at).ok()?))
    }

    /// Whether a method is one of what is imported, or there without being declared.
    fn is_of_client(&self, used: ExprId) -> bool {
        let ir = &self.file.ir;
        let ExprKind::Member { object, .. } = ir.expr(used).kind else {
            return false;
        };
        match &ir.expr(self.facts.unwrapped(object)).kind {
            ExprKind::Binding(binding) => {
                let declared = self.facts.declaration(*binding);
                let is_required = |init| self.source(ir.expr(init).span).starts_with("require(");
                matches!(ir.binding(*binding).kind, BindingKind::Import(_))
                    || declared.is_some_and(|(_, init)| is_required(init))
            }
            ExprKind::Global(_) => true,
            _ => false,
        }
    }

    /// The call of what is named.
    fn call_named(&self, used: ExprId) -> Option<ExprId> {
        let ir = &self.file.ir;
        let outer = self.around(used)?;
        let is_called = |call: ExprId, callee: ExprId| matches!(&ir.expr(call).kind, ExprKind::Call(call) if call.callee == callee);
        match &ir.expr(outer).kind {
            ExprKind::Call(_) => is_called(outer, used).then_some(outer),
            ExprKind::Member {
                object, property, ..
            } if *object == used && CALLERS.contains(&property.as_str()) => {
                let call = self.around(outer)?;
                is_called(call, outer).then_some(call)
            }
            _ => None,
        }
    }

    /// Whether a name is that of a function where it is declared, or of a variable.
    fn is_declared_at(&self, said: Span, name: &str) -> bool {
        let ir = &self.file.ir;
        let text = self.file.source.text();
        let is_function = |function: &Function| {
            if function.name.trim_start_matches('#') != name {
                return false;
            }
            let span = function.span;
            let between = match span.contains(said) {
                true => text.get(span.start as usize..said.start as usize),
                false => text.get(said.end as usize..span.start as usize),
            };
            let words = between.map(|text| text.split([' ', '\n', '\t', '\r', ':', '=', '#']));
            let is_sign =
                |word: &str| matches!(word, "" | "async" | "static" | "function" | "const" | "let");
            words.is_some_and(|mut words| words.all(is_sign))
        };
        ir.bindings.iter().any(|one| one.span == said) || ir.functions.iter().any(is_function)
    }
}
