//! A generic method sends any request and parses any answer; the payload is a struct.

use serde::de::DeserializeOwned;
use serde::Serialize;

pub struct Api {
    agent: ureq::Agent,
    root: String,
    key: String,
}

impl Api {
    pub fn new(root: &str, key: &str) -> Self {
        Api {
            agent: ureq::Agent::new_with_defaults(),
            root: root.to_owned(),
            key: key.to_owned(),
        }
    }

    fn send<B: Serialize, R: DeserializeOwned>(
        &self,
        path: &str,
        body: &B,
    ) -> Result<R, ureq::Error> {
        self.agent
            .post(&format!("{}/public/{}", self.root, path))
            .header("X-Api-Key", &self.key)
            .send_json(body)?
            .body_mut()
            .read_json::<R>()
    }
}

#[derive(Serialize)]
struct Open<'a> {
    #[serde(rename = "companionId")]
    companion: &'a str,
    #[serde(rename = "providerConfig")]
    provider: Provider,
    #[serde(rename = "externalClientId")]
    user: &'a str,
}

#[derive(Serialize)]
struct Provider {
    #[serde(rename = "voiceId")]
    voice: String,
}

#[derive(serde::Deserialize)]
struct Opened {
    token: String,
}

fn open(api: &Api, user: &str) -> Result<Opened, ureq::Error> {
    let request = Open {
        companion: "comp_abc123",
        provider: Provider {
            voice: "alloy".to_string(),
        },
        user,
    };
    api.send("connections", &request)
}

fn main() {
    let api = Api::new(
        "https://companion-api.napster.com",
        &std::env::var("NAPSTER_API_KEY").unwrap_or_default(),
    );
    for user in ["ada", "bob"] {
        match open(&api, user) {
            Ok(opened) => println!("{}", opened.token),
            Err(e) => println!("{e}"),
        }
    }
}
