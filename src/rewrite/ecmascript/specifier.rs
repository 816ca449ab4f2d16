//! The part of an import that loads its module.

/// The specifier of the statement `text`, and the attributes behind it: `"./data.json" with { type: "json" }`.
pub(super) fn loads<'t>(text: &'t str, specifier: &str, is_require: bool) -> Option<&'t str> {
    let mut quotes = ['"', '\'', '`'].into_iter();
    quotes.find_map(|quote| {
        let quoted = format!("{quote}{specifier}{quote}");
        let at = text.find(&quoted)?;
        Some(match is_require {
            true => &text[at..at + quoted.len()],
            false => text[at..].trim_end_matches(';'),
        })
    })
}

/// What loads a module in the text of a statement: `require`, under whatever name it has there.
pub(super) fn loader<'t>(text: &'t str, from: &str) -> &'t str {
    let before = text.split_once(from).map_or("", |(before, _)| before);
    let before = before.trim_end().trim_end_matches('(').trim_end();
    let is_name = |one: char| one.is_alphanumeric() || matches!(one, '_' | '$');
    let name = before.rsplit(|one| !is_name(one)).next();
    name.filter(|name| !name.is_empty()).unwrap_or("require")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_attributes_of_an_import() {
        let text = r#"import data from "./data.json" with { type: "json" };"#;
        let loaded = loads(text, "./data.json", false);
        assert_eq!(loaded, Some(r#""./data.json" with { type: "json" }"#));
        assert_eq!(
            loads("import react from 'react'", "react", false),
            Some("'react'")
        );
        let text = r#"const { a } = require("./a").b;"#;
        assert_eq!(loads(text, "./a", true), Some(r#""./a""#));
    }
    #[test]
    fn says_what_loads_a_module() {
        let text = r#"const { a } = load$2("./a");"#;
        assert_eq!(loader(text, r#""./a""#), "load$2");
        let text = r#"const a = require( "./a").default;"#;
        assert_eq!(loader(text, r#""./a""#), "require");
    }
}
