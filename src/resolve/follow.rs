//! Following a function of the tree: its receiver, its parameters and what it returns.

use super::calls::CallSite;
use super::value::{Closure, FrameId, Kind, Value};
use super::{Cause, Evaluation, MAX_CALL_DEPTH, Made, Origin, Step, StepKind};
use crate::ir::{ExprKind, Language, Name, Param, Pattern};
use std::rc::Rc;

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

impl Evaluation<'_> {
    /// Calls a function of the tree.
    pub(super) fn call_closure(
        &mut self,
        closure: &Closure,
        site: &CallSite,
        call: Option<Origin>,
    ) -> Value {
        let name = self.function_name(closure.module, closure.function);
        self.meet(closure);
        if !site.anything {
            let made = (closure.module, closure.function, closure.frame);
            self.followed.insert(made);
        }
        // A function that calls itself for certain is followed as far as any other call.
        let is_undecided = self.stack.iter().rfind(|activation| {
            activation.module == closure.module && activation.function == closure.function
        });
        if is_undecided.is_some_and(|activation| {
            activation.call.is_none() || site.anything || activation.path != self.path
        }) {
            // What the function changes, the call that runs already does.
            self.release_functions(site);
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
        let (this, rest) = self.receiver_of(closure, site);
        let this = match this {
            Some(this) if function.owns_this && self.is_copy(&this) => {
                Some(Rc::new(self.deep_copy(&this, 0)))
            }
            this => this,
        };
        let site = rest.as_ref().unwrap_or(site);
        let frame = self.new_frame(closure.module, closure.function, Some(closure.frame), this);
        let call_origin = call.or(if site.anything { None } else { site.origin });
        self.enter(closure.module, closure.function, frame, call_origin);
        let activation = self.activations;
        self.frames[frame as usize].arguments = Some((Rc::new(site.args.clone()), site.open));
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
        let path = self.path_in(closure);
        let outer = std::mem::replace(&mut self.path, path);
        for (at, param) in function.params.iter().enumerate() {
            self.bind_param(param, at, site, activation, &name, frame);
        }
        let (requests, unknown_calls) = (self.requests.len(), self.unknown_calls);
        // A generator runs as far as it is asked to, an async function that is not waited for as far as others let it.
        let runs_later = file.ir.language != crate::ir::Language::Rust
            && (function.is_generator || (function.is_async && !site.is_awaited));
        let value = if runs_later {
            self.run_later(&function.body)
        } else {
            self.run_function_body(&function.body)
        };
        self.path = outer;
        let value = match function.is_generator {
            true => Value::unknown(Cause::Call(name.clone())),
            false => value,
        };
        if self.never_returns
            && !function.is_async
            && !function.is_generator
            && self.rehearsing == 0
        {
            let is_thrown = file.ir.language != crate::ir::Language::Rust;
            self.left |= is_thrown;
            self.threw |= is_thrown;
        }
        let outs = self.final_parameters(function);
        self.leave();
        if self.requests.len() == requests && self.unknown_calls == unknown_calls {
            self.note_stub(&name, site);
        }
        let is_pending = matches!(&value.kind, Kind::Bound(bound) if bound.1 == super::conversions::INTO || bound.1 == super::conversions::COLLECT);
        let value = match function.returns {
            Some(hint) if value.is_unknown() || is_pending => {
                self.enter(closure.module, closure.function, closure.frame, None);
                let value = self.with_hint(value, Some(hint));
                self.leave();
                value
            }
            _ => value,
        };
        let value = match value.is_unknown() && !file.ir.shaped.is_empty() {
            true => {
                self.enter(closure.module, closure.function, closure.frame, None);
                let value = self.typed(value, function.span);
                self.leave();
                value
            }
            false => value,
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

    /// Runs a body of which some may run after what follows.
    fn run_later(&mut self, body: &crate::ir::Block) -> Value {
        self.heap.begin();
        let value = self.run_function_body(body);
        let after = self.heap.end();
        if !after.is_empty() {
            let (path, before) = (self.path.clone(), super::heap::Writes::default());
            self.heap.join(vec![(path.clone(), before), (path, after)]);
        }
        value
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
        (self.lost_receiver(closure, site).map(Rc::new), None)
    }

    /// What `this` is in a function that a module calls by its name alone.
    fn lost_receiver(&self, closure: &Closure, site: &CallSite) -> Option<Value> {
        let file = &self.files[closure.module as usize].file;
        let is_script = matches!(
            file.ir.language,
            Language::JavaScript | Language::TypeScript | Language::Tsx
        );
        // Only modules are strict whatever they say.
        let is_module = !file.ir.imports.is_empty() || !file.ir.exports.is_empty();
        if !is_script || !is_module || site.is_new {
            return None;
        }
        let function = file.ir.function(closure.function);
        if !file.source.slice(function.span).contains("this") {
            return None;
        }
        let origin = site.origin?;
        let caller = &self.files[origin.file as usize].file.ir;
        let call = { caller.exprs.iter() }.find_map(|expr| match &expr.kind {
            ExprKind::Call(call) if expr.span == origin.span => Some(call),
            _ => None,
        })?;
        let is_name = matches!(caller.expr(call.callee).kind, ExprKind::Binding(_));
        is_name.then(Value::undefined)
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
        if let Some(shape) = param.shape {
            value = self.with_shape(value, shape);
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

    pub(super) fn rest_arguments(&mut self, arguments: Vec<Value>, is_open: bool) -> Value {
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
        self.path = self.path_in(&closure);
        let activation = self.activations;
        let site = CallSite::unknown();
        for (at, param) in function.params.iter().enumerate() {
            self.bind_param(param, at, &site, activation, &function.name, frame);
        }
        self.run_function_body(&function.body);
        self.leave();
    }
}
