//! The endpoint is chosen in the call, where the payload is a struct.

use serde::Serialize;

const API: &str = "https://companion-api.napster.com";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Connect<'a> {
    companion_id: &'a str,
    language: &'a str,
    external_client_id: &'a str,
}

fn open(live: bool, user: &str) -> Result<String, ureq::Error> {
    let session: serde_json::Value = ureq::post(&format!(
        "{}{}",
        API,
        if live { "/public/connections" } else { "/public/ws-connections" }
    ))
    .header("X-Api-Key", &std::env::var("NAPSTER_API_KEY").unwrap_or_default())
    .send_json(&Connect {
        companion_id: "comp_guide",
        language: "fr",
        external_client_id: user,
    })?
    .body_mut()
    .read_json()?;
    Ok(session["token"].as_str().unwrap_or_default().to_owned())
}

fn main() {
    for (live, user) in [(true, "user_1"), (true, "user_2"), (false, "user_3")] {
        match open(live, user) {
            Ok(token) => println!("{token}"),
            Err(error) => println!("{error}"),
        }
    }
}
