//! The table `[values]` of `clients/<language>.toml`.

use super::super::clients::Values;
use super::super::error::RuleError;
use super::{Once, Source};
use rustc_hash::FxHashSet;
use serde::Deserialize;
use toml::Spanned;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawValues {
    #[serde(default)]
    same: Vec<Spanned<String>>,
    #[serde(default, rename = "by-path")]
    by_path: Vec<Spanned<String>>,
    #[serde(default)]
    fields: Vec<Spanned<String>>,
    #[serde(default)]
    prints: Vec<Spanned<String>>,
    #[serde(default)]
    harmless: Vec<Spanned<String>>,
    #[serde(default)]
    changes: Vec<Spanned<String>>,
    #[serde(default)]
    guards: Vec<Spanned<String>>,
    #[serde(default)]
    consumes: Vec<Spanned<String>>,
    #[serde(default, rename = "takes-text")]
    takes_text: Vec<Spanned<String>>,
    #[serde(default)]
    untyped: Vec<Spanned<String>>,
    #[serde(default)]
    parsers: Vec<Spanned<String>>,
    #[serde(default)]
    writers: Vec<Spanned<String>>,
    #[serde(default)]
    bounds: Vec<Spanned<String>>,
    #[serde(default)]
    inexact: Vec<Spanned<String>>,
    #[serde(default)]
    checks: Vec<Spanned<String>>,
    #[serde(default)]
    schemas: Vec<Spanned<String>>,
}

/// Checks the words.
pub(super) fn read(source: Source<'_>, raw: &RawValues) -> Result<Values, RuleError> {
    Ok(Values {
        same: words(source, "the method", &raw.same)?,
        by_path: words(source, "the type", &raw.by_path)?,
        fields: words(source, "the method", &raw.fields)?,
        prints: words(source, "the macro", &raw.prints)?,
        harmless: words(source, "the method", &raw.harmless)?,
        changes: words(source, "the method", &raw.changes)?,
        guards: words(source, "the method", &raw.guards)?,
        consumes: words(source, "the method", &raw.consumes)?,
        takes_text: words(source, "the method", &raw.takes_text)?,
        untyped: words(source, "the method", &raw.untyped)?,
        parsers: words(source, "the function", &raw.parsers)?,
        writers: words(source, "the function", &raw.writers)?,
        bounds: words(source, "the trait", &raw.bounds)?,
        inexact: words(source, "the type", &raw.inexact)?,
        checks: words(source, "the method", &raw.checks)?,
        schemas: words(source, "the method", &raw.schemas)?,
    })
}

fn words(
    source: Source<'_>,
    what: &'static str,
    raw: &[Spanned<String>],
) -> Result<FxHashSet<String>, RuleError> {
    let mut once = Once::new(source, what);
    let mut found = FxHashSet::default();
    for word in raw {
        once.add(word)?;
        let is_name = |text: &str| {
            let mut characters = text.chars();
            characters
                .next()
                .is_some_and(|first| first.is_alphabetic() || first == '_')
                && characters.all(|one| one.is_alphanumeric() || one == '_')
        };
        if !is_name(word.get_ref()) {
            return Err(source.invalid(what, word, "a name without a path or brackets"));
        }
        found.insert(word.get_ref().clone());
    }
    Ok(found)
}
