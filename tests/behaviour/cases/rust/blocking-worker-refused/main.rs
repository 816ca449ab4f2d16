//! A worker takes jobs from a queue; a field is there under a condition.

use std::collections::VecDeque;
use std::sync::{mpsc, Arc, Mutex};
use std::thread;

use serde_json::{json, Value};

#[derive(Clone)]
struct Job {
    user: String,
    profile: Option<Value>,
}

fn work(jobs: Arc<Mutex<VecDeque<Job>>>, results: mpsc::Sender<(String, bool)>) {
    let client = reqwest::blocking::Client::builder()
        .build()
        .expect("client");
    let key = std::env::var("NAPSTER_API_KEY").expect("key");
    loop {
        let job = match jobs.lock().unwrap().pop_front() {
            Some(job) => job,
            None => break,
        };
        let mut body = json!({
            "companionId": "comp_abc123",
            "providerConfig": { "voiceId": "alloy" },
            "externalClientId": job.user,
        });
        if let Some(profile) = &job.profile {
            body["externalClientProfile"] = profile.clone();
        }
        let outcome = client
            .post("https://companion-api.napster.com/public/connections")
            .header("X-Api-Key", &key)
            .json(&body)
            .send();
        let ok = match outcome {
            Ok(response) if response.status().is_success() => true,
            Ok(_) => false,
            Err(_) => false,
        };
        results.send((job.user, ok)).unwrap();
    }
}

fn main() {
    let jobs: VecDeque<Job> = ["ada", "bob", "cyd"]
        .into_iter()
        .map(|user| Job {
            user: user.into(),
            profile: (user == "bob").then(|| json!({ "plan": "pro" })),
        })
        .collect();
    let jobs = Arc::new(Mutex::new(jobs));
    let (sender, receiver) = mpsc::channel();
    let worker = thread::spawn({
        let jobs = Arc::clone(&jobs);
        move || work(jobs, sender)
    });
    for (user, ok) in receiver {
        println!("{user} {ok}");
    }
    worker.join().unwrap();
}
