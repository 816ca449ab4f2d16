//! Functions, types, impls, serde attributes, test marks.

use super::super::case::Case;
use super::{constant, function_tail, lowered, show, variable};
use crate::ir::*;

fn hint(m: &Module, name: &str) -> String {
    m.bindings
        .iter()
        .rev()
        .find(|binding| binding.name == name)
        .and_then(|binding| binding.hint)
        .map_or_else(|| "none".to_owned(), |hint| show(m, hint))
}

#[test]
fn hints_name_what_is_inside_wrappers() {
    let m = lowered(
        "use reqwest::Client; struct Cell; fn f<T: Api + Send, U>(a: &Client, b: Option<Arc<Mutex<reqwest::blocking::Client>>>, c: T, d: U, e: impl Api, g: &mut Box<dyn Api>, h: Vec<u8>, i: (u8,), j: fn(), k: Cell, l: impl Fn(u8) -> u8, m: T::Item) where U: Other { let n: Client = x; let o: u8; }",
    );
    for (name, expected) in [
        ("a", "Client"),
        ("b", "@reqwest.blocking.Client"),
        ("c", "@Api"),
        ("d", "@Other"),
        ("e", "@Api"),
        ("g", "@Api"),
        ("h", "@Vec"),
        ("i", "none"),
        ("j", "none"),
        ("k", "Cell"),
        ("l", "none"),
        ("m", "none"),
        ("n", "Client"),
        ("o", "@u8"),
    ] {
        assert_eq!(hint(&m, name), expected, "{name}");
    }
}

#[test]
fn results_and_futures_are_taken_off_what_functions_return() {
    for (returns, expected) in [
        ("Result<Client, E>", "@Client"),
        ("anyhow::Result<Option<Client>>", "@Client"),
        ("impl Future<Output = Result<Client, E>> + Send", "@Client"),
        ("Pin<Box<dyn Future<Output = Client>>>", "@Client"),
        ("Self", "@Self"),
        ("&'static str", "@str"),
    ] {
        let m = lowered(&format!("fn f() -> {returns} {{ x }}"));
        assert_eq!(show(&m, m.functions[1].returns.unwrap()), expected);
    }
}

#[test]
fn methods_belong_to_their_types() {
    let m = lowered(
        "impl Api { const P: &str = \"p\"; fn new() -> Self { Self { u: Self::P } } async fn go(&self, x: u8) { self.u; self } } struct Api { u: u8 } trait Post { const Q: u8 = 1; fn post(&self) { 1 } fn name(&self); fn other(&self) { 2 } } impl Post for Api { fn name(&self) { Self::go } fn other(&self) { 3 } } impl Post for Vec<u8> { fn name(&self) {} } type A = Api; impl A { fn aliased() {} }",
    );
    let class = &m.classes[0];
    assert_eq!(class.name, "Api");
    let methods: Vec<(&str, bool)> = class
        .methods
        .iter()
        .map(|method| (method.name.as_str(), method.is_static))
        .collect();
    assert_eq!(
        methods,
        [
            ("new", true),
            ("go", false),
            ("aliased", true),
            ("name", false),
            ("other", false),
            ("post", false)
        ]
    );
    let constants: Vec<&str> = class.constants.iter().map(|c| c.0.as_str()).collect();
    assert_eq!(constants, ["P", "Q"]);
    assert_eq!(function_tail(&m, "new"), "Api{u: Api.P}");
    let go = m.functions.iter().find(|f| f.name == "go").unwrap();
    assert!(go.is_async);
    assert_eq!(go.params.len(), 1);
    assert_eq!(m.impls.len(), 1);
    assert_eq!(show(&m, m.impls[0].target), "@Vec");
    let given: Vec<&str> = m.impls[0].methods.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(given, ["name", "post", "other"]);
}

#[test]
fn every_function_is_there_once() {
    let text = "fn a() { fn b() {} || 1; async fn c() {} } mod m { fn d() {} impl X { fn e() { fn f() {} } } } const G: fn() = || { fn h() {} }; trait T { fn i() {} fn j(); }";
    let m = lowered(text);
    let mut spans: Vec<_> = m.functions.iter().map(|f| f.span).collect();
    spans.sort();
    spans.dedup();
    assert_eq!(spans.len(), m.functions.len());
    assert_eq!(m.functions.len(), 1 + 10);
    let b = m.functions.iter().find(|f| f.name == "b").unwrap();
    assert_eq!(m.function(b.parent).name, "a");
    assert_eq!(&text[b.span.range()], "fn b() {}");
}

#[test]
fn test_code_is_marked() {
    let m = lowered(
        "fn a() {} #[test] fn b() {} #[tokio::test] async fn c() { || 1; } #[cfg(test)] mod t { fn d() {} } #[cfg(all(test, x))] impl S { fn e() {} } #[cfg(any(test, x))] fn g() {} #[cfg(not(test))] fn h() {}",
    );
    let marked: Vec<&str> = m
        .functions
        .iter()
        .filter(|f| f.is_test)
        .map(|f| f.name.as_str())
        .collect();
    assert_eq!(marked, ["b", "c", "d", "", "e"]);
    assert!(super::lowered("#![cfg(test)] fn a() {}").functions[1].is_test);
}

#[test]
fn statics_are_lazy() {
    let m = lowered(
        "const A: &str = \"a\"; static B: LazyLock<Client> = LazyLock::new(|| C); lazy_static! { #[a] pub static ref C: Client = A; static ref D: u8 = 1; } thread_local! { static E: u8 = const { 2 } } fn f() { lazy_static::lazy_static! { static ref G: u8 = A; } let x = G; let y = C; } cfg_if::cfg_if! { if #[cfg(a)] { const H: u8 = 1; } else { const H: u8 = 2; } } type I = Arc<Client>;",
    );
    assert_eq!(constant(&m, "A"), "\"a\"");
    assert_eq!(constant(&m, "B"), "@LazyLock.new(|| {C})");
    assert_eq!(constant(&m, "C"), "A");
    assert_eq!(hint(&m, "C"), "@Client");
    assert_eq!(constant(&m, "E"), "{2}");
    assert_eq!(variable(&m, "x"), "G");
    assert_eq!(variable(&m, "y"), "C");
    assert_eq!(constant(&m, "G"), "A");
    assert_eq!(
        constant(&m, "H"),
        "if opaque<a build configuration>() H#0 else H#1"
    );
    assert_eq!(constant(&m, "I"), "@Client");
}

#[test]
fn serde_renames_as_serde_does() {
    // The table of serde_derive's own tests.
    for (original, lower, upper, camel, snake, screaming, kebab, screaming_kebab) in [
        (
            "Outcome", "outcome", "OUTCOME", "outcome", "outcome", "OUTCOME", "outcome", "OUTCOME",
        ),
        (
            "VeryTasty",
            "verytasty",
            "VERYTASTY",
            "veryTasty",
            "very_tasty",
            "VERY_TASTY",
            "very-tasty",
            "VERY-TASTY",
        ),
        ("A", "a", "A", "a", "a", "A", "a", "A"),
        ("Z42", "z42", "Z42", "z42", "z42", "Z42", "z42", "Z42"),
    ] {
        assert_eq!(Case::Pascal.variant(original), original);
        assert_eq!(Case::Lower.variant(original), lower);
        assert_eq!(Case::Upper.variant(original), upper);
        assert_eq!(Case::Camel.variant(original), camel);
        assert_eq!(Case::Snake.variant(original), snake);
        assert_eq!(Case::ScreamingSnake.variant(original), screaming);
        assert_eq!(Case::Kebab.variant(original), kebab);
        assert_eq!(Case::ScreamingKebab.variant(original), screaming_kebab);
    }
    for (original, upper, pascal, camel, screaming, kebab, screaming_kebab) in [
        (
            "outcome", "OUTCOME", "Outcome", "outcome", "OUTCOME", "outcome", "OUTCOME",
        ),
        (
            "very_tasty",
            "VERY_TASTY",
            "VeryTasty",
            "veryTasty",
            "VERY_TASTY",
            "very-tasty",
            "VERY-TASTY",
        ),
        ("a", "A", "A", "a", "A", "a", "A"),
        ("z42", "Z42", "Z42", "z42", "Z42", "z42", "Z42"),
    ] {
        assert_eq!(Case::Lower.field(original), original);
        assert_eq!(Case::Snake.field(original), original);
        assert_eq!(Case::Upper.field(original), upper);
        assert_eq!(Case::Pascal.field(original), pascal);
        assert_eq!(Case::Camel.field(original), camel);
        assert_eq!(Case::ScreamingSnake.field(original), screaming);
        assert_eq!(Case::Kebab.field(original), kebab);
        assert_eq!(Case::ScreamingKebab.field(original), screaming_kebab);
    }
}

#[test]
fn serde_attributes_say_how_fields_are_written() {
    let m = lowered(
        r#"#[derive(Debug, serde::Serialize)] #[serde(rename_all = "camelCase")] struct S {
            companion_id: String,
            #[serde(rename = "x-y")] a_b: u8,
            #[serde(rename(serialize = "s", deserialize = "d"))] c: u8,
            #[serde(rename(deserialize = "d"))] d_e: u8,
            #[serde(skip)] e: u8,
            #[serde(skip_serializing_if = "Option::is_none", default)] f: Option<u8>,
            #[serde(skip_serializing_if = "Vec::is_empty")] g: Vec<u8>,
            #[serde(flatten)] h: u8,
            #[serde(with = "m")] i: u8,
            r#type: u8,
        }"#,
    );
    let class = &m.classes[0];
    assert!(class.serial.as_ref().is_some_and(|s| !s.transparent));
    let field = |name: &str| {
        &class
            .fields
            .iter()
            .find(|field| field.name == name)
            .unwrap()
            .serial
    };
    assert_eq!(field("companion_id").key, Some("companionId".into()));
    assert_eq!(field("a_b").key, Some("x-y".into()));
    assert_eq!(field("c").key, Some("s".into()));
    assert_eq!(field("d_e").key, Some("dE".into()));
    assert!(field("e").skipped);
    assert!(field("f").skip_if_none);
    assert_eq!(field("g").skip_if, Some("Vec::is_empty".into()));
    assert!(field("h").flatten);
    assert!(field("i").opaque.is_some());
    assert_eq!(field("type").key, None);
}

#[test]
fn serde_attributes_say_how_types_are_written() {
    let m = lowered(
        r#"#[derive(Serialize)] struct New(u8); #[derive(Serialize)] struct Two(u8, u8); #[derive(Clone)] struct Not { a_b: u8 }
        #[derive(Serialize)] #[serde(tag = "t", content = "c", rename_all = "kebab-case", rename_all_fields = "camelCase")] enum E { FirstOne { a_b: u8 }, #[serde(rename = "z", rename_all = "UPPERCASE")] Second { a_b: u8 }, T(u8) }
        #[derive(Serialize)] #[serde(untagged)] enum U { A } #[derive(Serialize)] #[serde(tag = "k")] enum I { A }
        struct Hand; impl serde::Serialize for Hand { fn serialize(&self) {} }
        #[cfg_attr(feature = "serde", derive(Serialize), serde(into = "String", transparent))] struct Into { a: u8 }
        #[skip_serializing_none] #[derive(Serialize)] struct Skip { a: Option<u8>, b: u8 }"#,
    );
    let class = |name: &str| m.classes.iter().find(|c| c.name == name).unwrap();
    let serial = |name: &str| class(name).serial.clone();
    assert!(serial("New").unwrap().transparent);
    assert!(!serial("Two").unwrap().transparent);
    assert_eq!(serial("Not"), None);
    assert_eq!(
        serial("E").unwrap().tagging,
        Tagging::Adjacent("t".into(), "c".into())
    );
    assert_eq!(serial("U").unwrap().tagging, Tagging::Untagged);
    assert_eq!(serial("I").unwrap().tagging, Tagging::Internal("k".into()));
    assert!(serial("Hand").unwrap().opaque.is_some());
    let into = serial("Into").unwrap();
    assert!(into.transparent && into.opaque.is_some());
    let keys: Vec<&str> = class("E").variants.iter().map(|v| v.key.as_str()).collect();
    assert_eq!(keys, ["first-one", "z", "t"]);
    assert_eq!(
        class("E").variants[0].fields[0].serial.key,
        Some("aB".into())
    );
    assert_eq!(
        class("E").variants[1].fields[0].serial.key,
        Some("A_B".into())
    );
    assert!(class("E").variants[2].is_tuple);
    assert!(class("Skip").fields[0].serial.skip_if_none);
    assert!(!class("Skip").fields[1].serial.skip_if_none);
}
