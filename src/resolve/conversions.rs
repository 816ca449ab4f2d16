//! What a declared type makes of a value: typical values of it, and Rust's conversions (`From`, `Into`, `Default`, `Display`).

use super::calls::CallSite;
use super::heap::{Object, Record};
use super::joins::join_values;
use super::value::{ClassRef, Kind, Value};
use super::{Cause, Evaluation};
use crate::ir::{ExprId, Language, Method, Name};
use std::rc::Rc;

/// The pending conversion of a value whose target type is not known yet.
pub(super) const INTO: &str = "into";

/// Pairs collected into a type that is not known yet.
pub(super) const COLLECT: &str = "collect";

impl Evaluation<'_> {
    /// The value as one of a declared type: an unknown value is at least a typical one, and a Rust value of another type has
    /// been converted.
    pub(super) fn with_hint(&mut self, value: Value, hint: Option<ExprId>) -> Value {
        let Some(hint) = hint else { return value };
        let is_rust = self.file().ir.language == Language::Rust;
        match &value.kind {
            Kind::Unknown(cause) => {
                let asks_default =
                    matches!(&**cause, Cause::Call(name) if name == "Default::default");
                let made = if is_rust && asks_default {
                    let named = self.eval(hint);
                    self.call_static(&named, "default")
                } else {
                    self.typical_value(hint, &value)
                };
                match made {
                    Some(typical) => Value {
                        origin: value.origin,
                        trace: value.trace,
                        ..typical
                    },
                    None => value,
                }
            }
            Kind::Choice(all) if is_rust && all.iter().any(|(_, one)| is_pending(one)) => {
                let each = all
                    .iter()
                    .map(|(guard, one)| (guard.clone(), self.with_hint(one.clone(), Some(hint))));
                let each = each.collect();
                join_values(each)
            }
            Kind::Choice(_) | Kind::Null | Kind::Undefined | Kind::Client(_) => value,
            _ if is_rust => self.as_declared(value, hint),
            _ => value,
        }
    }

    /// A field's value as one of the field's type.
    pub(super) fn with_field_hint(
        &mut self,
        class: ClassRef,
        variant: Option<u32>,
        name: &str,
        value: Value,
    ) -> Value {
        let asks_default = matches!(&value.kind, Kind::Unknown(cause) if **cause == Cause::Call("Default::default".into()));
        if value.is_unknown() && !asks_default {
            return value;
        }
        let file = self.files[class.module as usize].file.clone();
        let declared = file.ir.class(class.class);
        let fields = match variant.and_then(|at| declared.variants.get(at as usize)) {
            Some(variant) => &variant.fields,
            None => &declared.fields,
        };
        let Some(field) = fields.iter().find(|field| field.name == name) else {
            return value;
        };
        let function = self.frames[class.frame as usize].function;
        self.enter(class.module, function, class.frame, None);
        let value = self.with_hint(value, field.hint);
        self.leave();
        value
    }

    fn as_declared(&mut self, value: Value, hint: ExprId) -> Value {
        let named = self.eval(hint);
        if let (Kind::Bound(pending), Kind::External(path)) = (&value.kind, &named.kind)
            && pending.1 == COLLECT
        {
            let (pairs, path) = (pending.0.clone(), path.clone());
            return self.collected(&pairs, Some(&path));
        }
        if let (Kind::Bound(pending), Kind::External(path)) = (&value.kind, &named.kind)
            && pending.1 == INTO
        {
            let (source, path) = (pending.0.clone(), path.clone());
            return match self.convert_abroad(&source, Some(&path)) {
                Some(converted) => converted,
                None => value,
            };
        }
        let Kind::Class(class) = named.kind else {
            return value;
        };
        let file = self.files[class.module as usize].file.clone();
        let declared = file.ir.class(class.class);
        if declared.is_trait || self.class_of(&value) == Some(class) {
            return value;
        }
        let source = match &value.kind {
            Kind::Bound(bound) if bound.1 == INTO => bound.0.clone(),
            Kind::Bound(_) | Kind::External(_) | Kind::Function(_) => return value,
            Kind::Class(_) if self.class_of(&value).is_none() => return value,
            _ => value.clone(),
        };
        if self.class_of(&source) == Some(class) {
            return source;
        }
        if let Some(converted) = self.convert(class, &source) {
            return converted;
        }
        let is_newtype = declared.fields.len() == 1 && declared.fields[0].name == "0";
        if is_newtype && self.class_of(&source).is_none() {
            let mut record = Record {
                class: Some(class),
                ..Record::default()
            };
            record.set("0", source);
            return Value {
                kind: Kind::Object(self.heap.alloc(Object::Record(record))),
                ..value
            };
        }
        let unknown = Value::unknown(Cause::Opaque(
            format!("converted to a `{}`", declared.name).into(),
        ));
        self.typical_value(hint, &unknown).unwrap_or(unknown)
    }

    /// The class that a value is an instance of.
    pub(super) fn class_of(&self, value: &Value) -> Option<ClassRef> {
        match &value.kind {
            Kind::Object(id) => self.heap.record(*id)?.class,
            Kind::Variant(class, _) => Some(*class),
            // A unit struct is its own only value.
            Kind::Class(class) => {
                let file = &self.files[class.module as usize].file;
                let declared = file.ir.class(class.class);
                let is_unit = file.ir.language == Language::Rust
                    && declared.fields.is_empty()
                    && declared.variants.is_empty()
                    && !declared.is_trait;
                is_unit.then_some(*class)
            }
            _ => None,
        }
    }

    /// `Class::from(value)`, where exactly one implementation takes such a value.
    pub(super) fn convert(&mut self, class: ClassRef, value: &Value) -> Option<Value> {
        let file = self.files[class.module as usize].file.clone();
        let declared = file.ir.class(class.class);
        let named = |wanted: &str| -> Vec<Method> {
            let methods = declared.methods.iter();
            methods
                .filter(|method| method.is_static && method.name == wanted)
                .cloned()
                .collect()
        };
        let mut methods = named("from");
        methods.extend(named("try_from"));
        if matches!(value.kind, Kind::Str(_)) {
            methods.extend(named("from_str"));
        }
        let takes: Vec<Option<bool>> = methods
            .iter()
            .map(|method| self.takes(class, method, value))
            .collect();
        let fitting = |wanted: Option<bool>| {
            let mut found = methods.iter().zip(&takes);
            let first = found.find(|(_, takes)| **takes == wanted)?.0;
            found
                .all(|(_, takes)| *takes != wanted)
                .then(|| first.clone())
        };
        let method = match fitting(Some(true)) {
            Some(method) => method,
            None if takes.contains(&Some(true)) => return None,
            None => fitting(None)?,
        };
        let closure = self.method_closure(class, &method, Value::new(Kind::Class(class)));
        let origin = value.origin;
        let site = CallSite::of_values(vec![value.clone()]);
        Some(self.call_closure(&closure, &site, origin))
    }

    /// Whether the first parameter of a conversion has the value's type.
    fn takes(&mut self, class: ClassRef, method: &Method, value: &Value) -> Option<bool> {
        let file = self.files[class.module as usize].file.clone();
        let param = file.ir.function(method.function).params.first()?;
        let binding = param.pattern_binding()?;
        let hint = file.ir.binding(binding).hint?;
        let function = self.frames[class.frame as usize].function;
        self.enter(class.module, function, class.frame, None);
        let named = self.eval(hint);
        self.leave();
        match (&named.kind, &value.kind) {
            (_, Kind::Unknown(_) | Kind::External(_) | Kind::Choice(_)) => None,
            (Kind::Class(wanted), _) => Some(self.class_of(value) == Some(*wanted)),
            (Kind::External(path), kind) => {
                let name = path.rsplit("::").next().unwrap_or(path);
                match kind {
                    Kind::Str(_) => Some(matches!(name, "String" | "str")),
                    _ if self.class_of(value).is_some() => Some(false),
                    Kind::Object(_) => Some(matches!(name, "Value" | "Map" | "HashMap")),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// `value.into()`: what it is, where only a declaration elsewhere can tell the target.
    pub(super) fn pending_into(&mut self, value: &Value) -> Value {
        if let Kind::Choice(all) = &value.kind {
            let each = all
                .iter()
                .map(|(guard, one)| (guard.clone(), self.pending_into(one)));
            let each = each.collect();
            return join_values(each);
        }
        let Some(class) = self.class_of(value) else {
            return value.clone();
        };
        if self.conversions_of(class, value).is_empty() && self.conversions_abroad(value).is_empty()
        {
            return value.clone();
        }
        Value {
            kind: Kind::Bound(Rc::new((value.clone(), INTO.into()))),
            ..value.clone()
        }
    }

    /// The classes of the value's module that take it by `From`.
    fn conversions_of(&mut self, class: ClassRef, value: &Value) -> Vec<ClassRef> {
        let file = self.files[class.module as usize].file.clone();
        let mut found = Vec::new();
        for (at, declared) in file.ir.classes.iter().enumerate() {
            let target = ClassRef {
                class: crate::ir::ClassId(at as u32),
                ..class
            };
            let methods = declared.methods.iter();
            let conversions = methods
                .filter(|method| method.is_static && matches!(&*method.name, "from" | "try_from"));
            for method in conversions {
                if self.takes(target, method, value) == Some(true) {
                    found.push(target);
                }
            }
        }
        found
    }

    /// What `impl From<Own> for Elsewhere` makes of a value, where exactly one can be meant.
    pub(super) fn convert_abroad(&mut self, value: &Value, target: Option<&str>) -> Option<Value> {
        let last = |path: &str| path.rsplit("::").next().unwrap_or(path).to_owned();
        let mut conversions = self.conversions_abroad(value);
        conversions.retain(|(path, _)| target.is_none_or(|target| last(target) == last(path)));
        let [(_, method)] = conversions.as_slice() else {
            return None;
        };
        let class = self.class_of(value)?;
        let closure = self.method_closure(class, method, Value::undefined());
        let site = CallSite::of_values(vec![value.clone()]);
        Some(self.call_closure(&closure, &site, value.origin))
    }

    /// The conversions of a value into types declared elsewhere, with their paths.
    fn conversions_abroad(&mut self, value: &Value) -> Vec<(Name, Method)> {
        let Some(class) = self.class_of(value) else {
            return Vec::new();
        };
        let file = self.files[class.module as usize].file.clone();
        let mut found = Vec::new();
        for block in &file.ir.impls {
            let methods = block.methods.iter();
            for method in methods.filter(|method| method.is_static && method.name == "from") {
                if self.takes(class, method, value) == Some(true)
                    && let Kind::External(path) = self.eval_in(class, block.target).kind
                {
                    found.push((path, method.clone()));
                }
            }
        }
        found
    }

    /// What a pending conversion gives where nothing says more: the one conversion there is.
    pub(super) fn settled_into(&mut self, source: &Value) -> Value {
        let targets = match self.class_of(source) {
            Some(class) => self.conversions_of(class, source),
            None => Vec::new(),
        };
        match targets.as_slice() {
            [only] if self.conversions_abroad(source).is_empty() => self.convert(*only, source),
            [] => self.convert_abroad(source, None),
            _ => None,
        }
        .unwrap_or_else(|| {
            Value::unknown(Cause::Opaque(
                "converted by `into()` to a type that is not declared here".into(),
            ))
        })
    }
}

/// Whether a value waits for the type that it is to be converted to.
fn is_pending(value: &Value) -> bool {
    matches!(&value.kind, Kind::Bound(pending) if pending.1 == INTO)
}

/// Whether a method of this name leaves its receiver as it is, by Rust's naming conventions.
pub(super) fn is_reading(name: &Name) -> bool {
    [
        "as_",
        "is_",
        "to_",
        "contains",
        "len",
        "keys",
        "values",
        "iter",
        "eq",
        "ne",
        "cmp",
        "partial_cmp",
        "get",
        "hash",
        "fmt",
        "first",
        "last",
        "pointer",
        "count",
        "into_",
        "capacity",
        "map",
        "collect",
        "join",
        "concat",
        "split",
        "chars",
        "bytes",
        "windows",
        "chunks",
        "binary_search",
        "starts_with",
        "ends_with",
    ]
    .iter()
    .any(|start| name.starts_with(start))
        && !name.ends_with("_mut")
}
