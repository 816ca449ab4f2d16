//! Markdown and MDX: blocks of shell, with or without prompts. A block that names no language is one if it begins with curl.

use super::super::Part;
use super::{bare, lines};
use crate::ir::Comment;
use crate::source::Span;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// First words of a fence's info string that stand for shell.
const SHELLS: [&str; 11] = [
    "sh",
    "bash",
    "shell",
    "zsh",
    "console",
    "curl",
    "shell-session",
    "shellsession",
    "sh-session",
    "bash-session",
    "terminal",
];

/// The fenced blocks of shell, each as a part.
pub(super) fn parts(text: &str) -> Vec<Part> {
    blocks(text)
        .into_iter()
        .filter(|block| block.is_shell)
        .map(|block| part(text, &block.lines))
        .collect()
}

struct CodeBlock {
    is_shell: bool,
    range: Range<usize>,
    /// The ranges of its text, without what belongs to quotes and lists around it.
    lines: Vec<Range<usize>>,
}

fn blocks(text: &str) -> Vec<CodeBlock> {
    let mut blocks: Vec<CodeBlock> = Vec::new();
    let (mut inside, mut untold) = (false, false);
    for (event, range) in Parser::new_ext(text, Options::empty()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let (is_shell, names_nothing) = match &kind {
                    CodeBlockKind::Fenced(info) => (is_shell(info), info.trim().is_empty()),
                    CodeBlockKind::Indented => (false, true),
                };
                untold = names_nothing;
                blocks.push(CodeBlock {
                    is_shell,
                    range,
                    lines: Vec::new(),
                });
                inside = true;
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some(block) = blocks.last_mut().filter(|_| untold) {
                    block.is_shell = begins_with_curl(text, &block.lines);
                }
                inside = false;
            }
            Event::Text(_) if inside => {
                if let Some(block) = blocks.last_mut() {
                    block.lines.push(range);
                }
            }
            _ => {}
        }
    }
    blocks
}

/// Whether a block that names no language begins with a command of curl, assignments before it left out.
fn begins_with_curl(text: &str, ranges: &[Range<usize>]) -> bool {
    let mut commands = ranges
        .iter()
        .filter_map(|range| text.get(range.clone()))
        .flat_map(str::lines)
        .map(|line| line[prompt(line).unwrap_or(0)..].trim_start())
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let is_curl = |line: &str| line.starts_with("curl ") || line.starts_with("curl\t");
    let Some(first) = commands.next() else {
        return false;
    };
    let name = first.split('=').next().unwrap_or("");
    let assigns = name.len() < first.len() && super::super::scope::is_name(name);
    is_curl(first) || assigns && commands.any(is_curl)
}

fn is_shell(info: &str) -> bool {
    let word = info
        .trim_start_matches(['{', '.', ' '])
        .split(|character: char| !character.is_alphanumeric() && character != '-')
        .next()
        .unwrap_or("");
    SHELLS.contains(&word.to_ascii_lowercase().as_str())
}

fn part(text: &str, ranges: &[Range<usize>]) -> Part {
    let mut all: Vec<(usize, &str)> = Vec::new();
    for range in ranges {
        let Some(slice) = text.get(range.clone()) else {
            continue;
        };
        all.extend(lines(slice).map(|(at, line)| (range.start + at, line)));
    }
    let has_prompts = all.iter().any(|(_, line)| prompt(line).is_some());
    let mut part = Part::default();
    if !has_prompts {
        for (at, line) in all {
            part.push(line, at);
        }
        return part;
    }
    let mut command = String::new();
    for (at, line) in all {
        let skipped = match prompt(line) {
            Some(length) if !is_open(&command) => {
                command.clear();
                length
            }
            _ if is_open(&command) => usize::from(line.starts_with("> ")) * 2,
            // What a command printed.
            _ => continue,
        };
        part.push(&line[skipped..], at + skipped);
        command.push_str(&line[skipped..]);
    }
    part
}

/// The length of the prompt that a line begins with.
fn prompt(line: &str) -> Option<usize> {
    let content = line.trim_start_matches(' ');
    let blank = line.len() - content.len();
    ["$ ", "% ", "❯ "]
        .iter()
        .find(|prompt| content.starts_with(**prompt))
        .map(|prompt| blank + prompt.len())
}

/// Whether a command goes on in the next line: behind a backslash, an operator, inside of quotes or of a here-document.
fn is_open(command: &str) -> bool {
    let (mut quote, mut escaped) = (None, false);
    let mut delimiter: Option<String> = None;
    for line in command.split_inclusive('\n') {
        let content = bare(line);
        if let Some(end) = &delimiter {
            if content.trim_start_matches('\t') == end {
                delimiter = None;
            }
            continue;
        }
        escaped = false;
        for (at, character) in content.char_indices() {
            match (quote, character) {
                _ if escaped => escaped = false,
                (None | Some('"'), '\\') => escaped = true,
                (None, '\'' | '"') => quote = Some(character),
                (Some(open), close) if open == close => quote = None,
                (None, '<')
                    if content[at..].starts_with("<<") && !content[at..].starts_with("<<<") =>
                {
                    let word = content[at..].trim_start_matches(['<', '-', ' ']);
                    let word: String = word
                        .trim_start_matches(['\'', '"', '\\'])
                        .chars()
                        .take_while(|one| one.is_alphanumeric() || *one == '_')
                        .collect();
                    if !word.is_empty() {
                        delimiter = Some(word);
                    }
                }
                _ => {}
            }
        }
    }
    let end = bare(command).trim_end();
    quote.is_some() || escaped || delimiter.is_some() || end.ends_with('|') || end.ends_with("&&")
}

/// Comments of the markup: `<!-- -->`, and `{/* */}` of MDX. Where there are some, the lines that open blocks of shell count as
/// comments too, so that a suppression above a block speaks of the block's first line.
pub(super) fn comments(text: &str) -> Vec<Comment> {
    let mut comments = Vec::new();
    if !text.contains("<!--") && !text.contains("{/*") {
        return comments;
    }
    let blocks = blocks(text);
    for block in blocks.iter().filter(|block| block.is_shell) {
        let line = text[block.range.clone()].lines().next().unwrap_or("");
        comments.push(Comment {
            span: Span::new(block.range.start, block.range.start + line.len()),
            is_line: true,
        });
    }
    for (open, close, inner) in [("<!--", "-->", 0), ("{/*", "*/}", 1)] {
        let mut from = 0;
        while let Some(start) = text[from..].find(open).map(|at| from + at) {
            let Some(end) = text[start..].find(close).map(|at| start + at + close.len()) else {
                break;
            };
            if !blocks.iter().any(|block| block.range.contains(&start)) {
                comments.push(Comment {
                    span: Span::new(start + inner, end - inner),
                    is_line: false,
                });
            }
            from = end;
        }
    }
    comments
}
