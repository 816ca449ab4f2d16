//! A function that sends what it is handed: the address and the payload stand in its call, the client's command in its body.
//!
//! The agent is created through the same function, so it has to do nothing but send, and to print nothing but the answer.

use super::ShellRewriter;
use super::dependencies::{check_commands, check_variable};
use super::options::{self, Options};
use crate::catalog::clients::Role;
use crate::detect::Site;
use crate::lang::shell::outline::{Command, is_name};
use rustc_hash::FxHashMap;

/// The client's command in a function.
pub(super) struct Wrapper {
    command: Command,
    options: Options,
}

impl Wrapper {
    /// The function that a call goes through, if it is one.
    pub(super) fn of(
        rewriter: &ShellRewriter<'_>,
        site: &Site,
        call: &Command,
        table: &FxHashMap<String, Role>,
    ) -> Result<Option<Wrapper>, String> {
        let request = &site.best().request;
        if request.wrapper.is_none() && request.call.span == site.span {
            return Ok(None);
        }
        let elsewhere = || "the address is handed to a function that cannot be followed".to_owned();
        let has_one_step = request.through.len() == 1 && request.call.file == 0;
        if !has_one_step || call.has_assignments {
            return Err(elsewhere());
        }
        let command = rewriter.outline.command(request.call.span);
        let command = command.ok_or_else(elsewhere)?;
        if !rewriter.outline.only_sends(command.span) {
            return Err(
                "the address is handed to a function that does more than to send it".to_owned(),
            );
        }
        let options = options::read(&command, table, &[], false)?;
        Ok(Some(Wrapper { command, options }))
    }

    /// What the function's own options, and those of its call, make impossible.
    pub(super) fn refuse(&self, call: &Options, has_channel: bool) -> Result<(), String> {
        for options in [&self.options, call] {
            if options.has_headers
                || options.has_trailer
                || options.is_discarded
                || options.file.is_some()
                || options.prints_several()
            {
                return Err("the function that sends does not print the answer as it is".to_owned());
            }
        }
        if !self.options.is_silent {
            return Err("the function that sends shows its progress".to_owned());
        }
        if has_channel {
            return Err(
                "its channel would have to be configured too; the help says how".to_owned(),
            );
        }
        Ok(())
    }

    /// What the function reads beside its arguments and its own variables must be there, and the same, wherever the creation may run.
    pub(super) fn check_variables(
        &self,
        rewriter: &ShellRewriter<'_>,
        call: &Command,
    ) -> Result<(), String> {
        let outline = &rewriter.outline;
        let function = self.command.function.map(|function| function.start);
        for word in &self.command.words {
            check_commands(rewriter, word.span)?;
            for name in outline.variables_in(word.span) {
                let assigned = outline.assignments(&name);
                let is_own =
                    !assigned.is_empty() && assigned.iter().all(|one| one.function == function);
                if is_name(&name) && !is_own {
                    check_variable(rewriter, call, &name)?;
                }
            }
        }
        Ok(())
    }
}
