//! Which texts may set variables of the environment while they run: cheap to tell, so that few files are parsed for it.

/// What stands in every such text.
pub const NEEDLES: [&str; 3] = ["process.env", "process\"", "process'"];

/// Whether a text may assign to a variable of the environment, or take one away. A test is a program of its own: what it sets is
/// set for itself.
pub fn may_set(path: &str, text: &str) -> bool {
    !is_test(path)
        && text
            .match_indices("env")
            .any(|(at, name)| is_written(&text[..at], &text[at + name.len()..]))
}

/// Whether the name between two texts is written to, as far as its line tells.
fn is_written(before: &str, after: &str) -> bool {
    let before = before.strip_suffix("process.").unwrap_or(before);
    let before = before.strip_suffix("globalThis.").unwrap_or(before);
    let is_part = |one: char| one.is_alphanumeric() || matches!(one, '_' | '$');
    if before.ends_with(is_part) || before.ends_with('.') || after.starts_with(is_part) {
        return false;
    }
    let behind = match after.strip_prefix('.') {
        Some(member) => member.trim_start_matches(is_part),
        None => match after.strip_prefix('[') {
            Some(index) => index.split_once(']').map_or("", |(_, behind)| behind),
            None => after,
        },
    };
    let behind = behind.trim_start();
    let is_assigned = ["=", "||=", "??=", "&&=", "+="]
        .iter()
        .any(|operator| behind.starts_with(operator))
        && !behind.starts_with("==")
        && !behind.starts_with("=>");
    let before = before.trim_end();
    // A declaration of that name is none of the environment's.
    let is_declared = ["const", "let", "var"]
        .iter()
        .any(|word| before.ends_with(word));
    is_assigned && !is_declared || before.ends_with("assign(") || before.ends_with("delete")
}

/// Whether a path is that of a test, as test runners find them.
pub(super) fn is_test(path: &str) -> bool {
    let mut folders = path.split('/');
    let name = folders.next_back().unwrap_or(path);
    [".test.", ".spec.", ".cy."]
        .iter()
        .any(|part| name.contains(part))
        || folders.any(|folder| {
            matches!(
                folder,
                "test" | "tests" | "__tests__" | "spec" | "e2e" | "__mocks__"
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_assigned_merged_or_taken_away_is_set() {
        for text in [
            "process.env.A = 'x'",
            "process.env[\"A\"] ??= 'x'",
            "process.env[name] = value",
            "Object.assign(process.env, parsed)",
            "delete process.env.A",
            "import { env } from 'node:process';\nenv.A = 1",
            "process.env = { ...process.env, A: 'x' }",
        ] {
            assert!(may_set("main.js", text), "{text}");
            assert!(!may_set("tests/main.js", text), "{text}");
            assert!(!may_set("src/main.test.js", text), "{text}");
        }
    }

    #[test]
    fn what_is_read_is_not_set() {
        for text in [
            "const key = process.env.A;",
            "process.env.A === 'x'",
            "const env = process.env;",
            "const environment = { A: process.env.A };",
            "options.env.A = 'x'",
            "names.map((env) => env)",
        ] {
            assert!(!may_set("main.js", text), "{text}");
        }
    }
}
