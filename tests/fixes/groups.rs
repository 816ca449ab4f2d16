//! Which groups are applied, and when.

use super::*;
use napmig_lint::config::{Choices, ConfigFile, Level, Selector};
use napmig_lint::engine::Failure;
use napmig_lint::workspace::CommitError;

#[test]
fn safe_fixes_are_applied_and_unsafe_ones_where_they_are_wanted() {
    let case = Case::new(&[("a.js", "1{a=>A}2{b~>B}3")]);
    let (plan, applied) = case.fix(Applicability::Safe);
    assert_eq!(case.text("a.js"), "1A2{b~>B}3");
    assert_eq!((applied.fixed, plan.outcome.fixed), (1, 1));
    assert_eq!(plan.outcome.diagnostics.len(), 1);
    // What is left is where it is now.
    assert_eq!(plan.outcome.diagnostics[0].location.span.start, 3);
    assert_eq!(plan.left[0].reason, Reason::Unsafe);
    assert_eq!(plan.outcome.fixable(Applicability::Unsafe), 1);
    case.fix(Applicability::Unsafe);
    assert_eq!(case.text("a.js"), "1A2B3");
}

#[test]
fn fixing_twice_changes_nothing() {
    let case = Case::new(&[("a.js", "{a=>A}{7:b=>B}{b~>B}"), ("b.js", "x\r\n{7:c=>C}")]);
    case.fix(Applicability::Safe);
    let once = (case.text("a.js"), case.text("b.js"));
    assert_eq!(once.0, "AB{b~>B}");
    let (plan, applied) = case.fix(Applicability::Safe);
    assert!(plan.passes.is_empty() && applied.files.is_empty());
    assert_eq!((case.text("a.js"), case.text("b.js")), once);
}

#[test]
fn a_group_over_two_files_is_applied_once_and_whole() {
    let case = Case::new(&[("a.js", "{7:a=>A}-{7:b=>B}"), ("b.js", "{7:c=>C}")]);
    let (plan, applied) = case.fix(Applicability::Safe);
    assert_eq!(
        (plan.passes.len(), applied.groups, applied.fixed),
        (1, 1, 3)
    );
    assert_eq!(case.text("a.js") + &case.text("b.js"), "A-BC");
}

#[test]
fn a_suppressed_member_vetoes_its_group() {
    let case = Case::new(&[
        (
            "a.js",
            "{7:a=>A}\n{b=>B}\n// napmig-ignore[NM001]: on purpose\n{7:c=>C}\n",
        ),
        ("b.js", "{7:d=>D}"),
    ]);
    let before = case.text("a.js");
    let (plan, _) = case.fix(Applicability::Safe);
    assert_eq!(case.text("a.js"), before.replace("{b=>B}", "B"));
    assert_eq!(case.text("b.js"), "{7:d=>D}");
    assert_eq!(plan.outcome.diagnostics.len(), 2);
    for one in &plan.outcome.diagnostics {
        assert!(one.fix.is_none() && one.notes[0].contains("suppressed"));
    }
}

#[test]
fn a_member_that_is_not_reported_vetoes_its_group() {
    let mut case = Case::new(&[("a.js", "{7:a=>A}"), ("old/b.js", "")]);
    let file = "[[overrides]]\npaths = [\"b.js\"]\nlevels = { NM001 = \"off\" }\n";
    fs::write(case.tree().join("b.js"), "{7:d=>D}").unwrap();
    let tree = case.tree();
    let file = ConfigFile::parse(&tree.join("napmig.toml"), file, &tree, RULES).unwrap();
    case.settings = Settings::new(RULES, file, Choices::default(), tree.clone(), tree);
    let (plan, _) = case.fix(Applicability::Safe);
    assert_eq!(case.text("a.js"), "{7:a=>A}");
    assert!(plan.outcome.diagnostics[0].fix.is_none());
    let all_off = Choices {
        levels: vec![(Selector::parse("NM001", RULES).unwrap(), Level::Off)],
        ..Choices::default()
    };
    let here = case.tree();
    case.settings = Settings::new(RULES, ConfigFile::default(), all_off, here.clone(), here);
    let (plan, _) = case.fix(Applicability::Safe);
    assert!(plan.passes.is_empty() && plan.outcome.diagnostics.is_empty());
}

/// Offers two fixes that insert at the same place as long as their marks are there.
struct Meeting;
impl Analyse for Meeting {
    fn analyse(&self, _: &Path, source: &Arc<Source>) -> Analysis {
        let offered = ["ONE", "TWO"].into_iter().filter_map(|name| {
            let start = source.text().find(name)?;
            let edits = [
                (0, 0, name.to_lowercase()),
                (start, start + 3, "-".to_owned()),
            ];
            let edits = edits.map(|(start, end, text)| Edit {
                span: Span::new(start, end),
                text,
            });
            let location = Location {
                source: Arc::clone(source),
                span: Span::new(start, start + 3),
            };
            let mut one = Diagnostic::new(&LEGACY_CONNECTION, location, "legacy");
            one.fix = Some(Arc::new(Fix {
                applicability: Applicability::Safe,
                assumptions: Vec::new(),
                group: name.to_owned(),
                message: "write it anew".to_owned(),
                files: vec![FileEdits {
                    source: Arc::clone(source),
                    edits: EditSet::new(edits.into()).unwrap(),
                }],
            }));
            Some(one)
        });
        Analysis {
            diagnostics: offered.collect(),
            parsed: true,
            ..Analysis::default()
        }
    }
}

#[test]
fn groups_that_meet_are_applied_one_after_the_other() {
    let case = Case::new(&[("a.js", "fixed TWO ONE")]);
    let needles = Needles::new(["fixed"]).unwrap();
    let workspace = Workspace::new(Options {
        paths: vec![case.tree()],
        extensions: vec!["js".to_owned()],
        ..Options::default()
    });
    let run = Run {
        workspace: &workspace,
        needles: &needles,
        mentions: &[],
        settings: &case.settings,
        analyser: &Meeting,
    };
    let plan = run.fix(&Input::Disk, Applicability::Safe);
    assert_eq!(plan.passes.len(), 2);
    assert_eq!(plan.passes[0][0].fix.group, "TWO");
    assert_eq!(plan.edited()[0].new, "onetwofixed - -");
    let applied = plan.commit(&Stop::never());
    assert_eq!((applied.fixed, plan.outcome.diagnostics.len()), (2, 0));
    assert_eq!(case.text("a.js"), "onetwofixed - -");
    assert!(run.fix(&Input::Disk, Applicability::Safe).passes.is_empty());
    // Where the first cannot be written, what was planned on top of it is left out.
    fs::write(case.tree().join("a.js"), "fixed TWO ONE").unwrap();
    let plan = run.fix(&Input::Disk, Applicability::Safe);
    fs::write(case.tree().join("a.js"), "fixed TWO ONE!").unwrap();
    let applied = plan.commit(&Stop::never());
    assert!(matches!(
        applied.failures[..],
        [
            Failure::Commit(CommitError::Changed { .. }),
            Failure::Dependent { .. }
        ]
    ));
    assert_eq!(case.text("a.js"), "fixed TWO ONE!");
}

#[test]
fn a_fix_that_is_never_done_is_applied_once() {
    let case = Case::new(&[("a.js", "{a!>b}{b=>B}")]);
    let (plan, _) = case.fix(Applicability::Safe);
    // The second pass offers fewer, the third as many.
    assert!(plan.passes.len() <= 2);
    assert_eq!(plan.left[0].reason, Reason::Again);
}
