//! What a call evaluates before its request is sent, and so before the agent is waited for: calls, `await`, assignments, variables
//! that change, and what a type check narrowed. Each becomes a constant in front of the call, in the order of evaluation.

use super::planner::Planner;
use super::words::{is_harmless, one_line};
use super::{Anchor, ChannelChoice, Construct, Early};
use crate::catalog::mapping::Destination;
use crate::ir::{BinaryOp, BindingId, BindingKind, EntryKind, Expr, ExprId, ExprKind, Key, Module};
use crate::source::Span;

impl Planner<'_> {
    /// Finds what has to be evaluated before the agent is waited for.
    pub(super) fn find_early(&self, construct: &mut Construct) {
        let mut found: Vec<Span> = Vec::new();
        let is_inline = construct.body.variable.is_none();
        let narrowed = self.narrowed_tests();
        let taken = construct.body.taken.clone();
        if taken.is_some() {
            found.push(construct.body.object);
        }
        for field in construct.fields.iter().filter(|_| taken.is_none()) {
            // A variable payload is computed where it was; what leaves it for the agent is not.
            let stays = field.to == Destination::Session;
            let moves = if stays {
                is_inline
            } else {
                !field.is_known && field.text.is_none()
            };
            let is_disturbed = !stays
                && !is_inline
                && self.reads_fields(field.value)
                && self.is_disturbed(field.entry, construct);
            if moves
                && (is_disturbed
                    || self.has_effect(field.value)
                    || self.reads_changing(field.value)
                    || (stays && self.is_written_meanwhile(field, construct))
                    || self.holds_narrowed(field.value, &narrowed)
                    || (field.depends && self.reads_state(field.value)))
            {
                found.push(field.value);
                construct.needs_locals |= field.to != Destination::Session;
            }
        }
        self.assume_unchanged(construct);
        if let Some(used) = self.impure_payload(construct) {
            found.push(used);
        }
        // An address that others are made of is computed once, unless it has a name that keeps its value.
        let written = construct.url.written.as_ref();
        let derived = written.and_then(|url| Some((url, url.derived.as_ref()?)));
        if let Some((url, derived)) = derived {
            construct.needs_locals = true;
            let is_settled = self.facts.at(url.place).is_some_and(|id| {
                matches!(self.file.ir.expr(id).kind, ExprKind::Binding(binding) if !self.changes(binding))
            });
            if !is_settled || !derived.is_text {
                found.push(url.place);
            }
        }
        // What refuses a name does so before an agent is created.
        let choice = written.and_then(|url| url.choice.as_ref());
        if let Some(ChannelChoice::Entry {
            throws: Some(asked),
            ..
        }) = choice
        {
            found.push(*asked);
        }
        let used = construct.body.variable.map(|variable| variable.used);
        for (id, expr) in self.facts.within(construct.chain) {
            let span = expr.span;
            let is_spine = span.start == construct.chain.start;
            let holds_place = span.contains(construct.body.object)
                || used.is_some_and(|used| span.contains(used))
                || span.contains(construct.url.used());
            let in_body = construct.body.object.contains(span) && is_inline;
            let is_inside = |outer: &Span| outer.contains(span);
            if is_spine
                || construct.url.replaces(span)
                || in_body
                || holds_place
                || found.iter().any(is_inside)
                || self.is_in_function(span, construct.chain)
            {
                continue;
            }
            if self.comes_first(expr)
                || (self.is_changing_field(expr) && !self.is_callee(id))
                || self.is_narrowed(id, &narrowed)
            {
                found.push(self.read_from(id, construct));
                construct.needs_locals = true;
            }
        }
        self.note_narrowed_constants(&narrowed, construct);
        found.sort();
        self.keep_whole_paths(&mut found);
        // What is evaluated whole is evaluated with its parts.
        let all = found.clone();
        found.retain(|value| {
            let is_part = |whole: &Span| whole != value && whole.contains(*value);
            !all.iter().any(is_part)
        });
        construct.early = found
            .into_iter()
            .map(|value| {
                let taken = taken.clone().filter(|_| value == construct.body.object);
                Early {
                    value,
                    name: match &taken {
                        Some(taken) => taken.rest.clone().unwrap_or_default(),
                        None => self.name_of(value, construct),
                    },
                    anchor: Anchor::Statement(0),
                    taken,
                }
            })
            .collect();
    }

    /// What is read of a value comes with it: `controller.current.signal`, not `controller.current` beside it.
    fn keep_whole_paths(&self, found: &mut Vec<Span>) {
        let is_path = |span: Span| {
            let kind = self.facts.at(span).map(|id| &self.file.ir.expr(id).kind);
            matches!(
                kind,
                Some(ExprKind::Binding(_) | ExprKind::Member { .. } | ExprKind::Index { .. })
            )
        };
        let all = found.clone();
        found.retain(|value| {
            let is_longer = |other: &&Span| {
                *other != value && other.start == value.start && other.contains(*value)
            };
            !(is_path(*value) && all.iter().filter(is_longer).any(|other| is_path(*other)))
        });
    }

    /// What a call's value is read for, up to where the address is written: an iterator gives its items once.
    fn read_from(&self, id: ExprId, construct: &Construct) -> Span {
        let ir = &self.file.ir;
        let mut at = self.counted_for(id, construct);
        while let Some(outer) = self.around(at) {
            let is_read = match &ir.expr(outer).kind {
                ExprKind::Array { items, .. } => items.iter().any(|item| item.spread),
                ExprKind::Index { .. } | ExprKind::Wrapped(_) => true,
                _ => false,
            };
            let span = ir.expr(outer).span;
            let holds_place = span.contains(construct.url.used())
                || span.contains(construct.body.used())
                || !construct.chain.contains(span);
            if !is_read || holds_place {
                break;
            }
            at = outer;
        }
        ir.expr(at).span
    }

    /// Rust: the rewriting takes values out by itself; what has no place in front of the statement is an assumption.
    pub(super) fn assume_order(&self, construct: &mut Construct) {
        for (_, expr) in self.facts.within(construct.call) {
            if let ExprKind::Binding(binding) = expr.kind
                && !construct.body.object.contains(expr.span)
                && !self.facts.is_module_constant(binding)
                && self.facts.is_assigned(binding)
            {
                let name = &self.file.ir.binding(binding).name;
                let assumption = format!("`{name}` is not assigned while the agent is created");
                if !construct.assumptions.contains(&assumption) {
                    construct.assumptions.push(assumption);
                }
            }
        }
        if construct.body.variable.is_some() || self.anchor(construct.call).is_some() {
            return;
        }
        let session = construct.fields.iter();
        let session = session.filter(|field| field.to == Destination::Session);
        for field in session.filter(|field| self.has_effect(field.value)) {
            construct.assumptions.push(format!(
                "`{}` may run after the agent is ready instead of before",
                one_line(self.source(field.value))
            ));
        }
    }

    /// Whether an expression of the call's options has to be evaluated once, and before.
    fn comes_first(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Call(call) => !is_harmless(self.source(self.file.ir.expr(call.callee).span)),
            ExprKind::Assign { .. } | ExprKind::Await(_) => true,
            ExprKind::Opaque { .. } => self.has_effect(expr.span),
            ExprKind::If { .. } | ExprKind::Match { .. } | ExprKind::Sequence(_) => {
                self.has_effect(expr.span)
            }
            ExprKind::Binary { op, .. } => {
                matches!(op, BinaryOp::And | BinaryOp::Or | BinaryOp::Nullish)
                    && self.has_effect(expr.span)
            }
            ExprKind::Binding(binding) => self.changes(*binding),
            _ => false,
        }
    }

    /// Whether evaluating an expression later, or twice, could make a difference.
    pub(super) fn has_effect(&self, span: Span) -> bool {
        self.facts.within(span).any(|(_, expr)| match &expr.kind {
            ExprKind::Call(call) if self.is_conversion(call) => false,
            ExprKind::Call(call) => !is_harmless(self.source(self.file.ir.expr(call.callee).span)),
            ExprKind::Assign { .. } | ExprKind::Await(_) => true,
            ExprKind::Opaque { .. } => !self.source(expr.span).starts_with("import.meta"),
            _ => false,
        })
    }

    pub(super) fn reads_changing(&self, span: Span) -> bool {
        let mut free = self.facts.free_bindings(span).into_iter();
        free.any(|binding| {
            self.changes(binding)
                || self.facts.is_unstable(binding)
                || self.facts.is_computed(binding)
                || self.facts.is_changed_after(binding, span)
        }) || self.reads_changed_environment(span)
            // The object may be about something else by the time the agent is there.
            || self.facts.reads_reassigned_field(span)
    }

    /// Whether an expression reads a field of what the module holds.
    fn reads_state(&self, span: Span) -> bool {
        let mut free = self.facts.free_bindings(span).into_iter();
        self.reads_fields(span)
            && free.any(|binding| self.file.ir.binding(binding).owner == Module::BODY)
    }

    /// Whether an expression is a field of an object whose fields change.
    fn is_changing_field(&self, expr: &Expr) -> bool {
        matches!(expr.kind, ExprKind::Member { .. } | ExprKind::Index { .. })
            && self.reads_changing(expr.span)
    }

    /// Whether an expression is what a call calls: a method without what it is called on does something else.
    fn is_callee(&self, id: ExprId) -> bool {
        let outer = self.around(id).map(|outer| &self.file.ir.expr(outer).kind);
        matches!(outer, Some(ExprKind::Call(call)) if call.callee == id)
    }

    /// Whether a variable may have another value by the time the agent is there.
    fn changes(&self, binding: BindingId) -> bool {
        let kind = &self.file.ir.binding(binding).kind;
        matches!(kind, BindingKind::Variable | BindingKind::Parameter)
            && self.facts.is_assigned(binding)
    }

    /// Whether a place lies in a function inside of `call`.
    pub(super) fn is_in_function(&self, span: Span, call: Span) -> bool {
        let mut functions = self.file.ir.functions.iter().skip(1);
        functions.any(|one| call.contains(one.span) && one.span.contains(span))
    }

    /// A name for a value: that of its field, or of the option that it is.
    fn name_of(&self, value: Span, construct: &Construct) -> String {
        if let Some(field) = construct.fields.iter().find(|field| field.value == value) {
            return field.path.last().cloned().unwrap_or_default();
        }
        if construct.url.asked_at(value).is_some() {
            return "channel".to_owned();
        }
        if construct.body.used() == value {
            return "payload".to_owned();
        }
        if construct.url.used() == value {
            return "url".to_owned();
        }
        if construct.url.literal.contains(value) {
            return "base".to_owned();
        }
        let keys = self.file.ir.exprs.iter().filter_map(|expr| {
            let ExprKind::Object { entries, .. } = &expr.kind else {
                return None;
            };
            entries.iter().find_map(|entry| match &entry.kind {
                EntryKind::Property {
                    key: Key::Name { name, .. },
                    value: own,
                } if self.file.ir.expr(*own).span.contains(value) => {
                    Some((entry.span, name.as_str()))
                }
                EntryKind::Spread(_) if entry.span.contains(value) => Some((entry.span, "options")),
                _ => None,
            })
        });
        let key = keys.min_by_key(|(span, _)| span.len());
        let header = &self.catalog.api().credential_header;
        match key {
            Some((_, name)) if name.eq_ignore_ascii_case(header) => "apiKey".to_owned(),
            Some((_, name)) => camel(name),
            None => "value".to_owned(),
        }
    }
}

/// `X-Request-Id` as `xRequestId`.
fn camel(key: &str) -> String {
    let words = key.split(|one: char| !one.is_ascii_alphanumeric());
    let mut name = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        let mut characters = word.chars();
        let first = characters.next().unwrap_or('v');
        if name.is_empty() {
            name.push(first.to_ascii_lowercase());
        } else {
            name.push(first.to_ascii_uppercase());
        }
        name.extend(characters);
    }
    if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
        return "value".to_owned();
    }
    name
}
