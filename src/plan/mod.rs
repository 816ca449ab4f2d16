//! What a legacy call becomes: its fields sorted into the bodies of agent, session and channel.

pub mod bodies;
pub mod construct;
pub mod enclosed;
pub mod facts;
pub mod groups;
mod names;
pub mod requirements;
pub mod runtime;

pub use names::agent_name;

use crate::catalog::api::Api;
use crate::catalog::mapping::{Destination, Mapped, Mapping};
use crate::config::Tags;
use crate::detect::{Site, Way};
use crate::resolve::{Cause, Json, JsonField, JsonKind, Origin, Presence};

/// The fields of one call, sorted.
#[derive(Debug)]
pub struct Plan<'a> {
    /// Fields with a place in the current contract, in the order of the mapping.
    pub placed: Vec<Placed<'a>>,
    /// Fields that the mapping does not know.
    pub unknown: Vec<UnknownField>,
    /// Parts of the body that nothing resolves.
    pub lost: Vec<Lost>,
    /// The session channels of the endpoints that the call may lead to.
    pub channels: Vec<&'a str>,
    /// Whether any part of the body is known.
    pub is_known: bool,
    /// Where the user sends what may go to either body.
    pub tags: Tags,
}

/// A field with its place in the current contract.
#[derive(Debug)]
pub struct Placed<'a> {
    /// The legacy path: `["providerConfig", "voiceId"]`.
    pub from: Vec<String>,
    /// The body it goes to.
    pub to: Destination,
    /// The path there.
    pub path: Vec<String>,
    /// The value.
    pub value: &'a Json,
    /// Whether it is there in every run.
    pub is_always: bool,
    /// The whole entry, key included.
    pub entry: Option<Origin>,
    /// The row of the mapping, for its order.
    row: usize,
}

/// A field without a place.
#[derive(Debug)]
pub struct UnknownField {
    /// The legacy path.
    pub path: Vec<String>,
    /// The whole entry, or its value.
    pub origin: Option<Origin>,
}

/// Something that nothing resolves.
#[derive(Debug)]
pub struct Lost {
    /// What it is, in words: `the body`, `providerConfig`.
    pub what: String,
    /// Why.
    pub cause: Cause,
    /// Where.
    pub origin: Option<Origin>,
    /// Whether only further fields are not known.
    pub is_open: bool,
}

impl Plan<'_> {
    /// The fields of one body, in the order of the mapping.
    pub fn body(&self, to: Destination) -> impl Iterator<Item = &Placed<'_>> {
        self.placed.iter().filter(move |placed| placed.to == to)
    }
}

/// Sorts the fields of a site's best-known body.
///
/// A field that may also go to the agent (`tags`) does where `tags` says so, unless its value depends on the run.
pub fn plan<'a>(site: &'a Site, api: &'a Api, mapping: &Mapping, tags: Tags) -> Plan<'a> {
    plan_of(site, site.best(), api, mapping, tags)
}

/// The same for one of the ways in which a site's call is made.
pub fn plan_of<'a>(
    site: &'a Site,
    way: &'a Way,
    api: &'a Api,
    mapping: &Mapping,
    tags: Tags,
) -> Plan<'a> {
    let mut plan = Plan {
        placed: Vec::new(),
        unknown: Vec::new(),
        lost: Vec::new(),
        channels: site
            .endpoints
            .iter()
            .map(|&at| api.legacy[at].channel.as_str())
            .collect(),
        is_known: false,
        tags,
    };
    let bodies = way.bodies();
    let known = bodies
        .iter()
        .find(|json| matches!(json.kind, JsonKind::Object { .. }));
    match known {
        Some(json) => {
            if let JsonKind::Object { fields, open } = &json.kind {
                plan.is_known = true;
                plan.leave_open("the body", open.as_ref(), json.origin);
                plan.sort(fields, &[], mapping, &way.guard());
            }
        }
        None => match bodies.first().copied() {
            Some(json) => match &json.kind {
                JsonKind::Unknown(cause) => plan.lose("the body", Some(cause), json.origin),
                _ => plan.lose(
                    "the body",
                    Some(&Cause::Opaque("not an object".into())),
                    json.origin,
                ),
            },
            None => plan.lose(
                "the body",
                Some(&Cause::Opaque("missing".into())),
                Some(way.request.call),
            ),
        },
    }
    if tags == Tags::Agent {
        for placed in &mut plan.placed {
            let may_move = mapping
                .fields
                .get(placed.row)
                .is_some_and(|rule| rule.or == Some(Destination::Agent));
            if may_move && placed.is_always && placed.value.first_cause().is_none() {
                placed.to = Destination::Agent;
            }
        }
    }
    plan.placed.sort_by_key(|placed| placed.row);
    plan
}

/// The fields of all the bodies that one way of a call may send, where each of several is known; a field is always there that is
/// in all of them.
pub fn plan_of_all<'a>(
    site: &'a Site,
    way: &'a Way,
    api: &'a Api,
    mapping: &Mapping,
    tags: Tags,
) -> Option<Plan<'a>> {
    let bodies = way.bodies();
    let mut whole = plan_of(site, way, api, mapping, tags);
    let [_, _, ..] = bodies.as_slice() else {
        return None;
    };
    whole.placed.clear();
    for json in &bodies {
        let JsonKind::Object { fields, open: None } = &json.kind else {
            return None;
        };
        whole.sort(fields, &[], mapping, &way.guard());
    }
    if !whole.unknown.is_empty() || tags == Tags::Agent {
        return None;
    }
    let is_in_all = |one: &Placed<'_>| {
        let same = whole.placed.iter().filter(|other| other.from == one.from);
        same.filter(|other| other.is_always).count() == bodies.len()
    };
    let always: Vec<bool> = whole.placed.iter().map(is_in_all).collect();
    for (placed, is_always) in whole.placed.iter_mut().zip(always) {
        placed.is_always = is_always;
    }
    whole.placed.sort_by_key(|placed| placed.row);
    Some(whole)
}

impl<'a> Plan<'a> {
    fn lose(&mut self, what: &str, cause: Option<&Cause>, origin: Option<Origin>) {
        if let Some(cause) = cause {
            self.lost.push(Lost {
                what: what.to_owned(),
                cause: cause.clone(),
                origin,
                is_open: false,
            });
        }
    }

    /// Notes that an object may have fields beyond those that are known.
    fn leave_open(&mut self, what: &str, cause: Option<&Cause>, origin: Option<Origin>) {
        self.lose(what, cause, origin);
        if let (Some(_), Some(lost)) = (cause, self.lost.last_mut()) {
            lost.is_open = true;
        }
    }

    fn sort(
        &mut self,
        fields: &'a [JsonField],
        outer: &[&str],
        mapping: &Mapping,
        guard: &crate::resolve::Guard,
    ) {
        for field in fields
            .iter()
            .filter(|field| field.presence.is_possible(guard))
        {
            let mut path: Vec<&str> = outer.to_vec();
            path.push(&field.key);
            let owned = || {
                path.iter()
                    .map(|part| (*part).to_owned())
                    .collect::<Vec<String>>()
            };
            match mapping.field(&path) {
                Mapped::To(rule, target) => self.placed.push(Placed {
                    from: owned(),
                    to: rule.to,
                    path: target,
                    value: &field.value,
                    is_always: field.presence == Presence::Always,
                    entry: field.entry,
                    row: mapping
                        .fields
                        .iter()
                        .position(|row| std::ptr::eq(row, rule))
                        .unwrap_or(usize::MAX),
                }),
                Mapped::Inner => self.sort_inner(field, &path, mapping, guard),
                Mapped::Unknown => {
                    self.unknown.push(UnknownField {
                        path: owned(),
                        origin: field.entry.or(field.value.origin),
                    });
                }
            }
        }
    }

    /// `providerConfig` and `providerConfig.settings`: their own fields are sorted.
    fn sort_inner(
        &mut self,
        field: &'a JsonField,
        path: &[&str],
        mapping: &Mapping,
        guard: &crate::resolve::Guard,
    ) {
        let first = self.placed.len();
        let alternatives = field.value.alternatives(guard);
        let choices = alternatives.len();
        for json in alternatives {
            match &json.kind {
                JsonKind::Object { fields, open } => {
                    self.leave_open(&format!("`{}`", path.join(".")), open.as_ref(), json.origin);
                    self.sort(fields, path, mapping, guard);
                }
                JsonKind::Null | JsonKind::Absent => {}
                JsonKind::Unknown(cause) => {
                    self.lose(&format!("`{}`", path.join(".")), Some(cause), json.origin)
                }
                _ => {
                    let cause = Cause::Opaque("not an object".into());
                    self.lose(&format!("`{}`", path.join(".")), Some(&cause), json.origin);
                }
            }
        }
        // A field is there in every run where the object around it is, and every alternative of that has it.
        let inner = self.placed.split_off(first);
        let is_in_all = |one: &Placed<'_>| {
            let same = inner.iter().filter(|other| other.from == one.from);
            same.filter(|other| other.is_always).count() >= choices
        };
        let always: Vec<bool> = inner
            .iter()
            .map(|one| field.presence == Presence::Always && is_in_all(one))
            .collect();
        let inner = inner.into_iter().zip(always);
        self.placed
            .extend(inner.map(|(one, is_always)| Placed { is_always, ..one }));
    }
}
