//! surf: the body is made of JSON before it is sent.

use std::env;
use surf::http::Method;

#[derive(serde::Deserialize)]
struct Session {
    token: String,
}

async fn open(user: &str) -> surf::Result<Session> {
    let key = env::var("NAPSTER_API_KEY").unwrap_or_default();
    let mut res = surf::RequestBuilder::new(
        Method::Post,
        surf::Url::parse("https://companion-api.napster.com/public/connections")?,
    )
    .header("X-Api-Key", key)
    .body(surf::Body::from_json(&serde_json::json!({
        "companionId": "comp_abc123",
        "providerConfig": { "voiceId": "alloy" },
        "externalClientId": user,
    }))?)
    .await?;
    if !res.status().is_success() {
        return Err(surf::Error::from_str(res.status(), "refused"));
    }
    res.body_json().await
}

#[tokio::main]
async fn main() {
    for user in ["ada", "bob"] {
        match open(user).await {
            Ok(session) => println!("{}", session.token),
            Err(error) => println!("{}", error.status()),
        }
    }
}
