//! ureq 3: the channel of an agent whose payload was a struct is configured once, and again where that was refused.

use serde::{Deserialize, Serialize};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Provider {
    voice_id: &'static str,
    use_green_video: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    companion_id: &'static str,
    provider_config: Provider,
    external_client_id: &'a str,
}

#[derive(Deserialize)]
struct Session {
    token: String,
}

struct Sessions {
    agent: ureq::Agent,
    key: String,
}

impl Sessions {
    fn open(&self, user: &str) -> Result<Session, ureq::Error> {
        let body = Request {
            companion_id: "comp_abc123",
            provider_config: Provider {
                voice_id: "alloy",
                use_green_video: true,
            },
            external_client_id: user,
        };
        self.agent
            .post("https://companion-api.napster.com/public/connections")
            .header("X-Api-Key", &self.key)
            .send_json(&body)?
            .body_mut()
            .read_json()
    }
}

fn main() {
    let sessions = Sessions {
        agent: ureq::Agent::new_with_defaults(),
        key: std::env::var("NAPSTER_API_KEY").unwrap_or_default(),
    };
    for user in ["ada", "bob"] {
        match sessions.open(user) {
            Ok(session) => println!("{}", session.token),
            Err(error) => println!("failed: {error}"),
        }
    }
}
