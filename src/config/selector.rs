//! Selectors: one rule or a family of rules, as people name them.

use super::nearest;
use crate::diagnostic::Rule;

/// A code (`NM001`), the beginning of one (`NM0`) or a rule's name (`legacy-connection`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Selector {
    /// A code or the beginning of one, upper case.
    prefix: String,
}

/// A selector that selects nothing.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("unknown rule `{name}`{}", hint(.nearest.as_deref()))]
pub struct UnknownRule {
    /// What was written.
    pub name: String,
    /// The code or name most like it.
    pub nearest: Option<String>,
}

fn hint(nearest: Option<&str>) -> String {
    nearest.map_or(String::new(), |nearest| {
        format!("; did you mean `{nearest}`?")
    })
}

impl Selector {
    /// The selector that `text` means among `rules`.
    ///
    /// # Errors
    /// Text that is no rule's name and begins no rule's code.
    pub fn parse(text: &str, rules: &[Rule]) -> Result<Self, UnknownRule> {
        let text = text.trim();
        let upper = text.to_ascii_uppercase();
        if let Some(rule) = rules
            .iter()
            .find(|rule| rule.name.eq_ignore_ascii_case(text))
        {
            return Ok(Self {
                prefix: rule.code.to_owned(),
            });
        }
        if upper.len() >= 2 && rules.iter().any(|rule| rule.code.starts_with(&upper)) {
            return Ok(Self { prefix: upper });
        }
        let known = rules.iter().flat_map(|rule| [rule.code, rule.name]);
        Err(UnknownRule {
            name: text.to_owned(),
            nearest: nearest(text, known).map(str::to_owned),
        })
    }

    /// Whether the rule with this code is meant.
    pub fn selects(&self, code: &str) -> bool {
        code.starts_with(&self.prefix)
    }

    /// How exact the selector is: the longer, the more.
    pub(super) fn precision(&self) -> usize {
        self.prefix.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lints::RULES;

    #[test]
    fn takes_codes_their_beginnings_and_names() {
        for text in ["NM001", "nm001", "NM0", "legacy-connection", " NM001 "] {
            assert!(
                Selector::parse(text, RULES).unwrap().selects("NM001"),
                "{text}"
            );
        }
        assert!(
            !Selector::parse("NM0", RULES).unwrap().selects("NM900"),
            "another family"
        );
    }

    #[test]
    fn proposes_the_nearest_for_an_unknown_one() {
        let error = Selector::parse("legacy-conection", RULES).unwrap_err();
        assert_eq!(error.nearest.as_deref(), Some("legacy-connection"));
        assert!(Selector::parse("", RULES).is_err());
        assert!(Selector::parse("N", RULES).is_err());
    }
}
