//! A private method is handed whole payloads by the methods around it, each of which opens sessions of an agent of its own.

use serde::{de::DeserializeOwned, Deserialize, Serialize};
use serde_json::{json, Value};

#[derive(Debug, thiserror::Error)]
enum ApiError {
    #[error("transport: {0}")]
    Transport(#[from] reqwest::Error),
    #[error("status {0}: {1}")]
    Status(u16, String),
}

#[derive(Debug, Deserialize)]
struct Session {
    token: String,
}

struct Companion {
    http: reqwest::Client,
    base: &'static str,
    key: String,
}

impl Companion {
    async fn post<B: Serialize, T: DeserializeOwned>(
        &self,
        path: &str,
        body: &B,
    ) -> Result<T, ApiError> {
        let response = self
            .http
            .post(format!("{}{}", self.base, path))
            .header("X-Api-Key", &self.key)
            .json(body)
            .send()
            .await?;
        if !response.status().is_success() {
            let status = response.status().as_u16();
            return Err(ApiError::Status(status, response.text().await?));
        }
        Ok(response.json().await?)
    }

    async fn connect(&self, payload: Value) -> Result<Session, ApiError> {
        self.post("/public/connections", &payload).await
    }

    /// Opens a session of the support desk.
    pub async fn support(&self, user: &str) -> Result<Session, ApiError> {
        self.connect(json!({
            "companionId": "comp_support",
            "providerConfig": { "voiceId": "alloy", "settings": { "temperature": 0.2 } },
            "externalClientId": user,
        }))
        .await
    }

    /// Opens a session of the sales team, which has a language.
    pub async fn sales(&self, user: &str) -> Result<Session, ApiError> {
        let mut payload = json!({ "companionId": "comp_sales", "externalClientId": user });
        payload["language"] = json!("en");
        payload["providerConfig"] = json!({ "settings": {} });
        self.connect(payload).await
    }
}

#[tokio::main]
async fn main() -> Result<(), ApiError> {
    let companion = Companion {
        http: reqwest::Client::new(),
        base: "https://companion-api.napster.com",
        key: std::env::var("NAPSTER_API_KEY").unwrap_or_default(),
    };
    if let Err(error) = companion.support("user_1").await {
        println!("{error}");
    }
    println!("{}", companion.support("user_2").await?.token);
    println!("{}", companion.sales("user_3").await?.token);
    println!("{}", companion.support("user_4").await?.token);
    Ok(())
}
