//! A service with settings from the environment: the address is in a variable, a field of the struct is optional.

use std::env;

use anyhow::{bail, Context, Result};
use serde::{Deserialize, Serialize};

const DEFAULT_HOST: &str = "https://companion-api.napster.com";

#[derive(Debug, Clone)]
struct Settings {
    host: String,
    api_key: String,
    companion_id: String,
    voice: String,
}

impl Settings {
    fn from_env() -> Result<Self> {
        Ok(Self {
            host: env::var("COMPANION_HOST").unwrap_or_else(|_| DEFAULT_HOST.to_string()),
            api_key: env::var("NAPSTER_API_KEY").context("NAPSTER_API_KEY is not set")?,
            companion_id: env::var("COMPANION_ID").unwrap_or_else(|_| "comp_abc123".to_owned()),
            voice: "alloy".into(),
        })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ConnectionRequest<'a> {
    companion_id: &'a str,
    provider_config: ProviderConfig<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_client_id: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProviderConfig<'a> {
    voice_id: &'a str,
}

#[derive(Debug, Deserialize)]
struct ConnectionResponse {
    token: String,
    connection: Connection,
}

#[derive(Debug, Deserialize)]
struct Connection {
    id: String,
}

struct Broker {
    http: reqwest::Client,
    settings: Settings,
}

impl Broker {
    fn new(settings: Settings) -> Self {
        Self {
            http: reqwest::Client::new(),
            settings,
        }
    }

    /// Opens a session for one visitor.
    async fn connect(&self, visitor: Option<&str>) -> Result<ConnectionResponse> {
        let url = format!("{}/public/connections", self.settings.host);
        let body = ConnectionRequest {
            companion_id: &self.settings.companion_id,
            provider_config: ProviderConfig {
                voice_id: &self.settings.voice,
            },
            external_client_id: visitor,
        };
        let response = self
            .http
            .post(&url)
            .header("X-Api-Key", &self.settings.api_key)
            .json(&body)
            .send()
            .await
            .context("could not reach the companion API")?;
        if !response.status().is_success() {
            bail!("companion API answered {}", response.status());
        }
        Ok(response.json().await?)
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let broker = Broker::new(Settings::from_env()?);
    for visitor in [Some("ada"), None, Some("bob")] {
        match broker.connect(visitor).await {
            Ok(session) => println!("{} {}", session.token, session.connection.id),
            Err(error) => println!("error: {error}"),
        }
    }
    Ok(())
}
