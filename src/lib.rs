//! napmig-lint
pub mod catalog;
pub mod config;
pub mod diagnostic;
pub mod ir;
pub mod lang;
pub mod lints;
pub mod source;
pub mod workspace;
