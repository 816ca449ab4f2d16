//! The address: the session's leads to the agent, the creation's to all agents, the channel's below the agent.

use super::ShellRewriter;
use crate::lang::shell::outline::{Command, Quotes, Word, is_name};
use crate::resolve::TextPiece;
use crate::source::Span;

/// Where a command's address names the endpoint.
pub(super) struct Address {
    /// The word that holds it, or stands for it.
    pub(super) word: Span,
    form: Form,
}

enum Form {
    /// The endpoint's segment stands in the word: its bytes, and what may be written there instead.
    Segment(Span, Style),
    /// The word is a variable; this takes the endpoint off its value.
    Variable(String),
}

/// How a variable is written in place of the segment.
#[derive(Clone, Copy)]
enum Style {
    /// As it is, between double quotes.
    Quoted,
    /// The word gets double quotes around it.
    Bare,
    /// The word's single quotes become double ones.
    Single,
    /// In quotes of its own, in a word that is not quoted there.
    OwnQuotes,
    /// In quotes of its own, where single quotes are closed for it.
    Closed,
}

impl Address {
    /// Finds the endpoint in the address of a call.
    pub(super) fn new(
        rewriter: &ShellRewriter<'_>,
        way: &crate::detect::Way,
        command: &Command,
    ) -> Result<Address, String> {
        let elsewhere = || "the end of the address is not written in one place".to_owned();
        // Where the address has a default, its alternatives end in the same piece.
        let mut ends = way.urls.iter().map(|url| match url.text.pieces.last() {
            Some(TextPiece::Text { text, origin, .. }) => {
                origin.map(|origin| (text.as_str(), origin.span))
            }
            _ => None,
        });
        let first = ends.next().flatten().ok_or_else(elsewhere)?;
        if ends.any(|end| end != Some(first)) {
            return Err(elsewhere());
        }
        find(rewriter, first, command).ok_or_else(elsewhere)
    }

    /// The changes that lead to all agents.
    pub(super) fn agents(&self) -> Vec<(Span, String)> {
        match &self.form {
            Form::Segment(segment, _) => vec![(*segment, "agents".to_owned())],
            Form::Variable(base) => vec![(self.word, format!("\"{base}/agents\""))],
        }
    }

    /// The changes that lead to `path` below the agent whose ID the variable `id` holds.
    pub(super) fn below(&self, id: &str, path: &str) -> Vec<(Span, String)> {
        let (segment, style) = match &self.form {
            Form::Segment(segment, style) => (*segment, *style),
            Form::Variable(base) => {
                return vec![(self.word, format!("\"{base}/agents/${id}/{path}\""))];
            }
        };
        let (start, end) = (self.word.start, self.word.end);
        let at = |start, end| (Span { start, end }, "\"".to_owned());
        let own = |quoted: &str| vec![(segment, format!("agents/{quoted}/{path}"))];
        let around = |first, last| {
            let mut changes = own(&format!("${id}"));
            changes.extend([first, last]);
            changes
        };
        match style {
            Style::Quoted => own(&format!("${id}")),
            Style::Bare => around(at(start, start), at(end, end)),
            Style::Single => around(at(start, start + 1), at(end - 1, end)),
            Style::OwnQuotes => own(&format!("\"${id}\"")),
            Style::Closed => own(&format!("'\"${id}\"'")),
        }
    }
}

fn find(
    rewriter: &ShellRewriter<'_>,
    (last, origin): (&str, Span),
    command: &Command,
) -> Option<Address> {
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
    let word = command.words.iter().find(|word| word.span.contains(origin));
    let Some(word) = word else {
        return variable(rewriter, command, origin, tail).filter(|_| last.ends_with(tail));
    };
    let at = origin.start + rewriter.slice(origin).rfind(tail)? as u32;
    let segment = Span {
        start: at,
        end: at + tail.len() as u32,
    };
    let is_plain = !word.text.contains(['"', '\\', '`', '*', '!']);
    let style = match (rewriter.outline.quotes_at(origin), word.quotes) {
        (Quotes::Double, _) => Style::Quoted,
        (Quotes::Bare, Quotes::Bare) if is_plain && !word.text.contains('\'') => Style::Bare,
        (Quotes::Bare, _) => Style::OwnQuotes,
        (Quotes::Single, Quotes::Single) if is_plain && !word.text.contains('$') => Style::Single,
        (Quotes::Single, _) => Style::Closed,
        _ => return None,
    };
    Some(Address {
        word: word.span,
        form: Form::Segment(segment, style),
    })
}

/// A variable of the script: what stands before the endpoint is taken from it.
fn variable(
    rewriter: &ShellRewriter<'_>,
    command: &Command,
    origin: Span,
    tail: &str,
) -> Option<Address> {
    fn name_of(word: &Word) -> &str {
        let bare = word.text.trim_matches('"');
        bare.trim_start_matches(['$', '{']).trim_end_matches('}')
    }
    let word = command.words.iter().find(|word| {
        let name = name_of(word);
        let holds = |name: &str| {
            let assigned = rewriter.outline.assignments(name);
            assigned.iter().any(|one| one.value.contains(origin))
        };
        is_name(name) && holds(name)
    })?;
    Some(Address {
        word: word.span,
        form: Form::Variable(format!("${{{}%/{tail}}}", name_of(word))),
    })
}
