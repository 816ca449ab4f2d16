//! Calls of methods: finding what a receiver does of its own, and what the tree adds to it.

use super::calls::CallSite;
use super::value::{Closure, Kind, Value};
use super::{Cause, Evaluation};
use crate::ir::Name;
use std::rc::Rc;

/// Whether a value is known to be what the program itself made, or a client.
pub(super) fn is_of_the_tree(value: &Value) -> bool {
    matches!(
        value.kind,
        Kind::Object(_) | Kind::Class(_) | Kind::Function(_) | Kind::Module(_) | Kind::Client(_)
    )
}

impl Evaluation<'_> {
    /// Calls `receiver.name(...)`.
    pub(super) fn call_method(&mut self, receiver: &Value, name: &Name, site: &CallSite) -> Value {
        if let Kind::Choice(alternatives) = &receiver.kind {
            let alternatives = alternatives.clone();
            // What waits for a value is told nothing of it: once is enough, where a chain would double the work with every link.
            if matches!(name.as_str(), "then" | "catch" | "finally")
                && self.file().ir.language != crate::ir::Language::Rust
                && alternatives.iter().all(|(_, value)| is_settled(value))
                && let Some(value) = self.callback_method(receiver, name, site)
            {
                return value;
            }
            let is_known = alternatives.iter().any(|(_, value)| is_of_the_tree(value));
            return self.for_each_alternative(&alternatives, |this, value| match &value.kind {
                // What it may have become since is told by what it was.
                Kind::Unknown(cause) if is_known && cause.is_change() => {
                    this.release_to(name, site);
                    Value::unknown(Cause::Call(name.clone()))
                }
                _ => this.call_method(value, name, site),
            });
        }
        if let Kind::Array(id) = receiver.kind
            && name == super::builtins::BOUND_CALL
        {
            let mut args = self.known_items(id).unwrap_or_default();
            if args.is_empty() {
                return Value::unknown(Cause::Call(name.clone()));
            }
            let target = args.remove(0);
            let origins = site.origin.into_iter().cycle().take(args.len());
            let bound = CallSite {
                arg_origins: origins.chain(site.arg_origins.iter().copied()).collect(),
                args: [args, site.args.clone()].concat(),
                ..site.clone()
            };
            return self.call_value(&target, &bound);
        }
        if self.add_interceptor(receiver, name, site.arg(0)) {
            self.release_functions(site);
            return Value::unknown(Cause::Call(name.clone()));
        }
        if let Kind::Client(id) = receiver.kind
            && let Some(value) = self.call_client(id, name, site)
        {
            return value;
        }
        if let Kind::External(path) = &receiver.kind {
            let path = path.clone();
            return self.call_external_method(&path, receiver, name, site);
        }
        if let Some(value) = self.tree_method(receiver, name, site) {
            return value;
        }
        if let Some(value) = self.builtin_method(receiver, name, site) {
            return value;
        }
        if let Kind::Unknown(_) = receiver.kind {
            return self.call_unknown_method(receiver, name, site);
        }
        if let Some(value) = self.extension_method(receiver, name, site) {
            return value;
        }
        if let (Kind::Object(_), Some(class)) = (&receiver.kind, self.class_of(receiver))
            && let Some(inner) = self.dereferenced(class, receiver)
        {
            return self.call_method(&inner, name, site);
        }
        // A method of the language that is not followed may call what it is handed.
        let is_function = |arg: &Value| matches!(arg.kind, Kind::Function(_));
        self.unknown_calls += u64::from(site.args.iter().any(is_function));
        self.release_to(name, site);
        if self.file().ir.language == crate::ir::Language::Rust
            && !super::conversions::is_reading(name)
            && self.class_of(receiver).is_none()
        {
            self.blur(receiver);
        }
        Value::unknown(Cause::Call(name.clone()))
    }

    /// A method or function-valued field that the tree declares.
    fn tree_method(&mut self, receiver: &Value, name: &Name, site: &CallSite) -> Option<Value> {
        if !matches!(
            receiver.kind,
            Kind::Object(_)
                | Kind::Class(_)
                | Kind::Function(_)
                | Kind::Variant(..)
                | Kind::Module(_)
                | Kind::Namespace { .. }
        ) {
            return None;
        }
        if let (Kind::Class(class), [value]) = (&receiver.kind, site.args.as_slice())
            && matches!(name.as_str(), "from" | "try_from")
            && self.file().ir.language == crate::ir::Language::Rust
        {
            let (class, value) = (*class, value.clone());
            if let Some(converted) = self.convert(class, &value) {
                return Some(converted);
            }
        }
        if let Kind::Module(module) = receiver.kind
            && matches!(name.as_str(), "then" | "catch" | "finally")
            && self.file().ir.language != crate::ir::Language::Rust
            && self.export_within(module, name).is_none()
        {
            // What `import()` gives.
            return None;
        }
        let method = match self.own_method(receiver, name) {
            Some(method) => method,
            None => match self.added_method(receiver, name) {
                Some(closure) => Value::new(Kind::Function(closure)),
                None => self.member(receiver, name),
            },
        };
        match &method.kind {
            Kind::Bound(_) => None,
            Kind::Unknown(_) | Kind::Undefined if self.has_builtin_method(receiver, name) => None,
            Kind::Undefined => None,
            // A field of which nothing is known may hold a client's function or be a client's method.
            Kind::Unknown(_) => Some(match self.call_duck(name, site) {
                Some(value) => value,
                None => self.call_value(&method, site),
            }),
            Kind::Function(closure) => {
                let mut closure = closure.clone();
                let lexical = self.files[closure.module as usize]
                    .file
                    .ir
                    .function(closure.function)
                    .lexical_this;
                if closure.this.is_none() && !lexical {
                    closure.this = Some(Rc::new(receiver.clone()));
                }
                Some(self.call_closure(&closure, site, site.origin))
            }
            _ => Some(self.call_value(&method, site)),
        }
    }

    /// A method that another file's `impl` adds to an instance.
    fn added_method(&mut self, receiver: &Value, name: &Name) -> Option<Closure> {
        let is_instance = matches!(receiver.kind, Kind::Object(_));
        (is_instance && self.class_of(receiver).is_some())
            .then(|| self.extension(receiver, name))
            .flatten()
    }

    /// A Rust method: a field of its name is called as `(receiver.name)(...)` only.
    fn own_method(&mut self, receiver: &Value, name: &Name) -> Option<Value> {
        let class = self.class_of(receiver)?;
        let file = &self.files[class.module as usize].file;
        if file.ir.language != crate::ir::Language::Rust
            || !matches!(receiver.kind, Kind::Object(_))
        {
            return None;
        }
        let member = self.class_member(class, receiver, name)?;
        Some(member.under(&receiver.trace))
    }
}

/// Whether a value is none of those that have methods of their own for whoever waits for them.
fn is_settled(value: &Value) -> bool {
    match &value.kind {
        Kind::Unknown(_)
        | Kind::Str(_)
        | Kind::Number(_)
        | Kind::Bool(_)
        | Kind::Undefined
        | Kind::Null => true,
        Kind::Choice(alternatives) => alternatives.iter().all(|(_, value)| is_settled(value)),
        _ => false,
    }
}
