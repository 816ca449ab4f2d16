//! Style of messages and choice of words, in everything that users read.

use crate::support::{Tree, run_in, run_with};
use crate::{files_below, is_test, name, read, repository, tokens_of};
use napmig_lint::lints::RULES;
use proc_macro2::{TokenStream, TokenTree};
use std::sync::LazyLock;

/// Programs that make the rules speak that the bundled fixtures may leave silent.
const TALKATIVE: [(&str, &str); 5] = [
    (
        "unknown.js",
        "fetch('https://companion-api.napster.com/public/connections', { method: 'POST', body: JSON.stringify({ \
         companionId: 'c', providerConfig: { voiceld: 'v' }, pitch: 1 }) });\n",
    ),
    (
        "lost.ts",
        "export const open = (body: Body) => fetch('https://companion-api.napster.com/public/connections', { method: 'POST', body: \
         JSON.stringify({ ...body, companionId: 'c' }) });\n// napmig-ignore[NM001]: nothing\n// napmig-ignore[NM01]: no\n// napmig-ignore\n",
    ),
    (
        "varying.js",
        "export const open = (language) => fetch('https://companion-api.napster.com/public/connections', { method: 'POST', \
         body: JSON.stringify({ companionId: 'c', language }) });\n",
    ),
    ("broken.rs", "fn f( { \"public/connections\" }\n"),
    (
        "address.js",
        "export const url = 'https://companion-api.napster.com/public/connections';\nlet = = 1;\n",
    ),
];

/// Messages, labels, steps of the trace, notes and help of everything that can be reported here.
static SAID: LazyLock<Vec<String>> = LazyLock::new(|| {
    let tree = Tree::new(&TALKATIVE);
    let mut said = Vec::new();
    for folder in [tree.path().to_owned(), repository().join("fixtures")] {
        let report = run_in(&folder, &["--no-ignore", "--confidence", "possible"]).json();
        for one in report["diagnostics"].as_array().unwrap() {
            let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
            said.push(text(&one["message"]));
            for part in ["labels", "trace"] {
                said.extend(
                    one[part]
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|label| text(&label["message"])),
                );
            }
            said.extend(one["notes"].as_array().unwrap().iter().map(text));
            said.extend(one["help"].as_str().map(str::to_owned));
        }
    }
    said.extend(RULES.iter().map(|rule| rule.summary.to_owned()));
    said
});

#[test]
fn messages_start_lower_case_and_end_without_a_full_stop() {
    assert!(SAID.len() > 40, "{SAID:#?}");
    let wrong: Vec<&String> = SAID
        .iter()
        .filter(|text| {
            let first = text.chars().next().unwrap_or('A');
            first.is_uppercase() || first.is_whitespace() || text.ends_with(['.', ' ', '\n', '!'])
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_rule_speaks_in_the_talkative_programs() {
    let tree = Tree::new(&TALKATIVE);
    let found = tree.found(&[]).join(" ");
    for rule in RULES.iter().filter(|rule| rule.code != "NM002") {
        assert!(
            found.contains(rule.code),
            "{} is silent: {found}",
            rule.code
        );
    }
}

/// Words that have a better one, and which.
const AVOIDED: [(&str, &str); 14] = [
    ("issue", "diagnostic"),
    ("issues", "diagnostics"),
    ("violation", "diagnostic"),
    ("violations", "diagnostics"),
    ("problem", "diagnostic"),
    ("problems", "diagnostics"),
    ("hit", "site"),
    ("hits", "sites"),
    ("suggestion", "help, edit or fix"),
    ("suggestions", "help, edits or fixes"),
    ("autofix", "fix"),
    ("replacement", "edit"),
    ("replacements", "edits"),
    ("database", "rule pack"),
];

/// Words avoided in diagnostics, which have other meanings elsewhere.
const AVOIDED_IN_DIAGNOSTICS: [(&str, &str); 8] = [
    ("match", "site"),
    ("matches", "sites"),
    ("matched", "detected"),
    ("patch", "edit"),
    ("ignore", "exclude or suppress"),
    ("ignored", "excluded or suppressed"),
    ("v1", "legacy"),
    ("v2", "current"),
];

/// The avoided words in a text, code in backticks and the lines of bodies aside.
fn avoided(text: &str, words: &[(&str, &str)]) -> Vec<String> {
    let is_code = |line: &&str| line.starts_with(['{', '}']) || line.starts_with("  \"");
    let lines: Vec<&str> = text.lines().filter(|line| !is_code(line)).collect();
    let lines = lines.join("\n");
    let prose: String = lines.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    prose
        .split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'))
        .filter_map(|word| words.iter().find(|(bad, _)| word.eq_ignore_ascii_case(bad)))
        .map(|(bad, good)| format!("`{bad}` (say {good}) in {text:?}"))
        .collect()
}

#[test]
fn diagnostics_use_the_words_of_the_house() {
    let words = [&AVOIDED[..], &AVOIDED_IN_DIAGNOSTICS].concat();
    let wrong: Vec<String> = SAID.iter().flat_map(|text| avoided(text, &words)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn help_pages_and_strings_use_the_words_of_the_house() {
    let mut wrong = Vec::new();
    for arguments in [
        &["--help"][..],
        &["explain", "--help"],
        &["rules", "--help"],
        &["rules"],
    ] {
        wrong.extend(avoided(
            &run_with(&repository(), arguments, b"").out,
            &AVOIDED,
        ));
    }
    for path in files_below(&["rules/pages"], "md") {
        wrong.extend(avoided(&read(&path), &AVOIDED));
    }
    for path in files_below(&["src"], "rs") {
        if is_test(&path) {
            continue;
        }
        let mut texts = Vec::new();
        literals(tokens_of(&path), &mut texts);
        for text in texts.iter().filter(|text| text.contains(' ')) {
            wrong.extend(
                avoided(text, &AVOIDED)
                    .iter()
                    .map(|one| format!("{}: {one}", name(&path))),
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The string literals among tokens; documentation is for another reader.
fn literals(tokens: TokenStream, found: &mut Vec<String>) {
    let mut is_attribute = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) if !is_attribute => literals(group.stream(), found),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                if text.starts_with(['"', 'r']) {
                    found.push(text);
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                is_attribute = true;
                continue;
            }
            TokenTree::Punct(punct) if punct.as_char() == '!' && is_attribute => continue,
            _ => {}
        }
        is_attribute = false;
    }
}

#[test]
fn avoided_words_are_found_in_prose_only() {
    assert_eq!(
        avoided("an Issue, `hit`, hitting, no-hit", &AVOIDED).len(),
        1
    );
}
