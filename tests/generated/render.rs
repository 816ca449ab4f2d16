//! From the choices of a program to its text.

use crate::chain::Own;
use crate::files::Files;
use crate::program::{Miss, Program, Syntax};
use crate::shapes::{Role, Shape};
use crate::sink::Sink;
use crate::template::{Fresh, Names};
use std::collections::BTreeSet;

/// A program's text.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// Names and texts of its files; the first is the one that is run.
    pub files: Vec<(String, String)>,
    /// Manifests and configuration beside them.
    pub surroundings: Vec<(String, String)>,
    /// Links between folders, with what they lead to.
    pub links: Vec<(String, String)>,
    /// The shapes that it is made of.
    pub shapes: BTreeSet<String>,
}

/// An expression with the statements that it needs before.
#[derive(Clone, Debug, Default)]
pub struct Code {
    /// Statements.
    pub before: Vec<String>,
    /// The expression.
    pub value: String,
    pub(crate) frozen: bool,
    pub(crate) functions: bool,
}

impl Code {
    /// An expression that needs nothing.
    pub fn just(value: impl Into<String>) -> Self {
        Code {
            value: value.into(),
            ..Code::default()
        }
    }
}

/// Where an expression stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// In the module's body.
    Module,
    /// In a function with the parameters `user`, `flag` and `n`.
    Function {
        /// Whether it may wait.
        can_await: bool,
    },
}

/// Writes one program.
pub struct Renderer<'a> {
    pub program: &'a Program<'a>,
    pub fresh: Fresh,
    pub used: BTreeSet<String>,
    pub files: Files,
    /// How many functions and class bodies are open that cannot wait.
    pub inside: usize,
}

pub const HOST: &str = "https://companion-api.napster.com";

/// Writes a program.
pub fn render(program: &Program<'_>) -> Rendered {
    let mut renderer = Renderer {
        program,
        fresh: Fresh::default(),
        used: BTreeSet::new(),
        files: Files::new(program.syntax, program.bundled, &program.places),
        inside: 0,
    };
    if let Some(miss) = program.miss {
        renderer.used.insert(miss.name().to_owned());
    }
    renderer.frame();
    renderer.used.extend(renderer.files.shapes());
    let (surroundings, links) = renderer.files.surroundings();
    let files = renderer.files.list.iter().enumerate().map(|(at, file)| {
        let lines = [file.imports.clone(), file.body.clone()].concat();
        let text = match at == 0 && program.syntax == Syntax::Cjs {
            true => finish(&lines),
            false => lines.join("\n") + "\n",
        };
        (file.path.clone(), text)
    });
    Rendered {
        files: files.collect(),
        surroundings,
        links,
        shapes: renderer.used,
    }
}

/// The exports of a main file as CommonJS has them.
fn finish(lines: &[String]) -> String {
    let mut names = Vec::new();
    let mut out: Vec<String> = Vec::new();
    for line in lines {
        match line.strip_prefix("export ") {
            Some(declaration) => {
                let name = declaration.split([' ', '(', '=']).find(|word| {
                    ![
                        "const",
                        "let",
                        "async",
                        "function",
                        "function*",
                        "class",
                        "",
                    ]
                    .contains(word)
                });
                names.push(name.unwrap_or_default().to_owned());
                out.push(declaration.to_owned());
            }
            None => out.push(line.clone()),
        }
    }
    out.push(format!("module.exports = {{ {} }};", names.join(", ")));
    out.join("\n") + "\n"
}

impl<'a> Renderer<'a> {
    fn is_sloppy(&self) -> bool {
        self.files.is_commonjs()
    }

    pub fn can_await(&self, level: Level) -> bool {
        match level {
            _ if self.inside > 0 => false,
            Level::Module => !self.is_sloppy(),
            Level::Function { can_await } => can_await,
        }
    }

    /// Whether a shape may stand in this program at all.
    pub fn fits(&self, shape: &Shape) -> bool {
        (!shape.is("ts") || self.program.syntax == Syntax::Ts)
            && (!shape.is("esm") || !self.is_sloppy())
            && (shape.file.is_empty() || !self.files.is_foreign())
            && (!shape.is("sloppy") || self.is_sloppy())
    }

    pub fn applies(&self, shape: &Shape, level: Level, inner: &Code, is_innermost: bool) -> bool {
        self.fits(shape)
            && (!shape.is("await") || self.can_await(level))
            && (!shape.is("mutates") || !inner.frozen)
            && (!shape.is("clone")
                || !(inner.functions
                    || self
                        .program
                        .leaves
                        .iter()
                        .any(|leaf| leaf.mentions("=>") || leaf.is("function"))))
            && (!shape.is("literal") || is_innermost)
            && (!shape.is("quoted") || inner.value.starts_with('"') && !inner.value.contains('\\'))
            && (!shape.is("native") || !self.files.is_bundled())
    }

    /// Adds a line to the module.
    pub fn module(&mut self, line: String) {
        let current = self.files.current;
        self.files.list[current].body.push(line);
    }

    /// Adds the imports of a shape, from its own files and from packages.
    pub fn import(&mut self, shape: &Shape, names: &mut Names, own: Option<Own>) {
        for (clause, module) in &shape.imports {
            let clause = self.fresh.fill(clause, names, &mut |_| None);
            let mut module = module.clone();
            if let Some(own) = own {
                module = self.specified(&module, own);
            }
            let line = if self.is_sloppy() {
                let clause = clause.replace("* as ", "").replace(" as ", ": ");
                format!("const {clause} = require(\"{module}\");")
            } else {
                let attributes = match module.ends_with(".json") && !self.files.is_bundled() {
                    true => " with { type: \"json\" }",
                    false => "",
                };
                format!("import {clause} from \"{module}\"{attributes};")
            };
            let current = self.files.current;
            let imports = &mut self.files.list[current].imports;
            if !imports.contains(&line) {
                imports.push(line);
            }
        }
    }

    /// What the words for values from outside mean at a level.
    pub fn outside(level: Level, word: &str) -> Option<String> {
        let (inside, at_module) = match word {
            "user" => ("user", "\"fixed-user\""),
            "flag" => ("flag", "(process.env.GEN_FLAG === \"1\")"),
            "n" => ("n", "Number(process.env.GEN_FLAG)"),
            _ => return None,
        };
        Some(
            if level == Level::Module {
                at_module
            } else {
                inside
            }
            .to_owned(),
        )
    }

    fn frame(&mut self) {
        let frame = self.program.frame;
        self.used.insert(frame.name.clone());
        let lines = frame.module.join("\n");
        let before = lines.split("$STMTS").next().unwrap_or_default();
        let level = Level::Function {
            can_await: before.contains("async"),
        };
        let mut sink = Sink::new(self);
        let url = match sink.takes_path {
            true => self.path(level),
            false => self.url(level),
        };
        let payload = self.payload(level);
        let migrated = match sink.takes_path {
            true => "\"/public/agents/agent_kept/connections\"".to_owned(),
            false => format!("\"{HOST}/public/agents/agent_kept/connections\""),
        };
        let method = match self.program.miss {
            Some(Miss::Method) => "\"PUT\"",
            _ => "\"POST\"",
        };
        let mut names = Names::new();
        for line in &frame.module {
            let indent = &line[..line.len() - line.trim_start().len()];
            if line.trim() == "$STMTS" {
                for line in url.before.iter().chain(&payload.before) {
                    self.module(format!("{indent}{line}"));
                }
                continue;
            }
            let line = line.replace("$SENT", "$SEND($URL|$METHOD|$E)");
            let mut fill = |it: &mut Self, text: &str| {
                it.fresh.fill(text, &mut names, &mut |word| match word {
                    "URL" => Some(url.value.clone()),
                    "E" => Some(payload.value.clone()),
                    "METHOD" => Some(method.to_owned()),
                    "MIGRATED" => Some(migrated.clone()),
                    _ => Some(format!("${word}")),
                })
            };
            let line = match crate::template::send(&line) {
                Some((start, arguments, end)) => {
                    let [url, method, body] = arguments.map(|part| fill(self, part));
                    let call = sink.outer(self, &url, &method, &body);
                    for line in &call.before {
                        self.module(format!("{indent}{line}"));
                    }
                    format!("{start}{}{end}", call.value)
                }
                None => fill(self, &line),
            };
            self.module(line);
        }
    }

    /// The shapes of the calls, in the order in which they are applied.
    pub fn senders(&self) -> Vec<&'a Shape> {
        let program = self.program;
        let usable = |shape: &&'a Shape| self.fits(shape) && shape.role == Role::Wrapper;
        program.wrappers.iter().copied().filter(usable).collect()
    }
}
