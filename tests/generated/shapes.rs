//! The shapes that programs are composed of, read from `shapes/*.txt`; `README.md` describes the notation.

use std::collections::BTreeSet;
use std::path::Path;

/// What a shape stands around.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// A text of the URL.
    Text,
    /// The payload.
    Payload,
    /// A value inside of the payload.
    Leaf,
    /// A client library's call.
    Client,
    /// A function of the program that sends for others.
    Wrapper,
    /// The function around the call.
    Frame,
}

const FILES: [(Role, &str); 9] = [
    (Role::Text, "texts.txt"),
    (Role::Payload, "payloads.txt"),
    (Role::Leaf, "leaves.txt"),
    (Role::Client, "clients.txt"),
    (Role::Wrapper, "wrappers.txt"),
    (Role::Frame, "frames.txt"),
    (Role::Text, "modules.txt"),
    (Role::Payload, "modules.txt"),
    (Role::Wrapper, "wrapper-modules.txt"),
];

/// A way to write something, as a template.
#[derive(Clone, Debug)]
pub struct Shape {
    /// `group/name`, as the table lists it.
    pub name: String,
    /// What it stands around.
    pub role: Role,
    /// What it needs or does, in words that `render` knows.
    pub flags: BTreeSet<String>,
    /// Import clauses with their modules.
    pub imports: Vec<(String, String)>,
    /// Lines of a module of its own.
    pub file: Vec<String>,
    /// Lines of a module between that and this one.
    pub barrel: Vec<String>,
    /// Lines at module level.
    pub module: Vec<String>,
    /// Lines where the value is used.
    pub local: Vec<String>,
    /// The value.
    pub result: String,
}

impl Shape {
    fn new(role: Role, header: &str) -> Self {
        let mut words = header.split_whitespace();
        Shape {
            name: words.next().unwrap_or_default().to_owned(),
            role,
            flags: words
                .map(|word| word.trim_matches(['[', ']']).to_owned())
                .collect(),
            imports: Vec::new(),
            file: Vec::new(),
            barrel: Vec::new(),
            module: Vec::new(),
            local: Vec::new(),
            result: String::new(),
        }
    }

    /// Whether it has this flag.
    pub fn is(&self, flag: &str) -> bool {
        self.flags.contains(flag)
    }

    /// Whether any of its lines holds this word.
    pub fn mentions(&self, word: &str) -> bool {
        let files = self.file.iter().chain(&self.barrel);
        let lines = files.chain(&self.module).chain(&self.local);
        lines
            .chain(std::iter::once(&self.result))
            .any(|line| line.contains(word))
    }

    fn line(&mut self, line: &str) {
        if let Some(rest) = line.strip_prefix("+ ") {
            let (clause, module) = rest
                .rsplit_once(" from ")
                .unwrap_or_else(|| panic!("{}: {line}", self.name));
            self.imports.push((clause.to_owned(), module.to_owned()));
        } else if let Some(rest) = line.strip_prefix(">> ") {
            self.barrel.push(rest.to_owned());
        } else if let Some(rest) = line.strip_prefix("> ") {
            self.file.push(rest.to_owned());
        } else if let Some(rest) = line.strip_prefix("^ ") {
            self.module.push(rest.to_owned());
        } else if let Some(rest) = line.strip_prefix("=> ") {
            self.result = rest.to_owned();
        } else {
            self.local.push(line.to_owned());
        }
    }
}

/// All shapes, by role.
#[derive(Debug)]
pub struct Shapes(Vec<Shape>);

impl Shapes {
    /// Reads them.
    pub fn read() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/generated/shapes");
        let mut shapes: Vec<Shape> = Vec::new();
        for (role, file) in FILES {
            let text = std::fs::read_to_string(folder.join(file)).unwrap();
            for line in text.lines() {
                if let Some(header) = line.strip_prefix("# ") {
                    shapes.push(Shape::new(role, header));
                } else if !line.is_empty() && !line.starts_with("//") {
                    shapes
                        .last_mut()
                        .unwrap_or_else(|| panic!("{file}: {line}"))
                        .line(line);
                }
            }
        }
        Shapes(shapes)
    }

    /// The shapes for one role.
    pub fn of(&self, role: Role) -> Vec<&Shape> {
        self.0.iter().filter(|shape| shape.role == role).collect()
    }

    /// The shapes whose names start with one of these, without those that send nothing.
    pub fn starting_with(&self, starts: &[&str]) -> Vec<&Shape> {
        let is_of = |shape: &&Shape| {
            let name = shape.name.as_str();
            !shape.is("silent") && starts.iter().any(|start| name.starts_with(start))
        };
        self.0.iter().filter(is_of).collect()
    }

    /// The shape of this name.
    pub fn named(&self, name: &str) -> &Shape {
        self.0
            .iter()
            .find(|shape| shape.name == name)
            .unwrap_or_else(|| panic!("no shape {name}"))
    }
}
