//! One long-lived Node process that runs programs and says what they really sent.

use crate::packages::installed;
use crate::render::Rendered;
use crate::sent::Ran;
use serde::Deserialize;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

#[derive(Deserialize)]
struct Answer {
    runs: Option<Vec<Ran>>,
    failed: Option<String>,
}

/// The process.
#[derive(Debug)]
pub struct Node {
    folder: PathBuf,
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
}

/// Where programs are written, in folders numbered from 0.
fn scratch(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("generated")
        .join(name)
}

fn link(from: &Path, to: &Path) {
    let _ = fs::remove_file(to);
    std::os::unix::fs::symlink(from, to).unwrap();
}

/// Links every package of a folder into another, those of a scope one by one.
fn link_packages(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with('@') {
            link_packages(&path, &to.join(&name));
        } else if !name.starts_with('.') {
            link(&path, &to.join(&name));
        }
    }
}

impl Node {
    /// Starts it in a folder called `name` that has the packages and the doubles.
    pub fn start(name: &str) -> Self {
        let folder = scratch(name);
        let _ = fs::remove_dir_all(&folder);
        let modules = folder.join("node_modules");
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/generated/node");
        link_packages(&installed().join("node_modules"), &modules);
        link_packages(&own.join("doubles"), &modules);
        fs::copy(own.join("driver.mjs"), folder.join("driver.mjs")).unwrap();
        let mut child = Command::new("node")
            .args(["--preserve-symlinks", "--max-old-space-size=4096"])
            .arg(folder.join("driver.mjs"))
            .current_dir(&folder)
            .env_remove("GEN_UNSET")
            .env_remove("NODE_OPTIONS")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdin = child.stdin.take();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        Node {
            folder,
            child,
            stdin,
            stdout,
        }
    }

    /// The folder that it runs in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a program into a numbered folder and runs it, as often as it is loaded.
    pub fn run(&mut self, number: usize, program: &Rendered) -> Vec<Ran> {
        self.run_in(&format!("programs/{number}"), program, None)
    }

    /// Writes a program into a folder of its own and runs one of its loads, so that nothing of another one is left in its modules.
    pub fn run_load(&mut self, number: usize, program: &Rendered, load: usize) -> Vec<Ran> {
        self.run_in(&format!("loads/{number}-{load}"), program, Some(load))
    }

    fn run_in(&mut self, name: &str, program: &Rendered, load: Option<usize>) -> Vec<Ran> {
        let folder = self.folder.join(name);
        fs::create_dir_all(&folder).unwrap();
        let mut compile = Vec::new();
        for (name, text) in &program.files {
            let path = folder.join(name);
            fs::write(&path, text).unwrap();
            if name.ends_with(".mts") {
                compile.push(path);
            }
        }
        let entry = program.files[0].0.replace(".mts", ".mjs");
        let job =
            serde_json::json!({ "entry": folder.join(entry), "compile": compile, "load": load });
        writeln!(self.stdin.as_mut().unwrap(), "{job}").unwrap();
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        let answer: Answer = serde_json::from_str(&line)
            .unwrap_or_else(|error| panic!("{error}: {line:?} for {}", folder.display()));
        answer
            .runs
            .unwrap_or_else(|| panic!("{}: {:?}", folder.display(), answer.failed))
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        drop(self.stdin.take());
        let _ = self.child.wait();
    }
}
