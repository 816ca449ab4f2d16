//! Tests of suppression comments.

use super::*;
use crate::lints::{LEGACY_CONNECTION, RULES, UNKNOWN_FIELD};

/// Line comments and block comments of a text without strings.
fn comments(text: &str) -> Vec<Comment> {
    let mut comments = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..]
        .find("//")
        .into_iter()
        .chain(text[at..].find("/*"))
        .min()
    {
        let start = at + found;
        let is_line = text[start..].starts_with("//");
        let end = if is_line {
            text[start..]
                .find('\n')
                .map_or(text.len(), |end| start + end)
        } else {
            start + text[start..].find("*/").unwrap() + 2
        };
        comments.push(Comment {
            span: Span::new(start, end),
            is_line,
        });
        at = end;
    }
    comments
}

/// Runs with a diagnostic of `rule` on every `call(...)`; what was kept, as `CODE:text`, and how many were suppressed.
fn run(text: &str, rule: &Rule) -> (Vec<String>, usize) {
    let source = Arc::new(Source::new("a.js", text));
    let diagnostics = text
        .match_indices("call(")
        .map(|(start, _)| {
            let end = start + text[start..].find(')').unwrap() + 1;
            let location = Location {
                source: Arc::clone(&source),
                span: Span::new(start, end),
            };
            Diagnostic::new(rule, location, "legacy")
        })
        .collect();
    let applied = Suppressions::parse(&source, &comments(text), RULES).apply(diagnostics);
    let kept = applied
        .kept
        .iter()
        .map(|one| match one.code {
            "NM901" => one.message.clone(),
            code => format!("{code} at {}", one.location.start().line),
        })
        .collect();
    (kept, applied.suppressed.len())
}

fn calls(text: &str) -> (Vec<String>, usize) {
    run(text, &LEGACY_CONNECTION)
}

fn silent() -> Vec<String> {
    Vec::new()
}

#[test]
fn suppresses_on_the_line_the_line_before_and_the_last_line() {
    for text in [
        "call(); // napmig-ignore[NM001]: kept for the old app\n",
        "// napmig-ignore[NM001]: kept\ncall();",
        "// napmig-ignore[NM001]: kept\n// and another remark\ncall();",
        "/* napmig-ignore[NM001]: kept */ call();",
        "/**\n * napmig-ignore[NM001]: kept\n */\ncall();",
        "\u{feff}// napmig-ignore[NM001]: kept\r\ncall();",
        "call(\n  a\n); // napmig-ignore[NM001]: kept",
    ] {
        assert_eq!(calls(text), (silent(), 1), "{text}");
    }
}

#[test]
fn leaves_other_lines_and_other_rules_alone() {
    let unused = "nothing here needs the suppression of NM001".to_owned();
    for (text, line) in [
        ("// napmig-ignore[NM001]: kept\n\ncall();", 3),
        ("other(); // napmig-ignore[NM001]: kept\ncall();", 2),
        ("call();\n// napmig-ignore[NM001]: kept", 1),
    ] {
        let (kept, suppressed) = calls(text);
        assert_eq!(kept, [format!("NM001 at {line}"), unused.clone()], "{text}");
        assert_eq!(suppressed, 0);
    }
    let (kept, _) = run("call(); // napmig-ignore[NM001]: kept", &UNKNOWN_FIELD);
    assert_eq!(kept, ["NM010 at 1".to_owned(), unused]);
}

#[test]
fn names_the_unused_one_of_several_codes() {
    let (kept, suppressed) = calls("call(); // napmig-ignore[NM001, NM010]: kept");
    assert_eq!(kept, ["nothing here needs the suppression of NM010"]);
    assert_eq!(suppressed, 1);
}

#[test]
fn a_file_suppression_counts_anywhere() {
    let text = "call();\ncall(); // napmig-ignore-file[NM001, NM901]: the old app stays\n// napmig-ignore[NM010]: x\n";
    assert_eq!(calls(text), (silent(), 3));
}

#[test]
fn a_malformed_suppression_is_reported_and_suppresses_nothing() {
    for (comment, message) in [
        (
            "napmig-ignore",
            "a suppression names its rules: `napmig-ignore[NM001]: reason`",
        ),
        (
            "napmig-ignore: all",
            "a suppression names its rules: `napmig-ignore[NM001]: reason`",
        ),
        (
            "napmig-ignore[NM001",
            "the suppression's list of rules has no end: `napmig-ignore[NM001]: reason`",
        ),
        (
            "napmig-ignore[NM001]",
            "the suppression gives no reason: `napmig-ignore[NM001]: reason`",
        ),
        (
            "napmig-ignore[NM001]:  ",
            "the suppression gives no reason: `napmig-ignore[NM001]: reason`",
        ),
        (
            "napmig-ignore[]: x",
            "the suppression names an unknown rule ``",
        ),
        (
            "napmig-ignore[LM001]: x",
            "the suppression names an unknown rule `LM001`; did you mean NM001?",
        ),
        (
            "napmig-ignore[NM900]: x",
            "NM900 can only be suppressed for the whole file, with `napmig-ignore-file[NM900]: reason`",
        ),
        (
            "napmig-ignore-file: x",
            "a suppression names its rules: `napmig-ignore-file[NM001]: reason`",
        ),
    ] {
        let (kept, suppressed) = calls(&format!("call(); // {comment}\n"));
        assert_eq!(
            kept,
            ["NM001 at 1".to_owned(), message.to_owned()],
            "{comment}"
        );
        assert_eq!(suppressed, 0);
    }
}

#[test]
fn a_comment_that_only_mentions_the_word_is_a_comment() {
    for text in [
        "call(); // see napmig-ignore[NM001]: reason",
        "call(); // napmig-ignored on purpose",
        "call(); // napmig-ignore-files are not a thing",
    ] {
        assert_eq!(calls(text), (vec!["NM001 at 1".to_owned()], 0), "{text}");
    }
}

#[test]
fn points_at_the_code_that_is_unused() {
    let text = "/* é */ // napmig-ignore[NM001, NM010]: kept\n";
    let source = Arc::new(Source::new("a.js", text));
    let applied = Suppressions::parse(&source, &comments(text), RULES).apply(Vec::new());
    let texts: Vec<&str> = applied.kept.iter().map(|one| one.location.text()).collect();
    assert_eq!(texts, ["NM001", "NM010"]);
}
