//! The call itself: a client's, and the wrappers around it.

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
        sink.text = program.text && client.mentions("$JSON") && program.wrappers.is_empty();
        sink.takes_path = client.is("split");
        sink.add(renderer, client, false);
        let wrappers = renderer.senders();
        let has_own_base = wrappers.iter().any(|shape| shape.is("base"));
        for shape in wrappers {
            let is_first = sink.layers.len() == 1;
            if (shape.is("base") && sink.takes_path)
                || (shape.is("expression") && is_first && client.is("statements"))
            {
                continue;
            }
            let adds_base = !shape.is("base")
                && !has_own_base
                && !sink.takes_path
                && program.base_in_wrapper
                && shape.mentions("$AT(");
            sink.takes_path |= adds_base || shape.is("base");
            sink.add(renderer, shape, adds_base);
        }
        sink
    }

    fn add(&mut self, renderer: &mut Renderer<'a>, shape: &'a Shape, adds_base: bool) {
        renderer.used.insert(shape.name.clone());
        let mut names = Names::new();
        renderer.import(shape, &mut names);
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
        self.layers.push(Layer { shape, names });
        for line in &shape.module {
            let base = self.layers[depth].names.get("HOST").cloned();
            let line = at(line, &|path| match (&base, adds_base) {
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
        let value = self.fill(renderer, layer, &shape.result, arguments);
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
