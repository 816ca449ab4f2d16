//! One call: where its address and its payload are written, what the session's command becomes, and the command that creates the
//! agent, which is a copy of it.

use super::address::address;
use super::creation::{copy, creation, with_blanks};
use super::dependencies::{check_lists, check_variables};
use super::options::{self, Options};
use super::payload::Payload;
use super::{Names, ShellCall, ShellRewriter};
use crate::edit::Edit;
use crate::ir::Language;
use crate::lang::shell::outline::Command;
use crate::source::Span;

/// A call with all that is to be written for it.
pub(super) struct Draft {
    pub(super) command: Command,
    pub(super) options: Options,
    /// The command that creates the agent.
    pub(super) creation: String,
    /// The channel's payload.
    pub(super) channel: Option<String>,
    pub(super) edits: Vec<Edit>,
}

/// Where the payload is written, seen from the command.
enum Carrier {
    /// In the command itself, its here-document or its pipe.
    Here,
    /// In a word that stands for it: its bytes, and the text to put there in the creation.
    Word(Span, Span, bool),
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
        if way.request.client != "curl" {
            return Err(format!("fixes are not written for {}", way.request.client));
        }
        if way.request.wrapper.is_some() || way.request.call.span != call.site.span {
            return Err("the address is handed to a function".to_owned());
        }
        if call.site.endpoints.len() != 1 || way.urls.is_empty() {
            return Err("the call leads to both endpoints".to_owned());
        }
        let written = |way: &crate::detect::Way| {
            let bodies: Vec<_> = way.bodies().iter().map(|body| body.origin).collect();
            let ends: Vec<_> = way
                .urls
                .iter()
                .map(|url| url.text.origins().last())
                .collect();
            (bodies, ends)
        };
        if call
            .site
            .ways
            .iter()
            .any(|other| written(other) != written(way))
        {
            return Err("the call is made in several ways".to_owned());
        }
        if !call.plan.unknown.is_empty() || !call.plan.lost.is_empty() {
            return Err("not every field of the payload has a known place".to_owned());
        }
        let [body] = way.bodies()[..] else {
            return Err("the payload is chosen while the script runs".to_owned());
        };
        let outline = &rewriter.outline;
        let command = outline
            .command(call.site.span)
            .ok_or("the command cannot be found in the script")?;
        check(&command)?;
        let api = rewriter.catalog.api();
        let payload = Payload::new(rewriter.source, outline, call.plan, api, body)?;
        let channel = payload.channel();
        if channel.is_some() {
            return Err(
                "its channel would have to be configured too; the help says how".to_owned(),
            );
        }
        let mut edits = Vec::new();
        let mut changes: Vec<(Span, String)> = Vec::new();
        let skip = address(rewriter, way, &command, names, &mut edits, &mut changes)?;
        let session = payload.session(&api.legacy[call.site.endpoints[0]].channel);
        let agent = payload.agent(label);
        let carrier = carrier(rewriter, &command, payload.object)?;
        edits.push(Edit {
            span: payload.object,
            text: session,
        });
        let mut skipped = vec![skip];
        match carrier {
            Carrier::Here => changes.push((payload.object, agent)),
            Carrier::Word(word, value, is_function) => {
                let text = copy(rewriter, value, &[(payload.object, agent)]);
                let text = if is_function {
                    format!("\"$({text}\n)\"")
                } else if text.starts_with("$(") {
                    format!("\"{text}\"")
                } else {
                    text
                };
                skipped.push(word);
                changes.push((word, text));
            }
        }
        skipped.extend(
            command
                .words
                .iter()
                .filter(|word| word.span.contains(payload.object))
                .map(|word| word.span),
        );
        let clients = rewriter.catalog.clients(Language::Shell);
        let table = clients
            .libraries
            .iter()
            .find(|one| one.name == "curl")
            .and_then(|one| one.options.get("curl"))
            .ok_or("the rule pack does not describe curl")?;
        let mut options = options::read(&command, table, &skipped, is_document)?;
        if options.is_discarded && options.has_trailer && !is_document {
            options::separate_trailer(&command, &mut options)?;
        }
        check_lists(rewriter, &command)?;
        changes.extend(options.changed.iter().cloned());
        for span in &options.dropped {
            changes.push((with_blanks(rewriter, *span), String::new()));
        }
        let client = &command.words[command.client];
        if !options.is_silent {
            let flag = if is_document { " -s" } else { " -sS" };
            changes.push((client.span, format!("{}{flag}", client.text)));
        }
        let moved = payload.agent_spans();
        check_variables(rewriter, &command, &moved, payload.object)?;
        let creation = creation(rewriter, &command, &changes);
        if !is_document {
            let first = usize::from(command.words[0].text == "time");
            let at = match command.has_assignments {
                true => command.span.start,
                false => command.words[first].span.start,
            };
            let env = if command.has_assignments { "env " } else { "" };
            edits.push(Edit {
                span: Span { start: at, end: at },
                text: format!("with_{} {env}", names.agent),
            });
        }
        Ok(Draft {
            command,
            options,
            creation,
            channel,
            edits,
        })
    }
}

fn check(command: &Command) -> Result<(), String> {
    let before: Vec<&str> = command.words[..command.client]
        .iter()
        .map(|word| word.text.as_str())
        .collect();
    for word in &before {
        if matches!(
            *word,
            "exec"
                | "xargs"
                | "parallel"
                | "watch"
                | "sudo"
                | "ssh"
                | "docker"
                | "podman"
                | "kubectl"
        ) {
            return Err(format!("the command is run by `{word}`"));
        }
    }
    if command.is_exported {
        return Err("a function is handed to other shells".to_owned());
    }
    if command
        .words
        .get(command.client)
        .is_none_or(|word| word.text.rsplit('/').next() != Some("curl"))
    {
        return Err("the command's name is not written there".to_owned());
    }
    if command
        .redirections
        .iter()
        .any(|one| one.starts_with("<<<"))
    {
        return Err("the payload is a here-string".to_owned());
    }
    if command.anchors.is_empty() {
        return Err("nothing calls the function around the call but itself".to_owned());
    }
    Ok(())
}

/// Where the payload is written.
fn carrier(
    rewriter: &ShellRewriter<'_>,
    command: &Command,
    object: Span,
) -> Result<Carrier, String> {
    let here = command.span.contains(object)
        || command
            .feeding
            .is_some_and(|feeding| feeding.contains(object))
        || command
            .here_document
            .is_some_and(|(_, body)| body.contains(object));
    if here {
        return Ok(Carrier::Here);
    }
    let text = rewriter.source.text();
    for word in &command.words {
        let Some(inner) = word
            .text
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'))
        else {
            continue;
        };
        if let Some(call) = inner
            .strip_prefix("$(")
            .and_then(|text| text.strip_suffix(')'))
        {
            let name = call.split_whitespace().next().unwrap_or("");
            let body = rewriter
                .outline
                .printing_function(name)
                .filter(|body| body.contains(object));
            if let Some(body) = body {
                if count(text, name) != 2 {
                    return Err(format!("`{name}` is used elsewhere, too"));
                }
                return Ok(Carrier::Word(word.span, body, true));
            }
            continue;
        }
        let name = inner.trim_start_matches(['$', '{']).trim_end_matches('}');
        let assigned = rewriter.outline.assignments(name);
        if let [only] = assigned.as_slice()
            && only.value.contains(object)
        {
            let uses = count(text, &format!("${name}")) + count(text, &format!("${{{name}"));
            if uses != 1 {
                return Err(format!("`{name}` is used elsewhere, too"));
            }
            return Ok(Carrier::Word(word.span, only.value, false));
        }
    }
    Err("the payload is not written where it is sent, or in one variable".to_owned())
}

/// How often a word stands in a text.
fn count(text: &str, word: &str) -> usize {
    text.match_indices(word)
        .filter(|(at, _)| {
            let is_part = |one: char| one.is_ascii_alphanumeric() || one == '_';
            !text[..*at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part)
        })
        .count()
}
