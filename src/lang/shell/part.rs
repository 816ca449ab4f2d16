//! A piece of shell as the shell reads it, and where its bytes stand in the file around it.
//!
//! A script is one part that is the whole file. A fenced block, a `run:` key or a recipe is a part whose text leaves out what
//! belongs to the host: prompts, indentation, continuation marks. Offsets into it are mapped back run by run.

use crate::source::Span;

/// A run of bytes.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// Where it begins in the part.
    own: usize,
    /// Where it stands in the file.
    host: usize,
    /// Whether the file holds it as it is; else it stands for something at that place.
    verbatim: bool,
}

/// Shell text with its place.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// The text as the shell reads it.
    pub text: String,
    runs: Vec<Run>,
    /// Whether it runs in a shell of its own, so that what it assigns ends with it.
    pub isolated: bool,
}

impl Part {
    /// A part that is a whole file.
    pub fn whole(text: &str) -> Self {
        let mut part = Part::default();
        part.push(text, 0);
        part
    }

    /// An empty part that runs in a shell of its own.
    pub fn isolated() -> Self {
        Part {
            isolated: true,
            ..Part::default()
        }
    }

    /// Adds bytes that stand in the file at `at`.
    pub fn push(&mut self, text: &str, at: usize) {
        let is_next = self
            .runs
            .last()
            .is_some_and(|run| run.verbatim && run.host + (self.text.len() - run.own) == at);
        self.add(text, at, true, is_next);
    }

    /// Adds bytes that stand for something in the file at `at`.
    pub fn push_instead(&mut self, text: &str, at: usize) {
        self.add(text, at, false, false);
    }

    fn add(&mut self, text: &str, at: usize, verbatim: bool, is_next: bool) {
        if text.is_empty() {
            return;
        }
        if !is_next {
            self.runs.push(Run {
                own: self.text.len(),
                host: at,
                verbatim,
            });
        }
        self.text.push_str(text);
    }

    /// The run that a byte of the text belongs to.
    fn run(&self, at: usize) -> Option<&Run> {
        let next = self.runs.partition_point(|run| run.own <= at);
        self.runs.get(next.checked_sub(1)?)
    }

    /// Where a byte of the text stands in the file.
    pub fn offset(&self, at: usize) -> usize {
        match self.run(at) {
            Some(run) if run.verbatim => run.host + (at - run.own),
            Some(run) => run.host,
            None => 0,
        }
    }

    /// Where a range of the text stands in the file.
    pub fn span(&self, start: usize, end: usize) -> Span {
        if end <= start {
            let at = self.offset(start);
            return Span::new(at, at);
        }
        let first = self.offset(start);
        let is_verbatim = self.run(end - 1).is_some_and(|run| run.verbatim);
        let last = self.offset(end - 1) + usize::from(is_verbatim);
        Span::new(first, last.max(first))
    }

    /// The ranges of the text between `start` and `end` that stand in the file in one piece each.
    pub fn pieces(&self, start: usize, end: usize) -> Vec<(usize, usize)> {
        let mut cuts = vec![start];
        let inner = self.runs.iter().map(|run| run.own);
        cuts.extend(inner.filter(|own| *own > start && *own < end));
        cuts.push(end);
        cuts.windows(2)
            .map(|pair| (pair[0], pair[1]))
            .filter(|(start, end)| start < end)
            .collect()
    }
}
