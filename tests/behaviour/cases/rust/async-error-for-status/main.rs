//! A refused creation becomes the error that the status of a session became.

use serde_json::{json, Value};
use std::sync::LazyLock;

const API: &str = "https://companion-api.napster.com";
static API_KEY: LazyLock<String> = LazyLock::new(|| std::env::var("NAPSTER_API_KEY").unwrap_or_default());

async fn open_session(client: &reqwest::Client, user: &str) -> reqwest::Result<String> {
    let session: Value = client
        .post(format!("{API}/public/ws-connections"))
        .header("X-Api-Key", API_KEY.as_str())
        .json(&json!({ "companionId": "comp_abc123", "providerConfig": { "voiceId": "alloy" }, "externalClientId": user }))
        .send()
        .await?
        .error_for_status()?
        .json()
        .await?;
    Ok(session["token"].to_string())
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
