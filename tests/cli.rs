//! The program from outside: exit codes, streams, formats, standard input, configuration.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make their own trees"
)]

use assert_cmd::Command;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A candidate that is not UTF-8: one NM900 on line 2.
const BROKEN: &[u8] = b"// public/connections\n\xff\n";

/// A tree with one NM900, in `src/broken.js`.
fn tree() -> TempDir {
    let tree = TempDir::new().unwrap();
    put(&tree, "src/broken.js", BROKEN);
    put(&tree, "src/clean.js", b"export const a = 1;\n");
    put(&tree, "notes.txt", BROKEN);
    tree
}

fn put(tree: &TempDir, path: &str, bytes: &[u8]) {
    let path = tree.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn run_with(folder: &Path, arguments: &[&str], stdin: &[u8]) -> Ran {
    let output = Command::cargo_bin("napmig-lint")
        .unwrap()
        .current_dir(folder)
        .args(arguments)
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .write_stdin(stdin)
        .output()
        .unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn run(tree: &TempDir, arguments: &[&str]) -> Ran {
    run_with(tree.path(), arguments, b"")
}

/// The paths of what `short` reports, in order.
fn reported(tree: &TempDir, arguments: &[&str]) -> Vec<String> {
    let ran = run(tree, &[arguments, &["--format", "short"]].concat());
    ran.out
        .lines()
        .map(|line| line.split(':').next().unwrap().to_owned())
        .collect()
}

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
        ran.err.contains("configuration: none") && ran.err.contains("linting"),
        "{}",
        ran.err
    );
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
fn a_named_path_that_cannot_be_read_fails_the_run_but_not_the_rest() {
    let tree = tree();
    let ran = run(&tree, &["gone.js", "src", "--format", "short"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("error: gone.js: unreadable: No such file"),
        "{}",
        ran.err
    );
    assert!(ran.out.contains("src/broken.js:2:1"));
}

#[test]
fn standard_input_is_linted_under_the_name_it_stands_for() {
    let tree = tree();
    let arguments = [
        "-",
        "--stdin-filename",
        "src/unsaved.ts",
        "--format",
        "short",
    ];
    let ran = run_with(tree.path(), &arguments, BROKEN);
    assert_eq!(ran.code, 1);
    assert!(ran.out.starts_with("src/unsaved.ts:2:1: "), "{}", ran.out);
    assert_eq!(run_with(tree.path(), &arguments, b"let a = 1;").code, 0);
}

#[test]
fn ignored_and_hidden_files_are_read_on_request_or_by_name() {
    let tree = tree();
    put(&tree, ".gitignore", b"generated/\n");
    put(&tree, "generated/a.js", BROKEN);
    put(&tree, ".hidden/b.js", BROKEN);
    put(&tree, ".github/c.js", BROKEN);
    put(&tree, "node_modules/d/d.js", BROKEN);
    assert_eq!(reported(&tree, &[]), [".github/c.js", "src/broken.js"]);
    assert_eq!(
        reported(&tree, &["--no-ignore"]),
        [".github/c.js", "generated/a.js", "src/broken.js"]
    );
    assert_eq!(
        reported(&tree, &["--hidden"]),
        [".github/c.js", ".hidden/b.js", "src/broken.js"]
    );
    assert_eq!(reported(&tree, &["generated/a.js"]), ["generated/a.js"]);
    assert_eq!(
        reported(&tree, &[".hidden/b.js", "./generated/"]),
        [".hidden/b.js", "generated/a.js"]
    );
}

#[test]
fn a_file_named_twice_is_read_once() {
    let tree = tree();
    for paths in [
        &["src", "src/broken.js"][..],
        &["src/broken.js", ".", "./src", "src/"],
        &["src", "src/../src/broken.js"],
    ] {
        assert_eq!(reported(&tree, paths), ["src/broken.js"], "{paths:?}");
    }
}

#[test]
fn lang_chooses_languages_and_reads_named_files_of_unknown_extension() {
    let tree = tree();
    put(&tree, "src/broken.rs", BROKEN);
    put(&tree, "src/broken.TSX", BROKEN);
    assert_eq!(reported(&tree, &["--lang", "rust"]), ["src/broken.rs"]);
    assert_eq!(
        reported(&tree, &["--lang", "js,rs"]),
        ["src/broken.js", "src/broken.rs"]
    );
    assert_eq!(reported(&tree, &["--lang", "ts"]), ["src/broken.TSX"]);
    let ran = run(&tree, &["notes.txt"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert!(
        ran.err
            .contains("skipped: notes.txt: its extension is no language"),
        "{}",
        ran.err
    );
    assert_eq!(
        reported(&tree, &["notes.txt", "--lang", "js"]),
        ["notes.txt"]
    );
    let other = run(&tree, &["src/broken.js", "--lang", "rust"]);
    assert_eq!(other.out, "");
}

#[test]
fn links_are_not_followed_and_loops_end() {
    #[cfg(unix)]
    {
        let tree = tree();
        std::os::unix::fs::symlink("..", tree.path().join("src/loop")).unwrap();
        std::os::unix::fs::symlink("broken.js", tree.path().join("src/link.js")).unwrap();
        assert_eq!(reported(&tree, &["."]), ["src/broken.js"]);
        assert_eq!(reported(&tree, &["src/link.js"]), ["src/link.js"]);
    }
}

#[test]
fn the_configuration_is_found_upwards_and_the_command_line_wins() {
    let tree = tree();
    put(&tree, "napmig.toml", b"levels = { NM900 = \"error\" }\n[[overrides]]\npaths = [\"src/old\"]\nlevels = { NM900 = \"off\" }\n");
    put(&tree, "src/old/a.js", BROKEN);
    let inner = tree.path().join("src");
    let ran = run_with(&inner, &["--format", "short"], b"");
    assert_eq!(ran.out.lines().count(), 1);
    assert!(
        ran.out.starts_with("broken.js:2:1: error[NM900]"),
        "{}",
        ran.out
    );
    let ran = run_with(&inner, &["--format", "short", "--warn", "parse-error"], b"");
    assert_eq!(ran.out.lines().count(), 2);
    assert!(
        ran.out.contains("old/a.js:2:1: warning[NM900]"),
        "{}",
        ran.out
    );
    let ran = run_with(&inner, &["--deny", "NM9", "--allow", "NM900"], b"");
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    let ran = run_with(&inner, &["--allow", "NM900", "--deny", "NM9"], b"");
    assert_eq!(ran.code, 1);
    put(&tree, "other.toml", b"exclude = [\"src\"]\n");
    assert_eq!(run(&tree, &["--config", "other.toml"]).code, 0);
    assert_eq!(
        run(&tree, &["--config", "other.toml", "src/broken.js"]).code,
        1
    );
}

#[test]
fn a_broken_configuration_is_an_error_with_its_place() {
    let tree = tree();
    put(&tree, "napmig.toml", b"\nconfidnce = \"likely\"\n");
    let ran = run(&tree, &[]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(
        ran.err
            .contains("napmig.toml:2:1: unknown key `confidnce`; did you mean `confidence`?"),
        "{}",
        ran.err
    );
    assert_eq!(run(&tree, &["--config", "gone.toml"]).code, 2);
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

#[test]
fn explains_and_lists_rules() {
    let tree = tree();
    let page = run(&tree, &["explain", "nm001"]);
    assert_eq!(page.code, 0);
    assert!(page.out.starts_with("# NM001"), "{}", page.out);
    assert_eq!(run(&tree, &["explain", "legacy-connection"]).out, page.out);
    let list = run(&tree, &["rules"]);
    assert!(
        list.out.starts_with("NM001  legacy-connection "),
        "{}",
        list.out
    );
    let json: serde_json::Value =
        serde_json::from_str(&run(&tree, &["rules", "--format", "json"]).out).unwrap();
    assert_eq!(json[0]["code"], "NM001");
    put(&tree, "rules/a.js", BROKEN);
    assert_eq!(reported(&tree, &["./rules"]), ["rules/a.js"]);
}

#[test]
fn a_rule_pack_of_ones_own_replaces_the_embedded_one() {
    let tree = tree();
    let embedded = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    for entry in walkdir::WalkDir::new(&embedded) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let inner = entry.path().strip_prefix(&embedded).unwrap();
            let inner = Path::new("pack").join(inner);
            put(
                &tree,
                inner.to_str().unwrap(),
                &fs::read(entry.path()).unwrap(),
            );
        }
    }
    assert_eq!(reported(&tree, &["--rules", "pack"]), ["src/broken.js"]);
    let file = tree.path().join("pack/endpoints.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("public/connections", "public/other")).unwrap();
    assert_eq!(reported(&tree, &["--rules", "pack"]), [""; 0]);
    fs::write(&file, "hosts = 1\n").unwrap();
    let ran = run(&tree, &["--rules", "pack"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("pack/endpoints.toml:1:"), "{}", ran.err);
}

#[test]
fn rules_and_their_pages_agree() {
    let catalog = napmig_lint::catalog::Catalog::default();
    for rule in napmig_lint::lints::RULES {
        let page = catalog.page(rule.code).unwrap();
        assert_eq!(
            (page.name.as_str(), page.severity),
            (rule.name, rule.severity)
        );
    }
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
