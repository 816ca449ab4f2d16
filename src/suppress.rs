//! Suppression comments: `napmig-ignore[NM001]: reason` for a place, `napmig-ignore-file[NM001]: reason` for a file.
//!
//! A comment alone on its line speaks of the next line that is not itself a comment, a comment behind code of its own line. It
//! suppresses a diagnostic whose primary span begins on that line, or, behind code, ends on it. The syntax is strict: a comment
//! that begins like a suppression but is none suppresses nothing and is reported, and so is one that nothing needed.

use crate::diagnostic::{Diagnostic, Rule};
use crate::ir::Comment;
use crate::lints::{PARSE_ERROR, UNUSED_SUPPRESSION};
use crate::source::{Location, Source, Span};
use std::sync::Arc;

const LINE: &str = "napmig-ignore";
const FILE: &str = "napmig-ignore-file";

/// The suppressions of one file.
#[derive(Debug)]
pub struct Suppressions {
    entries: Vec<Entry>,
    malformed: Vec<Diagnostic>,
    source: Arc<Source>,
}

/// One code of one suppression.
#[derive(Debug)]
struct Entry {
    code: &'static str,
    span: Span,
    scope: Scope,
    used: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Scope {
    File,
    /// 0-based line; whether the comment stands behind code there, so that a call that ends on the line is meant too.
    Line(usize, bool),
}

/// What is left after suppression.
#[derive(Debug, Default)]
pub struct Applied {
    /// Diagnostics to report, those about the suppressions themselves included.
    pub kept: Vec<Diagnostic>,
    /// Diagnostics that a comment keeps quiet.
    pub suppressed: Vec<Diagnostic>,
}

impl Suppressions {
    /// Reads the suppressions among the comments of a file.
    pub fn parse(source: &Arc<Source>, comments: &[Comment], rules: &'static [Rule]) -> Self {
        let mut this = Self {
            entries: Vec::new(),
            malformed: Vec::new(),
            source: Arc::clone(source),
        };
        for comment in comments {
            let text = source.slice(comment.span);
            if !text.contains(LINE) {
                continue;
            }
            let mut start = comment.span.start as usize;
            for line in text.split_inclusive(['\n', '\r']) {
                let content = content(line);
                let at = start + offset_in(line, content);
                if content.starts_with(LINE) {
                    this.directive(content, at, comment, comments, rules);
                }
                start += line.len();
            }
        }
        this
    }

    /// Sorts diagnostics of this file into kept and suppressed, and adds what is to be said about the suppressions.
    /// Diagnostics of other files are kept.
    pub fn apply(mut self, diagnostics: Vec<Diagnostic>) -> Applied {
        let mut applied = Applied::default();
        for diagnostic in diagnostics {
            self.sort_in(diagnostic, &mut applied);
        }
        let mut about = std::mem::take(&mut self.malformed);
        for entry in &self.entries {
            // What a file says about its suppressions can only be known now, so it is never unused.
            if !entry.used && entry.code != UNUSED_SUPPRESSION.code {
                let location = self.location(entry.span);
                let message = format!("nothing here needs the suppression of {}", entry.code);
                about.push(Diagnostic::new(&UNUSED_SUPPRESSION, location, message));
            }
        }
        for diagnostic in about {
            self.sort_in(diagnostic, &mut applied);
        }
        applied
    }

    fn sort_in(&mut self, diagnostic: Diagnostic, applied: &mut Applied) {
        if self.suppresses(&diagnostic) {
            applied.suppressed.push(diagnostic);
        } else {
            applied.kept.push(diagnostic);
        }
    }

    /// Whether a comment suppresses the diagnostic; every comment that does counts as used.
    fn suppresses(&mut self, diagnostic: &Diagnostic) -> bool {
        if diagnostic.location.source.path() != self.source.path() {
            return false;
        }
        let span = diagnostic.location.span;
        let first = self.source.line_index(span.start);
        let last = self
            .source
            .line_index(span.end.saturating_sub(1).max(span.start));
        let mut suppressed = false;
        for entry in &mut self.entries {
            let applies = entry.code == diagnostic.code
                && match entry.scope {
                    Scope::File => true,
                    Scope::Line(line, behind_code) => {
                        line == first || (behind_code && line == last)
                    }
                };
            if applies {
                entry.used = true;
                suppressed = true;
            }
        }
        suppressed
    }

    /// Reads `text`, which begins like a suppression at byte `at`.
    fn directive(
        &mut self,
        text: &str,
        at: usize,
        comment: &Comment,
        comments: &[Comment],
        rules: &'static [Rule],
    ) {
        let whole_file = text.starts_with(FILE);
        let keyword = if whole_file { FILE } else { LINE };
        let whole = Span::new(at, at + text.len());
        match codes(&text[keyword.len()..], whole_file, rules) {
            // `napmig-ignored` is a word of its own.
            None => {}
            Some(Err(message)) => {
                let location = self.location(whole);
                self.malformed
                    .push(Diagnostic::new(&UNUSED_SUPPRESSION, location, message));
            }
            Some(Ok(codes)) => {
                let scope = if whole_file {
                    Scope::File
                } else {
                    self.scope_of(comment, comments)
                };
                for (code, offset) in codes {
                    let start = at + keyword.len() + offset;
                    self.entries.push(Entry {
                        code,
                        span: Span::new(start, start + code.len()),
                        scope,
                        used: false,
                    });
                }
            }
        }
    }

    /// The line a comment speaks of.
    fn scope_of(&self, comment: &Comment, comments: &[Comment]) -> Scope {
        let source = &self.source;
        let first = source.line_span(source.line_index(comment.span.start));
        let before = Span {
            start: first.start,
            end: comment.span.start,
        };
        let last_line = source.line_index(comment.span.end.saturating_sub(1));
        let last = source.line_span(last_line);
        let after = Span {
            start: comment.span.end.min(last.end),
            end: last.end,
        };
        let (before, after) = (source.slice(before), source.slice(after));
        // Between tags of JSX a comment stands in braces.
        let in_braces = before.trim() == "{" && after.trim() == "}";
        if !in_braces && (!is_blank(before) || !is_blank(after)) {
            return Scope::Line(last_line, true);
        }
        let mut line = last_line + 1;
        while line < source.line_starts().len() && self.is_comment_line(line, comments) {
            line += 1;
        }
        Scope::Line(line, false)
    }

    /// Whether a line holds a comment and nothing else.
    fn is_comment_line(&self, line: usize, comments: &[Comment]) -> bool {
        let span = self.source.line_span(line);
        let text = self.source.slice(span);
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return false;
        }
        let start = span.start as usize + offset_in(text, trimmed);
        let trimmed = Span::new(start, start + trimmed.len());
        comments
            .iter()
            .any(|comment| comment.span.contains(trimmed))
    }

    fn location(&self, span: Span) -> Location {
        Location {
            source: Arc::clone(&self.source),
            span,
        }
    }
}

fn is_blank(text: &str) -> bool {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
        .is_empty()
}

/// A comment's line without delimiters and blanks at both ends.
fn content(line: &str) -> &str {
    let line = line.trim();
    let line = line.strip_suffix("*/").unwrap_or(line);
    let line = match line.strip_prefix("<!--") {
        Some(rest) => rest.strip_suffix("-->").unwrap_or(rest),
        None => line.trim_start_matches(['/', '*', '!', '#']),
    };
    line.trim()
}

fn offset_in(outer: &str, inner: &str) -> usize {
    inner.as_ptr() as usize - outer.as_ptr() as usize
}

type Codes = Vec<(&'static str, usize)>;

/// The codes of `[NM001, NM010]: reason` with their offsets; `None` where `text` goes on with the word before it, and a message
/// where it is no such list.
fn codes(text: &str, whole_file: bool, rules: &'static [Rule]) -> Option<Result<Codes, String>> {
    let form = if whole_file { FILE } else { LINE };
    let Some(list) = text.strip_prefix('[') else {
        if text.starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_') {
            return None;
        }
        return Some(Err(format!(
            "a suppression names its rules: `{form}[NM001]: reason`"
        )));
    };
    Some(read_list(list, form, whole_file, rules))
}

fn read_list(
    list: &str,
    form: &str,
    whole_file: bool,
    rules: &'static [Rule],
) -> Result<Codes, String> {
    let Some((names, reason)) = list.split_once(']') else {
        return Err(format!(
            "the suppression's list of rules has no end: `{form}[NM001]: reason`"
        ));
    };
    let mut codes = Vec::new();
    for name in names.split(',') {
        let code = name.trim();
        let Some(rule) = rules.iter().find(|rule| rule.code == code) else {
            // Of codes that are as near, the first is the commonest.
            let known = rules.iter().rev().map(|rule| rule.code);
            let hint = match crate::config::nearest(code, known) {
                Some(nearest) if !code.is_empty() => format!("; did you mean {nearest}?"),
                _ => String::new(),
            };
            return Err(format!(
                "the suppression names an unknown rule `{code}`{hint}"
            ));
        };
        if !whole_file && (rule.code == PARSE_ERROR.code || rule.code == UNUSED_SUPPRESSION.code) {
            return Err(format!(
                "{code} can only be suppressed for the whole file, with `{FILE}[{code}]: reason`"
            ));
        }
        codes.push((rule.code, 1 + offset_in(list, code)));
    }
    match reason.strip_prefix(':') {
        Some(reason) if !is_blank(reason) => Ok(codes),
        _ => Err(format!(
            "the suppression gives no reason: `{form}[{}]: reason`",
            names.trim()
        )),
    }
}

#[cfg(test)]
#[path = "suppress_tests.rs"]
mod tests;
