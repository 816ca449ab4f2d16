//! Endpoints that a table of paths holds by a name of the program: `PATHS[channel]`. The table becomes one of channels.
//!
//! ```js
//! const CHANNELS = { web: "webrtc", phone: "websocket" };
//! ```
//!
//! What the table does not know is sent to no endpoint before, and asks for no channel after.

use super::UrlPlace;
use super::planner::Planner;
use crate::detect::Site;
use crate::ir::{BindingId, EntryKind, ExprId, ExprKind, Key};
use crate::plan::facts::Facts;
use crate::source::Span;

/// What a table holds.
struct Paths {
    /// What stands before the last segment.
    heads: Vec<String>,
    /// The literals, and those of the channels.
    channels: Vec<(Span, String)>,
}

/// A channel that is chosen where the endpoint was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChannelChoice {
    /// By a condition.
    Condition {
        /// The condition.
        test: String,
        /// The channel where it holds.
        then: String,
        /// The channel where it does not.
        otherwise: String,
    },
    /// By a name in a table.
    Entry {
        /// What is looked up.
        text: String,
        /// What makes the table of paths one of channels.
        replaced: Vec<(Span, String)>,
    },
}

impl ChannelChoice {
    /// What changes where the endpoints were written.
    pub fn replaced(&self) -> &[(Span, String)] {
        match self {
            ChannelChoice::Condition { .. } => &[],
            ChannelChoice::Entry { replaced, .. } => replaced,
        }
    }
}

impl Planner<'_> {
    /// A URL whose path an object of the file holds under a name that is computed, and which nothing else reads.
    pub(super) fn table_url(&self, site: &Site) -> Option<UrlPlace> {
        let ir = &self.file.ir;
        let looked_up = |(_, expr): (ExprId, &crate::ir::Expr)| match expr.kind {
            ExprKind::Index { object, index } => Some((expr.span, object, index)),
            _ => None,
        };
        let ends: Vec<Span> = { site.ways.iter() }
            .flat_map(|way| &way.urls)
            .map(|url| url.text.origins().last().filter(|one| one.file == 0))
            .map(|origin| Some(origin?.span))
            .collect::<Option<_>>()?;
        let mut tables = self.facts.within(site.span).filter_map(looked_up);
        tables.find_map(|(used, object, index)| {
            let ExprKind::Binding(table) = ir.expr(self.facts.unwrapped(object)).kind else {
                return None;
            };
            let (statement, init) = self.facts.declaration(table)?;
            let literal = self.frozen(init)?;
            let is_alone = self.facts.uses(table).len() == 1
                && !self.is_exported(table)
                && !self.facts.is_assigned(table)
                && !self.facts.is_written(table);
            let index = ir.expr(index).span;
            if !is_alone || !self.is_same_later(index, site.span) {
                return None;
            }
            let paths = self.paths_of(literal)?;
            let [head] = paths.heads.as_slice() else {
                return None;
            };
            let is_whole = ends
                .iter()
                .all(|end| paths.channels.iter().any(|(value, _)| value == end));
            // A type that spells paths says nothing of channels.
            let outside = statement.span.len() - ir.expr(init).span.len();
            let kept = Span {
                start: statement.span.start,
                end: ir.expr(init).span.start,
            };
            let rest = Span {
                start: ir.expr(self.facts.unwrapped(init)).span.end,
                end: statement.span.end,
            };
            let says_paths = [kept, rest]
                .iter()
                .any(|span| self.source(*span).contains('/'));
            if !is_whole || (outside > 0 && says_paths) {
                return None;
            }
            let name = self.table_name(table);
            let lookup = self.source(used);
            let lookup = lookup.strip_prefix(ir.binding(table).name.as_str())?;
            let mut replaced = vec![(ir.binding(table).span, name.clone())];
            replaced.extend(paths.channels);
            let choice = ChannelChoice::Entry {
                text: format!("{name}{lookup}"),
                replaced,
            };
            self.written(used, head, Some(choice), Vec::new())
        })
    }

    /// Whether what is computed at a place is the same when it is computed once more, behind the agent's creation.
    fn is_same_later(&self, place: Span, call: Span) -> bool {
        let names = self.facts.free_bindings(place);
        let is_fixed =
            |name: &BindingId| !self.facts.is_assigned(*name) && self.facts.is_visible(*name, call);
        super::payload::pure(self, place) && names.iter().all(is_fixed)
    }

    /// What stands before the last segment of the paths that an object holds, and the channel for each of them; `None` where it
    /// holds anything else.
    fn paths_of(&self, object: ExprId) -> Option<Paths> {
        let ir = &self.file.ir;
        let ExprKind::Object { entries, .. } = &ir.expr(object).kind else {
            return None;
        };
        let mut heads: Vec<String> = Vec::new();
        let mut values = Vec::new();
        for entry in entries {
            let EntryKind::Property { value, key } = &entry.kind else {
                return None;
            };
            let value = self.facts.unwrapped(*value);
            let span = ir.expr(value).span;
            let ExprKind::Str(text) = &ir.expr(value).kind else {
                return None;
            };
            // `{ [Channel.Web]: ... }` is as good as a name.
            if let Key::Computed(key) = key
                && !super::payload::pure(self, ir.expr(*key).span)
            {
                return None;
            }
            let legacy = &self.catalog.api().legacy;
            let endpoint = legacy.iter().find(|one| text.value.ends_with(&one.path))?;
            let segment = endpoint.path.rsplit('/').next()?;
            let head = text.value.strip_suffix(segment)?.to_owned();
            if head.contains(['`', '\\', '$']) {
                return None;
            }
            if !heads.contains(&head) {
                heads.push(head);
            }
            let quote = self.source(span).get(..1)?;
            values.push((span, format!("{quote}{}{quote}", endpoint.channel)));
        }
        Some(Paths {
            heads,
            channels: values,
        })
    }

    /// What a table of channels is called where a table of paths was: in the same case, and as nothing else of the file.
    fn table_name(&self, table: BindingId) -> String {
        let own = self.file.ir.binding(table).name.as_str();
        let text = self.file.source.text();
        let is_constant = own.chars().all(|one| !one.is_lowercase());
        let is_type = own.starts_with(char::is_uppercase) && !is_constant;
        let names = match (is_constant, is_type) {
            (true, _) => ["CHANNELS", "CHANNEL_TYPES"],
            (_, true) => ["Channels", "ChannelTypes"],
            _ => ["channels", "channelTypes"],
        };
        let free = names.into_iter().find(|name| !Facts::is_word(text, name));
        free.unwrap_or(own).to_owned()
    }
}
