//! A method that parses any answer: the connection breaks during the first creation.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

#[derive(Deserialize)]
struct Session {
    token: String,
}

struct Api {
    http: reqwest::Client,
    base: String,
    key: String,
}

impl Api {
    async fn post<T, R>(&self, path: &str, body: &T) -> anyhow::Result<R>
    where
        T: Serialize + ?Sized,
        R: DeserializeOwned,
    {
        let response = self
            .http
            .post(format!("{}{path}", self.base))
            .header("X-Api-Key", &self.key)
            .json(body)
            .send()
            .await?;
        if !response.status().is_success() {
            anyhow::bail!("refused {}", response.status().as_u16());
        }
        Ok(response.json().await?)
    }

    async fn open_session(&self, user: &str) -> anyhow::Result<Session> {
        self.post(
            "/public/connections",
            &json!({
            "companionId": "comp_abc123",
            "providerConfig": {
                "voiceId": "alloy",
                "settings": { "temperature": 0.4 },
            },
            "externalClientId": user,
        }),
        )
        .await
    }
}

#[tokio::main]
async fn main() {
    let api = Api {
        http: reqwest::Client::new(),
        base: "https://companion-api.napster.com".to_owned(),
        key: std::env::var("NAPSTER_API_KEY").unwrap_or_default(),
    };
    for user in ["ada", "bob"] {
        match api.open_session(user).await {
            Ok(session) => println!("{}", session.token),
            Err(error) => println!("failed: {error}"),
        }
    }
}
