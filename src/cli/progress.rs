//! A line on the terminal that says how far a long run has come.

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

/// Runs shorter than this show nothing.
const PATIENCE: Duration = Duration::from_secs(1);
const INTERVAL: Duration = Duration::from_millis(100);

/// Shows the number of scanned files until it is dropped, and leaves no trace of it.
pub(super) struct Progress {
    count: Arc<AtomicUsize>,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// For somebody who watches: standard error is a terminal, and no CI service records it.
    pub(super) fn watched() -> Option<Self> {
        let is_watched = io::stderr().is_terminal() && std::env::var_os("CI").is_none();
        is_watched
            .then(|| Self::on(PATIENCE, ProgressDrawTarget::stderr))
            .flatten()
    }

    /// Draws on a target once `patience` is over.
    fn on(
        patience: Duration,
        target: impl FnOnce() -> ProgressDrawTarget + Send + 'static,
    ) -> Option<Self> {
        let count = Arc::new(AtomicUsize::new(0));
        let (stop, stopped) = mpsc::channel();
        let counted = Arc::clone(&count);
        let thread = std::thread::Builder::new()
            .spawn(move || {
                let mut wait = patience;
                let mut bar = None;
                let mut target = Some(target);
                while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                    wait = INTERVAL;
                    if let Some(target) = target.take() {
                        bar = Some(spinner(target()));
                    }
                    if let Some(bar) = &bar {
                        let count = counted.load(Ordering::Relaxed) as u64;
                        bar.set_message(format!("{} files scanned", HumanCount(count)));
                        bar.tick();
                    }
                }
                if let Some(bar) = bar {
                    bar.finish_and_clear();
                }
            })
            .ok()?;
        Some(Self {
            count,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// What is to be counted up, once a file.
    pub(super) fn counter(&self) -> Arc<AtomicUsize> {
        Arc::clone(&self.count)
    }
}

fn spinner(target: ProgressDrawTarget) -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    bar.set_draw_target(target);
    bar.set_style(ProgressStyle::default_spinner());
    bar
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            // It only draws: whatever became of it, the run is not affected.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use indicatif::InMemoryTerm;

    fn watched(patience: Duration) -> (InMemoryTerm, Progress) {
        let screen = InMemoryTerm::new(4, 60);
        let drawn = Box::new(screen.clone());
        let progress = Progress::on(patience, || ProgressDrawTarget::term_like(drawn));
        (screen, progress.expect("a thread"))
    }

    #[test]
    fn a_long_run_says_how_far_it_is_and_clears_the_line() {
        let (screen, progress) = watched(Duration::ZERO);
        progress.counter().store(12_345, Ordering::Relaxed);
        while !screen.contents().contains("12,345 files scanned") {
            std::thread::yield_now();
        }
        drop(progress);
        assert_eq!(screen.contents(), "");
    }

    #[test]
    fn a_short_run_says_nothing() {
        let (screen, progress) = watched(Duration::from_secs(3600));
        drop(progress);
        assert!(screen.moves_since_last_check().is_empty());
    }
}
