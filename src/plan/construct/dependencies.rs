//! What the creation of the agent depends on: what is not the same in the whole process, and what only the function around the
//! call knows.

use super::planner::Planner;
use super::words::{is_view, one_line};
use super::{Construct, FieldMove, Obstacles};
use crate::catalog::mapping::Destination;
use crate::detect::Site;
use crate::ir::{BindingId, BindingKind, Call, ExprKind, Language};
use crate::plan::facts::Facts;
use crate::source::Span;

/// More configurations than this are not known to be few.
pub(super) const MAX_AGENTS: usize = 8;

impl Planner<'_> {
    /// What the creation depends on, and what may run at another time than before.
    pub(super) fn find_dependencies(
        &self,
        site: &Site,
        construct: &mut Construct,
        obstacles: &mut Obstacles,
    ) {
        let is_taken = construct.body.taken.is_some();
        if is_taken {
            self.find_taken(construct, construct.body.object);
        }
        let of_agent = |field: &&FieldMove| field.to != Destination::Session && !is_taken;
        let fields = construct.fields.iter().filter(of_agent);
        // A choice among a few known values bounds how many agents there will be.
        let known = fields
            .clone()
            .map(|field| field.choices)
            .filter(|choices| *choices > 0);
        let is_bounded = known.fold(1, usize::saturating_mul) <= MAX_AGENTS;
        let agent: Vec<(Span, bool, bool)> = fields
            .flat_map(|field| {
                let when = field.when.iter().map(|(_, test)| *test);
                let value = (!field.is_known).then_some(field.value);
                let reads = field.reads.iter().copied();
                let few = is_bounded && field.choices > 0;
                let all = value.into_iter().chain(reads).chain(when);
                all.map(move |span| (span, few, field.depends && Some(span) == value))
            })
            .collect();
        for (span, few, depends) in &agent {
            self.check_agent_value(*span, *few, *depends, construct);
        }
        let agent: Vec<Span> = agent.into_iter().map(|(span, ..)| span).collect();
        let in_body = |span: Span| {
            construct.body.object.contains(span)
                || construct.body.used().contains(span)
                || construct.url.replaces(span)
        };
        let mut locals: Vec<BindingId> = Vec::new();
        let regions: Vec<Span> = construct.regions().collect();
        for (_, expr) in regions
            .into_iter()
            .flat_map(|region| self.facts.within(region))
        {
            match &expr.kind {
                ExprKind::Binding(binding)
                    if !in_body(expr.span)
                        && !self.facts.is_module_constant(*binding)
                        && !construct.call.contains(self.file.ir.binding(*binding).span)
                        && !locals.contains(binding) =>
                {
                    locals.push(*binding);
                }
                ExprKind::This | ExprKind::Super if !in_body(expr.span) => {
                    construct.needs_locals = true
                }
                ExprKind::Global(name) if name == "arguments" => construct.needs_locals = true,
                _ => {}
            }
        }
        construct.needs_locals |= !locals.is_empty();
        let texts = construct.fields.iter().filter(|field| of_agent(field));
        let texts = texts.flat_map(|field| {
            let when = field.when.iter().map(|(text, _)| text);
            field.text.iter().chain(when)
        });
        let names_local = |text: &String| self.names_local(text, construct.call);
        let has_local = texts.into_iter().any(names_local);
        construct.needs_locals |= has_local;
        for span in &agent {
            let depends = self
                .facts
                .free_bindings(*span)
                .iter()
                .any(|binding| !self.facts.is_module_constant(*binding));
            let this = self
                .facts
                .within(*span)
                .any(|(_, expr)| matches!(expr.kind, ExprKind::This));
            construct.needs_locals |= depends || this;
        }
        if self.file.ir.language == Language::Rust {
            self.find_key(site, construct, obstacles);
            self.assume_order(construct);
        } else {
            self.find_early(construct);
            self.find_key(site, construct, obstacles);
            self.place_early(construct, obstacles);
        }
    }

    /// Whether a text that stands for a value names a variable of a function.
    fn names_local(&self, text: &str, place: Span) -> bool {
        let bindings = (0..self.file.ir.bindings.len()).filter_map(|at| u32::try_from(at).ok());
        bindings.map(BindingId).any(|binding| {
            !self.facts.is_module_constant(binding)
                && self.facts.is_visible(binding, place)
                && Facts::is_word(text, &self.file.ir.binding(binding).name)
        })
    }

    /// Notes agent values that are not the same in the whole process.
    fn check_agent_value(&self, span: Span, few: bool, depends: bool, construct: &mut Construct) {
        let unknown_part = self.facts.within(span).any(|(_, expr)| match &expr.kind {
            ExprKind::Call(call) if self.is_conversion(call) => false,
            ExprKind::Call(_)
            | ExprKind::Await(_)
            | ExprKind::This
            | ExprKind::Opaque { .. }
            | ExprKind::Assign { .. } => !self.is_environment(expr.span),
            _ => false,
        });
        let local = self
            .facts
            .free_bindings(span)
            .into_iter()
            .any(|binding| !self.is_process_constant(binding, span));
        let unknown_part = unknown_part || self.reads_changed_environment(span);
        if unknown_part || local || depends {
            construct.varying.push(span);
        }
        // What other files may change is not one of the values that are seen.
        let mut free = self.facts.free_bindings(span).into_iter();
        let few = few && !free.any(|binding| self.facts.is_unstable(binding));
        if (unknown_part || local || depends) && !few {
            construct.assumptions.push(assumes(self.source(span)));
        }
    }

    /// Whether a Rust call only gives a value another type: what it yields depends on its operands alone.
    pub(super) fn is_conversion(&self, call: &Call) -> bool {
        let callee = self.source(self.file.ir.expr(call.callee).span);
        let is_method = is_view(callee) || callee.ends_with(".into");
        self.file.ir.language == Language::Rust
            && ((is_method && call.args.is_empty())
                || matches!(
                    callee,
                    "Some" | "String::from" | "Cow::from" | "Vec::new" | "Box::new"
                ))
    }

    pub(super) fn is_environment(&self, span: Span) -> bool {
        let text = self.source(span);
        [
            "Deno.env.get(",
            "env::var(",
            "std::env::var(",
            "env!(",
            "option_env!(",
        ]
        .iter()
        .any(|start| text.starts_with(start))
    }

    /// A local constant whose initialiser is a plain literal, and that is still that where it is read at `place`.
    fn is_literal_constant(&self, binding: BindingId, place: Span) -> bool {
        if self.facts.is_unstable(binding) || self.facts.is_changed_after(binding, place) {
            return false;
        }
        let declared = self.file.ir.binding(binding);
        let init = match (&declared.kind, self.facts.declaration(binding)) {
            (BindingKind::Constant, Some((_, init))) => init,
            (
                BindingKind::Lazy(_)
                | BindingKind::Function(_)
                | BindingKind::Class(_)
                | BindingKind::Import(_),
                _,
            ) => {
                return true;
            }
            _ => return false,
        };
        let span = self.file.ir.expr(init).span;
        // Read from the environment: the same in the whole process.
        if (self.is_environment(span) || self.source(span).starts_with("process.env."))
            && self.facts.free_bindings(span).is_empty()
        {
            return true;
        }
        self.facts.within(span).all(|(_, expr)| {
            matches!(
                expr.kind,
                ExprKind::Str(_)
                    | ExprKind::Number(_)
                    | ExprKind::Bool(_)
                    | ExprKind::Null
                    | ExprKind::Array { .. }
                    | ExprKind::Object { .. }
                    | ExprKind::Wrapped(_)
            )
        })
    }

    /// Whether a variable read at `place` is the same in the whole process.
    pub(super) fn is_process_constant(&self, binding: BindingId, place: Span) -> bool {
        self.facts.is_module_constant(binding) || self.is_literal_constant(binding, place)
    }
}

/// What a fix assumes of an agent's field that is not the same in the whole process.
pub(super) fn assumes(text: &str) -> String {
    format!(
        "`{}` is not known to be the same for every session; the agent is kept by its value, and nothing bounds how many there will be",
        one_line(text)
    )
}
