//! attohttpc: sessions one by one and at once, in every way that they can fail.

use serde_json::{json, Value};

fn open_session(user: &str) -> attohttpc::Result<String> {
    let key = std::env::var("NAPSTER_API_KEY").unwrap_or_default();
    let text = json!({
        "companionId": "comp_abc123",
        "providerConfig": {
            "voiceId": "alloy",
            "settings": { "temperature": 0.4 },
            "useGreenVideo": true,
        },
        "externalClientId": user,
    });
    let response = attohttpc::post("https://companion-api.napster.com/public/connections")
        .header("X-Api-Key", &key)
        .header("Content-Type", "application/json")
        .text(text.to_string())
        .send()?;
    if !response.is_success() {
        return Ok(format!("refused {}", response.status().as_u16()));
    }
    let session: Value = response.json()?;
    Ok(session["token"].as_str().unwrap_or_default().to_owned())
}

fn outcome(user: &str) -> String {
    match open_session(user) {
        Ok(token) => token,
        Err(_) => "failed".to_owned(),
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
