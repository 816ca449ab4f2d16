//! `human`: source lines with labels, colours where the terminal has them.

use super::Report;
use super::excerpt::{Excerpt, Excerpts};
use super::text::{fix_lines, visible};
use crate::diagnostic::{Confidence, Diagnostic, Severity};
use crate::source::Location;
use codespan_reporting::diagnostic as shown;
use codespan_reporting::files::Error;
use codespan_reporting::term::{self, Config, termcolor};
use std::io::{self, Write};

/// Every diagnostic with its source lines, a blank line after each.
pub(super) fn write(report: &Report<'_>, colour: bool, out: &mut dyn Write) -> io::Result<()> {
    let config = Config::default();
    for one in &report.outcome.diagnostics {
        let rendered = if colour {
            let mut writer = termcolor::Ansi::new(Vec::new());
            render(one, &mut writer, &config)?;
            writer.into_inner()
        } else {
            let mut writer = termcolor::NoColor::new(Vec::new());
            render(one, &mut writer, &config)?;
            writer.into_inner()
        };
        out.write_all(&with_own_word(rendered, one.severity))?;
    }
    Ok(())
}

fn render(
    one: &Diagnostic,
    writer: &mut dyn termcolor::WriteColor,
    config: &Config,
) -> io::Result<()> {
    let places: Vec<Place<'_>> = places(one);
    let mut files = Excerpts::default();
    for place in &places {
        if files.index_of(place.location).is_none() {
            let source = &place.location.source;
            let spans: Vec<_> = places
                .iter()
                .filter(|other| other.location.source.path() == source.path())
                .map(|other| other.location.span)
                .collect();
            let secrets: Vec<_> = one
                .secrets
                .iter()
                .filter(|secret| secret.source.path() == source.path())
                .map(|secret| secret.span)
                .collect();
            files.add(Excerpt::new(source, &spans, &secrets));
        }
    }
    let labels = places
        .iter()
        .filter_map(|place| {
            let file = files.index_of(place.location)?;
            let range = files.range(file, place.location.span);
            Some(shown::Label::new(place.style, file, range).with_message(&place.message))
        })
        .collect();
    let diagnostic = shown::Diagnostic::new(match one.severity {
        Severity::Error => shown::Severity::Error,
        Severity::Warning => shown::Severity::Warning,
        Severity::Info => shown::Severity::Note,
    })
    .with_code(one.code)
    .with_message(visible(&one.message).replace('\n', " "))
    .with_labels(labels)
    .with_notes(notes(one));
    let mut writer = term::StylesWriter::new(writer, STYLES.get_or_init(term::Styles::default));
    term::emit_to_write_style(&mut writer, config, &files, &diagnostic).map_err(|error| match error
    {
        Error::Io(error) => error,
        error => io::Error::other(error),
    })
}

static STYLES: std::sync::OnceLock<term::Styles> = std::sync::OnceLock::new();

/// One label to be.
struct Place<'d> {
    location: &'d Location,
    style: shown::LabelStyle,
    message: String,
}

/// The primary place, the labels, then the trace, whose steps are numbered where there is more than one.
fn places(one: &Diagnostic) -> Vec<Place<'_>> {
    let primary = Place {
        location: &one.location,
        style: shown::LabelStyle::Primary,
        message: String::new(),
    };
    let secondary = |location, message: String| Place {
        location,
        style: shown::LabelStyle::Secondary,
        message: visible(&message).into_owned(),
    };
    let labels = one
        .labels
        .iter()
        .map(|label| secondary(&label.location, label.message.clone()));
    let trace = one.trace.iter().enumerate().map(|(step, label)| {
        let message = if one.trace.len() > 1 {
            format!("({}) {}", step + 1, label.message)
        } else {
            label.message.clone()
        };
        secondary(&label.location, message)
    });
    std::iter::once(primary)
        .chain(labels)
        .chain(trace)
        .collect()
}

fn notes(one: &Diagnostic) -> Vec<String> {
    let confidence = one
        .confidence
        .filter(|confidence| *confidence < Confidence::Certain)
        .map(|confidence| format!("confidence: {confidence}"));
    let notes = one.notes.iter().map(|note| format!("note: {note}"));
    let help = one.help.iter().map(|help| {
        let separator = if help.contains('\n') { "\n" } else { " " };
        format!("help:{separator}{help}")
    });
    let fix = one.fix.iter().map(|fix| format!("fix: {}", fix_lines(fix)));
    confidence
        .into_iter()
        .chain(notes)
        .chain(help)
        .chain(fix)
        .map(|note| visible(&note).into_owned())
        .collect()
}

/// The renderer calls the least severity `note`; everywhere else it is `info`.
fn with_own_word(mut rendered: Vec<u8>, severity: Severity) -> Vec<u8> {
    const ITS: &[u8] = b"note[";
    if severity == Severity::Info
        && let Some(at) = rendered.windows(ITS.len()).position(|bytes| bytes == ITS)
    {
        rendered[at..at + 4].copy_from_slice(b"info");
    }
    rendered
}
