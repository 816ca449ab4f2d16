//! The address of a call, moved to the agents or below one of them.

use super::early::Named;
use super::{Changes, GroupCode};
use crate::plan::construct::Construct;
use crate::rewrite::constants::NamedUse;
use crate::source::Span;

impl GroupCode<'_, '_> {
    /// The address with `segment` as its end, without query, as plain as it was.
    pub(super) fn plain_address(
        &self,
        construct: &Construct,
        segment: &str,
        early: &[Named],
    ) -> Changes {
        let url = &construct.url;
        if let Some(change) = self.derived_address(construct, segment, early) {
            return vec![change];
        }
        if let Some(written) = &url.written {
            let (place, head) = (written.place, &written.head);
            let text = match (written.in_template, head.contains("${")) {
                (true, _) => format!("{head}{segment}"),
                (false, true) => format!("`{head}{segment}`"),
                (false, false) => self.rewriter.style.quoted(&format!("{head}{segment}")),
            };
            return vec![(place, text)];
        }
        if let Some(constant) = self.constant(construct) {
            return vec![(constant.used, constant.name)];
        }
        let literal = self.rewriter.slice(url.literal);
        let quote = literal.chars().next().unwrap_or('"');
        let head = Span {
            start: url.literal.start + 1,
            end: url.segment.start,
        };
        let before = self.rewriter.with_names(head, early);
        let text = match quote {
            '`' if !before.contains("${") => {
                self.rewriter.style.quoted(&format!("{before}{segment}"))
            }
            _ => format!("{quote}{before}{segment}{quote}"),
        };
        vec![(url.literal, text)]
    }

    /// The address with `path` (which has substitutions) in place of its last segment.
    pub(super) fn template_address(
        &self,
        construct: &Construct,
        path: &str,
        early: &[Named],
    ) -> Changes {
        let url = &construct.url;
        if let Some(change) = self.derived_address(construct, path, early) {
            return vec![change];
        }
        if let Some(written) = &url.written {
            let text = format!("{}{path}", written.head);
            return vec![match written.in_template {
                true => (written.place, text),
                false => (written.place, format!("`{text}`")),
            }];
        }
        if let Some(constant) = self.constant(construct) {
            let path = path.strip_prefix("agents").unwrap_or(path);
            let start = constant.used.start as usize;
            let text = self.rewriter.source.text();
            let in_template = text[..start].ends_with("${")
                && text[constant.used.end as usize..].starts_with('}');
            if in_template {
                let whole = Span::new(start - 2, constant.used.end as usize + 1);
                return vec![(whole, format!("${{{}}}{path}", constant.name))];
            }
            return vec![(constant.used, format!("`${{{}}}{path}`", constant.name))];
        }
        let quote = self
            .rewriter
            .slice(url.literal)
            .chars()
            .next()
            .unwrap_or('"');
        let before = self.rewriter.slice(Span {
            start: url.literal.start + 1,
            end: url.segment.start,
        });
        let after = self.rewriter.slice(Span {
            start: url.segment.end,
            end: url.literal.end - 1,
        });
        if quote == '`' {
            return vec![(url.segment, path.to_owned())];
        }
        let escaped = |text: &str| text.replace('`', "\\`").replace("${", "\\${");
        vec![(
            url.literal,
            format!("`{}{path}{}`", escaped(before), escaped(after)),
        )]
    }

    /// An address made of the one that stands there.
    fn derived_address(
        &self,
        construct: &Construct,
        path: &str,
        early: &[Named],
    ) -> Option<(Span, String)> {
        let rewriter = self.rewriter;
        let written = construct.url.written.as_ref()?;
        let derived = written.derived.as_ref()?;
        let named = early.iter().find(|(value, _)| *value == written.place);
        let base = named.map_or_else(|| rewriter.slice(written.place), |(_, name)| name);
        let (head, _) = derived.from.rsplit_once('/')?;
        let to = match path.contains("${") {
            true => format!("`{head}/{path}`"),
            false => rewriter.style.quoted(&format!("{head}/{path}")),
        };
        let from = rewriter.style.quoted(&derived.from);
        let text = format!("{base}.replace({from}, {to})");
        Some((written.place, rewriter.as_value(written.place, text)))
    }

    fn constant(&self, construct: &Construct) -> Option<NamedUse> {
        NamedUse::of(self.rewriter, construct, self.constants)
    }
}
