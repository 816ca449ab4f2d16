//! The payload's text taken apart and written anew: JSON in quotes or a here-document, or an object that jq constructs.
//!
//! Entries move as they are written, with the shell's quotes inside of them. They may, because all stand in one kind of quotes.

use crate::catalog::api::Api;
use crate::catalog::mapping::Destination;
use crate::lang::shell::outline::{Outline, Quotes};
use crate::plan::{Placed, Plan};
use crate::resolve::{Json, JsonField, JsonKind};
use crate::source::{Source, Span};

/// A payload as text.
pub(super) struct Payload<'a> {
    source: &'a Source,
    plan: &'a Plan<'a>,
    api: &'a Api,
    /// From brace to brace.
    pub(super) object: Span,
    /// The outermost entries, in order.
    entries: Vec<Span>,
    fields: &'a [JsonField],
    /// What stands around a key: `"`, `\"` or nothing.
    key_quote: &'static str,
    /// What stands around a string.
    text_quote: &'static str,
}

impl<'a> Payload<'a> {
    /// Takes the body of a call apart.
    pub(super) fn new(
        source: &'a Source,
        outline: &Outline,
        plan: &'a Plan<'a>,
        api: &'a Api,
        body: &'a Json,
    ) -> Result<Self, String> {
        let unknown = || "the payload's text cannot be taken apart".to_owned();
        let JsonKind::Object { fields, open: None } = &body.kind else {
            return Err(unknown());
        };
        if body.origin.is_some_and(|origin| origin.file != 0) {
            return Err("the payload is written in another file".to_owned());
        }
        let object = body
            .origin
            .filter(|origin| origin.file == 0)
            .ok_or_else(unknown)?
            .span;
        let text = source.slice(object);
        if !text.starts_with('{') || !text.ends_with('}') {
            return Err(unknown());
        }
        let quotes = outline.quotes_at(object);
        let mut entries = Vec::new();
        for field in fields {
            let entry = field
                .entry
                .filter(|entry| entry.file == 0)
                .ok_or_else(unknown)?;
            let is_inside = object.contains(entry.span) && object != entry.span;
            if !is_inside || outline.quotes_at(entry.span) != quotes {
                return Err(unknown());
            }
            entries.push(entry.span);
        }
        entries.sort();
        let first = entries.first().map_or("\"", |entry| source.slice(*entry));
        let (key_quote, text_quote) = match quotes {
            Quotes::Double if first.starts_with("\\\"") => ("\\\"", "\\\""),
            Quotes::Double | Quotes::Mixed => return Err(unknown()),
            _ if first.starts_with('"') => ("\"", "\""),
            _ => ("", "\""),
        };
        for placed in &plan.placed {
            if placed.path.last() != placed.from.last() || !placed.is_always {
                return Err(unknown());
            }
            let entry = placed.entry.ok_or_else(unknown)?.span;
            let own = source.slice(entry);
            if !object.contains(entry)
                || !own.starts_with(key_quote)
                || outline.quotes_at(entry) != quotes
            {
                return Err(unknown());
            }
        }
        Ok(Payload {
            source,
            plan,
            api,
            object,
            entries,
            fields,
            key_quote,
            text_quote,
        })
    }

    fn slice(&self, span: Span) -> &str {
        self.source.slice(span)
    }

    /// What stands before an entry: blanks behind the brace or comma.
    fn lead(&self, at: usize) -> &str {
        let start = match at.checked_sub(1) {
            Some(before) => self.entries[before].end,
            None => self.object.start + 1,
        };
        let end = self.entries[at].start;
        let gap = self.slice(Span { start, end });
        &gap[gap.find(',').map_or(0, |comma| comma + 1)..]
    }

    /// What stands before the closing brace.
    fn tail(&self) -> &str {
        let start = self
            .entries
            .last()
            .map_or(self.object.start + 1, |last| last.end);
        self.slice(Span {
            start,
            end: self.object.end - 1,
        })
    }

    fn colon(&self) -> &'static str {
        let spaced = self.entries.first().is_some_and(|first| {
            let entry = self.slice(*first);
            entry
                .find(':')
                .is_some_and(|colon| entry[colon + 1..].starts_with(' '))
        });
        if spaced { ": " } else { ":" }
    }

    fn text(&self, key: &str, value: &str) -> String {
        let (key_quote, quote) = (self.key_quote, self.text_quote);
        format!(
            "{key_quote}{key}{key_quote}{}{quote}{value}{quote}",
            self.colon()
        )
    }

    fn written(&self, entries: &[String]) -> String {
        let lead = self.entries.first().map_or("", |_| self.lead(0));
        let mut text = String::from("{");
        for (at, entry) in entries.iter().enumerate() {
            if at == 0 {
                text.push_str(lead);
            } else {
                let is_open = lead.contains('\n') || self.entries.len() < 2;
                let gap = if is_open { lead } else { self.lead(1) };
                text.push(',');
                text.push_str(if is_open && gap.is_empty() { "" } else { gap });
            }
            text.push_str(entry);
        }
        text.push_str(self.tail());
        text.push('}');
        text
    }

    /// The session's payload: the channel, then what stays, where it stood.
    pub(super) fn session(&self, channel: &str) -> String {
        let mut entries = vec![self.text(&self.api.channel_field, channel)];
        for entry in &self.entries {
            let stays = self.plan.placed.iter().any(|placed| {
                placed.to == Destination::Session
                    && placed.entry.is_some_and(|own| own.span == *entry)
            });
            if stays {
                entries.push(self.slice(*entry).to_owned());
            }
        }
        self.written(&entries)
    }

    /// The agent's payload, labelled.
    pub(super) fn agent(&self, label: &str) -> String {
        let settings = self.api.required_agent_objects.clone();
        let mut entries = Vec::new();
        for placed in self.plan.body(Destination::Agent) {
            if placed.path.len() == 1 {
                entries.push(self.entry_of(placed));
            }
        }
        entries.insert(entries.len().min(1), self.text(&self.api.name_field, label));
        for key in settings {
            let (key_quote, colon) = (self.key_quote, self.colon());
            let value = self.inner_object(&key).unwrap_or_else(|| "{}".to_owned());
            entries.push(format!("{key_quote}{key}{key_quote}{colon}{value}"));
        }
        self.written(&entries)
    }

    /// The channel's payload, where there is one.
    pub(super) fn channel(&self) -> Option<String> {
        let entries: Vec<String> = self
            .plan
            .body(Destination::Channel)
            .map(|placed| self.entry_of(placed))
            .collect();
        (!entries.is_empty()).then(|| format!("{{ {} }}", entries.join(", ")))
    }

    fn entry_of(&self, placed: &Placed<'_>) -> String {
        placed
            .entry
            .map_or_else(String::new, |entry| self.slice(entry.span).to_owned())
    }

    /// The object whose fields all go below `key`, as it is written: the legacy settings.
    fn inner_object(&self, key: &str) -> Option<String> {
        let placed = self
            .plan
            .body(Destination::Agent)
            .find(|placed| placed.path.len() > 1 && placed.path[0] == key)?;
        let mut fields = self.fields;
        let mut value = None;
        for step in &placed.from[..placed.from.len() - 1] {
            let field = fields.iter().find(|field| field.key == *step)?;
            value = field.entry;
            match &field.value.kind {
                JsonKind::Object {
                    fields: inner,
                    open: None,
                } => fields = inner,
                _ => return None,
            }
        }
        let entry = self.slice(value?.span);
        let brace = entry.find('{')?;
        Some(entry[brace..].to_owned())
    }

    /// Where the agent's and the channel's values stand.
    pub(super) fn agent_spans(&self) -> Vec<Span> {
        let to_session = |placed: &&Placed<'_>| placed.to != Destination::Session;
        self.plan
            .placed
            .iter()
            .filter(to_session)
            .filter_map(|placed| Some(placed.entry?.span))
            .collect()
    }
}
