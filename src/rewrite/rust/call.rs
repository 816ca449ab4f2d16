//! One call's rewriting: the helper's call with the creating, the configuring and the opening request in it.

use super::chain::Chain;
use super::{Code, Obstacle};
use crate::catalog::mapping::Destination;
use crate::edit::Edit;
use crate::ir::ExprKind;
use crate::plan::construct::Construct;
use crate::plan::facts::signature::one_type;
use crate::rewrite::Edits;
use crate::rewrite::style::indentation_at;
use crate::source::Span;

impl Code<'_, '_> {
    /// Whether the call's future is awaited on the spot; a future that goes elsewhere is refused.
    pub(super) fn is_async(&self, construct: &Construct) -> Result<bool, Obstacle> {
        let awaited = self
            .rewriter
            .facts
            .ir
            .exprs
            .iter()
            .any(|expr| match expr.kind {
                ExprKind::Await(inner) => {
                    self.rewriter.ir.expr(inner).span == construct.call && construct.is_awaited
                }
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
    pub(super) fn payload(
        &self,
        construct: &Construct,
        to: Destination,
        indent: &str,
    ) -> Result<String, Obstacle> {
        if construct.body.is_struct {
            return self.struct_payload(construct, to, indent);
        }
        let rewriter = self.rewriter;
        let label = (to == Destination::Agent).then_some(self.group.name.as_str());
        let object = rewriter.new_object(construct, to, label, indent, &[]);
        Ok(self.in_macro(construct, &object))
    }

    fn in_macro(&self, construct: &Construct, object: &str) -> String {
        let text = self.text_init(construct);
        let whole = text.unwrap_or_else(|| self.macro_span(construct));
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

    /// The initialiser of the payload's variable, where that makes something else of it: its text.
    pub(super) fn text_init(&self, construct: &Construct) -> Option<Span> {
        let variable = construct.body.variable?;
        let (_, init) = self.rewriter.facts.declaration(variable.binding)?;
        let init = self.rewriter.ir.expr(init).span;
        let is_more = init.contains(construct.body.object)
            && init != self.macro_span(construct)
            && init != construct.body.object;
        is_more.then_some(init)
    }

    /// `json!({ ... })`.
    pub(super) fn macro_span(&self, construct: &Construct) -> Span {
        if construct.body.is_struct {
            return construct.body.object;
        }
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

    pub(super) fn rewrite_call(
        &self,
        construct: &Construct,
        edits: &mut Edits,
    ) -> Result<(), Obstacle> {
        let rewriter = self.rewriter;
        self.is_async(construct)?;
        let chain = self.chain(construct)?;
        self.check_moves(construct, &chain)?;
        let source = rewriter.source.text();
        let from = indentation_at(source, construct.call.start as usize).to_owned();
        let unit = &rewriter.style.indent;
        let deep = format!("{from}{unit}");
        let deeper = format!("{deep}{unit}");
        let session = match construct.body.is_struct {
            true => {
                let start = construct.body.object.start as usize;
                let indent = indentation_at(source, start);
                self.struct_payload(construct, Destination::Session, indent)?
            }
            false => rewriter.session_object(construct, &[]),
        };
        let mut session_changes = vec![self.address(construct, "agents/{agent_id}/connections")?];
        match construct.body.variable {
            Some(_) => edits.push(Edit {
                span: construct.body.object,
                text: session,
            }),
            None => session_changes.push((construct.body.object, session)),
        }
        let copies = self.moved(construct);
        session_changes.extend(copies.iter().cloned());
        let mut arguments = Vec::new();
        if self.is_keyed() {
            arguments.push(self.key(construct));
        }
        let mut create_changes = vec![self.plain_address(construct)?];
        create_changes.extend(copies.iter().cloned());
        let body_link = self.body_link(construct, &chain)?;
        let config = (!self.is_hoisted()).then(|| {
            let place = construct
                .body
                .variable
                .map_or(self.macro_span(construct), |variable| variable.used);
            let indent = indentation_at(source, place.start as usize);
            let payload = self.payload(construct, Destination::Agent, indent)?;
            Ok::<_, Obstacle>((place, payload))
        });
        let config = config.transpose()?;
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
            let mut changes = vec![
                self.address(construct, &path)?,
                (
                    place,
                    self.payload(construct, Destination::Channel, indent)?,
                ),
                self.put(&chain)?,
            ];
            changes.extend(copies);
            arguments.push(self.closure(&chain, &changes, &from, &deep, &deeper));
        }
        arguments.push(self.closure(&chain.keeping(), &session_changes, &from, &deep, &deeper));
        let list: String = arguments
            .iter()
            .map(|argument| format!("{deep}{argument},\n"))
            .collect();
        let text = format!(
            "{}with_{}(\n{list}{from})",
            self.home.path_from(rewriter, construct),
            self.agent
        );
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
    pub(super) fn align_rest(
        &self,
        construct: &Construct,
        behind: u32,
        from: &str,
        edits: &mut Edits,
    ) {
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

    /// What tells agents of this call apart at run time, as one `&str`.
    pub(super) fn key(&self, construct: &Construct) -> String {
        let rewriter = self.rewriter;
        let of_agent: &[Span] = match construct.resent {
            Some(_) => &[],
            None => &construct.varying,
        };
        let mut parts: Vec<&str> = construct
            .key
            .iter()
            .chain(of_agent)
            .map(|span| rewriter.slice(*span))
            .collect();
        if let Some(resent) = &construct.resent
            && !construct.varying.is_empty()
        {
            if parts.is_empty() {
                return format!("&{}.to_string()", resent.agent);
            }
            parts.push(&resent.agent);
        }
        match parts.as_slice() {
            [] => "\"\"".to_owned(),
            [only] if construct.varying.is_empty() => {
                let is_lent = only.starts_with('&')
                    || self.is_declared_reference(construct.key[0])
                    || only.ends_with(".as_str()")
                    || self.is_reference(construct.key[0]);
                let own = only.trim_end_matches(".clone()");
                match (is_lent, self.is_text(own, construct.key[0])) {
                    (true, _) => (*only).to_owned(),
                    (false, true) => format!("&{own}"),
                    (false, false) => key_text(&[own]),
                }
            }
            _ => {
                let mut parts: Vec<&str> = parts.iter().map(|part| plain(part)).collect();
                parts.dedup();
                key_text(&parts)
            }
        }
    }

    /// Whether what stands at a place is text that can be lent, as far as its declaration shows.
    fn is_text(&self, text: &str, span: Span) -> bool {
        let rewriter = self.rewriter;
        if is_made_text(text) {
            return true;
        }
        let name = text.rsplit('.').next().unwrap_or(text);
        let source = rewriter.source.text();
        let declared = rewriter.words(name).into_iter().filter_map(|at| {
            let rest = source[at.end as usize..].strip_prefix(':')?;
            let kind = rest.strip_prefix(' ').unwrap_or(rest);
            Some(one_type(kind).trim())
        });
        let kinds: Vec<&str> = declared.filter(|kind| !kind.starts_with(':')).collect();
        if !kinds.is_empty() {
            return kinds.iter().all(|kind| {
                let bare = kind.trim_start_matches('&').trim_start_matches("'static ");
                matches!(bare, "str" | "String")
            });
        }
        let id = rewriter.facts.at(span);
        let Some(ExprKind::Binding(binding)) = id.map(|id| &rewriter.ir.expr(id).kind) else {
            return false;
        };
        let init = rewriter.facts.declaration(*binding);
        init.is_some_and(|(_, init)| is_made_text(rewriter.slice(rewriter.ir.expr(init).span)))
    }

    /// Whether every declaration of the name at a place makes a `&str` of it.
    fn is_declared_reference(&self, span: Span) -> bool {
        let rewriter = self.rewriter;
        let source = rewriter.source.text();
        let name = rewriter.slice(span);
        let mut declared = rewriter.words(name).into_iter().filter_map(|at| {
            let rest = source[at.end as usize..].strip_prefix(':')?;
            (!rest.starts_with(':')).then(|| rest.trim_start().starts_with('&'))
        });
        declared
            .next()
            .is_some_and(|first| first && declared.all(|other| other))
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

/// What is lent or copied, without that.
fn plain(part: &str) -> &str {
    part.trim_start_matches('&').trim_end_matches(".clone()")
}

/// Several values as one text, those that are names written into it where all are.
fn key_text(parts: &[&str]) -> String {
    let is_name = |part: &&str| {
        part.chars()
            .all(|letter| letter.is_alphanumeric() || letter == '_')
    };
    if parts.iter().all(is_name) {
        let holes: Vec<String> = parts.iter().map(|part| format!("{{{part}:?}}")).collect();
        return format!("&format!(\"{}\")", holes.join(" "));
    }
    let holes = vec!["{:?}"; parts.len()].join(" ");
    format!("&format!(\"{holes}\", {})", parts.join(", "))
}

/// Whether an expression is spelled as one that makes text.
fn is_made_text(text: &str) -> bool {
    let ends = [".to_string()", ".to_owned()", ".into_owned()"];
    let starts = ["format!(", "String::from(", "concat!("];
    let is_variable = text.starts_with("std::env::var(") || text.starts_with("env::var(");
    let unwraps = [").unwrap", ").expect(", ")?"];
    (text.starts_with('"') && text.ends_with('"'))
        || ends.iter().any(|end| text.ends_with(end))
        || starts.iter().any(|start| text.starts_with(start))
        || (is_variable && unwraps.iter().any(|one| text.contains(one)))
}
