//! The payload where it is written: the object literal that it starts from, what is spread into it, the statements that change
//! it, and the function that builds it; what of all this goes to the agent, and what stays.
//!
//! The walk is over syntax, from the call to the literals; what it collects is checked against the evaluated payload by the proof
//! of the edit. A part that nothing but fixed calls uses is edited where it stands; one that others use stays, and is referred to.

mod arguments;
mod entries;
pub(super) mod gather;
mod given;
mod member;
mod root;
mod rust;
mod spreads;
mod steps;
mod types;
mod whole;

use super::planner::Planner;
use super::{BodyPlace, ConstantUse, FieldMove, Obstacles, Part};
use crate::catalog::mapping::Destination;
use crate::detect::Site;
use crate::ir::{BindingId, ExprId, FunctionId};
use crate::plan::Plan;
use crate::source::Span;
use arguments::Arguments;
pub(super) use arguments::pure;
pub use given::Reading;
use std::rc::Rc;

/// The obstacle that says least.
pub(super) const UNSEEN: &str = "the payload comes from a place that is not followed here";

/// What is said of a payload that may hold anything.
pub(super) const OPEN: &str = "not all that the payload may hold is known";

/// What leads from a call to the literal that its payload starts from.
#[derive(Clone, Debug)]
struct Root {
    /// The literal.
    literal: ExprId,
    /// What stands for the payload in the call.
    used: Span,
    /// The variables and functions on the way, the nearest to the call first.
    links: Vec<Link>,
}

/// A variable that holds a payload, or a function that returns it.
#[derive(Clone, Copy, Debug)]
enum Link {
    Variable {
        binding: BindingId,
        used: Span,
        declaration: Span,
    },
    Function {
        binding: Option<BindingId>,
        function: FunctionId,
        call: ExprId,
    },
    /// What follows is turned into JSON here.
    Json,
}

/// The walk over one payload.
struct Walk<'w> {
    planner: &'w Planner<'w>,
    plan: &'w Plan<'w>,
    call: Span,
    parts: Vec<Part>,
    removed: Vec<Span>,
    fields: Vec<FieldMove>,
    obstacles: Obstacles,
}

/// Where in a payload a walk is.
#[derive(Clone, Default)]
struct Place {
    /// The legacy path.
    path: Vec<String>,
    /// The conditions under which what stands here is sent.
    when: Vec<(String, Span)>,
    /// The entries around, each with its literal, the outermost first.
    around: Vec<(Span, Span)>,
    /// The arguments of the function that this is written in.
    arguments: Option<Rc<Arguments>>,
    /// What is read in place of the literal, which others use too.
    reference: Option<Reference>,
    /// Comments of the statement around.
    comments: Vec<Span>,
}

/// A constant that is read in place of its literal.
#[derive(Clone)]
struct Reference {
    /// How it is said: `DEFAULTS`.
    text: String,
    /// Where.
    used: Span,
    /// How much of the legacy path leads to it.
    depth: usize,
}

impl Planner<'_> {
    /// Where the payload of a site is written, and where its fields go.
    ///
    /// # Errors
    /// The obstacles.
    pub(super) fn payload(
        &self,
        site: &Site,
        plan: &Plan<'_>,
    ) -> Result<(BodyPlace, Vec<FieldMove>), Obstacles> {
        let root = self.root(site).map_err(|obstacle| vec![obstacle])?;
        let object = self.file.ir.expr(root.literal).span;
        if self.is_struct(root.literal) {
            let variable = match root.links.as_slice() {
                [] => None,
                [
                    Link::Variable {
                        binding,
                        used,
                        declaration,
                    },
                ] => Some(ConstantUse {
                    binding: *binding,
                    used: *used,
                    declaration: *declaration,
                }),
                _ => {
                    return Err(vec![
                        "the payload is a struct that is built elsewhere".to_owned(),
                    ]);
                }
            };
            return self.struct_payload(site, plan, (root.literal, variable));
        }
        if self.is_text_apart(&root) {
            return Err(vec!["the payload's variable holds its text".to_owned()]);
        }
        let mut walk = Walk {
            planner: self,
            plan,
            call: site.span,
            parts: Vec::new(),
            removed: Vec::new(),
            fields: Vec::new(),
            obstacles: Vec::new(),
        };
        let mut place = Place::default();
        let mut beside = false;
        for link in &root.links {
            match *link {
                Link::Variable { binding, used, .. } => {
                    let others = walk.steps(binding, used, &place);
                    beside |= others;
                }
                Link::Function {
                    binding,
                    function,
                    call,
                } => {
                    beside |= walk.check_builder(binding, function, call);
                    match walk.arguments(function, call, place.arguments.take()) {
                        Some(arguments) => place.arguments = Some(Rc::new(arguments)),
                        None => walk
                            .obstacles
                            .push("the payload's function is called with spread arguments".into()),
                    }
                }
                Link::Json => {}
            }
        }
        // Steps come behind the literal that they change.
        let steps = std::mem::take(&mut walk.fields);
        let step_parts = std::mem::take(&mut walk.parts);
        walk.literal(root.literal, &place);
        walk.fields.extend(steps);
        walk.parts.extend(step_parts);
        walk.settle();
        walk.check_leftovers(&root.links);
        if !walk.obstacles.is_empty() {
            return Err(walk.obstacles);
        }
        let is_text = root.links.iter().any(|link| matches!(link, Link::Json));
        let channel_beside = beside && self.has_several_channels(object);
        if is_text && channel_beside {
            return Err(vec!["calls of both channels send the same text".to_owned()]);
        }
        let variable = root.links.first().and_then(|link| match *link {
            Link::Json => None,
            Link::Variable {
                binding,
                used,
                declaration,
            } => Some(ConstantUse {
                binding,
                used,
                declaration,
            }),
            Link::Function {
                binding, function, ..
            } => Some(ConstantUse {
                binding: binding.unwrap_or(BindingId(u32::MAX)),
                used: root.used,
                declaration: self.file.ir.function(function).span,
            }),
        });
        let types = self.types_of(&root, &walk).map_err(|why| vec![why])?;
        let mut removed = walk.removed;
        let spoken: Vec<Span> = types.iter().map(|(span, _)| *span).collect();
        removed.extend(self.unused_types(&spoken));
        let place = BodyPlace {
            object,
            expr: root.literal,
            is_struct: false,
            variable,
            parts: walk.parts,
            removed,
            channel_beside,
            is_text,
            taken: None,
            types,
        };
        Ok((place, walk.fields))
    }

    /// Whether calls of different channels send what is written at `object`.
    fn has_several_channels(&self, object: Span) -> bool {
        let mut endpoints: Vec<usize> = Vec::new();
        for site in self.sites {
            let sends = site.ways.iter().any(|way| {
                let bodies = way.bodies();
                bodies.iter().any(|json| {
                    json.origin
                        .is_some_and(|origin| origin.file == 0 && origin.span == object)
                })
            });
            if sends {
                endpoints.extend(&site.endpoints);
            }
        }
        endpoints.sort_unstable();
        endpoints.dedup();
        endpoints.len() > 1
    }

    /// Whether a place belongs to a call that is to be fixed: to the call itself, or to a literal that its payload starts from.
    fn is_in_site(&self, place: Span) -> bool {
        self.sites.iter().any(|site| {
            site.span.contains(place)
                || self.root(site).is_ok_and(|root| {
                    let literal = self.file.ir.expr(root.literal).span;
                    literal.contains(place)
                        || root.links.iter().any(|link| match link {
                            Link::Variable { declaration, .. } => declaration.contains(place),
                            Link::Function { call, .. } => {
                                self.file.ir.expr(*call).span.contains(place)
                            }
                            Link::Json => false,
                        })
                })
        })
    }

    pub(super) fn is_exported(&self, binding: BindingId) -> bool {
        let declared = self.file.ir.binding(binding);
        let listed = self.file.ir.exports.iter().any(
            |export| matches!(export, crate::ir::Export::Binding { binding: own, .. } if *own == binding),
        );
        let statement = self.facts.statement_around(declared.span);
        listed
            || statement.is_some_and(|statement| self.source(statement.span).starts_with("export"))
    }
}

impl Walk<'_> {
    fn source(&self, span: Span) -> &str {
        self.planner.source(span)
    }

    /// Whether a function that builds the payload is used by other calls too; obstacles where something else uses it.
    fn check_builder(
        &mut self,
        binding: Option<BindingId>,
        function: FunctionId,
        call: ExprId,
    ) -> bool {
        let planner = self.planner;
        let name = planner.file.ir.function(function).name.clone();
        let own = planner.file.ir.expr(call).span;
        let uses: Vec<Span> = match binding {
            Some(binding) => {
                if planner.is_exported(binding) {
                    self.obstacles
                        .push(format!("`{name}`, which builds the payload, is exported"));
                }
                let uses = planner.facts.uses(binding);
                uses.into_iter().map(|(_, span)| span).collect()
            }
            None => planner.facts.members_named(&name),
        };
        let mut others = false;
        for used in uses.into_iter().filter(|used| !own.contains(*used)) {
            if planner.is_in_site(used) {
                others = true;
            } else {
                self.obstacles.push(format!(
                    "`{name}`, which builds the payload, is also used in line {}",
                    planner.line(used)
                ));
            }
        }
        others
    }

    /// Sorts out what is written twice: what is there on both sides of a decision is one field, and of several that are there in
    /// every run the last counts.
    fn settle(&mut self) {
        let mut at = 0;
        while at + 1 < self.fields.len() {
            let other = self.fields[at + 1..]
                .iter()
                .position(|later| is_other_side(&self.fields[at], later));
            match other {
                Some(offset) => {
                    let other = self.fields.remove(at + 1 + offset);
                    let field = &self.fields[at];
                    let side = |field: &FieldMove| match &field.text {
                        Some(text) => text.clone(),
                        None => self.source(field.value).to_owned(),
                    };
                    let test = field.when.last().map_or("", |(text, _)| text.as_str());
                    let text = format!("{test} ? {} : {}", side(field), side(&other));
                    let field = &mut self.fields[at];
                    field.comments.extend(other.comments);
                    field.text = Some(text);
                    field.is_known = false;
                    if let Some((_, test)) = field.when.pop() {
                        field.reads.push(test);
                    }
                    field.reads.push(other.value);
                }
                None => at += 1,
            }
        }
        let mut at = 0;
        while at < self.fields.len() {
            let field = &self.fields[at];
            let is_replaced = field.to != Destination::Session
                && self.fields[at + 1..]
                    .iter()
                    .any(|later| later.path == field.path && later.when.is_empty());
            if is_replaced {
                self.fields.remove(at);
            } else {
                at += 1;
            }
        }
    }
}

/// Whether a field is what another one is where the last of its conditions does not hold.
fn is_other_side(field: &FieldMove, later: &FieldMove) -> bool {
    let (Some((text, test)), Some((other_text, other))) = (field.when.last(), later.when.last())
    else {
        return false;
    };
    field.to != Destination::Session
        && field.path == later.path
        && field.when.len() == later.when.len()
        && field.when[..field.when.len() - 1] == later.when[..later.when.len() - 1]
        && test == other
        && *other_text == format!("!{text}")
}
