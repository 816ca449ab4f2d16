//! Rust's paths through other files: segment by segment, from the file that the first one leads to.
//!
//! What stands in a module is found whoever may see it: privacy decides what compiles, not what is meant.

use super::Evaluation;
use super::calls::CallSite;
use super::imports::{Lead, join_path, lost};
use super::value::{Kind, ModuleIndex, Value};
use crate::ir::{BindingKind, Import, ImportName, Language, Name};
use crate::program::Imported;

/// Longer paths are no paths.
const MAX_SEGMENTS: usize = 16;

impl Evaluation<'_> {
    /// What a `use` or a `mod` stands for.
    pub(super) fn rust_import(&mut self, from: ModuleIndex, import: &Import) -> Value {
        let name = match &import.name {
            ImportName::Namespace => None,
            ImportName::Named(name) => Some(name.as_str()),
        };
        self.rust_path(from, &import.specifier, name)
    }

    /// The value of a path in a file, with one more segment behind it, if there is one.
    pub(super) fn rust_path(&mut self, from: ModuleIndex, path: &str, last: Option<&str>) -> Value {
        let (first, rest) = match path.starts_with("mod ") {
            true => (path, ""),
            false => path.split_once("::").unwrap_or((path, "")),
        };
        let segments = rest.split("::").filter(|segment| !segment.is_empty());
        let segments: Vec<&str> = segments.chain(last).take(MAX_SEGMENTS).collect();
        let mut value = match self.load(from, first) {
            Lead::Module(module) => Value::new(Kind::Module(module)),
            Lead::Unknown(why) => return lost(&Name::from(path), why),
            Lead::Package => Value::new(Kind::External(first.into())),
            Lead::Renamed(name) => Value::new(Kind::External(name)),
        };
        for segment in segments {
            value = match &value.kind {
                Kind::External(base) => {
                    Value::new(Kind::External(join_path(Language::Rust, base, segment)))
                }
                _ => self.member(&value, segment),
            };
        }
        value
    }

    /// The text of a file that a macro takes in.
    pub(super) fn included_text(&mut self, path: &str, site: &CallSite) -> Option<Value> {
        let file = self.file();
        match self.imports.import(&file, &format!("include {path}")) {
            Imported::File(included) => Some(Value::text(included.source.text(), site.origin)),
            Imported::Unknown(why) => Some(lost(&Name::from(path), why)),
            _ => None,
        }
    }

    /// What a module has under a name beside what it exports: its private items, the modules around it, what it takes from
    /// others by `*`.
    pub(super) fn rust_name(&mut self, module: ModuleIndex, name: &str) -> Option<Value> {
        if matches!(name, "crate" | "self" | "super") {
            return match self.load(module, name) {
                Lead::Module(module) => Some(Value::new(Kind::Module(module))),
                _ => None,
            };
        }
        let file = self.files[module as usize].file.clone();
        let own = file.ir.names.iter().find(|(own, _)| own == name);
        if let Some((_, binding)) = own {
            let frame = self.files[module as usize].frame;
            return Some(self.read_binding(frame, *binding));
        }
        self.glob_name(module, name)
    }

    /// What a name stands for that nothing in the file declares: something that a glob brings, or a crate.
    pub(super) fn rust_global(&mut self, name: &Name) -> Option<Value> {
        if name.contains(['!', ':']) {
            return None;
        }
        let module = self.module_index();
        let is_path = matches!(name.as_str(), "crate" | "self" | "super");
        if !is_path && let Some(value) = self.glob_name(module, name) {
            return Some(value);
        }
        if !is_path && !name.starts_with(|first: char| first.is_ascii_lowercase()) {
            return None;
        }
        match self.load(module, name) {
            Lead::Module(module) => Some(Value::new(Kind::Module(module))),
            Lead::Renamed(name) => Some(Value::new(Kind::External(name))),
            Lead::Unknown(why) => Some(lost(name, why)),
            Lead::Package => None,
        }
    }

    /// What a glob names: a path from a crate, or from a module that the file declares.
    fn glob_target(&mut self, module: ModuleIndex, glob: &str) -> Value {
        let mut segments = glob.split("::");
        let first = segments.next().unwrap_or_default();
        let file = self.files[module as usize].file.clone();
        let declared = file.ir.names.iter().find(|(name, binding)| {
            let kind = &file.ir.binding(*binding).kind;
            let is_module = match kind {
                BindingKind::Import(import) => import.specifier.starts_with("mod "),
                kind => matches!(kind, BindingKind::Namespace(_) | BindingKind::Class(_)),
            };
            name == first && is_module
        });
        let Some((_, binding)) = declared else {
            return self.rust_path(module, glob, None);
        };
        let frame = self.files[module as usize].frame;
        let start = self.read_binding(frame, *binding);
        segments.fold(start, |value, segment| self.member(&value, segment))
    }

    fn glob_name(&mut self, module: ModuleIndex, name: &str) -> Option<Value> {
        let file = self.files[module as usize].file.clone();
        for glob in &file.ir.globs {
            let target = self.glob_target(module, glob);
            let found = match &target.kind {
                Kind::Module(next) => self.export_within(*next, name),
                Kind::Namespace { .. } | Kind::Class(_) => {
                    let member = self.member(&target, name);
                    (!member.is_unknown() && !matches!(member.kind, Kind::Bound(_)))
                        .then_some(member)
                }
                Kind::External(base) => {
                    let path = join_path(Language::Rust, base, name);
                    let is_known = self.clients.entries.contains_key(path.as_str())
                        || self.clients.types.contains_key(path.as_str());
                    is_known.then(|| Value::new(Kind::External(path)))
                }
                _ => None,
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }
}
