//! A loop tries again after a refusal; the agent is created once.

// A small retrying client, blocking.
use reqwest::blocking::{Client, Response};
use reqwest::StatusCode;
use std::thread::sleep;
use std::time::Duration;

const MAX_ATTEMPTS: u32 = 3;

fn start_session(
    client: &Client,
    api_key: &str,
    user_id: &str,
) -> Result<Response, Box<dyn std::error::Error>> {
    let payload = serde_json::json!({
        "companionId": "comp_abc123",
        "providerConfig": {
            "voiceId": "alloy",
        },
        "language": "en-GB",
        "externalClientId": user_id,
        "tags": ["kiosk", "berlin"],
    });

    let mut attempt = 0;
    loop {
        attempt += 1;
        let response = client
            .post("https://companion-api.napster.com/public/ws-connections")
            .header("x-api-key", api_key)
            .json(&payload)
            .send()?;
        if response.status() == StatusCode::INTERNAL_SERVER_ERROR && attempt < MAX_ATTEMPTS {
            // give it some time
            sleep(Duration::from_millis(5 * u64::from(attempt)));
            continue;
        }
        return Ok(response);
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::new();
    let api_key = std::env::var("NAPSTER_API_KEY")?;
    for user in ["u1", "u2"] {
        let response = start_session(&client, &api_key, user)?;
        let status = response.status();
        let json: serde_json::Value = response.json()?;
        println!("{status} {}", json["token"]);
    }
    Ok(())
}
