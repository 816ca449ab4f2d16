//! Look-ups in a lowered module by place: which expressions and statements stand where, and what they refer to.

mod changed;
mod changes;
pub mod environment;
mod flow;
mod members;
pub mod signature;

use crate::ir::{
    BindingId, BindingKind, Block, Expr, ExprId, ExprKind, Module, Part, Pattern, Statement,
    StatementKind,
};
use crate::program::{Computed, computed};
use crate::source::Span;
pub use changed::changed_elsewhere;
use changes::Change;
pub use members::{MemberChange, Path};
use std::cell::OnceCell;

/// An index of a module's expressions and statements by their bytes.
pub struct Facts<'a> {
    /// The module.
    pub ir: &'a Module,
    by_start: Vec<(Span, ExprId)>,
    statements: Vec<&'a Statement>,
    blocks: Vec<&'a Block>,
    /// Imports whose values may change.
    unstable: &'a [BindingId],
    changes: Vec<Change>,
    /// Where the module's body first calls a function of its own, or waits.
    first_run: OnceCell<Option<u32>>,
    /// Objects that compute what is read of them.
    computed: OnceCell<Computed>,
    /// Where members of objects are changed.
    member_changes: OnceCell<Vec<MemberChange>>,
}

impl<'a> Facts<'a> {
    /// Takes these imports for what may change while the program runs.
    pub fn with_unstable(mut self, unstable: &'a [BindingId]) -> Self {
        self.unstable = unstable;
        self
    }

    /// Whether an import may change while the program runs.
    pub fn is_unstable(&self, binding: BindingId) -> bool {
        self.unstable.contains(&binding)
    }

    /// Indexes a module.
    pub fn new(ir: &'a Module) -> Self {
        let mut by_start: Vec<(Span, ExprId)> = ir
            .exprs
            .iter()
            .enumerate()
            .map(|(at, expr)| (expr.span, ExprId(at as u32)))
            .collect();
        by_start.sort();
        let mut facts = Facts {
            ir,
            by_start,
            statements: Vec::new(),
            blocks: Vec::new(),
            unstable: &[],
            changes: changes::changes(ir),
            first_run: OnceCell::new(),
            computed: OnceCell::new(),
            member_changes: OnceCell::new(),
        };
        ir.each_part(&mut |part| match part {
            Part::Block(block) => facts.blocks.push(block),
            Part::Statement(statement) => facts.statements.push(statement),
        });
        facts
    }

    /// The expressions that lie wholly in `span`, outer ones before those inside of them.
    pub fn within(&self, span: Span) -> impl Iterator<Item = (ExprId, &'a Expr)> + '_ {
        let first = self
            .by_start
            .partition_point(|(own, _)| own.start < span.start);
        self.by_start[first..]
            .iter()
            .take_while(move |(own, _)| own.start < span.end)
            .filter(move |(own, _)| span.contains(*own))
            .map(|(_, id)| (*id, self.ir.expr(*id)))
    }

    /// The outermost expression that is exactly `span`.
    pub fn at(&self, span: Span) -> Option<ExprId> {
        let first = self.by_start.partition_point(|(own, _)| *own < span);
        self.by_start[first..]
            .iter()
            .take_while(|(own, _)| *own == span)
            .map(|(_, id)| *id)
            .max_by_key(|id| self.depth(*id))
    }

    /// Wrappers are lowered after what they wrap: the higher number is the outer expression.
    fn depth(&self, id: ExprId) -> u32 {
        id.0
    }

    /// The innermost statement around `span` that stands directly in a block.
    pub fn statement_around(&self, span: Span) -> Option<&'a Statement> {
        self.statements
            .iter()
            .copied()
            .filter(|own| own.span.contains(span))
            .min_by_key(|own| own.span.len())
    }

    /// Whether `statement` stands directly in a block, so that another can be put before it.
    pub fn is_in_block(&self, statement: &Statement) -> bool {
        self.blocks.iter().any(|block| {
            block
                .statements
                .iter()
                .any(|own| std::ptr::eq(own, statement))
        })
    }

    /// Whether two statements stand directly in one block.
    pub fn are_in_one_block(&self, one: &Statement, other: &Statement) -> bool {
        self.blocks.iter().any(|block| {
            let holds = |wanted| block.statements.iter().any(|own| std::ptr::eq(own, wanted));
            holds(one) && holds(other)
        })
    }

    /// Whether what stands at `span` is all that a loop repeats.
    pub fn is_loop_body(&self, span: Span) -> bool {
        let is_body = |one: &&Statement| matches!(&one.kind, StatementKind::Loop { body, .. } if body.span == span && one.span != span);
        self.statements.iter().any(is_body)
    }

    /// The declaration whose one name is `binding`: its statement and initialiser.
    pub fn declaration(&self, binding: BindingId) -> Option<(&'a Statement, ExprId)> {
        self.statements
            .iter()
            .copied()
            .find_map(|statement| match &statement.kind {
                StatementKind::Let {
                    pattern: Pattern::Binding(own),
                    init: Some(init),
                    ..
                } if *own == binding => Some((statement, *init)),
                _ => None,
            })
    }

    /// Every read of `binding`.
    pub fn uses(&self, binding: BindingId) -> Vec<(ExprId, Span)> {
        self.by_start
            .iter()
            .filter(|(_, id)| matches!(self.ir.expr(*id).kind, ExprKind::Binding(own) if own == binding))
            .map(|(span, id)| (*id, *span))
            .collect()
    }

    /// The expression behind parentheses, assertions and references.
    pub fn unwrapped(&self, mut id: ExprId) -> ExprId {
        while let ExprKind::Wrapped(inner) = self.ir.expr(id).kind {
            id = inner;
        }
        id
    }

    /// Where the expression stands that `?` or `unwrap` is asked of, or the expression itself.
    pub fn tried(&self, id: ExprId) -> Span {
        let expr = self.ir.expr(id);
        match &expr.kind {
            ExprKind::Try(inner) => self.ir.expr(*inner).span,
            ExprKind::Call(call) => match &self.ir.expr(call.callee).kind {
                ExprKind::Member {
                    object, property, ..
                } if matches!(property.as_str(), "unwrap" | "expect") => self.ir.expr(*object).span,
                _ => expr.span,
            },
            _ => expr.span,
        }
    }

    /// The bindings that an expression reads and that are declared outside of it, in order, once each.
    pub fn free_bindings(&self, span: Span) -> Vec<BindingId> {
        let mut found = Vec::new();
        for (_, expr) in self.within(span) {
            if let ExprKind::Binding(binding) = expr.kind
                && !span.contains(self.ir.binding(binding).span)
                && !found.contains(&binding)
            {
                found.push(binding);
            }
        }
        found
    }

    /// The same, where `span` may also be the declaration of a name: what is not known of a parameter comes from there.
    pub fn names_in(&self, span: Span) -> Vec<BindingId> {
        let declared = self.ir.bindings.iter().position(|one| one.span == span);
        match declared.and_then(|at| u32::try_from(at).ok()) {
            Some(at) => vec![BindingId(at)],
            None => self.free_bindings(span),
        }
    }

    /// Whether a binding is the same wherever in the module it is read: a module-level constant, function, class or import.
    pub fn is_module_constant(&self, binding: BindingId) -> bool {
        let declared = self.ir.binding(binding);
        declared.owner == Module::BODY
            && self.is_top_level(declared.span)
            && !self.is_unstable(binding)
            && !self.is_state(binding)
            && !self.is_computed(binding)
            && match declared.kind {
                BindingKind::Variable => self.is_settled(binding),
                BindingKind::Parameter | BindingKind::Other => false,
                _ => true,
            }
    }

    /// Whether what is read of a name may be another value each time, though nothing is assigned.
    pub fn is_computed(&self, binding: BindingId) -> bool {
        let computed = self.computed.get_or_init(|| computed(self.ir));
        computed.names.binary_search(&binding).is_ok()
    }

    /// Whether a variable keeps the value that it is declared with.
    fn is_settled(&self, binding: BindingId) -> bool {
        self.declaration(binding).is_some() && !self.is_assigned(binding)
    }

    /// Whether a variable is assigned anywhere but in its declaration.
    pub fn is_assigned(&self, binding: BindingId) -> bool {
        self.ir.exprs.iter().any(|expr| match &expr.kind {
            ExprKind::Assign { target, .. } => binds(target, binding),
            _ => false,
        })
    }

    /// Whether `binding` can be named at `place`.
    pub fn is_visible(&self, binding: BindingId, place: Span) -> bool {
        let declared = self.ir.binding(binding);
        let function = self.ir.function(declared.owner);
        if declared.owner != Module::BODY && !function.span.contains(place) {
            return false;
        }
        let block = self
            .blocks
            .iter()
            .filter(|block| block.span.contains(declared.span))
            .min_by_key(|block| block.span.len());
        block.is_none_or(|block| block.span.contains(place))
    }

    /// Whether a place is not inside of a nested block of the module's body.
    fn is_top_level(&self, span: Span) -> bool {
        let body = &self.ir.function(Module::BODY).body;
        let statement = body
            .statements
            .iter()
            .find(|statement| statement.span.contains(span));
        match statement.map(|statement| &statement.kind) {
            Some(StatementKind::Let { .. } | StatementKind::Class(_)) | None => true,
            Some(_) => false,
        }
    }

    /// Whether the text holds `name` as a word anywhere, so that a new name must not be it.
    pub fn is_word(text: &str, name: &str) -> bool {
        let is_part =
            |character: char| character.is_alphanumeric() || character == '_' || character == '$';
        text.match_indices(name).any(|(at, _)| {
            let before = text[..at].chars().next_back().is_some_and(is_part);
            let after = text[at + name.len()..].chars().next().is_some_and(is_part);
            !before && !after
        })
    }
}

/// Whether an assignment to `target` writes `binding`.
fn binds(target: &Pattern, binding: BindingId) -> bool {
    match target {
        Pattern::Binding(own) => *own == binding,
        Pattern::Object { fields, rest } => {
            fields.iter().any(|(_, inner)| binds(inner, binding))
                || rest.as_ref().is_some_and(|rest| binds(rest, binding))
        }
        Pattern::Array { items, rest } => {
            items.iter().flatten().any(|inner| binds(inner, binding))
                || rest.as_ref().is_some_and(|rest| binds(rest, binding))
        }
        Pattern::Default { pattern, .. } => binds(pattern, binding),
        _ => false,
    }
}
