//! What a crate's manifest takes over from its workspace's:
//! <https://doc.rust-lang.org/cargo/reference/workspaces.html#the-package-table>.

use toml::{Table, Value};

/// Kinds of dependencies that may be inherited.
const KINDS: [&str; 2] = ["dependencies", "dev-dependencies"];

/// A manifest with what its workspace says written where it asks for that.
pub(super) fn inherited(mut manifest: Table, workspace: &Table) -> Table {
    let shared = workspace.get("package").and_then(Value::as_table);
    if let (Some(Value::Table(package)), Some(shared)) = (manifest.get_mut("package"), shared) {
        for (key, value) in package.iter_mut().filter(|(_, value)| asks(value)) {
            if let Some(said) = shared.get(key) {
                *value = said.clone();
            }
        }
    }
    let shared = workspace.get("dependencies").and_then(Value::as_table);
    if let Some(shared) = shared {
        take_dependencies(&mut manifest, shared);
        let targets = manifest.get_mut("target").and_then(Value::as_table_mut);
        let targets = targets.into_iter().flat_map(|all| all.iter_mut());
        for target in targets.filter_map(|(_, target)| target.as_table_mut()) {
            take_dependencies(target, shared);
        }
    }
    manifest
}

fn take_dependencies(tables: &mut Table, shared: &Table) {
    for kind in KINDS {
        let Some(Value::Table(own)) = tables.get_mut(kind) else {
            continue;
        };
        for (name, dependency) in own.iter_mut().filter(|(_, one)| asks(one)) {
            if let Some(said) = shared.get(name) {
                *dependency = with_features(said, dependency);
            }
        }
    }
}

/// A workspace's dependency with the features that a crate adds.
fn with_features(said: &Value, own: &Value) -> Value {
    let mut all = match said {
        Value::Table(table) => table.clone(),
        version => Table::from_iter([("version".to_owned(), version.clone())]),
    };
    let features = |value: &Value| {
        let list = value.get("features").and_then(Value::as_array);
        list.cloned().unwrap_or_default()
    };
    let features: Vec<Value> = features(said).into_iter().chain(features(own)).collect();
    all.insert("features".to_owned(), Value::Array(features));
    Value::Table(all)
}

/// Whether a value says that the workspace's counts.
fn asks(value: &Value) -> bool {
    value.get("workspace").and_then(Value::as_bool) == Some(true)
}
