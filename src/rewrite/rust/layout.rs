//! Lines that are too long, broken as rustfmt breaks calls and macros, and short ones joined.

use crate::rewrite::style::reindented;

/// rustfmt's width of a line.
pub(super) const WIDTH: usize = 100;

/// rustfmt's width of a call's arguments on one line.
const ARGUMENTS_WIDTH: usize = 60;

/// rustfmt's `chain_width`: a chain that is longer is broken at every call.
pub(super) const CHAIN_WIDTH: usize = 60;

/// A chain on one line but for its last call, which rustfmt prefers where that takes no more lines. Each part comes with the
/// indentation that its lines have.
pub(super) fn overflowing(
    parts: &[(String, &str)],
    indent: &str,
    column: usize,
    unit: &str,
) -> Option<String> {
    let ((last, base), before) = parts.split_last()?;
    if before.is_empty() || before.iter().any(|(part, _)| part.contains('\n')) {
        return None;
    }
    let head: String = before.iter().map(|(part, _)| part.as_str()).collect();
    let width = match before.len() {
        1 => WIDTH - column,
        _ => CHAIN_WIDTH.min(WIDTH - column),
    };
    let width = width.checked_sub(head.len())?;
    let beside = fitted(
        &reindented(last, base, indent),
        column + head.len(),
        indent,
        unit,
    );
    let inner = format!("{indent}{unit}");
    let below = fitted(&reindented(last, base, &inner), inner.len(), &inner, unit);
    let lines = beside.lines().count();
    let is_better = lines >= 5 || below.lines().count() >= lines;
    let fits = beside.lines().next()?.len() <= width;
    (fits && is_better).then(|| head + &beside)
}

/// Puts a comment that a link begins with behind the link before it, where it stood. Whether there are any comments.
pub(super) fn put_behind(parts: &mut [(String, &str)]) -> bool {
    let mut found = false;
    for at in 1..parts.len() {
        let text = parts[at].0.clone();
        let is_comment = text.starts_with("//") && !text.starts_with("///");
        if let (true, Some((comment, rest))) = (is_comment, text.split_once('\n')) {
            parts[at].0 = rest.trim_start().to_owned();
            parts[at - 1]
                .0
                .push_str(&format!(" {}", comment.trim_end()));
        }
        found |= text.starts_with("//") || text.starts_with("/*");
    }
    found
}

/// A call on one line, where its arguments are short and hold no block and no comment.
pub(super) fn joined(text: &str) -> String {
    let is_plain = !text.contains(['{', '|', ';']) || text.contains("format!(");
    let has_block = text
        .lines()
        .any(|line| line.trim_end().ends_with(['{', '[']));
    if !text.contains('\n') || !is_plain || has_block || text.contains("//") || text.contains("/*")
    {
        return text.to_owned();
    }
    let mut flat = String::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with([')', '.', '?']) {
            flat.truncate(flat.trim_end_matches([',', ' ']).len());
        } else if flat.ends_with(',') {
            flat.push(' ');
        }
        flat.push_str(line);
    }
    match flat.len() <= ARGUMENTS_WIDTH {
        true => flat,
        false => text.to_owned(),
    }
}

/// A call or macro, `name(arguments)`, whose first line starts `offset` columns from the left, with the arguments of its last
/// call on lines of their own where they are too long. Lines but the first are indented by `indent`.
pub(super) fn fitted(text: &str, offset: usize, indent: &str, unit: &str) -> String {
    if text.contains('\n') {
        return lines_fitted(text, unit);
    }
    if offset + text.len() > WIDTH || has_long_arguments(text) {
        return broken(text, indent, unit).unwrap_or_else(|| text.to_owned());
    }
    text.to_owned()
}

/// A text of several lines, each fitted by itself.
fn lines_fitted(text: &str, unit: &str) -> String {
    let lines = text.split('\n').map(|line| {
        let content = line.trim_start();
        let indent = &line[..line.len() - content.len()];
        let (call, comma) = match content.strip_suffix(',') {
            Some(call) => (call, ","),
            None => (content, ""),
        };
        match line.len() > WIDTH {
            true => {
                let call = broken(call, indent, unit).unwrap_or_else(|| call.to_owned());
                format!("{indent}{call}{comma}")
            }
            false => line.to_owned(),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Whether the innermost of the last calls has several arguments that are wide together.
fn has_long_arguments(text: &str) -> bool {
    let Some(open) = opening(text) else {
        return false;
    };
    let inner = &text[open + 1..text.len() - 1];
    match split(inner).as_slice() {
        // An object in a macro stays as it is written.
        _ if inner.contains("!({") => false,
        [only] => only.ends_with(')') && inner.len() > ARGUMENTS_WIDTH,
        [] => false,
        _ => inner.len() > ARGUMENTS_WIDTH,
    }
}

/// The same text with the arguments of its last call below it.
fn broken(text: &str, indent: &str, unit: &str) -> Option<String> {
    let open = opening(text).filter(|_| !text.contains("!({"))?;
    let (head, inner) = (&text[..=open], &text[open + 1..text.len() - 1]);
    let parts = split(inner);
    if parts.is_empty() {
        return None;
    }
    let deep = format!("{indent}{unit}");
    if let [only] = parts.as_slice() {
        // `post(format!(` holds its one argument's own brackets.
        if only.ends_with(')')
            && let Some(inside) = broken(only, indent, unit)
        {
            return Some(format!("{head}{inside})"));
        }
    }
    let is_macro = head.ends_with("!(");
    let flat: String = parts.join(", ");
    let body = match is_macro && parts.len() > 1 {
        true => parts.join(&format!(",\n{deep}")),
        false if parts.len() == 1 || is_macro => flat,
        false => parts.join(&format!(",\n{deep}")),
    };
    let comma = if is_macro { "" } else { "," };
    Some(format!("{head}\n{deep}{body}{comma}\n{indent})"))
}

/// Where the bracket opens that a text ends with.
fn opening(text: &str) -> Option<usize> {
    if !text.ends_with(')') {
        return None;
    }
    let mut open = Vec::new();
    let mut at_end = None;
    scan(text, |at, letter| match letter {
        '(' | '[' | '{' => open.push(at),
        ')' | ']' | '}' => at_end = open.pop(),
        _ => {}
    });
    // Parentheses around a value are no call: a comma would make a tuple of it.
    let is_call = |at: &usize| {
        let before = text[..*at].chars().next_back();
        before.is_some_and(|one| one.is_alphanumeric() || matches!(one, '_' | '!' | '>'))
    };
    at_end.filter(is_call)
}

/// Arguments between commas that stand in no bracket.
fn split(text: &str) -> Vec<&str> {
    let (mut depth, mut start) = (0, 0);
    let mut parts = Vec::new();
    scan(text, |at, letter| match letter {
        '(' | '[' | '{' => depth += 1,
        ')' | ']' | '}' => depth -= 1,
        ',' if depth == 0 => {
            parts.push(text[start..at].trim());
            start = at + 1;
        }
        _ => {}
    });
    parts.push(text[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

/// Visits the letters of a text that stand in no string.
fn scan(text: &str, mut visit: impl FnMut(usize, char)) {
    let (mut in_string, mut escaped) = (false, false);
    for (at, letter) in text.char_indices() {
        if in_string {
            in_string = escaped || letter != '"';
            escaped = !escaped && letter == '\\';
        } else if letter == '"' {
            in_string = true;
            escaped = false;
        } else {
            visit(at, letter);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_lines_as_rustfmt_does() {
        let address = "\"https://companion-api.napster.com/public/agents/{agent_id}/connections\"";
        let long = format!(".post(format!({address}, more_of_it))");
        assert_eq!(
            fitted(&long, 20, "    ", "    "),
            format!(".post(format!(\n        {address},\n        more_of_it\n    ))")
        );
        let call = format!(".header(\"X-Api-Key\", {address})");
        assert_eq!(
            fitted(&call, 20, "", "    "),
            format!(".header(\n    \"X-Api-Key\",\n    {address},\n)")
        );
        assert_eq!(fitted(".send()", 20, "", "    "), ".send()");
        let sum = format!(".post(({address} + &path))");
        assert!(!fitted(&sum, 40, "", "    ").contains("&path,"));
    }
}
