//! reqwest-middleware: the error that a refused creation becomes is that of a refused session.

use reqwest_middleware::ClientWithMiddleware;
use serde_json::{json, Value};

async fn open_session(client: &ClientWithMiddleware, user: &str) -> anyhow::Result<String> {
    let key = std::env::var("NAPSTER_API_KEY")?;
    let url = format!("{}/public/connections", "https://companion-api.napster.com");
    let response = client
        .post(url)
        .header("X-Api-Key", key)
        .json(&json!({
            "companionId": "comp_abc123",
            "providerConfig": {
                "voiceId": "alloy",
                "settings": { "temperature": 0.4 },
            },
            "externalClientId": user,
        }))
        .send()
        .await?
        .error_for_status()?;
    let session: Value = response.json().await?;
    Ok(session["token"].as_str().unwrap_or_default().to_owned())
}

#[tokio::main]
async fn main() {
    let client = reqwest_middleware::ClientBuilder::new(reqwest::Client::new()).build();
    for user in ["ada", "bob"] {
        match open_session(&client, user).await {
            Ok(token) => println!("{token}"),
            Err(error) => println!("failed: {error}"),
        }
    }
}
