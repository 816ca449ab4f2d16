//! Levels, confidence and hosts from defaults, file, path and command line; what a run ends with.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make their own trees"
)]

mod support;

use support::{CALL_JS, CALL_RS, Tree, found};

/// What is reported, as `path CODE severity`.
fn severities(tree: &Tree, arguments: &[&str]) -> Vec<String> {
    let report = tree.json(arguments);
    let text = |one: &serde_json::Value, key: &str| one[key].as_str().unwrap().to_owned();
    (report["diagnostics"].as_array().unwrap().iter())
        .map(|one| [text(one, "path"), text(one, "code"), text(one, "severity")].join(" "))
        .collect()
}

const WEBSOCKET: &str = "fetch('https://companion-api.napster.com/public/ws-connections', { method: 'POST', body: JSON.stringify({ \
                         companionId: 'c', pitch: 1 }) });\n";

/// NM001 in `src/a.js` and `src/b.rs`; NM002 and NM010 in `examples/c.ts`; NM004 in `src/d.js`.
fn tree() -> Tree {
    Tree::new(&[
        ("src/a.js", CALL_JS),
        ("src/b.rs", CALL_RS),
        ("examples/c.ts", WEBSOCKET),
        (
            "src/d.js",
            "export const url = 'https://companion-api.napster.com/public/connections';\n",
        ),
    ])
}

#[test]
fn defaults_are_warnings_and_infos() {
    assert_eq!(
        severities(&tree(), &[]),
        [
            "examples/c.ts NM002 warning",
            "examples/c.ts NM010 warning",
            "src/a.js NM001 warning",
            "src/b.rs NM001 warning",
            "src/d.js NM004 info",
        ]
    );
}

#[test]
fn the_file_wins_over_defaults_the_path_over_the_file_and_the_command_line_over_all() {
    let tree = tree();
    tree.put(
        "napmig.toml",
        b"levels = { NM001 = \"error\", NM004 = \"off\", NM010 = \"off\" }\n",
    );
    assert_eq!(
        severities(&tree, &[]),
        [
            "examples/c.ts NM002 warning",
            "src/a.js NM001 error",
            "src/b.rs NM001 error"
        ]
    );
    tree.put(
        "napmig.toml",
        b"levels = { NM001 = \"error\", NM004 = \"off\", NM010 = \"off\" }\n[[overrides]]\npaths = [\"src/*.rs\"]\nlevels = { NM001 = \"info\" }\n\
          [[overrides]]\npaths = [\"examples\"]\nlevels = { NM0 = \"off\" }\n",
    );
    assert_eq!(
        severities(&tree, &[]),
        ["src/a.js NM001 error", "src/b.rs NM001 info"]
    );
    assert_eq!(
        severities(&tree, &["--warn", "legacy-connection,NM002"]),
        [
            "examples/c.ts NM002 warning",
            "src/a.js NM001 warning",
            "src/b.rs NM001 warning"
        ]
    );
    assert_eq!(
        severities(&tree, &["--deny", "NM0", "--allow", "NM001"]).len(),
        3
    );
    assert_eq!(
        severities(&tree, &["--select", "NM010"]),
        ["examples/c.ts NM010 warning"]
    );
    assert_eq!(
        severities(&tree, &["--select", "NM001", "--ignore", "NM001"]),
        [""; 0]
    );
    assert_eq!(
        severities(&tree, &["--ignore", "NM001", "--deny", "NM004"]),
        ["src/d.js NM004 error"]
    );
}

#[test]
fn confidence_comes_from_the_command_line_then_the_file_then_the_default() {
    let unknown_host =
        "fetch(`${process.env.API}/public/connections`, { method: 'POST', body: JSON.stringify(";
    let likely = format!("{unknown_host}{{ faqCollections: [] }}) }});\n");
    let possible = format!("{unknown_host}load()) }});\n");
    let tree = Tree::new(&[
        ("certain.js", CALL_JS),
        ("likely.js", &likely),
        ("possible.js", &possible),
    ]);
    let calls = |arguments: &[&str]| {
        let found = tree.found(arguments);
        found.iter().filter(|one| one.ends_with("NM001")).count()
    };
    assert_eq!(calls(&[]), 2);
    tree.put("napmig.toml", b"confidence = \"certain\"\n");
    assert_eq!(calls(&[]), 1);
    assert_eq!(calls(&["--confidence", "likely"]), 2);
    assert_eq!(calls(&["--confidence", "possible"]), 3);
    tree.put("napmig.toml", b"confidence = \"possible\"\n");
    assert_eq!(calls(&[]), 3);
}

#[test]
fn hosts_of_ones_own_are_companion_hosts() {
    let call = "fetch('https://voice.corp.example/public/connections', { method: 'POST', body: load() });\n";
    let tree = Tree::new(&[("a.js", call)]);
    assert_eq!(tree.found(&[]), [""; 0]);
    tree.put("napmig.toml", b"hosts = [\"Voice.Corp.example\"]\n");
    let report = tree.json(&[]);
    assert_eq!(found(&report), ["a.js:1 NM001", "a.js:1 NM012"]);
    assert_eq!(report["diagnostics"][0]["confidence"], "certain");
}

#[test]
fn exit_codes_follow_severities() {
    let tree = tree();
    for (arguments, code) in [
        (&[][..], 1),
        (&["src/d.js"], 0),
        (&["src/d.js", "--warn", "NM004"], 1),
        (&["src/d.js", "--deny", "NM004"], 1),
        (&["--allow", "NM0"], 0),
        (&["--select", "NM004"], 0),
        (&["--ignore", "NM001,NM002,NM010"], 0),
        (&["--exit-zero"], 0),
        (&["--exit-zero", "--deny", "NM0"], 0),
        (&["--lang", "rust", "src"], 1),
        (&["--lang", "rust", "examples"], 0),
        (&["gone.js", "--exit-zero"], 2),
        (&["src", "gone.js"], 2),
        (&["--threads", "1"], 1),
        (&["--threads", "3"], 1),
        (&["--threads", "many"], 2),
    ] {
        assert_eq!(tree.run(arguments).code, code, "{arguments:?}");
    }
}

#[test]
fn streams_carry_what_they_should() {
    let tree = tree();
    let normal = tree.run(&["--format", "short"]);
    assert_eq!(normal.out.lines().count(), 5);
    assert_eq!(
        normal.err,
        "4 warnings, 1 info; --diff shows fixes; 4 files scanned, 4 parsed, 0 skipped; 4 mentions: 3 in sites, 1 reference, 0 suppressed, 0 innocent, 0 unparsed\n"
    );
    let quiet = tree.run(&["--format", "short", "--quiet"]);
    assert_eq!(
        (quiet.out.as_str(), quiet.err.as_str()),
        (normal.out.as_str(), "")
    );
    let verbose = tree.run(&["--format", "short", "--verbose"]);
    assert_eq!(verbose.out, normal.out);
    assert!(
        verbose.err.contains("configuration: none\nroot: "),
        "{}",
        verbose.err
    );
    let to_file = tree.run(&["--format", "short", "--output", "report.txt"]);
    assert_eq!(
        (to_file.code, to_file.out.as_str(), to_file.err.as_str()),
        (1, "", normal.err.as_str())
    );
    assert_eq!(
        std::fs::read_to_string(tree.path().join("report.txt")).unwrap(),
        normal.out
    );
    let coloured = tree.run(&["--color", "always"]);
    let plain = tree.run(&["--color", "never"]);
    assert!(coloured.out.contains("\x1b[") && !plain.out.contains('\x1b'));
    for threads in ["1", "2", "7"] {
        assert_eq!(
            tree.run(&["--format", "short", "--threads", threads]).out,
            normal.out
        );
    }
}

#[test]
fn keys_are_masked_in_every_format() {
    let call = "fetch('https://companion-api.napster.com/public/connections', {\n  method: 'POST',\n  headers: {\n    'X-Api-Key': \
                'nk_live_0123456789',\n  },\n  body: JSON.stringify({ companionId: 'c', pitch: 1 }),\n});\n";
    let tree = Tree::new(&[("a.js", call)]);
    for format in ["human", "short", "json", "jsonl", "sarif", "github"] {
        let ran = tree.run(&["--format", format]);
        assert_eq!(ran.code, 1);
        assert!(!ran.out.contains("0123456789"), "{format}: {}", ran.out);
    }
    let shown = format!("'X-Api-Key': 'nk_l{}',", "*".repeat(14));
    let ran = tree.run(&[]);
    assert!(ran.out.contains(&shown), "{}", ran.out);
}
