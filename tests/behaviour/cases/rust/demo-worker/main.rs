//! The demo's worker, as it calls customers back.
#![allow(dead_code)]

mod calls;

use calls::Calls;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let calls = Calls::from_env()?;
    for customer in ["customer_1", "customer_2"] {
        println!("{}", calls.call_back(customer).await?.token);
    }
    Ok(())
}
