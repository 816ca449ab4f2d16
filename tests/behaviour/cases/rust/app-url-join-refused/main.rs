//! A map is filled step by step and sent to a joined URL; the voice is the caller's.

use std::error::Error;
use url::Url;

struct Backend {
    base: Url,
    http: reqwest::Client,
    token: String,
}

impl Backend {
    fn new() -> Result<Backend, Box<dyn Error>> {
        Ok(Backend {
            base: Url::parse("https://companion-api.napster.com/public/")?,
            http: reqwest::Client::builder()
                .timeout(std::time::Duration::from_secs(10))
                .build()?,
            token: std::env::var("NAPSTER_API_KEY")?,
        })
    }

    async fn open(&self, user: &str, voice: &str) -> Result<serde_json::Value, Box<dyn Error>> {
        let url = self.base.join("connections")?;
        let mut payload = serde_json::Map::new();
        payload.insert("companionId".into(), "comp_abc123".into());
        payload.insert(
            "providerConfig".into(),
            serde_json::json!({ "voiceId": voice }),
        );
        if !user.is_empty() {
            payload.insert("externalClientId".into(), user.into());
        }
        let response = self
            .http
            .post(url)
            .header("X-Api-Key", &self.token)
            .json(&payload)
            .send()
            .await?;
        Ok(response.error_for_status()?.json().await?)
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let backend = Backend::new()?;
    for (user, voice) in [("ada", "alloy"), ("", "alloy"), ("cyd", "verse")] {
        match backend.open(user, voice).await {
            Ok(session) => println!("{}", session["token"]),
            Err(_) => println!("refused"),
        }
    }
    Ok(())
}
