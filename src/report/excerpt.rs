//! The part of a file that a diagnostic shows: the lines its spans touch, long lines cut around them, keys masked, control
//! characters visible.
//!
//! The renderer sees an excerpt as if it were the whole file; line and column numbers are those of the real one.

use super::text::{is_hidden, stand_in};
use crate::source::{Location, Source, Span};
use codespan_reporting::files::{Error, Files};
use std::ops::Range;
use std::sync::Arc;

/// Lines up to this length are shown whole.
const LONG: usize = 300;
/// What is shown of a longer one around each end of a span.
const AROUND: usize = 60;
/// How many lines of a span over many are shown at its start and at its end.
const EDGE: usize = 4;

/// An excerpt of one file.
#[derive(Debug)]
pub(super) struct Excerpt {
    source: Arc<Source>,
    text: String,
    /// Start in `text` and 0-based number in the source of each line.
    lines: Vec<(usize, usize)>,
    /// Stretches of the source in order, with where they stand in `text`.
    runs: Vec<Run>,
}

#[derive(Debug)]
struct Run {
    from: Range<usize>,
    to: Range<usize>,
    /// Whether the bytes are the same in both.
    verbatim: bool,
}

impl Excerpt {
    /// The excerpt that shows `spans`, with `secrets` masked.
    pub(super) fn new(source: &Arc<Source>, spans: &[Span], secrets: &[Span]) -> Self {
        let mut this = Self {
            source: Arc::clone(source),
            text: String::new(),
            lines: Vec::new(),
            runs: Vec::new(),
        };
        let mut before = None;
        for line in shown_lines(source, spans) {
            // Three steps between two lines make the renderer mark the gap.
            if before.is_some_and(|before| before + 1 < line) {
                for _ in 0..2 {
                    this.lines.push((this.text.len(), line));
                    this.text.push('\n');
                }
            }
            before = Some(line);
            this.lines.push((this.text.len(), line));
            this.line(source.line_span(line), spans, secrets);
            this.text.push('\n');
        }
        this
    }

    /// Appends what is shown of one line.
    fn line(&mut self, line: Span, spans: &[Span], secrets: &[Span]) {
        let mut at = line.start as usize;
        for window in windows(&self.source, line, spans) {
            if at < window.start {
                self.text.push('…');
            }
            at = window.end;
            self.stretch(window, secrets);
        }
        if at < line.end as usize {
            self.text.push('…');
        }
    }

    /// Appends a stretch of the source, character by character where something in it must change.
    fn stretch(&mut self, range: Range<usize>, secrets: &[Span]) {
        let source = Arc::clone(&self.source);
        let Some(text) = source.text().get(range.clone()) else {
            return;
        };
        let mut verbatim_from = range.start;
        for (offset, c) in text.char_indices() {
            let at = range.start + offset;
            let shown = if is_hidden(&source, secrets, at) {
                Some('*')
            } else if c == '\u{feff}' && at == 0 {
                // A byte order mark takes no column.
                None
            } else {
                match stand_in(c) {
                    Some(shown) => Some(shown),
                    None => continue,
                }
            };
            self.verbatim(verbatim_from..at);
            let start = self.text.len();
            self.text.extend(shown);
            self.runs.push(Run {
                from: at..at + c.len_utf8(),
                to: start..self.text.len(),
                verbatim: false,
            });
            verbatim_from = at + c.len_utf8();
        }
        self.verbatim(verbatim_from..range.end);
    }

    fn verbatim(&mut self, range: Range<usize>) {
        if let Some(text) = self.source.text().get(range.clone())
            && !text.is_empty()
        {
            let start = self.text.len();
            self.text.push_str(text);
            self.runs.push(Run {
                from: range,
                to: start..self.text.len(),
                verbatim: true,
            });
        }
    }

    /// Where a byte of the source stands in the excerpt; the nearest place before where it is not shown.
    fn map(&self, byte: u32) -> usize {
        let offset = byte as usize;
        let after = self.runs.partition_point(|run| run.from.start <= offset);
        let run = after.checked_sub(1).and_then(|index| self.runs.get(index));
        let mapped = match run {
            Some(run) if run.verbatim && offset < run.from.end => {
                return run.to.start + (offset - run.from.start);
            }
            Some(run) if offset < run.from.end => return run.to.start,
            Some(run) => run.to.end,
            None => 0,
        };
        // A line without characters has no run: it is found by its number.
        let line = self.source.line_index(byte);
        let found = self.lines.iter().rfind(|(_, number)| *number == line);
        mapped.max(found.map_or(0, |(start, _)| *start))
    }

    /// Where a byte of the excerpt stands in the source.
    fn unmap(&self, at: usize) -> u32 {
        let after = self.runs.partition_point(|run| run.to.start <= at);
        let run = after.checked_sub(1).and_then(|index| self.runs.get(index));
        let mapped = match run {
            Some(run) if run.verbatim => run.from.start + (at - run.to.start),
            Some(run) if at < run.to.end => run.from.start,
            Some(run) => run.from.end,
            None => 0,
        };
        let mapped = run.map_or(mapped, |run| mapped.min(run.from.end));
        let line = self.lines.partition_point(|(start, _)| *start <= at);
        let number = line.checked_sub(1).and_then(|line| self.lines.get(line));
        let start = number.map_or(0, |(_, number)| self.source.line_span(*number).start);
        u32::try_from(mapped).unwrap_or(u32::MAX).max(start)
    }
}

/// 0-based numbers of the lines to show, in order, single-line gaps filled.
fn shown_lines(source: &Source, spans: &[Span]) -> Vec<usize> {
    let mut lines = Vec::new();
    for span in spans {
        let (first, last) = (source.line_index(span.start), source.line_index(span.end));
        let head = (first + EDGE).min(last);
        lines.extend(first..=head);
        lines.extend(last.saturating_sub(EDGE / 2).max(first)..=last);
    }
    lines.sort_unstable();
    lines.dedup();
    let gaps: Vec<usize> = lines
        .windows(2)
        .filter(|pair| pair[0] + 2 == pair[1])
        .map(|pair| pair[0] + 1)
        .collect();
    lines.extend(gaps);
    lines.sort_unstable();
    lines
}

/// The stretches of a line that are shown, in order and apart.
fn windows(source: &Source, line: Span, spans: &[Span]) -> Vec<Range<usize>> {
    let whole = line.range();
    if line.len() <= LONG {
        return vec![whole];
    }
    let mut windows: Vec<Range<usize>> = spans
        .iter()
        .flat_map(|span| [span.start as usize, span.end as usize])
        .filter(|at| whole.start <= *at && *at <= whole.end)
        .map(|at| at.saturating_sub(AROUND)..at + AROUND)
        .collect();
    if windows.is_empty() {
        windows.push(whole.start..whole.start + 2 * AROUND);
    }
    windows.sort_unstable_by_key(|window| window.start);
    let mut apart: Vec<Range<usize>> = Vec::new();
    for window in windows {
        let start = boundary(source, window.start.max(whole.start));
        let end = boundary(source, window.end.min(whole.end));
        match apart.last_mut() {
            Some(last) if start <= last.end => last.end = last.end.max(end),
            _ => apart.push(start..end),
        }
    }
    apart
}

/// The nearest character boundary at or before `at`.
fn boundary(source: &Source, mut at: usize) -> usize {
    while !source.text().is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The excerpts of one diagnostic.
#[derive(Debug, Default)]
pub(super) struct Excerpts(Vec<Excerpt>);

impl Excerpts {
    pub(super) fn add(&mut self, excerpt: Excerpt) {
        self.0.push(excerpt);
    }

    /// The excerpt of a location's file.
    pub(super) fn index_of(&self, location: &Location) -> Option<usize> {
        self.0
            .iter()
            .position(|excerpt| excerpt.source.path() == location.source.path())
    }

    /// Where a span stands in an excerpt.
    pub(super) fn range(&self, file: usize, span: Span) -> Range<usize> {
        self.0.get(file).map_or(0..0, |excerpt| {
            let start = excerpt.map(span.start);
            start..excerpt.map(span.end).max(start)
        })
    }

    fn file(&self, id: usize) -> Result<&Excerpt, Error> {
        self.0.get(id).ok_or(Error::FileMissing)
    }
}

impl<'a> Files<'a> for Excerpts {
    type FileId = usize;
    type Name = String;
    type Source = &'a str;

    fn name(&'a self, id: usize) -> Result<String, Error> {
        Ok(super::text::one_line(self.file(id)?.source.path()))
    }

    fn source(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(&self.file(id)?.text)
    }

    fn line_index(&'a self, id: usize, byte: usize) -> Result<usize, Error> {
        let lines = &self.file(id)?.lines;
        Ok(lines
            .partition_point(|(start, _)| *start <= byte)
            .saturating_sub(1))
    }

    fn line_number(&'a self, id: usize, line: usize) -> Result<usize, Error> {
        let lines = &self.file(id)?.lines;
        let (_, number) = lines.get(line).ok_or(Error::LineTooLarge {
            given: line,
            max: lines.len(),
        })?;
        Ok(number + 1)
    }

    fn column_number(&'a self, id: usize, _: usize, byte: usize) -> Result<usize, Error> {
        let excerpt = self.file(id)?;
        let position = excerpt.source.position(excerpt.unmap(byte));
        Ok(position.column as usize)
    }

    fn line_range(&'a self, id: usize, line: usize) -> Result<Range<usize>, Error> {
        let excerpt = self.file(id)?;
        let start = excerpt.lines.get(line).ok_or(Error::LineTooLarge {
            given: line,
            max: excerpt.lines.len(),
        })?;
        let end = excerpt
            .lines
            .get(line + 1)
            .map_or(excerpt.text.len(), |(next, _)| *next);
        Ok(start.0..end)
    }
}
