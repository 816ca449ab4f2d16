//! A refused channel configuration is refused to its caller; the agent is kept.

use serde_json::{json, Value};
use std::sync::LazyLock;

const API: &str = "https://companion-api.napster.com";
static API_KEY: LazyLock<String> = LazyLock::new(|| std::env::var("NAPSTER_API_KEY").unwrap_or_default());

async fn open_session(client: &reqwest::Client, user: &str) -> Result<String, Box<dyn std::error::Error>> {
    let response = with_support_agent(client, |agent_id| {
        client
            .post(format!("{API}/public/agents/{agent_id}/connections"))
            .header("X-Api-Key", API_KEY.as_str())
            .json(&json!({
                "channelType": "webrtc",
                "externalClientId": user,
                "tags": { "tier": "pro" },
            }))
            .send()
    })
    .await?;
    if !response.status().is_success() {
        return Ok(format!("refused {}", response.status().as_u16()));
    }
    let session: Value = response.json().await?;
    Ok(session["token"].as_str().unwrap_or_default().to_owned())
}

/// The agent's ID, and whether its channel is configured. It is created on first use and shared by every session;
/// `NAPSTER_SUPPORT_AGENT_ID` names an existing one.
static SUPPORT_AGENT: tokio::sync::Mutex<(String, bool)> = tokio::sync::Mutex::const_new((String::new(), false));

/// Opens a session on the agent; where its creation fails, that is the result, and the next caller tries again.
async fn with_support_agent<F>(
    client: &reqwest::Client,
    open_session: impl FnOnce(String) -> F,
) -> reqwest::Result<reqwest::Response>
where
    F: std::future::Future<Output = reqwest::Result<reqwest::Response>>,
{
    let mut state = SUPPORT_AGENT.lock().await;
    let (agent, configured) = &mut *state;
    if agent.is_empty() {
        *agent = std::env::var("NAPSTER_SUPPORT_AGENT_ID").unwrap_or_default();
        *configured = !agent.is_empty();
    }
    if agent.is_empty() {
        let response = client
            .post(format!("{API}/public/agents"))
            .header("X-Api-Key", API_KEY.as_str())
            .json(&json!({
                "companionId": "comp_abc123",
                "name": "Support Agent",
                // the calm one
                "voiceId": "alloy",
                "providerSettings": { "temperature": 0.4 },
                "functions": [],
            }))
            .send()
            .await?;
        if !response.status().is_success() {
            return Ok(response);
        }
        let created: Value = response.json().await?;
        *agent = created["id"].as_str().unwrap_or_default().to_owned();
    }
    if !*configured {
        let response = client
            .put(format!("{API}/public/agents/{agent}/channels/webrtc"))
            .header("X-Api-Key", API_KEY.as_str())
            .json(&json!({ "useGreenVideo": true }))
            .send()
            .await?;
        if !response.status().is_success() {
            return Ok(response);
        }
        *configured = true;
    }
    let agent_id = agent.clone();
    drop(state);
    open_session(agent_id).await
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = reqwest::Client::new();
    for user in ["ada", "bob"] {
        match open_session(&client, user).await {
            Ok(token) => println!("{token}"),
            Err(error) => println!("failed: {error}"),
        }
    }
    Ok(())
}
