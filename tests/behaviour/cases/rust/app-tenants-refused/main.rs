//! Tenants have keys and companions of their own.

use serde_json::{json, Value};
use std::collections::HashMap;

#[derive(Clone, Debug)]
struct Tenant {
    name: String,
    api_key: String,
    companion: String,
}

struct Pool {
    http: reqwest::Client,
    tenants: HashMap<String, Tenant>,
}

#[derive(Debug)]
enum PoolError {
    UnknownTenant(String),
    Upstream(reqwest::Error),
}

impl Pool {
    async fn open(&self, tenant: &str, user: &str) -> Result<Value, PoolError> {
        let Some(tenant) = self.tenants.get(tenant) else {
            return Err(PoolError::UnknownTenant(tenant.to_owned()));
        };
        let response = self
            .http
            .post("https://companion-api.napster.com/public/connections")
            .header("X-Api-Key", &tenant.api_key)
            .json(&json!({
                "companionId": tenant.companion,
                "providerConfig": { "voiceId": "alloy" },
                "externalClientId": user,
                "tags": [tenant.name],
            }))
            .send()
            .await
            .and_then(|response| response.error_for_status())
            .map_err(PoolError::Upstream)?;
        response.json().await.map_err(PoolError::Upstream)
    }
}

#[tokio::main]
async fn main() {
    let mut tenants = HashMap::new();
    for (name, companion) in [("acme", "comp_abc123"), ("globex", "comp_def456")] {
        tenants.insert(
            name.to_owned(),
            Tenant {
                name: name.to_owned(),
                api_key: std::env::var("NAPSTER_API_KEY").unwrap(),
                companion: companion.to_owned(),
            },
        );
    }
    let pool = Pool {
        http: reqwest::Client::new(),
        tenants,
    };
    for (tenant, user) in [
        ("acme", "ada"),
        ("globex", "bob"),
        ("acme", "cyd"),
        ("initech", "dan"),
    ] {
        match pool.open(tenant, user).await {
            Ok(session) => println!("{}", session["token"].is_string()),
            Err(PoolError::UnknownTenant(name)) => println!("no {name}"),
            Err(PoolError::Upstream(_)) => println!("refused"),
        }
    }
}
