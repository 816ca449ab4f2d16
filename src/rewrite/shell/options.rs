//! curl's options as far as the creation of an agent differs from the session in them: where the answer goes, and what is said
//! beside it.

use crate::catalog::clients::Role;
use crate::lang::shell::outline::{Command, Word};
use crate::source::Span;
use rustc_hash::FxHashMap;

/// What the creation's command leaves out or changes, and how its answer is read.
#[derive(Debug, Default)]
pub(super) struct Options {
    /// Words of the session's command that the creation does without.
    pub(super) dropped: Vec<Span>,
    /// Words that the creation has otherwise.
    pub(super) changed: Vec<(Span, String)>,
    /// The change that makes the request a `PUT`, where a method is named.
    pub(super) method: Option<(Span, String)>,
    /// Whether curl is told to show no progress.
    pub(super) is_silent: bool,
    /// Whether the answer's headers come first.
    pub(super) has_headers: bool,
    /// Whether something is printed behind the answer's body.
    pub(super) has_trailer: bool,
    /// The file that the answer's body goes to, as written.
    pub(super) file: Option<String>,
    /// Whether the answer's body is thrown away.
    pub(super) is_discarded: bool,
    /// Whether curl itself tries again, and whether it keeps the answers of failed tries to itself.
    pub(super) retries: bool,
    pub(super) hides_failures: bool,
    /// Everything that is not the address or the body, as text: calls that share an agent have the same.
    pub(super) rest: String,
}

impl Options {
    /// Whether the answers of tries that failed may come before the last one.
    pub(super) fn prints_several(&self) -> bool {
        self.retries && !self.hides_failures && self.file.is_none()
    }

    /// What cannot be told from the answer then.
    pub(super) fn check(&self, has_channel: bool, is_document: bool) -> Result<(), String> {
        if is_document {
            return Ok(());
        }
        if has_channel && self.has_trailer {
            return Err(
                "what curl prints behind the answer hides whether the channel was configured"
                    .to_owned(),
            );
        }
        if self.prints_several() && (self.has_headers || self.has_trailer) {
            return Err("curl prints each answer that it tries again".to_owned());
        }
        Ok(())
    }

    /// What curl is told beside the session's own options where it configures a channel: a script has to see whether that was
    /// refused, a document needs no answer.
    pub(super) fn put_flags(&self, is_document: bool) -> &'static str {
        match (self.method.is_some(), is_document) {
            (true, true) => " -o /dev/null",
            (false, true) => " -o /dev/null -X PUT",
            (true, false) => " -w '%{http_code}'",
            (false, false) => " -w '%{http_code}' -X PUT",
        }
    }
}

/// Reads the words behind the client's name. `skip` holds the words of the address and of the body.
pub(super) fn read(
    command: &Command,
    table: &FxHashMap<String, Role>,
    skip: &[Span],
    discards: bool,
) -> Result<Options, String> {
    let mut options = Options::default();
    let words = &command.words;
    let mut at = command.client + 1;
    while let Some(word) = words.get(at) {
        at += 1;
        if skip.contains(&word.span) {
            continue;
        }
        let text = word.text.as_str();
        if !text.starts_with('-') {
            if text.contains("[@]") || text.starts_with('$') {
                options.rest.push_str(text);
            }
            continue;
        }
        options.rest.push(' ');
        options.rest.push_str(text);
        if text.starts_with("--") {
            let value = takes_value(table, text).then(|| words.get(at)).flatten();
            at += usize::from(value.is_some());
            long(&mut options, word, value, discards)?;
            if let Some(value) = value.filter(|value| !skip.contains(&value.span)) {
                options.rest.push_str(&value.text);
            }
            continue;
        }
        for (offset, letter) in text.char_indices().skip(1) {
            if takes_value(table, &format!("-{letter}")) {
                let is_attached = offset + letter.len_utf8() < text.len();
                let value = if is_attached { None } else { words.get(at) };
                at += usize::from(value.is_some());
                let is_alone = text.len() == 2;
                with_value(&mut options, letter, word, value, is_alone, discards)?;
                if let Some(value) = value.filter(|value| !skip.contains(&value.span)) {
                    options.rest.push_str(&value.text);
                }
                break;
            }
            switch(&mut options, letter, word)?;
        }
    }
    options.rest = options
        .rest
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    Ok(options)
}

fn takes_value(table: &FxHashMap<String, Role>, name: &str) -> bool {
    table
        .get(name)
        .is_some_and(|role| !matches!(role, Role::Get | Role::Head | Role::Next | Role::Form))
}

fn refused(name: &str) -> String {
    format!("curl's option `{name}` decides where the answer goes")
}

fn long(
    options: &mut Options,
    word: &Word,
    value: Option<&Word>,
    discards: bool,
) -> Result<(), String> {
    match word.text.as_str() {
        "--silent" => options.is_silent = true,
        "--include" | "--show-headers" => options.has_headers = true,
        "--retry" => options.retries = true,
        "--fail" => options.hides_failures = true,
        "--verbose" | "--progress-bar" => options.dropped.push(word.span),
        "--write-out" => with_value(options, 'w', word, value, true, discards)?,
        "--request" => with_value(options, 'X', word, value, true, discards)?,
        "--output" => with_value(options, 'o', word, value, true, discards)?,
        "--remote-name"
        | "--remote-name-all"
        | "--remote-header-name"
        | "--next"
        | "--config"
        | "--parallel"
        | "--trace"
        | "--trace-ascii"
        | "--stderr"
        | "--dump-header"
        | "--etag-save"
        | "--form"
        | "--upload-file"
        | "--libcurl" => return Err(refused(&word.text)),
        _ => {}
    }
    Ok(())
}

fn switch(options: &mut Options, letter: char, word: &Word) -> Result<(), String> {
    match letter {
        's' => options.is_silent = true,
        'f' => options.hides_failures = true,
        'i' => options.has_headers = true,
        'v' | '#' if word.text.len() == 2 => options.dropped.push(word.span),
        'v' | '#' => {
            let text = word.text.replace(letter, "");
            options.changed.push((word.span, text));
        }
        'O' | 'J' | ':' | 'Z' => return Err(refused(&format!("-{letter}"))),
        _ => {}
    }
    Ok(())
}

fn with_value(
    options: &mut Options,
    letter: char,
    word: &Word,
    value: Option<&Word>,
    is_alone: bool,
    discards: bool,
) -> Result<(), String> {
    let name = format!("-{letter}");
    match letter {
        'X' => {
            options.method = Some(match value {
                Some(method) => (method.span, "PUT".to_owned()),
                None => {
                    let before = word.text.split('X').next().unwrap_or("-");
                    (word.span, format!("{before}XPUT"))
                }
            });
        }
        'w' => {
            let Some(format) = value else {
                return Err(refused(&name));
            };
            let bare = format.text.trim_matches(['"', '\'']);
            let plain: String = bare
                .split("%{")
                .map(|part| part.split_once('}').map_or(part, |(_, rest)| rest))
                .collect();
            if plain.contains(['}', '{', '$', '`', '@'])
                || bare.contains("json}")
                || format.text.len() < bare.len() + 2
            {
                return Err("what curl prints behind the answer cannot be told from it".to_owned());
            }
            options.has_trailer = true;
            if discards {
                options.dropped.extend([word.span, format.span]);
            }
        }
        'o' => {
            let Some(file) = value.filter(|_| is_alone) else {
                return Err(refused(&name));
            };
            if discards || file.text == "/dev/null" {
                options.dropped.extend([word.span, file.span]);
                options.is_discarded = true;
            } else if file.text.starts_with('-') || file.text.contains(['(', '`']) {
                return Err(refused(&name));
            } else {
                options.file = Some(file.text.clone());
            }
        }
        'D' | 'K' | 'F' | 'T' => return Err(refused(&name)),
        _ => {}
    }
    Ok(())
}

/// Gives the format behind a thrown-away body a line of its own, so that it can be told from the body.
pub(super) fn separate_trailer(command: &Command, options: &mut Options) -> Result<(), String> {
    let words = &command.words;
    let at = words.iter().position(|word| {
        matches!(word.text.as_str(), "-w" | "--write-out")
            || word.text.starts_with('-')
                && !word.text.starts_with("--")
                && word.text.ends_with('w')
    });
    let Some(format) = at.and_then(|at| words.get(at + 1)) else {
        return Ok(());
    };
    let (quote, rest) = format.text.split_at(1);
    let body = rest.trim_end_matches(['"', '\'']);
    if body.trim_end_matches("\\n").contains("\\n") {
        return Err("what curl prints behind the answer has several lines".to_owned());
    }
    options
        .changed
        .push((format.span, format!("{quote}\\n{rest}")));
    Ok(())
}
