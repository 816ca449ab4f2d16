//! The address of a call, moved to the agents or below one of them.

use super::{Code, Obstacle};
use crate::ir::ExprKind;
use crate::plan::construct::Construct;
use crate::rewrite::constants::NamedUse;
use crate::source::Span;

impl Code<'_, '_> {
    /// The address of the agents, as plain as it was.
    pub(super) fn plain_address(&self, construct: &Construct) -> Result<(Span, String), Obstacle> {
        let url = &construct.url;
        if let Some(constant) = NamedUse::of(construct, self.constants) {
            return Ok((constant.used, constant.name));
        }
        let end = self.end_of_content(url.literal)?;
        let query = self.rewriter.slice(Span {
            start: url.segment.end,
            end,
        });
        let by_position = query.match_indices('{').any(|(at, _)| {
            query[at + 1..]
                .starts_with(|next: char| next == '}' || next == ':' || next.is_ascii_digit())
        });
        if by_position {
            // Without its hole, the argument that fills it would be left over.
            return Err("the address has a query that is filled in by position".to_owned());
        }
        Ok((
            Span {
                start: url.segment.start,
                end,
            },
            "agents".to_owned(),
        ))
    }

    /// The address with `path`, which names `agent_id`, in place of its last segment.
    pub(super) fn address(
        &self,
        construct: &Construct,
        path: &str,
    ) -> Result<(Span, String), Obstacle> {
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
}
