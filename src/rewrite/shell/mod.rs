//! Shell: the agent is created before the statements that open sessions, in the shell that runs them, and the sessions' commands
//! are pointed at it.
//!
//! | file | is |
//! | --- | --- |
//! | `options` | what the creation's command does otherwise than the session's |
//! | `payload` | the payload's text in two |
//! | `draft` | one call: its edits, and what becomes of its command |
//! | `address`, `carrier`, `wrapper` | where its address and its payload are written, and the function that it goes through |
//! | `creation`, `dependencies` | the commands that create its agent and configure the channel; what they depend on |
//! | `helper` | what stands in the script once: functions, or a statement in a document |

mod address;
mod carrier;
mod creation;
mod dependencies;
mod draft;
mod helper;
mod options;
mod payload;
mod wrapper;

use crate::catalog::Catalog;
use crate::detect::Site;
use crate::edit::Edit;
use crate::ir::Language;
use crate::lang::shell::outline::{Anchor, Outline};
use crate::plan::Plan;
use crate::source::{Source, Span};
use draft::Draft;

/// What rewriting looks at.
pub struct ShellRewriter<'a> {
    /// The rule pack.
    pub catalog: &'a Catalog,
    /// The file.
    pub source: &'a Source,
    /// Its language.
    pub language: Language,
    /// Its shell.
    pub outline: Outline,
}

/// A call that is to be fixed.
pub struct ShellCall<'a> {
    /// The call.
    pub site: &'a Site,
    /// Its fields.
    pub plan: &'a Plan<'a>,
}

/// What came of calls that share an agent.
pub struct ShellFix {
    /// The edits.
    pub edits: Vec<Edit>,
    /// What has to be assumed, in words.
    pub assumptions: Vec<String>,
    /// A program that the result needs and the original does not.
    pub needs: Option<&'static str>,
}

/// Names of the variables and functions of one agent.
#[derive(Clone, Debug)]
struct Names {
    /// The agent's ID.
    id: String,
    /// The last answer to its creation, and the function that keeps it.
    agent: String,
    /// The ID of an agent whose channel is not configured yet.
    created: String,
    /// The variable that names an existing agent.
    pin: String,
}

impl ShellRewriter<'_> {
    /// The edits for calls that share the agent called `label`, as `taken` others of the file are.
    ///
    /// # Errors
    /// Why there are none, as a phrase.
    pub fn rewrite(
        &self,
        label: &str,
        taken: usize,
        calls: &[ShellCall<'_>],
    ) -> Result<ShellFix, String> {
        if !matches!(self.language, Language::Shell | Language::Markdown) {
            return Err("only scripts and documents are fixed".to_owned());
        }
        let names = self.names(label, taken);
        let is_document = self.language == Language::Markdown;
        let mut drafts = Vec::new();
        for call in calls {
            drafts.push(Draft::new(self, call, label, &names, is_document)?);
        }
        let Some(first) = drafts.first() else {
            return Err("there is no call".to_owned());
        };
        if drafts
            .iter()
            .any(|draft| draft.options.rest != first.options.rest)
            && !is_document
        {
            return Err("the calls that share the agent have different options".to_owned());
        }
        if drafts.iter().any(|draft| draft.channel != first.channel) {
            return Err("the calls that share the agent configure different channels".to_owned());
        }
        let mut edits: Vec<Edit> = Vec::new();
        for draft in &drafts {
            edits.extend(draft.edits.iter().cloned());
        }
        let mut assumptions = Vec::new();
        let mut anchors: Vec<Anchor> = drafts
            .iter()
            .flat_map(|draft| draft.command.anchors.iter().copied())
            .collect();
        anchors.sort();
        anchors.dedup();
        if is_document {
            assumptions
                .push("whoever runs the commands sees what a refused creation answers".to_owned());
            if let Some(anchor) = anchors.first() {
                let lead = self.lead(*anchor);
                let statement = helper::statement(first, &names, lead)?;
                edits.insert(0, self.insertion(*anchor, &statement)?);
            }
            return Ok(ShellFix {
                edits: merged(edits),
                assumptions,
                needs: self.new_program(),
            });
        }
        if drafts.iter().any(|draft| draft.command.is_uncalled) {
            assumptions.push("no other script calls the function in a subshell".to_owned());
        }
        if drafts.iter().any(|draft| draft.command.repeats_inside) {
            let shared = "a refused creation may be the answer of every session in its subshell";
            assumptions.push(shared.to_owned());
        }
        for assumption in drafts.iter().filter_map(|draft| draft.assumption.clone()) {
            if !assumptions.contains(&assumption) {
                assumptions.push(assumption);
            }
        }
        if first.options.prints_several() {
            assumptions.push("nothing reads the answers that curl itself tries again".to_owned());
        }
        let create = format!("create_{}", names.agent);
        let tops = drafts.iter().flat_map(|draft| draft.command.tops.iter());
        let Some(top) = tops.map(|top| top.start).min() else {
            return Err("the place for the agent's code is not known".to_owned());
        };
        let newline = self.newline();
        let at = self.before_comments(top);
        let mut text = helper::functions(self, &drafts, &names)?
            .replace("\r\n", "\n")
            .replace('\n', newline);
        text.push_str(newline);
        // What is inserted at one place stands in the order of the edits: functions, creation, command.
        let mut inserted = Vec::new();
        for anchor in &anchors {
            if anchor.at == at && !anchor.is_inline {
                text.push_str(&create);
                text.push_str(newline);
            } else {
                inserted.push(self.insertion(*anchor, &create)?);
            }
        }
        let mut all = vec![Edit {
            span: Span { start: at, end: at },
            text,
        }];
        all.extend(inserted);
        all.extend(edits);
        Ok(ShellFix {
            edits: merged(all),
            assumptions,
            needs: self.new_program(),
        })
    }

    fn slice(&self, span: Span) -> &str {
        self.source.slice(span)
    }

    fn newline(&self) -> &'static str {
        if self.source.text().contains("\r\n") {
            "\r\n"
        } else {
            "\n"
        }
    }

    /// Where the line of a top-level statement begins, comments right above it included.
    fn before_comments(&self, top: u32) -> u32 {
        let text = &self.source.text()[..top as usize];
        let mut at = text.rfind('\n').map_or(0, |line| line + 1);
        if !text[at..].trim().is_empty() {
            return top;
        }
        while at > 0 {
            let line = text[..at - 1].rfind('\n').map_or(0, |line| line + 1);
            let content = text[line..at].trim();
            if !content.starts_with('#') || content.starts_with("#!") {
                break;
            }
            at = line;
        }
        at as u32
    }

    /// What stands before an anchor in its line.
    fn lead(&self, anchor: Anchor) -> &str {
        let text = &self.source.text()[..anchor.at as usize];
        &text[text.rfind('\n').map_or(0, |line| line + 1)..]
    }

    /// A statement in front of an anchor.
    fn insertion(&self, anchor: Anchor, statement: &str) -> Result<Edit, String> {
        let lead = self.lead(anchor);
        let at = Span {
            start: anchor.at,
            end: anchor.at,
        };
        let is_own_line = lead
            .trim_matches([' ', '\t', '>', '$', '%', '❯'])
            .is_empty();
        if is_own_line && !anchor.is_inline {
            let text = format!("{statement}{}{lead}", self.newline());
            return Ok(Edit { span: at, text });
        }
        if statement.contains('\n') {
            return Err("there is no line of its own for the agent's creation".to_owned());
        }
        Ok(Edit {
            span: at,
            text: format!("{statement}; "),
        })
    }

    /// Names that the file does not use, and none of the `taken` agents that are called the same.
    fn names(&self, label: &str, taken: usize) -> Names {
        let snake: String = label
            .chars()
            .map(|one| match one.is_ascii_alphanumeric() {
                true => one.to_ascii_lowercase(),
                false => '_',
            })
            .collect();
        let stem = snake
            .strip_suffix("agent")
            .unwrap_or(&snake)
            .trim_matches('_');
        let text = self.source.text();
        let numbered = |number: usize| match (stem.is_empty(), number) {
            (true, 1) => "agent".to_owned(),
            (true, _) => format!("agent_{number}"),
            (false, 1) => format!("{stem}_agent"),
            (false, _) => format!("{stem}_{number}_agent"),
        };
        let number = (1..100)
            .filter(|number| {
                let agent = numbered(*number);
                !text.contains(&agent) && !text.contains(&agent.to_ascii_uppercase())
            })
            .nth(taken)
            .unwrap_or(100);
        let agent = numbered(number);
        Names {
            id: format!("{agent}_id"),
            created: format!("{agent}_created"),
            pin: format!("NAPSTER_{}_ID", agent.to_ascii_uppercase()),
            agent,
        }
    }
}

/// What is inserted at one place as one edit, in the order of the edits.
fn merged(edits: Vec<Edit>) -> Vec<Edit> {
    let mut all: Vec<Edit> = Vec::new();
    for edit in edits {
        let same = (all.iter())
            .position(|one| one.span.is_empty() && edit.span.is_empty() && one.span == edit.span);
        match same {
            Some(at) => all[at].text.push_str(&edit.text),
            None if all.contains(&edit) => {}
            None => all.push(edit),
        }
    }
    all
}
