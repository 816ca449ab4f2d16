//! From the choices of a program to its text.

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

#[derive(Debug, Default)]
struct FileText {
    name: String,
    imports: Vec<String>,
    body: Vec<String>,
}

/// Writes one program.
pub struct Renderer<'a> {
    pub program: &'a Program<'a>,
    pub fresh: Fresh,
    pub used: BTreeSet<String>,
    files: Vec<FileText>,
    current: usize,
    /// How many functions and class bodies are open that cannot wait.
    inside: usize,
}

pub const HOST: &str = "https://companion-api.napster.com";

/// Writes a program.
pub fn render(program: &Program<'_>) -> Rendered {
    let mut renderer = Renderer {
        program,
        fresh: Fresh::default(),
        used: BTreeSet::new(),
        files: vec![FileText::default()],
        current: 0,
        inside: 0,
    };
    if let Some(miss) = program.miss {
        renderer.used.insert(miss.name().to_owned());
    }
    renderer.frame();
    let extension = program.syntax.extension();
    let files = renderer
        .files
        .iter()
        .enumerate()
        .map(|(at, file)| {
            let name = match at {
                0 => format!("main.{extension}"),
                _ => file.name.clone(),
            };
            let lines = [file.imports.clone(), file.body.clone()].concat();
            (name, finish(&lines, program.syntax))
        })
        .collect();
    Rendered {
        files,
        shapes: renderer.used,
    }
}

/// Exports as the module system has them.
fn finish(lines: &[String], syntax: Syntax) -> String {
    if syntax != Syntax::Cjs {
        return lines.join("\n") + "\n";
    }
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
        self.program.syntax == Syntax::Cjs
    }

    fn can_await(&self, level: Level) -> bool {
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
            && (!shape.is("sloppy") || self.is_sloppy())
    }

    fn applies(&self, shape: &Shape, level: Level, inner: &Code, is_innermost: bool) -> bool {
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
    }

    /// Adds a line to the module.
    pub fn module(&mut self, line: String) {
        self.files[self.current].body.push(line);
    }

    /// Adds the imports of a shape.
    pub fn import(&mut self, shape: &Shape, names: &mut Names) {
        for (clause, module) in &shape.imports {
            let clause = self.fresh.fill(clause, names, &mut |_| None);
            let line = if self.is_sloppy() {
                let clause = clause.replace("* as ", "").replace(" as ", ": ");
                format!("const {clause} = require(\"{module}\");")
            } else {
                format!("import {clause} from \"{module}\";")
            };
            let imports = &mut self.files[self.current].imports;
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

    /// A chain of shapes around something.
    pub fn chain(
        &mut self,
        shapes: &[&'a Shape],
        level: Level,
        base: &mut dyn FnMut(&mut Self, Level) -> Code,
    ) -> Code {
        let Some((&outer, inner)) = shapes.split_last() else {
            return base(self, level);
        };
        // What writes itself has the last word: behind code that nobody sees, nobody knows that it does.
        let is_last_word = inner.iter().any(|shape| shape.is("tojson"));
        if is_last_word || !self.fits(outer) || (outer.is("await") && !self.can_await(level)) {
            return self.chain(inner, level, base);
        }
        let in_function = outer.mentions("$STMTS");
        let is_module = outer.mentions("$M") || (in_function && level == Level::Module);
        let inner_level = match is_module {
            // What stands in a class or function of the module cannot wait.
            true if !in_function => Level::Module,
            _ if in_function => Level::Function { can_await: false },
            _ => level,
        };
        let files = self.files[self.current].body.len();
        let inside = usize::from(Self::is_inside(outer));
        self.inside += inside;
        let code = self.chain(inner, inner_level, base);
        self.inside -= inside;
        if !self.applies(outer, level, &code, inner.is_empty()) {
            if inner_level == level {
                return code;
            }
            // What was made for another place is made again for this one.
            self.files[self.current].body.truncate(files);
            return self.chain(inner, level, base);
        }
        self.used.insert(outer.name.clone());
        self.around(outer, level, inner_level, in_function, code)
    }

    /// Whether what a shape stands around is written into a function or class body that cannot wait.
    fn is_inside(outer: &Shape) -> bool {
        let is_value = |line: &String| line.starts_with("const $") && line.ends_with("= $M;");
        let module = outer.module.iter().filter(|line| !is_value(line));
        module.clone().any(|line| line.contains("$M"))
            || outer.local.iter().any(|line| line.contains("$M"))
            || outer.mentions("$M;\n")
            || ["=> $E", "() {", "(() =>", "this)"].iter().any(|word| {
                let lines = outer.local.iter().chain(std::iter::once(&outer.result));
                lines
                    .clone()
                    .any(|line| line.contains(word) && line.contains("$E"))
            })
    }

    fn around(
        &mut self,
        shape: &Shape,
        level: Level,
        inner_level: Level,
        in_function: bool,
        code: Code,
    ) -> Code {
        let mut names = Names::new();
        self.import(shape, &mut names);
        let mut before = Vec::new();
        if !in_function {
            if inner_level == Level::Module && level != Level::Module {
                for line in &code.before {
                    self.module(line.clone());
                }
            } else {
                before.extend(code.before.iter().cloned());
            }
        }
        let mut lines = |renderer: &mut Self, from: &[String], level: Level| -> Vec<String> {
            let mut all = Vec::new();
            for line in from {
                if line.trim() == "$STMTS" {
                    let indent = &line[..line.len() - line.trim_start().len()];
                    all.extend(code.before.iter().map(|line| format!("{indent}{line}")));
                    continue;
                }
                let value = &code.value;
                all.push(
                    renderer
                        .fresh
                        .fill(line, &mut names, &mut |word| match word {
                            "E" | "M" => Some(value.clone()),
                            "L" => Some(value.clone()),
                            _ => Self::outside(level, word),
                        }),
                );
            }
            all
        };
        let module_level = match in_function {
            true => inner_level,
            false => Level::Module,
        };
        let module = lines(self, &shape.module, module_level);
        before.extend(lines(self, &shape.local, level));
        let value = lines(self, std::slice::from_ref(&shape.result), level).concat();
        self.files[self.current].body.extend(module);
        Code {
            before,
            value,
            frozen: shape.is("freezes") || (code.frozen && !shape.is("copies")),
            functions: code.functions || shape.is("function") || shape.is("tojson"),
        }
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
            true => "\"/public/agents/agent_1/connections\"".to_owned(),
            false => format!("\"{HOST}/public/agents/agent_1/connections\""),
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
