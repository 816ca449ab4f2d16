//! Two keys in one process never share an agent.

use serde_json::{json, Value};

const API: &str = "https://companion-api.napster.com";

async fn open_session(client: &reqwest::Client, api_key: &str, user: &str) -> Result<String, Box<dyn std::error::Error>> {
    let response = client
        .post(format!("{API}/public/connections"))
        .header("X-Api-Key", api_key)
        .json(&json!({
            "companionId": "comp_abc123",
            "providerConfig": {
                // the calm one
                "voiceId": "alloy",
                "settings": { "temperature": 0.4 },
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
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = reqwest::Client::new();
    let (one, two) = (std::env::var("NAPSTER_API_KEY")?, std::env::var("OTHER_API_KEY")?);
    let sessions = ["ada", "bob", "cyd", "dan"].iter().zip([&one, &two, &one, &two]);
    let mut outcomes: Vec<String> = futures::future::join_all(sessions.map(|(user, key)| open_session(&client, key, user)))
        .await
        .into_iter()
        .map(|outcome| outcome.unwrap().split('_').next().unwrap_or_default().to_owned())
        .collect();
    outcomes.sort();
    println!("{}", outcomes.join(", "));
    Ok(())
}
