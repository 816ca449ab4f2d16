//! Objects, classes and namespaces: reading, writing, spreading, constructing.

use super::calls::CallSite;
use super::expressions::cause_of;
use super::heap::{FieldSlot, Object, Presence, Record, join_records, join_values};
use super::strings::{URL_PARTS, origin_of};
use super::value::{ClassRef, Closure, Guard, Kind, ObjectId, Value};
use super::{Cause, Evaluation, Origin, join_path};
use crate::ir::{BindingId, BindingKind, ExprId, FunctionId, Language, Method, MethodKind, Name};
use std::rc::Rc;

impl Evaluation<'_> {
    /// `receiver.name`.
    pub(super) fn member(&mut self, receiver: &Value, name: &str) -> Value {
        // A URL object is its text here, and its parts come by the same way.
        if receiver.is_text() && name == "href" {
            return receiver.clone();
        }
        if matches!(receiver.kind, Kind::Str(_)) && URL_PARTS.contains(&name) {
            return self.url_part(receiver, name);
        }
        let value = self.own_member(receiver, name);
        self.narrowed(value.under(&receiver.trace))
    }

    fn own_member(&mut self, receiver: &Value, name: &str) -> Value {
        match &receiver.kind {
            Kind::Object(id) => self.record_member(*id, receiver, name),
            Kind::Array(id) => match name.parse::<usize>() {
                Ok(at) => match self
                    .heap
                    .list(*id)
                    .and_then(|list| list.items.get(at).cloned())
                {
                    Some((value, Presence::Always)) => value,
                    _ => Value::unknown(Cause::Opaque("an element of an open list".into())),
                },
                Err(_) => self.bound(receiver, name),
            },
            Kind::Module(module) => match name {
                "default" => self
                    .export_within(*module, name, 0)
                    .unwrap_or_else(|| receiver.clone()),
                _ => self.export(*module, name),
            },
            Kind::Namespace { module, binding } => self.namespace_member(*module, *binding, name),
            Kind::Class(class) => self.static_member(*class, name),
            Kind::External(path) => self.external_member(path, name),
            Kind::Choice(alternatives) => {
                let members = alternatives
                    .iter()
                    .map(|(guard, value)| (guard.clone(), self.own_member(value, name)));
                let members: Vec<(Guard, Value)> = members.collect();
                join_values(members)
            }
            Kind::Unknown(cause) => Value::unknown(extended(cause, name)),
            Kind::Str(_) if URL_PARTS.contains(&name) => self.url_part(receiver, name),
            Kind::Str(_) if name == "origin" => self.map_text(receiver, &origin_of),
            Kind::Variant(class, _) => self
                .class_member(*class, receiver, name)
                .unwrap_or_else(|| self.bound(receiver, name)),
            Kind::Undefined | Kind::Null => Value::undefined(),
            Kind::Function(closure) => {
                let closure = closure.clone();
                self.function_member(&closure, name)
                    .unwrap_or_else(|| self.bound(receiver, name))
            }
            _ => self.bound(receiver, name),
        }
    }

    fn bound(&self, receiver: &Value, name: &str) -> Value {
        Value::new(Kind::Bound(Rc::new((receiver.clone(), Name::from(name)))))
    }

    fn record_member(&mut self, id: ObjectId, receiver: &Value, name: &str) -> Value {
        let Some(record) = self.heap.record(id) else {
            return Value::undefined();
        };
        let class = record.class;
        if let Some(slot) = record.fields.get(name) {
            let value = slot.value.clone();
            return match &slot.presence {
                Presence::Always => value,
                Presence::When(guards) => {
                    let mut alternatives: Vec<(Guard, Value)> = guards
                        .iter()
                        .map(|guard| (guard.clone(), value.clone()))
                        .collect();
                    alternatives.push((Guard::default(), Value::undefined()));
                    join_values(alternatives)
                }
                Presence::Maybe => join_values(vec![
                    (Guard::default(), value),
                    (Guard::default(), Value::undefined()),
                ]),
            };
        }
        let open = record.open.clone();
        if let Some(class) = class
            && let Some(value) = self.class_member(class, receiver, name)
        {
            return value;
        }
        match open {
            Some(open) => Value::unknown(extended(&cause_of(&open), name)),
            // Other code may put anything on an object: decorators, mixins, frameworks.
            None if self.is_ecmascript_instance(class) => {
                Value::unknown(Cause::External(Name::from(format!("this.{name}"))))
            }
            None if class.is_some() => self.bound(receiver, name),
            None => Value::undefined(),
        }
    }

    fn is_ecmascript_instance(&self, class: Option<ClassRef>) -> bool {
        class.is_some_and(|class| {
            self.files[class.module as usize].file.ir.language != Language::Rust
        })
    }

    /// A method, getter or associated constant that instances of `class` have.
    fn class_member(&mut self, class: ClassRef, receiver: &Value, name: &str) -> Option<Value> {
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
    fn eval_in(&mut self, class: ClassRef, expr: ExprId) -> Value {
        let function = self.frames[class.frame as usize].function;
        self.enter(class.module, function, class.frame, None);
        let value = self.eval(expr);
        self.leave();
        value
    }

    fn static_member(&mut self, class: ClassRef, name: &str) -> Value {
        let file = self.files[class.module as usize].file.clone();
        let declared = file.ir.class(class.class);
        if let Some(at) = declared
            .variants
            .iter()
            .position(|variant| variant.name == name)
        {
            return Value::new(Kind::Variant(class, at as u32));
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
        match self.superclass(class) {
            Some(parent) => self.static_member(parent, name),
            None => self.bound(&Value::new(Kind::Class(class)), name),
        }
    }

    /// The object that holds a class's static fields.
    fn static_fields(&mut self, class: ClassRef) -> ObjectId {
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
        for block in &file.ir.class(class.class).static_blocks {
            self.run_block(block);
        }
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

    /// What `this` is where a function runs as an entry point.
    pub(super) fn entry_receiver(&mut self, closure: &Closure) -> Option<Rc<Value>> {
        if closure.this.is_some() {
            return closure.this.clone();
        }
        let class = *self.methods.get(&(closure.module, closure.function))?;
        Some(Rc::new(self.typical_instance(class)))
    }

    /// An instance of a class of which nothing is known but its declaration and how the file builds it.
    pub(super) fn typical_instance(&mut self, class: ClassRef) -> Value {
        if let Some(&known) = self.instances.get(&class) {
            return Value::new(Kind::Object(known));
        }
        let file = self.files[class.module as usize].file.clone();
        let declared = file.ir.class(class.class);
        if !declared.variants.is_empty() || declared.is_trait {
            let unknown = Value::unknown(Cause::Parameter {
                path: "self".into(),
                function: declared.name.clone(),
            });
            return match declared.is_trait {
                true => self.typical_implementor(class).unwrap_or(unknown),
                false => self.typical_enum(class, &unknown),
            };
        }
        let id = self.heap.alloc(Object::Record(Record {
            class: Some(class),
            ..Record::default()
        }));
        self.instances.insert(class, id);
        if file.ir.language == Language::Rust {
            let fields = declared.fields.iter().filter(|field| !field.is_static);
            for field in fields {
                let path = Name::from(format!("self.{}", field.name));
                let unknown = Value::unknown(Cause::Parameter {
                    path,
                    function: declared.name.clone(),
                });
                let value = match field.hint {
                    Some(hint) => self.typical_field(class, hint, &unknown).unwrap_or(unknown),
                    None => unknown,
                };
                self.set_field(id, field.name.clone(), value, None);
            }
        } else {
            let this = Value::new(Kind::Object(id));
            self.initialise(class, &this, &CallSite::unknown(), None, 0);
            if let Some(parent) = declared.superclass
                && self.superclass(class).is_none()
            {
                let base = self.eval_in(class, parent);
                if let Some(record) = self.heap.record_mut(id) {
                    record.open = Some(Value::unknown(cause_of(&base)));
                }
            }
        }
        Value::new(Kind::Object(id))
    }

    fn typical_field(&mut self, class: ClassRef, hint: ExprId, unknown: &Value) -> Option<Value> {
        let function = self.frames[class.frame as usize].function;
        self.enter(class.module, function, class.frame, None);
        let value = self.typical_value(hint, unknown);
        self.leave();
        value
    }

    /// What the declared type `hint` says about a value that nothing else is known of than why it is unknown.
    pub(super) fn typical_value(&mut self, hint: ExprId, unknown: &Value) -> Option<Value> {
        if self.hint_depth > 8 {
            return None;
        }
        self.hint_depth += 1;
        let named = self.eval(hint);
        let value = match &named.kind {
            Kind::Class(class) if self.is_trait(*class) => self.typical_implementor(*class),
            Kind::Class(class) if self.is_enum(*class) => Some(self.typical_enum(*class, unknown)),
            Kind::Class(class) => self
                .has_content(*class)
                .then(|| self.typical_instance(*class)),
            Kind::External(path) => self.typical_client(path),
            _ => None,
        };
        self.hint_depth -= 1;
        value
    }

    fn is_trait(&self, class: ClassRef) -> bool {
        let file = &self.files[class.module as usize].file;
        file.ir.class(class.class).is_trait
    }

    fn is_enum(&self, class: ClassRef) -> bool {
        let file = &self.files[class.module as usize].file;
        let declared = file.ir.class(class.class);
        file.ir.language == Language::Rust && !declared.variants.is_empty()
    }

    /// Whether an instance of the class says more than an unknown value: an empty one does not.
    fn has_content(&self, class: ClassRef) -> bool {
        let file = &self.files[class.module as usize].file;
        let declared = file.ir.class(class.class);
        declared.variants.is_empty()
            && (!declared.fields.is_empty() || !declared.methods.is_empty())
    }

    /// After a first round: a Rust type's typical instance holds what the file's own constructors put into it.
    pub(super) fn refresh_instances(&mut self) {
        let mut classes: Vec<ClassRef> = self.built.keys().copied().collect();
        classes.sort_by_key(|class| (class.module, class.class));
        for class in classes {
            let file = self.files[class.module as usize].file.clone();
            if file.ir.language != Language::Rust {
                continue;
            }
            let built = self.built.remove(&class).unwrap_or_default();
            let branch = self.new_branch();
            let records: Vec<(Guard, Record)> = built
                .iter()
                .filter_map(|id| self.heap.record(*id).cloned())
                .filter(|record| record.variant.is_none())
                .take(super::heap::MAX_ALTERNATIVES)
                .enumerate()
                .map(|(at, record)| {
                    (
                        Guard::one(branch, u8::try_from(at).unwrap_or(u8::MAX)),
                        record,
                    )
                })
                .collect();
            if records.is_empty() {
                continue;
            }
            let states: Vec<(&Guard, &Record)> = records
                .iter()
                .map(|(guard, record)| (guard, record))
                .collect();
            let mut joined = join_records(&states);
            joined.class = Some(class);
            let instance = self.typical_instance(class);
            let Kind::Object(id) = instance.kind else {
                continue;
            };
            let declared = self.heap.record(id).cloned().unwrap_or_default();
            for (name, slot) in &mut joined.fields {
                slot.presence = Presence::Always;
                // A constructor's parameter says less than the declared type does.
                if slot.value.is_unknown()
                    && let Some(typical) = declared
                        .fields
                        .get(name)
                        .filter(|slot| !slot.value.is_unknown())
                {
                    slot.value = typical.value.clone();
                }
            }
            if let Some(record) = self.heap.record_mut(id) {
                *record = joined;
            }
        }
    }

    /// `new Class(...)`.
    pub(super) fn construct(
        &mut self,
        class: ClassRef,
        site: &CallSite,
        call: Option<Origin>,
    ) -> Value {
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
        if let Some(constructor) = constructor {
            let closure = self.method_closure(class, &constructor, this.clone());
            self.call_closure(&closure, site, call);
        }
    }

    fn namespace_member(&mut self, module: u32, binding: BindingId, name: &str) -> Value {
        let file = self.files[module as usize].file.clone();
        let BindingKind::Namespace(members) = &file.ir.binding(binding).kind else {
            return Value::undefined();
        };
        match members.iter().find(|(member, _)| member == name) {
            Some((_, member)) => {
                let frame = self.files[module as usize].frame;
                self.read_binding(frame, *member)
            }
            None => Value::unknown(Cause::Import(Name::from(name))),
        }
    }

    fn external_member(&mut self, path: &Name, name: &str) -> Value {
        if let Some(environment) = super::builtins::environment_member(path, name) {
            return Value::unknown(environment);
        }
        let language = self.file().ir.language;
        if language == Language::Rust {
            return Value::new(Kind::External(join_path(language, path, name)));
        }
        // `window.fetch` is `fetch`.
        if super::builtins::is_global_object(path) {
            return Value::new(Kind::External(Name::from(name)));
        }
        let joined = if path.contains('#') || !self.is_package(path) {
            Name::from(format!("{path}.{name}"))
        } else {
            join_path(language, path, name)
        };
        Value::new(Kind::External(joined))
    }

    /// Whether a canonical path names a package (an import or `require` result), not a global.
    fn is_package(&self, path: &Name) -> bool {
        self.file().ir.specifiers.contains(path)
    }

    /// Some member of a value, when the key is not known.
    pub(super) fn any_member(&mut self, receiver: &Value) -> Value {
        match &receiver.kind {
            Kind::Object(id) => {
                let Some(record) = self.heap.record(*id) else {
                    return Value::undefined();
                };
                let branch_values: Vec<Value> = record
                    .fields
                    .values()
                    .map(|slot| slot.value.clone())
                    .collect();
                if record.open.is_some() || branch_values.is_empty() {
                    return Value::unknown(Cause::Opaque("a computed member".into()));
                }
                let branch = self.new_branch();
                let alternatives = branch_values.into_iter().enumerate().map(|(at, value)| {
                    (
                        Guard::one(branch, u8::try_from(at).unwrap_or(u8::MAX)),
                        value.under(&receiver.trace),
                    )
                });
                join_values(alternatives.collect())
            }
            Kind::Array(_) => self.element_of(receiver),
            _ => Value::unknown(cause_of(receiver)),
        }
    }

    /// `receiver.name = value`; an unknown key may be any.
    pub(super) fn set_member(
        &mut self,
        receiver: &Value,
        name: Option<Name>,
        value: Value,
        entry: Origin,
    ) {
        match &receiver.kind {
            Kind::Object(id) => match name {
                Some(name) => self.assign_field(*id, name, value, entry),
                None => self.open_record(*id, Cause::Opaque("a field with a computed name".into())),
            },
            Kind::Array(id) => {
                if let Some(list) = self.heap.list_mut(*id) {
                    match name.and_then(|name| name.parse::<usize>().ok()) {
                        Some(at) if at < list.items.len() => {
                            list.items[at] = (value, Presence::Always)
                        }
                        _ => {
                            list.open = Some(Value::unknown(Cause::Opaque(
                                "an element set by index".into(),
                            )))
                        }
                    }
                }
            }
            Kind::Class(class) => {
                if let Some(name) = name {
                    let statics = self.static_fields(*class);
                    self.set_field(statics, name, value, Some(entry));
                }
            }
            Kind::Choice(alternatives) => {
                // Exactly one of them is written.
                for (guard, target) in alternatives.iter() {
                    let Some(&(branch, arm)) = guard.0.first() else {
                        self.blur(target);
                        continue;
                    };
                    let (target, name, value) = (target.clone(), name.clone(), value.clone());
                    let keep = u8::MAX;
                    self.run_arms(
                        branch,
                        vec![
                            (
                                arm,
                                Box::new(move |this: &mut Self| {
                                    this.set_member(&target, name, value, entry);
                                    Value::undefined()
                                }),
                            ),
                            (keep, Box::new(|_: &mut Self| Value::undefined())),
                        ],
                    );
                }
            }
            Kind::Function(closure) => {
                if let Some(name) = name {
                    self.set_function_member(closure, name, value, entry);
                }
            }
            Kind::Client(id) => self.set_client_member(*id, name.as_deref(), &value, entry),
            Kind::Bound(_) | Kind::External(_) => {
                if let Some(name) = name {
                    self.set_client_default(receiver, &name, &value);
                }
            }
            _ => {}
        }
    }

    fn assign_field(&mut self, id: ObjectId, name: Name, value: Value, entry: Origin) {
        let setter = self
            .heap
            .record(id)
            .and_then(|record| record.class)
            .and_then(|class| {
                let file = self.files[class.module as usize].file.clone();
                let methods = &file.ir.class(class.class).methods;
                methods
                    .iter()
                    .find(|method| method.kind == MethodKind::Setter && method.name == name)
                    .map(|method| (class, method.clone()))
            });
        match setter {
            Some((class, method)) => {
                let closure = self.method_closure(class, &method, Value::new(Kind::Object(id)));
                self.call_closure(&closure, &CallSite::of_values(vec![value]), Some(entry));
            }
            None => self.set_field(id, name, value, Some(entry)),
        }
    }

    /// Nothing is known of the fields of `target` any more.
    pub(super) fn blur(&mut self, target: &Value) {
        match target.kind {
            Kind::Object(id) => self.open_record(id, Cause::Opaque("changed elsewhere".into())),
            Kind::Array(id) => {
                if let Some(list) = self.heap.list_mut(id) {
                    list.open = Some(Value::unknown(Cause::Opaque("changed elsewhere".into())));
                }
            }
            _ => {}
        }
    }

    /// From here on the record may have any field with any value.
    pub(super) fn open_record(&mut self, id: ObjectId, cause: Cause) {
        if let Some(record) = self.heap.record_mut(id) {
            let unknown = Value::unknown(cause);
            for slot in record.fields.values_mut() {
                slot.value = join_values(vec![
                    (Guard::default(), slot.value.clone()),
                    (Guard::default(), unknown.clone()),
                ]);
            }
            record.open = Some(unknown);
        }
    }

    /// `{ ...source }` into the record `id`.
    pub(super) fn spread_into(&mut self, id: ObjectId, source: &Value) {
        match &source.kind {
            Kind::Object(from) => {
                let Some(record) = self.heap.record(*from).cloned() else {
                    return;
                };
                if let Some(open) = &record.open {
                    self.open_record(id, cause_of(open));
                }
                for (name, slot) in record.fields {
                    self.spread_field(
                        id,
                        name,
                        FieldSlot {
                            value: slot.value.under(&source.trace),
                            ..slot
                        },
                    );
                }
            }
            Kind::Choice(alternatives) => self.spread_choice(id, alternatives),
            Kind::Undefined | Kind::Null | Kind::Bool(_) | Kind::Number(_) => {}
            Kind::Unknown(cause) if **cause == Cause::Falsy => {}
            Kind::Module(module) => {
                let cause =
                    Cause::Import(Name::from(self.files[*module as usize].file.source.path()));
                self.open_record(id, cause);
            }
            _ => self.open_record(id, cause_of(source)),
        }
    }

    fn spread_field(&mut self, id: ObjectId, name: Name, slot: FieldSlot) {
        let Some(record) = self.heap.record_mut(id) else {
            return;
        };
        match (&slot.presence, record.fields.get(&name)) {
            (Presence::Always, _) | (_, None) => {
                record.fields.insert(name, slot);
            }
            (presence, Some(before)) => {
                let guards = match presence {
                    Presence::When(guards) => guards.clone(),
                    _ => vec![Guard::default()],
                };
                let mut values = vec![(Guard::default(), before.value.clone())];
                values.extend(guards.into_iter().map(|guard| (guard, slot.value.clone())));
                let joined = FieldSlot {
                    value: join_values(values),
                    presence: before.presence.clone(),
                    entry: slot.entry,
                };
                record.fields.insert(name, joined);
            }
        }
    }

    fn spread_choice(&mut self, id: ObjectId, alternatives: &[(Guard, Value)]) {
        let Some(base) = self.heap.record(id).cloned() else {
            return;
        };
        let mut states: Vec<(Guard, Record)> = Vec::new();
        for (guard, alternative) in alternatives {
            let copy = self.heap.alloc(Object::Record(base.clone()));
            self.spread_into(copy, alternative);
            if let Some(record) = self.heap.record(copy) {
                states.push((guard.clone(), record.clone()));
            }
        }
        let borrowed: Vec<(&Guard, &Record)> = states
            .iter()
            .map(|(guard, record)| (guard, record))
            .collect();
        if borrowed.is_empty() {
            return;
        }
        let joined = join_records(&borrowed);
        if let Some(record) = self.heap.record_mut(id) {
            *record = joined;
        }
    }

    /// A copy that later writes to the original do not reach.
    pub(super) fn deep_copy(&mut self, value: &Value, depth: usize) -> Value {
        let kind = match &value.kind {
            Kind::Object(id) if depth < 32 => {
                let mut record = self.heap.record(*id).cloned().unwrap_or_default();
                for slot in record.fields.values_mut() {
                    slot.value = self.deep_copy(&slot.value, depth + 1);
                }
                Kind::Object(self.heap.alloc(Object::Record(record)))
            }
            Kind::Array(id) if depth < 32 => {
                let mut list = self.heap.list(*id).cloned().unwrap_or_default();
                for (item, _) in &mut list.items {
                    *item = self.deep_copy(item, depth + 1);
                }
                Kind::Array(self.heap.alloc(Object::List(list)))
            }
            Kind::Client(id) => {
                let object = (**self.heap.object(*id)).clone();
                Kind::Client(self.heap.alloc(object))
            }
            Kind::Choice(alternatives) => Kind::Choice(Rc::new(
                alternatives
                    .iter()
                    .map(|(guard, value)| (guard.clone(), self.deep_copy(value, depth)))
                    .collect(),
            )),
            kind => kind.clone(),
        };
        Value {
            kind,
            origin: value.origin,
            trace: value.trace.clone(),
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

    /// A parameter of a function that runs as an entry point.
    pub(super) fn parameter(&mut self, frame: u32, binding: BindingId) -> Value {
        let module = self.frames[frame as usize].module;
        if let Some(known) = self.parameter_causes.get(&(module, binding)) {
            return known.clone();
        }
        let file = self.files[module as usize].file.clone();
        let declared = file.ir.binding(binding);
        let function: FunctionId = declared.owner;
        let path = declared.name.clone();
        let cause = Cause::Parameter {
            path,
            function: file.ir.function(function).name.clone(),
        };
        let value = Value::unknown(cause).at(Origin {
            file: module,
            span: declared.span,
        });
        self.parameter_causes
            .insert((module, binding), value.clone());
        value
    }
}

/// The cause for a property of something unknown.
fn extended(cause: &Cause, name: &str) -> Cause {
    match cause {
        Cause::Parameter { path, function } if path.is_empty() => Cause::Parameter {
            path: Name::from(name),
            function: function.clone(),
        },
        Cause::Parameter { path, function } if path.len() < 64 => Cause::Parameter {
            path: Name::from(format!("{path}.{name}")),
            function: function.clone(),
        },
        Cause::External(path) if path.len() < 64 => {
            Cause::External(Name::from(format!("{path}.{name}")))
        }
        other => other.clone(),
    }
}
