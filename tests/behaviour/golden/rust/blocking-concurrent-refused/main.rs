//! Of the threads only the one whose creation is refused fails.

use reqwest::blocking::Client;
use serde_json::{json, Value};

const API: &str = "https://companion-api.napster.com";

fn open_session(client: &Client, user: &str) -> reqwest::Result<String> {
    let api_key = std::env::var("NAPSTER_API_KEY").unwrap_or_default();
    let response = with_support_agent(client, &api_key, |agent_id| {
        client
            .post(format!("{API}/public/agents/{agent_id}/connections"))
            .header("X-Api-Key", &api_key)
            .json(&json!({
                "channelType": "webrtc",
                "externalClientId": user,
            }))
            .send()
    })?;
    if !response.status().is_success() {
        return Ok(format!("refused {}", response.status().as_u16()));
    }
    let session: Value = response.json()?;
    Ok(session["token"].as_str().unwrap_or_default().to_owned())
}

/// The agent's ID. It is created on first use and shared by every session; `NAPSTER_SUPPORT_AGENT_ID` names an existing one.
static SUPPORT_AGENT: std::sync::Mutex<String> = std::sync::Mutex::new(String::new());

/// Opens a session on the agent; where its creation fails, that is the result, and the next caller tries again.
fn with_support_agent(
    client: &Client,
    api_key: &str,
    open_session: impl FnOnce(String) -> reqwest::Result<reqwest::blocking::Response>,
) -> reqwest::Result<reqwest::blocking::Response> {
    let mut agent = SUPPORT_AGENT.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    if agent.is_empty() {
        *agent = std::env::var("NAPSTER_SUPPORT_AGENT_ID").unwrap_or_default();
    }
    if agent.is_empty() {
        let response = client
            .post(format!("{API}/public/agents"))
            .header("X-Api-Key", api_key)
            .json(&json!({
                "companionId": "comp_abc123",
                "name": "Support Agent",
                "voiceId": "alloy", /* the calm one */
                "providerSettings": {},
                "knowledgeBaseId": "kb_1",
            }))
            .send()?;
        if !response.status().is_success() {
            return Ok(response);
        }
        let created: Value = response.json()?;
        *agent = created["id"].as_str().unwrap_or_default().to_owned();
    }
    let agent_id = agent.clone();
    drop(agent);
    open_session(agent_id)
}

fn main() {
    let client = Client::new();
    let mut outcomes: Vec<String> = std::thread::scope(|scope| {
        let threads = ["ada", "bob", "cyd"].map(|user| {
            let client = &client;
            scope.spawn(move || open_session(client, user).unwrap())
        });
        threads.map(|thread| thread.join().unwrap().split('_').next().unwrap_or_default().to_owned()).into()
    });
    outcomes.sort();
    println!("{}", outcomes.join(", "));
}
