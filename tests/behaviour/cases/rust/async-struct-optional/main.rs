use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Payload<'a> {
    companion_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_client_id: Option<&'a str>,
}

async fn open(client: &reqwest::Client, user: Option<&str>) -> reqwest::Result<u16> {
    let response = client
        .post("https://companion-api.napster.com/public/connections")
        .header("X-Api-Key", std::env::var("NAPSTER_API_KEY").unwrap_or_default())
        .json(&Payload { companion_id: "comp_abc123", external_client_id: user })
        .send()
        .await?;
    Ok(response.status().as_u16())
}

#[tokio::main]
async fn main() {
    let client = reqwest::Client::new();
    for user in [Some("ada"), None] {
        println!("{}", open(&client, user).await.unwrap());
    }
}
