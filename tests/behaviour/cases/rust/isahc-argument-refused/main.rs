//! isahc: the request is built in the argument, with a question mark.

use isahc::{prelude::*, HttpClient, Request};
use serde_json::json;

fn open(client: &HttpClient, user: &str) -> anyhow::Result<String> {
    let key = std::env::var("NAPSTER_API_KEY")?;
    let mut response = client.send(
        Request::post("https://companion-api.napster.com/public/connections")
            .header("X-Api-Key", key)
            .header("Content-Type", "application/json")
            .body(
                json!({
                    "companionId": "comp_abc123",
                    "providerConfig": { "voiceId": "alloy" },
                    "externalClientId": user,
                })
                .to_string(),
            )?,
    )?;
    if !response.status().is_success() {
        anyhow::bail!("{}", response.status());
    }
    let value: serde_json::Value = response.json()?;
    Ok(value["token"].as_str().unwrap_or_default().to_owned())
}

fn main() -> anyhow::Result<()> {
    let client = HttpClient::new()?;
    for user in ["ada", "bob"] {
        match open(&client, user) {
            Ok(token) => println!("{token}"),
            Err(error) => println!("{error}"),
        }
    }
    Ok(())
}
