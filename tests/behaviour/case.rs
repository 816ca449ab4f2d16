//! A case: a folder with a program and what is to be known about it.

use crate::api::Place;
use crate::mock::{Action, Fault};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

pub fn behaviour() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/behaviour")
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    JavaScript,
    TypeScript,
    Rust,
    Shell,
}

impl Language {
    pub fn folder(self) -> &'static str {
        match self {
            Self::JavaScript => "javascript",
            Self::TypeScript => "typescript",
            Self::Rust => "rust",
            Self::Shell => "shell",
        }
    }
}

/// What the linter makes of a case.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// A safe fix.
    Safe,
    /// A fix that needs `--unsafe-fixes`.
    Unsafe,
    /// No fix: the diagnostic advises, the program stays as it is.
    Advice,
}

/// `case.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// One sentence.
    pub about: String,
    /// The client library, as the rule pack names it.
    pub client: String,
    /// The shape of the code around the call.
    pub shape: String,
    pub outcome: Outcome,
    /// Files of the project that belong to the program, beside those of its own folder.
    #[serde(default)]
    pub with: Vec<String>,
    /// How many legacy calls of the program's files a fix leaves, because it does not reach them.
    #[serde(default)]
    pub leaves: usize,
    /// The edition that a Rust program is written in, where that is another one than the usual.
    pub edition: Option<String>,
    /// How many session attempts are concurrent, group by group; without it they come one by one.
    #[serde(default)]
    pub groups: Vec<usize>,
    /// Environment variables of both runs.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    /// Pins, set in both runs; the original ignores them.
    #[serde(default)]
    pub pins: BTreeMap<String, String>,
    /// What the original prints: the case shows what it says.
    pub stdout: String,
    #[serde(default)]
    pub exit: i32,
    /// The end of an uncaught error names lines of the program, which move.
    #[serde(default)]
    pub stderr: Stderr,
    #[serde(default, rename = "fault")]
    pub faults: Vec<FaultDescription>,
    /// Further runs of the same program, each in other circumstances.
    #[serde(default, rename = "run")]
    pub runs: Vec<RunDescription>,
}

/// One more run of a program: what is not said is nothing, whatever the first run has.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunDescription {
    pub about: String,
    #[serde(default)]
    pub groups: Vec<usize>,
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    #[serde(default)]
    pub pins: BTreeMap<String, String>,
    pub stdout: String,
    #[serde(default)]
    pub exit: i32,
    #[serde(default, rename = "fault")]
    pub faults: Vec<FaultDescription>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Stderr {
    #[default]
    Same,
    Any,
}

/// A fault: the legacy session that meets it before, and what meets it after.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FaultDescription {
    pub at: At,
    /// The nth request of its kind, from 1, in the fixed program.
    pub nth: usize,
    /// The nth legacy request in the original, where that is another number.
    pub session: Option<usize>,
    /// The status answered; without it the connection is closed.
    pub status: Option<u16>,
    /// Nothing is answered at all.
    #[serde(default)]
    pub hang: bool,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum At {
    Creation,
    Channel,
    Session,
}

impl FaultDescription {
    fn action(&self) -> Action {
        if self.hang {
            return Action::Hang;
        }
        let body = json!({ "error": { "code": "Refused", "message": "not this one" } });
        self.status
            .map_or(Action::Drop, |status| Action::Answer(status, body))
    }

    pub fn before(&self) -> Fault {
        Fault {
            place: Place::Legacy,
            nth: self.session.unwrap_or(self.nth),
            action: self.action(),
        }
    }

    pub fn after(&self) -> Fault {
        let place = match self.at {
            At::Creation => Place::CreateAgent,
            At::Channel => Place::Channel,
            At::Session => Place::Session,
        };
        Fault {
            place,
            nth: self.nth,
            action: self.action(),
        }
    }
}

#[derive(Clone, Debug)]
pub struct Case {
    pub language: Language,
    pub name: String,
    pub folder: PathBuf,
    pub is: Description,
}

impl Case {
    fn read(language: Language, folder: PathBuf) -> Self {
        let path = folder.join("case.toml");
        let text =
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let is =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        Self {
            language,
            name,
            folder,
            is,
        }
    }

    /// The one program of the case, relative to its folder.
    pub fn program(&self) -> String {
        let known = [
            "main.mjs", "main.cjs", "main.ts", "main.cts", "main.rs", "main.sh",
        ];
        let found = known.iter().find(|name| self.folder.join(name).is_file());
        let folder = self.folder.display();
        (*found.unwrap_or_else(|| panic!("{folder}: no program"))).to_owned()
    }

    /// The case once for each of its runs.
    pub fn runs(&self) -> Vec<Case> {
        let more = self.is.runs.iter().cloned().map(|run| {
            let is = Description {
                about: run.about,
                groups: run.groups,
                env: run.env,
                pins: run.pins,
                stdout: run.stdout,
                exit: run.exit,
                faults: run.faults,
                runs: Vec::new(),
                ..self.is.clone()
            };
            Case { is, ..self.clone() }
        });
        std::iter::once(self.clone()).chain(more).collect()
    }

    /// The hand-written result, where there is one.
    pub fn golden(&self) -> Option<PathBuf> {
        let folder = behaviour().join("golden");
        let folder = folder.join(self.language.folder()).join(&self.name);
        folder.is_dir().then_some(folder)
    }
}

/// Every case of a language, by name. `NAPMIG_CASE` narrows them to the names that contain it.
pub fn cases(language: Language) -> Vec<Case> {
    let root = behaviour().join("cases").join(language.folder());
    let wanted = std::env::var("NAPMIG_CASE").unwrap_or_default();
    let entries = fs::read_dir(&root).unwrap_or_else(|error| panic!("{}: {error}", root.display()));
    let mut cases: Vec<Case> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir() && path.to_string_lossy().contains(&wanted))
        .map(|path| Case::read(language, path))
        .collect();
    assert!(
        !cases.is_empty() || !wanted.is_empty(),
        "no cases in {}",
        root.display()
    );
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}
