//! The placeholders of shapes: `$E`, `$user`, and names that are made up.

use std::collections::BTreeMap;

/// What stands for a letter in code, so that programs read like programs.
const WORDS: [(&str, &str); 23] = [
    ("a", "client"),
    ("b", "base"),
    ("c", "config"),
    ("f", "make"),
    ("g", "list"),
    ("i", "item"),
    ("j", "text"),
    ("k", "key"),
    ("o", "options"),
    ("p", "payload"),
    ("q", "other"),
    ("r", "request"),
    ("s", "state"),
    ("t", "value"),
    ("u", "address"),
    ("x", "xhr"),
    ("B", "Base"),
    ("C", "Kind"),
    ("S", "Service"),
    ("d", "draft"),
    ("e", "entry"),
    ("h", "hook"),
    ("w", "wrap"),
];

/// Names made up for the letters of one shape.
pub type Names = BTreeMap<String, String>;

/// Makes up names that no other shape has.
#[derive(Debug, Default)]
pub struct Fresh(usize);

impl Fresh {
    /// Another number.
    pub fn number(&mut self) -> usize {
        self.0 += 1;
        self.0
    }

    fn name(&mut self, letter: &str, names: &mut Names) -> Option<String> {
        let (_, word) = WORDS.iter().find(|(known, _)| *known == letter)?;
        if !names.contains_key(letter) {
            let number = self.number();
            names.insert(letter.to_owned(), format!("{word}{number}"));
        }
        names.get(letter).cloned()
    }

    /// A line with its placeholders filled: letters with names, words by `word`, which may know some.
    pub fn fill(
        &mut self,
        line: &str,
        names: &mut Names,
        word: &mut dyn FnMut(&str) -> Option<String>,
    ) -> String {
        let mut out = String::new();
        let mut rest = line;
        while let Some(at) = rest.find('$') {
            out.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            let end = rest
                .find(|c: char| !c.is_ascii_alphabetic())
                .unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            match word(name).or_else(|| self.name(name, names)) {
                Some(text) => out.push_str(&fitted(&text, &out, after)),
                None => {
                    out.push('$');
                    out.push_str(name);
                }
            }
            rest = after;
        }
        out + rest
    }
}

/// An expression in parentheses where its surroundings could tear it apart.
fn fitted(text: &str, before: &str, after: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let is_safe = [
        "= ", "(", ", ", "[", ": ", "...", "return ", "${", "await ", "|", "yield ",
    ]
    .iter()
    .any(|end| before.ends_with(end))
        && [";", ")", ",", "]", " }", "}", "|", " :"]
            .iter()
            .any(|start| after.starts_with(start))
        || before.is_empty() && after.is_empty();
    let is_statement = text.is_empty() || text.contains('\n');
    let is_awaited = before.ends_with("await ") && text.contains(' ');
    if (is_safe && !is_awaited) || is_statement || text.chars().all(is_word) {
        text.to_owned()
    } else {
        format!("({text})")
    }
}

/// Splits the arguments of `$SEND(url|method|body)`; the line before it, the three, and the line after.
pub fn send(line: &str) -> Option<(&str, [&str; 3], &str)> {
    let start = line.find("$SEND(")?;
    let inner = &line[start + 6..];
    let mut depth = 1;
    let end = inner.char_indices().find_map(|(at, c)| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(at)
    })?;
    let mut parts = inner[..end].split('|');
    let three = [parts.next()?, parts.next()?, parts.next()?];
    Some((&line[..start], three, &inner[end + 1..]))
}

/// Replaces `$AT(x)` by what `at` makes of `x`.
pub fn at(line: &str, at: &dyn Fn(&str) -> String) -> String {
    let Some(start) = line.find("$AT(") else {
        return line.to_owned();
    };
    let inner = &line[start + 4..];
    let mut depth = 1;
    let end = inner
        .char_indices()
        .find_map(|(at, c)| {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            (depth == 0).then_some(at)
        })
        .unwrap_or(inner.len());
    format!(
        "{}{}{}",
        &line[..start],
        at(&inner[..end]),
        &inner[end + 1..]
    )
}
