//! A refused configuration fails one caller.

use serde_json::json;

const API: &str = "https://companion-api.napster.com";

struct User {
    id: &'static str,
    voice: &'static str,
    language: Option<&'static str>,
}

async fn open_session(client: &reqwest::Client, user: &User) -> Result<u16, reqwest::Error> {
    let response = with_agent(
        client,
        json!({
            "companionId": "comp_abc123",
            "name": "Companion",
            "voiceId": user.voice,
            "providerSettings": {},
            "language": user.language,
        }),
        |agent_id| {
            client
                .post(format!("{API}/public/agents/{agent_id}/connections"))
                .header("X-Api-Key", std::env::var("NAPSTER_API_KEY").unwrap_or_default())
                .json(&json!({
                    "channelType": "webrtc",
                    "externalClientId": user.id,
                }))
                .send()
        },
    )
    .await?;
    Ok(response.status().as_u16())
}

/// The agents' IDs by configuration. An agent is created on first use and shared by every session with its configuration.
static AGENTS: tokio::sync::Mutex<std::collections::BTreeMap<String, String>> =
    tokio::sync::Mutex::const_new(std::collections::BTreeMap::new());

/// Opens a session on the agent; where its creation fails, that is the result, and the next caller tries again.
async fn with_agent<F>(
    client: &reqwest::Client,
    config: serde_json::Value,
    open_session: impl FnOnce(String) -> F,
) -> reqwest::Result<reqwest::Response>
where
    F: std::future::Future<Output = reqwest::Result<reqwest::Response>>,
{
    let mut agents = AGENTS.lock().await;
    let agent = agents.entry(config.to_string()).or_default();
    if agent.is_empty() {
        let response = client
            .post(format!("{API}/public/agents"))
            .header("X-Api-Key", std::env::var("NAPSTER_API_KEY").unwrap_or_default())
            .json(&config)
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

#[tokio::main]
async fn main() {
    let client = reqwest::Client::new();
    let user = |id, voice, language| User { id, voice, language };
    let users = [user("ada", "alloy", Some("en")), user("bob", "verse", None), user("cyd", "alloy", Some("en")), user("dan", "alloy", None)];
    let statuses = futures::future::join_all(users.iter().map(|user| open_session(&client, user))).await;
    let mut statuses: Vec<String> = statuses.into_iter().map(|status| status.unwrap().to_string()).collect();
    statuses.sort();
    println!("{}", statuses.join(" "));
}
