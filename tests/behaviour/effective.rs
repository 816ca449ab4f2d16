//! What a run did, as the contract counts it: the effective configuration of every session, in order, and every other request.

use crate::api::{AGENT_FIELDS, Kind, SESSION_FIELDS};
use crate::mock::Recorded;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

type Object = Map<String, Value>;

/// Headers that say how a request was sent, not what.
const TRANSPORT: [&str; 6] = [
    "host",
    "connection",
    "content-length",
    "transfer-encoding",
    "keep-alive",
    "expect",
];

/// What can be expected of the run of a fixed program.
#[derive(Debug, Default)]
pub struct Expected {
    /// How many session attempts are concurrent, group by group; the rest come one by one.
    pub groups: Vec<usize>,
    /// The run was given an existing agent: only the session's own fields can be compared.
    pub pinned: bool,
    /// Only if this says so may the number of agents be larger: an attempt that was cancelled after it was sent.
    pub spare_agents: usize,
}

fn effective(earlier: &[Recorded], record: &Recorded) -> Option<Object> {
    let body = record.body.as_ref()?.as_object()?.clone();
    match &record.kind {
        Kind::Legacy(channel) => Some(legacy(body, channel)),
        Kind::Session(agent) => Some(current(earlier, agent, body)),
        _ => None,
    }
}

/// The body of a legacy call under the names that the current API has for its fields.
pub fn legacy(mut body: Object, channel: &str) -> Object {
    if let Some(Value::Object(mut provider)) = body.get("providerConfig").cloned() {
        for (from, to) in [
            ("voiceId", "voiceId"),
            ("settings", "providerSettings"),
            ("useGreenVideo", "useGreenVideo"),
        ] {
            if let Some(value) = provider.shift_remove(from) {
                body.insert(to.to_owned(), value);
            }
        }
        if provider.is_empty() {
            body.shift_remove("providerConfig");
        } else {
            body.insert("providerConfig".to_owned(), Value::Object(provider));
        }
    }
    body.insert("channelType".to_owned(), json!(channel));
    settled(body)
}

fn current(earlier: &[Recorded], agent: &str, body: Object) -> Object {
    let mut config = Object::new();
    for record in earlier.iter().filter(|record| record.succeeded()) {
        let Some(Value::Object(sent)) = &record.body else {
            continue;
        };
        let ours = match &record.kind {
            Kind::CreateAgent => record.created.as_deref() == Some(agent),
            Kind::ChangeAgent(id) => id == agent,
            Kind::Channel { agent: id, channel } => {
                id == agent && body.get("channelType") == Some(&json!(channel))
            }
            _ => false,
        };
        if ours {
            config.extend(sent.clone());
        }
    }
    config.shift_remove("name");
    let tags = union(config.get("tags"), body.get("tags"));
    config.extend(body);
    if let Some(tags) = tags {
        config.insert("tags".to_owned(), tags);
    }
    settled(config)
}

/// The union of two values for `tags`, the session's winning.
fn union(agent: Option<&Value>, session: Option<&Value>) -> Option<Value> {
    match (agent, session) {
        (Some(Value::Object(agent)), Some(Value::Object(session))) => {
            let mut tags = agent.clone();
            tags.extend(session.clone());
            Some(Value::Object(tags))
        }
        (Some(Value::Array(agent)), Some(Value::Array(session))) => {
            let mut tags = agent.clone();
            let new = session.iter().filter(|tag| !agent.contains(tag));
            tags.extend(new.cloned());
            Some(Value::Array(tags))
        }
        (agent, session) => session.or(agent).cloned(),
    }
}

fn settled(mut config: Object) -> Object {
    if config.get("providerSettings") == Some(&json!({})) {
        config.shift_remove("providerSettings");
    }
    config.sort_keys();
    config
}

fn headers(record: &Recorded) -> BTreeMap<String, String> {
    let sent = record.request.headers.iter();
    sent.filter(|(name, _)| !TRANSPORT.contains(&name.as_str()))
        .cloned()
        .collect()
}

/// How many agents a legacy run may become: its distinct configurations, less what belongs to the session, for each credential.
pub fn agents_allowed(before: &[Recorded]) -> usize {
    let mut distinct = BTreeSet::new();
    for record in before {
        if let (Kind::Legacy(channel), Some(Value::Object(body))) = (&record.kind, &record.body) {
            let mut config = legacy(body.clone(), channel);
            config.retain(|field, _| {
                field != "channelType" && !SESSION_FIELDS.contains(&field.as_str())
            });
            let key = record.request.header("x-api-key").unwrap_or_default();
            distinct.insert((key.to_owned(), Value::Object(config).to_string()));
        }
    }
    distinct.len()
}

/// Things a run did at the same time, as text that can be compared and read; one thing where nothing was concurrent.
#[derive(Debug, Default, PartialEq)]
struct Step {
    /// The sessions opened.
    opened: Vec<String>,
    /// How the others ended.
    refused: Vec<String>,
    /// The sessions asked for, as far as their requests went.
    asked: Vec<String>,
    others: Vec<String>,
}

impl Step {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn sorted(mut self) -> Self {
        for part in [
            &mut self.opened,
            &mut self.refused,
            &mut self.asked,
            &mut self.others,
        ] {
            part.sort();
        }
        self
    }

    /// Whether the other step is the same behaviour. Which of concurrent callers meets a refusal is left to chance, so it is enough
    /// that as many are refused and that the rest was asked for.
    fn same(&self, after: &Self) -> bool {
        let mut asked = self.asked.clone();
        let opened_is_asked = after.opened.iter().all(|session| {
            let found = asked.iter().position(|it| it == session);
            found.map(|index| asked.swap_remove(index)).is_some()
        });
        let chance = self.asked.len() > 1 && !self.refused.is_empty();
        self.refused == after.refused
            && self.others == after.others
            && self.opened.len() == after.opened.len()
            && (self.opened == after.opened || (chance && opened_is_asked))
    }
}

fn steps(records: &[Recorded], expected: &Expected) -> Vec<Step> {
    let mut groups = expected.groups.iter().copied();
    let mut left = 0;
    let mut step = Step::default();
    let mut steps = Vec::new();
    for (index, record) in records.iter().enumerate() {
        if record.is_attempt() {
            if left == 0 {
                steps.push(std::mem::take(&mut step));
                left = groups.next().unwrap_or(1);
            }
            left -= 1;
            if record.kind.is_session() {
                step.asked
                    .push(asked(&records[..index], record, expected.pinned));
            }
            match record.status {
                Some(_) if record.succeeded() => {
                    step.opened
                        .push(asked(&records[..index], record, expected.pinned));
                }
                Some(status) => step.refused.push(format!("refused with {status}")),
                None => step.refused.push("cut off".to_owned()),
            }
        } else if record.kind == Kind::Other {
            step.others.push(other(record));
        } else {
            continue;
        }
        if left == 0 {
            steps.push(std::mem::take(&mut step));
        }
    }
    steps.push(step);
    steps.retain(|step| !step.is_empty());
    steps.into_iter().map(Step::sorted).collect()
}

fn asked(earlier: &[Recorded], record: &Recorded, pinned: bool) -> String {
    let mut config = effective(earlier, record).unwrap_or_default();
    if pinned {
        config
            .retain(|field, _| !AGENT_FIELDS.contains(&field.as_str()) && field != "useGreenVideo");
    }
    let query = record.request.query.as_deref().unwrap_or_default();
    format!(
        "session {} query {query:?} headers {:?}",
        Value::Object(config),
        headers(record)
    )
}

fn other(record: &Recorded) -> String {
    format!(
        "{} {} {:?} {} headers {:?}",
        record.request.method,
        record.request.path,
        record.request.query,
        String::from_utf8_lossy(&record.request.body),
        headers(record)
    )
}

/// Every way in which the run after differs from the run before; nothing if it is the same behaviour.
pub fn differences(before: &[Recorded], after: &[Recorded], expected: &Expected) -> Vec<String> {
    let mut found = Vec::new();
    for record in after {
        let request = &record.request;
        if let Kind::Legacy(_) = record.kind {
            found.push(format!("still a legacy request: POST {}", request.path));
        }
        if !record.scripted && !record.succeeded() {
            let sent = String::from_utf8_lossy(&request.body);
            found.push(format!(
                "the API refuses {} {} with {:?}: {sent}",
                request.method, request.path, record.status
            ));
        }
    }
    let (old, new) = (steps(before, expected), steps(after, expected));
    for index in 0..old.len().max(new.len()) {
        let nothing = &Step::default();
        let (old, new) = (
            old.get(index).unwrap_or(nothing),
            new.get(index).unwrap_or(nothing),
        );
        if !old.same(new) {
            found.push(format!(
                "step {index}\n    before: {old:?}\n    after:  {new:?}"
            ));
        }
    }
    let created = after.iter().filter(|it| it.created.is_some()).count();
    let allowed = if expected.pinned {
        0
    } else {
        agents_allowed(before) + expected.spare_agents
    };
    if created > allowed {
        found.push(format!("{created} agents were created, {allowed} suffice"));
    }
    found
}
