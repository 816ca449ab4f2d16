//! attohttpc: a session has the key; what is asked for with a question mark is made in front of the call.

use std::cell::RefCell;

use attohttpc::Session;
use serde_json::json;

thread_local! {
    static COUNT: RefCell<usize> = const { RefCell::new(0) };
}

pub struct Caller {
    session: Session,
}

impl Caller {
    pub fn new(key: &str) -> Self {
        let mut session = Session::new();
        session.header("X-Api-Key", key);
        Self { session }
    }

    pub fn open(&self, user: &str) -> attohttpc::Result<String> {
        COUNT.with(|count| *count.borrow_mut() += 1);
        let payload = json!({
            "companionId": "comp_abc123",
            "providerConfig": { "voiceId": "alloy" },
            "externalClientId": user,
        });
        let response = self
            .session
            .post("https://companion-api.napster.com/public/connections")
            .json(&payload)?
            .send()?;
        response.error_for_status()?.text()
    }
}

fn main() {
    let caller = Caller::new(&std::env::var("NAPSTER_API_KEY").unwrap_or_default());
    for user in ["ada", "bob"] {
        println!("{}", caller.open(user).is_ok());
    }
    COUNT.with(|count| println!("{}", count.borrow()));
}
