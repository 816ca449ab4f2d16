//! serde's attributes, as far as they decide what a value looks like as JSON.

use super::attributes::{arguments, last_segment, metas, string_value};
use super::case::Case;
use crate::ir::{FieldSerial, Name, Serial, Tagging};
use syn::{Attribute, Meta};

/// What the attributes of a struct or enum say.
#[derive(Default)]
pub(super) struct Container {
    serializes: bool,
    pub(super) rename_all: Option<Case>,
    pub(super) rename_all_fields: Option<Case>,
    /// The type has another name in JSON.
    pub(super) renamed: bool,
    transparent: bool,
    untagged: bool,
    tag: Option<Name>,
    content: Option<Name>,
    opaque: Option<Name>,
    /// `serde_with::skip_serializing_none`.
    skips_none: bool,
}

/// What the attributes of a variant say.
pub(super) struct VariantAttributes {
    pub(super) key: Name,
    pub(super) rename_all: Option<Case>,
    pub(super) opaque: Option<Name>,
}

impl Container {
    /// How the type is serialised, if it derives that.
    pub(super) fn serial(&self) -> Option<Serial> {
        self.serializes.then(|| Serial {
            transparent: self.transparent,
            tagging: match (self.untagged, &self.tag, &self.content) {
                (true, ..) => Tagging::Untagged,
                (false, Some(tag), Some(content)) => {
                    Tagging::Adjacent(tag.clone(), content.clone())
                }
                (false, Some(tag), None) => Tagging::Internal(tag.clone()),
                (false, None, _) => Tagging::External,
            },
            opaque: self.opaque.clone(),
        })
    }
}

/// Reads the attributes of a struct or enum.
pub(super) fn container(attributes: &[Attribute]) -> Container {
    let mut found = Container::default();
    for meta in metas(attributes) {
        match (last_segment(meta.path()).as_str(), &meta) {
            ("derive", Meta::List(list)) => {
                for derived in arguments(list) {
                    match last_segment(derived.path()).as_str() {
                        "Serialize" => found.serializes = true,
                        other @ ("Serialize_repr" | "SerializeDisplay") => {
                            found.serializes = true;
                            found.opaque = Some(format!("serialised by {other}").into());
                        }
                        _ => {}
                    }
                }
            }
            ("skip_serializing_none", _) => found.skips_none = true,
            _ => {}
        }
    }
    for meta in serde_metas(attributes) {
        let text = string_value(&meta);
        match (last_segment(meta.path()).as_str(), text) {
            ("rename_all", _) => found.rename_all = case_of(&meta),
            ("rename_all_fields", _) => found.rename_all_fields = case_of(&meta),
            ("rename", _) => found.renamed |= serialized_name(&meta).is_some(),
            ("transparent", _) => found.transparent = true,
            ("untagged", _) => found.untagged = true,
            ("tag", Some(tag)) => found.tag = Some(tag.into()),
            ("content", Some(content)) => found.content = Some(content.into()),
            ("into", Some(ty)) => {
                found.opaque = Some(format!("serialised as {ty}").into());
            }
            ("remote", Some(ty)) => {
                found.opaque = Some(format!("serialised for {ty}").into());
            }
            _ => {}
        }
    }
    found
}

/// Reads the attributes of a variant.
pub(super) fn variant(
    attributes: &[Attribute],
    name: &Name,
    rule: Option<Case>,
) -> VariantAttributes {
    let mut found = VariantAttributes {
        key: rule.map_or_else(|| name.clone(), |rule| rule.variant(name).into()),
        rename_all: None,
        opaque: None,
    };
    for meta in serde_metas(attributes) {
        match last_segment(meta.path()).as_str() {
            "rename" => {
                if let Some(name) = serialized_name(&meta) {
                    found.key = name.into();
                }
            }
            "rename_all" => found.rename_all = case_of(&meta),
            "untagged" => found.opaque = Some("an enum with an untagged variant".into()),
            "with" | "serialize_with" => {
                found.opaque = Some("an enum with a variant serialised by code of its own".into());
            }
            _ => {}
        }
    }
    found
}

/// Reads the attributes of a field.
pub(super) fn field(
    field: &syn::Field,
    name: &Name,
    rule: Option<Case>,
    container: &Container,
) -> FieldSerial {
    let mut found = FieldSerial::default();
    let mut key = rule.map_or_else(|| name.to_string(), |rule| rule.field(name));
    for meta in serde_metas(&field.attrs) {
        let text = string_value(&meta);
        match (last_segment(meta.path()).as_str(), text) {
            ("rename", _) => key = serialized_name(&meta).unwrap_or(key),
            ("skip" | "skip_serializing", _) => found.skipped = true,
            ("skip_serializing_if", Some(condition)) => {
                let condition = condition.replace(' ', "");
                if condition == "Option::is_none" || condition.ends_with("::Option::is_none") {
                    found.skip_if_none = true;
                } else {
                    found.skip_if = Some(condition.into());
                }
            }
            ("flatten", _) => found.flatten = true,
            ("with" | "serialize_with", Some(code)) => {
                found.opaque = Some(format!("serialised by {code}").into());
            }
            _ => {}
        }
    }
    for meta in metas(&field.attrs) {
        if meta.path().is_ident("serde_as") {
            found.opaque = Some("serialised by serde_as".into());
        }
    }
    if container.skips_none && !found.skip_if_none && found.skip_if.is_none() {
        found.skip_if_none = is_option(&field.ty);
    }
    found.key = (key != name.as_str()).then(|| key.into());
    found
}

fn is_option(ty: &syn::Type) -> bool {
    matches!(ty, syn::Type::Path(path) if last_segment(&path.path) == "Option")
}

/// The arguments of all `#[serde(...)]`.
fn serde_metas(attributes: &[Attribute]) -> Vec<Meta> {
    metas(attributes)
        .iter()
        .filter_map(|meta| match meta {
            Meta::List(list) if list.path.is_ident("serde") => Some(arguments(list)),
            _ => None,
        })
        .flatten()
        .collect()
}

fn case_of(meta: &Meta) -> Option<Case> {
    serialized_name(meta).and_then(|name| Case::named(&name))
}

/// The value of `rename = "x"` or `rename(serialize = "x")`.
fn serialized_name(meta: &Meta) -> Option<String> {
    match meta {
        Meta::List(list) => arguments(list)
            .iter()
            .filter(|inner| inner.path().is_ident("serialize"))
            .find_map(string_value),
        meta => string_value(meta),
    }
}
