//! rustfmt has laid out this crate: what is known here of layout must agree with it on every statement.
#![allow(clippy::disallowed_methods, reason = "reads the crate's own files")]

use super::{Formatter, StyleEdition, tidied};
use crate::edit::{Edit, EditSet};
use crate::source::Span;
use std::path::{Path, PathBuf};
use syn::Stmt;
use syn::parse::Parser;
use syn::spanned::Spanned;
use syn::visit::Visit;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
}

/// The statements of a text without comments, with how deep they stand.
struct Found<'t> {
    formatter: Formatter<'t>,
    statements: Vec<(String, usize)>,
}

impl<'ast> Visit<'ast> for Found<'_> {
    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        let span = statement.span();
        let (start, _) = self.formatter.place(span);
        let line = self.formatter.text[..start]
            .rsplit('\n')
            .next()
            .unwrap_or("");
        if line.trim().is_empty()
            && !self.formatter.has_comment(span)
            && !matches!(statement, Stmt::Item(_))
        {
            let text = self.formatter.slice(span).to_owned();
            self.statements.push((text, line.len()));
        }
        syn::visit::visit_stmt(self, statement);
    }
}

/// A statement laid out; none where it holds what is not known.
fn laid_out(text: &str, indent: usize, edition: StyleEdition) -> Option<String> {
    let text = format!("{}{text}", " ".repeat(indent));
    let statements = syn::Block::parse_within.parse_str(&text).unwrap();
    Formatter::new(&text, edition).whole(&statements[0], indent)
}

#[test]
fn agrees_with_rustfmt_on_this_crate() {
    let mut paths = Vec::new();
    files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rewrite"),
        &mut paths,
    );
    let (mut known, mut all) = (0, 0);
    let mut wrong = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let Ok(file) = syn::parse_file(&text) else {
            continue;
        };
        let mut found = Found {
            formatter: Formatter::new(&text, StyleEdition::From2024),
            statements: Vec::new(),
        };
        found.visit_file(&file);
        for (text, indent) in found.statements {
            all += 1;
            let joined = text
                .split('\n')
                .map(str::trim)
                .collect::<Vec<_>>()
                .join(" ");
            let has_texts = text.contains("!({")
                || text.contains("\"") && text.lines().any(|line| line.ends_with('\\'));
            let forms: &[&str] = match has_texts || text.contains("\n\n") {
                true => &[&text],
                false => &[&text, &joined],
            };
            for form in forms {
                match laid_out(form, indent, StyleEdition::From2024) {
                    // What does not fit stays as it is written.
                    Some(ours) if ours == *form && ours != text => {}
                    Some(ours) if ours != text => {
                        wrong.push(format!(
                            "{}\n--- rustfmt\n{text}\n--- ours\n{ours}",
                            path.display()
                        ));
                        break;
                    }
                    Some(_) => known += 1,
                    None => {}
                }
            }
        }
        proc_macro2::extra::invalidate_current_thread_spans();
    }
    wrong.sort_by_key(String::len);
    assert!(
        wrong.is_empty(),
        "{} wrong, {known} known of {all}\n{}",
        wrong.len(),
        wrong[..wrong.len().min(25)].join("\n\n")
    );
    assert!(known * 10 > all * 9, "{known} known of {all}");
}

/// Statements whose first line ends about where lines may end, as rustfmt lays them out.
#[test]
fn agrees_with_rustfmt_where_lines_end() {
    let heads: [fn(&str) -> String; 10] = [
        |name| {
            format!(
                "let session: serde_json::Value = match {name}(&agent.to_string(), || {{ agent.post(URL).send_json(agent) }}) {{ Ok(id) => agent.call(id), Err(error) => error }}?.body_mut().read_json()?;"
            )
        },
        |name| {
            format!(
                "let session: serde_json::Value = match {name}(&agent.to_string(), || {{ agent.post(URL).send_json(agent) }}) {{ Ok(id) => agent.call(id), Err(error) => error }}.body_mut().read_json()?;"
            )
        },
        |name| {
            format!(
                "let session = match {name}(&agent.to_string(), &headers, &base_of_all, || {{ agent.post(URL).send_json(agent) }}) {{ Ok(id) => agent.call(id), Err(error) => error }}?;"
            )
        },
        |name| {
            format!(
                "let session_of_all = {name}(&agent.to_string(), &headers, &base, |agent_id| {{ agent.post(agent_id).send_json(agent).unwrap_or_default() }});"
            )
        },
        |name| {
            format!(
                "let session_of_all = {name}(&agent.to_string(), &base, |agent_id, base| {{ agent.post(agent_id).send_json(base).unwrap_or_default() }});"
            )
        },
        |name| {
            format!(
                "let session_of_all = {name}(&agent.to_string(), &base, move |_| {{ agent.post(agent_id).send_json(base).unwrap_or_default() }});"
            )
        },
        |name| {
            format!(
                "let session_of_all = {name}(&agent.to_string(), &base, |id: &str| {{ agent.post(agent_id).send_json(base).unwrap_or_default() }});"
            )
        },
        |name| {
            format!(
                "let session_of_all = serde_json::json!({name}::builder().companion(companion.to_string()).user(user).build());"
            )
        },
        |name| {
            format!(
                "let Ok(session_of_all) = {name}(&agent.to_string(), &headers, &base, |agent_id| {{ agent.post(agent_id).send_json(agent).unwrap_or_default() }}) else {{ return None; }};"
            )
        },
        |name| {
            format!(
                "let Some(session_of_all_visitors) = {name}.get(&agent.to_string()).map(|id| id.clone()) else {{ return; }};"
            )
        },
    ];
    let each = heads
        .iter()
        .flat_map(|head| (8..48).map(move |length| head(&"n".repeat(length))));
    let body: String = each
        .map(|statement| format!("    {{ {statement} keep(); }}\n"))
        .collect();
    let program = format!("fn f() {{\n{body}}}\n");
    let editions = [
        ("2021", StyleEdition::Before2024),
        ("2024", StyleEdition::From2024),
    ];
    for (name, edition) in editions {
        let text = rustfmt(&program, name);
        let file = syn::parse_file(&text).unwrap();
        let mut found = Found {
            formatter: Formatter::new(&text, edition),
            statements: Vec::new(),
        };
        found.visit_file(&file);
        let lets = found.statements.iter();
        let lets: Vec<&(String, usize)> = lets.filter(|it| it.0.starts_with("let ")).collect();
        assert_eq!(lets.len(), 40 * heads.len());
        let wrong: Vec<String> = lets
            .into_iter()
            .filter_map(|(text, indent)| {
                let lines = text.split('\n').map(str::trim);
                let joined = lines.collect::<Vec<_>>().join(" ");
                let ours = laid_out(&joined, *indent, edition).unwrap_or_default();
                (ours != *text).then(|| format!("--- rustfmt\n{text}\n--- ours\n{ours}"))
            })
            .collect();
        let shown = wrong[..wrong.len().min(8)].join("\n\n");
        assert!(wrong.is_empty(), "{name}: {} wrong\n{shown}", wrong.len());
    }
}

fn rustfmt(text: &str, edition: &str) -> String {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let mut child = Command::new("rustfmt")
        .args(["--edition", edition, "--emit", "stdout"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("rustfmt, a component of the toolchain");
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn lines_that_end_in_two_letters_are_laid_out_like_others() {
    let before =
        "fn open() {\n    // A café.\n    let one = client.post(URL).send();\n    keep(one);\n}\n";
    let fixed = |text: &str| {
        let at = text.find("URL").unwrap();
        let argument =
            "format!(\"{BASE}/public/agents/{agent_id}/connections/and/more/behind/it\")";
        let edit = Edit {
            span: Span::new(at, at + 3),
            text: argument.to_owned(),
        };
        let edits = EditSet::new(vec![edit]).unwrap();
        let items = [Span::new(0, text.trim_end().len())];
        let edits = tidied(text, &items, &edits, StyleEdition::From2024).unwrap();
        edits.apply(text).unwrap()
    };
    let after = fixed(before);
    assert!(after.contains("client\n        .post(format!("), "{after}");
    let ends = |text: &str| text.replace('\n', "\r\n");
    assert_eq!(fixed(&ends(before)), ends(&after));
}
