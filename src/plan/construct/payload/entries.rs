//! The entries of a literal: each goes to a body, or holds entries that do.

use super::{Place, Walk};
use crate::catalog::mapping::{Destination, Mapped};
use crate::ir::{Entry, EntryKind, ExprId, ExprKind, Key, Name};
use crate::plan::construct::{FieldMove, Part};
use crate::resolve::{Cause, Guard, JsonKind};
use crate::source::Span;

impl Walk<'_> {
    /// Walks the literal at `expr` and notes which of its entries stay. Tells whether any does.
    pub(super) fn literal(&mut self, expr: ExprId, place: &Place) -> bool {
        let ir = &self.planner.file.ir;
        let object = ir.expr(expr);
        let ExprKind::Object { entries, class } = &object.kind else {
            return false;
        };
        if class.is_some() {
            self.obstacles.push("the payload is a struct".to_owned());
            return false;
        }
        let at = self.parts.len();
        self.parts.push(Part {
            object: object.span,
            kept: Vec::new(),
            added: Vec::new(),
        });
        let mut kept = Vec::new();
        for (position, entry) in entries.iter().enumerate() {
            if self.entry(entry, object.span, place) {
                kept.push(position);
            }
        }
        let part = &mut self.parts[at];
        part.kept = kept;
        let stays = !part.kept.is_empty() || !part.added.is_empty();
        if !stays && place.reference.is_some() {
            self.parts.remove(at);
        }
        stays
    }

    /// Whether an entry stays.
    fn entry(&mut self, entry: &Entry, object: Span, place: &Place) -> bool {
        match &entry.kind {
            EntryKind::Property { key, value } => {
                let Some((name, key_span)) = self.key(key) else {
                    self.refuse_entry(entry);
                    return false;
                };
                let mut place = place.clone();
                place.path.push(name.to_string());
                self.field(entry.span, object, key_span, *value, &place)
            }
            EntryKind::Spread(spread) => self.spread(*spread, entry.span, object, place),
            EntryKind::Method { .. } | EntryKind::Setter { .. } | EntryKind::Getter { .. } => {
                self.refuse_entry(entry);
                false
            }
        }
    }

    /// Whether the evaluation knows the value at a path, and that names nothing but what the module declares.
    fn is_known(&self, path: &[String], value: Span) -> bool {
        let facts = self.planner.facts;
        let names = facts.free_bindings(value);
        let inner = self
            .plan
            .placed
            .iter()
            .filter(|placed| placed.from.starts_with(path));
        let mut inner = inner.peekable();
        inner.peek().is_some()
            && inner.all(|placed| {
                placed.value.first_cause().is_none()
                    && !matches!(placed.value.kind, JsonKind::Choice(_))
            })
            && names.into_iter().all(|name| facts.is_module_constant(name))
    }

    /// Whether a value at a path is what other code hands over or assigns.
    fn depends(&self, path: &[String]) -> bool {
        let mut own = self.plan.placed.iter();
        own.any(|placed| {
            let is_handed = |cause: &Cause| {
                matches!(
                    cause.plain(),
                    Cause::Parameter { .. } | Cause::Reassigned(_)
                )
            };
            placed.from.starts_with(path) && placed.value.has_cause(&is_handed)
        })
    }

    /// How many values a field is one of, if all of them are known.
    fn choices(&self, path: &[String]) -> usize {
        let all = self.plan.placed.iter();
        let own: Vec<_> = all.filter(|placed| placed.from.starts_with(path)).collect();
        if own
            .iter()
            .any(|placed| placed.value.first_cause().is_some())
        {
            return 0;
        }
        let each = own.iter().map(|placed| {
            let absent = usize::from(!placed.is_always);
            placed.value.alternatives(&Guard::default()).len() + absent
        });
        each.fold(usize::from(!own.is_empty()), usize::saturating_mul)
    }

    fn refuse_entry(&mut self, entry: &Entry) {
        let text = self.source(entry.span).to_owned();
        self.obstacles
            .push(format!("`{text}` is no plain field of the payload"));
    }

    /// The name of a key, written out or a constant of the file.
    fn key(&self, key: &Key) -> Option<(Name, Span)> {
        let planner = self.planner;
        match key {
            Key::Name { name, span } => Some((name.clone(), *span)),
            Key::Computed(expr) => {
                let mut at = planner.facts.unwrapped(*expr);
                if let ExprKind::Binding(binding) = planner.file.ir.expr(at).kind {
                    let (_, init) = planner.facts.declaration(binding)?;
                    at = planner.facts.unwrapped(init);
                }
                match &planner.file.ir.expr(at).kind {
                    ExprKind::Str(literal) => {
                        Some((literal.value.clone(), planner.file.ir.expr(*expr).span))
                    }
                    _ => None,
                }
            }
        }
    }

    /// Sorts the field at `place.path`, whose entry is `entry` and whose value is `value`. Tells whether the entry stays.
    pub(super) fn field(
        &mut self,
        entry: Span,
        object: Span,
        key: Span,
        value: ExprId,
        place: &Place,
    ) -> bool {
        let planner = self.planner;
        let mapping = planner.catalog.mapping();
        let span = planner.file.ir.expr(value).span;
        let path: Vec<&str> = place.path.iter().map(String::as_str).collect();
        if let Some(deleted) = self.deleted(place) {
            return deleted;
        }
        // The settings move as one object, comments and all.
        let mut all = place.path.clone();
        all.push("*".to_owned());
        let settings = mapping.fields.iter().position(|rule| rule.from == all);
        let (to, target, row) = match (settings, mapping.field(&path)) {
            (Some(row), _) => {
                let rule = &mapping.fields[row];
                let target = rule.path[..rule.path.len() - 1].to_vec();
                (rule.to, target, row)
            }
            (None, Mapped::To(rule, target)) => {
                let row = mapping
                    .fields
                    .iter()
                    .position(|row| std::ptr::eq(row, rule));
                (rule.to, target, row.unwrap_or(usize::MAX))
            }
            (None, Mapped::Inner) => {
                let mut place = place.clone();
                place.around.push((object, entry));
                return self.inner(value, &place);
            }
            (None, Mapped::Unknown) => {
                self.obstacles
                    .push(format!("`{}` has no known place", place.path.join(".")));
                return false;
            }
        };
        // The plan has the last word on fields that may go to either body.
        let placed = self.plan.placed.iter();
        let placed = placed.filter(|placed| placed.entry.is_some_and(|own| own.span == entry));
        let to = placed.map(|placed| placed.to).next().unwrap_or(to);
        let stays = to == Destination::Session;
        let required = &planner.catalog.api().required_agent_objects;
        if matches!(target.as_slice(), [key] if required.contains(key))
            && (!place.when.is_empty() || !self.is_always_there(value, &place.path))
        {
            self.obstacles.push(format!(
                "`{}` may be missing, which an agent does not allow",
                place.path.join(".")
            ));
            return false;
        }
        let (text, value) = match &place.reference {
            Some(reference) => {
                let inner = path.iter().skip(reference.depth);
                let text = inner.fold(reference.text.clone(), |text, key| member(&text, key));
                (Some(text), reference.used)
            }
            None if stays => (None, span),
            None => match self.text_at_site(span, place) {
                Some((text, value)) => (text, value),
                None => return false,
            },
        };
        self.fields.push(FieldMove {
            to,
            path: target,
            entry,
            object,
            value,
            is_shorthand: key == span,
            row,
            is_known: self.is_known(&place.path, span),
            choices: self.choices(&place.path),
            depends: self.depends(&place.path),
            text,
            reads: Vec::new(),
            when: place.when.clone(),
            around: place.around.clone(),
            comments: place.comments.clone(),
        });
        stays
    }

    /// Whether an object is one in all bodies: written out, or with fields that all of them have.
    fn is_always_there(&self, value: ExprId, path: &[String]) -> bool {
        let ir = &self.planner.file.ir;
        let mut own = self.plan.placed.iter();
        matches!(
            ir.expr(self.planner.facts.unwrapped(value)).kind,
            ExprKind::Object { .. }
        ) || own.any(|placed| placed.from.starts_with(path) && placed.is_always)
    }

    /// `providerConfig`: an object whose own fields go their ways.
    fn inner(&mut self, value: ExprId, place: &Place) -> bool {
        let planner = self.planner;
        let value = planner.facts.unwrapped(value);
        let name = place.path.join(".");
        match &planner.file.ir.expr(value).kind {
            ExprKind::Object { .. } => {
                self.literal(value, place);
                false
            }
            ExprKind::Binding(_) | ExprKind::Call(_) if self.container(value, place).is_some() => {
                false
            }
            _ => {
                self.obstacles
                    .push(format!("`{name}` is not written as an object here"));
                false
            }
        }
    }
}

/// `object.key`, or `object["key"]` where the key is no name.
pub(super) fn member(object: &str, key: &str) -> String {
    let is_name = key
        .chars()
        .all(|one| one.is_alphanumeric() || one == '_' || one == '$')
        && !key.starts_with(|first: char| first.is_ascii_digit());
    match is_name {
        true => format!("{object}.{key}"),
        false => format!("{object}[\"{key}\"]"),
    }
}
