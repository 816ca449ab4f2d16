//! Concurrent sessions: a refused channel configuration fails one caller.

use serde_json::{json, Value};
use std::sync::LazyLock;

const API: &str = "https://companion-api.napster.com";
static API_KEY: LazyLock<String> = LazyLock::new(|| std::env::var("NAPSTER_API_KEY").unwrap_or_default());

async fn open_session(client: &reqwest::Client, user: &str) -> Result<String, Box<dyn std::error::Error>> {
    let response = client
        .post(format!("{API}/public/connections"))
        .header("X-Api-Key", API_KEY.as_str())
        .json(&json!({
            "companionId": "comp_abc123",
            "providerConfig": {
                // the calm one
                "voiceId": "alloy",
                "settings": { "temperature": 0.4 },
                "useGreenVideo": true,
            },
            "functions": [],
            "externalClientId": user,
            "tags": { "tier": "pro" },
        }))
        .send()
        .await?;
    if !response.status().is_success() {
        return Ok(format!("refused {}", response.status().as_u16()));
    }
    let session: Value = response.json().await?;
    Ok(session["token"].as_str().unwrap_or_default().to_owned())
}

#[tokio::main]
async fn main() {
    let client = reqwest::Client::new();
    let tasks = ["ada", "bob", "cyd"].map(|user| {
        let client = client.clone();
        tokio::spawn(async move { open_session(&client, user).await.map_err(|error| error.to_string()) })
    });
    let mut outcomes = Vec::new();
    for task in tasks {
        let outcome = task.await.unwrap().unwrap();
        outcomes.push(outcome.split('_').next().unwrap_or_default().to_owned());
    }
    outcomes.sort();
    println!("{}", outcomes.join(", "));
}
