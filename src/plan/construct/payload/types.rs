//! TypeScript's types of a payload: what is said to have the legacy fields no longer has them.

use super::{Link, Root, Walk};
use crate::ir::{ExprKind, Pattern, TypeClaim};
use crate::plan::construct::types::private_type;
use crate::plan::construct::{Construct, Obstacles, Planner, one_line};
use crate::resolve::Request;
use crate::source::Span;

/// What a variable has instead that is changed or read later.
const OPEN: &str = ": Record<string, unknown>";

impl Planner<'_> {
    /// The types that go with a payload that is edited where it stands, and what stands there instead.
    ///
    /// # Errors
    /// Which type cannot go.
    pub(super) fn types_of(
        &self,
        root: &Root,
        walk: &Walk<'_>,
    ) -> Result<Vec<(Span, String)>, String> {
        let ir = &self.file.ir;
        let mut values: Vec<Span> = walk.parts.iter().map(|part| part.object).collect();
        let mut functions = Vec::new();
        values.push(root.used);
        for link in &root.links {
            match *link {
                Link::Variable { binding, .. } => {
                    let declared = self.facts.declaration(binding);
                    values.extend(declared.map(|(_, init)| self.unwrapped_span(init)));
                }
                Link::Function { function, call, .. } => {
                    functions.push(ir.function(function).span);
                    values.push(ir.expr(call).span);
                }
                Link::Json => {}
            }
        }
        let mut types = Vec::new();
        for claim in &ir.claims {
            let is_gone = walk.removed.iter().any(|gone| gone.contains(claim.span));
            let value = match self.facts.at(claim.value) {
                Some(value) => self.unwrapped_span(value),
                None => claim.value,
            };
            if is_gone {
                continue;
            }
            if functions.contains(&value) && claim.is_annotation {
                return Err("the type of the payload's function says what it returns".to_owned());
            }
            if values.contains(&value) || functions.contains(&claim.value) {
                types.push((claim.span, self.instead(claim)));
            }
        }
        Ok(types)
    }

    /// Declarations of types that nothing speaks of any more when `gone` has gone.
    pub(super) fn unused_types(&self, gone: &[Span]) -> Vec<Span> {
        let text = self.file.source.text();
        let is_part = |one: char| one.is_alphanumeric() || matches!(one, '_' | '$');
        let mut all: Vec<Span> = gone.to_vec();
        let mut at = 0;
        while at < all.len() {
            let spoken = self.source(all[at]).split(|one: char| !is_part(one));
            let names: Vec<&str> = spoken.filter(|word| !word.is_empty()).collect();
            for name in names {
                let Some(declared) = private_type(self.file, name) else {
                    continue;
                };
                let mut uses = text.match_indices(name).filter(|(at, _)| {
                    let (before, behind) = (&text[..*at], &text[at + name.len()..]);
                    !before.ends_with(is_part) && !behind.starts_with(is_part)
                });
                let is_gone = |(at, _): (usize, &str)| {
                    let used = Span::new(at, at + name.len());
                    declared.contains(used) || all.iter().any(|gone| gone.contains(used))
                };
                if !all.contains(&declared) && uses.all(is_gone) {
                    all.push(declared);
                }
            }
            at += 1;
        }
        let unused = all.split_off(gone.len()).into_iter();
        unused.map(|span| self.with_line(span)).collect()
    }

    /// Refuses a call of a wrapper whose parameters are typed as the legacy URL or payload.
    pub(in crate::plan::construct) fn check_parameter_types(
        &self,
        request: &Request,
        construct: &Construct,
        obstacles: &mut Obstacles,
    ) {
        let Some(through) = request.through.first() else {
            return;
        };
        let Some(file) = self.files.get(through.file as usize) else {
            return;
        };
        let call = self.facts.at(construct.call);
        let call = call.map(|id| &self.file.ir.expr(self.facts.unwrapped(id)).kind);
        let Some(ExprKind::Call(call)) = call else {
            return;
        };
        let function = file.ir.function(through.function);
        for (param, arg) in function.params.iter().zip(&call.args) {
            let Pattern::Binding(binding) = param.pattern else {
                continue;
            };
            let name = file.ir.binding(binding).span;
            let claim = file.ir.claims.iter().find(|claim| claim.value == name);
            let handed = self.unwrapped_span(arg.value);
            let url = &construct.url;
            let is_url = handed.contains(url.literal)
                || url.constant.is_some_and(|one| handed.contains(one.used))
                || url
                    .written
                    .as_ref()
                    .is_some_and(|one| handed.contains(one.place));
            let is_options = matches!(
                self.file.ir.expr(self.facts.unwrapped(arg.value)).kind,
                ExprKind::Object { .. }
            );
            let is_payload = handed == construct.body.used();
            let kept = claim.is_some_and(|claim| {
                let text = file.source.slice(claim.span).trim_start_matches(':').trim();
                self.is_kept_prefix(handed, text)
            });
            if kept && !is_payload {
                continue;
            }
            if let Some(claim) = claim.filter(|_| is_payload || is_url && !is_options) {
                let other = match is_payload {
                    true => "the new bodies are",
                    false => "the new addresses are",
                };
                obstacles.push(format!(
                    "`{}` takes `{}`, which {other} not",
                    function.name,
                    one_line(file.source.slice(name.to(claim.span)))
                ));
            }
        }
    }

    /// Whether a type is that of texts with a beginning that an address keeps: `/public/${string}`.
    pub(in crate::plan::construct) fn is_kept_prefix(&self, address: Span, kind: &str) -> bool {
        let prefix = kind
            .strip_prefix('`')
            .and_then(|kind| kind.strip_suffix("${string}`"));
        let written = self.source(address);
        let written = written.trim_start_matches(['"', '\'', '`']);
        let end = written.rfind('/').map_or(0, |at| at + 1);
        prefix.is_some_and(|prefix| !prefix.contains("${") && written[..end].starts_with(prefix))
    }

    fn unwrapped_span(&self, expr: crate::ir::ExprId) -> Span {
        self.file.ir.expr(self.facts.unwrapped(expr)).span
    }

    /// What stands in the place of a type: nothing, unless fields are added or read later.
    fn instead(&self, claim: &TypeClaim) -> String {
        let ir = &self.file.ir;
        let is_changed = |name: Span| {
            let mut members = ir.exprs.iter().filter_map(|expr| match &expr.kind {
                ExprKind::Member { object, .. } | ExprKind::Index { object, .. } => Some(*object),
                _ => None,
            });
            members.any(|object| match ir.expr(self.facts.unwrapped(object)).kind {
                ExprKind::Binding(binding) => ir.binding(binding).span == name,
                _ => false,
            })
        };
        let named = ir.bindings.iter().map(|binding| binding.span);
        let mut named = named.filter(|name| claim.is_annotation && name.end == claim.span.start);
        match named.any(is_changed) {
            true => OPEN.to_owned(),
            false => String::new(),
        }
    }
}
