//! Shapes around something, each with what it declares, in files of its own where it has some.

use crate::render::{Code, Level, Renderer};
use crate::shapes::Shape;
use crate::template::Names;

/// The files that a shape has of its own, by number.
#[derive(Clone, Copy, Debug)]
pub struct Own {
    /// The one with its `>` lines.
    pub file: usize,
    /// The one between that and the shape, with its `>>` lines.
    pub barrel: Option<usize>,
}

impl<'a> Renderer<'a> {
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
        let files = self.files.clone();
        let own = self.own_files(outer);
        let inside = match own {
            Some(own) if outer.file.iter().any(|line| line.contains("$M")) => {
                self.files.current = own.file;
                let words = ["=>", "function", "class ", "() {", "constructor"];
                let holds = |line: &&String| line.contains("$M");
                let mut lines = outer.file.iter().filter(holds);
                let is_inside = lines.any(|line| words.iter().any(|word| line.contains(word)));
                std::mem::replace(&mut self.inside, usize::from(is_inside))
            }
            _ => {
                self.inside += usize::from(Self::is_inside(outer));
                self.inside - usize::from(Self::is_inside(outer))
            }
        };
        let code = self.chain(inner, inner_level, base);
        self.inside = inside;
        self.files.current = files.current;
        if !self.applies(outer, level, &code, inner.is_empty()) {
            if inner_level == level && own.is_none() {
                return code;
            }
            // What was made for another place is made again for this one.
            self.files = files;
            return self.chain(inner, level, base);
        }
        self.used.insert(outer.name.clone());
        self.around(outer, own, [level, inner_level], in_function, code)
    }

    /// The files that a shape has of its own.
    pub fn own_files(&mut self, shape: &Shape) -> Option<Own> {
        if shape.file.is_empty() {
            return None;
        }
        let kind = ["json", "cjs"].into_iter().find(|kind| shape.is(kind));
        let barrel = match shape.barrel.is_empty() {
            true => None,
            false => {
                let number = self.fresh.number();
                Some(self.files.add(number, None, shape.is("near")))
            }
        };
        let outer = self.files.current;
        self.files.current = barrel.unwrap_or(outer);
        let number = self.fresh.number();
        let file = self.files.add(number, kind, shape.is("near"));
        self.files.current = outer;
        Some(Own { file, barrel })
    }

    /// A line with the specifiers of a shape's own files.
    pub fn specified(&self, line: &str, own: Own) -> String {
        let line = line.replace("$FILE", &self.files.specifier(own.file));
        match own.barrel {
            Some(barrel) => line.replace("$BARREL", &self.files.specifier(barrel)),
            None => line,
        }
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
        own: Option<Own>,
        [level, inner_level]: [Level; 2],
        in_function: bool,
        code: Code,
    ) -> Code {
        let mut names = Names::new();
        self.import(shape, &mut names, own);
        let mut before = Vec::new();
        let outer = self.files.current;
        let is_elsewhere = shape.file.iter().any(|line| line.contains("$M"));
        if !in_function {
            if is_elsewhere || (inner_level == Level::Module && level != Level::Module) {
                if let Some(own) = own.filter(|_| is_elsewhere) {
                    self.files.current = own.file;
                }
                for line in &code.before {
                    self.module(line.clone());
                }
                self.files.current = outer;
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
                let line = &match own {
                    Some(own) => renderer.specified(line, own),
                    None => line.clone(),
                };
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
        if let Some(own) = own {
            let parts = [(Some(own.file), &shape.file), (own.barrel, &shape.barrel)];
            for (file, from) in parts {
                let Some(file) = file else { continue };
                self.files.current = file;
                let written = lines(self, from, Level::Module);
                self.files.list[file].body.extend(written);
                self.files.current = outer;
            }
        }
        let module = lines(self, &shape.module, module_level);
        before.extend(lines(self, &shape.local, level));
        let value = lines(self, std::slice::from_ref(&shape.result), level).concat();
        self.files.list[outer].body.extend(module);
        Code {
            before,
            value,
            frozen: shape.is("freezes") || (code.frozen && !shape.is("copies")),
            functions: code.functions || shape.is("function") || shape.is("tojson"),
        }
    }
}
