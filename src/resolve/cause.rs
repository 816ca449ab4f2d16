//! Why a value is unknown.

use crate::ir::Name;
use std::sync::Arc;

/// Fields that a value of which nothing else is known is said to have, and those of their values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(pub(super) Arc<Vec<(Name, Fields)>>);

/// Why a value is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// An environment variable, by name where it is known.
    Environment(Name),
    /// A parameter of the named function.
    Parameter {
        /// The parameter, with the property path that was read from it: `options.baseUrl`.
        path: Name,
        /// The function, empty for anonymous ones.
        function: Name,
    },
    /// The result of code outside of the tree.
    External(Name),
    /// The result of a call of something unknown.
    Call(Name),
    /// A variable that other code assigns.
    Reassigned(Name),
    /// What other code may have made of a value, in words that complete "the value is ...".
    Changed(&'static str),
    /// An import that leads to nothing that is known.
    Import {
        /// The module as written, or the file.
        specifier: Name,
        /// Why, as a phrase that completes "imported from `x`, which ...".
        why: &'static str,
    },
    /// A falsy left side of `&&`.
    Falsy,
    /// A text that was asked for how it ends, and does not end so.
    EndsOtherwise(Name),
    /// A bound of the evaluation was reached: depth, alternatives or work.
    Bound(&'static str),
    /// Syntax that the resolver does not follow, in words.
    Opaque(Name),
    /// Another cause, for a value of which a type or a schema says which fields it has.
    Typed(Box<Cause>, Fields),
}

impl Fields {
    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What the value under a name is said to have, if there is such a name.
    pub(super) fn get(&self, name: &str) -> Option<&Fields> {
        let mut all = self.0.iter();
        all.find(|(own, _)| own == name).map(|(_, inner)| inner)
    }

    /// These and others.
    pub(super) fn and(self, others: &Fields) -> Fields {
        if self.is_empty() || others.is_empty() {
            return if self.is_empty() {
                others.clone()
            } else {
                self
            };
        }
        let more = others.0.iter();
        let more = more.filter(|(name, _)| self.get(name).is_none());
        let all = self.0.iter().chain(more).cloned().collect();
        Fields(Arc::new(all))
    }
}

impl Cause {
    /// The cause in words that complete "the value is ...".
    pub fn describe(&self) -> String {
        match self {
            Cause::Environment(name) if name.is_empty() => "read from the environment".into(),
            Cause::Environment(name) => format!("read from the environment variable `{name}`"),
            // A pattern has no name.
            Cause::Parameter { path, function } if path.is_empty() => match function.as_str() {
                "" => "what the function around is called with".into(),
                function => format!("what `{function}` is called with"),
            },
            Cause::Parameter { path, function } if function.is_empty() => {
                format!("the parameter `{path}`")
            }
            Cause::Parameter { path, function } => {
                format!("the parameter `{path}` of `{function}`")
            }
            Cause::External(name) => format!(
                "`{}`, which is declared outside of the sources",
                readable(name)
            ),
            Cause::Call(name) if name.is_empty() => {
                "the result of a call that cannot be followed".into()
            }
            Cause::Call(name) => format!(
                "the result of `{}()`, which cannot be followed",
                readable(name)
            ),
            Cause::Reassigned(name) => {
                format!("the variable `{name}`, which is assigned elsewhere")
            }
            Cause::Changed(how) => (*how).to_owned(),
            Cause::Import { specifier, why } => format!("imported from `{specifier}`, which {why}"),
            Cause::Falsy => "the falsy side of a condition".into(),
            Cause::EndsOtherwise(end) => format!("a text that does not end in `{end}`"),
            Cause::Bound(what) => format!("cut off by the bound on {what}"),
            Cause::Opaque(reason) => reason.to_string(),
            Cause::Typed(cause, _) => cause.describe(),
        }
    }

    /// Whether it stands for what a known value may have become since.
    pub fn is_change(&self) -> bool {
        matches!(self.plain(), Cause::Changed(_) | Cause::Reassigned(_))
    }

    /// Whether the value depends on a parameter, that is on the request.
    pub fn is_parameter(&self) -> bool {
        matches!(self.plain(), Cause::Parameter { .. })
    }

    /// The cause without what is said of fields.
    pub fn plain(&self) -> &Cause {
        match self {
            Cause::Typed(cause, _) => cause.plain(),
            cause => cause,
        }
    }

    /// The fields that the value is said to have.
    pub fn fields(&self) -> Option<&Fields> {
        match self {
            Cause::Typed(_, fields) => Some(fields),
            _ => None,
        }
    }
}

/// A canonical path as code names it: `config#default.get` is `config.get`.
fn readable(path: &str) -> String {
    let path = path.replace("#default", "").replace('#', ".");
    path.strip_suffix("()").map(str::to_owned).unwrap_or(path)
}
