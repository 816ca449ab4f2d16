//! The patterns that the README gives to editors and reviewdog, held against what `short` prints.
//!
//! VS Code's regular expression runs as it is. Vim's and reviewdog's `errorformat` is translated as Vim's own documentation says; where
//! Vim is installed, it reads the same output itself. reviewdog follows the same rules, and is not started.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make their own trees"
)]

mod support;

use regex::Regex;
use std::process::Command;
use support::{Tree, repository};

/// One line, taken apart.
#[derive(Debug, PartialEq, Eq)]
struct Entry {
    path: String,
    line: u64,
    column: u64,
    /// The first letter of the severity.
    kind: char,
    message: String,
}

/// A tree in which every severity is reported, one path has a blank in it, and one a colon and a bracket.
fn tree() -> Tree {
    let call = support::CALL_JS;
    let tree = Tree::new(&[
        ("napmig.toml", "levels = { NM010 = \"error\" }\n"),
        ("src/a.js", &format!("\n\té😀; {call}")),
        (
            "src/with blank/b.ts",
            "export const u = 'https://companion-api.napster.com/public/connections';\n",
        ),
        (
            "src/[id]/c.js",
            &call.replace("companionId:", "pitch: 1, companionId:"),
        ),
    ]);
    tree.put("src/d.rs", b"fn f( { \"public/connections\" }\n");
    tree
}

/// What `short` prints, and what JSON says of the same.
fn reported(tree: &Tree) -> (String, Vec<Entry>) {
    let short = tree.run(&["--format", "short", "--quiet"]);
    assert_eq!(short.err, "");
    let report = tree.json(&[]);
    let entries: Vec<Entry> = report["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| Entry {
            path: one["path"].as_str().unwrap().to_owned(),
            line: one["span"]["start"]["line"].as_u64().unwrap(),
            column: one["span"]["start"]["column"].as_u64().unwrap(),
            kind: one["severity"].as_str().unwrap().chars().next().unwrap(),
            message: format!(
                "[{}]: {}",
                one["code"].as_str().unwrap(),
                one["message"].as_str().unwrap()
            ),
        })
        .collect();
    let kinds: String = entries.iter().map(|entry| entry.kind).collect();
    assert!(
        ['e', 'w', 'i'].iter().all(|kind| kinds.contains(*kind)),
        "{entries:#?}"
    );
    (short.out, entries)
}

fn readme() -> String {
    std::fs::read_to_string(repository().join("README.md")).unwrap()
}

/// The text of the README's code block that begins with `start`.
fn block(language: &str, holding: &str) -> String {
    readme()
        .split(&format!("```{language}\n"))
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .find(|block| block.contains(holding))
        .unwrap_or_else(|| panic!("the README has no {language} block with {holding}"))
        .to_owned()
}

#[test]
fn the_vs_code_pattern_reads_every_line() {
    let tasks: serde_json::Value = serde_json::from_str(&block("json", "problemMatcher")).unwrap();
    let matcher = &tasks["tasks"][0]["problemMatcher"];
    let pattern = &matcher["pattern"];
    let regex = Regex::new(pattern["regexp"].as_str().unwrap()).unwrap();
    let (short, expected) = reported(&tree());
    let entries: Vec<Entry> = short
        .lines()
        .map(|line| {
            let captures = regex
                .captures(line)
                .unwrap_or_else(|| panic!("not read: {line}"));
            let part = |name: &str| {
                captures[usize::try_from(pattern[name].as_u64().unwrap()).unwrap()].to_owned()
            };
            Entry {
                path: part("file"),
                line: part("line").parse().unwrap(),
                column: part("column").parse().unwrap(),
                kind: part("severity").chars().next().unwrap(),
                message: format!("[{}]: {}", part("code"), part("message")),
            }
        })
        .collect();
    assert_eq!(entries, expected);
}

/// A regular expression for one `errorformat` entry, and what its groups are.
fn translate(format: &str) -> (Regex, Vec<char>) {
    let mut pattern = String::from("^");
    let mut groups = Vec::new();
    let mut characters = format.chars();
    while let Some(character) = characters.next() {
        if character != '%' {
            pattern.push_str(&regex::escape(&character.to_string()));
            continue;
        }
        let item = characters.next().unwrap();
        // The expressions stand in `:help errorformat`; `%f` stops before the next literal character that lets the rest fit.
        pattern.push_str(match item {
            'f' => r"(.+?)",
            'l' | 'c' | 'n' => r"(\d+)",
            't' => "(.)",
            'm' => "(.+)",
            other => panic!("%{other} is not translated"),
        });
        groups.push(item);
    }
    pattern.push('$');
    (Regex::new(&pattern).unwrap(), groups)
}

fn read_with(formats: &[String], short: &str) -> Vec<Entry> {
    let formats: Vec<(Regex, Vec<char>)> = formats.iter().map(|one| translate(one)).collect();
    short
        .lines()
        .map(|line| {
            let (captures, groups) = formats
                .iter()
                .find_map(|(regex, groups)| Some((regex.captures(line)?, groups)))
                .unwrap_or_else(|| panic!("not read: {line}"));
            let part = |item: char| {
                let at = groups.iter().position(|group| *group == item).unwrap();
                captures[at + 1].to_owned()
            };
            Entry {
                path: part('f'),
                line: part('l').parse().unwrap(),
                column: part('c').parse().unwrap(),
                kind: part('t').chars().next().unwrap(),
                message: part('m'),
            }
        })
        .collect()
}

/// The value of Vim's option as the README sets it.
fn vim_errorformat() -> String {
    block("vim", "errorformat")
        .lines()
        .find_map(|line| line.strip_prefix("set errorformat="))
        .unwrap()
        .to_owned()
}

#[test]
fn the_vim_errorformat_reads_every_line() {
    let formats: Vec<String> = vim_errorformat()
        .split(',')
        .map(|format| format.replace("\\ ", " "))
        .collect();
    let (short, expected) = reported(&tree());
    assert_eq!(read_with(&formats, &short), expected);
}

#[test]
fn vim_itself_reads_every_line() {
    if Command::new("vim").arg("--version").output().is_err() {
        return;
    }
    let tree = tree();
    let (short, expected) = reported(&tree);
    tree.put("short.txt", short.as_bytes());
    let script = format!(
        "set errorformat={}\nset encoding=utf-8\ncgetfile short.txt\n\
         call writefile(map(getqflist(), {{_, e -> join([bufname(e.bufnr), e.lnum, e.col, e.type, e.text], \"\\x01\")}}), 'list.txt')\nqa!\n",
        vim_errorformat()
    );
    tree.put("script.vim", script.as_bytes());
    let ran = Command::new("vim")
        .args(["-u", "NONE", "-i", "NONE", "-n", "-es", "-S", "script.vim"])
        .current_dir(tree.path())
        .output()
        .unwrap();
    let list = std::fs::read_to_string(tree.path().join("list.txt"))
        .unwrap_or_else(|error| panic!("{error}: {ran:?}"));
    let entries: Vec<Entry> = list
        .lines()
        .map(|line| {
            let parts: Vec<&str> = line.split('\u{1}').collect();
            Entry {
                path: parts[0].to_owned(),
                line: parts[1].parse().unwrap(),
                column: parts[2].parse().unwrap(),
                kind: parts[3].chars().next().unwrap(),
                message: parts[4].to_owned(),
            }
        })
        .collect();
    assert_eq!(entries, expected);
}

#[test]
fn the_reviewdog_errorformat_reads_every_line() {
    let command = block("sh", "reviewdog");
    let formats: Vec<String> = command
        .split("-efm='")
        .skip(1)
        .filter_map(|rest| rest.split('\'').next())
        .map(str::to_owned)
        .collect();
    assert_eq!(formats.len(), 3);
    let (short, expected) = reported(&tree());
    assert_eq!(read_with(&formats, &short), expected);
}
