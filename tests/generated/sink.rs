//! The call itself: a client's, and the wrappers around it.

use crate::chain::Own;
use crate::render::{Code, Level, Renderer};
use crate::shapes::Shape;
use crate::template::{Names, at, send};

const JSON_HEADERS: &str =
    "{ \"X-Api-Key\": process.env.NAPSTER_API_KEY, \"Content-Type\": \"application/json\" }";

/// Something that sends: a client, or a wrapper with what it wraps.
pub struct Sink<'a> {
    layers: Vec<Layer<'a>>,
    /// Whether its first argument is a path, not a whole URL.
    pub takes_path: bool,
    text: bool,
    headers: String,
}

struct Layer<'a> {
    shape: &'a Shape,
    names: Names,
    own: Option<Own>,
}

/// A shape of the call, and the files that it stands in.
#[derive(Clone, Copy)]
struct Placed<'a> {
    shape: &'a Shape,
    adds_base: bool,
    /// The file of whoever calls it.
    outer: usize,
    own: Option<Own>,
}

const BODY_LEVEL: Level = Level::Function { can_await: false };

impl<'a> Sink<'a> {
    /// Declares what the program's call needs at module level.
    pub fn new(renderer: &mut Renderer<'a>) -> Self {
        let program = renderer.program;
        let client = program.client;
        let mut sink = Sink {
            layers: Vec::new(),
            takes_path: false,
            text: false,
            headers: JSON_HEADERS.to_owned(),
        };
        sink.text = program.text && client.mentions("$JSON") && program.wrappers.is_empty();
        let shapes = sink.chosen(renderer);
        // What a wrapper of another file wraps stands in that file.
        let mut placed: Vec<Placed<'a>> = Vec::new();
        for &(shape, adds_base) in shapes.iter().rev() {
            let outer = renderer.files.current;
            let own = renderer.own_files(shape);
            renderer.files.current = own.map_or(outer, |own| own.file);
            placed.push(Placed {
                shape,
                adds_base,
                outer,
                own,
            });
        }
        match program.forms[3] {
            1 => {
                renderer.module(format!("const headers = {JSON_HEADERS};"));
                sink.headers = "headers".to_owned();
            }
            2 => {
                renderer.module("const apiKey = \"key_live_12345\";".to_owned());
                sink.headers = JSON_HEADERS.replace("process.env.NAPSTER_API_KEY", "apiKey");
            }
            _ => {}
        }
        for placed in placed.into_iter().rev() {
            sink.add(renderer, placed);
        }
        renderer.files.current = 0;
        sink
    }

    /// The client and the wrappers that can stand around it, with whether they add the base.
    fn chosen(&mut self, renderer: &Renderer<'a>) -> Vec<(&'a Shape, bool)> {
        let program = renderer.program;
        let wrappers = renderer.senders();
        let has_own_base = wrappers.iter().any(|shape| shape.is("base"));
        let mut chosen = vec![(program.client, false)];
        self.takes_path = program.client.is("split");
        for shape in wrappers {
            let is_first = chosen.len() == 1;
            if (shape.is("base") && self.takes_path)
                || (shape.is("expression") && is_first && program.client.is("statements"))
            {
                continue;
            }
            let adds_base = !shape.is("base")
                && !has_own_base
                && !self.takes_path
                && program.base_in_wrapper
                && shape.mentions("$AT(");
            self.takes_path |= adds_base || shape.is("base");
            chosen.push((shape, adds_base));
        }
        chosen
    }

    fn add(&mut self, renderer: &mut Renderer<'a>, placed: Placed<'a>) {
        let Placed {
            shape,
            adds_base,
            outer,
            own,
        } = placed;
        let inner = own.map_or(outer, |own| own.file);
        renderer.used.insert(shape.name.clone());
        let mut names = Names::new();
        renderer.files.current = outer;
        renderer.import(shape, &mut names, own);
        renderer.files.current = inner;
        let host = match shape.is("base") || shape.is("split") || adds_base {
            true => renderer.host(Level::Module),
            false => Code::default(),
        };
        for line in &host.before {
            renderer.module(line.clone());
        }
        if !host.value.is_empty() {
            let number = renderer.fresh.number();
            let name = match number % 2 {
                0 => format!("API{number}"),
                _ => format!("baseUrl{number}"),
            };
            renderer.module(format!("const {name} = {};", host.value));
            names.insert("HOST".to_owned(), name);
        }
        let depth = self.layers.len();
        self.layers.push(Layer { shape, names, own });
        if let Some(own) = own {
            self.write(renderer, depth, &shape.file, Some(own), adds_base);
            if let Some(barrel) = own.barrel {
                renderer.files.current = barrel;
                self.write(renderer, depth, &shape.barrel, Some(own), adds_base);
            }
        }
        renderer.files.current = outer;
        self.write(renderer, depth, &shape.module, own, adds_base);
    }

    fn write(
        &mut self,
        renderer: &mut Renderer<'a>,
        depth: usize,
        lines: &[String],
        own: Option<Own>,
        adds_base: bool,
    ) {
        for line in lines {
            let line = match own {
                Some(own) => renderer.specified(line, own),
                None => line.clone(),
            };
            let base = self.layers[depth].names.get("HOST").cloned();
            let line = at(&line, &|path| match (&base, adds_base) {
                (Some(base), true) => format!("`${{{base}}}${{{path}}}`"),
                _ => path.to_owned(),
            });
            let indent = &line[..line.len() - line.trim_start().len()];
            match send(&line) {
                Some((start, arguments, end)) => {
                    let [url, method, body] =
                        arguments.map(|part| self.fill(renderer, depth, part, None));
                    let call = self.call(renderer, depth, &url, &method, &body);
                    for line in &call.before {
                        renderer.module(format!("{indent}{line}"));
                    }
                    let value = call.value;
                    let (start, end) = (
                        self.fill(renderer, depth, start, None),
                        self.fill(renderer, depth, end, None),
                    );
                    renderer.module(format!("{start}{value}{end}"));
                }
                None => {
                    let line = self.fill(renderer, depth, &line, None);
                    renderer.module(line);
                }
            }
        }
    }

    fn fill(
        &mut self,
        renderer: &mut Renderer<'a>,
        layer: usize,
        line: &str,
        arguments: Option<[&str; 3]>,
    ) -> String {
        let headers = self.headers.clone();
        let host = self.layers[layer].names.get("HOST").cloned();
        let json = |body: &str| match self.text {
            true => body.to_owned(),
            false => format!("JSON.stringify({body})"),
        };
        let mut word = |word: &str| match (word, arguments) {
            ("HEADERS", _) => Some(headers.clone()),
            ("HOST", _) => host.clone(),
            ("URL" | "PATH", Some([url, _, _])) => Some(url.to_owned()),
            ("METHOD", Some([_, method, _])) => Some(method.to_owned()),
            ("BODY", Some([_, _, body])) => Some(body.to_owned()),
            ("JSON", Some([_, _, body])) => Some(json(body)),
            _ => Renderer::outside(BODY_LEVEL, word),
        };
        let names = &mut self.layers[layer].names;
        renderer.fresh.fill(line, names, &mut word)
    }

    /// A call of what is below layer `below`.
    fn call(
        &mut self,
        renderer: &mut Renderer<'a>,
        below: usize,
        url: &str,
        method: &str,
        body: &str,
    ) -> Code {
        let layer = below - 1;
        let arguments = Some([url, method, body]);
        let shape = self.layers[layer].shape;
        let kept = self.layers[layer].names.clone();
        let before = shape
            .local
            .iter()
            .map(|line| self.fill(renderer, layer, line, arguments))
            .collect();
        let result = match self.layers[layer].own {
            Some(own) => renderer.specified(&shape.result, own),
            None => shape.result.clone(),
        };
        let value = self.fill(renderer, layer, &result, arguments);
        // Names of statements are made up again at each call.
        if !shape.local.is_empty() {
            self.layers[layer].names = kept;
        }
        let mut call = Code::just(value);
        call.before = before;
        call
    }

    /// A call of the outermost layer.
    pub fn outer(
        &mut self,
        renderer: &mut Renderer<'a>,
        url: &str,
        method: &str,
        body: &str,
    ) -> Code {
        let text = match self.text {
            true => format!("JSON.stringify({body})"),
            false => body.to_owned(),
        };
        self.call(renderer, self.layers.len(), url, method, &text)
    }
}
