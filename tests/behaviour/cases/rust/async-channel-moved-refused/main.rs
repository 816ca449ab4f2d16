//! A key that the request took for itself is copied for the creation, the channel and the session.

use serde_json::{json, Value};

async fn open(key: String, user: &str) -> Result<String, reqwest::Error> {
    let client = reqwest::Client::new();
    let response = client
        .post("https://companion-api.napster.com/public/connections")
        .header("X-Api-Key", key)
        .json(&json!({
            "companionId": "comp_stage",
            "providerConfig": { "voiceId": "alloy", "useGreenVideo": true },
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
    let key = std::env::var("NAPSTER_API_KEY").unwrap_or_default();
    for user in ["user_1", "user_2", "user_3"] {
        match open(key.clone(), user).await {
            Ok(token) => println!("{token}"),
            Err(error) => println!(
                "refused with {}",
                error.status().map_or(0, |it| it.as_u16())
            ),
        }
    }
}
