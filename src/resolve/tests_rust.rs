//! Rust's semantics on abstract values: the body that a program posts, as text with holes.

use super::{Json, JsonKind, Presence, Request, evaluate};
use crate::catalog::Catalog;
use crate::ir::Language;
use crate::program::{ProgramFile, Standalone};
use crate::source::Source;
use std::sync::Arc;

fn requests(text: &str) -> Vec<Request> {
    let source = Arc::new(Source::new("a.rs", text));
    let file = Arc::new(ProgramFile::new(Language::Rust, source));
    assert!(file.ir.errors.is_empty(), "{:?}", file.ir.errors);
    evaluate(
        &file,
        Catalog::embedded().clients(Language::Rust),
        &Standalone,
    )
    .requests
}

/// What the last statement of `code` posts: `post(value)` sends a value as JSON.
fn posted(items: &str, code: &str) -> String {
    let text = format!(
        "use serde_json::{{json, Value}};\nuse serde::Serialize;\n{items}\n\
         fn run(flag: bool, text: &str, option: Option<String>) {{\n{code}\n}}\n\
         fn post(value: impl Serialize) {{}}\n"
    )
    .replace("post(", "ureq::post(\"https://h/p\").send_json(")
    .replace(
        "fn ureq::post(\"https://h/p\").send_json(value: impl Serialize) {}",
        "",
    );
    let requests = requests(&text);
    let mut shown: Vec<String> = requests
        .iter()
        .filter(|request| request.function == "run")
        .map(|request| request.body.as_ref().map_or("-".into(), show))
        .collect();
    shown.dedup();
    shown.join(" / ")
}

fn show(json: &Json) -> String {
    match &json.kind {
        JsonKind::Null => "null".into(),
        JsonKind::Bool(known) => known.to_string(),
        JsonKind::Number(number) => number.to_string(),
        JsonKind::Str(text) => match text.known() {
            Some(text) => format!("{text:?}"),
            None => "text".into(),
        },
        JsonKind::Array { items, open } => {
            let mut parts: Vec<String> = items.iter().map(|(item, _)| show(item)).collect();
            parts.extend(open.iter().map(|_| "..".to_owned()));
            format!("[{}]", parts.join(", "))
        }
        JsonKind::Object { fields, open } => {
            let mut parts: Vec<String> = fields
                .iter()
                .map(|field| {
                    let mark = if field.presence == Presence::Always {
                        ""
                    } else {
                        "?"
                    };
                    format!("{}{mark}: {}", field.key, show(&field.value))
                })
                .collect();
            parts.extend(open.iter().map(|_| "..".to_owned()));
            format!("{{{}}}", parts.join(", "))
        }
        JsonKind::Choice(alternatives) => {
            let parts: Vec<String> = alternatives.iter().map(|(_, json)| show(json)).collect();
            parts.join("|")
        }
        JsonKind::Absent => "absent".into(),
        JsonKind::Unknown(_) => "unknown".into(),
    }
}

#[track_caller]
fn check(items: &str, cases: &[(&str, &str)]) {
    for (code, expected) in cases {
        assert_eq!(posted(items, code), *expected, "{code}");
    }
}

#[test]
fn values_move_and_clones_are_apart() {
    check(
        "",
        &[
            ("let a = json!({\"k\": 1}); let b = a; post(b);", "{k: 1}"),
            (
                "let a = json!({\"k\": 1}); let mut b = a.clone(); b[\"k\"] = json!(2); post(a);",
                "{k: 1}",
            ),
            (
                "let mut a = json!({\"k\": 1}); let b = json!({\"a\": a}); a[\"k\"] = json!(2); post(b);",
                "{a: {k: 1}}",
            ),
            ("let a = 1; let a = json!({\"a\": a}); post(a);", "{a: 1}"),
        ],
    );
}

#[test]
fn a_match_takes_one_arm() {
    let items = "enum Mode { Fast, Slow(u8), Named { name: String } }
        impl Mode { fn word(&self) -> &'static str { match self { Mode::Fast => \"fast\", _ => \"slow\" } } }
        fn any() -> Mode { external() }";
    check(
        items,
        &[
            (
                "let m = match flag { true => 1, false => 2 }; post(json!({\"m\": m}));",
                "{m: 1|2}",
            ),
            ("post(json!({\"m\": Mode::Fast.word()}));", "{m: \"fast\"}"),
            (
                "post(json!({\"m\": Mode::Slow(1).word()}));",
                "{m: \"slow\"}",
            ),
            (
                "let m = match Mode::Slow(7) { Mode::Slow(n) => n, _ => 0 }; post(json!({\"m\": m}));",
                "{m: 7}",
            ),
            (
                "let m = match (Mode::Named { name: \"x\".into() }) { Mode::Named { name } => name, _ => String::new() }; post(json!({\"m\": m}));",
                "{m: \"x\"}",
            ),
            (
                "let m = any(); post(json!({\"m\": m.word()}));",
                "{m: \"fast\"|\"slow\"|\"slow\"}",
            ),
        ],
    );
}

#[test]
fn what_depends_on_one_variant_goes_together() {
    let items = "enum Kind { A, B }
        impl Kind {
            fn url(&self) -> &'static str { match self { Kind::A => \"https://h/a\", Kind::B => \"https://h/b\" } }
            fn body(&self) -> Value { match self { Kind::A => json!({\"is\": \"a\"}), Kind::B => json!({\"is\": \"b\"}) } }
        }
        fn send(kind: Kind) { ureq::post(kind.url()).send_json(kind.body()); }";
    let text = format!("use serde_json::{{json, Value}};\n{items}");
    let requests = requests(&text);
    let request = requests.iter().find(|one| one.function == "send").unwrap();
    let body = request.body.as_ref().unwrap();
    let pairs: Vec<String> = request
        .urls
        .iter()
        .map(|(guard, url)| {
            let bodies: Vec<String> = body.alternatives(guard).into_iter().map(show).collect();
            format!("{} {}", url.known().unwrap(), bodies.join("|"))
        })
        .collect();
    assert_eq!(
        pairs,
        ["https://h/a {is: \"a\"}", "https://h/b {is: \"b\"}"]
    );
}

#[test]
fn options_are_values_or_nothing() {
    check(
        "",
        &[
            (
                "let n: Option<&str> = None; post(json!({\"n\": n}));",
                "{n: null}",
            ),
            (
                "let n: Option<&str> = None; post(json!({\"n\": n.unwrap_or(\"x\")}));",
                "{n: \"x\"}",
            ),
            (
                "let n: Option<&str> = None; post(json!({\"n\": n.map(|n| n.len())}));",
                "{n: null}",
            ),
            ("post(json!({\"n\": Some(1).map(|n| n)}));", "{n: 1}"),
            ("post(json!({\"n\": flag.then(|| 1)}));", "{n: 1|null}"),
            ("post(json!({\"n\": false.then(|| 1)}));", "{n: null}"),
            (
                "post(json!({\"n\": option.map_or(\"x\".to_string(), |o| \"y\".to_string())}));",
                "{n: \"y\"|\"x\"}",
            ),
            (
                "let n: Option<u8> = None; post(json!({\"n\": n.unwrap_or_default()}));",
                "{n: unknown}",
            ),
            ("post(json!({\"n\": 5.to_string()}));", "{n: \"5\"}"),
            (
                "post(json!({\"n\": \"5\".parse::<u8>().unwrap()}));",
                "{n: unknown}",
            ),
        ],
    );
}

#[test]
fn functions_return_early() {
    let items = "fn pick(flag: bool) -> Value { if flag { return json!(1); } json!(2) }
        fn tried(flag: bool) -> Result<u8, String> { if flag { return Err(\"x\".into()); } Ok(3) }";
    check(
        items,
        &[
            ("post(json!({\"n\": pick(true)}));", "{n: 1}"),
            ("post(json!({\"n\": pick(flag)}));", "{n: 1|2}"),
            ("post(json!({\"n\": tried(false)}));", "{n: 3}"),
        ],
    );
}

#[test]
fn loops_are_any_number_of_rounds() {
    check(
        "",
        &[
            (
                "let mut b = json!({\"k\": 1}); for i in 0..3 { b[\"i\"] = json!(i); } post(b);",
                "{k: 1, i?: unknown|unknown}",
            ),
            (
                "let mut b = json!({\"k\": 1}); let mut n = 0; while flag { n += 1; } b[\"n\"] = json!(n); post(b);",
                "{k: 1, n: 0|unknown|unknown}",
            ),
            (
                "let mut v = vec![1]; for i in 0..3 { v.push(2); } post(json!({\"v\": v}));",
                "{v: [1, 2, 2, ..]}",
            ),
        ],
    );
}

#[test]
fn lent_places_hold_what_the_function_left() {
    let items = "fn set(target: &mut Value) { target[\"k\"] = json!(2); }
        fn swap(target: &mut Value) { *target = json!({\"new\": true}); }
        fn grow(text: &mut String) { text.push_str(\"-more\"); }";
    check(
        items,
        &[
            (
                "let mut b = json!({\"k\": 1}); set(&mut b); post(b);",
                "{k: 2}",
            ),
            (
                "let mut b = json!({\"k\": 1}); swap(&mut b); post(b);",
                "{new: true}",
            ),
            (
                "let mut s = String::from(\"a\"); grow(&mut s); post(json!({\"s\": s}));",
                "{s: \"a-more\"}",
            ),
            (
                "let mut s = String::from(\"a\"); external(&mut s); post(json!({\"s\": s}));",
                "{s: unknown}",
            ),
            (
                "let mut s = String::from(\"a\"); let r = &mut s; r.push('b'); post(json!({\"s\": s}));",
                "{s: unknown}",
            ),
            (
                "let mut b = json!({\"k\": 1}); external(&mut b); post(b);",
                "{k: 1|unknown, ..}",
            ),
            (
                "let mut b = json!({\"k\": 1}); b.retain(|_| false); post(b);",
                "{k: 1|unknown, ..}",
            ),
            (
                "let mut b = json!({\"k\": 1}); *b.get_mut(\"k\").unwrap() = json!(3); post(b);",
                "{k: 3}",
            ),
        ],
    );
}

#[test]
fn conversions_follow_their_types() {
    let items = "#[derive(Serialize)] struct Out { id: String }
        #[derive(Serialize)] struct Other { name: String }
        struct In { id: String }
        struct Ambiguous;
        impl From<In> for Out { fn from(value: In) -> Self { Out { id: value.id } } }
        impl From<&str> for Out { fn from(value: &str) -> Self { Out { id: format!(\"<{value}>\") } } }
        impl From<Ambiguous> for Out { fn from(_: Ambiguous) -> Self { Out { id: \"o\".into() } } }
        impl From<Ambiguous> for Other { fn from(_: Ambiguous) -> Self { Other { name: \"n\".into() } } }";
    check(
        items,
        &[
            (
                "let out: Out = In { id: \"x\".into() }.into(); post(out);",
                "{id: \"x\"}",
            ),
            ("let out: Out = \"x\".into(); post(out);", "{id: \"<x>\"}"),
            ("post(Out::from(In { id: \"x\".into() }));", "{id: \"x\"}"),
            (
                "let out: Other = Ambiguous.into(); post(out);",
                "{name: \"n\"}",
            ),
        ],
    );
}

#[test]
fn defaults_are_those_of_the_types() {
    let items = "#[derive(Serialize, Default)] struct D { text: String, none: Option<u8>, list: Vec<u8>, on: bool, inner: Inner, mode: Mode }
        #[derive(Serialize, Default)] struct Inner { n: u32 }
        #[derive(Serialize, Default)] enum Mode { Slow, #[default] Fast }";
    let all = "{text: \"\", none: null, list: [], on: false, inner: {n: 0}, mode: \"Fast\"}";
    check(
        items,
        &[
            ("post(D::default());", all),
            ("let d: D = Default::default(); post(d);", all),
            (
                "post(D { on: true, ..Default::default() });",
                "{text: \"\", none: null, list: [], on: true, inner: {n: 0}, mode: \"Fast\"}",
            ),
        ],
    );
}
