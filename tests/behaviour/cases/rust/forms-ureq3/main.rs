//! ureq 3: sessions one by one and at once, in every way that they can fail.

use serde_json::{json, Value};

fn open_session(user: &str) -> Result<String, ureq::Error> {
    let key = std::env::var("NAPSTER_API_KEY").unwrap_or_default();
    let mut response = ureq::post("https://companion-api.napster.com/public/connections")
        .header("X-Api-Key", &key)
        .send_json(&json!({
            "companionId": "comp_abc123",
            "providerConfig": {
                "voiceId": "alloy",
                "settings": { "temperature": 0.4 },
                "useGreenVideo": true,
            },
            "externalClientId": user,
        }))?;
    let session: Value = response.body_mut().read_json()?;
    Ok(session["token"].as_str().unwrap_or_default().to_owned())
}

fn outcome(user: &str) -> String {
    match open_session(user) {
        Ok(token) => token,
        Err(error) => match error {
            ureq::Error::StatusCode(code) => format!("refused {code}"),
            _ => "failed".to_owned(),
        },
    }
}

fn main() {
    let users = ["ada", "bob", "cyd"];
    if std::env::var("TOGETHER").is_err() {
        for user in users {
            println!("{}", outcome(user));
        }
        return;
    }
    let threads = users.map(|user| std::thread::spawn(move || outcome(user)));
    let outcomes = threads.map(|thread| thread.join().unwrap_or_default());
    let mut kinds = outcomes.map(|one| one.replace(char::is_numeric, ""));
    kinds.sort();
    println!("{}", kinds.join(", "));
}
