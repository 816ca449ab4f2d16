//! TypeScript's types as far as their text tells: which fields a declared type has, and whether it takes any object. A type that is
//! not found, or is made by computation, is not known.

mod text;
mod written;

use super::planner::Planner;
use crate::ir::{BindingKind, Export, Import, ImportName, Module};
use crate::program::{Imported, ProgramFile};
use crate::source::Span;
use std::sync::Arc;
use text::{bare, braces, end_of_alias, end_of_type, generic, has_index, members, says, split};
pub(super) use written::{annotated, annotation, annotation_at, arguments, awaited};

/// Types behind types.
const MAX_DEPTH: usize = 8;

/// A type as it is written, in the file where its names mean something.
#[derive(Clone, Debug)]
pub(super) struct Type {
    pub(super) file: Arc<ProgramFile>,
    pub(super) text: String,
}

/// A member of a type.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) value: Type,
    pub(super) is_optional: bool,
}

/// What declares a type.
struct Declared {
    file: Arc<ProgramFile>,
    /// The types that it extends, or that it is another name of.
    bases: Vec<String>,
    /// Its own members between braces.
    body: Option<String>,
}

impl Type {
    fn with(&self, text: &str) -> Type {
        Type {
            file: Arc::clone(&self.file),
            text: text.trim().to_owned(),
        }
    }
}

impl Planner<'_> {
    /// Whether a type takes an object with whatever fields.
    pub(super) fn takes_anything(&self, of: &Type) -> bool {
        self.takes_anything_at(of, MAX_DEPTH)
    }

    fn takes_anything_at(&self, of: &Type, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        let text = bare(&of.text);
        let any = |parts: Vec<&str>| {
            let mut parts = parts.into_iter();
            parts.any(|part| self.takes_anything_at(&of.with(part), depth))
        };
        if matches!(text, "any" | "unknown" | "object" | "{}" | "Object") {
            return true;
        }
        let members = split(text, "|");
        if members.len() > 1 {
            return any(members);
        }
        let parts = split(text, "&");
        if parts.len() > 1 {
            return parts
                .into_iter()
                .all(|part| self.takes_anything_at(&of.with(part), depth));
        }
        if let Some((name, arguments)) = generic(text) {
            return match (name, arguments.as_slice()) {
                ("Record", [_, value]) => {
                    let value = bare(value);
                    matches!(value, "any" | "unknown")
                }
                ("Partial" | "Readonly" | "Required" | "NonNullable", [inner]) => {
                    self.takes_anything_at(&of.with(inner), depth)
                }
                _ => false,
            };
        }
        if let Some(body) = braces(text) {
            return has_index(body);
        }
        let Some(declared) = self.declared_type(&of.file, text, depth) else {
            return false;
        };
        let is_open = |base: &String| {
            let base = Type {
                file: Arc::clone(&declared.file),
                text: base.clone(),
            };
            self.takes_anything_at(&base, depth)
        };
        match &declared.body {
            Some(body) => has_index(body),
            None => declared.bases.iter().all(is_open) && !declared.bases.is_empty(),
        }
    }

    /// Whether a type takes any text.
    pub(super) fn takes_text(&self, of: &Type) -> bool {
        self.takes_text_at(of, MAX_DEPTH)
    }

    fn takes_text_at(&self, of: &Type, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        let text = bare(&of.text);
        let members = split(text, "|");
        if members.len() > 1 {
            let mut members = members.into_iter();
            return members.any(|one| self.takes_text_at(&of.with(one), depth));
        }
        if matches!(text, "string" | "any" | "unknown" | "RequestInfo") {
            return true;
        }
        let declared = self.declared_type(&of.file, text, depth);
        declared.is_some_and(|declared| {
            declared.body.is_none()
                && declared.bases.iter().any(|base| {
                    let base = Type {
                        file: Arc::clone(&declared.file),
                        text: base.clone(),
                    };
                    self.takes_text_at(&base, depth)
                })
        })
    }

    /// A member of a type, if the type is known to have it.
    pub(super) fn type_member(&self, of: &Type, key: &str) -> Option<Member> {
        self.type_member_at(of, key, MAX_DEPTH)
    }

    fn type_member_at(&self, of: &Type, key: &str, depth: usize) -> Option<Member> {
        let depth = depth.checked_sub(1)?;
        let text = bare(&of.text);
        if text == "any" {
            return Some(Member {
                value: of.with("any"),
                is_optional: false,
            });
        }
        if split(text, "|").len() > 1 {
            return None;
        }
        let parts = split(text, "&");
        if parts.len() > 1 {
            let mut parts = parts.into_iter();
            return parts.find_map(|part| self.type_member_at(&of.with(part), key, depth));
        }
        if let Some((name, arguments)) = generic(text) {
            let inner = || self.type_member_at(&of.with(arguments.first()?), key, depth);
            return match (name, arguments.as_slice()) {
                ("Readonly" | "Required" | "NonNullable", [_]) => inner(),
                ("Partial", [_]) => inner().map(|member| Member {
                    is_optional: true,
                    ..member
                }),
                ("Omit", [_, omitted]) if !says(omitted, key) => inner(),
                ("Pick", [_, picked]) if says(picked, key) => inner(),
                ("Record", [keys, value]) if bare(keys) == "string" => Some(Member {
                    value: of.with(value),
                    is_optional: true,
                }),
                _ => None,
            };
        }
        if let Some(body) = braces(text) {
            return member_in(of, body, key);
        }
        let declared = self.declared_type(&of.file, text, depth)?;
        let within = |text: &str| Type {
            file: Arc::clone(&declared.file),
            text: text.to_owned(),
        };
        let own = declared
            .body
            .as_ref()
            .and_then(|body| member_in(&within(""), body, key));
        own.or_else(|| {
            let mut bases = declared.bases.iter();
            bases.find_map(|base| self.type_member_at(&within(base), key, depth))
        })
    }

    /// Whether a name is that of a type which the program declares.
    pub(super) fn declares_type(&self, file: &Arc<ProgramFile>, name: &str) -> bool {
        self.declared_type(file, name, MAX_DEPTH).is_some()
    }

    /// What declares the type that a file calls by a name.
    fn declared_type(&self, file: &Arc<ProgramFile>, name: &str, depth: usize) -> Option<Declared> {
        let depth = depth.checked_sub(1)?;
        let is_name = !name.is_empty()
            && name
                .chars()
                .all(|one| one.is_alphanumeric() || matches!(one, '_' | '$'));
        if !is_name {
            return None;
        }
        let binding = file.ir.bindings.iter().find(|one| one.name == name)?;
        if let BindingKind::Import(import) = &binding.kind {
            return self.imported_type(file, import, depth);
        }
        written_type(file, name)
    }

    fn imported_type(
        &self,
        file: &Arc<ProgramFile>,
        import: &Import,
        depth: usize,
    ) -> Option<Declared> {
        let depth = depth.checked_sub(1)?;
        let ImportName::Named(name) = &import.name else {
            return None;
        };
        let Imported::File(module) = self.imports.import(file, &import.specifier) else {
            return None;
        };
        self.exported_type(&module, name, depth)
    }

    fn exported_type(
        &self,
        module: &Arc<ProgramFile>,
        name: &str,
        depth: usize,
    ) -> Option<Declared> {
        let depth = depth.checked_sub(1)?;
        let exports = &module.ir.exports;
        let own = exports.iter().find_map(|export| match export {
            Export::Binding { name: own, binding } if own == name => {
                let local = &module.ir.binding(*binding).name;
                self.declared_type(module, local, depth)
            }
            Export::From { name: own, import } if own == name => {
                self.imported_type(module, import, depth)
            }
            _ => None,
        });
        own.or_else(|| {
            exports.iter().find_map(|export| match export {
                Export::All { specifier } => match self.imports.import(module, specifier) {
                    Imported::File(next) => self.exported_type(&next, name, depth),
                    _ => None,
                },
                _ => None,
            })
        })
    }
}

/// A part of a file with blanks for comments.
fn uncommented(file: &ProgramFile, span: Span) -> String {
    let mut text = file.source.slice(span).as_bytes().to_vec();
    for comment in &file.ir.comments {
        if span.contains(comment.span) {
            let start = (comment.span.start - span.start) as usize;
            let end = (comment.span.end - span.start) as usize;
            text[start..end].fill(b' ');
        }
    }
    String::from_utf8(text).unwrap_or_default()
}

/// What declares a type of this name in the file's own text.
fn written_type(file: &Arc<ProgramFile>, name: &str) -> Option<Declared> {
    let whole = Span::new(0, file.source.text().len());
    let text = uncommented(file, whole);
    let starts = |word: &str| {
        let head = format!("{word} {name}");
        let is_end = |text: &str| {
            !text.starts_with(|one: char| one.is_alphanumeric() || matches!(one, '_' | '$'))
        };
        let found = text.match_indices(&head).find(|(at, _)| {
            let before = text[..*at].chars().next_back();
            before.is_none_or(|one| one.is_whitespace() || one == ';' || one == '}')
                && is_end(&text[at + head.len()..])
        });
        found.map(|(at, _)| at + head.len())
    };
    if let Some(at) = starts("interface") {
        let rest = &text[at..];
        let open = rest.find('{')?;
        let head = rest[..open].trim();
        if head.starts_with('<') {
            return None;
        }
        let bases = match head.strip_prefix("extends ") {
            Some(bases) => split(bases, ",").into_iter().map(str::to_owned).collect(),
            None => Vec::new(),
        };
        let end = end_of_type(&rest[open + 1..], &['}']);
        return Some(Declared {
            file: Arc::clone(file),
            bases,
            body: Some(rest[open + 1..open + 1 + end].to_owned()),
        });
    }
    let at = starts("type")?;
    let rest = text[at..].trim_start().strip_prefix('=')?;
    let end = end_of_alias(rest);
    Some(Declared {
        file: Arc::clone(file),
        bases: vec![rest[..end].trim().to_owned()],
        body: None,
    })
}

/// Where a type of this name is declared for the file alone, with nothing beside it on its lines and no comment in it or right
/// above, which would be lost or speak of something else.
pub(super) fn private_type(file: &ProgramFile, name: &str) -> Option<Span> {
    let span = declared_type(file, name)?;
    let whole = file.source.text();
    let is_commented = file.ir.comments.iter().any(|one| {
        let above = whole.get(one.span.end as usize..span.start as usize);
        span.contains(one.span) || above.is_some_and(|text| text.trim().is_empty())
    });
    (!is_commented).then_some(span)
}

/// Where a type of this name is declared for the file alone, with no code beside it on its lines.
pub fn declared_type(file: &ProgramFile, name: &str) -> Option<Span> {
    let whole = file.source.text();
    let text = uncommented(file, Span::new(0, whole.len()));
    let heads = [format!("interface {name} "), format!("type {name} =")];
    let mut found = heads.iter().filter_map(|head| {
        let at = text.find(head.as_str())?;
        (at == 0 || text[..at].ends_with('\n')).then_some((at, head))
    });
    let (start, head) = found.next()?;
    let rest = &text[start + head.len()..];
    let length = match head.starts_with("interface") {
        true => {
            let open = rest.find('{')? + 1;
            open + end_of_type(&rest[open..], &['}']) + 1
        }
        false => end_of_alias(rest),
    };
    let mut end = start + head.len() + length;
    if text[end..].starts_with(';') {
        end += 1;
    }
    let span = Span::new(start, end);
    let line = text[end..].lines().next().unwrap_or("");
    line.trim().is_empty().then_some(span)
}

/// Whether a text of the module's is TypeScript.
pub(super) fn is_typed(ir: &Module) -> bool {
    matches!(
        ir.language,
        crate::ir::Language::TypeScript | crate::ir::Language::Tsx
    )
}

fn member_in(of: &Type, body: &str, key: &str) -> Option<Member> {
    members(body).iter().find_map(|member| {
        let member = member.trim_start_matches("readonly ");
        let name_end = end_of_type(member, &[':', '?']);
        let name = member[..name_end].trim().trim_matches(['"', '\'']);
        if name != key {
            return None;
        }
        let rest = &member[name_end..];
        let value = rest.strip_prefix('?').unwrap_or(rest).trim_start();
        let value = value.strip_prefix(':')?.trim();
        let is_optional = rest.starts_with('?')
            || split(value, "|")
                .iter()
                .any(|one| matches!(*one, "undefined" | "null"));
        Some(Member {
            value: of.with(value),
            is_optional,
        })
    })
}
