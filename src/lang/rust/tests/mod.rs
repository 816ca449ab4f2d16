//! Facts about lowered Rust, read off a compact rendering of the expressions.

mod hostile;
mod items;
mod macros;
mod memory;
mod scoping;
mod show;
mod spans;

pub(super) use show::{constant, function_tail, lowered, show, variable};
