//! Sessions whose channel a condition chooses: it goes the way that the endpoint went.

use super::current::Session;
use super::{Before, Claim, Contradiction};
use crate::resolve::JsonKind;

impl Before<'_> {
    /// A decision between both endpoints is the one between both channels.
    pub(super) fn check_choice(
        &self,
        claim: &Claim<'_>,
        sessions: &[&Session<'_>],
        line: u32,
    ) -> Result<(), Contradiction> {
        let api = self.catalog.api();
        let site = self
            .detection
            .sites
            .iter()
            .find(|site| site.span == claim.span);
        let ways = site.into_iter().flat_map(|site| &site.ways);
        let urls = ways.max_by_key(|way| way.urls.len());
        let urls = urls.into_iter().flat_map(|way| &way.urls);
        let mut before: Vec<(String, Vec<u8>)> = urls
            .map(|url| (api.legacy[url.endpoint].channel.clone(), url.guard.arms()))
            .collect();
        let choices = sessions.iter().filter_map(|session| {
            let Some(JsonKind::Object { fields, .. }) =
                session.request.body.as_ref().map(|body| &body.kind)
            else {
                return None;
            };
            let channel = fields.iter().find(|field| field.key == api.channel_field)?;
            match &channel.value.kind {
                JsonKind::Choice(alternatives) => Some(alternatives),
                _ => None,
            }
        });
        let mut now: Vec<(String, Vec<u8>)> = choices
            .take(1)
            .flatten()
            .map(|(guard, json)| (known_text(json), guard.arms()))
            .collect();
        before.sort();
        now.sort();
        match before == now {
            true => Ok(()),
            false => Err(Contradiction::Body(
                "session",
                line,
                "the channel is not chosen as the endpoint was".to_owned(),
            )),
        }
    }
}

fn known_text(json: &crate::resolve::Json) -> String {
    match &json.kind {
        JsonKind::Str(text) => text.known().unwrap_or_default(),
        _ => String::new(),
    }
}
