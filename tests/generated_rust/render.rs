//! A program's choices as Rust source.

use crate::files::{CLOSE, OPEN, finished};
use crate::program::{Miss, Program, Text};
use crate::shapes::{Role, Shape};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The host of the API.
pub const HOST: &str = "https://companion-api.napster.com";

/// A program as it is linted and compiled.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// Its files with their names, that of its own code first.
    pub files: Vec<(String, String)>,
    /// Where in each of them a call stands that a diagnostic may be about.
    pub calls: Vec<Vec<Range<usize>>>,
    /// The shapes in it.
    pub shapes: BTreeSet<String>,
    /// Whether `run` is asynchronous.
    pub is_async: bool,
    /// Crates that are named otherwise where all programs are compiled together.
    pub renamed: Vec<(&'static str, &'static str)>,
}

impl Rendered {
    /// The text of its own file.
    pub fn text(&self) -> &str {
        &self.files[0].1
    }

    /// All files, for people.
    pub fn shown(&self) -> String {
        let files = self.files.iter();
        let files = files.map(|(name, text)| format!("// {name}\n{text}"));
        files.collect::<Vec<_>>().join("\n")
    }
}

/// An expression with what comes before it.
#[derive(Clone, Default)]
pub struct Code {
    /// Statements.
    pub before: Vec<String>,
    /// The expression.
    pub value: String,
}

/// A program on its way to text.
pub struct Renderer<'a> {
    pub(crate) program: &'a Program<'a>,
    pub(crate) number: usize,
    pub(crate) items: Vec<String>,
    /// Lines of other files, by their names.
    others: BTreeMap<String, Vec<String>>,
    used: BTreeSet<String>,
    pub(crate) structs: [String; 2],
}

/// Renders a program.
pub fn render(program: &Program<'_>) -> Rendered {
    let mut renderer = Renderer {
        program,
        number: 0,
        items: Vec::new(),
        others: BTreeMap::new(),
        used: BTreeSet::new(),
        structs: ["Body".to_owned(), "Provider".to_owned()],
    };
    let statements = renderer.body();
    let is_async = program.client.is("async");
    let keyword = if is_async { "async " } else { "" };
    let mut text = renderer.items.join("\n");
    text.push_str(&format!("\n\npub {keyword}fn run(user: &str) {{\n"));
    let envelope = program.envelope;
    for line in statements {
        text.push_str(&format!("    {}{line}\n", envelope.before_statement()));
    }
    text.push_str("}\n");
    if let Some(miss) = program.miss {
        renderer.used.insert(miss.name().to_owned());
    }
    renderer.used.insert(envelope.name().to_owned());
    let name = match renderer.others.is_empty() {
        true => "session.rs",
        false => "src/lib.rs",
    };
    let mut files = vec![(name.to_owned(), text)];
    for (path, lines) in std::mem::take(&mut renderer.others) {
        let path = match path.starts_with("members/") {
            true => path,
            false => format!("src/{path}"),
        };
        files.push((path, lines.join("\n") + "\n"));
    }
    let mut calls = Vec::new();
    for (path, text) in &mut files {
        let (clean, spans) = match path.ends_with(".rs") {
            true => finished(text, envelope),
            false => (text.clone(), Vec::new()),
        };
        *text = clean;
        calls.push(spans);
    }
    let renamed = [
        ("ureq2", ("ureq::", "ureq2::")),
        ("hyper014", ("hyper::", "hyper014::")),
    ];
    let renamed = renamed
        .into_iter()
        .filter(|(flag, _)| program.client.is(flag));
    Rendered {
        files,
        calls,
        shapes: renderer.used,
        is_async,
        renamed: renamed.map(|(_, names)| names).collect(),
    }
}

/// Puts marks around a call; that it is waited for is no part of it.
fn marked(call: &str) -> String {
    if call.contains(OPEN) {
        return call.to_owned();
    }
    match call.strip_suffix(".await") {
        Some(call) => format!("{OPEN}{call}{CLOSE}.await"),
        None => format!("{OPEN}{call}{CLOSE}"),
    }
}

impl<'a> Renderer<'a> {
    fn body(&mut self) -> Vec<String> {
        let program = self.program;
        let host = match program.miss {
            Some(Miss::Host) => "https://api.example.com",
            _ => HOST,
        };
        let mut path = match program.is_socket {
            true => "/public/ws-connections".to_owned(),
            false => "/public/connections".to_owned(),
        };
        if program.miss == Some(Miss::LongerPath) {
            path.push_str("/conn_1/close");
        }
        let is_based = program.wrapper.is_some_and(|wrapper| wrapper.is("base"));
        let mut statements = Vec::new();
        let path = self.text(&program.path, &path);
        statements.extend(path.before);
        let mut target = path.value;
        let mut base = String::new();
        if is_based {
            let host = self.text(&program.host, host);
            statements.extend(host.before);
            base = host.value;
        } else {
            let host = self.text(&program.host, host);
            statements.extend(host.before);
            let variable = match program.miss {
                Some(Miss::Host) => "OTHER_HOST",
                _ => "HOST",
            };
            let words = [("H", host.value), ("P", target), ("M", variable.to_owned())];
            let url = self.shape(program.join, &words);
            statements.extend(url.before);
            target = url.value;
            for shape in &program.url {
                let url = self.shape(shape, &[("E", target)]);
                statements.extend(url.before);
                target = url.value;
            }
        }
        let payload = self.payload();
        statements.extend(payload.before);
        let words = [
            ("U", target),
            ("Y", payload.value),
            ("H", base),
            ("HL", format!("{host:?}")),
            ("g", self.method().to_lowercase()),
        ];
        match program.wrapper {
            Some(wrapper) => {
                let call = self.shape(wrapper, &words);
                statements.extend(call.before);
                statements.push(format!("let _ = {};", marked(&call.value)));
            }
            None => {
                let call = self.call(&words[0].1, &words[1].1);
                statements.extend(call.before);
                statements.push(format!("let _ = {};", call.value));
            }
        }
        statements
    }

    /// The client's call.
    fn call(&mut self, url: &str, body: &str) -> Code {
        let method = self.method();
        let words = [
            ("U", url.to_owned()),
            ("Y", body.to_owned()),
            ("G", method.to_owned()),
            ("g", method.to_lowercase()),
        ];
        let call = self.shape(self.program.client, &words);
        Code {
            value: marked(&call.value),
            ..call
        }
    }

    fn method(&self) -> &'static str {
        match self.program.miss {
            Some(Miss::Method) => "PUT",
            _ => "POST",
        }
    }

    pub(crate) fn text(&mut self, text: &Text<'_>, literal: &str) -> Code {
        let half = literal.len() / 2;
        let words = [
            ("L", format!("{literal:?}")),
            ("LR", literal.to_owned()),
            ("L1", format!("{:?}", &literal[..half])),
            ("L2", format!("{:?}", &literal[half..])),
        ];
        let mut code = self.shape(text.leaf, &words);
        for shape in &text.around {
            let outer = self.shape(shape, &[("E", code.value)]);
            code.before.extend(outer.before);
            code.value = outer.value;
        }
        code
    }

    /// A shape with its placeholders filled.
    pub(crate) fn shape(&mut self, shape: &Shape, words: &[(&str, String)]) -> Code {
        self.used.insert(shape.name.clone());
        let mut names: BTreeMap<char, String> = BTreeMap::new();
        for item in &shape.items {
            let item = self.filled(item, shape, words, &mut names);
            self.items.extend(item);
        }
        for (path, line) in &shape.files {
            let path = self.filled(path, shape, words, &mut names).join("");
            // What the line brings along stands beside it.
            let items = self.items.len();
            let line = self.filled(line, shape, words, &mut names);
            let brought = self.items.split_off(items);
            let file = self.others.entry(path).or_default();
            file.extend(brought.into_iter().chain(line));
        }
        let mut code = Code::default();
        for line in &shape.local {
            code.before
                .extend(self.filled(line, shape, words, &mut names));
        }
        code.value = self
            .filled(&shape.result, shape, words, &mut names)
            .join("\n");
        code
    }

    fn filled(
        &mut self,
        line: &str,
        shape: &Shape,
        words: &[(&str, String)],
        names: &mut BTreeMap<char, String>,
    ) -> Vec<String> {
        let mut out = String::new();
        let mut rest = line;
        while let Some(at) = rest.find('$') {
            out.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix('$') {
                out.push('$');
                rest = after;
                continue;
            }
            let sends = ["SEND(", "GIVE("].into_iter();
            if let Some((word, after)) =
                { sends }.find_map(|word| rest.strip_prefix(word).map(|after| (word, after)))
            {
                let end = matching(after);
                let (url, body) = after[..end].split_once('|').unwrap();
                let url = self.filled(url, shape, words, names).join("");
                let body = self.filled(body, shape, words, names).join("");
                let call = self.call(&url, &body);
                out.push_str(&call.before.join(" "));
                // What has no type that could be written down is not handed on.
                match self.program.client.returns.is_some() && word == "GIVE(" {
                    true => out.push_str(&format!(" {}", call.value)),
                    false => out.push_str(&format!(" let _ = {};", call.value)),
                }
                rest = &after[end + 1..];
                continue;
            }
            if let Some(after) = rest.strip_prefix("->") {
                let returns = self.program.client.returns.iter();
                out.extend(returns.map(|ty| format!(" -> {ty}")));
                rest = after;
                continue;
            }
            if let Some(after) = rest.strip_prefix('<') {
                out.push(OPEN);
                rest = after;
                continue;
            }
            if let Some(after) = rest.strip_prefix('>') {
                out.push(CLOSE);
                rest = after;
                continue;
            }
            if let Some(after) = rest.strip_prefix('~') {
                out.push_str(if self.program.client.is("async") {
                    "async "
                } else {
                    ""
                });
                rest = after;
                continue;
            }
            if let Some(after) = rest.strip_prefix('.') {
                out.push_str(if self.program.client.is("async") {
                    ".await"
                } else {
                    ""
                });
                rest = after;
                continue;
            }
            let word = words
                .iter()
                .filter(|(word, _)| rest.starts_with(word))
                .max_by_key(|(word, _)| word.len());
            if let Some((word, text)) = word {
                rest = &rest[word.len()..];
                if matches!(*word, "M" | "X") && shape.role == Role::Payload {
                    // Statements on the variable in parentheses.
                    let end = matching(&rest[1..]) + 1;
                    let target = self.filled(&rest[1..end], shape, words, names).join("");
                    out.push_str(&text.replace('@', &target));
                    rest = &rest[end + 1..];
                } else {
                    out.push_str(text);
                }
                continue;
            }
            let letter = rest.chars().next().unwrap();
            rest = &rest[letter.len_utf8()..];
            let number = &mut self.number;
            out.push_str(names.entry(letter).or_insert_with(|| {
                *number += 1;
                name(letter, *number)
            }));
        }
        out.push_str(rest);
        out.lines().map(str::to_owned).collect()
    }
}

/// Where the bracket closes that stands open before `text`.
fn matching(text: &str) -> usize {
    let mut depth = 1;
    text.char_indices()
        .find_map(|(at, letter)| {
            depth += match letter {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            (depth == 0).then_some(at)
        })
        .unwrap_or(text.len())
}

fn name(letter: char, number: usize) -> String {
    match letter {
        'A' => format!("START_{number}"),
        'B' => format!("PARTS_{number}"),
        'C' => format!("Other{number}"),
        'D' => format!("Inner{number}"),
        'S' => format!("Kind{number}"),
        'T' => format!("Shown{number}"),
        'a' => format!("value{number}"),
        'b' => format!("other{number}"),
        'c' => format!("more{number}"),
        'f' => format!("make{number}"),
        'h' => format!("headers{number}"),
        'm' => format!("module{number}"),
        'n' => format!("written{number}"),
        // No name begins another one.
        'w' => format!("member{number}_own"),
        other => panic!("no name for ${other}"),
    }
}
