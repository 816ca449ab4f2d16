//! A folder of pairs, and the process that fixes it.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// The variable that makes this program the one that writes; its value says what it does.
pub const CHILD: &str = "NAPMIG_TEST_CHILD";

/// What a member of a pair holds: so much that half of it would be noticed.
pub fn text(state: &str, name: &str) -> String {
    format!("// {state} {name}\n").repeat(6000)
}

/// What has become of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    Old,
    New,
}

pub struct Pairs {
    folder: TempDir,
    count: usize,
}

impl Pairs {
    pub fn new(count: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // Others than this user are to get in.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let pairs = Self { folder, count };
        fs::create_dir(pairs.tree()).unwrap();
        make(&pairs.tree(), count);
        pairs
    }

    pub fn tree(&self) -> PathBuf {
        self.folder.path().join("tree")
    }

    /// The state of every pair. Panics on a file that is neither old nor new, or has lost its permissions.
    pub fn states(&self) -> Vec<[State; 2]> {
        states(&self.tree(), self.count)
    }

    /// Files beside the pairs.
    pub fn others(&self) -> Vec<String> {
        others(&self.tree())
    }

    /// This program as the process that fixes the pairs.
    pub fn fixer(&self) -> Command {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.env(CHILD, "fix").current_dir(self.tree());
        command
    }

    /// A copy of this program that any user may run.
    pub fn program(&self) -> PathBuf {
        let path = self.folder.path().join("program");
        fs::copy(std::env::current_exe().unwrap(), &path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    /// Fixes what is left and checks that nothing is.
    pub fn finish(&self) {
        let output = self.fixer().output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
        assert!(self.states().iter().all(|pair| *pair == [State::New; 2]));
        assert_eq!(self.others(), Vec::<String>::new());
    }
}

pub fn make(tree: &Path, count: usize) {
    for name in names(count) {
        let path = tree.join(&name);
        fs::write(&path, text("old", &name)).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    }
}

fn names(count: usize) -> impl Iterator<Item = String> {
    (0..count).flat_map(|pair| ["a", "b"].map(|member| format!("p{pair}-{member}.js")))
}

pub fn states(tree: &Path, count: usize) -> Vec<[State; 2]> {
    let states: Vec<State> = names(count)
        .map(|name| {
            let path = tree.join(&name);
            let found = fs::read_to_string(&path).unwrap();
            let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, 0o640, "{name}");
            if found == text("old", &name) {
                State::Old
            } else {
                assert!(found == text("new", &name), "{name} is torn");
                State::New
            }
        })
        .collect();
    states.chunks(2).map(|pair| [pair[0], pair[1]]).collect()
}

pub fn others(tree: &Path) -> Vec<String> {
    fs::read_dir(tree)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.ends_with(".js"))
        .collect()
}

/// Whether tests run as the superuser, whom permissions do not hold.
pub fn is_superuser() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout == b"0\n"
}

pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A command that runs a script in a mount namespace of its own.
pub fn mounting(script: &str, arguments: &[&OsStr]) -> Command {
    let flags = if is_superuser() { "-m" } else { "-Urm" };
    let mut command = Command::new("unshare");
    command
        .args([flags, "sh", "-ec", script, "sh"])
        .args(arguments);
    command
}
