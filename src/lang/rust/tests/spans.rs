//! Exact bytes: prefixes, line ends, wide characters, literals, comments, errors.

use super::super::comments::comments;
use super::super::lower;
use super::{function_tail, lowered, show, variable};
use crate::ir::*;

#[test]
fn spans_count_from_the_first_byte_of_the_file() {
    let body = "fn f() {\r\n    // 😀\r\n    let x = \"é😀\"; a(x).b::<u8>(/* 😀 */ y)\r\n}";
    for prefix in [
        "",
        "\u{feff}",
        "#!/usr/bin/env é\n",
        "\u{feff}#!/x\r\n",
        "#!",
        "#![a]\n",
    ] {
        let prefix = if prefix == "#!" { "#!x\n\n" } else { prefix };
        let text = format!("{prefix}{body}");
        let m = lowered(&text);
        let tail = m.expr(m.functions[1].body.tail.unwrap());
        assert_eq!(&text[tail.span.range()], "a(x).b::<u8>(/* 😀 */ y)");
        let ExprKind::Call(call) = &tail.kind else {
            panic!()
        };
        assert_eq!(&text[call.args_span.range()], "(/* 😀 */ y)");
        assert_eq!(&text[m.expr(call.callee).span.range()], "a(x).b::<u8>");
        assert_eq!(&text[m.functions[1].span.range()], body);
        assert_eq!(&text[m.comments[0].span.range()], "// 😀");
        assert_eq!(
            &text[m.functions[1].body.statements[0].span.range()],
            "let x = \"é😀\";"
        );
    }
}

#[test]
fn every_form_of_expression_slices_to_its_source() {
    for code in [
        "a",
        "a::b::<u8>",
        "::a::b",
        "<T as U>::c::<u8>",
        "1u8",
        "1.5",
        "true",
        "'x'",
        "b\"x\"",
        "\"x\"",
        "a.b",
        "a.0",
        "a.0.1",
        "a.b(c)",
        "a.b::<c>(d)",
        "a(b)",
        "a[b]",
        "(a)",
        "(a,)",
        "[a, b]",
        "[a; b]",
        "()",
        "&a",
        "&mut a",
        "*a",
        "!a",
        "-a",
        "a as u8",
        "a as Vec<u8>",
        "a?",
        "a.await",
        "a.await?.b()",
        "a + b * c",
        "a..b",
        "a..",
        "..b",
        "..",
        "..=b",
        "a = b",
        "a += b",
        "(a, b) = c",
        "{ a }",
        "unsafe { a }",
        "async { a }",
        "async move { a }",
        "const { a }",
        "'a: { b }",
        "if a { b }",
        "if a { b } else if c { d } else { e }",
        "match a { b => c }",
        "loop { a }",
        "'a: loop { a }",
        "while a { b }",
        "'b: for a in b { c }",
        "return",
        "return a",
        "break",
        "break 'a b",
        "continue 'a",
        "|a| b",
        "|a: u8| -> u8 { b }",
        "move || a",
        "async |a| b",
        "async move { a }",
        "a!(b)",
        "a::b! { c }",
        "S { a, b: c, ..d }",
        "S {}",
        "a::S { b }",
        "vec![a]",
        "format!(\"a\")",
        "json!({})",
        "println!()",
        "&raw const a",
        "if let a = b { c }",
    ] {
        let text = format!("fn f() {{ let _ = 1; ({code}); }}");
        let m = lowered(&text);
        let StatementKind::Expr(outer) = m.functions[1].body.statements[1].kind else {
            panic!("{code}")
        };
        let ExprKind::Wrapped(inner) = m.expr(outer).kind else {
            panic!("{code}")
        };
        assert_eq!(&text[m.expr(inner).span.range()], code);
    }
}

#[test]
fn string_literals_know_their_content() {
    for (literal, value, content, verbatim) in [
        ("\"a\"", "a", "a", true),
        ("\"\"", "", "", true),
        ("\"a\\n\\\"\"", "a\n\"", "a\\n\\\"", false),
        ("\"a\\\n   b\"", "ab", "a\\\n   b", false),
        ("r\"a\\n\"", "a\\n", "a\\n", true),
        ("r##\"a\"#b\"##", "a\"#b", "a\"#b", true),
        ("b\"ab\"", "ab", "ab", true),
        ("br#\"a\"b\"#", "a\"b", "a\"b", true),
        ("c\"ab\"", "ab", "ab", true),
        ("'é'", "é", "é", true),
        ("'\\''", "'", "\\'", false),
        ("'\"'", "\"", "\"", true),
        ("\"'\"", "'", "'", true),
    ] {
        let text = format!("const A: X = {literal};");
        let m = lowered(&text);
        let found = m
            .exprs
            .iter()
            .find_map(|expr| match &expr.kind {
                ExprKind::Str(literal) => Some(literal),
                _ => None,
            })
            .unwrap();
        assert_eq!(found.value, value, "{literal}");
        assert_eq!(&text[found.content.range()], content, "{literal}");
        assert_eq!(found.verbatim, verbatim, "{literal}");
    }
    let m = lowered("const A: &[u8] = b\"\\xff\"; const B: u8 = b'a';");
    assert_eq!(super::constant(&m, "A"), "opaque<bytes that are no text>()");
    assert_eq!(super::constant(&m, "B"), "97");
}

#[test]
fn comments_are_found_exactly() {
    for (text, expected) in [
        ("a // b\nc", vec!["// b"]),
        ("// b\r\nc // d\re", vec!["// b", "// d\re"]),
        ("/* a /* b */ c */ d", vec!["/* a /* b */ c */"]),
        ("/* a", vec!["/* a"]),
        ("/** d */ /// e\n//! f", vec!["/** d */", "/// e", "//! f"]),
        ("\"// a\" r\"\\\" // b", vec!["// b"]),
        ("r#\"//\"\"# // c", vec!["// c"]),
        ("br##\"\"# // \"## // c", vec!["// c"]),
        ("'\"' // d", vec!["// d"]),
        ("'\\'' // d", vec!["// d"]),
        ("b'\\\\' // d", vec!["// d"]),
        (
            "fn f<'a>(x: &'a str) /* y */ -> &'a str // z",
            vec!["/* y */", "// z"],
        ),
        ("'a'/* b */'c'", vec!["/* b */"]),
        ("<'a,'b>/* c */", vec!["/* c */"]),
        ("'é' // a", vec!["// a"]),
        ("r#fn // a", vec!["// a"]),
        ("for\"//\"", vec![]),
        ("\"a\\\n//\"", vec![]),
        ("#!/bin//x\n// a", vec!["// a"]),
        ("\u{feff}#!//x", vec![]),
        ("a / b / c", vec![]),
        ("//", vec!["//"]),
        ("/", vec![]),
        ("\"\\", vec![]),
    ] {
        let found: Vec<&str> = comments(text)
            .iter()
            .map(|comment| &text[comment.span.range()])
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }
}

#[test]
fn a_syntax_error_is_where_the_parser_gave_up() {
    let text = "\u{feff}// a\nfn f() { let = 1; }";
    let m = lower(text);
    assert_eq!(m.errors.len(), 1);
    assert_eq!(&text[m.errors[0].span.range()], "=");
    assert_eq!(m.errors[0].message, m.errors[0].message.to_lowercase());
    assert_eq!(m.comments.len(), 1);
    assert!(m.exprs.is_empty());
    let text = "fn f() { (1; }";
    let m = lower(text);
    assert_eq!(m.errors[0].span.start, 13);
    let text = "fn f() {} fn  ";
    let m = lower(text);
    assert_eq!(m.errors[0].span.range(), 12..12);
}

#[test]
fn struct_updates_come_first() {
    let text = "struct S; fn f(b: S) -> S { S { x: 1, y, ..b } }";
    let m = lowered(text);
    assert_eq!(function_tail(&m, "f"), "S{..b, x: 1, y: @y}");
    let ExprKind::Object { entries, .. } = &m.expr(m.functions[1].body.tail.unwrap()).kind else {
        panic!()
    };
    let spans: Vec<&str> = entries.iter().map(|e| &text[e.span.range()]).collect();
    assert_eq!(spans, ["..b", "x: 1", "y"]);
}

#[test]
fn statements_keep_their_shape() {
    let m = lowered(
        "fn f() { let Some(x) = a else { return 1 }; let g = |y: u8| y; x += 1; a.b = 2; *c = 3; if a { return } ; match x { 1..=2 => {}, [p, .., q] => p, [r, s @ ..] => r, S { t, .. } => t, E::V { u } => u, w @ Some(_) => w, _ => {} } }",
    );
    assert_eq!(variable(&m, "g"), "|y| {y}");
    assert!(m.functions.iter().any(|f| f.name == "g" && f.lexical_this));
    let tail = show(&m, m.functions[1].body.tail.unwrap());
    assert_eq!(
        tail,
        "match x {opaque() => {}, opaque(p q) => p, [r, ..s] => r, {t: t, ..} => t, @E.V(u) => u, opaque(w) => w, _ => {}}"
    );
}
