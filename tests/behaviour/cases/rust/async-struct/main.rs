use serde::Serialize;
use serde_json::Value;

const API: &str = "https://companion-api.napster.com";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ConnectionRequest<'a> {
    companion_id: &'a str,
    provider_config: ProviderConfig,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    functions: Vec<String>,
    external_client_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    initial_speech: Option<String>,
    tags: Tags,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProviderConfig {
    voice_id: String,
    settings: Settings,
}

#[derive(Serialize)]
struct Settings {
    temperature: f32,
}

#[derive(Serialize)]
struct Tags {
    tier: &'static str,
}

async fn open_session(client: &reqwest::Client, user: &str) -> Result<String, reqwest::Error> {
    let request = ConnectionRequest {
        companion_id: "comp_abc123",
        provider_config: ProviderConfig {
            voice_id: "alloy".into(),
            settings: Settings { temperature: 0.5 },
        },
        language: Some("en".to_string()),
        functions: Vec::new(),
        external_client_id: user.to_owned(),
        initial_speech: None,
        tags: Tags { tier: "pro" },
    };
    let session: Value = client
        .post(format!("{API}/public/connections"))
        .header("X-Api-Key", std::env::var("NAPSTER_API_KEY").unwrap_or_default())
        .json(&request)
        .send()
        .await?
        .json()
        .await?;
    Ok(session["token"].as_str().unwrap_or_default().to_owned())
}

#[tokio::main]
async fn main() {
    let client = reqwest::Client::new();
    for user in ["ada", "bob"] {
        println!("{}", open_session(&client, user).await.unwrap());
    }
}
