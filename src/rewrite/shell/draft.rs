//! One call: where its address and its payload are written, what the session's command becomes, and the commands that create the
//! agent and configure its channel, which are copies of it.

use super::address::Address;
use super::carrier::Carrier;
use super::creation::{creation, with_blanks};
use super::dependencies::{check_folder, check_lists, check_variables, names_behind_dollars};
use super::options::{self, Options};
use super::payload::Payload;
use super::wrapper::Wrapper;
use super::{Names, ShellCall, ShellRewriter};
use crate::catalog::clients::Role;
use crate::detect::Way;
use crate::edit::Edit;
use crate::ir::Language;
use crate::lang::shell::outline::Command;
use crate::resolve::Json;
use crate::source::Span;
use rustc_hash::FxHashMap;

/// A call with all that is to be written for it.
pub(super) struct Draft {
    pub(super) command: Command,
    pub(super) options: Options,
    /// The command that creates the agent.
    pub(super) creation: String,
    /// The command that configures its channel.
    pub(super) configuration: Option<String>,
    /// The channel that is configured, and with what.
    pub(super) channel: Option<(String, String)>,
    pub(super) edits: Vec<Edit>,
    /// What has to be assumed, in words.
    pub(super) assumption: Option<String>,
}

impl Draft {
    pub(super) fn new(
        rewriter: &ShellRewriter<'_>,
        call: &ShellCall<'_>,
        label: &str,
        names: &Names,
        is_document: bool,
    ) -> Result<Draft, String> {
        let way = call.site.best();
        let body = the_one_body(call)?;
        let outline = &rewriter.outline;
        let command = outline
            .command(call.site.span)
            .ok_or("the request is one of several of a command, another shell runs it, or it is nested too deeply")?;
        let table = rewriter.curl_options()?;
        let wrapper = Wrapper::of(rewriter, call.site, &command, table)?;
        check(&command, wrapper.as_ref())?;
        let api = rewriter.catalog.api();
        let payload = Payload::new(rewriter.source, outline, call.plan, api, body)?;
        let channel_type = api.legacy[call.site.endpoints[0]].channel.as_str();
        let channel = payload
            .channel()
            .map(|body| (channel_type.to_owned(), body));
        let address = Address::new(rewriter, way, &command)?;
        let carrier = Carrier::of(rewriter, &command, payload.object)?;
        let mut skipped = vec![address.word];
        skipped.extend(carrier.word());
        let words = command.words.iter().map(|word| word.span);
        skipped.extend(words.filter(|word| word.contains(payload.object)));
        let mut options = options::read(&command, table, &skipped, is_document)?;
        if let Some(wrapper) = &wrapper {
            wrapper.refuse(&options, channel.is_some())?;
            options.is_silent = true;
        }
        options.check(channel.is_some(), is_document)?;
        if options.is_discarded && options.has_trailer && !is_document {
            options::separate_trailer(&command, &mut options)?;
        }
        check_lists(rewriter, &command)?;
        check_folder(rewriter, &command, &options)?;

        let agent = payload.agent(label);
        let mut dropped = options.dropped.clone();
        // What only the session's fields need may not even be there where the agent is created.
        for argument in outline.jq_arguments(payload.object) {
            if !names_behind_dollars(&agent).any(|name| name == argument.name) {
                dropped.push(argument.span);
            }
        }
        let mut regions: Vec<Span> = payload.agent_spans();
        let words = command.words.iter().map(|word| word.span);
        let copied = words.filter(|word| Some(*word) != carrier.word());
        let copied = copied.chain(carrier.written()).chain(command.feeding);
        let mut holes = dropped.clone();
        holes.push(payload.object);
        regions.extend(copied.flat_map(|region| outside(region, &holes)));
        check_variables(rewriter, &command, &regions)?;
        if let Some(wrapper) = &wrapper {
            wrapper.check_variables(rewriter, &command)?;
        }

        let mut changes = options.changed.clone();
        let gone = dropped.iter().map(|span| with_blanks(rewriter, *span));
        changes.extend(gone.map(|span| (span, String::new())));
        let client = &command.words[command.client];
        let silent = match (options.is_silent, is_document) {
            (true, _) => "",
            (false, true) => " -s",
            (false, false) => " -sS",
        };
        let sending = |body: &str, address: Vec<(Span, String)>, flags: &str| {
            let mut changes = changes.clone();
            changes.push(carrier.holding(rewriter, payload.object, body, &changes));
            changes.extend(address);
            if !silent.is_empty() || !flags.is_empty() {
                changes.push((client.span, format!("{}{silent}{flags}", client.text)));
            }
            changes
        };
        let reader = is_document.then(|| rewriter.document_reader());
        let changes = sending(&agent, address.agents(), "");
        let creation_text = creation(rewriter, &command, &changes, reader);
        let configuration = channel.as_ref().map(|(channel_type, body)| {
            let id = if is_document {
                &names.id
            } else {
                &names.created
            };
            let address = address.below(id, &format!("channels/{channel_type}"));
            let mut changes = sending(body, address, options.put_flags(is_document));
            changes.extend(options.method.clone());
            creation(rewriter, &command, &changes, None)
        });

        let session = address.below(&names.id, "connections");
        let session = session.into_iter().map(|(span, text)| Edit { span, text });
        let mut edits: Vec<Edit> = session.collect();
        edits.push(Edit {
            span: payload.object,
            text: payload.session(channel_type),
        });
        if !is_document {
            edits.push(led_by(&command, &format!("with_{}", names.agent)));
        }
        Ok(Draft {
            command,
            options,
            creation: creation_text,
            configuration,
            channel,
            edits,
            assumption: carrier.assumption(),
        })
    }
}

impl ShellRewriter<'_> {
    fn curl_options(&self) -> Result<&FxHashMap<String, Role>, String> {
        let clients = self.catalog.clients(Language::Shell);
        let curl = clients.libraries.iter().find(|one| one.name == "curl");
        curl.and_then(|one| one.options.get("curl"))
            .ok_or_else(|| "the rule pack does not describe curl".to_owned())
    }
}

/// The body of a call that is made in one way, to one endpoint, with fields that all have their place.
fn the_one_body<'c>(call: &ShellCall<'c>) -> Result<&'c Json, String> {
    let way = call.site.best();
    if way.request.client != "curl" {
        return Err(format!("fixes are not written for {}", way.request.client));
    }
    if call.site.endpoints.len() != 1 || way.urls.is_empty() {
        return Err("the call leads to both endpoints".to_owned());
    }
    let written = |way: &Way| {
        let bodies: Vec<_> = way.bodies().iter().map(|body| body.origin).collect();
        let urls = way.urls.iter();
        let ends: Vec<_> = urls.map(|url| url.text.origins().last()).collect();
        (bodies, ends)
    };
    let mut ways = call.site.ways.iter();
    if ways.any(|other| written(other) != written(way)) {
        return Err("the call is made in several ways".to_owned());
    }
    if !call.plan.unknown.is_empty() || !call.plan.lost.is_empty() {
        return Err("not every field of the payload has a known place".to_owned());
    }
    match way.bodies()[..] {
        [body] => Ok(body),
        _ => Err("the payload is chosen while the script runs".to_owned()),
    }
}

/// Commands that run the one behind them where nothing of the script is known, or more than once.
const ELSEWHERE: [&str; 9] = [
    "exec", "xargs", "parallel", "watch", "sudo", "ssh", "docker", "podman", "kubectl",
];

fn check(command: &Command, wrapper: Option<&Wrapper>) -> Result<(), String> {
    let mut before = command.words[..command.client].iter();
    if let Some(word) = before.find(|word| ELSEWHERE.contains(&word.text.as_str())) {
        return Err(format!("the command is run by `{}`", word.text));
    }
    if command.is_split {
        return Err("a redirection stands between the words of the command".to_owned());
    }
    if command.is_exported {
        return Err("a function is handed to other shells".to_owned());
    }
    let client = command.words.get(command.client);
    let is_curl = client.is_some_and(|word| word.text.rsplit('/').next() == Some("curl"));
    if !is_curl && wrapper.is_none() {
        return Err("the command's name is not written there".to_owned());
    }
    if command.anchors.is_empty() {
        return Err("nothing calls the function around the call but itself".to_owned());
    }
    Ok(())
}

/// Puts a command in front of another.
fn led_by(command: &Command, leader: &str) -> Edit {
    let first = usize::from(command.words[0].text == "time");
    let (at, env) = match command.has_assignments {
        true => (command.span.start, "env "),
        false => (command.words[first].span.start, ""),
    };
    Edit {
        span: Span { start: at, end: at },
        text: format!("{leader} {env}"),
    }
}

/// What is left of a region without some holes.
fn outside(region: Span, holes: &[Span]) -> Vec<Span> {
    let mut holes: Vec<Span> = holes.to_vec();
    holes.sort();
    let mut left = Vec::new();
    let mut at = region.start;
    for hole in holes.iter().filter(|hole| region.contains(**hole)) {
        if at < hole.start {
            left.push(Span {
                start: at,
                end: hole.start,
            });
        }
        at = at.max(hole.end);
    }
    if at < region.end {
        left.push(Span {
            start: at,
            end: region.end,
        });
    }
    left
}
