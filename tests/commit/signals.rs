//! Signals at moments that nobody chose.

use crate::tree::{Pairs, State, said};
use std::hash::{BuildHasher, RandomState};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

const PAIRS: usize = 12;

/// Starts a process and waits until it is about to write.
fn start(pairs: &Pairs) -> Child {
    let mut child = pairs
        .fixer()
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut line).unwrap();
    assert_eq!(line, "ready\n");
    child
}

/// How long writing takes when nothing comes between.
fn whole() -> Duration {
    let pairs = Pairs::new(PAIRS);
    let child = start(&pairs);
    let started = Instant::now();
    assert!(child.wait_with_output().unwrap().status.success());
    started.elapsed()
}

/// A random share of a time.
fn some_of(whole: Duration) -> Duration {
    let random = RandomState::new().hash_one(0) % 10_000;
    whole.mul_f64(f64::from(u32::try_from(random).unwrap()) / 10_000.0)
}

fn is_between(states: &[[State; 2]]) -> bool {
    let new = states
        .iter()
        .flatten()
        .filter(|state| **state == State::New);
    (1..2 * PAIRS).contains(&new.count())
}

pub fn kill() {
    let whole = whole();
    let mut between = 0;
    for _ in 0..40 {
        let pairs = Pairs::new(PAIRS);
        let mut child = start(&pairs);
        std::thread::sleep(some_of(whole));
        child.kill().unwrap();
        child.wait().unwrap();
        between += usize::from(is_between(&pairs.states()));
        pairs.finish();
    }
    assert!(between >= 5, "only {between} of 40 came between two files");
}

fn signal(name: &str, pairs: &Pairs, after: Duration) -> Output {
    let child = start(pairs);
    std::thread::sleep(after);
    let sent = Command::new("sh")
        .args(["-c", &format!("kill -{name} {}", child.id())])
        .status()
        .unwrap();
    assert!(sent.success());
    child.wait_with_output().unwrap()
}

pub fn terminate() {
    let whole = whole();
    let mut between = 0;
    for _ in 0..20 {
        let pairs = Pairs::new(PAIRS);
        let output = signal("TERM", &pairs, some_of(whole.mul_f64(0.7)));
        let states = pairs.states();
        assert!(states.iter().all(|[a, b]| a == b), "{states:?}");
        assert_eq!(pairs.others(), Vec::<String>::new());
        if output.status.code() == Some(143) {
            assert!(
                said(&output).contains("stopped by SIGTERM"),
                "{}",
                said(&output)
            );
            between += usize::from(is_between(&states));
        } else {
            // It was done before the signal came.
            assert!(states.iter().all(|pair| *pair == [State::New; 2]));
        }
        pairs.finish();
    }
    assert!(between >= 5, "only {between} of 20 came between two groups");
}

pub fn interrupt() {
    // So many that the signal comes before the last, however fast the disk is.
    let pairs = Pairs::new(5 * PAIRS);
    let output = signal("INT", &pairs, Duration::ZERO);
    assert_eq!(output.status.code(), Some(130), "{}", said(&output));
    assert!(said(&output).contains("stopped by SIGINT"));
    pairs.finish();
}
