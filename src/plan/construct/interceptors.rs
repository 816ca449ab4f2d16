//! Code that a program registers with its client and that changes every answer: `client.interceptors.response.use(...)`.

use super::Obstacles;
use super::chain::Chain;
use super::planner::Planner;
use crate::catalog::answers::Answers;
use crate::ir::{
    BindingKind, Block, Call, Expr, ExprId, ExprKind, FunctionId, Module, Pattern, StatementKind,
};
use crate::plan::facts::Facts;
use crate::program::ProgramFile;
use crate::resolve::Request;
use crate::source::Span;
use std::sync::Arc;

/// What a handler makes of what it is handed.
#[derive(PartialEq, Eq)]
enum Effect {
    /// Hands it on.
    Same,
    /// Hands a member of it on.
    Member(String),
    /// Throws.
    Throws,
    /// Anything else.
    Other,
}

impl Planner<'_> {
    /// Considers the handlers that see the answers of a call's client.
    pub(super) fn check_interceptors(
        &self,
        request: &Request,
        answers: &Answers,
        chain: &mut Chain,
        obstacles: &mut Obstacles,
    ) {
        let Some(method) = &answers.interceptors else {
            return;
        };
        let origin = request.call;
        let Some(home) = self.files.get(origin.file as usize) else {
            return;
        };
        let receiver = receiver_text(home, origin.span);
        for file in self.files {
            if !file.source.text().contains(method.as_str()) {
                continue;
            }
            for expr in &file.ir.exprs {
                let ExprKind::Call(call) = &expr.kind else {
                    continue;
                };
                let callee = file.source.slice(file.ir.expr(call.callee).span);
                let Some(owner) = callee.strip_suffix(&format!(".{method}")) else {
                    continue;
                };
                let is_own = Arc::ptr_eq(file, home);
                if !may_be_one(home, receiver, owner, is_own) {
                    continue;
                }
                if !read_handlers(file, call, chain) {
                    obstacles.push(format!(
                        "`{callee}` in line {} changes what the client answers",
                        file.source.position(expr.span.start).line
                    ));
                }
            }
        }
    }
}

impl Planner<'_> {
    /// A variable that changes, read by code that runs with every request of a client: its key may change with it.
    pub(super) fn changing_interceptor(&self, request: &Request) -> Option<String> {
        let clients = self.catalog.clients(self.file.ir.language);
        let library = { clients.libraries.iter() }.find(|one| one.name == request.client)?;
        let method = library.interceptors.as_ref()?;
        self.files.iter().find_map(|file| {
            let facts = Facts::new(&file.ir);
            let handlers = file.ir.exprs.iter().filter_map(|expr| match &expr.kind {
                ExprKind::Call(call) => {
                    let callee = file.source.slice(file.ir.expr(call.callee).span);
                    callee.ends_with(&format!(".{method}")).then_some(expr.span)
                }
                _ => None,
            });
            let mut names = handlers.flat_map(|span| facts.free_bindings(span));
            let changing = names.find(|name| {
                let declared = file.ir.binding(*name);
                matches!(declared.kind, BindingKind::Variable) && facts.is_assigned(*name)
            })?;
            Some(file.ir.binding(changing).name.to_string())
        })
    }
}

/// The client's own text in the call at `span`: what its method is taken from.
fn receiver_text(file: &ProgramFile, span: Span) -> &str {
    let is_call = |expr: &&Expr| expr.span == span && matches!(expr.kind, ExprKind::Call(_));
    let Some(ExprKind::Call(call)) = file.ir.exprs.iter().find(is_call).map(|expr| &expr.kind)
    else {
        return "";
    };
    let callee = file.ir.expr(call.callee);
    match callee.kind {
        ExprKind::Member { object, .. } => file.source.slice(file.ir.expr(object).span),
        _ => file.source.slice(callee.span),
    }
}

/// Whether the client of a call in `home` and the one that a handler is registered with may be the same.
fn may_be_one(home: &ProgramFile, receiver: &str, owner: &str, is_own: bool) -> bool {
    let is_plain = |text: &str| text.chars().all(|one| one.is_alphanumeric() || one == '_');
    if is_own {
        return receiver == owner || !(is_plain(receiver) && is_plain(owner));
    }
    let root = receiver.split(['.', '[', '(']).next().unwrap_or(receiver);
    let is_local = |kind: &BindingKind| matches!(kind, BindingKind::Import(import) if import.specifier.starts_with(['.', '@', '~', '#', '/']));
    let mut bindings = home.ir.bindings.iter();
    root == "this" || bindings.any(|one| one.name == root && is_local(&one.kind))
}

/// Considers one registration; whether it is understood.
fn read_handlers(file: &ProgramFile, call: &Call, chain: &mut Chain) -> bool {
    let handler = |at: usize| call.args.get(at).map(|arg| effect(&file.ir, arg.value));
    match handler(0) {
        None | Some(Effect::Same) => {}
        Some(Effect::Member(member)) if chain.answer.body == format!("{{}}.{member}") => {
            chain.answer.body = "{}".to_owned();
            chain.answer.shape = "unknown".to_owned();
        }
        Some(_) => return false,
    }
    if !matches!(handler(1), None | Some(Effect::Throws)) {
        return false;
    }
    for arg in &call.args {
        if let ExprKind::Function(function) = file.ir.expr(arg.value).kind
            && does_more(&file.ir, function)
        {
            chain
                .assumptions
                .push("the client's interceptors may run for the agent's creation too".to_owned());
        }
    }
    true
}

/// What the function `id` makes of its parameter, on every way through it.
fn effect(ir: &Module, id: ExprId) -> Effect {
    let function = match ir.expr(id).kind {
        ExprKind::Function(function) => ir.function(function),
        ExprKind::Null | ExprKind::Undefined => return Effect::Same,
        _ => return Effect::Other,
    };
    let parameter = match function.params.first().map(|one| &one.pattern) {
        Some(Pattern::Binding(binding)) => Some(*binding),
        _ => None,
    };
    let is_parameter =
        |id: ExprId| matches!(ir.expr(id).kind, ExprKind::Binding(own) if Some(own) == parameter);
    let of = |value: ExprId| match &ir.expr(value).kind {
        ExprKind::Binding(own) if Some(*own) == parameter => Effect::Same,
        ExprKind::Member {
            object, property, ..
        } if is_parameter(*object) => Effect::Member(property.to_string()),
        ExprKind::Call(call) => match &ir.expr(call.callee).kind {
            ExprKind::Member {
                object, property, ..
            } if property == "reject"
                && matches!(&ir.expr(*object).kind, ExprKind::Global(name) if name == "Promise") =>
            {
                Effect::Throws
            }
            _ => Effect::Other,
        },
        ExprKind::Diverge(_) => Effect::Throws,
        _ => Effect::Other,
    };
    if let Some(tail) = function.body.tail {
        return of(tail);
    }
    let mut effects: Vec<Effect> = Vec::new();
    let mut returned: Vec<ExprId> = Vec::new();
    let throws = exits(&function.body, &mut returned);
    effects.extend(returned.into_iter().map(of));
    if throws {
        effects.push(Effect::Throws);
    }
    match effects.pop() {
        Some(last) if effects.iter().all(|one| *one == last) && ends(&function.body) => last,
        _ => Effect::Other,
    }
}

/// The values that a block's own statements return, and whether it throws; what stands in branches counts as something else.
fn exits(block: &Block, returned: &mut Vec<ExprId>) -> bool {
    let mut throws = false;
    for statement in &block.statements {
        match &statement.kind {
            StatementKind::Return(Some(value)) => returned.push(*value),
            StatementKind::Throw(_) => throws = true,
            _ => {}
        }
    }
    throws
}

/// Whether a block's last statement leaves it.
fn ends(block: &Block) -> bool {
    let last = block.statements.last().map(|statement| &statement.kind);
    matches!(
        last,
        Some(StatementKind::Return(Some(_)) | StatementKind::Throw(_))
    )
}

/// Whether a handler does more than handing on: calls, assignments, branches.
fn does_more(ir: &Module, id: FunctionId) -> bool {
    let function = ir.function(id);
    let inside = ir.exprs.iter();
    let mut inside = inside.filter(|expr| function.body.span.contains(expr.span));
    inside.any(|expr| match &expr.kind {
        ExprKind::Call(call) => {
            !matches!(&ir.expr(call.callee).kind, ExprKind::Member { property, .. } if property == "reject")
        }
        ExprKind::Assign { .. } | ExprKind::If { .. } => true,
        _ => false,
    })
}
