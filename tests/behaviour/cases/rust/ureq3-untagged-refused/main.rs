//! An enum whose variants are bodies is handed to a function by its callers, and taken apart as what it is sent as.

use serde::Serialize;

#[derive(Serialize)]
#[serde(untagged)]
enum Request<'a> {
    Full(Full<'a>),
    Short {
        #[serde(rename = "companionId")]
        companion_id: &'a str,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Full<'a> {
    companion_id: &'a str,
    language: &'a str,
    external_client_id: &'a str,
}

fn post(agent: &ureq::Agent, request: &Request) -> Result<String, ureq::Error> {
    let session: serde_json::Value = agent
        .post("https://companion-api.napster.com/public/connections")
        .header(
            "X-Api-Key",
            &std::env::var("NAPSTER_API_KEY").unwrap_or_default(),
        )
        .send_json(request)?
        .body_mut()
        .read_json()?;
    Ok(session["token"].as_str().unwrap_or_default().to_owned())
}

fn main() {
    let agent = ureq::agent();
    for user in ["user_1", "user_2"] {
        let full = Full {
            companion_id: "comp_tutor",
            language: "en",
            external_client_id: user,
        };
        say(post(&agent, &Request::Full(full)));
    }
    let short = Request::Short {
        companion_id: "comp_guide",
    };
    say(post(&agent, &short));
}

fn say(opened: Result<String, ureq::Error>) {
    match opened {
        Ok(token) => println!("{token}"),
        Err(error) => println!("{error}"),
    }
}
