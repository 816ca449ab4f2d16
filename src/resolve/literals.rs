//! Object and array literals.

use super::heap::{FieldSlot, List, Object, Presence, Record};
use super::value::{Closure, Kind, Value};
use super::{Cause, Evaluation};
use crate::ir::{Entry, EntryKind, ExprId, ExprKind, Item, Key, Language, Name};
use std::rc::Rc;

impl Record {
    /// Sets a field of a record under construction.
    pub(super) fn set(&mut self, name: &str, value: Value) {
        self.fields.insert(
            Name::from(name),
            FieldSlot {
                value,
                presence: Presence::Always,
                entry: None,
            },
        );
    }
}

impl Evaluation<'_> {
    pub(super) fn eval_object(&mut self, class: Option<ExprId>, entries: &[Entry]) -> Value {
        let mut record = Record::default();
        let class_value = class.map(|class| self.eval(class));
        match class_value.as_ref().map(|value| &value.kind) {
            Some(Kind::Class(class)) => record.class = Some(*class),
            Some(Kind::Variant(class, variant)) => {
                record.class = Some(*class);
                record.variant = Some(*variant);
            }
            Some(Kind::External(path)) if path.ends_with("Map") => {}
            Some(_) => {
                record.open = class_value
                    .clone()
                    .map(|_| Value::unknown(Cause::Opaque("a struct of an unknown type".into())))
            }
            None => {}
        }
        let id = self.heap.alloc(Object::Record(record));
        let language = self.file().ir.language;
        let named_at = class.map(|class| self.file().ir.expr(class).span);
        for entry in entries {
            let origin = self.origin(entry.span);
            // What a builder generates stands at the struct's name: its fields are written where they were set.
            let is_generated = named_at == Some(entry.span);
            match &entry.kind {
                EntryKind::Property { key, value } => {
                    let written = *value;
                    let value = self.eval(written);
                    let value = self.copied(value, written);
                    let origin = match is_generated {
                        true => value.origin.unwrap_or(origin),
                        false => origin,
                    };
                    match self.key_name(key) {
                        // The prototype, which is not written.
                        Some(name) if name == "__proto__" && language != Language::Rust => {
                            self.inherit(id, &value, Cause::Opaque("a prototype".into()));
                        }
                        Some(name) => {
                            let typed = self.heap.record(id).map(|one| (one.class, one.variant));
                            let value = match typed {
                                Some((Some(class), variant)) => {
                                    self.with_field_hint(class, variant, &name, value)
                                }
                                _ if language == Language::Rust && class.is_none() => {
                                    let copy = self.json_copy(&value);
                                    self.read_here(copy, written)
                                }
                                _ => value,
                            };
                            self.set_field(id, name, value, Some(origin));
                        }
                        None => self.open_record(id, Cause::Opaque("a computed key".into())),
                    }
                }
                EntryKind::Spread(value) => {
                    let spread = self.spread_base(*value, class_value.as_ref());
                    self.spread_into(id, &spread);
                }
                EntryKind::Setter { function } => {
                    let closure = Closure {
                        module: self.module_index(),
                        function: *function,
                        frame: self.frame(),
                        this: Some(Rc::new(Value::new(Kind::Object(id)))),
                    };
                    self.release(&Value::new(Kind::Function(closure)));
                }
                EntryKind::Method { key, function } | EntryKind::Getter { key, function } => {
                    let this = Some(Rc::new(Value::new(Kind::Object(id))));
                    let closure = Closure {
                        module: self.module_index(),
                        function: *function,
                        frame: self.frame(),
                        this,
                    };
                    self.meet(&closure);
                    let Some(name) = self.key_name(key) else {
                        // An iterator, a conversion: the language calls it.
                        self.release(&Value::new(Kind::Function(closure)));
                        continue;
                    };
                    let value = Value::new(match &entry.kind {
                        EntryKind::Getter { .. } => Kind::Getter(closure),
                        _ => Kind::Function(closure),
                    });
                    self.set_field(id, name, value, Some(origin));
                }
            }
        }
        if let Some(class) = self.heap.record(id).and_then(|record| record.class) {
            self.built.entry(class).or_default().push(id);
        }
        Value::new(Kind::Object(id))
    }

    /// A list that was filled in ways nobody can tell is best named by the expression that reads it.
    fn read_here(&self, value: Value, expr: ExprId) -> Value {
        let is_open = match value.kind {
            Kind::Array(id) => self.heap.list(id).is_some_and(|list| list.open.is_some()),
            _ => false,
        };
        if is_open {
            value.at(self.expr_origin(expr))
        } else {
            value
        }
    }

    /// A struct's `..base`; `Default::default()` is the struct's own.
    fn spread_base(&mut self, expr: ExprId, class: Option<&Value>) -> Value {
        let value = self.eval(expr);
        match (&value.kind, class) {
            (Kind::Unknown(_), Some(class)) if self.is_default_call(expr) => {
                self.call_static(class, "default").unwrap_or(value)
            }
            _ => value,
        }
    }

    fn is_default_call(&self, expr: ExprId) -> bool {
        let file = self.file();
        let ExprKind::Call(call) = &file.ir.expr(expr).kind else {
            return false;
        };
        call.args.is_empty()
            && file
                .source
                .slice(file.ir.expr(call.callee).span)
                .ends_with("Default::default")
    }

    pub(super) fn key_name(&mut self, key: &Key) -> Option<Name> {
        match key {
            Key::Name { name, .. } => Some(name.clone()),
            Key::Computed(expr) => self.eval(*expr).known_text(),
        }
    }

    pub(super) fn eval_array(&mut self, items: &[Item]) -> Value {
        let mut list = List::default();
        for item in items {
            let value = self.eval(item.value);
            let value = self.copied(value, item.value);
            if !item.spread {
                list.items.push((value, Presence::Always));
                continue;
            }
            match &value.kind {
                Kind::Array(id) => {
                    if let Some(spread) = self.heap.list(*id) {
                        list.items.extend(spread.items.iter().cloned());
                        list.open = list.open.or_else(|| spread.open.clone());
                    }
                }
                Kind::Undefined | Kind::Null => {}
                _ => {
                    self.release(&value);
                    list.open = Some(value);
                }
            }
        }
        Value::new(Kind::Array(self.heap.alloc(Object::List(list))))
    }

    /// Sets a field as the program does, in place of an earlier value.
    pub(super) fn set_field(
        &mut self,
        id: u32,
        name: Name,
        value: Value,
        entry: Option<super::Origin>,
    ) {
        if let Some(record) = self.heap.record_mut(id) {
            record.fields.insert(
                name,
                FieldSlot {
                    value,
                    presence: Presence::Always,
                    entry,
                },
            );
        }
    }
}
