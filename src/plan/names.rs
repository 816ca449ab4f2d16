//! Names for agents, from the code around a call.

/// Words that say what every such call does, not what it is for.
const GENERIC: &[&str] = &[
    "again",
    "agent",
    "ai",
    "api",
    "app",
    "async",
    "avatar",
    "axios",
    "back",
    "begin",
    "bin",
    "button",
    "call",
    "callback",
    "click",
    "client",
    "companion",
    "component",
    "config",
    "connect",
    "connection",
    "connections",
    "connector",
    "constructor",
    "create",
    "default",
    "demo",
    "do",
    "ensure",
    "establish",
    "event",
    "example",
    "execute",
    "exports",
    "fetch",
    "for",
    "get",
    "got",
    "handle",
    "handler",
    "helper",
    "helpers",
    "hook",
    "http",
    "index",
    "init",
    "initiate",
    "join",
    "js",
    "ky",
    "launch",
    "legacy",
    "lib",
    "live",
    "load",
    "main",
    "make",
    "mod",
    "module",
    "napster",
    "napsterai",
    "new",
    "obtain",
    "of",
    "omniagent",
    "on",
    "onclick",
    "onload",
    "onsubmit",
    "open",
    "page",
    "perform",
    "post",
    "prepare",
    "process",
    "provider",
    "provision",
    "public",
    "ready",
    "reconnect",
    "request",
    "route",
    "run",
    "script",
    "sdk",
    "send",
    "server",
    "service",
    "session",
    "sessions",
    "setup",
    "socket",
    "src",
    "start",
    "submit",
    "test",
    "the",
    "then",
    "to",
    "token",
    "trigger",
    "try",
    "use",
    "util",
    "utils",
    "web",
    "webrtc",
    "websocket",
    "with",
    "wrapper",
    "ws",
];

/// A label for the agent of a call in `function` of the file at `path`: the words of either that say something, capitalised.
pub fn agent_name(function: &str, path: &str) -> String {
    let stem = path.rsplit('/').next().unwrap_or(path);
    let stem = stem.split('.').next().unwrap_or(stem);
    let folder = path.rsplit('/').nth(1).unwrap_or("");
    let words = [function, stem, folder]
        .into_iter()
        .map(telling_words)
        .find(|words| !words.is_empty());
    let mut name = words
        .unwrap_or_else(|| vec!["Companion".to_owned()])
        .join(" ");
    name.push_str(" Agent");
    name
}

fn telling_words(identifier: &str) -> Vec<String> {
    words(identifier)
        .into_iter()
        .filter(|word| {
            !GENERIC.contains(&word.to_lowercase().as_str())
                && word.is_ascii()
                && word
                    .chars()
                    .filter(|character| character.is_alphabetic())
                    .count()
                    > 1
        })
        .take(3)
        .map(|word| capitalised(&word))
        .collect()
}

/// The words of an identifier in any case style.
fn words(identifier: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut previous = ' ';
    for (at, character) in identifier.char_indices() {
        // `HTMLTutor` is two words: the last capital of several begins the next one.
        let ends_run = previous.is_uppercase()
            && character.is_uppercase()
            && identifier[at + character.len_utf8()..].starts_with(char::is_lowercase);
        let starts_word = (character.is_uppercase() && !previous.is_uppercase()) || ends_run;
        if !character.is_alphanumeric() {
            words.push(String::new());
        } else {
            if starts_word || words.is_empty() {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.push(character);
            }
        }
        previous = character;
    }
    words.retain(|word| !word.is_empty());
    words
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    match characters.next() {
        Some(first) => first
            .to_uppercase()
            .chain(characters.flat_map(char::to_lowercase))
            .collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_words_that_say_something() {
        for (function, path, expected) in [
            ("startSupportSession", "src/a.ts", "Support Agent"),
            ("connect", "src/sales-desk.ts", "Sales Desk Agent"),
            (
                "open_session",
                "crates/kiosk/src/main.rs",
                "Companion Agent",
            ),
            ("main", "billing/index.js", "Billing Agent"),
            ("", "src/HTMLTutor.js", "Html Tutor Agent"),
        ] {
            assert_eq!(agent_name(function, path), expected, "{function} in {path}");
        }
    }
}
