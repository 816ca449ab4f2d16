//! One evaluator for all languages: runs a lowered module on abstract values and records every HTTP request it would send.
//!
//! The evaluation goes forward through the module's body and then through every function as if anybody might call it with
//! anything. State is flow-sensitive: a value read is the value at that point, a choice where branches meet, or unknown with its
//! cause, never a stale one. Calls of functions of the tree are followed with their arguments; effects that may or may not have
//! happened (another function's assignment, a loop's body) are joined in. What a bound cuts off becomes unknown.
//!
//! Nothing here knows which requests are legacy.

mod assign;
mod builtins;
mod calls;
mod classes;
mod client;
mod conversions;
mod defaults;
mod draft;
mod duck;
mod expressions;
mod external;
mod freeze;
mod functions;
mod headers;
mod heap;
mod instances;
mod objects;
mod patterns;
mod places;
mod references;
pub mod request;
mod sending;
mod spread;
mod statements;
mod strings;
#[cfg(test)]
mod tests;
mod typical;
mod value;

#[cfg(test)]
mod tests_rust;

pub use request::{Header, Json, JsonField, JsonKind, Presence, Request, Text, TextPiece};
pub use value::{Cause, Guard, Origin, Step, StepKind};

use crate::catalog::clients::Clients;
use crate::ir::{BindingId, BindingKind, ExprId, FunctionId, Import, ImportName, Module, Name};
use crate::program::{Imports, ProgramFile};
use crate::source::Span;
use heap::{Heap, Object, Record, Writes};
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;
use std::sync::Arc;
use value::{BranchId, CellId, ClassRef, Closure, FrameId, Kind, ModuleIndex, ObjectId, Value};

/// Calls nested deeper are not followed: wrappers of wrappers are three or four levels, recursion is caught separately.
const MAX_CALL_DEPTH: usize = 12;
/// Expressions evaluated for one function before its calls are no longer followed. A long function has some thousand.
const MAX_STEPS_PER_ENTRY: u64 = 60_000;
/// Expressions evaluated for one file before calls are no longer followed at all; keeps bundles linear.
const MAX_STEPS_PER_FILE: u64 = 3_000_000;

/// A function made by more calls than this (a handler that a helper registers) is an entry point for the first of them only.
const MAX_FRAMES_PER_FUNCTION: usize = 8;

/// What an evaluation found in one file.
#[derive(Debug)]
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
}

/// Evaluates `file` and everything it imports as far as needed.
pub fn evaluate(file: &Arc<ProgramFile>, clients: &Clients, imports: &dyn Imports) -> Evaluated {
    let mut evaluation = Evaluation::new(clients, imports);
    evaluation.prepare_shared_clients();
    let index = evaluation.add_file(file.clone());
    evaluation.run_file(index);
    Evaluated {
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
    }
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

struct Evaluation<'a> {
    clients: &'a Clients,
    imports: &'a dyn Imports,
    files: Vec<LoadedFile>,
    by_path: FxHashMap<String, ModuleIndex>,
    heap: Heap,
    frames: Vec<Frame>,
    stack: Vec<Activation>,
    exits: Vec<Exit>,
    /// Decisions taken on the way to the current place.
    path: Guard,
    /// Whether control has left the current block.
    left: bool,
    activations: u32,
    branches: BranchId,
    branch_keys: FxHashMap<String, BranchId>,
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
    lazy: FxHashSet<(FrameId, BindingId)>,
    parameter_causes: FxHashMap<(ModuleIndex, BindingId), Value>,
    requests_by_root: FxHashMap<ObjectId, usize>,
    /// Whether the pattern of the `let` condition evaluated last fits, where that is known.
    pattern_verdict: Option<bool>,
    /// What the function called last left in its parameters, by their position.
    outs: Option<Vec<(usize, Value)>>,
}

impl<'a> Evaluation<'a> {
    fn new(clients: &'a Clients, imports: &'a dyn Imports) -> Self {
        Evaluation {
            clients,
            imports,
            files: Vec::new(),
            by_path: FxHashMap::default(),
            heap: Heap::default(),
            frames: Vec::new(),
            stack: Vec::new(),
            exits: Vec::new(),
            path: Guard::default(),
            left: false,
            activations: 0,
            branches: 0,
            branch_keys: FxHashMap::default(),
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
            shared: FxHashMap::default(),
            instances: FxHashMap::default(),
            built: FxHashMap::default(),
            methods: FxHashMap::default(),
            statics: FxHashMap::default(),
            function_properties: FxHashMap::default(),
            hint_depth: 0,
            lazy: FxHashSet::default(),
            parameter_causes: FxHashMap::default(),
            requests_by_root: FxHashMap::default(),
            pattern_verdict: None,
            outs: None,
        }
    }

    fn add_file(&mut self, file: Arc<ProgramFile>) -> ModuleIndex {
        if let Some(&known) = self.by_path.get(file.source.path()) {
            return known;
        }
        let index = self.files.len() as ModuleIndex;
        self.by_path.insert(file.source.path().to_owned(), index);
        let frame = self.new_frame(index, Module::BODY, None, None);
        let exports = self.heap.alloc(Object::Record(Record::default()));
        let mut module = Record::default();
        module.set("exports", Value::new(Kind::Object(exports)));
        let module_object = self.heap.alloc(Object::Record(module));
        self.files.push(LoadedFile {
            file,
            frame,
            state: LoadState::New,
            module_object,
        });
        index
    }

    /// Runs the body, then every function found, twice if functions change what they share.
    fn run_file(&mut self, index: ModuleIndex) {
        self.run_body(index);
        let first = self.requests.len();
        let (doubles, routes, stubs) = (self.doubles.len(), self.routes.len(), self.stubs.len());
        let changed = self.run_entries(index);
        if changed || !self.built.is_empty() {
            self.requests.truncate(first);
            self.requests_by_root.clear();
            self.doubles.truncate(doubles);
            self.routes.truncate(routes);
            self.stubs.truncate(stubs);
            self.refresh_instances();
            self.seen_functions.clear();
            self.seed_functions(index);
            self.run_entries(index);
        }
    }

    /// Evaluates a module's body once. A module that is being evaluated already (an import cycle) is left as it is.
    fn run_body(&mut self, index: ModuleIndex) {
        if self.files[index as usize].state != LoadState::New {
            return;
        }
        self.files[index as usize].state = LoadState::Running;
        let frame = self.files[index as usize].frame;
        let file = self.files[index as usize].file.clone();
        let limit = std::mem::replace(&mut self.entry_limit, self.steps + MAX_STEPS_PER_ENTRY);
        self.enter(index, Module::BODY, frame, None);
        self.run_function_body(&file.ir.function(Module::BODY).body);
        self.leave();
        self.entry_limit = limit;
        self.files[index as usize].state = LoadState::Done;
    }

    /// Evaluates every function of the module that was met so far, and those met on the way, as entry points. Tells whether
    /// any of them changed state that others see.
    fn run_entries(&mut self, index: ModuleIndex) -> bool {
        let mut changed = false;
        while let Some(closure) = self.next_pending(index) {
            self.entry_limit = self.steps + MAX_STEPS_PER_ENTRY;
            let this = self.entry_receiver(&closure);
            self.heap.begin();
            self.left = false;
            self.path = Guard::default();
            self.run_entry(&closure, this);
            let writes = self.heap.end();
            if !writes.is_empty() {
                changed = true;
                let branch = self.new_branch();
                let untouched = (Guard::one(branch, 0), Writes::default());
                self.heap
                    .join(vec![untouched, (Guard::one(branch, 1), writes)]);
            }
        }
        changed
    }

    fn next_pending(&mut self, index: ModuleIndex) -> Option<Closure> {
        while let Some(closure) = self.pending.pop() {
            if closure.module == index {
                return Some(closure);
            }
        }
        None
    }

    /// Notes a function as an entry point, for each of the calls that made it.
    fn meet(&mut self, closure: &Closure) {
        let frames = self
            .seen_functions
            .entry((closure.module, closure.function))
            .or_default();
        if frames.len() < MAX_FRAMES_PER_FUNCTION && !frames.contains(&closure.frame) {
            frames.push(closure.frame);
            self.pending.push(closure.clone());
        }
    }

    /// A function that stands where it is called is called nowhere else.
    fn forget(&mut self, callback: &Value) {
        if let Kind::Function(closure) = &callback.kind {
            self.pending.retain(|pending| {
                (pending.module, pending.function, pending.frame)
                    != (closure.module, closure.function, closure.frame)
            });
        }
    }

    /// Puts the module's own functions back on the list for a second round; nested ones are met again on the way.
    fn seed_functions(&mut self, index: ModuleIndex) {
        let frame = self.files[index as usize].frame;
        let mut closures: Vec<Closure> = Vec::new();
        let file = self.files[index as usize].file.clone();
        for (at, function) in file.ir.functions.iter().enumerate().skip(1) {
            if function.parent == Module::BODY {
                let function = FunctionId(at as u32);
                closures.push(Closure {
                    module: index,
                    function,
                    frame,
                    this: None,
                });
            }
        }
        for closure in closures.into_iter().rev() {
            self.meet(&closure);
        }
    }

    fn new_frame(
        &mut self,
        module: ModuleIndex,
        function: FunctionId,
        parent: Option<FrameId>,
        this: Option<Rc<Value>>,
    ) -> FrameId {
        self.frames.push(Frame {
            module,
            function,
            parent,
            cells: FxHashMap::default(),
            this,
            made_by: None,
        });
        (self.frames.len() - 1) as FrameId
    }

    fn enter(
        &mut self,
        module: ModuleIndex,
        function: FunctionId,
        frame: FrameId,
        call: Option<Origin>,
    ) {
        self.activations += 1;
        self.stack.push(Activation {
            id: self.activations,
            module,
            function,
            frame,
            call,
            returns: Vec::new(),
        });
    }

    fn leave(&mut self) -> Vec<(Guard, Value)> {
        self.stack
            .pop()
            .map(|activation| activation.returns)
            .unwrap_or_default()
    }

    fn new_branch(&mut self) -> BranchId {
        self.branches += 1;
        self.branches
    }

    /// The activation in which evaluation is; the stack is empty only between entries.
    fn frame(&self) -> FrameId {
        self.stack.last().map_or(0, |activation| activation.frame)
    }

    fn module_index(&self) -> ModuleIndex {
        self.stack.last().map_or(0, |activation| activation.module)
    }

    /// The file under evaluation, cheap to keep beside a mutable evaluation.
    fn file(&self) -> Arc<ProgramFile> {
        self.files[self.module_index() as usize].file.clone()
    }

    fn origin(&self, span: Span) -> Origin {
        Origin {
            file: self.module_index(),
            span,
        }
    }

    fn expr_origin(&self, expr: ExprId) -> Origin {
        self.origin(self.file().ir.expr(expr).span)
    }

    fn function_name(&self, module: ModuleIndex, function: FunctionId) -> Name {
        self.files[module as usize]
            .file
            .ir
            .function(function)
            .name
            .clone()
    }

    /// Whether calls may still be followed.
    fn has_budget(&self) -> bool {
        self.steps < self.entry_limit && self.steps < MAX_STEPS_PER_FILE
    }

    /// The storage of a binding as seen from `frame`, created on first use.
    fn cell_of(&mut self, frame: FrameId, binding: BindingId) -> CellId {
        let module = self.frames[frame as usize].module;
        let owner = self.files[module as usize].file.ir.binding(binding).owner;
        let mut at = frame;
        while self.frames[at as usize].function != owner {
            match self.frames[at as usize].parent {
                Some(parent) => at = parent,
                None => break,
            }
        }
        if let Some(&cell) = self.frames[at as usize].cells.get(&binding) {
            return cell;
        }
        let cell = self.heap.new_cell(None);
        self.frames[at as usize].cells.insert(binding, cell);
        cell
    }

    /// Reads a binding as seen from `frame`.
    fn read_binding(&mut self, frame: FrameId, binding: BindingId) -> Value {
        let cell = self.cell_of(frame, binding);
        if let Some(value) = self.heap.cell(cell) {
            return self.narrowed(value.clone());
        }
        let module = self.frames[frame as usize].module;
        let file = self.files[module as usize].file.clone();
        let declared = file.ir.binding(binding);
        match &declared.kind {
            BindingKind::Lazy(expr) => {
                let value = self.lazy_value(module, binding, *expr);
                let cell = self.cell_of(frame, binding);
                self.heap.set_cell(cell, value.clone());
                value
            }
            BindingKind::Import(import) => {
                let value = self.imported(module, import, declared.span, &declared.name);
                self.heap.set_cell(cell, value.clone());
                value
            }
            BindingKind::Function(function) => {
                let owner = self.owner_frame(frame, binding);
                let closure = Closure {
                    module,
                    function: *function,
                    frame: owner,
                    this: None,
                };
                self.meet(&closure);
                Value::new(Kind::Function(closure))
            }
            BindingKind::Class(class) => {
                let owner = self.owner_frame(frame, binding);
                Value::new(Kind::Class(ClassRef {
                    module,
                    class: *class,
                    frame: owner,
                }))
            }
            BindingKind::Namespace(_) => Value::new(Kind::Namespace { module, binding }),
            BindingKind::Parameter => self.parameter(frame, binding),
            _ => Value::undefined(),
        }
    }

    fn owner_frame(&self, frame: FrameId, binding: BindingId) -> FrameId {
        let module = self.frames[frame as usize].module;
        let owner = self.files[module as usize].file.ir.binding(binding).owner;
        let mut at = frame;
        while self.frames[at as usize].function != owner {
            match self.frames[at as usize].parent {
                Some(parent) => at = parent,
                None => break,
            }
        }
        at
    }

    /// A Rust `const` or `static`: evaluated in its module, whoever reads it first.
    fn lazy_value(&mut self, module: ModuleIndex, binding: BindingId, expr: ExprId) -> Value {
        let frame = self.files[module as usize].frame;
        if !self.lazy.insert((frame, binding)) {
            return Value::unknown(Cause::Bound("recursion"));
        }
        let path = std::mem::take(&mut self.path);
        let left = std::mem::replace(&mut self.left, false);
        self.enter(module, Module::BODY, frame, None);
        let value = self.eval(expr);
        let name = self.files[module as usize]
            .file
            .ir
            .binding(binding)
            .name
            .clone();
        let value = self.named(value, &name, expr);
        self.leave();
        self.left = left;
        self.path = path;
        self.lazy.remove(&(frame, binding));
        value
    }

    /// Adds the step "`name` is defined here" where a value was written in `expr`.
    fn named(&self, value: Value, name: &Name, expr: ExprId) -> Value {
        let origin = self.expr_origin(expr);
        value.traced(Step {
            origin,
            kind: StepKind::Named(name.clone()),
        })
    }

    /// The value that an import stands for.
    fn imported(&mut self, from: ModuleIndex, import: &Import, span: Span, local: &Name) -> Value {
        let value = self.import_value(from, import);
        if matches!(value.kind, Kind::External(_) | Kind::Unknown(_)) {
            return value;
        }
        value.traced(Step {
            origin: Origin { file: from, span },
            kind: StepKind::Imported(local.clone()),
        })
    }

    fn import_value(&mut self, from: ModuleIndex, import: &Import) -> Value {
        match self.load(from, &import.specifier) {
            Some(module) => match &import.name {
                ImportName::Namespace => Value::new(Kind::Module(module)),
                ImportName::Named(name) => self.export(module, name),
            },
            None => self.external_import(from, import),
        }
    }

    fn external_import(&self, from: ModuleIndex, import: &Import) -> Value {
        let file = &self.files[from as usize].file;
        if file.is_local_specifier(&import.specifier) {
            return Value::unknown(Cause::Import(import.specifier.clone()));
        }
        Value::new(Kind::External(match &import.name {
            ImportName::Namespace => import.specifier.clone(),
            ImportName::Named(name) => join_path(file.ir.language, &import.specifier, name),
        }))
    }

    fn load(&mut self, from: ModuleIndex, specifier: &str) -> Option<ModuleIndex> {
        let file = self.files[from as usize].file.clone();
        let imported = self.imports.import(&file, specifier)?;
        let index = self.add_file(imported);
        self.run_body(index);
        Some(index)
    }

    /// A module's export by name.
    fn export(&mut self, module: ModuleIndex, name: &str) -> Value {
        self.export_within(module, name, 0).unwrap_or_else(|| {
            Value::unknown(Cause::Import(Name::from(
                self.files[module as usize].file.source.path(),
            )))
        })
    }

    fn export_within(&mut self, module: ModuleIndex, name: &str, depth: usize) -> Option<Value> {
        use crate::ir::Export;
        if depth > 16 {
            return None;
        }
        let file = self.files[module as usize].file.clone();
        let frame = self.files[module as usize].frame;
        for export in &file.ir.exports {
            match export {
                Export::Binding {
                    name: exported,
                    binding,
                } if exported == name => {
                    return Some(self.read_binding(frame, *binding));
                }
                Export::Value {
                    name: exported,
                    value,
                } if exported == name => {
                    self.enter(module, Module::BODY, frame, None);
                    let value = self.eval(*value);
                    self.leave();
                    return Some(value);
                }
                Export::From {
                    name: exported,
                    import,
                } if exported == name => {
                    return Some(self.import_value(module, import));
                }
                _ => {}
            }
        }
        if let Some(value) = self.commonjs_export(module, name) {
            return Some(value);
        }
        for export in &file.ir.exports {
            if let Export::All { specifier } = export
                && let Some(next) = self.load(module, specifier)
                && let Some(value) = self.export_within(next, name, depth + 1)
            {
                return Some(value);
            }
        }
        None
    }

    /// What `module.exports` holds: the export itself for `default` and namespaces, a field of it by name.
    fn commonjs_export(&mut self, module: ModuleIndex, name: &str) -> Option<Value> {
        let exports = self.commonjs_exports(module)?;
        if let Kind::Object(id) = exports.kind
            && let Some(slot) = self
                .heap
                .record(id)
                .and_then(|record| record.fields.get(name))
        {
            return Some(slot.value.under(&exports.trace));
        }
        if name == "default" {
            Some(exports)
        } else {
            None
        }
    }

    /// `module.exports`, if the module put anything there.
    fn commonjs_exports(&self, module: ModuleIndex) -> Option<Value> {
        let object = self
            .heap
            .record(self.files[module as usize].module_object)?;
        let exports = object.fields.get("exports")?.value.clone();
        match exports.kind {
            Kind::Object(id)
                if self
                    .heap
                    .record(id)
                    .is_some_and(|record| record.fields.is_empty() && record.open.is_none()) =>
            {
                None
            }
            _ => Some(exports),
        }
    }

    /// A choice without the alternatives that the decisions so far exclude.
    fn narrowed(&self, value: Value) -> Value {
        let Kind::Choice(alternatives) = &value.kind else {
            return value;
        };
        if self.path.is_always()
            || alternatives
                .iter()
                .all(|(guard, _)| guard.is_compatible(&self.path))
        {
            return value;
        }
        let kept: Vec<(Guard, Value)> = alternatives
            .iter()
            .filter(|(guard, _)| guard.is_compatible(&self.path))
            .cloned()
            .collect();
        match kept.as_slice() {
            [] => value,
            [(_, only)] => only.clone(),
            _ => Value::choice(kept),
        }
    }
}

/// The canonical path of `name` in the external `base`.
fn join_path(language: crate::ir::Language, base: &str, name: &str) -> Name {
    match language {
        crate::ir::Language::Rust => Name::from(format!("{base}::{name}")),
        _ => Name::from(format!("{base}#{name}")),
    }
}
