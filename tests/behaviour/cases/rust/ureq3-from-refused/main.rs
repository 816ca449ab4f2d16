//! The payload is made of a user by From.

use std::process::ExitCode;

struct User {
    id: u64,
    name: String,
    vip: bool,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct SessionRequest {
    companion_id: String,
    provider_config: ProviderConfig,
    external_client_id: String,
    external_client_profile: Profile,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'static str>,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct ProviderConfig {
    voice_id: &'static str,
    settings: Settings,
}

#[derive(serde::Serialize)]
struct Settings {
    temperature: f64,
}

#[derive(serde::Serialize)]
struct Profile {
    name: String,
}

impl From<&User> for SessionRequest {
    fn from(user: &User) -> Self {
        let mut tags = vec!["web"];
        if user.vip {
            tags.push("vip");
        }
        SessionRequest {
            companion_id: "comp_abc123".to_owned(),
            provider_config: ProviderConfig {
                voice_id: "alloy",
                settings: Settings { temperature: 0.5 },
            },
            external_client_id: format!("user-{}", user.id),
            external_client_profile: Profile {
                name: user.name.clone(),
            },
            tags,
        }
    }
}

fn open(key: &str, user: &User) -> Result<String, Box<ureq::Error>> {
    let body: SessionRequest = user.into();
    let mut response = ureq::post("https://companion-api.napster.com/public/connections")
        .header("X-Api-Key", key)
        .send_json(&body)?;
    Ok(response.body_mut().read_to_string()?)
}

fn main() -> ExitCode {
    let Ok(key) = std::env::var("NAPSTER_API_KEY") else {
        eprintln!("NAPSTER_API_KEY?");
        return ExitCode::FAILURE;
    };
    let users = [
        User {
            id: 1,
            name: "Ada".into(),
            vip: true,
        },
        User {
            id: 2,
            name: "Bob".into(),
            vip: false,
        },
    ];
    let mut failures = 0;
    for user in &users {
        if let Err(error) = open(&key, user) {
            println!("{}: {error}", user.name);
            failures += 1;
        } else {
            println!("{}: ok", user.name);
        }
    }
    println!("{failures}");
    ExitCode::SUCCESS
}
