//! Containment: an analysis runs on a deep stack, and its panic becomes words.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    /// While an analysis runs on this thread: what its panic said.
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Makes panics of guarded code keep quiet and be remembered; all others go where they went before.
pub(super) fn record_panics() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let recorded = PANIC.with_borrow_mut(|slot| {
                slot.as_mut().map(|slot| {
                    let payload = info.payload();
                    let said = (payload.downcast_ref::<&str>().copied())
                        .or(payload.downcast_ref::<String>().map(String::as_str))
                        .unwrap_or("a panic without words");
                    *slot = match info.location() {
                        Some(place) => format!("{said} ({}:{})", place.file(), place.line()),
                        None => said.to_owned(),
                    };
                })
            });
            if recorded.is_none() {
                previous(info);
            }
        }));
    });
}

/// Stack an analysis runs on: parsers recurse as deep as the source nests. Address space, of which a file uses what it needs; a
/// thread of its own for every file would cost as much as parsing a small one.
pub(super) const STACK: usize = 64 << 20;

/// Runs `work` on a deep stack; a panic in it becomes its words.
pub(super) fn guard<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    PANIC.set(Some(String::new()));
    let result = catch_unwind(AssertUnwindSafe(|| stacker::maybe_grow(STACK, STACK, work)));
    let said = PANIC.take();
    result.map_err(|_| said.unwrap_or_default())
}
