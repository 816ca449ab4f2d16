//! Candidates wait until the walk is over and are analysed one after another.
//!
//! What walks and what parses are two programs that push each other out of the processor's caches: analysing where a candidate
//! is met takes half as long again. Threads of our own also have the deep stack that an analysis needs, once for many files.

use super::guard::STACK;
use crate::workspace::{Candidate, Content};
use std::sync::{Mutex, PoisonError};
use std::thread::Builder;

/// How many bytes of text wait. A tree that is full of candidates is analysed as it is walked.
const MAX_HELD: usize = 4 << 20;

/// Candidates that wait for `work`.
pub(super) struct Held<W> {
    work: W,
    waiting: Mutex<Waiting>,
}

#[derive(Default)]
struct Waiting {
    candidates: Vec<Candidate>,
    bytes: usize,
}

impl<W: Fn(&Candidate) + Sync> Held<W> {
    pub(super) fn new(work: W) -> Self {
        Self {
            work,
            waiting: Mutex::default(),
        }
    }

    /// Has a candidate wait; where too much waits already, it is worked through here.
    pub(super) fn push(&self, candidate: Candidate) {
        let full = {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.bytes += length(&candidate);
            waiting.candidates.push(candidate);
            (waiting.bytes > MAX_HELD).then(|| std::mem::take(&mut *waiting))
        };
        for candidate in full.iter().flat_map(|full| &full.candidates) {
            (self.work)(candidate);
        }
    }

    /// Works through all that still waits, on at most as many threads.
    pub(super) fn finish(self, threads: usize) {
        let Self { work, waiting } = self;
        let waiting = waiting.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut candidates = waiting.candidates;
        if candidates.len() < 2 {
            return candidates.iter().for_each(work);
        }
        // The largest first, lest a thread begin with it when the others end.
        candidates.sort_by_key(length);
        let threads = threads.min(candidates.len());
        let queue = Mutex::new(candidates);
        let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let drain = || {
            while let Some(candidate) = next() {
                work(&candidate);
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..threads {
                // Where no thread is to be had, the others do its part.
                let _ = Builder::new()
                    .stack_size(STACK + (1 << 20))
                    .spawn_scoped(scope, drain);
            }
        });
        drain();
    }
}

fn length(candidate: &Candidate) -> usize {
    match &candidate.content {
        Content::Text(text) => text.len(),
        Content::NotUtf8 { lossy, .. } => lossy.len(),
    }
}
