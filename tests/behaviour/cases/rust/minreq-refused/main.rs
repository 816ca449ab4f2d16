//! minreq: a refused creation comes back as the response that the code inspects; a key that is moved is copied.

use serde_json::{json, Value};

fn open_session(user: &str) -> Result<String, minreq::Error> {
    let key = std::env::var("NAPSTER_API_KEY").unwrap_or_default();
    let body = json!({
        "companionId": "comp_abc123",
        "providerConfig": {
            "voiceId": "alloy",
            "settings": { "temperature": 0.4 },
        },
        "externalClientId": user,
    });
    let response = minreq::post("https://companion-api.napster.com/public/connections")
        .with_header("X-Api-Key", key)
        .with_header("Content-Type", "application/json")
        .with_body(body.to_string())
        .send()?;
    if response.status_code != 200 && response.status_code != 201 {
        return Ok(format!("refused {}", response.status_code));
    }
    let session: Value = serde_json::from_slice(response.as_bytes()).unwrap_or_default();
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
