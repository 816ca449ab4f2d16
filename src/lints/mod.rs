//! Rules: one file a rule, registered in [`RULES`]. Each is a pure function from what was detected to diagnostics.

pub mod legacy_call;
pub mod legacy_endpoint;
pub mod parse_error;
pub mod unknown_field;
pub mod unresolved_payload;
pub mod varying_agent;

use crate::catalog::api::Api;
use crate::catalog::mapping::Mapping;
use crate::detect::Site;
use crate::diagnostic::{Label, Rule, Severity};
use crate::plan::bodies::Bodies;
use crate::program::ProgramFile;
use crate::resolve::Origin;
use crate::source::Location;
use std::sync::Arc;

/// What rules look at beside a site and its plan.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The linted file, then those that it imports.
    pub files: &'a [Arc<ProgramFile>],
    /// The API.
    pub api: &'a Api,
    /// The field mapping.
    pub mapping: &'a Mapping,
    /// The configured name of the file's agents.
    pub name: Option<&'a str>,
}

impl<'a> Context<'a> {
    /// The place of an origin.
    pub fn location(&self, origin: Origin) -> Option<Location> {
        let file = self.files.get(origin.file as usize)?;
        Some(Location {
            source: file.source.clone(),
            span: origin.span,
        })
    }

    /// A label at an origin, if it has a place.
    pub fn label(&self, origin: Option<Origin>, message: String) -> Option<Label> {
        Some(Label {
            location: self.location(origin?)?,
            message,
        })
    }

    /// The renderer of bodies.
    pub fn bodies(&self) -> Bodies<'a> {
        Bodies {
            files: self.files,
            api: self.api,
        }
    }

    /// The name that a site's agent would get.
    pub fn agent_name(&self, site: &Site) -> String {
        legacy_call::name_for(self, site)
    }
}

/// NM001: a POST to `/public/connections`.
pub const LEGACY_CONNECTION: Rule = Rule {
    code: "NM001",
    name: "legacy-connection",
    severity: Severity::Warning,
    summary: "a call opens a session through POST /public/connections",
};
/// NM002: a POST to `/public/ws-connections`.
pub const LEGACY_WS_CONNECTION: Rule = Rule {
    code: "NM002",
    name: "legacy-ws-connection",
    severity: Severity::Warning,
    summary: "a call opens a session through POST /public/ws-connections",
};
/// NM004: the endpoint's address tied to no call.
pub const LEGACY_ENDPOINT: Rule = Rule {
    code: "NM004",
    name: "legacy-endpoint",
    severity: Severity::Info,
    summary: "a legacy endpoint's address stands in code, tied to no call",
};
/// NM010: a field that the mapping does not know.
pub const UNKNOWN_FIELD: Rule = Rule {
    code: "NM010",
    name: "unknown-field",
    severity: Severity::Warning,
    summary: "a legacy payload has a field that the mapping does not know",
};
/// NM011: a field of the agent that depends on the request.
pub const VARYING_AGENT: Rule = Rule {
    code: "NM011",
    name: "varying-agent",
    severity: Severity::Warning,
    summary: "a field of the agent depends on the request",
};
/// NM012: a body that cannot be resolved.
pub const UNRESOLVED_PAYLOAD: Rule = Rule {
    code: "NM012",
    name: "unresolved-payload",
    severity: Severity::Warning,
    summary: "the body of a legacy call cannot be resolved",
};
/// NM900: a candidate file that does not parse or is not UTF-8.
pub const PARSE_ERROR: Rule = Rule {
    code: "NM900",
    name: "parse-error",
    severity: Severity::Warning,
    summary: "a candidate file does not parse, or is not UTF-8",
};
/// NM901: a suppression that is malformed or suppresses nothing.
pub const UNUSED_SUPPRESSION: Rule = Rule {
    code: "NM901",
    name: "unused-suppression",
    severity: Severity::Warning,
    summary: "a suppression comment is malformed or suppresses nothing",
};

/// Every rule, sorted by code.
pub const RULES: &[Rule] = &[
    LEGACY_CONNECTION,
    LEGACY_WS_CONNECTION,
    LEGACY_ENDPOINT,
    UNKNOWN_FIELD,
    VARYING_AGENT,
    UNRESOLVED_PAYLOAD,
    PARSE_ERROR,
    UNUSED_SUPPRESSION,
];
