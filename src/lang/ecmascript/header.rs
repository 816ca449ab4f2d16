//! The comments that a file starts with: those about the file, and those about what comes first in it.

/// What a comment about the file, or for a tool that reads it, says.
const ABOUT_FILES: [&str; 16] = [
    "eslint",
    "@ts-",
    "@flow",
    "@jest",
    "@vitest",
    "@license",
    "@fileoverview",
    "@file ",
    "prettier",
    "biome",
    "deno-lint",
    "jshint",
    "global ",
    "globals ",
    "copyright",
    "spdx-",
];

/// How far the comments at the start of `text` are about the file: an empty line follows, or a tool reads them there.
pub(super) fn header(text: &str) -> usize {
    let mut end = 0;
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let start = at + rest.len() - rest.trim_start().len();
        let rest = &text[start..];
        let length = if rest.starts_with("//") {
            rest.find(['\n', '\r']).unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |at| at + 2)
        } else {
            return end;
        };
        at = start + length;
        let comment = text[start..at].to_lowercase();
        let after = &text[at..];
        let blanks = &after[..after.len() - after.trim_start().len()];
        let is_apart = blanks.matches('\n').count() > 1;
        // The next line only, not the file.
        let is_next = comment.contains("-next-line") || comment.contains("ts-ignore");
        let is_about = ABOUT_FILES.iter().any(|word| comment.contains(word)) && !is_next;
        let is_alone = blanks.contains('\n');
        if is_alone && (is_apart || is_about) {
            end = at;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::header;

    #[test]
    fn keeps_what_is_about_the_file_at_its_start() {
        let of = |text: &'static str| &text[..header(text)];
        assert_eq!(of("// opens sessions\nconst a = 1;\n"), "");
        assert_eq!(
            of("// the app\n\n// a number\nconst a = 1;\n"),
            "// the app"
        );
        assert_eq!(
            of("/* eslint-disable no-console */\n// opens sessions\nconst a = 1;\n"),
            "/* eslint-disable no-console */"
        );
        assert_eq!(of("// eslint-disable-next-line\nconst a = 1;\n"), "");
        assert_eq!(of("/* inline */ const a = 1;\n"), "");
    }
}
