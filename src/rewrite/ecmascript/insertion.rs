//! Where the helpers go: behind the imports.

use crate::edit::Edit;
use crate::rewrite::Rewriter;
use crate::source::Span;

impl Rewriter<'_> {
    /// The helpers, behind the imports.
    pub(super) fn insertion(&self, helpers: &[String]) -> Edit {
        let newline = self.style.newline;
        // What precedes may be a `#!` with half of its line's end.
        let (before, behind) = self.source.text().split_at(self.ir.prelude as usize);
        let is_halved = before.ends_with('\r') && behind.starts_with('\n');
        let at = self.ir.prelude - u32::from(is_halved);
        let text: Vec<String> = helpers
            .iter()
            .map(|helper| helper.trim_end().to_owned())
            .collect();
        let block = text.join(&format!("{newline}{newline}"));
        let before = &self.source.text()[..at as usize];
        let is_start = before.trim_start_matches(crate::source::BOM).is_empty();
        let text = if is_start {
            format!("{block}{newline}{newline}")
        } else {
            format!("{newline}{newline}{block}")
        };
        // A comment behind the last import stays on its line.
        let rest = &self.source.text()[at as usize..];
        let line_end = rest.find(['\r', '\n']).unwrap_or(rest.len());
        let at = if is_start {
            at
        } else {
            at + u32::try_from(line_end).unwrap_or(0)
        };
        let is_last = self.source.text()[at as usize..].trim().is_empty();
        let has_gap = self.source.text()[at as usize..].starts_with(&format!("{newline}{newline}"));
        let text = if is_start || is_last || has_gap {
            text
        } else {
            format!("{text}{newline}")
        };
        Edit {
            span: Span { start: at, end: at },
            text,
        }
    }
}
