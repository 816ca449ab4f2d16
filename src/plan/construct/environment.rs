//! The environment of a program that sets it: what is read from it then is not the same in the whole process.

use super::Obstacles;
use super::made::holes;
use super::planner::Planner;
use crate::detect::Site;
use crate::ir::{ExprId, ExprKind, Module, StatementKind};
use crate::resolve::{Cause, Json, JsonKind, Origin, TextPiece};
use crate::source::Span;

impl Planner<'_> {
    /// Names what a request reads from the environment, where the file sets it while the program runs: the agent would keep what
    /// it was created with.
    pub(super) fn check_environment(&self, site: &Site, obstacles: &mut Obstacles) {
        let set = self.set_variables();
        if set.is_empty() {
            return;
        }
        for (cause, origin) in site.ways.iter().flat_map(read_by) {
            let Cause::Environment(name) = cause else {
                continue;
            };
            // What a constant of the module has read stays.
            let is_kept = origin
                .is_some_and(|origin| origin.file != 0 || self.is_in_module_constant(origin.span));
            let is_set = set
                .iter()
                .any(|one| one.as_ref().is_none_or(|one| one == name.as_str()));
            let obstacle =
                format!("the environment variable `{name}` is set while the program runs");
            if is_set && !is_kept && !obstacles.contains(&obstacle) {
                obstacles.push(obstacle);
            }
        }
    }

    /// The variables of the environment that the file sets at other times than once when it is loaded; `None` stands for any.
    fn set_variables(&self) -> Vec<Option<String>> {
        let mut settled: Vec<Option<String>> = Vec::new();
        let mut set = Vec::new();
        for (place, name) in self.environment_writes() {
            let is_first = !settled.contains(&name);
            if is_first && self.is_settled_write(place) {
                settled.push(name);
            } else if !set.contains(&name) {
                set.push(name);
            }
        }
        set
    }

    /// Where the file sets variables of the environment, and which.
    fn environment_writes(&self) -> Vec<(Span, Option<String>)> {
        let ir = &self.file.ir;
        let member = |place: Span| {
            let id = self.facts.at(place)?;
            match &ir.expr(id).kind {
                ExprKind::Member {
                    object, property, ..
                } if self.is_environment_object(*object) => Some(Some(property.to_string())),
                ExprKind::Index { object, index } if self.is_environment_object(*object) => {
                    match &ir.expr(*index).kind {
                        ExprKind::Str(text) => Some(Some(text.value.to_string())),
                        _ => Some(None),
                    }
                }
                _ => self.is_environment_object(id).then_some(None),
            }
        };
        let assigned = self.facts.assigned_places();
        let mut writes: Vec<(Span, Option<String>)> = assigned
            .filter_map(|place| Some((place, member(place)?)))
            .collect();
        let merged = ir.exprs.iter().filter(|expr| match &expr.kind {
            ExprKind::Call(call) => {
                let first = call.args.first();
                self.source(ir.expr(call.callee).span) == "Object.assign"
                    && first.is_some_and(|first| self.is_environment_object(first.value))
            }
            _ => false,
        });
        writes.extend(merged.map(|expr| (expr.span, None)));
        writes
    }

    fn is_environment_object(&self, id: ExprId) -> bool {
        let id = self.facts.unwrapped(id);
        let expr = self.file.ir.expr(id);
        match expr.kind {
            ExprKind::Binding(binding) => self.file.ir.binding(binding).name == "env",
            _ => self.source(expr.span) == "process.env",
        }
    }

    /// Whether a write happens once, when the file is loaded, before anything of it can run.
    fn is_settled_write(&self, place: Span) -> bool {
        let ir = &self.file.ir;
        let body = &ir.function(Module::BODY).body;
        if self.facts.function_around(place) != Module::BODY
            || self.facts.is_in_loop(place, body.span)
        {
            return false;
        }
        let before = body.statements.iter();
        before
            .take_while(|statement| !statement.span.contains(place))
            .all(|statement| match &statement.kind {
                StatementKind::Expr(_) => {
                    let calls = self.facts.within(statement.span);
                    let mut calls = calls.filter_map(|(_, expr)| match &expr.kind {
                        ExprKind::Call(call) => Some(self.source(ir.expr(call.callee).span)),
                        _ => None,
                    });
                    calls.all(|callee| {
                        callee.ends_with("config")
                            || callee == "require"
                            || callee == "Object.assign"
                    })
                }
                _ => self.facts.within(statement.span).all(|(_, expr)| {
                    !matches!(expr.kind, ExprKind::Await(_))
                        || self.facts.function_around(expr.span) != Module::BODY
                }),
            })
    }

    /// Whether a place lies in what a variable of the module is declared with, and not in a function.
    fn is_in_module_constant(&self, place: Span) -> bool {
        let body = &self.file.ir.function(Module::BODY).body;
        self.facts.function_around(place) == Module::BODY
            && body.statements.iter().any(|statement| {
                statement.span.contains(place)
                    && matches!(statement.kind, StatementKind::Let { .. })
                    && !self
                        .facts
                        .within(statement.span)
                        .any(|(_, expr)| matches!(expr.kind, ExprKind::Await(_)))
            })
    }
}

/// What of a request is not known, and where it comes from.
fn read_by(way: &crate::detect::Way) -> Vec<(&Cause, Option<Origin>)> {
    let mut found = Vec::new();
    for header in &way.request.headers {
        found.extend(holes(&header.value));
    }
    for url in &way.urls {
        found.extend(url.text.pieces.iter().filter_map(|piece| match piece {
            TextPiece::Hole { cause, origin } => Some((cause, *origin)),
            TextPiece::Text { .. } => None,
        }));
    }
    let mut open: Vec<&Json> = way.request.body.iter().collect();
    while let Some(json) = open.pop() {
        match &json.kind {
            JsonKind::Object { fields, .. } => open.extend(fields.iter().map(|field| &field.value)),
            JsonKind::Array { items, .. } => open.extend(items.iter().map(|(item, _)| item)),
            JsonKind::Choice(alternatives) => open.extend(alternatives.iter().map(|(_, one)| one)),
            _ => found.extend(holes(json)),
        }
    }
    found
}
