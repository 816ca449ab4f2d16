//! A closure that opens a session is tried again.

use serde_json::{json, Value};
use std::time::Duration;

#[derive(Debug)]
struct Retry {
    attempts: usize,
    pause: Duration,
}

async fn with_retry<T, E, F, Fut>(retry: &Retry, mut op: F) -> Result<T, E>
where
    F: FnMut() -> Fut,
    Fut: std::future::Future<Output = Result<T, E>>,
{
    let mut left = retry.attempts;
    loop {
        match op().await {
            Ok(value) => return Ok(value),
            Err(error) if left == 0 => return Err(error),
            Err(_) => {
                left -= 1;
                tokio::time::sleep(retry.pause).await;
            }
        }
    }
}

async fn session(client: &reqwest::Client, key: &str, user: &str) -> Result<Value, reqwest::Error> {
    let retry = Retry {
        attempts: 2,
        pause: Duration::from_millis(1),
    };
    with_retry(&retry, || async {
        client
            .post("https://companion-api.napster.com/public/connections")
            .header("X-Api-Key", key)
            .json(&json!({
                "companionId": "comp_abc123",
                "providerConfig": { "voiceId": "alloy" },
                "externalClientId": user
            }))
            .send()
            .await?
            .error_for_status()?
            .json::<Value>()
            .await
    })
    .await
}

#[tokio::main]
async fn main() {
    let client = reqwest::Client::new();
    let key = std::env::var("NAPSTER_API_KEY").unwrap();
    for user in ["ada", "bob"] {
        match session(&client, &key, user).await {
            Ok(v) => println!("{}", v["token"]),
            Err(e) => println!("{:?}", e.status()),
        }
    }
}
