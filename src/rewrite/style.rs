//! How a file is written: line ends, indentation, quotes, semicolons.

use super::Edits;

/// The habits of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Style {
    /// `\n` or `\r\n`.
    pub newline: &'static str,
    /// One level of indentation.
    pub indent: String,
    /// The quote of its plain strings.
    pub quote: char,
    /// Whether statements end in semicolons.
    pub semicolons: bool,
    /// Whether the last of several arguments, each on a line of its own, has a comma.
    pub trailing_comma: bool,
}

impl Style {
    /// Reads a file's habits off its text.
    pub fn of(text: &str) -> Self {
        let crlf = text.matches("\r\n").count();
        let lines = text.matches('\n').count();
        let newline = if crlf * 2 > lines { "\r\n" } else { "\n" };
        let ends = text
            .lines()
            .map(|line| without_comment(line).trim_end())
            .filter(|line| !line.is_empty());
        let (mut with, mut without) = (0, 0);
        for line in ends {
            match line.chars().next_back() {
                Some(';') => with += 1,
                Some(last)
                    if last == ')' || last.is_alphanumeric() || last == '"' || last == '\'' =>
                {
                    without += 1;
                }
                _ => {}
            }
        }
        let quote = if text.matches('\'').count() > text.matches('"').count() {
            '\''
        } else {
            '"'
        };
        Self {
            newline,
            indent: indent_of(text),
            quote,
            semicolons: with > 0 && with * 2 >= without,
            trailing_comma: has_trailing_commas(text),
        }
    }

    /// Generated text, written with `\n`, two spaces, `;` and `"`, in this style.
    pub fn apply(&self, generated: &str) -> String {
        let mut lines: Vec<String> = Vec::new();
        for line in generated.split('\n') {
            let content = line.trim_start_matches("  ");
            let level = (line.len() - content.len()) / 2;
            let content = if self.semicolons {
                content
            } else {
                content.strip_suffix(';').unwrap_or(content)
            };
            lines.push(format!("{}{content}", self.indent.repeat(level)));
        }
        lines.join(self.newline)
    }

    /// Edits whose lines end as those of the file do, whatever parts they were put together from.
    pub fn with_line_ends(&self, mut edits: Edits) -> Edits {
        if self.newline == "\r\n" {
            for edit in &mut edits {
                while edit.text.contains("\r\n") {
                    edit.text = edit.text.replace("\r\n", "\n");
                }
                edit.text = edit.text.replace('\n', self.newline);
            }
        }
        edits
    }

    /// A string literal in the file's quotes. `text` holds no quote, backslash or line end.
    pub fn quoted(&self, text: &str) -> String {
        format!("{0}{text}{0}", self.quote)
    }
}

/// A line without what is said behind its code.
fn without_comment(line: &str) -> &str {
    let code = match line.find("//") {
        Some(0) => "",
        Some(at) if line[..at].ends_with([' ', '\t']) => &line[..at],
        _ => line,
    };
    let code = code.trim_end();
    match (code.ends_with("*/"), code.rfind("/*")) {
        (true, Some(at)) => &code[..at],
        (true, None) => "",
        _ if code.trim_start().starts_with('*') => "",
        _ => code,
    }
}

/// Whether lists over several lines end in a comma: arguments, or else fields, where the file has no such arguments.
fn has_trailing_commas(text: &str) -> bool {
    let mut arguments = (0, 0);
    let mut fields = (0, 0);
    let mut before = "";
    for line in text.lines().map(str::trim) {
        let line = without_comment(line).trim_end();
        if line.is_empty() {
            continue;
        }
        let ends = |with: &[char]| before.ends_with(with);
        if line.starts_with(')') {
            // What ends a block, a condition or an element of JSX is no list.
            match before.chars().next_back() {
                Some(',') => arguments.0 += 1,
                Some('(' | '{' | ';' | '>') | None => {}
                Some(_) if line.ends_with('{') => {}
                Some(_) => arguments.1 += 1,
            }
        } else if line.starts_with(['}', ']']) {
            let is_field = before
                .split_once(": ")
                .is_some_and(|(key, _)| !key.contains([' ', '(']));
            if ends(&[',']) {
                fields.0 += 1;
            } else if is_field && !ends(&['{', '[', '(', ';']) {
                fields.1 += 1;
            }
        }
        before = line;
    }
    match arguments {
        (0, 0) => fields.0 >= fields.1,
        (with, without) => with >= without,
    }
}

/// The commonest step by which lines are indented more than the line before.
fn indent_of(text: &str) -> String {
    let mut counts: Vec<(String, usize)> = Vec::new();
    let mut before = "";
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let indent = &line[..line.len() - line.trim_start().len()];
        if let Some(step) = indent.strip_prefix(before)
            && !step.is_empty()
            && !line.trim_start().starts_with('*')
        {
            match counts.iter_mut().find(|(known, _)| known == step) {
                Some((_, count)) => *count += 1,
                None => counts.push((step.to_owned(), 1)),
            }
        }
        before = indent;
    }
    counts
        .into_iter()
        .max_by_key(|(step, count)| (*count, std::cmp::Reverse(step.len())))
        .map_or("  ".to_owned(), |(step, _)| step)
}

/// The blanks that the line of byte `at` starts with.
pub fn indentation_at(text: &str, at: usize) -> &str {
    let start = text[..at]
        .rfind(['\n', '\r'])
        .map_or(0, |newline| newline + 1);
    let line = text[start..].trim_start_matches('\u{feff}');
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// `text`, whose lines but the first are indented by at least `from`, moved to `to`.
pub fn reindented(text: &str, from: &str, to: &str) -> String {
    let mut lines = text.split('\n');
    let mut result = lines.next().unwrap_or("").to_owned();
    for line in lines {
        result.push('\n');
        match line.strip_prefix(from) {
            Some(rest) if !line.trim().is_empty() => {
                result.push_str(to);
                result.push_str(rest);
            }
            _ => result.push_str(line),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_habits_off_a_text() {
        let style = Style::of("function f() {\r\n\tconst a = 'x'\r\n\treturn a\r\n}\r\n");
        assert_eq!(
            style,
            Style {
                newline: "\r\n",
                indent: "\t".into(),
                quote: '\'',
                semicolons: false,
                trailing_comma: true,
            }
        );
        let style = Style::of("if (a) {\n    b();\n    if (c) {\n        d(\"x\");\n    }\n}\n");
        assert_eq!(
            (style.indent.as_str(), style.semicolons, style.quote),
            ("    ", true, '"')
        );
    }

    #[test]
    fn moves_lines_but_the_first() {
        assert_eq!(reindented("{\n    a\n  }", "  ", ""), "{\n  a\n}");
    }

    #[test]
    fn reads_trailing_commas_off_arguments_before_fields() {
        let of = |text: &str| Style::of(text).trailing_comma;
        assert!(of("send(\n  a,\n  b,\n);\nconst o = {\n  a: 1\n};\n"));
        assert!(!of("send(\n  a,\n  b\n);\nconst o = {\n  a: 1,\n};\n"));
        assert!(!of(
            "const o = {\n  a: 1,\n  b: 'x'\n}\nif (\n  a\n) {\n  b()\n}\n"
        ));
        assert!(of("run(() => {\n  b();\n});\nreturn (\n  <a></a>\n);\n"));
    }
}
