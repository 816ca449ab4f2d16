//! The `answer` table of a client.

use super::super::answers::{AnswerCase, Answers};
use super::super::error::RuleError;
use super::Source;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAnswer {
    none: Option<Spanned<String>>,
    ok: Option<Spanned<String>>,
    body: Option<Spanned<String>>,
    shape: Option<String>,
    #[serde(default = "yes")]
    promise: bool,
    #[serde(default)]
    ends: BTreeMap<String, Spanned<String>>,
    once: Option<Once>,
    #[serde(default)]
    callbacks: Vec<String>,
    #[serde(default)]
    by: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    streams: Vec<String>,
    #[serde(default)]
    hooks: Vec<String>,
    interceptors: Option<String>,
    #[serde(default)]
    when: Vec<RawCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Once {
    option: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCase {
    with: BTreeMap<String, String>,
    #[serde(default)]
    responds: bool,
    body: Option<Spanned<String>>,
    shape: Option<String>,
}

fn yes() -> bool {
    true
}

/// The answers of a client, or why generated code cannot read them.
pub(super) fn read(
    source: Source<'_>,
    name: &Spanned<String>,
    raw: Option<&RawAnswer>,
) -> Result<Result<Answers, String>, RuleError> {
    let Some(raw) = raw else {
        return Ok(Err(format!(
            "fixes are not written for {} yet",
            name.get_ref()
        )));
    };
    if let Some(none) = &raw.none {
        return Ok(Err(none.get_ref().clone()));
    }
    let says = |expected: &str| source.invalid("the answer of", name, expected);
    let (Some(ok), Some(body), Some(shape)) = (&raw.ok, &raw.body, &raw.shape) else {
        return Err(says("either `none`, or `ok`, `body` and `shape`"));
    };
    let read = |text: &Spanned<String>| match text.get_ref().contains("{}") {
        true => Ok(text.get_ref().clone()),
        false => Err(source.invalid(
            "the reading",
            text,
            "an expression with `{}` for the answer",
        )),
    };
    let table = |table: &BTreeMap<String, Spanned<String>>| {
        let rows = table.iter();
        rows.map(|(method, text)| Ok((method.clone(), read(text)?)))
            .collect::<Result<_, RuleError>>()
    };
    let cases = raw.when.iter().map(|case| {
        Ok(AnswerCase {
            with: case.with.clone().into_iter().collect(),
            responds: case.responds,
            body: case.body.as_ref().map(read).transpose()?,
            shape: case.shape.clone(),
        })
    });
    Ok(Ok(Answers {
        ok: read(ok)?,
        body: read(body)?,
        shape: shape.clone(),
        is_promise: raw.promise,
        ends: table(&raw.ends)?,
        by: table(&raw.by)?,
        unless: raw.unless.clone(),
        streams: raw.streams.clone(),
        hooks: raw.hooks.clone(),
        interceptors: raw.interceptors.clone(),
        once: raw
            .once
            .as_ref()
            .map(|once| (once.option.clone(), once.value.clone())),
        callbacks: raw.callbacks.clone(),
        cases: cases.collect::<Result<_, RuleError>>()?,
    }))
}
