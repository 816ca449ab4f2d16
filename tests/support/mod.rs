//! What the tests from outside share: trees, and the program run in them.
#![allow(
    dead_code,
    clippy::disallowed_methods,
    reason = "each test binary uses a part; tests make their own trees"
)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// The folder of the crate.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The bundled demo.
pub fn demo() -> PathBuf {
    repository().join("fixtures/demo")
}

/// What a run left behind.
#[derive(Debug)]
pub struct Ran {
    /// The exit code; -1 where a signal ended the run.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    /// Standard output as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Runs the program in a folder with text on standard input.
pub fn run_with(folder: &Path, arguments: &[&str], stdin: &[u8]) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_napmig-lint"))
        .current_dir(folder)
        .args(arguments)
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A run that reads no standard input may be over before it is written.
    let _ = child.stdin.take().unwrap().write_all(stdin);
    let output = child.wait_with_output().unwrap();
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs the program in a folder, with `--format json`.
pub fn run_in(folder: &Path, arguments: &[&str]) -> Ran {
    run_with(folder, &[arguments, &["--format", "json"]].concat(), b"")
}

/// What a run prints for people, without the status line.
pub fn run_human(folder: &Path, arguments: &[&str]) -> String {
    let ran = run_with(folder, arguments, b"");
    ran.out + &ran.err
}

/// A tree of its own.
#[derive(Debug)]
pub struct Tree(TempDir);

impl Tree {
    /// A tree of these files.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let tree = Self(TempDir::new().unwrap());
        for (path, text) in files {
            tree.put(path, text.as_bytes());
        }
        tree
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes one file.
    pub fn put(&self, path: &str, bytes: &[u8]) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// Runs the program in it.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        run_with(self.path(), arguments, b"")
    }

    /// Runs the program in it with `--format json`.
    pub fn json(&self, arguments: &[&str]) -> serde_json::Value {
        run_in(self.path(), arguments).json()
    }

    /// What is reported, as `path:line code`.
    pub fn found(&self, arguments: &[&str]) -> Vec<String> {
        found(&self.json(arguments))
    }
}

/// The diagnostics of a report as `path:line code`.
pub fn found(report: &serde_json::Value) -> Vec<String> {
    report["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            format!(
                "{}:{} {}",
                one["path"].as_str().unwrap(),
                one["span"]["start"]["line"],
                one["code"].as_str().unwrap()
            )
        })
        .collect()
}

/// A JavaScript program with one legacy call, on line 1, to a host that only the environment knows.
pub const CALL_JS: &str = "fetch(`${process.env.API}/public/connections`, { method: 'POST', headers: { 'X-Api-Key': key }, \
                           body: JSON.stringify({ companionId: 'c', providerConfig: { voiceId: 'v' } }) });\n";

/// A Rust function with one legacy call, on lines 2 to 6.
pub const CALL_RS: &str = "async fn open(client: reqwest::Client) {\n    client\n        .post(\"https://companion-api.napster.com/public/connections\")\n        \
                           .json(&serde_json::json!({ \"companionId\": \"c\" }))\n        .send()\n        .await;\n}\n";
