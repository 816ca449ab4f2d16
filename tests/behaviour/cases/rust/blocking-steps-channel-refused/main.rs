//! A payload that is changed in steps asks for a green video, with a key that is handed over.

use serde_json::json;

struct Desk {
    http: reqwest::blocking::Client,
    key: String,
}

impl Desk {
    fn open(&self, user: &str) -> reqwest::Result<u16> {
        let mut body = json!({ "companionId": "comp_desk", "externalClientId": user });
        body["providerConfig"] = json!({ "useGreenVideo": true });
        let response = self
            .http
            .post("https://companion-api.napster.com/public/ws-connections")
            .header("X-Api-Key", &self.key)
            .json(&body)
            .send()?;
        Ok(response.status().as_u16())
    }
}

fn main() {
    let desk = Desk {
        http: reqwest::blocking::Client::new(),
        key: std::env::var("NAPSTER_API_KEY").unwrap_or_default(),
    };
    for user in ["user_1", "user_2", "user_3"] {
        match desk.open(user) {
            Ok(status) => println!("{status}"),
            Err(error) => println!("failed: {}", error.is_request()),
        }
    }
}
