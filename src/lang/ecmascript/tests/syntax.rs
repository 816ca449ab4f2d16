//! Expressions, statements, functions, classes, spans.

use super::*;
use crate::ir::{Comment, ExprKind, MethodKind};

#[test]
fn strings_are_cooked() {
    let value = |text: &str| {
        let module = js(text);
        let found = module.exprs.iter().find_map(|expr| match &expr.kind {
            ExprKind::Str(literal) => Some((literal.value.to_string(), literal.verbatim)),
            _ => None,
        });
        found.unwrap_or_else(|| panic!("no string in {text}"))
    };
    assert_eq!(
        value(r"'a\n\x41\u0042\u{1F600}\uD83D\uDE00\'\0'"),
        ("a\nAB😀😀'\0".into(), false)
    );
    assert_eq!(value("'a\\\r\nb\\\nc'"), ("abc".into(), false));
    assert_eq!(
        value("\"/public/connections\""),
        ("/public/connections".into(), true)
    );
    assert_eq!(value("`a\r\nb`"), ("a\nb".into(), false));
    assert_eq!(value("`plain`"), ("plain".into(), true));
    assert_eq!(value(r"String.raw`a\nb`"), ("a\\nb".into(), true));
    assert_eq!(program(&js(r"'\uD800x'")), "opaque<a lone surrogate>()");
    assert_eq!(value("''"), (String::new(), true));
}

#[test]
fn templates_keep_text_and_values_apart() {
    assert_eq!(
        program(&js("`${a}/x\\n${b.c}`; tag`q${d}`")),
        "template(@a \"/x\\n\" @b.c); opaque<a tagged template>(@tag, @d)"
    );
}

#[test]
fn objects_have_entries_in_order() {
    assert_eq!(
        program(&js(
            "x = { a, 'b-c': 1, 2: 3, ['d']: 4, [e]: 5, ...f, g() {}, get h() { return 1 }, set h(v) { send(v) }, async *i() {}, async: 1 }"
        )),
        "(place @x Set= {a: @a, b-c: 1, 2: 3, d: 4, [@e]: 5, ...@f, g: fn g() {  }, get h: fn h() { return 1 }, set h, i: async gen fn i() {  }, async: 1})"
    );
    let module = js("x = { set h(v) { send(v) } }");
    assert_eq!(module.functions.len(), 2);
    assert_eq!(program(&js("[1, , ...a, b,]")), "[1, undefined, ...@a, @b]");
}

#[test]
fn awaits_all_of_a_generic_call() {
    for (text, expected) in [
        ("await f<T>(x)", "await @f(@x)"),
        ("await a.b<T>(x).c<U>(y).d", "await @a.b(@x).c(@y).d"),
        ("(await a.b<T>(x)).c", "wrap(await @a.b(@x)).c"),
        ("(await f)(x)", "wrap(await @f)(@x)"),
    ] {
        assert_eq!(program(&ts(text)), expected);
    }
    let text = "let r = await a.b<T>(x).c<U>(y);";
    let module = ts(text);
    let calls: Vec<&str> = module
        .exprs
        .iter()
        .filter(|expr| matches!(expr.kind, ExprKind::Call(_)))
        .map(|expr| &text[expr.span.range()])
        .collect();
    assert_eq!(calls, ["a.b<T>(x)", "a.b<T>(x).c<U>(y)"]);
}

#[test]
fn chains_and_operators_lower_inside_out() {
    assert_eq!(
        program(&js("a.b?.c(1)[d](...e).f; a?.(1)")),
        "@a.b?.c(1)[@d](...@e).f; @a(1)"
    );
    assert_eq!(
        program(&ts(
            "a?.b; a?.(1); a!.b!(); f<T>(x); (a as B).c; <B>a; a satisfies B; a as const"
        )),
        "@a?.b; @a(1); wrap(wrap(@a).b)(); @f(@x); wrap(wrap(@a)).c; wrap(@a); wrap(@a); wrap(@a)"
    );
    assert_eq!(
        program(&js(
            "a + b + c; a || b && c; a ?? b; a == b; a !== b; a in b"
        )),
        "((@a Add @b) Add @c); (@a Or (@b And @c)); (@a Nullish @b); (@a Equal @b); (@a NotEqual @b); (@a Other @b)"
    );
    assert_eq!(
        program(&js(
            "!a; typeof a; void 0; delete a.b; -1; a ? b : c ? d : e"
        )),
        "Not(@a); TypeOf(@a); Void(0); Delete(@a.b); Other(1); if @a then @b else if @c then @d else @e"
    );
    assert_eq!(
        program(&js(
            "new A(1); new B; new a.B().c(); undefined; this.x; (1, 2, 3); /re/g"
        )),
        "new @A(1); new @B(); new @a.B().c(); undefined; this.x; wrap(seq(1, 2, 3)); opaque<a regular expression>()"
    );
    assert_eq!(program(&ts("(1, 2, 3)")), "wrap(seq(1, 2, 3))");
}

#[test]
fn assignments_write_to_bindings_and_places() {
    assert_eq!(
        program(&js("let a, b; a = b; a += 1; a ||= 2; a++; a.b = () => {}; [a, b.c, ...x] = y; ({ a, d: b = 1, ...b } = z)")),
        "let a#0; let b#1; (a#0 Set= b#1); (a#0 Add= 1); (a#0 Or= 2); (a#0 Other= opaque<a step>()); \
         (place @a#0.b Set= arrow fn b() {  }); ([a#0, place b#1.c, ...place @x] Set= @y); \
         wrap(({a: a#0, d: b#1 ?= 1, ...b#1} Set= @z))".replace("@a#0", "a#0")
    );
    assert_eq!(
        program(&js("const [a, , { b = 1 }] = c")),
        "let [a#0, hole, {b: b#1 ?= 1}] = @c"
    );
}

#[test]
fn else_if_chains_nest() {
    assert_eq!(
        program(&js("if (a) b; else if (c) { d } else { e }")),
        "if @a then { @b } else if @c then { @d } else { @e }"
    );
}

#[test]
fn switch_cases_fall_through_unless_they_end() {
    assert_eq!(
        program(&js(
            "switch (a) { case 1: case 'b': x(); break; case 2: { y(); break; } case 3: z(); default: throw e }"
        )),
        "match @a [1 -> {  } falls | \"b\" -> { @x() } | 2 -> { { @y() } } | 3 -> { @z() } falls | _ -> { throw @e }]"
    );
    let function = |text: &str| show::function(&js(text), crate::ir::FunctionId(1));
    assert_eq!(
        function(
            "function f() { switch (a) { case 1: if (b) { return 1 } else { return 2 } default: if (c) break; } }"
        ),
        "fn f() { match @a [1 -> { if @b then { return 1 } else { return 2 } } | _ -> { if @c then {  } }] }"
    );
}

#[test]
fn a_break_in_the_middle_of_a_case_makes_the_switch_a_loop() {
    assert_eq!(
        program(&js(
            "let u; switch (a) { case 1: u = 1; if (b) break; u = 2; break; }"
        )),
        "let u#0; loop(assigned u#0) { match @a [1 -> { (u#0 Set= 1); if @b then { jump }; (u#0 Set= 2) }] }"
    );
    assert_eq!(
        program(&js("x: { if (a) break x; b }")),
        "loop() { { if @a then { jump }; @b } }"
    );
    assert_eq!(
        program(&js("for (;;) { switch (a) { case 1: continue } break }")),
        "loop() { match @a [1 -> { jump }]; jump }"
    );
}

#[test]
fn loops_know_what_they_assign() {
    assert_eq!(
        program(&js(
            "let a, b, c; while (a < 1) { let d; d = 1; a++; f(() => { b = 2 }); for (const x of y) c = x }"
        )),
        "let a#0; let b#1; let c#2; loop(test (a#0 Less 1), assigned a#0 b#1 c#2) { let d#3; (d#3 Set= 1); \
         (a#0 Other= opaque<a step>()); @f(arrow fn () { (b#1 Set= 2) }); loop(each x#4 of @y, assigned c#2) { (c#2 Set= x#4) } }"
    );
    assert_eq!(
        program(&js(
            "for (const k in o) k; do { var v = 1 } while (v); async () => { for await (x.y of z) {} }"
        )),
        "hoisted(v#0); loop(each k#1 of opaque<the keys of an object>(@o)) { k#1 }; loop(test v#0, assigned v#0) { let v#0 = 1 }; \
         async arrow fn () { loop(each place @x.y of @z) {  } }"
    );
    assert_eq!(
        program(&ts("for (let i = 0; i < n; i++) f(i); for (;;) {}")),
        "loop(init let i#0 = 0, test (i#0 Less @n), update (i#0 Other= opaque<a step>()), assigned i#0) { @f(i#0) }; loop() {  }"
    );
}

#[test]
fn functions_take_names_parameters_and_flags() {
    assert_eq!(
        program(&js(
            "const f = async ({ a, b: c = 1 }, [d] = [], ...e) => a"
        )),
        "let f#0 = async arrow fn f({a: a#1, b: c#2 ?= 1}, [d#3] ?= [], ...e#4) { => a#1 }"
    );
    assert_eq!(
        program(&js(
            "x = { m: function* () { yield a }, n: x => x }; exports.h = async function () { await b }"
        )),
        "(place @x Set= {m: gen fn m() { opaque<what a generator is sent>(@a) }, n: arrow fn n(x#0) { => x#0 }}); \
         (place @exports.h Set= async fn h() { await @b })"
    );
    assert_eq!(
        program(&ts(
            "function f(a: string): void; function f(this: X, a: any, b = 1) { arguments } abstract class C { abstract m(): void; n(x: string): void; n() {} }"
        )),
        "hoisted(f#0); class C#1"
    );
}

#[test]
fn classes_have_fields_methods_and_blocks() {
    let text = "class A extends B.C { #k = 1; static url = '/x'; post = (u) => this.#k; 'q' = 2; [z()] = y(); \
                constructor() { super(1) } get v() { return this.#k } set v(x) {} static async s() {} *g() {} #p() {} [m()]() { w() } static { init() } }";
    for module in [js(text), ts(text)] {
        assert_eq!(module.errors, []);
        let class = &module.classes[0];
        assert_eq!(show::expr(&module, class.superclass.unwrap()), "@B.C");
        let fields: Vec<_> = class
            .fields
            .iter()
            .map(|f| (f.name.as_str(), f.is_static))
            .collect();
        assert_eq!(
            fields,
            [("#k", false), ("url", true), ("post", false), ("q", false)]
        );
        assert_eq!(
            show::expr(&module, class.fields[2].init.unwrap()),
            "arrow fn post(u#1) { => this.#k }"
        );
        let methods: Vec<_> = class
            .methods
            .iter()
            .map(|m| (m.name.as_str(), m.kind, m.is_static))
            .collect();
        assert_eq!(
            methods,
            [
                ("constructor", MethodKind::Constructor, false),
                ("v", MethodKind::Getter, false),
                ("v", MethodKind::Setter, false),
                ("s", MethodKind::Method, true),
                ("g", MethodKind::Method, false),
                ("#p", MethodKind::Method, false),
            ]
        );
        let blocks: Vec<_> = class
            .static_blocks
            .iter()
            .map(|b| show::block(&module, b))
            .collect();
        assert_eq!(
            blocks,
            [
                "opaque<a member with a computed name>(@z(), @y())",
                "opaque<a member with a computed name>(@m(), fn () { @w() })",
                "@init()",
            ]
        );
    }
}

#[test]
fn decorators_keep_their_arguments() {
    let text = "@Injectable({ f: () => go() }) export class A { @Input() x = 1; @On('e') m(@Inject(T) t: T) {} }";
    let module = ts(text);
    assert_eq!(module.errors, []);
    for call in ["Input()", "On('e')", "Inject(T)", "go()"] {
        assert!(has_expr(&module, text, call, is_call), "{call}");
    }
}

#[test]
fn jsx_evaluates_attributes_and_children() {
    let text = "const a = <A b={c()} {...d} e='f'>text {g} <H i={() => j()} /> {...k}</A>; const z = <><B/></>";
    for module in [js(text), tsx(text)] {
        assert_eq!(
            program(&module),
            "let a#0 = opaque<a JSX element>(@c(), @d, \"f\", @g, opaque<a JSX element>(arrow fn () { => @j() }), @k); \
             let z#1 = opaque<a JSX element>(opaque<a JSX element>())"
        );
    }
}

#[test]
fn spans_count_from_the_first_byte_of_the_file() {
    for head in [
        "",
        "\u{feff}",
        "#!/usr/bin/env node\r\n",
        "\u{feff}#!/usr/bin/env node\n",
        "/* 😀 */\r\n",
        "\r",
        "\u{feff}// é\r\n",
    ] {
        let text = format!("{head}const é😀 = 1;\r\nsend(\"😀\", {{ a: `x${{b}}` }});\r\n")
            .replace("é😀", "é");
        for language in [Language::JavaScript, Language::TypeScript, Language::Tsx] {
            let module = checked(language, &text);
            assert_eq!(module.errors, [], "{head:?} {language:?}");
            assert!(
                has_expr(&module, &text, "send(\"😀\", { a: `x${b}` })", is_call),
                "{head:?}"
            );
            let statement = &module.functions[0].body.statements[1];
            assert_eq!(
                &text[statement.span.range()],
                "send(\"😀\", { a: `x${b}` });"
            );
            let binding = &module.bindings[0];
            assert_eq!(&text[binding.span.range()], "é");
        }
    }
}

#[test]
fn parentheses_of_arguments_are_exact() {
    let text = "new A; f /* c */ (1, 2)";
    let module = js(text);
    let spans: Vec<_> = module
        .exprs
        .iter()
        .filter_map(|e| match &e.kind {
            ExprKind::Call(call) => Some(&text[call.args_span.range()]),
            _ => None,
        })
        .collect();
    assert_eq!(spans, ["", "(1, 2)"]);
}

#[test]
fn comments_are_all_collected() {
    let text = "#!/bin/x\r\n// one\r\nf(/* two */ 1); /** three\n */ const s = '// no';\nclass A { // four\n }\nx = <a>{/* five */}</a>";
    let module = tsx(text);
    let found: Vec<_> = module
        .comments
        .iter()
        .map(|Comment { span, is_line }| (&text[span.range()], *is_line))
        .collect();
    assert_eq!(
        found,
        [
            ("// one", true),
            ("/* two */", false),
            ("/** three\n */", false),
            ("// four", true),
            ("/* five */", false)
        ]
    );
}

#[test]
fn the_sibling_grammar_is_tried() {
    assert_eq!(
        program(&js("const f = (a: string): number => a as any")),
        "let f#0 = arrow fn f(a#1) { => wrap(a#1) }"
    );
    assert_eq!(
        program(&ts("const a = <div>{b}</div>")),
        "let a#0 = opaque<a JSX element>(@b)"
    );
    assert_eq!(
        program(&tsx("const a = <T>b; const c = <any>d.e;")),
        "let a#0 = wrap(@b); let c#1 = wrap(@d.e)"
    );
}

#[test]
fn what_is_outside_an_error_is_lowered() {
    let text =
        "before(1);\nconst x = { a: 1 b };\nfunction f() { inside(2); let = ; }\nafter(3);\n";
    let module = js(text);
    assert!(!module.errors.is_empty());
    for call in ["before(1)", "inside(2)", "after(3)"] {
        assert!(
            has_expr(&module, text, call, is_call),
            "{call}: {:?}",
            module.errors
        );
    }
    let module = js("f(1");
    assert!(!module.errors.is_empty(), "{:?}", module.errors);
}

#[test]
fn decorated_and_static_names_are_not_confused_with_modifiers() {
    let module = js(
        "class A { static() {} get() {} async() {} static static = 1; static get = 2; set; async = 3 }",
    );
    assert_eq!(module.errors, []);
    let class = &module.classes[0];
    let methods: Vec<_> = class
        .methods
        .iter()
        .map(|m| (m.name.as_str(), m.kind, m.is_static))
        .collect();
    assert_eq!(
        methods,
        [
            ("static", MethodKind::Method, false),
            ("get", MethodKind::Method, false),
            ("async", MethodKind::Method, false)
        ]
    );
    let fields: Vec<_> = class
        .fields
        .iter()
        .map(|f| (f.name.as_str(), f.is_static))
        .collect();
    assert_eq!(
        fields,
        [
            ("static", true),
            ("get", true),
            ("set", false),
            ("async", false)
        ]
    );
}

#[test]
fn a_loop_left_inside_a_switch_is_still_left() {
    assert_eq!(
        program(&js(
            "switch (a) { case 1: for (;;) { break } break; case 2: f(() => { for (;;) break }); }"
        )),
        "match @a [1 -> { loop() { jump } } | 2 -> { @f(arrow fn () { loop() { jump } }) }]"
    );
}

#[test]
fn every_function_is_lowered_once() {
    let text = "function a() { one() } export default { b() { two() }, set c(v) { three() } }; class D { e = () => four(); set f(v) { five() } \
                static { (function () { six() })() } [g](h = () => seven()) { } } for (const i of [() => eight()]) switch (j(() => nine())) { default: function k() { ten() } }";
    for module in [js(text), ts(text)] {
        assert_eq!(module.errors, []);
        assert_eq!(module.functions.len(), 12);
        for call in [
            "one()", "two()", "three()", "four()", "five()", "six()", "seven()", "eight()",
            "nine()", "ten()",
        ] {
            let count = module
                .exprs
                .iter()
                .filter(|e| is_call(&e.kind) && &text[e.span.range()] == call)
                .count();
            assert_eq!(count, 1, "{call}");
        }
    }
}

#[test]
fn top_level_await_using_and_misc_statements_parse() {
    assert_eq!(
        program(&js(
            "await f(); using a = b(); debugger; ; with (c) { d } throw e"
        )),
        "await @f(); let a#0 = @b(); opaque<a name inside of `with`>(@c); { @d }; opaque<a name inside of `with`>(); throw @e"
    );
    assert_eq!(
        program(&js("\"use strict\"; x: for (;;) { continue x }")),
        "\"use strict\"; loop() { jump }"
    );
}

#[test]
fn awaited_calls_of_what_stands_in_parentheses() {
    assert_eq!(
        program(&js("x = async () => await (0, a.b)(c); await (0, a.b)(c)")),
        "(place @x Set= async arrow fn x() { => await wrap(seq(0, @a.b))(@c) }); await wrap(seq(0, @a.b))(@c)"
    );
}
