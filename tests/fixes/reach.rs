//! What fixes may write to, and what becomes of those that cannot be written.

use super::*;

#[test]
fn a_group_that_cannot_be_written_leaves_the_others() {
    let case = Case::new(&[
        ("a.js", "{a=>A}{7:b=>B}{c=>C}"),
        ("b.js", "{7:c=>C}"),
        ("c.js", "{d=>D}"),
    ]);
    let path = case.tree().join("b.js");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let (_, applied) = case.fix(Applicability::Safe);
    assert_eq!(case.text("a.js"), "A{7:b=>B}C");
    assert_eq!(case.text("b.js"), "{7:c=>C}");
    assert_eq!(case.text("c.js"), "D");
    assert_eq!((applied.groups, applied.failures.len()), (3, 1));
    assert!(
        applied.failures[0]
            .to_string()
            .contains("b.js: write-protected"),
        "{}",
        applied.failures[0]
    );
}

#[test]
fn nothing_outside_the_roots_is_written() {
    // `out.js` lies beside the tree that is linted, and its group reaches into it.
    let case = Case::new(&[("in/a.js", "{7:a=>A}{b=>B}"), ("out.js", "{7:c=>C}")]);
    let tree = case.tree();
    let workspace = Workspace::new(Options {
        paths: vec![tree.join("in")],
        extensions: vec!["js".to_owned()],
        ..Options::default()
    });
    struct Reaching<'a>(&'a Path);
    impl Analyse for Reaching<'_> {
        fn analyse(&self, path: &Path, source: &Arc<Source>) -> Analysis {
            Scripted(self.0).analyse(path, source)
        }
    }
    let run = Run {
        workspace: &workspace,
        needles: &Needles::new(["{"]).unwrap(),
        mentions: &[],
        settings: &case.settings,
        analyser: &Reaching(&tree),
    };
    let plan = run.fix(&Input::Disk, Applicability::Safe);
    plan.commit(&Stop::never());
    assert_eq!(case.text("in/a.js"), "{7:a=>A}B");
    assert_eq!(case.text("out.js"), "{7:c=>C}");
    let left = &plan.outcome.diagnostics[0];
    assert!(left.fix.is_none() && left.notes[0].contains("outside the roots"));
}

#[test]
fn text_that_was_handed_in_is_fixed_without_the_disk() {
    let case = Case::new(&[("a.js", "on disk"), ("b.js", "{7:b=>B}"), ("deno.json", "")]);
    let path = case.tree().join("a.js");
    let text = Input::Text(path, b"{a=>A}{7:b=>B}{c~>C}".to_vec());
    case.run(&["a.js"], |run| {
        let plan = run.fix(&text, Applicability::Safe);
        let edited = plan.edited();
        assert_eq!(edited.len(), 1);
        assert_eq!(edited[0].new, "A{7:b=>B}{c~>C}");
        let reasons: Vec<_> = plan.left.iter().map(|left| left.reason).collect();
        assert_eq!(reasons, [Reason::OtherFiles, Reason::Unsafe]);
    });
    assert_eq!(case.text("a.js"), "on disk");
}

#[test]
fn a_file_under_two_names_is_written_once() {
    #[cfg(unix)]
    {
        let case = Case::new(&[("a.js", "{a=>A}{b=>B}")]);
        std::os::unix::fs::symlink("a.js", case.tree().join("l.js")).unwrap();
        let applied = case.run(&["l.js", "a.js"], |run| {
            run.fix(&Input::Disk, Applicability::Safe)
                .commit(&Stop::never())
        });
        assert_eq!(case.text("a.js"), "AB");
        assert!(applied.failures.is_empty(), "{:?}", applied.failures);
        assert!(case.tree().join("l.js").is_symlink());
    }
}

#[test]
fn left_overs_are_cleared_where_the_walk_meets_them_and_beside_what_is_written() {
    let case = Case::new(&[
        ("a.js", "{a=>A}"),
        (".napmig-a.js.1-0.tmp", "half"),
        ("other/.napmig-b.js.1-0.tmp", "half"),
    ]);
    case.fix(Applicability::Safe);
    assert!(!case.tree().join(".napmig-a.js.1-0.tmp").exists());
    assert!(!case.tree().join("other/.napmig-b.js.1-0.tmp").exists());
}

#[test]
fn an_edit_that_does_not_fit_is_a_fault_and_no_fix() {
    struct Odd;
    impl Analyse for Odd {
        fn analyse(&self, path: &Path, source: &Arc<Source>) -> Analysis {
            let mut analysis = Scripted(path.parent().unwrap()).analyse(path, source);
            let fix = analysis.diagnostics[0].fix.as_mut().unwrap();
            let edit = Edit {
                span: Span::new(1, 99),
                text: String::new(),
            };
            Arc::make_mut(fix).files[0].edits = EditSet::new(vec![edit]).unwrap();
            analysis
        }
    }
    let case = Case::new(&[("a.js", "{a=>A}")]);
    let workspace = Workspace::new(Options {
        paths: vec![case.tree()],
        extensions: vec!["js".to_owned()],
        ..Options::default()
    });
    let run = Run {
        workspace: &workspace,
        needles: &Needles::new(["{"]).unwrap(),
        mentions: &[],
        settings: &case.settings,
        analyser: &Odd,
    };
    let outcome = run.lint(Input::Disk);
    assert!(outcome.diagnostics[0].fix.is_none());
    assert!(outcome.faults[0].message.contains("does not fit"));
}
