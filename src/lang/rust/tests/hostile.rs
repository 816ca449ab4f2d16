//! Input that is broken, huge or nested absurdly, on the small stack of a thread in an unoptimised build.

use super::super::lower;
use super::show::check;
use crate::ir::Module;
use proptest::prelude::*;

/// Lowers on a 2 MB stack.
fn small_stack(text: String) -> Module {
    std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(move || {
            let module = lower(&text);
            check_light(&module, &text);
            module
        })
        .unwrap()
        .join()
        .unwrap()
}

fn check_light(module: &Module, text: &str) {
    for expr in &module.exprs {
        assert!(text.get(expr.span.range()).is_some(), "{expr:?}");
    }
    assert!(module.errors.len() <= 1);
    assert!(module.errors.is_empty() || module.exprs.is_empty());
}

fn nested(open: &str, core: &str, close: &str, count: usize) -> String {
    format!(
        "fn f() {{ let x = {}{core}{}; }}",
        open.repeat(count),
        close.repeat(count)
    )
}

/// Every way found to make a parser or a tree walk recurse.
fn constructs(count: usize) -> Vec<(&'static str, String)> {
    let mut all: Vec<(&'static str, String)> = [
        ("parens", "(", "1", ")"),
        ("brackets", "[", "1", "]"),
        ("blocks", "{", "1", "}"),
        ("not", "!", "1", ""),
        ("minus", "- ", "1", ""),
        ("references", "& ", "1", ""),
        ("dereferences", "*", "x", ""),
        ("closures", "|a| ", "1", ""),
        ("closures of two", "|a, b| ", "1", ""),
        ("empty closures", "|| ", "1", ""),
        ("closures with bodies", "|a| {", "1", "}"),
        ("calls", "f(", "1", ")"),
        ("macros", "m!(", "1", ")"),
        ("vectors", "vec![", "1", "]"),
        ("json", "json!({\"a\": ", "1", "})"),
        ("format", "format!(\"{}\", ", "1", ")"),
        ("else if", "if a {} else ", "{}", ""),
        ("if in condition", "if ", "a", " {}"),
        ("if blocks", "if a {", "1", "}"),
        ("match", "match x { _ => ", "1", "}"),
        ("match scrutinee", "match ", "x", " {}"),
        ("loops", "loop {", "1", "}"),
        ("async", "async {", "1", "}"),
        ("unsafe", "unsafe {", "1", "}"),
        ("sums", "a + ", "1", ""),
        ("assignments", "a = ", "1", ""),
        ("compound", "a += ", "1", ""),
        ("ranges", "..", "1", ""),
        ("return", "return ", "1", ""),
        ("break", "break ", "1", ""),
        ("methods", "", "a", ".b()"),
        ("fields", "", "a", ".b"),
        ("tuple fields", "", "a", ".0"),
        ("indices", "", "a", "[0]"),
        ("calls of calls", "", "a", "()"),
        ("questions", "", "a", "?"),
        ("awaits", "", "a", ".await"),
        ("casts", "", "a", " as u8"),
        ("struct literals", "S { a: ", "1", "}"),
        ("struct bases", "S { ..", "s", "}"),
        ("negated parens", "return !(", "1", ")"),
        ("let chains", "if let a = ", "b", " {}"),
        ("bodies", "m!{ !(", "1", ")}"),
        ("and", "a && ", "b", ""),
        ("generic calls", "f::<", "u8", ">()"),
        ("turbofish types", "f::<Vec<", "u8", ">>()"),
        ("items", "{ fn g() {", "", "} 1 }"),
        ("labels", "'a: loop {", "", "}"),
        ("attributes", "#[a] ", "1", ""),
        ("const blocks", "const {", "1", "}"),
        ("let in blocks", "{ let x = ", "1", "; x }"),
        ("select", "select!{ a = ", "b", " => {} }"),
        ("concat", "concat!(\"a\", ", "\"\"", ")"),
    ]
    .into_iter()
    .map(|(name, open, core, close)| (name, nested(open, core, close, count)))
    .collect();
    let types = |open: &str, core: &str, close: &str| {
        format!(
            "type T = {}{core}{};",
            open.repeat(count),
            close.repeat(count)
        )
    };
    all.extend([
        ("generics", types("Vec<", "u8", ">")),
        ("maps", types("M<K, ", "u8", ">")),
        ("reference types", types("&", "u8", "")),
        ("pointer types", types("*const ", "u8", "")),
        ("tuple types", types("(", "u8", ")")),
        ("slices", types("[", "u8", "]")),
        ("functions", types("fn() -> ", "u8", "")),
        ("impl functions", types("impl Fn() -> ", "u8", "")),
        ("dyn", types("Box<dyn Fn(", "u8", ")>")),
        (
            "modules",
            format!("{}{}", "mod m {".repeat(count), "}".repeat(count)),
        ),
        ("use paths", format!("use {}b;", "a::".repeat(count))),
        (
            "use groups",
            format!("use {}b{};", "a::{".repeat(count), "}".repeat(count)),
        ),
        (
            "patterns",
            format!(
                "fn f() {{ let {}x{} = 1; }}",
                "(".repeat(count),
                ")".repeat(count)
            ),
        ),
        (
            "reference patterns",
            format!("fn f(){{ let {}x = 1; }}", "& ".repeat(count)),
        ),
        (
            "at patterns",
            format!("fn f(){{ let {}x = 1; }}", "x @ ".repeat(count)),
        ),
        (
            "or patterns",
            format!("fn f(){{ let ({}x) = 1; }}", "x | ".repeat(count)),
        ),
        (
            "variants",
            format!(
                "fn f(){{ let {}x{} = 1; }}",
                "S(".repeat(count),
                ")".repeat(count)
            ),
        ),
        (
            "attribute lists",
            format!("{} fn f() {{}}", "#[a]\n".repeat(count)),
        ),
        (
            "cfg attributes",
            format!(
                "#[{}test{}] fn f() {{}}",
                "cfg_attr(a, ".repeat(count),
                ")".repeat(count)
            ),
        ),
        (
            "cfg conditions",
            format!(
                "#[cfg({}test{})] fn f() {{}}",
                "all(".repeat(count),
                ")".repeat(count)
            ),
        ),
        (
            "serde lists",
            format!(
                "#[derive(Serialize)] #[serde({}a{})] struct S;",
                "a(".repeat(count),
                ")".repeat(count)
            ),
        ),
        (
            "visibilities",
            format!("{} fn f() {{}}", "pub ".repeat(count)),
        ),
        (
            "item macros",
            format!("{}{}", "m! {".repeat(count), "}".repeat(count)),
        ),
        (
            "cfg_if",
            format!(
                "{}{}",
                "cfg_if! { if #[cfg(a)] {".repeat(count),
                "} }".repeat(count)
            ),
        ),
        (
            "comments",
            format!("{}{}", "/*".repeat(count), "*/".repeat(count)),
        ),
        ("unclosed", "(".repeat(count)),
        ("unopened", ")".repeat(count)),
        ("angles", format!("fn f() {{ {} }}", "<".repeat(count))),
        ("qualified", types("<", "T", " as A>::B")),
        (
            "aliases",
            (0..count)
                .map(|at| format!("use self::a{} as a{at};", at + 1))
                .collect(),
        ),
        (
            "globs",
            (0..count.min(2000))
                .map(|at| {
                    format!(
                        "mod m{at} {{ pub use super::m{}::*; fn f() {{ x() }} }}",
                        at + 1
                    )
                })
                .collect(),
        ),
    ]);
    all
}

#[test]
fn deep_nesting_ends_in_a_module() {
    for count in [40, 140, 900, 2_000, 3_900, 10_000] {
        for (name, text) in constructs(count) {
            let started = std::time::Instant::now();
            let module = small_stack(text);
            let spent = started.elapsed();
            assert!(spent.as_secs() < 20, "{name} x {count}: {spent:?}");
            if count <= 40 && name != "unclosed" && name != "unopened" {
                let message = module.errors.first().map(|error| error.message.as_str());
                assert_ne!(message, Some("nested too deeply to parse"), "{name}");
            }
        }
    }
}

#[test]
fn flat_files_are_not_taken_for_deep_ones() {
    let many = |line: &str| format!("fn f() {{ {} }}", line.repeat(20_000));
    for text in [
        many("a(b, c);\n"),
        many("if a { b() }\n"),
        many("{ x }\n"),
        "/// a line\n".repeat(20_000) + "fn f() {}",
        "//! a line\n".repeat(20_000),
        "fn f() { g() }\n".repeat(20_000),
        "use a::b;\n".repeat(20_000),
        format!("enum E {{ {} }}", "#[a] A(u8),".repeat(20_000)),
        format!(
            "fn f(x: u8) {{ match x {{ {} _ => {{}} }} }}",
            "1 => {}\n".repeat(20_000)
        ),
        format!(
            "fn f(x: u8) {{ match x {{ {} _ => {{}} }} }}",
            "&1 => {}\n".repeat(20_000)
        ),
        format!(
            "fn f(x: u8) {{ match x {{ {} _ => {{}} }} }}",
            "1 | 2 => 3,\n".repeat(20_000)
        ),
        format!("m! {{ {} }}", "+ - a <b>".repeat(20_000)),
    ] {
        let start = text.chars().take(60).collect::<String>();
        let module = small_stack(text);
        assert_eq!(module.errors, [], "{start}");
    }
}

#[test]
fn a_five_megabyte_line_is_lowered() {
    let text = format!("const A: &[u32] = &[{}];", "1234,".repeat(1_000_000));
    let module = small_stack(text);
    assert_eq!(module.errors, []);
    assert!(module.exprs.len() > 1_000_000);
    let text = format!("const A: &str = \"{}\";", "é".repeat(2_500_000));
    assert_eq!(small_stack(text).errors, []);
    let text = "é".repeat(2_500_000);
    assert_eq!(small_stack(text).errors.len(), 1);
}

#[test]
fn broken_texts_give_one_error_or_none() {
    for text in [
        "",
        "\u{feff}",
        "\u{feff}\u{feff}",
        "#!",
        "#!x",
        "#!x\n",
        "#![a]",
        "#!\n[a]",
        "#! /* x */ [a]",
        "\0",
        "fn f() { \0 }",
        "\r",
        "fn f() {}\rfn g() {}",
        "/// a\rb\nfn f() {}",
        "😀",
        "\"",
        "'",
        "r#\"",
        "r#",
        "b'",
        "/*",
        "//",
        "fn",
        "fn f(",
        "fn f() { let }",
        "fn f() { format!(\"{\") }",
        "fn f() { format!(\"{x\") }",
        "fn f() { format!() }",
        "fn f() { format!(\"{9}{}\") }",
        "fn f() { json!({\"a\"}) }",
        "fn f() { json!() }",
        "fn f() { select!{ a } }",
        "fn f() { vec![1; 2; 3] }",
        "use self::*;",
        "use super::super::a::{self, b::*};",
        "use a as _;",
        "use {a, b};",
        "use *;",
        "use ::a;",
        "use self::a as a;",
        "use a::a;",
        "mod m { use self::m; use super::m::m; }",
        "type A = A;",
        "type A = B; type B = A; impl A {}",
        "const A: u8 = A;",
        "struct S; impl S { fn s() { Self::s() } }",
        "impl !Send for S {}",
        "fn f(self) { self }",
        "trait T { fn f(&self); }",
        "static X: u8 = { static X: u8 = X; X };",
        "fn f() { a.0.1.2 }",
        "fn f() { 1.0.0 }",
        "fn f() { break 'a 1; continue 'b }",
        "macro_rules! a { () => {} }",
        "lazy_static! { static ref A: B = }",
        "thread_local!();",
        "cfg_if! { }",
        "cfg_if! { {a} }",
        "fn f() { <T>::f(); <T as U>::f(); <[u8]>::len(); }",
        "fn f<T: A>() { T::f(); T }",
        "fn f() { let (a, .., b, ..) = x; }",
        "fn f() { S { a, ..  } }",
        "fn f() { let S { ref a, mut b, .. } = x; }",
        "extern \"C\" { fn a(); }",
        "union U { a: u8 }",
        "fn f() { env!() ; concat!(); dbg!(); matches!(); join!(); assert!() }",
        "fn f() { info!(a, b = c, %d, ?e, \"x\", {f}) }",
        "fn f() { info!(= , ,, % %) }",
        "fn f() { m!{ #[a] } }",
        "enum E { A = 1, B { a: u8 }, C(u8) }",
        "const fn f() {}",
        "async fn f() {}",
    ] {
        let module = lower(text);
        assert!(module.errors.len() <= 1, "{text}");
        check_light(&module, text);
        if module.errors.is_empty() {
            check(&module, text);
        }
    }
}

#[test]
fn the_source_map_does_not_grow() {
    for at in 0..2_000 {
        let text = format!("fn f{at}() {{ g(\"é\") }}");
        let module = lower(&text);
        assert!(module.errors.is_empty());
        let call = module.functions[1].body.tail.unwrap();
        assert_eq!(&text[module.expr(call).span.range()], "g(\"é\")");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_panics(text in "(fn f\\(\\) \\{|\\}|[a-z]{1,3}|!|\\(|\\)|\\[|\\]|\\{|=>|=|,|;|\\.|::|&|\\||<|>|#|'|\"|/\\*|\\*/|//|\n|\r|é|😀|\0|let |if |else |match |use |mod |impl |struct |vec!|json!|format!|select!|1|\"a\"| ){0,40}") {
        let module = lower(&text);
        check_light(&module, &text);
        if module.errors.is_empty() {
            check(&module, &text);
        }
    }
}
