//! Where a payload is written, seen from the command that sends it.

use super::ShellRewriter;
use super::creation::{copy, with_blanks};
use crate::lang::shell::outline::Command;
use crate::source::Span;

/// Where a payload is written.
pub(super) enum Carrier {
    /// In the command itself, its here-document, its here-string or its pipe.
    Here,
    /// In the one assignment of the variable that a word reads.
    Variable {
        /// The word.
        word: Span,
        /// The value that is assigned.
        value: Span,
    },
    /// In a command that prints it, for a function that a word calls or into a file that a word names.
    Printed {
        /// The word.
        word: Span,
        /// The command that prints.
        command: Span,
        /// Where its output goes.
        redirection: Option<Span>,
        /// The file that is left behind with another payload in it.
        left: Option<String>,
    },
}

impl Carrier {
    /// Finds where the object is written.
    pub(super) fn of(
        rewriter: &ShellRewriter<'_>,
        command: &Command,
        object: Span,
    ) -> Result<Carrier, String> {
        let feeding =
            (command.feeding.iter()).chain(command.here_document.iter().map(|(_, body)| body));
        let own = std::iter::once(&command.span).chain(feeding);
        let string = command.here_string.as_ref().map(|word| &word.span);
        if own.chain(string).any(|span| span.contains(object)) {
            return Ok(Carrier::Here);
        }
        for word in command.words.iter().chain(&command.here_string) {
            if let Some(carrier) = in_file(rewriter, word, command, object)? {
                return Ok(carrier);
            }
            let Some(inner) = unquoted(&word.text) else {
                continue;
            };
            let carrier = match inner
                .strip_prefix("$(")
                .and_then(|text| text.strip_suffix(')'))
            {
                Some(call) => in_function(rewriter, word.span, call, object)?,
                None => in_variable(rewriter, word.span, inner, object)?,
            };
            if let Some(carrier) = carrier {
                return Ok(carrier);
            }
        }
        Err("the payload is not written where it is sent, or in one variable".to_owned())
    }

    /// The word that stands for the payload.
    pub(super) fn word(&self) -> Option<Span> {
        match self {
            Carrier::Here => None,
            Carrier::Variable { word, .. } | Carrier::Printed { word, .. } => Some(*word),
        }
    }

    /// What is copied from elsewhere.
    pub(super) fn written(&self) -> Option<Span> {
        match self {
            Carrier::Here => None,
            Carrier::Variable { value, .. } => Some(*value),
            Carrier::Printed { command, .. } => Some(*command),
        }
    }

    /// What has to be assumed where the payload is another one.
    pub(super) fn assumption(&self) -> Option<String> {
        match self {
            Carrier::Printed {
                left: Some(file), ..
            } => Some(format!("nothing else reads the file `{file}`")),
            _ => None,
        }
    }

    /// The change that puts another object in the payload's place, in a copy that has the other `changes` too.
    pub(super) fn holding(
        &self,
        rewriter: &ShellRewriter<'_>,
        object: Span,
        body: &str,
        changes: &[(Span, String)],
    ) -> (Span, String) {
        let mut changes = changes.to_vec();
        changes.push((object, body.to_owned()));
        match self {
            Carrier::Here => (object, body.to_owned()),
            Carrier::Variable { word, value } => {
                let text = copy(rewriter, *value, &changes);
                let is_bare = text.starts_with("$(");
                (*word, if is_bare { format!("\"{text}\"") } else { text })
            }
            Carrier::Printed {
                word,
                command,
                redirection,
                ..
            } => {
                let gone = redirection.map(|one| (with_blanks(rewriter, one), String::new()));
                changes.extend(gone);
                let text = copy(rewriter, *command, &changes);
                let end = if text.contains("<<") { "\n" } else { "" };
                let text = match echoed(&text) {
                    Some(word) => word.to_owned(),
                    None => format!("\"$({text}{end})\""),
                };
                (*word, text)
            }
        }
    }
}

/// What is all that an `echo` prints, as a word.
fn echoed(command: &str) -> Option<&str> {
    let word = command.strip_prefix("echo ")?.trim();
    let inner = word.strip_prefix('\'')?.strip_suffix('\'')?;
    (!inner.contains('\'')).then_some(word)
}

fn unquoted(word: &str) -> Option<&str> {
    word.strip_prefix('"')?.strip_suffix('"')
}

/// `-d "$(payload)"`.
fn in_function(
    rewriter: &ShellRewriter<'_>,
    word: Span,
    call: &str,
    object: Span,
) -> Result<Option<Carrier>, String> {
    let name = call.split_whitespace().next().unwrap_or("");
    let body = rewriter.outline.printing_function(name);
    let Some(command) = body.filter(|body| body.contains(object)) else {
        return Ok(None);
    };
    if count(rewriter.source.text(), name) != 2 {
        return Err(format!("`{name}` is used elsewhere, too"));
    }
    Ok(Some(Carrier::Printed {
        word,
        command,
        redirection: None,
        left: None,
    }))
}

/// `-d "$PAYLOAD"`.
fn in_variable(
    rewriter: &ShellRewriter<'_>,
    word: Span,
    inner: &str,
    object: Span,
) -> Result<Option<Carrier>, String> {
    let name = inner.trim_start_matches(['$', '{']).trim_end_matches('}');
    let assigned = rewriter.outline.assignments(name);
    let [only] = assigned.as_slice() else {
        return Ok(None);
    };
    if !only.value.contains(object) {
        return Ok(None);
    }
    let text = rewriter.source.text();
    let uses = count(text, &format!("${name}")) + count(text, &format!("${{{name}"));
    if uses != 1 {
        return Err(format!("`{name}` is used elsewhere, too"));
    }
    Ok(Some(Carrier::Variable {
        word,
        value: only.value,
    }))
}

/// `-d @payload.json`, or `-d @-` with the file as input, where the script has written the file.
fn in_file(
    rewriter: &ShellRewriter<'_>,
    word: &crate::lang::shell::outline::Word,
    command: &Command,
    object: Span,
) -> Result<Option<Carrier>, String> {
    let bare = word.text.trim_matches(['"', '\'']);
    let file = match bare.strip_prefix('@') {
        Some("-") => command.input_file.clone(),
        Some(file) => Some(file.to_owned()),
        None => None,
    };
    let Some(file) = file else { return Ok(None) };
    let written = rewriter.outline.written_to(&file);
    let [only] = written.as_slice() else {
        return Ok(None);
    };
    if !only.command.contains(object) {
        return Ok(None);
    }
    let text = rewriter.source.text();
    let uses = |text: &str| match file.strip_prefix('$') {
        Some(name) => count(text, &file) + count(text, &format!("${{{name}")),
        None => count(text, &file),
    };
    let is_removal = |line: &&str| line.split([' ', '\t', '\'', '"']).any(|word| word == "rm");
    let removed: usize = text.lines().filter(is_removal).map(uses).sum();
    if uses(text) != 2 + removed {
        return Err(format!("the file `{file}` is used elsewhere, too"));
    }
    Ok(Some(Carrier::Printed {
        word: word.span,
        command: only.command,
        redirection: Some(only.redirection),
        left: (removed == 0).then_some(file),
    }))
}

/// How often a word stands in a text.
fn count(text: &str, word: &str) -> usize {
    text.match_indices(word)
        .filter(|(at, _)| {
            let is_part = |one: char| one.is_ascii_alphanumeric() || one == '_';
            !text[..*at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part)
        })
        .count()
}
