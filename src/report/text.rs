//! Text made fit to be shown: control characters visible, literal keys masked.

use crate::diagnostic::Fix;
use crate::source::{Source, Span};
use std::borrow::Cow;

/// How much of a literal key is shown.
pub const SHOWN_OF_A_KEY: usize = 4;

/// What a character is shown as where it could steer a terminal or change the order of text; `None` where it is harmless.
pub fn stand_in(c: char) -> Option<char> {
    match c {
        '\t' => None,
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)),
        '\x7f' => Some('\u{2421}'),
        // C1 controls, line separators, and the marks that reorder text.
        '\u{80}'..='\u{9f}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{061c}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => Some(char::REPLACEMENT_CHARACTER),
        _ => None,
    }
}

/// `text` with a visible stand-in for every control character but tabs and line feeds.
pub fn visible(text: &str) -> Cow<'_, str> {
    let harmless = |c: char| c == '\n' || stand_in(c).is_none();
    if text.chars().all(harmless) {
        return Cow::Borrowed(text);
    }
    text.chars()
        .map(|c| {
            if harmless(c) {
                c
            } else {
                stand_in(c).unwrap_or(c)
            }
        })
        .collect::<String>()
        .into()
}

/// `text` on one line, control characters visible.
pub fn one_line(text: &str) -> String {
    text.chars().map(|c| stand_in(c).unwrap_or(c)).collect()
}

/// `safe: message`, or `unsafe: message` with one line for each assumption.
pub fn fix_lines(fix: &Fix) -> String {
    let mut text = format!("{}: {}", fix.applicability.as_str(), fix.message);
    for assumption in &fix.assumptions {
        text.push_str("\n  assumes: ");
        text.push_str(assumption);
    }
    text
}

/// Whether the character that begins at `offset` belongs to the hidden part of a key.
pub fn is_hidden(source: &Source, secrets: &[Span], offset: usize) -> bool {
    secrets.iter().any(|secret| {
        let range = secret.range();
        range.contains(&offset)
            && source
                .text()
                .get(range.start..offset)
                .is_none_or(|before| before.chars().take(SHOWN_OF_A_KEY).count() == SHOWN_OF_A_KEY)
    })
}

/// The text of a span with the hidden part of keys masked.
pub fn masked<'s>(source: &'s Source, span: Span, secrets: &[Span]) -> Cow<'s, str> {
    let text = source.slice(span);
    let touched = |secret: &Span| secret.start < span.end && span.start < secret.end;
    if !secrets.iter().any(touched) {
        return Cow::Borrowed(text);
    }
    text.char_indices()
        .map(|(at, c)| {
            if is_hidden(source, secrets, span.start as usize + at) {
                '*'
            } else {
                c
            }
        })
        .collect::<String>()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_control_characters_instead_of_obeying_them() {
        assert_eq!(visible("a\x1b[31m\tb\n"), "a␛[31m\tb\n");
        assert_eq!(visible("\u{202e}x\u{9b}"), "\u{fffd}x\u{fffd}");
        assert_eq!(one_line("a\nb"), "a␊b");
    }

    #[test]
    fn shows_four_characters_of_a_key() {
        let source = Source::new("a.js", "key: 'nk_é123456'");
        let secret = Span::new(6, 17);
        assert_eq!(
            masked(&source, Span::new(0, 18), &[secret]),
            "key: 'nk_é******'"
        );
    }
}
