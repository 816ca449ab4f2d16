//! surf: a refused creation comes back as the response that the code inspects.

use serde_json::{json, Value};

async fn open_session(client: &surf::Client, user: &str) -> surf::Result<String> {
    let mut response = client
        .post("https://companion-api.napster.com/public/connections")
        .header("X-Api-Key", std::env::var("NAPSTER_API_KEY")?)
        .body_json(&json!({
            "companionId": "comp_abc123",
            "providerConfig": {
                "voiceId": "alloy",
                "settings": { "temperature": 0.4 },
            },
            "externalClientId": user,
        }))?
        .await?;
    if !response.status().is_success() {
        return Ok(format!("refused {}", response.status()));
    }
    let session: Value = response.body_json().await?;
    Ok(session["token"].as_str().unwrap_or_default().to_owned())
}

#[tokio::main]
async fn main() {
    let client = surf::Client::new();
    for user in ["ada", "bob"] {
        match open_session(&client, user).await {
            Ok(token) => println!("{token}"),
            Err(error) => println!("failed: {error}"),
        }
    }
}
