//! ureq 2: a refused creation is the error that a refused session was.

use ureq2 as ureq;

#[derive(Debug)]
enum Failure {
    Status(u16),
    Transport,
    Body(std::io::Error),
}

impl From<ureq::Error> for Failure {
    fn from(error: ureq::Error) -> Failure {
        match error {
            ureq::Error::Status(code, _) => Failure::Status(code),
            ureq::Error::Transport(_) => Failure::Transport,
        }
    }
}

fn open(agent: &ureq::Agent, key: &str, user: &str) -> Result<String, Failure> {
    let response = agent
        .post("https://companion-api.napster.com/public/connections")
        .set("X-Api-Key", key)
        .send_json(ureq::json!({
            "companionId": "comp_abc123",
            "providerConfig": { "voiceId": "alloy" },
            "externalClientId": user,
        }))?;
    let value: serde_json::Value = response.into_json().map_err(Failure::Body)?;
    Ok(value["token"].as_str().unwrap_or_default().to_owned())
}

fn main() {
    let agent = ureq::AgentBuilder::new().try_proxy_from_env(true).build();
    let key = std::env::var("NAPSTER_API_KEY").unwrap_or_default();
    for user in ["ada", "bob"] {
        println!("{:?}", open(&agent, &key, user));
    }
}
