//! Classes: their methods, their static parts, and making instances.

use super::calls::CallSite;
use super::heap::{Object, Record};
use super::value::{ClassRef, Closure, Kind, ObjectId, Value};
use super::{Cause, Evaluation, Origin};
use crate::ir::{ExprId, Language, Method, MethodKind};
use std::rc::Rc;

impl Evaluation<'_> {
    /// A method, getter or associated constant that instances of `class` have.
    pub(super) fn class_member(
        &mut self,
        class: ClassRef,
        receiver: &Value,
        name: &str,
    ) -> Option<Value> {
        let (owner, method) = self.find_method(class, name, false, 0)?;
        let closure = self.method_closure(owner, &method, receiver.clone());
        if method.kind == MethodKind::Getter {
            return Some(self.call_closure(&closure, &CallSite::none(), None));
        }
        Some(Value::new(Kind::Function(closure)))
    }

    pub(super) fn method_closure(
        &mut self,
        class: ClassRef,
        method: &Method,
        this: Value,
    ) -> Closure {
        Closure {
            module: class.module,
            function: method.function,
            frame: class.frame,
            this: Some(Rc::new(this)),
        }
    }

    /// The method `name` of a class or of those it extends.
    pub(super) fn find_method(
        &mut self,
        class: ClassRef,
        name: &str,
        is_static: bool,
        depth: usize,
    ) -> Option<(ClassRef, Method)> {
        let file = self.files[class.module as usize].file.clone();
        let declared = file.ir.class(class.class);
        let found = declared.methods.iter().find(|method| {
            method.name == name
                && method.is_static == is_static
                && method.kind != MethodKind::Setter
        });
        if let Some(method) = found {
            return Some((class, method.clone()));
        }
        let parent = self.superclass(class)?;
        if depth < 8 {
            self.find_method(parent, name, is_static, depth + 1)
        } else {
            None
        }
    }

    pub(super) fn superclass(&mut self, class: ClassRef) -> Option<ClassRef> {
        let file = self.files[class.module as usize].file.clone();
        let parent = file.ir.class(class.class).superclass?;
        let value = self.eval_in(class, parent);
        match value.kind {
            Kind::Class(parent) if parent != class => Some(parent),
            _ => None,
        }
    }

    /// Evaluates an expression of a class declaration where the class was declared.
    pub(super) fn eval_in(&mut self, class: ClassRef, expr: ExprId) -> Value {
        let function = self.frames[class.frame as usize].function;
        self.enter(class.module, function, class.frame, None);
        let value = self.eval(expr);
        self.leave();
        value
    }

    pub(super) fn static_member(&mut self, class: ClassRef, name: &str) -> Value {
        let file = self.files[class.module as usize].file.clone();
        let declared = file.ir.class(class.class);
        if let Some(at) = declared
            .variants
            .iter()
            .position(|variant| variant.name == name)
        {
            return Value::new(Kind::Variant(class, at as u32));
        }
        if declared.is_trait
            && let Some(own) = self.receiver_class()
            && own != class
            && self.declares(own, name)
        {
            // `Self` in what a trait provides is the type it was called on.
            return self.static_member(own, name);
        }
        if let Some((_, value)) = declared
            .constants
            .iter()
            .find(|(constant, _)| constant == name)
        {
            let value = self.eval_in(class, *value);
            return value;
        }
        let statics = self.static_fields(class);
        if let Some(slot) = self
            .heap
            .record(statics)
            .and_then(|record| record.fields.get(name))
        {
            return slot.value.clone();
        }
        if let Some((owner, method)) = self.find_method(class, name, true, 0) {
            let closure = self.method_closure(owner, &method, Value::new(Kind::Class(class)));
            return match method.kind {
                MethodKind::Getter => self.call_closure(&closure, &CallSite::none(), None),
                _ => Value::new(Kind::Function(closure)),
            };
        }
        // `Type::method(&value, ...)` is `value.method(...)`.
        if file.ir.language == Language::Rust
            && let Some((owner, method)) = self.find_method(class, name, false, 0)
        {
            let closure = Closure {
                module: owner.module,
                function: method.function,
                frame: owner.frame,
                this: None,
            };
            return Value::new(Kind::Function(closure));
        }
        if declared.is_trait
            && file.ir.language == Language::Rust
            && let Some(value) = self.implemented(class, name)
        {
            return value;
        }
        match self.superclass(class) {
            Some(parent) => self.static_member(parent, name),
            None => self.bound(&Value::new(Kind::Class(class)), name),
        }
    }

    /// Whether a class has a constant or a function of this name, from its traits too.
    fn declares(&self, class: ClassRef, name: &str) -> bool {
        let declared = self.files[class.module as usize].file.ir.class(class.class);
        declared.constants.iter().any(|(own, _)| own == name)
            || declared.methods.iter().any(|own| own.name == name)
    }

    /// The Rust type that the function running now was called on, if it is one of the tree.
    fn receiver_class(&self) -> Option<ClassRef> {
        let this = self.frames[self.frame() as usize].this.as_deref()?;
        let class = match &this.kind {
            Kind::Class(class) => *class,
            _ => self.class_of(this)?,
        };
        let file = &self.files[class.module as usize].file;
        let is_type = file.ir.language == Language::Rust && !file.ir.class(class.class).is_trait;
        is_type.then_some(class)
    }

    /// The object that holds a class's static fields.
    pub(super) fn static_fields(&mut self, class: ClassRef) -> ObjectId {
        if let Some(&known) = self.statics.get(&class) {
            return known;
        }
        let id = self.heap.alloc(Object::Record(Record::default()));
        self.statics.insert(class, id);
        let file = self.files[class.module as usize].file.clone();
        for field in file
            .ir
            .class(class.class)
            .fields
            .iter()
            .filter(|field| field.is_static)
        {
            if let Some(init) = field.init {
                let value = self.eval_in(class, init);
                self.set_field(id, field.name.clone(), value, None);
            }
        }
        id
    }

    pub(super) fn run_static_initialisers(&mut self, class: ClassRef) {
        self.static_fields(class);
        let file = self.files[class.module as usize].file.clone();
        let blocks = &file.ir.class(class.class).static_blocks;
        if blocks.is_empty() {
            return;
        }
        let frame = self.frame() as usize;
        let this = Some(Rc::new(Value::new(Kind::Class(class))));
        let outer = std::mem::replace(&mut self.frames[frame].this, this);
        for block in blocks {
            self.run_block(block);
        }
        self.frames[frame].this = outer;
    }

    /// Notes a class's methods as entry points.
    pub(super) fn meet_class(&mut self, class: ClassRef) {
        let file = self.files[class.module as usize].file.clone();
        for method in &file.ir.class(class.class).methods {
            let this = method
                .is_static
                .then(|| Rc::new(Value::new(Kind::Class(class))));
            self.methods.insert((class.module, method.function), class);
            let closure = Closure {
                module: class.module,
                function: method.function,
                frame: class.frame,
                this,
            };
            self.meet(&closure);
        }
    }

    /// `new Class(...)`.
    pub(super) fn construct(
        &mut self,
        class: ClassRef,
        site: &CallSite,
        call: Option<Origin>,
    ) -> Value {
        // A field that holds another instance of its own class never ends, but for what is decided when it runs.
        let is_own = |one: &ClassRef| (one.module, one.class) == (class.module, class.class);
        if self.initialising.iter().any(is_own) {
            self.release_args(site);
            return Value::unknown(Cause::Bound("recursion"));
        }
        let id = self.heap.alloc(Object::Record(Record {
            class: Some(class),
            ..Record::default()
        }));
        let this = Value::new(Kind::Object(id));
        self.initialise(class, &this, site, call, 0);
        this
    }

    /// Runs field initialisers and the constructor on `this`, those of the superclass first.
    pub(super) fn initialise(
        &mut self,
        class: ClassRef,
        this: &Value,
        site: &CallSite,
        call: Option<Origin>,
        depth: usize,
    ) {
        let file = self.files[class.module as usize].file.clone();
        let declared = file.ir.class(class.class);
        let constructor = declared
            .methods
            .iter()
            .find(|method| method.kind == MethodKind::Constructor)
            .cloned();
        if constructor.is_none()
            && depth < 8
            && let Some(parent) = self.superclass(class)
        {
            self.initialise(parent, this, site, call, depth + 1);
        }
        let Kind::Object(id) = this.kind else { return };
        let function = self.frames[class.frame as usize].function;
        let frame = self.new_frame(
            class.module,
            function,
            self.frames[class.frame as usize].parent,
            Some(Rc::new(this.clone())),
        );
        self.frames[frame as usize].cells = self.frames[class.frame as usize].cells.clone();
        self.initialising.push(class);
        for field in declared.fields.iter().filter(|field| !field.is_static) {
            let value = match field.init {
                Some(init) => {
                    self.enter(class.module, function, frame, None);
                    let value = self.eval(init);
                    self.leave();
                    value
                }
                None => {
                    let unknown = Value::unknown(Cause::External(field.name.clone()));
                    let typical = |hint| self.typical_field(class, hint, &unknown);
                    match field.hint.and_then(typical) {
                        Some(typical) => typical,
                        None => continue,
                    }
                }
            };
            let origin = Origin {
                file: class.module,
                span: field.span,
            };
            self.set_field(id, field.name.clone(), value, Some(origin));
        }
        self.initialising.pop();
        if let Some(constructor) = constructor {
            let closure = self.method_closure(class, &constructor, this.clone());
            self.call_closure(&closure, site, call);
        }
    }

    /// Calls the class's static function `name` without arguments.
    pub(super) fn call_static(&mut self, class: &Value, name: &str) -> Option<Value> {
        let Kind::Class(class) = class.kind else {
            return None;
        };
        let (owner, method) = self.find_method(class, name, true, 0)?;
        let closure = self.method_closure(owner, &method, Value::new(Kind::Class(class)));
        Some(self.call_closure(&closure, &CallSite::none(), None))
    }
}
