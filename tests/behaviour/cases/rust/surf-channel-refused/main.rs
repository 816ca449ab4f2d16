//! surf: a request that asks for nothing with `?` before it is sent is copied for the PUT that configures its agent's channel.

use serde_json::{json, Value};

async fn open_session(user: &str) -> surf::Result<String> {
    let mut response = surf::post("https://companion-api.napster.com/public/connections")
        .header("X-Api-Key", "key_1")
        .body(json!({
            "companionId": "comp_abc123",
            "providerConfig": {
                "voiceId": "alloy",
                "settings": { "temperature": 0.4 },
                "useGreenVideo": true,
            },
            "externalClientId": user,
        }))
        .await?;
    if !response.status().is_success() {
        return Ok(format!("refused {}", response.status()));
    }
    let session: Value = response.body_json().await?;
    Ok(session["token"].as_str().unwrap_or_default().to_owned())
}

async fn outcome(user: &str) -> String {
    match open_session(user).await {
        Ok(token) => token,
        Err(_) => "failed".to_owned(),
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
