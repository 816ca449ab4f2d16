//! What chooses between both endpoints in a Rust program, where choosing is all that it does: every branch gives nothing but one of
//! them, and nothing but the call asks for it.

use super::chosen::Alternative;
use crate::detect::Site;
use crate::ir::{BindingId, ExprId, ExprKind, Function, FunctionId};
use crate::plan::construct::Planner;
use crate::plan::construct::payload::pure;
use crate::resolve::all_calls;
use crate::source::Span;

/// What gives a `String` of a literal and nothing else.
const OWNED: [&str; 2] = ["to_string", "to_owned"];
/// What may be declared to hold an endpoint, so that it may hold a channel as well; references without their lifetime.
const TEXTS: [&str; 2] = ["&str", "String"];

/// The choice between both endpoints.
pub(super) struct Choice {
    /// What holds the alternatives.
    pub(super) holder: Holder,
    /// What stands for the chosen one in the call.
    pub(super) place: Span,
    /// Whether the alternatives are `String`s.
    pub(super) is_owned: bool,
}

/// What holds the alternatives.
pub(super) enum Holder {
    /// The call itself.
    Call,
    /// A variable that nothing but the call uses.
    Variable {
        name: BindingId,
        /// Its type, where it is written.
        ty: Option<Span>,
    },
    /// A function that nothing but the call calls.
    Function {
        /// Its name where it is declared.
        name: Span,
        /// Its name in the call.
        called: Span,
    },
}

/// What the branches of an expression give.
#[derive(Default)]
struct Given {
    /// The places of alternatives.
    places: Vec<Span>,
    /// How many of them are made a `String`.
    owned: usize,
    /// Whether a branch leaves instead.
    leaves: bool,
}

impl Planner<'_> {
    /// What chooses between the alternatives, if it gives one of them and does nothing else.
    pub(super) fn choice(
        &self,
        site: &Site,
        regions: &[Span],
        alternatives: &[Alternative],
    ) -> Option<Choice> {
        let places: Vec<Span> = alternatives.iter().map(|one| one.place).collect();
        let here = self.choice_in_call(regions, &places);
        let here = here.or_else(|| self.choice_of_variable(regions, &places));
        here.or_else(|| self.choice_of_function(site, &places))
    }

    /// An `if` or a `match` in the call, which may be evaluated in front of it.
    fn choice_in_call(&self, regions: &[Span], places: &[Span]) -> Option<Choice> {
        let inside = regions.iter().flat_map(|region| self.facts.within(*region));
        let choices = inside.filter(|(_, expr)| {
            let is_choice = matches!(expr.kind, ExprKind::If { .. } | ExprKind::Match { .. });
            is_choice && places.iter().all(|place| expr.span.contains(*place))
        });
        let (id, expr) = choices.min_by_key(|(_, expr)| expr.span.len())?;
        let given = self.gives_only(id, places)?;
        (pure(self, expr.span) && !given.leaves).then_some(Choice {
            holder: Holder::Call,
            place: expr.span,
            is_owned: given.owned > 0,
        })
    }

    /// A variable declared in front of the call, where it stays.
    fn choice_of_variable(&self, regions: &[Span], places: &[Span]) -> Option<Choice> {
        let ir = &self.file.ir;
        let bindings = (0..ir.bindings.len()).filter_map(|at| u32::try_from(at).ok());
        let variables = bindings.map(BindingId).filter_map(|name| {
            let (statement, init) = self.facts.declaration(name)?;
            let is_here = regions.iter().any(|region| region.contains(statement.span));
            let span = ir.expr(init).span;
            let holds = places.iter().all(|place| span.contains(*place));
            (holds && !is_here).then_some((name, init, span))
        });
        let (name, init, span) = variables.min_by_key(|(_, _, span)| span.len())?;
        let given = self.gives_only(init, places)?;
        let declared = ir.binding(name).span;
        let between = Span {
            start: declared.end,
            end: span.start,
        };
        let ty = self.annotated(between);
        if ty.is_some_and(|ty| !is_text(self.source(ty))) {
            return None;
        }
        let around = ir.function(self.facts.function_around(declared)).span;
        let place = self.only_mention(name, around)?;
        Some(Choice {
            holder: Holder::Variable { name, ty },
            place,
            is_owned: given.owned > 0,
        })
    }

    /// The type in what stands between a variable's name and its value.
    fn annotated(&self, between: Span) -> Option<Span> {
        let text = self.source(between);
        let start = text.find(':')? + 1;
        let ty = text[start..].trim_end().strip_suffix('=')?;
        let start = between.start as usize + start + ty.len() - ty.trim_start().len();
        Some(Span::new(start, start + ty.trim().len()))
    }

    /// A function that only the call asks, and whose body is the choice: it may be asked in front of the call.
    fn choice_of_function(&self, site: &Site, places: &[Span]) -> Option<Choice> {
        let ir = &self.file.ir;
        let id = self.facts.function_around(*places.first()?);
        let function = ir.function(id);
        let is_other = id != self.facts.function_around(site.span);
        if !is_other || function.name.is_empty() || !function.body.statements.is_empty() {
            return None;
        }
        let given = self.gives_only(function.body.tail?, places)?;
        let head = Span {
            end: function.body.span.start,
            ..function.span
        };
        let returned = self.source(head).rsplit_once("->")?.1;
        if given.leaves || !is_text(returned) || !pure(self, function.body.span) {
            return None;
        }
        let name = self.declared_name(function)?;
        let calls = all_calls(self.file, function)?;
        let [call] = calls.as_slice() else {
            return None;
        };
        Some(Choice {
            holder: Holder::Function {
                name,
                called: self.called_name(*call, id)?,
            },
            place: *call,
            is_owned: given.owned > 0,
        })
    }

    /// What the branches of an expression give, if each gives an alternative and all of them are there: as they are written, or all
    /// of them as `String`s.
    fn gives_only(&self, id: ExprId, places: &[Span]) -> Option<Given> {
        let mut given = Given::default();
        self.branches(id, places, &mut given)?;
        let is_whole = places.iter().all(|place| given.places.contains(place));
        let is_alike = given.owned == 0 || given.owned == given.places.len();
        (is_whole && is_alike).then_some(given)
    }

    fn branches(&self, id: ExprId, places: &[Span], given: &mut Given) -> Option<()> {
        let expr = self.file.ir.expr(id);
        if places.contains(&expr.span) {
            given.places.push(expr.span);
            return Some(());
        }
        match &expr.kind {
            ExprKind::Wrapped(inner) if self.source(expr.span).starts_with('(') => {
                self.branches(*inner, places, given)
            }
            ExprKind::Block {
                block,
                is_async: false,
            } if block.statements.is_empty() => self.branches(block.tail?, places, given),
            ExprKind::If {
                then, otherwise, ..
            } => {
                self.branches(*then, places, given)?;
                self.branches((*otherwise)?, places, given)
            }
            ExprKind::Match { arms, .. } => arms
                .iter()
                .try_for_each(|arm| self.branches(arm.body, places, given)),
            ExprKind::Diverge(_) => {
                given.leaves = true;
                Some(())
            }
            ExprKind::Call(_) => {
                let made = self.owned_literal(id)?;
                given.owned += 1;
                given.places.push(made);
                places.contains(&made).then_some(())
            }
            _ => None,
        }
    }

    /// What a `String` is made of and nothing else: `X.to_string()`, `String::from(X)`.
    fn owned_literal(&self, id: ExprId) -> Option<Span> {
        let ir = &self.file.ir;
        let ExprKind::Call(call) = &ir.expr(id).kind else {
            return None;
        };
        let callee = ir.expr(call.callee);
        match (&callee.kind, call.args.as_slice()) {
            (_, [only]) if self.source(callee.span) == "String::from" => {
                Some(ir.expr(only.value).span)
            }
            (
                ExprKind::Member {
                    object, property, ..
                },
                [],
            ) if OWNED.contains(&property.as_str()) => Some(ir.expr(*object).span),
            _ => None,
        }
    }

    /// Whether the text that a `format!` makes where it stands would be the same at another place, made as often as one likes.
    pub(super) fn says_the_same(&self, template: Span, place: Span) -> bool {
        let ir = &self.file.ir;
        let names = self.facts.names_in(template);
        let is_same = |name: &BindingId| {
            let own = ir.binding(*name);
            let is_shadowed = (0u32..).zip(&ir.bindings).any(|(at, other)| {
                other.name == own.name
                    && other.span.start > own.span.start
                    && self.facts.is_visible(BindingId(at), place)
            });
            self.facts.is_visible(*name, place) && !self.facts.is_assigned(*name) && !is_shadowed
        };
        pure(self, template) && names.iter().all(is_same)
    }

    /// The only use of a name in a part of the file, which macros may name in their texts too.
    pub(super) fn only_mention(&self, name: BindingId, part: Span) -> Option<Span> {
        let uses = self.facts.uses(name);
        let [(_, place)] = uses.as_slice() else {
            return None;
        };
        let times = self.times_named(&self.file.ir.binding(name).name, part);
        (times == 2 && !self.facts.is_assigned(name)).then_some(*place)
    }

    /// A name that stands nowhere in the file.
    pub(super) fn free_item(&self, base: &str) -> String {
        let numbered = (2..).map(|number| format!("{base}{number}"));
        let mut names = std::iter::once(base.to_owned()).chain(numbered);
        let is_free = |name: &String| self.times_named(name, self.whole_file()) == 0;
        names.find(is_free).unwrap_or_else(|| base.to_owned())
    }

    pub(super) fn whole_file(&self) -> Span {
        Span::new(0, self.file.source.text().len())
    }

    /// How often a name stands in a part of the file outside of comments: in macros too, and where their texts name it.
    fn times_named(&self, name: &str, part: Span) -> usize {
        let text = self.file.source.text();
        let is_letter = |one: char| one.is_alphanumeric() || one == '_';
        let start = part.start as usize;
        let places = text[part.range()].match_indices(name);
        let words = places.filter(|(at, _)| {
            let place = Span::new(start + at, start + at + name.len());
            let (before, behind) = (&text[..start + at], &text[place.end as usize..]);
            let mut comments = self.file.ir.comments.iter();
            let mut exprs = self.file.ir.exprs.iter();
            let is_said = exprs
                .any(|expr| matches!(expr.kind, ExprKind::Str(_)) && expr.span.contains(place));
            !before.ends_with(is_letter)
                && !behind.starts_with(is_letter)
                && !comments.any(|one| one.span.contains(place))
                && (!is_said || before.trim_end().ends_with('{'))
        });
        words.count()
    }

    /// Where a function's name is declared, if no other has it.
    fn declared_name(&self, function: &Function) -> Option<Span> {
        let head = format!("fn {}", function.name);
        let is_end = |rest: &str| rest.starts_with(['(', '<']);
        let text = self.file.source.text();
        let mut declared = text
            .match_indices(&head)
            .map(|(at, _)| at + head.len())
            .filter(|end| is_end(&text[*end..]));
        let (Some(end), None) = (declared.next(), declared.next()) else {
            return None;
        };
        let name = Span::new(end - function.name.len(), end);
        function.span.contains(name).then_some(name)
    }

    /// The name of a function in a call of it.
    fn called_name(&self, call: Span, id: FunctionId) -> Option<Span> {
        let ir = &self.file.ir;
        let name = &ir.function(id).name;
        let end = ir.exprs.iter().find_map(|expr| match &expr.kind {
            ExprKind::Call(made) if expr.span == call => Some(ir.expr(made.callee).span.end),
            _ => None,
        })?;
        let span = Span {
            start: end.checked_sub(u32::try_from(name.len()).ok()?)?,
            end,
        };
        (self.source(span) == name.as_str()).then_some(span)
    }
}

/// Whether a type is that of a text, borrowed or owned.
fn is_text(written: &str) -> bool {
    let plain = match written.trim().strip_prefix("&'") {
        Some(rest) => format!("&{}", rest.split_once(' ').map_or("", |(_, ty)| ty)),
        None => written.trim().to_owned(),
    };
    TEXTS.contains(&plain.as_str())
}
