//! Rust: hands the creating and the opening request to a helper in place of sending the legacy one, splits the payload, moves the
//! address, and puts the helper behind the item that holds the first call.

use super::constants::{MovedConstant, NamedUse};
use super::style::{indentation_at, reindented};
use super::{AgentGroup, Edits, Rewriter};
use crate::catalog::mapping::Destination;
use crate::edit::Edit;
use crate::ir::{ExprId, ExprKind};
use crate::lang::rust::print::Helper;
use crate::plan::construct::{Construct, one_line};
use crate::source::Span;

type Obstacle = String;

/// rustfmt's `chain_width`: a chain that is longer is broken at every call.
const CHAIN_WIDTH: usize = 60;

/// The edits for calls that belong together.
///
/// # Errors
/// What stands in the way, as a phrase.
pub fn rewrite(rewriter: &Rewriter<'_>, groups: &[AgentGroup<'_>]) -> Result<Edits, Obstacle> {
    let mut edits = Edits::new();
    let mut helpers = String::new();
    let mut taken: Vec<String> = Vec::new();
    let constants = rewriter.move_constants(groups, &mut edits)?;
    for group in groups {
        let (agent, pin) = rewriter.rust_names(&group.name, &mut taken);
        let code = Code {
            rewriter,
            group,
            agent,
            pin,
            constants: &constants,
        };
        for construct in &group.constructs {
            code.rewrite_call(construct, &mut edits)?;
        }
        let helper = code.helper()?;
        helpers.push_str(&format!("\n{helper}"));
    }
    let first = groups
        .iter()
        .flat_map(|group| &group.constructs)
        .map(|construct| construct.call)
        .min();
    let item = first.and_then(|call| rewriter.ir.items.iter().find(|item| item.contains(call)));
    let item = item.ok_or("the call does not stand in an item of the file")?;
    if rewriter.slice(*item).trim_start().starts_with("mod ")
        || rewriter.slice(*item).contains("\nmod ")
    {
        return Err("the call stands in an inline module".to_owned());
    }
    let newline = rewriter.style.newline;
    let text = format!("{newline}{}", helpers.trim_end().replace('\n', newline));
    edits.push(Edit {
        span: Span {
            start: item.end,
            end: item.end,
        },
        text,
    });
    Ok(edits)
}

impl Rewriter<'_> {
    /// The agent's name in snake case, and the environment variable that names an existing one.
    fn rust_names(&self, label: &str, taken: &mut Vec<String>) -> (String, String) {
        let words: Vec<String> = label
            .split(|character: char| !character.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let snake = |number: usize| {
            let mut name = words.join("_");
            if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
                name.insert_str(0, "agent_");
            }
            if number > 1 {
                format!("{name}_{number}")
            } else {
                name
            }
        };
        let pin = |number: usize| format!("NAPSTER_{}_ID", snake(number).to_uppercase());
        let candidates = |number: usize| {
            let name = snake(number);
            vec![
                format!("with_{name}"),
                name.to_uppercase(),
                format!("{}S", name.to_uppercase()),
                pin(number),
            ]
        };
        let mut number = self.unused(candidates);
        while taken.contains(&snake(number)) {
            number += 1;
        }
        taken.push(snake(number));
        (snake(number), pin(number))
    }
}

/// The code of one agent.
struct Code<'a, 'r> {
    rewriter: &'a Rewriter<'r>,
    group: &'a AgentGroup<'a>,
    agent: String,
    pin: String,
    constants: &'a [MovedConstant],
}

/// A request builder taken apart: what it begins with, and its calls.
struct Chain {
    root: Span,
    /// From the dot to the closing parenthesis, with the method's name.
    links: Vec<(Span, String)>,
}

impl Code<'_, '_> {
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

    fn helper(&self) -> Result<String, Obstacle> {
        let first = self.group.constructs[0];
        let is_async = self.is_async(first)?;
        let config = self
            .is_hoisted()
            .then(|| self.payload(first, Destination::Agent, "            "));
        let helper = Helper {
            agent: &self.agent,
            pin: (!self.is_varying()).then_some(self.pin.as_str()),
            is_async,
            keyed: self.is_keyed(),
            config: config.as_deref(),
            configures: self.configures(),
        };
        Ok(helper.print())
    }

    /// Whether the call's future is awaited on the spot; a future that goes elsewhere is refused.
    fn is_async(&self, construct: &Construct) -> Result<bool, Obstacle> {
        let awaited = self
            .rewriter
            .facts
            .ir
            .exprs
            .iter()
            .any(|expr| match expr.kind {
                ExprKind::Await(inner) => self.rewriter.ir.expr(inner).span == construct.call,
                _ => false,
            });
        if awaited {
            return Ok(true);
        }
        let is_blocking = self.rewriter.source.text().contains("blocking");
        if is_blocking {
            Ok(false)
        } else {
            Err("the request is not awaited where it is sent".to_owned())
        }
    }

    /// The macro call around the payload, with another object in it.
    fn payload(&self, construct: &Construct, to: Destination, indent: &str) -> String {
        let rewriter = self.rewriter;
        let label = (to == Destination::Agent).then_some(self.group.name.as_str());
        let object = rewriter.new_object(construct, to, label, indent);
        self.in_macro(construct, &object)
    }

    fn in_macro(&self, construct: &Construct, object: &str) -> String {
        let whole = self.macro_span(construct);
        let before = self.rewriter.slice(Span {
            start: whole.start,
            end: construct.body.object.start,
        });
        let after = self.rewriter.slice(Span {
            start: construct.body.object.end,
            end: whole.end,
        });
        format!("{before}{object}{after}")
    }

    /// `json!({ ... })`.
    fn macro_span(&self, construct: &Construct) -> Span {
        let around = self
            .rewriter
            .ir
            .exprs
            .iter()
            .filter_map(|expr| match expr.kind {
                ExprKind::Wrapped(inner) if inner == construct.body.expr => Some(expr.span),
                _ => None,
            });
        around
            .min_by_key(|span| span.len())
            .unwrap_or(construct.body.object)
    }

    /// The request builder: the call's receiver, taken apart.
    fn chain(&self, construct: &Construct) -> Result<Chain, Obstacle> {
        let rewriter = self.rewriter;
        let mut at: ExprId = rewriter
            .facts
            .at(construct.call)
            .ok_or("the call was not found again")?;
        let mut links = Vec::new();
        while let ExprKind::Call(call) = &rewriter.ir.expr(at).kind {
            let ExprKind::Member {
                object, property, ..
            } = &rewriter.ir.expr(call.callee).kind
            else {
                break;
            };
            let receiver = rewriter.ir.expr(*object).span;
            // `reqwest::Client::new()` is a path, not a link of the chain.
            if rewriter
                .slice(Span {
                    start: receiver.end,
                    end: call.args_span.start,
                })
                .trim_start()
                .starts_with("::")
            {
                break;
            }
            links.push((
                Span {
                    start: receiver.end,
                    end: rewriter.ir.expr(at).span.end,
                },
                property.to_string(),
            ));
            at = *object;
        }
        links.reverse();
        match links.pop() {
            Some((_, name)) if name == "send" => {}
            _ => return Err("the request is not sent where it is built".to_owned()),
        }
        if links
            .iter()
            .any(|(span, _)| rewriter.slice(*span).trim_start().starts_with('?'))
        {
            return Err("the request builder is unwrapped on the way".to_owned());
        }
        Ok(Chain {
            root: rewriter.ir.expr(at).span,
            links,
        })
    }

    /// Values that creation and session would both take for themselves.
    fn check_moves(&self, construct: &Construct, chain: &Chain) -> Result<(), Obstacle> {
        let rewriter = self.rewriter;
        for (link, _) in &chain.links {
            for (_, expr) in rewriter.facts.within(*link) {
                match &expr.kind {
                    ExprKind::Try(_) | ExprKind::Await(_) | ExprKind::Diverge(_) => {
                        return Err(format!(
                            "`{}` leaves the call half-way",
                            one_line(rewriter.slice(expr.span))
                        ));
                    }
                    ExprKind::Call(call)
                        if expr.span != *link && !construct.body.object.contains(expr.span) =>
                    {
                        for arg in &call.args {
                            self.check_move(arg.value)?;
                        }
                    }
                    _ => {}
                }
            }
        }
        let calls = rewriter
            .facts
            .within(construct.call)
            .filter_map(|(_, expr)| match &expr.kind {
                ExprKind::Call(call) if !construct.body.object.contains(expr.span) => Some(call),
                _ => None,
            });
        for call in calls {
            for arg in &call.args {
                self.check_move(arg.value)?;
            }
        }
        Ok(())
    }

    fn check_move(&self, arg: ExprId) -> Result<(), Obstacle> {
        let rewriter = self.rewriter;
        let ExprKind::Binding(binding) = rewriter.ir.expr(arg).kind else {
            return Ok(());
        };
        if rewriter.facts.is_module_constant(binding) {
            return Ok(());
        }
        let declared = rewriter.ir.binding(binding);
        let after = &rewriter.source.text()[declared.span.end as usize..];
        let is_reference = after
            .trim_start()
            .strip_prefix(':')
            .is_some_and(|kind| kind.trim_start().starts_with('&'));
        let is_lent = rewriter
            .facts
            .declaration(binding)
            .is_some_and(|(_, init)| {
                let init = rewriter.ir.expr(init);
                matches!(init.kind, ExprKind::Str(_)) || rewriter.slice(init.span).starts_with('&')
            });
        if is_reference || is_lent {
            return Ok(());
        }
        Err(format!(
            "`{}` would be moved into both requests",
            declared.name
        ))
    }

    fn rewrite_call(&self, construct: &Construct, edits: &mut Edits) -> Result<(), Obstacle> {
        let rewriter = self.rewriter;
        self.is_async(construct)?;
        let chain = self.chain(construct)?;
        self.check_moves(construct, &chain)?;
        let source = rewriter.source.text();
        let from = indentation_at(source, construct.call.start as usize).to_owned();
        let unit = &rewriter.style.indent;
        let deep = format!("{from}{unit}");
        let deeper = format!("{deep}{unit}");
        let session = rewriter.session_object(construct, &[]);
        let mut session_changes = vec![self.address(construct, "agents/{agent_id}/connections")?];
        match construct.body.variable {
            Some(_) => edits.push(Edit {
                span: construct.body.object,
                text: session,
            }),
            None => session_changes.push((construct.body.object, session)),
        }
        let mut arguments = Vec::new();
        if self.is_keyed() {
            arguments.push(self.key(construct));
        }
        let create_changes = vec![self.plain_address(construct)?];
        let body_link = self.body_link(construct, &chain)?;
        let config = (!self.is_hoisted()).then(|| {
            let place = construct
                .body
                .variable
                .map_or(self.macro_span(construct), |variable| variable.used);
            let indent = indentation_at(source, place.start as usize);
            (place, self.payload(construct, Destination::Agent, indent))
        });
        let without = if config.is_some() {
            None
        } else {
            Some(body_link)
        };
        let mut changes = create_changes;
        changes.extend(config);
        arguments.push(self.printed(&chain, &changes, without, &from, &deep));
        if self.configures() {
            let place = construct
                .body
                .variable
                .map_or(self.macro_span(construct), |variable| variable.used);
            let indent = indentation_at(source, place.start as usize);
            let path = format!("agents/{{agent_id}}/channels/{}", construct.channel);
            let changes = vec![
                self.address(construct, &path)?,
                (place, self.payload(construct, Destination::Channel, indent)),
                self.put(&chain)?,
            ];
            arguments.push(self.closure(&chain, &changes, &from, &deep, &deeper));
        }
        arguments.push(self.closure(&chain, &session_changes, &from, &deep, &deeper));
        let list: String = arguments
            .iter()
            .map(|argument| format!("{deep}{argument},\n"))
            .collect();
        let text = format!("with_{}(\n{list}{from})", self.agent);
        // What follows the call stands on a line of its own behind one of several lines.
        let after = &source[construct.call.end as usize..];
        let blanks = after.len() - after.trim_start().len();
        let continues = after.trim_start().starts_with('.');
        let text = if continues {
            format!("{text}\n{from}")
        } else {
            text
        };
        let end = construct.call.end
            + if continues {
                u32::try_from(blanks).unwrap_or(0)
            } else {
                0
            };
        let text = text.replace('\n', rewriter.style.newline);
        self.align_rest(construct, end, &from, edits);
        edits.push(Edit {
            span: Span {
                start: construct.call.start,
                end,
            },
            text,
        });
        Ok(())
    }

    /// What goes on behind the call stands as deep as the call's closing parenthesis, as rustfmt puts it.
    fn align_rest(&self, construct: &Construct, behind: u32, from: &str, edits: &mut Edits) {
        let rewriter = self.rewriter;
        let text = rewriter.source.text();
        let mut ends: Vec<u32> = rewriter
            .ir
            .exprs
            .iter()
            .map(|expr| expr.span)
            .filter(|span| span.start == construct.call.start && span.end >= behind)
            .map(|span| span.end)
            .collect();
        ends.sort_unstable();
        ends.dedup();
        for end in ends {
            let rest = &text[end as usize..];
            let blanks = rest.len() - rest.trim_start().len();
            if rest.trim_start().starts_with('.') && rest[..blanks].contains('\n') {
                let gap = Span {
                    start: end,
                    end: end + u32::try_from(blanks).unwrap_or(0),
                };
                edits.push(Edit {
                    span: gap,
                    text: format!("{}{from}", rewriter.style.newline),
                });
            }
        }
    }

    fn closure(
        &self,
        chain: &Chain,
        changes: &[(Span, String)],
        from: &str,
        deep: &str,
        deeper: &str,
    ) -> String {
        let body = self.printed(chain, changes, None, from, deeper);
        if !body.contains('\n') && body.len() + deep.len() + 11 <= 100 {
            return format!("|agent_id| {body}");
        }
        format!("|agent_id| {{\n{deeper}{body}\n{deep}}}")
    }

    /// The link that sets the body.
    fn body_link(&self, construct: &Construct, chain: &Chain) -> Result<usize, Obstacle> {
        let place = construct
            .body
            .variable
            .map_or(construct.body.object, |variable| variable.used);
        let found = chain
            .links
            .iter()
            .position(|(span, _)| span.contains(place));
        match found.map(|at| (at, chain.links[at].1.as_str())) {
            Some((at, "json")) => Ok(at),
            _ => Err("the payload is not handed to `.json(...)`".to_owned()),
        }
    }

    /// The chain with `changes` made and the link `without` left out, laid out as rustfmt does: on one line if it is short.
    fn printed(
        &self,
        chain: &Chain,
        changes: &[(Span, String)],
        without: Option<usize>,
        from: &str,
        indent: &str,
    ) -> String {
        let copy = |span: Span| {
            let own: Vec<(Span, String)> = changes
                .iter()
                .filter(|(change, _)| span.contains(*change))
                .cloned()
                .collect();
            self.rewriter.copy(span, &own)
        };
        let root = copy(chain.root);
        let kept = chain
            .links
            .iter()
            .enumerate()
            .filter(|(at, _)| Some(*at) != without);
        let links: Vec<String> = kept
            .map(|(_, (span, _))| copy(*span).trim_start().to_owned())
            .collect();
        let flat = format!("{root}{}", links.concat());
        if !flat.contains('\n') && (flat.len() <= CHAIN_WIDTH || links.len() <= 1) {
            return flat;
        }
        let unit = &self.rewriter.style.indent;
        let inner = format!("{indent}{unit}");
        let mut text = root.clone();
        for (at, link) in links.iter().enumerate() {
            // A root no longer than an indentation keeps its first call beside it.
            if at > 0 || root.len() > unit.len() {
                text.push_str(&format!("\n{inner}"));
            }
            let written = indentation_at(
                self.rewriter.source.text(),
                chain.links[at].0.end as usize - 1,
            );
            let base = if written.len() >= from.len() {
                written
            } else {
                from
            };
            text.push_str(&reindented(link, base, &inner));
        }
        text
    }

    /// The change that makes the chain a PUT.
    fn put(&self, chain: &Chain) -> Result<(Span, String), Obstacle> {
        let (span, _) = chain
            .links
            .iter()
            .find(|(_, name)| name == "post")
            .ok_or("the HTTP method is not written as `.post(...)`")?;
        let text = self.rewriter.slice(*span);
        let at = text
            .find("post")
            .ok_or("the HTTP method is not written as `.post(...)`")?;
        let start = span.start as usize + at;
        Ok((Span::new(start, start + 4), "put".to_owned()))
    }

    /// The address of the agents, as plain as it was.
    fn plain_address(&self, construct: &Construct) -> Result<(Span, String), Obstacle> {
        let url = &construct.url;
        if let Some(constant) = NamedUse::of(construct, self.constants) {
            return Ok((constant.used, constant.name));
        }
        let end = self.end_of_content(url.literal)?;
        Ok((
            Span {
                start: url.segment.start,
                end,
            },
            "agents".to_owned(),
        ))
    }

    /// The address with `path`, which names `agent_id`, in place of its last segment.
    fn address(&self, construct: &Construct, path: &str) -> Result<(Span, String), Obstacle> {
        let url = &construct.url;
        if let Some(constant) = NamedUse::of(construct, self.constants) {
            let path = path.strip_prefix("agents").unwrap_or(path);
            let text = self.rewriter.source.text();
            let start = constant.used.start as usize;
            let in_template =
                text[..start].ends_with('{') && text[constant.used.end as usize..].starts_with('}');
            return Ok(match in_template {
                true => (
                    Span::new(start - 1, constant.used.end as usize + 1),
                    format!("{{{}}}{path}", constant.name),
                ),
                false => (
                    constant.used,
                    format!("format!(\"{{{}}}{path}\")", constant.name),
                ),
            });
        }
        let expr = self
            .rewriter
            .facts
            .at(url.literal)
            .map(|id| &self.rewriter.ir.expr(id).kind);
        let is_template = matches!(expr, Some(ExprKind::Template(_)));
        if is_template {
            return Ok((url.segment, path.to_owned()));
        }
        let literal = self.rewriter.slice(url.literal);
        let before = self.rewriter.slice(Span {
            start: url.literal.start,
            end: url.segment.start,
        });
        let end = self.end_of_content(url.literal)?;
        let after = self.rewriter.slice(Span {
            start: url.segment.end,
            end,
        });
        let closing = self.rewriter.slice(Span {
            start: end,
            end: url.literal.end,
        });
        if literal.contains(['{', '}']) {
            return Err("the address holds braces".to_owned());
        }
        Ok((
            url.literal,
            format!("format!({before}{path}{after}{closing})"),
        ))
    }

    /// Where the text of a string literal or of a macro's format string ends: before its last quote.
    fn end_of_content(&self, literal: Span) -> Result<u32, Obstacle> {
        let text = self.rewriter.slice(literal);
        let end = text
            .rfind('"')
            .ok_or("the address is not written as a string")?;
        Ok(literal.start + u32::try_from(end).unwrap_or(0))
    }

    /// What tells agents of this call apart at run time, as one `&str`.
    fn key(&self, construct: &Construct) -> String {
        let rewriter = self.rewriter;
        let parts: Vec<&str> = construct
            .key
            .iter()
            .chain(&construct.varying)
            .map(|span| rewriter.slice(*span))
            .collect();
        match parts.as_slice() {
            [only] if construct.varying.is_empty() => {
                let is_lent = only.starts_with('&')
                    || only.ends_with(".as_str()")
                    || self.is_reference(construct.key[0]);
                if is_lent {
                    (*only).to_owned()
                } else {
                    format!("&{only}")
                }
            }
            _ => {
                let holes = vec!["{:?}"; parts.len()].join(" ");
                let parts: Vec<&str> = parts
                    .iter()
                    .map(|part| part.trim_start_matches('&'))
                    .collect();
                format!("&format!(\"{holes}\", {})", parts.join(", "))
            }
        }
    }

    fn is_reference(&self, span: Span) -> bool {
        let rewriter = self.rewriter;
        let Some(id) = rewriter.facts.at(span) else {
            return false;
        };
        let ExprKind::Binding(binding) = rewriter.ir.expr(id).kind else {
            return false;
        };
        let declared = rewriter.ir.binding(binding);
        let after = &rewriter.source.text()[declared.span.end as usize..];
        after
            .trim_start()
            .strip_prefix(':')
            .is_some_and(|kind| kind.trim_start().starts_with('&'))
    }
}
