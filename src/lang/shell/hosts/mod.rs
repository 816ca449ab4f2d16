//! Files that hold shell among other things: what of them a shell reads.

mod docker;
mod make;
mod markdown;
mod yaml;

use super::Part;
use crate::ir::{Comment, Language};

/// The shell in a file of another language.
pub(super) fn parts(language: Language, text: &str) -> Vec<Part> {
    match language {
        Language::Markdown => markdown::parts(text),
        Language::Yaml => yaml::parts(text),
        Language::Makefile => make::parts(text),
        Language::Dockerfile => docker::parts(text),
        _ => Vec::new(),
    }
}

/// The host's own comments; those of the shell in it are the shell's.
pub(super) fn comments(language: Language, text: &str) -> Vec<Comment> {
    match language {
        Language::Markdown => markdown::comments(text),
        Language::Yaml | Language::Makefile | Language::Dockerfile => line_comments(text),
        _ => Vec::new(),
    }
}

/// Lines that are nothing but a `#` comment and stand outside of every script.
fn line_comments(text: &str) -> Vec<Comment> {
    lines(text)
        .filter_map(|(at, line)| {
            let content = line.trim_start_matches([' ', '\t']);
            let start = at + line.len() - content.len();
            content.starts_with('#').then(|| Comment {
                span: crate::source::Span::new(start, start + content.trim_end().len()),
                is_line: true,
            })
        })
        .collect()
}

/// The lines of a text with their offsets, line ends included.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line)
    })
}

/// A line without its end.
fn bare(line: &str) -> &str {
    line.trim_end_matches(['\n', '\r'])
}

/// `NAME='value'`, with the value where it stands; `NAME="${NAME:-value}"` where the environment may give another one.
fn assignment(
    name: &str,
    value: &str,
    at: usize,
    may_differ: bool,
    push: impl Fn(&mut Part, &str, usize),
) -> Option<Part> {
    if !super::scope::is_name(name) || value.contains(['\'', '"', '\\', '`', '\n']) {
        return None;
    }
    let mut part = Part::default();
    if may_differ {
        part.push_instead(&format!("{name}=\"${{{name}:-"), at);
        push(&mut part, value, at);
        part.push_instead("}\"\n", at);
    } else {
        part.push_instead(&format!("{name}=\""), at);
        push(&mut part, value, at);
        part.push_instead("\"\n", at);
    }
    Some(part)
}

/// `["curl", "-s", "..."]`: the words of a command, as a line of shell.
fn exec_form(list: &str, at: usize) -> Option<Part> {
    let mut part = Part::isolated();
    let mut rest = list.trim_start().strip_prefix('[')?;
    let mut is_text = false;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        if rest.starts_with(']') {
            break;
        }
        let start = at + list.len() - rest.len() + 1;
        let (word, length) = quoted(rest)?;
        rest = &rest[length..];
        match word {
            "CMD" => continue,
            "CMD-SHELL" => is_text = true,
            _ if is_text => part.push(word, start),
            _ => {
                part.push_instead("'", start);
                single_quoted(&mut part, word, start)?;
                part.push_instead("' ", start + word.len());
            }
        }
    }
    part.push_instead("\n", at + list.len() - rest.len());
    Some(part)
}

/// Adds text for a shell's single quotes: its escapes resolved, and quotes in it kept from the shell.
fn single_quoted(part: &mut Part, word: &str, at: usize) -> Option<()> {
    let mut from = 0;
    while let Some(found) = word[from..].find(['\\', '\'']).map(|found| from + found) {
        part.push(&word[from..found], at + from);
        let is_escape = word[found..].starts_with('\\');
        let next = word[found + 1..].chars().next().filter(|_| is_escape);
        from = found + 1 + next.map_or(0, char::len_utf8);
        let meant = match is_escape {
            true => unescaped(&word[found..from])?,
            false => "'".to_owned(),
        };
        part.push_instead(&meant.replace('\'', "'\\''"), at + found);
    }
    part.push(&word[from..], at + from);
    Some(())
}

/// A quoted text at the start of `text`, without its quotes, and the length with them.
fn quoted(text: &str) -> Option<(&str, usize)> {
    let quote = text
        .chars()
        .next()
        .filter(|one| matches!(one, '"' | '\''))?;
    let mut escaped = false;
    let end = text[1..].find(|one| {
        let closes = one == quote && !escaped;
        escaped = one == '\\' && quote == '"' && !escaped;
        closes
    })?;
    Some((&text[1..1 + end], end + 2))
}

/// The text that JSON's and YAML's escapes stand for.
fn unescaped(text: &str) -> Option<String> {
    serde_json::from_str(&format!("\"{text}\"")).ok()
}
