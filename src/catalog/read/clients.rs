//! `clients/<language>.toml`.

use super::super::clients::{
    CallSignature, Clients, Defaults, Failure, Join, Library, OtherKind, Role,
};
use super::super::error::RuleError;
use super::super::responses::Response;
use super::roles::ROLES;
use super::{Once, Source, answers, values};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClients {
    #[serde(default)]
    client: Vec<RawClient>,
    #[serde(default)]
    other: Vec<RawOther>,
    #[serde(default)]
    values: values::RawValues,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClient {
    name: Spanned<String>,
    docs: Spanned<String>,
    failure: Spanned<String>,
    join: Spanned<String>,
    #[serde(default)]
    chain: Vec<String>,
    defaults: Option<RawDefaults>,
    interceptors: Option<Spanned<String>>,
    #[serde(default)]
    entry: Vec<RawReach>,
    #[serde(default, rename = "type")]
    types: Vec<RawReach>,
    #[serde(default)]
    options: BTreeMap<Spanned<String>, BTreeMap<String, Spanned<String>>>,
    #[serde(default, rename = "other-options")]
    other_options: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    call: Vec<RawCall>,
    answer: Option<answers::RawAnswer>,
    #[serde(default)]
    response: Vec<RawResponse>,
    #[serde(default, rename = "over-hyper")]
    over_hyper: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawResponse {
    #[serde(default, rename = "type")]
    ty: String,
    #[serde(default, rename = "async")]
    is_async: bool,
    version: Option<String>,
    #[serde(default)]
    marks: Vec<String>,
    #[serde(default)]
    needs: Vec<String>,
    ok: Spanned<String>,
    body: Spanned<String>,
    #[serde(default, rename = "mutable")]
    is_mutable: bool,
    #[serde(default, rename = "lends-url")]
    lends_url: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDefaults {
    member: String,
    options: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReach {
    state: Spanned<String>,
    paths: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCall {
    on: Spanned<String>,
    #[serde(default)]
    names: Vec<Spanned<String>>,
    #[serde(default)]
    verbs: Vec<Spanned<String>>,
    method: Option<Spanned<String>>,
    #[serde(default)]
    args: Vec<Spanned<String>>,
    options: Option<Spanned<String>>,
    returns: Option<Spanned<String>>,
    #[serde(default)]
    mutates: bool,
    #[serde(default)]
    sends: bool,
    #[serde(default)]
    duck: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOther {
    kind: Spanned<String>,
    packages: Vec<Spanned<String>>,
}

const FAILURES: [(&str, Failure); 2] =
    [("response", Failure::Response), ("throws", Failure::Throws)];
const JOINS: [(&str, Join); 2] = [("slash", Join::Slash), ("url", Join::Url)];
const KINDS: [(&str, OtherKind); 2] =
    [("server", OtherKind::Server), ("double", OtherKind::Double)];

/// Reads and checks the clients of one language.
pub(in super::super) fn read(source: Source<'_>) -> Result<Clients, RuleError> {
    let raw: RawClients = source.parse()?;
    let mut clients = Clients {
        values: values::read(source, &raw.values)?,
        ..Clients::default()
    };
    let mut names = Once::new(source, "the client");
    let mut entries = Once::new(source, "the entry path");
    let mut types = Once::new(source, "the type path");
    for client in &raw.client {
        names.add(&client.name)?;
        let index = clients.libraries.len();
        for (reaches, once, table) in [
            (&client.entry, &mut entries, &mut clients.entries),
            (&client.types, &mut types, &mut clients.types),
        ] {
            for reach in reaches {
                for path in &reach.paths {
                    once.add(path)?;
                    let state = reach.state.get_ref().clone();
                    table.insert(path.get_ref().clone(), (index, state));
                }
            }
        }
        clients.libraries.push(library(source, client)?);
    }
    let mut packages = Once::new(source, "the package");
    for other in &raw.other {
        let kind = source.word("kind", &other.kind, &KINDS)?;
        for package in &other.packages {
            packages.add(package)?;
            clients.others.insert(package.get_ref().clone(), kind);
        }
    }
    Ok(clients)
}

fn library(source: Source<'_>, raw: &RawClient) -> Result<Library, RuleError> {
    if !raw.docs.get_ref().starts_with("https://") {
        return Err(source.invalid(
            "`docs`",
            &raw.docs,
            "an address that starts with `https://`",
        ));
    }
    check_states(source, raw)?;
    let mut options = FxHashMap::default();
    for (name, keys) in &raw.options {
        let used = |call: &RawCall| {
            call.options
                .as_ref()
                .is_some_and(|o| o.get_ref() == name.get_ref())
        };
        if !raw.call.iter().any(used) {
            return Err(source.invalid("the option table", name, "a call that uses it"));
        }
        let mut table: FxHashMap<String, Role> = FxHashMap::default();
        for (key, role) in keys {
            table.insert(key.clone(), source.word("role", role, &ROLES)?);
        }
        options.insert(name.get_ref().clone(), table);
    }
    for (name, keys) in &raw.other_options {
        check_table(source, raw, name)?;
        let Some(table) = options.get_mut(name.get_ref()) else {
            continue;
        };
        for key in keys {
            if table.insert(key.get_ref().clone(), Role::Ignored).is_some() {
                let expected = "an option that is listed once, with a role or without one";
                return Err(source.invalid("the option", key, expected));
            }
        }
    }
    let mut calls = Vec::new();
    for call in &raw.call {
        expand(source, raw, call, &mut calls)?;
    }
    Ok(Library {
        name: raw.name.get_ref().clone(),
        docs: raw.docs.get_ref().clone(),
        failure: source.word("failure", &raw.failure, &FAILURES)?,
        join: source.word("join", &raw.join, &JOINS)?,
        calls,
        options,
        defaults: defaults(source, raw)?,
        interceptors: interceptors(source, raw)?,
        chain: raw.chain.clone(),
        answers: answers::read(source, &raw.name, raw.answer.as_ref())?,
        over_hyper: raw.over_hyper,
        responses: raw
            .response
            .iter()
            .map(|one| response(source, one))
            .collect::<Result<_, _>>()?,
    })
}

fn response(source: Source<'_>, raw: &RawResponse) -> Result<Response, RuleError> {
    for (key, text) in [("`ok`", &raw.ok), ("`body`", &raw.body)] {
        if !text.get_ref().contains("{}") {
            return Err(source.invalid(key, text, "`{}` for the response"));
        }
    }
    Ok(Response {
        ty: raw.ty.clone(),
        is_async: raw.is_async,
        version: raw.version.clone(),
        marks: raw.marks.clone(),
        needs: raw.needs.clone(),
        ok: raw.ok.get_ref().clone(),
        body: raw.body.get_ref().clone(),
        is_mutable: raw.is_mutable,
        lends_url: raw.lends_url,
    })
}

fn defaults(source: Source<'_>, raw: &RawClient) -> Result<Option<Defaults>, RuleError> {
    let Some(defaults) = &raw.defaults else {
        return Ok(None);
    };
    check_table(source, raw, &defaults.options)?;
    Ok(Some(Defaults {
        member: defaults.member.clone(),
        options: defaults.options.get_ref().clone(),
    }))
}

fn interceptors(source: Source<'_>, raw: &RawClient) -> Result<Option<String>, RuleError> {
    let Some(way) = &raw.interceptors else {
        return Ok(None);
    };
    if way.get_ref().split('.').any(str::is_empty) || !way.get_ref().contains('.') {
        let expected = "members of the client with dots between them, the last a method";
        return Err(source.invalid("the way to the interceptors", way, expected));
    }
    Ok(Some(way.get_ref().clone()))
}

/// Every state that is reached has calls, and every state with calls is reached. Of those that break this, the one that is
/// written least often is taken for the mistake.
fn check_states(source: Source<'_>, raw: &RawClient) -> Result<(), RuleError> {
    let reached: Vec<&Spanned<String>> = (raw.entry.iter().chain(&raw.types))
        .map(|reach| &reach.state)
        .chain(raw.call.iter().filter_map(|call| call.returns.as_ref()))
        .collect();
    let served: Vec<&Spanned<String>> = raw.call.iter().map(|call| &call.on).collect();
    let written = |state: &str, among: &[&Spanned<String>]| {
        among.iter().filter(|s| s.get_ref() == state).count()
    };
    let lonely = [(&reached, &served), (&served, &reached)]
        .into_iter()
        .flat_map(|(uses, known)| uses.iter().map(move |state| (*state, uses, known)))
        .filter(|(state, _, known)| written(state.get_ref(), known) == 0)
        .min_by_key(|(state, uses, _)| written(state.get_ref(), uses));
    let Some((state, _, known)) = lonely else {
        return Ok(());
    };
    let mut expected: Vec<String> = known.iter().map(|s| s.get_ref().clone()).collect();
    expected.sort_unstable();
    expected.dedup();
    Err(source.unknown("state", state.get_ref(), state.span(), expected))
}

/// Adds the signatures of one `call` table: one for its names, and one for each of its verbs.
fn expand(
    source: Source<'_>,
    client: &RawClient,
    raw: &RawCall,
    calls: &mut Vec<CallSignature>,
) -> Result<(), RuleError> {
    let args = raw
        .args
        .iter()
        .map(|arg| {
            let roles = arg.get_ref().split('|');
            roles
                .map(|role| source.part("role", role, arg.span(), &ROLES))
                .collect()
        })
        .collect::<Result<Vec<Vec<Role>>, _>>()?;
    check_call(source, client, raw, &args)?;
    let signature = |names: Vec<String>, method: Option<String>| CallSignature {
        on: raw.on.get_ref().clone(),
        names,
        method,
        args: args.clone(),
        options: raw.options.as_ref().map(|name| name.get_ref().clone()),
        returns: raw.returns.as_ref().map(|state| state.get_ref().clone()),
        mutates: raw.mutates,
        sends: raw.sends,
        duck: raw.duck,
    };
    if !raw.names.is_empty() {
        let names = raw
            .names
            .iter()
            .map(|name| name.get_ref().clone())
            .collect();
        let method = raw.method.as_ref().map(|method| method.get_ref().clone());
        calls.push(signature(names, method));
    }
    for verb in &raw.verbs {
        let name = verb.get_ref().clone();
        let method = Some(name.to_ascii_uppercase());
        calls.push(signature(vec![name], method));
    }
    Ok(())
}

fn check_call(
    source: Source<'_>,
    client: &RawClient,
    raw: &RawCall,
    args: &[Vec<Role>],
) -> Result<(), RuleError> {
    let takes = |role: Role| args.iter().any(|roles| roles.contains(&role));
    let says = |expected: &str| Err(source.invalid("the call on", &raw.on, expected));
    if raw.names.is_empty() && raw.verbs.is_empty() {
        return says("`names` or `verbs` with at least one method");
    }
    if raw.mutates && raw.returns.is_some() {
        return says("either `mutates` or `returns`, not both");
    }
    if !raw.mutates && !raw.sends && raw.returns.is_none() {
        return says("at least one of `returns`, `mutates` and `sends`");
    }
    if (takes(Role::Options) || takes(Role::Words)) != raw.options.is_some() {
        return says(
            "an argument with the role `options` or `words` and the name of its table, or neither",
        );
    }
    if takes(Role::HeaderName) != takes(Role::HeaderValue) {
        return says("both `header-name` and `header-value`, or neither");
    }
    if let Some(method) = &raw.method
        && !method.get_ref().chars().all(|c| c.is_ascii_uppercase())
    {
        return Err(source.invalid("the method", method, "capital letters"));
    }
    for verb in &raw.verbs {
        if !verb.get_ref().chars().all(|c| c.is_ascii_lowercase()) {
            return Err(source.invalid("the verb", verb, "an HTTP method in small letters"));
        }
    }
    match &raw.options {
        Some(name) => check_table(source, client, name),
        None => Ok(()),
    }
}

/// The option table `name` exists.
fn check_table(
    source: Source<'_>,
    client: &RawClient,
    name: &Spanned<String>,
) -> Result<(), RuleError> {
    let mut tables = client.options.keys().map(|table| table.get_ref().clone());
    if tables.any(|table| table == *name.get_ref()) {
        return Ok(());
    }
    let tables = client.options.keys().map(|table| table.get_ref().clone());
    Err(source.unknown(
        "option table",
        name.get_ref(),
        name.span(),
        tables.collect(),
    ))
}
