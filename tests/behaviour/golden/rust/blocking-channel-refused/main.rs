//! A refused channel configuration is refused to its caller; the agent is kept.

use reqwest::blocking::{Client, Response};
use serde_json::json;

const API: &str = "https://companion-api.napster.com";

fn open_session(client: &Client, api_key: &str, user: &str) -> reqwest::Result<u16> {
    let response: Response = with_support_agent(client, api_key, |agent_id| {
        client
            .post(format!("{}/public/agents/{}/connections", API, agent_id))
            .header("X-Api-Key", api_key)
            .json(&json!({ "channelType": "webrtc", "externalClientId": user }))
            .send()
    })?;
    Ok(response.status().as_u16())
}

/// The agent's ID by API key, and whether its channel is configured. It is created on first use and shared by every session with
/// its key; `NAPSTER_SUPPORT_AGENT_ID` names an existing one.
static SUPPORT_AGENTS: std::sync::Mutex<std::collections::BTreeMap<String, (String, bool)>> =
    std::sync::Mutex::new(std::collections::BTreeMap::new());

/// Opens a session on the agent; where its creation fails, that is the result, and the next caller tries again.
fn with_support_agent(
    client: &Client,
    api_key: &str,
    open_session: impl FnOnce(String) -> reqwest::Result<Response>,
) -> reqwest::Result<Response> {
    let mut agents = SUPPORT_AGENTS.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let (agent, configured) = agents.entry(api_key.to_owned()).or_default();
    if agent.is_empty() {
        *agent = std::env::var("NAPSTER_SUPPORT_AGENT_ID").unwrap_or_default();
        *configured = !agent.is_empty();
    }
    if agent.is_empty() {
        let response = client
            .post(format!("{}/public/agents", API))
            .header("X-Api-Key", api_key)
            .json(&json!({ "companionId": "comp_abc123", "name": "Support Agent", "voiceId": "alloy", "providerSettings": {} }))
            .send()?;
        if !response.status().is_success() {
            return Ok(response);
        }
        let created: serde_json::Value = response.json()?;
        *agent = created["id"].as_str().unwrap_or_default().to_owned();
    }
    if !*configured {
        let response = client
            .put(format!("{}/public/agents/{}/channels/webrtc", API, agent))
            .header("X-Api-Key", api_key)
            .json(&json!({ "useGreenVideo": true }))
            .send()?;
        if !response.status().is_success() {
            return Ok(response);
        }
        *configured = true;
    }
    let agent_id = agent.clone();
    drop(agents);
    open_session(agent_id)
}

fn main() -> reqwest::Result<()> {
    let client = Client::new();
    let key = |name| std::env::var(name).unwrap_or_default();
    let (one, two) = (key("NAPSTER_API_KEY"), key("OTHER_API_KEY"));
    for (key, user) in [(&one, "ada"), (&two, "bob"), (&one, "cyd"), (&two, "dan")] {
        println!("{}", open_session(&client, key, user)?);
    }
    Ok(())
}
