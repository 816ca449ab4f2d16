//! The headers and the method of a request that is sent.

use super::Evaluation;
use super::draft::HeaderPart;
use super::request::Header;
use super::value::{Kind, Value};
use crate::ir::Name;

/// Names of groups of headers in what a client is made with, as far as they hold for a POST.
const GROUPS: [&str; 2] = ["common", "post"];

impl Evaluation<'_> {
    pub(super) fn freeze_headers(&mut self, parts: &[HeaderPart]) -> Vec<Header> {
        let mut headers = Vec::new();
        for part in parts {
            match part {
                HeaderPart::One(name, value, written) => {
                    if let Some(name) = header_name(name) {
                        headers.push(Header {
                            name,
                            value: self.freeze(value),
                            written: *written,
                        });
                    }
                }
                HeaderPart::Many(value) => self.freeze_header_object(value, &mut headers),
            }
        }
        headers
    }

    fn freeze_header_object(&mut self, value: &Value, headers: &mut Vec<Header>) {
        match &value.kind {
            Kind::Object(id) => {
                let Some(record) = self.read_record(*id) else {
                    return;
                };
                for (name, slot) in record.fields {
                    // axios keeps those of all methods, and those of one, in groups.
                    if GROUPS.contains(&name.as_str()) && matches!(slot.value.kind, Kind::Object(_))
                    {
                        self.freeze_header_object(&slot.value, headers);
                        continue;
                    }
                    headers.push(Header {
                        name,
                        value: self.freeze(&slot.value),
                        written: slot.entry,
                    });
                }
            }
            Kind::Array(id) => {
                let items = self
                    .heap
                    .list(*id)
                    .map(|list| list.items.clone())
                    .unwrap_or_default();
                // A pair alone, as awc takes it: `insert_header(("X-Api-Key", key))`.
                if let [(name, _), (value, _)] = items.as_slice()
                    && let Some(name) = header_name(name)
                {
                    headers.push(Header {
                        name,
                        value: self.freeze(value),
                        written: value.origin,
                    });
                    return;
                }
                for (item, _) in items {
                    let name = self.member(&item, "0");
                    let value = self.member(&item, "1");
                    if let Some(name) = header_name(&name) {
                        headers.push(Header {
                            name,
                            value: self.freeze(&value),
                            written: value.origin,
                        });
                    }
                }
            }
            Kind::Choice(alternatives) => {
                for (_, value) in alternatives.iter() {
                    self.freeze_header_object(value, headers);
                }
            }
            _ => {}
        }
    }
}

/// A header name as a literal or as a library's constant (`CONTENT_TYPE`, `http::header::AUTHORIZATION`).
fn header_name(value: &Value) -> Option<Name> {
    match &value.kind {
        Kind::External(path) => {
            let last = path.rsplit(['#', '.', ':']).next()?;
            Some(Name::from(last.to_ascii_lowercase().replace('_', "-")))
        }
        _ => value.known_text(),
    }
}

/// The HTTP method of a value: a literal in any case, or a library's constant (`Method::POST`).
pub(super) fn method_name(value: &Value) -> Option<Name> {
    match &value.kind {
        Kind::External(path) => path
            .rsplit(['#', '.', ':'])
            .next()
            .map(|last| Name::from(last.to_ascii_uppercase())),
        Kind::Choice(alternatives) => {
            let names: Vec<Name> = alternatives
                .iter()
                .filter_map(|(_, value)| method_name(value))
                .collect();
            if names.iter().any(|name| name == "POST") {
                Some(Name::from("POST"))
            } else if names.len() == alternatives.len() {
                names.into_iter().next()
            } else {
                None
            }
        }
        _ => value
            .known_text()
            .map(|text| Name::from(text.to_ascii_uppercase())),
    }
}
