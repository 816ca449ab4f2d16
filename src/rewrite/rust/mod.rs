//! Rust: hands the creating and the opening request to a helper in place of sending the legacy one, splits the payload, moves the
//! address, and puts the helper behind the item that holds the first call.

mod address;
mod ahead;
mod call;
mod chain;
mod chosen;
mod configure;
mod home;
mod layout;
mod moves;
mod names;
mod outcome;
mod parts;
mod resent;
mod structs;

use super::constants::MovedConstant;
use super::{AgentGroup, Edits, Rewriter};
use crate::catalog::mapping::Destination;
use crate::edit::EditSet;
use crate::ir::ExprKind;
use crate::lang::rust::{StyleEdition, tidied};
use home::Home;

type Obstacle = String;

/// The edits for calls that belong together, laid out as rustfmt does in this edition.
///
/// # Errors
/// What stands in the way, as a phrase.
pub fn rewrite(
    rewriter: &Rewriter<'_>,
    groups: &[AgentGroup<'_>],
    edition: StyleEdition,
) -> Result<Edits, Obstacle> {
    let mut edits = Edits::new();
    let mut homes: Vec<Home> = Vec::new();
    let mut taken = rewriter.taken.to_vec();
    let constants = rewriter.move_constants(groups, &mut edits)?;
    for group in groups {
        let (agent, pin) = rewriter.rust_names(&group.name, &mut taken);
        let code = Code {
            rewriter,
            group,
            agent,
            pin,
            constants: &constants,
            home: Home::of(rewriter, group)?,
        };
        for construct in &group.constructs {
            code.check_effects(construct)?;
        }
        let builds = code.check_builders();
        let is_astray = !code
            .home
            .path_from(rewriter, group.constructs[0])
            .is_empty();
        if builds.is_ok() && is_astray {
            return Err("calls that share the agent stand in several modules".to_owned());
        }
        for construct in &group.constructs {
            match (&construct.resent, &builds) {
                (Some(resent), _) => code.rewrite_resent(construct, resent, &mut edits)?,
                (None, Ok(())) => code.rewrite_call(construct, &mut edits)?,
                (None, Err(_)) => code.rewrite_outcome(construct, &mut edits)?,
            }
        }
        let helper = match builds {
            Ok(()) => code.helper()?,
            Err(_) => code.outcome_helper()?,
        };
        code.home.clone().add(&helper, &mut homes);
    }
    rewriter.remove_structs(groups, &mut edits)?;
    edits.extend(homes.into_iter().map(|home| home.edit(rewriter)));
    let edits = rewriter.style.with_line_ends(edits);
    let laid_out = EditSet::new(edits.clone()).ok();
    let (text, items) = (rewriter.source.text(), &rewriter.ir.items);
    let laid_out = laid_out.and_then(|edits| tidied(text, items, &edits, edition));
    Ok(laid_out.map_or(edits, |laid_out| laid_out.edits().to_vec()))
}

/// The names that the edits for `groups` declare, each agent's by one that stands for all of them.
pub fn declared(rewriter: &Rewriter<'_>, groups: &[AgentGroup<'_>]) -> Vec<String> {
    let mut taken = rewriter.taken.to_vec();
    let names = groups.iter();
    names
        .map(|group| rewriter.rust_names(&group.name, &mut taken).0)
        .collect()
}

/// The code of one agent.
struct Code<'a, 'r> {
    rewriter: &'a Rewriter<'r>,
    group: &'a AgentGroup<'a>,
    agent: String,
    pin: String,
    constants: &'a [MovedConstant],
    home: Home,
}

impl Code<'_, '_> {
    /// Whether every call is one of reqwest's request builders that the helper can send.
    fn check_builders(&self) -> Result<(), Obstacle> {
        for construct in &self.group.constructs {
            let is_plain = construct.client == "reqwest" && construct.inlined.is_empty();
            if !is_plain || construct.is_wrapped || construct.resent.is_some() {
                return Err("the request is not built in place".to_owned());
            }
            self.is_async(construct)?;
            let chain = self.chain(construct)?;
            self.body_link(construct, &chain)?;
            self.check_moves(construct, &chain)?;
        }
        Ok(())
    }

    fn is_keyed(&self) -> bool {
        self.group
            .constructs
            .iter()
            .any(|one| !one.key.is_empty() || !one.varying.is_empty())
    }

    fn is_varying(&self) -> bool {
        self.group
            .constructs
            .iter()
            .any(|one| !one.varying.is_empty())
    }

    fn configures(&self) -> bool {
        self.group.constructs[0]
            .fields
            .iter()
            .any(|field| field.to == Destination::Channel)
    }

    /// Whether the agent's configuration names nothing but what the whole file knows.
    fn is_hoisted(&self) -> bool {
        let rewriter = self.rewriter;
        let agent = self.group.constructs[0]
            .fields
            .iter()
            .filter(|field| field.to == Destination::Agent);
        !self.is_varying()
            && agent.map(|field| field.value).all(|value| {
                let free = rewriter.facts.free_bindings(value);
                free.iter()
                    .all(|binding| rewriter.facts.is_module_constant(*binding))
                    && !rewriter
                        .facts
                        .within(value)
                        .any(|(_, expr)| matches!(expr.kind, ExprKind::This))
            })
    }
}
