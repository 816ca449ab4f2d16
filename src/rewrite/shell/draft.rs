//! One call: where its address and its payload are written, what the session's command becomes, and the command that creates the
//! agent, which is a copy of it.

use super::address::Address;
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
    /// The command that configures its channel.
    pub(super) configuration: Option<String>,
    /// The channel that is configured, and with what.
    pub(super) channel: Option<(String, String)>,
    pub(super) edits: Vec<Edit>,
}

/// Where the payload is written, seen from the command.
enum Carrier {
    /// In the command itself, its here-document or its pipe.
    Here,
    /// In a word that stands for it: its bytes, and the text to put there in the creation.
    Word(Span, Span, bool),
}

impl Carrier {
    /// The change that puts another object in the payload's place.
    fn holding(
        &self,
        rewriter: &ShellRewriter<'_>,
        object: Span,
        body: &str,
    ) -> (Span, String) {
        let Carrier::Word(word, value, is_function) = *self else {
            return (object, body.to_owned());
        };
        let text = copy(rewriter, value, &[(object, body.to_owned())]);
        let text = match is_function {
            true => format!("\"$({text}\n)\""),
            false if text.starts_with("$(") => format!("\"{text}\""),
            false => text,
        };
        (word, text)
    }
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
            .ok_or("the request is one of several of a command, or another shell runs it")?;
        check(&command)?;
        let api = rewriter.catalog.api();
        let payload = Payload::new(rewriter.source, outline, call.plan, api, body)?;
        let channel_type = api.legacy[call.site.endpoints[0]].channel.as_str();
        let channel = payload.channel().map(|body| (channel_type.to_owned(), body));
        let address = Address::new(rewriter, way, &command)?;
        let carrier = carrier(rewriter, &command, payload.object)?;
        let mut edits: Vec<Edit> = address
            .below(&names.id, "connections")
            .into_iter()
            .map(|(span, text)| Edit { span, text })
            .collect();
        edits.push(Edit {
            span: payload.object,
            text: payload.session(channel_type),
        });
        let mut skipped = vec![address.word];
        if let Carrier::Word(word, ..) = carrier {
            skipped.push(word);
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
        if channel.is_some() && options.has_trailer && !is_document {
            return Err("what curl prints behind the answer hides whether the channel was configured".to_owned());
        }
        if options.is_discarded && options.has_trailer && !is_document {
            options::separate_trailer(&command, &mut options)?;
        }
        check_lists(rewriter, &command)?;
        let mut changes = options.changed.clone();
        for span in &options.dropped {
            changes.push((with_blanks(rewriter, *span), String::new()));
        }
        let moved = payload.agent_spans();
        check_variables(rewriter, &command, &moved, payload.object)?;
        let client = &command.words[command.client];
        let silent = match (options.is_silent, is_document) {
            (true, _) => "",
            (false, true) => " -s",
            (false, false) => " -sS",
        };
        let sending = |body: &str, address: Vec<(Span, String)>, flags: &str, reader: Option<&str>| {
            let mut changes = changes.clone();
            changes.extend(address);
            changes.push(carrier.holding(rewriter, payload.object, body));
            if !silent.is_empty() || !flags.is_empty() {
                changes.push((client.span, format!("{}{silent}{flags}", client.text)));
            }
            (changes, reader.map(str::to_owned))
        };
        let written = |(changes, reader): (Vec<(Span, String)>, Option<String>)| {
            creation(rewriter, &command, &changes, reader.as_deref())
        };
        let reader = is_document.then(|| rewriter.document_reader());
        let creation = written(sending(&payload.agent(label), address.agents(), "", reader));
        let configuration = channel.as_ref().map(|(channel_type, body)| {
            let id = if is_document { &names.id } else { &names.created };
            let address = address.below(id, &format!("channels/{channel_type}"));
            let (mut changes, reader) = sending(body, address, options.put_flags(is_document), None);
            changes.extend(options.method.clone());
            written((changes, reader))
        });
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
            configuration,
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
            .is_some_and(|(_, body)| body.contains(object))
        || (command.here_string.iter()).any(|word| word.span.contains(object));
    if here {
        return Ok(Carrier::Here);
    }
    let text = rewriter.source.text();
    for word in command.words.iter().chain(&command.here_string) {
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
