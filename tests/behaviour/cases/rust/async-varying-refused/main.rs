//! A refused configuration fails one caller.

use serde_json::json;

const API: &str = "https://companion-api.napster.com";

struct User {
    id: &'static str,
    voice: &'static str,
    language: Option<&'static str>,
}

async fn open_session(client: &reqwest::Client, user: &User) -> Result<u16, reqwest::Error> {
    let response = client
        .post(format!("{API}/public/connections"))
        .header("X-Api-Key", std::env::var("NAPSTER_API_KEY").unwrap_or_default())
        .json(&json!({
            "companionId": "comp_abc123",
            "providerConfig": { "voiceId": user.voice },
            "language": user.language,
            "externalClientId": user.id,
        }))
        .send()
        .await?;
    Ok(response.status().as_u16())
}

#[tokio::main]
async fn main() {
    let client = reqwest::Client::new();
    let user = |id, voice, language| User { id, voice, language };
    let users = [user("ada", "alloy", Some("en")), user("bob", "verse", None), user("cyd", "alloy", Some("en")), user("dan", "alloy", None)];
    let statuses = futures::future::join_all(users.iter().map(|user| open_session(&client, user))).await;
    let mut statuses: Vec<String> = statuses.into_iter().map(|status| status.unwrap().to_string()).collect();
    statuses.sort();
    println!("{}", statuses.join(" "));
}
