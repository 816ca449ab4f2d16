//! An enum says which endpoint its sessions are opened at; the method that says so is the enum's own.

use serde::Deserialize;
use serde_json::json;

const BASE: &str = "https://companion-api.napster.com";

#[derive(Clone, Copy)]
enum Transport {
    Browser,
    Phone,
    Kiosk,
}

impl Transport {
    const fn path(self) -> &'static str {
        match self {
            Transport::Browser => "/public/connections",
            Transport::Phone | Transport::Kiosk => "/public/ws-connections",
        }
    }
}

#[derive(Debug, Deserialize)]
struct Session {
    token: String,
}

async fn open(
    client: &reqwest::Client,
    transport: Transport,
    user: &str,
) -> Result<Session, reqwest::Error> {
    client
        .post(format!("{BASE}{}", transport.path()))
        .header("X-Api-Key", std::env::var("NAPSTER_API_KEY").unwrap_or_default())
        .json(&json!({
            "companionId": "comp_tutor",
            "language": "de",
            "externalClientId": user,
        }))
        .send()
        .await?
        .error_for_status()?
        .json()
        .await
}

#[tokio::main]
async fn main() {
    let client = reqwest::Client::new();
    let visitors = [
        (Transport::Browser, "user_1"),
        (Transport::Browser, "user_2"),
        (Transport::Phone, "user_3"),
        (Transport::Kiosk, "user_4"),
    ];
    for (transport, user) in visitors {
        match open(&client, transport, user).await {
            Ok(session) => println!("{}", session.token),
            Err(error) => println!("refused: {:?}", error.status().map(|it| it.as_u16())),
        }
    }
}
