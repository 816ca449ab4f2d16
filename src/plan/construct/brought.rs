//! Constants that only one call uses, and that hold what it sends: options, a request, JSON text, its arguments. Written in the
//! call, they are looked at like any other argument.

use super::planner::Planner;
use crate::detect::Site;
use crate::ir::{
    AssignOp, BindingId, BindingKind, EntryKind, ExprId, ExprKind, Key, Language, Pattern,
    Statement, StatementKind,
};
use crate::source::Span;

/// How many constants are brought into one call.
const MAX_BROUGHT: usize = 4;

/// A constant that is written where it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brought {
    /// Its one use.
    pub used: Span,
    /// Whether that use is `{ name }`, both key and value.
    pub is_shorthand: bool,
    /// Its initialiser.
    pub init: Span,
    /// Of a list of arguments, its items: they take the place of `...list`.
    pub items: Vec<Span>,
    /// The statement that declares it.
    pub declaration: Span,
    /// What statements behind that add to it, in order.
    pub added: Vec<Added>,
}

/// A field that a statement adds to an object: `options.body = ...;`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// The statement.
    pub statement: Span,
    /// The field.
    pub key: String,
    /// Its value.
    pub value: Span,
}

impl Brought {
    /// Whether a place is in what is written for it.
    pub fn holds(&self, place: Span) -> bool {
        let added = self.added.iter().map(|one| one.value);
        added.chain([self.init]).any(|own| own.contains(place))
    }

    /// Whether a place belongs to the statements that make it.
    fn is_made_at(&self, place: Span) -> bool {
        let added = self.added.iter().map(|one| one.statement);
        added
            .chain([self.declaration])
            .any(|own| own.contains(place))
    }
}

impl Planner<'_> {
    /// The constants that can be written in a call without changing what is evaluated when.
    pub fn brought(&self, site: &Site) -> Vec<Brought> {
        let is_rust = self.file.ir.language == Language::Rust;
        if is_rust || self.file.ir.language.is_shell() {
            return Vec::new();
        }
        let request = &site.best().request;
        let call = match request.wrapper {
            None => site.span,
            // The client's own call in a wrapper of the file, where the fix may stand too.
            Some(_) if request.call.file == 0 => request.call.span,
            Some(_) => return Vec::new(),
        };
        let mut found: Vec<Brought> = Vec::new();
        let mut regions = vec![call];
        while let Some(region) = regions.pop() {
            for (id, expr) in self.facts.within(region) {
                if found.len() == MAX_BROUGHT {
                    return found;
                }
                if let Some(one) = self.brought_use(id, expr.span, call, &found) {
                    regions.push(one.init);
                    regions.extend(one.added.iter().map(|added| added.value));
                    found.push(one);
                }
            }
        }
        found
    }

    fn brought_use(
        &self,
        id: ExprId,
        used: Span,
        call: Span,
        known: &[Brought],
    ) -> Option<Brought> {
        let ir = &self.file.ir;
        let ExprKind::Binding(binding) = ir.expr(id).kind else {
            return None;
        };
        let (statement, init) = self.facts.declaration(binding)?;
        let list = self.arguments(id, init);
        let init = ir.expr(init).span;
        let declared = ir.binding(binding);
        let text = self.source(statement.span);
        let added = self.added(binding, used, statement, init)?;
        let is_alone = declared.kind == BindingKind::Constant
            && text.starts_with("const ")
            && !self.facts.is_assigned(binding)
            && self.facts.is_in_block(statement)
            // Its own type would be lost.
            && self.source(Span { start: declared.span.end, end: init.start }).trim() == "=";
        let own = self.facts.function_around(call);
        if !is_alone
            || self.facts.function_around(statement.span) != own
            || self.facts.function_around(used) != own
            || !(list.is_some() || self.sends(init) || added.iter().any(|one| is_sent(&one.key)))
        {
            return None;
        }
        let (written, items) = list.unwrap_or((used, Vec::new()));
        let one = Brought {
            used: written,
            is_shorthand: self.facts.is_shorthand(used),
            init,
            items,
            declaration: statement.span,
            added,
        };
        // What runs between the two has nothing to say of either.
        let between = Span {
            start: statement.span.end,
            end: call.start,
        };
        // The call's own statement may leave with what the call gives.
        let around = self.facts.statement_around(call);
        let around = around.filter(|around| self.facts.are_in_one_block(statement, around));
        let until = Span {
            end: around.map_or(between.end, |around| around.span.start),
            ..between
        };
        let is_quiet = between.start <= between.end
            && self.facts.within(between).all(|(_, expr)| {
                let is_known = |one: &Brought| one.is_made_at(expr.span);
                is_known(&one) || known.iter().any(is_known) || self.is_idle(expr.span)
            })
            && !self.has_statements_of_control(until, &one);
        let before = Span {
            start: call.start,
            end: used.start,
        };
        let is_own_idle = self.is_idle(init) && one.added.iter().all(|one| self.is_idle(one.value));
        let is_first = !call.contains(used) || self.is_idle(before);
        let is_always = around.is_some_and(|around| self.runs_first(around.span, call));
        (is_quiet && ((is_first && is_always) || is_own_idle)).then_some(one)
    }

    /// Where `...list` stands for arguments of a call that a list holds: the whole of it, and the items.
    fn arguments(&self, used: ExprId, init: ExprId) -> Option<(Span, Vec<Span>)> {
        let ir = &self.file.ir;
        let mut calls = ir.exprs.iter().filter_map(|expr| match &expr.kind {
            ExprKind::Call(call) => Some(&call.args),
            _ => None,
        });
        let is_spread =
            calls.any(|args| { args.iter() }.any(|arg| arg.spread && arg.value == used));
        let name = ir.expr(used).span;
        let before = self.file.source.text().get(..name.start as usize)?;
        let dots = before.trim_end().strip_suffix("...")?.len();
        is_spread
            .then(|| self.plain_items(init))?
            .map(|items| (Span::new(dots, name.end as usize), items))
    }

    /// The items of a list that is written out.
    fn plain_items(&self, list: ExprId) -> Option<Vec<Span>> {
        let ir = &self.file.ir;
        let list = self.facts.unwrapped(list);
        let ExprKind::Array { items, .. } = &ir.expr(list).kind else {
            return None;
        };
        let whole = ir.expr(list).span;
        let is_plain = items.iter().all(|item| !item.spread)
            && self.source(whole).starts_with('[')
            && !ir.comments.iter().any(|one| whole.contains(one.span));
        let items: Vec<Span> = items.iter().map(|item| ir.expr(item.value).span).collect();
        // What stands between two commas is an item, be it nothing.
        let mut from = whole.start;
        let has_holes = items.iter().any(|item| {
            let gap = Span {
                start: from,
                end: item.start,
            };
            let commas = self.source(gap).matches(',').count();
            let is_first = from == whole.start;
            from = item.end;
            commas != usize::from(!is_first)
        });
        (is_plain && !items.is_empty() && !has_holes).then_some(items)
    }

    /// The arguments of a call that is made by `apply` or `call`, where the function cannot tell that from a plain one: the place
    /// behind the function's name, and what it is called with.
    pub fn applied(&self, site: &Site) -> Option<(Span, Vec<Span>)> {
        let ir = &self.file.ir;
        let at = self.facts.unwrapped(self.facts.at(site.span)?);
        let ExprKind::Call(call) = &ir.expr(at).kind else {
            return None;
        };
        let ExprKind::Member {
            object, property, ..
        } = &ir.expr(self.facts.unwrapped(call.callee)).kind
        else {
            return None;
        };
        let (this, rest) = call.args.split_first()?;
        let is_nothing = matches!(
            ir.expr(self.facts.unwrapped(this.value)).kind,
            ExprKind::Undefined
        );
        let is_name = matches!(ir.expr(*object).kind, ExprKind::Binding(_));
        let place = Span {
            start: ir.expr(*object).span.end,
            end: ir.expr(at).span.end,
        };
        let has_comments = ir.comments.iter().any(|one| place.contains(one.span));
        if !is_nothing || !is_name || this.spread || has_comments {
            return None;
        }
        let items = match (property.as_str(), rest) {
            ("apply", [list]) if !list.spread => self.plain_items(list.value)?,
            ("call", rest) if rest.iter().all(|arg| !arg.spread) => {
                rest.iter().map(|arg| ir.expr(arg.value).span).collect()
            }
            _ => return None,
        };
        Some((place, items))
    }

    /// What statements add to an object before it is used at a place, if nothing else uses it.
    fn added(
        &self,
        binding: BindingId,
        used: Span,
        declaration: &Statement,
        init: Span,
    ) -> Option<Vec<Added>> {
        let ir = &self.file.ir;
        let others = self.facts.uses(binding).into_iter();
        let mut others = others.filter(|(_, span)| *span != used).peekable();
        if others.peek().is_none() {
            return (!self.facts.is_written(binding)).then(Vec::new);
        }
        let literal = self.facts.unwrapped(self.facts.at(init)?);
        let ExprKind::Object { entries, .. } = &ir.expr(literal).kind else {
            return None;
        };
        let is_plain =
            ir.expr(literal).span == init && !ir.comments.iter().any(|one| init.contains(one.span));
        if !is_plain {
            return None;
        }
        let mut keys: Vec<String> = Vec::new();
        for entry in entries {
            match &entry.kind {
                EntryKind::Property {
                    key: Key::Name { name, .. },
                    ..
                } => keys.push(name.to_string()),
                _ => return None,
            }
        }
        let mut added = Vec::new();
        for (_, span) in others {
            let statement = self.facts.statement_around(span)?;
            let one = self.adding(binding, statement)?;
            let is_behind = statement.span.start >= declaration.span.end
                && statement.span.end <= used.start
                && self.facts.are_in_one_block(declaration, statement);
            if !is_behind || one.value.contains(span) || keys.contains(&one.key) {
                return None;
            }
            keys.push(one.key.clone());
            added.push(one);
        }
        Some(added)
    }

    /// What a statement adds to an object and does nothing else: `options.body = ...;`.
    fn adding(&self, binding: BindingId, statement: &Statement) -> Option<Added> {
        let ir = &self.file.ir;
        let StatementKind::Expr(expr) = statement.kind else {
            return None;
        };
        let ExprKind::Assign {
            target,
            op: AssignOp::Set,
            value,
        } = &ir.expr(expr).kind
        else {
            return None;
        };
        let Pattern::Place(place) = **target else {
            return None;
        };
        let ExprKind::Member {
            object, property, ..
        } = &ir.expr(place).kind
        else {
            return None;
        };
        let is_own = matches!(ir.expr(*object).kind, ExprKind::Binding(own) if own == binding);
        let is_name = property
            .chars()
            .all(|one| one.is_ascii_alphanumeric() || one == '_');
        (is_own && is_name && property != "__proto__").then(|| Added {
            statement: statement.span,
            key: property.to_string(),
            value: ir.expr(*value).span,
        })
    }

    /// Whether an initialiser is something that a request is made of.
    fn sends(&self, init: Span) -> bool {
        let Some(id) = self.facts.at(init) else {
            return false;
        };
        match &self.file.ir.expr(self.facts.unwrapped(id)).kind {
            ExprKind::Object { entries, .. } => entries.iter().any(|entry| {
                let text = self.source(entry.span);
                is_sent(text.trim_start_matches(['"', '\'']))
            }),
            ExprKind::Call(call) => {
                let callee = self.source(self.file.ir.expr(call.callee).span);
                matches!(callee, "JSON.stringify") || (call.is_new && callee.ends_with("Request"))
            }
            _ => false,
        }
    }

    /// Whether anything between two statements decides, repeats or leaves.
    fn has_statements_of_control(&self, place: Span, own: &Brought) -> bool {
        let mut exprs = self
            .facts
            .within(place)
            .filter(|(_, expr)| !own.is_made_at(expr.span));
        exprs.any(|(_, expr)| {
            matches!(
                expr.kind,
                ExprKind::Diverge(_) | ExprKind::Block { .. } | ExprKind::Assign { .. }
            )
        }) || { self.source(place).split(|one: char| !one.is_alphanumeric()) }.any(|word| {
            matches!(
                word,
                "return" | "throw" | "for" | "while" | "switch" | "if" | "try"
            )
        })
    }
}

/// Whether a text begins with an option that says what is sent.
fn is_sent(text: &str) -> bool {
    let keys = ["body", "data", "json", "form", "method", "headers", "url"];
    keys.iter().any(|key| text.starts_with(key))
}
