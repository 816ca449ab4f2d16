//! Two sessions in a row share one agent.

use reqwest::blocking::Client;
use serde_json::{json, Value};

const API: &str = "https://companion-api.napster.com";

fn open_session(client: &Client, user: &str) -> reqwest::Result<String> {
    let api_key = std::env::var("NAPSTER_API_KEY").unwrap_or_default();
    let response = client
        .post(format!("{API}/public/connections"))
        .header("X-Api-Key", &api_key)
        .json(&json!({
            "companionId": "comp_abc123",
            "providerConfig": { "voiceId": "alloy", /* the calm one */ },
            "knowledgeBaseId": "kb_1",
            "externalClientId": user,
        }))
        .send()?;
    if !response.status().is_success() {
        return Ok(format!("refused {}", response.status().as_u16()));
    }
    let session: Value = response.json()?;
    Ok(session["token"].as_str().unwrap_or_default().to_owned())
}

fn main() {
    let client = Client::new();
    for user in ["ada", "bob"] {
        match open_session(&client, user) {
            Ok(token) => println!("{token}"),
            Err(error) => println!("failed: {error}"),
        }
    }
}
