//! What a program is made of, chosen by a seed.

use crate::files::{ENVELOPES, Envelope};
use crate::rng::Rng;
use crate::shapes::{Role, Shape, Shapes};

/// What makes a call miss the legacy endpoint by little.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Miss {
    /// Another host.
    Host,
    /// Another method.
    Method,
    /// A path below the endpoint's.
    LongerPath,
}

impl Miss {
    /// Its name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Miss::Host => "misses/other-host",
            Miss::Method => "misses/other-method",
            Miss::LongerPath => "misses/longer-path",
        }
    }
}

/// A text: how it is written, and what is put around it, the first one innermost.
#[derive(Clone, Debug)]
pub struct Text<'a> {
    /// The literal's shape.
    pub leaf: &'a Shape,
    /// The shapes around it.
    pub around: Vec<&'a Shape>,
}

/// The choices that make a program.
#[derive(Clone, Debug)]
pub struct Program<'a> {
    /// The host.
    pub host: Text<'a>,
    /// The path.
    pub path: Text<'a>,
    /// How they become a URL.
    pub join: &'a Shape,
    /// Around the URL.
    pub url: Vec<&'a Shape>,
    /// The payload.
    pub payload: &'a Shape,
    /// Around the payload.
    pub changes: Vec<&'a Shape>,
    /// The companion and the voice, texts of the payload.
    pub fields: [Text<'a>; 2],
    /// Which optional fields the payload has, a bit each.
    pub optional: usize,
    /// The client's call.
    pub client: &'a Shape,
    /// The function that sends, if there is one.
    pub wrapper: Option<&'a Shape>,
    /// Whether the channel is the websocket's.
    pub is_socket: bool,
    /// What makes it innocent, if anything.
    pub miss: Option<Miss>,
    /// What its files begin with.
    pub envelope: Envelope,
}

fn text<'a>(rng: &mut Rng, shapes: &'a Shapes, plain: usize, lengths: &[usize]) -> Text<'a> {
    let leaf = match rng.percent(plain) {
        true => shapes.named("literals/to-string"),
        false => one(rng, &shapes.of(Role::Text, false)),
    };
    Text {
        leaf,
        around: around(rng, &shapes.of(Role::Text, true), lengths),
    }
}

fn one<'a>(rng: &mut Rng, from: &[&'a Shape]) -> &'a Shape {
    from[rng.below(from.len())]
}

fn around<'a>(rng: &mut Rng, from: &[&'a Shape], lengths: &[usize]) -> Vec<&'a Shape> {
    let length = *rng.pick(lengths);
    (0..length).map(|_| one(rng, from)).collect()
}

impl<'a> Program<'a> {
    /// The program that a seed makes.
    pub fn new(rng: &mut Rng, shapes: &'a Shapes) -> Self {
        let misses = [Miss::Host, Miss::Method, Miss::LongerPath];
        let wrappers = shapes.of(Role::Wrapper, false);
        let clients = shapes.of(Role::Client, false);
        let wrapper = rng.percent(45).then(|| one(rng, &wrappers));
        let fits = |client: &Shape| {
            wrapper.is_none_or(|wrapper| {
                let own = |line: &String| line.contains("crate::");
                let is_plain = !client.local.iter().any(own) && client.items.is_empty();
                (!wrapper.is("async") || client.is("async"))
                    && (!wrapper.is("sync") || !client.is("async"))
                    && (!wrapper.is("plain") || is_plain)
            })
        };
        let clients: Vec<&Shape> = clients.into_iter().filter(|it| fits(it)).collect();
        let client = one(rng, &clients);
        let envelope = match rng.percent(60) {
            true => Envelope::Plain,
            false => *rng.pick(&ENVELOPES),
        };
        Program {
            host: text(rng, shapes, 15, &[0, 0, 1, 1, 2]),
            path: text(rng, shapes, 30, &[0, 0, 0, 1]),
            join: one(rng, &shapes.of(Role::Join, false)),
            url: around(rng, &shapes.of(Role::Text, true), &[0, 0, 0, 1]),
            payload: one(rng, &shapes.of(Role::Payload, false)),
            changes: around(rng, &shapes.of(Role::Payload, true), &[0, 0, 1, 1, 2, 3]),
            fields: [
                text(rng, shapes, 60, &[0, 0, 0, 1]),
                text(rng, shapes, 60, &[0, 0, 0, 1]),
            ],
            optional: rng.below(8),
            client,
            wrapper,
            is_socket: rng.percent(15),
            miss: rng.percent(8).then(|| *rng.pick(&misses)),
            envelope,
        }
    }

    /// A program as people write them: one unusual part or two, the others plain.
    pub fn usual(rng: &mut Rng, shapes: &'a Shapes) -> Self {
        let mut program = Self::new(rng, shapes);
        let plain = Text {
            leaf: shapes.named("literals/to-string"),
            around: Vec::new(),
        };
        program.miss = None;
        program.url.clear();
        program.path = plain.clone();
        program.fields = [plain.clone(), plain.clone()];
        program.host.around.clear();
        if rng.percent(50) {
            program.host = plain;
        }
        if rng.percent(70) {
            program.wrapper = None;
        }
        if rng.percent(60) {
            let usual = [
                "urls/format",
                "urls/format-inline",
                "urls/plus",
                "urls/join",
            ];
            program.join = shapes.named(usual[rng.below(usual.len())]);
        }
        program.changes.clear();
        if rng.percent(60) {
            let usual = [
                "json/inline",
                "json/variable",
                "structs/literal",
                "structs/variable",
            ];
            program.payload = shapes.named(usual[rng.below(usual.len())]);
        }
        program
    }

    /// Programs that lack one of its parts, the largest part first.
    pub fn smaller(&self, shapes: &'a Shapes) -> Vec<Program<'a>> {
        let mut all = Vec::new();
        let mut vary = |change: &dyn Fn(&mut Program<'a>)| {
            let mut other = self.clone();
            change(&mut other);
            all.push(other);
        };
        if self.wrapper.is_some() {
            vary(&|it| it.wrapper = None);
        }
        if self.envelope != Envelope::Plain {
            vary(&|it| it.envelope = Envelope::Plain);
        }
        for at in 0..self.changes.len() {
            vary(&|it| {
                it.changes.remove(at);
            });
        }
        for at in 0..self.url.len() {
            vary(&|it| {
                it.url.remove(at);
            });
        }
        let plain = shapes.named("literals/to-string");
        type Part<'a> = for<'b> fn(&'b mut Program<'a>) -> &'b mut Text<'a>;
        let parts: [Part<'a>; 4] = [
            |it| &mut it.host,
            |it| &mut it.path,
            |it| &mut it.fields[0],
            |it| &mut it.fields[1],
        ];
        for part in parts {
            let mut own = self.clone();
            let own = part(&mut own);
            for at in 0..own.around.len() {
                vary(&|it| {
                    part(it).around.remove(at);
                });
            }
            if own.leaf.name != plain.name {
                vary(&|it| part(it).leaf = plain);
            }
        }
        for (name, set) in [
            (
                "urls/format",
                (|it, shape| it.join = shape) as fn(&mut Program<'a>, &'a Shape),
            ),
            ("json/inline", |it, shape| it.payload = shape),
            ("reqwest/post", |it, shape| it.client = shape),
        ] {
            let shape = shapes.named(name);
            let own = [self.join, self.payload, self.client];
            let fits = name != "reqwest/post" || !self.wrapper.is_some_and(|it| it.is("sync"));
            if fits && !own.iter().any(|it| it.name == name) {
                vary(&|it| set(it, shape));
            }
        }
        if self.optional != 0 {
            vary(&|it| it.optional = 0);
        }
        all
    }
}
