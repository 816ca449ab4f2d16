//! Where the URL's path and the payload are written: in the call, or in a constant or variable that it uses.

use super::planner::Planner;
use super::{BodyPlace, ConstantUse, UrlPlace};
use crate::detect::{Path, Site};
use crate::ir::{BindingId, BindingKind, ExprId, ExprKind};
use crate::resolve::JsonKind;
use crate::source::Span;

impl Planner<'_> {
    pub(super) fn url_place(&self, site: &Site) -> Result<UrlPlace, String> {
        let way = site.best();
        let mut literals = way.urls.iter().map(|url| url.text.origins().last());
        let first = literals
            .next()
            .flatten()
            .ok_or("the URL's path is not written as a literal")?;
        if literals.any(|other| other != Some(first)) {
            return Err("the URL's path is written in several places".to_owned());
        }
        if way
            .urls
            .iter()
            .any(|url| !matches!(url.address.path, Path::Legacy(_)))
        {
            return Err("the URL's path is not fully known".to_owned());
        }
        if first.file != 0 {
            return Err("the URL's path is written in another file".to_owned());
        }
        let literal = first.span;
        let segment = self
            .segment_in(literal)
            .ok_or("the URL's path is put together from pieces")?;
        if site.span.contains(literal) {
            return Ok(UrlPlace {
                literal,
                segment,
                constant: None,
            });
        }
        let constant = self
            .constant_in(site.span, literal)
            .ok_or("the URL comes from a place that is not followed here")?;
        Ok(UrlPlace {
            literal,
            segment,
            constant: Some(constant),
        })
    }

    /// The bytes of the endpoint's last segment in a literal: the last thing in its path.
    fn segment_in(&self, literal: Span) -> Option<Span> {
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
    fn constant_in(&self, call: Span, literal: Span) -> Option<ConstantUse> {
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

    /// A Rust item has no statement of its own; its line is enough to find it again.
    fn item_span(&self, name: Span) -> Span {
        self.file
            .source
            .line_span(self.file.source.line_index(name.start))
    }

    pub(super) fn body_place(&self, site: &Site) -> Result<BodyPlace, String> {
        let way = site.best();
        let bodies = way.bodies();
        let [json] = bodies.as_slice() else {
            return Err("there is no one payload".to_owned());
        };
        if !matches!(json.kind, JsonKind::Object { .. }) {
            return Err("the payload is not an object that can be seen".to_owned());
        }
        let origin = json
            .origin
            .filter(|origin| origin.file == 0)
            .ok_or("the payload is written in another file")?;
        let expr = self
            .object_at(origin.span)
            .ok_or("the payload is not written as one object")?;
        let object = self.file.ir.expr(expr).span;
        if site.span.contains(object) {
            return Ok(BodyPlace {
                object,
                expr,
                variable: None,
            });
        }
        let variable = self.payload_variable(site.span, expr)?;
        Ok(BodyPlace {
            object,
            expr,
            variable: Some(variable),
        })
    }

    fn object_at(&self, span: Span) -> Option<ExprId> {
        let id = self.facts.unwrapped(self.facts.at(span)?);
        matches!(self.file.ir.expr(id).kind, ExprKind::Object { .. }).then_some(id)
    }

    fn payload_variable(&self, call: Span, object: ExprId) -> Result<ConstantUse, String> {
        for (_, expr) in self.facts.within(call) {
            let ExprKind::Binding(binding) = expr.kind else {
                continue;
            };
            let Some((statement, init)) = self.facts.declaration(binding) else {
                continue;
            };
            if self.facts.unwrapped(init) != object {
                continue;
            }
            let name = &self.file.ir.binding(binding).name;
            let uses = self.facts.uses(binding);
            if let Some((_, other)) = uses.iter().find(|(_, span)| *span != expr.span) {
                return Err(format!(
                    "the payload `{name}` is also used in line {}",
                    self.line(*other)
                ));
            }
            if self.is_exported(binding) {
                return Err(format!("the payload `{name}` is exported"));
            }
            return Ok(ConstantUse {
                binding,
                used: expr.span,
                declaration: statement.span,
            });
        }
        Err("the payload comes from a place that is not followed here".to_owned())
    }

    fn is_exported(&self, binding: BindingId) -> bool {
        self.file.ir.exports.iter().any(
            |export| matches!(export, crate::ir::Export::Binding { binding: own, .. } if *own == binding),
        )
    }
}
