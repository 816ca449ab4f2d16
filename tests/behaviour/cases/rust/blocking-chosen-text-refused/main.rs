//! A flag chooses the endpoint, as a text of one's own, before the request is put together.

use std::collections::HashMap;

fn open(key: &str, in_browser: bool, user: &str) -> reqwest::Result<reqwest::blocking::Response> {
    let url = if in_browser {
        "https://companion-api.napster.com/public/connections".to_string()
    } else {
        // Telephones have no browser.
        "https://companion-api.napster.com/public/ws-connections".to_string()
    };
    let mut body = HashMap::new();
    body.insert("companionId", "comp_desk");
    body.insert("externalClientId", user);
    let response = reqwest::blocking::Client::new()
        .post(&url)
        .header("X-Api-Key", key)
        .json(&body)
        .send()?;
    Ok(response)
}

fn main() {
    let key = std::env::var("NAPSTER_API_KEY").unwrap_or_default();
    for (in_browser, user) in [(false, "user_1"), (true, "user_2"), (false, "user_3")] {
        match open(&key, in_browser, user) {
            Ok(response) if response.status().is_success() => println!("opened for {user}"),
            Ok(response) => println!("status {}", response.status().as_u16()),
            Err(error) => println!("failed: {}", error.is_request()),
        }
    }
}
