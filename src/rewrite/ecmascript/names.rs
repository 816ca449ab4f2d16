//! Names for an agent's code, and how the file names a response.

use super::environment::Environment;
use crate::lang::ecmascript::print::several;
use crate::plan::construct::Construct;
use crate::plan::facts::Facts;
use crate::rewrite::{AgentGroup, Rewriter};

/// Names that a group's code uses, none of which the file knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Names {
    /// The agent in the language's case: `supportAgent`.
    pub(super) agent: String,
    /// The same to stand behind a verb: `SupportAgent`.
    pub(super) suffix: String,
    /// How it is read; `None` where one agent cannot stand for all.
    pub(super) environment: Option<Environment>,
    /// The parameter that holds the agent's ID.
    pub(super) id: String,
}

impl Rewriter<'_> {
    /// Names for an agent's code.
    pub(super) fn names(&self, group: &AgentGroup<'_>, taken: &mut Vec<String>) -> Names {
        let label = &group.name;
        let words: Vec<String> = label
            .split(|character: char| !character.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        let pascal = |number: usize| {
            let mut name: String = words
                .iter()
                .map(|word| {
                    let mut characters = word.chars();
                    let first: String = characters
                        .next()
                        .map(|first| first.to_uppercase().collect())
                        .unwrap_or_default();
                    format!("{first}{}", characters.as_str())
                })
                .collect();
            if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
                name.insert_str(0, "Agent");
            }
            if number > 1 {
                name.push_str(&number.to_string());
            }
            name
        };
        let camel = |number: usize| {
            let name = pascal(number);
            let mut characters = name.chars();
            let first: String = characters
                .next()
                .map(|first| first.to_lowercase().collect())
                .unwrap_or_default();
            format!("{first}{}", characters.as_str())
        };
        let pin = |number: usize| {
            let words: Vec<String> = words.iter().map(|word| word.to_uppercase()).collect();
            let tail = if number > 1 {
                format!("_{number}")
            } else {
                String::new()
            };
            format!("NAPSTER_{}{tail}_ID", words.join("_"))
        };
        let candidates = |number: usize| {
            vec![
                format!("{}Id", camel(number)),
                format!("{}Ids", camel(number)),
                several(&camel(number)),
                camel(number),
                format!("with{}", pascal(number)),
                format!("create{}", pascal(number)),
                format!("{}Channels", camel(number)),
                pin(number),
            ]
        };
        let mut number = self.unused(candidates);
        while taken.contains(&camel(number)) {
            number += 1;
        }
        taken.push(camel(number));
        let varies = group.constructs.iter().any(|one| !one.varying.is_empty());
        let environment = (!varies).then(|| self.environment(group.constructs[0], &pin(number)));
        Names {
            agent: camel(number),
            suffix: pascal(number),
            environment,
            id: self.id_name(group),
        }
    }

    /// A name for the parameter that holds the ID: none that the calls read.
    fn id_name(&self, group: &AgentGroup<'_>) -> String {
        let is_read = |name: &str| {
            let mut constructs = group.constructs.iter();
            constructs.any(|one| Facts::is_word(self.slice(one.chain), name))
        };
        let names = ["agentId", "napsterAgentId", "sharedAgentId"];
        let name = names.into_iter().find(|name| !is_read(name));
        name.unwrap_or("companionAgentId").to_owned()
    }

    /// The type of a response in TypeScript: the global one, unless the file means something else by the name or the function;
    /// `None` for clients whose responses have no name here.
    pub(super) fn response_type(&self, construct: &Construct) -> Option<&'static str> {
        let binds = |name: &str| self.ir.bindings.iter().any(|binding| binding.name == name);
        let callee = self.slice(construct.call);
        let is_global = [
            "fetch(",
            "window.fetch(",
            "globalThis.fetch(",
            "self.fetch(",
        ]
        .iter()
        .any(|start| callee.starts_with(start));
        if construct.client != "fetch" || !is_global {
            return None;
        }
        match binds("Response") || binds("fetch") {
            true => Some("Awaited<ReturnType<typeof fetch>>"),
            false => Some("Response"),
        }
    }
}
