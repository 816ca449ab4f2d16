//! What changes with every call: state that no number of rounds brings to rest.

use super::guard::Guard;
use super::heap::{Heap, Object, Saved, Writes};
use super::joins::join_values;
use super::value::Value;
use std::rc::Rc;

impl Heap {
    /// The writes of one round of entry points, with everything left open that differs from what was there before: another
    /// round may give yet another value.
    pub(crate) fn unsettled(&self, mut writes: Writes) -> (Writes, bool) {
        let unknown = || Value::unknown(super::cause::Cause::Changed("changed by every call"));
        let either = |value: &Value| {
            let both = [value.clone(), unknown()].map(|one| (Guard::default(), one));
            join_values(both.into())
        };
        let mut is_unsettled = false;
        #[allow(
            clippy::iter_over_hash_type,
            reason = "slots are independent of each other, so their order has no effect"
        )]
        for (slot, state) in &mut writes.slots {
            match (state, self.current(*slot)) {
                (Saved::Cell(Some(after)), Saved::Cell(Some(before))) if !before.covers(after) => {
                    is_unsettled = true;
                    *after = either(after);
                }
                (Saved::Object(after), Saved::Object(before)) => {
                    match (Rc::make_mut(after), &*before) {
                        (Object::Record(after), Object::Record(before)) => {
                            for (name, slot) in &mut after.fields {
                                let known = before.fields.get(name);
                                if !known.is_some_and(|known| known.value.covers(&slot.value)) {
                                    is_unsettled = true;
                                    slot.value = either(&slot.value);
                                }
                            }
                        }
                        (Object::List(after), Object::List(before))
                            if after.items.len() > before.items.len() =>
                        {
                            is_unsettled = true;
                            after.open = Some(unknown());
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        (writes, is_unsettled)
    }
}
