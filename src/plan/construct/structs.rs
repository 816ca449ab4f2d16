//! Payloads that are Rust structs: their fields by the names and the presence that serde gives them.

use super::planner::Planner;
use super::{BodyPlace, ConstantUse, FieldMove, Obstacles};
use crate::catalog::mapping::{Mapped, Mapping};
use crate::detect::Site;
use crate::ir::{Entry, EntryKind, ExprId, ExprKind, Key};
use crate::plan::Plan;
use crate::resolve::{Json, JsonKind, Presence};
use crate::source::Span;

/// Where a walk through a struct's literal stands.
struct At<'p> {
    path: Vec<String>,
    mapping: &'p Mapping,
    plan: &'p Plan<'p>,
}

impl Planner<'_> {
    /// Whether a literal is a struct's.
    pub(super) fn is_struct(&self, literal: ExprId) -> bool {
        let kind = &self.file.ir.expr(literal).kind;
        matches!(kind, ExprKind::Object { class: Some(_), .. })
    }

    /// The payload that starts from a struct's literal, at the call or in one variable.
    pub(super) fn struct_payload(
        &self,
        site: &Site,
        plan: &Plan<'_>,
        (literal, variable): (ExprId, Option<ConstantUse>),
    ) -> Result<(BodyPlace, Vec<FieldMove>), Obstacles> {
        let bodies = site.best().bodies();
        let [json] = bodies.as_slice() else {
            return Err(vec!["there is no one payload".to_owned()]);
        };
        let mut obstacles = Vec::new();
        if let Some(variable) = variable {
            let init = self.facts.declaration(variable.binding);
            if init.is_none_or(|(_, init)| self.facts.unwrapped(init) != literal) {
                return Err(vec!["the payload's variable holds its text".to_owned()]);
            }
            let declared = self.file.ir.binding(variable.binding);
            if declared.hint.is_some() {
                obstacles
                    .push("the payload's variable is declared with its struct's type".to_owned());
            }
            let uses = self.facts.uses(variable.binding);
            if let Some((_, other)) = uses.iter().find(|(_, span)| *span != variable.used) {
                obstacles.push(format!(
                    "the payload `{}` is also used in line {}",
                    declared.name,
                    self.line(*other)
                ));
            }
        }
        let at = At {
            path: Vec::new(),
            mapping: self.catalog.mapping(),
            plan,
        };
        let mut fields = Vec::new();
        self.sort_literal(literal, json, &at, &mut fields, &mut obstacles);
        if !obstacles.is_empty() {
            return Err(obstacles);
        }
        let place = BodyPlace {
            object: self.file.ir.expr(literal).span,
            expr: literal,
            is_struct: true,
            variable,
            parts: Vec::new(),
            removed: Vec::new(),
            channel_beside: false,
            is_text: false,
            taken: None,
            types: Vec::new(),
        };
        Ok((place, fields))
    }

    fn sort_literal(
        &self,
        literal: ExprId,
        json: &Json,
        place: &At<'_>,
        moves: &mut Vec<FieldMove>,
        obstacles: &mut Obstacles,
    ) {
        let expr = self.file.ir.expr(literal);
        let (ExprKind::Object { entries, .. }, JsonKind::Object { fields, .. }) =
            (&expr.kind, &json.kind)
        else {
            obstacles.push("a part of the payload is not written as a struct here".to_owned());
            return;
        };
        for field in fields {
            let written = entries.iter().position(|entry| {
                field
                    .entry
                    .is_some_and(|own| own.file == 0 && own.span == entry.span)
            });
            let Some(at) = written else {
                obstacles.push(format!(
                    "`{}` is not written in the payload's literal",
                    field.key
                ));
                continue;
            };
            if field.presence != Presence::Always {
                obstacles.push(format!("`{}` is left out where it is not set", field.key));
                continue;
            }
            let mut path = place.path.clone();
            path.push(field.key.to_string());
            let inner = At {
                path,
                mapping: place.mapping,
                plan: place.plan,
            };
            self.sort_field(
                &entries[at],
                &field.value,
                expr.span,
                &inner,
                moves,
                obstacles,
            );
        }
    }

    fn sort_field(
        &self,
        entry: &Entry,
        json: &Json,
        object: Span,
        place: &At<'_>,
        moves: &mut Vec<FieldMove>,
        obstacles: &mut Obstacles,
    ) {
        let EntryKind::Property {
            key: Key::Name { span, .. },
            value,
        } = &entry.kind
        else {
            return;
        };
        let value_span = self.file.ir.expr(*value).span;
        // The plan has the last word on fields that may go to either body.
        let placed = place
            .plan
            .placed
            .iter()
            .find(|placed| placed.entry.is_some_and(|own| own.span == entry.span));
        let is_known = json.first_cause().is_none() && !matches!(json.kind, JsonKind::Choice(_));
        let mut names = self.facts.free_bindings(value_span).into_iter();
        let names_locals = names.any(|name| !self.facts.is_module_constant(name));
        let found = |to, path, row| FieldMove {
            to: placed.map_or(to, |placed| placed.to),
            path,
            entry: entry.span,
            object,
            value: value_span,
            is_shorthand: *span == value_span,
            row,
            choices: 0,
            depends: false,
            reads: Vec::new(),
            is_known: is_known && !names_locals,
            text: None,
            when: Vec::new(),
            around: Vec::new(),
            comments: Vec::new(),
        };
        let mapping = place.mapping;
        let settings: Vec<String> = place.path.iter().cloned().chain(["*".to_owned()]).collect();
        if let Some(row) = mapping.fields.iter().position(|rule| rule.from == settings) {
            let rule = &mapping.fields[row];
            let target = rule.path[..rule.path.len() - 1].to_vec();
            moves.push(found(rule.to, target, row));
            return;
        }
        let path: Vec<&str> = place.path.iter().map(String::as_str).collect();
        match mapping.field(&path) {
            Mapped::To(rule, target) => {
                let row = mapping
                    .fields
                    .iter()
                    .position(|row| std::ptr::eq(row, rule));
                moves.push(found(rule.to, target, row.unwrap_or(usize::MAX)));
            }
            Mapped::Inner => {
                let literal = self.facts.unwrapped(*value);
                self.sort_literal(literal, json, place, moves, obstacles);
            }
            Mapped::Unknown => {
                obstacles.push(format!("`{}` has no known place", place.path.join(".")));
            }
        }
    }
}
