//! `package.json` and `tsconfig.json`: what they say about where modules are. Total on any input.

use jsonc_parser::ast;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// Larger ones are not read: people write none of a thousandth of this.
const MAX_SIZE: usize = 1 << 20;

/// What a `package.json` says.
#[derive(Clone, Default, Debug)]
pub struct Package {
    /// Its name.
    pub name: Option<String>,
    /// The file that the package is, in the order in which bundlers and Node ask for it.
    pub entries: Vec<String>,
    /// `exports`: what others may import from it.
    pub exports: Option<Exports>,
    /// `imports`: its own names that begin with `#`.
    pub imports: Option<Map<String, Value>>,
    /// The folders of the workspace's packages, as patterns; none where it is no workspace.
    pub workspaces: Option<Vec<String>>,
    /// Whether it says that nobody else can have it.
    pub is_private: bool,
}

/// The `exports` of a package as their text: hundreds of lines, of which few are ever asked for.
#[derive(Clone, Debug)]
pub struct Exports(Box<RawValue>);

impl Exports {
    /// What the text says.
    pub fn read(&self) -> Value {
        serde_json::from_str(self.0.get()).unwrap_or_default()
    }
}

/// The parts of a `package.json` that say something, whatever they are.
#[derive(Deserialize)]
struct Parts {
    name: Option<Value>,
    source: Option<Value>,
    module: Option<Value>,
    main: Option<Value>,
    exports: Option<Box<RawValue>>,
    imports: Option<Value>,
    workspaces: Option<Value>,
    private: Option<Value>,
}

impl Parts {
    /// Reads JSON; where it is not quite that, as a person may have written it.
    fn parse(text: &str) -> Result<Self, String> {
        let strict = checked(text)?;
        serde_json::from_str(strict).or_else(|_| {
            let tolerant = serde_json::to_string(&object(text)?);
            let parts = tolerant.and_then(|text| serde_json::from_str(&text));
            parts.map_err(|error| error.to_string())
        })
    }
}

impl Package {
    /// Reads the text of one.
    ///
    /// # Errors
    /// Why it says nothing.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts = Parts::parse(text)?;
        let text = |value| match value {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        let entries = [parts.source, parts.module, parts.main];
        let workspaces = match &parts.workspaces {
            Some(Value::Object(object)) => object.get("packages").map(strings),
            Some(list) => Some(strings(list)),
            None => None,
        };
        let imports = match parts.imports {
            Some(Value::Object(imports)) => Some(imports),
            _ => None,
        };
        Ok(Self {
            name: text(parts.name),
            entries: entries.into_iter().filter_map(text).collect(),
            exports: parts.exports.map(Exports),
            imports,
            workspaces,
            is_private: parts.private == Some(Value::Bool(true)),
        })
    }
}

/// Patterns of specifiers with what they stand for, in order.
pub type Patterns = Vec<(String, Vec<String>)>;

/// What a `tsconfig.json` says for itself, without what it extends.
#[derive(Clone, Default, Debug)]
pub struct TsConfig {
    /// The configurations it builds on, later ones winning.
    pub extends: Vec<String>,
    /// The folder that bare specifiers are looked for in.
    pub base_url: Option<String>,
    /// Patterns of specifiers with what they stand for, in order.
    pub paths: Option<Patterns>,
    /// The configurations of the project's parts.
    pub references: Vec<String>,
    /// Where compiled files go.
    pub out_dir: Option<String>,
    /// Where sources lie.
    pub root_dir: Option<String>,
}

impl TsConfig {
    /// Reads the text of one.
    ///
    /// # Errors
    /// Why it says nothing.
    pub fn parse(text: &str) -> Result<Self, String> {
        let json = object(text)?;
        let none = Map::new();
        let options = match json.get("compilerOptions") {
            Some(Value::Object(options)) => options,
            _ => &none,
        };
        let text = |key: &str| options.get(key)?.as_str().map(str::to_owned);
        let paths = match options.get("paths") {
            Some(Value::Object(paths)) => Some(
                paths
                    .iter()
                    .map(|(pattern, targets)| (pattern.clone(), strings(targets)))
                    .collect(),
            ),
            _ => None,
        };
        let references = match json.get("references") {
            Some(Value::Array(references)) => references
                .iter()
                .filter_map(|one| one.get("path")?.as_str().map(str::to_owned))
                .collect(),
            _ => Vec::new(),
        };
        Ok(Self {
            extends: json.get("extends").map(strings).unwrap_or_default(),
            base_url: text("baseUrl"),
            paths,
            references,
            out_dir: text("outDir"),
            root_dir: text("rootDir"),
        })
    }
}

/// One string, or all strings of a list.
fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(one) => vec![one.clone()],
        Value::Array(all) => all
            .iter()
            .filter_map(|one| one.as_str().map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    }
}

/// The object that a text is, comments and trailing commas allowed.
fn object(text: &str) -> Result<Map<String, Value>, String> {
    let parsed = jsonc_parser::parse_to_ast(
        checked(text)?,
        &jsonc_parser::CollectOptions::default(),
        &jsonc_parser::ParseOptions::default(),
    )
    .map_err(|error| error.to_string())?;
    match parsed.value.as_ref().map(value) {
        Some(Value::Object(object)) => Ok(object),
        _ => Err("not an object".to_owned()),
    }
}

/// A text of bearable size without its byte order mark.
fn checked(text: &str) -> Result<&str, String> {
    if text.len() > MAX_SIZE {
        return Err("too large for a configuration file".to_owned());
    }
    Ok(text.strip_prefix(crate::source::BOM).unwrap_or(text))
}

/// The parser bounds the nesting.
fn value(node: &ast::Value<'_>) -> Value {
    match node {
        ast::Value::StringLit(text) => Value::String(text.value.to_string()),
        ast::Value::NumberLit(number) => number.value.parse().map_or(Value::Null, Value::Number),
        ast::Value::BooleanLit(known) => Value::Bool(known.value),
        ast::Value::NullKeyword(_) => Value::Null,
        ast::Value::Array(array) => array.elements.iter().map(value).collect(),
        ast::Value::Object(object) => Value::Object(
            object
                .properties
                .iter()
                .map(|property| (property.name.as_str().to_owned(), value(&property.value)))
                .collect(),
        ),
    }
}
