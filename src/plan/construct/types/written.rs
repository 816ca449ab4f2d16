//! The types that functions and variables are written with.

use super::text::{end_of_type, generic, split};
use super::uncommented;
use crate::ir::BindingId;
use crate::program::ProgramFile;

/// The annotation behind a declared name.
pub(in crate::plan::construct) fn annotation(
    file: &ProgramFile,
    binding: BindingId,
) -> Option<String> {
    let text = file.source.text();
    let rest = text.get(file.ir.binding(binding).span.end as usize..)?;
    annotation_at(rest)
}

/// The annotation that a text starts with: `?: string, ...`.
pub(in crate::plan::construct) fn annotation_at(text: &str) -> Option<String> {
    let text = text.trim_start();
    let text = text.strip_prefix(['?', '!']).unwrap_or(text).trim_start();
    let text = text.strip_prefix(':')?;
    let end = end_of_type(text, &[',', ')', ';', '=']);
    Some(text[..end].trim().to_owned())
}

/// The annotations of a function's parameters and of what it returns, and its type parameters with what bounds them.
#[derive(Debug, Default)]
pub(in crate::plan::construct) struct Annotated {
    pub(in crate::plan::construct) parameters: Vec<Option<String>>,
    pub(in crate::plan::construct) result: Option<String>,
    pub(in crate::plan::construct) generics: Vec<(String, Option<String>)>,
    /// What a type parameter is that a call leaves out while it says others.
    pub(in crate::plan::construct) defaults: Vec<Option<String>>,
}

impl Annotated {
    /// A type with what its type parameters stand for in a call that says `given`.
    pub(in crate::plan::construct) fn applied(&self, text: &str, given: &[String]) -> String {
        let mut text = text.to_owned();
        for (at, (name, bound)) in self.generics.iter().enumerate() {
            let default = self.defaults.get(at).cloned().flatten();
            let stands_for = match (given.get(at), given.is_empty()) {
                (Some(given), _) => Some(given.clone()),
                (None, false) => default,
                (None, true) => bound.clone(),
            };
            text = replaced_word(&text, name, stands_for.as_deref().unwrap_or("unknown"));
        }
        text
    }
}

/// `text` with another word in place of one.
fn replaced_word(text: &str, word: &str, other: &str) -> String {
    let is_part = |one: char| one.is_alphanumeric() || matches!(one, '_' | '$' | '.');
    let mut replaced = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(word).filter(|_| !word.is_empty()) {
        let (before, found) = rest.split_at(at);
        let behind = &found[word.len()..];
        let is_whole =
            !before.ends_with(is_part) && !behind.starts_with(|one| is_part(one) && one != '.');
        replaced.push_str(before);
        replaced.push_str(if is_whole { other } else { word });
        rest = behind;
        if !is_whole && !rest.is_empty() {
            let next = rest.chars().next().map_or(0, char::len_utf8);
            replaced.push_str(&rest[..next]);
            rest = &rest[next..];
        }
    }
    replaced.push_str(rest);
    replaced
}

/// The types that a function is written with.
pub(in crate::plan::construct) fn annotated(
    file: &ProgramFile,
    function: crate::ir::FunctionId,
) -> Annotated {
    let function = file.ir.function(function);
    let head = crate::source::Span {
        start: function.span.start,
        end: function.body.span.start.max(function.span.start),
    };
    let head = uncommented(file, head);
    let mut annotated = Annotated::default();
    let Some(open) = parameters_start(&head) else {
        return annotated;
    };
    if let Some(start) = head[..open].find('<') {
        let inner = head[..open].trim_end();
        let inner = inner[start + 1..].strip_suffix('>').unwrap_or("");
        for one in split(inner, ",") {
            let (one, default) = match one.split_once(" = ") {
                Some((one, default)) => (one.trim(), Some(default.trim().to_owned())),
                None => (one.split('=').next().unwrap_or(one).trim(), None),
            };
            annotated.defaults.push(default);
            let (name, bound) = match one.split_once(" extends ") {
                Some((name, bound)) => (name, Some(bound.trim().to_owned())),
                None => (one, None),
            };
            let name = name.trim().trim_start_matches("const ").to_owned();
            annotated.generics.push((name, bound));
        }
    }
    let close = open + end_of_type(&head[open + 1..], &[')']) + 1;
    for parameter in split(head.get(open + 1..close).unwrap_or(""), ",") {
        let colon = end_of_type(parameter, &[':', '=']);
        let typed = parameter.get(colon..).and_then(annotation_at);
        annotated.parameters.push(typed);
    }
    let rest = head.get(close + 1..).unwrap_or("").trim();
    let rest = rest.strip_suffix("=>").unwrap_or(rest);
    let result = rest.strip_prefix(':').map(|text| text.trim().to_owned());
    annotated.result = result.filter(|text| !text.is_empty());
    annotated
}

/// Where a function's parameters begin, behind its name and its type parameters.
fn parameters_start(head: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, one) in head.char_indices() {
        match one {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            '(' if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

/// What a promise of this type comes to.
pub(in crate::plan::construct) fn awaited(text: &str) -> &str {
    match generic(text.trim()) {
        Some(("Promise" | "PromiseLike", _)) => {
            let open = text.find('<').unwrap_or(0);
            text.trim()[open + 1..]
                .strip_suffix('>')
                .unwrap_or(text)
                .trim()
        }
        _ => text.trim(),
    }
}

/// The arguments in `<A, B>`.
pub(in crate::plan::construct) fn arguments(text: &str) -> Vec<String> {
    let inner = text
        .strip_prefix('<')
        .and_then(|text| text.strip_suffix('>'));
    let inner = inner.map(|inner| split(inner, ","));
    let each = inner.into_iter().flatten();
    each.map(str::to_owned).collect()
}
