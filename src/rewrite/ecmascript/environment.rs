//! How a file reads its environment: the way in which it reads its own key is the way in which generated code reads a pin.

use crate::ir::{BindingKind, ExprKind, Language};
use crate::plan::construct::Construct;
use crate::rewrite::Rewriter;

/// How a variable of the environment is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Environment {
    /// The variable, with what a build tool wants it to begin with.
    pub(super) name: String,
    /// The expression.
    pub(super) read: String,
    /// Whether only the function around the call can read it.
    pub(super) is_local: bool,
}

/// Beginnings of names that a build tool hands to the browser.
const PUBLIC: [&str; 8] = [
    "NEXT_PUBLIC_",
    "NUXT_PUBLIC_",
    "EXPO_PUBLIC_",
    "GATSBY_",
    "REACT_APP_",
    "VUE_APP_",
    "VITE_",
    "PUBLIC_",
];

impl Rewriter<'_> {
    /// How the variable `name` is read beside a call.
    pub(super) fn environment(&self, construct: &Construct, name: &str) -> Environment {
        let here = |read: String| Environment {
            name: name.to_owned(),
            read,
            is_local: false,
        };
        if let Some(holder) = self.platform(construct) {
            let read = match self.ir.language {
                Language::JavaScript => format!("{holder}.{name}"),
                _ => format!("({holder} as {{ {name}?: string }}).{name}"),
            };
            return Environment {
                name: name.to_owned(),
                read,
                is_local: true,
            };
        }
        let text = self.source.text();
        if text.contains("Deno.env") {
            return here(format!("Deno.env.get({})", self.style.quoted(name)));
        }
        for holder in ["import.meta.env.", "Bun.env.", "process.env."] {
            if let Some(prefix) = prefix_behind(text, holder) {
                let name = format!("{prefix}{name}");
                // A project may declare which variables its pages know.
                let is_declared =
                    holder == "import.meta.env." && self.ir.language != Language::JavaScript;
                let read = match is_declared {
                    true => format!("(import.meta.env as {{ {name}?: string }}).{name}"),
                    false => format!("{holder}{name}"),
                };
                return Environment {
                    name,
                    read,
                    is_local: false,
                };
            }
        }
        let dynamic = self.ir.bindings.iter().find(|one| {
            matches!(&one.kind, BindingKind::Import(import) if import.specifier.starts_with("$env/dynamic"))
        });
        if let Some(binding) = dynamic {
            return here(format!("{}.{name}", binding.name));
        }
        let knows_process = text.contains("process.")
            || text.contains("require(")
            || text.contains("node:")
            || text.contains("module.exports")
            || construct.knows_process;
        if knows_process {
            return here(format!("process.env.{name}"));
        }
        here(match self.ir.language {
            Language::JavaScript => format!("globalThis.process?.env.{name}"),
            _ => format!(
                "(globalThis as {{ process?: {{ env: Record<string, string | undefined> }} }}).process?.env.{name}"
            ),
        })
    }

    /// What a platform hands its variables over in, where the call takes its key from there: `env`, `context.env`.
    fn platform(&self, construct: &Construct) -> Option<String> {
        construct.key.iter().find_map(|key| {
            let expr = self.facts.at(*key).map(|id| self.facts.unwrapped(id))?;
            let ExprKind::Member {
                object, property, ..
            } = &self.ir.expr(expr).kind
            else {
                return None;
            };
            let is_variable = property
                .chars()
                .all(|one| one.is_ascii_uppercase() || one.is_ascii_digit() || one == '_');
            let holder = self.slice(self.ir.expr(*object).span);
            let last = holder.rsplit('.').next()?.trim_end_matches(['?', '!']);
            (is_variable && matches!(last, "env" | "bindings")).then(|| holder.to_owned())
        })
    }
}

/// The public beginning of the names that are read from `holder`; `None` where nothing is.
fn prefix_behind(text: &str, holder: &str) -> Option<&'static str> {
    let (_, name) = text.split_once(holder)?;
    let prefix = PUBLIC.into_iter().find(|prefix| name.starts_with(prefix));
    Some(prefix.unwrap_or(""))
}
