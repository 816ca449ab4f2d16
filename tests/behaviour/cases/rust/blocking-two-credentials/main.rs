//! Two keys in one process never share an agent.

use reqwest::blocking::{Client, Response};
use serde_json::json;

const API: &str = "https://companion-api.napster.com";

fn open_session(client: &Client, api_key: &str, user: &str) -> reqwest::Result<u16> {
    let response: Response = client
        .post(format!("{}/public/connections", API))
        .header("X-Api-Key", api_key)
        .json(&json!({ "companionId": "comp_abc123", "providerConfig": { "voiceId": "alloy" }, "externalClientId": user }))
        .send()?;
    Ok(response.status().as_u16())
}

fn main() -> reqwest::Result<()> {
    let client = Client::new();
    let key = |name| std::env::var(name).unwrap_or_default();
    let (one, two) = (key("NAPSTER_API_KEY"), key("OTHER_API_KEY"));
    for (key, user) in [(&one, "ada"), (&two, "bob"), (&one, "cyd"), (&two, "dan")] {
        println!("{}", open_session(&client, key, user)?);
    }
    Ok(())
}
