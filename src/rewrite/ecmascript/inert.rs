//! Expressions that do nothing but give their value, so that nothing is missed where they go.

use crate::ir::{
    BinaryOp, BindingKind, Call, EntryKind, ExprId, ExprKind, Key, TemplatePart, UnaryOp,
};
use crate::rewrite::Rewriter;

/// Values in values.
const MAX_DEPTH: usize = 12;

/// What gives a new value and does nothing else, as long as what it is given does nothing.
const MAKERS: [&str; 2] = ["Map", "Set"];
const VIEWS: [&str; 5] = [
    "Object.freeze",
    "Object.entries",
    "Object.keys",
    "Object.values",
    "Object.fromEntries",
];

impl Rewriter<'_> {
    /// Whether evaluating an expression does nothing but give its value.
    pub(super) fn only_gives(&self, id: ExprId, depth: usize) -> bool {
        let gives = |id: ExprId| depth < MAX_DEPTH && self.only_gives(id, depth + 1);
        let key_gives = |key: &Key| match key {
            Key::Name { .. } => true,
            Key::Computed(key) => gives(*key),
        };
        let expr = self.ir.expr(id);
        match &expr.kind {
            ExprKind::Str(_)
            | ExprKind::Number(_)
            | ExprKind::Bool(_)
            | ExprKind::Null
            | ExprKind::Undefined
            | ExprKind::Function(_) => true,
            // One that is declared later may be read too early, which throws.
            ExprKind::Binding(read) => {
                let read = self.ir.binding(*read);
                matches!(
                    read.kind,
                    BindingKind::Import(_) | BindingKind::Function(_) | BindingKind::Parameter
                ) || read.span.end <= expr.span.start
            }
            ExprKind::Member { object, .. } => {
                let is_environment = ["process.env.", "import.meta.env."]
                    .iter()
                    .any(|start| self.slice(expr.span).starts_with(start));
                is_environment || gives(*object) && self.is_plain_object(*object)
            }
            ExprKind::Template(parts) => parts.iter().all(|part| match part {
                TemplatePart::Text(_) => true,
                TemplatePart::Expr(expr) => gives(*expr),
            }),
            ExprKind::Binary { op, left, right } => {
                *op != BinaryOp::Other && gives(*left) && gives(*right)
            }
            ExprKind::Unary { op, operand } => *op != UnaryOp::Delete && gives(*operand),
            ExprKind::If {
                test,
                then,
                otherwise: Some(otherwise),
            } => [test, then, otherwise].into_iter().all(|one| gives(*one)),
            ExprKind::Wrapped(inner) => gives(*inner),
            ExprKind::Array { items, .. } => {
                let mut items = items.iter();
                items.all(|item| !item.spread && gives(item.value))
            }
            ExprKind::Object { entries, .. } => entries.iter().all(|entry| match &entry.kind {
                EntryKind::Property { key, value } => key_gives(key) && gives(*value),
                EntryKind::Method { key, .. } | EntryKind::Getter { key, .. } => key_gives(key),
                EntryKind::Spread(value) => gives(*value) && self.is_plain_object(*value),
                EntryKind::Setter { .. } => false,
            }),
            ExprKind::Call(call) => {
                self.is_maker(call) && {
                    let mut args = call.args.iter();
                    args.all(|arg| !arg.spread && gives(arg.value))
                }
            }
            _ => false,
        }
    }

    /// Whether a call is of what gives something new, or its argument back.
    fn is_maker(&self, call: &Call) -> bool {
        let callee = self.ir.expr(call.callee);
        let name = self.slice(callee.span);
        match (&callee.kind, call.is_new) {
            (ExprKind::Global(_), true) => MAKERS.contains(&name),
            (ExprKind::Member { object, .. }, false) => {
                let object = &self.ir.expr(*object).kind;
                VIEWS.contains(&name) && matches!(object, ExprKind::Global(_))
            }
            _ => false,
        }
    }

    /// Whether a value is an object of the file that is written out, and has no getters.
    fn is_plain_object(&self, id: ExprId) -> bool {
        let ExprKind::Binding(binding) = self.ir.expr(self.facts.unwrapped(id)).kind else {
            return false;
        };
        let declared = self.facts.declaration(binding);
        let init = declared.map(|(_, init)| &self.ir.expr(self.facts.unwrapped(init)).kind);
        let is_const = self.ir.binding(binding).kind == BindingKind::Constant;
        match init {
            Some(ExprKind::Object { entries, .. }) => {
                let mut entries = entries.iter();
                is_const && entries.all(|one| matches!(one.kind, EntryKind::Property { .. }))
            }
            _ => false,
        }
    }
}
