//! Marks: the texts that an endpoint or a payload leaves in a file, by which one is told that may matter to a call.

use crate::lang::is_in_specifier;
use aho_corasick::AhoCorasick;
use memchr::memmem;

/// Bytes from `export` to its `from`; what lists more names is looked at when something needs it.
const MAX_LIST: usize = 4096;

/// Texts to look for.
#[derive(Debug)]
pub struct Marks {
    own: AhoCorasick,
    far: AhoCorasick,
}

impl Marks {
    /// `rare` are looked for in every file; `common`, which ordinary files hold too, only where a call is known to be near.
    /// `None` where there are too many.
    pub fn new(rare: &[String], common: &[String]) -> Option<Self> {
        let of = |texts: &[&String]| AhoCorasick::new(texts).ok();
        Some(Self {
            own: of(&rare.iter().chain(common).collect::<Vec<_>>())?,
            far: of(&rare.iter().collect::<Vec<_>>())?,
        })
    }

    /// Bytes at which marks begin in a file that is linted, in order.
    pub fn places(&self, text: &str) -> Vec<usize> {
        marks_in(&self.own, text).collect()
    }

    /// Whether a file that another one imports holds a mark.
    pub fn stand_in(&self, text: &str) -> bool {
        marks_in(&self.far, text).next().is_some()
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
        let marks =
            Marks::new(&["/connections\"".to_owned()], &["connections".to_owned()]).unwrap();
        assert!(!marks.stand_in("require(\"./connections\"); import(\"../connections\")"));
        assert_eq!(
            marks.places("require(\"./connections\"); f(\"/connections\")"),
            [30]
        );
    }

    #[test]
    fn barrels_pass_on_what_they_export_and_not_what_they_import() {
        let text = "import a from './a';\nexport * from \"./b\";\nexport {\n  c,\n} from './c';\nconst d = Array.from('./d');\n";
        let found: Vec<&str> = passed_on(text).collect();
        assert_eq!(found, ["./b", "./c"]);
    }
}
