//! Rust methods that change an option, a text or a collection in the place that holds it.

use super::super::Evaluation;
use super::super::calls::CallSite;
use super::super::cause::Cause;
use super::super::heap::{List, Presence, Record};
use super::super::value::{Kind, Value};
use crate::ir::{ExprId, ExprKind, Language};

impl Evaluation<'_> {
    /// `place.name(...)`, where that writes the place. `None` where the method is another one.
    pub(in crate::resolve) fn change_in_place(
        &mut self,
        place: ExprId,
        receiver: &Value,
        name: &str,
        site: &CallSite,
    ) -> Option<Value> {
        if self.file().ir.language != Language::Rust {
            return None;
        }
        let is_value = matches!(
            receiver.kind,
            Kind::Null
                | Kind::Str(_)
                | Kind::Number(_)
                | Kind::Bool(_)
                | Kind::JsonText(_)
                | Kind::Choice(_)
                | Kind::Object(_)
                | Kind::Array(_)
        );
        let is_map_or_list = matches!(receiver.kind, Kind::Object(_) | Kind::Array(_))
            && self.class_of(receiver).is_none();
        // `value["key"].take()` puts a null where nothing was.
        let is_missing = matches!(receiver.kind, Kind::Undefined)
            && matches!(self.file().ir.expr(place).kind, ExprKind::Index { .. });
        if !is_value && !is_missing {
            return None;
        }
        match (name, site.args.as_slice()) {
            // Of an option, or of a JSON value.
            ("take", []) => {
                self.assign_place(place, Value::new(Kind::Null));
                Some(receiver.clone())
            }
            ("insert", [new]) if !is_map_or_list => {
                self.assign_place(place, new.clone());
                Some(new.clone())
            }
            ("replace", [new]) => {
                self.assign_place(place, new.clone());
                Some(receiver.clone())
            }
            ("get_or_insert", [new]) => {
                let value = self.or_value(receiver, new.clone());
                self.assign_place(place, value.clone());
                Some(value)
            }
            ("get_or_insert_with", [make]) => {
                let made = self.call_value(&make.clone(), &CallSite::none());
                let value = self.or_value(receiver, made);
                self.assign_place(place, value.clone());
                Some(value)
            }
            ("clear", []) => {
                match &receiver.kind {
                    Kind::Object(id) if is_map_or_list => {
                        if let Some(record) = self.heap.record_mut(*id) {
                            *record = Record::default();
                        }
                    }
                    Kind::Array(id) => {
                        if let Some(list) = self.heap.list_mut(*id) {
                            *list = List::default();
                        }
                    }
                    Kind::Str(_) => self.assign_place(place, Value::text("", site.origin)),
                    _ => return None,
                }
                Some(Value::undefined())
            }
            (
                "truncate"
                | "insert"
                | "insert_str"
                | "pop"
                | "remove"
                | "retain"
                | "drain"
                | "replace_range"
                | "make_ascii_lowercase"
                | "make_ascii_uppercase"
                | "extend"
                | "set_scheme"
                | "set_host"
                | "set_port"
                | "set_ip_host"
                | "set_username",
                _,
            ) if matches!(receiver.kind, Kind::Str(_) | Kind::JsonText(_)) => {
                let unknown = Value::unknown(Cause::Call(name.into()));
                self.assign_place(place, unknown.clone());
                Some(unknown)
            }
            ("pop" | "swap_remove" | "remove", _) => self.taken_out(receiver, name, site),
            _ => None,
        }
    }

    /// An element that leaves a list of known length.
    fn taken_out(&mut self, receiver: &Value, name: &str, site: &CallSite) -> Option<Value> {
        let Kind::Array(id) = receiver.kind else {
            return None;
        };
        let list = self.heap.list(id)?;
        let is_closed = list.open.is_none()
            && list
                .items
                .iter()
                .all(|(_, presence)| *presence == Presence::Always);
        if !is_closed {
            return None;
        }
        let at = match name {
            "pop" => list.items.len().checked_sub(1)?,
            _ => site.arg(0)?.known_text()?.parse().ok()?,
        };
        let list = self.heap.list_mut(id)?;
        if at >= list.items.len() {
            return None;
        }
        let (value, _) = match name {
            "swap_remove" => list.items.swap_remove(at),
            _ => list.items.remove(at),
        };
        Some(value)
    }
}
