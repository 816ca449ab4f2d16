//! Base, client and key are in cells; the language is the caller's, and null where it is not set.

use once_cell::sync::{Lazy, OnceCell};
use reqwest::blocking::Client;

static BASE: Lazy<String> = Lazy::new(|| {
    std::env::var("COMPANION_BASE")
        .unwrap_or_else(|_| "https://companion-api.napster.com".to_string())
});
static CLIENT: OnceCell<Client> = OnceCell::new();

lazy_static::lazy_static! {
    static ref KEY: String = std::env::var("NAPSTER_API_KEY").expect("no key");
}

fn client() -> &'static Client {
    CLIENT.get_or_init(Client::new)
}

#[derive(serde::Serialize)]
struct Body<'a> {
    #[serde(rename = "companionId")]
    companion_id: &'static str,
    #[serde(rename = "providerConfig")]
    provider_config: serde_json::Value,
    #[serde(rename = "externalClientId")]
    external_client_id: &'a str,
    language: Option<&'a str>,
}

fn open(user: &str, language: Option<&str>) -> reqwest::Result<String> {
    client()
        .post(format!("{}/public/connections", *BASE))
        .header("X-Api-Key", KEY.as_str())
        .json(&Body {
            companion_id: "comp_abc123",
            provider_config: serde_json::json!({"voiceId": "alloy"}),
            external_client_id: user,
            language,
        })
        .send()?
        .error_for_status()?
        .text()
}

fn main() {
    println!("{}", open("ada", Some("en")).is_ok());
    println!("{}", open("bob", None).is_ok());
    println!("{}", open("cyd", Some("en")).is_ok());
}
