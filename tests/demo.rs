//! The bundled demo: exactly its legacy calls are reported, and the bodies that the README shows.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make their own trees"
)]

mod support;

use support::{demo, run_in};

/// Every legacy call of the demo, and the field that makes its agent vary: path, line, code.
const SITES: [(&str, u64, &str); 9] = [
    ("scripts/smoke-test.sh", 9, "NM001"),
    ("server/src/kiosk.js", 16, "NM001"),
    ("server/src/sessions.js", 12, "NM001"),
    ("server/src/sessions.js", 39, "NM001"),
    ("web/src/captions.ts", 7, "NM002"),
    ("web/src/captions.ts", 16, "NM011"),
    ("web/src/concierge.ts", 18, "NM001"),
    ("worker/src/calls.rs", 51, "NM001"),
    ("worker/src/calls.rs", 79, "NM001"),
];

#[test]
fn every_legacy_call_is_reported_and_nothing_else() {
    for confidence in ["certain", "likely", "possible"] {
        let report = run_in(&demo(), &["--confidence", confidence]).json();
        let found: Vec<(&str, u64, &str)> = report["diagnostics"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| {
                (
                    one["path"].as_str().unwrap(),
                    one["span"]["start"]["line"].as_u64().unwrap(),
                    one["code"].as_str().unwrap(),
                )
            })
            .collect();
        assert_eq!(found, SITES, "--confidence {confidence}");
    }
}

#[test]
fn everything_that_names_the_endpoints_is_accounted_for() {
    let report = run_in(&demo(), &[]).json();
    let mentions = &report["summary"]["mentions"];
    let written: usize = walkdir::WalkDir::new(demo())
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| {
            let extension = path.extension().and_then(|one| one.to_str());
            matches!(extension, Some("js" | "ts" | "rs" | "sh"))
        })
        .map(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            text.matches("public/connections").count() + text.matches("ws-connections").count()
        })
        .sum();
    assert_eq!(mentions["total"], written);
    // One call has its path in two pieces, and NM011 is about a field.
    assert_eq!(mentions["site"], SITES.len() - 2);
    assert_eq!(mentions["innocent"], written - (SITES.len() - 2));
    assert_eq!(report["summary"]["success"], true);
}

#[test]
fn each_call_gets_its_agent() {
    let report = run_in(&demo(), &[]).json();
    let mut names: Vec<&str> = report["agents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|agent| agent["config"]["companionId"].as_str().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "comp_abc123",
            "comp_callback",
            "comp_captions",
            "comp_concierge",
            "comp_kiosk7",
            "comp_smoke",
            "comp_survey",
            "comp_tour42",
        ]
    );
    let tour = report["agents"]
        .as_array()
        .unwrap()
        .iter()
        .find(|agent| agent["config"]["companionId"] == "comp_tour42")
        .unwrap();
    assert_eq!(tour["channels"]["webrtc"]["useGreenVideo"], true);
}

#[test]
fn the_readme_shows_what_the_demo_gives() {
    let readme = std::fs::read_to_string(support::repository().join("README.md")).unwrap();
    let arguments = ["fixtures/demo", "--color", "never"];
    let output = support::run_human(&support::repository(), &arguments);
    let shown = readme
        .split("```text\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .expect("the README shows an output");
    for part in shown.split("...\n") {
        assert!(
            output.contains(part.trim_end()),
            "the README shows what the tool does not print:\n{part}\n---\n{output}"
        );
    }
}

#[test]
fn the_readme_shows_fixes_as_the_demo_gets_them() {
    let readme = std::fs::read_to_string(support::repository().join("README.md")).unwrap();
    let patch = support::run_with(&support::repository(), &["--diff", "fixtures/demo"], b"");
    // The README has no blanks at the ends of lines.
    let patch: Vec<&str> = patch.out.lines().map(str::trim_end).collect();
    let patch = patch.join("\n");
    let shown: Vec<&str> = (readme.split("```diff\n").skip(1))
        .filter_map(|rest| rest.split("```").next())
        .collect();
    assert_eq!(shown.len(), 3, "one a language");
    for part in shown.iter().flat_map(|one| one.split("...\n")) {
        assert!(
            patch.contains(part.trim_end()),
            "the README shows a fix that the tool does not make:\n{part}\n---\n{patch}"
        );
    }
}
