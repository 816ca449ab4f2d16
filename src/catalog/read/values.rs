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
}

/// Checks the words.
pub(super) fn read(source: Source<'_>, raw: &RawValues) -> Result<Values, RuleError> {
    Ok(Values {
        same: words(source, "the method", &raw.same)?,
        by_path: words(source, "the type", &raw.by_path)?,
        fields: words(source, "the method", &raw.fields)?,
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
