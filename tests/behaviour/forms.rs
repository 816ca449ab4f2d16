//! Every form of failure that the contract names, met with every client that Rust programs are fixed for.

use crate::case::{At, Case, FaultDescription, Language, Outcome, cases};
use std::collections::BTreeMap;
use std::fmt::Write;

/// What may happen to a program, and whether it happens in a run of a case.
type Form = (&'static str, fn(&Case) -> bool);

const FORMS: &[Form] = &[
    ("nothing fails", |case| {
        case.is.faults.is_empty() && case.is.pins.is_empty()
    }),
    ("creation refused", |case| fails(case, At::Creation, true)),
    ("creation cut off", |case| fails(case, At::Creation, false)),
    ("one of several at once", |case| {
        fails(case, At::Creation, true) && !case.is.groups.is_empty()
    }),
    ("session refused", |case| fails(case, At::Session, true)),
    ("pin", |case| !case.is.pins.is_empty()),
    ("channel refused", |case| fails(case, At::Channel, true)),
    ("channel cut off", |case| fails(case, At::Channel, false)),
];

const CLIENTS: &[&str] = &[
    "reqwest",
    "reqwest-blocking",
    "ureq 2",
    "ureq 3",
    "hyper",
    "isahc",
    "surf",
    "attohttpc",
];

/// What no program shows, and why.
const HOLES: &[(&str, &str, &str)] = &[(
    "isahc",
    "channel cut off",
    "libcurl sends a PUT again by itself where a connection that it kept breaks",
)];

fn fails(case: &Case, at: At, is_refused: bool) -> bool {
    let is_it = |fault: &FaultDescription| {
        fault.at == at && fault.status.is_some() == is_refused && !fault.hang
    };
    case.is.faults.iter().any(is_it)
}

/// How many runs show each form with each client.
fn shown() -> BTreeMap<(&'static str, &'static str), usize> {
    let mut shown = BTreeMap::new();
    let fixed = cases(Language::Rust).into_iter();
    let fixed = fixed.filter(|case| case.is.outcome != Outcome::Advice);
    for case in fixed.flat_map(|case| case.runs()) {
        let Some(client) = CLIENTS.iter().find(|client| **client == case.is.client) else {
            continue;
        };
        for (form, is_shown) in FORMS {
            *shown.entry((*client, *form)).or_default() += usize::from(is_shown(&case));
        }
    }
    shown
}

/// The table client × form.
pub fn table() -> String {
    let shown = shown();
    let mut text = "\n## rust: runs in which a form of failure is met\n| client |".to_owned();
    for (form, _) in FORMS {
        let _ = write!(text, " {form} |");
    }
    let _ = write!(text, "\n| --- |{}\n", " --: |".repeat(FORMS.len()));
    for client in CLIENTS {
        let _ = write!(text, "| {client} |");
        for (form, _) in FORMS {
            let times = shown.get(&(*client, *form)).copied().unwrap_or_default();
            let hole = HOLES
                .iter()
                .find(|hole| (hole.0, hole.1) == (*client, *form));
            match hole {
                Some((.., why)) => {
                    let _ = write!(text, " {why} |");
                }
                None => {
                    let _ = write!(text, " {times} |");
                }
            }
        }
        text.push('\n');
    }
    text
}

#[test]
fn every_form_of_failure_is_met_with_every_client() {
    if std::env::var_os("NAPMIG_CASE").is_some() {
        return;
    }
    let shown = shown();
    let mut wrong = Vec::new();
    for client in CLIENTS {
        for (form, _) in FORMS {
            let times = shown.get(&(*client, *form)).copied().unwrap_or_default();
            let is_hole = HOLES
                .iter()
                .any(|hole| (hole.0, hole.1) == (*client, *form));
            if (times == 0) != is_hole {
                wrong.push(format!("{client}, {form}: {times} runs"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
