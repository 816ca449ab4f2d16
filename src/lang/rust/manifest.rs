//! `Cargo.toml`, as far as it says where crates are and what they are called. Total on any input.

use std::collections::BTreeMap;
use toml::{Table, Value};

/// What a `Cargo.toml` says.
#[derive(Clone, Default, Debug)]
pub struct Manifest {
    /// The package's name; none for the root of a workspace without a package of its own.
    pub name: Option<String>,
    /// The library's name as code writes it, where it says one.
    pub lib_name: Option<String>,
    /// The library's root file, where it says one.
    pub lib_path: Option<String>,
    /// Root files of the other targets that it lists.
    pub roots: Vec<String>,
    /// Dependencies by the name that code writes.
    pub dependencies: BTreeMap<String, Dependency>,
    /// Dependencies that members may take over, by the name that code writes.
    pub shared: BTreeMap<String, Dependency>,
    /// Whether it is the root of a workspace.
    pub is_workspace: bool,
}

/// A dependency.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Dependency {
    /// Its package's name, where code gives it another one.
    pub package: Option<String>,
    /// Its folder, where it lies in the tree.
    pub path: Option<String>,
    /// Whether the workspace's root says what it is.
    pub is_shared: bool,
}

impl Manifest {
    /// Reads the text of one.
    ///
    /// # Errors
    /// Why it says nothing.
    pub fn parse(text: &str) -> Result<Self, String> {
        let table: Table = text
            .parse()
            .map_err(|error: toml::de::Error| error.message().to_owned())?;
        let at = |key: &str, inner: &str| {
            let value = table.get(key)?.as_table()?.get(inner)?;
            value.as_str().map(str::to_owned)
        };
        let mut roots = Vec::new();
        for kind in ["bin", "test", "example", "bench"] {
            let targets = table.get(kind).and_then(Value::as_array);
            roots.extend(targets.into_iter().flatten().filter_map(|target| {
                let path = target.as_table()?.get("path")?;
                path.as_str().map(str::to_owned)
            }));
        }
        let mut dependencies = BTreeMap::new();
        collect(&table, &mut dependencies);
        let targets = table.get("target").and_then(Value::as_table);
        for platform in targets.into_iter().flat_map(Table::values) {
            if let Some(platform) = platform.as_table() {
                collect(platform, &mut dependencies);
            }
        }
        let workspace = table.get("workspace").and_then(Value::as_table);
        let mut shared = BTreeMap::new();
        if let Some(workspace) = workspace {
            collect(workspace, &mut shared);
        }
        Ok(Self {
            name: at("package", "name"),
            lib_name: at("lib", "name"),
            lib_path: at("lib", "path"),
            roots,
            dependencies,
            shared,
            is_workspace: workspace.is_some(),
        })
    }

    /// The library's name as code writes it.
    pub fn library(&self) -> Option<String> {
        let package = self.name.as_ref().map(|name| name.replace('-', "_"));
        self.lib_name.clone().or(package)
    }
}

fn collect(table: &Table, into: &mut BTreeMap<String, Dependency>) {
    for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
        let listed = table.get(kind).and_then(Value::as_table);
        for (name, value) in listed.into_iter().flatten() {
            let text = |key: &str| {
                let value = value.as_table()?.get(key)?;
                value.as_str().map(str::to_owned)
            };
            let is_shared = value.as_table().and_then(|value| value.get("workspace"));
            let dependency = Dependency {
                package: text("package"),
                path: text("path"),
                is_shared: is_shared.and_then(Value::as_bool).unwrap_or(false),
            };
            into.entry(name.replace('-', "_")).or_insert(dependency);
        }
    }
}
