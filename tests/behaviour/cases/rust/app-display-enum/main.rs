//! An enum's text ends the address.

use serde::Serialize;
use std::fmt;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Web,
    Phone,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Web => "connections",
            Kind::Phone => "ws-connections",
        })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    companion_id: &'a str,
    provider_config: serde_json::Value,
    external_client_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_client_profile: Option<Profile<'a>>,
}

#[derive(Serialize)]
struct Profile<'a> {
    name: &'a str,
}

async fn open(http: &reqwest::Client, kind: Kind, user: &str) -> reqwest::Result<String> {
    let key = std::env::var("NAPSTER_API_KEY").unwrap_or_default();
    let body = Body {
        companion_id: "comp_abc123",
        provider_config: serde_json::json!({ "voiceId": "alloy" }),
        external_client_id: user,
        external_client_profile: (kind == Kind::Web).then(|| Profile { name: user }),
    };
    http.post(format!("https://companion-api.napster.com/public/{kind}"))
        .header("X-Api-Key", key)
        .json(&body)
        .send()
        .await?
        .error_for_status()?
        .text()
        .await
}

#[tokio::main]
async fn main() {
    let http = reqwest::Client::new();
    println!("{}", open(&http, Kind::Web, "ada").await.is_ok());
    println!("{}", open(&http, Kind::Phone, "bob").await.is_ok());
}
