//! Reading the files of a pack: TOML to checked types, every error with its place.

mod answers;
pub(super) mod clients;
pub(super) mod endpoints;
pub(super) mod mapping;
mod roles;
pub(super) mod runtimes;
mod values;

use super::error::{Place, RuleError, RuleErrorKind};
use rustc_hash::FxHashMap;
use serde::de::DeserializeOwned;
use std::ops::Range;
use toml::Spanned;

/// One file of a pack.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    /// Its path in the pack.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
}

impl Source<'_> {
    /// The file as its raw type: the shape is checked, what the values mean is not.
    fn parse<T: DeserializeOwned>(self) -> Result<T, RuleError> {
        toml::from_str(self.text).map_err(|error| {
            let kind = unknown_key(error.message())
                .unwrap_or_else(|| RuleErrorKind::Syntax(error.message().replace('\n', ", ")));
            self.error(error.span().unwrap_or(0..0), kind)
        })
    }

    /// An error at `span`.
    pub fn error(self, span: Range<usize>, kind: RuleErrorKind) -> RuleError {
        RuleError {
            file: self.name.to_owned(),
            place: Some(Place::of(self.text, span.start)),
            kind,
        }
    }

    fn invalid(
        self,
        what: &'static str,
        found: &Spanned<String>,
        expected: impl Into<String>,
    ) -> RuleError {
        self.error(
            found.span(),
            RuleErrorKind::Invalid {
                what,
                found: found.get_ref().clone(),
                expected: expected.into(),
            },
        )
    }

    /// Looks `found` up in the closed list `words`.
    fn word<T: Copy>(
        self,
        what: &'static str,
        found: &Spanned<String>,
        words: &[(&str, T)],
    ) -> Result<T, RuleError> {
        self.part(what, found.get_ref(), found.span(), words)
    }

    /// Looks `found`, a part of the text at `span`, up in the closed list `words`.
    fn part<T: Copy>(
        self,
        what: &'static str,
        found: &str,
        span: Range<usize>,
        words: &[(&str, T)],
    ) -> Result<T, RuleError> {
        words
            .iter()
            .find(|(word, _)| *word == found)
            .map(|(_, value)| *value)
            .ok_or_else(|| {
                let expected = words.iter().map(|(word, _)| (*word).to_owned()).collect();
                self.unknown(what, found, span, expected)
            })
    }

    fn unknown(
        self,
        what: &'static str,
        found: &str,
        span: Range<usize>,
        expected: Vec<String>,
    ) -> RuleError {
        self.error(
            span,
            RuleErrorKind::Unknown {
                what,
                found: found.to_owned(),
                expected,
            },
        )
    }
}

/// Texts that may occur once only, with the line of their first occurrence.
struct Once<'a> {
    source: Source<'a>,
    what: &'static str,
    /// Where each stands first, in bytes: lines are counted where they are told.
    seen: FxHashMap<String, usize>,
}

impl<'a> Once<'a> {
    fn new(source: Source<'a>, what: &'static str) -> Self {
        Self {
            source,
            what,
            seen: FxHashMap::default(),
        }
    }

    fn add(&mut self, text: &Spanned<String>) -> Result<(), RuleError> {
        self.add_as(text.get_ref().clone(), text)
    }

    /// Adds `key`, which stands for `text` in comparisons.
    fn add_as(&mut self, key: String, text: &Spanned<String>) -> Result<(), RuleError> {
        match self.seen.insert(key, text.span().start) {
            None => Ok(()),
            Some(first) => Err(self.source.error(
                text.span(),
                RuleErrorKind::Duplicate {
                    what: self.what,
                    found: text.get_ref().clone(),
                    first: Place::of(self.source.text, first).line,
                },
            )),
        }
    }
}

/// Turns serde's "unknown field `x`, expected one of `a`, `b`" into an error with the nearest key.
fn unknown_key(message: &str) -> Option<RuleErrorKind> {
    let rest = message.strip_prefix("unknown field ")?;
    let mut words = rest.split('`').skip(1).step_by(2).map(str::to_owned);
    let found = words.next()?;
    Some(RuleErrorKind::Unknown {
        what: "key",
        found,
        expected: words.collect(),
    })
}
