//! What is spread into a payload or stands for a part of it: literals, conditions, constants and functions of the file.

use super::arguments::pure;
use super::{Place, Reference, Walk};
use crate::catalog::mapping::Destination;
use crate::ir::{BinaryOp, BindingId, ExprId, ExprKind};
use crate::source::Span;
use std::rc::Rc;

impl Walk<'_> {
    /// Walks `...value`. Tells whether the entry stays.
    pub(super) fn spread(
        &mut self,
        value: ExprId,
        entry: Span,
        object: Span,
        place: &Place,
    ) -> bool {
        let planner = self.planner;
        let ir = &planner.file.ir;
        let value = planner.facts.unwrapped(value);
        let mut inner = place.clone();
        inner.around.push((object, entry));
        match &ir.expr(value).kind {
            ExprKind::Object { .. } => self.literal(value, &inner),
            ExprKind::Binary {
                op: BinaryOp::And,
                left,
                right,
            } => self.conditional(*left, *right, false, entry, &inner),
            ExprKind::If {
                test,
                then,
                otherwise: Some(otherwise),
            } => {
                let (then_is_empty, other_is_empty) =
                    (self.is_empty(*then), self.is_empty(*otherwise));
                match (then_is_empty, other_is_empty) {
                    (_, true) => self.conditional(*test, *then, false, entry, &inner),
                    (true, false) => self.conditional(*test, *otherwise, true, entry, &inner),
                    (false, false) => {
                        let then = self.conditional(*test, *then, false, entry, &inner);
                        let otherwise = self.conditional(*test, *otherwise, true, entry, &inner);
                        then || otherwise
                    }
                }
            }
            ExprKind::Binding(_) | ExprKind::Call(_) => match self.container(value, &inner) {
                Some(stays) => stays,
                None => {
                    self.refuse_spread(entry);
                    false
                }
            },
            _ => {
                self.refuse_spread(entry);
                false
            }
        }
    }

    pub(super) fn refuse_spread(&mut self, entry: Span) {
        let text = self.source(entry).to_owned();
        self.obstacles
            .push(format!("`{text}` is spread into the payload"));
    }

    /// What is spread under a condition.
    fn conditional(
        &mut self,
        test: ExprId,
        value: ExprId,
        negated: bool,
        entry: Span,
        place: &Place,
    ) -> bool {
        let planner = self.planner;
        let test = planner.file.ir.expr(test).span;
        let value = planner.facts.unwrapped(value);
        let mut place = place.clone();
        let Some(condition) = self.condition(test, negated, &place) else {
            self.refuse_spread(entry);
            return false;
        };
        place.when.push((condition, test));
        match &planner.file.ir.expr(value).kind {
            ExprKind::Object { .. } => self.literal(value, &place),
            ExprKind::Binding(_) | ExprKind::Call(_) => match self.container(value, &place) {
                Some(stays) => stays,
                None => {
                    self.refuse_spread(entry);
                    false
                }
            },
            _ => {
                self.refuse_spread(entry);
                false
            }
        }
    }

    /// The text of a condition where the agent is created; `None` where it may be something else by then.
    pub(super) fn condition(&mut self, test: Span, negated: bool, place: &Place) -> Option<String> {
        if !pure(self.planner, test) {
            return None;
        }
        let (text, _) = self.text_at_site(test, place)?;
        let text = text.unwrap_or_else(|| self.source(test).to_owned());
        let is_simple = text
            .chars()
            .all(|one| one.is_alphanumeric() || "_$.?[]\"'".contains(one));
        Some(match (negated, is_simple) {
            (false, true) => text,
            (true, true) => format!("!{text}"),
            (false, false) => format!("({text})"),
            (true, false) => format!("!({text})"),
        })
    }

    fn is_empty(&self, expr: ExprId) -> bool {
        let planner = self.planner;
        match &planner.file.ir.expr(planner.facts.unwrapped(expr)).kind {
            ExprKind::Object { entries, .. } => entries.is_empty(),
            ExprKind::Null | ExprKind::Undefined | ExprKind::Bool(false) => true,
            _ => false,
        }
    }

    /// A constant or function of the file that stands for an object. Tells whether any of it stays with the session; `None`
    /// where it is not followed.
    pub(super) fn container(&mut self, value: ExprId, place: &Place) -> Option<bool> {
        let planner = self.planner;
        let ir = &planner.file.ir;
        let used = ir.expr(value).span;
        match &ir.expr(value).kind {
            ExprKind::Binding(binding) => {
                let (statement, init) = planner.facts.declaration(*binding)?;
                let literal = planner.frozen(init)?;
                if planner.facts.is_assigned(*binding) || planner.facts.is_written(*binding) {
                    return None;
                }
                let mut place = place.clone();
                let is_kept = !planner.is_only_payload(*binding);
                if is_kept {
                    place.reference = Some(Reference {
                        text: self.source(used).to_owned(),
                        used: match &place.reference {
                            Some(outer) => outer.used,
                            None => used,
                        },
                        depth: place.path.len(),
                    });
                }
                let first = self.fields.len();
                let stays = self.literal(literal, &place);
                if is_kept {
                    return Some(self.refer(first, stays, &place));
                }
                if !stays {
                    self.removed.push(planner.with_comments(statement.span));
                    let comments = planner.comments_above(statement.span);
                    if let Some(field) = self.fields.get_mut(first) {
                        field.comments.extend(comments);
                    }
                }
                Some(stays)
            }
            ExprKind::Call(call) => {
                let (binding, function) = planner.called(call)?;
                let returned = planner.returned(function)?;
                let literal = planner.frozen(returned)?;
                let mut place = place.clone();
                let arguments = self.arguments(function, value, place.arguments.take())?;
                place.arguments = Some(Rc::new(arguments));
                let first = self.fields.len();
                let (parts, removed) = (self.parts.len(), self.removed.len());
                let stays = self.literal(literal, &place);
                let is_pure = self.fields[first..]
                    .iter()
                    .all(|field| field.to != Destination::Session);
                if stays && !is_pure && self.fields[first..].len() > 1 {
                    // What is both has to be edited where it stands, for every caller.
                    let mixed = self.fields[first..]
                        .iter()
                        .any(|field| field.to != Destination::Session);
                    if mixed && self.check_builder(binding, function, value) {
                        return None;
                    }
                    return Some(true);
                }
                // Nothing is left of it, or it stays as it is.
                self.parts.truncate(parts);
                self.removed.truncate(removed);
                if !stays
                    && let Some(binding) = binding
                    && !planner.is_exported(binding)
                    && planner.facts.uses(binding).len() == 1
                {
                    let span = planner.declaration_of(binding, function);
                    self.removed.push(planner.with_comments(span));
                }
                Some(stays)
            }
            _ => None,
        }
    }

    /// What others use too stays as it is: its session fields, where there are agent's fields beside them, are named one by one.
    fn refer(&mut self, first: usize, stays: bool, place: &Place) -> bool {
        let is_session =
            |field: &crate::plan::construct::FieldMove| field.to == Destination::Session;
        let fields = &self.fields[first..];
        let own: Vec<Span> = fields.iter().map(|field| field.object).collect();
        let is_plain = fields.iter().all(is_session);
        self.parts.retain(|part| !own.contains(&part.object));
        if !stays || is_plain {
            return stays;
        }
        if !place.when.is_empty() {
            self.obstacles
                .push("a part of the payload that others use is spread under a condition".into());
        }
        let entries: Vec<String> = self.fields[first..]
            .iter()
            .filter(|field| is_session(field))
            .map(|field| {
                let key = field.path.last().map_or("", String::as_str);
                format!("{key}: {}", field.text.as_deref().unwrap_or(""))
            })
            .collect();
        let outer = place.around.last().map(|(object, _)| *object);
        if let Some(part) = self
            .parts
            .iter_mut()
            .find(|part| Some(part.object) == outer)
        {
            part.added.extend(entries);
        }
        false
    }
}

impl super::Planner<'_> {
    /// The literal that an initialiser is, behind `Object.freeze` and the like.
    pub(in crate::plan::construct) fn frozen(&self, expr: ExprId) -> Option<ExprId> {
        let expr = self.facts.unwrapped(expr);
        match &self.file.ir.expr(expr).kind {
            ExprKind::Object { .. } => Some(expr),
            ExprKind::Call(call) => {
                let callee = self.source(self.file.ir.expr(call.callee).span);
                let [only] = call.args.as_slice() else {
                    return None;
                };
                matches!(callee, "Object.freeze" | "structuredClone")
                    .then(|| self.frozen(only.value))
                    .flatten()
            }
            _ => None,
        }
    }

    /// Whether nothing but the payloads of calls that are to be fixed uses a constant.
    fn is_only_payload(&self, binding: BindingId) -> bool {
        !self.is_exported(binding)
            && self
                .facts
                .uses(binding)
                .into_iter()
                .all(|(id, span)| self.is_in_site(span) && self.facts.is_entry(id))
    }

    /// The statement that declares a function.
    fn declaration_of(&self, binding: BindingId, function: crate::ir::FunctionId) -> Span {
        match self.facts.declaration(binding) {
            Some((statement, _)) => statement.span,
            None => self.file.ir.function(function).span,
        }
    }

    /// The comments that stand directly above a statement.
    pub(super) fn comments_above(&self, statement: Span) -> Vec<Span> {
        let text = self.file.source.text();
        let mut found = Vec::new();
        let mut start = statement.start;
        for comment in self.file.ir.comments.iter().rev() {
            if comment.span.end > start {
                continue;
            }
            let between = &text[comment.span.end as usize..start as usize];
            let line = &text[..comment.span.start as usize];
            let alone =
                line.trim_end_matches([' ', '\t']).ends_with('\n') || line.trim().is_empty();
            if !between.trim().is_empty() || between.matches('\n').count() != 1 || !alone {
                break;
            }
            found.insert(0, comment.span);
            start = comment.span.start;
        }
        let line_end = text[statement.end as usize..].find('\n');
        let line_end = line_end.map_or(text.len(), |at| statement.end as usize + at);
        let rest = Span::new(statement.end as usize, line_end);
        found.extend(
            self.file
                .ir
                .comments
                .iter()
                .map(|comment| comment.span)
                .filter(|comment| rest.contains(*comment)),
        );
        found
    }

    /// A statement with its line, where it has one to itself.
    pub(in crate::plan::construct) fn with_line(&self, statement: Span) -> Span {
        let text = self.file.source.text();
        let (start, end) = (statement.start as usize, statement.end as usize);
        let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let after = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
        let alone = text[line..start].trim().is_empty() && text[end..after].trim().is_empty();
        match alone {
            true => Span::new(line, after),
            false => statement,
        }
    }

    /// A statement with its lines and the comments that go with it.
    pub(in crate::plan::construct) fn with_comments(&self, statement: Span) -> Span {
        let text = self.file.source.text();
        let comments = self.comments_above(statement);
        let start = comments
            .first()
            .map_or(statement.start, |first| first.start.min(statement.start));
        let end = comments
            .last()
            .map_or(statement.end, |last| last.end.max(statement.end));
        let line = text[..start as usize].rfind('\n').map_or(0, |at| at + 1);
        let before = text[line..start as usize].trim().is_empty();
        let after = text[end as usize..]
            .find('\n')
            .map(|at| end as usize + at + 1);
        let after = after.unwrap_or(text.len());
        match before && text[end as usize..after].trim().is_empty() {
            true => Span::new(line, after),
            false => Span {
                start: statement.start,
                end: statement.end,
            },
        }
    }
}
