//! The names that a statement takes from a module, as they stand between its braces.

use std::ops::Range;

/// The names between braces: `{ a, b as c }`.
pub(super) struct Names {
    pub(super) outer: Range<usize>,
    pub(super) inner: Range<usize>,
}

pub(super) fn names_in_braces(text: &str, is_require: bool) -> Option<Names> {
    let end = match is_require {
        true => text.find('=')?,
        false => text.rfind("from")?,
    };
    let close = text[..end].rfind('}')?;
    let open = text[..close].find('{')?;
    Some(Names {
        outer: open..close + 1,
        inner: open + 1..close,
    })
}

impl Names {
    pub(super) fn items(&self, text: &str) -> Vec<Range<usize>> {
        let mut items = Vec::new();
        let mut start = self.inner.start;
        for part in text[self.inner.clone()].split(',') {
            let end = start + part.len();
            if !part.trim().is_empty() {
                items.push(start..end);
            }
            start = end + 1;
        }
        items
    }

    /// Whether a name stands before the braces.
    pub(super) fn has_default(&self, text: &str) -> bool {
        text[..self.outer.start].trim_end().ends_with(',')
    }

    /// The statement with other names, in lines of their own where they had such.
    pub(super) fn with(&self, text: &str, names: &[String]) -> String {
        let inner = &text[self.inner.clone()];
        let lead = &inner[..inner.len() - inner.trim_start().len()];
        let tail = &inner[inner.trim_end().len()..];
        let is_trailing = inner.trim_end().ends_with(',');
        let separator = match lead.contains('\n') {
            true => format!(",{lead}"),
            false => ", ".to_owned(),
        };
        let comma = if is_trailing { "," } else { "" };
        format!(
            "{}{lead}{}{comma}{tail}{}",
            &text[..self.inner.start],
            names.join(&separator),
            &text[self.inner.end..]
        )
    }
}
