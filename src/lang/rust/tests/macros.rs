//! What known macros lower to, and that nothing in unknown ones is lost.

use super::{function_tail, lowered, variable};
use crate::ir::*;

fn value(code: &str) -> String {
    let m = lowered(&format!("fn f(a: u8, b: u8) {{ let v = {code}; }}"));
    variable(&m, "v")
}

#[test]
fn format_strings_are_templates() {
    for (code, expected) in [
        (r#"format!("{a}/x/{}", b)"#, r#"<a "/x/" b>"#),
        (r#"format!("{1}{0}{n}", a, b, n = 1)"#, "<b a 1>"),
        (r#"format!("{{{}}}", a)"#, r#"<"{" a "}">"#),
        (
            r#"format!("{a:?} {:>8}", b)"#,
            "<opaque<a formatted value>(a) \" \" opaque<a formatted value>(b)>",
        ),
        (r#"format!("{BASE}")"#, "<@BASE>"),
        (r##"format!(r#"{a}""#)"##, r#"<a "\"">"#),
        (r#"format!("x")"#, r#"<"x">"#),
        (r#"format!("")"#, r#"<"">"#),
        (r#"std::format!("{}", g(),)"#, "<@g()>"),
        (
            r#"format!("{:.*}", a, b)"#,
            "opaque<a call of the macro format!>(\"{:.*}\" a b)",
        ),
        (
            r#"concat!("a", 'b', 1, env!("C"))"#,
            r#"<"a" "b" "1" @env!("C")>"#,
        ),
        ("stringify!(r#type)", "<\"r#type\">"),
        (
            "stringify!(a b)",
            "opaque<a call of the macro stringify!>()",
        ),
    ] {
        assert_eq!(value(code), expected, "{code}");
    }
}

#[test]
fn captured_names_have_their_own_bytes() {
    let text = "fn f(url: u8) { format!(\"é{url}/{ url :?}\"); format!(\"\\n{url}\") }";
    let m = lowered(text);
    let spans: Vec<&str> = m
        .exprs
        .iter()
        .filter(|expr| matches!(expr.kind, ExprKind::Binding(_)))
        .map(|expr| &text[expr.span.range()])
        .collect();
    assert_eq!(spans, ["url", "url", "\"\\n{url}\""]);
}

#[test]
fn json_is_read_as_objects() {
    let text = r#"fn f(a: u8) { let v = serde_json::json!({ "k": a, "n": { "x": [1, null, -2, {}], }, a: true, (g()): "s", "c": h::<A, B>(1), "t": a + 1, }); }"#;
    let m = lowered(text);
    assert_eq!(
        variable(&m, "v"),
        "wrap({k: a, n: {x: [1 null Other(2) {}]}, [a]: true, [wrap(@g())]: \"s\", c: @h(1), t: (a Add 1)})"
    );
    let entries = m
        .exprs
        .iter()
        .find_map(|expr| match &expr.kind {
            ExprKind::Object { entries, .. } if entries.len() == 6 => Some(entries),
            _ => None,
        })
        .unwrap();
    assert_eq!(&text[entries[0].span.range()], "\"k\": a");
    assert_eq!(
        &text[entries[1].span.range()],
        "\"n\": { \"x\": [1, null, -2, {}], }"
    );
    let EntryKind::Property {
        key: Key::Name { span, .. },
        ..
    } = &entries[0].kind
    else {
        panic!()
    };
    assert_eq!(&text[span.range()], "\"k\"");
    assert_eq!(value("json!(null)"), "wrap(null)");
    assert_eq!(value("json!([a, \"x\"])"), "wrap([a \"x\"])");
    assert_eq!(value("json!(a)"), "@serde_json::to_value(a)");
}

#[test]
fn other_known_macros() {
    for (code, expected) in [
        ("vec![a, b]", "[a b]"),
        ("vec![a; 3]", "opaque<a repeated element>(a 3)"),
        ("dbg!(a)", "wrap(a)"),
        ("matches!(a, Some(x) if x)", "(let @Some(x) = a And x)"),
        ("include_str!(\"p\")", "@include_str!(\"p\")"),
        ("option_env!(\"p\")", "@option_env!(\"p\")"),
        ("hashmap!{\"k\" => a, b => 1}", "@HashMap{k: a, [b]: 1}"),
        (
            "tokio::try_join!(g(a), h())",
            "tuple[await(@g(a)) await(@h())]",
        ),
        ("println!(\"{}\", g(a))", "@println!(\"{}\" @g(a))"),
        (
            "info!(target: \"t\", x = %g(), y.z = ?h(), a == b, \"m\")",
            "@info!(\"t\" @g() @h() (a Equal b) \"m\")",
        ),
        ("bail!(\"x\")", "return @bail!(\"x\")"),
        ("panic!(\"x\")", "throw @panic!(\"x\")"),
        (
            "stream! { let x = g(); yield x; }",
            "opaque<a call of the macro stream!>({let x = @g(); opaque<a yield>(x)})",
        ),
        ("foo!(g(a), 1)", "opaque<a call of the macro foo!>(@g(a) 1)"),
        (
            "x::foo!{ let y = g(a); y }",
            "opaque<a call of the macro x::foo!>({let y = @g(a); y})",
        ),
        ("foo!(a => b => c)", "opaque<a call of the macro foo!>()"),
        ("foo!()", "opaque<a call of the macro foo!>()"),
    ] {
        let shown = value(code).replace("y#0", "y").replace("x#0", "x");
        assert_eq!(shown, expected, "{code}");
    }
}

#[test]
fn select_runs_one_of_its_arms() {
    let m = lowered(
        "async fn f(a: u8) { tokio::select! { biased; Ok(r) = g(a), if a => { h(r) } _ = s() => k(), else => {} } }",
    );
    assert_eq!(
        function_tail(&m, "f"),
        "match opaque<the first of several futures>(@g(a) @s()) {opaque(r) if a => {@h(r)}, opaque() => @k(), opaque() => {}}"
    );
}

#[test]
fn macros_among_items_are_statements_of_the_module() {
    let m = lowered("macro_rules! m { () => {} } foo! { fn g() { h() } } mod n { bar!(1); }");
    assert_eq!(m.functions[0].body.statements.len(), 2);
    assert_eq!(function_tail(&m, "g"), "@h()");
}
