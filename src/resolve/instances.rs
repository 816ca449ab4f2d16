//! What a value may be where nobody hands it in: typical instances of classes, and parameters.

use super::calls::CallSite;
use super::expressions::cause_of;
use super::guard::Guard;
use super::heap::{Object, Presence, Record};
use super::joins::join_records;
use super::value::{ClassRef, Closure, Kind, Value};
use super::{Cause, Evaluation, Origin};
use crate::ir::{BindingId, ExprId, ExprKind, FunctionId, Language, Name};
use std::rc::Rc;

impl Evaluation<'_> {
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

    pub(super) fn typical_field(
        &mut self,
        class: ClassRef,
        hint: ExprId,
        unknown: &Value,
    ) -> Option<Value> {
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
            Kind::Class(class) if self.has_content(*class) => {
                let filled = self.filled_instance(*class, unknown);
                Some(filled.unwrap_or_else(|| self.typical_instance(*class)))
            }
            Kind::Class(_) => None,
            // `typeof fetch` is like the client itself.
            Kind::External(path) => self
                .typical_client(path)
                .or_else(|| self.is_like_client(&named).then(|| named.clone())),
            _ => None,
        };
        self.hint_depth -= 1;
        value
    }

    /// The client that an expression names and makes not: `fetch`, `globalThis.fetch`.
    pub(super) fn named_client(&mut self, expr: ExprId) -> Option<Value> {
        let file = self.file();
        let is_name = matches!(
            file.ir.expr(expr).kind,
            ExprKind::Binding(_) | ExprKind::Global(_) | ExprKind::Member { .. }
        );
        let value = is_name.then(|| self.eval(expr))?;
        self.is_client(&value).then_some(value)
    }

    /// Whether a type is written as that of a client, which Rust has no way to do.
    fn is_like_client(&self, named: &Value) -> bool {
        self.file().ir.language != Language::Rust && self.is_client(named)
    }

    /// Whether a value is a client: what may be handed over in its place is one, too.
    pub(super) fn is_client(&self, value: &Value) -> bool {
        match &value.kind {
            Kind::Client(_) => true,
            Kind::External(path) => self.clients.entries.contains_key(path.as_str()),
            _ => false,
        }
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
