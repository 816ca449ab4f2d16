//! `Uri::builder()` of the http crate: a text that is put together part by part.

use super::super::Evaluation;
use super::super::calls::CallSite;
use super::super::strings::pieces_of;
use super::super::value::{Kind, Piece, Value};

impl Evaluation<'_> {
    /// A part added to what is there of an address. Parts in another order than they stand in it are not followed.
    pub(super) fn uri_part(
        &mut self,
        receiver: &Value,
        name: &str,
        site: &CallSite,
    ) -> Option<Value> {
        let ([part], Kind::Str(pieces)) = (site.args.as_slice(), &receiver.kind) else {
            return None;
        };
        let last = pieces.iter().rev().find_map(|piece| match piece {
            Piece::Text { text, .. } if text.is_empty() => None,
            Piece::Text { text, .. } => Some(text.ends_with("://")),
            Piece::Hole { .. } => Some(false),
        });
        match (name, last) {
            ("scheme", None) => {
                let scheme = match &part.kind {
                    Kind::External(path) if path.ends_with("::HTTPS") => {
                        Value::text("https", site.origin)
                    }
                    Kind::External(path) if path.ends_with("::HTTP") => {
                        Value::text("http", site.origin)
                    }
                    _ => Value::pieces(pieces_of(part)),
                };
                Some(self.concat(&scheme, &Value::text("://", site.origin)))
            }
            ("authority", None | Some(true)) | ("path_and_query", None | Some(false)) => {
                Some(self.concat(receiver, part))
            }
            _ => None,
        }
    }
}
