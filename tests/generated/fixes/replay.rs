//! What a program sent, told to the strict API of the behaviour tests, and compared as they compare it.

use crate::api::{self, Api, Kind};
use crate::effective::{self, Expected};
use crate::http::Request;
use crate::mock::Recorded;
use crate::sent::{Ran, Sent};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Whose hosts the program's requests go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hosts {
    /// The vendor's is known.
    Named,
    /// What the linter cannot follow chooses them: each that is asked for speaks the API.
    #[allow(dead_code, reason = "Rust programs name their host")]
    Guessed,
}

/// Every way in which the runs of a program differ from those of its original.
pub fn differences(
    before: &[Ran],
    after: &[Ran],
    hosts: Hosts,
    is_legacy_left: bool,
) -> Vec<String> {
    let sent = |runs: &[Ran]| -> Vec<Recorded> {
        let mut api = Api::default();
        let all = runs.iter().flat_map(|run| &run.requests);
        all.map(|sent| record(&mut api, hosts, sent)).collect()
    };
    let (old, new) = (sent(before), sent(after));
    let mut found = effective::differences(&old, &new, &Expected::default());
    // What is known to go elsewhere stays what it is, beside calls of which that is not known.
    if is_legacy_left || hosts == Hosts::Guessed {
        found.retain(|one| !one.starts_with("still a legacy request"));
    }
    // Two bases never share an agent, be they one API to whoever guesses.
    if hosts == Hosts::Guessed && bases(after) > 1 {
        found.retain(|one| !one.ends_with("suffice"));
    }
    for (before, after) in before.iter().zip(after) {
        if before.results != after.results {
            found.push(format!(
                "it returns {:?}, was {:?}",
                after.results, before.results
            ));
        }
        if before.errors != after.errors {
            found.push(format!(
                "it throws {:?}, was {:?}",
                after.errors, before.errors
            ));
        }
    }
    found
}

/// How many hosts are asked for agents.
fn bases(runs: &[Ran]) -> usize {
    let sent = runs.iter().flat_map(|run| &run.requests);
    let asked = sent.filter(|sent| sent.url.ends_with("/public/agents"));
    let hosts = asked.map(|sent| sent.url.split('/').nth(2).unwrap_or_default());
    hosts.collect::<BTreeSet<&str>>().len()
}

/// A request with the answer that it deserves. What only the account or the user decides, the key and how IDs are spelled, is no
/// matter here.
fn record(api: &mut Api, hosts: Hosts, sent: &Sent) -> Recorded {
    let rest = sent.url.split_once("://").map_or("", |(_, rest)| rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    // A base that is guessed may have a path of its own.
    let path = match path.find("public/") {
        Some(at) if hosts == Hosts::Guessed => &path[at..],
        _ => path,
    };
    let path = path.split('#').next().unwrap_or_default();
    let (path, query) = match path.split_once('?') {
        Some((path, query)) => (path, Some(query.to_owned())),
        None => (path, None),
    };
    // What is half a character has no text here.
    let text = sent.body.replace("\\ud800", "?");
    let request = Request {
        method: sent.method.clone(),
        path: format!("/{path}"),
        query,
        headers: sent
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
        body: text.clone().into_bytes(),
    };
    // The agent of calls that are migrated already is there before any program begins.
    let is_kept = path.contains("/agents/agent_kept/");
    let is_own = hosts == Hosts::Guessed || format!("https://{host}") == crate::render::HOST;
    let is_companion = is_own && !is_kept;
    let kind = match is_companion {
        true => api::kind(&request),
        false => Kind::Other,
    };
    let body: Option<Value> = serde_json::from_str(&text).ok();
    let (status, created) = match kind {
        Kind::Other | Kind::Legacy(_) => (200, None),
        _ => {
            let (status, _, created) = api.answer(&plain(&request, body.as_ref()), &kind);
            (status, created)
        }
    };
    Recorded {
        request,
        kind,
        body,
        status: Some(status),
        created,
        scripted: false,
    }
}

/// A request as the API takes it from anybody.
fn plain(request: &Request, body: Option<&Value>) -> Request {
    let mut plain = request.clone();
    let is_checked = |name: &str| matches!(name, "x-api-key" | "content-type");
    let key = request.header("x-api-key").unwrap_or("none").to_owned();
    plain.headers.retain(|(name, _)| !is_checked(name));
    plain.headers.extend([
        ("x-api-key".to_owned(), key),
        ("content-type".to_owned(), "application/json".to_owned()),
    ]);
    if let Some(Value::Object(fields)) = body {
        let mut fields = fields.clone();
        if let Some(id) = fields.get_mut("externalClientId") {
            *id = json!("ann");
        }
        plain.body = Value::Object(fields).to_string().into_bytes();
    }
    plain
}
