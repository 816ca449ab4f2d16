//! A payload that is put together as a map asks for a green video.

use serde_json::{json, Map, Value};

async fn open(client: &reqwest::Client, user: &str) -> Result<Value, reqwest::Error> {
    let mut body = Map::new();
    body.insert("companionId".into(), json!("comp_stage"));
    body.insert(
        "providerConfig".into(),
        json!({ "voiceId": "alloy", "useGreenVideo": true }),
    );
    body.insert("externalClientId".into(), json!(user));
    client
        .post("https://companion-api.napster.com/public/connections")
        .header("X-Api-Key", "key_1")
        .json(&body)
        .send()
        .await?
        .error_for_status()?
        .json()
        .await
}

#[tokio::main]
async fn main() {
    let client = reqwest::Client::new();
    for user in ["user_1", "user_2", "user_3", "user_4"] {
        match open(&client, user).await {
            Ok(session) => println!("{}", session["token"].as_str().unwrap_or_default()),
            Err(error) => println!("refused: {:?}", error.status().map(|it| it.as_u16())),
        }
    }
}
