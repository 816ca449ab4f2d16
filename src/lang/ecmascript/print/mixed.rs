//! What a helper says otherwise for calls that come back as different things: a response here, a parsed body there, a thrown error.
//! Each says how the agent is read of what its own creation comes to, and gets that back as it is where there is none.

use super::{Helper, Types, signature};

impl Helper<'_> {
    /// Opens the session, or hands back what refused the agent.
    pub(super) fn open_or_refused(&self) -> String {
        let refused = match self.types {
            Types::None => "agent.refused",
            _ => "(agent.refused as T)",
        };
        format!("(agent) => (agent.id ? openSession(agent.id) : {refused})")
    }

    /// `createSupportAgent`, which is handed the creation and how to read it.
    pub(super) fn mixed_creator(&self) -> String {
        let parameters = self.parameters();
        let read = parameters.iter().filter(|one| one.creates);
        let parameters: Vec<String> = read
            .map(|one| format!("{}{}", one.name, one.annotation))
            .collect();
        let mut text =
            "// Resolves to the agent's ID, or to what refused it, whatever that is.\n".to_owned();
        text.push_str(&signature(
            &format!(
                "async function create{}{}",
                self.suffix,
                self.typed("<Created>")
            ),
            &parameters,
            &self.typed(&format!(": Promise<{}>", self.created_type())),
        ));
        if let Some(pin) = self.pin {
            if !pin.is_passed {
                text.push_str(&format!("  const pinned = {};\n", pin.read));
            }
            text.push_str("  if (pinned) return { id: pinned };\n");
        }
        let agent = match self.types {
            Types::None => "await readAgent(created)",
            _ => "(await readAgent(created)) as { id?: string } | null | undefined",
        };
        text.push_str(&format!(
            "  const created = await createAgent();\n  const agent = {agent};\n"
        ));
        text.push_str("  return agent && agent.id ? { id: agent.id } : { refused: created };\n}\n");
        text
    }
}
