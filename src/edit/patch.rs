//! Patches: changed texts as a unified diff that `git apply` and `patch -p1` take.
//!
//! Lines end where Git ends them, at `\n` alone, so that every other byte (`\r`, a byte order mark) is carried as it is.

use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};
use std::fmt::Write;

/// Unchanged lines that are shown around a change.
const CONTEXT: usize = 3;

/// A text before and after.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// The file, relative to where the patch will be applied, `/` between the parts.
    pub path: &'a str,
    /// Its text before.
    pub old: &'a str,
    /// Its text after.
    pub new: &'a str,
}

impl Change<'_> {
    /// The way back.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self {
            path: self.path,
            old: self.new,
            new: self.old,
        }
    }
}

/// The changes as one patch, by path; empty where nothing changes.
pub fn unified(changes: &[Change<'_>]) -> String {
    let mut changes: Vec<&Change<'_>> = changes
        .iter()
        .filter(|change| change.old != change.new)
        .collect();
    changes.sort_by_key(|change| change.path);
    let mut patch = String::new();
    for change in changes {
        file(change, &mut patch);
    }
    patch
}

fn file(change: &Change<'_>, patch: &mut String) {
    let (old, new) = (lines(change.old), lines(change.new));
    let (from, to) = (quoted("a/", change.path), quoted("b/", change.path));
    // A name with a blank in it ends at a tab, or what follows the blank may be taken for a time.
    let end = if change.path.contains(' ') && !from.starts_with('"') {
        "\t"
    } else {
        ""
    };
    patch.push_str(&format!(
        "diff --git {from} {to}\n--- {from}{end}\n+++ {to}{end}\n"
    ));
    let operations = capture_diff_slices(Algorithm::Myers, &old, &new);
    for hunk in group_diff_ops(operations, CONTEXT) {
        let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else {
            continue;
        };
        let removed = range(first.old_range().start, last.old_range().end);
        let added = range(first.new_range().start, last.new_range().end);
        patch.push_str(&format!("@@ -{removed} +{added} @@\n"));
        for operation in &hunk {
            if let DiffOp::Equal { .. } = operation {
                body(' ', &old[operation.old_range()], patch);
            } else {
                body('-', &old[operation.old_range()], patch);
                body('+', &new[operation.new_range()], patch);
            }
        }
    }
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

fn body(sign: char, lines: &[&str], patch: &mut String) {
    for line in lines {
        patch.push(sign);
        patch.push_str(line);
        if !line.ends_with('\n') {
            patch.push_str("\n\\ No newline at end of file\n");
        }
    }
}

/// A hunk's lines as a header counts them: from 1, the length left out where it is 1; an empty range names the line before.
fn range(start: usize, end: usize) -> String {
    match end - start {
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        length => format!("{},{length}", start + 1),
    }
}

/// A prefixed path as Git writes it: in quotes, with escapes, where it holds anything but printable ASCII.
fn quoted(prefix: &str, path: &str) -> String {
    let plain = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\';
    if path.bytes().all(plain) {
        return format!("{prefix}{path}");
    }
    let mut text = format!("\"{prefix}");
    for byte in path.bytes() {
        match byte {
            b'"' => text.push_str("\\\""),
            b'\\' => text.push_str("\\\\"),
            b'\n' => text.push_str("\\n"),
            b'\t' => text.push_str("\\t"),
            b'\r' => text.push_str("\\r"),
            byte if plain(byte) => text.push(char::from(byte)),
            byte => {
                // Writing to a string cannot fail.
                let _ = write!(text, "\\{byte:03o}");
            }
        }
    }
    text.push('"');
    text
}
