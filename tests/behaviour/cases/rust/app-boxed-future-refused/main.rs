//! A boxed future builds its request with a question mark and executes it.

use std::future::Future;
use std::pin::Pin;

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

fn open<'a>(
    client: &'a reqwest::Client,
    user: &'a str,
) -> BoxFuture<'a, Result<String, reqwest::Error>> {
    Box::pin(async move {
        let key = option_env!("NAPSTER_BUILD_KEY")
            .map(str::to_owned)
            .unwrap_or_else(|| std::env::var("NAPSTER_API_KEY").unwrap_or_default());
        let request = client
            .post("https://companion-api.napster.com/public/connections?source=box")
            .header("X-Api-Key", key)
            .json(&serde_json::json!({
                "companionId": "comp_abc123",
                "providerConfig": { "voiceId": "alloy" },
                "functions": ["fn_1", "fn_2"],
                "externalClientId": user,
            }))
            .build()?;
        let response = client.execute(request).await?;
        response.error_for_status()?.text().await
    })
}

#[tokio::main]
async fn main() {
    let client = reqwest::Client::new();
    for user in ["ada", "bob"] {
        println!("{}", open(&client, user).await.is_ok());
    }
}
