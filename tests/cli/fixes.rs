//! The options around fixes, where there is nothing to fix.

use super::*;

const UNPARSED: &[u8] = b"// public/connections\r\nlet = ;\r\n";

#[test]
fn options_that_need_others_are_refused_alone() {
    let tree = tree();
    for (arguments, message) in [
        (&["--unsafe-fixes"][..], "--fix|--diff"),
        (&["--undo-file", "undo.patch"], "--fix"),
        (&["--fix", "--diff"], "cannot be used with"),
        (&["--diff", "--format", "json"], "cannot be used with"),
        (&["--diff", "--undo-file", "undo.patch"], "--undo-file"),
        (&["--agents", "module"], "invalid value 'module'"),
        (&["--tags", "both"], "invalid value 'both'"),
        (
            &["-", "--stdin-filename", "a.js", "--fix", "--undo-file", "u"],
            "nothing to undo",
        ),
    ] {
        let ran = run(&tree, arguments);
        assert_eq!(ran.code, 2, "{arguments:?}");
        assert!(ran.err.contains(message), "{arguments:?}: {}", ran.err);
    }
    for arguments in [&["--agents", "inline"][..], &["--tags", "agent"]] {
        assert_eq!(run(&tree, arguments).code, 1);
    }
}

#[test]
fn nothing_to_fix_is_reported_as_ever_and_no_file_is_touched() {
    let tree = tree();
    let plain = run(&tree, &["--format", "json"]);
    let fix = run(
        &tree,
        &["--format", "json", "--fix", "--undo-file", "undo.patch"],
    );
    assert_eq!((fix.code, fix.out), (1, plain.out));
    assert!(!tree.path().join("undo.patch").exists());
    assert_eq!(fs::read(tree.path().join("src/broken.js")).unwrap(), BROKEN);
    let diff = run(&tree, &["--diff"]);
    assert_eq!((diff.code, diff.out.as_str()), (0, ""));
}

#[test]
fn fixed_standard_input_goes_to_standard_output_and_the_report_beside_it() {
    let tree = tree();
    let arguments = [
        "-",
        "--stdin-filename",
        "a.js",
        "--fix",
        "--format",
        "short",
        "--quiet",
    ];
    let ran = run_with(tree.path(), &arguments, UNPARSED);
    assert_eq!((ran.code, ran.out.as_bytes()), (1, UNPARSED));
    assert!(ran.err.starts_with("a.js:2:"), "{}", ran.err);
    let to_file = [&arguments[..], &["--output", "report"]].concat();
    let ran = run_with(tree.path(), &to_file, UNPARSED);
    assert_eq!((ran.out.as_bytes(), ran.err.as_str()), (UNPARSED, ""));
    let report = fs::read_to_string(tree.path().join("report")).unwrap();
    assert!(report.starts_with("a.js:2:"), "{report}");
}

/// Two sessions of different agents: their helpers want the same place, so one run needs two passes.
const TWO_AGENTS: &str = r#"const KEY = process.env.NAPSTER_API_KEY;

export function start(user) {
  return fetch("https://companion-api.napster.com/public/connections", {
    method: "POST",
    headers: { "X-Api-Key": KEY, "Content-Type": "application/json" },
    body: JSON.stringify({ companionId: "comp_a", providerConfig: { voiceId: "alloy" }, externalClientId: user.id }),
  });
}

export function other(user) {
  return fetch("https://companion-api.napster.com/public/connections", {
    method: "POST",
    headers: { "X-Api-Key": KEY, "Content-Type": "application/json" },
    body: JSON.stringify({ companionId: "comp_b", providerConfig: { voiceId: "verse" }, externalClientId: user.id }),
  });
}
"#;

fn git_apply(folder: &Path, arguments: &[&str]) {
    let status = std::process::Command::new("git")
        .arg("apply")
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CEILING_DIRECTORIES", folder.parent().unwrap())
        .status()
        .expect("this test needs `git` in the path");
    assert!(status.success(), "{arguments:?}");
}

#[test]
fn a_run_fixes_everything_as_its_diff_says_and_can_be_undone() {
    let tree = TempDir::new().unwrap();
    put(&tree, "my src/a.js", TWO_AGENTS.as_bytes());
    let text = || fs::read_to_string(tree.path().join("my src/a.js")).unwrap();
    let diff = run(&tree, &["--diff"]);
    assert_eq!(diff.code, 1);
    assert!(
        diff.err.contains("nothing found; 2 would be fixed;"),
        "{}",
        diff.err
    );
    assert_eq!(text(), TWO_AGENTS);
    let fixed = run(&tree, &["--fix", "--undo-file", "undo.patch"]);
    assert_eq!((fixed.code, fixed.out.as_str()), (0, ""), "{}", fixed.err);
    assert!(
        fixed.err.contains("nothing found; 2 fixed;"),
        "{}",
        fixed.err
    );
    let once = text();
    assert!(!once.contains("public/connections"));
    assert_eq!(run(&tree, &["--fix"]).code, 0);
    assert_eq!(text(), once);
    git_apply(tree.path(), &["undo.patch"]);
    assert_eq!(text(), TWO_AGENTS);
    put(&tree, "fix.patch", diff.out.as_bytes());
    git_apply(tree.path(), &["fix.patch"]);
    assert_eq!(text(), once);
    let arguments = ["-", "--stdin-filename", "my src/a.js", "--fix"];
    let by_stream = run_with(tree.path(), &arguments, TWO_AGENTS.as_bytes());
    assert_eq!((by_stream.code, by_stream.out), (0, once));
}
