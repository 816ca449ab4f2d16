//! `endpoints.toml`.

use super::super::api::{Api, LegacyEndpoint};
use super::super::error::{RuleError, RuleErrorKind};
use super::super::pages::CODES;
use super::{Once, Source};
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawApi {
    hosts: Vec<Spanned<String>>,
    prefix: Spanned<String>,
    credential_header: Spanned<String>,
    legacy: Spanned<Vec<RawLegacy>>,
    current: RawCurrent,
    scan: RawScan,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLegacy {
    path: Spanned<String>,
    channel: Spanned<String>,
    code: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawCurrent {
    create_agent: Spanned<String>,
    open_session: Spanned<String>,
    configure_channel: Spanned<String>,
    channel_field: Spanned<String>,
    name_field: Spanned<String>,
    required_agent_objects: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawScan {
    needles: Vec<Spanned<String>>,
    mentions: Vec<Spanned<String>>,
}

/// A shorter needle lets too many files through.
const SHORTEST_NEEDLE: usize = 6;

/// Reads and checks the endpoints.
pub(in super::super) fn read(source: Source<'_>) -> Result<Api, RuleError> {
    let raw: RawApi = source.parse()?;
    check_scan(source, &raw)?;
    let mut hosts = Once::new(source, "the host");
    for host in &raw.hosts {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' || c == '-';
        if host.get_ref().is_empty() || !host.get_ref().chars().all(plain) {
            return Err(source.invalid(
                "the host",
                host,
                "a lower-case host name without scheme, port and path",
            ));
        }
        hosts.add(host)?;
    }
    let prefix = absolute(source, &raw.prefix)?;
    let below = |path: &Spanned<String>, holes: &[&str]| {
        let text = absolute(source, path)?;
        let under = text.strip_prefix(&prefix);
        if !under.is_some_and(|rest| rest.starts_with('/')) {
            return Err(source.invalid("the endpoint", path, format!("a path below `{prefix}`")));
        }
        match holes.iter().find(|hole| !text.contains(**hole)) {
            None => Ok(text),
            Some(hole) => Err(source.invalid("the endpoint", path, format!("`{hole}` in it"))),
        }
    };
    let codes: Vec<(&str, &str)> = CODES.iter().map(|code| (*code, *code)).collect();
    let (mut paths, mut legacy) = (Once::new(source, "the endpoint"), Vec::new());
    for endpoint in raw.legacy.get_ref() {
        paths.add(&endpoint.path)?;
        legacy.push(LegacyEndpoint {
            path: below(&endpoint.path, &[])?,
            channel: named(source, "the channel", &endpoint.channel)?,
            code: source.word("rule", &endpoint.code, &codes)?.to_owned(),
        });
    }
    if legacy.is_empty() {
        return Err(source.error(
            raw.legacy.span(),
            RuleErrorKind::Syntax("`legacy` is empty, expected at least one endpoint".to_owned()),
        ));
    }
    let current = &raw.current;
    Ok(Api {
        hosts: texts(&raw.hosts),
        create_agent: below(&current.create_agent, &[])?,
        open_session: below(&current.open_session, &["{agentId}"])?,
        configure_channel: below(&current.configure_channel, &["{agentId}", "{channelType}"])?,
        channel_field: named(source, "the field", &current.channel_field)?,
        name_field: named(source, "the field", &current.name_field)?,
        required_agent_objects: current
            .required_agent_objects
            .iter()
            .map(|field| named(source, "the field", field))
            .collect::<Result<_, _>>()?,
        credential_header: named(source, "the header", &raw.credential_header)?,
        needles: texts(&raw.scan.needles),
        mentions: texts(&raw.scan.mentions),
        prefix,
        legacy,
    })
}

/// Nothing that the rules look for may slip through the scan.
fn check_scan(source: Source<'_>, raw: &RawApi) -> Result<(), RuleError> {
    let scan = &raw.scan;
    let mut needles = Once::new(source, "the needle");
    for needle in &scan.needles {
        needles.add(needle)?;
        if needle.get_ref().chars().count() < SHORTEST_NEEDLE {
            return Err(source.invalid(
                "the needle",
                needle,
                format!("at least {SHORTEST_NEEDLE} characters"),
            ));
        }
    }
    let caught = |text: &str, by: &[Spanned<String>]| by.iter().any(|n| text.contains(n.get_ref()));
    for text in raw.hosts.iter().chain(&scan.mentions) {
        if !caught(text.get_ref(), &scan.needles) {
            return Err(source.invalid("the text to find", text, "a needle that it contains"));
        }
    }
    for endpoint in raw.legacy.get_ref() {
        if !caught(endpoint.path.get_ref(), &scan.mentions) {
            return Err(source.invalid(
                "the endpoint",
                &endpoint.path,
                "a mention that it contains",
            ));
        }
    }
    Ok(())
}

/// A path that starts with a slash and does not end with one.
fn absolute(source: Source<'_>, path: &Spanned<String>) -> Result<String, RuleError> {
    let text = path.get_ref();
    let odd = |c: char| c.is_whitespace() || c == '?' || c == '#';
    if !text.starts_with('/') || text.ends_with('/') || text.contains(odd) {
        return Err(source.invalid(
            "the path",
            path,
            "a path with a slash at its start, none at its end, and no query",
        ));
    }
    Ok(text.clone())
}

/// A word that is not empty.
fn named(
    source: Source<'_>,
    what: &'static str,
    word: &Spanned<String>,
) -> Result<String, RuleError> {
    let text = word.get_ref();
    if text.is_empty() || text.contains(char::is_whitespace) {
        return Err(source.invalid(what, word, "a word without spaces"));
    }
    Ok(text.clone())
}

fn texts(spanned: &[Spanned<String>]) -> Vec<String> {
    spanned.iter().map(|text| text.get_ref().clone()).collect()
}
