//! A payload as a value, and what of it goes to the agent and to the session, as statements in front of the call.

use super::{Code, Obstacle};
use crate::catalog::mapping::Destination;
use crate::plan::construct::{Construct, FieldMove, Resent};
use crate::rewrite::style::{indentation_at, reindented};

/// The longest object on one line.
const OBJECT_WIDTH: usize = 80;

impl Code<'_, '_> {
    /// The payload and its parts as statements, lines but the first indented by `indent`.
    pub(super) fn declarations(
        &self,
        construct: &Construct,
        resent: &Resent,
        indent: &str,
    ) -> Result<Vec<String>, Obstacle> {
        let rewriter = self.rewriter;
        let name = self.json_macro(construct);
        let mut lines = Vec::new();
        if resent.declares {
            let place = construct.body.object;
            let from = indentation_at(rewriter.source.text(), place.start as usize);
            let text = reindented(rewriter.slice(place), from, indent);
            let is_value = text.starts_with("json!") || text.starts_with("serde_json::json!");
            let value = match text.starts_with(['{', '[']) {
                _ if is_value => text,
                true => format!("{name}(({text}))"),
                false => format!("{name}({text})"),
            };
            lines.push(format!("let {} = {value};", resent.payload));
        }
        self.declare(construct, resent, Destination::Agent, indent, &mut lines);
        self.declare(construct, resent, Destination::Session, indent, &mut lines);
        if self.configures() {
            self.declare(construct, resent, Destination::Channel, indent, &mut lines);
        }
        Ok(lines)
    }

    /// `let agent = json!({ ... });`, and what is there under a condition behind it.
    fn declare(
        &self,
        construct: &Construct,
        resent: &Resent,
        to: Destination,
        indent: &str,
        lines: &mut Vec<String>,
    ) {
        let api = self.rewriter.catalog.api();
        let name = match to {
            Destination::Agent => &resent.agent,
            Destination::Channel => &resent.channel,
            Destination::Session => &resent.session,
        };
        let key = |field: &FieldMove| field.path.last().cloned().unwrap_or_default();
        let mut fields: Vec<&FieldMove> = construct
            .fields
            .iter()
            .filter(|field| field.to == to)
            .collect();
        fields.sort_by_key(|field| field.row);
        let (sure, open): (Vec<&FieldMove>, Vec<&FieldMove>) =
            fields.into_iter().partition(|field| field.when.is_empty());
        let mut entries: Vec<String> = sure
            .iter()
            .map(|field| {
                let text = field.text.as_deref().unwrap_or("null");
                format!("\"{}\": {text}", key(field))
            })
            .collect();
        if to == Destination::Agent {
            let label = format!("\"{}\": \"{}\"", api.name_field, self.group.name);
            entries.insert(entries.len().min(1), label);
            for required in &api.required_agent_objects {
                if !sure
                    .iter()
                    .any(|field| field.path.first() == Some(required))
                {
                    entries.push(format!("\"{required}\": {{}}"));
                }
            }
        } else if to == Destination::Session {
            let channel = match &construct.url.chosen {
                Some(chosen) => chosen.channel.clone(),
                None => format!("\"{}\"", construct.channel),
            };
            entries.insert(0, format!("\"{}\": {channel}", api.channel_field));
        }
        let word = if open.is_empty() { "let" } else { "let mut" };
        let json = self.json_macro(construct);
        let inner = format!("{indent}{}", self.rewriter.style.indent);
        let flat = format!("{word} {name} = {json}({{ {} }});", entries.join(", "));
        lines.push(match flat.len() + indent.len() <= OBJECT_WIDTH {
            true => flat,
            false => {
                let list: Vec<String> = entries
                    .iter()
                    .map(|entry| format!("\n{inner}{entry}"))
                    .collect();
                format!("{word} {name} = {json}({{{}\n{indent}}});", list.join(","))
            }
        });
        for field in open {
            let key = key(field);
            let variable = snake(&key);
            let test = field.when.first().map_or("", |(test, _)| test.as_str());
            lines.push(format!(
                "if let Some({variable}) = {test} {{\n{inner}{name}[\"{key}\"] = {variable}.clone();\n{indent}}}"
            ));
        }
    }
}

/// `externalClientId` as `external_client_id`.
fn snake(key: &str) -> String {
    let mut name = String::new();
    for letter in key.chars() {
        if letter.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}
