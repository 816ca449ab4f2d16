//! Who may use whom: the table in the crate's documentation, held against every path in `src`.

use crate::{files_below, is_test, name, read, repository, tokens_of};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The modules of the crate documentation's table, in order.
fn table() -> Vec<String> {
    read(&repository().join("src/lib.rs"))
        .lines()
        .filter_map(|line| line.strip_prefix("//! | ["))
        .flat_map(|row| {
            let first = row.split(" | ").next().unwrap_or(row);
            let names = first.split('`').skip(1).step_by(2);
            names.map(str::to_owned).collect::<Vec<_>>()
        })
        .collect()
}

/// The modules that lie directly below the crate's root.
fn modules() -> BTreeSet<String> {
    read(&repository().join("src/lib.rs"))
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect()
}

/// The path of a file's module below the crate's root: `["lang", "rust", "items"]`.
fn module_of(path: &Path) -> Vec<String> {
    let name = name(path);
    let inside = name.trim_start_matches("src/").trim_end_matches(".rs");
    let parts = inside.split('/').filter(|part| *part != "mod");
    parts.map(str::to_owned).collect()
}

/// Every path below the crate's root that is named in `tokens`: its first two segments. `depth` is how many `super`s lead to
/// the root.
fn used(tokens: TokenStream, depth: usize, found: &mut BTreeSet<(String, Option<String>)>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let colons = |at: usize| {
        matches!(tokens.get(at), Some(TokenTree::Punct(one)) if one.as_char() == ':')
            && matches!(tokens.get(at + 1), Some(TokenTree::Punct(one)) if one.as_char() == ':')
    };
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Group(group) => used(group.stream(), depth, found),
            TokenTree::Ident(ident) if *ident == "crate" && colons(at + 1) => {
                at += 3;
                below_root(&tokens[at..], found);
                continue;
            }
            TokenTree::Ident(ident) if *ident == "super" => {
                let mut supers = 1;
                while colons(at + 1)
                    && matches!(tokens.get(at + 3), Some(TokenTree::Ident(one)) if *one == "super")
                {
                    supers += 1;
                    at += 3;
                }
                if supers == depth && colons(at + 1) {
                    at += 3;
                    below_root(&tokens[at..], found);
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
}

/// What follows `crate::`: a path, or a group of paths.
fn below_root(tokens: &[TokenTree], found: &mut BTreeSet<(String, Option<String>)>) {
    match tokens {
        [TokenTree::Ident(first), rest @ ..] => {
            let second = match rest {
                [
                    TokenTree::Punct(_),
                    TokenTree::Punct(_),
                    TokenTree::Ident(second),
                    ..,
                ] if first == "lang" => Some(second.to_string()),
                _ => None,
            };
            found.insert((first.to_string(), second));
        }
        [TokenTree::Group(group), ..] if group.delimiter() == Delimiter::Brace => {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            for path in
                inner.split(|one| matches!(one, TokenTree::Punct(one) if one.as_char() == ','))
            {
                below_root(path, found);
            }
        }
        _ => {}
    }
}

#[test]
fn the_table_names_every_module_once() {
    let table = table();
    let named: BTreeSet<String> = table.iter().cloned().collect();
    assert_eq!(
        named.len(),
        table.len(),
        "a module stands in two rows: {table:?}"
    );
    assert_eq!(named, modules());
}

#[test]
fn modules_use_only_what_stands_above_them() {
    let rank: BTreeMap<String, usize> = table().into_iter().zip(0..).collect();
    let mut wrong = Vec::new();
    for path in files_below(&["src"], "rs") {
        let module = module_of(&path);
        let Some(own) = module.first().and_then(|first| rank.get(first)) else {
            // `lib.rs` and `main.rs` stand outside of the table.
            continue;
        };
        if is_test(&path) {
            continue;
        }
        let mut uses = BTreeSet::new();
        used(tokens_of(&path), module.len(), &mut uses);
        for (target, language) in uses {
            let name = name(&path);
            match rank.get(&target) {
                None => wrong.push(format!("{name} uses `{target}`, which is no module")),
                Some(other) if other > own => {
                    wrong.push(format!("{name} uses `{target}`, which stands below it"));
                }
                Some(_) => {}
            }
            let is_sibling = module.len() > 1
                && module[0] == "lang"
                && language.is_some_and(|language| {
                    language != module[1] && repository().join("src/lang").join(language).is_dir()
                });
            if is_sibling {
                wrong.push(format!("{name} uses another front end"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn paths_are_found_wherever_they_stand() {
    let text = "use crate::{a, b::{c, d}}; fn f() -> super::super::e::F { g!(crate::lang::x::Y, \"crate::z\") }";
    let mut found = BTreeSet::new();
    used(text.parse().unwrap(), 2, &mut found);
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["a", "b", "e", "lang"]);
}

/// What only some modules may name.
const CONFINED: [(&str, &[&str]); 13] = [
    ("std :: fs", &["src/workspace/"]),
    ("fs :: File", &["src/workspace/"]),
    ("walkdir", &["src/workspace/"]),
    ("ignore ::", &["src/workspace/"]),
    ("tree_sitter", &["src/lang/ecmascript/", "src/lang/shell/"]),
    ("pulldown_cmark", &["src/lang/shell/"]),
    ("syn ::", &["src/lang/rust/"]),
    ("proc_macro2", &["src/lang/rust/"]),
    ("codespan_reporting", &["src/report/"]),
    // Formats are chosen by name on the command line.
    ("clap", &["src/cli/", "src/report/mod.rs"]),
    ("Serialize", &["src/report/"]),
    ("std :: net", &[]),
    ("process :: Command", &[]),
];

#[test]
fn disk_parsers_and_formats_are_known_in_one_place_each() {
    let mut wrong = Vec::new();
    for path in files_below(&["src"], "rs") {
        if is_test(&path) {
            continue;
        }
        let name = name(&path);
        let tokens = without_text(tokens_of(&path)).to_string();
        for (word, places) in CONFINED {
            let is_used = tokens.starts_with(word)
                || tokens.contains(&format!(" {word}"))
                || tokens.contains(&format!("({word}"));
            if is_used && !places.iter().any(|place| name.starts_with(place)) {
                wrong.push(format!(
                    "{name} names `{word}`, which belongs into {places:?}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The tokens without literals, among them documentation.
fn without_text(tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .filter_map(|token| match token {
            TokenTree::Literal(_) => None,
            TokenTree::Group(group) => {
                let inner = without_text(group.stream());
                Some(proc_macro2::Group::new(group.delimiter(), inner).into())
            }
            other => Some(other),
        })
        .collect()
}
