//! napmig-lint
pub mod analysis;
pub mod catalog;
pub mod cli;
pub mod config;
pub mod detect;
pub mod diagnostic;
pub mod engine;
pub mod ir;
pub mod lang;
pub mod lints;
pub mod plan;
pub mod program;
pub mod report;
pub mod resolve;
pub mod source;
pub mod suppress;
pub mod workspace;
