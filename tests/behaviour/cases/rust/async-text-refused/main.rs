//! The payload is sent as text by a method that is given as a value.

use serde_json::{json, Value};

#[tokio::main]
async fn main() {
    let client = reqwest::Client::new();
    for user in ["ada", "bob"] {
        let result = client
            .request(reqwest::Method::POST, "https://companion-api.napster.com/public/ws-connections")
            .header("X-Api-Key", std::env::var("NAPSTER_API_KEY").unwrap_or_default())
            .header("Content-Type", "application/json")
            .body(serde_json::to_string(&json!({
                "companionId": "comp_abc123",
                "providerConfig": {
                    "voiceId": "alloy",
                    "settings": { "temperature": 0.4 },
                },
                "externalClientId": user,
            })).unwrap())
            .send()
            .await;
        match result {
            Ok(response) if response.status().is_success() => {
                let session: Value = response.json().await.unwrap_or_default();
                println!("{}", session["token"].as_str().unwrap_or_default());
            }
            Ok(response) => println!("refused {}", response.status().as_u16()),
            Err(error) => println!("failed: {error}"),
        }
    }
}
