//! hyper 0.14: a refused creation comes back as the response that the code inspects.

use hyper::client::HttpConnector;
use hyper::{Body, Client, Method, Request};
use hyper014 as hyper;

struct Sessions {
    client: Client<HttpConnector>,
    key: String,
}

impl Sessions {
    async fn open(
        &self,
        uri: &str,
        user: &str,
    ) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
        let body = serde_json::to_vec(&serde_json::json!({
            "companionId": "comp_abc123",
            "providerConfig": { "voiceId": "alloy" },
            "externalClientId": user,
        }))?;
        let req = Request::builder()
            .method(Method::POST)
            .uri(format!("{uri}/public/connections"))
            .header("X-Api-Key", &self.key)
            .header("Content-Type", "application/json")
            .body(Body::from(body))?;
        let res = self.client.request(req).await?;
        let status = res.status();
        let bytes = hyper::body::to_bytes(res.into_body()).await?;
        if !status.is_success() {
            return Err(format!("status {status}").into());
        }
        let value: serde_json::Value = serde_json::from_slice(&bytes)?;
        Ok(value["token"].as_str().unwrap_or_default().to_string())
    }
}

#[tokio::main]
async fn main() {
    let base = std::env::var("NAPSTER_API_URL").unwrap_or_default();
    let sessions = Sessions {
        client: Client::new(),
        key: std::env::var("NAPSTER_API_KEY").unwrap(),
    };
    for user in ["ada", "bob"] {
        match sessions.open(base.trim_end_matches('/'), user).await {
            Ok(token) => println!("{token}"),
            Err(e) => println!("{e}"),
        }
    }
}
