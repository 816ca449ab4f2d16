//! The text of types taken apart: what stands in no brackets.

/// Where an alias ends: at its semicolon, or at a line end that ends it.
pub(super) fn end_of_alias(text: &str) -> usize {
    let end = end_of_type(text, &[';']);
    let mut depth = 0_i32;
    let mut last = ' ';
    for (at, one) in text[..end].char_indices() {
        match one {
            '{' | '(' | '[' | '<' => depth += 1,
            '}' | ')' | ']' => depth -= 1,
            '>' if last != '=' => depth -= 1,
            '\n' if depth == 0 && !matches!(last, '|' | '&' | '=' | ' ') => {
                let next = text[at..].trim_start();
                if !next.starts_with(['|', '&']) {
                    return at;
                }
            }
            _ => {}
        }
        if !one.is_whitespace() {
            last = one;
        }
    }
    end
}

/// How far a type reaches: to the first of `ends` that stands in no brackets.
pub(super) fn end_of_type(text: &str, ends: &[char]) -> usize {
    let mut depth = 0_i32;
    let mut quote = None;
    let mut last = ' ';
    for (at, one) in text.char_indices() {
        if let Some(open) = quote {
            if one == open {
                quote = None;
            }
            continue;
        }
        let is_arrow = one == '=' && text[at..].starts_with("=>");
        if depth == 0 && ends.contains(&one) && !is_arrow {
            return at;
        }
        match one {
            '"' | '\'' | '`' => quote = Some(one),
            '(' | '[' | '{' | '<' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            '>' if last != '=' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return at;
        }
        last = one;
    }
    text.len()
}

/// A type without what stands around it: blanks, parentheses, `readonly`, a leading bar.
pub(super) fn bare(text: &str) -> &str {
    let mut text = text.trim();
    loop {
        let before = text;
        text = text.strip_prefix("readonly ").unwrap_or(text).trim();
        text = text.strip_prefix(['|', '&']).unwrap_or(text).trim();
        if text.starts_with('(') && end_of_type(&text[1..], &[')']) + 2 == text.len() {
            text = text[1..text.len() - 1].trim();
        }
        if text == before {
            return text;
        }
    }
}

/// The parts of a text between separators in no brackets, empty ones left out.
pub(super) fn split<'t>(text: &'t str, separators: &str) -> Vec<&'t str> {
    let separators: Vec<char> = separators.chars().collect();
    let mut parts = Vec::new();
    let mut rest = text;
    loop {
        let end = end_of_type(rest, &separators);
        let part = rest[..end].trim();
        if !part.is_empty() {
            parts.push(part);
        }
        match rest.get(end..).and_then(|rest| rest.chars().next()) {
            Some(one) if separators.contains(&one) => rest = &rest[end + one.len_utf8()..],
            _ => return parts,
        }
    }
}

/// `Name<A, B>` taken apart.
pub(super) fn generic(text: &str) -> Option<(&str, Vec<&str>)> {
    let open = text.find('<')?;
    let name = text[..open].trim();
    let inner = text[open + 1..].strip_suffix('>')?;
    let is_name = name.chars().all(|one| one.is_alphanumeric() || one == '_');
    (is_name && !name.is_empty()).then(|| (name, split(inner, ",")))
}

/// The members of an object type.
pub(super) fn braces(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('{')?;
    let end = end_of_type(inner, &['}']);
    (end + 1 == inner.len()).then(|| &inner[..end])
}

/// The members between braces, each in one piece.
pub(super) fn members(body: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for piece in split(body, ";,\n") {
        let goes_on = piece.starts_with(['|', '&', '?', ':'])
            || found
                .last()
                .is_some_and(|last| last.ends_with(['|', '&', ':', '=']));
        match found.last_mut().filter(|_| goes_on) {
            Some(last) => {
                last.push(' ');
                last.push_str(piece);
            }
            None => found.push(piece.to_owned()),
        }
    }
    found
}

/// Whether any name may be one of a member.
pub(super) fn has_index(body: &str) -> bool {
    members(body).iter().any(|member| {
        let member = member.trim_start_matches("readonly ");
        let value = member.rsplit(':').next().map_or("", str::trim);
        member.starts_with('[') && matches!(value, "unknown" | "any")
    })
}

/// Whether a union of texts has one of them.
pub(super) fn says(union: &str, key: &str) -> bool {
    let mut parts = split(union, "|").into_iter();
    parts.any(|part| part.trim_matches(['"', '\'']) == key)
}

#[cfg(test)]
mod tests {
    use super::{bare, generic, has_index, members, split};

    #[test]
    fn types_are_taken_apart_where_they_stand_in_no_brackets() {
        assert_eq!(
            split("A | { b: C | D } | E<F | G>", "|"),
            ["A", "{ b: C | D }", "E<F | G>"]
        );
        assert_eq!(
            split("(a: string) => void, B", ","),
            ["(a: string) => void", "B"]
        );
        assert_eq!(bare(" | (readonly A) "), "A");
        assert_eq!(
            generic("Record<string, unknown>"),
            Some(("Record", vec!["string", "unknown"]))
        );
        assert_eq!(generic("A"), None);
    }

    #[test]
    fn members_stand_behind_semicolons_commas_and_line_ends() {
        let body = "\n  a: string\n  b?:\n    | \"x\"\n    | \"y\"\n  readonly c: { d: number; e: F }, g: () => void;\n";
        assert_eq!(
            members(body),
            [
                "a: string",
                "b?: | \"x\" | \"y\"",
                "readonly c: { d: number; e: F }",
                "g: () => void"
            ]
        );
        assert!(has_index("[key: string]: unknown"));
        assert!(!has_index("[key: string]: string; a: string"));
    }
}
