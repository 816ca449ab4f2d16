//! NM001 and NM002: a call that opens a session the legacy way.

use super::{Context, LEGACY_CONNECTION, LEGACY_WS_CONNECTION};
use crate::catalog::mapping::Destination;
use crate::detect::{Address, Host, LegacyUrl, Path, Site, Way};
use crate::diagnostic::{Confidence, Diagnostic, Label, Rule};
use crate::plan::{Plan, agent_name};
use crate::resolve::{Cause, JsonKind, Origin, TextPiece};
use std::fmt::Write;

/// One diagnostic for a site: NM002 only where every alternative is the WebSocket endpoint.
pub fn check(context: &Context<'_>, site: &Site, plan: &Plan<'_>) -> Option<Diagnostic> {
    let rule = rule_of(context, site)?;
    let location = context.location(Origin {
        file: 0,
        span: site.span,
    })?;
    let paths: Vec<&str> = site
        .endpoints
        .iter()
        .map(|&at| context.api.legacy[at].path.as_str())
        .collect();
    let message = format!(
        "session opened with its whole configuration through POST {}",
        paths.join(" or ")
    );
    let mut diagnostic = Diagnostic::new(rule, location, message);
    diagnostic.confidence = Some(site.confidence);
    diagnostic.labels = labels(context, site, plan);
    diagnostic.trace = trace(context, site);
    diagnostic.notes = notes(context, site);
    diagnostic.help = Some(help(context, site, plan));
    diagnostic.secrets = secrets(context, site);
    Some(diagnostic)
}

fn rule_of(context: &Context<'_>, site: &Site) -> Option<&'static Rule> {
    let codes: Vec<&str> = site
        .endpoints
        .iter()
        .map(|&at| context.api.legacy[at].code.as_str())
        .collect();
    let rules = [&LEGACY_CONNECTION, &LEGACY_WS_CONNECTION];
    rules.into_iter().find(|rule| codes.contains(&rule.code))
}

fn labels(context: &Context<'_>, site: &Site, plan: &Plan<'_>) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    for placed in &plan.placed {
        let target = placed.path.join(".");
        let message = match placed.to {
            Destination::Agent => format!("goes to the agent as `{target}`"),
            Destination::Session => format!("stays on the session as `{target}`"),
            Destination::Channel => {
                format!(
                    "goes to the agent's {} channel as `{target}`",
                    plan.channels.join(" and ")
                )
            }
        };
        labels.extend(context.label(placed.entry.or(placed.value.origin), message));
    }
    for unknown in &plan.unknown {
        let message = format!(
            "`{}` has no known place in the current API",
            unknown.path.join(".")
        );
        labels.extend(context.label(unknown.origin, message));
    }
    let position = |label: &Label| (label.location.source.path().to_owned(), label.location.span);
    labels.sort_by_key(position);
    labels.dedup_by(|a, b| position(a) == position(b) && a.message == b.message);
    labels.retain(|label| label.location.span != site.span);
    labels
}

/// How the path got from its literal to the call, where it is not written in the call itself.
fn trace(context: &Context<'_>, site: &Site) -> Vec<Label> {
    let Some(url) = site.best().urls.first() else {
        return Vec::new();
    };
    let last = url.text.pieces.iter().rev().find_map(|piece| match piece {
        TextPiece::Text { origin, trace, .. } => Some((*origin, trace)),
        TextPiece::Hole { .. } => None,
    });
    let Some((origin, steps)) = last else {
        return Vec::new();
    };
    let inside = |origin: &Origin| origin.file == 0 && site.span.contains(origin.span);
    let mut labels: Vec<Label> = Vec::new();
    for step in steps {
        if Some(step.origin) != origin && !inside(&step.origin) {
            labels.extend(context.label(Some(step.origin), step.describe()));
        }
    }
    if let Some(origin) = origin.filter(|origin| !inside(origin)) {
        labels.extend(context.label(Some(origin), "the path is written here".to_owned()));
    }
    labels
}

fn notes(context: &Context<'_>, site: &Site) -> Vec<String> {
    let way = site.best();
    let mut notes = Vec::new();
    if let Some(wrapper) = way
        .request
        .wrapper
        .as_ref()
        .filter(|wrapper| !wrapper.is_empty())
    {
        notes.push(format!("the request goes through `{wrapper}`"));
    }
    let Some(url) = way.urls.first() else {
        return notes;
    };
    let is_host_unknown = matches!(url.address.host, Host::Unknown | Host::Relative);
    if is_host_unknown {
        notes.push(format!(
            "{}; {}",
            unknown_host(way, url),
            reason(context, site)
        ));
    } else if let Some(cause) = other_host(context, way) {
        notes.push(format!("the host may instead be {}", cause.describe()));
    }
    if matches!(url.address.path, Path::Tail(_)) {
        notes.push("only the end of the path is known".to_owned());
    }
    if !is_host_unknown && way.has_other_urls() {
        notes.push("some of the URLs that the call may use are not legacy".to_owned());
    }
    if matches!(url.address.path, Path::Unknown) {
        notes.push(format!(
            "the path is not known; the host and the body are `{}`'s",
            context.api.hosts.join("`, `")
        ));
    }
    if way.request.method.is_none() {
        notes.push("the HTTP method is not known".to_owned());
    }
    let bodies = way.bodies().len();
    if bodies > 1 {
        notes.push(format!(
            "{bodies} different bodies may be sent here; what follows is made of the first"
        ));
    }
    let others = site
        .ways
        .iter()
        .filter(|way| way.request.is_from_caller)
        .count();
    if others > 1 {
        notes.push(format!(
            "{others} calls lead here; the bodies below are those of the one that is known best"
        ));
    }
    notes
}

/// Why the host of a URL is not known.
fn unknown_host(way: &Way, url: &LegacyUrl) -> String {
    match url.text.causes().next() {
        Some(cause) => format!("the host is {}", cause.describe()),
        None if way.request.is_resolved => {
            "the URL names no host and leads to the page's own server".to_owned()
        }
        None => "the URL names no host".to_owned(),
    }
}

/// What else the host can be, where one that is known is only a default.
fn other_host<'w>(context: &Context<'_>, way: &'w Way) -> Option<&'w Cause> {
    let urls = way.request.urls.iter().map(|(_, text)| text);
    let open = urls.filter(|text| {
        let address = Address::of(text, context.api, &[]);
        address.host == Host::Unknown && matches!(address.path, Path::Legacy(_) | Path::Tail(_))
    });
    open.flat_map(|text| text.causes()).next()
}

/// What speaks for a legacy call where the host does not.
fn reason(context: &Context<'_>, site: &Site) -> String {
    let strong = context.mapping.strong_keys();
    let evidence = site.best().evidence;
    match site.confidence {
        Confidence::Certain if evidence.strong => {
            format!("the body has `{}`", strong.join("` and `"))
        }
        Confidence::Certain => format!(
            "the body has `{}`, and the header `{}` is there",
            strong.join("` or `"),
            context.api.credential_header
        ),
        Confidence::Likely if !evidence.some => {
            "the type of the body, or the schema that it went through, has fields of the legacy contract"
                .to_owned()
        }
        Confidence::Likely => "the body has fields of the legacy contract".to_owned(),
        Confidence::Possible if evidence.some => {
            "the body has fields of the legacy contract, which is not enough to tell".to_owned()
        }
        Confidence::Possible if evidence.faint => {
            "the body has a field of the legacy contract, whose name is a common one".to_owned()
        }
        Confidence::Possible => "nothing else tells whose path this is".to_owned(),
    }
}

fn help(context: &Context<'_>, site: &Site, plan: &Plan<'_>) -> String {
    let bodies = context.bodies();
    let api = context.api;
    if !plan.is_known {
        return format!(
            "create the agent once with POST {} and open each session with POST {}; `napmig-lint explain {}` shows where each field goes",
            api.create_agent,
            api.open_session,
            rule_of(context, site).map_or("NM001", |rule| rule.code),
        );
    }
    let name = context.agent_name(site);
    let mut text = format!(
        "create the agent once: POST {}\n{}",
        api.create_agent,
        bodies.agent(plan, &name)
    );
    if let Some(channel_body) = bodies.channel(plan) {
        for channel in &plan.channels {
            let path = api.configure_channel.replace("{channelType}", channel);
            // Writing to a string cannot fail.
            let _ = write!(
                text,
                "\nthen configure its channel: PUT {path}\n{channel_body}"
            );
        }
    }
    let several = plan.channels.len() > 1;
    for channel in &plan.channels {
        let which = if several { " " } else { "" };
        let which = format!("{which}{}", if several { channel } else { "" });
        let _ = write!(
            text,
            "\nthen open each{which} session: POST {}\n{}",
            api.open_session,
            bodies.session(plan, channel)
        );
    }
    text
}

/// The contents of literal keys.
fn secrets(context: &Context<'_>, site: &Site) -> Vec<crate::source::Location> {
    let mut secrets = Vec::new();
    for way in &site.ways {
        for header in &way.request.headers {
            if !header
                .name
                .eq_ignore_ascii_case(&context.api.credential_header)
            {
                continue;
            }
            for json in header.value.alternatives(&crate::resolve::Guard::default()) {
                if let JsonKind::Str(text) = &json.kind {
                    secrets.extend(
                        (text.origins())
                            .filter_map(|origin| context.location(origin))
                            .map(contents),
                    );
                }
            }
        }
    }
    secrets
}

/// A literal's place without its quotes.
fn contents(mut location: crate::source::Location) -> crate::source::Location {
    let text = location.text();
    let opened = text.trim_start_matches(['b', 'r', '#']);
    let closed = opened.trim_end_matches('#');
    let inner = ['"', '\'', '`']
        .iter()
        .find_map(|quote| closed.strip_prefix(*quote)?.strip_suffix(*quote));
    if let Some(inner) = inner {
        let start =
            location.span.start as usize + (inner.as_ptr() as usize - text.as_ptr() as usize);
        location.span = crate::source::Span::new(start, start + inner.len());
    }
    location
}

/// The name that a site's agent would get.
pub fn name_for(context: &Context<'_>, site: &Site) -> String {
    match context.name {
        Some(name) => name.to_owned(),
        None => agent_name(
            &site.best().request.function,
            context.files[0].source.path(),
        ),
    }
}
