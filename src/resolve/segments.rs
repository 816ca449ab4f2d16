//! Rust's `url.path_segments_mut()`: a view through which the path of a URL is built segment by segment. URLs are texts here, so
//! each step writes another text to the place that holds the URL.

use super::calls::CallSite;
use super::joins::join_values;
use super::strings::trim_end;
use super::value::{Kind, Piece, Value};
use super::{Cause, Evaluation};
use crate::ir::{ExprId, ExprKind, Language, Pattern};

/// The method that lends the view.
const VIEW: &str = "path_segments_mut";

/// What a view can do; each gives the view back.
const STEPS: [&str; 5] = ["push", "extend", "pop", "pop_if_empty", "clear"];

impl Evaluation<'_> {
    /// Does `name` to the URL whose segments `object` shows, if that is what it is.
    pub(super) fn segment_step(&mut self, object: ExprId, name: &str, site: &CallSite) -> bool {
        if self.file().ir.language != Language::Rust || !STEPS.contains(&name) {
            return false;
        }
        let Some(place) = self.shown_by(object) else {
            return false;
        };
        let url = self.eval(place);
        let changed = match (name, site.arg(0)) {
            ("push", Some(segment)) => self.with_segment(&url, &segment.clone()),
            ("extend", Some(segments)) => {
                let all = super::strings::alternatives(segments);
                let all = all
                    .into_iter()
                    .map(|(guard, segments)| (guard, self.with_segments(&url, &segments)));
                join_values(all.collect())
            }
            ("pop_if_empty", _) => self.map_text(&url, &|pieces| match has_path(pieces) {
                true => trim_end(pieces, &['/']),
                false => pieces.to_vec(),
            }),
            _ => Value::unknown(Cause::Opaque("a path that is taken apart".into())),
        };
        self.assign_place(place, changed);
        true
    }

    /// Remembers what a variable shows that holds a view.
    pub(super) fn note_view(&mut self, pattern: &Pattern, init: ExprId) {
        let binding = match pattern {
            Pattern::Binding(binding) => *binding,
            Pattern::Variant { items, .. } => match items.as_slice() {
                [Pattern::Binding(binding)] => *binding,
                _ => return,
            },
            _ => return,
        };
        if let Some(place) = self.shown_by(init) {
            self.views.insert((self.module_index(), binding), place);
        }
    }

    /// The place of the URL that a chain of calls on a view belongs to.
    fn shown_by(&self, expr: ExprId) -> Option<ExprId> {
        let file = self.file();
        let mut at = expr;
        loop {
            match &file.ir.expr(at).kind {
                ExprKind::Wrapped(inner) | ExprKind::Try(inner) => at = *inner,
                ExprKind::Binding(binding) => {
                    return self.views.get(&(self.module_index(), *binding)).copied();
                }
                ExprKind::Call(call) => {
                    let ExprKind::Member {
                        object, property, ..
                    } = &file.ir.expr(call.callee).kind
                    else {
                        return None;
                    };
                    match property.as_str() {
                        VIEW => return Some(*object),
                        "unwrap" | "expect" | "map_err" | "ok" | "ok_or" | "ok_or_else"
                        | "context" | "with_context" => at = *object,
                        step if STEPS.contains(&step) => at = *object,
                        _ => return None,
                    }
                }
                _ => return None,
            }
        }
    }

    fn with_segments(&mut self, url: &Value, segments: &Value) -> Value {
        let list = match &segments.kind {
            Kind::Array(list) => self.heap.list(*list).cloned(),
            _ => None,
        };
        match list {
            Some(list) if list.open.is_none() => {
                list.items.iter().fold(url.clone(), |url, (segment, _)| {
                    self.with_segment(&url, segment)
                })
            }
            _ => {
                let unknown = Value::unknown(Cause::Opaque("unknown segments".into()));
                self.with_segment(url, &unknown)
            }
        }
    }

    fn with_segment(&mut self, url: &Value, segment: &Value) -> Value {
        // A root's slash is an empty first segment, which the new one takes the place of.
        let base = self.map_text(url, &|pieces| match has_path(pieces) {
            true => pieces.to_vec(),
            false => trim_end(pieces, &['/']),
        });
        let slash = Value::text("/", segment.origin);
        let start = self.concat(&base, &slash);
        self.concat(&start, segment)
    }
}

/// Whether more than the root stands behind a URL's host, as far as its text is known.
fn has_path(pieces: &[Piece]) -> bool {
    let text: String = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text { text, .. } => text.as_str(),
            Piece::Hole { .. } => "_",
        })
        .collect();
    let rest = text
        .split_once("://")
        .map_or(text.as_str(), |(_, rest)| rest);
    let path = rest.find('/').map_or("", |at| &rest[at..]);
    !matches!(path, "" | "/")
}
