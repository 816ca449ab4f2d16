//! Marks: the texts that an endpoint or a payload leaves in a file, by which one is told that may matter to a call.

use crate::lang::is_in_specifier;
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use memchr::memmem;
use std::sync::OnceLock;

/// Bytes from `export` to its `from`; what lists more names is looked at when something needs it.
const MAX_LIST: usize = 4096;

/// Texts to look for.
#[derive(Debug)]
pub struct Marks {
    own: Searcher,
    far: Searcher,
}

impl Marks {
    /// `rare` are looked for in every file; `common`, which ordinary files hold too, only where a call is known to be near.
    pub fn new(rare: Vec<String>, common: &[String]) -> Self {
        Self {
            own: Searcher::new([&rare, common].concat()),
            far: Searcher::new(rare),
        }
    }

    /// Bytes at which marks begin in a file that is linted, in order; `None` where there are too many marks to look for.
    pub fn places(&self, text: &str) -> Option<Vec<usize>> {
        Some(marks_in(self.own.get()?, text).collect())
    }

    /// Whether a file that another one imports may hold a mark.
    pub fn stand_in(&self, text: &str) -> bool {
        (self.far.get()).is_none_or(|marks| marks_in(marks, text).next().is_some())
    }
}

/// What finds texts, made when it is first asked: most runs parse nothing.
#[derive(Debug)]
struct Searcher {
    texts: Vec<String>,
    made: OnceLock<Option<AhoCorasick>>,
}

impl Searcher {
    fn new(texts: Vec<String>) -> Self {
        let made = OnceLock::new();
        Self { texts, made }
    }

    fn get(&self) -> Option<&AhoCorasick> {
        let made = self.made.get_or_init(|| {
            // The one that searches fastest takes longer to make than the few files take that are searched.
            let kind = AhoCorasickKind::ContiguousNFA;
            let made = AhoCorasick::builder().kind(Some(kind)).build(&self.texts);
            made.ok()
        });
        made.as_ref()
    }
}

fn marks_in(marks: &AhoCorasick, text: &str) -> impl Iterator<Item = usize> {
    let found = marks.find_iter(text).map(|mark| mark.start());
    found.filter(|&at| !is_in_specifier(text, at))
}

/// The specifiers of what a file passes on, as they are written: `export * from "./a"`. Found in the text, because it is asked of
/// files that may never be parsed; a string or comment that looks like it does no harm.
pub(super) fn passed_on(text: &str) -> impl Iterator<Item = &str> {
    memmem::find_iter(text.as_bytes(), "from").filter_map(|at| {
        let before = &text.as_bytes()[at.saturating_sub(MAX_LIST)..at];
        let behind = text[at + 4..].trim_start();
        let quote = behind
            .chars()
            .next()
            .filter(|one| matches!(one, '"' | '\''))?;
        let is_export = memmem::rfind(before, b"export") > memmem::rfind(before, b"import");
        let specifier = behind[1..].split(quote).next()?;
        is_export.then_some(specifier)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_called_like_an_endpoint_is_no_mark() {
        let rare = vec!["/connections\"".to_owned()];
        let marks = Marks::new(rare, &["connections".to_owned()]);
        assert!(!marks.stand_in("require(\"./connections\"); import(\"../connections\")"));
        assert_eq!(
            marks.places("require(\"./connections\"); f(\"/connections\")"),
            Some(vec![30])
        );
    }

    #[test]
    fn barrels_pass_on_what_they_export_and_not_what_they_import() {
        let text = "import a from './a';\nexport * from \"./b\";\nexport {\n  c,\n} from './c';\nconst d = Array.from('./d');\n";
        let found: Vec<&str> = passed_on(text).collect();
        assert_eq!(found, ["./b", "./c"]);
    }
}
