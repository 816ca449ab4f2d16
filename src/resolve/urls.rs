//! URLs in pieces: their parts, and joining one to its base.

use super::expressions::cause_of;
use super::joins::join_values;
use super::strings::{alternatives, pieces_of, traced_pieces, trim_end, trim_start};
use super::value::{Kind, Piece, Value};
use super::{Cause, Evaluation};
use crate::catalog::clients::Join;
use crate::ir::{ExprId, ExprKind, Name};
use std::rc::Rc;

/// The parts of a URL object that programs hand to clients one by one.
pub(super) const URL_PARTS: [&str; 5] = ["protocol", "host", "hostname", "port", "pathname"];

impl Evaluation<'_> {
    /// `url.searchParams`: whoever has it may add to the URL that `place` holds.
    pub(super) fn open_query(&mut self, place: ExprId, url: &Value) {
        let file = self.file();
        let is_variable = matches!(
            file.ir.expr(place).kind,
            ExprKind::Binding(_) | ExprKind::Member { .. }
        );
        if is_variable {
            let query = Value::unknown(Cause::Opaque("a query that is put together".into()));
            let opened = self.with_query(url, &query);
            self.assign_place(place, opened);
        }
    }

    /// A URL with another query.
    pub(super) fn with_query(&self, url: &Value, query: &Value) -> Value {
        let changed = alternatives(url).into_iter().map(|(guard, base)| {
            let mut pieces = Vec::new();
            for piece in pieces_of(&base) {
                let Piece::Text {
                    text,
                    origin,
                    trace,
                } = &piece
                else {
                    pieces.push(piece);
                    continue;
                };
                let Some(end) = text.find(['?', '#']) else {
                    pieces.push(piece);
                    continue;
                };
                pieces.push(Piece::Text {
                    text: Name::from(&text[..end]),
                    origin: *origin,
                    trace: trace.clone(),
                });
                break;
            }
            let is_empty = query.known_text().is_some_and(|text| text.is_empty());
            if !is_empty {
                let added = trim_start(&pieces_of(query), &['?']);
                pieces.extend(pieces_of(&Value::text("?", None)));
                pieces.extend(added);
            }
            let changed = Value {
                kind: Value::pieces(pieces).kind,
                ..base
            };
            (guard, changed)
        });
        join_values(changed.collect())
    }

    /// A part of a known URL.
    pub(super) fn url_part(&self, url: &Value, part: &str) -> Value {
        let unknown = || Value::unknown(cause_of(url));
        let Some(text) = url.known_text() else {
            return unknown();
        };
        let Some((scheme, rest)) = text.split_once("://") else {
            return unknown();
        };
        let rest = &rest[..rest.find(['?', '#']).unwrap_or(rest.len())];
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (hostname, port) = host.split_once(':').unwrap_or((host, ""));
        let found = match part {
            "protocol" => format!("{scheme}:"),
            "host" => host.to_owned(),
            "hostname" => hostname.to_owned(),
            "port" => port.to_owned(),
            _ if path.is_empty() => "/".to_owned(),
            _ => path.to_owned(),
        };
        let mut value = Value::text(found, url.origin);
        if let Kind::Str(pieces) = &mut value.kind {
            *pieces = Rc::new(traced_pieces(pieces, url));
        }
        value
    }
}

/// A relative URL on a base, as the client joins them. What starts unknown is one unknown start behind an unknown base.
pub(super) fn join_url(base: &[Piece], url: &[Piece], join: Join) -> Vec<Piece> {
    let (base, url) = (&without_empty(base), &without_empty(url));
    let is_unknown = base.iter().all(|piece| matches!(piece, Piece::Hole { .. }))
        && matches!(url.first(), Some(Piece::Hole { .. }));
    if starts_absolute(url) || base.is_empty() || is_unknown {
        return url.to_vec();
    }
    match join {
        Join::Slash => {
            let mut pieces = trim_end(base, &['/']);
            let url = trim_start(url, &['/']);
            if !url.is_empty() {
                pieces.push(slash(&url));
                pieces.extend(url);
            }
            pieces
        }
        Join::Url => {
            let is_rooted =
                matches!(url.first(), Some(Piece::Text { text, .. }) if text.starts_with('/'));
            let mut pieces = if is_rooted {
                origin_of(base)
            } else {
                directory_of(base)
            };
            pieces.extend(without_dot(url));
            pieces
        }
    }
}

/// Pieces that say something, with a scheme that is put together of several in one.
fn without_empty(pieces: &[Piece]) -> Vec<Piece> {
    let is_empty = |piece: &Piece| matches!(piece, Piece::Text { text, .. } if text.is_empty());
    let mut kept: Vec<Piece> = Vec::new();
    for piece in pieces.iter().filter(|piece| !is_empty(piece)) {
        match (kept.as_mut_slice(), piece) {
            ([Piece::Text { text: start, .. }], Piece::Text { text, .. })
                if "https://".starts_with(start.as_str())
                    || "http://".starts_with(start.as_str()) =>
            {
                *start = Name::from(format!("{start}{text}"));
            }
            _ => kept.push(piece.clone()),
        }
    }
    kept
}

/// A relative URL without a leading `./`.
fn without_dot(url: &[Piece]) -> Vec<Piece> {
    let mut pieces = url.to_vec();
    if let Some(Piece::Text { text, .. }) = pieces.first_mut()
        && let Some(rest) = text.strip_prefix("./")
    {
        *text = Name::from(rest);
    }
    pieces
}

fn slash(next: &[Piece]) -> Piece {
    let (origin, trace) = match next.first() {
        Some(Piece::Text { origin, trace, .. } | Piece::Hole { origin, trace, .. }) => {
            (*origin, trace.clone())
        }
        None => (None, super::trace::Trace::default()),
    };
    Piece::Text {
        text: "/".into(),
        origin,
        trace,
    }
}

fn starts_absolute(url: &[Piece]) -> bool {
    let texts = url.iter().map_while(|piece| match piece {
        Piece::Text { text, .. } => Some(text.as_str()),
        Piece::Hole { .. } => None,
    });
    let start: String = texts.collect();
    ["http://", "https://", "//"]
        .iter()
        .any(|scheme| start.starts_with(scheme))
}

/// Scheme and authority of a base, or all of it up to the path where that is not known.
pub(super) fn origin_of(base: &[Piece]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut slashes = 0;
    for piece in base {
        match piece {
            Piece::Text {
                text,
                origin,
                trace,
            } => {
                let mut cut = None;
                for (at, byte) in text.bytes().enumerate() {
                    if byte == b'/' {
                        slashes += 1;
                        // The third slash of `https://host/` starts the path; behind a leading hole the first one does.
                        if slashes == 3
                            || (slashes == 1
                                && !pieces.is_empty()
                                && at == 0
                                && !text.starts_with("//"))
                        {
                            cut = Some(at);
                            break;
                        }
                    }
                }
                let kept = &text[..cut.unwrap_or(text.len())];
                if !kept.is_empty() {
                    pieces.push(Piece::Text {
                        text: Name::from(kept),
                        origin: *origin,
                        trace: trace.clone(),
                    });
                }
                if cut.is_some() {
                    break;
                }
            }
            Piece::Hole { .. } => pieces.push(piece.clone()),
        }
    }
    pieces
}

/// A base up to and including the last slash of its path.
fn directory_of(base: &[Piece]) -> Vec<Piece> {
    let authority = origin_of(base);
    let length: usize = authority.iter().map(piece_len).sum();
    let mut pieces = base.to_vec();
    let total: usize = base.iter().map(piece_len).sum();
    if total == length {
        pieces.push(slash(&pieces.clone()));
        return pieces;
    }
    while let Some(Piece::Text { text, .. }) = pieces.last_mut() {
        if let Some(at) = text.rfind('/') {
            *text = Name::from(&text[..=at]);
            break;
        }
        pieces.pop();
    }
    pieces
}

fn piece_len(piece: &Piece) -> usize {
    match piece {
        Piece::Text { text, .. } => text.len(),
        Piece::Hole { .. } => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Cause;
    use super::super::strings::{hole, pieces_of};
    use super::*;

    fn text(pieces: &[Piece]) -> String {
        pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text { text, .. } => text.to_string(),
                Piece::Hole { .. } => "{}".to_owned(),
            })
            .collect()
    }

    fn joined(base: &str, url: &str, join: Join) -> String {
        let pieces = |value: &str| {
            let mut pieces = Vec::new();
            for (at, part) in value.split("{}").enumerate() {
                if at > 0 {
                    pieces.push(hole(Cause::Falsy, &Value::undefined()));
                }
                if !part.is_empty() {
                    pieces.extend(pieces_of(&Value::text(part, None)));
                }
            }
            pieces
        };
        text(&join_url(&pieces(base), &pieces(url), join))
    }

    #[test]
    fn joins_as_the_url_standard_does() {
        for (base, url, expected) in [
            (
                "https://h/public/",
                "connections",
                "https://h/public/connections",
            ),
            ("https://h/public", "connections", "https://h/connections"),
            (
                "https://h",
                "/public/connections",
                "https://h/public/connections",
            ),
            (
                "https://h/api/v1",
                "/public/connections",
                "https://h/public/connections",
            ),
            ("{}", "/public/connections", "{}/public/connections"),
            ("https://h", "connections", "https://h/connections"),
            (
                "https://h/public/",
                "./connections",
                "https://h/public/connections",
            ),
            ("https://h/", "https://x/y", "https://x/y"),
        ] {
            assert_eq!(joined(base, url, Join::Url), expected, "{base} + {url}");
        }
    }

    #[test]
    fn joins_with_one_slash() {
        for (base, url, expected) in [
            (
                "https://h/public/",
                "/connections",
                "https://h/public/connections",
            ),
            (
                "https://h/public",
                "connections",
                "https://h/public/connections",
            ),
            ("{}", "connections", "{}/connections"),
            ("{}/public", "/connections", "{}/public/connections"),
        ] {
            assert_eq!(joined(base, url, Join::Slash), expected, "{base} + {url}");
        }
    }
}
