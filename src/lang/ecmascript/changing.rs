//! Which texts may change what they import: cheap to tell, so that few files are parsed for it.

/// What stands in every text that imports anything.
pub const NEEDLES: [&str; 2] = ["import", "require("];

/// Whether a text may write to a member of a name that it imports. A test is a program of its own.
pub fn may_change(path: &str, text: &str) -> bool {
    !super::environment::is_test(path) && roots(text).any(|root| is_imported(text, root))
}

/// The names whose members a text seems to write to.
fn roots(text: &str) -> impl Iterator<Item = &str> {
    let assigned = text.match_indices('=').filter_map(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + 1..]);
        let is_other = after.starts_with(['=', '>']) || before.ends_with(['=', '!', '<', '>']);
        (!is_other)
            .then(|| member_root(before.trim_end_matches(['+', '-', '*', '|', '&', '?', ' '])))?
    });
    let handed = ["assign(", "delete "].into_iter().flat_map(move |word| {
        text.match_indices(word).map(move |(at, word)| {
            let rest = text[at + word.len()..].trim_start();
            &rest[..rest.find(|one| !is_part(one)).unwrap_or(rest.len())]
        })
    });
    assigned.chain(handed).filter(|root| !root.is_empty())
}

fn is_part(one: char) -> bool {
    one.is_alphanumeric() || matches!(one, '_' | '$')
}

/// The name that the path of members at the end of a text begins with, if it is such a path.
fn member_root(text: &str) -> Option<&str> {
    let start =
        text.rfind(|one: char| !(is_part(one) || matches!(one, '.' | '[' | ']' | '"' | '\'')));
    let path = &text[start.map_or(0, |start| {
        start + text[start..].chars().next().map_or(1, char::len_utf8)
    })..];
    let end = path.find(['.', '['])?;
    Some(&path[..end])
}

/// Whether the first place that says a name imports it.
fn is_imported(text: &str, name: &str) -> bool {
    let first = text.match_indices(name).find(|(at, _)| {
        !text[..*at].ends_with(is_part) && !text[at + name.len()..].starts_with(is_part)
    });
    let Some((at, _)) = first else {
        return false;
    };
    let (before, after) = (&text[..at], &text[at..]);
    let statement = &before[before.rfind(';').map_or(0, |end| end + 1)..];
    let is_named = statement
        .rfind("import")
        .is_some_and(|start| !statement[start..].contains("from"));
    let line = after.lines().next().unwrap_or_default();
    is_named || line.contains("require(")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_imported_and_written_to_may_be_changed() {
        for text in [
            "import config from './config.mjs';\nconfig.voice = 'verse';",
            "import {\n  config,\n} from './config.mjs'\nconfig.voices['calm'] ||= 'verse'",
            "const config = require('./config')\nObject.assign(config, { voice: 'verse' })",
            "import * as all from './config.mjs'; delete all.config.voice;",
        ] {
            assert!(may_change("main.js", text), "{text}");
            assert!(!may_change("test/main.js", text), "{text}");
        }
    }

    #[test]
    fn what_is_read_or_ones_own_is_not() {
        for text in [
            "import config from './config.mjs';\nconst voice = config.voice;",
            "import config from './config.mjs';\nif (config.voice === 'x') run(config.voice == 1);",
            "import config from './config.mjs';\nconst own = {}; own.voice = config.voice;",
            "import config from './config.mjs';\nconst go = () => config.voice;",
        ] {
            assert!(!may_change("main.js", text), "{text}");
        }
    }
}
