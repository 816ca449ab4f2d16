//! Scripts, run by bash with the real curl and jq, and held against ShellCheck.

use crate::case::Case;
use crate::harness::{HOST, Prepared};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// What running scripts needs. A missing tool is a failure: a test that was not run says nothing.
pub fn missing() -> Vec<String> {
    ["bash", "curl", "jq", "python3", "shellcheck"]
        .into_iter()
        .filter(|tool| {
            let asked = Command::new(tool)
                .arg("--version")
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status();
            !asked.is_ok_and(|status| status.success())
        })
        .map(|tool| {
            format!(
                "`{tool}` is needed to run the fixed scripts and is not there (Debian: apt-get install bash curl jq python3 shellcheck)"
            )
        })
        .collect()
}

/// Runs a copy of the case against the mock.
pub fn command(case: &Case, folder: &Path, mock: &str) -> Command {
    let program = folder.join(case.program());
    let text = fs::read_to_string(&program).unwrap().replace(HOST, mock);
    // Beside the copy, which the second run of a comparison must find as it was.
    let ready = folder.join("ready.sh");
    fs::write(&ready, text).unwrap();
    let mut command = Command::new("bash");
    command.arg("ready.sh").current_dir(folder);
    command
}

/// What ShellCheck says of the fixed scripts and not of the originals.
pub fn shellcheck(prepared: &[Prepared]) -> Vec<String> {
    let mut wrong = Vec::new();
    for it in prepared {
        let codes = |folder: &Path| {
            let output = Command::new("shellcheck")
                .args(["--shell=bash", "--format=gcc"])
                .arg(folder.join(it.case.program()))
                .output()
                .unwrap();
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            let mut codes: Vec<(String, String)> = text
                .lines()
                .filter_map(|line| {
                    let code = line.rsplit('[').next()?.trim_end_matches(']').to_owned();
                    Some((code, line.to_owned()))
                })
                .collect();
            codes.sort();
            codes
        };
        let mut known: Vec<String> = codes(&it.before)
            .into_iter()
            .map(|(code, _)| code)
            .collect();
        for (code, line) in codes(&it.after) {
            match known.iter().position(|one| *one == code) {
                Some(at) => drop(known.remove(at)),
                None => wrong.push(format!("{}: ShellCheck: {line}", it.case.name)),
            }
        }
    }
    wrong
}
