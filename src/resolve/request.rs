//! What an evaluation says about one HTTP request: frozen values without a heap behind them.

use super::cause::Cause;
use super::guard::Guard;
use super::trace::{Origin, Step};
use crate::ir::{FunctionId, Name};

/// One request as one way through the program sends it.
#[derive(Clone, Debug)]
pub struct Request {
    /// The call where the URL's path is written: the client's own call, or the outermost wrapper call that it is passed to.
    pub site: Origin,
    /// The client's own call, as far as it says where the request goes.
    pub call: Origin,
    /// The call that sends: the same, or a later one where the request is put together in steps.
    pub sent: Origin,
    /// The function around the site, empty at module level.
    pub function: Name,
    /// The name of the wrapper that the site calls, if it is not the client itself.
    pub wrapper: Option<Name>,
    /// The functions between the site and the client's call, the outermost first: empty where the site is that call, and where
    /// the way cannot be told (a function that was passed on, a closure that a factory made).
    pub through: Vec<Through>,
    /// The client library.
    pub client: String,
    /// Whether the receiver is known to be that client, not just called like one.
    pub is_resolved: bool,
    /// The HTTP method, upper case; `None` where it is not known.
    pub method: Option<Name>,
    /// The whole URL, base included, in every alternative.
    pub urls: Vec<(Guard, Text)>,
    /// The body as JSON, if there is one.
    pub body: Option<Json>,
    /// The argument, or the entry of an options object, that gives the URL, and what it says alone.
    pub url_at: Option<Origin>,
    /// What stands there, without a base that the client adds.
    pub url_texts: Vec<Text>,
    /// The argument, or the entry of an options object, that gives the body.
    pub body_at: Option<Origin>,
    /// Whether what is handed over there may be text.
    pub body_is_text: bool,
    /// Headers by name as far as they are known.
    pub headers: Vec<Header>,
    /// Options that decide what the answer is, once each.
    pub settings: Vec<Setting>,
    /// Whether there may be options beside those that are known.
    pub has_more_options: bool,
    /// The decisions under which the request is sent.
    pub guard: Guard,
    /// Whether the code only exists in test builds.
    pub is_test: bool,
    /// Where the evaluated file calls into the other file in which the site stands.
    pub entered: Option<Entered>,
    /// Whether the function around the site was called by code that the evaluation saw, with these values.
    pub is_from_caller: bool,
    /// The function of the evaluated file that was run as if anybody called it with anything, if that led here.
    pub entry: Option<FunctionId>,
}

/// A call that leads from the evaluated file into another one.
#[derive(Clone, Debug)]
pub struct Entered {
    /// The call.
    pub call: Origin,
    /// The function around it.
    pub function: Name,
    /// What is written of the objects that it hands over, wherever that is, in no order.
    pub handed: Vec<Origin>,
    /// Whether such an object is of a type that the other file declares its parameter with: then that file says by itself what is
    /// sent.
    pub is_declared: bool,
}

/// A function on the way from a wrapper's call to the client's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Through {
    /// The file that declares it.
    pub file: u32,
    /// The function.
    pub function: FunctionId,
    /// The call of it.
    pub called: Origin,
    /// The call in it that leads on.
    pub calls: Origin,
}

/// An option that decides what the answer is.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The option.
    pub name: Name,
    /// Its value as the rule pack writes it: a literal's text, `=> true` for a function that returns it; `None` where it is
    /// something else.
    pub value: Option<Name>,
}

/// A header.
#[derive(Clone, Debug)]
pub struct Header {
    /// Its name as written.
    pub name: Name,
    /// Its value.
    pub value: Json,
    /// Where it is written: the entry of an object, or the argument that is its value.
    pub written: Option<Origin>,
}

/// A string with holes.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// The pieces in order; no two texts in a row come from one literal.
    pub pieces: Vec<TextPiece>,
}

/// A piece of a [`Text`].
#[derive(Clone, Debug)]
pub enum TextPiece {
    /// Known characters.
    Text {
        /// The characters.
        text: Name,
        /// The literal they come from.
        origin: Option<Origin>,
        /// The way from the use back to that literal.
        trace: Vec<Step>,
    },
    /// A value that is not known.
    Hole {
        /// Why.
        cause: Cause,
        /// The expression.
        origin: Option<Origin>,
    },
}

impl Text {
    /// The whole string, if all of it is known.
    pub fn known(&self) -> Option<String> {
        self.pieces
            .iter()
            .map(|piece| match piece {
                TextPiece::Text { text, .. } => Some(text.as_str()),
                TextPiece::Hole { .. } => None,
            })
            .collect()
    }

    /// The literals that the known pieces come from.
    pub fn origins(&self) -> impl Iterator<Item = Origin> + '_ {
        self.pieces.iter().filter_map(|piece| match piece {
            TextPiece::Text { origin, .. } => *origin,
            TextPiece::Hole { .. } => None,
        })
    }

    /// The causes of its holes.
    pub fn causes(&self) -> impl Iterator<Item = &Cause> + '_ {
        self.pieces.iter().filter_map(|piece| match piece {
            TextPiece::Hole { cause, .. } => Some(cause),
            TextPiece::Text { .. } => None,
        })
    }
}

/// A JSON value as it is sent.
#[derive(Clone, Debug)]
pub struct Json {
    /// What it is.
    pub kind: JsonKind,
    /// The expression that wrote it.
    pub origin: Option<Origin>,
    /// The way from the request back to that expression.
    pub trace: Vec<Step>,
}

/// The forms of JSON values, known as far as they are.
#[derive(Clone, Debug)]
pub enum JsonKind {
    /// `null`.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// A number as written.
    Number(Name),
    /// A string.
    Str(Text),
    /// An array.
    Array {
        /// The elements.
        items: Vec<(Json, Presence)>,
        /// Why there may be others, if so.
        open: Option<Cause>,
    },
    /// An object.
    Object {
        /// The fields in the order in which they are written.
        fields: Vec<JsonField>,
        /// Why there may be others, if so.
        open: Option<Cause>,
    },
    /// One of several, each under a condition.
    Choice(Vec<(Guard, Json)>),
    /// Not there at all (`undefined`).
    Absent,
    /// Not known.
    Unknown(Cause),
}

/// A field of an object.
#[derive(Clone, Debug)]
pub struct JsonField {
    /// The key as it is sent.
    pub key: Name,
    /// The value.
    pub value: Json,
    /// When it is there.
    pub presence: Presence,
    /// The whole entry that wrote it, key included.
    pub entry: Option<Origin>,
}

/// When a field or element is there.
#[derive(Clone, Debug, PartialEq)]
pub enum Presence {
    /// In every run.
    Always,
    /// Under any of these conditions.
    When(Vec<Guard>),
    /// Nobody knows.
    Maybe,
}

impl Presence {
    /// Whether it can be there in a run that takes `guard`'s decisions.
    pub fn is_possible(&self, guard: &Guard) -> bool {
        match self {
            Presence::Always | Presence::Maybe => true,
            Presence::When(guards) => guards.iter().any(|own| own.is_compatible(guard)),
        }
    }
}

impl Json {
    /// A value nothing is known of.
    pub fn unknown(cause: Cause) -> Self {
        Json {
            kind: JsonKind::Unknown(cause),
            origin: None,
            trace: Vec::new(),
        }
    }

    /// The alternatives that fit `guard`, flattened.
    pub fn alternatives<'a>(&'a self, guard: &Guard) -> Vec<&'a Json> {
        match &self.kind {
            JsonKind::Choice(alternatives) => alternatives
                .iter()
                .filter(|(own, _)| own.is_compatible(guard))
                .flat_map(|(own, json)| json.alternatives(&guard.and(own).unwrap_or_default()))
                .collect(),
            _ => vec![self],
        }
    }

    /// Whether any part of it is unknown for a cause of this kind.
    pub fn has_cause(&self, is_it: &dyn Fn(&Cause) -> bool) -> bool {
        let opens = |open: &Option<Cause>| open.as_ref().is_some_and(is_it);
        match &self.kind {
            JsonKind::Unknown(cause) => is_it(cause),
            JsonKind::Str(text) => text.causes().any(is_it),
            JsonKind::Array { items, open } => {
                opens(open) || items.iter().any(|(item, _)| item.has_cause(is_it))
            }
            JsonKind::Object { fields, open } => {
                opens(open) || fields.iter().any(|field| field.value.has_cause(is_it))
            }
            JsonKind::Choice(alternatives) => {
                alternatives.iter().any(|(_, json)| json.has_cause(is_it))
            }
            _ => false,
        }
    }

    /// The first cause for something in it not being known, depth first.
    pub fn first_cause(&self) -> Option<&Cause> {
        match &self.kind {
            JsonKind::Unknown(cause) => Some(cause),
            JsonKind::Str(text) => text.causes().next(),
            JsonKind::Array { items, open } => open
                .as_ref()
                .or_else(|| items.iter().find_map(|(item, _)| item.first_cause())),
            JsonKind::Object { fields, open } => open
                .as_ref()
                .or_else(|| fields.iter().find_map(|field| field.value.first_cause())),
            JsonKind::Choice(alternatives) => {
                alternatives.iter().find_map(|(_, json)| json.first_cause())
            }
            _ => None,
        }
    }
}
