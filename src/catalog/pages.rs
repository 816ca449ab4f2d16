//! The rules' pages (`rules/pages/<CODE>.md`): what `explain` prints, with the rule's name and default severity.

use super::error::{Place, RuleError, RuleErrorKind};
use crate::diagnostic::Severity;

/// Every rule that a pack must explain, in order.
pub const CODES: [&str; 8] = [
    "NM001", "NM002", "NM004", "NM010", "NM011", "NM012", "NM900", "NM901",
];

/// One rule's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The rule's code, `NM001`.
    pub code: String,
    /// The rule's name, `legacy-connection`.
    pub name: String,
    /// How much its diagnostics weigh unless a level says otherwise.
    pub severity: Severity,
    /// One sentence: the first under "What it does", without Markdown's line breaks.
    pub summary: String,
    /// The whole page, Markdown.
    pub text: String,
}

/// The sections of a page, in order.
pub const SECTIONS: [&str; 6] = [
    "What it does",
    "Why",
    "Example",
    "What to do",
    "Fix safety",
    "Configuration and suppression",
];

const SEVERITIES: [Severity; 3] = [Severity::Info, Severity::Warning, Severity::Error];

/// Reads and checks the page of the rule `code`.
pub(super) fn read(file: &str, code: &str, text: &str) -> Result<Page, RuleError> {
    let at = |offset: usize, what: &'static str, found: &str, expected: String| RuleError {
        file: file.to_owned(),
        place: Some(Place::of(text, offset)),
        kind: RuleErrorKind::Invalid {
            what,
            found: found.to_owned(),
            expected,
        },
    };
    let mut lines = Lines { text, offset: 0 };
    let (_, heading) = lines.next().unwrap_or_default();
    let name = heading
        .strip_prefix("# ")
        .and_then(|title| title.strip_prefix(code))
        .and_then(|rest| rest.strip_prefix(": "))
        .filter(|name| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
        })
        .ok_or_else(|| {
            at(
                0,
                "the heading",
                heading,
                format!("`# {code}: name-of-the-rule`"),
            )
        })?;
    let (offset, line) = lines
        .find(|(_, line)| !line.is_empty())
        .unwrap_or((text.len(), ""));
    let severity = line
        .strip_prefix("Severity: ")
        .and_then(|word| {
            SEVERITIES
                .into_iter()
                .find(|severity| severity.as_str() == word)
        })
        .ok_or_else(|| {
            let expected = "`Severity: info`, `Severity: warning` or `Severity: error`";
            at(
                offset,
                "the line under the heading",
                line,
                expected.to_owned(),
            )
        })?;
    let headings: Vec<(usize, &str)> = outside_code(lines)
        .into_iter()
        .filter_map(|(offset, line)| Some((offset, line.strip_prefix("## ")?)))
        .collect();
    for (index, section) in SECTIONS.iter().enumerate() {
        let (offset, found) = headings.get(index).copied().unwrap_or((text.len(), ""));
        if found != *section {
            return Err(at(offset, "the section", found, format!("`## {section}`")));
        }
    }
    Ok(Page {
        code: code.to_owned(),
        name: name.to_owned(),
        severity,
        summary: summary(text),
        text: text.to_owned(),
    })
}

/// The first sentence of the first section.
fn summary(text: &str) -> String {
    let body = text.split("\n## ").nth(1).unwrap_or_default();
    let paragraph: Vec<&str> = body
        .lines()
        .skip(1)
        .skip_while(|line| line.is_empty())
        .take_while(|line| !line.is_empty())
        .collect();
    let paragraph = paragraph.join(" ");
    match paragraph.find(". ") {
        Some(end) => paragraph[..=end].to_owned(),
        None => paragraph,
    }
}

/// Lines that are not inside a fenced block.
fn outside_code(lines: Lines<'_>) -> Vec<(usize, &str)> {
    let mut fenced = false;
    lines
        .filter(|(_, line)| {
            let fence = line.starts_with("```");
            fenced ^= fence;
            !fenced && !fence
        })
        .collect()
}

/// Lines with their offsets, line ends (either kind) left out.
struct Lines<'a> {
    text: &'a str,
    offset: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.offset;
        let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
        let length = rest.find('\n').map_or(rest.len(), |newline| newline + 1);
        self.offset += length;
        Some((start, rest[..length].trim_end()))
    }
}
