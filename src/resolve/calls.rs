//! Calls: following functions of the tree with their arguments, and telling apart everything else.

use super::heap::join_values;
use super::value::{Closure, FrameId, Guard, Kind, Value};
use super::{Cause, Evaluation, MAX_CALL_DEPTH, Made, Origin, Step, StepKind};
use crate::ir::{Call, ExprId, ExprKind, MethodKind, Name, Param, Pattern};
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
        let site = self.call_site(id, call);
        if self.left {
            return Value::undefined();
        }
        self.outs = None;
        let (value, name) = match target {
            Target::Value(value) => (self.call_value(&value, &site), Name::default()),
            Target::Method(receiver, name) => {
                if let ExprKind::Member { object, .. } = &file.ir.expr(callee).kind
                    && let [arg] = site.args.as_slice()
                    && let Some(changed) = self.changed_text(&receiver, &name, arg)
                {
                    // Texts are values here: `text.push_str(...)` assigns another one to the variable.
                    self.assign_place(*object, changed);
                    return Value::undefined();
                }
                (self.call_method(&receiver, &name, &site), name)
            }
        };
        if !site.places.is_empty() {
            self.write_back(&site, &name);
        }
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

    fn call_super_constructor(&mut self, id: ExprId, call: &Call) -> Value {
        let site = self.call_site(id, call);
        let this = self.this();
        let function = self
            .stack
            .last()
            .map(|activation| (activation.module, activation.function));
        let class = function.and_then(|function| self.methods.get(&function).copied());
        if let Some(parent) = class.and_then(|class| self.superclass(class)) {
            let origin = site.origin;
            self.initialise(parent, &this, &site, origin, 1);
        }
        Value::undefined()
    }

    /// `super.name` as a method with the present receiver, or the receiver itself where the superclass is unknown.
    fn super_receiver(&mut self, name: &str) -> Result<Value, Value> {
        let this = self.this();
        let function = self
            .stack
            .last()
            .map(|activation| (activation.module, activation.function));
        let class = function.and_then(|function| self.methods.get(&function).copied());
        let parent = class.and_then(|class| self.superclass(class));
        match parent.and_then(|parent| self.find_method(parent, name, false, 0)) {
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
                self.for_each_alternative(&alternatives, |this, value| this.call_value(value, site))
            }
            Kind::Unknown(_) => self.call_unknown_function(callee, site),
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

    /// Calls `receiver.name(...)`.
    pub(super) fn call_method(&mut self, receiver: &Value, name: &Name, site: &CallSite) -> Value {
        if let Kind::Choice(alternatives) = &receiver.kind {
            let alternatives = alternatives.clone();
            return self.for_each_alternative(&alternatives, |this, value| {
                this.call_method(value, name, site)
            });
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
        self.release_args(site);
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
        let method = self.member(receiver, name);
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

    /// A method that an `impl` block of the file adds to a type declared elsewhere.
    fn extension_method(
        &mut self,
        receiver: &Value,
        name: &Name,
        site: &CallSite,
    ) -> Option<Value> {
        let file = self.file();
        let method = file
            .ir
            .impls
            .iter()
            .flat_map(|block| &block.methods)
            .find(|method| {
                method.name == *name && !method.is_static && method.kind == MethodKind::Method
            })?;
        let module = self.module_index();
        let frame = self.files[module as usize].frame;
        let closure = Closure {
            module,
            function: method.function,
            frame,
            this: Some(Rc::new(receiver.clone())),
        };
        Some(self.call_closure(&closure, site, site.origin))
    }

    fn for_each_alternative(
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

    /// Calls a function of the tree.
    pub(super) fn call_closure(
        &mut self,
        closure: &Closure,
        site: &CallSite,
        call: Option<Origin>,
    ) -> Value {
        let name = self.function_name(closure.module, closure.function);
        self.meet(closure);
        let recursive = self.stack.iter().any(|activation| {
            activation.module == closure.module && activation.function == closure.function
        });
        if recursive {
            self.release_args(site);
            return Value::unknown(Cause::Bound("recursion"));
        }
        let depth = self
            .stack
            .iter()
            .filter(|activation| activation.call.is_some())
            .count();
        if depth >= MAX_CALL_DEPTH || !self.has_budget() {
            self.release_args(site);
            return Value::unknown(Cause::Bound(if depth >= MAX_CALL_DEPTH {
                "depth"
            } else {
                "work"
            }));
        }
        let file = self.files[closure.module as usize].file.clone();
        let function = file.ir.function(closure.function);
        if function.is_generator {
            self.release_args(site);
            return Value::unknown(Cause::Call(name));
        }
        let (this, rest) = self.receiver_of(closure, site);
        let site = rest.as_ref().unwrap_or(site);
        let frame = self.new_frame(closure.module, closure.function, Some(closure.frame), this);
        let call_origin = call.or(if site.anything { None } else { site.origin });
        self.enter(closure.module, closure.function, frame, call_origin);
        let activation = self.activations;
        if let Some(call) = call_origin {
            let caller = self.stack.iter().rev().nth(1);
            let caller = caller.map(|caller| (caller.module, caller.function));
            let caller = caller.map(|(module, function)| self.function_name(module, function));
            self.frames[frame as usize].made_by = Some(Made {
                activation,
                call,
                caller: caller.unwrap_or_default(),
            });
        }
        for (at, param) in function.params.iter().enumerate() {
            self.bind_param(param, at, site, activation, &name, frame);
        }
        let (requests, unknown_calls) = (self.requests.len(), self.unknown_calls);
        let value = self.run_function_body(&function.body);
        let outs = self.final_parameters(function);
        self.leave();
        if self.requests.len() == requests && self.unknown_calls == unknown_calls {
            self.note_stub(&name, site);
        }
        let is_pending =
            matches!(&value.kind, Kind::Bound(bound) if bound.1 == super::conversions::INTO);
        let value = match function.returns {
            Some(hint) if value.is_unknown() || is_pending => {
                self.enter(closure.module, closure.function, closure.frame, None);
                let value = self.with_hint(value, Some(hint));
                self.leave();
                value
            }
            _ => value,
        };
        self.outs = Some(outs);
        if let (Kind::Client(id), Some(origin)) = (&value.kind, call_origin) {
            self.adopt_request(*id, activation, origin);
        }
        match call_origin {
            Some(_) if value.origin.is_some() && !name.is_empty() => {
                let origin = value.origin.unwrap_or(Origin {
                    file: closure.module,
                    span: function.span,
                });
                value.traced(Step {
                    origin,
                    kind: StepKind::Returned(name),
                })
            }
            _ => value,
        }
    }

    /// Notes the arguments of a call that looks like a request, but sends nothing.
    fn note_stub(&mut self, function: &str, site: &CallSite) {
        let is_own = site.origin.is_some_and(|origin| origin.file == 0);
        if is_own && self.has_budget() && self.looks_like_request(function, site) {
            self.stubs.push(site.args_span);
        }
    }

    /// The receiver of a call. A Rust method called as `Type::method(&value, ...)` takes it from its arguments.
    fn receiver_of(
        &mut self,
        closure: &Closure,
        site: &CallSite,
    ) -> (Option<Rc<Value>>, Option<CallSite>) {
        let file = &self.files[closure.module as usize].file;
        if let Some(this) = &closure.this {
            return (Some(this.clone()), None);
        }
        if file.ir.function(closure.function).lexical_this {
            return (self.frames[closure.frame as usize].this.clone(), None);
        }
        let is_instance_method = self
            .methods
            .contains_key(&(closure.module, closure.function));
        if is_instance_method
            && file.ir.language == crate::ir::Language::Rust
            && !site.args.is_empty()
        {
            let mut rest = site.clone();
            let this = rest.args.remove(0);
            if !rest.arg_origins.is_empty() {
                rest.arg_origins.remove(0);
            }
            rest.places.clear();
            return (Some(Rc::new(this)), Some(rest));
        }
        (None, None)
    }

    fn bind_param(
        &mut self,
        param: &Param,
        at: usize,
        site: &CallSite,
        activation: u32,
        function: &Name,
        frame: FrameId,
    ) {
        let name = self.param_name(param);
        let passed = |value: &Value, origin: Option<Origin>| match origin {
            Some(origin) => value.traced(Step {
                origin,
                kind: StepKind::Passed {
                    parameter: name.clone(),
                    function: function.clone(),
                    activation,
                },
            }),
            None => value.clone(),
        };
        let mut value = if param.rest {
            let arguments = site.args.iter().enumerate().skip(at);
            let arguments = arguments
                .map(|(at, value)| passed(value, site.arg_origins.get(at).copied()))
                .collect();
            self.rest_arguments(arguments, site.open)
        } else {
            match site.arg(at) {
                Some(value) => passed(value, site.arg_origins.get(at).copied()),
                None if site.open => self.unknown_argument(param, frame, function),
                None => Value::undefined(),
            }
        };
        if let Some(default) = param.default {
            value = self.defaulted(value, default);
        }
        self.bind(&param.pattern, value.clone(), None);
        if let Some(field) = &param.field {
            let this = self.this();
            let origin = self.origin(
                self.file()
                    .ir
                    .function(self.frames[frame as usize].function)
                    .span,
            );
            let value = match param.pattern_binding() {
                Some(binding) => self.read_binding(frame, binding),
                None => value,
            };
            self.set_member(&this, Some(field.clone()), value, origin);
        }
    }

    fn param_name(&self, param: &Param) -> Name {
        param
            .pattern_binding()
            .map_or_else(Name::default, |binding| {
                self.file().ir.binding(binding).name.clone()
            })
    }

    fn rest_arguments(&mut self, arguments: Vec<Value>, is_open: bool) -> Value {
        use super::heap::{List, Object, Presence};
        let items = arguments
            .into_iter()
            .map(|value| (value, Presence::Always))
            .collect();
        let open = is_open.then(|| Value::unknown(Cause::Opaque("further arguments".into())));
        Value::new(Kind::Array(
            self.heap.alloc(Object::List(List { items, open })),
        ))
    }

    /// What an entry point knows of an argument: nothing but the parameter's name.
    fn unknown_argument(&mut self, param: &Param, frame: FrameId, function: &Name) -> Value {
        match param.pattern_binding() {
            Some(binding) => self.parameter(frame, binding),
            None => Value::unknown(Cause::Parameter {
                path: Name::default(),
                function: function.clone(),
            }),
        }
    }

    /// Runs a function as an entry point: anybody may call it with anything.
    pub(super) fn run_entry(&mut self, closure: &Closure, this: Option<Rc<Value>>) {
        let closure = Closure {
            this,
            ..closure.clone()
        };
        let file = self.files[closure.module as usize].file.clone();
        let function = file.ir.function(closure.function);
        let frame = self.new_frame(
            closure.module,
            closure.function,
            Some(closure.frame),
            closure.this.clone(),
        );
        self.enter(closure.module, closure.function, frame, None);
        let activation = self.activations;
        let site = CallSite::unknown();
        for (at, param) in function.params.iter().enumerate() {
            self.bind_param(param, at, &site, activation, &function.name, frame);
        }
        self.run_function_body(&function.body);
        self.leave();
    }

    /// Functions handed to code outside of the tree may run at any time; objects handed to it stay what they are, as far as
    /// anybody can tell.
    pub(super) fn release_args(&mut self, site: &CallSite) {
        for arg in &site.args {
            if let Kind::Function(closure) = &arg.kind {
                let closure = closure.clone();
                self.meet(&closure);
            }
        }
    }
}

enum Target {
    Value(Value),
    Method(Value, Name),
}

impl Param {
    /// The name that the parameter binds, if it is a plain one.
    pub(super) fn pattern_binding(&self) -> Option<crate::ir::BindingId> {
        match &self.pattern {
            Pattern::Binding(binding) => Some(*binding),
            Pattern::Default { pattern, .. } => match **pattern {
                Pattern::Binding(binding) => Some(binding),
                _ => None,
            },
            _ => None,
        }
    }
}
