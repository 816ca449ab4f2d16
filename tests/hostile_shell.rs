//! Scripts and documents made to trip up the tool: deep, endless, broken.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make their own trees"
)]

mod support;

use support::{Tree, run_in};

const CALL: &str = "curl https://companion-api.napster.com/public/connections -H \"X-Api-Key: $KEY\" \\\n  -d '{\"companionId\": \"c\", \"providerConfig\": {\"voiceId\": \"v\"}}'\n";

const DEEP: usize = 3_000;

/// `open` and `close` around `core`, nested deep.
fn nested(open: &str, core: &str, close: &str) -> String {
    format!("{}{core}{}", open.repeat(DEEP), close.repeat(DEEP))
}

/// Scripts that nest 3,000 levels, or open them and never close them.
fn deep() -> Vec<(&'static str, String)> {
    vec![
        ("substitutions", format!("x={}\n", nested("$(", "a", ")"))),
        ("strings", format!("x={}\n", nested("\"$(", "a", ")\""))),
        ("backticks", format!("x={}\n", "`".repeat(DEEP))),
        ("groups", format!("{}\n", nested("{ ", "a", "; }"))),
        ("subshells", format!("{}\n", nested("(", "a", ")"))),
        ("ifs", nested("if a; then ", "a", "; fi\n")),
        ("loops", nested("while a; do ", "a", "; done\n")),
        ("cases", nested("case a in a) ", "a", ";; esac\n")),
        ("functions", nested("f() { ", "a", "; }\n")),
        ("pipes", format!("{}a\n", "a | ".repeat(DEEP))),
        ("lists", format!("{}a\n", "a && ".repeat(DEEP))),
        ("defaults", format!("x={}\n", nested("${a:-", "b", "}"))),
        ("sums", format!("x=$(({}1))\n", "1 + ".repeat(DEEP))),
        ("documents", format!("{}\n", "cat <<E\n".repeat(DEEP))),
        ("texts", format!("{}curl a\n", "sh -c '".repeat(DEEP))),
        ("unclosed", "{ ( $(\"${".repeat(DEEP)),
    ]
}

#[test]
fn deep_nesting_ends_no_run_and_is_accounted_for() {
    let tree = Tree::new(&[("neighbour.sh", CALL)]);
    for (name, text) in deep() {
        tree.put(&format!("{name}.sh"), format!("{CALL}{text}").as_bytes());
        let document = format!("# Deep\n\n```sh\n{CALL}{text}```\n");
        tree.put(&format!("{name}.md"), document.as_bytes());
    }
    let ran = run_in(tree.path(), &[]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(!ran.err.contains("error"), "{}", ran.err);
    let report = ran.json();
    let of = |path: &str| -> Vec<String> {
        let all = report["diagnostics"].as_array().unwrap().iter();
        all.filter(|one| one["path"] == path)
            .map(|one| one["code"].as_str().unwrap().to_owned())
            .collect()
    };
    for (name, _) in deep() {
        let found = of(&format!("{name}.sh"));
        assert!(!found.is_empty(), "nothing is said about {name}.sh");
        assert!(!of(&format!("{name}.md")).is_empty(), "{name}.md");
    }
    assert_eq!(of("neighbour.sh"), ["NM001"]);
    let mentions = &report["summary"]["mentions"];
    let kinds = ["site", "reference", "suppressed", "innocent", "unparsed"];
    let sum: u64 = (kinds.iter().map(|kind| mentions[kind].as_u64().unwrap())).sum();
    assert_eq!(mentions["total"], sum);
    assert_eq!(mentions["innocent"], 0, "{mentions}");
}

#[test]
fn a_megabyte_on_one_line_is_read_to_the_end() {
    let words = "word ".repeat(200_000);
    let data = format!("DATA='{}'\n{CALL}", "x".repeat(1 << 20));
    let tree = Tree::new(&[
        ("words.sh", &format!("echo {words}\n{CALL}")),
        ("data.sh", &data),
        ("data.md", &format!("```sh\n{data}```\n")),
        (
            "data.yml",
            &format!(
                "run: |\n  echo {words}\n  {}",
                CALL.replace("\n  ", "\n    ")
            ),
        ),
    ]);
    let report = run_in(tree.path(), &[]).json();
    let found = report["diagnostics"].as_array().unwrap();
    let mut paths: Vec<&str> = (found.iter())
        .filter(|one| one["code"] == "NM001")
        .map(|one| one["path"].as_str().unwrap())
        .collect();
    paths.sort_unstable();
    assert_eq!(paths, ["data.md", "data.sh", "data.yml", "words.sh"]);
}
