//! What is asked of the resolver by name, and the shapes that show it.

use crate::share::Group;
use crate::table::Table;

/// A name, and the starts of the names of its shapes.
const GROUPS: &[Group] = &[
    (
        "block and function scope",
        &["bindings/block", "bindings/function-scope"],
    ),
    ("hoisting", &["bindings/hoisting"]),
    (
        "shadowing",
        &["bindings/shadowing", "traps/shadowed", "modules/shadowed"],
    ),
    ("destructuring with defaults", &["bindings/destructuring"]),
    (
        "reassignment",
        &[
            "bindings/reassigned",
            "bindings/swapped",
            "bindings/compound",
            "bindings/logical",
        ],
    ),
    (
        "closures",
        &["bindings/closure", "texts/closure", "traps/closure"],
    ),
    ("default parameters", &["bindings/default-parameter"]),
    (
        "class fields and this",
        &[
            "bindings/class-field",
            "bindings/constructor",
            "bindings/inherited",
            "bindings/private",
            "bindings/this",
        ],
    ),
    (
        "getters",
        &["bindings/getter", "objects/getter", "modules/getter"],
    ),
    ("static members", &["bindings/static"]),
    (
        "enums",
        &["bindings/enum", "bindings/const-enum", "modules/enum"],
    ),
    ("as const", &["bindings/as-const", "objects/as-const"]),
    ("satisfies", &["bindings/satisfies", "objects/satisfies"]),
    (
        "non-null assertions",
        &["bindings/non-null", "objects/partial-assertion"],
    ),
    (
        "type arguments",
        &["bindings/type-arguments", "wrappers/class-typed"],
    ),
    ("optional chaining", &["bindings/optional"]),
    (
        "?? || &&",
        &["bindings/nullish", "bindings/or", "bindings/and"],
    ),
    ("ternaries", &["bindings/ternary", "objects/branch-ternary"]),
    ("trim and replace", &["bindings/trim", "bindings/replace"]),
    (
        "template tags",
        &[
            "texts/tagged-template",
            "functions/payload-builder-tagged",
            "traps/tag",
        ],
    ),
    ("objects built in steps", &["objects/steps"]),
    ("steps under if", &["objects/steps-if"]),
    (
        "spreads of objects",
        &[
            "objects/spread-known",
            "objects/spread-overridden",
            "objects/spread-twice",
        ],
    ),
    ("spreads of conditionals", &["objects/spread-conditional"]),
    ("spreads of calls", &["objects/spread-call"]),
    ("Object.assign", &["objects/assign"]),
    ("Object.freeze", &["objects/freeze", "objects/seal"]),
    ("structuredClone", &["objects/structured-clone"]),
    (
        "shorthand, quoted and computed keys",
        &["objects/shorthand", "objects/quoted", "objects/computed"],
    ),
    ("delete", &["objects/delete"]),
    (
        "arrays built with spread or push",
        &["objects/spread-array", "objects/array"],
    ),
    ("payload and URL chosen together", &["frames/branch"]),
    (
        "chosen by if and else",
        &["frames/branch-url-and-body", "objects/branch-if"],
    ),
    (
        "chosen by switch",
        &[
            "frames/branch-url-and-body-switch",
            "objects/branch-switch",
            "texts/switch",
        ],
    ),
    ("payload builders", &["functions/payload-builder"]),
    ("URL builders", &["functions/url-builder"]),
    (
        "builders that are imported",
        &[
            "modules/function",
            "modules/default-function",
            "commonjs/in-function",
        ],
    ),
    (
        "async builders",
        &[
            "functions/payload-builder-async",
            "functions/url-builder-async",
            "functions/payload-builder-all",
        ],
    ),
    (
        "methods that build",
        &[
            "functions/payload-builder-method",
            "functions/payload-builder-object",
            "functions/url-builder-method",
        ],
    ),
    (
        "recursion",
        &[
            "functions/payload-builder-recursive",
            "functions/url-builder-recursive",
            "wrappers/retry-recursive",
        ],
    ),
    (
        "request(method, path, body)",
        &["wrappers/function", "modules/wrapper-function"],
    ),
    (
        "clients that are classes",
        &[
            "wrappers/class",
            "modules/wrapper-class",
            "commonjs/wrapper-class",
        ],
    ),
    (
        "clients that are objects of arrow functions",
        &["wrappers/object"],
    ),
    (
        "clients that factories make",
        &["wrappers/factory", "modules/wrapper-factory"],
    ),
    (
        "clients that are subclasses",
        &["wrappers/subclass", "modules/wrapper-subclass"],
    ),
    (
        "wrappers that add the base",
        &["wrappers/class-base", "wrappers/factory-base"],
    ),
    (
        "options merged by spread",
        &["wrappers/options", "clients/fetch-init-spread"],
    ),
    ("axios.create", &["clients/axios-create"]),
    ("got.extend", &["clients/got-extend", "clients/got-hooks"]),
    ("ky.create", &["clients/ky-create", "clients/ky-hooks"]),
    (
        "interceptors",
        &["clients/axios-interceptor", "clients/axios-transform"],
    ),
    (
        "importers without a needle",
        &["modules/wrapper", "barrels/"],
    ),
    ("imports of every form", &["modules/"]),
    ("CommonJS", &["commonjs/"]),
    ("what compilers write", &["compiled/"]),
    ("re-exports and barrels", &["barrels/", "commonjs/barrel"]),
    ("cycles", &["cycles/"]),
    ("JSON imports", &["json/"]),
    ("extensionless specifiers", &["specifiers/extensionless"]),
    (".js for .ts", &["specifiers/js-for-ts"]),
    (
        "index files",
        &["specifiers/index", "specifiers/package-main"],
    ),
    ("tsconfig paths", &["specifiers/tsconfig"]),
    (
        "imports and exports of packages",
        &["specifiers/package-imports", "specifiers/package-exports"],
    ),
    ("workspaces", &["specifiers/workspace"]),
    ("fetch", &["clients/fetch"]),
    ("new Request", &["clients/request"]),
    (
        "fetch of packages",
        &[
            "clients/node-fetch",
            "clients/cross-fetch",
            "clients/undici-fetch",
        ],
    ),
    ("axios", &["clients/axios"]),
    ("got", &["clients/got"]),
    ("ky", &["clients/ky"]),
    ("superagent", &["clients/superagent"]),
    ("undici", &["clients/undici"]),
    ("ofetch", &["clients/ofetch"]),
    ("needle", &["clients/needle"]),
    ("https.request", &["clients/https"]),
    ("XMLHttpRequest", &["clients/xml"]),
    ("jQuery", &["clients/jquery"]),
    ("Angular", &["clients/angular", "clients/rxjs"]),
    ("sendBeacon", &["clients/send-beacon"]),
    (
        "local stubs",
        &[
            "misses/local",
            "misses/stubbed",
            "misses/wrapper-stub",
            "misses/wrapper-module-stub",
        ],
    ),
    (
        "other hosts",
        &[
            "misses/other-host",
            "misses/wrapper-elsewhere",
            "misses/url-overridden",
            "misses/absolute",
        ],
    ),
    (
        "other methods",
        &[
            "misses/other-method",
            "misses/method",
            "misses/wrapper-get",
            "frames/other-calls",
        ],
    ),
    (
        "longer paths",
        &["misses/longer-path", "misses/wrapper-suffix"],
    ),
    (
        "calls that are migrated",
        &["misses/migrated", "frames/branch-sites"],
    ),
];

/// The shapes that the program of this number is to show one of.
pub fn asked(number: usize) -> &'static [&'static str] {
    GROUPS[number % GROUPS.len()].1
}

/// What too few programs show.
pub fn shortfalls(table: &Table) -> Vec<String> {
    crate::share::shortfalls(GROUPS, table)
}
