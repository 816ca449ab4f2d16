//! A refused creation with one key fails one caller; its key is tried again.

use serde_json::{json, Value};

const API: &str = "https://companion-api.napster.com";

async fn open_session(client: &reqwest::Client, api_key: &str, user: &str) -> Result<String, Box<dyn std::error::Error>> {
    let response = with_support_agent(client, api_key, |agent_id| {
        client
            .post(format!("{API}/public/agents/{agent_id}/connections"))
            .header("X-Api-Key", api_key)
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

/// The agents' IDs by API key. An agent is created on first use and shared by every session with its key;
/// `NAPSTER_SUPPORT_AGENT_ID` names an existing one.
static SUPPORT_AGENTS: tokio::sync::Mutex<std::collections::BTreeMap<String, String>> =
    tokio::sync::Mutex::const_new(std::collections::BTreeMap::new());

/// Opens a session on the agent; where its creation fails, that is the result, and the next caller tries again.
async fn with_support_agent<F>(
    client: &reqwest::Client,
    api_key: &str,
    open_session: impl FnOnce(String) -> F,
) -> reqwest::Result<reqwest::Response>
where
    F: std::future::Future<Output = reqwest::Result<reqwest::Response>>,
{
    let mut agents = SUPPORT_AGENTS.lock().await;
    let agent = agents.entry(api_key.to_owned()).or_default();
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
    let agent_id = agent.clone();
    drop(agents);
    open_session(agent_id).await
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = reqwest::Client::new();
    let (one, two) = (std::env::var("NAPSTER_API_KEY")?, std::env::var("OTHER_API_KEY")?);
    let sessions = ["ada", "bob", "cyd", "dan"].iter().zip([&one, &two, &one, &two]);
    let mut outcomes: Vec<String> = futures::future::join_all(sessions.map(|(user, key)| open_session(&client, key, user)))
        .await
        .into_iter()
        .map(|outcome| outcome.unwrap().split('_').next().unwrap_or_default().to_owned())
        .collect();
    outcomes.sort();
    println!("{}", outcomes.join(", "));
    Ok(())
}
