//! Names: shadowing, hoisting, modules, uses, paths.

use super::{constant, function_tail, lowered, show, variable};
use crate::ir::*;

#[test]
fn lets_shadow_one_after_the_other() {
    let m = lowered("fn f() { let a = 1; let a = a + 1; let b = a; { let a = b; } let c = a; }");
    assert_eq!(variable(&m, "b"), "a#1");
    assert_eq!(variable(&m, "c"), "a#1");
    assert_eq!(
        show(&m, m.functions[1].body.statements[1].init()),
        "(a#0 Add 1)"
    );
}

trait Init {
    fn init(&self) -> ExprId;
}

impl Init for Statement {
    fn init(&self) -> ExprId {
        match &self.kind {
            StatementKind::Let {
                init: Some(init), ..
            } => *init,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn items_hoist_and_do_not_see_variables() {
    let m = lowered(
        "fn f() { let url = 1; let x = g(URL); fn g(u: u8) -> u8 { url } const URL: u8 = 2; }",
    );
    assert_eq!(variable(&m, "x"), "g(URL)");
    assert_eq!(function_tail(&m, "g"), "@url");
    assert_eq!(constant(&m, "URL"), "2");
}

#[test]
fn conditions_bind_in_their_branch_only() {
    let m = lowered(
        "fn f(x: Option<u8>) -> u8 { if let Some(x) = x && let Some(y) = g(x) && y { x } else { x } }",
    );
    assert_eq!(
        function_tail(&m, "f"),
        "if ((let @Some(x#1) = x#0 And let @Some(y) = @g(x#1)) And y) {x#1} else {x#0}"
    );
    let m = lowered(
        "fn f(x: u8) { match x { None => x, Some(x) if x => x, A | B => 1, MAX => 2, x => x, } }",
    );
    assert_eq!(
        function_tail(&m, "f"),
        "match x#0 {@None() => x#0, @Some(x#1) if x#1 => x#1, @A() | @B() => 1, =@MAX => 2, x#2 => x#2}"
    );
}

#[test]
fn loops_know_what_they_assign() {
    let m = lowered(
        "fn f() { let mut a = 1; let mut b = 2; while let Some(c) = g() { a = c; let mut d = 1; d += 1; b.x = d; } for (i, j) in h() { let k = i; } let e = loop { break a; }; }",
    );
    let body = m.functions[1].body.clone();
    assert_eq!(body.statements.len(), 5);
    let StatementKind::Loop { assigned, .. } = &body.statements[2].kind else {
        panic!()
    };
    let names: Vec<&str> = assigned
        .iter()
        .map(|id| m.binding(*id).name.as_str())
        .collect();
    // `b` stays the value that it is; a part of it changes.
    assert_eq!(names, ["a"]);
    assert_eq!(
        variable(&m, "e"),
        "{loop [] {a; jump}; opaque<the value of a loop>()}"
    );
}

#[test]
fn paths_are_members_of_what_they_start_with() {
    let m = lowered(
        "use reqwest::Client as Http; fn f() { let a = reqwest::Client::new(); let b = Http::new(); let c = ::reqwest::get; let d = Vec::<u8>::new(); let e = <Http as X>::g(); let reqwest = 1; let g = reqwest::get(); let h = reqwest; }",
    );
    assert_eq!(variable(&m, "a"), "@reqwest.Client.new()");
    assert_eq!(variable(&m, "b"), "Http.new()");
    assert_eq!(variable(&m, "c"), "@reqwest.get");
    assert_eq!(variable(&m, "d"), "@Vec.new()");
    assert_eq!(variable(&m, "e"), "Http.g()");
    assert_eq!(variable(&m, "g"), "@reqwest.get()");
    assert_eq!(variable(&m, "h"), "reqwest");
}

#[test]
fn inline_modules_are_followed() {
    let m = lowered(
        "const T: u8 = 1; mod a { pub const U: u8 = super::T; pub mod b { pub fn g() -> u8 { super::U } } } fn f() { let x = a::U; let y = self::a::b::g(); let z = crate::a::U; let w = crate::other::V; let v = a::missing; }",
    );
    assert_eq!(variable(&m, "x"), "U");
    assert_eq!(variable(&m, "y"), "g()");
    assert_eq!(variable(&m, "z"), "U");
    assert_eq!(variable(&m, "w"), "@crate.other.V");
    assert_eq!(variable(&m, "v"), "a.missing");
    assert_eq!(constant(&m, "U"), "T");
    assert_eq!(function_tail(&m, "g"), "U");
    let names = m
        .bindings
        .iter()
        .find_map(|binding| match &binding.kind {
            BindingKind::Namespace(names) if binding.name == "a" => Some(names.clone()),
            _ => None,
        })
        .unwrap();
    assert_eq!(names.len(), 2);
}

#[test]
fn crate_paths_need_a_sign_that_the_file_is_the_root() {
    let m = lowered("struct Client; fn f() { let a = crate::Client::new(); }");
    assert_eq!(variable(&m, "a"), "@crate.Client.new()");
    let m = lowered("const URL: u8 = 1; fn main() { let a = crate::URL; }");
    assert_eq!(variable(&m, "a"), "URL");
}

fn imports(m: &Module) -> Vec<String> {
    m.bindings
        .iter()
        .filter_map(|binding| match &binding.kind {
            BindingKind::Import(import) => Some(format!(
                "{} = {} {}",
                binding.name,
                import.specifier,
                match &import.name {
                    ImportName::Namespace => "*",
                    ImportName::Named(name) => name,
                }
            )),
            _ => None,
        })
        .collect()
}

#[test]
fn use_trees_become_imports() {
    let m = lowered(
        "use reqwest; use reqwest::{self as rq, Client, header::{self, HeaderMap as Map}}; use crate::config::URL; use super::x; use a::b::*; use t::T as _; mod api; #[path = \"y.rs\"] mod z; extern crate serde as s; use r#type::r#fn; use api::Call; use s::Serialize;",
    );
    assert_eq!(
        imports(&m),
        [
            "reqwest = reqwest *",
            "rq = reqwest *",
            "Client = reqwest Client",
            "header = reqwest header",
            "Map = reqwest::header HeaderMap",
            "URL = crate::config URL",
            "x = super x",
            "api = mod api *",
            "z = mod z at y.rs *",
            "s = serde *",
            "fn = type fn",
            "Call = self::api Call",
            "Serialize = serde Serialize",
        ]
    );
    for specifier in [
        "reqwest",
        "crate::config",
        "crate::config::URL",
        "mod api",
        "a::b",
        "self::api",
        "t",
    ] {
        assert!(
            m.specifiers.contains(&specifier.into()),
            "{specifier} in {:?}",
            m.specifiers
        );
    }
}

#[test]
fn uses_within_the_file_are_seen_through() {
    let m = lowered(
        "mod a { pub const U: u8 = 1; pub enum E { X, Y } } use a::U; use self::a::U as V; use a::E::{self, X}; mod t { use super::*; fn f() { let x = U; let y = E::Y; } mod u { use super::super::a::*; use super::super::gone; fn g() { let z = U; } } } fn h() { use a::E::*; let v = V; let w = X; let y2 = Y; }",
    );
    assert_eq!(variable(&m, "x"), "U#0");
    assert_eq!(variable(&m, "y"), "E#0.Y");
    assert_eq!(variable(&m, "z"), "U#0");
    assert_eq!(variable(&m, "v"), "U#0");
    assert_eq!(variable(&m, "w"), "E#0.X");
    assert_eq!(variable(&m, "y2"), "E#0.Y");
    assert!(imports(&m).contains(&"gone = self gone".to_owned()));
}

#[test]
fn exports_are_what_other_files_can_import() {
    let m = lowered(
        "pub fn f() {} fn g() {} pub(crate) const C: u8 = 1; pub(self) struct S; pub use a::b as c; pub use d::*; use e::*; pub mod m {} mod n { pub fn o() {} } pub use n::o;",
    );
    let names: Vec<String> = m
        .exports
        .iter()
        .map(|export| match export {
            Export::Binding { name, binding } => {
                format!("{name}={}", m.binding(*binding).name)
            }
            Export::From { name, import } => format!("{name} from {}", import.specifier),
            Export::All { specifier } => format!("* from {specifier}"),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(names, ["f=f", "C=C", "m=m", "c from a", "* from d", "o=o"]);
    let m = lowered(
        "#[cfg(a)] pub const U: u8 = 1; #[cfg(b)] pub const U: u8 = 2; #[cfg(test)] pub fn t() {} #[cfg(not(test))] pub fn t() {}",
    );
    assert_eq!(m.exports.len(), 2);
    assert!(m.exports.iter().all(|export| match export {
        Export::Binding { name, binding } if name == "U" =>
            matches!(m.binding(*binding).kind, BindingKind::Lazy(_)),
        Export::Binding { binding, .. } => match m.binding(*binding).kind {
            BindingKind::Function(function) => !m.function(function).is_test,
            _ => false,
        },
        _ => false,
    }));
}

#[test]
fn items_of_two_builds_are_a_choice() {
    let m = lowered(
        "#[cfg(a)] const U: u8 = 1; #[cfg(not(a))] const U: u8 = 2; #[cfg(test)] const V: u8 = 3; #[cfg(not(test))] const V: u8 = 4; fn f() { let x = U; let y = V; #[cfg(a)] let z = 1; #[cfg(b)] let z = 2; #[cfg(a)] { 1 } #[cfg(b)] { 2 } }",
    );
    assert_eq!(variable(&m, "x"), "U#2");
    assert_eq!(
        constant(&m, "U"),
        "if opaque<a build configuration>() U#0 else U#1"
    );
    assert_eq!(variable(&m, "y"), "V#1");
    assert_eq!(
        variable(&m, "z"),
        "if opaque<a build configuration>() 2 else z#0"
    );
    assert_eq!(
        function_tail(&m, "f"),
        "if opaque<a build configuration>() {2} else if opaque<a build configuration>() {1}"
    );
}
