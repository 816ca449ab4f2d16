//! Scoping, hoisting, imports, exports, hints.

use super::*;
use crate::ir::{BindingKind, Export, Import, ImportName, Module, StatementKind};

fn import(specifier: &str, name: Option<&str>, type_only: bool) -> Import {
    Import {
        specifier: specifier.into(),
        name: name.map_or(ImportName::Namespace, |name| ImportName::Named(name.into())),
        type_only,
    }
}

fn kind_of<'m>(module: &'m Module, name: &str) -> &'m BindingKind {
    let found = module.bindings.iter().find(|binding| binding.name == name);
    &found.unwrap_or_else(|| panic!("no binding {name}")).kind
}

#[test]
fn a_local_name_hides_the_global_in_its_whole_scope() {
    assert_eq!(
        program(&js("fetch(1); { fetch(2); const fetch = 3; }")),
        "@fetch(1); { fetch#0(2); let fetch#0 = 3 }"
    );
    assert_eq!(
        program(&js("f(); function f() { return x } let x")),
        "hoisted(f#0); f#0(); let x#1"
    );
    assert_eq!(
        program(&js("const g = (fetch) => fetch(1); fetch(2)")),
        "let g#0 = arrow fn g(fetch#1) { => fetch#1(1) }; @fetch(2)"
    );
}

#[test]
fn var_belongs_to_the_function_and_let_to_the_block() {
    assert_eq!(
        program(&js("a = 1; if (c) { var a = 2; let b = 3; } b")),
        "hoisted(a#0); (a#0 Set= 1); if @c then { let a#0 = 2; let b#1 = 3 }; @b"
    );
    let module =
        js("function f(p) { for (var i of p) { var p; } try {} catch (e) { var e2 } return i }");
    let owners: Vec<_> = module
        .bindings
        .iter()
        .map(|b| (b.name.as_str(), b.owner.0))
        .collect();
    assert_eq!(owners, [("f", 0), ("p", 1), ("i", 1), ("e2", 1), ("e", 1)]);
}

#[test]
fn functions_and_classes_know_their_own_names() {
    assert_eq!(
        program(&js(
            "const a = function b() { b() }; b; const c = class D { m() { D } }; D"
        )),
        "let a#0 = fn b() { b#2() }; @b; let c#1 = class D; @D"
    );
    let module = js("function f() { 1 } function f() { 2 }");
    assert_eq!(module.functions.len(), 3);
    assert_eq!(show::program(&module), "hoisted(f#0)");
    assert_eq!(
        *kind_of(&module, "f"),
        BindingKind::Function(crate::ir::FunctionId(2))
    );
}

#[test]
fn catch_and_loop_variables_end_with_their_statement() {
    assert_eq!(
        program(&js(
            "try { a } catch ({ message: m }) { m } finally { m } for (let i = 0; i < 1; i++) i; i"
        )),
        "try { @a } catch({message: m#0}) { m#0 } finally { @m }; \
         loop(init let i#1 = 0, test (i#1 Less 1), update (i#1 Other= opaque<a step>()), assigned i#1) { i#1 }; @i"
    );
}

#[test]
fn imports_bind_what_they_take() {
    let text = "import d, * as ns from 'm'; import { a, b as c, type T, default as e } from \"n\"; import 's'; \
                import type { U } from './t'; import r = require('r'); import type from 'x';";
    let module = ts(text);
    assert_eq!(program(&module), "");
    assert_eq!(
        *kind_of(&module, "d"),
        BindingKind::Import(import("m", Some("default"), false))
    );
    assert_eq!(
        *kind_of(&module, "ns"),
        BindingKind::Import(import("m", None, false))
    );
    assert_eq!(
        *kind_of(&module, "a"),
        BindingKind::Import(import("n", Some("a"), false))
    );
    assert_eq!(
        *kind_of(&module, "c"),
        BindingKind::Import(import("n", Some("b"), false))
    );
    assert_eq!(
        *kind_of(&module, "e"),
        BindingKind::Import(import("n", Some("default"), false))
    );
    assert_eq!(
        *kind_of(&module, "T"),
        BindingKind::Import(import("n", Some("T"), true))
    );
    assert_eq!(
        *kind_of(&module, "U"),
        BindingKind::Import(import("./t", Some("U"), true))
    );
    assert_eq!(
        *kind_of(&module, "r"),
        BindingKind::Import(import("r", None, false))
    );
    assert_eq!(
        *kind_of(&module, "type"),
        BindingKind::Import(import("x", Some("default"), false))
    );
    assert_eq!(module.specifiers, ["m", "n", "s", "./t", "r", "x"]);
    let module =
        js("import x from './a.json' with { type: 'json' }; import { 'b c' as y } from 'z'");
    assert_eq!(module.errors, []);
    assert_eq!(
        *kind_of(&module, "x"),
        BindingKind::Import(import("./a.json", Some("default"), false))
    );
    assert_eq!(
        *kind_of(&module, "y"),
        BindingKind::Import(import("z", Some("b c"), false))
    );
}

#[test]
fn exports_name_their_bindings() {
    let text = "export const { a, b: [c] } = o; export function f() {} export class C {} const l = 1; \
                export { l as m, l as default }; export * from './x'; export * as ns from './y'; \
                export { p, q as r, default as s } from './z'; export type { T } from './t';";
    let module = ts(text);
    let local = |name: &str, of: &str| Export::Binding {
        name: name.into(),
        binding: crate::ir::BindingId(
            u32::try_from(module.bindings.iter().position(|b| b.name == of).unwrap()).unwrap(),
        ),
    };
    let from = |name: &str, import| Export::From {
        name: name.into(),
        import,
    };
    assert_eq!(
        module.exports,
        [
            local("a", "a"),
            local("c", "c"),
            local("f", "f"),
            local("C", "C"),
            local("m", "l"),
            local("default", "l"),
            Export::All {
                specifier: "./x".into()
            },
            from("ns", import("./y", None, false)),
            from("p", import("./z", Some("p"), false)),
            from("r", import("./z", Some("q"), false)),
            from("s", import("./z", Some("default"), false)),
            from("T", import("./t", Some("T"), true)),
        ]
    );
    assert_eq!(module.specifiers, ["./x", "./y", "./z", "./t"]);
}

#[test]
fn default_exports_are_bindings_or_values() {
    let module = js("export default function f() {}");
    assert!(matches!(&module.exports[..], [Export::Binding { name, .. }] if name == "default"));
    for text in [
        "export default () => fetch(1)",
        "export default function () { fetch(1) }",
        "export default class { }",
        "export default { a: 1 }",
    ] {
        for module in [js(text), ts(text)] {
            assert_eq!(module.errors, []);
            assert!(
                matches!(&module.exports[..], [Export::Value { name, .. }] if name == "default"),
                "{text}"
            );
            assert!(matches!(
                module.functions[0].body.statements[0].kind,
                StatementKind::Expr(_)
            ));
        }
    }
    assert_eq!(
        program(&ts("export = make()")),
        "(place @module.exports Set= @make())"
    );
}

#[test]
fn require_and_dynamic_import_are_modules() {
    let module = js(
        "const a = require('a'); import(`b`).then(x); import(c); require(d); function f(require) { require('e') }",
    );
    assert_eq!(
        program(&module),
        "hoisted(f#1); let a#0 = require(a); require(b).then(@x); opaque<a module chosen at run time>(@c); @require(@d)"
    );
    assert_eq!(
        show::function(&module, crate::ir::FunctionId(1)),
        "fn f(require#2) { require#2(\"e\") }"
    );
    assert_eq!(module.specifiers, ["a", "b"]);
    assert_eq!(program(&js("import.meta.env.X")), "@import.meta.env.X");
    assert_eq!(program(&ts("import.meta.env.X")), "@import.meta.env.X");
}

#[test]
fn types_do_not_hide_values() {
    assert_eq!(
        program(&ts("interface fetch {} type Request = {}; fetch(Request)")),
        "@fetch(@Request)"
    );
    assert_eq!(
        program(&ts(
            "declare const process: any; declare function fetch(u: string): any; fetch(process)"
        )),
        "@fetch(@process)"
    );
    let module = ts("export interface I {} export declare const v: string;");
    assert_eq!(module.exports.len(), 2);
}

#[test]
fn annotations_name_types() {
    let text = "import axios, { AxiosInstance as A } from 'axios'; import * as ky from 'ky';\n\
                function f<T>(a: A, b?: A | undefined, c: ky.Ky<string>, d: T, e: string, g: readonly A[], h: Readonly<(A)>): Promise<A | null> {}\n\
                class K { private api: A; #x!: axios.X; static s = 1; constructor(private readonly http: HttpClient, plain: A) { } }";
    let module = ts(text);
    assert_eq!(module.errors, []);
    let hint = |name: &str| {
        let binding = module.bindings.iter().find(|b| b.name == name).unwrap();
        binding
            .hint
            .map(|hint| show::expr(&module, hint))
            .unwrap_or_default()
    };
    assert_eq!([hint("a"), hint("b"), hint("c")], ["A#1", "A#1", "ky#2.Ky"]);
    assert_eq!(
        [hint("d"), hint("e"), hint("g"), hint("h")],
        ["", "", "", "A#1"]
    );
    assert_eq!(hint("http"), "@HttpClient");
    assert_eq!(
        show::expr(&module, module.functions[1].returns.unwrap()),
        "A#1"
    );
    let class = &module.classes[0];
    let fields: Vec<_> = class
        .fields
        .iter()
        .map(|f| {
            (
                f.name.as_str(),
                f.is_static,
                f.hint.map(|h| show::expr(&module, h)),
            )
        })
        .collect();
    assert_eq!(
        fields,
        [
            ("api", false, Some("A#1".into())),
            ("#x", false, Some("axios#0.X".into())),
            ("s", true, None)
        ]
    );
    let params = &module.function(class.methods[0].function).params;
    assert_eq!(params[0].field.as_deref(), Some("http"));
    assert_eq!(params[1].field, None);
}

#[test]
fn enums_are_objects_and_namespaces_have_members() {
    assert_eq!(
        program(&ts("enum E { A, B = 5, C, 'd' = 'x', F = `${y}`, G } E.A")),
        "let E#0 = {A: 0, B: 5, C: 6, d: \"x\", F: template(@y), G: opaque<a computed enum member>()}; E#0.A"
    );
    let module = ts(
        "namespace N { export const url = '/x'; const hidden = 1; export function f() { return url } } N.f()",
    );
    assert_eq!(
        program(&module),
        "{ hoisted(f#3); let url#1 = \"/x\"; let hidden#2 = 1 }; N#0.f()"
    );
    let BindingKind::Namespace(members) = kind_of(&module, "N") else {
        panic!()
    };
    assert_eq!(
        members
            .iter()
            .map(|(name, id)| (name.as_str(), id.0))
            .collect::<Vec<_>>(),
        [("url", 1), ("f", 3)]
    );
    let module = ts("export namespace A.B { export const c = 1 }");
    let BindingKind::Namespace(members) = kind_of(&module, "A") else {
        panic!()
    };
    assert_eq!(members[0].0, "B");
    assert_eq!(module.exports.len(), 1);
}
