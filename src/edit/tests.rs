//! Edits and patches over arbitrary texts; the patches are given to the real `git apply`.

use super::patch::{Change, unified};
use super::*;
use proptest::prelude::*;
use std::path::Path;
use std::process::Command;

fn edit(start: usize, end: usize, text: &str) -> Edit {
    Edit {
        span: Span::new(start, end),
        text: text.to_owned(),
    }
}

fn set(edits: &[(usize, usize, &str)]) -> EditSet {
    let edits = edits
        .iter()
        .map(|&(start, end, text)| edit(start, end, text));
    EditSet::new(edits.collect()).unwrap()
}

#[test]
fn edits_that_meet_make_no_set() {
    for (a, b) in [
        (edit(1, 3, ""), edit(2, 4, "")),
        (edit(2, 2, "x"), edit(2, 2, "y")),
        (edit(1, 4, ""), edit(2, 2, "x")),
    ] {
        assert!(matches!(
            EditSet::new(vec![b, a]),
            Err(EditError::Overlap(..))
        ));
    }
    let reversed = Edit {
        span: Span { start: 3, end: 1 },
        text: String::new(),
    };
    assert!(matches!(
        EditSet::new(vec![reversed]),
        Err(EditError::OutOfBounds(_))
    ));
}

#[test]
fn neighbours_do_not_conflict_but_insertions_at_one_place_do() {
    let conflict = |a: (usize, usize), b: (usize, usize)| {
        let (a, b) = (set(&[(a.0, a.1, "x")]), set(&[(b.0, b.1, "y")]));
        a.conflicts_with(&b)
    };
    assert!(!conflict((1, 3), (3, 5)));
    assert!(!conflict((1, 3), (3, 3)));
    assert!(conflict((3, 3), (3, 3)));
    assert!(conflict((3, 3), (3, 5)));
    assert!(conflict((1, 3), (2, 2)));
}

#[test]
fn blocks_at_one_place_stand_one_behind_the_other() {
    let both = |a: &str, b: &str| {
        let (a, b) = (set(&[(3, 3, a)]), set(&[(3, 3, b)]));
        assert_eq!(a.conflicts_with(&b), b.conflicts_with(&a));
        (!a.conflicts_with(&b)).then(|| a.merged(&b).unwrap().apply("xx;yy").unwrap())
    };
    assert_eq!(both("\n\na", "\n\nb").unwrap(), "xx;\n\na\n\nbyy");
    assert_eq!(both("\n\na\n", "\n\nb\n").unwrap(), "xx;\n\na\n\nb\nyy");
    assert_eq!(both("a\n\n", "b\n\n").unwrap(), "xx;a\n\nb\n\nyy");
    assert_eq!(
        both("a\r\n\r\n", "b\r\n\r\n").unwrap(),
        "xx;a\r\n\r\nb\r\n\r\nyy"
    );
    assert_eq!(both("\n\na", "b\n\n"), None);
    assert_eq!(both("with(", "b\n\n"), None);
}

#[test]
fn what_does_not_fit_is_not_applied() {
    for edits in [[(0, 1, "x")], [(2, 9, "x")], [(9, 9, "x")]] {
        assert!(matches!(
            set(&edits).apply("éa"),
            Err(EditError::OutOfBounds(_))
        ));
    }
}

#[test]
fn a_place_is_found_with_what_was_put_around_its_front() {
    let edits = set(&[(2, 2, "with("), (6, 8, "ABC"), (9, 9, ")")]);
    assert_eq!(edits.apply("0123456789").unwrap(), "01with(2345ABC8)9");
    let mapped: Vec<u32> = (0..=10).map(|at| edits.map_offset(at)).collect();
    assert_eq!(mapped, [0, 1, 2, 8, 9, 10, 11, 11, 14, 15, 17]);
}

/// Edits made one by one from the end, as nobody would doubt them.
fn naive(text: &str, edits: &[Edit]) -> String {
    let mut edits: Vec<(usize, &Edit)> = edits.iter().enumerate().collect();
    edits.sort_by_key(|(_, edit)| std::cmp::Reverse((edit.span.start, edit.span.end)));
    let mut text = text.to_owned();
    for (_, edit) in edits {
        text.replace_range(edit.span.range(), &edit.text);
    }
    text
}

/// A text with disjoint edits on its character boundaries.
fn edited_text() -> impl Strategy<Value = (String, Vec<Edit>)> {
    let text = "(a|é|😀|\\n|\\r\\n|\\r|[a-z]{1,8}\\n|\u{feff}){0,60}";
    let cuts = proptest::collection::vec((0usize..400, "(x|é|\\n){0,4}"), 0..12);
    (text, cuts).prop_map(|(text, mut cuts)| {
        let boundaries: Vec<usize> = (0..=text.len())
            .filter(|&at| text.is_char_boundary(at))
            .collect();
        for cut in &mut cuts {
            cut.0 = boundaries[cut.0 % boundaries.len()];
        }
        cuts.sort();
        cuts.dedup_by_key(|cut| cut.0);
        let edits = cuts
            .chunks(2)
            .map(|pair| edit(pair[0].0, pair[pair.len() - 1].0, &pair[0].1))
            .collect();
        (text, edits)
    })
}

fn any_edits() -> impl Strategy<Value = Vec<Edit>> {
    let one = (0usize..30, 0usize..6, "[xé]{0,2}");
    proptest::collection::vec(one, 0..5).prop_map(|all| {
        all.into_iter()
            .map(|(start, length, text)| edit(start, start + length, &text))
            .collect()
    })
}

proptest! {
    #[test]
    fn applying_is_replacing_each((text, edits) in edited_text()) {
        let set = EditSet::new(edits.clone()).unwrap();
        prop_assert_eq!(set.apply(&text).unwrap(), naive(&text, &edits));
    }

    #[test]
    fn kept_bytes_are_found_where_they_went((text, edits) in edited_text()) {
        let set = EditSet::new(edits.clone()).unwrap();
        let after = set.apply(&text).unwrap();
        let mut last = 0;
        for at in 0..=u32::try_from(text.len()).unwrap() {
            let mapped = set.map_offset(at);
            prop_assert!(last <= mapped && mapped as usize <= after.len());
            last = mapped;
            let touched = edits.iter().any(|edit| {
                edit.span.contains_offset(at) || edit.span.start == at || edit.span.end == at
            });
            if !touched && let Some(byte) = text.as_bytes().get(at as usize) {
                prop_assert_eq!(after.as_bytes().get(mapped as usize), Some(byte));
            }
        }
    }

    #[test]
    fn no_edits_are_too_odd_for_any_text(
        text in "(a|é|😀){0,12}",
        ours in any_edits(),
        theirs in any_edits(),
        at in any::<u32>(),
    ) {
        let (Ok(ours), Ok(theirs)) = (EditSet::new(ours), EditSet::new(theirs)) else { return Ok(()) };
        let _ = ours.apply(&text);
        let _ = ours.map_offset(at);
        prop_assert_eq!(ours.conflicts_with(&theirs), theirs.conflicts_with(&ours));
        prop_assert!(ours.is_empty() || ours.conflicts_with(&ours));
        if !ours.conflicts_with(&theirs) {
            let both = ours.merged(&theirs).unwrap();
            prop_assert_eq!(&both, &theirs.merged(&ours).unwrap());
            prop_assert_eq!(both.edits().len(), ours.edits().len() + theirs.edits().len());
        }
    }
}

/// Gives a patch to `git apply` in a folder that is no repository.
fn git_apply(folder: &Path, patch: &str) {
    use std::io::Write;
    let mut child = Command::new("git")
        .args(["apply", "--whitespace=nowarn", "-"])
        .current_dir(folder)
        .env("GIT_CEILING_DIRECTORIES", folder.parent().unwrap())
        .stdin(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("these tests need `git` in the path");
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(patch.as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{patch}");
}

#[allow(
    clippy::disallowed_methods,
    reason = "tests make and read their own files"
)]
fn goes_there_and_back(changes: &[Change<'_>]) {
    let folder = tempfile::tempdir().unwrap();
    for change in changes {
        let path = folder.path().join(change.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, change.old).unwrap();
    }
    let read =
        |change: &Change<'_>| std::fs::read_to_string(folder.path().join(change.path)).unwrap();
    if changes.iter().all(|change| change.old == change.new) {
        assert_eq!(unified(changes), "");
        return;
    }
    git_apply(folder.path(), &unified(changes));
    for change in changes {
        assert_eq!(read(change), change.new);
    }
    let back: Vec<_> = changes.iter().map(|change| change.reversed()).collect();
    git_apply(folder.path(), &unified(&back));
    for change in changes {
        assert_eq!(read(change), change.old);
    }
}

#[test]
fn git_takes_odd_names_line_ends_and_missing_ones() {
    let paths = [
        "plain.js",
        "with blank/a b.ts",
        "quo\"te.js",
        "back\\slash.js",
        "naïve/ü😀.rs",
        "tab\there.js",
        "2024-01-01 00:00:00 +0000",
        " ends with blank ",
        "a => b.js",
    ];
    let texts = [
        ("a\nb\nc\n", "a\nB\nc\n"),
        ("a\r\nb\r\n", "a\r\nB\r\nc\r\n"),
        ("a\nb", "a\nB"),
        ("a\nb", "a\nb\n"),
        ("a\nb\n", "a\nb"),
        ("", "new\n"),
        ("old", ""),
        ("\u{feff}a\rb\rc\n", "\u{feff}a\rB\rc\n"),
        (
            "\u{1b}[31m\n\n\n\n\n\n\n\n\n\nz\n",
            "x\n\n\n\n\n\n\n\n\n\ny\n",
        ),
    ];
    for shift in 0..texts.len() {
        let changes: Vec<_> = paths
            .iter()
            .enumerate()
            .map(|(at, path)| {
                let (old, new) = texts[(at + shift) % texts.len()];
                Change { path, old, new }
            })
            .collect();
        goes_there_and_back(&changes);
    }
}

#[test]
fn a_patch_reads_as_git_writes_it() {
    let change = |path, old, new| Change { path, old, new };
    let patch = unified(&[
        change("b c.js", "1\n2\n3\n4\n5\n", "1\n2\n3\n4\nfive"),
        change("a/é.js", "x\n", "x\ny\n"),
        change("same.js", "x", "x"),
    ]);
    assert_eq!(
        patch,
        "diff --git \"a/a/\\303\\251.js\" \"b/a/\\303\\251.js\"\n--- \"a/a/\\303\\251.js\"\n+++ \"b/a/\\303\\251.js\"\n\
         @@ -1 +1,2 @@\n x\n+y\n\
         diff --git a/b c.js b/b c.js\n--- a/b c.js\t\n+++ b/b c.js\t\n\
         @@ -2,4 +2,4 @@\n 2\n 3\n 4\n-5\n+five\n\\ No newline at end of file\n"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn git_takes_any_patch((old, edits) in edited_text(), (other, _) in edited_text()) {
        let new = EditSet::new(edits).unwrap().apply(&old).unwrap();
        goes_there_and_back(&[
            Change { path: "one.js", old: &old, new: &new },
            Change { path: "two.js", old: &new, new: &other },
        ]);
    }
}

#[test]
fn edits_of_edited_text_become_edits_of_the_text() {
    let text = "const a = 1;\nsend(url);\nlog();\n";
    let edit = |start: usize, end: usize, text: &str| Edit {
        span: Span::new(start, end),
        text: text.into(),
    };
    // The call is written twice, the constant goes, and a comment is put in that nobody asks for later.
    let first = EditSet::new(vec![
        edit(0, 13, ""),
        edit(13, 23, "if (x) send(url); else send(url);"),
        edit(24, 24, "// once\n"),
    ])
    .unwrap();
    let between = first.apply(text).unwrap();
    assert_eq!(
        between,
        "if (x) send(url); else send(url);\n// once\nlog();\n"
    );
    let at = |needle: &str| between.find(needle).unwrap();
    let later = EditSet::new(vec![
        edit(at("url"), at("url") + 3, "other"),
        edit(at("log"), at("log") + 3, "print"),
    ])
    .unwrap();
    let all = first
        .followed_by(&later, |edit| edit.text.is_empty())
        .unwrap();
    assert_eq!(
        all.apply(text).unwrap(),
        "if (x) send(other); else send(url);\nprint();\n"
    );
    // What takes all of it in takes its place.
    let whole = EditSet::new(vec![edit(0, at("log"), "send();\n")]).unwrap();
    let all = first.followed_by(&whole, |_| true).unwrap();
    assert_eq!(all.apply(text).unwrap(), "send();\nlog();\n");
    // What reaches over an end of what was put in has no place of its own.
    let over = EditSet::new(vec![edit(at("send(url);\n"), at("once"), "")]).unwrap();
    assert!(first.followed_by(&over, |_| true).is_err());
}
