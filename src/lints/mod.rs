//! Rules: one file a rule, registered in [`RULES`].

use crate::diagnostic::{Rule, Severity};

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
    UNRESOLVED_PAYLOAD,
    PARSE_ERROR,
    UNUSED_SUPPRESSION,
];
