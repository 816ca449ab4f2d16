//! Positional parameters: `$1`, `"$@"`, `shift`.

use super::Lowerer;
use super::parse::visit;
use crate::ir::{
    BindingId, BindingKind, Block, ExprId, ExprKind, FunctionId, Name, Param, Pattern,
};
use crate::source::Span;
use rustc_hash::FxHashMap;
use tree_sitter::Node;

/// The most positional parameters that are told apart.
const MAX_POSITIONAL: usize = 20;

/// The parameters of the function being lowered.
#[derive(Debug)]
pub(super) struct Positional {
    each: Vec<BindingId>,
    rest: BindingId,
    shifted: usize,
    /// Whether they move in ways that are not followed.
    is_lost: bool,
}

impl Lowerer {
    /// Lowers a function's body with parameters of its own.
    pub(super) fn in_function(
        &mut self,
        id: FunctionId,
        body: Node<'_>,
        work: impl FnOnce(&mut Self) -> Block,
    ) {
        let span = self.span(body);
        let outer = std::mem::replace(&mut self.function, id);
        let scopes = std::mem::take(&mut self.scopes.inner);
        let subshells = std::mem::take(&mut self.subshells);
        self.scopes.inner.push(FxHashMap::default());
        let positional = self.parameters(body, span);
        let positional = self.scopes.positional.replace(positional);
        let block = work(self);
        let own = std::mem::replace(&mut self.scopes.positional, positional);
        self.subshells = subshells;
        self.scopes.inner = scopes;
        self.function = outer;
        let Some(own) = own else { return };
        let mut params: Vec<Param> = own
            .each
            .iter()
            .map(|binding| Param {
                pattern: Pattern::Binding(*binding),
                default: None,
                rest: false,
                field: None,
                shape: None,
            })
            .collect();
        params.push(Param {
            pattern: Pattern::Binding(own.rest),
            default: None,
            rest: true,
            field: None,
            shape: None,
        });
        let function = &mut self.module.functions[id.index()];
        function.span = span;
        function.params = params;
        function.body = block;
    }

    fn parameters(&mut self, body: Node<'_>, span: Span) -> Positional {
        let text = self.part.text.clone();
        let (mut most, mut shifts, mut moved) = (0, 0, false);
        let mut used: FxHashMap<usize, Span> = FxHashMap::default();
        visit(body, |node| {
            let own = text.get(node.byte_range()).unwrap_or("");
            match node.kind() {
                "variable_name" | "special_variable_name" => {
                    let number: usize = own.parse().unwrap_or(0);
                    most = most.max(number);
                    used.entry(number).or_insert_with(|| self.span(node));
                }
                "command" if own == "shift" || own.starts_with("shift ") => {
                    let by = shifted_by(own);
                    shifts += by.unwrap_or(0);
                    let is_direct = node.parent().is_some_and(|parent| parent.id() == body.id());
                    moved |= by.is_none() || !is_direct;
                }
                "command" => moved |= own.starts_with("set --"),
                _ => {}
            }
            true
        });
        let most = most.saturating_add(shifts).min(MAX_POSITIONAL);
        let mut each = Vec::new();
        for at in 1..=most {
            let name = Name::from(format!("${at}"));
            // Where it is read first, which an edit of the function leaves as it is.
            let span = used.get(&at).copied().unwrap_or(span);
            each.push(self.new_binding(&name, BindingKind::Parameter, span));
        }
        let rest = self.new_binding(&Name::from("$@"), BindingKind::Parameter, span);
        Positional {
            each,
            rest,
            shifted: 0,
            is_lost: moved,
        }
    }

    /// `shift`, `shift 2`: the parameters move up.
    pub(super) fn shift(&mut self, command: &str) {
        if let Some((positional, by)) = self.scopes.positional.as_mut().zip(shifted_by(command)) {
            positional.shifted = positional.shifted.saturating_add(by);
        }
    }

    /// `$1`.
    pub(super) fn parameter(&mut self, number: usize, span: Span) -> ExprId {
        let binding = self.scopes.positional.as_ref().and_then(|own| {
            let at = number.checked_add(own.shifted)?.checked_sub(1)?;
            own.each.get(at).copied().filter(|_| !own.is_lost)
        });
        match binding {
            Some(binding) => self.push(ExprKind::Binding(binding), span),
            None if self.scopes.positional.is_none() => {
                self.opaque("an argument of the script", Vec::new(), span)
            }
            None => self.opaque("an argument of the function", Vec::new(), span),
        }
    }

    /// `"$@"`: the parameters one by one, then all others.
    pub(super) fn all_parameters(&mut self, span: Span) -> Vec<(ExprId, bool)> {
        let known = self.scopes.positional.as_ref().filter(|own| !own.is_lost);
        let Some((each, rest)) = known.map(|own| {
            (
                own.each.get(own.shifted..).unwrap_or(&[]).to_vec(),
                own.rest,
            )
        }) else {
            let value = self.opaque("the arguments", Vec::new(), span);
            return vec![(value, true)];
        };
        let mut all: Vec<(ExprId, bool)> = Vec::new();
        for binding in each {
            all.push((self.push(ExprKind::Binding(binding), span), false));
        }
        all.push((self.push(ExprKind::Binding(rest), span), true));
        all
    }
}

/// By how many places a `shift` moves the parameters, if it says so.
fn shifted_by(command: &str) -> Option<usize> {
    match command.strip_prefix("shift")?.trim() {
        "" => Some(1),
        number => number.parse().ok().filter(|by| *by <= MAX_POSITIONAL),
    }
}
