//! The catalog: a pack's parts, each parsed when it is first asked for.
//!
//! The embedded pack is parsed part by part, so that a run that finds nothing to parse pays for the needles alone. A pack from
//! a folder is checked as a whole before anything is looked at.

use super::api::Api;
use super::clients::Clients;
use super::error::{RuleError, RuleErrorKind};
use super::mapping::Mapping;
use super::pages::{self, CODES, Page};
use super::read::{self, Source};
use super::runtimes::Runtime;
use crate::ir::Language;
use crate::workspace;
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

const ENDPOINTS: &str = "endpoints.toml";
const MAPPING: &str = "mapping.toml";
const ECMASCRIPT: &str = "clients/ecmascript.toml";
const RUST: &str = "clients/rust.toml";
const SHELL: &str = "clients/shell.toml";
const RUNTIMES: &str = "runtimes.toml";
const PAGES: &str = "pages";
/// May stand in a pack, and is not read.
const README: &str = "README.md";

/// A rule pack. Every part has been checked, or is checked when it is first asked for (the embedded pack, whose validity a
/// test proves).
#[derive(Debug, Default)]
pub struct Catalog {
    api: OnceLock<Api>,
    mapping: OnceLock<Mapping>,
    ecmascript: OnceLock<Clients>,
    rust: OnceLock<Clients>,
    shell: OnceLock<Clients>,
    runtimes: OnceLock<Vec<Runtime>>,
    pages: OnceLock<Vec<Page>>,
}

impl Catalog {
    /// The pack that is part of the program. Costs nothing until a part is asked for.
    pub fn embedded() -> &'static Catalog {
        static CATALOG: OnceLock<Catalog> = OnceLock::new();
        CATALOG.get_or_init(Catalog::default)
    }

    /// The pack in the folder `dir`, wholly read and checked. Errors name files below `dir`.
    pub fn load(dir: &Path) -> Result<Catalog, RuleError> {
        let files = read_folder(dir)?;
        Self::from_files(&files).map_err(|mut error| {
            error.file = dir.join(&error.file).display().to_string();
            error
        })
    }

    /// The pack made of `files`: paths relative to the pack with `/` between their parts, and texts. Wholly checked.
    pub fn from_files(files: &BTreeMap<String, String>) -> Result<Catalog, RuleError> {
        check_names(files)?;
        let source = |name: &'static str, expected: &'static str| {
            let found = files.get_key_value(name);
            found
                .map(|(name, text)| Source { name, text })
                .ok_or_else(|| whole_file(name, RuleErrorKind::Missing { expected }))
        };
        Ok(Catalog {
            api: read::endpoints::read(source(ENDPOINTS, "hosts and endpoints")?)?.into(),
            mapping: read::mapping::read(source(MAPPING, "the field mapping")?)?.into(),
            ecmascript: read::clients::read(source(ECMASCRIPT, "client signatures")?)?.into(),
            rust: read::clients::read(source(RUST, "client signatures")?)?.into(),
            shell: read::clients::read(source(SHELL, "client signatures")?)?.into(),
            runtimes: read::runtimes::read(source(RUNTIMES, "runtimes")?)?.into(),
            pages: read_pages(&|name| files.get(name).map(String::as_str))?.into(),
        })
    }

    /// Endpoints, hosts and needles.
    pub fn api(&self) -> &Api {
        self.api
            .get_or_init(|| embedded(ENDPOINTS, read::endpoints::read))
    }

    /// Where each legacy field goes.
    pub fn mapping(&self) -> &Mapping {
        self.mapping
            .get_or_init(|| embedded(MAPPING, read::mapping::read))
    }

    /// The HTTP clients of `language`.
    pub fn clients(&self, language: Language) -> &Clients {
        match language {
            Language::JavaScript | Language::TypeScript | Language::Tsx => self
                .ecmascript
                .get_or_init(|| embedded(ECMASCRIPT, read::clients::read)),
            Language::Rust => self
                .rust
                .get_or_init(|| embedded(RUST, read::clients::read)),
            Language::Shell
            | Language::Markdown
            | Language::Yaml
            | Language::Makefile
            | Language::Dockerfile => self
                .shell
                .get_or_init(|| embedded(SHELL, read::clients::read)),
        }
    }

    /// Where programs start over and over.
    pub fn runtimes(&self) -> &[Runtime] {
        self.runtimes
            .get_or_init(|| embedded(RUNTIMES, read::runtimes::read))
    }

    /// All pages, by code.
    pub fn pages(&self) -> &[Page] {
        self.pages.get_or_init(|| {
            let pages = read_pages(&embedded_text);
            debug_assert!(pages.is_ok(), "the embedded pages do not load: {pages:?}");
            pages.unwrap_or_default()
        })
    }

    /// The page of the rule `code`, in letters of either case.
    pub fn page(&self, code: &str) -> Option<&Page> {
        let mut pages = self.pages().iter();
        pages.find(|page| page.code.eq_ignore_ascii_case(code))
    }
}

/// A part of the embedded pack. A broken one would be empty; a test proves that none is.
fn embedded<T: Default>(
    name: &'static str,
    read: impl FnOnce(Source<'_>) -> Result<T, RuleError>,
) -> T {
    let text = embedded_text(name).unwrap_or_default();
    let part = read(Source { name, text });
    debug_assert!(
        part.is_ok(),
        "the embedded pack does not load: {:?}",
        part.err()
    );
    part.unwrap_or_default()
}

fn embedded_text(name: &str) -> Option<&'static str> {
    EMBEDDED.get_file(name)?.contents_utf8()
}

fn page_file(code: &str) -> String {
    format!("{PAGES}/{code}.md")
}

fn read_pages<'a>(text: &dyn Fn(&str) -> Option<&'a str>) -> Result<Vec<Page>, RuleError> {
    CODES
        .iter()
        .map(|code| {
            let file = page_file(code);
            let expected = "the rule's page";
            let text = text(&file)
                .ok_or_else(|| whole_file(&file, RuleErrorKind::Missing { expected }))?;
            pages::read(&file, code, text)
        })
        .collect()
}

/// Every file must belong to the pack.
fn check_names(files: &BTreeMap<String, String>) -> Result<(), RuleError> {
    let known: Vec<String> = [ENDPOINTS, MAPPING, ECMASCRIPT, RUST, SHELL, RUNTIMES]
        .into_iter()
        .map(str::to_owned)
        .chain(CODES.iter().map(|code| page_file(code)))
        .collect();
    match files
        .keys()
        .find(|name| *name != README && !known.contains(name))
    {
        None => Ok(()),
        Some(name) => Err(whole_file(
            name,
            RuleErrorKind::UnknownFile {
                found: name.clone(),
                expected: known,
            },
        )),
    }
}

fn whole_file(name: &str, kind: RuleErrorKind) -> RuleError {
    RuleError {
        file: name.to_owned(),
        place: None,
        kind,
    }
}

/// All files below `dir`.
fn read_folder(dir: &Path) -> Result<BTreeMap<String, String>, RuleError> {
    workspace::read_folder(dir).map_err(|(path, error)| {
        whole_file(
            &path.display().to_string(),
            RuleErrorKind::Unreadable(error),
        )
    })
}
