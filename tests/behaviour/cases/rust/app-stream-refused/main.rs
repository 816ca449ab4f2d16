//! A stream opens a session for each user; the payload is changed through a reference.

use futures::stream::{self, StreamExt};
use serde_json::json;

async fn open(client: &reqwest::Client, key: &str, user: &str) -> Result<String, reqwest::Error> {
    let mut payload = json!({
        "companionId": "comp_abc123",
        "providerConfig": { "voiceId": "alloy" },
    });
    let object = payload.as_object_mut().expect("an object");
    object.insert("externalClientId".to_owned(), json!(user));
    if user.starts_with('a') {
        object.insert("tags".to_owned(), json!(["first"]));
    }
    let response = client
        .post("https://companion-api.napster.com/public/connections")
        .header("X-Api-Key", key)
        .json(&payload)
        .send()
        .await?;
    Ok(response.status().to_string())
}

#[tokio::main]
async fn main() {
    let client = reqwest::Client::new();
    let key = std::env::var("NAPSTER_API_KEY").unwrap_or_default();
    let results: Vec<_> = stream::iter(["ada", "bob", "cyd"])
        .map(|user| open(&client, &key, user))
        .buffered(1)
        .collect()
        .await;
    for result in results {
        println!("{:?}", result.ok());
    }
}
