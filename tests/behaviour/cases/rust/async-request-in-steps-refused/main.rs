use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Method, Request, Response};
use serde_json::json;

async fn open(client: &Client, key: &str, user: &str) -> reqwest::Result<Response> {
    let url = "https://companion-api.napster.com/public/connections";
    let mut request = Request::new(Method::POST, url.parse().unwrap());
    let headers = request.headers_mut();
    headers.insert("X-Api-Key", HeaderValue::from_str(key).unwrap());
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let body = json!({ "companionId": "comp_abc123", "externalClientId": user, "modality": "voice" });
    *request.body_mut() = Some(body.to_string().into());
    client.execute(request).await
}

#[tokio::main]
async fn main() {
    let key = std::env::var("NAPSTER_API_KEY").unwrap_or_default();
    let client = Client::new();
    for user in ["ada", "bob"] {
        println!("{}", open(&client, &key, user).await.unwrap().status().as_u16());
    }
}
