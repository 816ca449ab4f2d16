//! hyper: a request that is built in the call that sends it is copied for the PUT that configures its agent's channel.

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::{json, Value};
use std::sync::LazyLock;

/// hyper knows no proxy: whatever host is named, this connects to it.
#[derive(Clone)]
struct ToProxy;

impl tower_service::Service<hyper::Uri> for ToProxy {
    type Response = hyper_util::rt::TokioIo<tokio::net::TcpStream>;
    type Error = std::io::Error;
    type Future = std::pin::Pin<
        Box<dyn std::future::Future<Output = std::io::Result<Self::Response>> + Send>,
    >;

    fn poll_ready(
        &mut self,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<std::io::Result<()>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: hyper::Uri) -> Self::Future {
        let proxy = std::env::var("http_proxy").unwrap_or_default();
        Box::pin(async move {
            let address = proxy.trim_start_matches("http://").trim_end_matches('/');
            Ok(hyper_util::rt::TokioIo::new(
                tokio::net::TcpStream::connect(address).await?,
            ))
        })
    }
}

type Web = Client<ToProxy, Full<Bytes>>;

static WEB: LazyLock<Web> = LazyLock::new(|| Client::builder(TokioExecutor::new()).build(ToProxy));

async fn open_session(user: &str) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let body = json!({
        "companionId": "comp_abc123",
        "providerConfig": {
            "voiceId": "alloy",
            "settings": { "temperature": 0.4 },
            "useGreenVideo": true,
        },
        "externalClientId": user,
    });
    let response = WEB
        .request(
            hyper::Request::post("https://companion-api.napster.com/public/connections")
                .header("X-Api-Key", "key_1")
                .header("Content-Type", "application/json")
                .body(Full::from(body.to_string()))
                .unwrap(),
        )
        .await?;
    let status = response.status();
    if !status.is_success() {
        return Ok(format!("refused {}", status.as_u16()));
    }
    let bytes = response.into_body().collect().await?.to_bytes();
    let session: Value = serde_json::from_slice(&bytes)?;
    Ok(session["token"].as_str().unwrap_or_default().to_owned())
}

async fn outcome(user: &str) -> String {
    match open_session(user).await {
        Ok(token) => token,
        Err(_) => "failed".to_owned(),
    }
}

#[tokio::main]
async fn main() {
    let users = ["ada", "bob", "cyd"];
    if std::env::var("TOGETHER").is_err() {
        for user in users {
            println!("{}", outcome(user).await);
        }
        return;
    }
    let tasks = users.map(|user| tokio::spawn(outcome(user)));
    let mut kinds = Vec::new();
    for task in tasks {
        kinds.push(task.await.unwrap_or_default().replace(char::is_numeric, ""));
    }
    kinds.sort();
    println!("{}", kinds.join(", "));
}
