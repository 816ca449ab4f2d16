//! An extension trait adds the key; a function builds the public struct.

use reqwest::{Client, RequestBuilder, Response};
use serde::Serialize;

trait CompanionExt {
    fn with_key(self, key: &str) -> Self;
}

impl CompanionExt for RequestBuilder {
    fn with_key(self, key: &str) -> Self {
        self.header("X-Api-Key", key)
    }
}

#[derive(Debug, Serialize, Clone)]
#[serde(rename_all = "camelCase")]
pub struct LegacyBody {
    pub companion_id: String,
    pub provider_config: LegacyProvider,
    pub external_client_id: String,
}

#[derive(Debug, Serialize, Clone)]
#[serde(rename_all = "camelCase")]
pub struct LegacyProvider {
    pub voice_id: String,
}

fn body_for(user: &str) -> LegacyBody {
    LegacyBody {
        companion_id: "comp_abc123".into(),
        provider_config: LegacyProvider {
            voice_id: "alloy".into(),
        },
        external_client_id: user.into(),
    }
}

async fn open(client: &Client, key: &str, user: &str) -> Result<Response, reqwest::Error> {
    client
        .post("https://companion-api.napster.com/public/connections")
        .with_key(key)
        .json(&body_for(user))
        .send()
        .await
}

#[tokio::main]
async fn main() {
    let client = Client::new();
    let key = std::env::var("NAPSTER_API_KEY").unwrap();
    for user in ["ada", "bob"] {
        let Ok(response) = open(&client, &key, user).await else {
            println!("no answer");
            continue;
        };
        println!("{}", response.status());
    }
}
