//! reqwest-middleware: errors of both crates become the program's own.

use reqwest_middleware::{ClientBuilder, ClientWithMiddleware};
use serde_json::json;

#[derive(Clone)]
pub struct Gateway {
    client: ClientWithMiddleware,
    api_key: String,
}

#[derive(Debug)]
pub enum GatewayError {
    Middleware(reqwest_middleware::Error),
    Http(reqwest::Error),
}

impl From<reqwest_middleware::Error> for GatewayError {
    fn from(error: reqwest_middleware::Error) -> Self {
        Self::Middleware(error)
    }
}
impl From<reqwest::Error> for GatewayError {
    fn from(error: reqwest::Error) -> Self {
        Self::Http(error)
    }
}

impl Gateway {
    pub fn new(api_key: String) -> Self {
        let client = ClientBuilder::new(reqwest::Client::new()).build();
        Self { client, api_key }
    }

    pub async fn open(&self, user: &str) -> Result<String, GatewayError> {
        let response = self
            .client
            .post("https://companion-api.napster.com/public/connections")
            .header("X-Api-Key", self.api_key.clone())
            .json(&json!({
                "companionId": "comp_abc123",
                "providerConfig": { "voiceId": "alloy" },
                "externalClientId": user,
            }))
            .send()
            .await?
            .error_for_status()?;
        Ok(response.text().await?)
    }
}

#[tokio::main]
async fn main() {
    let gateway = Gateway::new(std::env::var("NAPSTER_API_KEY").unwrap());
    for user in ["ada", "bob"] {
        println!("{}", gateway.open(user).await.is_ok());
    }
}
