//! String and template text: escapes to characters.

use std::borrow::Cow;

/// What a piece of literal text is part of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Quoting {
    /// A quoted string or an identifier.
    String,
    /// A template: line ends are read as `\n`.
    Template,
    /// A template behind `String.raw`: line ends are read as `\n`, backslashes stay.
    Raw,
}

/// The value of the text between the delimiters; borrowed where it is the text itself.
pub(super) fn cook(raw: &str, quoting: Quoting) -> Cow<'_, str> {
    let special = |byte| match quoting {
        Quoting::String => byte == b'\\',
        Quoting::Template => byte == b'\\' || byte == b'\r',
        Quoting::Raw => byte == b'\r',
    };
    if !raw.bytes().any(special) {
        return Cow::Borrowed(raw);
    }
    let mut cooked = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.bytes().position(special) {
        cooked.push_str(&rest[..at]);
        rest = if rest.as_bytes()[at] == b'\r' {
            cooked.push('\n');
            after_line_end(&rest[at..])
        } else {
            escape(&rest[at + 1..], &mut cooked)
        };
    }
    cooked.push_str(rest);
    Cow::Owned(cooked)
}

/// Text behind a line end that starts with a carriage return.
fn after_line_end(text: &str) -> &str {
    text.strip_prefix("\r\n").unwrap_or(&text[1..])
}

/// Reads one escape behind its backslash, and gives what follows it. Escapes that the language refuses stand for their own text.
fn escape<'t>(text: &'t str, out: &mut String) -> &'t str {
    let mut chars = text.chars();
    let Some(first) = chars.next() else {
        out.push('\\');
        return text;
    };
    let rest = chars.as_str();
    match first {
        'n' => out.push('\n'),
        't' => out.push('\t'),
        'r' => out.push('\r'),
        'b' => out.push('\u{8}'),
        'f' => out.push('\u{c}'),
        'v' => out.push('\u{b}'),
        '\n' | '\u{2028}' | '\u{2029}' => {}
        '\r' => return after_line_end(text),
        '0'..='7' => return octal(text, out),
        'x' => {
            if let Some((unit, after)) = hex(rest, 2) {
                push_code(unit, out);
                return after;
            }
            out.push('x');
        }
        'u' => {
            if let Some((unit, after)) = code_point(rest) {
                return surrogates(unit, after, out);
            }
            out.push('u');
        }
        other => out.push(other),
    }
    rest
}

/// Up to three octal digits with a value of at most 255.
fn octal<'t>(text: &'t str, out: &mut String) -> &'t str {
    let mut value = 0;
    let mut length = 0;
    for digit in text
        .bytes()
        .take(3)
        .take_while(|b| (b'0'..=b'7').contains(b))
    {
        let next = value * 8 + u32::from(digit - b'0');
        if next > 255 {
            break;
        }
        value = next;
        length += 1;
    }
    push_code(value, out);
    &text[length..]
}

/// Joins a high surrogate with the low one that an escape right behind it gives; a lone one has no UTF-8 form.
fn surrogates<'t>(unit: u32, after: &'t str, out: &mut String) -> &'t str {
    if (0xd800..0xdc00).contains(&unit)
        && let Some((low, behind)) = after.strip_prefix("\\u").and_then(code_point)
        && (0xdc00..0xe000).contains(&low)
    {
        push_code(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00), out);
        return behind;
    }
    push_code(unit, out);
    after
}

fn push_code(code: u32, out: &mut String) {
    out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
}

/// `XXXX` or `{X...}`.
fn code_point(text: &str) -> Option<(u32, &str)> {
    let Some(braced) = text.strip_prefix('{') else {
        return hex(text, 4);
    };
    let (digits, after) = braced.split_once('}')?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let code = u32::from_str_radix(digits, 16).ok()?;
    (code <= 0x10_ffff).then_some((code, after))
}

/// Exactly `length` hexadecimal digits.
fn hex(text: &str, length: usize) -> Option<(u32, &str)> {
    let (digits, after) = text.split_at_checked(length)?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    Some((u32::from_str_radix(digits, 16).ok()?, after))
}
