//! The call that configures an agent's channel: the one that is rewritten, as a PUT, or the one inside of its wrapper.

use super::early::Named;
use super::{Changes, GroupCode, Obstacle};
use crate::catalog::mapping::Destination;
use crate::ir::{BindingId, EntryKind, ExprKind, Key, Module, Pattern, StatementKind, StrLiteral};
use crate::lang::ecmascript::print::Channels;
use crate::plan::construct::{Construct, InnerCall};
use crate::rewrite::style::{indentation_at, reindented};
use crate::source::Span;

impl GroupCode<'_, '_> {
    /// The call that configures the agent's channel.
    pub(super) fn configuration(
        &self,
        construct: &Construct,
        id: &str,
        early: &[Named],
    ) -> Result<String, Obstacle> {
        let channel = match self.channels() == Channels::Several && self.holds_calls() {
            true => "${channelType}",
            false => &construct.channel,
        };
        let path = format!("agents/${{{id}}}/channels/{channel}");
        if let (Some(inner), Some(head)) = (&construct.inner, &construct.handed_head)
            && let Some(method) = self.put_in(inner.chain, inner.body, false)
        {
            return self.inner_configuration(
                construct,
                (inner, method),
                &format!("{head}{path}"),
                early,
            );
        }
        let mut changes = self.template_address(construct, &path, early);
        changes.push(self.payload_change(construct, Destination::Channel, None, early));
        changes.extend(self.put_changes(construct)?);
        changes.extend(self.types_away(construct));
        changes.extend(self.early_changes(construct, early));
        Ok(self.rewriter.copy(construct.chain, &changes))
    }

    /// What makes the call a PUT: the word that stands in it, or else whatever says its method.
    fn put_changes(&self, construct: &Construct) -> Result<Changes, Obstacle> {
        let written = self.put_in(construct.call, construct.body.object, construct.is_wrapped);
        let once = self.unrepeated(construct, construct.call, construct.body.used());
        match (written, once) {
            (Some(change), Ok(once)) => Ok(std::iter::once(change).chain(once).collect()),
            (Some(_), Err(obstacle)) => self
                .put(construct)
                .map(|put| self.with_beside(put))
                .map_err(|_| obstacle),
            (None, _) => self.put(construct).map(|put| self.with_beside(put)),
        }
    }

    /// Whether the client has a method of this name: jQuery has none for a PUT.
    pub(super) fn client_has(&self, name: &str) -> bool {
        let rewriter = self.rewriter;
        let libraries = &rewriter.catalog.clients(rewriter.ir.language).libraries;
        let mut own = libraries
            .iter()
            .filter(|one| one.name == self.first().client);
        own.any(|one| one.has_method(name))
    }

    /// The option that keeps the client from repeating a PUT as it would not repeat a POST.
    pub(super) fn unrepeated(
        &self,
        construct: &Construct,
        call: Span,
        payload: Span,
    ) -> Result<Option<(Span, String)>, Obstacle> {
        let rewriter = self.rewriter;
        let libraries = &rewriter.catalog.clients(rewriter.ir.language).libraries;
        let library = libraries.iter().find(|one| one.name == construct.client);
        let once = library.and_then(|one| one.answers.as_ref().ok()?.once.as_ref());
        let Some((option, value)) = once else {
            return Ok(None);
        };
        let outside = rewriter.facts.within(call);
        let options = outside
            .filter(|(_, expr)| expr.span.contains(payload) && expr.span != payload)
            .filter_map(|(_, expr)| match &expr.kind {
                ExprKind::Object { entries, .. } => Some((expr.span, entries)),
                _ => None,
            })
            .min_by_key(|(span, _)| span.len());
        let Some((span, entries)) = options else {
            return Err(format!(
                "the options that would need `{option}: {value}` are not written in the call"
            ));
        };
        let sets = |key: &Key| matches!(key, Key::Name { name, .. } if name == option);
        let is_set = entries
            .iter()
            .any(|entry| matches!(&entry.kind, EntryKind::Property { key, .. } if sets(key)));
        if is_set || entries.is_empty() {
            return Ok(None);
        }
        let text = format!("{option}: {value}");
        Ok(Some(self.entry_behind(span, entries, &text)))
    }

    /// The change that makes a call a PUT; `payload` is looked at for no method. A wrapper's method is not the client's.
    fn put_in(&self, region: Span, payload: Span, is_wrapped: bool) -> Option<(Span, String)> {
        let ir = self.rewriter.ir;
        let word = |literal: &StrLiteral| {
            let is_lower = literal.value.chars().all(char::is_lowercase);
            let word = if is_lower { "put" } else { "PUT" };
            (literal.content, word.to_owned())
        };
        let is_post = |literal: &StrLiteral| literal.value.eq_ignore_ascii_case("post");
        for (_, expr) in self.rewriter.facts.within(region) {
            if payload.contains(expr.span) {
                continue;
            }
            match &expr.kind {
                ExprKind::Object { entries, .. } => {
                    for entry in entries {
                        if let EntryKind::Property {
                            key: Key::Name { name, .. },
                            value,
                        } = &entry.kind
                            && matches!(name.as_str(), "method" | "type")
                            && let ExprKind::Str(literal) = &ir.expr(*value).kind
                        {
                            return Some(word(literal));
                        }
                    }
                }
                ExprKind::Member {
                    property,
                    property_span,
                    ..
                } if property == "post"
                    && expr.span.start == region.start
                    && match is_wrapped {
                        true => self.has_beside("post", "put"),
                        false => self.client_has("put"),
                    } =>
                {
                    return Some((*property_span, "put".to_owned()));
                }
                // The method as an argument: `needle("post", url)`, `request("POST", path)`.
                ExprKind::Call(call) if expr.span.start == region.start => {
                    // `const { post } = axios`.
                    if let ExprKind::Binding(binding) = ir.expr(call.callee).kind
                        && let Some(client) = self.taken_from(binding, "post")
                    {
                        return Some((ir.expr(call.callee).span, format!("{client}.put")));
                    }
                    let mut literals =
                        call.args
                            .iter()
                            .filter_map(|arg| match &ir.expr(arg.value).kind {
                                ExprKind::Str(literal) if is_post(literal) => Some(literal),
                                _ => None,
                            });
                    if let Some(literal) = literals.next() {
                        return Some(word(literal));
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// Whether every class and every object of the file that has the one method has the other one, too.
    fn has_beside(&self, name: &str, other: &str) -> bool {
        let ir = self.rewriter.ir;
        let is_it =
            |key: &Key, wanted: &str| matches!(key, Key::Name { name: own, .. } if own == wanted);
        let classes = ir.classes.iter().map(|class| {
            let has = |wanted: &str| class.methods.iter().any(|method| method.name == wanted);
            (has(name), has(other))
        });
        let objects = ir.exprs.iter().filter_map(|expr| match &expr.kind {
            ExprKind::Object { entries, .. } => {
                let has = |wanted: &str| {
                    entries.iter().any(|entry| match &entry.kind {
                        EntryKind::Property { key, .. } | EntryKind::Method { key, .. } => {
                            is_it(key, wanted)
                        }
                        _ => false,
                    })
                };
                Some((has(name), has(other)))
            }
            _ => None,
        });
        let mut owners = classes.chain(objects).filter(|(has, _)| *has).peekable();
        owners.peek().is_some() && owners.all(|(_, has)| has)
    }

    /// Whether a class or an object of the file has a method of this name.
    pub(super) fn has_own(&self, name: &str) -> bool {
        let ir = self.rewriter.ir;
        let is_it = |key: &Key| matches!(key, Key::Name { name: own, .. } if own == name);
        ir.classes
            .iter()
            .any(|class| class.methods.iter().any(|method| method.name == name))
            || ir.exprs.iter().any(|expr| match &expr.kind {
                ExprKind::Object { entries, .. } => entries.iter().any(|entry| match &entry.kind {
                    EntryKind::Property { key, .. } | EntryKind::Method { key, .. } => is_it(key),
                    _ => false,
                }),
                _ => false,
            })
    }

    /// What the module takes a method from by its name, under another or the same one.
    pub(super) fn taken_from(&self, binding: BindingId, method: &str) -> Option<String> {
        let ir = self.rewriter.ir;
        let mut statements = ir.function(Module::BODY).body.statements.iter();
        statements.find_map(|statement| {
            let StatementKind::Let {
                pattern: Pattern::Object { fields, .. },
                init: Some(init),
                ..
            } = &statement.kind
            else {
                return None;
            };
            let is_it = fields.iter().any(|(key, pattern)| {
                matches!(key, Key::Name { name, .. } if name == method)
                    && matches!(pattern, Pattern::Binding(own) if *own == binding)
            });
            let client = ir.expr(*init);
            let is_name = matches!(client.kind, ExprKind::Binding(_) | ExprKind::Global(_));
            (is_it && is_name).then(|| self.rewriter.slice(client.span).to_owned())
        })
    }

    /// The same by the client's own call inside of a wrapper that only posts.
    fn inner_configuration(
        &self,
        construct: &Construct,
        (inner, method): (&InnerCall, (Span, String)),
        path: &str,
        early: &[Named],
    ) -> Result<String, Obstacle> {
        let rewriter = self.rewriter;
        let (_, object) = self.payload_change(construct, Destination::Channel, None, early);
        let object = match object.split_once(": {") {
            // The payload's own place may be a shorthand; this one is looked at by itself.
            Some((name, rest)) if !name.starts_with('{') => format!("{{{rest}"),
            _ => object,
        };
        let path = match inner.in_template {
            true => path.to_owned(),
            false => format!("`{path}`"),
        };
        let mut changes = vec![
            (inner.path, path),
            (inner.body, rewriter.as_value(inner.body, object)),
            method,
        ];
        for (used, argument) in &inner.others {
            let text = rewriter.with_names(*argument, early);
            changes.push((*used, rewriter.as_value(*used, text)));
        }
        changes.extend(self.unrepeated(construct, inner.chain, inner.body)?);
        let text = rewriter.copy(inner.chain, &changes);
        let source = rewriter.source.text();
        let from = indentation_at(source, inner.chain.start as usize);
        let to = indentation_at(source, construct.call.start as usize);
        Ok(reindented(&text, from, to))
    }
}
