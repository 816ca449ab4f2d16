//! The files of a program: where each lies, and by which specifiers the others reach it.

use crate::program::Syntax;
use std::collections::BTreeSet;

/// Paths with what is there, or names with what they stand for.
type Pairs = Vec<(String, String)>;

/// One file while it is written.
#[derive(Clone, Debug, Default)]
pub struct FileText {
    /// Its path below the program's folder.
    pub path: String,
    /// Its imports.
    pub imports: Vec<String>,
    /// What stands below them.
    pub body: Vec<String>,
    /// What others write for it, if that does not depend on where they are.
    name: Option<String>,
    /// The end of its path that others leave out or write in another way.
    end: (String, String),
}

/// How others reach a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Beside,
    Folder,
    Extensionless,
    Index,
    Main,
    Alias,
    Base,
    Hash,
    Own,
    Workspace,
}

impl Place {
    fn shape(self) -> &'static str {
        match self {
            Place::Beside => "specifiers/relative",
            Place::Folder => "specifiers/other-folder",
            Place::Extensionless => "specifiers/extensionless",
            Place::Index => "specifiers/index",
            Place::Main => "specifiers/package-main",
            Place::Alias => "specifiers/tsconfig-paths",
            Place::Base => "specifiers/tsconfig-base-url",
            Place::Hash => "specifiers/package-imports",
            Place::Own => "specifiers/package-exports",
            Place::Workspace => "specifiers/workspace",
        }
    }
}

/// All files of a program.
#[derive(Clone, Debug)]
pub struct Files {
    /// The files; the first is the one that is run.
    pub list: Vec<FileText>,
    /// The one that is being written.
    pub current: usize,
    syntax: Syntax,
    bundled: bool,
    /// Random numbers that say where files lie.
    places: Vec<usize>,
    used: BTreeSet<&'static str>,
    /// `imports` and `exports` of the program's `package.json`.
    hashes: Pairs,
    own: Pairs,
    /// Further manifests, and links in `node_modules`.
    manifests: Pairs,
    links: Pairs,
}

impl Files {
    /// The main file alone.
    pub fn new(syntax: Syntax, bundled: bool, places: &[usize]) -> Self {
        let bundled = bundled && syntax != Syntax::Cjs;
        let extension = match (syntax, bundled) {
            (Syntax::Esm, true) => "js",
            (Syntax::Ts, true) => "ts",
            (other, _) => other.extension(),
        };
        let main = FileText {
            path: format!("main.{extension}"),
            ..FileText::default()
        };
        Files {
            list: vec![main],
            current: 0,
            syntax,
            bundled,
            places: places.to_vec(),
            used: BTreeSet::new(),
            hashes: Vec::new(),
            own: Vec::new(),
            manifests: Vec::new(),
            links: Vec::new(),
        }
    }

    /// Whether the file that is being written is a script with `require`.
    pub fn is_commonjs(&self) -> bool {
        self.syntax == Syntax::Cjs || self.list[self.current].path.ends_with(".cjs")
    }

    /// Whether the file that is being written is of another kind than the rest.
    pub fn is_foreign(&self) -> bool {
        let path = &self.list[self.current].path;
        path.ends_with(".json") || (self.syntax != Syntax::Cjs && path.ends_with(".cjs"))
    }

    /// Whether a program has its own way of resolving imports, which a compiler knows.
    pub fn is_bundled(&self) -> bool {
        self.bundled
    }

    fn possible(&self, importer: &str, kind: Option<&str>, is_near: bool) -> Vec<Place> {
        if kind.is_some() || is_near {
            return vec![Place::Beside, Place::Folder];
        }
        let mut all = match (self.syntax, self.bundled) {
            (Syntax::Cjs, _) => vec![
                Place::Beside,
                Place::Folder,
                Place::Extensionless,
                Place::Index,
                Place::Main,
            ],
            (_, true) => vec![
                Place::Beside,
                Place::Folder,
                Place::Extensionless,
                Place::Index,
                Place::Alias,
                Place::Base,
            ],
            _ => vec![Place::Beside, Place::Folder],
        };
        // A package of the workspace has a manifest of its own.
        if !importer.starts_with("packages/") {
            all.extend([Place::Hash, Place::Own]);
        }
        all.push(Place::Workspace);
        all
    }

    /// Another file, of another kind than the rest where one is named, and `near` the others where it leads back to them; its
    /// number.
    pub fn add(&mut self, number: usize, kind: Option<&str>, is_near: bool) -> usize {
        let importer = self.list[self.current].path.clone();
        let possible = self.possible(&importer, kind, is_near);
        let random = self.places.get(self.list.len() - 1).copied().unwrap_or(0);
        let place = possible[random % possible.len()];
        let name = format!("part{number}");
        let (written, source) = match (kind, self.syntax, self.bundled) {
            (Some(kind), _, _) => (kind, kind),
            (None, Syntax::Cjs, _) | (None, Syntax::Esm, true) => ("js", "js"),
            (None, Syntax::Esm, false) => ("mjs", "mjs"),
            (None, Syntax::Ts, true) => ("js", "ts"),
            (None, Syntax::Ts, false) => ("mjs", "mts"),
        };
        let mut file = FileText {
            path: format!("{name}.{source}"),
            end: (source.to_owned(), written.to_owned()),
            ..FileText::default()
        };
        match place {
            Place::Beside => {
                let folder = importer.rsplit_once('/').map_or("", |(folder, _)| folder);
                file.path = join(folder, &file.path);
            }
            Place::Folder => file.path = format!("lib/{}", file.path),
            Place::Extensionless => file.end = (format!(".{source}"), String::new()),
            Place::Index => {
                file.path = format!("{name}/index.{source}");
                file.end = (format!("/index.{source}"), String::new());
            }
            Place::Main => {
                file.path = format!("{name}/entry.{source}");
                file.end = (format!("/entry.{source}"), String::new());
                let text = format!("{{ \"main\": \"./entry.{written}\" }}");
                self.manifests.push((format!("{name}/package.json"), text));
            }
            Place::Alias => {
                file.path = format!("source/{}", file.path);
                file.name = Some(format!("@/{name}"));
            }
            Place::Base => {
                file.path = format!("shared/{}", file.path);
                file.name = Some(format!("shared/{name}"));
            }
            Place::Hash => {
                file.path = format!("lib/{}", file.path);
                file.name = Some(format!("#{name}"));
                self.hashes
                    .push((format!("#{name}"), format!("./lib/{name}.{written}")));
            }
            Place::Own => {
                file.path = format!("lib/{}", file.path);
                file.name = Some(format!("gen-app/{name}"));
                self.own
                    .push((format!("./{name}"), format!("./lib/{name}.{written}")));
            }
            Place::Workspace => {
                file.path = format!("packages/gen/{name}/src/{}", file.path);
                file.name = Some(format!("@gen/{name}"));
                let entry = format!("./src/{name}.{written}");
                let text = match random % 2 {
                    0 => format!("{{ \"name\": \"@gen/{name}\", \"exports\": \"{entry}\" }}"),
                    _ => format!(
                        "{{ \"name\": \"@gen/{name}\", \"exports\": {{ \".\": {{ \"default\": \"{entry}\" }} }} }}"
                    ),
                };
                let folder = format!("packages/gen/{name}");
                self.manifests
                    .push((format!("{folder}/package.json"), text));
                self.links
                    .push((format!("node_modules/@gen/{name}"), folder));
            }
        }
        self.used.insert(place.shape());
        if kind.is_none() && written != source && matches!(place, Place::Beside | Place::Folder) {
            self.used.insert("specifiers/js-for-ts");
        }
        self.list.push(file);
        self.list.len() - 1
    }

    /// What the file that is being written says for another one.
    pub fn specifier(&self, of: usize) -> String {
        let file = &self.list[of];
        if let Some(name) = &file.name {
            return name.clone();
        }
        let (end, written) = &file.end;
        let stem = file.path.strip_suffix(end.as_str()).unwrap_or(&file.path);
        let from = &self.list[self.current].path;
        let mut folders: Vec<&str> = from.split('/').collect();
        folders.pop();
        let target = format!("{stem}{written}");
        let parts: Vec<&str> = target.split('/').collect();
        let common = folders
            .iter()
            .zip(&parts)
            .take_while(|(one, other)| one == other)
            .count();
        let up = folders.len() - common;
        let start = if up == 0 {
            "./".to_owned()
        } else {
            "../".repeat(up)
        };
        format!("{start}{}", parts[common..].join("/"))
    }

    /// The shapes that say where files lie.
    pub fn shapes(&self) -> BTreeSet<String> {
        let mut shapes: BTreeSet<String> = self.used.iter().map(|&name| name.to_owned()).collect();
        if self.list.len() > 1 {
            shapes.insert("modules/several-files".to_owned());
        }
        shapes
    }

    /// Manifests and configuration beside the sources, and links as pairs of link and target.
    pub fn surroundings(&self) -> (Pairs, Pairs) {
        if self.list.len() == 1 {
            return Default::default();
        }
        let map = |pairs: &[(String, String)]| {
            let pairs: Vec<String> = pairs
                .iter()
                .map(|(key, value)| format!("\"{key}\": \"{value}\""))
                .collect();
            format!("{{ {} }}", pairs.join(", "))
        };
        let mut all = self.manifests.clone();
        let mut manifest = "{ \"name\": \"gen-app\", \"private\": true".to_owned();
        if !self.hashes.is_empty() {
            manifest += &format!(", \"imports\": {}", map(&self.hashes));
        }
        if !self.own.is_empty() {
            manifest += &format!(", \"exports\": {}", map(&self.own));
        }
        if !self.links.is_empty() {
            manifest += ", \"workspaces\": [\"packages/gen/*\"]";
        }
        all.push(("package.json".to_owned(), manifest + " }"));
        let base = "{ \"compilerOptions\": { \"baseUrl\": \".\", \"paths\": { \"@/*\": [\"./source/*\"] } } }";
        if self.bundled && self.places.last().is_some_and(|random| random % 2 == 0) {
            let extends = "{ \"extends\": \"./config/tsconfig.base.json\", \"compilerOptions\": { \"strict\": true } }";
            all.push(("tsconfig.json".to_owned(), extends.to_owned()));
            let base = base
                .replace("\".\"", "\"..\"")
                .replace("./source", "source");
            all.push(("config/tsconfig.base.json".to_owned(), base));
        } else if self.bundled {
            all.push(("tsconfig.json".to_owned(), base.to_owned()));
        }
        (all, self.links.clone())
    }
}

fn join(folder: &str, name: &str) -> String {
    match folder {
        "" => name.to_owned(),
        folder => format!("{folder}/{name}"),
    }
}
