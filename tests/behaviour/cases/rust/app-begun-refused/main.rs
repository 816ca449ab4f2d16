//! A method begins every request with the key and the base; the payload is built in steps.

use anyhow::{anyhow, Result};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::json;

struct Http {
    client: Client,
    key: String,
}

impl Http {
    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("https://companion-api.napster.com{path}"))
            .header("X-Api-Key", &self.key)
    }

    async fn open(&self, user: &str, green: bool) -> Result<String> {
        let mut body = json!({
            "companionId": "comp_abc123",
            "providerConfig": { "voiceId": "alloy" },
        });
        body["externalClientId"] = json!(user);
        if green {
            body["externalClientProfile"] = json!({ "green": true });
        }
        let response = self
            .request(Method::POST, "/public/connections")
            .json(&body)
            .send()
            .await?;
        match response.status().as_u16() {
            200..=299 => Ok(response.json::<serde_json::Value>().await?["token"]
                .as_str()
                .unwrap_or("")
                .into()),
            401 | 403 => Err(anyhow!("key refused")),
            code => Err(anyhow!("unexpected status {code}")),
        }
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let http = Http {
        client: Client::new(),
        key: std::env::var("NAPSTER_API_KEY")?,
    };
    for (user, green) in [("ada", false), ("bob", true)] {
        match http.open(user, green).await {
            Ok(token) => println!("{token}"),
            Err(error) => println!("{error}"),
        }
    }
    Ok(())
}
