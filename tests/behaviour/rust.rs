//! Rust programs: all of them one package, compiled once.

use crate::case::Case;
use crate::crates;
use crate::harness::{HOST, Prepared, scratch};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn binary(case: &str, folder: &Path) -> String {
    let side = folder.file_name().unwrap().to_string_lossy();
    format!("{case}-{side}").replace('-', "_")
}

fn package(name: &str) -> PathBuf {
    scratch().join("rust").join(name)
}

/// Compiles both programs of every case. Says what does not compile, and which warnings are new after the fix.
pub fn compile(cases: &[Prepared], name: &str) -> Vec<String> {
    if cases.is_empty() {
        return Vec::new();
    }
    let package = package(name);
    let programs = package.join("src/bin");
    fs::create_dir_all(&programs).unwrap();
    let mut wanted = Vec::new();
    for case in cases {
        for folder in [&case.before, &case.after] {
            let file = binary(&case.case.name, folder);
            fs::create_dir_all(programs.join(&file)).unwrap();
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let text = fs::read_to_string(&path).unwrap();
                // Plain HTTP needs no TLS; the mock is the proxy.
                let text = text.replace(HOST, &HOST.replace("https", "http"));
                crates::put(&programs.join(&file).join(path.file_name().unwrap()), &text);
            }
            wanted.push(file);
        }
    }
    for entry in fs::read_dir(&programs).unwrap() {
        let entry = entry.unwrap();
        if !wanted.contains(&entry.file_name().to_string_lossy().into_owned()) {
            let path = entry.path();
            let removed = if path.is_dir() {
                fs::remove_dir_all(&path)
            } else {
                fs::remove_file(&path)
            };
            removed.unwrap();
        }
    }
    crates::manifest(&package, "2021");
    write_editions(cases, &package);
    let output = crates::build(&package)
        .args(["--bins", "--keep-going", "--message-format", "json"])
        .output()
        .unwrap();
    let mut warnings: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        if message["reason"] != "compiler-message" {
            continue;
        }
        let program = message["target"]["name"].as_str().unwrap_or_default();
        let inner = &message["message"];
        if inner["level"] == "error" {
            wrong.push(inner["rendered"].as_str().unwrap_or_default().to_owned());
        } else if inner["level"] == "warning" {
            let text = inner["message"].as_str().unwrap_or_default().to_owned();
            warnings.entry(program.to_owned()).or_default().push(text);
        }
    }
    for case in cases {
        let of = |folder| warnings.get(&binary(&case.case.name, folder));
        let old = of(&case.before).cloned().unwrap_or_default();
        for warning in of(&case.after).into_iter().flatten() {
            if !old.contains(warning) {
                wrong.push(format!("{}: a new warning: {warning}", case.case.name));
            }
        }
    }
    if wrong.is_empty() && !output.status.success() {
        wrong.push(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    wrong
}

/// Lists the programs that are written in an edition of their own.
fn write_editions(cases: &[Prepared], package: &Path) {
    let mut targets = String::new();
    for case in cases {
        let Some(edition) = &case.case.is.edition else {
            continue;
        };
        for folder in [&case.before, &case.after] {
            let name = binary(&case.case.name, folder);
            targets.push_str(&format!(
                "\n[[bin]]\nname = \"{name}\"\npath = \"src/bin/{name}/main.rs\"\nedition = \"{edition}\"\n"
            ));
        }
    }
    let manifest = package.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    crates::put(&manifest, &(text + &targets));
}

pub fn command(case: &Case, folder: &Path) -> Command {
    Command::new(
        crates::target()
            .join("debug")
            .join(binary(&case.name, folder)),
    )
}
