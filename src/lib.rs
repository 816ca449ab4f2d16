//! napmig-lint
pub mod catalog;
pub mod detect;
pub mod diagnostic;
pub mod ir;
pub mod lang;
pub mod program;
pub mod resolve;
pub mod source;
