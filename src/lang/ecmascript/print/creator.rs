//! The function of a helper that creates the agent, and configures its channel.

use super::{CONFIGURE, CREATE, Channels, Helper, Types, signature};
use crate::catalog::answers::{Refusal, filled};

impl Helper<'_> {
    /// `createSupportAgent`.
    pub(super) fn creator(&self) -> String {
        let suffix = self.suffix;
        let parameters = self.parameters();
        let read = parameters.iter().filter(|one| one.creates);
        let parameters: Vec<String> = read
            .map(|one| format!("{}{}", one.name, one.annotation))
            .collect();
        let plain = !self.is_async && self.types == Types::None && self.channels == Channels::None;
        let mut text = String::new();
        match self.answer.refusal {
            Refusal::Thrown => {}
            Refusal::Answered(_) => {
                let what = match self.answer.is_own {
                    true => "answer",
                    false => "response",
                };
                text.push_str(&format!(
                    "// Resolves to the agent's ID, or to the {what} that refused it.\n"
                ));
            }
            Refusal::Parsed => {
                text.push_str("// Resolves to the agent, or to the answer that refused it.\n");
            }
        }
        let keyword = if plain { "function" } else { "async function" };
        text.push_str(&signature(
            &format!("{keyword} create{suffix}"),
            &parameters,
            &self.typed(&format!(": Promise<{}>", self.created_type())),
        ));
        self.push_pin(&mut text);
        let (create, configure) = match self.holds_calls {
            true => (CREATE, CONFIGURE),
            false => ("createAgent()", "configureChannel(agentId)"),
        };
        if self.channels != Channels::None {
            self.push_configured(create, configure, &mut text);
        } else if self.answer.refusal == Refusal::Parsed {
            text.push_str(&match (plain, self.types) {
                (true, _) => format!("  return {create};\n"),
                (false, Types::None) => format!("  return {create};\n"),
                _ => format!(
                    "  return (await {create}) as {}{{ id?: string }};\n",
                    if self.hides_id { "unknown as " } else { "" }
                ),
            });
        } else if plain {
            text.push_str(&format!("  return {create}{};\n", self.continuation()));
        } else {
            self.push_creation(create, "  ", &mut text);
            text.push_str("  return id;\n");
        }
        text.push_str("}\n");
        text
    }

    fn push_pin(&self, text: &mut String) {
        let Some(pin) = self.pin else { return };
        if !pin.is_passed {
            text.push_str(&format!("  const pinned = {};\n", pin.read));
        }
        text.push_str(match self.answer.refusal {
            Refusal::Parsed => "  if (pinned) return { id: pinned };\n",
            _ => "  if (pinned) return pinned;\n",
        });
    }

    /// Creates the agent and takes its `id`.
    fn push_creation(&self, create: &str, indent: &str, text: &mut String) {
        if self.answer.body == "{}" && !matches!(self.answer.refusal, Refusal::Answered(_)) {
            let created = self.with_id(&format!("await {create}"));
            text.push_str(&format!("{indent}const {{ id }} = {created};\n"));
            return;
        }
        self.push_request("created", create, indent, text);
        let body = self.with_id(&filled(&self.answer.body, "created"));
        text.push_str(&format!("{indent}const {{ id }} = {body};\n"));
    }

    fn push_request(&self, name: &str, call: &str, indent: &str, text: &mut String) {
        text.push_str(&match (self.hides_answer, self.types) {
            (false, _) | (_, Types::None) => format!("{indent}const {name} = await {call};\n"),
            _ => {
                let shape = &self.answer.shape;
                format!("{indent}const {name} = (await {call}) as {shape};\n")
            }
        });
        if let Refusal::Answered(ok) = &self.answer.refusal {
            let refused = negated(&filled(ok, name));
            text.push_str(&format!("{indent}if ({refused}) return {name};\n"));
        }
    }

    /// The rest of a creation in a file without `async`.
    fn continuation(&self) -> String {
        let body = filled(&self.answer.body, "created");
        let id = match body.strip_prefix("await ") {
            Some(promise) => format!("{promise}.then((agent) => agent.id)"),
            None => format!("{body}.id"),
        };
        match &self.answer.refusal {
            Refusal::Answered(ok) => {
                let ok = filled(ok, "created");
                format!(".then((created) => ({ok} ? {id} : created))")
            }
            _ => format!(".then((created) => {id})"),
        }
    }

    /// Creates the agent where there is none, then configures the channel; a refused configuration is tried again.
    fn push_configured(&self, create: &str, configure: &str, text: &mut String) {
        let agent = self.agent;
        let draft = match self.keyed {
            true => format!("{agent}Ids.get(key)"),
            false => format!("{agent}Id"),
        };
        text.push_str(&format!("  let agentId = {draft};\n  if (!agentId) {{\n"));
        self.push_creation(create, "    ", text);
        text.push_str("    agentId = id;\n");
        text.push_str(&match self.keyed {
            true => format!("    {agent}Ids.set(key, id);\n"),
            false => format!("    {agent}Id = id;\n"),
        });
        text.push_str("  }\n");
        let several = self.channels == Channels::Several;
        let channel = match self.keyed {
            true => "JSON.stringify([agentId, channelType])",
            false => "channelType",
        };
        let indent = if several { "    " } else { "  " };
        if several {
            text.push_str(&format!("  if (!{agent}Channels.has({channel})) {{\n"));
        }
        match &self.answer.refusal {
            Refusal::Answered(ok) if self.may_configure => {
                let refused = negated(&filled(ok, "configured"));
                text.push_str(&format!(
                    "{indent}const configured = await {configure};\n{indent}if (configured && {refused}) return configured;\n"
                ));
            }
            Refusal::Answered(_) => self.push_request("configured", configure, indent, text),
            _ => text.push_str(&format!("{indent}await {configure};\n")),
        }
        if several {
            text.push_str(&format!("    {agent}Channels.add({channel});\n  }}\n"));
        }
        text.push_str("  return agentId;\n");
    }
}

/// The opposite of a condition.
fn negated(condition: &str) -> String {
    if let Some(opposite) = condition.strip_prefix('!') {
        return opposite.to_owned();
    }
    if let Some((value, tag)) = condition.split_once(" === ") {
        return format!("{value} !== {tag}");
    }
    let plain = condition
        .chars()
        .all(|one| one.is_alphanumeric() || matches!(one, '.' | '_' | '(' | ')' | '[' | ']'));
    match plain {
        true => format!("!{condition}"),
        false => format!("!({condition})"),
    }
}
