//! The programs of the fixtures with mistakes in them: no mistake ends a run, costs more than the others, or makes a fix that a
//! second run would fix again.
//!
//! `NAPMIG_SEED` and `NAPMIG_PROGRAMS` choose other programs, and more of them.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read the project's own files"
)]

#[path = "generated/rng.rs"]
#[allow(dead_code, reason = "the other programs that use it need more of it")]
mod rng;
mod support;

use rng::Rng;
use std::path::{Path, PathBuf};
use support::{Tree, repository};

const SEED: u64 = 20_261_123;
const PROGRAMS: usize = 800;

/// Files longer than this are about something else.
const MAX_BYTES: usize = 20_000;

/// What `--fix` may do and says of it, without what would drown the rest.
const FIX: [&str; 4] = ["--exit-zero", "--unsafe-fixes", "--quiet", "--no-ignore"];

#[test]
fn mistakes_end_no_run_and_unfix_no_fix() {
    let seed = number("NAPMIG_SEED").unwrap_or(SEED);
    let programs =
        number("NAPMIG_PROGRAMS").map_or(PROGRAMS, |count| usize::try_from(count).unwrap());
    let texts = texts();
    assert!(texts.len() > 1000, "only {} programs", texts.len());
    let tree = Tree::new(&[]);
    for at in 0..programs {
        let mut rng = Rng::new(seed, at);
        let (extension, text) = rng.pick(&texts).clone();
        let text = spoiled(&mut rng, text, &texts);
        tree.put(&format!("program{at}/main.{extension}"), text.as_bytes());
    }
    let lint = tree.run(&["--format", "json", "--exit-zero", "--no-ignore"]);
    let report = lint.json();
    assert_eq!(report["summary"]["files_scanned"], programs, "{}", lint.err);
    assert_eq!(
        report["summary"]["errors"],
        serde_json::json!([]),
        "seed {seed}"
    );
    assert_eq!(
        report["summary"]["files_skipped"],
        serde_json::json!([]),
        "seed {seed}"
    );
    let found = report["diagnostics"].as_array().unwrap().len();
    assert!(found > programs / 4, "only {found} diagnostics");
    let fixed = tree.run(&[&FIX[..], &["--fix"]].concat());
    assert_eq!((fixed.code, fixed.err.as_str()), (0, ""), "seed {seed}");
    let again = tree.run(&[&FIX[..], &["--diff"]].concat());
    assert_eq!((again.code, again.out.as_str()), (0, ""), "seed {seed}");
}

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{name}={text} is no number")),
    )
}

/// The programs of the fixtures and of the behaviour tests, each with its extension.
fn texts() -> Vec<(String, String)> {
    let mut files: Vec<PathBuf> = Vec::new();
    let mut folders = vec![
        repository().join("fixtures"),
        repository().join("tests/behaviour/cases"),
    ];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => files.push(path),
            }
        }
    }
    files.sort();
    let read = |path: &PathBuf| Some((extension(path)?, std::fs::read_to_string(path).ok()?));
    let short = |(_, text): &(String, String)| text.len() < MAX_BYTES;
    files.iter().filter_map(read).filter(short).collect()
}

fn extension(path: &Path) -> Option<String> {
    let extension = path.extension()?.to_str()?;
    let known = [
        "js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx", "rs", "sh", "md",
    ];
    known.contains(&extension).then(|| extension.to_owned())
}

/// The text with one to three mistakes, as hands and merges make them.
fn spoiled(rng: &mut Rng, text: String, others: &[(String, String)]) -> String {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    for _ in 0..=rng.below(3) {
        if lines.is_empty() {
            break;
        }
        let at = rng.below(lines.len());
        match rng.below(8) {
            0 | 1 => drop(lines.remove(at)),
            2 => {
                let line = lines[rng.below(lines.len())].clone();
                lines.insert(at, line);
            }
            3 => {
                let other = rng.below(lines.len());
                lines.swap(at, other);
            }
            4 => lines[at] = without_a_sign(rng, &lines[at]),
            5 => {
                let end = ["// é", "/* c */", ";", " as any", "!", "?", ".x", "()"];
                lines[at].push_str(end[rng.below(end.len())]);
            }
            6 => {
                let (_, other) = rng.pick(others);
                let from = rng.below(other.lines().count());
                let pasted = other.lines().skip(from).take(1 + rng.below(12));
                lines.splice(at..at, pasted.map(str::to_owned));
            }
            _ => {
                let end = lines.len().min(at + 1 + rng.below(8));
                let twice = lines[at..end].to_vec();
                lines.splice(at..at, twice);
            }
        }
    }
    lines.join("\n")
}

/// The line without one of its brackets, quotes or other signs.
fn without_a_sign(rng: &mut Rng, line: &str) -> String {
    let signs: Vec<(usize, char)> = line
        .char_indices()
        .filter(|(_, sign)| sign.is_ascii_punctuation())
        .collect();
    match signs.is_empty() {
        true => line.to_owned(),
        false => {
            let (at, sign) = rng.pick(&signs);
            format!("{}{}", &line[..*at], &line[at + sign.len_utf8()..])
        }
    }
}
