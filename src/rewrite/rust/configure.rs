//! The `PUT` that configures a new agent's channel: a copy of the call that opens sessions.

use super::chain::Chain;
use super::{Code, Obstacle};
use crate::ir::ExprKind;
use crate::plan::construct::{Construct, Received};
use crate::source::Span;

impl Code<'_, '_> {
    /// The closure that configures the channel of the agent whose ID it is handed, in the form of the copied `chain`.
    ///
    /// # Errors
    /// Why there can be no such copy.
    pub(super) fn configuration(
        &self,
        construct: &Construct,
        (copied, chain): (Span, &Chain),
        payload: (Span, String),
        indents: (&str, &str, &str),
    ) -> Result<String, Obstacle> {
        let resent = construct.resent.as_ref();
        let has_steps = resent.is_some_and(|resent| !resent.steps.is_empty() || resent.is_future);
        // The helper reads what the client answers, to know whether it was accepted.
        let is_read = construct
            .outcome
            .as_ref()
            .is_ok_and(|outcome| match &outcome.answer {
                Received::Open => false,
                Received::Response(response) => !response.ty.is_empty(),
                Received::Parsed => true,
            });
        let is_chosen = construct.url.chosen.is_some();
        if construct.is_wrapped || has_steps || is_chosen || !is_read {
            return Err(
                "the channel is configured by a PUT, which is not written for this call".to_owned(),
            );
        }
        let inside = self.leaves(construct);
        let inside = inside
            .into_iter()
            .filter(|leave| copied.contains(*leave) && *leave != copied);
        self.leaving(&inside.collect::<Vec<_>>())?;
        let tail = format!("{{agent_id}}/channels/{}", construct.channel);
        let address = match resent.and_then(|resent| resent.url) {
            Some(url) => (url, self.address_below(construct, url, &tail)),
            None => self.address(construct, &format!("agents/{tail}"))?,
        };
        let method = self
            .put(chain)
            .or_else(|why| self.put_inside(copied).ok_or(why))?;
        let mut changes = vec![address, payload, method];
        changes.extend(self.moved(construct));
        let changes = self.expanded(construct, changes);
        Ok(self.lambda("|agent_id|", chain, &changes, indents))
    }

    /// The method of a request that is built inside of the call: `Request::post(...)`, `Method::POST`, `.method("POST")`.
    fn put_inside(&self, copied: Span) -> Option<(Span, String)> {
        let rewriter = self.rewriter;
        let named = rewriter.facts.within(copied).filter_map(|(_, expr)| {
            let (name, put) = match &expr.kind {
                ExprKind::Member { property, .. } if property == "post" => ("post", "put"),
                ExprKind::Member { property, .. } if property == "POST" => ("POST", "PUT"),
                ExprKind::Str(text) if text.value == "POST" => ("POST", "PUT"),
                _ => return None,
            };
            let at = rewriter.slice(expr.span).rfind(name)?;
            let start = expr.span.start as usize + at;
            Some((Span::new(start, start + name.len()), put.to_owned()))
        });
        let found: Vec<(Span, String)> = named.collect();
        match found.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        }
    }
}
