//! Where programs start over and over (`rules/runtimes.toml`): pages, serverless functions, edge and route handlers.

use globset::GlobSet;

/// A kind of program that is started over and over, and what shows that a file is a part of one.
#[derive(Clone, Debug)]
pub struct Runtime {
    /// What it is, with its article.
    pub name: String,
    /// What each start is: `every load`.
    pub starts: String,
    /// Paths of its files.
    pub paths: Option<GlobSet>,
    /// Names that its files export; `default.fetch` is a method of the default export.
    pub exports: Vec<String>,
    /// Packages that its files import.
    pub imports: Vec<String>,
    /// Globals that its files use, with members; a last `*` stands for any ending.
    pub globals: Vec<String>,
    /// Directives at the head of its files.
    pub directives: Vec<String>,
    /// Calls of globals with a text as their first argument.
    pub calls: Vec<(String, String)>,
}

/// What is known of a file.
pub trait Evidence {
    /// Its path, with `/` between its parts.
    fn path(&self) -> &str;
    /// Whether it exports a name, or a method of its default export.
    fn exports(&self, name: &str) -> bool;
    /// Whether it imports a package, or a part of one.
    fn imports(&self, package: &str) -> bool;
    /// Whether it uses a global, or a member of one; a last `*` stands for any ending.
    fn uses(&self, global: &str) -> bool;
    /// Whether it begins with a directive.
    fn directs(&self, directive: &str) -> bool;
    /// Whether it calls a global with this text as the first argument.
    fn calls(&self, global: &str, argument: &str) -> bool;
}

impl Runtime {
    /// Whether a file is a part of such a program.
    pub fn holds(&self, file: &impl Evidence) -> bool {
        let none_or = |list: &[String], test: &dyn Fn(&str) -> bool| {
            list.is_empty() || list.iter().any(|one| test(one))
        };
        self.paths
            .as_ref()
            .is_none_or(|paths| paths.is_match(file.path()))
            && none_or(&self.directives, &|one| file.directs(one))
            && none_or(&self.imports, &|one| file.imports(one))
            && none_or(&self.exports, &|one| file.exports(one))
            && none_or(&self.globals, &|one| file.uses(one))
            && (self.calls.is_empty()
                || self
                    .calls
                    .iter()
                    .any(|(global, argument)| file.calls(global, argument)))
    }
}
