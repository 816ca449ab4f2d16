//! Which files are read.

use super::*;

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
