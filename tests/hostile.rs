//! Files made to trip up the tool: none ends the run, each is accounted for, and its neighbours are reported all the same.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make their own trees"
)]

mod support;

use std::collections::BTreeMap;
use support::{CALL_JS, CALL_RS, Tree, found, repository, run_in};

/// What is reported of each bundled file, by the part of its name before the extension: JavaScript and TypeScript, Rust, shell.
type Reported = &'static [&'static str];
const BUNDLED: [(&str, Reported, Reported, Reported); 18] = [
    ("blank", &[], &[], &[]),
    ("bom", &["NM001"], &["NM001"], &["NM001"]),
    ("bom-shebang-crlf", &["NM001"], &["NM001"], &["NM001"]),
    ("crlf", &["NM001"], &["NM001"], &["NM001"]),
    ("emoji", &["NM001"], &["NM001"], &["NM001"]),
    ("empty", &[], &[], &[]),
    ("latin1", &["NM900"], &["NM900"], &["NM900"]),
    ("lone-cr", &["NM001"], &["NM001"], &["NM001"]),
    ("mixed-line-ends", &["NM001"], &["NM001"], &["NM001"]),
    ("nul", &["NM001", "NM900"], &["NM001"], &["NM900"]),
    (
        "nul-outside",
        &["NM001", "NM900"],
        &["NM900"],
        &["NM001", "NM900"],
    ),
    ("only-bom", &[], &[], &[]),
    ("public connections;$(x)é", &["NM001"], &[], &[]),
    ("shebang", &["NM001"], &["NM001"], &["NM001"]),
    (
        "syntax-error",
        &["NM001", "NM900"],
        &["NM900"],
        &["NM001", "NM900"],
    ),
    ("truncated-utf8", &["NM900"], &["NM900"], &["NM900"]),
    (
        "unterminated",
        &["NM001", "NM900"],
        &["NM900"],
        &["NM001", "NM900"],
    ),
    ("utf16", &["NM900"], &["NM900"], &["NM900"]),
];

/// The codes of a report by path, sorted.
fn codes(report: &serde_json::Value) -> BTreeMap<String, Vec<String>> {
    let mut codes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for one in report["diagnostics"].as_array().unwrap() {
        let path = one["path"].as_str().unwrap().to_owned();
        let code = one["code"].as_str().unwrap().to_owned();
        codes.entry(path).or_default().push(code);
    }
    codes.values_mut().for_each(|codes| codes.sort());
    codes
}

#[test]
fn every_bundled_file_is_reported_as_it_should_be() {
    let folder = repository().join("fixtures/hostile");
    let ran = run_in(&folder, &["--confidence", "possible"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let found = codes(&ran.json());
    let mut files = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let (stem, extension) = name.rsplit_once('.').unwrap();
        if extension == "md" {
            continue;
        }
        files += 1;
        let (_, ecmascript, rust, shell) = BUNDLED
            .iter()
            .find(|(known, ..)| *known == stem)
            .unwrap_or_else(|| panic!("nothing is said about {name}"));
        let expected = match extension {
            "rs" => rust,
            "sh" => shell,
            _ => ecmascript,
        };
        let empty = Vec::new();
        assert_eq!(found.get(&name).unwrap_or(&empty), expected, "{name}");
    }
    assert_eq!(files, (BUNDLED.len() - 1) * 4 + 1);
}

#[test]
fn spans_slice_to_calls_and_fields_whatever_stands_before_them() {
    let folder = repository().join("fixtures/hostile");
    let report = run_in(&folder, &[]).json();
    let mut calls = 0;
    for one in report["diagnostics"].as_array().unwrap() {
        if one["code"] != "NM001" {
            continue;
        }
        let path = one["path"].as_str().unwrap();
        let bytes = std::fs::read(folder.join(path)).unwrap();
        let slice = |span: &serde_json::Value| {
            let at = |end: &str| usize::try_from(span[end]["byte"].as_u64().unwrap()).unwrap();
            String::from_utf8(bytes[at("start")..at("end")].to_vec()).unwrap()
        };
        let call = slice(&one["span"]);
        let (start, end) = match path.rsplit_once('.').unwrap().1 {
            "rs" => ("client", ".send()"),
            "sh" => ("curl", "}'"),
            _ => ("fetch(", "})"),
        };
        assert!(
            call.starts_with(start) && call.ends_with(end),
            "{path}: {call:?}"
        );
        let labels: Vec<String> = (one["labels"].as_array().unwrap().iter())
            .map(|label| slice(&label["span"]))
            .collect();
        assert_eq!(labels.len(), 2, "{path}: {labels:?}");
        assert!(labels[0].ends_with("\"c\""), "{path}: {labels:?}");
        assert!(labels[1].ends_with("\"v\""), "{path}: {labels:?}");
        line_and_column_lead_to(&bytes, &one["span"]["start"], path);
        calls += 1;
    }
    assert_eq!(calls, 41);
}

/// Counts lines and characters anew; a byte order mark is a character of line 1.
fn line_and_column_lead_to(bytes: &[u8], point: &serde_json::Value, path: &str) {
    let offset = usize::try_from(point["byte"].as_u64().unwrap()).unwrap();
    let before = std::str::from_utf8(&bytes[..offset])
        .unwrap()
        .replace("\r\n", "\n");
    let line = before.matches(['\n', '\r']).count() + 1;
    let last = before.rsplit(['\n', '\r']).next().unwrap();
    let column = last.trim_start_matches('\u{feff}').chars().count() + 1;
    assert_eq!(point["line"], line, "{path}");
    assert_eq!(point["column"], column, "{path}");
}

const DEEP: usize = 10_000;

/// `open` and `close` around `core`, nested deep.
fn nested(open: &str, core: &str, close: &str) -> String {
    format!("{}{core}{}", open.repeat(DEEP), close.repeat(DEEP))
}

/// Programs that nest 10,000 levels, or open them and never close them.
fn deep() -> Vec<(String, String)> {
    let ecmascript = [
        ("arrays", format!("let a = {};\n", nested("[", "1", "]"))),
        ("calls", format!("{};\n", nested("f(", "1", ")"))),
        (
            "parentheses",
            format!("let p = {};\n", nested("(", "1", ")")),
        ),
        ("objects", format!("let o = {};\n", nested("{a:", "1", "}"))),
        ("blocks", nested("{", "", "}\n")),
        ("functions", nested("function f() {", "", "}\n")),
        ("arrows", format!("let g = {}1;\n", "() => ".repeat(DEEP))),
        ("sums", format!("let s = {}1;\n", "1 + ".repeat(DEEP))),
        (
            "choices",
            format!("let c = {}1;\n", "x ? 1 : ".repeat(DEEP)),
        ),
        ("members", format!("m{};\n", ".a".repeat(DEEP))),
        ("chains", format!("m{};\n", ".a()".repeat(DEEP))),
        (
            "templates",
            format!("let t = {};\n", nested("`${", "1", "}`")),
        ),
        (
            "elses",
            format!("{} {{}}\n", "if (x) {} else ".repeat(DEEP)),
        ),
        ("unclosed", "[(".repeat(DEEP)),
        (
            "payload",
            CALL_JS.replace("{ voiceId: 'v' }", &nested("{ a: ", "1", "}")),
        ),
    ];
    let rust = [
        (
            "parentheses",
            format!("const P: u8 = {};\n", nested("(", "1", ")")),
        ),
        ("blocks", format!("fn b() {{ {} }}\n", nested("{", "", "}"))),
        (
            "calls",
            format!("fn c() {{ {} }}\n", nested("f(", "1", ")")),
        ),
        (
            "arrays",
            format!("fn a() {{ {}; }}\n", nested("[", "1", "]")),
        ),
        (
            "types",
            format!("type T = {};\n", nested("Vec<", "u8", ">")),
        ),
        (
            "references",
            format!("fn r() {{ let x = {}1; }}\n", "&".repeat(DEEP)),
        ),
        (
            "sums",
            format!("fn s() -> u8 {{ {}1 }}\n", "1 + ".repeat(DEEP)),
        ),
        (
            "chains",
            format!("fn m() {{ a{}; }}\n", ".b()".repeat(DEEP)),
        ),
        (
            "closures",
            format!("fn l() {{ let x = {}1; }}\n", "|| ".repeat(DEEP)),
        ),
        (
            "elses",
            format!("fn e() {{ {} {{}} }}\n", "if x {} else ".repeat(DEEP)),
        ),
        ("modules", nested("mod m {", "", "}\n")),
        (
            "json",
            format!("fn j() {{ json!({}); }}\n", nested("[", "1", "]")),
        ),
        ("unclosed", "fn u() { ".repeat(DEEP)),
    ];
    let mut files = Vec::new();
    for (name, text) in ecmascript {
        let call = if name == "payload" { "" } else { CALL_JS };
        files.push((format!("{name}.js"), format!("{text}{call}")));
        // Decisions are evaluated arm by arm, which takes its time.
        if !["choices", "elses"].contains(&name) {
            files.push((format!("{name}.tsx"), format!("{text}{call}")));
        }
    }
    let elements = format!("let e = {};\n{CALL_JS}", nested("<a>", "x", "</a>"));
    files.push(("elements.jsx".to_owned(), elements.clone()));
    files.push(("elements.tsx".to_owned(), elements));
    let types = format!("type T = {};\n{CALL_JS}", nested("Array<", "string", ">"));
    files.push(("types.ts".to_owned(), types));
    for (name, text) in rust {
        files.push((format!("{name}.rs"), format!("{text}{CALL_RS}")));
    }
    files
}

#[test]
fn deep_nesting_ends_no_run_and_hides_no_call() {
    let tree = Tree::new(&[("neighbour.js", CALL_JS), ("neighbour.rs", CALL_RS)]);
    let files = deep();
    for (name, text) in &files {
        tree.put(name, text.as_bytes());
    }
    let ran = run_in(tree.path(), &[]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(!ran.err.contains("error"), "{}", ran.err);
    let found = codes(&ran.json());
    for name in files
        .iter()
        .map(|(name, _)| name.as_str())
        .chain(["neighbour.js", "neighbour.rs"])
    {
        assert!(found.contains_key(name), "nothing is said about {name}");
    }
    assert_eq!(found["neighbour.js"], ["NM001"]);
    assert_eq!(found["neighbour.rs"], ["NM001"]);
    let mentions = &ran.json()["summary"]["mentions"];
    let sum: u64 = ["site", "reference", "suppressed", "innocent", "unparsed"]
        .iter()
        .map(|kind| mentions[kind].as_u64().unwrap())
        .sum();
    assert_eq!(mentions["total"], sum);
    assert_eq!(mentions["innocent"], 0, "{mentions}");
}

#[test]
fn five_megabytes_on_one_line_are_read_to_the_end() {
    const SIZE: usize = 5 << 20;
    let call = CALL_JS.trim_end();
    let fill = |part: &str| part.repeat(SIZE / part.len());
    // A million calls are too many for a parser that is compiled for tests.
    let calls = |part: &str| part.repeat(SIZE / 20 / part.len());
    let tree = Tree::new(&[("neighbour.js", CALL_JS), ("neighbour.rs", CALL_RS)]);
    tree.put(
        "data.js",
        format!("let d = \"{}\"; {call}", fill("x")).as_bytes(),
    );
    tree.put(
        "code.ts",
        format!("{call} {} {call}", calls("f(1);")).as_bytes(),
    );
    tree.put("letter.js", format!("/*{}*/ {call}", fill("é")).as_bytes());
    let rust = CALL_RS.replace('\n', " ");
    tree.put(
        "data.rs",
        format!("const D: &str = \"{}\"; {rust}", fill("x")).as_bytes(),
    );
    tree.put(
        "code.rs",
        format!("fn f() {{ {} }} {rust}", calls("g(1);")).as_bytes(),
    );
    let ran = run_in(tree.path(), &[]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(
        found(&ran.json()),
        [
            "code.rs:1 NM001",
            "code.ts:1 NM001",
            "code.ts:1 NM001",
            "data.js:1 NM001",
            "data.rs:1 NM001",
            "letter.js:1 NM001",
            "neighbour.js:1 NM001",
            "neighbour.rs:2 NM001",
        ]
    );
    // Every format lives through it, and none prints the line whole.
    for format in ["human", "short", "jsonl", "sarif", "github"] {
        let ran = tree.run(&["data.js", "letter.js", "data.rs", "--format", format]);
        assert_eq!(ran.code, 1, "{format}");
        assert!(ran.out.len() < 1 << 20, "{format}: {} bytes", ran.out.len());
    }
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;

    #[test]
    fn loops_pipes_and_dangling_links_are_passed_by() {
        let tree = Tree::new(&[("src/a.js", CALL_JS), ("src/b.rs", CALL_RS)]);
        symlink(".", tree.path().join("src/loop")).unwrap();
        symlink("../src", tree.path().join("src/up")).unwrap();
        symlink("gone.js", tree.path().join("src/dangling.js")).unwrap();
        symlink("self.js", tree.path().join("src/self.js")).unwrap();
        let made = Command::new("mkfifo")
            .arg(tree.path().join("src/pipe.js"))
            .status();
        assert!(made.unwrap().success());
        let ran = run_in(tree.path(), &[]);
        assert_eq!(ran.code, 1, "{}", ran.err);
        assert_eq!(found(&ran.json()), ["src/a.js:1 NM001", "src/b.rs:2 NM001"]);
        // Named, a pipe is an error, and nobody waits for a writer.
        for name in ["src/pipe.js", "src/dangling.js", "src/self.js"] {
            let ran = tree.run(&[name, "src/a.js", "--format", "short"]);
            assert_eq!(ran.code, 2, "{name}: {}", ran.err);
            assert!(ran.err.contains(&format!("error: {name}: ")), "{}", ran.err);
            assert!(ran.out.starts_with("src/a.js:1:1: "), "{name}: {}", ran.out);
        }
    }

    #[test]
    fn what_may_not_be_read_is_said_and_the_rest_is_linted() {
        let tree = Tree::new(&[
            ("src/a.js", CALL_JS),
            ("closed/b.js", CALL_JS),
            ("src/closed.rs", CALL_RS),
        ]);
        let close = |path: &str, mode: u32| {
            let mode = std::fs::Permissions::from_mode(mode);
            std::fs::set_permissions(tree.path().join(path), mode).unwrap();
        };
        close("closed", 0o000);
        close("src/closed.rs", 0o000);
        // Whoever may read everything (root) cannot be refused.
        let is_refused = std::fs::read_dir(tree.path().join("closed")).is_err();
        let ran = tree.run(&["--format", "short"]);
        let named = tree.run(&["closed", "src/closed.rs", "src/a.js", "--format", "short"]);
        close("closed", 0o755);
        close("src/closed.rs", 0o644);
        assert!(ran.out.contains("src/a.js:1:1: "), "{}", ran.out);
        if is_refused {
            assert!(
                ran.err.contains("skipped: closed: unreadable: "),
                "{}",
                ran.err
            );
            assert!(
                ran.err.contains("skipped: src/closed.rs: unreadable: "),
                "{}",
                ran.err
            );
            assert_eq!((ran.code, named.code), (1, 2), "{}", named.err);
            assert!(
                named.err.contains("error: closed: unreadable: "),
                "{}",
                named.err
            );
        }
    }
}
