//! URLs that are not written as one literal in the call or one constant: chosen by a condition, held by an object or a function,
//! imported.

use super::planner::Planner;
use super::{ChannelChoice, UrlPlace, WrittenUrl};
use crate::detect::Site;
use crate::ir::{BindingId, BindingKind, EntryKind, ExprId, ExprKind, Key};
use crate::source::Span;

impl Planner<'_> {
    /// A URL whose endpoint is chosen by one condition between two literals.
    pub(super) fn chosen_url(&self, site: &Site) -> Option<UrlPlace> {
        let way = site.ways.iter().max_by_key(|way| way.urls.len())?;
        let mut ends: Vec<(Span, usize)> = Vec::new();
        for url in &way.urls {
            let origin = url.text.origins().last().filter(|one| one.file == 0)?;
            if !ends.iter().any(|(span, _)| *span == origin.span) {
                ends.push((origin.span, url.endpoint));
            }
        }
        let [first, second] = ends.as_slice() else {
            return None;
        };
        let (expr, test, then, otherwise) = self.choice_of(first.0, second.0)?;
        if !super::payload::pure(self, test)
            || self.facts.free_bindings(test).iter().any(|binding| {
                self.facts.is_assigned(*binding) || !self.facts.is_visible(*binding, site.span)
            })
        {
            return None;
        }
        let endpoint = |span: Span| ends.iter().find(|(own, _)| *own == span).map(|(_, at)| *at);
        let channel = |span: Span| {
            let legacy = &self.catalog.api().legacy;
            Some(legacy.get(endpoint(span)?)?.channel.clone())
        };
        let choice = ChannelChoice::Condition {
            test: self.source(test).to_owned(),
            then: channel(then)?,
            otherwise: channel(otherwise)?,
        };
        let heads = [then, otherwise].map(|literal| {
            let segment = self.segment_in(literal)?;
            Some(self.source(Span {
                start: literal.start + 1,
                end: segment.start,
            }))
        });
        let [Some(head), Some(other)] = heads else {
            return None;
        };
        if head != other || !self.is_constant_text(then) {
            return None;
        }
        // In the call, or in a constant that the call uses.
        let used = match site.span.contains(expr) {
            true => expr,
            false => {
                let (used, statement) = self.only_use(site, expr)?;
                return self.written(used, head, Some(choice), vec![statement]);
            }
        };
        self.written(used, head, Some(choice), Vec::new())
    }

    /// The condition between two literals: the whole, the test, and the literals in its branches.
    fn choice_of(&self, a: Span, b: Span) -> Option<(Span, Span, Span, Span)> {
        let ir = &self.file.ir;
        ir.exprs.iter().find_map(|expr| {
            let ExprKind::If {
                test,
                then,
                otherwise: Some(otherwise),
            } = expr.kind
            else {
                return None;
            };
            let span = |id: ExprId| ir.expr(self.facts.unwrapped(id)).span;
            let (then, otherwise) = (span(then), span(otherwise));
            let fits = (then == a && otherwise == b) || (then == b && otherwise == a);
            fits.then(|| (expr.span, ir.expr(test).span, then, otherwise))
        })
    }

    /// The use in a call of a constant that is `init`, and its declaration, which nothing else needs.
    fn only_use(&self, site: &Site, init: Span) -> Option<(Span, Span)> {
        for (_, expr) in self.facts.within(site.span) {
            let ExprKind::Binding(binding) = expr.kind else {
                continue;
            };
            let Some((statement, value)) = self.facts.declaration(binding) else {
                continue;
            };
            let is_init = self.file.ir.expr(self.facts.unwrapped(value)).span == init;
            let is_only = self.facts.uses(binding).len() == 1 && !self.is_exported(binding);
            if is_init && is_only && !self.facts.is_assigned(binding) {
                return Some((expr.span, statement.span));
            }
        }
        None
    }

    /// A URL that an object of endpoints or a function of the file holds.
    pub(super) fn held_url(&self, site: &Site, literal: Span, segment: Span) -> Option<UrlPlace> {
        let head = self.source(Span {
            start: literal.start + 1,
            end: segment.start,
        });
        let tail = self.source(Span {
            start: segment.end,
            end: literal.end - 1,
        });
        if !tail.is_empty() || !self.is_constant_text(literal) {
            return None;
        }
        for (id, expr) in self.facts.within(site.span) {
            let holds = matches!(
                expr.kind,
                ExprKind::Member { .. } | ExprKind::Binding(_) | ExprKind::Call(_)
            );
            if !holds || expr.span == site.span || self.has_default(expr.span, site.span) {
                continue;
            }
            if let Some(removed) = self.leads_to(id, literal, 0) {
                return self.written(expr.span, head, None, removed);
            }
        }
        None
    }

    /// Whether an expression is the literal, and what goes with its last use.
    fn leads_to(&self, expr: ExprId, literal: Span, depth: usize) -> Option<Vec<Span>> {
        let ir = &self.file.ir;
        let expr = self.facts.unwrapped(expr);
        if ir.expr(expr).span == literal {
            return Some(Vec::new());
        }
        if depth > 4 {
            return None;
        }
        match &ir.expr(expr).kind {
            ExprKind::Binding(binding) => {
                let (_, init) = self.facts.declaration(*binding)?;
                (!self.facts.is_assigned(*binding))
                    .then(|| self.leads_to(init, literal, depth + 1))
                    .flatten()
            }
            ExprKind::Member {
                object, property, ..
            } => {
                let ExprKind::Binding(binding) = ir.expr(self.facts.unwrapped(*object)).kind else {
                    return None;
                };
                let (_, init) = self.facts.declaration(binding)?;
                let object = self.frozen(init)?;
                let ExprKind::Object { entries, .. } = &ir.expr(object).kind else {
                    return None;
                };
                let value = entries.iter().find_map(|entry| match &entry.kind {
                    EntryKind::Property {
                        key: Key::Name { name, .. },
                        value,
                    } if name == property => Some(*value),
                    _ => None,
                })?;
                (!self.facts.is_written(binding))
                    .then(|| self.leads_to(value, literal, depth + 1))
                    .flatten()
            }
            ExprKind::Call(call) if call.args.is_empty() => {
                let (_, function) = self.called(call)?;
                let returned = self.returned(function)?;
                self.leads_to(returned, literal, depth + 1)
            }
            _ => None,
        }
    }

    /// Whether a literal is made of nothing but the module's constants, so that its base is no matter of the memo's key.
    pub(super) fn is_constant_text(&self, literal: Span) -> bool {
        let names = self.facts.free_bindings(literal);
        names
            .into_iter()
            .all(|name| self.facts.is_module_constant(name))
            && super::payload::pure(self, literal)
    }

    /// Constants that nothing uses any more once what stands at a place is gone.
    pub(super) fn unused_without(&self, gone: Span) -> Vec<Span> {
        let mut removed: Vec<Span> = vec![gone];
        let mut at = 0;
        while at < removed.len() {
            for binding in self.facts.free_bindings(removed[at]) {
                let Some(declared) = self.removable_declaration(binding) else {
                    continue;
                };
                let uses = self.facts.uses(binding);
                let is_gone = |used: &Span| {
                    declared.contains(*used) || removed.iter().any(|span| span.contains(*used))
                };
                let is_unused = uses.iter().all(|(_, used)| is_gone(used));
                if is_unused && !removed.contains(&declared) {
                    removed.push(declared);
                }
            }
            at += 1;
        }
        removed.remove(0);
        removed
    }

    /// The declaration of a name, where nothing would be missed but the name.
    fn removable_declaration(&self, binding: BindingId) -> Option<Span> {
        let ir = &self.file.ir;
        let is_changed = self.facts.is_assigned(binding) || self.facts.is_written(binding);
        if is_changed || self.is_exported(binding) {
            return None;
        }
        let span = match ir.binding(binding).kind {
            BindingKind::Function(function) => ir.function(function).span,
            BindingKind::Class(class) => {
                let class = ir.classes.get(class.0 as usize)?;
                self.is_idle(class.span).then_some(class.span)?
            }
            _ => {
                let (statement, init) = self.facts.declaration(binding)?;
                let is_plain = self.facts.is_in_block(statement)
                    && self.is_idle(ir.expr(init).span)
                    && self.source(statement.span).starts_with(['c', 'l', 'v']);
                is_plain.then_some(statement.span)?
            }
        };
        let text = self.file.source.text();
        // A declaration stands alone: nothing shares its line.
        let line = text[..span.start as usize].rsplit('\n').next();
        line.is_some_and(|line| line.trim().is_empty())
            .then_some(span)
    }

    /// A URL of another file, all of which is known.
    pub(super) fn known_url(&self, site: &Site) -> Option<UrlPlace> {
        let way = site.best();
        // A wrapper adds what the call does not say.
        let ([url], None) = (way.urls.as_slice(), &way.request.wrapper) else {
            return None;
        };
        let text = url.text.known()?;
        let path = &self.catalog.api().legacy.get(url.endpoint)?.path;
        let head = text.strip_suffix(path.rsplit('/').next()?)?;
        let is_plain = !head.contains(['`', '\\', '$', '"', '\'']);
        let whole = self.file.ir.language != crate::ir::Language::Rust && is_plain;
        let used = self.facts.within(site.span).find(|(id, expr)| {
            matches!(expr.kind, ExprKind::Binding(_) | ExprKind::Member { .. })
                && self.is_first_argument(*id, site.span)
        });
        let (_, used) = used.filter(|_| whole)?;
        self.written(used.span, head, None, Vec::new())
    }

    /// Whether an expression is the whole first argument of the call at `call`.
    fn is_first_argument(&self, expr: ExprId, call: Span) -> bool {
        let ir = &self.file.ir;
        ir.exprs.iter().any(|own| match &own.kind {
            ExprKind::Call(inner) if own.span == call => inner
                .args
                .first()
                .is_some_and(|arg| arg.value == expr || self.facts.unwrapped(arg.value) == expr),
            _ => false,
        })
    }

    /// The place of a URL whose end stands at `used`, in a template or alone, and starts with `head`.
    pub(super) fn written(
        &self,
        used: Span,
        head: &str,
        choice: Option<ChannelChoice>,
        removed: Vec<Span>,
    ) -> Option<UrlPlace> {
        let text = self.file.source.text();
        let (before, after) = (&text[..used.start as usize], &text[used.end as usize..]);
        let in_template = before.ends_with("${") && after.starts_with('}');
        let place = match in_template {
            true => Span::new(used.start as usize - 2, used.end as usize + 1),
            false => used,
        };
        if in_template && !after[1..].starts_with('`') {
            return None;
        }
        Some(UrlPlace {
            literal: used,
            segment: used,
            constant: None,
            chosen: None,
            written: Some(WrittenUrl {
                place,
                in_template,
                head: head.to_owned(),
                choice,
                removed: removed
                    .into_iter()
                    .map(|span| self.with_line(span))
                    .collect(),
                names: self.imported_in(place),
                imports: Vec::new(),
                exports: Vec::new(),
                derived: None,
            }),
        })
    }
}
