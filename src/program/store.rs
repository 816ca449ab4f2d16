//! Lowered files by path: each content is lowered once, by whoever asks first, and kept while memory allows.

use super::ProgramFile;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Text of the files that are kept although nobody works on them. Lowered files take some ten times their text, so this is a
/// bound of a few hundred megabytes that only trees of many thousand importing files come near.
const KEPT: usize = 24 << 20;

/// The lowered files of a run.
#[derive(Debug, Default)]
pub(super) struct Store {
    slots: Mutex<Slots>,
    lowered: AtomicUsize,
}

#[derive(Debug, Default)]
struct Slots {
    by_path: FxHashMap<Arc<str>, Arc<Slot>>,
    /// Kept files with the length of their texts, the longest kept first.
    kept: VecDeque<(Arc<str>, usize)>,
    bytes: usize,
}

#[derive(Debug, Default)]
struct Slot {
    file: Mutex<Option<Arc<ProgramFile>>>,
    /// Whether it was asked for again since it was last looked at.
    is_used: AtomicBool,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Store {
    /// The file at `path` with this text, lowered by `lower` if it is not there. Whoever else asks for the same path meanwhile
    /// waits; lowering asks for no other file, so nobody waits in a circle.
    pub(super) fn get(
        &self,
        path: &str,
        text: &str,
        lower: impl FnOnce() -> Option<Arc<ProgramFile>>,
    ) -> Option<Arc<ProgramFile>> {
        let slot = {
            let mut slots = locked(&self.slots);
            match slots.by_path.get(path) {
                Some(slot) => Arc::clone(slot),
                None => Arc::clone(slots.by_path.entry(path.into()).or_default()),
            }
        };
        let mut held = locked(&slot.file);
        if let Some(known) = held.as_ref()
            && known.source.text() == text
        {
            slot.is_used.store(true, Ordering::Relaxed);
            return Some(Arc::clone(known));
        }
        self.lowered.fetch_add(1, Ordering::Relaxed);
        let file = lower()?;
        *held = Some(Arc::clone(&file));
        drop(held);
        self.keep(path, text.len());
        Some(file)
    }

    /// Notes that a file that is still there was asked for.
    pub(super) fn touch(&self, path: &str) {
        if let Some(slot) = locked(&self.slots).by_path.get(path) {
            slot.is_used.store(true, Ordering::Relaxed);
        }
    }

    /// Counts a file as kept, and lets others go that nobody has asked for lately where that is too much.
    fn keep(&self, path: &str, length: usize) {
        let mut slots = locked(&self.slots);
        let slots = &mut *slots;
        slots.kept.push_back((path.into(), length));
        slots.bytes += length;
        // Every file is passed by once before it goes.
        let mut rounds = 2 * slots.kept.len();
        while slots.bytes > KEPT && slots.kept.len() > 1 && rounds > 0 {
            rounds -= 1;
            let Some((path, length)) = slots.kept.pop_front() else {
                break;
            };
            let slot = slots.by_path.get(&path);
            if slot.is_some_and(|slot| slot.is_used.swap(false, Ordering::Relaxed)) {
                slots.kept.push_back((path, length));
            } else {
                slots.by_path.remove(&path);
                slots.bytes -= length;
            }
        }
    }

    /// How many times a parser has run.
    pub(super) fn lowered(&self) -> usize {
        self.lowered.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Language;
    use crate::source::Source;

    fn lowered(store: &Store, path: &str, text: &str) -> Arc<ProgramFile> {
        let source = Arc::new(Source::new(path, text));
        let lower = || Some(Arc::new(ProgramFile::new(Language::JavaScript, source)));
        store.get(path, text, lower).unwrap()
    }

    #[test]
    fn lowers_a_content_once_on_many_threads() {
        let store = Store::default();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        lowered(&store, "a.js", "f()");
                        lowered(&store, "b.js", "g()");
                    }
                });
            }
        });
        assert_eq!(store.lowered(), 2);
        lowered(&store, "a.js", "f(1)");
        assert_eq!(store.lowered(), 3);
    }

    #[test]
    fn lets_files_go_that_nobody_asks_for() {
        let store = Store::default();
        let text = format!("/*{}*/", "x".repeat(KEPT / 8));
        lowered(&store, "often.js", "f()");
        for at in 0..40 {
            lowered(&store, &format!("{at}.js"), &text);
            lowered(&store, "often.js", "f()");
        }
        assert_eq!(store.lowered(), 41, "what is asked for often was let go");
        assert!(locked(&store.slots).by_path.len() < 12);
        lowered(&store, "0.js", &text);
        assert_eq!(store.lowered(), 42);
    }
}
