//! Linting: from arguments to a run, and from its outcome to streams and an exit code.

use super::args::{Color, Lang, LintArgs};
use super::fix::{self, Fixing};
use super::progress::Progress;
use super::statistics::{self, Clock};
use super::summary::{self, Verbosity};
use super::{CliError, Exit, catalog, to_stdout, usage};
use crate::analysis::Analyser;
use crate::catalog::Catalog;
use crate::config::{Choices, ConfigFile, FILE_NAME, Level, Selector, Settings};
use crate::diagnostic::Severity;
use crate::engine::{EXTENSIONS, Input, NAMES, Outcome, Run};
use crate::lints::RULES;
use crate::program::Program;
use crate::report::{self, Report, RuleInfo};
use crate::workspace::{self, MAX_FILE_SIZE, Needles, Options, Workspace, display};
use clap::ArgMatches;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Lints what the arguments name.
pub(super) fn run(args: &LintArgs, matches: &ArgMatches) -> Result<Exit, CliError> {
    let started = Instant::now();
    let choices = choices(args, matches)?;
    let input = input(args)?;
    let catalog = catalog(args.rules.as_deref())?;
    let (settings, config) = settings(args, choices)?;
    let progress = if args.quiet {
        None
    } else {
        Progress::watched()
    };
    let mut options = options(args, &settings);
    options.progress = progress.as_ref().map(Progress::counter);
    let workspace = Workspace::new(options);
    let needles: Vec<String> = catalog
        .api()
        .needles
        .iter()
        .chain(settings.hosts())
        .cloned()
        .collect();
    let needles = Needles::new(&needles).ok_or(CliError::Needles)?;
    let program = Program::new(&workspace).looking_for(crate::analysis::marks(&catalog, &settings));
    let analyser = Analyser {
        catalog: &catalog,
        settings: &settings,
        imports: &program,
        language: only_language(args),
        with_fixes: fix::are_wanted(args),
        proven: Default::default(),
    };
    let run = Run {
        workspace: &workspace,
        needles: &needles,
        mentions: &catalog.api().mentions,
        settings: &settings,
        analyser: &analyser,
    };
    let prepared = started.elapsed();
    let (outcome, fixing) = fix::run(&run, args, input)?;
    let linted = started.elapsed();
    drop(progress);
    match &fixing.text {
        Some(text) if args.diff => write_text(args.output.as_deref(), text)?,
        Some(text) => write_text(None, text)?,
        None => {}
    }
    if !args.diff && fixing.stopped.is_none() {
        let instead = fixing.text.is_some();
        write_report(args, &catalog, &outcome, instead)?;
    }

    let verbosity = match (args.quiet, args.verbose) {
        (true, _) => Verbosity::Quiet,
        (_, true) => Verbosity::Verbose,
        _ => Verbosity::Normal,
    };
    let clock = Clock {
        prepared,
        linted: linted - prepared,
        reported: started.elapsed() - linted,
    };
    let with_statistics = args.statistics || verbosity == Verbosity::Verbose;
    summary::print(&outcome, &fixing, verbosity, |out| {
        if verbosity == Verbosity::Verbose {
            let none = || "none".to_owned();
            let config = config.as_deref().map_or_else(none, display);
            writeln!(out, "configuration: {config}")?;
            for root in workspace.roots() {
                writeln!(out, "root: {}", root.display())?;
            }
            for line in program.broken_configs() {
                writeln!(out, "ignored: {line}")?;
            }
            writeln!(out, "parsers ran {} times", program.parser_runs())?;
        }
        if with_statistics {
            statistics::write(&outcome, &clock, out)?;
        }
        Ok(())
    });
    Ok(exit(&outcome, &fixing, args))
}

pub(super) fn exit(outcome: &Outcome, fixing: &Fixing, args: &LintArgs) -> Exit {
    let found = || match args.diff {
        true => outcome.fixed > 0,
        false => outcome.count(Severity::Error) + outcome.count(Severity::Warning) > 0,
    };
    if let Some(signal) = fixing.stopped {
        Exit::Stopped(signal)
    } else if !outcome.success() || !fixing.errors.is_empty() {
        Exit::Failed
    } else if !args.exit_zero && found() {
        Exit::Found
    } else {
        Exit::Clean
    }
}

/// What the command line says about rules, the level options in the order they were given.
fn choices(args: &LintArgs, matches: &ArgMatches) -> Result<Choices, CliError> {
    let selectors = |codes: &[String]| {
        codes
            .iter()
            .map(|code| Selector::parse(code, RULES).map_err(usage))
            .collect::<Result<Vec<_>, _>>()
    };
    let mut levels = Vec::new();
    for (option, codes, level) in [
        ("deny", &args.deny, Level::On(Severity::Error)),
        ("warn", &args.warn, Level::On(Severity::Warning)),
        ("allow", &args.allow, Level::Off),
    ] {
        let places = matches.indices_of(option).into_iter().flatten();
        levels.extend(
            places
                .zip(selectors(codes)?)
                .map(|(place, selector)| (place, selector, level)),
        );
    }
    levels.sort_by_key(|(place, _, _)| *place);
    Ok(Choices {
        select: selectors(&args.select)?,
        ignore: selectors(&args.ignore)?,
        levels: levels
            .into_iter()
            .map(|(_, selector, level)| (selector, level))
            .collect(),
        confidence: args.confidence.map(Into::into),
        tags: args.tags.map(Into::into),
        agents: args.agents.into(),
    })
}

/// Standard input where `-` is named, else the disk.
fn input(args: &LintArgs) -> Result<Input, CliError> {
    let dash = args.paths.iter().any(|path| path == Path::new("-"));
    match (&args.stdin_filename, dash) {
        (None, false) => Ok(Input::Disk),
        (None, true) => Err(usage(
            "`-` needs --stdin-filename NAME, which says what standard input stands for",
        )),
        (Some(_), false) => Err(usage(
            "--stdin-filename needs the path `-`, which reads standard input",
        )),
        (Some(_), true) if args.paths.len() > 1 => {
            Err(usage("`-` cannot be combined with other paths"))
        }
        (Some(_), true) if args.undo_file.is_some() => Err(usage(
            "--undo-file has nothing to undo where `-` is fixed: no file is written",
        )),
        (Some(name), true) => {
            let mut bytes = Vec::new();
            io::stdin()
                .lock()
                .take(MAX_FILE_SIZE + 1)
                .read_to_end(&mut bytes)
                .map_err(|error| CliError::File {
                    path: "standard input".to_owned(),
                    error,
                })?;
            if args.fix && bytes.len() as u64 > MAX_FILE_SIZE {
                // It would be given back cut off.
                return Err(CliError::File {
                    path: "standard input".to_owned(),
                    error: io::ErrorKind::FileTooLarge.into(),
                });
            }
            Ok(Input::Text(name.clone(), bytes))
        }
    }
}

/// The settings, and the configuration file they come from.
fn settings(args: &LintArgs, choices: Choices) -> Result<(Settings, Option<PathBuf>), CliError> {
    let here = std::env::current_dir().map_err(|error| CliError::File {
        path: ".".to_owned(),
        error,
    })?;
    let unreadable = |(path, error): (PathBuf, io::Error)| CliError::File {
        path: display(&path),
        error,
    };
    let found = match &args.config {
        Some(path) => {
            let text =
                workspace::read_text(path).map_err(|error| unreadable((path.clone(), error)))?;
            Some((workspace::lexical(path), text))
        }
        None => {
            let first = args.stdin_filename.as_ref().or(args.paths.first());
            let first = first.map_or(Path::new("."), PathBuf::as_path);
            workspace::find_upwards(first, FILE_NAME).map_err(unreadable)?
        }
    };
    let Some((path, text)) = found else {
        let file = ConfigFile::default();
        let settings = Settings::new(RULES, file, choices, here.clone(), here);
        return Ok((settings, None));
    };
    let file = ConfigFile::parse(&path, &text, &here, RULES)?;
    let base = path.parent().unwrap_or(&here).to_owned();
    Ok((Settings::new(RULES, file, choices, base, here), Some(path)))
}

fn options(args: &LintArgs, settings: &Settings) -> Options {
    let wanted =
        |language: &str| args.lang.is_empty() || args.lang.iter().any(|lang| lang.covers(language));
    let of = |wanted: &dyn Fn(&str) -> bool| {
        EXTENSIONS
            .iter()
            .filter(|(_, language)| wanted(language))
            .map(|(extension, _)| (*extension).to_owned())
            .collect()
    };
    Options {
        paths: match &args.stdin_filename {
            Some(name) => vec![name.clone()],
            None => args.paths.clone(),
        },
        extensions: of(&wanted),
        names: NAMES
            .iter()
            .filter(|(_, language)| wanted(language))
            .map(|(name, _)| (*name).to_owned())
            .collect(),
        scripts: wanted("shell"),
        foreign: only_language(args).map(|_| of(&|language| !wanted(language))),
        exclude: settings.exclude().cloned(),
        no_ignore: args.no_ignore,
        hidden: args.hidden,
        threads: args.threads,
        progress: None,
    }
}

/// The language of files whose extension says nothing.
fn only_language(args: &LintArgs) -> Option<crate::ir::Language> {
    match args.lang.as_slice() {
        [only] => Some(Lang::language(*only)),
        _ => None,
    }
}

/// Writes what is no report: a patch, or fixed text.
fn write_text(to: Option<&Path>, text: &[u8]) -> Result<(), CliError> {
    match to {
        None => to_stdout(|out| out.write_all(text)),
        Some(path) => write_file(path, |out| out.write_all(text)),
    }
}

/// Writes the report, to standard error where standard output is taken.
fn write_report(
    args: &LintArgs,
    catalog: &Catalog,
    outcome: &Outcome,
    is_taken: bool,
) -> Result<(), CliError> {
    // Only SARIF carries the pages.
    let page = |code| match args.format {
        report::Format::Sarif => catalog.page(code).map_or("", |page| page.text.as_str()),
        _ => "",
    };
    let report = Report {
        outcome,
        rules: RULES
            .iter()
            .map(|rule| RuleInfo {
                rule,
                page: page(rule.code),
            })
            .collect(),
        tool: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
    };
    if let Some(path) = &args.output {
        let colour = args.color == Color::Always;
        return write_file(path, |out| report::write(&report, args.format, colour, out));
    }
    let choice = if is_taken {
        anstream::AutoStream::choice(&io::stderr())
    } else {
        anstream::AutoStream::choice(&io::stdout())
    };
    let colour = match args.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => choice != anstream::ColorChoice::Never,
    };
    if is_taken {
        let mut text = Vec::new();
        let written = report::write(&report, args.format, colour, &mut text);
        debug_assert!(written.is_ok(), "writing to memory failed: {written:?}");
        // Nobody reads it where it cannot be written.
        let _ = io::stderr().lock().write_all(&text);
        return Ok(());
    }
    to_stdout(|out| report::write(&report, args.format, colour, out))
}

fn write_file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), CliError> {
    workspace::create_output(path)
        .and_then(|file| {
            let mut out = io::BufWriter::new(file);
            write(&mut out)?;
            out.flush()
        })
        .map_err(|error| CliError::File {
            path: display(path),
            error,
        })
}
