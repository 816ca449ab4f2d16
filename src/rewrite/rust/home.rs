//! Where an agent's helper stands: behind the item that holds the first call, in that item's module.

use super::Obstacle;
use crate::edit::Edit;
use crate::plan::construct::Construct;
use crate::rewrite::style::indentation_at;
use crate::rewrite::{AgentGroup, Rewriter};
use crate::source::Span;

/// A place for helpers, and those that go there.
#[derive(Clone, Debug)]
pub(super) struct Home {
    item: Span,
    /// The inline modules around, the innermost first.
    modules: Vec<Span>,
    helpers: String,
}

impl Home {
    /// The place for what a group's calls share.
    pub(super) fn of(rewriter: &Rewriter<'_>, group: &AgentGroup<'_>) -> Result<Self, Obstacle> {
        let ir = rewriter.ir;
        let calls = || group.constructs.iter().map(|construct| construct.call);
        let first = calls().min().ok_or("there is no call")?;
        let item = ir.item_around(first);
        let item = item.ok_or("the call does not stand in an item of the file")?;
        let modules = ir.modules_around(first);
        let mut others = calls().map(|call| ir.modules_around(call));
        if !others.all(|own| own.ends_with(&modules)) {
            return Err("calls that share the agent stand in several modules".to_owned());
        }
        Ok(Self {
            item,
            modules,
            helpers: String::new(),
        })
    }

    /// What leads from a call to the helpers.
    pub(super) fn path_from(&self, rewriter: &Rewriter<'_>, construct: &Construct) -> String {
        let around = rewriter.ir.modules_around(construct.call);
        "super::".repeat(around.len() - self.modules.len())
    }

    /// Puts a helper behind those of the same module.
    pub(super) fn add(mut self, helper: &str, homes: &mut Vec<Self>) {
        let helper = format!("\n{helper}");
        match homes.iter_mut().find(|home| home.modules == self.modules) {
            Some(home) => {
                home.item = home.item.min(self.item);
                home.helpers.push_str(&helper);
            }
            None => {
                self.helpers = helper;
                homes.push(self);
            }
        }
    }

    pub(super) fn edit(&self, rewriter: &Rewriter<'_>) -> Edit {
        let indent = indentation_at(rewriter.source.text(), self.item.start as usize);
        let lines = self.helpers.trim_end().split('\n').map(|line| match line {
            "" => String::new(),
            line => format!("{indent}{line}"),
        });
        let text = lines.collect::<Vec<_>>().join(rewriter.style.newline);
        Edit {
            span: Span {
                start: self.item.end,
                end: self.item.end,
            },
            text: format!("{}{text}", rewriter.style.newline),
        }
    }
}
