//! napmig-lint
pub mod catalog;
pub mod diagnostic;
pub mod ir;
pub mod lang;
pub mod source;
