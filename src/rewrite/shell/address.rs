//! The address: the session's leads to the agent, the creation's to all agents.

use super::{Names, ShellRewriter};
use crate::edit::Edit;
use crate::lang::shell::outline::{Command, Quotes, is_name};
use crate::resolve::TextPiece;
use crate::source::Span;

/// Points the session's command at the agent, the creation's at all agents. The word of the address.
pub(super) fn address(
    rewriter: &ShellRewriter<'_>,
    way: &crate::detect::Way,
    command: &Command,
    names: &Names,
    edits: &mut Vec<Edit>,
    changes: &mut Vec<(Span, String)>,
) -> Result<Span, String> {
    let [url] = way.urls.as_slice() else {
        return several(rewriter, way, command, names, edits, changes);
    };
    let elsewhere = || "the end of the address is not written in one place".to_owned();
    let text = &url.text;
    let Some(TextPiece::Text {
        text: last,
        origin: Some(origin),
        ..
    }) = text.pieces.last()
    else {
        return Err(elsewhere());
    };
    one(
        rewriter,
        (last, origin.span),
        command,
        names,
        edits,
        changes,
    )
    .ok_or_else(elsewhere)
}

/// The address has a default: its alternatives end in the same piece.
fn several(
    rewriter: &ShellRewriter<'_>,
    way: &crate::detect::Way,
    command: &Command,
    names: &Names,
    edits: &mut Vec<Edit>,
    changes: &mut Vec<(Span, String)>,
) -> Result<Span, String> {
    let mut ends = way.urls.iter().map(|url| match url.text.pieces.last() {
        Some(TextPiece::Text { text, origin, .. }) => {
            origin.map(|origin| (text.as_str(), origin.span))
        }
        _ => None,
    });
    let elsewhere = || "the end of the address is not written in one place".to_owned();
    let first = ends.next().flatten().ok_or_else(elsewhere)?;
    if ends.any(|end| end != Some(first)) {
        return Err(elsewhere());
    }
    one(rewriter, first, command, names, edits, changes).ok_or_else(elsewhere)
}

fn one(
    rewriter: &ShellRewriter<'_>,
    (last, origin): (&str, Span),
    command: &Command,
    names: &Names,
    edits: &mut Vec<Edit>,
    changes: &mut Vec<(Span, String)>,
) -> Option<Span> {
    let api = rewriter.catalog.api();
    let tail = api
        .legacy
        .iter()
        .filter_map(|endpoint| endpoint.path.strip_prefix(&format!("{}/", api.prefix)))
        .find(|tail| {
            let path = &last[..last.find(['?', '#']).unwrap_or(last.len())];
            let path = path.trim_end_matches('/');
            path.strip_suffix(tail)
                .is_some_and(|before| before.ends_with('/'))
        })?;
    let id = &names.id;
    let word = command.words.iter().find(|word| word.span.contains(origin));
    let Some(word) = word else {
        // A variable of the script: what stands before the endpoint is taken from it.
        let word = command.words.iter().find(|word| {
            let name = word
                .text
                .trim_matches('"')
                .trim_start_matches(['$', '{'])
                .trim_end_matches('}');
            is_name(name)
                && rewriter
                    .outline
                    .assignments(name)
                    .iter()
                    .any(|one| one.value.contains(origin))
                && last.ends_with(tail)
        })?;
        let name = word
            .text
            .trim_matches('"')
            .trim_start_matches(['$', '{'])
            .trim_end_matches('}');
        let base = format!("\"${{{name}%/{tail}}}/agents");
        edits.push(Edit {
            span: word.span,
            text: format!("{base}/${id}/connections\""),
        });
        changes.push((word.span, format!("{base}\"")));
        return Some(word.span);
    };
    let source = rewriter.slice(origin);
    let at = origin.start + source.rfind(tail)? as u32;
    let segment = Span {
        start: at,
        end: at + tail.len() as u32,
    };
    changes.push((segment, "agents".to_owned()));
    let is_plain = !word.text.contains(['"', '\\', '`', '*', '!']);
    let session = match (rewriter.outline.quotes_at(origin), word.quotes) {
        (Quotes::Double, _) => format!("agents/${id}/connections"),
        (Quotes::Bare, Quotes::Bare) if is_plain && !word.text.contains('\'') => {
            edits.push(Edit {
                span: Span {
                    start: word.span.start,
                    end: word.span.start,
                },
                text: "\"".to_owned(),
            });
            edits.push(Edit {
                span: Span {
                    start: word.span.end,
                    end: word.span.end,
                },
                text: "\"".to_owned(),
            });
            format!("agents/${id}/connections")
        }
        (Quotes::Bare, _) => format!("agents/\"${id}\"/connections"),
        (Quotes::Single, Quotes::Single) if is_plain && !word.text.contains('$') => {
            for at in [word.span.start, word.span.end - 1] {
                edits.push(Edit {
                    span: Span {
                        start: at,
                        end: at + 1,
                    },
                    text: "\"".to_owned(),
                });
            }
            format!("agents/${id}/connections")
        }
        (Quotes::Single, _) => format!("agents/'\"${id}\"'/connections"),
        _ => return None,
    };
    edits.push(Edit {
        span: segment,
        text: session,
    });
    Some(word.span)
}
