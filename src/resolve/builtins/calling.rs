//! `bind`, `call`, `apply`, and `replace`, which may call as well.

use super::super::Evaluation;
use super::super::calls::CallSite;
use super::super::cause::Cause;
use super::super::strings::trim_end;
use super::super::trace::Origin;
use super::super::value::{Kind, Piece, Value};
use super::BOUND_CALL;
use crate::ir::{ExprKind, Item, Name};
use std::rc::Rc;

impl Evaluation<'_> {
    /// `new Promise(executor)`: the executor runs at once, and what it throws goes no further.
    pub(super) fn promised(&mut self, executor: &Value) -> Value {
        let settle = |name: &str| Value::unknown(Cause::External(name.into()));
        let arguments = vec![settle("resolve"), settle("reject")];
        let (left, threw) = (self.left, self.threw);
        self.call_value(executor, &CallSite::of_values(arguments));
        (self.left, self.threw) = (left, threw);
        self.forget(executor);
        Value::unknown(Cause::Call("Promise".into()))
    }

    /// `f.bind(this, ...)`, `f.call(this, ...)`, `f.apply(this, [...])`.
    pub(in crate::resolve) fn function_method(
        &mut self,
        receiver: &Value,
        name: &str,
        site: &CallSite,
    ) -> Value {
        let target = match (&receiver.kind, site.arg(0)) {
            (Kind::Function(closure), Some(this)) => {
                let mut closure = closure.clone();
                if closure.this.is_none() {
                    closure.this = Some(Rc::new(this.clone()));
                }
                Value {
                    kind: Kind::Function(closure),
                    ..receiver.clone()
                }
            }
            _ => receiver.clone(),
        };
        let rest = |skip: usize| CallSite {
            args: site.args.iter().skip(skip).cloned().collect(),
            arg_origins: site.arg_origins.iter().skip(skip).copied().collect(),
            ..site.clone()
        };
        match name {
            "bind" if site.args.len() <= 1 => target,
            "bind" if !site.open => {
                let mut bound = vec![target];
                bound.extend(site.args.iter().skip(1).cloned());
                let bound = self.list_of(bound);
                self.bound(&bound, BOUND_CALL)
            }
            "bind" => {
                self.release(&target);
                Value::unknown(Cause::Opaque("a function with bound arguments".into()))
            }
            "call" => self.call_value(&target, &rest(1)),
            _ => match site.arg(1).map(|list| list.kind.clone()) {
                Some(Kind::Array(id)) => {
                    let list = self.heap.list(id).cloned().unwrap_or_default();
                    let args = CallSite {
                        open: site.open || list.open.is_some(),
                        args: list.items.into_iter().map(|(item, _)| item).collect(),
                        arg_origins: self.item_origins(site.arg_origins.get(1).copied()),
                        ..site.clone()
                    };
                    self.call_value(&target, &args)
                }
                _ => Value::unknown(Cause::Call("apply".into())),
            },
        }
    }

    /// Where the items of a list are written that is itself the argument.
    fn item_origins(&self, list: Option<Origin>) -> Vec<Origin> {
        let ir = &self.file().ir;
        let here = self.module_index();
        let list = list.filter(|list| list.file == here);
        let exprs = ir.exprs.iter();
        let found = list.and_then(|list| {
            let mut arrays = exprs.filter(|expr| expr.span == list.span);
            arrays.find_map(|expr| match &expr.kind {
                ExprKind::Array { items, .. } if items.iter().all(|item| !item.spread) => {
                    let origin = |item: &Item| Origin {
                        span: ir.expr(item.value).span,
                        ..list
                    };
                    Some(items.iter().map(origin).collect())
                }
                _ => None,
            })
        });
        found.unwrap_or_default()
    }

    /// `replace` as programs use it on base URLs: taking slashes off the end.
    pub(super) fn replaced(&mut self, receiver: &Value, name: &str, site: &CallSite) -> Value {
        let pattern = site
            .arg_origins
            .first()
            .map(|origin| self.file().source.slice(origin.span).to_owned());
        let replacement = site.arg(1).and_then(Value::known_text);
        let takes_slashes = pattern.as_deref().is_some_and(|pattern| {
            matches!(
                pattern,
                r"/\/$/" | r"/\/+$/" | r"/\/*$/" | r"/[/]+$/" | r"/\/$/g" | r"/\/+$/g"
            )
        });
        if takes_slashes && replacement.as_deref() == Some("") {
            if receiver.is_unknown() {
                return receiver.clone();
            }
            return self.map_text(receiver, &|pieces: &[Piece]| trim_end(pieces, &['/']));
        }
        // `path.replace(/:(\w+)/g, fill)` of a path with nothing to fill in.
        let lacks = |text: &Name| {
            let start = pattern.as_deref().and_then(required_start);
            start.is_some_and(|start| !text.contains(start))
        };
        if receiver.known_text().as_ref().is_some_and(lacks) {
            return receiver.clone();
        }
        match (
            receiver.known_text(),
            site.arg(0).and_then(Value::known_text),
            replacement,
        ) {
            (Some(text), Some(from), Some(to)) if !to.contains('$') => {
                let changed = match name {
                    "replaceAll" => text.replace(from.as_str(), &to),
                    _ => text.replacen(from.as_str(), &to, 1),
                };
                Value {
                    trace: receiver.trace.clone(),
                    ..Value::text(changed, receiver.origin)
                }
            }
            _ => {
                if let Some(replaced) = self.replaced_once(receiver, site) {
                    return replaced;
                }
                self.release_functions(site);
                Value::unknown(Cause::Call("replace".into()))
            }
        }
    }
}

/// The character that whatever a regular expression matches begins with, if its text shows one.
fn required_start(pattern: &str) -> Option<char> {
    let inner = pattern.strip_prefix('/')?;
    let (inner, flags) = inner.rsplit_once('/')?;
    if inner.contains('|') || flags.contains('i') {
        return None;
    }
    let mut rest = inner.chars();
    let start = match rest.next()? {
        '\\' => rest.next().filter(|one| !one.is_alphanumeric())?,
        one if "^$.*+?()[]{}".contains(one) => return None,
        one => one,
    };
    let is_optional = matches!(rest.next(), Some('?' | '*' | '{'));
    (!is_optional).then_some(start)
}
