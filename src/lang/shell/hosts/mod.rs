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
