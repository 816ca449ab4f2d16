//! What the call takes for itself is copied for the creation; the address has a name.

use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    companion_id: String,
    provider_config: Provider,
    external_client_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Provider {
    voice_id: String,
}

async fn open_session(client: &reqwest::Client, user: &str) -> Result<String, reqwest::Error> {
    let key = std::env::var("NAPSTER_API_KEY").unwrap_or_default();
    let request = Request {
        companion_id: "comp_abc123".to_owned(),
        provider_config: Provider {
            voice_id: "alloy".to_owned(),
        },
        external_client_id: user.to_owned(),
    };
    let url = reqwest::Url::parse("https://companion-api.napster.com/public/connections").expect("an address");
    let response = client
        .post(url)
        .header("X-Api-Key", key)
        .json(&request)
        .send()
        .await?;
    let session: serde_json::Value = response.error_for_status()?.json().await?;
    Ok(session["token"].as_str().unwrap_or_default().to_owned())
}

#[tokio::main]
async fn main() {
    let client = reqwest::Client::new();
    for user in ["ada", "bob"] {
        match open_session(&client, user).await {
            Ok(token) => println!("{token}"),
            Err(error) => println!("failed: {error}"),
        }
    }
}
