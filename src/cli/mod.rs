//! The command line: arguments, exit codes, and what goes to which stream.
//!
//! Diagnostics go to standard output (or `--output`), everything else to standard error; where a patch or fixed standard input
//! takes standard output, diagnostics go to standard error too. Exit codes: 0, nothing to do; 1, a warning or an error was
//! reported, or `--diff` shows a fix; 2, the run itself failed; 128 and a signal's number, it stopped `--fix`. A reader that stops
//! reading early is no failure.

mod args;
mod fix;
mod info;
mod lint;
mod progress;
mod statistics;
mod summary;

use crate::workspace::Signal;
use args::{Cli, Command};
use clap::{CommandFactory, FromArgMatches};
use std::io::{self, Write};
use std::process::ExitCode;

/// How a run ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// Nothing to do.
    Clean,
    /// A warning or an error was reported.
    Found,
    /// The run itself failed.
    Failed,
    /// A signal stopped it.
    Stopped(Signal),
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Clean => ExitCode::SUCCESS,
            Exit::Found => ExitCode::from(1),
            Exit::Failed => ExitCode::from(2),
            Exit::Stopped(signal) => ExitCode::from(signal.exit_code()),
        }
    }
}

/// Why a run cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// Arguments that do not fit together or name what does not exist; printed as clap prints its own.
    #[error(transparent)]
    Usage(#[from] clap::Error),
    /// The configuration file is refused.
    #[error(transparent)]
    Config(#[from] crate::config::ConfigError),
    /// The rule pack is refused.
    #[error(transparent)]
    Rules(#[from] crate::catalog::RuleError),
    /// The rule pack has needles that nothing can search for.
    #[error("the rule pack's needles are too many to be searched for")]
    Needles,
    /// A file named on the command line cannot be read or written.
    #[error("{path}: {error}")]
    File {
        /// The path as shown.
        path: String,
        /// What the system says.
        error: io::Error,
    },
}

/// Runs the program with the process's arguments.
pub fn main() -> ExitCode {
    match run() {
        Ok(exit) => exit.into(),
        Err(CliError::Usage(error)) => {
            // A reader that is gone has no use for the message.
            let _ = error.print();
            ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
        }
        Err(error) => {
            let message = crate::report::visible(&error.to_string()).into_owned();
            let _ = writeln!(anstream::stderr(), "error: {message}");
            Exit::Failed.into()
        }
    }
}

fn run() -> Result<Exit, CliError> {
    let matches = Cli::command().try_get_matches()?;
    let cli = Cli::from_arg_matches(&matches)?;
    match &cli.command {
        Some(Command::Explain { code, rules }) => info::explain(code, rules.as_deref()),
        Some(Command::Rules { format, rules }) => info::rules(*format, rules.as_deref()),
        None => lint::run(&cli.lint, &matches),
    }
}

/// A usage error in clap's own form.
fn usage(message: impl std::fmt::Display) -> CliError {
    Cli::command()
        .error(clap::error::ErrorKind::ValueValidation, message)
        .into()
}

/// The rule pack that the arguments ask for.
fn catalog(rules: Option<&std::path::Path>) -> Result<crate::catalog::Catalog, CliError> {
    Ok(match rules {
        Some(folder) => crate::catalog::Catalog::load(folder)?,
        None => crate::catalog::Catalog::default(),
    })
}

/// Writes to standard output through a buffer; a reader that stopped reading is no failure.
fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), CliError> {
    let mut out = io::BufWriter::with_capacity(64 << 10, io::stdout().lock());
    let written = write(&mut out).and_then(|()| out.flush());
    // What a closed pipe did not take must not be tried again when the buffer is dropped.
    let _ = out.into_parts();
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(CliError::File {
            path: "standard output".to_owned(),
            error,
        }),
        Ok(()) => Ok(()),
    }
}
