//! Source files: exact text, byte spans, and the line index that turns bytes into positions.

use std::fmt;
use std::sync::{Arc, OnceLock};

/// A half-open range of bytes, counted from the first byte of the file (a byte order mark included).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end`. Offsets past 4 GiB do not occur: `workspace` refuses larger files.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "span ends before it starts: {start}..{end}");
        Self {
            start: u32::try_from(start).unwrap_or(u32::MAX),
            end: u32::try_from(end).unwrap_or(u32::MAX),
        }
    }

    /// The same range as `usize` offsets, for slicing.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the byte at `offset` lies inside this span.
    pub fn contains_offset(self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// A place in a text as people and editors count it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Position {
    /// 0-based byte offset into the file.
    pub byte: u32,
    /// 1-based line.
    pub line: u32,
    /// 1-based column in Unicode scalar values; a byte order mark takes no column.
    pub column: u32,
}

/// One file's text under the path by which it is reported.
///
/// The text is exactly what the file holds: byte order mark, line ends and all.
pub struct Source {
    path: Arc<str>,
    text: Arc<str>,
    lines: OnceLock<Vec<u32>>,
}

/// The byte order mark as it stands in UTF-8 text.
pub const BOM: &str = "\u{feff}";

impl Source {
    /// A source from its display path (with `/` separators) and its whole text.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
            lines: OnceLock::new(),
        }
    }

    /// The path as diagnostics show it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text, byte order mark included.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a span; empty where the span does not lie on character boundaries of this text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// Byte offsets at which lines start. `\n`, `\r\n` and a lone `\r` end a line, as editors count them.
    pub fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let mut starts = vec![0];
            for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
                if bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n') {
                    continue;
                }
                starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
            }
            starts
        })
    }

    /// 0-based index of the line that holds `byte`; the end of the text belongs to the last line.
    pub fn line_index(&self, byte: u32) -> usize {
        self.line_starts()
            .partition_point(|&start| start <= byte)
            .saturating_sub(1)
    }

    /// The span of a line by its 0-based index, without its line end.
    pub fn line_span(&self, line: usize) -> Span {
        let starts = self.line_starts();
        let Some(&start) = starts.get(line) else {
            return Span::new(self.text.len(), self.text.len());
        };
        let end = starts
            .get(line + 1)
            .map_or(self.text.len(), |&next| next as usize);
        let text = &self.text[start as usize..end];
        Span::new(
            start as usize,
            start as usize + text.trim_end_matches(['\n', '\r']).len(),
        )
    }

    /// Line and column of a byte offset, columns in Unicode scalar values.
    pub fn position(&self, byte: u32) -> Position {
        let (line, prefix) = self.line_prefix(byte);
        Position {
            byte,
            line,
            column: saturating(prefix.chars().count() + 1),
        }
    }

    /// 1-based column of a byte offset in UTF-16 code units, as LSP and SARIF count by default.
    pub fn utf16_column(&self, byte: u32) -> u32 {
        saturating(
            self.line_prefix(byte)
                .1
                .chars()
                .map(char::len_utf16)
                .sum::<usize>()
                + 1,
        )
    }

    /// 1-based line and the text between the line's start (past a byte order mark) and `byte`.
    fn line_prefix(&self, byte: u32) -> (u32, &str) {
        let line = self.line_index(byte);
        let start = self.line_starts()[line] as usize;
        let mut end = (byte as usize).clamp(start, self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let prefix = &self.text[start..end];
        let prefix = if start == 0 {
            prefix.strip_prefix(BOM).unwrap_or(prefix)
        } else {
            prefix
        };
        (saturating(line + 1), prefix)
    }
}

fn saturating(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({}, {} bytes)", self.path, self.text.len())
    }
}

/// A span in a particular source.
#[derive(Clone, Debug)]
pub struct Location {
    /// The file.
    pub source: Arc<Source>,
    /// The bytes in it.
    pub span: Span,
}

impl Location {
    /// The location's own text.
    pub fn text(&self) -> &str {
        self.source.slice(self.span)
    }

    /// Where the location starts.
    pub fn start(&self) -> Position {
        self.source.position(self.span.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_columns_in_scalars_and_utf16_units_behind_a_bom() {
        let source = Source::new("a.js", "\u{feff}é😀x\r\ny");
        let x = u32::try_from(source.text().find('x').unwrap()).unwrap();
        assert_eq!((source.position(x).line, source.position(x).column), (1, 3));
        assert_eq!(source.utf16_column(x), 4);
        assert_eq!(source.position(x + 3).line, 2);
    }

    #[test]
    fn a_lone_carriage_return_ends_a_line() {
        let source = Source::new("a.js", "a\rb\r\nc\nd");
        assert_eq!(source.line_starts(), [0, 2, 5, 7]);
        assert_eq!(source.slice(source.line_span(1)), "b");
        assert_eq!(source.slice(source.line_span(9)), "");
    }
}
