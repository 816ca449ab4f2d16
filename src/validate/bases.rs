//! What stands before the path of an address: a session is opened on the host that the legacy call went to.

use super::current::{Current, Session};
use super::{Before, Claim, Contradiction};
use crate::resolve::{Text, TextPiece};

impl Before<'_> {
    /// Every address that is wholly known keeps what stands before its path, and none that is not becomes known.
    pub(super) fn check_bases(
        &self,
        claim: &Claim<'_>,
        sessions: &[&Session<'_>],
        line: u32,
    ) -> Result<(), Contradiction> {
        let mut sites = self.detection.sites.iter();
        let Some(site) = sites.find(|site| site.span == claim.span) else {
            return Ok(());
        };
        // A host that is chosen is chosen as before, companion or not.
        let urls = site.ways.iter().flat_map(|way| &way.request.urls);
        let mut before: Vec<Option<String>> = urls.map(|(_, url)| base(url)).collect();
        before.dedup();
        let urls = sessions.iter().flat_map(|session| &session.request.urls);
        let now: Vec<Option<String>> = urls.map(|(_, url)| base(url)).collect();
        let lost = now.iter().find(|one| !before.contains(one));
        match (lost, before.iter().flatten().next()) {
            (Some(_), Some(expected)) => Err(Contradiction::Base(line, expected.clone())),
            _ => Ok(()),
        }
    }

    /// No agent is created, and no channel configured, on an address that nothing went to before.
    pub(super) fn check_new_bases(
        &self,
        claims: &[Claim<'_>],
        current: &Current<'_>,
    ) -> Result<(), Contradiction> {
        let requests = self.evaluated.requests.iter();
        let known: Vec<Option<String>> = requests
            .flat_map(|request| request.urls.iter().map(|(_, url)| base(url)))
            .collect();
        let mut urls = current.all.iter().flat_map(|request| &request.urls);
        let Some((_, new)) = urls.find(|(_, url)| {
            let own = base(url);
            own.is_some() && !known.contains(&own)
        }) else {
            return Ok(());
        };
        let line = claims.first().map_or(0, |claim| {
            self.file().source.position(claim.span.start).line
        });
        Err(Contradiction::Base(line, base(new).unwrap_or_default()))
    }
}

/// What stands before the path, where all of that is known.
fn base(url: &Text) -> Option<String> {
    let mut text = String::new();
    for piece in &url.pieces {
        match piece {
            TextPiece::Text { text: own, .. } => text.push_str(own),
            TextPiece::Hole { .. } => break,
        }
        if let Some(at) = text.find("/public/") {
            text.truncate(at);
            return Some(text);
        }
    }
    None
}
