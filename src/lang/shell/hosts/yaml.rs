//! YAML: the scripts of workflows and pipelines, below `run`, `script` and the like.
//!
//! This reads the few forms in which people write scripts, line by line; what is written otherwise is no script.

use super::super::Part;
use super::{assignment, bare, exec_form, lines, unescaped};

/// Keys whose value is run by a shell.
const SCRIPTS: [&str; 7] = [
    "run",
    "script",
    "before_script",
    "after_script",
    "command",
    "commands",
    "entrypoint",
];

/// Keys whose value is a map of variables.
const VARIABLES: [&str; 3] = ["env", "environment", "variables"];

struct Line<'t> {
    at: usize,
    text: &'t str,
    indent: usize,
}

/// The scripts and variables of a file, in order.
pub(super) fn parts(text: &str) -> Vec<Part> {
    let lines: Vec<Line<'_>> = lines(text)
        .map(|(at, line)| Line {
            at,
            text: bare(line),
            indent: line.len() - line.trim_start_matches(' ').len(),
        })
        .collect();
    let mut parts = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let line = &lines[at];
        at += 1;
        let Some((key, column, value)) = key(line.text) else {
            continue;
        };
        let flow = value_of(line, value);
        if (SCRIPTS.contains(&key) || key == "test") && flow.starts_with('[') {
            parts.extend(exec_form(flow, line.at + value));
        } else if VARIABLES.contains(&key) && value_of(line, value).is_empty() {
            at = variables(&lines, at, line.indent, &mut parts);
        } else if SCRIPTS.contains(&key) {
            let mut part = Part::isolated();
            at = script(&lines, at, column, value, line, &mut part);
            if !part.text.trim().is_empty() {
                parts.push(part);
            }
        }
    }
    parts
}

/// The key of a line, its column, and where its value begins.
fn key(line: &str) -> Option<(&str, usize, usize)> {
    let content = line.trim_start_matches([' ', '-']);
    let column = line.len() - content.len();
    let colon = content.find(':')?;
    let name = content[..colon].trim_matches(['"', '\'']);
    let is_key = !name.is_empty()
        && name
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || "_-".contains(character));
    let rest = &content[colon + 1..];
    if !is_key || !(rest.is_empty() || rest.starts_with(' ')) {
        return None;
    }
    let blanks = rest.len() - rest.trim_start().len();
    Some((name, column, column + colon + 1 + blanks))
}

fn value_of<'t>(line: &Line<'t>, start: usize) -> &'t str {
    let value = line.text.get(start..).unwrap_or("");
    let end = value.find(" #").unwrap_or(value.len());
    if value.starts_with('#') {
        return "";
    }
    value[..end].trim_end()
}

/// Reads a script's value; the line behind it.
fn script(
    lines: &[Line<'_>],
    next: usize,
    column: usize,
    value: usize,
    line: &Line<'_>,
    part: &mut Part,
) -> usize {
    let text = value_of(line, value);
    if text.starts_with(['|', '>']) {
        return block(lines, next, line.indent, text.starts_with('>'), part);
    }
    if !text.is_empty() {
        let whole = line.text.get(value..).unwrap_or("");
        scalar(
            if text.starts_with(['"', '\'']) {
                text
            } else {
                whole_scalar(whole)
            },
            line.at + value,
            part,
        );
        return next;
    }
    // A list of commands.
    let mut at = next;
    while let Some(item) = lines.get(at) {
        let content = item.text.trim_start();
        if content.is_empty() || content.starts_with('#') {
            at += 1;
            continue;
        }
        if item.indent + 2 < column + usize::from(column == 0) * 2 || !content.starts_with("- ") {
            break;
        }
        let start = item.text.len() - content.len() + 2;
        let value = item.text[start..].trim_start();
        let start = item.text.len() - value.len();
        at += 1;
        if value.starts_with(['|', '>']) {
            at = block(lines, at, item.indent, value.starts_with('>'), part);
        } else {
            scalar(whole_scalar(value), item.at + start, part);
        }
    }
    at
}

/// A plain scalar without the comment behind it.
fn whole_scalar(value: &str) -> &str {
    if value.starts_with(['"', '\'']) {
        return value.trim_end();
    }
    value[..value.find(" #").unwrap_or(value.len())].trim_end()
}

/// A value on one line, quoted or not.
fn scalar(value: &str, at: usize, part: &mut Part) {
    if value.starts_with(['[', '{', '&', '*', '!']) {
        return;
    }
    let quote = value.chars().next().filter(|one| matches!(one, '"' | '\''));
    if quote.is_some_and(|quote| value.len() < 2 || !value.ends_with(quote)) {
        return;
    }
    let inner = value.get(1..value.len().saturating_sub(1)).unwrap_or("");
    match quote {
        Some('\'') => pieces(part, inner, at + 1, "''"),
        Some('"') => pieces(part, inner, at + 1, "\\"),
        _ => push(part, value, at),
    }
    part.push_instead("\n", at + value.len());
}

/// The inside of a quoted value: `''` stands for a quote, what follows a backslash for what YAML says.
fn pieces(part: &mut Part, inner: &str, at: usize, escape: &str) {
    let (mut from, mut here) = (0, 0);
    while let Some(found) = inner[here..].find(escape).map(|found| here + found) {
        let length = escape.len() + usize::from(escape == "\\");
        let Some(text) = inner.get(found..found + length) else {
            break;
        };
        here = found + length;
        let meant = match escape {
            "''" => Some("'".to_owned()),
            _ => unescaped(text),
        };
        if let Some(meant) = meant {
            push(part, &inner[from..found], at + from);
            part.push_instead(&meant, at + found);
            from = here;
        }
    }
    push(part, &inner[from..], at + from);
}

/// A block scalar: the lines that are indented more.
fn block(
    lines: &[Line<'_>],
    next: usize,
    around: usize,
    is_folded: bool,
    part: &mut Part,
) -> usize {
    let mut at = next;
    let mut indent = None;
    while let Some(line) = lines.get(at) {
        if line.text.trim().is_empty() {
            part.push_instead("\n", line.at);
            at += 1;
            continue;
        }
        let own = *indent.get_or_insert(line.indent);
        if line.indent < own || own <= around {
            break;
        }
        push(part, &line.text[own..], line.at + own);
        let end = if is_folded { " " } else { "\n" };
        part.push_instead(end, line.at + line.text.len());
        at += 1;
    }
    if is_folded {
        part.push_instead("\n", lines.get(at).map_or(0, |line| line.at));
    }
    at
}

/// Adds script text; what the workflow fills in (`${{ secrets.KEY }}`) reads as a variable of the same length.
fn push(part: &mut Part, text: &str, at: usize) {
    let mut rest = text;
    let mut here = at;
    while let Some(start) = rest.find("${{") {
        let Some(end) = rest[start..].find("}}").map(|end| start + end + 2) else {
            break;
        };
        part.push(&rest[..start], here);
        let name: String = rest[start + 3..end - 2]
            .chars()
            .map(|one| {
                if one.is_ascii_alphanumeric() {
                    one
                } else {
                    '_'
                }
            })
            .collect();
        part.push_instead(&format!("${{_{name}_}}"), here + start);
        here += end;
        rest = &rest[end..];
    }
    part.push(rest, here);
}

fn variables(lines: &[Line<'_>], next: usize, around: usize, parts: &mut Vec<Part>) -> usize {
    let mut at = next;
    while let Some(line) = lines.get(at) {
        if line.text.trim().is_empty() {
            at += 1;
            continue;
        }
        if line.indent <= around {
            break;
        }
        if let Some((name, _, start)) = key(line.text) {
            let value = value_of(line, start);
            let inner = value.trim_matches(['"', '\'']);
            if !inner.is_empty() && !inner.contains("${{") {
                let quote = usize::from(inner.len() < value.len());
                parts.extend(assignment(
                    name,
                    inner,
                    line.at + start + quote,
                    false,
                    push,
                ));
            }
        }
        at += 1;
    }
    at
}
