//! Many fixes of one file.

use super::super::callers::Callers;
use super::*;
use crate::analysis::Analyser;
use crate::catalog::Catalog;
use crate::config::Settings;
use crate::detect::detect;
use crate::edit::Edit;
use crate::ir::Language;
use crate::lints::{Context, RULES};
use crate::plan::groups::{agent_key, fix_groups};
use crate::plan::plan;
use crate::program::{ProgramFile, Standalone};
use crate::resolve::evaluate;
use crate::source::Source;

/// A program with a call of its own agent in each of `calls` functions.
fn program(calls: usize) -> String {
    let call = |at| {
        format!(
            r#"export async function open{at}(user) {{
  return fetch("https://companion-api.napster.com/public/connections", {{
    method: "POST",
    headers: {{ "X-Api-Key": process.env.NAPSTER_API_KEY }},
    body: JSON.stringify({{ companionId: "comp_{at}", externalClientId: user.id }}),
  }});
}}
"#
        )
    };
    (0..calls).map(call).collect()
}

/// What `look` makes of the drafts of a program, of which none is proved.
fn with_drafts<T>(text: &str, look: impl FnOnce(&Fixes<'_>, Vec<Draft>) -> T) -> T {
    let settings = Settings::defaults(RULES);
    let catalog = Catalog::embedded();
    let analyser = Analyser {
        catalog,
        settings: &settings,
        imports: &Standalone,
        language: None,
        with_fixes: true,
        proven: Default::default(),
    };
    let source = Arc::new(Source::new("src/open.mjs", text));
    let file = Arc::new(ProgramFile::new(Language::JavaScript, source));
    let evaluated = evaluate(&file, catalog.clients(Language::JavaScript), &Standalone);
    let (api, mapping) = (catalog.api(), catalog.mapping());
    let detection = detect(&evaluated, api, mapping, &api.hosts);
    let context = Context {
        files: &evaluated.files,
        api,
        mapping,
        name: None,
    };
    let sites = detection.sites.iter();
    let plans: Vec<_> = sites
        .map(|site| plan(site, api, mapping, Default::default()))
        .collect();
    let fixes = Fixes {
        analyser: &analyser,
        context: &context,
        evaluated: &evaluated,
        detection: &detection,
        hosts: &api.hosts,
        plans: &plans,
        callers: &Callers::default(),
        enclosed: &[],
        rewritten: 0,
    };
    let facts = Facts::new(&file.ir);
    let planner = fixes.planner(&facts);
    let sites = || detection.sites.iter().zip(&plans);
    let constructs: Vec<_> = sites()
        .map(|(site, plan)| planner.construct(site, plan).unwrap())
        .collect();
    let bodies = context.bodies();
    let candidates: Vec<_> = sites()
        .zip(&constructs)
        .enumerate()
        .map(|(at, ((site, plan), construct))| Candidate {
            site: at,
            construct,
            agent: agent_key(site, construct, plan, &bodies, context.files),
        })
        .collect();
    let mut taken = Vec::new();
    let drafts = fix_groups(&candidates).into_iter().map(|group| {
        let draft = fixes.draft(&facts, &group, &taken).unwrap();
        taken.extend(draft.declared.iter().cloned());
        draft
    });
    let drafts = drafts.collect();
    look(&fixes, drafts)
}

/// Lets a draft say something else to the API than the original.
fn corrupt(draft: &mut Draft) {
    let own = &mut draft.fix.files[0].edits;
    let edits = own.edits().iter().map(|edit| Edit {
        span: edit.span,
        text: edit
            .text
            .replace("companionId: \"comp_", "companionId: \"other_"),
    });
    *own = EditSet::new(edits.collect()).unwrap();
}

#[test]
fn what_holds_together_holds_alone() {
    let calls = MAX_PROVED_ALONE + 4;
    with_drafts(&program(calls), |fixes, mut drafts| {
        assert_eq!(drafts.len(), calls);
        assert_eq!(passes(&drafts), [(0..calls).collect::<Vec<_>>()]);
        assert!(fixes.refuse_what_contradicts(&mut drafts).is_empty());
        for draft in &drafts {
            assert_eq!(fixes.prove(&[draft]), Ok(()));
        }
    });
}

#[test]
fn those_that_do_not_hold_are_found_among_many() {
    let calls = MAX_PROVED_ALONE + 4;
    with_drafts(&program(calls), |fixes, mut drafts| {
        corrupt(&mut drafts[3]);
        corrupt(&mut drafts[17]);
        let refused = fixes.refuse_what_contradicts(&mut drafts);
        let mut sites: Vec<usize> = refused.iter().flat_map(|one| one.0.clone()).collect();
        sites.sort_unstable();
        assert_eq!(sites, [3, 17]);
        assert!(refused.iter().all(|(_, verdict)| verdict.is_err()));
        assert_eq!(drafts.len(), calls - 2);
        assert_eq!(passes(&drafts).len(), 1);
    });
}

#[test]
fn what_holds_alone_and_not_together_is_held_apart() {
    with_drafts(&program(3), |fixes, mut drafts| {
        // Two helpers of one name: each is fine without the other.
        let (first, second) = (drafts[0].declared.clone(), drafts[1].declared.clone());
        let own = &mut drafts[1].fix.files[0].edits;
        let edits = own.edits().iter().map(|edit| {
            let mut text = edit.text.clone();
            for (from, to) in second.iter().zip(&first) {
                let (from, to) = (capital(from), capital(to));
                text = text.replace(&from, &to);
            }
            Edit {
                span: edit.span,
                text,
            }
        });
        *own = EditSet::new(edits.collect()).unwrap();
        assert_eq!(fixes.prove(&[&drafts[1]]), Ok(()));
        let twice = format!("`with{}` would be declared twice", capital(&first[0]));
        assert_eq!(fixes.prove(&[&drafts[0], &drafts[1]]), Err(twice));
        fixes.hold_apart_what_contradicts(&mut drafts);
        assert_eq!(passes(&drafts), [[0], [1], [2]]);
    });
}

/// As a part of the names of functions.
fn capital(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|one| one.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
