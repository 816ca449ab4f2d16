//! Calls: what is called, with which arguments, in every alternative.

use super::guard::Guard;
use super::joins::join_values;
use super::methods::is_of_the_tree;
use super::value::{ClassRef, Kind, Value};
use super::{Cause, Evaluation, Origin};
use crate::ir::{Call, ExprId, ExprKind, Name};
use crate::source::Span;
use std::rc::Rc;

/// A call as its callee sees it.
#[derive(Clone, Debug, Default)]
pub(super) struct CallSite {
    /// The arguments, spread ones taken apart as far as they are known.
    pub(super) args: Vec<Value>,
    /// Where each argument is written.
    pub(super) arg_origins: Vec<Origin>,
    /// Whether more arguments may follow, or nothing is known of them at all.
    pub(super) open: bool,
    /// Whether the arguments stand for anything a caller might pass.
    pub(super) anything: bool,
    /// The call.
    pub(super) origin: Option<Origin>,
    /// The bytes between its parentheses, these included.
    pub(super) args_span: Span,
    /// Whether the function that makes it waits for what it gives.
    pub(super) is_awaited: bool,
    /// Whether it is `new`.
    pub(super) is_new: bool,
    /// The places lent by `&mut` arguments, by their position.
    pub(super) places: Vec<(usize, ExprId)>,
}

impl CallSite {
    /// A call without arguments.
    pub(super) fn none() -> Self {
        CallSite::default()
    }

    /// A call with whatever a caller might pass.
    pub(super) fn unknown() -> Self {
        CallSite {
            open: true,
            anything: true,
            ..CallSite::default()
        }
    }

    /// A call that the evaluation itself makes, of a callback for example.
    pub(super) fn of_values(args: Vec<Value>) -> Self {
        CallSite {
            args,
            ..CallSite::default()
        }
    }

    /// The argument at `at`, if it is given.
    pub(super) fn arg(&self, at: usize) -> Option<&Value> {
        self.args.get(at)
    }
}

impl Evaluation<'_> {
    pub(super) fn eval_call(&mut self, id: ExprId, call: &Call) -> Value {
        let is_awaited = std::mem::take(&mut self.awaits);
        let file = self.file();
        let mut callee = call.callee;
        while let ExprKind::Wrapped(inner) = &file.ir.expr(callee).kind {
            callee = *inner;
        }
        if matches!(file.ir.expr(callee).kind, ExprKind::Super) {
            return self.call_super_constructor(id, call);
        }
        let target = match &file.ir.expr(callee).kind {
            ExprKind::Member {
                object, property, ..
            } if !call.is_new => {
                let receiver = match file.ir.expr(*object).kind {
                    ExprKind::Super => self.super_receiver(property),
                    _ => Err(self.eval(*object)),
                };
                match receiver {
                    Ok(method) => Target::Value(method),
                    Err(receiver) => Target::Method(receiver, property.clone()),
                }
            }
            _ => Target::Value(self.eval(callee)),
        };
        let mut site = self.call_site(id, call);
        site.is_awaited = is_awaited;
        if self.left {
            return Value::undefined();
        }
        if file.ir.language != crate::ir::Language::Rust
            && let Some(helper) = self.compiler_helper(callee)
            && let Some(value) = self.call_helper(helper, &site)
        {
            return value;
        }
        self.outs = None;
        let (value, name) = match target {
            Target::Value(value) => {
                let result = self.call_value(&value, &site);
                if matches!(file.ir.expr(callee).kind, ExprKind::Function(_)) {
                    self.forget(&value);
                }
                (result, Name::default())
            }
            Target::Method(receiver, name) => {
                if let ExprKind::Member { object, .. } = &file.ir.expr(callee).kind
                    && self.segment_step(*object, &name, &site)
                {
                    return Value::undefined();
                }
                if let Some(value) = self.formatted_into(&receiver, &name, call) {
                    return value;
                }
                if let ExprKind::Member { object, .. } = &file.ir.expr(callee).kind
                    && let Some(value) = self.change_in_place(*object, &receiver, &name, &site)
                {
                    return value;
                }
                if let ExprKind::Member { object, .. } = &file.ir.expr(callee).kind
                    && let [arg] = site.args.as_slice()
                    && let Some(changed) = self.changed_text(&receiver, &name, arg)
                {
                    // Texts are values here: `text.push_str(...)` assigns another one to the variable.
                    self.assign_place(*object, changed);
                    return Value::undefined();
                }
                let value = self.call_method(&receiver, &name, &site);
                if let ExprKind::Member { object, .. } = &file.ir.expr(callee).kind {
                    self.note_unknown_change(*object, &receiver, &name, &value);
                }
                (value, name)
            }
        };
        if !site.places.is_empty() {
            self.write_back(&site, &name);
        }
        self.forget_copies(&site);
        value
    }

    fn call_site(&mut self, id: ExprId, call: &Call) -> CallSite {
        let mut site = CallSite {
            origin: Some(self.expr_origin(id)),
            args_span: call.args_span,
            is_new: call.is_new,
            ..CallSite::default()
        };
        for item in &call.args {
            let value = self.eval(item.value);
            let value = self.copied(value, item.value);
            let origin = self.expr_origin(item.value);
            if !item.spread {
                if let Some(place) = self.lent_place(item.value) {
                    site.places.push((site.args.len(), place));
                }
                if !site.open {
                    site.args.push(value);
                    site.arg_origins.push(origin);
                }
                continue;
            }
            let list = match &value.kind {
                Kind::Array(list) => self.heap.list(*list).cloned(),
                _ => None,
            };
            match list {
                Some(list) if list.open.is_none() => {
                    for (value, _) in list.items {
                        site.arg_origins.push(value.origin.unwrap_or(origin));
                        site.args.push(value);
                    }
                }
                _ => site.open = true,
            }
        }
        site
    }

    /// The superclass of the class whose method runs.
    fn parent_of_method(&mut self) -> Option<ClassRef> {
        // An arrow function in a method has the method's.
        let mut at = self.stack.last().map(|activation| activation.frame);
        let mut class = None;
        while let Some(frame) = at.map(|at| &self.frames[at as usize])
            && class.is_none()
        {
            class = self.methods.get(&(frame.module, frame.function)).copied();
            at = frame.parent;
        }
        class.and_then(|class| self.superclass(class))
    }

    fn call_super_constructor(&mut self, id: ExprId, call: &Call) -> Value {
        let site = self.call_site(id, call);
        let this = self.this();
        if let Some(parent) = self.parent_of_method() {
            let origin = site.origin;
            self.initialise(parent, &this, &site, origin, 1);
        }
        Value::undefined()
    }

    /// `super.name` as a method with the present receiver, or the receiver itself where the superclass is unknown.
    fn super_receiver(&mut self, name: &str) -> Result<Value, Value> {
        let this = self.this();
        match self
            .parent_of_method()
            .and_then(|parent| self.find_method(parent, name, false, 0))
        {
            Some((owner, method)) => Ok(Value::new(Kind::Function(
                self.method_closure(owner, &method, this),
            ))),
            None => Err(Value::unknown(Cause::External("super".into()))),
        }
    }

    /// Calls a value.
    pub(super) fn call_value(&mut self, callee: &Value, site: &CallSite) -> Value {
        match &callee.kind {
            Kind::Function(closure) => {
                let closure = closure.clone();
                if site.is_new {
                    return self.construct_function(&closure, site);
                }
                if let Some(function) = self.lazy_import(&closure) {
                    return self.call_value(&function, site);
                }
                self.call_closure(&closure, site, site.origin)
            }
            Kind::Class(class) => self.construct_by_call(*class, site),
            Kind::Variant(class, variant) => self.variant_of(*class, *variant, site),
            Kind::Bound(bound) => {
                let (receiver, name) = (bound.0.clone(), bound.1.clone());
                self.call_method(&receiver, &name, site)
            }
            Kind::External(path) => {
                let path = path.clone();
                self.call_external(&path, site)
            }
            Kind::Client(id) => {
                let id = *id;
                let name = if site.is_new { "new" } else { "()" };
                self.call_client(id, name, site)
                    .unwrap_or_else(|| Value::unknown(Cause::Call(Name::default())))
            }
            Kind::Choice(alternatives) => {
                let alternatives = alternatives.clone();
                let is_known = alternatives.iter().any(|(_, value)| is_of_the_tree(value));
                self.for_each_alternative(&alternatives, |this, value| match &value.kind {
                    Kind::Unknown(cause) if is_known && cause.is_change() => {
                        this.release_args(site);
                        Value::unknown(Cause::Call(Name::default()))
                    }
                    _ => this.call_value(value, site),
                })
            }
            Kind::Unknown(_) => self.call_unknown_function(callee, site),
            // A command whose name is in a variable.
            Kind::Str(_) if self.file().ir.language.is_shell() => match callee.known_text() {
                Some(name) => {
                    let name = name.rsplit('/').next().unwrap_or_default();
                    self.call_external(&Name::from(name), site)
                }
                None => self.call_unknown_function(callee, site),
            },
            Kind::Module(_) => {
                let default = self.member(callee, "default");
                if matches!(default.kind, Kind::Module(_)) {
                    return Value::unknown(Cause::Call(Name::default()));
                }
                self.call_value(&default, site)
            }
            _ => Value::unknown(Cause::Call(Name::default())),
        }
    }

    pub(super) fn for_each_alternative(
        &mut self,
        alternatives: &Rc<Vec<(Guard, Value)>>,
        work: impl Fn(&mut Self, &Value) -> Value,
    ) -> Value {
        let callable: Vec<&(Guard, Value)> = alternatives
            .iter()
            .filter(|(_, value)| !matches!(value.kind, Kind::Undefined | Kind::Null))
            .collect();
        if let [(_, only)] = callable.as_slice() {
            return work(self, only);
        }
        let mut values = Vec::new();
        let mut states = vec![];
        for (guard, value) in callable {
            let Some(path) = self.path.and(guard) else {
                continue;
            };
            let outer = std::mem::replace(&mut self.path, path);
            self.heap.begin();
            let result = work(self, value);
            let writes = self.heap.end();
            let path = std::mem::replace(&mut self.path, outer);
            self.left = false;
            values.push((guard.clone(), result));
            states.push((path, writes));
        }
        self.heap.join(states);
        self.outs = None;
        join_values(values)
    }

    fn construct_by_call(&mut self, class: super::ClassRef, site: &CallSite) -> Value {
        let file = self.files[class.module as usize].file.clone();
        if file.ir.language != crate::ir::Language::Rust {
            return self.construct(class, site, site.origin);
        }
        // A tuple struct's constructor.
        let value = self.construct(class, &CallSite::none(), None);
        if let Kind::Object(id) = value.kind {
            for (at, arg) in site.args.iter().enumerate() {
                self.set_field(id, Name::from(at.to_string()), arg.clone(), arg.origin);
            }
            self.built.entry(class).or_default().push(id);
        }
        value
    }

    fn variant_of(&mut self, class: super::ClassRef, variant: u32, site: &CallSite) -> Value {
        let value = self.construct(class, &CallSite::none(), None);
        if let Kind::Object(id) = value.kind {
            if let Some(record) = self.heap.record_mut(id) {
                record.variant = Some(variant);
            }
            for (at, arg) in site.args.iter().enumerate() {
                self.set_field(id, Name::from(at.to_string()), arg.clone(), arg.origin);
            }
        }
        value
    }
}

enum Target {
    Value(Value),
    Method(Value, Name),
}
