//! Lowered files by path: each content is lowered once, by whoever asks first, and kept while memory allows.

use super::ProgramFile;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Text of the files that are kept because they were asked for again. Lowered files take some ten times their text, so this is
/// a bound of a few hundred megabytes that only trees of many thousand imported files come near.
const KEPT: usize = 24 << 20;

/// Text of the files that are kept although nobody has asked for them twice: most files are imported by none that matters.
const KEPT_UNASKED: usize = 96 << 10;

/// The lowered files of a run.
#[derive(Debug, Default)]
pub(super) struct Store {
    slots: Mutex<Slots>,
    lowered: AtomicUsize,
}

#[derive(Debug, Default)]
struct Slots {
    by_path: FxHashMap<Arc<str>, Arc<Slot>>,
    unasked: Queue,
    asked: Queue,
}

/// Kept files with the length of their texts, the longest kept first.
#[derive(Debug, Default)]
struct Queue {
    files: VecDeque<(Arc<str>, usize)>,
    bytes: usize,
}

impl Queue {
    fn push(&mut self, path: Arc<str>, length: usize) {
        self.files.push_back((path, length));
        self.bytes += length;
    }

    /// The longest kept, if there is more than the bound.
    fn pop_beyond(&mut self, bound: usize) -> Option<(Arc<str>, usize)> {
        if self.bytes <= bound || self.files.len() < 2 {
            return None;
        }
        let (path, length) = self.files.pop_front()?;
        self.bytes -= length;
        Some((path, length))
    }
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

    /// Notes that a file that is still there was asked for, or will be.
    pub(super) fn touch(&self, path: &str) {
        if let Some(slot) = locked(&self.slots).by_path.get(path) {
            slot.is_used.store(true, Ordering::Relaxed);
        }
    }

    /// Counts a file as kept, and lets others go that nobody has asked for lately where that is too much.
    fn keep(&self, path: &str, length: usize) {
        let mut slots = locked(&self.slots);
        let slots = &mut *slots;
        slots.unasked.push(path.into(), length);
        let by_path = &mut slots.by_path;
        let mut lets_go = |path: &Arc<str>| {
            let slot = by_path.get(path);
            let is_wanted = slot.is_some_and(|slot| slot.is_used.swap(false, Ordering::Relaxed));
            if !is_wanted {
                by_path.remove(path);
            }
            !is_wanted
        };
        while let Some((path, length)) = slots.unasked.pop_beyond(KEPT_UNASKED) {
            if !lets_go(&path) {
                slots.asked.push(path, length);
            }
        }
        // Every file is passed by once before it goes.
        for _ in 0..2 * slots.asked.files.len() {
            let Some((path, length)) = slots.asked.pop_beyond(KEPT) else {
                break;
            };
            if !lets_go(&path) {
                slots.asked.push(path, length);
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
        let text = format!("/*{}*/", "x".repeat(KEPT_UNASKED / 8));
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

    #[test]
    fn keeps_what_was_asked_for_as_long_as_it_can() {
        let store = Store::default();
        let text = format!("/*{}*/", "x".repeat(KEPT / 8));
        for at in 0..40 {
            lowered(&store, &format!("{at}.js"), &text);
            lowered(&store, &format!("{at}.js"), &text);
        }
        let kept = locked(&store.slots).by_path.len();
        assert!((6..12).contains(&kept), "{kept} files are kept");
    }
}
