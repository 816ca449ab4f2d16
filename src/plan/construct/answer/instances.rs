//! Instances that a wrapper makes of the program's classes.

use super::Run;
use super::value::{Fields, Value};
use crate::ir::{BindingKind, ClassId, ExprId, ExprKind, MethodKind, Pattern, StatementKind};
use crate::plan::construct::modules::Meaning;
use crate::program::ProgramFile;
use std::sync::Arc;

impl Run<'_> {
    /// The class that a name stands for.
    pub(super) fn class_of(&self, name: ExprId) -> Option<(Arc<ProgramFile>, ClassId)> {
        match self.planner.meaning(&self.file, name)? {
            Meaning::Declared(file, binding) => match file.ir.binding(binding).kind {
                BindingKind::Class(class) => Some((file, class)),
                _ => None,
            },
            _ => None,
        }
    }

    /// What `new` makes: an error, or an object with the fields that its constructor is handed.
    pub(super) fn made(&mut self, callee: ExprId, arguments: Option<Vec<Value>>) -> Value {
        let name = self
            .file
            .source
            .slice(self.file.ir.expr(callee).span)
            .to_owned();
        if name.ends_with("Error") || name.ends_with("Exception") {
            return Value::Error;
        }
        let (Some((file, class)), Some(arguments)) = (self.class_of(callee), arguments) else {
            return Value::Other;
        };
        let class = file.ir.class(class);
        if let Some(superclass) = class.superclass {
            return match file
                .source
                .slice(file.ir.expr(superclass).span)
                .ends_with("Error")
            {
                true => Value::Error,
                false => Value::Other,
            };
        }
        let mut fields = Fields::default();
        for field in class.fields.iter().filter(|field| !field.is_static) {
            let value = field.init.map(|init| literal(&file, init));
            fields.set(field.name.clone(), value.unwrap_or(Value::Other));
        }
        let getters = class.methods.iter().filter(|method| !method.is_static);
        for getter in getters {
            fields.set(getter.name.clone(), Value::Other);
        }
        let mut constructors = class.methods.iter();
        let Some(constructor) = constructors.find(|one| one.kind == MethodKind::Constructor) else {
            return Value::Object(fields);
        };
        let function = file.ir.function(constructor.function);
        let given = |at: usize| arguments.get(at).cloned().unwrap_or(Value::Undefined);
        for (at, param) in function.params.iter().enumerate() {
            let Some(name) = &param.field else { continue };
            fields.set(name.clone(), given(at));
        }
        for statement in &function.body.statements {
            let StatementKind::Expr(expr) = statement.kind else {
                return Value::Other;
            };
            let ExprKind::Assign { target, value, .. } = &file.ir.expr(expr).kind else {
                return Value::Other;
            };
            let (Pattern::Place(place), ExprKind::Binding(value)) =
                (&**target, &file.ir.expr(*value).kind)
            else {
                continue;
            };
            let at = function
                .params
                .iter()
                .position(|param| matches!(&param.pattern, Pattern::Binding(own) if own == value));
            if let (
                ExprKind::Member {
                    object, property, ..
                },
                Some(at),
            ) = (&file.ir.expr(*place).kind, at)
                && matches!(file.ir.expr(*object).kind, ExprKind::This)
            {
                fields.set(property.clone(), given(at));
            }
        }
        Value::Object(fields)
    }
}

/// What a literal stands for.
fn literal(file: &ProgramFile, expr: ExprId) -> Value {
    match &file.ir.expr(expr).kind {
        ExprKind::Wrapped(inner) => literal(file, *inner),
        ExprKind::Str(text) => Value::Str(text.value.clone()),
        ExprKind::Bool(truth) => Value::Bool(*truth),
        ExprKind::Null => Value::Null,
        _ => Value::Other,
    }
}
