//! One fixed call: its session, its agent and its channel in the edited program, held against the original payload.

use super::current::{Body, Current, Session};
use super::{Before, Claim, Contradiction};
use crate::catalog::mapping::Destination;
use crate::edit::{Edit, EditSet};
use crate::plan::Plan;
use crate::resolve::Request;
use crate::source::Span;

impl Before<'_> {
    pub(super) fn check_claim(
        &self,
        (claim, beside): (&Claim<'_>, &[Span]),
        edits: &EditSet,
        current: &Current<'_>,
    ) -> Result<(), Contradiction> {
        let line = self.file().source.position(claim.span.start).line;
        let region = region_of(claim.place, edits);
        // An agent is created, and its channel configured, where the session is opened, or in what was written for several calls.
        let is_its_own = |request: &Request| {
            let mut places = beside.iter().copied().chain([region]);
            places.any(|place| is_sent_in(request, place))
        };
        let sessions: Vec<&Session<'_>> = current
            .sessions
            .iter()
            .filter(|session| is_sent_in(session.request, region))
            .collect();
        let session = sessions.first().ok_or(Contradiction::NoSession(line))?;
        let channel = claim.plan.channels.first().copied().unwrap_or("");
        let channels = match claim.plan.channels.as_slice() {
            [_, _, ..] => {
                self.check_choice(claim, &sessions, line)?;
                let mut all: Vec<String> = claim
                    .plan
                    .channels
                    .iter()
                    .map(|channel| format!("\"{channel}\""))
                    .collect();
                all.sort();
                format!("({})", all.join("|"))
            }
            _ => format!("\"{channel}\""),
        };
        let of_session = |plan: &Plan<'_>| {
            let mut expected = self.fields(plan, Destination::Session);
            expected.push(format!("{}={channels}", self.catalog.api().channel_field));
            expected.sort();
            expected
        };
        self.check_bases(claim, &sessions, line)?;
        // One object that may be any of several has the fields of all of them.
        let of_all = self.of_all_bodies(claim).filter(|plan| {
            let expected = of_session(plan);
            sessions.iter().all(|session| session.fields == expected)
        });
        let plan = of_all.as_ref().unwrap_or(claim.plan);
        let expected = of_session(plan);
        // A call that several callers reach may now be known best for another one of them.
        let others = self.other_ways(claim);
        let is_one = |session: &&Session<'_>| {
            session.fields == expected
                || others.iter().any(|plan| session.fields == of_session(plan))
        };
        if !sessions.iter().any(|session| session.fields == expected)
            && !sessions.iter().all(is_one)
        {
            compare("session", line, &expected, &session.fields)?;
        }
        let expected = self.fields(plan, Destination::Agent);
        let agents = current.agents.iter();
        let agents: Vec<&Body<'_>> = agents.filter(|one| is_its_own(one.request)).collect();
        let first = agents.first().ok_or(Contradiction::NoAgent(line))?;
        let is_made = |expected: &[String]| {
            let mut agents = agents.iter();
            agents.any(|agent| agent.fields == expected)
        };
        let is_other = || {
            let mut others = others.iter();
            others.any(|plan| is_made(&self.fields(plan, Destination::Agent)))
        };
        if !is_made(&expected) && !is_other() {
            compare("agent", line, &expected, &first.fields)?;
        }
        // What each of the callers hands over has its session and its agent.
        let is_known = |plan: &&Plan<'_>| self.called.contains(&claim.span) && plan.is_known;
        for plan in others.iter().filter(is_known) {
            let expected = of_session(plan);
            if !sessions.iter().any(|session| session.fields == expected) {
                compare("session", line, &expected, &session.fields)?;
            }
            let expected = self.fields(plan, Destination::Agent);
            if !is_made(&expected) {
                compare("agent", line, &expected, &first.fields)?;
            }
        }
        let expected = self.fields(plan, Destination::Channel);
        if !expected.is_empty() {
            let own = current.channels.iter();
            let mut own = own.filter(|one| one.channel == channel && is_its_own(one.request));
            let configured = own.clone().next();
            let found = configured.map(|one| one.fields.clone()).unwrap_or_default();
            if !own.any(|one| one.fields == expected) {
                compare("channel", line, &expected, &found)?;
            }
        }
        Ok(())
    }
}

/// Whether a request is sent by a call at a place: its site, or one further in.
fn is_sent_in(request: &Request, region: Span) -> bool {
    let steps = request.through.iter().map(|step| step.calls);
    let mut calls = steps.chain([request.site, request.call]);
    calls.any(|call| call.file == 0 && region.contains(call.span))
}

/// Where edits write something that belongs to none of the calls alone: helpers, and what they use.
pub(super) fn written_beside(claims: &[Claim<'_>], edits: &EditSet) -> Vec<Span> {
    let regions: Vec<Span> = { claims.iter() }
        .map(|claim| region_of(claim.place, edits))
        .collect();
    let written = edits.edits().iter().map(|edit| {
        let start = edits.map_offset(edit.span.start) as usize;
        (edit, Span::new(start, start + edit.text.len()))
    });
    // What is put in front of a call is no part of it, though it begins where that began.
    let is_ahead = |edit: &Edit| {
        let at = edit.span.start;
        let mut claims = claims.iter();
        edit.span.is_empty() && !claims.any(|claim| claim.place.start < at && at < claim.place.end)
    };
    let meets = |one: &Span, other: &Span| one.start < other.end && other.start < one.end;
    written
        .filter(|(edit, span)| is_ahead(edit) || !regions.iter().any(|region| meets(span, region)))
        .map(|(_, span)| span)
        .collect()
}

/// Where what replaced a call stands in the edited text.
pub(super) fn region_of(call: Span, edits: &EditSet) -> Span {
    let start = edits.map_offset(call.start);
    let end = edits.map_offset(call.end).max(start);
    // A call replaced as a whole is somewhere in its replacement.
    let mut each = edits.edits().iter();
    let whole = each.find(|edit| edit.span.contains(call) && !call.is_empty());
    Span {
        start,
        end: whole.map_or(end.saturating_add(2), |edit| {
            edits.map_offset(edit.span.end).max(start)
        }),
    }
}

fn compare(
    what: &'static str,
    line: u32,
    expected: &[String],
    found: &[String],
) -> Result<(), Contradiction> {
    if expected == found {
        return Ok(());
    }
    let missing = expected.iter().find(|one| !found.contains(one));
    let extra = found.iter().find(|one| !expected.contains(one));
    let detail = match (missing, extra) {
        (Some(missing), Some(extra)) => format!("`{missing}` became `{extra}`"),
        (Some(missing), None) => format!("`{missing}` is missing"),
        (None, Some(extra)) => format!("`{extra}` is new"),
        (None, None) => "a field is written twice".to_owned(),
    };
    Err(Contradiction::Body(what, line, detail))
}
