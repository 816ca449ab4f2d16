//! The environment of a program that sets it: what is read from it then is not the same in the whole process.

use super::Obstacles;
use super::made::holes;
use super::planner::Planner;
use crate::detect::{Site, Way};
use crate::ir::{ExprKind, Language};
use crate::plan::facts::Facts;
use crate::plan::facts::environment::{Environment, Variable};
use crate::program::{Link, Noted, ProgramFile};
use crate::resolve::{Cause, Json, JsonKind, Origin, TextPiece};
use crate::source::Span;

/// Who sets a variable of the environment.
enum Setter {
    /// The file that reads it.
    Here,
    /// The file at this path.
    Other(String),
}

impl Planner<'_> {
    /// Names what a request reads from the environment elsewhere than in the call, where the program sets it while it runs: the
    /// agent would keep what it was created with.
    pub(super) fn check_environment(&self, site: &Site, obstacles: &mut Obstacles) {
        for (cause, origin) in site.ways.iter().flat_map(read_by) {
            let Cause::Environment(name) = cause else {
                continue;
            };
            let is_here =
                origin.is_some_and(|origin| origin.file == 0 && site.span.contains(origin.span));
            let Some(setter) = self.change_of(name) else {
                continue;
            };
            if is_here || origin.is_some_and(|origin| self.is_kept(origin)) {
                continue;
            }
            let obstacle = match &setter {
                Setter::Other(by) => format!(
                    "the environment variable `{name}` is set by {by} while the program runs"
                ),
                Setter::Here => {
                    format!("the environment variable `{name}` is set while the program runs")
                }
            };
            if !obstacles.contains(&obstacle) {
                obstacles.push(obstacle);
            }
        }
    }

    /// Who sets a variable at other times than once before anything runs, in the file itself or in another of its program.
    fn change_of(&self, name: &str) -> Option<Setter> {
        if self.file.ir.language == Language::Rust {
            return None;
        }
        let own = || Environment::of(self.facts, self.file.source.text()).changed();
        let mut own = self.changed.get_or_init(own).iter();
        if own.any(|variable| variable.as_deref().is_none_or(|one| one == name)) {
            return Some(Setter::Here);
        }
        let set_in = |other: &ProgramFile| {
            Environment::of(&Facts::new(&other.ir), other.source.text()).changed()
        };
        let setters = self.imports.setters(self.file, name, &set_in);
        let mut others = setters.into_iter();
        let setter = others.find(|other| self.is_near(other))?;
        Some(Setter::Other(setter.path))
    }

    /// Whether what sets a variable runs in the program of this file. Names that are computed come from a file, mostly; they matter to
    /// those who import what sets them, or the other way.
    fn is_near(&self, other: &Noted<Variable>) -> bool {
        other.path != self.file.source.path()
            && match self.imports.link(self.file, &other.path) {
                Link::Direct => true,
                Link::Shared => other.found.iter().any(Option::is_some),
                Link::None => false,
            }
    }

    /// Whether what a place reads from the environment may be something else the next time.
    pub(super) fn reads_changed_environment(&self, place: Span) -> bool {
        let environment = Environment::of(self.facts, self.file.source.text());
        let read = environment.read_in(place);
        let is_changed = |variable: &Variable| match variable {
            Some(name) => self.change_of(name).is_some(),
            None => true,
        };
        read.iter().any(is_changed) && !environment.is_kept(place)
    }

    /// Whether any of these values is read from what the program sets while it runs.
    pub(super) fn is_set_while_running(&self, values: &[&Json]) -> bool {
        let is_set = |cause: &Cause| match cause {
            Cause::Environment(name) => self.change_of(name).is_some(),
            _ => false,
        };
        values.iter().any(|value| value.has_cause(&is_set))
    }

    /// Whether the file uses anything that other files may change: what a whole payload is made of may be it.
    pub(super) fn names_unstable(&self) -> bool {
        self.file.ir.exprs.iter().any(|expr| match expr.kind {
            ExprKind::Binding(binding) => self.facts.is_unstable(binding),
            _ => false,
        })
    }

    /// Whether a variable of the environment, read at this place, may be something else the next time.
    pub(super) fn is_changed_variable(&self, name: &str, origin: Option<Origin>) -> bool {
        self.change_of(name).is_some() && !origin.is_some_and(|origin| self.is_kept(origin))
    }

    /// Whether what is read at a place is kept in a constant of its module.
    fn is_kept(&self, origin: Origin) -> bool {
        if origin.file == 0 {
            return Environment::of(self.facts, self.file.source.text()).is_kept(origin.span);
        }
        self.files.get(origin.file as usize).is_some_and(|file| {
            let facts = Facts::new(&file.ir);
            Environment::of(&facts, file.source.text()).is_kept(origin.span)
        })
    }
}

/// What of a request is not known, and where it comes from.
fn read_by(way: &Way) -> Vec<(&Cause, Option<Origin>)> {
    let mut found = Vec::new();
    for header in &way.request.headers {
        found.extend(holes(&header.value));
    }
    for url in &way.urls {
        found.extend(url.text.pieces.iter().filter_map(|piece| match piece {
            TextPiece::Hole { cause, origin } => Some((cause, *origin)),
            TextPiece::Text { .. } => None,
        }));
    }
    let mut open: Vec<&Json> = way.request.body.iter().collect();
    while let Some(json) = open.pop() {
        match &json.kind {
            JsonKind::Object { fields, .. } => open.extend(fields.iter().map(|field| &field.value)),
            JsonKind::Array { items, .. } => open.extend(items.iter().map(|(item, _)| item)),
            JsonKind::Choice(alternatives) => open.extend(alternatives.iter().map(|(_, one)| one)),
            _ => found.extend(holes(json)),
        }
    }
    found
}
