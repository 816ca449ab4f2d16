//! The rule pack: what the tool knows about the API and about HTTP clients, read from `rules/`.
//!
//! The pack is data: endpoints and hosts, the field mapping, client signatures and one page a rule. It is embedded in the
//! program and can be replaced with `--rules DIR`. Everything is checked on load, so that no later module meets a broken rule.

pub mod answers;
pub mod api;
pub mod clients;
mod error;
mod load;
pub mod mapping;
mod pages;
mod read;
pub mod responses;
pub mod runtimes;
#[cfg(test)]
mod tests;

pub use error::{Place, RuleError, RuleErrorKind};
pub use load::Catalog;
pub use pages::{CODES, Page, SECTIONS};
