//! napmig-lint
pub mod catalog;
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod engine;
pub mod ir;
pub mod lang;
pub mod lints;
pub mod report;
pub mod source;
pub mod suppress;
pub mod workspace;
