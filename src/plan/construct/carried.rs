//! Keys that an instance carries: in a field that holds the headers of its requests, or the client they are made with.
//!
//! ```js
//! constructor(apiKey) {
//!   this.headers = { "X-Api-Key": apiKey };
//! }
//! ```
//!
//! What the name of the key was is long gone when a method sends its request; the field still says it: `this.headers["X-Api-Key"]`.

use super::planner::Planner;
use super::wrapper::{Receiver, receiver};
use super::{Anchor, Construct, Early};
use crate::catalog::clients::{Library, Role};
use crate::detect::Site;
use crate::ir::{
    AssignOp, Call, Class, Entry, EntryKind, ExprId, ExprKind, Key, Language, Name, Pattern,
};
use crate::source::Span;

/// The functions that hand an object back as it is.
const AS_IT_IS: [&str; 1] = ["Object.freeze"];

/// The methods of texts that leave most of them as it is.
const SAME_TEXT: [&str; 6] = [
    "replace",
    "replaceAll",
    "trim",
    "trimEnd",
    "toString",
    "concat",
];

impl Planner<'_> {
    /// Tells agents apart by the header or the base that a field of the instance holds. Says whether there is one.
    pub(super) fn add_carried_header(&self, value: Span, construct: &mut Construct) -> bool {
        let text = self.carried_header(value, construct);
        let text = text.or_else(|| self.carried_text(value, construct));
        let is_found = text.is_some();
        let is_new = |text: &String| !construct.key_text.contains(text);
        let new = text.filter(is_new);
        construct.key_text.extend(new);
        is_found
    }

    /// Tells agents apart by what the client of a call says of the options that it was made with, the header at `value` among
    /// them. Says whether there is such a client.
    pub(super) fn add_carried(&self, site: &Site, value: Span, construct: &mut Construct) -> bool {
        let request = &site.best().request;
        if !request.is_resolved || request.wrapper.is_some() {
            return false;
        }
        let Some(client) = self.receiver_of(construct) else {
            return false;
        };
        let ir = &self.file.ir;
        let makes = (0..ir.exprs.len()).filter_map(|at| u32::try_from(at).ok().map(ExprId));
        let makes = makes.filter(|id| {
            let expr = ir.expr(*id);
            matches!(expr.kind, ExprKind::Call(_)) && expr.span.contains(value)
        });
        let said = makes
            .map(|made| self.carried_by_client(construct, made, value))
            .find(|said| !said.is_empty());
        let Some(said) = said else {
            return false;
        };
        let span = ir.expr(client).span;
        match ir.expr(client).kind {
            ExprKind::Call(_) => {
                let own = said.into_iter().map(|member| (span, member));
                construct.key_of_early.extend(own);
                let at = construct.early.partition_point(|one| one.value < span);
                let client = Early {
                    value: span,
                    name: "client".to_owned(),
                    anchor: Anchor::Statement(0),
                    taken: None,
                };
                construct.early.insert(at, client);
            }
            ExprKind::Member { .. } | ExprKind::Binding(_) => {
                let own = said
                    .into_iter()
                    .map(|member| format!("{}{member}", self.source(span)));
                construct.key_text.extend(own);
            }
            _ => return false,
        }
        construct.needs_locals = true;
        true
    }

    /// Whether agents are told apart by what the client of a call says itself.
    pub(super) fn is_told_by_client(&self, construct: &Construct) -> bool {
        let Some(client) = self.receiver_of(construct) else {
            return false;
        };
        let span = self.file.ir.expr(client).span;
        let start = format!("{}.", self.source(span));
        let mut texts = construct.key_text.iter();
        let mut early = construct.key_of_early.iter();
        texts.any(|text| text.starts_with(&start)) || early.any(|(own, _)| *own == span)
    }

    /// What the method of a call is called on.
    fn receiver_of(&self, construct: &Construct) -> Option<ExprId> {
        let ir = &self.file.ir;
        let ExprKind::Call(call) = &ir.expr(self.call_of(construct)).kind else {
            return None;
        };
        match ir.expr(self.facts.unwrapped(call.callee)).kind {
            ExprKind::Member { object, .. } => Some(self.facts.unwrapped(object)),
            _ => None,
        }
    }

    /// How the call reads the header that is written at `value` from a field of the instance that it is made in.
    fn carried_header(&self, value: Span, construct: &Construct) -> Option<String> {
        if self.file.ir.language == Language::Rust {
            return None;
        }
        let class = self.class_of_call(construct)?;
        let (field, held) = self.only_field_with(class, value)?;
        let declared = self.type_of_field(class, &field);
        let own = format!("this.{field}");
        self.held_by_field(&own, held, value, declared)
    }

    /// How the key and the base URL of a client are read from it, where its library keeps what it was made with: what was
    /// written at `value` is its key.
    fn carried_by_client(&self, construct: &Construct, made: ExprId, value: Span) -> Vec<String> {
        let ir = &self.file.ir;
        let ExprKind::Call(call) = &ir.expr(self.facts.unwrapped(made)).kind else {
            return Vec::new();
        };
        let Some((library, config)) = self.kept_options(construct, call) else {
            return Vec::new();
        };
        let Some(kept) = &library.defaults else {
            return Vec::new();
        };
        let ExprKind::Object { entries, .. } = &ir.expr(config).kind else {
            return Vec::new();
        };
        let roles = library.options.get(&kept.options);
        let with_role = |role: Role| {
            let own = entries.iter().filter_map(named);
            own.filter(move |(_, name, _)| roles.and_then(|roles| roles.get(*name)) == Some(&role))
        };
        let mut parts = Vec::new();
        for (_, name, headers) in with_role(Role::Headers) {
            let from = format!(".{}.{name}", kept.member);
            parts.extend(self.entry_with(&from, headers, value));
        }
        if parts.is_empty() {
            return Vec::new();
        }
        for (_, name, base) in with_role(Role::Base) {
            if !self.is_made_of_constants(base) {
                parts.push(format!(".{}.{name}", kept.member));
            }
        }
        parts
    }

    /// The call of a library that keeps its options, and those.
    fn kept_options(&self, construct: &Construct, call: &Call) -> Option<(&Library, ExprId)> {
        let ir = &self.file.ir;
        let ExprKind::Member { property, .. } = &ir.expr(call.callee).kind else {
            return None;
        };
        let libraries = &self.catalog.clients(ir.language).libraries;
        let mut keeping = libraries.iter().filter(|one| {
            let mut makes = one.calls.iter().filter(|own| !own.sends);
            one.name == construct.client
                && one.defaults.is_some()
                && makes.any(|own| own.names.iter().any(|name| name == property.as_str()))
        });
        let [config] = call.args.as_slice() else {
            return None;
        };
        let config = self.facts.unwrapped(config.value);
        keeping.next().map(|library| (library, config))
    }

    /// The class in one of whose methods the call is made, on the instance itself where it goes through a method.
    fn class_of_call(&self, construct: &Construct) -> Option<&Class> {
        let ir = &self.file.ir;
        let functions = ir.functions.iter().enumerate().skip(1);
        // An arrow function has the `this` of what is around it.
        let own = functions
            .filter(|(_, one)| one.span.contains(construct.call) && !one.lexical_this)
            .min_by_key(|(_, one)| one.span.len())?;
        let is_own = construct.is_wrapped
            && !matches!(receiver(ir, self.call_of(construct)), Receiver::This);
        let class = ir.classes.iter().find(|class| {
            let mut methods = class.methods.iter();
            methods.any(|one| !one.is_static && one.function.0 as usize == own.0)
        })?;
        (!is_own).then_some(class)
    }

    /// How the call reads what was made of a constructor's parameter, the one at `place`, from the only field that holds it: a
    /// text, or a URL.
    fn carried_text(&self, place: Span, construct: &Construct) -> Option<String> {
        if self.file.ir.language == Language::Rust {
            return None;
        }
        let ir = &self.file.ir;
        let [name] = self.facts.names_in(place)[..] else {
            return None;
        };
        let class = self.class_of_call(construct)?;
        let is_assigned = self.facts.is_assigned(name) || self.facts.is_written(name);
        if is_assigned || !class.span.contains(ir.binding(name).span) {
            return None;
        }
        let uses = self.facts.uses(name);
        let mut fields = uses
            .iter()
            .filter_map(|(_, used)| self.only_field_with(class, *used));
        let (field, held) = fields.next()?;
        let is_alone = fields.next().is_none();
        let held = self.facts.unwrapped(held);
        let own = format!("this.{field}");
        match &ir.expr(held).kind {
            _ if !is_alone => None,
            ExprKind::Call(call) if call.is_new => {
                let is_url = self.source(ir.expr(call.callee).span) == "URL";
                is_url.then(|| format!("{own}.href"))
            }
            // `baseUrl.replace(/\/$/, "")`.
            ExprKind::Call(call) => {
                let ExprKind::Member {
                    object, property, ..
                } = &ir.expr(call.callee).kind
                else {
                    return None;
                };
                let is_text = SAME_TEXT.contains(&property.as_str());
                let object = self.facts.unwrapped(*object);
                (is_text && matches!(ir.expr(object).kind, ExprKind::Binding(own) if own == name))
                    .then_some(own)
            }
            ExprKind::Template(_) => Some(own),
            _ => None,
        }
    }

    /// The field of a class that is written once, and what it is given: `value` is a part of that.
    fn only_field_with(&self, class: &Class, value: Span) -> Option<(Name, ExprId)> {
        let ir = &self.file.ir;
        let is_this = |id: ExprId| matches!(ir.expr(id).kind, ExprKind::This);
        let mut written: Vec<(Name, ExprId)> = Vec::new();
        for expr in ir.exprs.iter().filter(|one| class.span.contains(one.span)) {
            let ExprKind::Assign { target, op, value } = &expr.kind else {
                continue;
            };
            let Pattern::Place(place) = **target else {
                continue;
            };
            match &ir.expr(place).kind {
                ExprKind::Member {
                    object, property, ..
                } if is_this(*object) && *op == AssignOp::Set => {
                    written.push((property.clone(), *value));
                }
                _ => {}
            }
        }
        let fields = class.fields.iter().filter(|one| !one.is_static);
        written.extend(fields.filter_map(|one| Some((one.name.clone(), one.init?))));
        let holds = |held: ExprId| ir.expr(held).span.contains(value);
        let (field, held) = written.iter().find(|(_, held)| holds(*held))?;
        let is_only = written.iter().filter(|(name, _)| name == field).count() == 1;
        is_only.then(|| (field.clone(), *held))
    }

    /// The type that a field is declared with, as it is written.
    fn type_of_field(&self, class: &Class, field: &Name) -> Option<&str> {
        let own = class.fields.iter().find(|one| one.name == *field)?;
        let (_, rest) = self.source(own.span).split_once(':')?;
        let end = rest.find([';', '=']).unwrap_or(rest.len());
        Some(rest[..end].trim())
    }

    /// How the header that is written at `value` is read from what `own` holds.
    fn held_by_field(
        &self,
        own: &str,
        held: ExprId,
        value: Span,
        declared: Option<&str>,
    ) -> Option<String> {
        let ir = &self.file.ir;
        let held = self.facts.unwrapped(held);
        // What fetch takes may be an object, a list or a `Headers`.
        let is_any = declared.is_some_and(|name| name.ends_with("HeadersInit"));
        let is_fields = |name: &str| name.starts_with(['{', '"']) || name.contains("Record<");
        match &ir.expr(held).kind {
            ExprKind::Object { .. } if is_any => {
                self.entry_with(&format!("({own} as Record<string, string>)"), held, value)
            }
            ExprKind::Object { .. } if declared.is_none_or(is_fields) => {
                self.entry_with(own, held, value)
            }
            ExprKind::Call(call) => {
                let callee = self.source(ir.expr(call.callee).span);
                let only = match call.args.as_slice() {
                    [only] if !only.spread => only.value,
                    _ => return None,
                };
                match callee {
                    "Headers" if call.is_new => {
                        let key = self.name_with(self.facts.unwrapped(only), value)?;
                        (!is_any).then(|| format!("{own}.get({key})"))
                    }
                    _ if AS_IT_IS.contains(&callee) => {
                        self.held_by_field(own, only, value, declared)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The name, as a literal, under which `value` stands in an object.
    fn name_with(&self, object: ExprId, value: Span) -> Option<String> {
        let ExprKind::Object { entries, .. } = &self.file.ir.expr(object).kind else {
            return None;
        };
        let mut own = entries.iter().filter_map(named);
        let (key, ..) = own.find(|(.., own)| self.file.ir.expr(*own).span == value)?;
        let text = self.source(key);
        Some(match text.starts_with(['"', '\'']) {
            true => text.to_owned(),
            false => format!("\"{text}\""),
        })
    }

    /// How the entry whose value is `value` is read from `from`, which holds the object: `from["X-Api-Key"]`,
    /// `from.common["X-Api-Key"]`.
    fn entry_with(&self, from: &str, object: ExprId, value: Span) -> Option<String> {
        let ir = &self.file.ir;
        let object = self.facts.unwrapped(object);
        let ExprKind::Object { entries, .. } = &ir.expr(object).kind else {
            return None;
        };
        let mut own = entries.iter().filter_map(named);
        let (key, _, held) = own.find(|(.., own)| ir.expr(*own).span.contains(value))?;
        let text = self.source(key);
        let own = match text.starts_with(['"', '\'']) {
            true => format!("{from}[{text}]"),
            false => format!("{from}.{text}"),
        };
        match ir.expr(held).span == value {
            true => Some(own),
            false => self.entry_with(&own, held, value),
        }
    }
}

/// An entry's key, its name and its value.
fn named(entry: &Entry) -> Option<(Span, &str, ExprId)> {
    match &entry.kind {
        EntryKind::Property {
            key: Key::Name { name, span },
            value,
        } => Some((*span, name.as_str(), *value)),
        _ => None,
    }
}
