//! Object literals taken apart: entries with the comments that belong to them.
//!
//! A comment above an entry or behind it on its line belongs to it and travels with it; what stands after the last entry stays.

use crate::ir::Comment;
use crate::source::{Source, Span};

/// An object literal in pieces.
#[derive(Debug)]
pub struct ObjectText<'a> {
    source: &'a Source,
    comments: &'a [Comment],
    /// From brace to brace.
    span: Span,
    /// The entries in order.
    pub entries: Vec<EntryText>,
    /// Where what follows the last entry begins.
    tail: u32,
}

/// One entry with what belongs to it.
#[derive(Clone, Copy, Debug)]
pub struct EntryText {
    /// From behind the previous entry to the end of this one's comma and trailing comment.
    whole: Span,
    /// Key and value.
    pub entry: Span,
    /// The end of the entry's comma, or of the entry.
    comma: u32,
    has_comma: bool,
}

impl<'a> ObjectText<'a> {
    /// Takes the object at `span` apart, whose entries are at `entries`.
    pub fn new(source: &'a Source, comments: &'a [Comment], span: Span, entries: &[Span]) -> Self {
        let mut pieces = Vec::new();
        let mut at = span.start + 1;
        for entry in entries {
            let (comma, has_comma) = comma_after(source, comments, entry.end, span.end);
            let end = line_comment_after(source, comments, comma).unwrap_or(comma);
            pieces.push(EntryText {
                whole: Span { start: at, end },
                entry: *entry,
                comma,
                has_comma,
            });
            at = end;
        }
        ObjectText {
            source,
            comments,
            span,
            entries: pieces,
            tail: at,
        }
    }

    /// Whether the first entry starts on a line of its own.
    pub fn is_multi_line(&self) -> bool {
        let end = self
            .entries
            .first()
            .map_or(self.span.end, |first| first.entry.start);
        self.source
            .slice(Span {
                start: self.span.start,
                end,
            })
            .contains('\n')
    }

    /// Whether the last entry has a comma.
    pub fn has_trailing_comma(&self) -> bool {
        self.entries.last().is_some_and(|last| last.has_comma)
    }

    /// The comments above an entry and behind it, as they stand.
    pub fn comments_of(&self, at: usize) -> Vec<&'a str> {
        let entry = &self.entries[at];
        let inside = |comment: &&Comment| {
            entry.whole.contains(comment.span) && !entry.entry.contains(comment.span)
        };
        self.comments
            .iter()
            .filter(inside)
            .map(|comment| self.source.slice(comment.span))
            .collect()
    }

    /// The comments that stand after the last entry.
    pub fn tail_comments(&self) -> Vec<&'a str> {
        let tail = Span {
            start: self.tail,
            end: self.span.end,
        };
        self.comments
            .iter()
            .filter(|comment| tail.contains(comment.span))
            .map(|comment| self.source.slice(comment.span))
            .collect()
    }

    /// The object with `first` (entries without comma) put before those of `kept`, everything else taken out. `edit` may
    /// change the text of a kept entry.
    pub fn rebuilt(
        &self,
        first: &[String],
        kept: &[usize],
        edit: impl Fn(Span) -> Option<String>,
    ) -> String {
        let slice = |start: u32, end: u32| self.source.slice(Span { start, end });
        let tail = slice(self.tail, self.span.end);
        let multi_line = self.is_multi_line();
        let has_comments = tail.contains("//")
            || tail.contains("/*")
            || kept.iter().any(|&at| !self.comments_of(at).is_empty());
        if kept.is_empty() && !has_comments {
            return format!("{{ {} }}", first.join(", "));
        }
        // White space between the brace and the first entry: a new line and its indentation, or a blank.
        let lead = self.entries.first().map_or(" ", |entry| {
            let text = slice(entry.whole.start, entry.entry.start);
            let blank = &text[..text.len() - text.trim_start().len()];
            match blank.rfind('\n') {
                Some(newline) => {
                    &blank[blank[..newline].len() - usize::from(blank[..newline].ends_with('\r'))..]
                }
                None => blank,
            }
        });
        let mut parts: Vec<(String, u32, u32)> = first
            .iter()
            .map(|entry| (format!("{lead}{entry}"), 0, 0))
            .collect();
        for &at in kept {
            let entry = &self.entries[at];
            let own = edit(entry.entry)
                .unwrap_or_else(|| slice(entry.entry.start, entry.entry.end).to_owned());
            let text = format!("{}{own}", slice(entry.whole.start, entry.entry.start));
            parts.push((text, entry.comma, entry.whole.end));
        }
        let trailing = self.has_trailing_comma() && multi_line;
        let mut result = String::from("{");
        let count = parts.len();
        for (at, (text, after, end)) in parts.into_iter().enumerate() {
            result.push_str(&text);
            if at + 1 < count || trailing {
                result.push(',');
            }
            result.push_str(slice(after, end));
        }
        let tail = if tail.trim_start() == "}"
            && !multi_line
            && !tail.starts_with(char::is_whitespace)
            && lead.starts_with(' ')
        {
            " }"
        } else {
            tail
        };
        result.push_str(tail);
        result
    }
}

/// The end of the comma behind an entry, if one follows.
fn comma_after(source: &Source, comments: &[Comment], from: u32, end: u32) -> (u32, bool) {
    let bytes = source.text().as_bytes();
    let mut at = from;
    while at < end {
        if let Some(comment) = comments.iter().find(|comment| comment.span.start == at) {
            at = comment.span.end;
            continue;
        }
        match bytes[at as usize] {
            b',' => return (at + 1, true),
            byte if byte.is_ascii_whitespace() => at += 1,
            _ => break,
        }
    }
    (from, false)
}

/// The end of a comment that follows on the same line, if nothing else does.
fn line_comment_after(source: &Source, comments: &[Comment], from: u32) -> Option<u32> {
    let rest = source.text().get(from as usize..)?;
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let start = from + u32::try_from(blanks).ok()?;
    let comment = comments
        .iter()
        .find(|comment| comment.span.start == start)?;
    let after = source.text()[comment.span.end as usize..].trim_start_matches([' ', '\t']);
    after
        .starts_with(['\n', '\r', '}'])
        .then_some(comment.span.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rebuilt(text: &str, entries: &[&str], kept: &[usize]) -> String {
        let source = Source::new("a.js", text);
        let comments: Vec<Comment> = text
            .match_indices("//")
            .map(|(start, _)| {
                let end = text[start..]
                    .find('\n')
                    .map_or(text.len(), |end| start + end);
                Comment {
                    span: Span::new(start, end),
                    is_line: true,
                }
            })
            .collect();
        let spans: Vec<Span> = entries
            .iter()
            .map(|entry| {
                let start = text.find(entry).unwrap();
                Span::new(start, start + entry.len())
            })
            .collect();
        let object = ObjectText::new(&source, &comments, Span::new(0, text.len()), &spans);
        object.rebuilt(&["c: 1".to_owned()], kept, |_| None)
    }

    #[test]
    fn keeps_entries_with_their_comments_byte_for_byte() {
        let text = "{\n  // gone\n  a: 1, // gone too\n  // kept\n  b: 2,\n}";
        assert_eq!(
            rebuilt(text, &["a: 1", "b: 2"], &[1]),
            "{\n  c: 1,\n  // kept\n  b: 2,\n}"
        );
        assert_eq!(rebuilt(text, &["a: 1", "b: 2"], &[]), "{ c: 1 }");
        assert_eq!(
            rebuilt("{ a: 1, b: 2 }", &["a: 1", "b: 2"], &[1]),
            "{ c: 1, b: 2 }"
        );
        assert_eq!(
            rebuilt("{a: 1, b: 2}", &["a: 1", "b: 2"], &[0]),
            "{c: 1,a: 1}"
        );
        assert_eq!(
            rebuilt("{\n  a: 1,\n  b: 2\n}", &["a: 1", "b: 2"], &[0]),
            "{\n  c: 1,\n  a: 1\n}"
        );
    }
}
