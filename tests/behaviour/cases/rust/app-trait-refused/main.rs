//! A trait object opens sessions; the struct takes its defaults.

use async_trait::async_trait;
use serde::Serialize;

#[derive(Debug)]
pub enum Error {
    Http(reqwest::Error),
    Status(reqwest::StatusCode),
}

impl From<reqwest::Error> for Error {
    fn from(e: reqwest::Error) -> Self {
        Error::Http(e)
    }
}

#[derive(Serialize, Default, Clone)]
#[serde(rename_all = "camelCase")]
struct Payload {
    companion_id: String,
    provider_config: Provider,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_client_id: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    disable_idle_timeout: bool,
}

#[derive(Serialize, Default, Clone)]
#[serde(rename_all = "camelCase")]
struct Provider {
    voice_id: String,
    settings: serde_json::Map<String, serde_json::Value>,
}

#[async_trait]
trait SessionProvider: Send + Sync {
    async fn open(&self, user: &str) -> Result<String, Error>;
}

struct Napster {
    http: reqwest::Client,
    api_key: String,
}

#[async_trait]
impl SessionProvider for Napster {
    async fn open(&self, user: &str) -> Result<String, Error> {
        let payload = Payload {
            companion_id: "comp_abc123".to_string(),
            provider_config: Provider {
                voice_id: "alloy".to_string(),
                ..Default::default()
            },
            external_client_id: Some(user.to_string()),
            ..Default::default()
        };
        let response = self
            .http
            .post("https://companion-api.napster.com/public/connections")
            .header("X-Api-Key", self.api_key.as_str())
            .json(&payload)
            .send()
            .await?;
        if !response.status().is_success() {
            return Err(Error::Status(response.status()));
        }
        let value: serde_json::Value = response.json().await?;
        Ok(value["token"].to_string())
    }
}

#[tokio::main]
async fn main() {
    let provider: Box<dyn SessionProvider> = Box::new(Napster {
        http: reqwest::Client::new(),
        api_key: std::env::var("NAPSTER_API_KEY").unwrap(),
    });
    for user in ["ada", "bob"] {
        match provider.open(user).await {
            Ok(token) => println!("{token}"),
            Err(Error::Http(e)) => println!("http {e}"),
            Err(Error::Status(s)) => println!("status {s}"),
        }
    }
}
