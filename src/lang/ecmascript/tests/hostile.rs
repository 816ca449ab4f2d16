//! Inputs that nobody writes by hand: nothing may overflow a worker's stack, panic or take for ever.

use super::*;

/// Lowers in a thread with less stack than worker threads have (2 MB): the callers above it need some too.
fn survives(name: &str, text: String) {
    for language in [Language::JavaScript, Language::TypeScript, Language::Tsx] {
        let text = text.clone();
        let start = std::time::Instant::now();
        let worker = std::thread::Builder::new()
            .name(name.to_owned())
            .stack_size(3 << 19)
            .spawn(move || {
                let module = lower(language, &text);
                assert_sound(&module, &text);
                module.exprs.len()
            })
            .unwrap();
        let exprs = worker.join().unwrap();
        println!(
            "{name} {language:?}: {exprs} expressions, {:?}",
            start.elapsed()
        );
    }
}

fn nested(open: &str, middle: &str, close: &str) -> String {
    let depth = 10_000;
    format!("{}{middle}{}", open.repeat(depth), close.repeat(depth))
}

#[test]
fn deep_nesting_is_cut() {
    survives("parentheses", nested("(", "a", ")"));
    survives("arrays", nested("[", "a", "]"));
    survives("calls", nested("f(", "a", ")"));
    survives("blocks", nested("{", "a", "}"));
    survives("functions", nested("function f() {", "a", "}"));
    survives("arrows", nested("() => {", "a", "}"));
    survives("arrow expressions", nested("x => (", "a", ")"));
    survives("objects", nested("({ a: ", "a", "})"));
    survives("methods", nested("({ m() { return ", "a", "} })"));
    survives("elements", format!("x = {}", nested("<a>", "b", "</a>")));
    survives(
        "attributes",
        format!("x = {}", nested("<a b={", "b", "}/>")),
    );
    survives("templates", nested("`${", "a", "}`"));
    survives("classes", nested("class A { m() {", "a", "} }"));
    survives("class fields", nested("(class { a = ", "a", "})"));
    survives("patterns", format!("const {} = x", nested("[", "a", "]")));
    survives(
        "object patterns",
        format!("const {} = x", nested("{ a: ", "b", "}")),
    );
    survives("defaults", nested("(a = ", "b", ") => c"));
    survives("tries", nested("try {", "a", "} catch (e) { }"));
    survives("switches", nested("switch (a) { case 1:", "a", "}"));
    survives("loops", nested("for (const a of b) {", "a", "}"));
    survives("labels", format!("{}a", "x: ".repeat(10_000)));
    survives("namespaces", nested("namespace A {", "a", "}"));
    survives("unary", format!("{}a", "!".repeat(10_000)));
    survives("awaits", format!("{}a", "await ".repeat(10_000)));
    survives("news", format!("{}a", "new ".repeat(10_000)));
    survives("bare loops", format!("{}a", "while (1) ".repeat(10_000)));
    survives("types", format!("let a: {} = x", nested("(", "B", ")")));
}

#[test]
fn open_nesting_is_cut() {
    for open in [
        "(",
        "[",
        "{",
        "f(",
        "<a>",
        "`${",
        "a ? b : (",
        "if (a) {",
        "function f(",
        "class A {",
    ] {
        survives(open, open.repeat(10_000));
    }
}

#[test]
fn long_chains_are_lowered_whole() {
    let terms = 10_000;
    let module = |text: &str| {
        std::thread::scope(|scope| {
            let worker = std::thread::Builder::new().stack_size(3 << 19);
            worker
                .spawn_scoped(scope, || js(text))
                .unwrap()
                .join()
                .unwrap()
        })
    };
    let calls = |module: &Module| module.exprs.iter().filter(|e| is_call(&e.kind)).count();
    let sum = vec!["f()"; terms].join(" + ");
    assert_eq!(calls(&module(&sum)), terms);
    assert_eq!(calls(&module(&format!("a{}", ".b()".repeat(terms)))), terms);
    assert_eq!(
        calls(&module(&format!("{} z", "a ? f() : ".repeat(terms)))),
        terms
    );
    assert_eq!(
        calls(&module(&format!(
            "{} {{}}",
            "if (a) f(); else ".repeat(terms)
        ))),
        terms
    );
    assert_eq!(calls(&module(&vec!["f()"; terms].join(", "))), terms);
    survives("sequence", vec!["f()"; terms].join(", "));
    survives("assignments", format!("{} 1", "a = ".repeat(terms)));
    survives("powers", vec!["a"; terms].join(" ** "));
    survives("unions", format!("let a: {}", vec!["B"; terms].join(" | ")));
    survives("dots", format!("let a: {}", vec!["B"; terms].join(".")));
}

#[test]
fn text_that_makes_the_parser_scan_over_and_over_is_given_up() {
    let text = "/* ".repeat(100_000);
    let module = lower(Language::TypeScript, &text);
    assert_eq!(module.errors.len(), 1);
    assert_eq!(module.errors[0].span, Span::new(0, text.len()));
}

#[test]
fn odd_bytes_are_survived() {
    for text in [
        "",
        "\u{feff}",
        "\0",
        "a\0b",
        "'\0'",
        "\r",
        "\r\r\n",
        "#!",
        "#!\r\n",
        "/*",
        "//",
        "`",
        "'",
        "\"",
        "\\",
        "'\\",
        "`\\",
        "\\u{",
        "'\\u{110000}'",
        "'\\u{99999999999}'",
        "'\\x'",
        "😀",
        "const 😀 = 1",
        "<!--",
        "-->",
        "import",
        "export",
        "export {",
        "import(",
        "import.",
        "new.",
        "new",
        "class",
        "class {",
        "class A { [",
        "function",
        "async",
        "for",
        "for (",
        "switch (a) {",
        "x = {",
        "x = { [",
        "x = { get",
        "a?.",
        "a.",
        "a[",
        "enum",
        "enum E { A =",
        "namespace",
        "declare",
        "@",
        "@a",
        "<a",
        "<a b",
        "<a b=",
        "</a>",
        "`${",
        "({ a = 1 })",
        "let [",
        "let {",
        "var",
        "a =>",
        "(a, b) =>",
        "case 1:",
        "\u{2028}",
        "export default",
        "\u{200b}",
        "import a = ",
        "export =",
        "export * as",
        "import {a as",
        "x\\u0061 = 1",
        "label:",
        "try {",
        "if (a) else",
    ] {
        for language in [Language::JavaScript, Language::TypeScript, Language::Tsx] {
            assert_sound(&lower(language, text), text);
        }
    }
}

#[test]
fn every_prefix_of_a_program_is_survived() {
    let text = "import a, { b as c } from 'm'; export const d = async ({ e = 1, ...f }: T) => { for (const g of h) switch (i) { case 1: break; default: try { j`k${l}` } catch (m) { class N<O> extends P { #q = 'r\\u{1F600}'; static { s?.[t]!; } } } } };\nenum U { V = 1 } namespace W { export const x = <Y>z } é😀";
    for end in (0..text.len()).filter(|&end| text.is_char_boundary(end)) {
        assert_sound(&lower(Language::TypeScript, &text[..end]), &text[..end]);
        assert_sound(&lower(Language::JavaScript, &text[end..]), &text[end..]);
    }
}

#[test]
fn five_megabytes_on_one_line_are_lowered() {
    let line = "fetch('https://x.example/public', { method: 'POST', body: JSON.stringify({ a: [1, 2], b: `c${d}` }) }).then(r => r.json());";
    let text = line.repeat((5 << 20) / line.len());
    let start = std::time::Instant::now();
    let module = lower(Language::JavaScript, &text);
    println!(
        "5 MB: {} expressions, {:?}",
        module.exprs.len(),
        start.elapsed()
    );
    assert_eq!(module.errors, []);
    assert_eq!(
        module.functions[0].body.statements.len(),
        text.len() / line.len()
    );
    survives("one string", format!("x = '{}'", "a".repeat(5 << 20)));
}
