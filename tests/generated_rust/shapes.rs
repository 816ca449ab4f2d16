//! The shapes that programs are composed of, read from `shapes/*.txt`; `README.md` describes the notation.

use std::collections::BTreeSet;
use std::path::Path;

/// What a shape stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A text of the URL or the payload.
    Text,
    /// Host and path as one URL.
    Join,
    /// The payload.
    Payload,
    /// A client library's call.
    Client,
    /// A function of the program that sends for others.
    Wrapper,
}

const FILES: [(Role, &str); 5] = [
    (Role::Text, "texts.txt"),
    (Role::Join, "joins.txt"),
    (Role::Payload, "payloads.txt"),
    (Role::Client, "clients.txt"),
    (Role::Wrapper, "wrappers.txt"),
];

/// A way to write something, as a template.
#[derive(Clone, Debug)]
pub struct Shape {
    /// `group/name`, as the table lists it.
    pub name: String,
    /// What it stands for.
    pub role: Role,
    flags: BTreeSet<String>,
    /// Lines at module level.
    pub items: Vec<String>,
    /// Lines of other files, with the name of the file.
    pub files: Vec<(String, String)>,
    /// Lines where the value is used.
    pub local: Vec<String>,
    /// The value.
    pub result: String,
    /// Its type, for functions that hand it on.
    pub returns: Option<String>,
}

impl Shape {
    /// Whether it has this flag.
    pub fn is(&self, flag: &str) -> bool {
        self.flags.contains(flag)
    }

    /// Whether it stands around another of its kind.
    pub fn is_around(&self) -> bool {
        let mut lines = self.items.iter().chain(&self.local).chain([&self.result]);
        self.is("wrap") || (self.role == Role::Text && lines.any(|line| line.contains("$E")))
    }
}

/// All shapes.
#[derive(Debug)]
pub struct Shapes(Vec<Shape>);

impl Shapes {
    /// Reads them.
    pub fn read() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/generated_rust/shapes");
        let mut shapes: Vec<Shape> = Vec::new();
        for (role, file) in FILES {
            let text = std::fs::read_to_string(folder.join(file)).unwrap();
            for line in text.lines() {
                if let Some(header) = line.strip_prefix("# ") {
                    let (name, flags) = header.split_once(" [").unwrap_or((header, ""));
                    shapes.push(Shape {
                        name: name.to_owned(),
                        role,
                        flags: flags
                            .trim_end_matches(']')
                            .split(' ')
                            .map(str::to_owned)
                            .collect(),
                        items: Vec::new(),
                        files: Vec::new(),
                        local: Vec::new(),
                        result: String::new(),
                        returns: None,
                    });
                    continue;
                }
                let Some(shape) = shapes.last_mut().filter(|_| !line.starts_with("//")) else {
                    continue;
                };
                if let Some(item) = line.strip_prefix("^ ") {
                    shape.items.push(item.to_owned());
                } else if let Some((path, text)) = line
                    .strip_prefix("@ ")
                    .and_then(|rest| rest.split_once(" | "))
                {
                    shape.files.push((path.to_owned(), text.to_owned()));
                } else if let Some(result) = line.strip_prefix("=> ") {
                    shape.result = result.to_owned();
                } else if let Some(returns) = line.strip_prefix("-> ") {
                    shape.returns = Some(returns.to_owned());
                } else if !line.is_empty() {
                    shape.local.push(line.to_owned());
                }
            }
        }
        Shapes(shapes)
    }

    /// The shapes of a role that do, or do not, stand around others.
    pub fn of(&self, role: Role, is_around: bool) -> Vec<&Shape> {
        self.0
            .iter()
            .filter(|shape| shape.role == role && shape.is_around() == is_around)
            .collect()
    }

    /// The shape of this name.
    pub fn named(&self, name: &str) -> &Shape {
        let found = self.0.iter().find(|shape| shape.name == name);
        found.unwrap_or_else(|| panic!("no shape {name}"))
    }
}
