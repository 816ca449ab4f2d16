//! Runs every fixture: a folder of input files with what the linter says about them.
//!
//! `fixtures/<language>/<case>/case.toml` says what the case shows, `diagnostics.snap` beside it what is reported, `fix.diff` what
//! `--fix --unsafe-fixes` makes of it (absent: nothing). Every rule runs
//! over every case, with every diagnostic shown however sure it is. `fixtures/clean/` must be silent, `fixtures/hostile/` must not
//! crash. The table in `fixtures/COVERAGE.md` is made from the cases; `NAPMIG_UPDATE=1 cargo test` writes it anew.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make their own trees"
)]

use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What a case is about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// One sentence.
    about: String,
    /// The client library, as the rule pack names it, or `none`.
    client: String,
    /// The shape of the URL.
    url: String,
    /// The shape of the payload.
    payload: String,
    /// What the linter makes of it.
    outcome: Outcome,
}

/// What the linter makes of a case: the most certain legacy call in it, or why there is none.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    Certain,
    Likely,
    Possible,
    /// Only a reference (NM004).
    Reference,
    /// Nothing at all: a near miss.
    Silent,
    /// The file does not parse.
    Unparsed,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

fn lint(folder: &Path, arguments: &[&str]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_napmig-lint"))
        .args(arguments)
        .arg(".")
        .current_dir(folder)
        .output()
        .unwrap()
}

/// What has been linted, whichever test asked first.
static LINTED: Mutex<BTreeMap<PathBuf, Arc<OnceLock<Diagnostics>>>> = Mutex::new(BTreeMap::new());

type Diagnostics = Vec<serde_json::Value>;

/// The diagnostics of a case as JSON.
fn diagnostics(folder: &Path) -> Diagnostics {
    let mut linted = LINTED.lock().unwrap_or_else(PoisonError::into_inner);
    let case = Arc::clone(linted.entry(folder.to_owned()).or_default());
    drop(linted);
    case.get_or_init(|| lint_to_json(folder)).clone()
}

fn lint_to_json(folder: &Path) -> Diagnostics {
    let output = lint(
        folder,
        &[
            "--format",
            "json",
            "--confidence",
            "possible",
            "--exit-zero",
            "--quiet",
        ],
    );
    let report: serde_json::Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
            panic!(
                "{}: {error}\n{}",
                folder.display(),
                String::from_utf8_lossy(&output.stderr)
            )
        });
    report["diagnostics"].as_array().unwrap().clone()
}

fn outcome(diagnostics: &[serde_json::Value]) -> Outcome {
    let with = |codes: &[&str]| {
        let found = diagnostics
            .iter()
            .filter(|one| codes.contains(&one["code"].as_str().unwrap()));
        found
            .map(|one| one["confidence"].as_str().unwrap_or("").to_owned())
            .collect::<Vec<String>>()
    };
    let calls = with(&["NM001", "NM002"]);
    for (word, outcome) in [
        ("certain", Outcome::Certain),
        ("likely", Outcome::Likely),
        ("possible", Outcome::Possible),
    ] {
        if calls.iter().any(|confidence| confidence == word) {
            return outcome;
        }
    }
    if !with(&["NM900"]).is_empty() {
        return Outcome::Unparsed;
    }
    if with(&["NM004"]).is_empty() {
        Outcome::Silent
    } else {
        Outcome::Reference
    }
}

fn cases(language: &str) -> Vec<(String, PathBuf, Case)> {
    folders(&root().join(language))
        .into_iter()
        .map(|folder| {
            let file = folder.join("case.toml");
            let text = fs::read_to_string(&file)
                .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let case =
                toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            (
                folder.file_name().unwrap().to_str().unwrap().to_owned(),
                folder,
                case,
            )
        })
        .collect()
}

const LANGUAGES: [&str; 5] = ["ecmascript", "rust", "shell", "markdown", "embedded"];

fn check_language(language: &str) {
    let mut wrong = Vec::new();
    for (name, folder, case) in cases(language) {
        let found = outcome(&diagnostics(&folder));
        if found != case.outcome {
            wrong.push(format!(
                "{language}/{name}: {:?} instead of {:?}",
                found, case.outcome
            ));
        }
        let output = lint(
            &folder,
            &[
                "--format",
                "human",
                "--color",
                "never",
                "--confidence",
                "possible",
                "--exit-zero",
            ],
        );
        let text = format!(
            "{}---\n{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        insta::with_settings!({
            snapshot_path => &folder,
            prepend_module_to_snapshot => false,
            omit_expression => true,
            description => &case.about,
        }, {
            insta::assert_snapshot!("diagnostics", text);
        });
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn ecmascript_cases_are_reported_as_their_snapshots_say() {
    check_language("ecmascript");
}

#[test]
fn rust_cases_are_reported_as_their_snapshots_say() {
    check_language("rust");
}

#[test]
fn shell_cases_are_reported_as_their_snapshots_say() {
    check_language("shell");
}

#[test]
fn markdown_cases_are_reported_as_their_snapshots_say() {
    check_language("markdown");
}

#[test]
fn shell_in_other_files_is_reported_as_the_snapshots_say() {
    check_language("embedded");
}

/// The fixes of a case, safe or not, as a diff; empty where there are none.
fn fixes(folder: &Path) -> String {
    let output = lint(
        folder,
        &["--diff", "--unsafe-fixes", "--quiet", "--exit-zero"],
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn cases_are_fixed_as_their_diffs_say() {
    let mut wrong = Vec::new();
    for language in LANGUAGES {
        for (name, folder, _) in cases(language) {
            let path = folder.join("fix.diff");
            let made = fixes(&folder);
            if std::env::var_os("NAPMIG_UPDATE").is_some() {
                match made.is_empty() {
                    true => drop(fs::remove_file(&path)),
                    false => fs::write(&path, &made).unwrap(),
                }
            }
            if fs::read_to_string(&path).unwrap_or_default() != made {
                wrong.push(format!("{language}/{name}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "fixes differ; NAPMIG_UPDATE=1 writes them anew: {wrong:#?}"
    );
}

#[test]
fn primary_spans_slice_to_calls() {
    for language in LANGUAGES {
        for (name, folder, _) in cases(language) {
            for diagnostic in diagnostics(&folder) {
                if !matches!(diagnostic["code"].as_str().unwrap(), "NM001" | "NM002") {
                    continue;
                }
                let source = fs::read(folder.join(diagnostic["path"].as_str().unwrap())).unwrap();
                let at = |end: &str| diagnostic["span"][end]["byte"].as_u64().unwrap() as usize;
                let slice = std::str::from_utf8(&source[at("start")..at("end")]).unwrap();
                let is_command = !matches!(language, "ecmascript" | "rust");
                let is_call = (slice.ends_with(')') || is_command)
                    && slice
                        .starts_with(|first: char| first.is_alphabetic() || "_$(".contains(first))
                    // The second request of one curl.
                    || is_command && slice.starts_with("-s ");
                assert!(is_call, "{language}/{name}: the span is no call: {slice:?}");
            }
        }
    }
}

#[test]
fn clean_code_is_silent() {
    let output = lint(
        &root().join("clean"),
        &[
            "--confidence",
            "possible",
            "--no-ignore",
            "--format",
            "short",
        ],
    );
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_third_of_the_cases_are_near_misses() {
    let all: Vec<Outcome> = LANGUAGES
        .iter()
        .flat_map(|language| cases(language))
        .map(|(_, _, case)| case.outcome)
        .collect();
    let misses = all
        .iter()
        .filter(|outcome| matches!(outcome, Outcome::Silent | Outcome::Reference))
        .count();
    assert!(
        misses * 3 >= all.len(),
        "{misses} of {} cases are near misses",
        all.len()
    );
}

/// Names every client, URL shape, payload shape and outcome with the cases that show it.
fn coverage() -> String {
    let mut text = String::from(
        "# What the fixtures cover\n\nMade from the `case.toml` files by `NAPMIG_UPDATE=1 cargo test --test fixtures`; do not edit.\n",
    );
    for language in LANGUAGES {
        let cases = cases(language);
        writeln!(text, "\n## {language}: {} cases", cases.len()).unwrap();
        type Column = (&'static str, fn(&Case) -> String);
        let columns: [Column; 4] = [
            ("client", |case| case.client.clone()),
            ("URL", |case| case.url.clone()),
            ("payload", |case| case.payload.clone()),
            ("outcome", |case| {
                format!("{:?}", case.outcome).to_lowercase()
            }),
        ];
        for (title, key) in columns {
            let mut rows: BTreeMap<String, Vec<&str>> = BTreeMap::new();
            for (name, _, case) in &cases {
                rows.entry(key(case)).or_default().push(name);
            }
            writeln!(text, "\n| {title} | cases |\n| --- | --- |").unwrap();
            for (value, names) in rows {
                writeln!(text, "| {value} | {} |", names.join(", ")).unwrap();
            }
        }
    }
    text
}

#[test]
fn the_coverage_table_is_up_to_date() {
    let path = root().join("COVERAGE.md");
    let made = coverage();
    if std::env::var_os("NAPMIG_UPDATE").is_some() {
        fs::write(&path, &made).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == made,
        "fixtures/COVERAGE.md is out of date: run NAPMIG_UPDATE=1 cargo test --test fixtures"
    );
}
