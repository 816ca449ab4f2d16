//! Clients that the function around a call makes for itself: `const client = createClient(apiKey)`. Another one is made each time, so
//! that not the client but the key and the base that it is made with tell agents apart.

use super::planner::Planner;
use super::{Construct, Obstacles};
use crate::detect::Site;
use crate::ir::{BindingKind, ExprId, ExprKind};
use crate::resolve::{Cause, Json, JsonKind, Origin, TextPiece};

impl Planner<'_> {
    /// Whether the receiver of a call is such a client, and all that tells agents apart is said at the call. It is added to the key.
    pub(super) fn is_made_here(
        &self,
        site: &Site,
        receiver: ExprId,
        construct: &mut Construct,
        obstacles: &mut Obstacles,
    ) -> bool {
        let request = &site.best().request;
        let ExprKind::Binding(binding) = self.file.ir.expr(self.facts.unwrapped(receiver)).kind
        else {
            return false;
        };
        let is_constant = self.file.ir.binding(binding).kind == BindingKind::Constant
            && !self.facts.is_written(binding);
        let made = self.facts.declaration(binding);
        let is_made = made.is_some_and(|(_, init)| {
            matches!(
                self.file.ir.expr(self.facts.unwrapped(init)).kind,
                ExprKind::Call(_)
            )
        });
        let header = &self.catalog.api().credential_header;
        let mut headers = request.headers.iter().rev();
        let credential = headers.find(|one| one.name.eq_ignore_ascii_case(header));
        let (Some(credential), true, true) =
            (credential, is_constant && is_made, request.is_resolved)
        else {
            return false;
        };
        let mut open = holes(&credential.value);
        for url in site.ways.iter().flat_map(|way| &way.urls) {
            for piece in &url.text.pieces {
                if let TextPiece::Hole { cause, origin } = piece {
                    open.push((cause, *origin));
                }
            }
        }
        let mut keys: Vec<Origin> = Vec::new();
        for (cause, origin) in open {
            if matches!(cause, Cause::Environment(_)) {
                continue;
            }
            let Some(origin) = origin.filter(|origin| origin.file == 0) else {
                return false;
            };
            // The path is the session's own.
            if !construct.url.used().contains(origin.span) && !keys.contains(&origin) {
                keys.push(origin);
            }
        }
        for origin in keys {
            self.add_key(origin, construct, obstacles);
        }
        true
    }
}

/// What of a value is not known.
pub(super) fn holes(json: &Json) -> Vec<(&Cause, Option<Origin>)> {
    match &json.kind {
        JsonKind::Unknown(cause) => vec![(cause, json.origin)],
        JsonKind::Str(text) => {
            let pieces = text.pieces.iter().filter_map(|piece| match piece {
                TextPiece::Hole { cause, origin } => Some((cause, *origin)),
                TextPiece::Text { .. } => None,
            });
            pieces.collect()
        }
        JsonKind::Choice(alternatives) => {
            let each = alternatives.iter();
            each.flat_map(|(_, one)| holes(one)).collect()
        }
        _ => Vec::new(),
    }
}
