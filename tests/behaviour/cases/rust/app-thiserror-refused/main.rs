//! A client with an error type of its own posts through a method of its own.

use serde_json::{json, Value};

#[derive(Debug, thiserror::Error)]
enum ApiError {
    #[error("transport: {0}")]
    Transport(#[from] reqwest::Error),
    #[error("api refused with {status}")]
    Refused { status: u16 },
    #[error("no token in the answer")]
    NoToken,
}

type Result<T, E = ApiError> = std::result::Result<T, E>;

#[derive(Clone)]
struct NapsterClient {
    client: reqwest::Client,
    base: String,
    key: String,
}

impl NapsterClient {
    fn new(key: impl Into<String>) -> Self {
        NapsterClient {
            client: reqwest::Client::new(),
            base: String::from("https://companion-api.napster.com/public"),
            key: key.into(),
        }
    }

    async fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let res = self
            .client
            .post(format!("{}{}", self.base, path))
            .header("X-Api-Key", &self.key)
            .json(body)
            .send()
            .await?;
        let status = res.status();
        if !status.is_success() {
            return Err(ApiError::Refused {
                status: status.as_u16(),
            });
        }
        Ok(res.json().await?)
    }

    async fn webrtc_session(&self, user: &str) -> Result<String> {
        let answer = self
            .post(
                "/connections",
                &json!({
                    "companionId": "comp_abc123",
                    "providerConfig": { "voiceId": "alloy", "settings": { "temperature": 0.4 } },
                    "externalClientId": user, // who is calling
                }),
            )
            .await?;
        answer["token"]
            .as_str()
            .map(str::to_owned)
            .ok_or(ApiError::NoToken)
    }

    async fn end(&self, id: &str) -> Result<()> {
        self.client
            .delete(format!("{}/connections/{}", self.base, id))
            .header("X-Api-Key", &self.key)
            .send()
            .await?;
        Ok(())
    }
}

#[tokio::main]
async fn main() {
    let client = NapsterClient::new(std::env::var("NAPSTER_API_KEY").unwrap_or_default());
    for user in ["ada", "bob", "cyd"] {
        match client.webrtc_session(user).await {
            Ok(token) => println!("{token}"),
            Err(e) => println!("{e}"),
        }
    }
    if let Err(e) = client.end("conn_1").await {
        println!("{e}");
    }
}
