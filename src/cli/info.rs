//! `explain` and `rules`.

use super::args::ListFormat;
use super::{CliError, Exit, catalog, to_stdout, usage};
use crate::config::Selector;
use crate::lints::RULES;
use serde_json::json;
use std::path::Path;

/// Prints the page of a rule.
pub(super) fn explain(code: &str, rules: Option<&Path>) -> Result<Exit, CliError> {
    let catalog = catalog(rules)?;
    let by_name = RULES
        .iter()
        .find(|rule| rule.name.eq_ignore_ascii_case(code));
    let page = catalog.page(by_name.map_or(code, |rule| rule.code));
    let Some(page) = page else {
        return Err(match Selector::parse(code, RULES) {
            Err(unknown) => usage(unknown),
            Ok(_) => usage(format!(
                "`{code}` begins the code of several rules; `napmig-lint rules` lists them"
            )),
        });
    };
    to_stdout(|out| out.write_all(page.text.as_bytes()))?;
    Ok(Exit::Clean)
}

/// Lists all rules.
pub(super) fn rules(format: ListFormat, rules: Option<&Path>) -> Result<Exit, CliError> {
    // A broken pack is refused here too, so that `--rules DIR` can be checked without a tree.
    catalog(rules)?;
    match format {
        ListFormat::Text => {
            let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
            to_stdout(|out| {
                RULES.iter().try_for_each(|rule| {
                    let severity = rule.severity.as_str();
                    let (code, name, summary) = (rule.code, rule.name, rule.summary);
                    writeln!(out, "{code}  {name:width$}  {severity:7}  {summary}")
                })
            })?;
        }
        ListFormat::Json => {
            let list: Vec<_> = RULES
                .iter()
                .map(|rule| {
                    json!({
                        "code": rule.code,
                        "name": rule.name,
                        "severity": rule.severity.as_str(),
                        "summary": rule.summary,
                    })
                })
                .collect();
            to_stdout(|out| {
                serde_json::to_writer_pretty(&mut *out, &list)?;
                writeln!(out)
            })?;
        }
    }
    Ok(Exit::Clean)
}
