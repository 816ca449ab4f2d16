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

/// Where programs are written, in folders numbered from 0; `NAPMIG_FOLDER` names another for a run beside this one.
fn scratch(name: &str) -> PathBuf {
    let folder = std::env::var("NAPMIG_FOLDER").unwrap_or_else(|_| "generated".to_owned());
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(folder)
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

/// Writes a program into a folder, unless that is there already.
pub fn write(folder: &Path, program: &Rendered) {
    if folder.exists() {
        return;
    }
    // A root of its own, so that nothing around it has a say.
    fs::create_dir_all(folder.join(".git")).unwrap();
    for (name, text) in program.files.iter().chain(&program.surroundings) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
    }
    for (name, target) in &program.links {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        link(&folder.join(target), &path);
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
        for name in ["programs", "built"] {
            fs::create_dir_all(folder.join(name)).unwrap();
            link(&folder.join(name), &folder.join(format!("{name}-again")));
        }
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
        self.run_in(&format!("{number}"), program, None)
    }

    /// Writes a program into a folder of its own and runs one of its loads, so that nothing of another one is left in its modules.
    pub fn run_load(&mut self, number: usize, program: &Rendered, load: usize) -> Vec<Ran> {
        self.run_in(&format!("{number}-{load}"), program, Some(load))
    }

    /// The folder of a numbered program.
    pub fn program(&self, number: usize) -> PathBuf {
        self.folder.join(format!("programs/{number}"))
    }

    fn run_in(&mut self, name: &str, program: &Rendered, load: Option<usize>) -> Vec<Ran> {
        let folder = self.folder.join("programs").join(name);
        write(&folder, program);
        let main = &program.files[0].0;
        let is_compiled = [".mts", ".ts", ".js"].iter().any(|end| main.ends_with(end));
        let built = is_compiled.then(|| self.folder.join("built").join(name));
        let sources: Vec<&String> = program.files.iter().map(|(name, _)| name).collect();
        let job = serde_json::json!({ "folder": folder, "sources": sources, "built": built, "load": load });
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
