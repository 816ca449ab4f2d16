//! Tasks share client and key, and ask for the green video.

use serde_json::json;
use std::sync::Arc;

async fn open(
    client: Arc<reqwest::Client>,
    key: Arc<str>,
    user: String,
) -> Result<u16, reqwest::Error> {
    let response = client
        .post("https://companion-api.napster.com/public/connections")
        .header("X-Api-Key", &*key)
        .json(&json!({
            "companionId": "comp_abc123",
            "providerConfig": { "voiceId": "alloy", "useGreenVideo": true },
            "externalClientId": user,
        }))
        .send()
        .await?;
    Ok(response.status().as_u16())
}

#[tokio::main]
async fn main() {
    let client = Arc::new(reqwest::Client::new());
    let key: Arc<str> = std::env::var("NAPSTER_API_KEY").unwrap_or_default().into();
    let mut tasks = Vec::new();
    for user in ["ada", "bob", "cyd"] {
        let (client, key) = (client.clone(), key.clone());
        tasks.push(tokio::spawn(async move {
            open(client, key, user.to_string()).await
        }));
    }
    for task in tasks {
        println!("{:?}", task.await.unwrap().ok());
    }
}
