//! Makefiles: each logical line of a recipe is a shell of its own; `$(NAME)` is make's, `$$NAME` the shell's.

use super::super::Part;
use super::{assignment, bare, lines};

/// The variables and recipe lines of a file, in order.
pub(super) fn parts(text: &str) -> Vec<Part> {
    let all: Vec<(usize, &str)> = lines(text).collect();
    let mut parts = Vec::new();
    let mut at = 0;
    while at < all.len() {
        let (start, line) = all[at];
        at += 1;
        if let Some(recipe) = line.strip_prefix('\t') {
            let skipped = recipe.len() - recipe.trim_start_matches(['@', '-', '+', ' ']).len();
            let mut part = Part::isolated();
            push(&mut part, &recipe[skipped..], start + 1 + skipped);
            while bare(all[at - 1].1).ends_with('\\')
                && let Some((start, line)) = all.get(at)
            {
                let content = line.strip_prefix('\t').unwrap_or(line);
                push(&mut part, content, start + line.len() - content.len());
                at += 1;
            }
            parts.push(part);
        } else if let Some((name, value, offset, may_differ)) = variable(bare(line)) {
            parts.extend(assignment(name, value, start + offset, may_differ, push));
        }
    }
    parts
}

/// `NAME := value`: name, value, where the value stands, and whether the environment comes first.
fn variable(line: &str) -> Option<(&str, &str, usize, bool)> {
    let equals = line.find('=')?;
    let left = line[..equals].trim_end_matches([':', '?', '+', ' ', '\t']);
    let operator = line[left.len()..equals].trim();
    let name = left
        .trim()
        .trim_start_matches("export ")
        .trim_start_matches("override ")
        .trim();
    let value = line[equals + 1..].trim();
    let value = value[..value.find(" #").unwrap_or(value.len())].trim_end();
    if operator == "+" || value.is_empty() {
        return None;
    }
    let offset = equals + 1 + (line[equals + 1..].len() - line[equals + 1..].trim_start().len());
    Some((name, value, offset, operator == "?"))
}

/// Adds recipe text with make's own expansions as variables of the shell.
fn push(part: &mut Part, text: &str, at: usize) {
    let bytes = text.as_bytes();
    let (mut from, mut here) = (0, 0);
    while here < bytes.len() {
        if bytes[here] != b'$' || here + 1 >= bytes.len() {
            here += 1;
            continue;
        }
        part.push(&text[from..here], at + from);
        let next = bytes[here + 1];
        match next {
            b'$' => {
                part.push("$", at + here + 1);
                here += 2;
            }
            b'(' | b'{' => {
                let close = if next == b'(' { ')' } else { '}' };
                let end = matching(&text[here + 2..], next as char, close);
                let inner = &text[here + 2..here + 2 + end];
                if super::super::scope::is_name(inner) {
                    part.push_instead("${", at + here);
                    part.push(inner, at + here + 2);
                    part.push_instead("}", at + here + 2 + end);
                } else {
                    part.push_instead("${_}", at + here);
                }
                here = (here + 3 + end).min(bytes.len());
            }
            next if next.is_ascii_alphabetic() => {
                part.push_instead(&format!("${{{}}}", next as char), at + here);
                here += 2;
            }
            next if next.is_ascii() => {
                part.push_instead("${_}", at + here);
                here += 2;
            }
            _ => here += 1,
        }
        from = here;
    }
    part.push(&text[from..], at + from);
}

/// Where the bracket that is open closes, or the text's end.
fn matching(text: &str, open: char, close: char) -> usize {
    let mut depth = 1;
    for (at, character) in text.char_indices() {
        if character == open {
            depth += 1;
        } else if character == close {
            depth -= 1;
            if depth == 0 {
                return at;
            }
        }
    }
    text.len()
}
