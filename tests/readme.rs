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
fn the_first_command_lints_and_shows_fixes_as_it_says() {
    let commands =
        "cargo run --release -- fixtures/demo; cargo run --release -- --diff fixtures/demo\n";
    assert!(blocks("sh").contains(&commands.to_owned()));
    let said = "It reports eight calls, and that the agent of one varies, then prints a patch that fixes seven of them and writes nothing. Each ends with exit code 1";
    let readme = readme().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(readme.contains(said));
    let ran = run_with(&repository(), &["fixtures/demo", "--format", "short"], b"");
    assert_eq!((ran.out.lines().count(), ran.code), (9, 1));
    let ran = run_with(&repository(), &["--diff", "fixtures/demo"], b"");
    assert!(ran.err.contains("; 7 would be fixed"), "{}", ran.err);
    assert!(ran.out.starts_with("diff --git "), "{}", ran.out);
    assert_eq!(ran.code, 1);
    let ran = run_with(&repository(), &["fixtures/demo", "--format", "short"], b"");
    assert_eq!(ran.out.lines().count(), 9, "--diff has written");
}

#[test]
fn the_ways_to_fix_are_commands_that_work() {
    let block = blocks("sh")
        .into_iter()
        .find(|block| block.contains("--undo-file"));
    let block = block.expect("the README shows how to fix");
    let lines: Vec<&str> = block.lines().collect();
    assert_eq!(lines.len(), 3, "{block}");
    let call = support::CALL_JS.replace(": key }", ": process.env.KEY }");
    let program = format!("export const open = () => {call}");
    for line in lines {
        let command = line.split(" #").next().unwrap();
        let arguments: Vec<&str> = command.split_whitespace().skip(1).collect();
        let tree = Tree::new(&[("a.js", &program)]);
        let ran = run_with(tree.path(), &arguments, b"");
        let text = std::fs::read_to_string(tree.path().join("a.js")).unwrap();
        let is_fixed = text.contains("/public/agents/${agentId}/connections");
        let writes = arguments.contains(&"--fix");
        assert_eq!((is_fixed, ran.code), (writes, i32::from(!writes)), "{line}");
        assert_eq!(
            tree.path().join("undo.patch").exists(),
            arguments.contains(&"--undo-file"),
            "{line}"
        );
    }
}

#[test]
fn a_pin_is_called_as_it_says() {
    let ran = run_with(&repository(), &["--diff", "fixtures/demo"], b"");
    let name = "NAPSTER_SUPPORT_AGENT_ID";
    assert!(readme().contains(&format!("here\n   `{name}`")));
    assert!(ran.out.contains(&format!("{name} names an existing one")));
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
    let of_others = [
        "--path",
        "--release",
        "--locked",
        "--open",
        "--test",
        "--nocapture",
    ];
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
    let cargo = |arguments: &[&str]| {
        let mut cargo = std::process::Command::new(env!("CARGO"));
        cargo.args(arguments).current_dir(repository());
        cargo.output().unwrap()
    };
    let version_of_cargo = String::from_utf8(cargo(&["-vV"]).stdout).unwrap();
    let mut lines = version_of_cargo.lines();
    let host = lines.find_map(|line| line.strip_prefix("host: ")).unwrap();
    // What other systems need has not been downloaded by who builds for this one.
    let output = cargo(&[
        "metadata",
        "--format-version",
        "1",
        "--locked",
        "--offline",
        "--filter-platform",
        host,
    ]);
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    for package in metadata["packages"].as_array().unwrap() {
        if let Some(needed) = package["rust_version"].as_str() {
            let name = package["name"].as_str().unwrap();
            assert!(version(needed) <= version(stated), "{name} needs {needed}");
        }
    }
}
