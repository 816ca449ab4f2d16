//! Names for an agent's code, and how the file reads its environment and names a response.

use crate::ir::Language;
use crate::plan::construct::Construct;
use crate::rewrite::{Names, Rewriter};

impl Rewriter<'_> {
    /// Names for an agent's code.
    pub(super) fn names(&self, label: &str, taken: &mut Vec<String>) -> Names {
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
                format!("{}s", camel(number)),
                camel(number),
                format!("with{}", pascal(number)),
                format!("create{}", pascal(number)),
                pin(number),
            ]
        };
        let mut number = self.unused(candidates);
        while taken.contains(&camel(number)) {
            number += 1;
        }
        taken.push(camel(number));
        let id = ["agentId", "napsterAgentId", "sharedAgentId"]
            .into_iter()
            .find(|name| !crate::plan::facts::Facts::is_word(self.source.text(), name))
            .unwrap_or("companionAgentId");
        Names {
            agent: camel(number),
            suffix: pascal(number),
            pin: pin(number),
            id: id.to_owned(),
        }
    }

    /// How the file reads an environment variable.
    pub(super) fn environment(&self, name: &str) -> String {
        let text = self.source.text();
        if text.contains("Deno.env") {
            return format!("Deno.env.get(\"{name}\")");
        }
        if text.contains("import.meta.env") {
            return format!("import.meta.env.VITE_{name}");
        }
        let knows_process = text.contains("process.")
            || text.contains("require(")
            || text.contains("node:")
            || text.contains("module.exports");
        if knows_process {
            return format!("process.env.{name}");
        }
        match self.ir.language {
            Language::JavaScript => format!("globalThis.process?.env.{name}"),
            _ => format!(
                "(globalThis as {{ process?: {{ env: Record<string, string | undefined> }} }}).process?.env.{name}"
            ),
        }
    }

    /// The type of a response in TypeScript: the global one, unless the file means something else by the name or the function.
    pub(super) fn response_type(&self, construct: &Construct) -> &'static str {
        let binds = |name: &str| self.ir.bindings.iter().any(|binding| binding.name == name);
        let callee = self.slice(construct.call);
        if binds("Response") || !callee.starts_with("fetch") || binds("fetch") {
            return "Awaited<ReturnType<typeof fetch>>";
        }
        "Response"
    }
}
