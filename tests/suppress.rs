//! Suppression comments in real programs, from outside.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make their own trees"
)]

mod support;

use support::{CALL_JS, CALL_RS, Tree};

/// Lints one file; what is reported as `line CODE`, and how many mentions are suppressed.
fn lint(name: &str, text: &str) -> (Vec<String>, u64) {
    let tree = Tree::new(&[(name, text)]);
    let report = tree.json(&["--confidence", "possible"]);
    let found = support::found(&report)
        .iter()
        .map(|one| one[name.len() + 1..].to_owned())
        .collect();
    let mentions = &report["summary"]["mentions"];
    let count = |kind: &str| mentions[kind].as_u64().unwrap();
    let sum: u64 = ["site", "reference", "suppressed", "innocent", "unparsed"]
        .map(count)
        .iter()
        .sum();
    assert_eq!(count("total"), sum, "{mentions}");
    (found, count("suppressed"))
}

fn silent() -> (Vec<String>, u64) {
    (Vec::new(), 1)
}

/// The call over several lines, without what ends its last line.
const LONG_JS: &str = "const answer = await fetch(\"https://companion-api.napster.com/public/connections\", {\n  method: \"POST\",\n  \
                       body: JSON.stringify({\n    companionId: \"c\",\n  }),\n})";

#[test]
fn a_comment_on_the_line_before_it_or_behind_the_last_line_suppresses_in_javascript() {
    for text in [
        format!("// napmig-ignore[NM001]: kept for the kiosk\n{CALL_JS}"),
        format!("{}  // napmig-ignore[NM001]: kept\n", CALL_JS.trim_end()),
        format!("/* napmig-ignore[NM001]: kept */ {CALL_JS}"),
        format!("// napmig-ignore[NM001]: kept\n// Another remark.\n{CALL_JS}"),
        format!("{LONG_JS}; // napmig-ignore[NM001]: kept\n"),
        format!("// napmig-ignore[NM001]: kept\n{LONG_JS};\n"),
        format!("/**\n * Opens a session.\n * napmig-ignore[NM001]: kept\n */\n{LONG_JS};\n"),
        format!("// napmig-ignore-file[NM001]: an example\n\nlet a;\n{LONG_JS};\n"),
        format!("{LONG_JS};\n// napmig-ignore-file[NM001]: an example, at the end\n"),
        format!(
            "// napmig-ignore[NM001]: kept\r\n{}",
            CALL_JS.replace('\n', "\r\n")
        ),
        format!("\u{feff}// napmig-ignore[NM001]: kept\n{CALL_JS}"),
    ] {
        assert_eq!(lint("a.js", &text), silent(), "{text}");
        assert_eq!(lint("a.ts", &text), silent(), "{text}");
    }
}

#[test]
fn a_comment_elsewhere_suppresses_nothing_and_is_reported() {
    for (text, expected) in [
        (
            format!("// napmig-ignore[NM001]: kept\n\n{CALL_JS}"),
            ["1 NM901", "3 NM001"],
        ),
        (
            format!("{CALL_JS}// napmig-ignore[NM001]: kept\n"),
            ["1 NM001", "2 NM901"],
        ),
        (
            LONG_JS.replace("  method", "  // napmig-ignore[NM001]: kept\n  method"),
            ["1 NM001", "2 NM901"],
        ),
        (
            format!("// napmig-ignore[NM002]: kept\n{CALL_JS}"),
            ["1 NM901", "2 NM001"],
        ),
    ] {
        assert_eq!(
            lint("a.js", &text),
            (expected.map(str::to_owned).into(), 0),
            "{text}"
        );
    }
}

#[test]
fn comments_suppress_in_rust() {
    let before =
        |comment: &str| CALL_RS.replace("    client\n", &format!("    {comment}\n    client\n"));
    for text in [
        before("// napmig-ignore[NM001]: kept"),
        before("/* napmig-ignore[NM001]: kept */"),
        CALL_RS.replace("    client\n", "    client // napmig-ignore[NM001]: kept\n"),
        CALL_RS.replace(".send()\n", ".send() // napmig-ignore[NM001]: kept\n"),
        format!("//! An example.\n//! napmig-ignore-file[NM001]: an example\n\n{CALL_RS}"),
        format!("/// napmig-ignore-file[NM001]: an example\n{CALL_RS}"),
        format!("#!/usr/bin/env rust\n// napmig-ignore-file[NM001]: a script\n{CALL_RS}"),
    ] {
        assert_eq!(lint("a.rs", &text), silent(), "{text}");
    }
    // A documentation comment speaks of the line after it, which is not where the call begins.
    let text = format!("/// napmig-ignore[NM001]: kept\n{CALL_RS}");
    assert_eq!(
        lint("a.rs", &text),
        (vec!["1 NM901".into(), "3 NM001".into()], 0)
    );
    // In a string it is no comment.
    let text = format!("const S: &str = \"// napmig-ignore-file[NM001]: no\";\n{CALL_RS}");
    assert_eq!(lint("a.rs", &text), (vec!["3 NM001".into()], 0));
}

#[test]
fn comments_suppress_in_jsx() {
    let button = |comment: &str| {
        format!(
            "export const Open = () => (\n  <div>\n    {comment}\n    <button onClick={{() => {}}}>Talk</button>\n  </div>\n);\n",
            CALL_JS.trim_end().trim_end_matches(';')
        )
    };
    for name in ["a.jsx", "a.tsx"] {
        let text = button("{/* napmig-ignore[NM001]: kept */}");
        assert_eq!(lint(name, &text), silent(), "{text}");
        // Text between tags is no comment.
        let text = button("// napmig-ignore[NM001]: kept");
        assert_eq!(lint(name, &text), (vec!["4 NM001".into()], 0), "{text}");
    }
}

#[test]
fn one_comment_may_name_several_rules() {
    let call = CALL_JS.replace("companionId:", "pitch: 1, companionId:");
    let text = format!("// napmig-ignore[NM001, NM010]: kept\n{call}");
    assert_eq!(lint("a.js", &text), silent());
    let text = format!("// napmig-ignore[NM001]: kept\n{call}");
    assert_eq!(lint("a.js", &text), (vec!["2 NM010".into()], 1));
    let text = format!("// napmig-ignore[NM001,NM010,NM012]: kept\n{call}");
    assert_eq!(lint("a.js", &text), (vec!["1 NM901".into()], 1));
    let text =
        format!("// napmig-ignore[NM001]: kept\n// napmig-ignore[NM010]: kept as well\n{call}");
    assert_eq!(lint("a.js", &text), silent());
}

#[test]
fn what_is_malformed_is_said_in_words() {
    for (comment, expected) in [
        ("// napmig-ignore", "a suppression names its rules"),
        ("// napmig-ignore: kept", "a suppression names its rules"),
        ("// napmig-ignore[NM001]", "gives no reason"),
        ("// napmig-ignore[NM001]:", "gives no reason"),
        ("// napmig-ignore[NM001] kept", "gives no reason"),
        ("// napmig-ignore[NM001: kept", "has no end"),
        (
            "// napmig-ignore[NM0O1]: kept",
            "unknown rule `NM0O1`; did you mean NM001?",
        ),
        (
            "// napmig-ignore[legacy-connection]: kept",
            "unknown rule `legacy-connection`",
        ),
        ("// napmig-ignore[]: kept", "unknown rule ``"),
        (
            "// napmig-ignore-file[NM001]",
            "`napmig-ignore-file[NM001]: reason`",
        ),
    ] {
        let tree = Tree::new(&[("a.js", &format!("{comment}\n{CALL_JS}"))]);
        let report = tree.json(&[]);
        assert_eq!(
            support::found(&report),
            ["a.js:1 NM901", "a.js:2 NM001"],
            "{comment}"
        );
        let message = report["diagnostics"][0]["message"].as_str().unwrap();
        assert!(message.contains(expected), "{comment}: {message}");
    }
    for comment in [
        "// napmig-ignored, once",
        "// see napmig-ignore[NM001]: it stands behind another word",
        "// about napmig-ignore",
    ] {
        let text = format!("{comment}\n{CALL_JS}");
        assert_eq!(
            lint("a.js", &text),
            (vec!["2 NM001".into()], 0),
            "{comment}"
        );
    }
}

#[test]
fn unused_ones_are_reported_unless_the_rule_is_off() {
    let tree = Tree::new(&[
        (
            "a.js",
            "// napmig-ignore[NM001]: was migrated; companionId\nlet a;\n",
        ),
        (
            "b.rs",
            "// napmig-ignore-file[NM002]: was migrated; companionId\n",
        ),
    ]);
    assert_eq!(tree.found(&[]), ["a.js:1 NM901", "b.rs:1 NM901"]);
    assert_eq!(tree.run(&[]).code, 1);
    assert_eq!(tree.run(&["--allow", "NM901"]).code, 0);
    tree.put("a.js", b"// napmig-ignore-file[NM901]: a page about suppressions\n// napmig-ignore[NM001]: companionId\n");
    assert_eq!(tree.found(&["a.js"]), [""; 0]);
}

#[test]
fn a_suppressed_call_is_no_reason_to_fail_and_is_counted() {
    let tree = Tree::new(&[(
        "a.js",
        &format!("// napmig-ignore[NM001]: kept\n{CALL_JS}{CALL_JS}"),
    )]);
    let report = tree.json(&[]);
    assert_eq!(support::found(&report), ["a.js:3 NM001"]);
    assert_eq!(report["summary"]["mentions"]["suppressed"], 1);
    assert_eq!(report["summary"]["mentions"]["site"], 1);
    tree.put(
        "a.js",
        format!("// napmig-ignore[NM001]: kept\n{CALL_JS}").as_bytes(),
    );
    let ran = tree.run(&[]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert!(ran.err.contains("1 suppressed"), "{}", ran.err);
}
