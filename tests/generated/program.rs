//! What a program is made of, chosen by a seed.

use crate::groups;
use crate::rng::Rng;
use crate::shapes::{Role, Shape, Shapes};

/// How the files of a program are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// ECMAScript modules.
    Esm,
    /// CommonJS, sloppy.
    Cjs,
    /// TypeScript as ECMAScript modules.
    Ts,
}

impl Syntax {
    /// The extension of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Syntax::Esm => "mjs",
            Syntax::Cjs => "cjs",
            Syntax::Ts => "mts",
        }
    }
}

/// What makes a call miss the legacy endpoint by little.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Miss {
    /// Another host.
    Host,
    /// Another method.
    Method,
    /// A path below the endpoint's.
    LongerPath,
    /// The call is migrated already.
    Migrated,
}

impl Miss {
    /// Its name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Miss::Host => "misses/other-host",
            Miss::Method => "misses/other-method",
            Miss::LongerPath => "misses/longer-path",
            Miss::Migrated => "misses/migrated",
        }
    }
}

/// The choices that make a program; what a shape cannot stand around is left out when it is written.
#[derive(Clone, Debug)]
pub struct Program<'a> {
    /// How it is written.
    pub syntax: Syntax,
    /// Around the host, the first one innermost.
    pub host: Vec<&'a Shape>,
    /// Around the path.
    pub path: Vec<&'a Shape>,
    /// Around the whole URL.
    pub url: Vec<&'a Shape>,
    /// Around the payload.
    pub payload: Vec<&'a Shape>,
    /// Values of settings.
    pub leaves: Vec<&'a Shape>,
    /// Around the client's call.
    pub wrappers: Vec<&'a Shape>,
    /// The client's call.
    pub client: &'a Shape,
    /// The function around all.
    pub frame: &'a Shape,
    /// What makes it innocent, if anything.
    pub miss: Option<Miss>,
    /// How the literals of host and path are written, how they are joined, and how headers are.
    pub forms: [usize; 4],
    /// Which optional fields the payload has, a bit each.
    pub fields: usize,
    /// Whether the outermost wrapper adds the host.
    pub base_in_wrapper: bool,
    /// Whether the call hands over the body as text.
    pub text: bool,
    /// Whether it opens the websocket channel.
    pub websocket: bool,
    /// Whether imports of its files mean what a bundler makes of them.
    pub bundled: bool,
    /// Where its files lie.
    pub places: Vec<usize>,
}

fn chain<'a>(rng: &mut Rng, from: &[&'a Shape], lengths: &[usize]) -> Vec<&'a Shape> {
    let length = *rng.pick(lengths);
    (0..length).map(|_| *rng.pick(from)).collect()
}

impl<'a> Program<'a> {
    /// The program that a seed makes.
    pub fn new(rng: &mut Rng, shapes: &'a Shapes, number: usize) -> Self {
        let texts = shapes.of(Role::Text);
        // What nobody can see through is no way to a path; the host may be unknown.
        let mut clear = texts.clone();
        clear.retain(|shape| !shape.is("opaque"));
        let payloads = shapes.of(Role::Payload);
        let leaves = shapes.of(Role::Leaf);
        let wrappers = shapes.of(Role::Wrapper);
        let clients = shapes.of(Role::Client);
        let frames = shapes.of(Role::Frame);
        let plain = shapes.named("clients/fetch");
        let misses = [Miss::Host, Miss::Method, Miss::LongerPath, Miss::Migrated];
        // Each program shows one of the things that are asked for, all of them in turn.
        let asked = shapes.starting_with(groups::asked(number));
        let asked = (!asked.is_empty()).then(|| *rng.pick(&asked));
        let of = |role: Role| asked.filter(|shape| shape.role == role);
        let client = if let Some(client) = of(Role::Client) {
            client
        } else if rng.percent(25) {
            plain
        } else {
            *rng.pick(&clients)
        };
        let syntax = *rng.pick(&[Syntax::Esm, Syntax::Esm, Syntax::Cjs, Syntax::Ts]);
        let flagged = |flag: &str| client.is(flag) || asked.is_some_and(|shape| shape.is(flag));
        let syntax = match syntax {
            _ if flagged("ts") => Syntax::Ts,
            Syntax::Cjs if flagged("esm") => Syntax::Esm,
            _ if flagged("sloppy") && !client.is("esm") => Syntax::Cjs,
            syntax => syntax,
        };
        let mut program = Program {
            syntax,
            host: chain(rng, &texts, &[0, 0, 1, 1, 2]),
            path: chain(rng, &clear, &[0, 0, 0, 1, 1, 2]),
            url: chain(rng, &clear, &[0, 0, 0, 1]),
            payload: chain(rng, &payloads, &[0, 1, 1, 2, 2, 3, 4]),
            leaves: chain(rng, &leaves, &[0, 1, 1, 2]),
            wrappers: chain(rng, &wrappers, &[0, 0, 0, 1, 1, 2]),
            client,
            frame: match of(Role::Frame) {
                Some(frame) => frame,
                None => frames[rng.below(frames.len())],
            },
            miss: rng.percent(10).then(|| *rng.pick(&misses)),
            forms: [rng.below(9), rng.below(9), rng.below(6), rng.below(4)],
            fields: rng.below(1 << 9),
            base_in_wrapper: rng.percent(50),
            text: rng.percent(20),
            websocket: rng.percent(15),
            bundled: rng.percent(50),
            places: (0..12).map(|_| rng.below(1 << 16)).collect(),
        };
        match asked.map(|shape| (shape, shape.role)) {
            // The host may be unknown.
            Some((shape, Role::Text)) if shape.is("opaque") => program.host.push(shape),
            Some((shape, Role::Text)) => program.path.push(shape),
            Some((shape, Role::Payload)) => program.payload.push(shape),
            Some((shape, Role::Leaf)) => program.leaves.push(shape),
            Some((shape, Role::Wrapper)) => program.wrappers.push(shape),
            _ => {}
        }
        program
    }

    /// Programs that lack one of its parts, the largest part first.
    pub fn smaller(&self, plain: [&'a Shape; 2]) -> Vec<Program<'a>> {
        let mut all = Vec::new();
        let mut vary = |change: &dyn Fn(&mut Program<'a>)| {
            let mut other = self.clone();
            change(&mut other);
            all.push(other);
        };
        type List<'a> = for<'b> fn(&'b mut Program<'a>) -> &'b mut Vec<&'a Shape>;
        let lists: [List<'a>; 6] = [
            |it| &mut it.wrappers,
            |it| &mut it.payload,
            |it| &mut it.host,
            |it| &mut it.path,
            |it| &mut it.url,
            |it| &mut it.leaves,
        ];
        for list in lists {
            for at in 0..list(&mut self.clone()).len() {
                vary(&|other| {
                    list(other).remove(at);
                });
            }
        }
        let [client, frame] = plain;
        if self.client.name != client.name {
            vary(&|other| other.client = client);
        }
        if self.frame.name != frame.name {
            vary(&|other| other.frame = frame);
        }
        if self.miss.is_some() {
            vary(&|other| other.miss = None);
        }
        for at in 0..self.forms.len() {
            if self.forms[at] != 0 {
                vary(&|other| other.forms[at] = 0);
            }
        }
        for bit in 0..9 {
            if self.fields & (1 << bit) != 0 {
                vary(&|other| other.fields &= !(1 << bit));
            }
        }
        if self.text {
            vary(&|other| other.text = false);
        }
        if self.base_in_wrapper {
            vary(&|other| other.base_in_wrapper = false);
        }
        if self.websocket {
            vary(&|other| other.websocket = false);
        }
        if self.bundled {
            vary(&|other| other.bundled = false);
        }
        if self.places.iter().any(|&place| place != 0) {
            vary(&|other| other.places.fill(0));
        }
        if self.syntax == Syntax::Ts && !self.client.is("ts") {
            vary(&|other| other.syntax = Syntax::Esm);
        }
        all
    }
}
