//! Both endpoints share one agent a key; client and key are fields; the address constants nothing uses any more become one.

use reqwest::{Client, Response};
use serde_json::json;

const CONNECTIONS_URL: &str = "https://companion-api.napster.com/public/connections";
const WS_CONNECTIONS_URL: &str = "https://companion-api.napster.com/public/ws-connections";

struct Companion {
    client: Client,
    api_key: String,
}

impl Companion {
    async fn video(&self, user: &str) -> String {
        let result = self
            .client
            .post(CONNECTIONS_URL)
            .header("X-Api-Key", &self.api_key)
            .json(&json!({ "companionId": "comp_abc123", "providerConfig": { "voiceId": "alloy" }, "externalClientId": user }))
            .send()
            .await;
        match result {
            Ok(response) => describe(response),
            Err(error) => format!("failed: {error}"),
        }
    }

    async fn audio(&self, user: &str) -> String {
        let payload = json!({
            "companionId": "comp_abc123",
            "providerConfig": { "voiceId": "alloy" },
            // who is calling
            "externalClientId": user,
        });
        match self.client.post(WS_CONNECTIONS_URL).header("X-Api-Key", &self.api_key).json(&payload).send().await {
            Ok(response) => describe(response),
            Err(error) => format!("failed: {error}"),
        }
    }
}

fn describe(response: Response) -> String {
    response.status().as_u16().to_string()
}

#[tokio::main]
async fn main() {
    let key = |name| std::env::var(name).unwrap_or_default();
    let one = Companion { client: Client::new(), api_key: key("NAPSTER_API_KEY") };
    let two = Companion { client: one.client.clone(), api_key: key("OTHER_API_KEY") };
    println!("{} {} {} {}", one.video("ada").await, one.audio("bob").await, two.audio("cyd").await, two.video("dan").await);
}
