use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    companion_id: String,
    external_client_id: String,
}

fn show(payload: &Payload) -> &str {
    &payload.companion_id
}

async fn open(client: &reqwest::Client, user: &str) -> reqwest::Result<u16> {
    let payload = Payload { companion_id: "comp_abc123".into(), external_client_id: user.into() };
    print!("{} ", show(&payload));
    let response = client
        .post("https://companion-api.napster.com/public/connections")
        .header("X-Api-Key", std::env::var("NAPSTER_API_KEY").unwrap_or_default())
        .json(&payload)
        .send()
        .await?;
    Ok(response.status().as_u16())
}

#[tokio::main]
async fn main() {
    println!("{}", open(&reqwest::Client::new(), "ada").await.unwrap());
}
