//! Running a file: its body, then every function of it that anybody might call.

use super::calls::CallSite;
use super::heap::{Object, Record, Writes};
use super::value::{Closure, Kind, ModuleIndex, Value};
use super::{Evaluation, Guard, LoadState, LoadedFile, MAX_STEPS_PER_ENTRY};
use crate::ir::{FunctionId, Module};
use crate::program::ProgramFile;
use std::sync::Arc;

/// A function made by more calls than this (a handler that a helper registers) is an entry point for the first of them only.
const MAX_FRAMES_PER_FUNCTION: usize = 8;

impl Evaluation<'_> {
    pub(super) fn add_file(&mut self, file: Arc<ProgramFile>) -> ModuleIndex {
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
    pub(super) fn run_file(&mut self, index: ModuleIndex) {
        self.run_body(index);
        self.meet_extensions(index);
        // Closures that the body's calls made are met nowhere else.
        let made = self.pending.clone();
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
            self.run_again(index, &made);
            // What a second call changes again, every further one may: a third round runs on what was left open.
            if self.is_unsettled {
                self.requests.truncate(first);
                self.requests_by_root.clear();
                self.doubles.truncate(doubles);
                self.routes.truncate(routes);
                self.stubs.truncate(stubs);
                self.run_again(index, &made);
            }
        }
    }

    fn run_again(&mut self, index: ModuleIndex, made: &[Closure]) {
        self.round += 1;
        self.is_unsettled = false;
        self.seen_functions.clear();
        for closure in made {
            self.meet(closure);
        }
        self.seed_functions(index);
        self.run_entries(index);
    }

    /// Evaluates a module's body once. A module that is being evaluated already (an import cycle) is left as it is.
    pub(super) fn run_body(&mut self, index: ModuleIndex) {
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
        let is_script = self.files[index as usize].file.ir.language != crate::ir::Language::Rust;
        let mut changed = false;
        while let Some(closure) = self.next_pending(index) {
            let this = self.entry_receiver(&closure);
            let first = self.requests.len();
            let mut writes = self.run_once(&closure, this.clone());
            // Whoever holds what a call made may call it again: what it changes each time has to show at once.
            if is_script && closure.frame != self.files[index as usize].frame && !writes.is_empty()
            {
                let (loose, is_unsettled) = self.heap.unsettled(writes.clone());
                if is_unsettled {
                    let branch = self.new_branch();
                    let untouched = (Guard::one(branch, 0), Writes::default());
                    self.heap
                        .join(vec![untouched, (Guard::one(branch, 1), loose)]);
                    self.requests.truncate(first);
                    self.requests_by_root.retain(|_, at| *at < first);
                    writes = self.run_once(&closure, this);
                }
            }
            if !writes.is_empty() {
                changed = true;
                let writes = if self.round == 1 && is_script {
                    let (writes, is_unsettled) = self.heap.unsettled(writes);
                    self.is_unsettled |= is_unsettled;
                    writes
                } else {
                    writes
                };
                let branch = self.new_branch();
                let untouched = (Guard::one(branch, 0), Writes::default());
                self.heap
                    .join(vec![untouched, (Guard::one(branch, 1), writes)]);
            }
        }
        changed
    }

    /// Runs an entry point in a branch of its own; what it changed.
    fn run_once(
        &mut self,
        closure: &Closure,
        this: Option<std::rc::Rc<super::value::Value>>,
    ) -> Writes {
        self.entry_limit = self.steps + MAX_STEPS_PER_ENTRY;
        self.heap.begin();
        self.left = false;
        self.path = Guard::default();
        self.run_entry(closure, this);
        self.heap.end()
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
    pub(super) fn meet(&mut self, closure: &Closure) {
        // What a rehearsal meets, the function's own run meets again.
        if self.rehearsing > 0 {
            return;
        }
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
    pub(super) fn forget(&mut self, callback: &Value) {
        if let Kind::Function(closure) = &callback.kind {
            self.pending.retain(|pending| {
                (pending.module, pending.function, pending.frame)
                    != (closure.module, closure.function, closure.frame)
            });
        }
    }

    /// Functions that are written where they are handed over, and that were called there, are entry points for one of the calls
    /// that made them: all that is left to be seen is what others change before they run.
    pub(super) fn forget_copies(&mut self, site: &CallSite) {
        for (arg, origin) in site.args.iter().zip(&site.arg_origins) {
            let Kind::Function(closure) = &arg.kind else {
                continue;
            };
            let function = (closure.module, closure.function);
            let frames = self.seen_functions.get(&function).map_or(0, Vec::len);
            if frames < 2
                || !self
                    .followed
                    .contains(&(function.0, function.1, closure.frame))
            {
                continue;
            }
            let file = &self.files[closure.module as usize].file;
            if file.ir.function(closure.function).span == origin.span {
                self.forget(arg);
            }
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
}
