//! The commands that create the agent and configure its channel: copies of the session's.

use super::ShellRewriter;
use crate::lang::shell::outline::{Command, Redirection};
use crate::source::Span;

/// A copy of a session's command with changes; `reader` is what its answer is piped into.
pub(super) fn creation(
    rewriter: &ShellRewriter<'_>,
    command: &Command,
    changes: &[(Span, String)],
    reader: Option<&str>,
) -> String {
    let skip = usize::from(command.words[0].text == "time");
    let start = if command.has_assignments {
        command.span.start
    } else {
        command.words[skip].span.start
    };
    // A here-string may stand inside of the command; it is written behind its words.
    let last = command.words.last().map_or(command.span, |word| word.span);
    let span = Span {
        start,
        end: last.end,
    };
    let mut changes = changes.to_vec();
    let inside = command.redirections.iter().map(|one| one.span);
    for one in inside.filter(|one| span.contains(*one)) {
        changes.push((with_blanks(rewriter, one), String::new()));
    }
    let changes = changes.as_slice();
    let mut text = copy(rewriter, span, changes);
    for Redirection { text: one, .. } in &command.redirections {
        if one.starts_with("2>") {
            text.push_str(&format!(" {one}"));
        } else if one.starts_with("&>") || one.starts_with(">&") {
            text.push_str(" 2>&1");
        }
    }
    if let Some(word) = &command.here_string
        && !span.contains(word.span)
    {
        text.push_str(&format!(" <<< {}", copy(rewriter, word.span, changes)));
    }
    let (operator, body) = match command.here_document {
        Some((operator, body)) => (
            format!(" {}", rewriter.slice(operator)),
            format!("\n{}\n", copy(rewriter, body, changes)),
        ),
        None => (String::new(), String::new()),
    };
    let reader = reader.map_or_else(String::new, |reader| format!(" | {reader}"));
    let text = format!("{text}{operator}{reader}{body}");
    match command.feeding {
        Some(feeding) => format!("{} | {text}", copy(rewriter, feeding, changes).trim_end()),
        None => text,
    }
}

/// A copy of the source with the changes that lie in it.
pub(super) fn copy(rewriter: &ShellRewriter<'_>, span: Span, changes: &[(Span, String)]) -> String {
    let mut inside: Vec<&(Span, String)> = changes
        .iter()
        .filter(|(one, _)| span.contains(*one))
        .collect();
    inside.sort_by_key(|(one, _)| *one);
    let mut text = String::new();
    let mut at = span.start;
    for (one, replacement) in inside {
        if one.start < at {
            continue;
        }
        text.push_str(rewriter.slice(Span {
            start: at,
            end: one.start,
        }));
        text.push_str(replacement);
        at = one.end;
    }
    text.push_str(rewriter.slice(Span {
        start: at,
        end: span.end,
    }));
    text
}

/// A word with the blanks and continued lines before it.
pub(super) fn with_blanks(rewriter: &ShellRewriter<'_>, word: Span) -> Span {
    let before = &rewriter.source.text()[..word.start as usize];
    let kept = before.trim_end_matches([' ', '\t', '\n', '\r', '\\']);
    Span {
        start: kept.len() as u32,
        end: word.end,
    }
}
