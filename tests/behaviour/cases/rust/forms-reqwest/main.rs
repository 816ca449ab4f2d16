//! reqwest: sessions one by one and at once, in every way that they can fail.

use serde_json::{json, Value};
use std::sync::LazyLock;

static HTTP: LazyLock<reqwest::Client> = LazyLock::new(reqwest::Client::new);

async fn open_session(user: &str) -> reqwest::Result<String> {
    let key = std::env::var("NAPSTER_API_KEY").unwrap_or_default();
    let response = HTTP
        .post("https://companion-api.napster.com/public/connections")
        .header("X-Api-Key", &key)
        .json(&json!({
            "companionId": "comp_abc123",
            "providerConfig": {
                "voiceId": "alloy",
                "settings": { "temperature": 0.4 },
                "useGreenVideo": true,
            },
            "externalClientId": user,
        }))
        .send()
        .await?;
    if !response.status().is_success() {
        return Ok(format!("refused {}", response.status().as_u16()));
    }
    let session: Value = response.json().await?;
    Ok(session["token"].as_str().unwrap_or_default().to_owned())
}

async fn outcome(user: &str) -> String {
    match open_session(user).await {
        Ok(token) => token,
        Err(error) => format!("failed {}", error.is_request()),
    }
}

#[tokio::main]
async fn main() {
    let users = ["ada", "bob", "cyd"];
    if std::env::var("TOGETHER").is_err() {
        for user in users {
            println!("{}", outcome(user).await);
        }
        return;
    }
    let tasks = users.map(|user| tokio::spawn(outcome(user)));
    let mut kinds = Vec::new();
    for task in tasks {
        kinds.push(task.await.unwrap_or_default().replace(char::is_numeric, ""));
    }
    kinds.sort();
    println!("{}", kinds.join(", "));
}
