//! One evaluator for all languages: runs a lowered module on abstract values and records every HTTP request it would send.
//!
//! The evaluation goes forward through the module's body and then through every function as if anybody might call it with
//! anything. State is flow-sensitive: a value read is the value at that point, a choice where branches meet, or unknown with its
//! cause, never a stale one. Calls of functions of the tree are followed with their arguments; effects that may or may not have
//! happened (another function's assignment, a loop's body) are joined in. What a bound cuts off becomes unknown. Nothing here
//! knows which requests are legacy.

mod assign;
mod bindings;
mod branches;
mod builtins;
mod callers;
mod calls;
mod cause;
mod classes;
mod client;
mod command_line;
mod compiled;
mod concern;
mod conditions;
mod conversions;
mod copies;
mod crates;
mod defaults;
mod described;
mod display;
mod draft;
mod duck;
mod entries;
mod escape;
mod exits;
mod expressions;
mod extensions;
mod external;
mod filled;
mod follow;
mod frames;
mod freeze;
mod functions;
mod guard;
mod handed;
mod headers;
mod heap;
mod hooks;
mod imports;
mod instances;
mod joins;
mod json_alternatives;
mod json_text;
mod known_loops;
mod lazy;
mod literals;
mod loops;
mod matches;
mod methods;
mod narrowing;
mod numbers;
mod objects;
mod operators;
mod patterns;
mod places;
mod private;
mod properties;
mod references;
pub mod request;
mod rounds;
mod segments;
mod sending;
mod serde;
mod settings;
mod settle;
mod shapes;
mod spread;
mod statements;
mod strings;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_rust;
mod trace;
mod typical;
mod urls;
mod value;

pub use cause::{Cause, Fields};
pub use guard::{Decision, Guard};
pub use private::all_calls;
pub use request::{
    Header, Json, JsonField, JsonKind, Presence, Request, Setting, Text, TextPiece, Through,
};
pub use trace::{Origin, Step, StepKind};
pub(crate) use value::BranchId;

use crate::catalog::clients::Clients;
use crate::ir::{BindingId, FunctionId, Name, ShapeId};
use crate::program::{Imports, ProgramFile};
use crate::source::Span;
use heap::{Heap, Writes};
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;
use std::sync::Arc;
use value::{CellId, ClassRef, Closure, FrameId, ModuleIndex, ObjectId, Value};

/// Calls nested deeper are not followed: wrappers of wrappers are three or four levels, recursion is caught separately.
const MAX_CALL_DEPTH: usize = 12;

/// Activations of any kind (calls, bodies of modules, classes, fields) open at a time: what goes in circles otherwise ends here.
const MAX_ACTIVATIONS: usize = 256;

/// Expressions evaluated for one function before its calls are no longer followed. A long function has some thousand.
const MAX_STEPS_PER_ENTRY: u64 = 60_000;

/// Expressions evaluated for one file before calls are no longer followed at all; keeps bundles linear.
const MAX_STEPS_PER_FILE: u64 = 3_000_000;

/// Files that one evaluation takes into account: constants and wrappers lie near, and a main file would bring in everything.
const MAX_FILES: usize = 200;

/// Imports of imports that are followed while values are sought. Every one of them nests the evaluation.
const MAX_NESTED_IMPORTS: usize = 24;

/// What an evaluation found in one file.
#[derive(Clone, Debug)]
pub struct Evaluated {
    /// Every request, in the order of evaluation; one call may be recorded for several ways to reach it.
    pub requests: Vec<Request>,
    /// The files that origins refer to; the first is the evaluated one.
    pub files: Vec<Arc<ProgramFile>>,
    /// Places where a value was handed to something that stands in for the API (a test double's declaration).
    pub doubles: Vec<Span>,
    /// Places where a path was handed to a server's route declaration.
    pub routes: Vec<Span>,
    /// Places where something is only printed.
    pub logs: Vec<Span>,
    /// Arguments of what looks like a request, but calls a function of the tree that sends nothing.
    pub stubs: Vec<Span>,
    /// Imports of the evaluated file whose values the exporting module may change while it runs.
    pub unstable: Vec<BindingId>,
    /// Decisions on the way that can be asked for again.
    pub decisions: Vec<Decision>,
    /// Decisions taken by variables that may be others when they are asked again.
    pub(crate) unsettled: Vec<BranchId>,
    /// Functions of the evaluated file of which all callers were seen.
    told: Vec<Span>,
}

/// Evaluates `file` and everything it imports as far as needed.
pub fn evaluate(file: &Arc<ProgramFile>, clients: &Clients, imports: &dyn Imports) -> Evaluated {
    let mut evaluation = Evaluation::new(clients, imports);
    evaluation.prepare_shared_clients();
    let index = evaluation.add_file(file.clone());
    evaluation.concern = imports.marks().and_then(|marks| {
        let places = marks.places(file.source.text())?;
        concern::Concern::of(&file.ir, &places, |specifier| {
            imports.holds_mark(file, specifier) == Some(true)
        })
    });
    evaluation.run_file(index);
    let mut unstable = Vec::from_iter(evaluation.unstable);
    unstable.sort_unstable();
    let mut evaluated = Evaluated {
        unstable,
        decisions: evaluation.decisions,
        unsettled: evaluation.unsettled,
        requests: evaluation.requests,
        files: evaluation
            .files
            .into_iter()
            .map(|loaded| loaded.file)
            .collect(),
        doubles: evaluation.doubles,
        routes: evaluation.routes,
        logs: evaluation.logs,
        stubs: evaluation.stubs,
        told: Vec::new(),
    };
    evaluated.forget_nobodys();
    evaluated
}

struct LoadedFile {
    file: Arc<ProgramFile>,
    frame: FrameId,
    state: LoadState,
    /// The CommonJS `module` object.
    module_object: ObjectId,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LoadState {
    New,
    Running,
    Done,
}

/// A function with the activation it was made in.
type FunctionKey = (ModuleIndex, FunctionId, FrameId);

/// An activation's variables.
struct Frame {
    module: ModuleIndex,
    function: FunctionId,
    parent: Option<FrameId>,
    cells: FxHashMap<BindingId, CellId>,
    this: Option<Rc<Value>>,
    /// The call that made it, if one was followed; closures keep it beyond the call's end.
    made_by: Option<Made>,
    /// What the call handed over, and whether there may be more.
    arguments: Option<(Rc<Vec<Value>>, bool)>,
}

/// The call that an activation's frame was made by.
#[derive(Clone)]
struct Made {
    activation: u32,
    call: Origin,
    /// The function around the call.
    caller: Name,
}

/// A function being evaluated.
struct Activation {
    id: u32,
    module: ModuleIndex,
    function: FunctionId,
    frame: FrameId,
    /// The call that led here, for calls that were followed.
    call: Option<Origin>,
    /// The decisions taken on the way to it.
    path: Guard,
    returns: Vec<(Guard, Value)>,
}

/// Where `return` or `break` leads: the states in which it is reached.
struct Exit {
    depth: usize,
    is_function: bool,
    /// The decisions when the region began; those inside of it end with it.
    path: Guard,
    states: Vec<(Guard, Writes)>,
}

/// The body of a `try` that runs now.
struct Try {
    depth: usize,
    states: Vec<Writes>,
}

struct Evaluation<'a> {
    clients: &'a Clients,
    imports: &'a dyn Imports,
    files: Vec<LoadedFile>,
    by_path: FxHashMap<String, ModuleIndex>,
    /// What of the evaluated file may matter to a call; everything, where that cannot be told.
    concern: Option<concern::Concern>,
    /// Where imports have led.
    leads: FxHashMap<(ModuleIndex, Name), imports::Lead>,
    /// Imports of the evaluated file that are not the same in every run of it.
    unstable: FxHashSet<BindingId>,
    /// Whether the export found last may change.
    found_unstable: bool,
    /// Exports that are being looked for.
    sought: Vec<(ModuleIndex, Name)>,
    /// How many modules are being evaluated because the one before imports them.
    nested: usize,
    heap: Heap,
    frames: Vec<Frame>,
    stack: Vec<Activation>,
    /// Classes whose fields are being initialised.
    initialising: Vec<ClassRef>,
    exits: Vec<Exit>,
    /// Decisions taken on the way to the current place.
    path: Guard,
    /// Whether control has left the current block.
    left: bool,
    activations: u32,
    branches: BranchId,
    branch_keys: FxHashMap<String, BranchId>,
    decisions: Vec<Decision>,
    unsettled: Vec<BranchId>,
    steps: u64,
    entry_limit: u64,
    requests: Vec<Request>,
    doubles: Vec<Span>,
    routes: Vec<Span>,
    logs: Vec<Span>,
    stubs: Vec<Span>,
    /// How many calls so far went to code that nothing is known of.
    unknown_calls: u64,
    pending: Vec<Closure>,
    seen_functions: FxHashMap<(ModuleIndex, FunctionId), Vec<FrameId>>,
    /// Functions that were called where they were met, by the activation that made them.
    followed: FxHashSet<(ModuleIndex, FunctionId, FrameId)>,
    /// Decisions of conditions.
    conditions: FxHashSet<BranchId>,
    /// The conditions under which functions were made.
    made_under: FxHashMap<FunctionKey, Guard>,
    /// Entry points of clients that can be configured, by library and state.
    shared: FxHashMap<(usize, Name), ObjectId>,
    instances: FxHashMap<ClassRef, ObjectId>,
    /// Objects built for each class while functions were evaluated, as field values of the class's typical instance.
    built: FxHashMap<ClassRef, Vec<ObjectId>>,
    /// The class a method belongs to.
    methods: FxHashMap<(ModuleIndex, FunctionId), ClassRef>,
    statics: FxHashMap<ClassRef, ObjectId>,
    /// What was set on functions, which are objects too.
    function_properties: FxHashMap<FunctionKey, ObjectId>,
    hint_depth: usize,
    shapes: FxHashMap<(ModuleIndex, ShapeId), Fields>,
    /// Files whose `impl` blocks may add to the types that a file uses.
    extensions: FxHashMap<ModuleIndex, Vec<ModuleIndex>>,
    lazy: FxHashSet<(FrameId, BindingId)>,
    parameter_causes: FxHashMap<(ModuleIndex, BindingId), Value>,
    requests_by_root: FxHashMap<ObjectId, usize>,
    /// Whether the pattern of the `let` condition evaluated last fits, where that is known.
    pattern_verdict: Option<bool>,
    /// Variables that hold a view of a URL's path, with the place of the URL.
    views: FxHashMap<(ModuleIndex, BindingId), crate::ir::ExprId>,
    /// What the function called last left in its parameters, by their position.
    outs: Option<Vec<(usize, Value)>>,
    /// How many times all entry points have run again.
    round: u8,
    /// Whether a second call of some function changed state again.
    is_unsettled: bool,
    /// Whether the call evaluated next is waited for.
    awaits: bool,
    /// How many functions are being run only for what they change.
    rehearsing: u32,
    /// Where `throw` leads: the states in which the body of a `try` was left, or may have been.
    tries: Vec<Try>,
    /// Whether the function that runs now has thrown.
    threw: bool,
    /// Whether the function called last cannot return.
    never_returns: bool,
}

impl<'a> Evaluation<'a> {
    fn new(clients: &'a Clients, imports: &'a dyn Imports) -> Self {
        Evaluation {
            clients,
            imports,
            files: Vec::new(),
            by_path: FxHashMap::default(),
            concern: None,
            leads: FxHashMap::default(),
            unstable: FxHashSet::default(),
            found_unstable: false,
            sought: Vec::new(),
            nested: 0,
            heap: Heap::default(),
            frames: Vec::new(),
            stack: Vec::new(),
            initialising: Vec::new(),
            exits: Vec::new(),
            path: Guard::default(),
            left: false,
            activations: 0,
            branches: 0,
            branch_keys: FxHashMap::default(),
            decisions: Vec::new(),
            unsettled: Vec::new(),
            steps: 0,
            entry_limit: MAX_STEPS_PER_ENTRY,
            requests: Vec::new(),
            doubles: Vec::new(),
            routes: Vec::new(),
            logs: Vec::new(),
            stubs: Vec::new(),
            unknown_calls: 0,
            pending: Vec::new(),
            seen_functions: FxHashMap::default(),
            followed: FxHashSet::default(),
            conditions: FxHashSet::default(),
            made_under: FxHashMap::default(),
            shared: FxHashMap::default(),
            instances: FxHashMap::default(),
            built: FxHashMap::default(),
            methods: FxHashMap::default(),
            statics: FxHashMap::default(),
            function_properties: FxHashMap::default(),
            hint_depth: 0,
            shapes: FxHashMap::default(),
            extensions: FxHashMap::default(),
            lazy: FxHashSet::default(),
            parameter_causes: FxHashMap::default(),
            requests_by_root: FxHashMap::default(),
            pattern_verdict: None,
            views: FxHashMap::default(),
            outs: None,
            round: 0,
            is_unsettled: false,
            awaits: false,
            rehearsing: 0,
            tries: Vec::new(),
            threw: false,
            never_returns: false,
        }
    }
}
