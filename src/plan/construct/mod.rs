//! What a fix has to write for one call, before any language prints it: places in the source, fields and where they go, what the
//! creation of the agent depends on; or the obstacles, in words.

mod answer;
mod chain;
mod dependencies;
mod early;
mod effects;
mod fields;
mod held;
mod interceptors;
mod key;
mod places;
mod planner;
mod words;
mod wrapper;

pub use planner::Planner;
pub use words::one_line;

use crate::catalog::answers::Answer;
use crate::catalog::mapping::Destination;
use crate::ir::{BindingId, ExprId};
use crate::source::Span;

/// What a fix writes for one call.
#[derive(Debug)]
pub struct Construct {
    /// The call.
    pub call: Span,
    /// The call with what belongs to its client behind it, up to the first plain promise.
    pub chain: Span,
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
    /// The client library.
    pub client: String,
    /// How generated code reads what the chain resolves to; `None` in languages that have one way.
    pub answer: Option<Answer>,
    /// Expressions that tell agents apart at run time: credentials and base URLs that are not constant in the process.
    pub key: Vec<Span>,
    /// The same, where the source has no expression that could stand beside the call.
    pub key_text: Vec<String>,
    /// Agent values that are not constant in the process; the memo is keyed by them too.
    pub varying: Vec<Span>,
    /// Whether the creation of the agent needs variables of the function around the call.
    pub needs_locals: bool,
    /// Values that must be computed before the agent is awaited, in order.
    pub early: Vec<Early>,
    /// What has to be assumed, in words.
    pub assumptions: Vec<String>,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyPlace {
    /// The object literal.
    pub object: Span,
    /// The object literal.
    pub expr: ExprId,
    /// The variable that holds it, where it is not written in the call.
    pub variable: Option<ConstantUse>,
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
}

/// A place for constants in front of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// In front of the statement that starts here.
    Statement(u32),
    /// In the body of the arrow function whose value this is, which gets braces.
    Tail(Span),
}

/// One entry of the payload and where it goes.
#[derive(Debug)]
pub struct FieldMove {
    /// The body it goes to.
    pub to: Destination,
    /// The path there.
    pub path: Vec<String>,
    /// The position of the outermost entry that it stands in.
    pub outer: usize,
    /// The entry itself.
    pub entry: Span,
    /// The object literal that the entry stands in.
    pub object: Span,
    /// Its value.
    pub value: Span,
    /// Whether key and value are one name.
    pub is_shorthand: bool,
    /// The row of the mapping.
    pub row: usize,
}

type Obstacles = Vec<String>;
