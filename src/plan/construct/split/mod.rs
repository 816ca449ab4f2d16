//! A call that goes to a legacy endpoint only by a decision: written as two calls, one for either outcome, the legacy one can be
//! fixed and the other stays what it is.
//!
//! ```js
//! if (live) {
//!   return post(url, body);
//! }
//! return post(url, body);
//! ```
//!
//! That is the same program as long as the condition gives the same answer where the call is as where the decision was taken: it
//! reads nothing that is ever assigned, and does nothing.

mod address;

use super::payload::pure;
use super::planner::Planner;
use crate::detect::{Site, Way};
use crate::ir::{ExprId, ExprKind, Language, Module, Pattern, StatementKind};
use crate::resolve::{Decision, Evaluated, Guard};
use crate::source::Span;

/// Longer statements are not written twice.
const MAX_STATEMENT: usize = 1_600;

/// A call to write twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// What is written twice: a statement, or the call.
    pub place: Span,
    /// How the two stand.
    pub form: Form,
    /// What tells the two apart.
    pub question: Question,
    /// What the same condition decides inside of `place`.
    pub settled: Vec<Settled>,
}

/// What tells two calls apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// The decision by which one of them is legacy.
    Decision {
        /// The condition, or what is compared.
        asked: Span,
        /// What it is compared with.
        case: Option<Span>,
        /// Whether the legacy call is the one where the condition holds.
        holds: bool,
    },
    /// The address: the legacy call is the one where it ends so.
    Address {
        /// What is asked.
        asked: Span,
        /// The name that it gets before.
        named: Option<String>,
        /// Whether it is known to be text.
        is_text: bool,
        /// What it ends in.
        path: String,
        /// Whether that is all of it.
        is_whole: bool,
    },
}

/// How two calls stand in place of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `if (test) { return ...; } return ...;`
    Return,
    /// `if (test) { ...; } else { ...; }`
    Statement,
    /// `let name; if (test) { name = ...; } else { name = ...; }`: the name with its type, and the value.
    Declaration(Span, Span),
    /// `{ if (test) { return ...; } return ...; }`: what an arrow function gives.
    Body,
    /// `(test ? ... : ...)`
    Value,
}

/// A conditional expression with the value that it has in each of the two calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The whole expression.
    pub whole: Span,
    /// Where the call is legacy.
    pub legacy: Span,
    /// Where it is not.
    pub other: Span,
}

impl Planner<'_> {
    /// How to write a call apart that is legacy only by one of the decisions.
    pub fn split(&self, site: &Site, evaluated: &Evaluated) -> Option<Split> {
        if self.file.ir.language == Language::Rust || self.file.ir.language.is_shell() {
            return None;
        }
        let (place, form) = self.two_of(site.span)?;
        let decided = self.decided(site, &evaluated.decisions);
        let settled = decided.map_or_else(Vec::new, |(asked, _, holds)| {
            self.settled(place, asked, holds)
        });
        let question = match decided {
            Some((asked, case, holds)) => Question::Decision { asked, case, holds },
            None => self.asked_of_address(site, evaluated, place, form)?,
        };
        Some(Split {
            place,
            form,
            question,
            settled,
        })
    }

    /// The decision that tells whether a call is legacy and that can be asked for where it is made: the condition, what it is
    /// compared with, and whether it holds for the legacy call.
    fn decided(&self, site: &Site, decisions: &[Decision]) -> Option<(Span, Option<Span>, bool)> {
        // A caller that has decided goes one of the two ways.
        let mixed = site.ways.iter().filter(|way| way.has_other_urls());
        let mut told = mixed.map(|way| told_apart(way, decisions));
        let (decision, holds) = told.next()??;
        if told.any(|other| other != Some((decision, holds))) || decision.asked.file != 0 {
            return None;
        }
        let asked = decision.asked.span;
        let is_stable = self.facts.free_bindings(asked).into_iter().all(|name| {
            self.facts.is_visible(name, site.span)
                && !self.facts.is_assigned(name)
                && !self.facts.is_written(name)
        });
        let case = decision.case.map(|case| case.span);
        (is_stable && pure(self, asked)).then_some((asked, case, holds))
    }

    /// What is written twice for a call, and how.
    fn two_of(&self, call: Span) -> Option<(Span, Form)> {
        if let Some(given) = self.given_by_arrow(call) {
            return Some((given, Form::Body));
        }
        let value = || Some((self.whole_chain(call)?, Form::Value));
        let Some(statement) = self.facts.statement_around(call) else {
            return value();
        };
        let own = self.facts.function_around(call);
        let is_own = self.facts.function_around(statement.span) == own
            && !self.is_in_function(call, statement.span);
        let text = self.source(statement.span);
        if !is_own
            || !self.facts.is_in_block(statement)
            || self.is_braceless(statement.span)
            || text.len() > MAX_STATEMENT
            || text.starts_with("export")
        {
            return value();
        }
        match &statement.kind {
            StatementKind::Return(Some(_)) => Some((statement.span, Form::Return)),
            StatementKind::Expr(expr)
                if !matches!(
                    self.file.ir.expr(*expr).kind,
                    ExprKind::If { .. } | ExprKind::Match { .. } | ExprKind::Block { .. }
                ) =>
            {
                Some((statement.span, Form::Statement))
            }
            StatementKind::Let {
                pattern: Pattern::Binding(name),
                init: Some(init),
                ..
            } if text.starts_with("const ") || text.starts_with("let ") => {
                let is_typed = self.file.ir.language != Language::JavaScript;
                let is_captured = self
                    .facts
                    .uses(*name)
                    .iter()
                    .any(|(_, used)| self.facts.function_around(*used) != own);
                let init = self.file.ir.expr(*init).span;
                let declared = self.file.ir.binding(*name).span;
                let between = self.file.source.text();
                let before = between.get(declared.end as usize..init.start as usize)?;
                let head = before.trim_end().strip_suffix('=')?.trim_end();
                if is_typed && is_captured {
                    return value();
                }
                let end = declared.end as usize + head.len();
                let name = Span::new(declared.start as usize, end);
                Some((statement.span, Form::Declaration(name, init)))
            }
            _ => value(),
        }
    }

    /// The expression that an arrow function around a call is the body of, if it is short enough to be written twice.
    fn given_by_arrow(&self, call: Span) -> Option<Span> {
        let own = self.facts.function_around(call);
        let function = self.file.ir.function(own);
        let given = self.file.ir.expr(function.body.tail?).span;
        let inside = self.sites.iter().filter(|site| given.contains(site.span));
        let is_bare = given == function.body.span && own != Module::BODY && inside.count() == 1;
        (is_bare && given.contains(call) && given.len() <= MAX_STATEMENT).then_some(given)
    }

    /// Whether a statement is the body of an `if` or a loop without braces.
    pub(super) fn is_braceless(&self, statement: Span) -> bool {
        let is_body = |kind: &ExprKind| matches!(kind, ExprKind::Block { block, .. } if block.span == statement);
        self.facts
            .within(statement)
            .any(|(_, expr)| expr.span == statement && is_body(&expr.kind))
            || self.facts.is_loop_body(statement)
    }

    /// A call with what is called on its result, up to the first plain promise.
    fn whole_chain(&self, call: Span) -> Option<Span> {
        let ir = &self.file.ir;
        let mut at = self.facts.at(call)?;
        while let Some(outer) = self.around(at) {
            let goes_on = match &ir.expr(outer).kind {
                ExprKind::Member { property, .. } => {
                    !matches!(property.as_str(), "then" | "catch" | "finally")
                }
                ExprKind::Call(call) => call.callee == at,
                _ => false,
            };
            if !goes_on {
                break;
            }
            at = outer;
        }
        Some(ir.expr(at).span)
    }

    /// The conditional expressions at a place that the same condition decides.
    fn settled(&self, place: Span, asked: Span, holds: bool) -> Vec<Settled> {
        let ir = &self.file.ir;
        let mut found: Vec<Settled> = Vec::new();
        for (_, expr) in self.facts.within(place) {
            let ExprKind::If {
                test,
                then,
                otherwise: Some(otherwise),
            } = expr.kind
            else {
                continue;
            };
            let is_inside = found.iter().any(|known| known.whole.contains(expr.span));
            let is_value = self.source(expr.span).starts_with("if") || is_inside;
            if is_value || !self.is_same_question(test, asked) {
                continue;
            }
            let span = |id: ExprId| ir.expr(id).span;
            let (legacy, other) = match holds {
                true => (then, otherwise),
                false => (otherwise, then),
            };
            found.push(Settled {
                whole: expr.span,
                legacy: span(legacy),
                other: span(other),
            });
        }
        found
    }

    /// Whether a condition is the one that was asked, word for word and of the same variables.
    fn is_same_question(&self, test: ExprId, asked: Span) -> bool {
        let own = self.file.ir.expr(self.facts.unwrapped(test)).span;
        self.source(own) == self.source(asked)
            && self.facts.free_bindings(own) == self.facts.free_bindings(asked)
    }
}

/// The decision by which a request goes to a legacy endpoint or to another address.
fn told_apart<'d>(way: &Way, decisions: &'d [Decision]) -> Option<(&'d Decision, bool)> {
    let request = &way.request;
    let whole = |guard: &Guard| request.guard.and(guard);
    let legacy: Vec<Guard> = way
        .urls
        .iter()
        .filter_map(|url| whole(&url.guard))
        .collect();
    let others: Vec<Guard> = request
        .urls
        .iter()
        .filter(|(guard, _)| !way.urls.iter().any(|url| url.guard == *guard))
        .filter_map(|(guard, _)| whole(guard))
        .collect();
    let all = request
        .urls
        .iter()
        .filter(|(guard, _)| whole(guard).is_some());
    if others.is_empty() || legacy.len() + others.len() != all.count() {
        return None;
    }
    let others: Vec<&Guard> = others.iter().collect();
    let mut each = legacy
        .iter()
        .map(|guard| guard.told_apart(&others, decisions));
    let first = each.next()??;
    each.all(|one| one == Some(first)).then_some(first)
}
