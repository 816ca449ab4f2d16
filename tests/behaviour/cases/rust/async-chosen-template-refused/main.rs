//! A client puts the whole address together where it chooses the endpoint; its base is its own.

use serde_json::json;

struct Client {
    http: reqwest::Client,
    base: &'static str,
}

impl Client {
    async fn open(&self, live: bool, user: &str) -> Result<serde_json::Value, reqwest::Error> {
        let url = match live {
            true => format!("{}/public/connections", self.base),
            false => format!("{}/public/ws-connections", self.base),
        };
        self.http
            .post(&url)
            .header("X-Api-Key", "key_1")
            .json(&json!({ "companionId": "comp_host", "externalClientId": user }))
            .send()
            .await?
            .error_for_status()?
            .json()
            .await
    }
}

#[tokio::main]
async fn main() {
    let client = Client {
        http: reqwest::Client::new(),
        base: "https://companion-api.napster.com",
    };
    for (live, user) in [(true, "user_1"), (false, "user_2"), (true, "user_3")] {
        match client.open(live, user).await {
            Ok(session) => println!("{}", session["token"].as_str().unwrap_or_default()),
            Err(error) => println!("refused: {:?}", error.status().map(|it| it.as_u16())),
        }
    }
}
