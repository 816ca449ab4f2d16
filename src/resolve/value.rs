//! Abstract values: what is known of an expression's result, where it was written, and how it was found.

use crate::ir::{BindingId, ClassId, FunctionId, Name};
use crate::source::Span;
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

/// A place in one of the modules of an evaluation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// The file, an index into the evaluation's list of files.
    pub file: u32,
    /// The bytes.
    pub span: Span,
}

/// Why a value is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// An environment variable, by name where it is known.
    Environment(Name),
    /// A parameter of the named function.
    Parameter {
        /// The parameter, with the property path that was read from it: `options.baseUrl`.
        path: Name,
        /// The function, empty for anonymous ones.
        function: Name,
    },
    /// The result of code outside of the tree.
    External(Name),
    /// The result of a call of something unknown.
    Call(Name),
    /// A variable that other code assigns.
    Reassigned(Name),
    /// An import that leads nowhere inside the roots.
    Import(Name),
    /// A falsy left side of `&&`.
    Falsy,
    /// A bound of the evaluation was reached: depth, alternatives or work.
    Bound(&'static str),
    /// Syntax that the resolver does not follow, in words.
    Opaque(Name),
}

impl Cause {
    /// The cause in words that complete "the value is ...".
    pub fn describe(&self) -> String {
        match self {
            Cause::Environment(name) if name.is_empty() => "read from the environment".into(),
            Cause::Environment(name) => format!("read from the environment variable `{name}`"),
            Cause::Parameter { path, function } if function.is_empty() => {
                format!("the parameter `{path}`")
            }
            Cause::Parameter { path, function } => {
                format!("the parameter `{path}` of `{function}`")
            }
            Cause::External(name) => format!(
                "`{}`, which is declared outside of the sources",
                readable(name)
            ),
            Cause::Call(name) if name.is_empty() => {
                "the result of a call that cannot be followed".into()
            }
            Cause::Call(name) => format!(
                "the result of `{}()`, which cannot be followed",
                readable(name)
            ),
            Cause::Reassigned(name) => {
                format!("the variable `{name}`, which is assigned elsewhere")
            }
            Cause::Import(name) => {
                format!("imported from `{name}`, which is not among the sources")
            }
            Cause::Falsy => "the falsy side of a condition".into(),
            Cause::Bound(what) => format!("cut off by the bound on {what}"),
            Cause::Opaque(reason) => reason.to_string(),
        }
    }

    /// Whether the value depends on a parameter, that is on the request.
    pub fn is_parameter(&self) -> bool {
        matches!(self, Cause::Parameter { .. })
    }
}

/// A canonical path as code names it: `config#default.get` is `config.get`.
fn readable(path: &str) -> String {
    let path = path.replace("#default", "").replace('#', ".");
    path.strip_suffix("()").map(str::to_owned).unwrap_or(path)
}

/// One step from a use back to where a value is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The place.
    pub origin: Origin,
    /// What happens there.
    pub kind: StepKind,
}

/// The forms of steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// A named variable or constant holds it.
    Named(Name),
    /// A call passes it as the named parameter; the number tells activations apart.
    Passed {
        /// The parameter.
        parameter: Name,
        /// The function called.
        function: Name,
        /// The activation.
        activation: u32,
    },
    /// The named function returns it.
    Returned(Name),
    /// A module imports it under this name.
    Imported(Name),
    /// A field holds it.
    Field(Name),
}

impl Step {
    /// The step in words, for a label.
    pub fn describe(&self) -> String {
        match &self.kind {
            StepKind::Named(name) => format!("`{name}` is defined here"),
            StepKind::Passed {
                parameter,
                function,
                ..
            } if function.is_empty() => format!("passed as `{parameter}` here"),
            StepKind::Passed {
                parameter,
                function,
                ..
            } => format!("passed as `{parameter}` of `{function}` here"),
            StepKind::Returned(name) if name.is_empty() => "returned here".into(),
            StepKind::Returned(name) => format!("returned by `{name}` here"),
            StepKind::Imported(name) => format!("`{name}` is imported here"),
            StepKind::Field(name) => format!("the field `{name}` is set here"),
        }
    }
}

/// A persistent list of steps, newest (nearest to the use) first.
#[derive(Clone, Default, Debug)]
pub(crate) struct Trace(Option<Rc<TraceNode>>);

#[derive(Debug)]
struct TraceNode {
    step: Step,
    length: u32,
    rest: Trace,
}

/// Longer ways are cut: nobody reads a trace of more than sixteen steps, and values passed round in loops would grow them.
const MAX_TRACE: u32 = 16;

impl Trace {
    pub(crate) fn with(&self, step: Step) -> Trace {
        let length = self.len() + 1;
        if length > MAX_TRACE {
            return self.clone();
        }
        Trace(Some(Rc::new(TraceNode {
            step,
            length,
            rest: self.clone(),
        })))
    }

    fn len(&self) -> u32 {
        self.0.as_ref().map_or(0, |node| node.length)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Steps from the use back to the literal.
    pub(crate) fn steps(&self) -> impl Iterator<Item = &Step> {
        let mut at = self.0.as_deref();
        std::iter::from_fn(move || {
            let node = at?;
            at = node.rest.0.as_deref();
            Some(&node.step)
        })
    }
}

/// A set of decisions, sorted by branch: the condition under which a value or a field is there.
#[derive(Clone, Default, Debug, PartialEq, Eq)]
pub struct Guard(pub(crate) Vec<(BranchId, u8)>);

/// More decisions than this are not remembered together.
const MAX_DECISIONS: usize = 64;

impl Guard {
    pub(crate) fn one(branch: BranchId, arm: u8) -> Self {
        Guard(vec![(branch, arm)])
    }

    /// Whether both can hold in one run.
    pub fn is_compatible(&self, other: &Guard) -> bool {
        self.0.iter().all(|(branch, arm)| {
            match other.0.binary_search_by_key(branch, |(branch, _)| *branch) {
                Ok(at) => other.0[at].1 == *arm,
                Err(_) => true,
            }
        })
    }

    /// Both conditions together; `None` where they exclude each other.
    pub fn and(&self, other: &Guard) -> Option<Guard> {
        if !self.is_compatible(other) {
            return None;
        }
        let mut all = self.0.clone();
        for entry in &other.0 {
            if let Err(at) = all.binary_search_by_key(&entry.0, |(branch, _)| *branch) {
                all.insert(at, *entry);
            }
        }
        // Asking less is always right, and paths through ten thousand decisions would make every step as long.
        let surplus = all.len().saturating_sub(MAX_DECISIONS);
        all.drain(..surplus);
        Some(Guard(all))
    }

    /// What this guard asks for beyond `outer`.
    pub(crate) fn without(&self, outer: &Guard) -> Guard {
        Guard(
            self.0
                .iter()
                .filter(|entry| !outer.0.contains(entry))
                .copied()
                .collect(),
        )
    }

    /// Whether nothing is required.
    pub fn is_always(&self) -> bool {
        self.0.is_empty()
    }
}

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
            (Kind::Function(a), Kind::Function(b)) => {
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
