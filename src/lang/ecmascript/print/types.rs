//! The types of a helper, where the file is TypeScript: they pass `strict` without an import.

use super::{Helper, Types};
use crate::catalog::answers::Refusal;

impl Helper<'_> {
    /// An annotation, where the file has types.
    pub(super) fn typed(&self, annotation: &str) -> String {
        match self.types {
            Types::None => String::new(),
            _ => annotation.to_owned(),
        }
    }

    /// What the creating function resolves to.
    pub(super) fn created_type(&self) -> String {
        match (&self.answer.refusal, self.types) {
            _ if self.is_mixed => "{ id?: string; refused?: unknown }".to_owned(),
            (Refusal::Thrown, _) => "string".to_owned(),
            (Refusal::Answered(_), Types::Named(response)) => format!("string | {response}"),
            (Refusal::Answered(_), _) => "unknown".to_owned(),
            (Refusal::Parsed, _) => "{ id?: string }".to_owned(),
        }
    }

    /// What the memo's promise carries.
    pub(super) fn memo_type(&self) -> String {
        match self.created_type().as_str() {
            "unknown" => "unknown".to_owned(),
            created => format!("{created} | undefined"),
        }
    }

    /// What a creating call gives.
    pub(super) fn answer_type(&self) -> String {
        match (&self.answer.refusal, self.types) {
            _ if self.is_mixed => "PromiseLike<Created>".to_owned(),
            (Refusal::Answered(_), Types::Named(response)) => format!("Promise<{response}>"),
            _ => format!("PromiseLike<{}>", self.answer.shape),
        }
    }

    /// What the session's call resolves to.
    pub(super) fn result_type(&self) -> &str {
        match (&self.answer.refusal, self.types) {
            (Refusal::Answered(_), Types::Named(response)) if !self.is_mixed => response,
            _ => "T",
        }
    }

    pub(super) fn generics(&self) -> &'static str {
        match (self.types, self.result_type()) {
            (Types::None, _) => "",
            _ if self.is_mixed => "<Created, T>",
            (_, "T") => "<T>",
            _ => "",
        }
    }

    pub(super) fn session_type(&self) -> String {
        let promise = match self.answer.is_promise {
            true => "Promise",
            false => "PromiseLike",
        };
        self.typed(&format!(
            ": (agentId: string) => {promise}<{}>",
            self.result_type()
        ))
    }

    /// An expression as an object with an ID.
    pub(super) fn with_id(&self, expression: &str) -> String {
        let through = if self.hides_id { "unknown as " } else { "" };
        match self.types {
            Types::None => expression.to_owned(),
            _ => match expression.starts_with("await ") {
                true => format!("({expression}) as {through}{{ id: string }}"),
                false => format!("{expression} as {through}{{ id: string }}"),
            },
        }
    }
}
