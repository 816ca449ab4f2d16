//! Signals that ask a run to end: heeded between the steps of a commit, never in the middle of one.

use super::CommitError;
use signal_hook::consts;
use signal_hook::flag;
use std::fmt;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// A signal by its number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Signal(i32);

impl Signal {
    /// The exit code that shells use for it.
    pub fn exit_code(self) -> u8 {
        u8::try_from(128 + self.0).unwrap_or(2)
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            consts::SIGINT => f.write_str("SIGINT"),
            consts::SIGTERM => f.write_str("SIGTERM"),
            #[cfg(unix)]
            consts::SIGHUP => f.write_str("SIGHUP"),
            number => write!(f, "signal {number}"),
        }
    }
}

#[cfg(unix)]
const SIGNALS: [i32; 3] = [consts::SIGINT, consts::SIGTERM, consts::SIGHUP];
#[cfg(not(unix))]
const SIGNALS: [i32; 2] = [consts::SIGINT, consts::SIGTERM];

/// Whether a run has been asked to end.
#[derive(Debug, Default)]
pub struct Stop {
    /// The last signal's number; 0 for none.
    asked: Arc<AtomicUsize>,
    registered: Vec<signal_hook::SigId>,
}

impl Stop {
    /// What no signal stops: they end the process as ever.
    pub fn never() -> Self {
        Self::default()
    }

    /// Keeps SIGINT, SIGTERM and SIGHUP from ending the process at once for as long as this lives.
    ///
    /// # Errors
    /// Whatever the system says.
    pub fn on_signals() -> io::Result<Self> {
        let mut stop = Self::default();
        for signal in SIGNALS {
            let value = usize::try_from(signal).unwrap_or_default();
            let asked = Arc::clone(&stop.asked);
            stop.registered
                .push(flag::register_usize(signal, asked, value)?);
        }
        Ok(stop)
    }

    /// The signal that has come.
    pub fn signal(&self) -> Option<Signal> {
        match self.asked.load(Ordering::SeqCst) {
            0 => None,
            number => i32::try_from(number).ok().map(Signal),
        }
    }

    /// # Errors
    /// [`CommitError::Stopped`] once a signal has come.
    pub(super) fn check(&self) -> Result<(), CommitError> {
        self.signal()
            .map_or(Ok(()), |signal| Err(CommitError::Stopped(signal)))
    }
}

impl Drop for Stop {
    fn drop(&mut self) {
        if self.registered.is_empty() {
            return;
        }
        for id in self.registered.drain(..) {
            signal_hook::low_level::unregister(id);
        }
        // Handlers stay in place without an action; signals shall end the process again.
        let end = Arc::new(AtomicBool::new(true));
        for signal in SIGNALS {
            let _ = flag::register_conditional_default(signal, Arc::clone(&end));
        }
    }
}
