//! The requests of a program that follow the current contract.

use super::canonical::{canonical, choices};
use crate::catalog::Catalog;
use crate::program::ProgramFile;
use crate::resolve::{Evaluated, Guard, Json, JsonKind, Presence, Request, Text, TextPiece};
use std::sync::Arc;

/// The requests of a program that follow the current contract.
pub(super) struct Current<'a> {
    pub(super) agents: Vec<Body<'a>>,
    pub(super) channels: Vec<Channel<'a>>,
    pub(super) sessions: Vec<Session<'a>>,
    pub(super) all: Vec<&'a Request>,
}

pub(super) struct Body<'a> {
    pub(super) request: &'a Request,
    pub(super) fields: Vec<String>,
}

pub(super) struct Channel<'a> {
    pub(super) request: &'a Request,
    pub(super) channel: String,
    pub(super) fields: Vec<String>,
}

pub(super) struct Session<'a> {
    pub(super) request: &'a Request,
    pub(super) fields: Vec<String>,
}

impl<'a> Current<'a> {
    pub(super) fn of(evaluated: &'a Evaluated, catalog: &Catalog) -> Self {
        let api = catalog.api();
        let mut current = Current {
            agents: Vec::new(),
            channels: Vec::new(),
            sessions: Vec::new(),
            all: Vec::new(),
        };
        for request in &evaluated.requests {
            let paths = request.urls.iter().map(|(_, url)| path_of(url));
            let is = |template: &str| paths.clone().any(|path| fits(&path, template));
            let method = request.method.as_deref();
            let fields = || body_fields(body_of(request, evaluated), &evaluated.files, api);
            if method == Some("POST") && is(&api.create_agent) {
                let mut fields = fields();
                fields.retain(|field| !field.starts_with(&format!("{}=", api.name_field)));
                current.agents.push(Body { request, fields });
            } else if method == Some("POST") && is(&api.open_session) {
                current.sessions.push(Session {
                    request,
                    fields: fields(),
                });
            } else if method == Some("PUT") && is(&api.configure_channel) {
                let channel = request
                    .urls
                    .iter()
                    .map(|(_, url)| path_of(url))
                    .find_map(|path| path.rsplit('/').next().map(str::to_owned));
                current.channels.push(Channel {
                    request,
                    channel: channel.unwrap_or_default(),
                    fields: fields(),
                });
            } else {
                continue;
            }
            current.all.push(request);
        }
        current
    }
}

/// A URL's path with `*` for what is not known.
fn path_of(url: &Text) -> String {
    let text: String = url
        .pieces
        .iter()
        .map(|piece| match piece {
            TextPiece::Text { text, .. } => text.as_str(),
            TextPiece::Hole { .. } => "*",
        })
        .collect();
    let text = text.split(['?', '#']).next().unwrap_or("").to_owned();
    if text.matches("://").count() > 1 {
        // An address behind another one leads nowhere.
        return String::new();
    }
    match text.find("/public/") {
        Some(at) => text[at..].trim_end_matches('/').to_owned(),
        // The prefix may be part of a base that is not known.
        None => format!(
            "/public{}",
            text[text.find('/').unwrap_or(0)..].trim_end_matches('/')
        ),
    }
}

/// Whether a path fits a template with `{parameters}`.
fn fits(path: &str, template: &str) -> bool {
    let (path, template): (Vec<&str>, Vec<&str>) =
        (path.split('/').collect(), template.split('/').collect());
    path.len() == template.len()
        && path
            .iter()
            .zip(&template)
            .all(|(part, pattern)| pattern.starts_with('{') || part == pattern)
}

/// What a request's body is where the request is sent.
fn body_of(request: &Request, evaluated: &Evaluated) -> Option<Json> {
    let all = { request.urls.iter() }.filter_map(|(guard, _)| request.guard.and(guard));
    let common = all.reduce(|common, other| common.common(&other));
    let settled = common
        .unwrap_or_else(|| request.guard.clone())
        .of(|branch| !evaluated.unsettled.contains(&branch));
    request.body.as_ref().map(|body| body.under(&settled))
}

/// A body's fields as `path=value`, the settings one level down.
fn body_fields(
    body: Option<Json>,
    files: &[Arc<ProgramFile>],
    api: &crate::catalog::api::Api,
) -> Vec<String> {
    let Some(Json {
        kind: JsonKind::Object { fields, open },
        ..
    }) = &body
    else {
        return vec!["=?".to_owned()];
    };
    let mut result = Vec::new();
    for field in fields {
        let mark = |presence: &Presence| {
            if *presence == Presence::Always {
                ""
            } else {
                "?"
            }
        };
        let is_flat = api
            .required_agent_objects
            .iter()
            .any(|key| field.key == *key);
        match fields_of(&field.value, files).filter(|_| is_flat) {
            Some(inner) => result.extend(inner.into_iter().map(|(key, is_always, mut values)| {
                let mark = if is_always { "" } else { "?" };
                values.sort();
                values.dedup();
                match values.as_slice() {
                    [only] => format!("{}.{key}{mark}={only}", field.key),
                    _ => format!("{}.{key}{mark}=({})", field.key, values.join("|")),
                }
            })),
            None => result.push(format!(
                "{}{}={}",
                field.key,
                mark(&field.presence),
                canonical(&field.value, files)
            )),
        }
    }
    if let Some(cause) = open {
        result.push(format!("...={}", cause.describe()));
    }
    result.sort();
    result
}

/// The fields of an object, or of the objects that a condition chooses between: key, whether it is always there, and the values.
fn fields_of(json: &Json, files: &[Arc<ProgramFile>]) -> Option<Vec<(String, bool, Vec<String>)>> {
    let alternatives = json.alternatives(&Guard::default());
    let mut found: Vec<(String, usize, Vec<String>)> = Vec::new();
    for one in &alternatives {
        let JsonKind::Object { fields, open: None } = &one.kind else {
            return None;
        };
        for field in fields {
            let always = usize::from(field.presence == Presence::Always);
            let all = choices(&field.value, files);
            match found.iter_mut().find(|(key, ..)| field.key == key.as_str()) {
                Some((_, known, values)) => {
                    *known += always;
                    values.extend(all);
                }
                None => found.push((field.key.to_string(), always, all)),
            }
        }
    }
    let all = alternatives.len();
    let each = found.into_iter();
    Some(
        each.map(|(key, always, values)| (key, always == all, values))
            .collect(),
    )
}
