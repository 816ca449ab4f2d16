//! Values that the current contract would not take as they are.

use super::Obstacles;
use super::planner::Planner;
use crate::detect::Site;
use crate::resolve::{Guard, Json, JsonKind};

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
