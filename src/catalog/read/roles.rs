//! The roles of arguments and options, by the words that the rules have for them.

use crate::catalog::clients::Role;

/// Every role with its word.
pub(super) const ROLES: [(&str, Role); 31] = [
    ("url", Role::Url),
    ("base", Role::Base),
    ("method", Role::Method),
    ("body", Role::Body),
    ("data", Role::Data),
    ("json", Role::Json),
    ("form", Role::Form),
    ("headers", Role::Headers),
    ("header-name", Role::HeaderName),
    ("header-value", Role::HeaderValue),
    ("options", Role::Options),
    ("request", Role::Request),
    ("callback", Role::Callback),
    ("query", Role::Query),
    ("host", Role::Host),
    ("path", Role::Path),
    ("stdin", Role::Stdin),
    ("words", Role::Words),
    ("header-line", Role::HeaderLine),
    ("payload", Role::Payload),
    ("upload", Role::Upload),
    ("upload-post", Role::UploadPost),
    ("form-field", Role::FormField),
    ("get", Role::Get),
    ("head", Role::Head),
    ("next", Role::Next),
    ("config", Role::Config),
    ("item", Role::Item),
    ("hook", Role::Hook),
    ("transform", Role::Transform),
    ("ignored", Role::Ignored),
];
