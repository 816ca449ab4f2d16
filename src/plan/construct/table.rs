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
use crate::ir::{
    BinaryOp, BindingId, BindingKind, EntryKind, ExprId, ExprKind, Item, Key, UnaryOp,
};
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
        /// Where the call asks for the path, if asking may throw: the channel is asked for in front of the call then.
        throws: Option<Span>,
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

impl UrlPlace {
    /// What asks for the channel in place of what asked for the path, if that may throw.
    pub fn asked_at(&self, place: Span) -> Option<&str> {
        match self.written.as_ref()?.choice.as_ref()? {
            ChannelChoice::Entry {
                text,
                throws: Some(at),
                ..
            } if *at == place => Some(text),
            _ => None,
        }
    }
}

impl Planner<'_> {
    /// A URL whose path an object of the file holds under a name that is computed, and which nothing else reads.
    pub(super) fn table_url(&self, site: &Site) -> Option<UrlPlace> {
        let ir = &self.file.ir;
        let ends = self.ends_of_urls(site)?;
        let mut uses = self.facts.within(site.span);
        uses.find_map(|(id, expr)| {
            let used = expr.span;
            let (kept, object, index) = self.looked_up(id)?;
            let object = self.facts.unwrapped(object);
            let ExprKind::Binding(table) = ir.expr(object).kind else {
                return None;
            };
            // A default beside it is an address, too.
            if self.has_default(used, site.span) {
                return None;
            }
            if kept.is_none() && !self.is_same_later(ir.expr(index).span, site.span) {
                return None;
            }
            let paths = self.paths_of(table)?;
            let [head] = paths.heads.as_slice() else {
                return None;
            };
            let is_value = |end: &Span| paths.channels.iter().any(|(value, _)| value == end);
            if !ends.iter().all(is_value) {
                return None;
            }
            let name = self.table_name(table);
            let mut replaced = vec![(ir.binding(table).span, name.clone())];
            replaced.extend(paths.channels);
            let text = match kept {
                Some(variable) => {
                    replaced.push((ir.expr(object).span, name));
                    let own = self.kept_name(variable);
                    let uses = self.facts.uses(variable).into_iter().map(|(_, span)| span);
                    let others = uses.filter(|span| *span != used);
                    let all = others.chain([ir.binding(variable).span]);
                    replaced.extend(all.map(|span| (span, own.clone())));
                    own
                }
                None => {
                    let lookup = self.source(used);
                    let lookup = lookup.strip_prefix(ir.binding(table).name.as_str())?;
                    format!("{name}{lookup}")
                }
            };
            let choice = ChannelChoice::Entry {
                text,
                replaced,
                throws: None,
            };
            self.written(used, head, Some(choice), Vec::new())
        })
    }

    /// The literals of the file that a call's URLs end in, if all do.
    pub(super) fn ends_of_urls(&self, site: &Site) -> Option<Vec<Span>> {
        let urls = site.ways.iter().flat_map(|way| &way.urls);
        let ends = urls.map(|url| url.text.origins().last().filter(|one| one.file == 0));
        ends.map(|origin| Some(origin?.span)).collect()
    }

    /// The table and the name that an expression looks up in it; with the variable that keeps what was found, where the
    /// expression is one that nothing else needs but to ask whether there is anything: `if (!path) throw ...`.
    fn looked_up(&self, expr: ExprId) -> Option<(Option<BindingId>, ExprId, ExprId)> {
        let ir = &self.file.ir;
        match ir.expr(expr).kind {
            ExprKind::Index { .. } | ExprKind::Call(_) => {
                let (object, index) = self.read_of_table(expr)?;
                Some((None, object, index))
            }
            ExprKind::Binding(kept) => {
                let (_, init) = self.facts.declaration(kept)?;
                let (object, index) = self.read_of_table(self.facts.unwrapped(init))?;
                let mut uses = self.facts.uses(kept).into_iter();
                let is_only_asked = uses.all(|(used, _)| used == expr || self.is_asked(used));
                let is_fixed = ir.binding(kept).kind == BindingKind::Constant
                    && ir.binding(kept).hint.is_none();
                (is_fixed && is_only_asked).then_some((Some(kept), object, index))
            }
            _ => None,
        }
    }

    /// Whether something else may stand for an expression of a call: `PATHS[kind] ?? PATHS.web`.
    pub(super) fn has_default(&self, expr: Span, call: Span) -> bool {
        let mut around = self.facts.within(call);
        around.any(|(_, own)| {
            let is_choice = matches!(
                own.kind,
                ExprKind::Binary {
                    op: BinaryOp::And | BinaryOp::Or | BinaryOp::Nullish,
                    ..
                }
            );
            is_choice && own.span.contains(expr) && own.span != expr
        })
    }

    /// A table and what is looked up in it: `table[name]`, `table.get(name)`.
    fn read_of_table(&self, expr: ExprId) -> Option<(ExprId, ExprId)> {
        let ir = &self.file.ir;
        match &ir.expr(expr).kind {
            ExprKind::Index { object, index } => Some((*object, *index)),
            ExprKind::Call(call) => match (&ir.expr(call.callee).kind, call.args.as_slice()) {
                (
                    ExprKind::Member {
                        object, property, ..
                    },
                    [name],
                ) if property == "get" => Some((*object, name.value)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether an expression is only asked for being there.
    fn is_asked(&self, used: ExprId) -> bool {
        let ir = &self.file.ir;
        let is_nothing =
            |id: ExprId| matches!(ir.expr(id).kind, ExprKind::Null | ExprKind::Undefined);
        ir.exprs.iter().any(|expr| match expr.kind {
            ExprKind::Unary {
                op: UnaryOp::Not,
                operand,
            } => operand == used,
            ExprKind::Binary {
                op: BinaryOp::Equal | BinaryOp::NotEqual,
                left,
                right,
            } => (left == used && is_nothing(right)) || (right == used && is_nothing(left)),
            _ => false,
        })
    }

    /// What a variable that held a path is called when it holds a channel.
    pub(super) fn kept_name(&self, kept: BindingId) -> String {
        let field = &self.catalog.api().channel_field;
        let text = self.file.source.text();
        match Facts::is_word(text, field) {
            true => self.file.ir.binding(kept).name.to_string(),
            false => field.clone(),
        }
    }

    /// Whether what is computed at a place is the same when it is computed once more, behind the agent's creation.
    pub(super) fn is_same_later(&self, place: Span, call: Span) -> bool {
        let names = self.facts.free_bindings(place);
        let is_fixed =
            |name: &BindingId| !self.facts.is_assigned(*name) && self.facts.is_visible(*name, call);
        super::payload::pure(self, place) && names.iter().all(is_fixed)
    }

    /// What stands before the last segment of the paths that a constant's object holds, and the channel for each of them; `None`
    /// where it holds anything else, or is read elsewhere.
    fn paths_of(&self, table: BindingId) -> Option<Paths> {
        let ir = &self.file.ir;
        let (statement, init) = self.facts.declaration(table)?;
        let object = (self.frozen(init)).unwrap_or_else(|| self.facts.unwrapped(init));
        let is_alone = self.facts.uses(table).len() == 1
            && !self.is_exported(table)
            && !self.facts.is_assigned(table)
            && !self.facts.is_written(table);
        // A type that spells paths says nothing of channels.
        let before = Span {
            start: statement.span.start,
            end: ir.expr(init).span.start,
        };
        let after = Span {
            start: ir.expr(self.facts.unwrapped(init)).span.end,
            end: statement.span.end,
        };
        let says_paths = [before, after]
            .iter()
            .any(|span| self.source(*span).contains('/'));
        if !is_alone || says_paths {
            return None;
        }
        let mut heads: Vec<String> = Vec::new();
        let mut values = Vec::new();
        for (key, value) in self.entries_of(object)? {
            let value = self.facts.unwrapped(value);
            let span = ir.expr(value).span;
            let ExprKind::Str(text) = &ir.expr(value).kind else {
                return None;
            };
            // `{ [Channel.Web]: ... }` is as good as a name.
            if key.is_some_and(|key| !super::payload::pure(self, ir.expr(key).span)) {
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

    /// The entries of an object, or of a `Map` that is made of pairs: their computed keys, and their values.
    fn entries_of(&self, table: ExprId) -> Option<Vec<(Option<ExprId>, ExprId)>> {
        let ir = &self.file.ir;
        match &ir.expr(table).kind {
            ExprKind::Object { entries, .. } => {
                let entries = entries.iter().map(|entry| match &entry.kind {
                    EntryKind::Property { value, key } => {
                        let key = match key {
                            Key::Computed(key) => Some(*key),
                            Key::Name { .. } => None,
                        };
                        Some((key, *value))
                    }
                    _ => None,
                });
                entries.collect()
            }
            ExprKind::Call(call) if call.is_new => {
                let is_map =
                    matches!(&ir.expr(call.callee).kind, ExprKind::Global(name) if name == "Map");
                let [pairs] = call.args.as_slice() else {
                    return None;
                };
                let pairs = self.facts.unwrapped(pairs.value);
                let ExprKind::Array { items, .. } = &ir.expr(pairs).kind else {
                    return None;
                };
                let pair = |item: &Item| self.facts.unwrapped(item.value);
                let pairs = items.iter().map(|item| match &ir.expr(pair(item)).kind {
                    ExprKind::Array { items, .. } => match items.as_slice() {
                        [key, value] if !item.spread && !key.spread && !value.spread => {
                            Some((Some(key.value), value.value))
                        }
                        _ => None,
                    },
                    _ => None,
                });
                is_map.then(|| pairs.collect())?
            }
            _ => None,
        }
    }

    /// What a table of channels is called where a table of paths was: `VOICE_PATHS` is `VOICE_CHANNELS`. A name that says
    /// nothing of paths stays, and so does one whose other would not be its own.
    pub(super) fn table_name(&self, table: BindingId) -> String {
        let ir = &self.file.ir;
        let text = self.file.source.text();
        let own = ir.binding(table).name.as_str();
        let name = channels_for(own);
        let is_alone = { ir.bindings.iter() }
            .all(|other| other.name == own || channels_for(&other.name) != name);
        match is_alone && !Facts::is_word(text, &name) {
            true => name,
            false => own.to_owned(),
        }
    }
}

/// A name with channels for the paths that it speaks of.
fn channels_for(name: &str) -> String {
    let words = ["path", "endpoint", "url", "route"];
    let spelled = |word: &str| {
        let mut first = word.to_owned();
        first[..1].make_ascii_uppercase();
        [word.to_ascii_uppercase(), first, word.to_owned()]
    };
    let channel = spelled("channel");
    let mut forms = words
        .iter()
        .flat_map(|word| spelled(word).into_iter().zip(&channel));
    let found = forms.find(|(form, _)| name.contains(form.as_str()));
    found.map_or_else(
        || name.to_owned(),
        |(form, channel)| name.replace(&form, channel),
    )
}
