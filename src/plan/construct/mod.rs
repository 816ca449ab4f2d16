//! What a fix has to write for one call, before any language prints it: places in the source, fields and where they go, what the
//! creation of the agent depends on; or the obstacles, in words.

mod anchors;
mod answer;
mod awaited;
mod begun;
mod brought;
mod carried;
mod chain;
mod constant;
mod counted;
mod declared;
mod dependencies;
mod derived;
mod disturbed;
mod early;
mod effects;
mod ends;
mod environment;
mod fields;
mod form;
mod handed;
mod handed_on;
mod held;
mod idle;
mod injected;
mod inline;
mod inner;
mod instance;
mod interceptors;
mod key;
mod known;
mod levels;
mod made;
mod meanwhile;
mod members;
mod modules;
mod narrowed;
mod outcome;
mod own_client;
mod parts_sent;
mod payload;
mod places;
mod planner;
mod receiver;
mod repeated;
mod resent;
mod routed;
mod signed;
mod split;
mod status;
mod structs;
mod table;
mod typed;
mod types;
mod urls;
mod views;
mod words;
mod wrapper;

pub use brought::Brought;
pub use fields::FieldMove;
pub use inline::Inlined;
pub use inner::InnerCall;
pub use levels::{Home, Level, Levels};
pub use outcome::{Outcome, Received};
pub use parts_sent::Parts;
pub use payload::Reading;
pub use planner::{AsValues, Planner};
pub use resent::{Chosen, Resent};
pub use split::{Form, Question, Settled, Split};
pub use table::ChannelChoice;
pub use types::declared_type;
pub use words::one_line;

use crate::catalog::answers::Answer;
use crate::ir::{BindingId, ExprId};
use crate::program::ProgramFile;
use crate::source::Span;
use std::sync::Arc;

/// What a fix writes for one call.
#[derive(Debug)]
pub struct Construct {
    /// The call.
    pub call: Span,
    /// The call with what belongs to its client behind it, up to the first plain promise.
    pub chain: Span,
    /// Variables that are written in the call, those inside of others first.
    pub inlined: Vec<Inlined>,
    /// Where the path is written.
    pub url: UrlPlace,
    /// Where the payload is written.
    pub body: BodyPlace,
    /// The session's channel.
    pub channel: String,
    /// The payload's fields.
    pub fields: Vec<FieldMove>,
    /// Whether the call is that of a wrapper around the client.
    pub is_wrapped: bool,
    /// The client's call in that wrapper, where it does nothing else.
    pub inner: Option<InnerCall>,
    /// What stands between the call and its client, where all of it is in the file.
    pub levels: Option<Levels>,
    /// The path that the call hands over, as far as it stands before the endpoint's last segment.
    pub handed_head: Option<String>,
    /// The client library.
    pub client: String,
    /// How generated code reads what the chain resolves to; `None` in languages that have one way.
    pub answer: Option<Answer>,
    /// All that may decide how a refused request comes back, as text: the client, the wrapper, and what they are told.
    pub form: String,
    /// Whether a Rust call is awaited where it is made.
    pub is_awaited: bool,
    /// What a Rust call comes to, or why generated code cannot read it.
    pub outcome: Result<Outcome, String>,
    /// Expressions that tell agents apart at run time: credentials and base URLs that are not constant in the process.
    pub key: Vec<Span>,
    /// The same, where the source has no expression that could stand beside the call.
    pub key_text: Vec<String>,
    /// The same as members of values that are computed early: the value, and what stands behind its name.
    pub key_of_early: Vec<(Span, String)>,
    /// Agent values that are not constant in the process; the memo is keyed by them too.
    pub varying: Vec<Span>,
    /// Whether the creation of the agent needs variables of the function around the call.
    pub needs_locals: bool,
    /// Values that must be computed before the agent is awaited, in order.
    pub early: Vec<Early>,
    /// Whether the type of what the call comes to says nothing of an ID, in TypeScript.
    pub hides_id: bool,
    /// Whether its type does not have all that generated code reads, in TypeScript.
    pub hides_answer: bool,
    /// What starts over and over here, and so creates agents over and over, in words.
    pub runtime: Option<String>,
    /// Whether a file that this one imports reads its environment from `process`, so that there is one.
    pub knows_process: bool,
    /// What has to be assumed, in words.
    pub assumptions: Vec<String>,
    /// Whether a function of the file begins the request.
    pub is_begun: bool,
    /// The statement in front of which values of a Rust call can be declared.
    pub anchor: Option<u32>,
    /// How a Rust request is sent once more, where its parts are not taken out of where they are written.
    pub resent: Option<Resent>,
}

/// Where a URL's path is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrlPlace {
    /// The literal or template.
    pub literal: Span,
    /// The bytes of the last path segment in it: `connections`.
    pub segment: Span,
    /// The constant that holds it, where it is not written in the call.
    pub constant: Option<ConstantUse>,
    /// How it is written anew, where what the call uses is neither the literal nor such a constant.
    pub written: Option<WrittenUrl>,
    /// The choice between both endpoints, where a Rust call uses what was chosen.
    pub chosen: Option<Chosen>,
}

impl UrlPlace {
    /// What stands for the URL's path in the call.
    pub fn used(&self) -> Span {
        self.constant.map_or(self.literal, |constant| constant.used)
    }

    /// What gives the URL's end in the call, whatever it is.
    pub fn in_call(&self) -> Span {
        self.chosen
            .as_ref()
            .map_or(self.used(), |chosen| chosen.place)
    }

    /// Whether what stands at a place is a part of an address that others are made of as a whole.
    pub fn is_part(&self, place: Span) -> bool {
        let written = self.written.as_ref();
        written.is_some_and(|written| {
            written.derived.is_some() && written.place != place && written.place.contains(place)
        })
    }

    /// Whether what stands at a place is an address that others are made of, and may be a `URL`.
    pub fn makes_text_of(&self, place: Span) -> bool {
        let written = self.written.as_ref();
        written.is_some_and(|written| {
            let mut derived = written.derived.iter();
            written.place == place && derived.any(|derived| !derived.is_text)
        })
    }

    /// Whether what stands at a place is replaced with the URL, and no part of its base.
    pub fn replaces(&self, place: Span) -> bool {
        let (written, chosen) = (self.written.as_ref(), self.chosen.as_ref());
        written.is_some_and(|written| written.derived.is_none() && written.place.contains(place))
            || chosen.is_some_and(|chosen| chosen.place.contains(place))
    }
}

/// A URL that is written anew in the call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenUrl {
    /// What it takes the place of.
    pub place: Span,
    /// Whether that stands in a template, as `${...}`.
    pub in_template: bool,
    /// What stands before the path's last segment, as in a template.
    pub head: String,
    /// What chooses the endpoint, and now the channel.
    pub choice: Option<ChannelChoice>,
    /// Declarations that nothing uses any more.
    pub removed: Vec<Span>,
    /// What stood there named these; calls that let go of one of them do so together, so that its import goes with the last.
    pub names: Vec<BindingId>,
    /// Names that it uses and the file does not import yet.
    pub imports: Vec<NeededImport>,
    /// Declarations of other files that are exported for it.
    pub exports: Vec<NeededExport>,
    /// How it is made of the one that stands there, if it is.
    pub derived: Option<Derived>,
}

/// How an address is made of another one: by putting another path in place of the old.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// The part of the legacy path that it holds once.
    pub from: String,
    /// Whether it is a text; it may be a `URL` otherwise.
    pub is_text: bool,
}

/// A constant of another module that gets an `export`.
#[derive(Debug, Clone)]
pub struct NeededExport {
    /// The file.
    pub file: Arc<ProgramFile>,
    /// Where its declaration starts.
    pub at: u32,
}

impl PartialEq for NeededExport {
    fn eq(&self, other: &Self) -> bool {
        self.file.source.path() == other.file.source.path() && self.at == other.at
    }
}

impl Eq for NeededExport {}

/// A name that another module exports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeededImport {
    /// A name that comes from the same module.
    pub beside: BindingId,
    /// The export, which gets the same name here.
    pub name: String,
}

/// A constant used in a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConstantUse {
    /// The constant.
    pub binding: BindingId,
    /// Its use in the call.
    pub used: Span,
    /// The statement that declares it.
    pub declaration: Span,
}

/// Where a payload is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyPlace {
    /// The object literal.
    pub object: Span,
    /// The object literal.
    pub expr: ExprId,
    /// Whether it is a Rust struct's.
    pub is_struct: bool,
    /// The variable that holds it, or the function that builds it, where it is not written in the call.
    pub variable: Option<ConstantUse>,
    /// Every literal that its fields are written in and of which some entries may go; the first is `object`.
    pub parts: Vec<Part>,
    /// Statements and declarations that go, with the comments that go with them.
    pub removed: Vec<Span>,
    /// Whether the session's channel is added where the payload is used, since calls of another channel send it too.
    pub channel_beside: bool,
    /// Whether what stands for it in the call is its JSON text.
    pub is_text: bool,
    /// How it is taken apart beside the call, where it is any expression.
    pub taken: Option<Taken>,
    /// Types that say it has its old fields, and what stands there instead.
    pub types: Vec<(Span, String)>,
}

/// How a payload is taken apart: `const { companionId, ...session } = payload;`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The keys that leave it, and the names of their values.
    pub names: Vec<(String, String)>,
    /// The name of what is left for the session.
    pub rest: Option<String>,
    /// Whether its type may not tell of its fields.
    pub is_cast: bool,
    /// How many agents there are at most, by what is known of their fields.
    pub agents: usize,
    /// How its fields are read.
    pub reading: Reading,
    /// The condition under which it configures the session's channel, where it does not always.
    pub configures: Option<String>,
}

impl BodyPlace {
    /// What stands for the payload in the call.
    pub fn used(&self) -> Span {
        self.variable.map_or(self.object, |variable| variable.used)
    }
}

/// A literal that holds fields of a payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The literal.
    pub object: Span,
    /// The positions of the entries that stay.
    pub kept: Vec<usize>,
    /// Entries that come to it, in place of something that others use too.
    pub added: Vec<String>,
}

/// A value that is computed before the agent is awaited.
#[derive(Debug)]
pub struct Early {
    /// The expression.
    pub value: Span,
    /// A name for it.
    pub name: String,
    /// Where the constant stands.
    pub anchor: Anchor,
    /// How it is taken apart at once.
    pub taken: Option<Taken>,
}

/// A place for constants in front of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// At the head of the module: the same in the whole process.
    Module,
    /// In front of the statement that starts here.
    Statement(u32),
    /// In the body of the arrow function whose value this is, which gets braces.
    Tail(Span),
    /// In front of the statement, which is the whole body of an `if` or a loop and gets braces.
    Braces(Span),
}

impl Construct {
    /// The call, and what is written in it.
    pub fn regions(&self) -> impl Iterator<Item = Span> + '_ {
        let inits = self.inlined.iter().map(|one| one.init);
        let steps = self.resent.iter().flat_map(|resent| &resent.steps);
        std::iter::once(self.call)
            .chain(inits)
            .chain(steps.copied())
    }
}

type Obstacles = Vec<String>;
