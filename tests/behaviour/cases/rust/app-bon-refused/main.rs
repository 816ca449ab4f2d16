//! A builder makes the payload; an optional field is null where it is not set.

use bon::Builder;
use serde::Serialize;

#[derive(Builder, Serialize)]
#[serde(rename_all = "camelCase")]
#[builder(on(String, into))]
struct Connect {
    companion_id: String,
    provider_config: Provider,
    external_client_id: Option<String>,
    #[builder(default)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
}

#[derive(Builder, Serialize)]
#[serde(rename_all = "camelCase")]
struct Provider {
    #[builder(into)]
    voice_id: String,
}

async fn connect(
    client: &reqwest::Client,
    user: Option<&str>,
) -> Result<reqwest::StatusCode, reqwest::Error> {
    let request = Connect::builder()
        .companion_id("comp_abc123")
        .provider_config(Provider::builder().voice_id("alloy").build())
        .maybe_external_client_id(user)
        .build();
    let response = client
        .post("https://companion-api.napster.com/public/connections")
        .header("X-Api-Key", std::env::var("NAPSTER_API_KEY").unwrap())
        .json(&request)
        .send()
        .await?;
    Ok(response.status())
}

#[tokio::main]
async fn main() {
    let client = reqwest::Client::new();
    println!("{:?}", connect(&client, Some("ada")).await.ok());
    println!("{:?}", connect(&client, None).await.ok());
}
