//! A static client has the key; the path is a constant of an inline module; two sessions at once.

use reqwest::header::{HeaderMap, HeaderValue, CONTENT_TYPE};
use serde_json::{json, Value};
use std::sync::LazyLock;

static HTTP: LazyLock<reqwest::Client> = LazyLock::new(|| {
    let mut headers = HeaderMap::new();
    let key = std::env::var("NAPSTER_API_KEY").expect("NAPSTER_API_KEY");
    headers.insert("X-Api-Key", HeaderValue::from_str(&key).unwrap());
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    reqwest::Client::builder()
        .default_headers(headers)
        .build()
        .unwrap()
});

mod endpoints {
    pub const HOST: &str = "https://companion-api.napster.com";
    pub const CONNECTIONS: &str = "/public/connections";
}

fn profile(name: &str) -> Value {
    json!({ "name": name, "plan": "pro" })
}

async fn token(user: &str) -> Option<String> {
    let res = HTTP
        .post([endpoints::HOST, endpoints::CONNECTIONS].concat())
        .body(
            json!({
                "companionId": "comp_abc123",
                "providerConfig": {
                    "voiceId": "alloy",
                    "settings": { "temperature": 0.7, "prompt": "Be brief." }
                },
                "externalClientId": user,
                "externalClientProfile": profile(user)
            })
            .to_string(),
        )
        .send()
        .await
        .ok()?;
    let value: Value = res.json().await.ok()?;
    Some(value.get("token")?.as_str()?.to_owned())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (a, b) = tokio::join!(token("ada"), token("bob"));
    println!("{} {}", a.is_some(), b.is_some());
}
