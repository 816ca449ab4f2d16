//! How a file is written: line ends, indentation, quotes, semicolons.

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
}

impl Style {
    /// Reads a file's habits off its text.
    pub fn of(text: &str) -> Self {
        let crlf = text.matches("\r\n").count();
        let lines = text.matches('\n').count();
        let newline = if crlf * 2 > lines { "\r\n" } else { "\n" };
        let ends = text
            .lines()
            .map(str::trim_end)
            .filter(|line| !line.is_empty());
        let (mut with, mut without) = (0, 0);
        for line in ends {
            match line.chars().next_back() {
                Some(';') => with += 1,
                Some(last)
                    if last == ')' || last.is_alphanumeric() || last == '"' || last == '\'' =>
                {
                    without += usize::from(!line.trim_start().starts_with("//"));
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

    /// A string literal in the file's quotes. `text` holds no quote, backslash or line end.
    pub fn quoted(&self, text: &str) -> String {
        format!("{0}{text}{0}", self.quote)
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
                semicolons: false
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
}
