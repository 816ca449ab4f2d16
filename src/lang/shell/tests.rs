//! Shell lowered: total on any input, and every byte of a value found in the source.

use super::{lower, parts};
use crate::ir::{ExprKind, Language};
use proptest::prelude::*;

const LANGUAGES: [Language; 5] = [
    Language::Shell,
    Language::Markdown,
    Language::Yaml,
    Language::Makefile,
    Language::Dockerfile,
];

/// The literals of a text that stand in it as they are.
fn verbatim(language: Language, text: &str) -> Vec<String> {
    let module = lower(language, text);
    let literals = module.exprs.iter().filter_map(|expr| match &expr.kind {
        ExprKind::Str(literal) if literal.verbatim => Some((literal.value.clone(), expr.span)),
        _ => None,
    });
    literals
        .map(|(value, span)| {
            assert_eq!(&text[span.range()], value.as_str());
            value.to_string()
        })
        .collect()
}

#[test]
fn words_are_taken_apart_at_their_quotes_and_escapes() {
    for (script, expected) in [
        ("x a'b'\"c\"", vec!["a", "b", "c"]),
        ("x \"a\\\"b$C d\"", vec!["a", "b", " d"]),
        ("x $'a\\nb'", vec!["a", "b"]),
        ("x a\\ b", vec!["a", "b"]),
    ] {
        let found = verbatim(Language::Shell, script);
        for one in expected {
            assert!(found.iter().any(|text| text == one), "{script}: {found:?}");
        }
    }
}

#[test]
fn parts_know_where_they_stand() {
    for (language, text) in [
        (
            Language::Markdown,
            "1. a\n\n   ```console\n   $ curl a \\\n       b\n   out\n   ```\n\n> ```sh\n> echo 'x\n> y'\n> ```\n",
        ),
        (
            Language::Yaml,
            "a:\n  - run: |\n      curl ${{ x.y }} \\\n        'b'\n  - run: echo c\n",
        ),
        (
            Language::Makefile,
            "A := b\nt:\n\t@curl $(A) $$B \\\n\t  'c'\n",
        ),
        (Language::Dockerfile, "RUN a; \\\n  # c\n  curl 'b'\n"),
    ] {
        let parts = parts(language, text);
        assert!(!parts.is_empty(), "{text}");
        assert!(
            parts.iter().any(|part| part.text.contains("curl")),
            "{text}: {parts:?}"
        );
        verbatim(language, text);
    }
}

proptest! {
    #[test]
    fn anything_is_lowered(text in "[ \\na-c$`'\"\\\\(){}\\[\\]<>|&;#=:!*@~0-2-]{0,60}") {
        for language in LANGUAGES {
            verbatim(language, &text);
        }
    }

    #[test]
    fn anything_is_lowered_inside_of_blocks(text in "[ \\na-c$`'\"\\\\(){}<>|&;#=é]{0,40}") {
        for (language, whole) in [
            (Language::Markdown, format!("> ```sh\n> {text}\n```\n```console\n$ {text}\n")),
            (Language::Yaml, format!("run: |\n  {text}\nscript:\n  - {text}\nrun: {text}\n")),
            (Language::Makefile, format!("A={text}\nt:\n\t{text}\n")),
            (Language::Dockerfile, format!("RUN {text}\nENV {text}\nRUN <<E\n{text}\nE\n")),
        ] {
            verbatim(language, &whole);
        }
    }

    #[test]
    fn anything_is_lowered_around_a_command(before in "[ \\na-c$`'\"(){}<|&;]{0,20}", body in "[ \\n{}:,\"'$a-c\\\\]{0,30}") {
        let text = format!("{before}\nx=$(cat <<E\n{body}\nE\n)\njq -n --arg a b '{body}' | curl -d @- \"{body}\" <<E\n{body}\nE\n");
        verbatim(Language::Shell, &text);
    }
}
