//! `mapping.toml`.

use super::super::error::RuleError;
use super::super::mapping::{Destination, FieldRule, Mapping};
use super::{Once, Source};
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMapping {
    field: Vec<RawField>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawField {
    from: Spanned<String>,
    to: Spanned<String>,
    or: Option<Spanned<String>>,
    path: Option<Spanned<String>>,
    #[serde(default)]
    evidence: bool,
    common: Option<Spanned<bool>>,
    strong: Option<Spanned<bool>>,
}

const DESTINATIONS: [(&str, Destination); 3] = [
    ("agent", Destination::Agent),
    ("session", Destination::Session),
    ("channel", Destination::Channel),
];

/// Reads and checks the mapping.
pub(in super::super) fn read(source: Source<'_>) -> Result<Mapping, RuleError> {
    let raw: RawMapping = source.parse()?;
    let mut origins = Once::new(source, "the field");
    let mut targets = Once::new(source, "the target");
    let mut fields = Vec::with_capacity(raw.field.len());
    for row in &raw.field {
        let from = segments(source, &row.from)?;
        origins.add(&row.from)?;
        let target = row.path.as_ref().unwrap_or(&row.from);
        let path = segments(source, target)?;
        if is_wild(&from) != is_wild(&path) {
            return Err(source.invalid(
                "the path",
                target,
                format!(
                    "a last `*` in both `from` and `path` or in neither (`from` is `{}`)",
                    row.from.get_ref()
                ),
            ));
        }
        let to = source.word("destination", &row.to, &DESTINATIONS)?;
        let or = row
            .or
            .as_ref()
            .map(|or| {
                source
                    .word("destination", or, &DESTINATIONS)
                    .map(|d| (d, or))
            })
            .transpose()?;
        if let Some((_, word)) = or.filter(|(or, _)| *or == to) {
            return Err(source.invalid("`or`", word, "another destination than `to`"));
        }
        targets.add_as(format!("{to:?} {}", target.get_ref()), target)?;
        let strong = row.strong.as_ref().is_some_and(|strong| *strong.get_ref());
        if strong && !row.evidence {
            return Err(source.invalid(
                "the strong field",
                &row.from,
                "`evidence = true` beside `strong = true`",
            ));
        }
        let common = row.common.as_ref().is_some_and(|common| *common.get_ref());
        if common && (strong || !row.evidence) {
            return Err(source.invalid(
                "the common field",
                &row.from,
                "`evidence = true` and no `strong = true` beside `common = true`",
            ));
        }
        fields.push(FieldRule {
            from,
            to,
            or: or.map(|(or, _)| or),
            path,
            evidence: row.evidence,
            common,
            strong,
        });
    }
    Ok(Mapping { fields })
}

fn is_wild(path: &[String]) -> bool {
    path.last().is_some_and(|last| last == "*")
}

/// The keys of a dotted path.
fn segments(source: Source<'_>, path: &Spanned<String>) -> Result<Vec<String>, RuleError> {
    let keys: Vec<String> = path.get_ref().split('.').map(str::to_owned).collect();
    let inner = &keys[..keys.len().saturating_sub(1)];
    if keys.iter().any(String::is_empty) || inner.iter().any(|key| key == "*") || keys == ["*"] {
        return Err(source.invalid(
            "the path",
            path,
            "keys with dots between them, `*` at most as the last of several",
        ));
    }
    Ok(keys)
}
