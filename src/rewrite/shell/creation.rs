//! The command that creates the agent: a copy of the session's.

use super::ShellRewriter;
use crate::lang::shell::outline::Command;
use crate::source::Span;

/// The command that creates the agent.
pub(super) fn creation(
    rewriter: &ShellRewriter<'_>,
    command: &Command,
    changes: &[(Span, String)],
) -> String {
    let skip = usize::from(command.words[0].text == "time");
    let start = if command.has_assignments {
        command.span.start
    } else {
        command.words[skip].span.start
    };
    let span = Span {
        start,
        end: command.span.end,
    };
    let mut text = copy(rewriter, span, changes);
    for one in &command.redirections {
        if one.starts_with("2>") {
            text.push_str(&format!(" {one}"));
        } else if one.starts_with("&>") || one.starts_with(">&") {
            text.push_str(" 2>&1");
        }
    }
    if let Some((operator, body)) = command.here_document {
        text.push_str(&format!(
            " {}\n{}\n",
            rewriter.slice(operator),
            copy(rewriter, body, changes)
        ));
    }
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
