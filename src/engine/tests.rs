//! Tests of the run around an analysis.

use super::*;
use crate::ir::Comment;
use crate::lints::{LEGACY_CONNECTION, RULES};

struct Scripted;
impl Analyse for Scripted {
    fn analyse(&self, _: &Path, source: &Arc<Source>) -> Analysis {
        assert!(!source.text().contains("boom"), "deliberate");
        if source.text().contains("deep") {
            assert_eq!(sum_to(100_000), 5_000_050_000);
        }
        let Some(start) = source.text().find("public/connections") else {
            return Analysis::default();
        };
        let span = Span::new(start, start + 18);
        let location = Location {
            source: Arc::clone(source),
            span,
        };
        let comment = source.text().find("//").map(|start| Comment {
            span: Span::new(start, source.text().len()),
            is_line: true,
        });
        Analysis {
            diagnostics: vec![Diagnostic::new(&LEGACY_CONNECTION, location, "legacy")],
            mentions: vec![Mention {
                span,
                kind: MentionKind::Site,
            }],
            comments: comment.into_iter().collect(),
            parsed: true,
            ..Analysis::default()
        }
    }
}

/// Recurses so deep that no ordinary thread's stack holds it.
fn sum_to(number: u64) -> u64 {
    let here = std::hint::black_box([number; 8]);
    if number == 0 {
        0
    } else {
        here[7] + sum_to(number - 1)
    }
}

fn lint(bytes: &[u8]) -> Outcome {
    let mentions = ["public/connections".to_owned()];
    let settings = Settings::defaults(RULES);
    let run = Run {
        workspace: &Workspace::new(crate::workspace::Options::default()),
        needles: &Needles::new(&mentions).unwrap(),
        mentions: &mentions,
        settings: &settings,
        analyser: &Scripted,
    };
    run.lint(Input::Text(PathBuf::from("a.js"), bytes.to_vec()))
}

#[test]
fn counts_a_suppressed_site_as_suppressed() {
    let outcome = lint(b"'public/connections'");
    assert_eq!((outcome.diagnostics.len(), outcome.mentions.site), (1, 1));
    let outcome = lint(b"'public/connections' // napmig-ignore[NM001]: kept");
    assert!(outcome.diagnostics.is_empty());
    assert_eq!(
        (outcome.mentions.suppressed, outcome.mentions.total),
        (1, 1)
    );
}

#[test]
fn contains_a_panic_in_its_file() {
    let outcome = lint(b"public/connections boom");
    assert!(
        outcome.faults[0]
            .message
            .starts_with("deliberate (src/engine/tests.rs:")
    );
    assert_eq!(outcome.mentions.unparsed, 1);
    assert!(!outcome.success());
}

#[test]
fn analyses_on_a_deep_stack() {
    assert!(lint(b"public/connections deep").success());
}

#[test]
fn reports_a_candidate_that_is_not_utf8() {
    let outcome = lint(b"// public/connections\n\xff");
    assert_eq!(outcome.diagnostics[0].code, "NM900");
    assert_eq!(outcome.diagnostics[0].location.start().line, 2);
    assert!(outcome.success());
}
