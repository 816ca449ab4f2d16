//! How generated code reads what a wrapper hands back: where the parsed body is, and which question tells a refused request.

use super::value::Value;
use super::{Client, Handed, Outcome};
use crate::catalog::answers::{Refusal, filled};

/// What a wrapper's value is where the request is accepted, is refused, and where there is no answer at all.
pub(super) struct Outcomes {
    pub(super) accepted: Outcome,
    pub(super) refused: Outcome,
    pub(super) broken: Outcome,
}

/// A place in what a wrapper hands back, as it is read: `{}`, `{}.data`, `{}[1]`.
struct Place {
    text: String,
    /// The values there of accepted requests.
    accepted: Vec<Value>,
    /// The values there of refused ones.
    refused: Vec<Value>,
}

impl Outcomes {
    /// How it is read, or why it cannot be, in words.
    pub(super) fn read(&self, name: &str, client: &Client<'_>) -> Result<Handed, String> {
        if self.accepted.returned.is_empty() {
            return Err(format!("what `{name}` hands back is not clear"));
        }
        let refused = self.refused.returned.iter().chain(&self.broken.returned);
        let refused: Vec<Value> = refused.cloned().collect();
        let root = Place {
            text: "{}".to_owned(),
            accepted: self.accepted.returned.clone(),
            refused: refused.clone(),
        };
        let places = root.with_parts();
        let is = |place: &&Place, value: &Value| place.accepted.iter().all(|one| one == value);
        let holds = |place: &&Place| {
            let mut values = place.accepted.iter();
            values.all(|one| matches!(one, Value::Object(fields) if fields.holds_body && !fields.names("id")))
        };
        let find = |wanted: &Value| places.iter().find(|place| is(place, wanted));
        let body = match find(&Value::Body).or_else(|| places.iter().find(holds)) {
            Some(place) => place.text.clone(),
            None => match find(&Value::Answer) {
                Some(place) => filled(client.body, &place.text),
                None => {
                    return Err(
                        match places
                            .iter()
                            .any(|place| place.accepted.contains(&Value::Other))
                        {
                            true => format!("what `{name}` hands back is not clear"),
                            false => {
                                format!("what `{name}` hands back has no place for an agent's ID")
                            }
                        },
                    );
                }
            },
        };
        // Neither what the client hands back nor the body itself.
        let all = |wanted: &Value| self.accepted.returned.iter().all(|one| one == wanted);
        let is_plain = all(&Value::Answer) || (all(&Value::Body) && refused.is_empty());
        let is_own = !is_plain;
        if refused.is_empty() {
            return Ok(Handed {
                refusal: Refusal::Thrown,
                body,
                is_own,
            });
        }
        let told = self.told(&places, &body, client);
        let is_answer = |value: &Value| {
            !matches!(
                value,
                Value::Other | Value::Str(_) | Value::Text | Value::Field(_)
            )
        };
        let refusal = match told {
            Some(ok) if refused.iter().all(is_answer) => Refusal::Answered(ok),
            // A parsed body like any other: one that has no ID.
            _ if body == "{}"
                && refused
                    .iter()
                    .all(|one| matches!(one, Value::Body | Value::Null | Value::Undefined)) =>
            {
                Refusal::Parsed
            }
            _ => {
                return Err(format!(
                    "what `{name}` hands back does not tell a refused request from another"
                ));
            }
        };
        Ok(Handed {
            is_own: is_own && refusal != Refusal::Parsed,
            body,
            refusal,
        })
    }

    /// A question that is answered with yes of accepted requests, and with no of others.
    fn told(&self, places: &[Place], body: &str, client: &Client<'_>) -> Option<String> {
        let all =
            |values: &[Value], truth: bool| values.iter().all(|value| value.truth() == Some(truth));
        let named = |place: &&Place, names: &[&str]| {
            let name = place.text.trim_start_matches("{}").trim_start_matches('.');
            names.contains(&name)
        };
        let tells = |place: &&Place| all(&place.accepted, true) && all(&place.refused, false);
        let denies = |place: &&Place| all(&place.accepted, false) && all(&place.refused, true);
        let flag = |place: &&Place| {
            let is_flag = |value: &Value| matches!(value, Value::Bool(_) | Value::Undefined);
            tells(place) && place.accepted.iter().chain(&place.refused).all(is_flag)
        };
        let mut flags = places.iter().filter(flag);
        if let Some(place) = flags.find(|place| named(place, &["ok", "success"])) {
            return Some(place.text.clone());
        }
        let answered = |place: &&Place| {
            let mut all = place.accepted.iter().chain(&place.refused);
            all.all(|value| *value == Value::Answer)
        };
        if let Some(place) = places.iter().find(answered) {
            return Some(filled(client.ok, &place.text));
        }
        if let Some(place) = places.iter().find(flag) {
            return Some(place.text.clone());
        }
        if let Some(question) = places.iter().find_map(Place::tag) {
            return Some(question);
        }
        if let Some(place) = places.iter().find(denies) {
            return Some(format!("!{}", place.text));
        }
        let of_body = |place: &&Place| tells(place) && place.text == body;
        if let Some(place) = places
            .iter()
            .find(of_body)
            .or_else(|| places.iter().find(tells))
        {
            return Some(place.text.clone());
        }
        let by_status = |place: &&Place| {
            let is_low = |value: &Value| match value {
                Value::Status => true,
                Value::Number(number) => number.parse::<f64>().is_ok_and(|number| number < 200.0),
                _ => false,
            };
            place.accepted.iter().all(|value| *value == Value::Status)
                && place.refused.iter().all(is_low)
        };
        let place = places.iter().find(by_status)?;
        Some(filled("{} >= 200 && {} < 300", &place.text))
    }
}

impl Place {
    /// The value itself, and what it is made of, one level deep.
    fn with_parts(self) -> Vec<Place> {
        let names: Vec<String> = match self.accepted.first() {
            Some(Value::Object(fields)) => fields
                .named
                .iter()
                .map(|(name, _)| name.to_string())
                .collect(),
            Some(Value::Array(items)) => (0..items.len()).map(|at| at.to_string()).collect(),
            _ => Vec::new(),
        };
        let parts: Vec<Place> = names.iter().filter_map(|name| self.part(name)).collect();
        std::iter::once(self).chain(parts).collect()
    }

    fn part(&self, name: &str) -> Option<Place> {
        let is_name = name.starts_with(|one: char| one.is_alphabetic() || one == '_' || one == '$')
            && name
                .chars()
                .all(|one| one.is_alphanumeric() || one == '_' || one == '$');
        let text = match (is_name, name.parse::<usize>()) {
            (true, _) => format!("{}.{name}", self.text),
            (_, Ok(at)) => format!("{}[{at}]", self.text),
            _ => return None,
        };
        let part = |value: &Value| match value {
            Value::Object(fields) => Some(fields.field(name)),
            Value::Array(items) => {
                let item = items.get(name.parse::<usize>().ok()?);
                Some(item.cloned().unwrap_or(Value::Undefined))
            }
            _ => None,
        };
        Some(Place {
            text,
            accepted: self.accepted.iter().map(part).collect::<Option<_>>()?,
            refused: self.refused.iter().map(part).collect::<Option<_>>()?,
        })
    }

    /// `{}.kind === "ok"`.
    fn tag(&self) -> Option<String> {
        let Some(Value::Str(tag)) = self.accepted.first() else {
            return None;
        };
        let is_tag = |value: &Value| matches!(value, Value::Str(own) if own == tag);
        let is_other = |value: &Value| matches!(value, Value::Str(own) if own != tag);
        let is_plain = tag
            .chars()
            .all(|one| one.is_alphanumeric() || matches!(one, '_' | '-' | ' '));
        (is_plain && self.accepted.iter().all(is_tag) && self.refused.iter().all(is_other))
            .then(|| format!("{} === \"{tag}\"", self.text))
    }
}
