//! What is known of a payload's fields over all bodies that a call sends, wherever they are written.

use super::entries::member;
use crate::catalog::mapping::{Destination, Mapped};
use crate::ir::Language;
use crate::plan::Plan;
use crate::plan::construct::{Obstacles, Planner, Taken};
use crate::resolve::{Cause, Guard, Json, JsonKind, Presence};

/// What is known of one field over all bodies that a call sends.
pub(in crate::plan::construct) struct Found<'j> {
    pub(in crate::plan::construct) from: Vec<String>,
    pub(in crate::plan::construct) to: Destination,
    pub(in crate::plan::construct) target: Vec<String>,
    pub(in crate::plan::construct) row: usize,
    pub(in crate::plan::construct) values: Vec<&'j Json>,
    /// In how many bodies it is always there.
    pub(in crate::plan::construct) always: usize,
}

/// The walk over the bodies.
pub(in crate::plan::construct) struct Gather<'g, 'j> {
    pub(in crate::plan::construct) planner: &'g Planner<'g>,
    pub(in crate::plan::construct) plan: &'g Plan<'g>,
    pub(in crate::plan::construct) found: Vec<Found<'j>>,
    /// Objects around fields, and in how many bodies they are always there.
    pub(in crate::plan::construct) around: Vec<(String, usize)>,
    pub(in crate::plan::construct) obstacles: Obstacles,
}

impl<'j> Gather<'_, 'j> {
    pub(in crate::plan::construct) fn body(&mut self, body: &'j Json) {
        match &body.kind {
            JsonKind::Object { open: None, .. } => self.object(body, &[], true),
            _ => self.obstacles.push(super::OPEN.to_owned()),
        }
    }

    fn object(&mut self, json: &'j Json, outer: &[String], is_always: bool) {
        let JsonKind::Object { fields, .. } = &json.kind else {
            return;
        };
        let mapping = self.planner.catalog.mapping();
        for field in fields {
            let mut from = outer.to_vec();
            from.push(field.key.to_string());
            let is_always = is_always && field.presence == Presence::Always;
            let settings: Vec<String> = from.iter().cloned().chain(["*".to_owned()]).collect();
            let row = mapping.fields.iter().position(|rule| rule.from == settings);
            if let Some(row) = row {
                let rule = &mapping.fields[row];
                let target = rule.path[..rule.path.len() - 1].to_vec();
                let is_object = |one: &&Json| matches!(one.kind, JsonKind::Object { .. });
                if !field
                    .value
                    .alternatives(&Guard::default())
                    .iter()
                    .all(is_object)
                {
                    self.obstacles
                        .push(format!("`{}` is not known to be an object", from.join(".")));
                }
                self.add(from, (rule.to, target, row), &field.value, is_always);
                continue;
            }
            let path: Vec<&str> = from.iter().map(String::as_str).collect();
            match mapping.field(&path) {
                Mapped::To(rule, target) => {
                    let row = mapping
                        .fields
                        .iter()
                        .position(|one| std::ptr::eq(one, rule));
                    // The plan has the last word on fields that may go to either body.
                    let placed = self.plan.placed.iter().find(|placed| placed.from == from);
                    let to = placed.map_or(rule.to, |placed| placed.to);
                    let row = row.unwrap_or(usize::MAX);
                    self.add(from, (to, target, row), &field.value, is_always);
                }
                Mapped::Inner => {
                    let name = from.join(".");
                    let alternatives = field.value.alternatives(&Guard::default());
                    let is_there = |one: &&Json| !matches!(one.kind, JsonKind::Absent);
                    let always = usize::from(is_always && alternatives.iter().all(is_there));
                    match self.around.iter_mut().find(|(known, _)| *known == name) {
                        Some((_, known)) => *known += always,
                        None => self.around.push((name.clone(), always)),
                    }
                    let before = self.counts();
                    for json in &alternatives {
                        match &json.kind {
                            JsonKind::Object { open: None, .. } => {
                                self.object(json, &from, is_always);
                            }
                            JsonKind::Absent => {}
                            _ => self
                                .obstacles
                                .push(format!("`{name}` is not known to be an object")),
                        }
                    }
                    self.settle(before, alternatives.len());
                }
                Mapped::Unknown => self
                    .obstacles
                    .push(format!("`{}` has no known place", from.join("."))),
            }
        }
    }

    /// How many agents there are at most in these bodies, each of which sets its own fields together, as far as those are
    /// known.
    pub(in crate::plan::construct) fn agents(&self, bodies: &[&'j Json]) -> usize {
        let mut distinct: Vec<(String, usize)> = Vec::new();
        for body in bodies {
            let mut alone = Gather {
                planner: self.planner,
                plan: self.plan,
                found: Vec::new(),
                around: Vec::new(),
                obstacles: Vec::new(),
            };
            alone.body(body);
            let mut agent = (String::new(), 1_usize);
            let found = alone.found.iter();
            for field in found.filter(|field| field.to != Destination::Session) {
                let choices = field.choices(1);
                if choices == 0 {
                    continue;
                }
                agent.0 += &format!(
                    "{:?}{:?}",
                    field.from,
                    distinct_values(&field.alternatives())
                );
                agent.1 = agent.1.saturating_mul(choices);
            }
            if !distinct.contains(&agent) {
                distinct.push(agent);
            }
        }
        let counts = distinct.into_iter().map(|(_, count)| count);
        counts.fold(0, usize::saturating_add)
    }

    /// In how many bodies everything is always there that was found so far.
    fn counts(&self) -> (Vec<usize>, Vec<usize>) {
        let found = self.found.iter().map(|one| one.always);
        let around = self.around.iter().map(|(_, always)| *always);
        (found.collect(), around.collect())
    }

    /// Behind a choice of objects, of which one body has one: what is always there is there in each.
    fn settle(&mut self, before: (Vec<usize>, Vec<usize>), alternatives: usize) {
        let (found, around) = before;
        let settled = |now: usize, before: Option<&usize>| {
            let before = before.copied().unwrap_or(0);
            match now - before {
                0 => now,
                own => before + usize::from(own == alternatives),
            }
        };
        for (at, one) in self.found.iter_mut().enumerate() {
            one.always = settled(one.always, found.get(at));
        }
        for (at, (_, always)) in self.around.iter_mut().enumerate() {
            *always = settled(*always, around.get(at));
        }
    }

    fn add(
        &mut self,
        from: Vec<String>,
        (to, target, row): (Destination, Vec<String>, usize),
        value: &'j Json,
        is_always: bool,
    ) {
        let alternatives = value.alternatives(&Guard::default());
        let is_there = |one: &&Json| !matches!(one.kind, JsonKind::Absent);
        let always = usize::from(is_always && alternatives.iter().all(is_there));
        match self.found.iter_mut().find(|one| one.from == from) {
            Some(known) => {
                known.values.push(value);
                known.always += always;
            }
            None => self.found.push(Found {
                from,
                to,
                target,
                row,
                values: vec![value],
                always,
            }),
        }
    }

    /// The condition under which the session's channel is configured, where that is not in all bodies.
    pub(in crate::plan::construct) fn configures(
        &self,
        taken: &Taken,
        bodies: usize,
    ) -> Option<String> {
        let of_channel = self.found.iter();
        let of_channel = of_channel.filter(|one| one.to == Destination::Channel);
        let is_there = |one: &Found<'_>| one.always == bodies;
        if of_channel.clone().any(is_there) {
            return None;
        }
        let asked = |one| format!("{} !== undefined", self.text(one, taken, bodies));
        let all: Vec<String> = of_channel.map(asked).collect();
        (!all.is_empty()).then(|| all.join(" || "))
    }

    /// How a field is read from what was taken out of the payload.
    pub(in crate::plan::construct) fn text(
        &self,
        one: &Found<'_>,
        taken: &Taken,
        bodies: usize,
    ) -> String {
        let Some((first, rest)) = one.from.split_first() else {
            return String::new();
        };
        let name = taken.names.iter().find(|(key, _)| key == first);
        let mut text = name.map_or_else(|| first.clone(), |(_, name)| name.clone());
        let source = self.planner.file.source.text();
        let knows_chains = source.contains("?.")
            || matches!(
                self.planner.file.ir.language,
                Language::TypeScript | Language::Tsx
            );
        let mut path = first.clone();
        for key in rest {
            let mut around = self.around.iter();
            let is_optional = around.any(|(known, always)| *known == path && *always < bodies);
            text = match (is_optional, knows_chains) {
                (false, _) => member(&text, key),
                (true, true) => format!("{text}?.{key}"),
                (true, false) => member(&format!("({text} || {{}})"), key),
            };
            path = format!("{path}.{key}");
        }
        let required = &self.planner.catalog.api().required_agent_objects;
        let is_required = one.target.first().is_some_and(|key| required.contains(key));
        match is_required && one.always < bodies {
            true => format!("{text} || {{}}"),
            false => text,
        }
    }
}

impl Found<'_> {
    fn alternatives(&self) -> Vec<&Json> {
        let each = self.values.iter();
        each.flat_map(|value| value.alternatives(&Guard::default()))
            .collect()
    }

    /// Whether a part of it is not the same in the whole process.
    pub(in crate::plan::construct) fn depends(&self) -> bool {
        let varies = |cause: &Cause| !matches!(cause, Cause::Environment(_));
        self.values.iter().any(|value| value.has_cause(&varies))
    }

    /// How many known values it is one of, its absence included; 0 where one of them is not known.
    pub(in crate::plan::construct) fn choices(&self, bodies: usize) -> usize {
        if self.depends() {
            return 0;
        }
        variety(&self.alternatives()).saturating_add(usize::from(self.always < bodies))
    }

    /// Whether it is one value in the whole process.
    pub(in crate::plan::construct) fn is_constant(&self, bodies: usize) -> bool {
        self.choices(bodies) == 1
    }
}

/// How many values there are among known alternatives, by all that they are made of.
fn variety(alternatives: &[&Json]) -> usize {
    let counts = distinct_values(alternatives);
    let counts = counts.into_iter().map(|(_, count)| count);
    counts.fold(0, usize::saturating_add)
}

/// Each of them once, by what it is made of, and how many values it stands for.
fn distinct_values(alternatives: &[&Json]) -> Vec<(String, usize)> {
    let mut distinct: Vec<(String, usize)> = Vec::new();
    for json in alternatives {
        let one = match &json.kind {
            JsonKind::Str(text) => (format!("{:?}", text.known()), 1),
            JsonKind::Array { items, .. } => {
                let items = items.iter();
                together(items.map(|(item, presence)| ("", item, presence)))
            }
            JsonKind::Object { fields, .. } => {
                let fields = fields.iter();
                together(fields.map(|field| (field.key.as_str(), &field.value, &field.presence)))
            }
            kind => (format!("{kind:?}"), 1),
        };
        if !distinct.contains(&one) {
            distinct.push(one);
        }
    }
    distinct
}

/// What parts make together, and how many values that stands for.
fn together<'j>(parts: impl Iterator<Item = (&'j str, &'j Json, &'j Presence)>) -> (String, usize) {
    let mut whole = (String::new(), 1_usize);
    for (key, json, presence) in parts {
        let values = distinct_values(&json.alternatives(&Guard::default()));
        let is_always = *presence == Presence::Always;
        let counts = values.iter().map(|(_, count)| *count);
        let counted = counts.fold(usize::from(!is_always), usize::saturating_add);
        whole.0 += &format!("{key:?}{is_always}{values:?}");
        whole.1 = whole.1.saturating_mul(counted);
    }
    whole
}
