//! Calls in the form that they are fixed in: one that is made by a decision as two, one with its options in it.

use crate::edit::Edit;
use crate::plan::construct::{Brought, Form, Settled, Split};
use crate::rewrite::style::{Style, indentation_at, reindented};
use crate::source::{Source, Span};

/// The edits that write constants where they are used.
pub fn bring(source: &Source, all: &[Brought]) -> Vec<Edit> {
    let text = source.text();
    let mut edits = Vec::new();
    for one in all {
        // Its initialiser may use another of them.
        let mut init = String::new();
        let mut at = one.init.start;
        let inner = all.iter().filter(|other| one.init.contains(other.used));
        let is_used_inside = all.iter().any(|other| other.init.contains(one.used));
        for other in inner {
            init.push_str(source.slice(Span {
                start: at,
                end: other.used.start,
            }));
            init.push_str(&entry(source, other, source.slice(other.init)));
            at = other.used.end;
        }
        init.push_str(source.slice(Span {
            start: at,
            end: one.init.end,
        }));
        if !is_used_inside {
            edits.push(Edit {
                span: one.used,
                text: entry(source, one, &init),
            });
        }
        let start = text[..one.declaration.start as usize]
            .rfind('\n')
            .map_or(0, |at| at + 1);
        let end = one.declaration.end as usize;
        let line_end = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
        let is_alone = text[start..one.declaration.start as usize]
            .trim()
            .is_empty()
            && text[end..line_end].trim().is_empty();
        edits.push(Edit {
            span: match is_alone {
                true => Span::new(start, line_end),
                false => one.declaration,
            },
            text: String::new(),
        });
    }
    edits
}

fn entry(source: &Source, one: &Brought, init: &str) -> String {
    match one.is_shorthand {
        true => format!("{}: {init}", source.slice(one.used)),
        false => init.to_owned(),
    }
}

/// The edit that writes a call apart.
pub fn split(source: &Source, style: &Style, split: &Split) -> Edit {
    let text = source.text();
    let indent = indentation_at(text, split.place.start as usize);
    let deep = format!("{indent}{}", style.indent);
    let newline = style.newline;
    let of = |span: Span, legacy: bool| settled(source, span, &split.settled, legacy);
    let block = |legacy: bool, place: Span, head: &str| {
        let own = reindented(&of(place, legacy), indent, &deep);
        format!("{{{newline}{deep}{head}{own}{newline}{indent}}}")
    };
    let test = question(source, split, split.holds);
    let text = match split.form {
        Form::Return => format!(
            "if ({test}) {}{newline}{indent}{}",
            block(true, split.place, ""),
            of(split.place, false)
        ),
        Form::Statement => format!(
            "if ({test}) {} else {}",
            block(true, split.place, ""),
            block(false, split.place, "")
        ),
        Form::Declaration(name, init) => {
            let semicolon = if style.semicolons { ";" } else { "" };
            let assigned: String = source
                .slice(name)
                .chars()
                .take_while(|one| one.is_alphanumeric() || matches!(one, '_' | '$'))
                .collect();
            let arm = |legacy: bool| {
                let own = reindented(&of(init, legacy), indent, &deep);
                format!("{{{newline}{deep}{assigned} = {own}{semicolon}{newline}{indent}}}")
            };
            format!(
                "let {}{semicolon}{newline}{indent}if ({test}) {} else {}",
                source.slice(name),
                arm(true),
                arm(false)
            )
        }
        Form::Value => format!(
            "({test} ? {} : {})",
            of(split.place, true),
            of(split.place, false)
        ),
    };
    Edit {
        span: split.place,
        text,
    }
}

/// The source at a place with what the decision settles inside of it.
fn settled(source: &Source, place: Span, all: &[Settled], legacy: bool) -> String {
    let mut text = String::new();
    let mut at = place.start;
    for one in all.iter().filter(|one| place.contains(one.whole)) {
        text.push_str(source.slice(Span {
            start: at,
            end: one.whole.start,
        }));
        let kept = if legacy { one.legacy } else { one.other };
        text.push_str(source.slice(kept));
        at = one.whole.end;
    }
    text.push_str(source.slice(Span {
        start: at,
        end: place.end,
    }));
    text
}

/// The condition, or its contrary.
fn question(source: &Source, split: &Split, holds: bool) -> String {
    let asked = source.slice(split.asked);
    let is_plain = |text: &str| {
        text.chars()
            .all(|one| one.is_alphanumeric() || "_$.?[]\"'".contains(one))
    };
    if let Some(case) = split.case {
        let is_sum = |text: &str| {
            text.chars()
                .all(|one| one.is_alphanumeric() || "_$.?[]\"'+-*/% ()".contains(one))
        };
        let left = match is_sum(asked) {
            true => asked.to_owned(),
            false => format!("({asked})"),
        };
        let operator = if holds { "===" } else { "!==" };
        return format!("{left} {operator} {}", source.slice(case));
    }
    let bare = asked.strip_prefix('!').filter(|rest| is_plain(rest));
    match (holds, bare) {
        (true, _) => asked.to_owned(),
        (false, Some(bare)) => bare.to_owned(),
        (false, None) if is_plain(asked) => format!("!{asked}"),
        (false, None) => format!("!({asked})"),
    }
}
