use serde_json::{Value, json};

const API: &str = "https://companion-api.napster.com";

/// What every session is opened with.
fn payload(user: &str, tag: Option<&str>) -> Value {
    let mut payload = json!({
        "companionId": "comp_abc123",
        "providerConfig": { "voiceId": "alloy", "settings": { "temperature": 0.4 } },
        "externalClientId": user,
    });
    if let Some(tag) = tag {
        payload["tags"] = json!([tag]);
    }
    payload
}

async fn open(client: &reqwest::Client, user: &str, tag: Option<&str>) -> reqwest::Result<String> {
    let key = std::env::var("NAPSTER_API_KEY").unwrap_or_default();
    let response = client
        .post(format!("{API}/public/connections"))
        .header("X-Api-Key", &key)
        .json(&payload(user, tag))
        .send()
        .await?;
    if !response.status().is_success() {
        return Ok(format!("refused {}", response.status().as_u16()));
    }
    let session: Value = response.json().await?;
    Ok(session["token"].as_str().unwrap_or_default().to_owned())
}

#[tokio::main]
async fn main() {
    let client = reqwest::Client::new();
    for (user, tag) in [("ada", Some("web")), ("bob", None), ("cyd", Some("app"))] {
        println!("{}", open(&client, user, tag).await.unwrap());
    }
}
