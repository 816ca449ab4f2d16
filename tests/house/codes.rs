//! Codes that have several homes, and must be the same in all of them.

use crate::{files_below, name, read, repository};
use napmig_lint::catalog::{CODES, Catalog};
use napmig_lint::lints::RULES;
use std::collections::BTreeSet;

fn rules() -> BTreeSet<String> {
    RULES.iter().map(|rule| rule.code.to_owned()).collect()
}

/// Every code of a rule in a text.
fn codes_in(text: &str) -> BTreeSet<String> {
    text.match_indices("NM")
        .filter_map(|(at, _)| text.get(at..at + 5))
        .filter(|code| code[2..].bytes().all(|byte| byte.is_ascii_digit()))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_rule_has_a_page_and_every_page_a_rule() {
    let pages: BTreeSet<String> = files_below(&["rules/pages"], "md")
        .iter()
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(pages, rules());
    assert_eq!(pages, CODES.map(str::to_owned).into());
}

#[test]
fn rules_are_sorted_and_agree_with_their_pages() {
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    assert!(codes.is_sorted(), "{codes:?}");
    for rule in RULES {
        let page = Catalog::embedded().page(rule.code).unwrap();
        assert_eq!(
            (page.name.as_str(), page.severity),
            (rule.name, rule.severity)
        );
        let endpoint = Catalog::embedded().api().legacy.iter();
        let path = endpoint.filter(|endpoint| endpoint.code == rule.code);
        for endpoint in path {
            assert!(rule.summary.ends_with(&endpoint.path), "{}", rule.code);
        }
    }
}

#[test]
fn fixtures_show_only_rules_that_exist() {
    for path in files_below(&["fixtures", "src"], "snap") {
        for line in read(&path).lines().filter(|line| line.contains("[NM")) {
            let unknown: Vec<String> = codes_in(line).difference(&rules()).cloned().collect();
            assert!(unknown.is_empty(), "{}: {unknown:?}", name(&path));
        }
    }
}

#[test]
fn the_readme_names_every_rule() {
    let readme = codes_in(&read(&repository().join("README.md")));
    let missing: Vec<String> = rules().difference(&readme).cloned().collect();
    assert!(missing.is_empty(), "{missing:?}");
    let known: BTreeSet<String> = CODES.map(str::to_owned).into();
    let unknown: Vec<String> = readme.difference(&known).cloned().collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}
