//! Which texts are worth a look for their own sake: what is rare lets a file through the scan, and the end of an address alone is
//! not rare enough.

use super::Analyser;
use crate::lang::is_in_specifier;
use memchr::memmem;

/// How far an address is read back from its end, in bytes.
const MAX_ADDRESS: usize = 400;

impl Analyser<'_> {
    /// Whether a text may hold a call. The end of a path alone is not worth parsing a file: the rest of the path has to stand
    /// somewhere, or the key's header, which a call has to show where only the end of its path is known.
    pub(super) fn can_hold_a_call(&self, text: &str) -> bool {
        let api = self.catalog.api();
        let holds = |needle: &str| memmem::find(text.as_bytes(), needle.as_bytes()).is_some();
        if self.speaks(text) {
            return true;
        }
        let is_near = || {
            holds(&api.prefix)
                // What is imported may bring the rest along.
                || ["import", "from", "require"].into_iter().any(holds)
                || aho_corasick::AhoCorasick::builder()
                    .ascii_case_insensitive(true)
                    .build([&api.credential_header])
                    .is_ok_and(|header| header.is_match(text))
        };
        self.holds_needle(text) && is_near()
    }

    /// Whether a text holds a needle that is more than the end of a path.
    pub(super) fn speaks(&self, text: &str) -> bool {
        let mut rare = self.needles().filter(|needle| !self.is_bare_end(needle));
        rare.any(|needle| memmem::find(text.as_bytes(), needle.as_bytes()).is_some())
    }

    /// Whether a text holds a needle, where it may be one.
    pub(super) fn holds_needle(&self, text: &str) -> bool {
        let mut ends = self.needles().filter(|needle| self.is_bare_end(needle));
        let is_real = |&at: &usize| !is_in_specifier(text, at) && may_end_address(text, at);
        self.speaks(text)
            || ends.any(|end| {
                let mut found = memmem::find_iter(text.as_bytes(), end).filter(is_real);
                found.next().is_some()
            })
    }

    fn needles(&self) -> impl Iterator<Item = &String> {
        let needles = self.catalog.api().needles.iter();
        needles.chain(self.settings.hosts())
    }

    /// Whether a needle is the end of a literal, `/connections"`.
    fn is_bare_end(&self, needle: &str) -> bool {
        let api = self.catalog.api();
        let needle = needle.trim_matches(['"', '\'', '`']);
        let mut ends = (api.legacy.iter()).map(|one| one.path.strip_prefix(api.prefix.as_str()));
        ends.any(|end| end == Some(needle))
    }

    /// Whether a text is the end of a legacy address, behind the text that stands before it in the same template.
    pub(super) fn is_end(&self, before: &str, text: &str) -> bool {
        let api = self.catalog.api();
        let agents = api.open_session.split('{').next().unwrap_or_default();
        let agents = agents.strip_prefix(api.prefix.as_str()).unwrap_or(agents);
        let path = text.split(['?', '#']).next().unwrap_or(text);
        let path = path.strip_suffix('/').unwrap_or(path);
        let mut ends = api.legacy.iter().filter_map(|endpoint| {
            let end = endpoint.path.strip_prefix(api.prefix.as_str())?;
            Some(end)
        });
        api.mentions.iter().any(|mention| text.contains(mention))
            || !before.ends_with(agents) && ends.any(|end| path == end)
    }
}

/// Whether the literal around the end of a path, which begins at `end`, may be an address of ours or the end of one: it may not
/// where another part of a path stands before it, as in `"/users/{id}/connections"`.
fn may_end_address(text: &str, end: usize) -> bool {
    let bytes = &text.as_bytes()[end.saturating_sub(MAX_ADDRESS)..end];
    let mut at = bytes.len();
    let mut is_behind_slash = true;
    while let Some(last) = at.checked_sub(1) {
        match bytes[last] {
            b'/' => is_behind_slash = true,
            b'}' => {
                let Some(open) = opening(&bytes[..last]) else {
                    return true;
                };
                // `{+name}` is a placeholder of no language here.
                let is_dollar = open > 0 && bytes[open - 1] == b'$';
                if bytes[open + 1] == b'+' && !is_dollar {
                    return false;
                }
                at = open - usize::from(is_dollar);
                is_behind_slash = false;
                continue;
            }
            b'"' | b'\'' | b'`' | b' ' | b'\n' | b'\t' => return true,
            // A part that something unknown belongs to, or a host.
            _ if !is_behind_slash => return true,
            _ => {
                let literal = &bytes[..at];
                let open = literal
                    .iter()
                    .rposition(|byte| matches!(byte, b'"' | b'\'' | b'`' | b' ' | b'\n'));
                let fixed = &literal[open.map_or(0, |open| open + 1)..];
                return memmem::find(fixed, b"://").is_some();
            }
        }
        at = last;
    }
    true
}

/// Where the brace opens that is closed behind these bytes.
fn opening(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0;
    bytes.iter().rposition(|byte| {
        match byte {
            b'}' => depth += 1,
            b'{' if depth == 0 => return true,
            b'{' => depth -= 1,
            _ => {}
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may(text: &str) -> bool {
        may_end_address(text, text.rfind("/connections").unwrap())
    }

    #[test]
    fn an_end_stands_alone_or_behind_what_is_unknown() {
        for text in [
            "'/connections'",
            "`${base}/connections`",
            "`${urls[`a${b}`].base}/connections`",
            "format!(\"{base}/connections\")",
            "format!(\"{}/{}/connections\")",
            "`https://${host}.example/connections`",
            "`https://api${env}/connections`",
            "`companion${env}/connections`",
            "'POST /connections'",
            "x}/connections\"",
        ] {
            assert!(may(text), "{text}");
        }
    }

    #[test]
    fn another_part_before_it_makes_it_another_path() {
        for text in [
            "'/users/connections'",
            "`/users/${id}/connections`",
            "(root + '/v1/{+parent}/connections')",
            "\"{+name}/connections\"",
            "`${base}/agents/${id}/connections`",
            "see users/@me/connections`",
        ] {
            assert!(!may(text), "{text}");
        }
    }
}
