//! surf: the payload is handed over with a question mark.

use serde_json::json;
use surf::StatusCode;

struct Companion {
    client: surf::Client,
    key: String,
}

impl Companion {
    async fn open(&self, user: &str) -> Result<String, surf::Error> {
        let body = json!({
            "companionId": "comp_abc123",
            "providerConfig": { "voiceId": "alloy" },
            "externalClientId": user,
        });
        let mut response = self
            .client
            .post("https://companion-api.napster.com/public/connections")
            .header("X-Api-Key", self.key.as_str())
            .body_json(&body)?
            .await?;
        if response.status() != StatusCode::Ok && response.status() != StatusCode::Created {
            return Err(surf::Error::from_str(response.status(), "refused"));
        }
        response.body_string().await
    }
}

#[tokio::main]
async fn main() {
    let companion = Companion {
        client: surf::client(),
        key: std::env::var("NAPSTER_API_KEY").unwrap(),
    };
    for user in ["ada", "bob"] {
        match companion.open(user).await {
            Ok(_) => println!("ok"),
            Err(error) => println!("{}", error.status()),
        }
    }
}
