//! Variables and objects of one evaluation, with branches that can be undone and joined.
//!
//! A branch saves what it overwrites, once a slot. Ending it takes its writes out again; joining puts the writes of all arms back
//! as choices guarded by their arm. The cost is that of the writes, not of the state.

use super::guard::Guard;
use super::joins::{join_states, join_values};
use super::trace::Origin;
use super::value::{CellId, ClassRef, ObjectId, Value};
use crate::ir::Name;
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::rc::Rc;

/// More alternatives than this are not kept apart: choices multiply in concatenations, and no program seen in practice
/// chooses among more than a handful of hosts or payloads.
pub(crate) const MAX_ALTERNATIVES: usize = 16;

pub(crate) type Fields = IndexMap<Name, FieldSlot, FxBuildHasher>;

/// A heap object.
#[derive(Clone, Debug)]
pub(crate) enum Object {
    Record(Record),
    List(List),
    Client(Rc<super::client::ClientState>),
}

/// An object with named fields.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record {
    pub(crate) fields: Fields,
    /// Why there may be further fields, or fields of other values, if so.
    pub(crate) open: Option<Value>,
    /// The class or struct it is an instance of.
    pub(crate) class: Option<ClassRef>,
    /// The enum variant it is.
    pub(crate) variant: Option<u32>,
    /// Whether its fields are what a `Map`, `Headers` or the like holds, no properties.
    pub(crate) is_collection: bool,
    /// Fields that can be read, but are not enumerated: nothing copies or writes them.
    pub(crate) hidden: Fields,
    /// What of it may still change.
    pub(crate) integrity: Integrity,
}

/// What may change of an object; other writes throw or are lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Integrity {
    /// Everything.
    #[default]
    Open,
    /// Nobody knows.
    Unclear,
    /// No field can be added.
    Inextensible,
    /// Nor be deleted.
    Sealed,
    /// Nor be written.
    Frozen,
}

/// A field's value and when it is there.
#[derive(Clone, Debug)]
pub(crate) struct FieldSlot {
    pub(crate) value: Value,
    pub(crate) presence: Presence,
    /// The whole entry that wrote it, key included.
    pub(crate) entry: Option<Origin>,
}

/// When a field or element is there.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Presence {
    Always,
    /// Under any of these conditions.
    When(Vec<Guard>),
    /// Nobody knows.
    Maybe,
}

/// An array or tuple.
#[derive(Clone, Debug, Default)]
pub(crate) struct List {
    pub(crate) items: Vec<(Value, Presence)>,
    /// Why there may be other elements.
    pub(crate) open: Option<Value>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub(crate) enum Slot {
    Cell(CellId),
    Object(ObjectId),
}

#[derive(Clone, Debug)]
pub(super) enum Saved {
    Cell(Option<Value>),
    Object(Rc<Object>),
}

/// The writes of one ended branch.
#[derive(Clone, Debug, Default)]
pub(crate) struct Writes {
    pub(super) slots: FxHashMap<Slot, Saved>,
}

impl Writes {
    pub(crate) fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Whether objects or requests from outside of the branch were changed. Lists that grew stay open, which says enough.
    pub(crate) fn has_objects(&self) -> bool {
        self.slots.values().any(|state| match state {
            Saved::Object(object) => !matches!(**object, Object::List(_)),
            Saved::Cell(_) => false,
        })
    }
}

#[derive(Debug, Default)]
struct Frame {
    saved: FxHashMap<Slot, Saved>,
    cells: usize,
    objects: usize,
    /// What was made since, and yet is there whichever way the branch goes.
    settled: Vec<(Mark, Mark)>,
}

/// How many cells and objects there are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    cells: usize,
    objects: usize,
}

impl Frame {
    /// Whether a slot was made in the branch and is gone with it.
    fn is_own(&self, slot: Slot) -> bool {
        let (at, from) = match slot {
            Slot::Cell(id) => (id as usize, self.cells),
            Slot::Object(id) => (id as usize, self.objects),
        };
        let is_settled = |(from, to): &(Mark, Mark)| match slot {
            Slot::Cell(_) => (from.cells..to.cells).contains(&at),
            Slot::Object(_) => (from.objects..to.objects).contains(&at),
        };
        at >= from && !self.settled.iter().any(is_settled)
    }
}

/// The mutable state of an evaluation.
#[derive(Debug, Default)]
pub(crate) struct Heap {
    cells: Vec<Option<Value>>,
    objects: Vec<Rc<Object>>,
    branches: Vec<Frame>,
}

impl Heap {
    pub(crate) fn new_cell(&mut self, value: Option<Value>) -> CellId {
        self.cells.push(value);
        (self.cells.len() - 1) as CellId
    }

    pub(crate) fn cell(&self, id: CellId) -> Option<&Value> {
        self.cells[id as usize].as_ref()
    }

    pub(crate) fn set_cell(&mut self, id: CellId, value: Value) {
        self.save(Slot::Cell(id));
        self.cells[id as usize] = Some(value);
    }

    pub(crate) fn alloc(&mut self, object: Object) -> ObjectId {
        self.objects.push(Rc::new(object));
        (self.objects.len() - 1) as ObjectId
    }

    pub(crate) fn object(&self, id: ObjectId) -> &Rc<Object> {
        &self.objects[id as usize]
    }

    pub(crate) fn record(&self, id: ObjectId) -> Option<&Record> {
        match &**self.object(id) {
            Object::Record(record) => Some(record),
            _ => None,
        }
    }

    pub(crate) fn list(&self, id: ObjectId) -> Option<&List> {
        match &**self.object(id) {
            Object::List(list) => Some(list),
            _ => None,
        }
    }

    pub(crate) fn object_mut(&mut self, id: ObjectId) -> &mut Object {
        self.save(Slot::Object(id));
        Rc::make_mut(&mut self.objects[id as usize])
    }

    pub(crate) fn record_mut(&mut self, id: ObjectId) -> Option<&mut Record> {
        match self.object_mut(id) {
            Object::Record(record) => Some(record),
            _ => None,
        }
    }

    pub(crate) fn list_mut(&mut self, id: ObjectId) -> Option<&mut List> {
        match self.object_mut(id) {
            Object::List(list) => Some(list),
            _ => None,
        }
    }

    fn save(&mut self, slot: Slot) {
        let Some(frame) = self.branches.last_mut() else {
            return;
        };
        if frame.is_own(slot) || frame.saved.contains_key(&slot) {
            return;
        }
        let current = match slot {
            Slot::Cell(id) => Saved::Cell(self.cells[id as usize].clone()),
            Slot::Object(id) => Saved::Object(self.objects[id as usize].clone()),
        };
        frame.saved.insert(slot, current);
    }

    /// Starts a branch; every write from here on can be taken back.
    pub(crate) fn begin(&mut self) {
        self.branches.push(Frame {
            saved: FxHashMap::default(),
            cells: self.cells.len(),
            objects: self.objects.len(),
            settled: Vec::new(),
        });
    }

    /// How much there is now.
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            cells: self.cells.len(),
            objects: self.objects.len(),
        }
    }

    /// What was made since belongs to no branch: it would have been there before any of the open ones.
    pub(crate) fn settle(&mut self, since: Mark) {
        let now = self.mark();
        for frame in &mut self.branches {
            frame.settled.push((since, now));
        }
    }

    /// Ends the newest branch: takes its writes out and returns them.
    pub(crate) fn end(&mut self) -> Writes {
        let Some(frame) = self.branches.pop() else {
            return Writes::default();
        };
        let mut slots = FxHashMap::default();
        #[allow(
            clippy::iter_over_hash_type,
            reason = "slots are independent of each other, so their order has no effect"
        )]
        for (slot, saved) in frame.saved {
            let written = match (slot, saved) {
                (Slot::Cell(id), Saved::Cell(old)) => {
                    Saved::Cell(std::mem::replace(&mut self.cells[id as usize], old))
                }
                (Slot::Object(id), Saved::Object(old)) => {
                    Saved::Object(std::mem::replace(&mut self.objects[id as usize], old))
                }
                (_, saved) => saved,
            };
            slots.insert(slot, written);
        }
        Writes { slots }
    }

    /// Puts the writes of a branch that ran for certain back in place.
    pub(crate) fn apply(&mut self, writes: Writes) {
        #[allow(
            clippy::iter_over_hash_type,
            reason = "slots are independent of each other, so their order has no effect"
        )]
        for (slot, written) in writes.slots {
            self.put(slot, written);
        }
    }

    /// How many branches are open.
    pub(crate) fn depth(&self) -> usize {
        self.branches.len()
    }

    /// What has been written since the branch at `depth` (1 for the outermost) began, as it is now.
    pub(crate) fn since(&self, depth: usize) -> Writes {
        let mut slots = FxHashMap::default();
        for frame in &self.branches[depth.saturating_sub(1)..] {
            #[allow(
                clippy::iter_over_hash_type,
                reason = "slots are independent of each other, so their order has no effect"
            )]
            for &slot in frame.saved.keys() {
                slots.entry(slot).or_insert_with(|| self.current(slot));
            }
        }
        Writes { slots }
    }

    /// Joins states that all may hold here. A state without writes stands for what was there before.
    pub(crate) fn join(&mut self, mut states: Vec<(Guard, Writes)>) {
        if states.len() <= 1 {
            if let Some((_, writes)) = states.pop() {
                self.apply(writes);
            }
            return;
        }
        let mut slots: Vec<Slot> = states
            .iter()
            .flat_map(|(_, writes)| writes.slots.keys().copied())
            .collect();
        slots.sort_unstable();
        slots.dedup();
        for slot in slots {
            let joined = join_states(
                states
                    .iter()
                    .map(|(guard, writes)| {
                        (
                            guard.clone(),
                            writes
                                .slots
                                .get(&slot)
                                .cloned()
                                .unwrap_or_else(|| self.current(slot)),
                        )
                    })
                    .collect(),
            );
            self.put(slot, joined);
        }
    }

    fn put(&mut self, slot: Slot, state: Saved) {
        self.save(slot);
        match (slot, state) {
            (Slot::Cell(id), Saved::Cell(value)) => self.cells[id as usize] = value,
            (Slot::Object(id), Saved::Object(object)) => self.objects[id as usize] = object,
            _ => {}
        }
    }

    /// The writes of a loop's body after any number of rounds: what the body added once, it may have added again, so lists
    /// stay open and the variables it assigns may hold what a later round computed.
    pub(crate) fn loosened(&self, mut writes: Writes, assigned: Vec<Slot>) -> Writes {
        let cause = || Value::unknown(super::cause::Cause::Changed("built in a loop"));
        #[allow(
            clippy::iter_over_hash_type,
            reason = "slots are independent of each other, so their order has no effect"
        )]
        for (slot, state) in &mut writes.slots {
            match state {
                Saved::Object(object) => match Rc::make_mut(object) {
                    Object::List(list) => list.open = Some(cause()),
                    Object::Record(_) | Object::Client(_) => {}
                },
                Saved::Cell(Some(value)) if assigned.contains(slot) => {
                    let later = (Guard::default(), cause());
                    *value = join_values(vec![(Guard::default(), value.clone()), later]);
                }
                Saved::Cell(_) => {}
            }
        }
        writes
    }

    pub(super) fn current(&self, slot: Slot) -> Saved {
        match slot {
            Slot::Cell(id) => Saved::Cell(self.cells[id as usize].clone()),
            Slot::Object(id) => Saved::Object(self.objects[id as usize].clone()),
        }
    }
}
