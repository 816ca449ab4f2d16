//! Members of an options object that a wrapper is handed: `call({ path, body })`.

use crate::detect::Site;
use crate::ir::{EntryKind, ExprId, ExprKind, Key};
use crate::plan::construct::Planner;
use crate::resolve::{Json, JsonKind, Origin, TextPiece};

impl Planner<'_> {
    /// The member of an options object that is the payload: `body` of `call(path, { body })`.
    pub(super) fn payload_member(&self, site: &Site, options: ExprId) -> Option<ExprId> {
        let ir = &self.file.ir;
        let options = self.facts.unwrapped(options);
        let ExprKind::Object { entries, .. } = &ir.expr(options).kind else {
            return None;
        };
        let bodies: Vec<&Json> = site.ways.iter().flat_map(|way| way.bodies()).collect();
        let is_field = |key: &str| {
            bodies.iter().any(|body| match &body.kind {
                JsonKind::Object { fields, .. } => fields.iter().any(|field| field.key == key),
                _ => false,
            })
        };
        let mut members = entries.iter().filter_map(|entry| match &entry.kind {
            EntryKind::Property {
                key: Key::Name { name, .. },
                value,
            } if !is_field(name) => Some(*value),
            _ => None,
        });
        let is_value = |value: &ExprId| {
            let kind = &ir.expr(self.facts.unwrapped(*value)).kind;
            !matches!(
                kind,
                ExprKind::Str(_)
                    | ExprKind::Template(_)
                    | ExprKind::Function(_)
                    | ExprKind::Bool(_)
            )
        };
        let came = |value: &ExprId| {
            let place = ir.expr(*value).span;
            bodies.iter().any(|body| {
                let steps = body.trace.iter().map(|step| step.origin);
                { steps }
                    .chain(body.origin)
                    .any(|at| at.file == 0 && place.contains(at.span))
            })
        };
        let all: Vec<ExprId> = members.by_ref().filter(is_value).collect();
        let mut sent = all.iter().copied().filter(came);
        match (sent.next(), sent.next(), all.as_slice()) {
            (Some(only), None, _) => Some(only),
            (None, None, [only]) => Some(*only),
            _ => None,
        }
    }

    /// The member of an options object that is the URL: `path` of `call({ path, body })`.
    pub(in crate::plan::construct) fn url_member(
        &self,
        site: &Site,
        expr: ExprId,
    ) -> Option<ExprId> {
        let ir = &self.file.ir;
        let ExprKind::Object { entries, .. } = &ir.expr(self.facts.unwrapped(expr)).kind else {
            return Some(expr);
        };
        let pieces = site.best().urls.iter().flat_map(|url| &url.text.pieces);
        let mut ways = pieces.filter_map(|piece| match piece {
            TextPiece::Text { trace, origin, .. } => Some((trace, origin)),
            TextPiece::Hole { .. } => None,
        });
        let (trace, origin) = ways.next_back()?;
        let places: Vec<Origin> = { trace.iter() }
            .map(|step| step.origin)
            .chain(*origin)
            .collect();
        let mut members = entries.iter().filter_map(|entry| match &entry.kind {
            EntryKind::Property { value, .. } => Some(*value),
            _ => None,
        });
        members.find(|value| {
            let span = ir.expr(*value).span;
            places
                .iter()
                .any(|at| at.file == 0 && span.contains(at.span))
        })
    }
}
