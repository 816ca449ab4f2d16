//! Both paths are constants, and the address is made of the chosen one in front of the call.

use serde_json::json;

const WEBRTC_PATH: &str = "/public/connections";
const WEBSOCKET_PATH: &str = "/public/ws-connections";

fn open(base: &str, live: bool, user: &str) -> Result<String, ureq::Error> {
    let path = if live { WEBRTC_PATH } else { WEBSOCKET_PATH };
    let url = format!("{base}{path}");
    let session: serde_json::Value = ureq::post(&url)
        .header("X-Api-Key", "key_1")
        .send_json(json!({
            "companionId": "comp_desk",
            "providerConfig": { "voiceId": "alloy" },
            "externalClientId": user,
        }))?
        .body_mut()
        .read_json()?;
    Ok(session["token"].as_str().unwrap_or_default().to_owned())
}

fn main() {
    for (live, user) in [(false, "user_1"), (true, "user_2"), (false, "user_3")] {
        match open("https://companion-api.napster.com", live, user) {
            Ok(token) => println!("{token}"),
            Err(error) => println!("{error}"),
        }
    }
}
