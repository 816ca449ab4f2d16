//! Joining values, objects and lists where branches meet.

use super::guard::Guard;
use super::heap::{FieldSlot, Integrity, List, MAX_ALTERNATIVES, Object, Presence, Record, Saved};
use super::value::{Kind, Value};
use crate::ir::Name;
use std::rc::Rc;

pub(super) fn join_states(states: Vec<(Guard, Saved)>) -> Saved {
    let mut cells = Vec::new();
    let mut objects = Vec::new();
    for (guard, state) in states {
        match state {
            Saved::Cell(Some(value)) => cells.push((guard, value)),
            Saved::Cell(None) => {}
            Saved::Object(object) => objects.push((guard, object)),
        }
    }
    if objects.is_empty() {
        return Saved::Cell(if cells.is_empty() {
            None
        } else {
            Some(join_values(cells))
        });
    }
    Saved::Object(join_objects(objects))
}

/// One value that stands for all of the alternatives.
pub(crate) fn join_values(alternatives: Vec<(Guard, Value)>) -> Value {
    let mut flat: Vec<(Guard, Value)> = Vec::new();
    for (guard, value) in alternatives {
        match &value.kind {
            Kind::Choice(inner) => {
                for (inner_guard, inner_value) in inner.iter() {
                    if let Some(both) = guard.and(inner_guard) {
                        flat.push((both, inner_value.clone()));
                    }
                }
            }
            _ => flat.push((guard, value)),
        }
    }
    if let Some((_, first)) = flat.first()
        && flat.iter().all(|(_, value)| value.is_same(first))
    {
        return first.clone();
    }
    if flat.len() > MAX_ALTERNATIVES {
        flat = merged(flat);
    }
    if flat.len() > MAX_ALTERNATIVES {
        return Value::unknown(super::cause::Cause::Bound("alternatives"));
    }
    Value::choice(flat)
}

/// The same values once each, under the decisions that all of their alternatives ask for.
pub(super) fn merged(alternatives: Vec<(Guard, Value)>) -> Vec<(Guard, Value)> {
    let mut once: Vec<(Guard, Value)> = Vec::new();
    for (guard, value) in alternatives {
        match once.iter_mut().find(|(_, known)| known.is_same(&value)) {
            Some((known, _)) => *known = known.common(&guard),
            None => once.push((guard, value)),
        }
    }
    once
}

fn join_objects(states: Vec<(Guard, Rc<Object>)>) -> Rc<Object> {
    let Some((_, first)) = states.first() else {
        return Rc::new(Object::Record(Record::default()));
    };
    if states.iter().all(|(_, object)| Rc::ptr_eq(object, first)) {
        return first.clone();
    }
    match &**first {
        Object::Record(_) => {
            let records = states.iter().filter_map(|(guard, object)| match &**object {
                Object::Record(record) => Some((guard, record)),
                _ => None,
            });
            Rc::new(Object::Record(join_records(&records.collect::<Vec<_>>())))
        }
        Object::List(_) => {
            let lists = states.iter().filter_map(|(guard, object)| match &**object {
                Object::List(list) => Some((guard, list)),
                _ => None,
            });
            Rc::new(Object::List(join_lists(&lists.collect::<Vec<_>>())))
        }
        Object::Client(_) => Rc::new(Object::Client(super::client::join_states(
            &states
                .iter()
                .filter_map(|(guard, object)| match &**object {
                    Object::Client(state) => Some((guard.clone(), state.clone())),
                    _ => None,
                })
                .collect::<Vec<_>>(),
        ))),
    }
}

pub(crate) fn join_records(states: &[(&Guard, &Record)]) -> Record {
    let mut joined = Record {
        class: states[0].1.class,
        variant: states[0].1.variant,
        is_collection: states[0].1.is_collection,
        integrity: match states[0].1.integrity {
            first if states.iter().all(|(_, record)| record.integrity == first) => first,
            _ => Integrity::Unclear,
        },
        ..Record::default()
    };
    let mut keys: Vec<&Name> = Vec::new();
    for (_, record) in states {
        for key in record.fields.keys() {
            if !joined.fields.contains_key(key) {
                keys.push(key);
                joined.fields.insert(
                    key.clone(),
                    FieldSlot {
                        value: Value::undefined(),
                        presence: Presence::Always,
                        entry: None,
                    },
                );
            }
        }
        if joined.open.is_none() {
            joined.open = record.open.clone();
        }
    }
    if states.iter().any(|(_, record)| !record.hidden.is_empty()) {
        let hidden: Vec<(&Guard, Record)> = states
            .iter()
            .map(|(guard, record)| {
                let record = Record {
                    fields: record.hidden.clone(),
                    ..Record::default()
                };
                (*guard, record)
            })
            .collect();
        let hidden: Vec<(&Guard, &Record)> =
            hidden.iter().map(|(guard, one)| (*guard, one)).collect();
        joined.hidden = join_records(&hidden).fields;
    }
    for key in keys {
        let mut values = Vec::new();
        let mut presence = Some(Vec::new());
        let mut entry = None;
        let mut everywhere = true;
        for (guard, record) in states {
            let Some(slot) = record.fields.get(key) else {
                everywhere = false;
                continue;
            };
            entry = entry.or(slot.entry);
            values.push(((*guard).clone(), slot.value.clone()));
            match &slot.presence {
                Presence::Always => {
                    if let Some(all) = &mut presence {
                        all.push((*guard).clone());
                    }
                }
                Presence::When(guards) => {
                    everywhere = false;
                    if let Some(all) = &mut presence {
                        all.extend(guards.iter().filter_map(|inner| guard.and(inner)));
                    }
                }
                Presence::Maybe => {
                    everywhere = false;
                    presence = None;
                }
            }
        }
        let known = states.iter().map(|(_, record)| record.fields.get(key));
        // What no state changed is there as it was before.
        let unchanged = same_presence(known);
        let presence = match presence {
            _ if everywhere => Presence::Always,
            _ if unchanged.is_some() => unchanged.unwrap_or(Presence::Maybe),
            Some(guards) if guards.len() <= MAX_ALTERNATIVES => Presence::When(guards),
            _ => Presence::Maybe,
        };
        joined.fields.insert(
            key.clone(),
            FieldSlot {
                value: join_values(values),
                presence,
                entry,
            },
        );
    }
    joined
}

/// The presence of a field that all states have alike.
fn same_presence<'a>(mut slots: impl Iterator<Item = Option<&'a FieldSlot>>) -> Option<Presence> {
    let first = &slots.next()??.presence;
    slots
        .all(|slot| slot.is_some_and(|slot| slot.presence == *first))
        .then(|| first.clone())
}

fn join_lists(states: &[(&Guard, &List)]) -> List {
    let mut joined = List::default();
    let longest = states
        .iter()
        .map(|(_, list)| list.items.len())
        .max()
        .unwrap_or(0);
    for at in 0..longest {
        let mut values = Vec::new();
        let mut guards = Vec::new();
        let mut presence = Presence::Always;
        for (guard, list) in states {
            let Some((value, present)) = list.items.get(at) else {
                continue;
            };
            values.push(((*guard).clone(), value.clone()));
            guards.push((*guard).clone());
            if *present != Presence::Always {
                presence = Presence::Maybe;
            }
        }
        if presence == Presence::Always && guards.len() < states.len() {
            presence = Presence::When(guards);
        }
        joined.items.push((join_values(values), presence));
    }
    joined.open = states.iter().find_map(|(_, list)| list.open.clone());
    joined
}
