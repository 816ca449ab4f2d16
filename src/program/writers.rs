//! The functions of a module that change its state, and the variables that are changed where nothing tells when.
//!
//! Whoever imports a variable sees what such a function, called by anybody, has made of it.

use super::{ProgramFile, computed};
use crate::ir::{BindingId, BindingKind, ExprId, ExprKind, FunctionId, Module, Pattern, UnaryOp};

/// Methods that change their receiver, or what they are handed first (`Object.assign`).
pub const MUTATING: [&str; 10] = [
    "append", "assign", "clear", "delete", "pop", "push", "set", "shift", "splice", "unshift",
];

/// What changes a module's state.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Writers {
    /// Functions made by the module's body that do, each once.
    pub functions: Vec<FunctionId>,
    /// Variables of the module that functions inside of functions change.
    pub loose: Vec<BindingId>,
    /// All variables of the module that any function changes, or the objects in them, and those that compute what is read.
    pub changed: Vec<BindingId>,
    /// Whether the module gives away something without a name that computes what is read of it.
    pub is_computed: bool,
}

impl ProgramFile {
    /// What changes the module's state beside its own body; found once.
    pub fn writers(&self) -> &Writers {
        self.writers.get_or_init(|| find(&self.ir))
    }
}

fn find(module: &Module) -> Writers {
    let mut writers = Writers::default();
    for expr in &module.exprs {
        let mut roots = Vec::new();
        match &expr.kind {
            ExprKind::Assign { target, .. } => pattern_roots(module, target, &mut roots),
            ExprKind::Unary {
                op: UnaryOp::Delete,
                operand,
            } => roots.extend(root(module, *operand)),
            ExprKind::Call(call) => {
                let callee = &module.expr(call.callee).kind;
                let ExprKind::Member {
                    object, property, ..
                } = callee
                else {
                    continue;
                };
                if MUTATING.contains(&property.as_str()) {
                    roots.extend(root(module, *object));
                    let first = call.args.first().filter(|_| property == "assign");
                    roots.extend(first.and_then(|first| root(module, first.value)));
                }
            }
            _ => {}
        }
        if roots.is_empty() {
            continue;
        }
        let around = (1..)
            .zip(module.functions.iter().skip(1))
            .filter(|(_, function)| function.span.contains(expr.span))
            .min_by_key(|(_, function)| function.span.len());
        if around.is_some() {
            writers.changed.extend(roots.iter().flatten());
        }
        match around {
            None => {}
            Some((at, function)) if function.parent == Module::BODY => {
                writers.functions.push(FunctionId(at));
            }
            Some(_) => {
                for root in roots.into_iter().flatten() {
                    if !writers.loose.contains(&root) {
                        writers.loose.push(root);
                    }
                }
            }
        }
    }
    let computed = computed(module);
    writers.changed.extend(computed.names);
    writers.is_computed = computed.has_nameless;
    writers.functions.sort_unstable();
    writers.functions.dedup();
    writers.changed.sort_unstable();
    writers.changed.dedup();
    writers
}

/// The module's own variables that an assignment changes; `None` for what it exports.
fn pattern_roots(module: &Module, pattern: &Pattern, roots: &mut Vec<Option<BindingId>>) {
    match pattern {
        Pattern::Binding(binding) => roots.extend(own(module, *binding)),
        Pattern::Place(place) => roots.extend(root(module, *place)),
        Pattern::Default { pattern, .. } => pattern_roots(module, pattern, roots),
        Pattern::Object { fields, rest } => {
            let inner = fields.iter().map(|(_, pattern)| pattern);
            for pattern in inner.chain(rest.as_deref()) {
                pattern_roots(module, pattern, roots);
            }
        }
        Pattern::Array { items, rest } => {
            for pattern in items.iter().flatten().chain(rest.as_deref()) {
                pattern_roots(module, pattern, roots);
            }
        }
        _ => {}
    }
}

/// The variable of the module that a chain of members begins with.
pub(super) fn root(module: &Module, mut at: ExprId) -> Option<Option<BindingId>> {
    loop {
        match &module.expr(at).kind {
            ExprKind::Member { object, .. } | ExprKind::Index { object, .. } => at = *object,
            ExprKind::Wrapped(inner) => at = *inner,
            ExprKind::Binding(binding) => return own(module, *binding),
            ExprKind::Global(name) if name == "module" || name == "exports" => return Some(None),
            _ => return None,
        }
    }
}

fn own(module: &Module, binding: BindingId) -> Option<Option<BindingId>> {
    let declared = module.binding(binding);
    let is_state = matches!(
        declared.kind,
        BindingKind::Constant | BindingKind::Variable | BindingKind::Function(_)
    );
    (declared.owner == Module::BODY && is_state).then_some(Some(binding))
}
