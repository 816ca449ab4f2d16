//! attohttpc: a refused creation comes back as the response that the code inspects.

use serde_json::{json, Value};

fn open_session(user: &str) -> attohttpc::Result<String> {
    let key = std::env::var("NAPSTER_API_KEY").unwrap_or_default();
    let text = serde_json::to_string(&json!({
        "companionId": "comp_abc123",
        "providerConfig": {
            "voiceId": "alloy",
            "settings": { "temperature": 0.4 },
        },
        "externalClientId": user,
    })).unwrap_or_default();
    let response = attohttpc::post("https://companion-api.napster.com/public/connections")
        .header("X-Api-Key", &key)
        .header("Content-Type", "application/json")
        .text(text)
        .send()?;
    if !response.is_success() {
        return Ok(format!("refused {}", response.status().as_u16()));
    }
    let session: Value = response.json()?;
    Ok(session["token"].as_str().unwrap_or_default().to_owned())
}

fn main() {
    for user in ["ada", "bob"] {
        match open_session(user) {
            Ok(token) => println!("{token}"),
            Err(error) => println!("failed: {error}"),
        }
    }
}
