//! Payloads that jq constructs: `jq -n --arg id "$ID" '{externalClientId: $id}'`.

use super::{Lowerer, children};
use crate::ir::{Entry, EntryKind, ExprId, ExprKind, Item, Key, Name};
use tree_sitter::Node;

/// Deeper values become opaque.
const MAX_DEPTH: u32 = 40;

/// A reader of the part of jq's language that constructs values.
struct Reader {
    /// The program, and where it stands in the part.
    text: String,
    start: usize,
    at: usize,
    variables: Vec<(String, ExprId)>,
}

impl Lowerer {
    /// A call of jq: what it prints where it constructs a value or hands on what it reads.
    pub(super) fn jq(
        &mut self,
        args: &[Node<'_>],
        stdin: Option<ExprId>,
        node: Node<'_>,
    ) -> ExprId {
        let span = self.span(node);
        let mut variables = Vec::new();
        let (mut is_null, mut filter, mut others, mut is_lost) = (false, None, 0, false);
        let mut words = args.iter();
        while let Some(word) = words.next() {
            let text = self.text(*word).to_owned();
            match text.as_str() {
                "--arg" | "--argjson" => {
                    let (Some(name), Some(value)) = (words.next(), words.next()) else {
                        break;
                    };
                    let name = self.text(*name).trim_matches(['\'', '"']).to_owned();
                    let at = self.span(*value);
                    let mut value = self.word(*value);
                    if text == "--argjson" {
                        value = self.builtin("$parsed", &[value], at);
                    }
                    variables.push((name, value));
                }
                "--args" | "--jsonargs" | "--slurpfile" | "--rawfile" | "-f" | "--from-file"
                | "-R" | "--raw-input" | "-s" | "--slurp" => is_lost = true,
                "--indent" => {
                    words.next();
                }
                _ if text.starts_with("--") => is_null |= text == "--null-input",
                _ if text.starts_with('-') && text.len() > 1 => {
                    is_null |= text.contains('n');
                    is_lost |= text.contains(['R', 's', 'f']);
                }
                _ if filter.is_none() => filter = Some(*word),
                _ => others += 1,
            }
        }
        let mut inner: Vec<ExprId> = variables.iter().map(|(_, value)| *value).collect();
        inner.extend(stdin);
        let lost = |this: &mut Self, inner| this.opaque("what jq prints", inner, span);
        let Some(filter) = filter.filter(|_| !is_lost && others == 0) else {
            return lost(self, inner);
        };
        let program = self
            .text(filter)
            .trim_matches(['\'', '"'])
            .trim()
            .to_owned();
        if program == "." && !is_null {
            return stdin.unwrap_or_else(|| lost(self, Vec::new()));
        }
        let is_verbatim = filter.kind() == "raw_string"
            || filter.kind() == "string"
                && !self.text(filter).contains('\\')
                && children(filter)
                    .iter()
                    .all(|child| matches!(child.kind(), "\"" | "string_content"));
        if !is_null || !is_verbatim {
            return lost(self, inner);
        }
        let start = filter.start_byte() + 1;
        let end = filter.end_byte().saturating_sub(1).max(start);
        let mut reader = Reader {
            text: self.part.text.get(start..end).unwrap_or("").to_owned(),
            start,
            at: 0,
            variables,
        };
        reader.blanks();
        let value = self.jq_value(&mut reader, 0);
        reader.blanks();
        if reader.at < reader.text.len()
            || !matches!(self.module.expr(value).kind, ExprKind::Object { .. })
        {
            return lost(self, inner);
        }
        self.builtin("$json", &[value], span)
    }

    fn jq_value(&mut self, reader: &mut Reader, depth: u32) -> ExprId {
        let start = reader.at;
        let value = if depth > MAX_DEPTH {
            None
        } else {
            self.jq_primary(reader, depth)
        };
        reader.blanks();
        if let Some(value) = value
            && reader.is_at_end()
        {
            return value;
        }
        // An operator or a filter: all of it is computed.
        reader.at = start;
        reader.skip_value();
        let end = start + reader.text[start..reader.at].trim_end().len();
        let span = self.part.span(reader.start + start, reader.start + end);
        self.opaque("computed by jq", Vec::new(), span)
    }

    fn jq_primary(&mut self, reader: &mut Reader, depth: u32) -> Option<ExprId> {
        let start = reader.at;
        let rest = &reader.text[start..];
        let first = rest.chars().next()?;
        match first {
            '{' => self.jq_object(reader, depth),
            '[' => self.jq_array(reader, depth),
            '"' => {
                let value = reader.string()?;
                let span = self
                    .part
                    .span(reader.start + start, reader.start + reader.at);
                Some(self.resolved(&value, span))
            }
            '$' => {
                let name = reader.word(1)?;
                let span = self
                    .part
                    .span(reader.start + start, reader.start + reader.at);
                let known = reader.variables.iter().find(|(known, _)| *known == name);
                match known {
                    // The use is what moves, so it is a value of its own place.
                    Some((_, value)) => {
                        let value = *value;
                        Some(self.push(ExprKind::Wrapped(value), span))
                    }
                    None => Some(self.opaque("a variable of jq", Vec::new(), span)),
                }
            }
            '0'..='9' | '-' => {
                let length = rest
                    .find(|character: char| {
                        !matches!(character, '0'..='9' | '-' | '+' | '.' | 'e' | 'E')
                    })
                    .unwrap_or(rest.len());
                let number = rest[..length].to_owned();
                reader.at += length;
                let span = self
                    .part
                    .span(reader.start + start, reader.start + reader.at);
                Some(self.push(ExprKind::Number(Name::from(number)), span))
            }
            _ => {
                let word = reader.word(0)?;
                let span = self
                    .part
                    .span(reader.start + start, reader.start + reader.at);
                let kind = match word.as_str() {
                    "true" => ExprKind::Bool(true),
                    "false" => ExprKind::Bool(false),
                    "null" => ExprKind::Null,
                    _ => return None,
                };
                Some(self.push(kind, span))
            }
        }
    }

    fn jq_array(&mut self, reader: &mut Reader, depth: u32) -> Option<ExprId> {
        let start = reader.at;
        reader.at += 1;
        let mut items = Vec::new();
        loop {
            reader.blanks();
            if reader.take(']') {
                break;
            }
            items.push(Item {
                value: self.jq_value(reader, depth + 1),
                spread: false,
            });
            reader.blanks();
            if !reader.take(',') && !reader.text[reader.at..].starts_with(']') {
                return None;
            }
        }
        let span = self
            .part
            .span(reader.start + start, reader.start + reader.at);
        Some(self.push(
            ExprKind::Array {
                items,
                tuple: false,
            },
            span,
        ))
    }

    fn jq_object(&mut self, reader: &mut Reader, depth: u32) -> Option<ExprId> {
        let start = reader.at;
        reader.at += 1;
        let mut entries = Vec::new();
        loop {
            reader.blanks();
            if reader.take('}') {
                break;
            }
            let from = reader.at;
            let (name, is_variable) = if reader.text[reader.at..].starts_with('"') {
                (reader.string()?, false)
            } else if reader.text[reader.at..].starts_with('$') {
                (reader.word(1)?, true)
            } else {
                (reader.word(0)?, false)
            };
            let key_span = self
                .part
                .span(reader.start + from, reader.start + reader.at);
            reader.blanks();
            let value = if reader.take(':') {
                reader.blanks();
                self.jq_value(reader, depth + 1)
            } else if is_variable {
                let known = reader.variables.iter().find(|(known, _)| *known == name);
                let value = known.map(|(_, value)| *value)?;
                self.push(ExprKind::Wrapped(value), key_span)
            } else {
                return None;
            };
            let end = self.module.expr(value).span.end;
            let span = crate::source::Span {
                start: key_span.start,
                end,
            };
            entries.push(Entry {
                kind: EntryKind::Property {
                    key: Key::Name {
                        name: Name::from(name),
                        span: key_span,
                    },
                    value,
                },
                span,
            });
            reader.blanks();
            if !reader.take(',') && !reader.text[reader.at..].starts_with('}') {
                return None;
            }
        }
        let span = self
            .part
            .span(reader.start + start, reader.start + reader.at);
        Some(self.push(
            ExprKind::Object {
                class: None,
                entries,
            },
            span,
        ))
    }
}

impl Reader {
    fn blanks(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            if !trimmed.starts_with('#') {
                return;
            }
            self.at += trimmed.find('\n').unwrap_or(trimmed.len());
        }
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.text[self.at..].starts_with(wanted);
        self.at += if found { wanted.len_utf8() } else { 0 };
        found
    }

    /// Whether a value ends here.
    fn is_at_end(&self) -> bool {
        let rest = &self.text[self.at..];
        rest.is_empty() || rest.starts_with([',', '}', ']', ')'])
    }

    /// A name, behind `skip` characters that introduce it.
    fn word(&mut self, skip: usize) -> Option<String> {
        let rest = self.text.get(self.at + skip..)?;
        let length = rest
            .find(|character: char| !character.is_ascii_alphanumeric() && character != '_')
            .unwrap_or(rest.len());
        let word = rest[..length].to_owned();
        if word.is_empty() {
            return None;
        }
        self.at += skip + length;
        Some(word)
    }

    /// A string without interpolation.
    fn string(&mut self) -> Option<String> {
        let rest = self.text.get(self.at + 1..)?;
        let (mut end, mut escaped) = (None, false);
        for (at, character) in rest.char_indices() {
            match character {
                '(' if escaped => return None,
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => {
                    end = Some(at);
                    break;
                }
                _ => {}
            }
        }
        let end = end?;
        let value: String = serde_json::from_str(&format!("\"{}\"", &rest[..end])).ok()?;
        self.at += end + 2;
        Some(value)
    }

    /// Steps over a value of any form, to the comma or bracket behind it.
    fn skip_value(&mut self) {
        let (mut depth, mut in_string, mut escaped) = (0_u32, false, false);
        for (at, character) in self.text[self.at..].char_indices() {
            let here = self.at + at;
            match character {
                _ if escaped => escaped = false,
                '\\' if in_string => escaped = true,
                '"' => in_string = !in_string,
                _ if in_string => {}
                '{' | '[' | '(' => depth += 1,
                '}' | ']' | ')' | ',' if depth == 0 => {
                    self.at = here;
                    return;
                }
                '}' | ']' | ')' => depth -= 1,
                _ => {}
            }
        }
        self.at = self.text.len();
    }
}
