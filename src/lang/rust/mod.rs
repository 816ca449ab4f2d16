//! The Rust front end: syn's tree lowered to `ir`, with names resolved and known macros read like the code they expand to.
//!
//! | file | does |
//! | --- | --- |
//! | `parse` | strips what syn does not accept, guards against deep nesting, reports syntax errors, picks a stack |
//! | `depth`, `comments` | how deep a parser would recurse; where the comments are |
//! | `context`, `scope`, `names`, `uses` | the state of one lowering; what names stand for; item tables; `use` trees |
//! | `declare`, `items`, `functions`, `implementations` | items: declared first, lowered second |
//! | `blocks`, `control`, `expressions`, `assignments`, `paths`, `literals`, `patterns`, `types` | the code in them |
//! | `builders` | what derived builders (bon, derive_builder, typed_builder) generate |
//! | `macros/` | what known macros and those of the file stand for |
//! | `locate`, `manifest`, `spellings` | which file a path leads to; what `Cargo.toml` says to that; how others may name a file |
//! | `print/`, `format/` | the helpers that fixes add; statements laid out as rustfmt does |
//! | `attributes`, `serialize`, `case` | `cfg`, tests, and serde's attributes |

mod assignments;
mod attributes;
mod blocks;
mod builders;
mod case;
mod comments;
mod context;
mod control;
mod declare;
mod defaults;
mod depth;
mod expressions;
mod format;
mod functions;
mod implementations;
mod items;
mod literals;
mod locate;
mod macros;
mod manifest;
mod names;
mod parse;
mod paths;
mod patterns;
mod positions;
pub mod print;
mod scope;
mod serialize;
mod spellings;
mod types;
mod uses;

#[cfg(test)]
mod tests;

pub use format::{StyleEdition, tidied};
pub use locate::locate;
pub use manifest::{Dependency, Manifest};
pub use parse::lower;
pub use spellings::{specifiers, spellings};
