//! Abstract values: what is known of an expression's result, where it was written, and how it was found.

use super::cause::Cause;
use super::guard::Guard;
use super::trace::{Origin, Step, Trace};
use crate::ir::{BindingId, ClassId, FunctionId, Name};
use std::rc::Rc;

/// A module loaded by one evaluation, by position.
pub(crate) type ModuleIndex = u32;

/// A variable's storage in one activation.
pub(crate) type CellId = u32;

/// A heap object.
pub(crate) type ObjectId = u32;

/// A function activation.
pub(crate) type FrameId = u32;

/// A decision that the program takes at run time.
pub(crate) type BranchId = u32;

/// A value with where it was written and how it got here.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    pub(crate) kind: Kind,
    /// The expression that wrote it.
    pub(crate) origin: Option<Origin>,
    pub(crate) trace: Trace,
}

/// What is known of a value.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Undefined,
    /// JSON null; Rust `None`.
    Null,
    Bool(bool),
    Number(Name),
    Str(Rc<Vec<Piece>>),
    Object(ObjectId),
    Array(ObjectId),
    Function(Closure),
    Class(ClassRef),
    /// A Rust enum's variant as a constructor or unit value.
    Variant(ClassRef, u32),
    /// Something declared outside of the tree, by canonical path.
    External(Name),
    /// The exports of a module of the tree.
    Module(ModuleIndex),
    /// An inline `mod` or namespace.
    Namespace {
        module: ModuleIndex,
        binding: BindingId,
    },
    /// An HTTP client or a request under construction.
    Client(ObjectId),
    /// The JSON text of a value.
    JsonText(Rc<Value>),
    /// What a property holds that is computed whenever it is read.
    Getter(Closure),
    /// A method taken from its receiver, not yet called.
    Bound(Rc<(Value, Name)>),
    Choice(Rc<Vec<(Guard, Value)>>),
    Unknown(Rc<Cause>),
}

/// A function with the activation it closes over.
#[derive(Clone, Debug)]
pub(crate) struct Closure {
    pub(crate) module: ModuleIndex,
    pub(crate) function: FunctionId,
    pub(crate) frame: FrameId,
    /// The receiver, for methods and for arrow functions inside of methods.
    pub(crate) this: Option<Rc<Value>>,
}

/// A class with the activation it closes over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ClassRef {
    pub(crate) module: ModuleIndex,
    pub(crate) class: ClassId,
    pub(crate) frame: FrameId,
}

/// A piece of a string.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    Text {
        text: Name,
        origin: Option<Origin>,
        trace: Trace,
    },
    Hole {
        cause: Rc<Cause>,
        origin: Option<Origin>,
        trace: Trace,
    },
}

impl Value {
    pub(crate) fn new(kind: Kind) -> Self {
        Value {
            kind,
            origin: None,
            trace: Trace::default(),
        }
    }

    pub(crate) fn undefined() -> Self {
        Value::new(Kind::Undefined)
    }

    pub(crate) fn unknown(cause: Cause) -> Self {
        Value::new(Kind::Unknown(Rc::new(cause)))
    }

    pub(crate) fn text(text: impl Into<Name>, origin: Option<Origin>) -> Self {
        let piece = Piece::Text {
            text: text.into(),
            origin,
            trace: Trace::default(),
        };
        Value {
            kind: Kind::Str(Rc::new(vec![piece])),
            origin,
            trace: Trace::default(),
        }
    }

    pub(crate) fn pieces(pieces: Vec<Piece>) -> Self {
        Value::new(Kind::Str(Rc::new(pieces)))
    }

    pub(crate) fn at(mut self, origin: Origin) -> Self {
        self.origin = Some(origin);
        self
    }

    pub(crate) fn choice(mut alternatives: Vec<(Guard, Value)>) -> Self {
        match alternatives.len() {
            0 => Value::undefined(),
            1 if alternatives[0].0.is_always() => alternatives.remove(0).1,
            _ => Value::new(Kind::Choice(Rc::new(alternatives))),
        }
    }

    /// The value as seen one step nearer to its use.
    pub(crate) fn traced(&self, step: Step) -> Value {
        let mut value = self.clone();
        value.trace = value.trace.with(step.clone());
        match &value.kind {
            Kind::Str(pieces) => {
                let pieces = pieces.iter().map(|piece| piece.traced(&step)).collect();
                value.kind = Kind::Str(Rc::new(pieces));
            }
            Kind::Choice(alternatives) => {
                let traced = alternatives
                    .iter()
                    .map(|(guard, value)| (guard.clone(), value.traced(step.clone())));
                value.kind = Kind::Choice(Rc::new(traced.collect()));
            }
            _ => {}
        }
        value
    }

    /// The value as read out of a container that came by `outer`.
    pub(crate) fn under(&self, outer: &Trace) -> Value {
        if outer.is_empty() {
            return self.clone();
        }
        let steps: Vec<Step> = outer.steps().cloned().collect();
        steps
            .into_iter()
            .rev()
            .fold(self.clone(), |value, step| value.traced(step))
    }

    /// The value's text, if it is a string without holes.
    pub(crate) fn known_text(&self) -> Option<Name> {
        match &self.kind {
            Kind::Str(pieces) => known_pieces(pieces),
            Kind::Number(number) => Some(number.clone()),
            Kind::JsonText(_) => None,
            _ => None,
        }
    }

    pub(crate) fn is_unknown(&self) -> bool {
        matches!(self.kind, Kind::Unknown(_))
    }

    /// What the value is in a condition, if that is known.
    pub(crate) fn truthiness(&self) -> Option<bool> {
        match &self.kind {
            Kind::Undefined | Kind::Null => Some(false),
            Kind::Bool(known) => Some(*known),
            Kind::Number(number) => number.parse::<f64>().ok().map(|number| number != 0.0),
            Kind::Str(pieces) => match known_pieces(pieces) {
                Some(text) => Some(!text.is_empty()),
                None => pieces
                    .iter()
                    .any(|piece| matches!(piece, Piece::Text { text, .. } if !text.is_empty()))
                    .then_some(true),
            },
            Kind::Unknown(cause) if **cause == Cause::Falsy => Some(false),
            Kind::Unknown(_) | Kind::Bound(_) | Kind::External(_) => None,
            Kind::Choice(alternatives) => {
                let mut all = alternatives.iter().map(|(_, value)| value.truthiness());
                let first = all.next()??;
                all.all(|other| other == Some(first)).then_some(first)
            }
            _ => Some(true),
        }
    }

    /// Whether every alternative of `other` is one of this value for certain, or nothing is known of either.
    pub(crate) fn covers(&self, other: &Value) -> bool {
        let of = |value: &Value| match &value.kind {
            Kind::Choice(alternatives) => alternatives.iter().map(|(_, one)| one.clone()).collect(),
            _ => vec![value.clone()],
        };
        // A memo holds what one place makes, another one each time.
        let is_made = |value: &Value| {
            matches!(
                value.kind,
                Kind::Object(_)
                    | Kind::Array(_)
                    | Kind::Function(_)
                    | Kind::Client(_)
                    | Kind::Class(_)
            )
        };
        let is_twin = |own: &Value, other: &Value| {
            is_made(own) && is_made(other) && own.origin.is_some() && own.origin == other.origin
        };
        let own = of(self);
        of(other).iter().all(|other| {
            own.iter().any(|own| {
                own.is_same(other)
                    || is_twin(own, other)
                    || (own.is_unknown() && other.is_unknown())
            })
        })
    }

    /// Whether two values are the same for certain.
    pub(crate) fn is_same(&self, other: &Value) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::Undefined, Kind::Undefined) | (Kind::Null, Kind::Null) => true,
            (Kind::Bool(a), Kind::Bool(b)) => a == b,
            (Kind::Number(a), Kind::Number(b)) => a == b,
            (Kind::Str(a), Kind::Str(b)) => {
                Rc::ptr_eq(a, b)
                    || matches!((known_pieces(a), known_pieces(b)), (Some(a), Some(b)) if a == b)
            }
            (Kind::Object(a), Kind::Object(b))
            | (Kind::Array(a), Kind::Array(b))
            | (Kind::Client(a), Kind::Client(b)) => a == b,
            (Kind::Function(a), Kind::Function(b)) | (Kind::Getter(a), Kind::Getter(b)) => {
                (a.module, a.function, a.frame) == (b.module, b.function, b.frame)
            }
            (Kind::Class(a), Kind::Class(b)) => a == b,
            (Kind::Variant(a, x), Kind::Variant(b, y)) => a == b && x == y,
            (Kind::External(a), Kind::External(b)) => a == b,
            (Kind::Module(a), Kind::Module(b)) => a == b,
            (Kind::Unknown(a), Kind::Unknown(b)) => Rc::ptr_eq(a, b),
            (Kind::Choice(a), Kind::Choice(b)) => Rc::ptr_eq(a, b),
            (Kind::JsonText(a), Kind::JsonText(b)) => Rc::ptr_eq(a, b) || a.is_same(b),
            _ => false,
        }
    }
}

fn known_pieces(pieces: &[Piece]) -> Option<Name> {
    match pieces {
        [] => Some(Name::default()),
        [Piece::Text { text, .. }] => Some(text.clone()),
        _ => pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text { text, .. } => Some(text.as_str()),
                Piece::Hole { .. } => None,
            })
            .collect::<Option<String>>()
            .map(Name::from),
    }
}

impl Piece {
    fn traced(&self, step: &Step) -> Piece {
        let mut piece = self.clone();
        match &mut piece {
            Piece::Text { trace, .. } | Piece::Hole { trace, .. } => {
                *trace = trace.with(step.clone())
            }
        }
        piece
    }
}
