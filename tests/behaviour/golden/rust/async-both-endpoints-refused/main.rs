//! A refused creation reaches the match of its caller.

use reqwest::{Client, Response};
use serde_json::json;

const AGENTS_URL: &str = "https://companion-api.napster.com/public/agents";

struct Companion {
    client: Client,
    api_key: String,
}

impl Companion {
    async fn video(&self, user: &str) -> String {
        let result = with_support_agent(&self.client, &self.api_key, |agent_id| {
            self
                .client
                .post(format!("{AGENTS_URL}/{agent_id}/connections"))
                .header("X-Api-Key", &self.api_key)
                .json(&json!({ "channelType": "webrtc", "externalClientId": user }))
                .send()
        })
        .await;
        match result {
            Ok(response) => describe(response),
            Err(error) => format!("failed: {error}"),
        }
    }

    async fn audio(&self, user: &str) -> String {
        let payload = json!({
            "channelType": "websocket",
            // who is calling
            "externalClientId": user,
        });
        match with_support_agent(&self.client, &self.api_key, |agent_id| {
            self.client.post(format!("{AGENTS_URL}/{agent_id}/connections")).header("X-Api-Key", &self.api_key).json(&payload).send()
        })
        .await
        {
            Ok(response) => describe(response),
            Err(error) => format!("failed: {error}"),
        }
    }
}

/// The agents' IDs by API key. An agent is created on first use and shared by every session with its key;
/// `NAPSTER_SUPPORT_AGENT_ID` names an existing one.
static SUPPORT_AGENTS: tokio::sync::Mutex<std::collections::BTreeMap<String, String>> =
    tokio::sync::Mutex::const_new(std::collections::BTreeMap::new());

/// Opens a session on the agent; where its creation fails, that is the result, and the next caller tries again.
async fn with_support_agent<F>(
    client: &Client,
    api_key: &str,
    open_session: impl FnOnce(String) -> F,
) -> reqwest::Result<Response>
where
    F: std::future::Future<Output = reqwest::Result<Response>>,
{
    let mut agents = SUPPORT_AGENTS.lock().await;
    let agent = agents.entry(api_key.to_owned()).or_default();
    if agent.is_empty() {
        *agent = std::env::var("NAPSTER_SUPPORT_AGENT_ID").unwrap_or_default();
    }
    if agent.is_empty() {
        let response = client
            .post(AGENTS_URL)
            .header("X-Api-Key", api_key)
            .json(&json!({ "companionId": "comp_abc123", "name": "Support Agent", "voiceId": "alloy", "providerSettings": {} }))
            .send()
            .await?;
        if !response.status().is_success() {
            return Ok(response);
        }
        let created: serde_json::Value = response.json().await?;
        *agent = created["id"].as_str().unwrap_or_default().to_owned();
    }
    let agent_id = agent.clone();
    drop(agents);
    open_session(agent_id).await
}

fn describe(response: Response) -> String {
    response.status().as_u16().to_string()
}

#[tokio::main]
async fn main() {
    let key = |name| std::env::var(name).unwrap_or_default();
    let one = Companion { client: Client::new(), api_key: key("NAPSTER_API_KEY") };
    let two = Companion { client: one.client.clone(), api_key: key("OTHER_API_KEY") };
    println!("{} {} {} {}", one.video("ada").await, one.audio("bob").await, two.audio("cyd").await, two.video("dan").await);
}
