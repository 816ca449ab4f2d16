//! Functions that nothing but the file itself calls: nothing that is exported, or assigned to what others can reach, leads to them.

use super::facts::Facts;
use crate::ir::{BindingId, BindingKind, Export, ExprId, ExprKind, FunctionId, Module, Pattern};
use crate::program::ProgramFile;
use crate::resolve::{Evaluated, Request, TextPiece};
use crate::source::Span;

/// Constants behind constants.
const MAX_NAMES: usize = 4;

/// What others can reach of a file.
pub struct Reach<'r> {
    file: &'r ProgramFile,
    facts: &'r Facts<'r>,
    /// Each with all that is written in it.
    spans: Vec<Span>,
    seen: Vec<BindingId>,
}

/// Takes out what is evaluated of functions that the file calls, and nobody else, as if somebody did with anything: with what
/// nobody hands them they send nothing. The functions around `calls` are among them.
pub fn without_nobodys(evaluated: &mut Evaluated, calls: &[Span]) {
    let Some(file) = evaluated.files.first().cloned() else {
        return;
    };
    let facts = Facts::new(&file.ir);
    let reach = Reach::new(&file, &facts);
    let around = calls.iter().map(|call| facts.function_around(*call));
    let mut called: Vec<FunctionId> = around.collect();
    for request in &evaluated.requests {
        let steps = request.through.iter().filter(|step| step.file == 0);
        called.extend(steps.map(|step| step.function));
        if request.wrapper.is_some() && request.call.file == 0 {
            called.push(facts.function_around(request.call.span));
        }
    }
    // What makes a function for its caller is called like it.
    for at in 0..called.len() {
        let mut outer = file.ir.function(called[at]).parent;
        while outer != Module::BODY && !called.contains(&outer) {
            called.push(outer);
            outer = file.ir.function(outer).parent;
        }
    }
    called.retain(|function| !reach.reaches(file.ir.function(*function).span));
    let is_given = |request: &Request| {
        let mut holes = request.urls.iter().flat_map(|(_, url)| &url.pieces);
        holes.any(|piece| match piece {
            TextPiece::Hole {
                origin: Some(origin),
                ..
            } => origin.file == 0 && is_handed(&facts, &called, origin.span, MAX_NAMES),
            _ => false,
        })
    };
    // What the file does by itself, or when others call what they reach, is sent.
    let is_nobodys = |request: &Request| {
        let entry = request.entry.map(|entry| file.ir.function(entry).span);
        entry.is_some_and(|entry| !reach.reaches(entry))
    };
    evaluated
        .requests
        .retain(|request| !is_nobodys(request) || !is_given(request));
}

/// Whether an expression is made of what one of these functions is handed, through so many constants of its own.
fn is_handed(facts: &Facts<'_>, functions: &[FunctionId], place: Span, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    facts.names_in(place).into_iter().any(|name| {
        let binding = facts.ir.binding(name);
        if !functions.contains(&facts.function_around(binding.span)) {
            return false;
        }
        let init = || {
            facts
                .declaration(name)
                .map(|(_, init)| facts.ir.expr(init).span)
        };
        matches!(binding.kind, BindingKind::Parameter)
            || init().is_some_and(|init| is_handed(facts, functions, init, depth))
    })
}

impl<'r> Reach<'r> {
    /// Follows what a file exports.
    pub fn new(file: &'r ProgramFile, facts: &'r Facts<'r>) -> Self {
        let mut reach = Self {
            file,
            facts,
            spans: Vec::new(),
            seen: Vec::new(),
        };
        reach.exports();
        reach
    }

    /// Whether others can call the function around a place.
    pub fn is_open(&self, place: Span) -> bool {
        let around = self.facts.function_around(place);
        around == Module::BODY || self.reaches(self.file.ir.function(around).span)
    }

    fn reaches(&self, function: Span) -> bool {
        self.spans.iter().any(|span| span.contains(function))
    }

    fn exports(&mut self) {
        let ir = &self.file.ir;
        for export in &ir.exports {
            match export {
                Export::Binding { binding, .. } => self.binding(*binding),
                Export::Value { value, .. } => self.value(*value),
                _ => {}
            }
        }
        for binding in (0..).map(BindingId).take(ir.bindings.len()) {
            let is_modules = ir.binding(binding).owner == Module::BODY;
            if is_modules && self.is_exported(binding) {
                self.binding(binding);
            }
        }
        // `module.exports = ...`, `window.api = ...`.
        for expr in &ir.exprs {
            if let ExprKind::Assign { target, value, .. } = &expr.kind
                && let Pattern::Place(place) = &**target
                && self.facts.free_bindings(ir.expr(*place).span).is_empty()
                && !self.is_own(*place)
            {
                self.value(*value);
            }
        }
    }

    /// Whether a place is a field of `this`, which is as reachable as its object.
    fn is_own(&self, place: ExprId) -> bool {
        let mut within = self.facts.within(self.file.ir.expr(place).span);
        within.any(|(_, expr)| matches!(expr.kind, ExprKind::This | ExprKind::Super))
    }

    fn is_exported(&self, binding: BindingId) -> bool {
        let declared = self.file.ir.binding(binding).span;
        let statement = self.facts.statement_around(declared);
        statement.is_some_and(|one| self.file.source.slice(one.span).starts_with("export"))
    }

    fn binding(&mut self, binding: BindingId) {
        if self.seen.contains(&binding) {
            return;
        }
        self.seen.push(binding);
        let ir = &self.file.ir;
        // What is assigned to it, or to a part of it, can be reached with it.
        for expr in &ir.exprs {
            if let ExprKind::Assign { target, value, .. } = &expr.kind
                && match &**target {
                    Pattern::Binding(own) => *own == binding,
                    Pattern::Place(place) => {
                        let place = ir.expr(*place).span;
                        self.facts.free_bindings(place).contains(&binding)
                    }
                    _ => true,
                }
            {
                self.value(*value);
            }
        }
        match ir.binding(binding).kind {
            BindingKind::Function(function) => self.spans.push(ir.function(function).span),
            BindingKind::Class(class) => {
                if let Some(class) = ir.classes.get(class.0 as usize) {
                    self.spans.push(class.span);
                    if let Some(superclass) = class.superclass {
                        self.value(superclass);
                    }
                    let fields = class.fields.iter().filter_map(|field| field.init);
                    fields.for_each(|init| self.value(init));
                }
            }
            _ => match self.facts.declaration(binding) {
                Some((_, init)) => self.value(init),
                // Taken out of something: whatever stands in that statement.
                None => {
                    let declared = ir.binding(binding).span;
                    let statement = self.facts.statement_around(declared);
                    if let Some(statement) = statement {
                        self.names_in(statement.span);
                    }
                }
            },
        }
    }

    /// What a function does with others, it does itself; all else that a value is made of may be called.
    fn value(&mut self, value: ExprId) {
        let ir = &self.file.ir;
        let value = ir.expr(self.facts.unwrapped(value));
        self.spans.push(value.span);
        if !matches!(value.kind, ExprKind::Function(_)) {
            self.names_in(value.span);
        }
    }

    fn names_in(&mut self, span: Span) {
        for binding in self.facts.free_bindings(span) {
            self.binding(binding);
        }
    }
}
