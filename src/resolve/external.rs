//! Calls of what is declared outside of the tree, and of what nothing resolves.

use super::calls::CallSite;
use super::value::{Kind, Value};
use super::{Cause, Evaluation, Origin};
use crate::catalog::clients::OtherKind;
use crate::ir::Name;

impl Evaluation<'_> {
    /// Calls something declared outside of the tree.
    pub(super) fn call_external(&mut self, path: &Name, site: &CallSite) -> Value {
        if let Some((client, method)) = self.entry_client(path) {
            let name = method.unwrap_or(if site.is_new { "new" } else { "()" });
            if let Some(value) = self.call_client(client, name, site) {
                return value;
            }
        }
        if is_log(path)
            || self.file().ir.language.is_shell()
                && matches!(path.as_str(), "echo" | "printf" | "print" | "logger")
        {
            self.logs.extend(
                site.origin
                    .filter(|origin| origin.file == 0)
                    .map(|_| site.args_span),
            );
            if !path.ends_with('!') {
                self.release_functions(site);
                return Value::undefined();
            }
        }
        if self.note_other(path, site) {
            return Value::new(Kind::External(Name::from(format!("{path}()"))));
        }
        if let Some(value) = self.builtin_call(path, site) {
            return value;
        }
        self.call_unknown(Name::from(path.as_str()), site)
    }

    /// Calls a method of something declared outside of the tree.
    pub(super) fn call_external_method(
        &mut self,
        path: &Name,
        receiver: &Value,
        name: &Name,
        site: &CallSite,
    ) -> Value {
        if let Some((client, None)) = self.entry_client(path)
            && let Some(value) = self.call_client(client, name, site)
        {
            return value;
        }
        let is_script = self.file().ir.language != crate::ir::Language::Rust;
        let is_of_functions = matches!(name.as_str(), "bind" | "call" | "apply");
        if is_script && is_of_functions && self.entry_client(path).is_some() {
            return self.function_method(receiver, name, site);
        }
        let member = self.member(receiver, name);
        match &member.kind {
            Kind::External(joined) => {
                let joined = joined.clone();
                let is_package = self.clients.entries.contains_key(joined.as_str());
                if !is_package && let Some(value) = self.builtin_external_method(path, name, site) {
                    return value;
                }
                if !is_package && self.is_duck(name) && !self.is_other(path) {
                    return self.call_unknown_method(receiver, name, site);
                }
                self.call_external(&joined, site)
            }
            _ => self.call_value(&member, site),
        }
    }

    fn is_other(&self, path: &str) -> bool {
        self.other_kind(path).is_some()
    }

    fn other_kind(&self, path: &str) -> Option<OtherKind> {
        let end = path.find(['#', '(', ':', '.']).unwrap_or(path.len());
        self.clients
            .other(path)
            .or_else(|| self.clients.other(&path[..end]))
    }

    /// Notes what is handed to a server's routes or a test double, and tells whether the path is one of theirs.
    fn note_other(&mut self, path: &str, site: &CallSite) -> bool {
        let Some(kind) = self.other_kind(path) else {
            return false;
        };
        if self.module_index() == 0
            && let Some(origin) = site.origin
        {
            let span = Origin {
                span: site.args_span,
                ..origin
            }
            .span;
            match kind {
                OtherKind::Server => self.routes.push(span),
                OtherKind::Double => self.doubles.push(span),
            }
        }
        self.release_functions(site);
        true
    }

    /// A call of a value that nothing resolves: a client only if its arguments fit one's signature wholly.
    pub(super) fn call_unknown_function(&mut self, callee: &Value, site: &CallSite) -> Value {
        if let Some(value) = self.call_duck("()", site) {
            self.unknown_calls += 1;
            return value;
        }
        self.call_unknown(describe(callee), site)
    }

    /// A method call on a receiver that nothing resolves.
    pub(super) fn call_unknown_method(
        &mut self,
        receiver: &Value,
        name: &Name,
        site: &CallSite,
    ) -> Value {
        if let Some(value) = self.call_duck(name, site) {
            self.unknown_calls += 1;
            return value;
        }
        if let Some(value) = self.callback_method(receiver, name, site) {
            return value;
        }
        let fields = self.kept_by_method(receiver, name);
        self.call_unknown(name.clone(), site).said_to_have(fields)
    }

    fn call_unknown(&mut self, name: Name, site: &CallSite) -> Value {
        self.unknown_calls += 1;
        let fields = self.checked(&name, site);
        self.release_to(&name, site);
        Value::unknown(Cause::Call(name)).said_to_have(fields)
    }
}

/// Whether a function only prints what it is given.
fn is_log(path: &str) -> bool {
    path.starts_with("console.") || (path.ends_with('!') && !path.contains("assert"))
}

fn describe(callee: &Value) -> Name {
    match &callee.kind {
        Kind::Unknown(cause) => match cause.plain() {
            Cause::Parameter { path, .. } => path.clone(),
            Cause::External(name) | Cause::Call(name) => name.clone(),
            _ => Name::default(),
        },
        _ => Name::default(),
    }
}
