//! What a `let ... else` asks for stays what it asks for: a broken connection and a refusal go where they went.

const API: &str = "https://companion-api.napster.com";
const CONNECTIONS: &str = "/public/connections";

fn payload(user: &str) -> serde_json::Value {
    serde_json::json!({
        "companionId": "comp_kiosk",
        "providerConfig": { "settings": { "temperature": 0.7 } },
        "functions": [{ "name": "lookup", "description": "Looks things up" }],
        "externalClientId": user,
    })
}

fn open(http: &reqwest::blocking::Client, user: &str) -> Result<String, String> {
    let key = std::env::var("NAPSTER_API_KEY").map_err(|error| error.to_string())?;
    let body = payload(user);
    let Ok(response) = http
        .post(API.to_string() + CONNECTIONS)
        .header("X-Api-Key", key)
        .json(&body)
        .send()
    else {
        return Err("the API cannot be reached".to_owned());
    };
    if !response.status().is_success() {
        return Err(format!("refused: {}", response.status().as_u16()));
    }
    let Ok(session) = response.json::<serde_json::Value>() else {
        return Err("no JSON".to_owned());
    };
    Ok(session["token"].as_str().unwrap_or("no token").to_owned())
}

fn main() {
    let http = reqwest::blocking::Client::new();
    for user in ["user_1", "user_2", "user_3"] {
        match open(&http, user) {
            Ok(token) => println!("{token}"),
            Err(error) => println!("{error}"),
        }
    }
}
