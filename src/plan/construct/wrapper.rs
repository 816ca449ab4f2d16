//! Wrappers between a site and its client: what they hand back, what else they do, and where what they read comes from.

use super::effects::Effects;
use super::planner::Planner;
use super::words::one_line;
use super::{Construct, Obstacles};
use crate::ir::{BindingId, ExprId, ExprKind, Function, MethodKind, Module, Pattern};
use crate::plan::facts::Facts;
use crate::program::ProgramFile;
use crate::resolve::{Origin, Request, Through};
use crate::source::Span;

impl Planner<'_> {
    fn function_of(&self, step: &Through) -> (&ProgramFile, &Function) {
        let file = &self.files[step.file as usize];
        (file, file.ir.function(step.function))
    }

    /// What wrappers do beside sending happens once more for the agent.
    pub(super) fn check_wrappers(
        &self,
        request: &Request,
        refused: &[(u32, Span)],
        construct: &mut Construct,
        obstacles: &mut Obstacles,
    ) {
        for step in request.through.iter().rev() {
            let file = &self.files[step.file as usize];
            let function = file.ir.function(step.function);
            let own = refused.iter().filter(|(file, _)| *file == step.file);
            let refused: Vec<Span> = own.map(|(_, span)| *span).collect();
            let look = Effects {
                planner: self,
                file,
                facts: &Facts::new(&file.ir),
                call: step.calls.span,
                refused: &refused,
            };
            let mut found = Vec::new();
            look.of(function, 0, &mut found);
            for (span, is_printed) in found {
                let text = one_line(file.source.slice(span));
                if is_printed {
                    obstacles.push(format!(
                        "`{}` prints: `{text}` would run once more, for the agent",
                        called(function, request)
                    ));
                } else {
                    construct.assumptions.push(format!(
                        "`{text}` in `{}` does no harm when it runs once more, for the agent",
                        called(function, request)
                    ));
                }
            }
        }
    }

    /// Where an expression inside of a wrapper has its value at the site: the argument that it is, itself where it is a field
    /// of the same receiver, or nowhere where it is the same in the whole process.
    ///
    /// # Errors
    /// Where that cannot be told.
    pub(super) fn at_site(&self, origin: Origin, request: &Request) -> Result<Option<Origin>, ()> {
        let at = request.through.iter().rposition(|step| {
            step.file == origin.file && self.function_of(step).1.span.contains(origin.span)
        });
        let mut origin = origin;
        let Some(mut at) = at else {
            return self.beside(origin, request);
        };
        loop {
            let step = &request.through[at];
            let (file, function) = self.function_of(step);
            let facts = Facts::new(&file.ir);
            let this = facts
                .within(origin.span)
                .any(|(_, expr)| matches!(expr.kind, ExprKind::This));
            let own = |binding: &BindingId| {
                let span = file.ir.binding(*binding).span;
                function.span.contains(span)
            };
            let free = facts.names_in(origin.span);
            // Read from the environment in the wrapper itself: the same in the whole process.
            let is_read = |binding: &BindingId| {
                origin.file == 0 && self.is_process_constant(*binding, origin.span)
            };
            let locals: Vec<BindingId> = free
                .iter()
                .copied()
                .filter(|binding| own(binding) && !is_read(binding))
                .collect();
            if !free
                .iter()
                .all(|binding| own(binding) || facts.is_module_constant(*binding))
            {
                return match locals.is_empty() {
                    true if self.is_of_one_object(origin, &free, at, request) => Ok(None),
                    true => Ok(Some(origin)),
                    false => Err(()),
                };
            }
            let called = facts_at(&self.files[step.called.file as usize], step.called.span);
            let Some((caller, call)) = called else {
                return Err(());
            };
            match (locals.as_slice(), this) {
                ([], false) => return Ok(None),
                ([], true) => match receiver(&caller.ir, call) {
                    Receiver::This => {}
                    Receiver::Constant => return Ok(None),
                    Receiver::Local | Receiver::Other => return Err(()),
                },
                ([only], false) => {
                    let span = file.ir.expr(whole(&facts, origin.span).ok_or(())?).span;
                    let position = function.params.iter().position(
                        |param| matches!(param.pattern, Pattern::Binding(own) if own == *only),
                    );
                    let (Some(position), true) =
                        (position, span == origin.span && is_plain(file, *only, span))
                    else {
                        return Err(());
                    };
                    let ExprKind::Call(call) = &caller.ir.expr(call).kind else {
                        return Err(());
                    };
                    let argument = call
                        .args
                        .get(position)
                        .filter(|arg| !arg.spread)
                        .ok_or(())?;
                    origin = Origin {
                        file: step.called.file,
                        span: caller.ir.expr(argument.value).span,
                    };
                }
                _ => return Err(()),
            }
            if at == 0 {
                return Ok(Some(origin));
            }
            at -= 1;
        }
    }

    /// Whether what an expression names belongs to the one object that a factory made for a constant of the module:
    /// `const api = createClient({ apiKey })`, whose methods call each other by name.
    fn is_of_one_object(
        &self,
        origin: Origin,
        names: &[BindingId],
        at: usize,
        request: &Request,
    ) -> bool {
        let file = &self.files[origin.file as usize];
        let facts = Facts::new(&file.ir);
        let is_kept = |name: &BindingId| !facts.is_assigned(*name) && !facts.is_written(*name);
        let on = |step: &Through| {
            let called = facts_at(&self.files[step.called.file as usize], step.called.span);
            called.map(|(caller, call)| receiver(&caller.ir, call))
        };
        let Some((first, inner)) = request.through[..=at].split_first() else {
            return false;
        };
        let by_name = |step: &Through| {
            let caller = &self.files[step.called.file as usize];
            facts_at(caller, step.called.span).is_some_and(|(caller, call)| {
                match &caller.ir.expr(call).kind {
                    ExprKind::Call(call) => {
                        matches!(caller.ir.expr(call.callee).kind, ExprKind::Binding(_))
                    }
                    _ => false,
                }
            })
        };
        first.called.file != origin.file
            && names.iter().all(is_kept)
            && matches!(on(first), Some(Receiver::Constant))
            && inner
                .iter()
                .all(|step| step.called.file == origin.file && by_name(step))
    }

    /// The same for an expression beside the way: what a method of the receiver reads, or code around the wrappers.
    fn beside(&self, origin: Origin, request: &Request) -> Result<Option<Origin>, ()> {
        let file = &self.files[origin.file as usize];
        let facts = Facts::new(&file.ir);
        let is_constant = |binding: &BindingId| facts.is_module_constant(*binding);
        let free = facts.names_in(origin.span);
        let this = facts
            .within(origin.span)
            .any(|(_, expr)| matches!(expr.kind, ExprKind::This));
        let (origin, this) = match free.as_slice() {
            [only] => match field_of(file, *only) {
                Some(span) => (Origin { span, ..origin }, true),
                None => (origin, this),
            },
            _ => (origin, this),
        };
        let free = facts.names_in(origin.span);
        if !free.iter().all(is_constant) {
            return if this { Err(()) } else { Ok(Some(origin)) };
        }
        if !this {
            return Ok(None);
        }
        for step in request.through.iter().rev() {
            let called = facts_at(&self.files[step.called.file as usize], step.called.span);
            match called.map(|(caller, call)| receiver(&caller.ir, call)) {
                Some(Receiver::This) => {}
                Some(Receiver::Constant) => return Ok(None),
                _ => return Err(()),
            }
        }
        Ok(Some(origin))
    }
}

/// A read of the field that a constructor keeps its parameter `binding` in.
fn field_of(file: &ProgramFile, binding: BindingId) -> Option<Span> {
    let ir = &file.ir;
    let constructors = ir.classes.iter().flat_map(|class| &class.methods);
    let mut constructors = constructors.filter(|method| method.kind == MethodKind::Constructor);
    let constructor = constructors.find(|method| {
        let span = ir.function(method.function).span;
        span.contains(ir.binding(binding).span)
    })?;
    let own = |pattern: &Pattern| match pattern {
        Pattern::Binding(own) => *own == binding,
        Pattern::Default { pattern, .. } => {
            matches!(**pattern, Pattern::Binding(own) if own == binding)
        }
        _ => false,
    };
    let params = &ir.function(constructor.function).params;
    let declared = params.iter().find(|param| own(&param.pattern));
    let kept = declared.and_then(|param| param.field.clone());
    let assigned = ir.exprs.iter().find_map(|expr| match &expr.kind {
        ExprKind::Assign { target, value, .. } => match (&**target, &ir.expr(*value).kind) {
            (Pattern::Place(place), ExprKind::Binding(own)) if *own == binding => {
                field_name(ir, *place)
            }
            _ => None,
        },
        _ => None,
    });
    let field = kept.or(assigned)?;
    let reads = (0..ir.exprs.len()).filter_map(|at| u32::try_from(at).ok().map(ExprId));
    let mut reads = reads.filter(|id| field_name(ir, *id).as_ref() == Some(&field));
    reads.next().map(|id| ir.expr(id).span)
}

/// The field in `this.field`.
fn field_name(ir: &Module, expr: ExprId) -> Option<crate::ir::Name> {
    match &ir.expr(expr).kind {
        ExprKind::Member {
            object, property, ..
        } if matches!(ir.expr(*object).kind, ExprKind::This) => Some(property.clone()),
        _ => None,
    }
}

/// The call at a place of a file.
fn facts_at(file: &ProgramFile, span: Span) -> Option<(&ProgramFile, ExprId)> {
    let at = file
        .ir
        .exprs
        .iter()
        .position(|expr| expr.span == span && matches!(expr.kind, ExprKind::Call(_)))?;
    Some((file, ExprId(u32::try_from(at).ok()?)))
}

/// A function's name, or that of the wrapper which it is a part of.
fn called<'f>(function: &'f Function, request: &'f Request) -> &'f str {
    match function.name.as_str() {
        "" => request.wrapper.as_deref().unwrap_or(""),
        name => name,
    }
}

fn whole(facts: &Facts<'_>, span: Span) -> Option<ExprId> {
    facts.at(span)
}

/// Whether the expression at `span` is nothing but `binding`, which is never assigned.
fn is_plain(file: &ProgramFile, binding: BindingId, span: Span) -> bool {
    let is_name = file.source.slice(span) == file.ir.binding(binding).name.as_str();
    let assigned = file.ir.exprs.iter().any(|expr| match &expr.kind {
        ExprKind::Assign { target, .. } => {
            matches!(**target, Pattern::Binding(own) if own == binding)
        }
        _ => false,
    });
    is_name && !assigned
}

/// What a wrapper is called on.
pub(super) enum Receiver {
    /// `this` or `super`.
    This,
    /// A function, class or constant of a module: the same in the whole process.
    Constant,
    /// A variable of a function around the call.
    Local,
    /// Anything else.
    Other,
}

/// What the call `call` is made on.
pub(super) fn receiver(ir: &Module, call: ExprId) -> Receiver {
    let ExprKind::Call(call) = &ir.expr(call).kind else {
        return Receiver::Other;
    };
    let mut at = call.callee;
    loop {
        match &ir.expr(at).kind {
            ExprKind::Wrapped(inner) => at = *inner,
            ExprKind::Member { object, .. } => match ir.expr(*object).kind {
                // `this.http.post(...)` is made on what a field holds.
                ExprKind::This | ExprKind::Super if at == call.callee => return Receiver::This,
                _ => at = *object,
            },
            ExprKind::Binding(binding) => {
                return if Facts::new(ir).is_module_constant(*binding) {
                    Receiver::Constant
                } else {
                    Receiver::Local
                };
            }
            _ => return Receiver::Other,
        }
    }
}
