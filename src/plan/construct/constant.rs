//! Requests that are the same in the whole process as far as an agent goes: one key, one base, whatever the code around says.

use super::Construct;
use super::planner::Planner;
use crate::detect::Site;
use crate::ir::{BindingId, BindingKind, ClassId, ExprKind, Module};
use crate::plan::facts::Facts;
use crate::resolve::{Cause, JsonKind, Origin, TextPiece};
use crate::source::Span;

/// How many declarations a name is followed through.
const MAX_DEPTH: usize = 6;

impl Planner<'_> {
    /// Whether every way in which a call is made sends one and the same key to one and the same base, each known or the
    /// environment's.
    pub(super) fn is_constant_request(&self, site: &Site, construct: &Construct) -> bool {
        // Callers that differ in nothing but the key are one way.
        if !self.is_rooted_call(construct) {
            return false;
        }
        let header = &self.catalog.api().credential_header;
        let is_constant = |cause: &Cause, origin| match cause {
            Cause::Environment(name) => !self.is_changed_variable(name, origin),
            _ => false,
        };
        let said = |pieces: &[TextPiece]| -> Option<String> {
            let each = pieces.iter().map(|piece| match piece {
                TextPiece::Text { text, .. } => Some(text.to_string()),
                TextPiece::Hole { cause, origin } => {
                    is_constant(cause, *origin).then(|| format!("{{{}}}", cause.describe()))
                }
            });
            each.collect()
        };
        // What is written of a variable that changes says one key at a time, wherever that stands.
        let is_reassigned = |written: Option<Origin>| {
            let place = written.and_then(|at| Some((self.files.get(at.file as usize)?, at.span)));
            place.is_some_and(|(file, span)| {
                let facts = Facts::new(&file.ir);
                let mut names = facts.names_in(span).into_iter();
                names.any(|name| {
                    file.ir.binding(name).owner == Module::BODY
                        && matches!(file.ir.binding(name).kind, BindingKind::Variable)
                        && facts.is_assigned(name)
                })
            })
        };
        let mut known: Option<(String, String)> = None;
        for way in &site.ways {
            let mut headers = way.request.headers.iter();
            let Some(key) = headers.rfind(|one| one.name.eq_ignore_ascii_case(header)) else {
                return false;
            };
            let written = key.written;
            let key = match &key.value.kind {
                JsonKind::Str(key) => said(&key.pieces),
                JsonKind::Unknown(cause) if is_constant(cause, key.value.origin) => {
                    Some(cause.describe())
                }
                _ => None,
            };
            let Some(key) = key else {
                return false;
            };
            if is_reassigned(written) {
                return false;
            }
            for url in &way.urls {
                let path = &self.catalog.api().legacy[url.endpoint].path;
                let segment = path.rsplit('/').next().unwrap_or_default();
                let holds = |piece: &TextPiece| matches!(piece, TextPiece::Text { text, .. } if text.contains(segment));
                let pieces = &url.text.pieces;
                let end = pieces
                    .iter()
                    .rposition(holds)
                    .map_or(pieces.len(), |at| at + 1);
                let Some(base) = said(&pieces[..end]) else {
                    return false;
                };
                let base = base
                    .rsplit_once('/')
                    .map_or(base.clone(), |(base, _)| base.to_owned());
                match &known {
                    Some(first) if *first != (key.clone(), base.clone()) => return false,
                    _ => known = Some((key.clone(), base)),
                }
            }
        }
        known.is_some()
    }

    /// Whether a call depends on nothing that its function is handed, but for its payload and its address.
    fn is_rooted_call(&self, construct: &Construct) -> bool {
        let url = self.url_value(construct);
        self.facts.within(construct.call).all(|(_, expr)| {
            let is_other = construct.body.used().contains(expr.span)
                || url.is_some_and(|url| url.contains(expr.span));
            is_other || self.is_rooted_kind(&expr.kind, construct.call, 0)
        })
    }

    fn is_rooted_kind(&self, kind: &ExprKind, inside: Span, depth: usize) -> bool {
        match kind {
            ExprKind::Binding(binding) => self.is_rooted(*binding, inside, depth),
            ExprKind::This | ExprKind::Super => false,
            ExprKind::Global(name) => name != "arguments",
            _ => true,
        }
    }

    /// Whether a class is made of the module's constants: what its instances hold they were given where they were made.
    pub(super) fn is_rooted_class(&self, class: ClassId, depth: usize) -> bool {
        let Some(class) = self.file.ir.classes.get(class.0 as usize) else {
            return false;
        };
        depth < MAX_DEPTH
            && self
                .facts
                .within(class.span)
                .all(|(_, expr)| match expr.kind {
                    ExprKind::This | ExprKind::Super => true,
                    _ => self.is_rooted_kind(&expr.kind, class.span, depth + 1),
                })
    }

    /// Whether a name stands for what is made of the module's constants.
    fn is_rooted(&self, binding: BindingId, inside: Span, depth: usize) -> bool {
        let declared = self.file.ir.binding(binding);
        if self.facts.is_unstable(binding) {
            return false;
        }
        if self.facts.is_module_constant(binding) || inside.contains(declared.span) {
            return true;
        }
        let made = match declared.kind {
            BindingKind::Function(function) => Some(self.file.ir.function(function).span),
            BindingKind::Class(class) => return self.is_rooted_class(class, depth),
            _ if self.facts.is_assigned(binding) => None,
            _ => self
                .facts
                .declaration(binding)
                .map(|(_, init)| self.file.ir.expr(init).span),
        };
        depth < MAX_DEPTH
            && made.is_some_and(|made| {
                self.facts
                    .within(made)
                    .all(|(_, expr)| self.is_rooted_kind(&expr.kind, made, depth + 1))
            })
    }
}
