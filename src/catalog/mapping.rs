//! Where each legacy field goes (`rules/mapping.toml`), in both directions.

/// The body a field belongs to in the current contract.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Destination {
    /// Created once.
    Agent,
    /// Every session call.
    Session,
    /// The agent's channel configuration.
    Channel,
}

/// One row of the mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldRule {
    /// The legacy path: `["providerConfig", "voiceId"]`; a last `*` stands for every key.
    pub from: Vec<String>,
    /// Where it goes.
    pub to: Destination,
    /// Where else a user may send it (`tags`).
    pub or: Option<Destination>,
    /// The path in the new body; a last `*` takes the key.
    pub path: Vec<String>,
    /// Whether the field tells a legacy body from another product's.
    pub evidence: bool,
    /// Whether its name is a common one, which tells something only beside another field or the key's header.
    pub common: bool,
    /// Whether it is one of the two fields that together prove a legacy body (`companionId`, `providerConfig.*`).
    pub strong: bool,
}

/// The whole mapping.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    /// The rows, in the order of the file, which is the order of the new bodies.
    pub fields: Vec<FieldRule>,
}

/// What the mapping says about one legacy field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mapped<'a> {
    /// A row applies; the path in the new body with `*` filled in.
    To(&'a FieldRule, Vec<String>),
    /// No row applies, but rows exist below this path: an object to be looked into (`providerConfig`).
    Inner,
    /// Unknown.
    Unknown,
}

impl Mapping {
    /// Where the legacy field at `path` goes.
    pub fn field(&self, path: &[&str]) -> Mapped<'_> {
        for rule in &self.fields {
            let wild = rule.from.last().is_some_and(|last| last == "*");
            let fixed = if wild {
                &rule.from[..rule.from.len() - 1]
            } else {
                &rule.from[..]
            };
            if wild && path.len() == fixed.len() + 1 && fixed.iter().zip(path).all(|(a, b)| a == b)
            {
                let mut target = rule.path.clone();
                if target.last().is_some_and(|last| last == "*") {
                    target.pop();
                    target.push(path[path.len() - 1].to_owned());
                }
                return Mapped::To(rule, target);
            }
            if !wild && fixed.len() == path.len() && fixed.iter().zip(path).all(|(a, b)| a == b) {
                return Mapped::To(rule, rule.path.clone());
            }
        }
        let inner = self.fields.iter().any(|rule| {
            rule.from.len() > path.len() && rule.from.iter().zip(path).all(|(a, b)| a == b)
        });
        if inner {
            Mapped::Inner
        } else {
            Mapped::Unknown
        }
    }

    /// Top-level legacy keys that tell a legacy body from another product's.
    pub fn is_evidence(&self, key: &str) -> bool {
        self.fields
            .iter()
            .any(|rule| rule.evidence && rule.from[0] == key)
    }

    /// Those of them whose name other products use as well.
    pub fn is_common(&self, key: &str) -> bool {
        self.fields
            .iter()
            .any(|rule| rule.common && rule.from[0] == key)
    }

    /// Top-level legacy keys that prove a legacy body when they stand together.
    pub fn strong_keys(&self) -> Vec<&str> {
        let mut keys: Vec<&str> = self
            .fields
            .iter()
            .filter(|rule| rule.strong)
            .map(|rule| rule.from[0].as_str())
            .collect();
        keys.dedup();
        keys
    }
}
