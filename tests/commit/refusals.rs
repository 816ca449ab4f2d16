//! What the system refuses: nothing is changed, the file is named, and so is the way out.

use crate::tree::{CHILD, Pairs, State, is_superuser, mounting, said};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::{Command, Output};

/// A user that owns nothing.
const NOBODY: u32 = 65534;

fn assert_refused(pairs: &Pairs, output: &Output, words: &[&str]) {
    let said = said(output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    for word in words {
        assert!(said.contains(word), "no {word:?} in {said}");
    }
    assert_eq!(pairs.states(), [[State::Old; 2]]);
    assert_eq!(pairs.others(), Vec::<String>::new());
}

pub fn limit() {
    let pairs = Pairs::new(1);
    let fixer = pairs.fixer();
    let output = Command::new("sh")
        // Without the trap the signal that comes with the error would end the process.
        .args(["-c", "trap '' XFSZ; ulimit -f 64; exec \"$0\""])
        .arg(fixer.get_program())
        .env(CHILD, "fix")
        .current_dir(pairs.tree())
        .output()
        .unwrap();
    let words = [
        "p0-a.js: writing a temporary file beside it failed",
        "raise the limit",
    ];
    assert_refused(&pairs, &output, &words);
    pairs.finish();
}

/// The process as a user whom permissions hold.
fn unprivileged(pairs: &Pairs) -> Output {
    let mut command = Command::new(pairs.program());
    command.env(CHILD, "fix").current_dir(pairs.tree());
    if is_superuser() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command.output().unwrap()
}

fn set_mode(path: &std::path::Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn give_away(pairs: &Pairs) {
    if is_superuser() {
        for entry in fs::read_dir(pairs.tree()).unwrap() {
            let path = entry.unwrap().path();
            std::os::unix::fs::chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
    }
}

pub fn folder() {
    let pairs = Pairs::new(1);
    give_away(&pairs);
    set_mode(&pairs.tree(), 0o555);
    let output = unprivileged(&pairs);
    set_mode(&pairs.tree(), 0o755);
    let words = [
        "p0-a.js: writing a temporary file beside it failed",
        "let its folder",
    ];
    assert_refused(&pairs, &output, &words);
    pairs.finish();
}

pub fn file() {
    let pairs = Pairs::new(1);
    give_away(&pairs);
    set_mode(&pairs.tree(), 0o777);
    let theirs = pairs.tree().join("p0-b.js");
    if is_superuser() {
        // Group and others may read it, and the folder would let it be replaced.
        std::os::unix::fs::chown(&theirs, Some(0), Some(NOBODY)).unwrap();
        let words = ["p0-b.js: opening it for writing failed"];
        assert_refused(&pairs, &unprivileged(&pairs), &words);
    } else {
        set_mode(&theirs, 0o440);
        let output = unprivileged(&pairs);
        set_mode(&theirs, 0o640);
        assert_refused(&pairs, &output, &["p0-b.js: write-protected"]);
    }
    pairs.finish();
}

/// Runs a script in its own mount namespace, with the tree and this program.
fn mounted(pairs: &Pairs, task: &str, script: &str) -> Output {
    let (tree, program) = (pairs.tree(), pairs.program());
    let output = mounting(
        &format!("{{ {script} ; }} || exit 77; cd \"$1\"; exec \"$2\""),
        &[tree.as_os_str(), program.as_os_str()],
    )
    .env(CHILD, task)
    .output()
    .unwrap();
    assert!(
        !matches!(output.status.code(), Some(1 | 77 | 127)),
        "this test mounts with `unshare` and may not; NAPMIG_TEST_NO_MOUNT=1 leaves it out: {}",
        said(&output)
    );
    output
}

pub fn full_disk() {
    let pairs = Pairs::new(0);
    let output = mounted(&pairs, "full", "mount -t tmpfs -o size=2m tmpfs \"$1\"");
    let said = said(&output);
    assert_eq!(output.status.code(), Some(42), "{said}");
    assert!(
        said.contains("p0-a.js: writing a temporary file beside it failed"),
        "{said}"
    );
    assert!(said.contains("make room there"), "{said}");
}

pub fn read_only() {
    let pairs = Pairs::new(1);
    let script = "mount --bind \"$1\" \"$1\" && mount -o remount,bind,ro \"$1\"";
    let output = mounted(&pairs, "fix", script);
    let words = [
        "p0-a.js: opening it for writing failed",
        "mounted read-only",
    ];
    assert_refused(&pairs, &output, &words);
    pairs.finish();
}

pub fn mounted_file() {
    let pairs = Pairs::new(1);
    let script = "mount --bind \"$1/p0-b.js\" \"$1/p0-b.js\"";
    let output = mounted(&pairs, "fix", script);
    let words = ["p0-b.js: replacing it failed", "mounted by itself"];
    assert_refused(&pairs, &output, &words);
    pairs.finish();
}
