//! A call that is sent once more: the payload as a value and its two parts in front of it, and copies of what builds and sends the
//! request, which differ in the address and the payload.

use super::layout::WIDTH;
use super::{Code, Obstacle};
use crate::catalog::responses::Response;
use crate::edit::Edit;
use crate::ir::ExprKind;
use crate::plan::construct::{Construct, Received, Resent};
use crate::rewrite::Edits;
use crate::rewrite::style::{indentation_at, reindented};
use crate::source::Span;

/// What changes in a copy.
type Changes = Vec<(Span, String)>;

impl Code<'_, '_> {
    /// The call in the helper's hands, its payload taken apart in front of it.
    pub(super) fn rewrite_resent(
        &self,
        construct: &Construct,
        resent: &Resent,
        edits: &mut Edits,
    ) -> Result<(), Obstacle> {
        let rewriter = self.rewriter;
        let outcome = construct.outcome.clone()?;
        let source = rewriter.source.text();
        let whole = self.whole(construct);
        self.check_guards(construct)?;
        let leaves = match outcome.is_async && resent.steps.is_empty() && !resent.is_future {
            true => Vec::new(),
            false => self.leaves(construct),
        };
        // Steps that ask for something with `?` stand in front of the call, and once more before the session.
        let is_step = |leave: &Span| resent.steps.iter().any(|step| step.contains(*leave));
        let is_ahead = leaves.iter().any(is_step);
        let stay = |leave: &&Span| match is_ahead {
            true => resent.is_future || !is_step(leave) || !self.is_try(**leave),
            false => outcome.is_async,
        };
        self.leaving(
            leaves
                .iter()
                .filter(stay)
                .copied()
                .collect::<Vec<_>>()
                .as_slice(),
        )?;
        let has_steps = !resent.steps.is_empty();
        let is_block = has_steps && !is_ahead;
        let outer = indentation_at(source, whole.start as usize).to_owned();
        let unit = rewriter.style.indent.clone();
        // Without a place in front of the statement, all of it stands in a block.
        let from = match construct.anchor {
            Some(_) if !resent.is_future => outer.clone(),
            _ => format!("{outer}{unit}"),
        };
        // What a macro awaits says so in the block that it gets.
        let waits = |body: String| match (resent.is_future, body.contains('\n')) {
            (false, _) => body,
            (true, false) => format!("{body}.await"),
            (true, true) => format!("{body}\n{}.await", indentation_of_last(&body)),
        };
        let place = match construct.anchor {
            Some(at) => indentation_at(source, at as usize).to_owned(),
            None => from.clone(),
        };
        let mut declared = self.declarations(construct, resent, &place)?;
        let (create, session) = self.copies(construct, resent)?;
        if let Some(chosen) = &construct.url.chosen {
            let lines = chosen.removed.iter().map(|item| self.line_of(*item));
            let removed = rewriter.joined(&lines.collect::<Vec<_>>()).into_iter();
            let each = chosen.changes.iter().cloned();
            let each = each.chain(removed.map(|lines| (lines, String::new())));
            edits.extend(each.map(|(span, text)| Edit { span, text }));
        }
        if resent.url.is_some() {
            let (span, text) = match &construct.url.chosen {
                Some(chosen) => self.chosen_address(construct, chosen).0,
                None => (construct.url.segment, "agents".to_owned()),
            };
            edits.push(Edit { span, text });
        }
        let (deep, deeper) = (format!("{from}{unit}"), format!("{from}{unit}{unit}"));
        let mut arguments: Vec<String> = Vec::new();
        if self.is_keyed() {
            arguments.push(self.key(construct));
        }
        let created = self.awaited(whole).unwrap_or(construct.call);
        let ahead = match is_ahead || outcome.is_async {
            true => None,
            false => self.ahead(construct, created, create.clone(), (&outer, &place))?,
        };
        let (create, chain) = match ahead {
            Some(ahead) => {
                declared.push(ahead.line);
                (ahead.changes, ahead.chain)
            }
            None => (create, self.links(created, construct)?),
        };
        if is_ahead {
            let steps = self.steps(resent, &create, "", false);
            declared.push(reindented(steps.trim_end(), "", &place));
        }
        let awaited = if outcome.is_async { ".await" } else { "" };
        let sent =
            |changes: &Changes, indent: &str| self.printed(&chain, changes, None, &outer, indent);
        let read_here = match &outcome.answer {
            Received::Response(response) if response.ty.is_empty() => Some(response),
            _ => None,
        };
        if let Some(response) = read_here {
            let kept = self.links(whole, construct)?;
            let steps = match is_ahead {
                true => String::new(),
                false => self.steps(resent, &create, &deeper, false),
            };
            let sent = waits(self.printed(&kept, &create, None, &outer, &deeper));
            let attempt = attempt(response, &sent, &deeper, &unit);
            arguments.push(format!("async {{\n{steps}{deeper}{attempt}\n{deep}}}"));
        } else {
            arguments.push(match (is_block, outcome.is_async) {
                (false, true) => sent(&create, &deep),
                (false, false) => {
                    let body = sent(&create, &deeper);
                    match !body.contains('\n') && deep.len() + body.len() + 4 <= WIDTH {
                        true => format!("|| {body}"),
                        false => format!("|| {{\n{deeper}{body}\n{deep}}}"),
                    }
                }
                (true, is_async) => {
                    let head = if is_async { "async {" } else { "|| {" };
                    let steps = self.steps(resent, &create, &deeper, false);
                    let kept = self.links(whole, construct)?;
                    let body = waits(self.printed(&kept, &create, None, &outer, &deeper));
                    format!("{head}\n{steps}{deeper}{body}\n{deep}}}")
                }
            });
        }
        if self.configures() {
            let payload = (construct.body.object, resent.channel.clone());
            let call = self.links(created, construct)?;
            let indents = (outer.as_str(), deep.as_str(), deeper.as_str());
            arguments.push(self.configuration(construct, (created, &call), payload, indents)?);
        }
        let is_argument_block = is_block || read_here.is_some();
        let helper = format!("{}{}", self.home.path_from(rewriter, construct), self.agent);
        let flat = format!("match {}({}){awaited} {{", helper, arguments.join(", "));
        let fits = !flat.contains('\n') && from.len() + flat.len() <= WIDTH - 20;
        let list: String = arguments
            .iter()
            .map(|one| format!("{deep}{one},\n"))
            .collect();
        let head = match (fits, outcome.is_async, arguments.as_slice()) {
            (true, _, _) => flat,
            // A block in the last place keeps its braces on the lines of the call.
            (false, is_async, [.., last])
                if (is_argument_block || !is_async) && !self.configures() =>
            {
                let inner = match is_argument_block {
                    true => reindented(last, &deep, &from),
                    false => format!("|| {{\n{deep}{}\n{from}}}", sent(&create, &deep)),
                };
                let others = arguments.len() - 1;
                let others: String = arguments[..others]
                    .iter()
                    .map(|one| format!("{one}, "))
                    .collect();
                let closing = match is_async {
                    true => format!("\n{from}.await\n{from}{{"),
                    false => " {".to_owned(),
                };
                format!("match {}({others}{inner}){closing}", helper)
            }
            (_, true, _) => format!("match {helper}(\n{list}{from})\n{from}.await\n{from}{{"),
            (_, false, _) => format!("match {helper}(\n{list}{from}) {{"),
        };
        let (arm, refused) = match (outcome.answer == Received::Open, read_here) {
            (_, Some(_)) => ("Ok(agent_id) =>", "Err(refused) => refused"),
            (true, None) => ("Ok(agent_id) =>", "Err(error) => Err(error)"),
            (false, None) => (
                "std::ops::ControlFlow::Continue(agent_id) =>",
                "std::ops::ControlFlow::Break(refused) => refused",
            ),
        };
        let kept = self.links(whole, construct)?.keeping();
        let body = waits(self.printed(&kept, &session, None, &outer, &deeper));
        let is_short = !body.contains('\n') && deep.len() + arm.len() + body.len() + 2 <= WIDTH;
        let is_arm_block = has_steps || read_here.is_some();
        let arm = match (
            is_arm_block,
            is_short,
            outcome.is_async || !body.contains('\n'),
        ) {
            (true, _, _) => {
                let steps = self.steps(resent, &session, &deeper, true);
                format!("{deep}{arm} {{\n{steps}{deeper}{body}\n{deep}}}\n")
            }
            (false, true, _) => format!("{deep}{arm} {body},\n"),
            (false, false, true) => format!("{deep}{arm} {{\n{deeper}{body}\n{deep}}}\n"),
            (false, false, false) => {
                let column = deep.len() + arm.len() + 1;
                let body = self.printed_at(&kept, &session, (&outer, &deep), column);
                format!("{deep}{arm} {body},\n")
            }
        };
        let matched = format!("{head}\n{arm}{deep}{refused},\n{from}}}");
        let declared: String = declared
            .iter()
            .map(|line| format!("{line}\n{place}"))
            .collect();
        let matched = match resent.is_future {
            true => format!("async {{\n{from}{matched}\n{outer}}}"),
            false => matched,
        };
        let text = match construct.anchor {
            None => format!("{{\n{from}{declared}{matched}\n{outer}}}"),
            Some(at) if at == whole.start => format!("{declared}{matched}"),
            Some(at) => {
                edits.push(Edit {
                    span: Span { start: at, end: at },
                    text: declared,
                });
                matched
            }
        };
        for step in &resent.steps {
            edits.push(Edit {
                span: self.line_of(*step),
                text: String::new(),
            });
        }
        for one in &construct.inlined {
            edits.push(Edit {
                span: self.line_of(one.declaration),
                text: String::new(),
            });
        }
        self.align_rest(construct, whole.end, &outer, edits);
        edits.push(Edit {
            span: whole,
            text: self.before_else(whole, text),
        });
        Ok(())
    }

    /// The changes of the two copies: for the agent and for the session.
    fn copies(
        &self,
        construct: &Construct,
        resent: &Resent,
    ) -> Result<(Changes, Changes), Obstacle> {
        let place = construct.body.object;
        let mut create = vec![(place, resent.agent.clone())];
        let mut session = vec![(place, resent.session.clone())];
        match (resent.url, &construct.url.chosen) {
            (None, Some(chosen)) => {
                let (agents, sessions) = self.chosen_address(construct, chosen);
                create.push(agents);
                session.push(self.widened(sessions));
            }
            (Some(url), _) => session.push((url, self.session_address(construct, url))),
            (None, None) => {
                create.push(self.plain_address(construct)?);
                let path = "agents/{agent_id}/connections";
                session.push(self.widened(self.address(construct, path)?));
            }
        }
        create.extend(self.moved(construct));
        Ok((
            self.expanded(construct, create),
            self.expanded(construct, session),
        ))
    }

    /// Text made by `format!` needs no `.to_string()`.
    fn widened(&self, (place, text): (Span, String)) -> (Span, String) {
        let rest = &self.rewriter.source.text()[place.end as usize..];
        let made = ["to_string()", "to_owned()"].iter().find(|made| {
            rest.strip_prefix('.')
                .is_some_and(|rest| rest.starts_with(**made))
        });
        match (made, text.strip_prefix('&').unwrap_or(&text)) {
            (Some(made), text) if text.starts_with("format!(") => {
                let end = place.end + 1 + u32::try_from(made.len()).unwrap_or(0);
                (Span { end, ..place }, text.to_owned())
            }
            _ => (place, text),
        }
    }

    /// The address of the agents, which an expression gives, with the agent and its sessions behind it.
    fn session_address(&self, construct: &Construct, url: Span) -> String {
        self.address_below(construct, url, "{agent_id}/connections")
    }

    /// The address that an expression gives, with `path` behind it.
    pub(super) fn address_below(&self, construct: &Construct, url: Span, path: &str) -> String {
        let rewriter = self.rewriter;
        let text = rewriter.slice(url);
        let tail = format!("/{path}");
        let kind = rewriter.facts.at(url).map(|id| &rewriter.ir.expr(id).kind);
        let made = match kind {
            Some(ExprKind::Binding(_)) => format!("format!(\"{{{text}}}{tail}\")"),
            Some(ExprKind::Template(_)) if text.starts_with("format!(\"") => {
                let start = "format!(\"".len();
                match end_of_string(&text[start..]) {
                    Some(end) => {
                        let (head, rest) = text.split_at(start + end);
                        format!("{head}{tail}{rest}")
                    }
                    None => format!("format!(\"{{}}{tail}\", {text})"),
                }
            }
            _ => format!("format!(\"{{}}{tail}\", {text})"),
        };
        let before = rewriter.source.text()[..url.start as usize].trim_end();
        let outcome = construct.outcome.as_ref();
        let lends = outcome.is_ok_and(|outcome| outcome.lends_url);
        match lends && !before.ends_with('&') {
            true => format!("&{made}"),
            false => made,
        }
    }

    /// Copies of the statements that build the request, a line each.
    fn steps(&self, resent: &Resent, changes: &Changes, indent: &str, keeps: bool) -> String {
        let rewriter = self.rewriter;
        let source = rewriter.source.text();
        let each = resent.steps.iter().map(|step| {
            let own: Changes = changes
                .iter()
                .filter(|(change, _)| step.contains(*change))
                .cloned()
                .collect();
            let text = match keeps {
                true => rewriter.with_names(*step, &outer_first(own)),
                false => rewriter.copy(*step, &own),
            };
            let from = indentation_at(source, step.start as usize);
            format!("{indent}{}\n", reindented(&text, from, indent))
        });
        each.collect()
    }
}

/// The sending of a request as an expression that gives the body, or the outcome where it was refused.
fn attempt(response: &Response, sent: &str, indent: &str, unit: &str) -> String {
    let inner = format!("{indent}{unit}");
    let open = match sent.contains('\n') {
        true => format!("\n{indent}{{"),
        false => " {".to_owned(),
    };
    let binding = match response.is_mutable {
        true => "mut response",
        false => "response",
    };
    let ok = response.ok.replace("{}", "response");
    let body = response.body.replace("{}", "response");
    let flat = format!("{inner}Ok({binding}) if {ok} => Ok({body}),");
    if flat.len() <= WIDTH {
        return format!("match {sent}{open}\n{flat}\n{inner}refused => Err(refused),\n{indent}}}");
    }
    format!(
        "match {sent}{open}\n{inner}Ok({binding}) if {ok} => {{\n{inner}{unit}Ok({body})\n{inner}}}\n\
         {inner}refused => Err(refused),\n{indent}}}"
    )
}

/// How deep the last line of a chain of calls stands.
fn indentation_of_last(text: &str) -> &str {
    let last = text.rsplit('\n').next().unwrap_or("");
    &last[..last.len() - last.trim_start().len()]
}

/// Changes in their order, the outer ones before those inside of them.
pub(super) fn outer_first(mut changes: Changes) -> Changes {
    changes.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    changes
}

/// Where the string ends whose content a text begins with.
fn end_of_string(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, letter)| {
        let ends = letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
        ends.then_some(at)
    })
}
