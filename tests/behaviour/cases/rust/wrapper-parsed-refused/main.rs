//! A function that gives the body of any answer: a refused creation comes back as a refused session did.

use serde_json::{json, Value};

fn post_json(path: &str, body: &Value) -> Result<Value, Box<dyn std::error::Error>> {
    let key = std::env::var("NAPSTER_API_KEY")?;
    let response = reqwest::blocking::Client::new()
        .post(format!("https://companion-api.napster.com{path}"))
        .header("X-Api-Key", key)
        .json(body)
        .send()?;
    Ok(response.json()?)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for user in ["ada", "bob"] {
        let session = post_json(
            "/public/connections",
            &json!({
            "companionId": "comp_abc123",
            "providerConfig": {
                "voiceId": "alloy",
                "settings": { "temperature": 0.4 },
            },
            "externalClientId": user,
        }),
        )?;
        match session["token"].as_str() {
            Some(token) => println!("{token}"),
            None => println!("refused: {}", session["error"]["code"]),
        }
    }
    Ok(())
}
