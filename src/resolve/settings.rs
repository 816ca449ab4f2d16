//! The options of a request that decide what its answer is, as the rule pack writes them.

use super::Evaluation;
use super::draft::Draft;
use super::request::Setting;
use super::value::{Closure, Kind, Value};
use crate::ir::{ExprId, ExprKind, Module, Name, StatementKind};

impl Evaluation<'_> {
    /// The options of a request, once each; one that is not set is left out.
    pub(super) fn settings_of(&self, draft: &Draft) -> Vec<Setting> {
        let mut settings: Vec<Setting> = Vec::new();
        for (name, value) in &draft.settings {
            settings.retain(|known| known.name != *name);
            if !matches!(value.kind, Kind::Undefined) {
                settings.push(Setting {
                    name: name.clone(),
                    value: self.setting(value),
                });
            }
        }
        settings
    }

    fn setting(&self, value: &Value) -> Option<Name> {
        match &value.kind {
            Kind::Null => Some(Name::from("null")),
            Kind::Bool(known) => Some(Name::from(known.to_string())),
            Kind::Number(number) => Some(number.clone()),
            Kind::Str(_) => value.known_text(),
            Kind::Function(closure) => self.constant_result(closure),
            _ => None,
        }
    }

    /// What a function returns, where that is always the same truth value.
    fn constant_result(&self, closure: &Closure) -> Option<Name> {
        let ir = &self.files[closure.module as usize].file.ir;
        let body = &ir.function(closure.function).body;
        let returned = match (body.statements.as_slice(), body.tail) {
            ([], Some(tail)) => tail,
            ([only], None) => match only.kind {
                StatementKind::Return(Some(returned)) => returned,
                _ => return None,
            },
            _ => return None,
        };
        match ir.expr(unwrapped(ir, returned)).kind {
            ExprKind::Bool(known) => Some(Name::from(format!("=> {known}"))),
            _ => None,
        }
    }
}

fn unwrapped(ir: &Module, mut id: ExprId) -> ExprId {
    while let ExprKind::Wrapped(inner) = ir.expr(id).kind {
        id = inner;
    }
    id
}
