//! Calls in the form that they are fixed in: one that is made by a decision as two, one with its options in it.

use crate::edit::Edit;
use crate::plan::construct::{Brought, Form, Parts, Question, Settled, Split};
use crate::rewrite::style::{Style, indentation_at, reindented};
use crate::source::{Source, Span};

/// The edits that write constants where they are used.
pub fn bring(source: &Source, all: &[Brought]) -> Vec<Edit> {
    let text = source.text();
    let mut edits = Vec::new();
    for one in all {
        if !all.iter().any(|other| other.holds(one.used)) {
            edits.push(Edit {
                span: one.used,
                text: written(source, one, all),
            });
        }
        let added = one.added.iter().map(|added| added.statement);
        for statement in added.chain([one.declaration]) {
            edits.push(Edit {
                span: whole_lines(text, statement),
                text: String::new(),
            });
        }
    }
    edits
}

/// The edit that calls a function by its name.
pub fn direct(source: &Source, place: Span, items: &[Span]) -> Edit {
    let items: Vec<&str> = items.iter().map(|item| source.slice(*item)).collect();
    Edit {
        span: place,
        text: format!("({})", items.join(", ")),
    }
}

/// The edits that hand over at once what is handed over in two parts.
pub fn gather(source: &Source, parts: &Parts) -> Vec<Edit> {
    let second = source.slice(parts.second);
    let rest = second.trim_start_matches('{');
    let separator = match rest.trim() {
        "}" => "",
        _ => ",",
    };
    let first = source.slice(parts.first);
    vec![
        Edit {
            span: parts.call,
            text: String::new(),
        },
        Edit {
            span: parts.second,
            text: format!("{{ ...{first}{separator}{rest}"),
        },
    ]
}

/// A statement with its lines, where it stands alone on them.
fn whole_lines(text: &str, statement: Span) -> Span {
    let (start, end) = (statement.start as usize, statement.end as usize);
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let next = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    let is_alone = text[line..start].trim().is_empty() && text[end..next].trim().is_empty();
    match is_alone {
        true => Span::new(line, next),
        false => statement,
    }
}

/// A constant as it is written where it is used, with the others that it uses, and with what is added to it.
fn written(source: &Source, one: &Brought, all: &[Brought]) -> String {
    let part = |place: Span| {
        let mut text = String::new();
        let mut at = place.start;
        for other in all.iter().filter(|other| place.contains(other.used)) {
            text.push_str(source.slice(Span {
                start: at,
                end: other.used.start,
            }));
            text.push_str(&written(source, other, all));
            at = other.used.end;
        }
        text.push_str(source.slice(Span {
            start: at,
            end: place.end,
        }));
        text
    };
    if !one.items.is_empty() {
        let text = source.text();
        let to = indentation_at(text, one.used.start as usize);
        let item = |item: &Span| {
            let from = indentation_at(text, item.start as usize);
            reindented(&part(*item), from, to)
        };
        return one.items.iter().map(item).collect::<Vec<_>>().join(", ");
    }
    let init = part(one.init);
    let Some((inner, _)) = init.rsplit_once('}').filter(|_| !one.added.is_empty()) else {
        return entry(source, one, &init);
    };
    let kept = inner.trim_end();
    let blank = &inner[kept.len()..];
    let separator = match blank.contains('\n') {
        true => {
            let line = kept.rsplit('\n').next().unwrap_or("");
            format!("\n{}", &line[..line.len() - line.trim_start().len()])
        }
        false => " ".to_owned(),
    };
    let mut text = kept.to_owned();
    for added in &one.added {
        if !text.ends_with(['{', ',']) {
            text.push(',');
        }
        text.push_str(&format!("{separator}{}: {}", added.key, part(added.value)));
    }
    let end = if blank.is_empty() { " " } else { blank };
    entry(source, one, &format!("{text}{end}}}"))
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
    let is_body = split.form == Form::Body;
    // The braces of a body stand behind its arrow.
    let head = text[..split.place.start as usize].trim_end();
    let arrow = Some(head.len()).filter(|_| is_body && head.ends_with("=>"));
    let own = indentation_at(text, split.place.start as usize);
    let indent = arrow.map_or(own, |at| indentation_at(text, at));
    let deep = format!("{indent}{}", style.indent);
    let newline = style.newline;
    let of = |span: Span, legacy: bool| match &split.question {
        Question::Decision { .. } => settled(source, span, &split.settled, legacy),
        Question::Address { asked, named, .. } => with_name(source, span, *asked, named.as_deref()),
    };
    let block = |legacy: bool, place: Span, head: &str| {
        let own = reindented(&of(place, legacy), indent, &deep);
        format!("{{{newline}{deep}{head}{own}{newline}{indent}}}")
    };
    let test = question(source, style, split);
    let semicolon = if style.semicolons { ";" } else { "" };
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
        Form::Body => {
            let deeper = format!("{deep}{}", style.indent);
            let given = |legacy: bool, to: &str| reindented(&of(split.place, legacy), own, to);
            format!(
                "if ({test}) {{{newline}{deeper}return {}{semicolon}{newline}{deep}}}{newline}{deep}return {}{semicolon}{newline}{indent}}}",
                given(true, &deeper),
                given(false, &deep)
            )
        }
        Form::Value => format!(
            "({test} ? {} : {})",
            of(split.place, true),
            of(split.place, false)
        ),
    };
    let inner: &str = if is_body { &deep } else { indent };
    let name = match &split.question {
        Question::Address {
            asked,
            named: Some(name),
            ..
        } => format!(
            "const {name} = {}{semicolon}{newline}{inner}",
            source.slice(*asked)
        ),
        _ => String::new(),
    };
    let head = match (is_body, arrow) {
        (true, Some(_)) => format!(" {{{newline}{deep}"),
        (true, None) => format!("{{{newline}{deep}"),
        (false, _) => String::new(),
    };
    Edit {
        span: Span {
            start: arrow.map_or(split.place.start, |at| Span::new(at, at).start),
            ..split.place
        },
        text: format!("{head}{name}{text}"),
    }
}

/// The source at a place with a name for what stands in it.
fn with_name(source: &Source, place: Span, asked: Span, name: Option<&str>) -> String {
    let (Some(name), true) = (name, place.contains(asked)) else {
        return source.slice(place).to_owned();
    };
    let before = Span {
        start: place.start,
        end: asked.start,
    };
    let after = Span {
        start: asked.end,
        end: place.end,
    };
    format!("{}{name}{}", source.slice(before), source.slice(after))
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

/// What is asked, so that the legacy call is the one where it holds.
fn question(source: &Source, style: &Style, split: &Split) -> String {
    match &split.question {
        Question::Decision { asked, case, holds } => decision(
            source.slice(*asked),
            case.map(|case| source.slice(case)),
            *holds,
        ),
        Question::Address {
            asked,
            named,
            is_text,
            path,
            is_whole,
        } => {
            let own = named.as_deref().unwrap_or(source.slice(*asked));
            let quote = style.quote;
            match (is_whole, is_text) {
                (true, true) => format!("{own} === {quote}{path}{quote}"),
                (true, false) => format!("String({own}) === {quote}{path}{quote}"),
                (false, true) => format!("{own}.endsWith({quote}{path}{quote})"),
                (false, false) => format!("String({own}).endsWith({quote}{path}{quote})"),
            }
        }
    }
}

/// The condition, or its contrary.
fn decision(asked: &str, case: Option<&str>, holds: bool) -> String {
    let is_plain = |text: &str| {
        text.chars()
            .all(|one| one.is_alphanumeric() || "_$.?[]\"'".contains(one))
    };
    if let Some(case) = case {
        let is_sum = |text: &str| {
            text.chars()
                .all(|one| one.is_alphanumeric() || "_$.?[]\"'+-*/% ()".contains(one))
        };
        let left = match is_sum(asked) {
            true => asked.to_owned(),
            false => format!("({asked})"),
        };
        let operator = if holds { "===" } else { "!==" };
        return format!("{left} {operator} {case}");
    }
    let bare = asked.strip_prefix('!').filter(|rest| is_plain(rest));
    match (holds, bare) {
        (true, _) => asked.to_owned(),
        (false, Some(bare)) => bare.to_owned(),
        (false, None) if is_plain(asked) => format!("!{asked}"),
        (false, None) => format!("!({asked})"),
    }
}
