//! ureq 3: a refused creation is the error that a refused session was.

use serde_json::{json, Value};

const API: &str = "https://companion-api.napster.com";

fn open_session(user: &str) -> Result<String, ureq::Error> {
    let key = std::env::var("NAPSTER_API_KEY").unwrap_or_default();
    let session: Value = ureq::post(format!("{API}/public/connections"))
        .header("X-Api-Key", &key)
        .send_json(&json!({
            "companionId": "comp_abc123",
            "providerConfig": {
                "voiceId": "alloy",
                "settings": { "temperature": 0.4 },
            },
            "externalClientId": user,
        }))?
        .body_mut()
        .read_json()?;
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
