//! What the README says, done.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make their own trees"
)]

mod support;

use support::{Tree, repository, run_with};

fn readme() -> String {
    std::fs::read_to_string(repository().join("README.md")).unwrap()
}

/// The code blocks of a language.
fn blocks(language: &str) -> Vec<String> {
    readme()
        .split(&format!("```{language}\n"))
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_first_command_reports_what_it_says() {
    assert!(blocks("sh").contains(&"cargo run --release -- fixtures/demo\n".to_owned()));
    assert!(readme().contains("It reports seven calls and ends with exit code 1."));
    let ran = run_with(&repository(), &["fixtures/demo", "--format", "short"], b"");
    assert_eq!((ran.out.lines().count(), ran.code), (7, 1));
}

#[test]
fn the_second_command_is_what_ci_runs() {
    assert!(blocks("sh").contains(&"cargo test\n".to_owned()));
    let script = std::fs::read_to_string(repository().join(".ci/run")).unwrap();
    assert!(script.lines().any(|line| line.starts_with("cargo test")));
}

#[test]
fn the_configuration_is_accepted_whole() {
    let configuration = blocks("toml").pop().unwrap();
    let call = support::CALL_JS;
    let at_own_host = "fetch('https://voice.corp.example/public/connections', { method: 'POST', body: JSON.stringify({ companionId: 'c' }) });\n";
    let tree = Tree::new(&[
        ("napmig.toml", &configuration),
        ("legacy/a.js", call),
        ("examples/b.js", call),
        ("src/support.ts", at_own_host),
    ]);
    let report = tree.json(&[]);
    assert_eq!(
        support::found(&report),
        ["examples/b.js:1 NM001", "src/support.ts:1 NM001"]
    );
    assert_eq!(report["diagnostics"][0]["severity"], "info");
    assert_eq!(report["diagnostics"][1]["severity"], "warning");
    let names: Vec<&str> = (report["agents"].as_array().unwrap().iter())
        .map(|agent| agent["name"].as_str().unwrap())
        .collect();
    assert!(names.contains(&"Support Agent"), "{names:?}");
}

#[test]
fn every_option_it_names_exists() {
    let help = run_with(&repository(), &["--help"], b"").out;
    let readme = readme();
    let of_others = ["--path", "--release", "--locked", "--open"];
    let unknown: Vec<&str> = readme
        .split(|c: char| !(c.is_ascii_lowercase() || c == '-'))
        .filter(|word| word.starts_with("--") && !word.trim_start_matches('-').is_empty())
        .filter(|word| {
            !of_others.contains(word)
                && !help.contains(&format!("{word} "))
                && !help.contains(&format!("{word}\n"))
        })
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn linked_files_exist() {
    for link in readme().split("](").skip(1) {
        let link = link.split(')').next().unwrap();
        let is_file = link.starts_with("http") || repository().join(link).exists();
        assert!(is_file, "{link}");
    }
}

/// `1.90` or `1.90.0` as numbers.
fn version(text: &str) -> Vec<u32> {
    text.split('.')
        .take(2)
        .map(|part| part.parse().unwrap())
        .collect()
}

#[test]
fn the_oldest_rust_it_names_is_enough_for_every_dependency() {
    let stated = env!("CARGO_PKG_RUST_VERSION");
    assert!(readme().contains(&format!("(https://rustup.rs) {stated} or newer")));
    let output = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .current_dir(repository())
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    for package in metadata["packages"].as_array().unwrap() {
        if let Some(needed) = package["rust_version"].as_str() {
            let name = package["name"].as_str().unwrap();
            assert!(version(needed) <= version(stated), "{name} needs {needed}");
        }
    }
}
