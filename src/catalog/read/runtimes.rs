//! `runtimes.toml`.

use super::super::error::RuleError;
use super::super::runtimes::Runtime;
use super::Source;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRuntimes {
    runtime: Vec<RawRuntime>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRuntime {
    name: Spanned<String>,
    starts: String,
    #[serde(default)]
    paths: Vec<Spanned<String>>,
    #[serde(default)]
    exports: Vec<String>,
    #[serde(default)]
    imports: Vec<String>,
    #[serde(default)]
    globals: Vec<String>,
    #[serde(default)]
    directives: Vec<String>,
    #[serde(default)]
    calls: Vec<Spanned<String>>,
}

/// Reads and checks the runtimes.
pub(in super::super) fn read(source: Source<'_>) -> Result<Vec<Runtime>, RuleError> {
    let raw: RawRuntimes = source.parse()?;
    raw.runtime.iter().map(|row| runtime(source, row)).collect()
}

fn runtime(source: Source<'_>, row: &RawRuntime) -> Result<Runtime, RuleError> {
    let shows_nothing = row.paths.is_empty()
        && row.exports.is_empty()
        && row.imports.is_empty()
        && row.globals.is_empty()
        && row.directives.is_empty()
        && row.calls.is_empty();
    if shows_nothing {
        return Err(source.invalid(
            "the runtime",
            &row.name,
            "`paths`, `exports`, `imports`, `globals`, `directives` or `calls`",
        ));
    }
    let calls = row.calls.iter().map(|call| {
        let text = call.get_ref();
        let parts = text
            .strip_suffix("')")
            .and_then(|text| text.split_once("('"));
        match parts {
            Some((global, argument)) => Ok((global.to_owned(), argument.to_owned())),
            None => Err(source.invalid("the call", call, "a global with one text: `on('fetch')`")),
        }
    });
    Ok(Runtime {
        name: row.name.get_ref().clone(),
        starts: row.starts.clone(),
        paths: paths(source, &row.paths)?,
        exports: row.exports.clone(),
        imports: row.imports.clone(),
        globals: row.globals.clone(),
        directives: row.directives.clone(),
        calls: calls.collect::<Result<_, RuleError>>()?,
    })
}

fn paths(source: Source<'_>, raw: &[Spanned<String>]) -> Result<Option<GlobSet>, RuleError> {
    let mut set = GlobSetBuilder::new();
    for path in raw {
        let glob = GlobBuilder::new(path.get_ref())
            .literal_separator(true)
            .build()
            .map_err(|error| source.invalid("the glob", path, error.kind().to_string()))?;
        set.add(glob);
    }
    let Some(first) = raw.first() else {
        return Ok(None);
    };
    let set = set.build();
    let set = set.map_err(|error| source.invalid("the glob", first, error.kind().to_string()))?;
    Ok(Some(set))
}
