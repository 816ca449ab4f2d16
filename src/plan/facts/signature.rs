//! A Rust function's signature as text: its generic parameters with their bounds, and its return type.

/// A signature taken apart.
#[derive(Debug, Default)]
pub struct Signature<'t> {
    /// Generic parameters and what bounds them, those of the `where` clause too.
    generics: Vec<(&'t str, Vec<&'t str>)>,
    /// The return type.
    pub output: Option<&'t str>,
}

impl<'t> Signature<'t> {
    /// Takes the text of a whole function apart, as far as its body.
    pub fn of(function: &'t str) -> Self {
        let mut signature = Signature::default();
        let Some(start) = function.find("fn ") else {
            return signature;
        };
        let text = &function[start + 3..];
        let Some(open) = text.find(['<', '(']) else {
            return signature;
        };
        let mut rest = &text[open..];
        if rest.starts_with('<') {
            let end = closing(rest);
            for one in split(&rest[1..end]) {
                signature.add(one);
            }
            rest = rest.get(end + 1..).unwrap_or("").trim_start();
        }
        let end = closing(rest);
        let rest = rest.get(end + 1..).unwrap_or("").trim_start();
        let rest = match rest.strip_prefix("->") {
            Some(output) => {
                let output = one_type(output);
                let end = output
                    .find(" where ")
                    .or_else(|| output.find("\nwhere"))
                    .or_else(|| output.find(" where\n"));
                let output = end.map_or(output, |end| &output[..end]);
                signature.output = Some(output.trim());
                let behind = output.as_ptr() as usize - rest.as_ptr() as usize + output.len();
                rest.get(behind..).unwrap_or("")
            }
            None => rest,
        };
        if let Some(bounds) = rest.trim_start().strip_prefix("where") {
            for one in split(one_clause(bounds)) {
                signature.add(one);
            }
        }
        signature
    }

    fn add(&mut self, one: &'t str) {
        let (name, bounds) = one.split_once(':').unwrap_or((one, ""));
        let name = name.trim();
        let bounds = bounds
            .split('+')
            .map(str::trim)
            .filter(|bound| !bound.is_empty());
        match self.generics.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => known.extend(bounds),
            None if !name.is_empty() => self.generics.push((name, bounds.collect())),
            None => {}
        }
    }

    /// Whether a type is a generic parameter.
    pub fn is_generic(&self, ty: &str) -> bool {
        self.generics.iter().any(|(name, _)| *name == ty)
    }

    /// What bounds a generic parameter.
    pub fn bounds(&self, ty: &str) -> &[&'t str] {
        let found = self.generics.iter().find(|(name, _)| *name == ty);
        found.map_or(&[], |(_, bounds)| bounds)
    }
}

/// The types in a `Result`, whatever path leads to it; the error only where it is written.
pub fn split_result(ty: &str) -> Option<(&str, Option<&str>)> {
    let open = ty.find('<')?;
    let name = ty[..open].trim().rsplit("::").next()?;
    if name != "Result" {
        return None;
    }
    let inside = ty.get(open + 1..ty.rfind('>')?)?;
    let mut parts = split(inside).into_iter();
    let ok = parts.next()?.trim();
    Some((ok, parts.next().map(str::trim)))
}

/// The type that a text starts with: up to what cannot belong to it.
pub fn one_type(text: &str) -> &str {
    let mut depth = 0;
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        match letter {
            '<' | '(' | '[' => depth += 1,
            '>' if before == '-' => {}
            '>' | ')' | ']' if depth > 0 => depth -= 1,
            ')' | '>' | ']' | ',' | '{' | ';' | '=' if depth == 0 => return &text[..at],
            _ => {}
        }
        before = letter;
    }
    text
}

/// What stands before a body.
fn one_clause(text: &str) -> &str {
    text.find('{').map_or(text, |at| &text[..at])
}

/// Where the bracket closes that a text starts with.
fn closing(text: &str) -> usize {
    let mut depth = 0;
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        match letter {
            '<' | '(' | '[' | '{' => depth += 1,
            '>' if before == '-' => {}
            '>' | ')' | ']' | '}' => {
                depth -= 1;
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
        before = letter;
    }
    text.len()
}

/// The parts between commas that stand in no bracket.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start, mut before) = (0, 0, ' ');
    for (at, letter) in text.char_indices() {
        match letter {
            '<' | '(' | '[' | '{' => depth += 1,
            '>' if before == '-' => {}
            '>' | ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
        before = letter;
    }
    parts.push(&text[start..]);
    parts.retain(|part| !part.trim().is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_signatures_apart() {
        let signature = Signature::of(
            "pub async fn post<T: Serialize + ?Sized, R>(&self, path: &str, f: impl Fn(u8) -> T) -> Result<R, Error<T>>\n    where\n        R: DeserializeOwned,\n    { x }",
        );
        assert_eq!(signature.output, Some("Result<R, Error<T>>"));
        assert_eq!(signature.bounds("R"), ["DeserializeOwned"]);
        assert_eq!(signature.bounds("T"), ["Serialize", "?Sized"]);
        let plain = Signature::of("fn open(user: &str) -> anyhow::Result<Value> { x }");
        assert_eq!(plain.output, Some("anyhow::Result<Value>"));
        assert_eq!(split_result("anyhow::Result<Value>"), Some(("Value", None)));
        assert_eq!(
            split_result("Result<Vec<(A, B)>, E>"),
            Some(("Vec<(A, B)>", Some("E")))
        );
        assert_eq!(split_result("Option<A>"), None);
        assert_eq!(Signature::of("fn a()").output, None);
    }
}
