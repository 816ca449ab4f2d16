//! Dockerfiles: what `RUN`, `CMD`, `ENTRYPOINT` and `HEALTHCHECK` hand to a shell, and the variables of `ENV` and `ARG`.

use super::super::Part;
use super::{assignment, bare, exec_form, lines};

/// The variables and commands of a file, in order.
pub(super) fn parts(text: &str) -> Vec<Part> {
    let all: Vec<(usize, &str)> = lines(text).collect();
    let mut parts = Vec::new();
    let mut at = 0;
    while at < all.len() {
        let (start, line) = all[at];
        at += 1;
        let content = line.trim_start();
        let word_end = content.find([' ', '\t']).unwrap_or(0);
        let instruction = content[..word_end].to_ascii_uppercase();
        let rest = content[word_end..].trim_start();
        let offset = start + line.len() - rest.len();
        match instruction.as_str() {
            "RUN" | "CMD" | "ENTRYPOINT" => at = command(&all, at, rest, offset, &mut parts),
            "HEALTHCHECK" => {
                if let Some(cmd) = rest.find("CMD ") {
                    at = command(&all, at, &rest[cmd + 4..], offset + cmd + 4, &mut parts);
                }
            }
            "ENV" => variables(bare(rest), offset, false, &mut parts),
            "ARG" => variables(bare(rest), offset, true, &mut parts),
            _ => {}
        }
    }
    parts
}

/// Reads a command that may go on in the next lines; the line behind it.
fn command(
    all: &[(usize, &str)],
    next: usize,
    first: &str,
    offset: usize,
    parts: &mut Vec<Part>,
) -> usize {
    let (mut text, mut start) = (first, offset);
    while text.starts_with("--") {
        let end = text.find([' ', '\t']).unwrap_or(text.len());
        let rest = text[end..].trim_start();
        start += text.len() - rest.len();
        text = rest;
    }
    let mut at = next;
    if text.starts_with('[') {
        parts.extend(exec_form(bare(text), start));
        return at;
    }
    let mut part = Part::isolated();
    let delimiter = here_document(text);
    // `RUN <<EOF` has nothing but the lines of the script.
    if !text.starts_with("<<") {
        part.push(text, start);
    }
    if let Some(delimiter) = delimiter {
        while let Some((start, line)) = all.get(at) {
            at += 1;
            let is_end = bare(line).trim_start_matches('\t') == delimiter;
            if is_end && text.starts_with("<<") {
                break;
            }
            part.push(line, *start);
            if is_end {
                break;
            }
        }
        parts.push(part);
        return at;
    }
    let mut goes_on = bare(text).trim_end().ends_with('\\');
    while goes_on && let Some((start, line)) = all.get(at) {
        at += 1;
        if line.trim_start().starts_with('#') {
            continue;
        }
        part.push(line, *start);
        goes_on = bare(line).trim_end().ends_with('\\');
    }
    parts.push(part);
    at
}

/// The delimiter of a here-document that a command begins.
fn here_document(text: &str) -> Option<String> {
    let at = text.find("<<")?;
    let word = text[at + 2..].trim_start_matches(['-', ' ']);
    if word.starts_with('<') {
        return None;
    }
    let word: String = word
        .trim_start_matches(['\'', '"'])
        .chars()
        .take_while(|one| one.is_alphanumeric() || *one == '_')
        .collect();
    (!word.is_empty()).then_some(word)
}

/// `ENV A=b C="d e"`, `ENV A b`.
fn variables(text: &str, at: usize, may_differ: bool, parts: &mut Vec<Part>) {
    let Some((name, value)) = text.split_once(['=', ' ']) else {
        return;
    };
    let is_pair = text[name.len()..].starts_with('=');
    let (value, rest) = match value
        .strip_prefix('"')
        .and_then(|value| value.split_once('"'))
    {
        Some((value, rest)) if is_pair => (value, rest),
        _ if is_pair => value.split_at(value.find(' ').unwrap_or(value.len())),
        _ => (value, ""),
    };
    let value = value.trim();
    let offset = value.as_ptr() as usize - text.as_ptr() as usize;
    parts.extend(assignment(name, value, at + offset, may_differ, Part::push));
    let next = rest.trim_start();
    if !next.is_empty() {
        variables(next, at + text.len() - next.len(), may_differ, parts);
    }
}
