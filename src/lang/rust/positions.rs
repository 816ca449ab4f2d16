//! Where tokens stand: lines and columns of the parser to bytes of the file.
//!
//! The parser counts characters. Its own conversion to bytes walks the text and remembers every place it was asked for, which was
//! a tenth of the time spent on a file; most lines are ASCII, where a column is a byte.

use proc_macro2::LineColumn;

/// The lines of a parsed text.
pub(super) struct Positions<'t> {
    text: &'t str,
    /// Byte at which each line starts.
    lines: Vec<usize>,
    is_ascii: bool,
}

impl<'t> Positions<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        Self {
            text,
            lines: std::iter::once(0).chain(ends.map(|end| end + 1)).collect(),
            is_ascii: text.is_ascii(),
        }
    }

    /// The byte of a place whose line counts from 1 and whose column counts characters from 0; past the end, the end.
    pub(super) fn byte(&self, place: LineColumn) -> usize {
        let Some(&start) = self.lines.get(place.line.saturating_sub(1)) else {
            return self.text.len();
        };
        if self.is_ascii {
            return (start + place.column).min(self.text.len());
        }
        self.text[start..]
            .char_indices()
            .nth(place.column)
            .map_or(self.text.len(), |(byte, _)| start + byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_the_text(text in "[a-z\u{e9}\u{1f600}\n\r ]{0,60}") {
            let positions = Positions::new(&text);
            let (mut line, mut column) = (1, 0);
            for (byte, char) in text.char_indices() {
                prop_assert_eq!(positions.byte(LineColumn { line, column }), byte);
                if char == '\n' {
                    (line, column) = (line + 1, 0);
                } else {
                    column += 1;
                }
            }
            prop_assert_eq!(positions.byte(LineColumn { line, column }), text.len());
        }
    }
}
