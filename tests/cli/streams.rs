//! Exit codes, streams and formats.

use super::*;

#[test]
fn a_finding_is_exit_code_1_and_nothing_is_0() {
    let tree = tree();
    let ran = run(&tree, &["--format", "short"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(
        ran.out,
        "src/broken.js:2:1: warning[NM900]: the file is not UTF-8 from byte 22 on\n"
    );
    assert!(
        ran.err
            .starts_with("1 warning; 2 files scanned, 0 parsed, 0 skipped; 1 mention:"),
        "{}",
        ran.err
    );
    let ran = run(&tree, &["src/clean.js"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert_eq!(run(&tree, &["--exit-zero"]).code, 0);
    assert_eq!(run(&tree, &["--allow", "NM900"]).code, 0);
}

#[test]
fn quiet_says_nothing_beside_the_diagnostics_and_verbose_says_more() {
    let tree = tree();
    assert_eq!(run(&tree, &["--quiet"]).err, "");
    let ran = run(&tree, &["--verbose"]);
    assert!(
        ran.err.contains("configuration: none") && ran.err.contains("  resolve "),
        "{}",
        ran.err
    );
}

#[test]
fn statistics_have_a_row_for_every_stage() {
    let tree = tree();
    let ran = run(&tree, &["--statistics"]);
    for stage in [
        "prepare",
        "lint",
        "  parse",
        "  resolve",
        "  plan",
        "  fix",
        "report",
    ] {
        let row = |line: &str| line.starts_with(stage) && line.contains(" ms");
        assert!(ran.err.lines().any(row), "no {stage:?} in {}", ran.err);
    }
    assert_eq!(run(&tree, &["--statistics", "--quiet"]).code, 2);
}

#[test]
fn every_format_can_be_written_to_a_file() {
    let tree = tree();
    for format in ["human", "short", "json", "jsonl", "sarif", "github"] {
        let printed = run(&tree, &["--format", format]);
        let ran = run(&tree, &["--format", format, "--output", "report.out"]);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{format}");
        let file = fs::read_to_string(tree.path().join("report.out")).unwrap();
        assert_eq!(file, printed.out, "{format}");
    }
    let ran = run(&tree, &["--output", "no/such/folder/report"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("error: no/such/folder/report: "),
        "{}",
        ran.err
    );
}

#[test]
fn usage_errors_are_exit_code_2() {
    let tree = tree();
    for (arguments, message) in [
        (&["--format", "xml"][..], "invalid value 'xml'"),
        (&["--select", "NM999"], "unknown rule `NM999`"),
        (
            &["--deny", "legacy-conection"],
            "did you mean `legacy-connection`?",
        ),
        (&["--lang", "cobol"], "invalid value 'cobol'"),
        (&["-"], "--stdin-filename"),
        (&["--stdin-filename", "a.js"], "needs the path `-`"),
        (
            &["-", "src", "--stdin-filename", "a.js"],
            "cannot be combined",
        ),
        (&["--quiet", "--verbose"], "cannot be used with"),
        (&["explain", "NM999"], "unknown rule"),
        (&["--rules", "src"], "src"),
    ] {
        let ran = run(&tree, arguments);
        assert_eq!(ran.code, 2, "{arguments:?}");
        assert!(ran.err.contains(message), "{arguments:?}: {}", ran.err);
        assert_eq!(ran.out, "");
    }
}

#[test]
fn colours_are_for_terminals_and_on_request() {
    let tree = tree();
    assert!(!run(&tree, &[]).out.contains('\x1b'));
    assert!(run(&tree, &["--color", "always"]).out.contains('\x1b'));
    let coloured = |name: &str, arguments: &[&str]| {
        let output = Command::cargo_bin("napmig-lint")
            .unwrap()
            .current_dir(tree.path())
            .args(arguments)
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .env(name, "1")
            .output()
            .unwrap();
        output.stdout.contains(&0x1b)
    };
    assert!(coloured("CLICOLOR_FORCE", &[]));
    assert!(!coloured("CLICOLOR_FORCE", &["--color", "never"]));
    assert!(!coloured("NO_COLOR", &[]));
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_failure() {
    use std::process::Stdio;
    let tree = tree();
    for number in 0..2000 {
        put(&tree, &format!("src/broken{number}.js"), BROKEN);
    }
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("napmig-lint"))
        .current_dir(tree.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .args(["--quiet"])
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn reports_do_not_depend_on_the_number_of_threads() {
    let tree = tree();
    for number in 0..100 {
        put(
            &tree,
            &format!("src/{}/broken{number}.js", number % 7),
            BROKEN,
        );
    }
    let one = run(&tree, &["--threads", "1", "--format", "json"]).out;
    for threads in ["0", "2", "8"] {
        assert_eq!(
            run(&tree, &["--threads", threads, "--format", "json"]).out,
            one
        );
    }
}
