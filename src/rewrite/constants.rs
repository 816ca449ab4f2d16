//! Constants that hold an address: they get the agents' address and another name, or a neighbour where others use them too.

use super::style::indentation_at;
use super::{AgentGroup, Edits, Rewriter};
use crate::edit::Edit;
use crate::ir::{Export, Language};
use crate::plan::construct::{ConstantUse, Construct};
use crate::source::Span;

/// A constant that holds the agents' address now.
pub(super) struct MovedConstant {
    used: ConstantUse,
    name: String,
}

/// Such a constant where a call uses it.
pub(super) struct NamedUse {
    /// The use.
    pub(super) used: Span,
    /// The constant's name now.
    pub(super) name: String,
}

impl NamedUse {
    /// The use of a moved constant in a call.
    pub(super) fn of(
        rewriter: &Rewriter<'_>,
        construct: &Construct,
        constants: &[MovedConstant],
    ) -> Option<Self> {
        let used = construct.url.constant?;
        let moved = constants
            .iter()
            .find(|one| one.used.binding == used.binding)?;
        // The path through modules stays.
        let path = rewriter.slice(used.used).rsplit_once("::");
        Some(NamedUse {
            used: used.used,
            name: path.map_or(moved.name.clone(), |(path, _)| {
                format!("{path}::{}", moved.name)
            }),
        })
    }
}

impl Rewriter<'_> {
    /// Puts the address `.../public/agents` in place of constants that only these calls use, and beside those that others use.
    pub(super) fn move_constants(
        &self,
        groups: &[AgentGroup<'_>],
        edits: &mut Edits,
    ) -> Result<Vec<MovedConstant>, String> {
        let constructs: Vec<&Construct> = groups
            .iter()
            .flat_map(|group| group.constructs.iter().copied())
            .collect();
        let mut moved: Vec<MovedConstant> = Vec::new();
        // The new address of each, in the same order.
        let mut texts: Vec<String> = Vec::new();
        for construct in &constructs {
            let Some(used) = construct.url.constant else {
                continue;
            };
            if moved.iter().any(|known| known.used.binding == used.binding) {
                continue;
            }
            let literal = self.slice(construct.url.literal);
            let tail =
                &literal[(construct.url.segment.end - construct.url.literal.start) as usize..];
            // Behind a macro's format string stand the values that it is filled with.
            let content = match literal.starts_with("format!") {
                true => tail.split('"').next().unwrap_or(tail),
                false => tail,
            };
            if !content.trim_matches(['/', '"', '\'', '`', '#']).is_empty() {
                return Err("the constant that holds the address has a query of its own".to_owned());
            }
            let declared = self.ir.binding(used.binding);
            let uses_of = |one: &&Construct| {
                one.url
                    .constant
                    .filter(|constant| constant.binding == used.binding)
            };
            let own: Vec<Span> = constructs
                .iter()
                .filter_map(uses_of)
                .map(|constant| constant.used)
                .collect();
            let others = self
                .facts
                .uses(used.binding)
                .into_iter()
                .any(|(_, span)| !own.contains(&span));
            let head =
                &literal[..(construct.url.segment.start - construct.url.literal.start) as usize];
            let agents = format!("{head}agents{}", tail.trim_start_matches('/'));
            let stays = others || self.is_exported(used);
            if let Some(known) = texts.iter().position(|text| *text == agents) {
                // Both endpoints' addresses become one.
                if !stays {
                    edits.push(self.removal(construct, used));
                }
                moved.push(MovedConstant {
                    used,
                    name: moved[known].name.clone(),
                });
                texts.push(agents);
                continue;
            }
            let taken: Vec<String> = moved.iter().map(|one| one.name.clone()).collect();
            let name = match !stays && self.is_named_for_any_address(&declared.name) {
                true => declared.name.to_string(),
                false => self.constant_name(&declared.name, literal, &taken),
            };
            if stays {
                edits.push(self.neighbour(construct, used, &name, &agents));
            } else {
                if name != declared.name {
                    edits.push(Edit {
                        span: declared.span,
                        text: name.clone(),
                    });
                }
                edits.push(Edit {
                    span: construct.url.literal,
                    text: agents.clone(),
                });
            }
            texts.push(agents);
            moved.push(MovedConstant { used, name });
        }
        Ok(moved)
    }

    fn is_exported(&self, used: ConstantUse) -> bool {
        let text = self.slice(used.declaration).trim_start();
        let listed = self.ir.exports.iter().any(|export| match export {
            Export::Binding { binding, .. } => *binding == used.binding,
            _ => false,
        });
        match self.ir.language {
            Language::Rust => {
                (listed || text.starts_with("pub"))
                    && !self.ir.is_whole_program(self.source.text())
                    && !self.ir.is_hidden(self.source.text(), used.declaration)
            }
            _ => listed || text.starts_with("export") || text.starts_with("pub"),
        }
    }

    /// Takes a declaration out with its line.
    fn removal(&self, construct: &Construct, used: ConstantUse) -> Edit {
        let text = self.source.text();
        let end = match self.ir.language {
            Language::Rust => {
                let rest = &text[construct.url.literal.end as usize..];
                construct.url.literal.end as usize + rest.find(';').map_or(0, |at| at + 1)
            }
            _ => used.declaration.end as usize,
        };
        let start = text[..used.declaration.start as usize]
            .rfind('\n')
            .map_or(0, |at| at + 1);
        let blank = text[start..used.declaration.start as usize]
            .trim()
            .is_empty();
        let line_end = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
        let alone = text[end..line_end].trim().is_empty();
        let span = match blank && alone {
            true => Span::new(start, line_end),
            false => Span::new(used.declaration.start as usize, end),
        };
        Edit {
            span,
            text: String::new(),
        }
    }

    /// A constant of its own behind the one that others use.
    fn neighbour(
        &self,
        construct: &Construct,
        used: ConstantUse,
        name: &str,
        agents: &str,
    ) -> Edit {
        let indent = indentation_at(self.source.text(), used.declaration.start as usize);
        let newline = self.style.newline;
        let (at, declaration) = match self.ir.language {
            Language::Rust => {
                let rest = &self.source.text()[construct.url.literal.end as usize..];
                let semicolon = rest.find(';').map_or(0, |at| at + 1);
                let at = construct.url.literal.end + u32::try_from(semicolon).unwrap_or(0);
                let is_local = self.slice(used.declaration).starts_with("let ");
                (
                    at,
                    match is_local {
                        true => format!("let {name} = {agents};"),
                        false => format!("const {name}: &str = {agents};"),
                    },
                )
            }
            _ => {
                let semicolon = if self.style.semicolons { ";" } else { "" };
                (
                    used.declaration.end,
                    format!("const {name} = {agents}{semicolon}"),
                )
            }
        };
        Edit {
            span: Span { start: at, end: at },
            text: format!("{newline}{indent}{declaration}"),
        }
    }

    /// Whether a Rust variable's name says nothing of what is at the address, and so may stay.
    fn is_named_for_any_address(&self, name: &str) -> bool {
        self.ir.language == Language::Rust && matches!(name, "url" | "uri" | "endpoint" | "address")
    }

    /// A name for the agents' address in the style of the constant's own.
    fn constant_name(&self, old: &str, literal: &str, taken: &[String]) -> String {
        let is_screaming = old.chars().all(|character| !character.is_lowercase());
        let is_rust = self.ir.language == Language::Rust;
        let is_url =
            literal.contains("://") || literal.contains("${") || literal.starts_with("format!(\"{");
        let pick = |number: usize| {
            let number = if number > 1 {
                number.to_string()
            } else {
                String::new()
            };
            match (is_screaming, is_url) {
                (true, true) => format!("AGENTS_URL{number}"),
                (true, false) => format!("AGENTS_PATH{number}"),
                (false, true) if is_rust => format!("agents_url{number}"),
                (false, false) if is_rust => format!("agents_path{number}"),
                (false, true) => format!("agentsUrl{number}"),
                (false, false) => format!("agentsPath{number}"),
            }
        };
        let mut number = self.unused(|number| vec![pick(number)]);
        while taken.contains(&pick(number)) {
            number += 1;
        }
        pick(number)
    }
}
