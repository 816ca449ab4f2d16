//! A generic service sends through a trait; the key is the environment's.

use serde_json::{json, Value};

trait Transport {
    fn post_json(&self, path: &str, body: Value) -> Result<Value, String>;
}

struct Live {
    client: reqwest::blocking::Client,
    key: String,
}

impl Transport for Live {
    fn post_json(&self, path: &str, body: Value) -> Result<Value, String> {
        let response = self
            .client
            .post(format!("https://companion-api.napster.com{path}"))
            .header("X-Api-Key", &self.key)
            .json(&body)
            .send()
            .map_err(|e| e.to_string())?;
        if !response.status().is_success() {
            return Err(format!("status {}", response.status().as_u16()));
        }
        response.json().map_err(|e| e.to_string())
    }
}

struct Service<T: Transport> {
    transport: T,
}

impl<T: Transport> Service<T> {
    fn token(&self, user: &str) -> Result<String, String> {
        let answer = self.transport.post_json(
            "/public/connections",
            json!({
                "companionId": "comp_abc123",
                "providerConfig": { "voiceId": "alloy" },
                "externalClientId": user,
            }),
        )?;
        Ok(answer["token"].as_str().unwrap_or_default().to_string())
    }
}

fn main() {
    let service = Service {
        transport: Live {
            client: reqwest::blocking::Client::new(),
            key: std::env::var("NAPSTER_API_KEY").unwrap(),
        },
    };
    for user in ["ada", "bob"] {
        println!("{:?}", service.token(user));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fake;
    impl Transport for Fake {
        fn post_json(&self, path: &str, _: Value) -> Result<Value, String> {
            assert_eq!(path, "/public/connections");
            Ok(json!({ "token": "t" }))
        }
    }

    #[test]
    fn gives_the_token() {
        let service = Service { transport: Fake };
        assert_eq!(service.token("x").unwrap(), "t");
    }
}
