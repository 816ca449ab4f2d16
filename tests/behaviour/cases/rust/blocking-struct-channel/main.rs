const API: &str = "https://companion-api.napster.com";

#[derive(serde::Serialize)]
struct Payload {
    #[serde(rename = "companionId")]
    companion: String,
    #[serde(rename = "providerConfig")]
    provider: Provider,
    #[serde(rename = "externalClientId")]
    user: String,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Provider {
    voice_id: &'static str,
    use_green_video: bool,
}

fn open(client: &reqwest::blocking::Client, user: &str) -> reqwest::Result<u16> {
    let response = client
        .post(format!("{API}/public/connections"))
        .header("X-Api-Key", std::env::var("NAPSTER_API_KEY").unwrap_or_default())
        .json(&Payload {
            companion: String::from("comp_abc123"),
            provider: Provider { voice_id: "alloy", use_green_video: true },
            user: user.into(),
        })
        .send()?;
    let status = response.status().as_u16();
    let _: serde_json::Value = response.json()?;
    Ok(status)
}

fn main() {
    let client = reqwest::blocking::Client::new();
    for user in ["ada", "bob"] {
        println!("{}", open(&client, user).unwrap());
    }
}
