use serde_json::json;

const URL: &str = "https://companion-api.napster.com/public/connections";

#[tokio::main]
async fn main() {
    let key = std::env::var("NAPSTER_API_KEY").unwrap_or_default();
    let client = reqwest::Client::new();
    for user in ["ada", "bob"] {
        let (session, ()) = tokio::join!(
            client
                .post(URL)
                .header("X-Api-Key", &key)
                .json(&json!({ "companionId": "comp_abc123", "externalClientId": user }))
                .send(),
            tokio::task::yield_now(),
        );
        println!("{}", session.unwrap().status().as_u16());
    }
}
