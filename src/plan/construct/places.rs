//! Where the URL's path and the payload are written: in the call, or in a constant or variable that it uses.

use super::planner::Planner;
use super::{ConstantUse, UrlPlace};
use crate::detect::{Path, Site};
use crate::ir::{BindingKind, ExprKind, Language};
use crate::source::Span;

/// The obstacle that says least.
pub(super) const UNSEEN: &str = "the URL comes from a place that is not followed here";

impl Planner<'_> {
    pub(super) fn url_place(&self, site: &Site) -> Result<UrlPlace, String> {
        let way = site.best();
        let ends = |way: &crate::detect::Way| {
            let mut ends: Vec<_> = way
                .urls
                .iter()
                .map(|url| url.text.origins().last())
                .collect();
            ends.sort();
            ends.dedup();
            ends.len()
        };
        if site.ways.iter().any(|way| ends(way) > 1) {
            return self
                .chosen_url(site)
                .or_else(|| self.table_url(site))
                .or_else(|| self.routed_url(site))
                .ok_or_else(|| "the URL's path is written in several places".to_owned());
        }
        let first = way
            .urls
            .iter()
            .map(|url| url.text.origins().last())
            .next()
            .flatten()
            .ok_or("the URL's path is not written as a literal")?;
        if way
            .urls
            .iter()
            .any(|url| !matches!(url.address.path, Path::Legacy(_)))
        {
            return Err("the URL's path is not fully known".to_owned());
        }
        if first.file != 0 {
            return self
                .ended_url(site)
                .or_else(|| self.known_url(site))
                .ok_or_else(|| "the URL's path is written in another file".to_owned());
        }
        let literal = first.span;
        if self.is_tagged(literal) {
            return Err("the URL's path stands in a tagged template".to_owned());
        }
        let segment = self
            .segment_in(literal)
            .ok_or("the URL's path is put together from pieces")?;
        let is_reached = self
            .inlined(site)
            .iter()
            .any(|one| one.init.contains(literal));
        let constant = match site.span.contains(literal) || is_reached {
            true => None,
            false => match self.constant_in(site.span, literal) {
                Some(constant) if self.is_in_inline_module(constant.declaration) => {
                    return Err("the address is a constant of an inline module".to_owned());
                }
                Some(constant) => Some(constant),
                None => {
                    return self
                        .held_url(site, literal, segment)
                        .or_else(|| self.ended_url(site))
                        .ok_or_else(|| UNSEEN.to_owned());
                }
            },
        };
        Ok(UrlPlace {
            literal,
            segment,
            constant,
            written: None,
            chosen: None,
        })
    }

    /// Whether a literal is a template with a tag: "String.raw`...`".
    fn is_tagged(&self, literal: Span) -> bool {
        let before = &self.file.source.text()[..literal.start as usize];
        let is_name = |one: char| one.is_alphanumeric() || matches!(one, '_' | '$' | ')' | ']');
        let is_after_tag = self.source(literal).starts_with('`')
            && before.ends_with(is_name)
            && !before.ends_with("return");
        let is_rust = self.file.ir.language == Language::Rust;
        is_after_tag || (!is_rust && !self.source(literal).starts_with(['"', '\'', '`']))
    }

    /// The bytes of the endpoint's last segment in a literal: the last thing in its path.
    pub(super) fn segment_in(&self, literal: Span) -> Option<Span> {
        let text = self.source(literal);
        let api = self.catalog.api();
        api.legacy.iter().find_map(|endpoint| {
            let segment = endpoint.path.rsplit('/').next()?;
            // A wrapper may add the slash itself.
            let whole = text.get(1..).is_some_and(|rest| rest.starts_with(segment));
            let at = match text.rfind(&format!("/{segment}")) {
                Some(at) => at + 1,
                None if whole => 1,
                None => return None,
            };
            let rest = &text[at + segment.len()..];
            let ends_path = rest.starts_with(['?', '#', '"', '\'', '`', '/']) || rest.is_empty();
            let start = literal.start as usize + at;
            ends_path.then(|| Span::new(start, start + segment.len()))
        })
    }

    /// The use in `call` of a constant whose initialiser is `literal`.
    pub(super) fn constant_in(&self, call: Span, literal: Span) -> Option<ConstantUse> {
        let mut found = None;
        for (_, expr) in self.facts.within(call) {
            let ExprKind::Binding(binding) = expr.kind else {
                continue;
            };
            let declared = self.file.ir.binding(binding);
            let (statement, init) = match (&declared.kind, self.facts.declaration(binding)) {
                (BindingKind::Constant, Some((statement, init))) => (statement.span, init),
                (BindingKind::Lazy(init), _) => (self.item_span(declared.span), *init),
                _ => continue,
            };
            if self.file.ir.expr(self.facts.unwrapped(init)).span != literal {
                continue;
            }
            if found.is_some() {
                return None;
            }
            found = Some(ConstantUse {
                binding,
                used: expr.span,
                declaration: statement,
            });
        }
        found
    }

    /// Whether a Rust declaration stands in a `mod { ... }` of the file that others may see.
    pub(super) fn is_in_inline_module(&self, declaration: Span) -> bool {
        let ir = &self.file.ir;
        let is_hidden = ir.is_hidden(self.file.source.text(), declaration);
        !ir.modules_around(declaration).is_empty() && !is_hidden
    }

    /// A Rust item has no statement of its own; its line is enough to find it again.
    fn item_span(&self, name: Span) -> Span {
        self.file
            .source
            .line_span(self.file.source.line_index(name.start))
    }
}
