//! The fields of a payload on their way, and values that the current contract would not take as they are.

use super::Obstacles;
use super::planner::Planner;
use crate::catalog::mapping::Destination;
use crate::detect::Site;
use crate::resolve::{Guard, Json, JsonKind};
use crate::source::Span;

/// One entry of the payload and where it goes.
#[derive(Debug)]
pub struct FieldMove {
    /// The body it goes to.
    pub to: Destination,
    /// The path there.
    pub path: Vec<String>,
    /// The entry itself, or the assignment that writes the field.
    pub entry: Span,
    /// The object literal that the entry stands in; the assignment itself where there is none.
    pub object: Span,
    /// Its value, as far as it depends on anything.
    pub value: Span,
    /// Whether key and value are one name.
    pub is_shorthand: bool,
    /// The row of the mapping.
    pub row: usize,
    /// Whether the value is known and depends on nothing around it, so that it is the same whenever it is evaluated.
    pub is_known: bool,
    /// Whether it depends on what other code hands over or assigns, wherever it is kept.
    pub depends: bool,
    /// How many known values it is one of, its absence included; 0 where one of them is not known.
    pub choices: usize,
    /// The value's text where the agent is created, if it is another one than here.
    pub text: Option<String>,
    /// What else it depends on: the condition by which its value is chosen, and the other value.
    pub reads: Vec<Span>,
    /// The conditions under which the field is there, as text where the agent is created, and where they are written.
    pub when: Vec<(String, Span)>,
    /// The entries around, each with its literal, the outermost first.
    pub around: Vec<(Span, Span)>,
    /// Comments of the statement around, which travel with the field.
    pub comments: Vec<Span>,
}

impl Planner<'_> {
    /// Values that the current contract would not take as they are.
    pub(super) fn check_values(&self, site: &Site, obstacles: &mut Obstacles) {
        for body in self.sent_bodies(site) {
            let JsonKind::Object { fields, open } = &body.kind else {
                continue;
            };
            if let Some(cause) = open {
                obstacles.push(format!(
                    "the payload may have further fields: it is {}",
                    cause.describe()
                ));
            }
            let Some(config) = fields.iter().find(|field| field.key == "providerConfig") else {
                continue;
            };
            self.check_config(&config.value, obstacles);
        }
    }

    fn check_config(&self, json: &Json, obstacles: &mut Obstacles) {
        if let JsonKind::Choice(_) = json.kind {
            let alternatives = json.alternatives(&Guard::default()).into_iter();
            alternatives.for_each(|one| self.check_config(one, obstacles));
            return;
        }
        let JsonKind::Object { fields, open } = &json.kind else {
            obstacles.push("`providerConfig` is not known to be an object".to_owned());
            return;
        };
        if open.is_some() {
            obstacles.push("`providerConfig` may have further fields".to_owned());
        }
        if let Some(settings) = fields.iter().find(|field| field.key == "settings")
            && !matches!(settings.value.kind, JsonKind::Object { .. })
        {
            obstacles.push("`providerConfig.settings` is not known to be an object".to_owned());
        }
    }
}
