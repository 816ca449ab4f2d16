//! The names of an agent's code, and the helper that bears them.

use super::{Code, Obstacle};
use crate::catalog::clients::Values;
use crate::catalog::mapping::Destination;
use crate::ir::Language;
use crate::lang::rust::print::{Helper, Reading};
use crate::plan::construct::Received;
use crate::rewrite::Rewriter;

impl Rewriter<'_> {
    /// What the library and the crates around it do with values.
    pub(super) fn rust_values(&self) -> &Values {
        &self.catalog.clients(Language::Rust).values
    }

    /// The agent's name in snake case, and the environment variable that names an existing one.
    pub(super) fn rust_names(&self, label: &str, taken: &mut Vec<String>) -> (String, String) {
        let words: Vec<String> = label
            .split(|character: char| !character.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let snake = |number: usize| {
            let mut name = words.join("_");
            if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
                name.insert_str(0, "agent_");
            }
            if number > 1 {
                format!("{name}_{number}")
            } else {
                name
            }
        };
        let pin = |number: usize| format!("NAPSTER_{}_ID", snake(number).to_uppercase());
        let candidates = |number: usize| {
            let name = snake(number);
            vec![
                format!("with_{name}"),
                name.clone(),
                name.to_uppercase(),
                format!("{}S", name.to_uppercase()),
                pin(number),
            ]
        };
        let mut number = self.unused(candidates);
        while taken.contains(&snake(number)) {
            number += 1;
        }
        taken.push(snake(number));
        (snake(number), pin(number))
    }
}

impl Code<'_, '_> {
    pub(super) fn helper(&self) -> Result<String, Obstacle> {
        let first = self.group.constructs[0];
        let is_async = self.is_async(first)?;
        let config = self
            .is_hoisted()
            .then(|| self.payload(first, Destination::Agent, "            "))
            .transpose()?;
        let helper = Helper {
            agent: &self.agent,
            pin: (!self.is_varying()).then_some(self.pin.as_str()),
            is_async,
            keyed: self.is_keyed(),
            config: config.as_deref(),
            configures: self.configures(),
        };
        Ok(helper.print())
    }

    /// The helper for calls whose outcome is matched.
    pub(super) fn outcome_helper(&self) -> Result<String, Obstacle> {
        let outcome = self.outcome()?;
        let helper = Helper {
            agent: &self.agent,
            pin: (!self.is_varying()).then_some(self.pin.as_str()),
            is_async: outcome.is_async,
            keyed: self.is_keyed(),
            config: None,
            configures: self.configures(),
        };
        let reading = match &outcome.answer {
            Received::Response(response) if response.ty.is_empty() => {
                return Ok(helper.print_result());
            }
            Received::Response(response) => Reading {
                ty: &response.ty,
                ok: &response.ok,
                body: Some(&response.body),
                is_mutable: response.is_mutable,
            },
            Received::Parsed => Reading {
                ty: "serde_json::Value",
                ok: "{}[\"id\"].is_string()",
                body: None,
                is_mutable: false,
            },
            Received::Open => return Ok(helper.print_result()),
        };
        Ok(helper.print_outcome(&reading))
    }
}
