//! Runs the program of a case before and after its fix, each against a fresh mock, and compares what they did.

use crate::case::{Case, Language, Outcome, Stderr};
use crate::effective::{Expected, differences};
use crate::mock::{Fault, Mock, Recorded};
use crate::transcript::transcript;
use crate::{npm, rust, shell};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The host that programs under test may name; the harness puts the mock's address in its place in both copies, after the fix.
pub const HOST: &str = "https://companion-api.napster.com";
const LIMIT: Duration = Duration::from_secs(30);

/// What turns an original program into a fixed one.
pub trait Fixer: Sync {
    /// Fixes the copy of the case in `folder`, or says why not.
    fn fix(&self, case: &Case, folder: &Path) -> Result<(), String>;
    /// Whether the case is one for this fixer.
    fn takes(&self, case: &Case) -> bool;
}

/// The hand-written results in `golden/`: what the linter's own are modelled on.
pub struct Golden;

impl Fixer for Golden {
    fn fix(&self, case: &Case, folder: &Path) -> Result<(), String> {
        let golden = case.golden().ok_or("no hand-written result")?;
        copy(&golden, folder);
        Ok(())
    }

    fn takes(&self, case: &Case) -> bool {
        case.golden().is_some()
    }
}

/// The linter.
pub struct Linter;

impl Fixer for Linter {
    fn fix(&self, case: &Case, folder: &Path) -> Result<(), String> {
        let mut arguments = vec!["--fix", "--exit-zero", "--quiet"];
        if case.is.outcome == Outcome::Unsafe {
            arguments.push("--unsafe-fixes");
        }
        // Pins are named after agents, agents after files: every case's is the support agent.
        let settings = folder.join("napmig.toml");
        let named: Vec<String> = files(folder)
            .into_keys()
            .map(|file| format!("{file:?} = \"Support Agent\""))
            .collect();
        fs::write(
            &settings,
            format!("[agents]\nnames = {{ {} }}\n", named.join(", ")),
        )
        .unwrap();
        // A program of its own: what imports its files lies beside them.
        let root = folder.join(".git");
        fs::create_dir(&root).unwrap();
        // The crate that a Rust program belongs to.
        let manifest = folder.join("Cargo.toml");
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/crates/Cargo.toml");
        fs::copy(&crates, &manifest).unwrap();
        lint(folder, &arguments)?;
        let once = files(folder);
        lint(folder, &arguments)?;
        if files(folder) != once {
            return Err("a second --fix changes the program again".to_owned());
        }
        fs::remove_file(&settings).unwrap();
        fs::remove_file(&manifest).unwrap();
        fs::remove_dir(&root).unwrap();
        let once = files(folder);
        let mut original = files(&case.folder);
        original.remove("case.toml");
        match (case.is.outcome, once == original) {
            (Outcome::Advice, false) => Err("a fix was made where none is possible".to_owned()),
            (Outcome::Safe | Outcome::Unsafe, true) => Err("no fix was made".to_owned()),
            _ => Ok(()),
        }
    }

    fn takes(&self, _: &Case) -> bool {
        true
    }
}

/// The files of a folder and those below it, by their paths from there.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            let inner = files(&path).into_iter();
            found.extend(inner.map(|(below, text)| (format!("{name}/{below}"), text)));
        } else {
            found.insert(name, fs::read(&path).unwrap());
        }
    }
    found
}

/// Copies the programs of a folder, over what is there.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for (name, text) in files(from) {
        if name != "case.toml" {
            let path = to.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
}

fn lint(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, String> {
    let output = Command::new(env!("CARGO_BIN_EXE_napmig-lint"))
        .args(arguments)
        .arg(".")
        .current_dir(folder)
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("napmig-lint {}: {said}", arguments.join(" ")))
}

/// The legacy calls that the linter still sees.
fn left(folder: &Path) -> Result<Vec<String>, String> {
    let arguments = ["--format", "json", "--exit-zero", "--quiet"];
    let output = lint(folder, &arguments)?;
    let report: serde_json::Value =
        serde_json::from_slice(&output).map_err(|error| error.to_string())?;
    let diagnostics = report["diagnostics"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let legacy = diagnostics
        .iter()
        .filter(|it| matches!(it["code"].as_str(), Some("NM001" | "NM002")));
    Ok(legacy.map(|it| it["message"].to_string()).collect())
}

/// Where things are built and run; nothing is written into the source tree.
pub fn scratch() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("behaviour")
}

/// A case with its two copies.
pub struct Prepared {
    pub case: Case,
    pub before: PathBuf,
    pub after: PathBuf,
}

/// Copies and fixes the cases of a language. The second part says what went wrong.
fn prepare(cases: &[Case], fixer: &dyn Fixer, root: &Path) -> (Vec<Prepared>, Vec<String>) {
    let (mut prepared, mut wrong) = (Vec::new(), Vec::new());
    let _ = fs::remove_dir_all(root);
    for case in cases.iter().filter(|case| fixer.takes(case)) {
        let folder = root.join(&case.name);
        let (before, after) = (folder.join("before"), folder.join("after"));
        for copy in [&before, &after] {
            self::copy(&case.folder, copy);
            for file in &case.is.with {
                let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
                fs::copy(&from, copy.join(from.file_name().unwrap())).unwrap();
            }
        }
        let fixed = fixer.fix(case, &after).and_then(|()| {
            let left = left(&after)?;
            if left.len() == case.is.leaves || case.is.outcome == Outcome::Advice {
                return Ok(());
            }
            Err(format!("legacy calls are left: {}", left.join(", ")))
        });
        match fixed {
            Ok(()) if case.is.outcome == Outcome::Advice => {}
            Ok(()) => prepared.push(Prepared {
                case: case.clone(),
                before,
                after,
            }),
            Err(error) => wrong.push(format!("{}: {error}", case.name)),
        }
    }
    (prepared, wrong)
}

/// Checks all cases of a language; the text is empty if each behaves the same before and after.
pub fn check(language: Language, fixer: &dyn Fixer, name: &str) -> String {
    let cases = crate::case::cases(language);
    let root = match language {
        Language::Rust => scratch().join("rust-work").join(name),
        Language::Shell => {
            let missing = shell::missing();
            if !missing.is_empty() {
                return missing.join("\n");
            }
            scratch().join("shell-work").join(name)
        }
        _ => crate::packages::installed()
            .join("work")
            .join(name)
            .join(language.folder()),
    };
    let (prepared, mut wrong) = prepare(&cases, fixer, &root);
    match language {
        Language::JavaScript => {}
        Language::TypeScript => wrong.extend(npm::compile(&root)),
        Language::Rust => wrong.extend(rust::compile(&prepared, name)),
        Language::Shell => wrong.extend(shell::shellcheck(&prepared)),
    }
    if wrong.is_empty() || matches!(language, Language::JavaScript | Language::Shell) {
        let each = prepared.iter().flat_map(|it| {
            it.case.runs().into_iter().map(|case| Prepared {
                case,
                before: it.before.clone(),
                after: it.after.clone(),
            })
        });
        wrong.extend(compare_all(&each.collect::<Vec<_>>()));
    }
    wrong.join("\n")
}

/// Compares the cases, several at a time: they mostly wait.
fn compare_all(prepared: &[Prepared]) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(it) = prepared.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let found = compare(it);
                    let named = found
                        .iter()
                        .map(|what| format!("{} ({}): {what}", it.case.name, it.case.is.about));
                    wrong.lock().unwrap().extend(named);
                }
            });
        }
    });
    let mut wrong = wrong.into_inner().unwrap();
    wrong.sort();
    wrong
}

/// What a run printed and did.
#[derive(Debug)]
struct Run {
    exit: Option<i32>,
    stdout: String,
    stderr: String,
    records: Vec<Recorded>,
    broken: Vec<String>,
}

fn run(it: &Prepared, folder: &Path, faults: Vec<Fault>) -> Run {
    let mock = Mock::with(faults, it.case.is.groups.clone());
    let mut command = match it.case.language {
        Language::Rust => rust::command(&it.case, folder),
        Language::Shell => shell::command(&it.case, folder, &mock.url()),
        _ => npm::command(&it.case, folder, &mock.url()),
    };
    command
        .env("NAPSTER_API_URL", mock.url())
        .env("NAPSTER_API_KEY", "key_one")
        .env("OTHER_API_KEY", "key_two")
        // The host constant of a compiled program is reached through the mock as a proxy.
        .env("http_proxy", mock.url())
        .env("no_proxy", "127.0.0.1")
        .envs(&it.case.is.env)
        .envs(&it.case.is.pins)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let read = |mut from: Box<dyn std::io::Read + Send>| {
        std::thread::spawn(move || {
            let mut text = Vec::new();
            let _ = from.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        })
    };
    let (out, err) = (read(Box::new(out)), read(Box::new(err)));
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break Some(status);
        }
        if started.elapsed() > LIMIT {
            child.kill().unwrap();
            child.wait().unwrap();
            break None;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let plain = |text: String| {
        let text = text
            .replace(&mock.url(), HOST)
            .replace(&HOST.replace("https", "http"), HOST);
        // Errors name the address that was asked.
        let text = text.replace("/public/ws-connections", "/public/connections");
        text.replace("/public/agents", "/public/connections")
    };
    Run {
        exit: status.and_then(|status| status.code()),
        stdout: plain(out.join().unwrap()),
        stderr: plain(err.join().unwrap()),
        records: mock.records(),
        broken: mock.broken(),
    }
}

/// Everything in which the two programs differ.
fn compare(it: &Prepared) -> Vec<String> {
    let is = &it.case.is;
    let faults = |side: fn(&crate::case::FaultDescription) -> Fault| is.faults.iter().map(side);
    let before = run(it, &it.before, faults(|it| it.before()).collect());
    let after = run(it, &it.after, faults(|it| it.after()).collect());
    if std::env::var_os("NAPMIG_SHOW").is_some() {
        let title = format!("{}: {}", it.case.name, is.about);
        print!("{}", transcript(&title, &before.records, &after.records));
    }
    let mut found = Vec::new();
    if before.stdout != is.stdout || before.exit != Some(is.exit) {
        found.push(format!(
            "the original does not do what the case says: exit {:?}, stdout {:?}, stderr {}",
            before.exit, before.stdout, before.stderr
        ));
    }
    if after.exit != before.exit {
        found.push(format!(
            "exit {:?}, was {:?}: {}",
            after.exit, before.exit, after.stderr
        ));
    }
    if after.stdout != before.stdout {
        found.push(format!(
            "stdout {:?}, was {:?}",
            after.stdout, before.stdout
        ));
    }
    if is.stderr == Stderr::Same && after.stderr != before.stderr {
        found.push(format!(
            "stderr {:?}, was {:?}",
            after.stderr, before.stderr
        ));
    }
    found.extend(before.broken.iter().map(|it| format!("before: {it}")));
    found.extend(after.broken.iter().map(|it| format!("after: {it}")));
    let expected = Expected {
        groups: is.groups.clone(),
        pinned: !is.pins.is_empty(),
        spare_agents: 0,
    };
    found.extend(differences(&before.records, &after.records, &expected));
    found
}
