//! Comments of the payload and of the chain stay; the prompt is a text of several lines.

use reqwest::blocking::Client;
use serde_json::json;

/// Where sessions are opened.
pub const CONNECTIONS_URL: &str = "https://companion-api.napster.com/public/connections";

#[inline]
#[must_use]
fn prompt(lang: &str) -> String {
    format!("Answer in {lang}.")
}

/// Opens one session.
///
/// Costs one request.
#[allow(clippy::needless_pass_by_value)]
fn open(client: &Client, key: &str, user: String) -> Result<u16, reqwest::Error> {
    let _ = prompt("en");
    // The prompt is the marketing team's.
    let res = client
        .post(CONNECTIONS_URL)
        .header("X-Api-Key", key) // from the vault
        .json(&json!({
            "companionId": "comp_abc123", // Ada
            "providerConfig": {
                /* the calm one */
                "voiceId": "alloy",
                "settings": {
                    "prompt": r#"You are "Ada".
Answer briefly.
    Never guess."#,
                    "temperature": 0.3
                }
            },
            // no more than 32 characters
            "externalClientId": user
        }))
        .send()?;
    Ok(res.status().as_u16())
}

fn main() {
    let client = Client::new();
    let key = std::env::var("NAPSTER_API_KEY").unwrap();
    for user in ["ada", "bob"] {
        println!("{:?}", open(&client, &key, user.to_string()).ok());
    }
}
