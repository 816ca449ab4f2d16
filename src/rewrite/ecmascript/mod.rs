//! JavaScript and TypeScript: wraps the call, splits the payload, moves the address, and puts the helper behind the imports.

mod address;
mod beside;
mod call;
mod configure;
mod early;
mod environment;
mod helper;
mod import_list;
mod imports;
mod inert;
mod insertion;
mod leftovers;
mod method;
mod names;
mod passed_on;
mod specifier;
mod split;
mod told;
mod twin;
mod width;
mod words;
mod written;

pub use split::{bring, direct, gather, split};

use super::constants::MovedConstant;
use super::{AgentGroup, Edits, Rewriter};
use crate::catalog::answers::Answer;
use crate::catalog::mapping::Destination;
use crate::edit::Edit;
use crate::ir::Language;
use crate::lang::ecmascript::print::Channels;
use crate::plan::construct::{Construct, NeededImport};
use crate::program::ProgramFile;
use crate::source::Span;
use beside::{Beside, elsewhere};
use early::EarlyValues;
use method::Put;
use names::Names;
use std::cell::RefCell;
use std::sync::Arc;

type Obstacle = String;

/// Changes to a copy of a call.
type Changes = Vec<(Span, String)>;

/// The edits for calls that belong together.
#[derive(Debug)]
pub struct Rewritten {
    /// Those of their own file.
    pub edits: Edits,
    /// Those of others.
    pub others: Vec<(Arc<ProgramFile>, Edits)>,
    /// Declarations that lose a use by them: without the others, which another fix may take, they would be taken out.
    pub shared: Vec<Span>,
}

/// The edits for calls that belong together.
///
/// # Errors
/// What stands in the way, as a phrase.
pub fn rewrite(rewriter: &Rewriter<'_>, groups: &[AgentGroup<'_>]) -> Result<Rewritten, Obstacle> {
    let mut edits = Edits::new();
    let mut helpers = Vec::new();
    let mut beside: Vec<Beside> = Vec::new();
    let mut taken = rewriter.taken.to_vec();
    let constants = rewriter.move_constants(groups, &mut edits)?;
    let mut early = EarlyValues::default();
    for construct in groups.iter().flat_map(|group| &group.constructs) {
        early.reserve(rewriter, construct);
    }
    for group in groups {
        let names = rewriter.names(group, &mut taken);
        let code = GroupCode {
            rewriter,
            group,
            names,
            constants: &constants,
            beside: RefCell::default(),
        };
        let mut first = Vec::new();
        for (at, construct) in group.constructs.iter().enumerate() {
            let named = early.add(rewriter, construct);
            code.rewrite_call(construct, &named, &mut edits)?;
            if at == 0 {
                first = named;
            }
        }
        helpers.push(code.helper(&first)?);
        beside.extend(code.beside.into_inner());
    }
    if let Some(head) = early.head(rewriter) {
        helpers.insert(0, head);
    }
    let others = elsewhere(rewriter, &beside);
    let here = beside.into_iter().filter(|one| one.home.is_none());
    let mut needed: Vec<NeededImport> = Vec::new();
    for one in here {
        for edit in one.edits {
            if !edits.contains(&edit) {
                edits.push(edit);
            }
        }
        needed.extend(one.imports);
    }
    // What is put in at one place stands there in this order: helper, values computed early, the call's wrapping.
    let mut joined = vec![rewriter.insertion(&helpers)];
    let behind = |edit: &Edit| edit.text.starts_with(')');
    let (ends, edits): (Vec<Edit>, Vec<Edit>) = edits.into_iter().partition(behind);
    let values = early.edits(rewriter);
    // Where a call ends its function's value, its own parenthesis closes first.
    let (before, after): (Vec<Edit>, Vec<Edit>) = values
        .into_iter()
        .partition(|edit| !edit.text.ends_with('}'));
    let ordered = before.into_iter().chain(edits).chain(ends).chain(after);
    for edit in ordered {
        // Calls that share a payload change it alike.
        if !edit.span.is_empty() && joined.contains(&edit) {
            continue;
        }
        let same = |known: &&mut Edit| known.span == edit.span && edit.span.is_empty();
        match joined.iter_mut().find(same) {
            Some(known) => known.text.push_str(&edit.text),
            None => joined.push(edit),
        }
    }
    let written = groups
        .iter()
        .flat_map(|group| &group.constructs)
        .filter_map(|construct| construct.url.written.as_ref());
    needed.extend(written.flat_map(|url| url.imports.clone()));
    let (edits, shared) = match rewriter.is_final {
        true => rewriter.without_leftovers(joined),
        false => (joined, Vec::new()),
    };
    Ok(Rewritten {
        edits: rewriter.with_imports(edits, &needed),
        others,
        shared,
    })
}

/// The variables that name existing agents in the edits for `groups`; `None` for agents that vary.
pub fn pins(rewriter: &Rewriter<'_>, groups: &[AgentGroup<'_>]) -> Vec<Option<String>> {
    let names = all_names(rewriter, groups).into_iter();
    names
        .map(|names| names.environment.map(|own| own.name))
        .collect()
}

/// The names that the edits for `groups` declare, each agent's by one that stands for all of them.
pub fn declared(rewriter: &Rewriter<'_>, groups: &[AgentGroup<'_>]) -> Vec<String> {
    let mut declared = Vec::new();
    for (group, names) in groups.iter().zip(all_names(rewriter, groups)) {
        declared.push(names.agent.clone());
        let code = GroupCode {
            rewriter,
            group,
            names,
            constants: &[],
            beside: RefCell::default(),
        };
        for construct in group.constructs.iter().filter(|one| configures(one)) {
            let put = code.put(construct).unwrap_or_default();
            let here = put.beside.into_iter().filter(|one| one.home.is_none());
            declared.extend(here.filter_map(|one| one.declared));
        }
    }
    declared
}

/// Whether a call's channel is configured.
fn configures(construct: &Construct) -> bool {
    let mut fields = construct.fields.iter();
    fields.any(|field| field.to == Destination::Channel)
}

fn all_names(rewriter: &Rewriter<'_>, groups: &[AgentGroup<'_>]) -> Vec<Names> {
    let mut taken = rewriter.taken.to_vec();
    let names = groups.iter().map(|group| rewriter.names(group, &mut taken));
    names.collect()
}

/// The code of one agent.
struct GroupCode<'a, 'r> {
    rewriter: &'a Rewriter<'r>,
    group: &'a AgentGroup<'a>,
    names: Names,
    constants: &'a [MovedConstant],
    /// What is written for channels beside.
    beside: RefCell<Vec<Beside>>,
}

impl GroupCode<'_, '_> {
    fn first(&self) -> &Construct {
        self.group.constructs[0]
    }

    /// The changes of a PUT, what stands beside it kept.
    fn with_beside(&self, put: Put) -> Changes {
        self.beside.borrow_mut().extend(put.beside);
        put.changes
    }

    fn is_keyed(&self) -> bool {
        self.group.constructs.iter().any(|one| {
            let is_told_apart =
                !one.key.is_empty() || !one.key_text.is_empty() || !one.key_of_early.is_empty();
            is_told_apart || !one.varying.is_empty()
        })
    }

    /// Whether the helper creates the agent itself, which it can do in one form alone.
    fn holds_calls(&self) -> bool {
        let mut constructs = self.group.constructs.iter();
        let form = &self.first().form;
        !self.is_keyed()
            && !self.is_mixed()
            && constructs.all(|one| !one.needs_locals && one.form == *form)
    }

    /// How the helper reads what a creation comes to; each call says so itself where they come back as different things.
    fn answer(&self) -> Result<Answer, Obstacle> {
        let mut answers = self.group.constructs.iter().map(|one| one.answer.as_ref());
        let first = answers.next().flatten();
        let mut common = first
            .ok_or("what the call resolves to is not known")?
            .clone();
        for other in answers.flatten() {
            common.is_promise &= other.is_promise;
            common.is_own |= other.is_own;
        }
        Ok(common)
    }

    /// Whether the calls come back as different things.
    fn is_mixed(&self) -> bool {
        let is_typed = self.rewriter.ir.language != Language::JavaScript;
        let first = self.first().answer.as_ref();
        let mut answers = self.group.constructs.iter().map(|one| one.answer.as_ref());
        !answers.all(|other| match (first, other) {
            (Some(first), Some(other)) => {
                other.refusal == first.refusal
                    && other.body == first.body
                    && (!is_typed || other.shape == first.shape)
            }
            _ => true,
        })
    }

    /// What calls that come back as different things cannot share.
    fn check_mixed(&self) -> Result<(), Obstacle> {
        let constructs = &self.group.constructs;
        let client = &self.first().client;
        let has_others = constructs.iter().any(|one| one.client != *client);
        let configures = self.channels() != Channels::None;
        match (self.is_mixed() || has_others) && configures {
            true => Err("calls that share the agent come back as different things".to_owned()),
            false => Ok(()),
        }
    }

    /// Whether a condition decides if the channel is configured.
    fn may_configure(&self) -> bool {
        let taken = self.group.constructs.iter().flat_map(|one| &one.body.taken);
        taken.into_iter().any(|taken| taken.configures.is_some())
    }

    /// Which channels the agent's calls configure.
    fn channels(&self) -> Channels {
        let configured = self.group.constructs.iter().filter(|one| configures(one));
        let mut channels: Vec<&str> = configured.map(|one| one.channel.as_str()).collect();
        channels.sort_unstable();
        channels.dedup();
        match channels.len() {
            0 => Channels::None,
            1 => Channels::One,
            _ => Channels::Several,
        }
    }

    /// The expression that reads the pin, where only the function around the call can.
    fn passed_pin(&self) -> Option<String> {
        let pin = self.names.environment.as_ref()?;
        pin.is_local.then(|| pin.read.clone())
    }
}
