use serde_json::{Value, json};

fn payload(user: &str, voice: &str) -> Value {
    json!({
        "companionId": "comp_abc123",
        "providerConfig": { "voiceId": voice },
        "externalClientId": user,
    })
}

async fn open(client: &reqwest::Client, key: &str, user: &str, voice: &str) -> reqwest::Result<u16> {
    let response = client
        .post("https://companion-api.napster.com/public/connections")
        .header("X-Api-Key", key)
        .json(&payload(user, voice))
        .send()
        .await?;
    Ok(response.status().as_u16())
}

#[tokio::main]
async fn main() {
    let key = std::env::var("NAPSTER_API_KEY").unwrap_or_default();
    let client = reqwest::Client::new();
    let voices = std::env::args().skip(1).chain(["alloy", "verse", "alloy"].map(str::to_owned));
    for (user, voice) in ["ada", "bob", "cyd"].into_iter().zip(voices) {
        println!("{}", open(&client, &key, user, &voice).await.unwrap());
    }
}
