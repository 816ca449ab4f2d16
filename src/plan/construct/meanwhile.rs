//! What others may change of a session's values between the call, where they were sent, and the time when the agent is there.
//!
//! ```js
//! const opening = open(job); // sends `job.state`
//! job.state = "opening";
//! ```
//!
//! A field that is written anew is read in front of the call. Where an object that is sent changes inside, that does not help.

use super::members::way_to;
use super::planner::Planner;
use super::words::one_line;
use super::{Construct, FieldMove};
use crate::catalog::mapping::Destination;
use crate::ir::{BindingId, ExprId, ExprKind, Function, FunctionId, Module, Name, StatementKind};
use crate::plan::facts::{MemberChange, Path};
use crate::source::Span;

/// Functions that hand an object on to others.
const MAX_DEPTH: usize = 4;

/// Methods that call what they are handed before they return.
const AT_ONCE: [&str; 9] = [
    "every", "filter", "find", "flatMap", "forEach", "map", "reduce", "some", "sort",
];

/// What is sent, and where: at the call, or at a call of the function with the call.
struct Sent {
    path: Path,
    /// Whether the value itself is sent, with all that it holds.
    is_whole: bool,
    /// Whether its own members are copied in front of the call: `{ ...profile }`.
    is_copied: bool,
    at: Span,
}

/// What others may do to a value.
#[derive(PartialEq, Eq)]
enum Done {
    WrittenAnew,
    ChangedInside,
}

impl Planner<'_> {
    /// Whether others may write what a field of the session reads while the agent is created.
    pub(super) fn is_written_meanwhile(&self, field: &FieldMove, construct: &Construct) -> bool {
        let done = self.done_meanwhile(field.value, construct);
        done.iter().any(|(done, ..)| *done == Done::WrittenAnew)
    }

    /// Notes the objects of the session's body that others may change inside while the agent is created.
    pub(super) fn assume_unchanged(&self, construct: &mut Construct) {
        let session = construct.fields.iter();
        let session = session.filter(|field| field.to == Destination::Session);
        let session = session.map(|field| field.value);
        // What is taken apart beside the call is taken as it is there, and so is what that holds.
        let taken = construct.body.taken.as_ref();
        let values: Vec<Span> = match taken {
            Some(_) => vec![construct.body.object],
            None => session.collect(),
        };
        let found: Vec<(Done, Span, Span)> = { values.into_iter() }
            .flat_map(|value| self.done_meanwhile(value, construct))
            .collect();
        for (_, sent, at) in found
            .iter()
            .filter(|(done, ..)| *done == Done::ChangedInside)
        {
            let assumption = format!(
                "`{}` is not changed while the agent is created, as line {} may do",
                one_line(self.source(*sent)),
                self.line(*at)
            );
            if !construct.assumptions.contains(&assumption) {
                construct.assumptions.push(assumption);
            }
        }
    }

    /// What is done to the members that a value reads, with what is read and where that is done.
    fn done_meanwhile(&self, value: Span, construct: &Construct) -> Vec<(Done, Span, Span)> {
        let changes = self.facts.member_changes();
        let mut found = Vec::new();
        if changes.is_empty() {
            return found;
        }
        let mut whole = Vec::new();
        if let Some(id) = self.facts.at(value) {
            self.sent_whole(id, construct.body.taken.is_some(), &mut whole);
        }
        for (id, expr) in self.facts.within(value) {
            let is_inner = self
                .facts
                .within(value)
                .any(|(_, outer)| match &outer.kind {
                    ExprKind::Member { object, .. } | ExprKind::Index { object, .. } => {
                        *object == id
                    }
                    ExprKind::Call(call) => call.callee == id,
                    _ => false,
                });
            let Some(path) = self.facts.path_of(id).filter(|_| !is_inner) else {
                continue;
            };
            let sent = Sent {
                path,
                is_whole: whole.iter().any(|(own, _)| *own == id),
                is_copied: whole.contains(&(id, true)),
                at: construct.chain,
            };
            let mut done = Vec::new();
            self.done_to(&sent, changes, 0, &mut done);
            found.extend(done.into_iter().map(|(done, at)| (done, expr.span, at)));
        }
        found
    }

    /// Follows what is sent to the callers of the function that it is handed to.
    fn done_to(
        &self,
        sent: &Sent,
        changes: &[MemberChange],
        depth: usize,
        found: &mut Vec<(Done, Span)>,
    ) {
        for change in changes {
            let done = match relation(change, sent) {
                Some(done) => done,
                None => continue,
            };
            let falls_between = match sent.path.root {
                Some(root) => self.falls_between(change.at, root, sent.at),
                None => self.is_of_one_class(change.at, sent.at),
            };
            if falls_between {
                found.push((done, change.at));
            }
        }
        let Some(root) = sent.path.root.filter(|_| depth < MAX_DEPTH) else {
            return;
        };
        let function = self.file.ir.function(self.file.ir.binding(root).owner);
        let handed = { function.params.iter().enumerate() }
            .find_map(|(at, param)| Some((at, way_to(&param.pattern, root)?)));
        let Some((position, mut steps)) = handed else {
            return;
        };
        steps.extend(sent.path.steps.iter().cloned());
        for (at, handed) in self.handed_by_callers(function, position) {
            let mut paths = Vec::new();
            self.handed_paths(handed, &steps, &mut paths);
            for (path, is_it) in paths {
                let handed = Sent {
                    path,
                    is_whole: sent.is_whole,
                    is_copied: sent.is_copied && is_it,
                    at,
                };
                self.done_to(&handed, changes, depth + 1, found);
            }
        }
    }

    /// Whether a change may run after the call at `at` has returned its promise, and before that is settled.
    fn falls_between(&self, change: Span, root: BindingId, at: Span) -> bool {
        let ir = &self.file.ir;
        let declared = ir.binding(root);
        let own = self.facts.function_around(at);
        let mut place = self.facts.function_around(change);
        while place != declared.owner && place != own && self.runs_at_once(place) {
            place = ir.function(place).parent;
        }
        if at.contains(change) {
            return false;
        }
        if declared.owner == own && place == own {
            let shares_loop = self
                .facts
                .loops_around(at)
                .into_iter()
                .any(|one| one.contains(change) && !one.contains(declared.span));
            return !self.is_waited_for(at) && (change.start > at.start || shares_loop);
        }
        if place != declared.owner || declared.owner == own {
            return true;
        }
        // The function with the call runs where it is named; what it was made of before that is settled.
        let function = ir.function(own);
        let is_begun = match function.name.is_empty() {
            true => function.span.start < change.start,
            false => self
                .facts
                .within(Span {
                    start: 0,
                    end: change.start,
                })
                .any(|(id, expr)| {
                    let is_named = match &expr.kind {
                        ExprKind::Binding(binding) => ir.binding(*binding).name == function.name,
                        ExprKind::Member { property, .. } => *property == function.name,
                        _ => false,
                    };
                    is_named && !self.is_called_and_waited_for(id)
                }),
        };
        is_begun || !self.facts.loops_around(change).is_empty()
    }

    /// Whether a function is handed to a method that calls it at once.
    fn runs_at_once(&self, function: FunctionId) -> bool {
        let ir = &self.file.ir;
        ir.exprs.iter().any(|expr| match &expr.kind {
            ExprKind::Call(call) => {
                let is_handed = |id: ExprId| matches!(ir.expr(id).kind, ExprKind::Function(own) if own == function);
                matches!(&ir.expr(call.callee).kind, ExprKind::Member { property, .. } if AT_ONCE.contains(&property.as_str()))
                    && call.args.iter().any(|arg| is_handed(arg.value))
            }
            _ => false,
        })
    }

    fn is_called_and_waited_for(&self, callee: ExprId) -> bool {
        let ir = &self.file.ir;
        let call = ir
            .exprs
            .iter()
            .find(|expr| matches!(&expr.kind, ExprKind::Call(call) if call.callee == callee));
        call.is_some_and(|call| self.is_waited_for(call.span))
    }

    /// Whether the function with a call does nothing more until it is settled: it awaits it, or hands it back.
    fn is_waited_for(&self, at: Span) -> bool {
        let ir = &self.file.ir;
        let own = self.facts.function_around(at);
        let is_own = |span: Span| span.contains(at) && self.facts.function_around(span) == own;
        let mut awaits = ir.exprs.iter();
        let tail = ir.function(own).body.tail;
        tail.is_some_and(|tail| own != Module::BODY && ir.expr(tail).span.contains(at))
            || awaits.any(|expr| matches!(expr.kind, ExprKind::Await(_)) && is_own(expr.span))
            || self.facts.statement_around(at).is_some_and(|one| {
                matches!(one.kind, StatementKind::Return(Some(_))) && is_own(one.span)
            })
    }

    /// Whether a change of `this` may be one of the instance that sends: by a method of its class, not while it is made.
    fn is_of_one_class(&self, change: Span, at: Span) -> bool {
        let ir = &self.file.ir;
        let class = |place: Span| {
            let classes = ir.classes.iter().map(|class| class.span);
            classes
                .filter(|span| span.contains(place))
                .min_by_key(|span| span.len())
        };
        class(change) == class(at) && !self.facts.is_in_constructor(change)
    }

    /// The calls of a function, told by its name, and what each hands over at a position.
    fn handed_by_callers(&self, function: &Function, position: usize) -> Vec<(Span, ExprId)> {
        let ir = &self.file.ir;
        let is_named = |callee: ExprId| match &ir.expr(self.facts.unwrapped(callee)).kind {
            ExprKind::Binding(binding) => ir.binding(*binding).name == function.name,
            ExprKind::Member { property, .. } => *property == function.name,
            _ => false,
        };
        let calls = ir.exprs.iter().filter_map(|expr| match &expr.kind {
            ExprKind::Call(call) if !function.name.is_empty() && is_named(call.callee) => {
                let handed = call.args.get(position).filter(|arg| !arg.spread)?;
                Some((expr.span, handed.value))
            }
            _ => None,
        });
        calls.collect()
    }
}

/// What a change does to what is sent, if anything.
fn relation(change: &MemberChange, sent: &Sent) -> Option<Done> {
    let is_same = |one: &Option<Name>, other: &Option<Name>| match (one, other) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    let (changed, read) = (&change.path.steps, &sent.path.steps);
    let mut both = changed.iter().zip(read);
    if change.path.root != sent.path.root || !both.all(|(one, other)| is_same(one, other)) {
        return None;
    }
    // `list.sort()` writes what is read behind it, `job.state = ...` the state itself.
    let copied = read.len() + usize::from(sent.is_copied);
    let is_anew = match change.is_method {
        true => changed.len() < copied,
        false => changed.len() <= copied,
    };
    match is_anew {
        true => Some(Done::WrittenAnew),
        false => sent.is_whole.then_some(Done::ChangedInside),
    }
}
