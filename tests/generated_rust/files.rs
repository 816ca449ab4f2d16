//! A program's files: what is put around the code, and where in it the calls stand.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Marks around a call while text is put together; no shape holds one.
pub const OPEN: char = '\u{1}';
/// The mark behind a call.
pub const CLOSE: char = '\u{2}';

/// What a file begins with, and how its lines end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Envelope {
    /// Nothing else.
    Plain,
    /// A byte order mark.
    Bom,
    /// A byte order mark, a shebang line, and the line ends of Windows.
    Crlf,
    /// A shebang line.
    Shebang,
    /// Characters of several bytes before and between calls.
    NonAscii,
    /// Comments that hold what looks like code.
    Comments,
}

/// All of them.
pub const ENVELOPES: [Envelope; 6] = [
    Envelope::Plain,
    Envelope::Bom,
    Envelope::Crlf,
    Envelope::Shebang,
    Envelope::NonAscii,
    Envelope::Comments,
];

impl Envelope {
    /// Its name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Envelope::Plain => "files/plain",
            Envelope::Bom => "files/bom",
            Envelope::Crlf => "files/crlf",
            Envelope::Shebang => "files/shebang",
            Envelope::NonAscii => "files/non-ascii",
            Envelope::Comments => "files/comments",
        }
    }

    /// What stands before a statement.
    pub fn before_statement(self) -> &'static str {
        match self {
            Envelope::NonAscii => "/* Zürich 東京 🎙 */ ",
            Envelope::Comments => "/* \"let\" /* 'a' */ \\ */ ",
            _ => "",
        }
    }

    fn around(self, text: &str) -> String {
        match self {
            Envelope::Plain => text.to_owned(),
            Envelope::Bom => format!("\u{feff}{text}"),
            Envelope::Shebang => format!("#!/usr/bin/env run\n{text}"),
            Envelope::Crlf => format!("\u{feff}#!/usr/bin/env run\n{text}").replace('\n', "\r\n"),
            Envelope::NonAscii => {
                format!("// Grüße, 東京 🎙\nconst ÄÖÜ: &str = \"é🎙\";\n{text}")
            }
            Envelope::Comments => {
                format!("/* post(\"/public/connections\") /* nested */ */\n// fn run(\"\n{text}")
            }
        }
    }
}

/// The text of a file without marks, and where the marked calls stand in it.
pub fn finished(text: &str, envelope: Envelope) -> (String, Vec<Range<usize>>) {
    let mut out = String::new();
    let mut open = Vec::new();
    let mut calls = Vec::new();
    for character in envelope.around(text).chars() {
        match character {
            OPEN => open.push(out.len()),
            CLOSE => calls.extend(open.pop().map(|start| start..out.len())),
            other => out.push(other),
        }
    }
    (out, calls)
}

/// The names of the crates that lie beside the program's own.
pub fn members<'a>(paths: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    paths
        .filter_map(|path| path.strip_prefix("members/")?.split('/').next())
        .collect()
}

/// The manifests of a program as it is linted: of its own crate, and of those beside it.
pub fn manifests<'a>(
    paths: impl Iterator<Item = &'a str>,
    dependencies: &str,
) -> BTreeMap<String, String> {
    let members = members(paths);
    let package = |name: &str| {
        format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n"
        )
    };
    let mut own = format!("[workspace]\nmembers = [\"members/*\"]\n\n{}", package("p"));
    own.push_str(&format!("\n[dependencies]\n{dependencies}"));
    let mut found = BTreeMap::new();
    for member in members {
        own.push_str(&format!("{member} = {{ path = \"members/{member}\" }}\n"));
        let text = format!("{}\n[dependencies]\n{dependencies}", package(member));
        found.insert(format!("members/{member}/Cargo.toml"), text);
    }
    found.insert("Cargo.toml".to_owned(), own);
    found
}
