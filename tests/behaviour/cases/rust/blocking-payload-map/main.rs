use serde_json::Value;
use std::collections::HashMap;

fn open(client: &reqwest::blocking::Client, key: &str, user: &str) -> reqwest::Result<u16> {
    let mut body: HashMap<&str, Value> = HashMap::new();
    body.insert("companionId", "comp_abc123".into());
    body.insert("language", "en".into());
    body.insert("externalClientId", user.into());
    let response = client
        .post("https://companion-api.napster.com/public/connections")
        .header("X-Api-Key", key)
        .json(&body)
        .send()?;
    Ok(response.status().as_u16())
}

fn main() {
    let key = std::env::var("NAPSTER_API_KEY").unwrap_or_default();
    let client = reqwest::blocking::Client::new();
    for user in ["ada", "bob"] {
        println!("{}", open(&client, &key, user).unwrap());
    }
}
