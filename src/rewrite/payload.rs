//! The payload taken apart: what stays with the session where it is written, and the bodies of the agent and its channel.

use super::Rewriter;
use super::object::ObjectText;
use super::style::{indentation_at, reindented};
use crate::catalog::mapping::Destination;
use crate::plan::construct::{ChannelChoice, Construct, FieldMove, Part};
use crate::source::Span;

/// Values that are computed before the call, and the names that they have there.
type Early<'e> = &'e [(Span, String)];

impl Rewriter<'_> {
    /// The channel as an entry.
    fn channel_entry(&self, construct: &Construct, early: Early<'_>) -> String {
        let key = self.key(construct, &self.catalog.api().channel_field);
        let mut asked = early.iter();
        if let Some((_, name)) = asked.find(|(at, _)| construct.url.asked_at(*at).is_some()) {
            return format!("{key}: {name}");
        }
        let written = construct.url.written.as_ref();
        match written.and_then(|written| written.choice.as_ref()) {
            Some(ChannelChoice::Condition {
                test,
                then,
                otherwise,
            }) => {
                let (then, otherwise) = (self.value_text(then), self.value_text(otherwise));
                format!("{key}: {test} ? {then} : {otherwise}")
            }
            Some(ChannelChoice::Entry { text, .. }) if *text == key => key,
            Some(ChannelChoice::Entry { text, .. }) => format!("{key}: {text}"),
            None => format!("{key}: {}", self.value_text(&construct.channel)),
        }
    }

    /// The session's payload: the channel, then what stays.
    pub(super) fn session_object(&self, construct: &Construct, early: Early<'_>) -> String {
        match construct.body.parts.first() {
            Some(part) => self.part_text(construct, part, early),
            None => self.slice(construct.body.object).to_owned(),
        }
    }

    /// What changes where the payload is written, in the call and elsewhere.
    pub(super) fn session_changes(
        &self,
        construct: &Construct,
        early: Early<'_>,
    ) -> Vec<(Span, String)> {
        let body = &construct.body;
        let mut changes: Vec<(Span, String)> = Vec::new();
        for part in &body.parts {
            let inside = body
                .parts
                .iter()
                .any(|outer| outer.object != part.object && outer.object.contains(part.object));
            let gone = body.removed.iter().any(|span| span.contains(part.object));
            if !inside && !gone {
                changes.push((part.object, self.part_text(construct, part, early)));
            }
        }
        let of_url = construct.url.written.iter();
        let of_url = of_url.flat_map(|written| written.removed.iter().copied());
        let removed: Vec<Span> = body.removed.iter().copied().chain(of_url).collect();
        let chosen = construct
            .url
            .written
            .iter()
            .filter_map(|written| written.choice.as_ref());
        changes.extend(chosen.flat_map(|choice| choice.replaced().iter().cloned()));
        let removed = self.joined(&removed).into_iter();
        changes.extend(removed.map(|span| (span, String::new())));
        changes.extend(body.types.iter().cloned());
        if let Some(taken) = &body.taken {
            let channel = self.channel_entry(construct, early);
            let rest = taken.rest.iter().map(|rest| format!(", ...{rest}"));
            let object = format!("{{ {channel}{} }}", rest.collect::<String>());
            let object = match body.is_text {
                true => format!("JSON.stringify({object})"),
                false => object,
            };
            changes.push((body.object, self.as_value(body.object, object)));
        }
        if body.channel_beside {
            let used = body.used();
            let channel = self.channel_entry(construct, early);
            let text = format!("{{ {channel}, ...{} }}", self.slice(used));
            changes.push((used, text));
        }
        changes
    }

    /// `{ body }` says both key and value: what stands for it needs its key.
    pub(super) fn as_value(&self, place: Span, text: String) -> String {
        match self.facts.is_shorthand(place) {
            true => format!("{}: {text}", self.slice(place)),
            false => text,
        }
    }

    /// What goes, neighbours joined; between empty lines it takes one of them along.
    pub(in crate::rewrite) fn joined(&self, removed: &[Span]) -> Vec<Span> {
        let text = self.source.text();
        let mut sorted = removed.to_vec();
        sorted.sort();
        let mut joined: Vec<Span> = Vec::new();
        for span in sorted {
            match joined.last_mut() {
                Some(last) if last.end >= span.start => last.end = last.end.max(span.end),
                _ => joined.push(span),
            }
        }
        let is_empty = |line: &str| line.trim().is_empty();
        for span in &mut joined {
            let (above, below) = (&text[..span.start as usize], &text[span.end as usize..]);
            let is_line = above.is_empty() || above.ends_with('\n');
            let ends = &above[above.trim_end_matches(['\r', '\n']).len()..];
            let line_above = ends.matches('\n').count() > 1;
            let line_below = below.split('\n').next().is_some_and(is_empty) && below.contains('\n');
            if is_line && (line_above || above.is_empty()) && line_below {
                let end = below.find('\n').map_or(0, |at| at + 1);
                span.end += u32::try_from(end).unwrap_or(0);
            }
        }
        joined
    }

    /// A literal without what goes.
    fn part_text(&self, construct: &Construct, part: &Part, early: Early<'_>) -> String {
        let object = self.object_at(part.object);
        let mut first = Vec::new();
        if part.object == construct.body.object && !construct.body.channel_beside {
            first.push(self.channel_entry(construct, early));
        }
        first.extend(part.added.iter().cloned());
        if first.is_empty() && part.kept.is_empty() {
            return "{}".to_owned();
        }
        object.rebuilt(&first, &part.kept, |entry| {
            let mut changes: Vec<(Span, String)> = Vec::new();
            for inner in &construct.body.parts {
                let nested = entry.contains(inner.object)
                    && !construct.body.parts.iter().any(|middle| {
                        middle.object != inner.object
                            && entry.contains(middle.object)
                            && middle.object.contains(inner.object)
                    });
                if nested {
                    changes.push((inner.object, self.part_text(construct, inner, early)));
                }
            }
            for (value, name) in early.iter().filter(|(value, _)| entry.contains(*value)) {
                let key = &self.source.text()[entry.start as usize..value.start as usize];
                let plain = key.trim_end().trim_end_matches(':').trim();
                let inner = !changes.iter().any(|(span, _)| span.contains(*value));
                if plain == name {
                    return Some(name.clone());
                }
                if inner {
                    changes.push((*value, name.clone()));
                }
            }
            if changes.is_empty() {
                return None;
            }
            changes.sort_by_key(|(span, _)| *span);
            let mut text = String::new();
            let mut at = entry.start;
            for (span, change) in changes {
                text.push_str(self.slice(Span {
                    start: at,
                    end: span.start,
                }));
                text.push_str(&change);
                at = span.end;
            }
            text.push_str(self.slice(Span {
                start: at,
                end: entry.end,
            }));
            Some(text)
        })
    }

    /// The payload of the agent (`Destination::Agent`, then labelled) or of its channel, its lines but the first indented by `indent`.
    pub(super) fn new_object(
        &self,
        construct: &Construct,
        to: Destination,
        label: Option<&str>,
        indent: &str,
        early: Early<'_>,
    ) -> String {
        let api = self.catalog.api();
        let mut fields: Vec<&FieldMove> = construct
            .fields
            .iter()
            .filter(|field| field.to == to)
            .collect();
        fields.sort_by_key(|field| field.row);
        let mut entries: Vec<(Vec<String>, String)> = fields
            .iter()
            .map(|field| {
                (
                    self.comments_for(construct, field),
                    self.entry_text(construct, field, indent, early),
                )
            })
            .collect();
        if let Some(label) = label {
            let entry = format!(
                "{}: {}",
                self.key(construct, &api.name_field),
                self.value_text(label)
            );
            entries.insert(entries.len().min(1), (Vec::new(), entry));
            for required in &api.required_agent_objects {
                if !fields
                    .iter()
                    .any(|field| field.path.first() == Some(required))
                {
                    entries.push((
                        Vec::new(),
                        format!("{}: {{}}", self.key(construct, required)),
                    ));
                }
            }
        }
        let object = self.object(construct);
        let has_comments = entries.iter().any(|(comments, _)| !comments.is_empty());
        let flat: Vec<&str> = entries.iter().map(|(_, entry)| entry.as_str()).collect();
        let flat = format!("{{ {} }}", flat.join(", "));
        if !has_comments
            && !flat.contains('\n')
            && (entries.len() == 1 || (!object.is_multi_line() && flat.len() + indent.len() < 90))
        {
            return flat;
        }
        let trailing = if object.has_trailing_comma()
            || !object.is_multi_line() && self.ir.language != crate::ir::Language::Rust
        {
            ","
        } else {
            ""
        };
        let newline = self.style.newline;
        let inner = format!("{indent}{}", self.style.indent);
        let mut text = String::from("{");
        let count = entries.len();
        for (at, (comments, entry)) in entries.into_iter().enumerate() {
            for comment in comments {
                text.push_str(&format!("{newline}{inner}{comment}"));
            }
            let comma = if at + 1 < count { "," } else { trailing };
            text.push_str(&format!("{newline}{inner}{entry}{comma}"));
        }
        text.push_str(&format!("{newline}{indent}}}"));
        text
    }

    /// The comments that travel with a field: its own, and those of the entries around it where it is the first to leave them.
    fn comments_for(&self, construct: &Construct, field: &FieldMove) -> Vec<String> {
        let body = &construct.body;
        let part = |object: Span| body.parts.iter().find(|part| part.object == object);
        let leaves = part(field.object).is_some()
            || body.removed.iter().any(|span| span.contains(field.entry));
        if !leaves {
            return Vec::new();
        }
        let owned = |object: &ObjectText<'_>, entry: Span| -> Vec<String> {
            let at = object.entries.iter().position(|own| own.entry == entry);
            at.map(|at| {
                object
                    .comments_of(at)
                    .into_iter()
                    .map(str::to_owned)
                    .collect()
            })
            .unwrap_or_default()
        };
        let is_first = |shares: &dyn Fn(&FieldMove) -> bool| {
            let all = construct.fields.iter().filter(|other| shares(other));
            all.min_by_key(|other| (other.to, other.row))
                .is_some_and(|first| std::ptr::eq(first, field))
        };
        let mut comments: Vec<String> = field
            .comments
            .iter()
            .map(|comment| self.slice(*comment).to_owned())
            .collect();
        for (object, entry) in &field.around {
            let text = self.object_at(*object);
            let at = text.entries.iter().position(|own| own.entry == *entry);
            let stays =
                part(*object).is_some_and(|part| at.is_some_and(|at| part.kept.contains(&at)));
            if !stays && is_first(&|other| other.around.contains(&(*object, *entry))) {
                comments.extend(owned(&text, *entry));
            }
        }
        // What stands after the last inner entry has no entry of its own.
        let is_emptied = part(field.object).is_some_and(|part| part.kept.is_empty());
        if field.object != body.object
            && is_emptied
            && is_first(&|other| other.object == field.object)
        {
            let inner = self.object_at(field.object);
            comments.extend(inner.tail_comments().into_iter().map(str::to_owned));
        }
        comments.extend(owned(&self.object_at(field.object), field.entry));
        comments
    }

    /// `key: value` under its new key, as it stands or as it is said where the agent is created.
    pub(super) fn entry_text(
        &self,
        construct: &Construct,
        field: &FieldMove,
        indent: &str,
        early: Early<'_>,
    ) -> String {
        let entry = self.plain_entry(construct, field, indent, early);
        match field.when.is_empty() {
            true => entry,
            false => {
                let when: Vec<&str> = field.when.iter().map(|(text, _)| text.as_str()).collect();
                format!("...({} && {{ {entry} }})", when.join(" && "))
            }
        }
    }

    fn plain_entry(
        &self,
        construct: &Construct,
        field: &FieldMove,
        indent: &str,
        early: Early<'_>,
    ) -> String {
        let from = indentation_at(self.source.text(), field.entry.start as usize);
        let to = format!("{indent}{}", self.style.indent);
        let key = field.path.last().map_or("", String::as_str);
        let written = self.key(construct, key);
        if let Some((_, name)) = early.iter().find(|(value, _)| *value == field.value) {
            return match name == key {
                true => name.clone(),
                false => format!("{written}: {name}"),
            };
        }
        if let Some(text) = &field.text {
            return match *text == written && self.ir.language != crate::ir::Language::Rust {
                true => written,
                false => format!("{written}: {}", reindented(text, from, &to)),
            };
        }
        let entry = self.slice(field.entry);
        let old_key = entry
            .split(':')
            .next()
            .unwrap_or(entry)
            .trim()
            .trim_matches(['"', '\'']);
        if old_key == key && field.object != field.entry {
            return reindented(entry, from, &to);
        }
        let value = self.slice(field.value);
        if value == written {
            return written;
        }
        format!("{written}: {}", reindented(value, from, &to))
    }
}
