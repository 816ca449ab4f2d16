//! The payload's fields, sorted by the body that they go to, and values that the current contract would not take.

use super::planner::Planner;
use super::{Construct, FieldMove, Obstacles};
use crate::catalog::mapping::{Destination, Mapped, Mapping};
use crate::detect::Site;
use crate::ir::{Entry, EntryKind, ExprKind, Key, Name};
use crate::resolve::{Json, JsonKind};
use crate::source::Span;

impl Planner<'_> {
    pub(super) fn sort_fields(&self, construct: &mut Construct, obstacles: &mut Obstacles) {
        let mapping = self.catalog.mapping();
        let ExprKind::Object { entries, class } = &self.file.ir.expr(construct.body.expr).kind
        else {
            return;
        };
        if class.is_some() {
            obstacles.push("the payload is a struct".to_owned());
            return;
        }
        for (outer, entry) in entries.iter().enumerate() {
            self.sort_entry(
                entry,
                outer,
                &[],
                construct.body.object,
                mapping,
                &mut construct.fields,
                obstacles,
            );
        }
        let mut seen: Vec<&Vec<String>> = Vec::new();
        for field in &construct.fields {
            if seen.contains(&&field.path) && field.to == Destination::Agent {
                obstacles.push(format!("`{}` is written twice", field.path.join(".")));
            }
            seen.push(&field.path);
        }
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "one step of a walk; its state is these"
    )]
    fn sort_entry(
        &self,
        entry: &Entry,
        outer: usize,
        path: &[&str],
        object: Span,
        mapping: &Mapping,
        fields: &mut Vec<FieldMove>,
        obstacles: &mut Obstacles,
    ) {
        let (key, value) = match &entry.kind {
            EntryKind::Property {
                key: Key::Name { name, span },
                value,
            } => ((name, *span), *value),
            EntryKind::Spread(_) => {
                obstacles.push(format!(
                    "`{}` is spread into the payload",
                    self.source(entry.span)
                ));
                return;
            }
            _ => {
                obstacles.push(format!(
                    "`{}` is no plain field of the payload",
                    self.source(entry.span)
                ));
                return;
            }
        };
        let (name, key_span): (&Name, Span) = key;
        let mut path = path.to_vec();
        path.push(name);
        let value_span = self.file.ir.expr(value).span;
        let inner = self.facts.unwrapped(value);
        let as_object = match &self.file.ir.expr(inner).kind {
            ExprKind::Object {
                entries,
                class: None,
            } => Some(entries),
            _ => None,
        };
        // The settings move as one object, comments and all.
        let settings = path
            .iter()
            .map(|part| (*part).to_owned())
            .chain(["*".to_owned()])
            .collect::<Vec<String>>();
        if let Some(row) = mapping.fields.iter().position(|rule| rule.from == settings) {
            let rule = &mapping.fields[row];
            let target = rule.path[..rule.path.len() - 1].to_vec();
            fields.push(FieldMove {
                to: rule.to,
                path: target,
                outer,
                entry: entry.span,
                object,
                value: value_span,
                is_shorthand: key_span == value_span,
                row,
            });
            return;
        }
        match mapping.field(&path) {
            Mapped::To(rule, target) => fields.push(FieldMove {
                to: rule.to,
                path: target,
                outer,
                entry: entry.span,
                object,
                value: value_span,
                is_shorthand: key_span == value_span,
                row: mapping
                    .fields
                    .iter()
                    .position(|row| std::ptr::eq(row, rule))
                    .unwrap_or(usize::MAX),
            }),
            Mapped::Inner => match as_object {
                Some(entries) => {
                    let object = self.file.ir.expr(inner).span;
                    for entry in entries {
                        self.sort_entry(entry, outer, &path, object, mapping, fields, obstacles);
                    }
                }
                None => obstacles.push(format!(
                    "`{}` is not written as an object here",
                    path.join(".")
                )),
            },
            Mapped::Unknown => obstacles.push(format!("`{}` has no known place", path.join("."))),
        }
    }

    /// Values that the current contract would not take as they are.
    pub(super) fn check_values(&self, site: &Site, obstacles: &mut Obstacles) {
        for body in site.ways.iter().flat_map(|way| way.bodies()) {
            let JsonKind::Object { fields, open } = &body.kind else {
                continue;
            };
            if let Some(cause) = open {
                obstacles.push(format!(
                    "the payload may have further fields: it is {}",
                    cause.describe()
                ));
            }
            let Some(config) = fields.iter().find(|field| field.key == "providerConfig") else {
                continue;
            };
            self.check_config(&config.value, obstacles);
        }
    }

    fn check_config(&self, json: &Json, obstacles: &mut Obstacles) {
        let JsonKind::Object { fields, open } = &json.kind else {
            obstacles.push("`providerConfig` is not known to be an object".to_owned());
            return;
        };
        if open.is_some() {
            obstacles.push("`providerConfig` may have further fields".to_owned());
        }
        if let Some(settings) = fields.iter().find(|field| field.key == "settings")
            && !matches!(settings.value.kind, JsonKind::Object { .. })
        {
            obstacles.push("`providerConfig.settings` is not known to be an object".to_owned());
        }
    }
}
