//! What a crate's `Cargo.toml` allows generated code to use: dependencies, their versions and features, the oldest compiler.
//!
//! Generated code brings no dependency and no feature of its own. What a manifest leaves open is not held against a fix.

mod inherited;

use crate::program::Manifest;
use inherited::inherited;
use toml::{Table, Value};

/// What the manifest of a Rust file's crate says.
#[derive(Clone, Debug)]
pub struct Requirements {
    manifest: Table,
    /// Whether the file is a test, an example or a benchmark, which may use what only they depend on.
    is_dev: bool,
}

/// What generated code is going to need.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Needs {
    /// Whether the client's own dependencies turn tokio's feature `sync` on for the whole build.
    pub is_over_hyper: bool,
    /// Whether it is asynchronous, and so needs tokio's mutex.
    pub is_async: bool,
    /// Whether agents are kept in a map.
    pub is_keyed: bool,
    /// Whether the file names `serde_json` already.
    pub names_serde_json: bool,
}

impl Requirements {
    /// Reads the manifest of the crate that the file at `path` belongs to, and that of its workspace for what is inherited from there;
    /// nothing where it says nothing.
    pub fn read(manifest: &Manifest, path: &str) -> Option<Self> {
        let workspace = manifest.workspace.as_ref();
        let workspace = workspace.and_then(|text| text.parse::<Table>().ok());
        let manifest = manifest.own.parse::<Table>().ok()?;
        let manifest = match workspace.as_ref().and_then(|root| root.get("workspace")) {
            Some(Value::Table(workspace)) => inherited(manifest, workspace),
            _ => manifest,
        };
        let folders = ["tests/", "examples/", "benches/"];
        let is_dev = folders
            .iter()
            .any(|folder| path.starts_with(folder) || path.contains(&format!("/{folder}")));
        Some(Self { manifest, is_dev })
    }

    fn dependency(&self, name: &str) -> Option<&Value> {
        let kinds: &[&str] = match self.is_dev {
            true => &["dependencies", "dev-dependencies"],
            false => &["dependencies"],
        };
        let targets = self.manifest.get("target").and_then(Value::as_table);
        let targets = targets.into_iter().flat_map(Table::values);
        let mut tables = std::iter::once(&self.manifest).chain(targets.filter_map(Value::as_table));
        tables.find_map(|tables| {
            kinds.iter().find_map(|kind| {
                let table = tables.get(*kind)?.as_table()?;
                table
                    .get(name)
                    .or_else(|| table.get(&name.replace('_', "-")))
            })
        })
    }

    /// The crate's edition, where it is written.
    pub fn edition(&self) -> Option<u16> {
        let edition = self.manifest.get("package")?.get("edition")?;
        edition.as_str()?.parse().ok()
    }

    /// Whether the crate depends on another one.
    pub fn depends(&self, name: &str) -> bool {
        self.dependency(name).is_some()
    }

    /// The major version of a dependency, where it is written, and only once.
    pub fn major(&self, name: &str) -> Option<String> {
        let is_renamed = |table: &Table| table.values().any(|one| is_package(one, name));
        let tables = ["dependencies", "dev-dependencies"];
        let mut tables = { tables }
            .into_iter()
            .filter_map(|kind| self.manifest.get(kind)?.as_table());
        if tables.any(is_renamed) {
            return None;
        }
        let dependency = self.dependency(name)?;
        let version = dependency
            .as_str()
            .or_else(|| dependency.as_table()?.get("version")?.as_str())?;
        let digits = version.trim_start_matches(['^', '=', '~', '>', 'v', ' ']);
        let end = digits.find(|letter: char| !letter.is_ascii_digit());
        Some(digits[..end.unwrap_or(digits.len())].to_owned()).filter(|major| !major.is_empty())
    }

    /// Whether generated code may use what it needs.
    ///
    /// # Errors
    /// What it lacks, as a phrase.
    pub fn check(&self, needs: Needs) -> Result<(), String> {
        if !needs.names_serde_json && !self.depends("serde_json") {
            return Err(
                "the crate does not depend on serde_json, which the code would need".to_owned(),
            );
        }
        if needs.is_async {
            self.check_tokio(needs.is_over_hyper)?;
        }
        let least = match (needs.is_keyed, needs.is_async) {
            (true, _) => 66,
            (false, false) => 63,
            (false, true) => 58,
        };
        match self.oldest_compiler() {
            Some(minor) if minor < least => Err(format!(
                "the crate's rust-version is 1.{minor}, and the code would need Rust 1.{least}"
            )),
            _ => Ok(()),
        }
    }

    /// The asynchronous code holds tokio's mutex: the crate has to depend on tokio itself, with its feature `sync`.
    fn check_tokio(&self, is_over_hyper: bool) -> Result<(), String> {
        let Some(tokio) = self.dependency("tokio") else {
            return Err(
                "the crate does not depend on tokio, whose mutex the code would need".to_owned(),
            );
        };
        let table = tokio.as_table();
        let is_shared = table.is_some_and(|table| table.contains_key("workspace"));
        let features = table
            .and_then(|table| table.get("features"))
            .and_then(Value::as_array);
        let has = |name: &str| {
            features.is_some_and(|all| all.iter().any(|one| one.as_str() == Some(name)))
        };
        if is_shared || has("sync") || has("full") || is_over_hyper {
            return Ok(());
        }
        Err("the crate's tokio has no feature `sync`, whose mutex the code would need".to_owned())
    }

    fn oldest_compiler(&self) -> Option<u32> {
        let version = self
            .manifest
            .get("package")?
            .get("rust-version")?
            .as_str()?;
        version.strip_prefix("1.")?.split('.').next()?.parse().ok()
    }
}

/// Whether a dependency is another package than its name says: this one.
fn is_package(dependency: &Value, name: &str) -> bool {
    dependency.get("package").and_then(Value::as_str) == Some(name)
}

#[cfg(test)]
mod tests;
