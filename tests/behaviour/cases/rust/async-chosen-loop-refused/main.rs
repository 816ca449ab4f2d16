//! A gateway tries an endpoint again, which a name chose before.

use serde_json::{json, Map, Value};
use std::time::Duration;

struct Gateway {
    client: reqwest::Client,
    origin: reqwest::Url,
}

impl Gateway {
    async fn open(&self, channel: &str, user: &str) -> Result<Value, reqwest::Error> {
        let mut body = Map::new();
        body.insert("companionId".into(), json!("comp_tutor"));
        body.insert("language".into(), json!("de"));
        body.insert("externalClientId".into(), json!(user));
        let path = match channel {
            "ws" | "socket" => "public/ws-connections",
            _ => "public/connections",
        };
        let mut wait = Duration::from_millis(1);
        loop {
            let answer = self
                .client
                .post(self.origin.join(path).unwrap())
                .header("X-Api-Key", "key_1")
                .json(&body)
                .send()
                .await?;
            if answer.status().as_u16() == 503 && wait < Duration::from_secs(1) {
                tokio::time::sleep(wait).await;
                wait *= 2;
                continue;
            }
            return answer.error_for_status()?.json().await;
        }
    }
}

#[tokio::main]
async fn main() {
    let gateway = Gateway {
        client: reqwest::Client::new(),
        origin: "https://companion-api.napster.com/".parse().unwrap(),
    };
    for (channel, user) in [("ws", "user_1"), ("webrtc", "user_2"), ("socket", "user_3")] {
        match gateway.open(channel, user).await {
            Ok(session) => println!("{}", session["token"].as_str().unwrap_or_default()),
            Err(error) => println!("failed: {:?}", error.status().map(|it| it.as_u16())),
        }
    }
}
