//! isahc: a request that is built with a question mark is built in front of the closure that creates the agent.

use serde_json::{json, Value};

fn open_session(client: &isahc::HttpClient, user: &str) -> Result<String, Box<dyn std::error::Error>> {
    let request = isahc::Request::post("https://companion-api.napster.com/public/connections")
        .header("X-Api-Key", std::env::var("NAPSTER_API_KEY")?)
        .header("Content-Type", "application/json")
        .body(json!({
            "companionId": "comp_abc123",
            "providerConfig": {
                "voiceId": "alloy",
                "settings": { "temperature": 0.4 },
            },
            "externalClientId": user,
        }).to_string())?;
    let response = client.send(request)?;
    if !response.status().is_success() {
        return Ok(format!("refused {}", response.status().as_u16()));
    }
    let session: Value = serde_json::from_reader(response.into_body())?;
    Ok(session["token"].as_str().unwrap_or_default().to_owned())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = isahc::HttpClient::new()?;
    for user in ["ada", "bob"] {
        match open_session(&client, user) {
            Ok(token) => println!("{token}"),
            Err(error) => println!("failed: {error}"),
        }
    }
    Ok(())
}
