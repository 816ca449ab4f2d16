//! What fixes of one file have to do with others.

use crate::HOST;
use crate::support::Tree;

#[test]
fn fixes_see_what_others_have_become() {
    let wrapper = format!(
        "const BASE = \"{HOST}/public\";\n\nexport const post = (path, body) =>\n  fetch(BASE + path, {{ method: \"POST\", headers: {{ \"X-Api-Key\": \
         process.env.KEY }}, body: JSON.stringify(body) }});\n\nexport const openDefault = (user) =>\n  post(\"/connections\", {{ companionId: \
         \"c\", externalClientId: user }});\n"
    );
    let tree = Tree::new(&[
        ("package.json", "{ \"private\": true }"),
        ("src/http.js", &wrapper),
        (
            "src/a.js",
            "import { post } from './http.js';\n\nexport const a = (user) =>\n  post(\"/connections\", { companionId: \"a\", externalClientId: user });\n",
        ),
        (
            "src/b.js",
            "import * as http from './http.js';\n\nexport const b = () => http.post(\"/status\", { up: true });\n",
        ),
    ]);
    assert_eq!(tree.found(&[]), ["src/a.js:4 NM001", "src/http.js:7 NM001"]);
    let ran = tree.run(&["--fix", "--unsafe-fixes", "--format", "short"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(tree.found(&[]), Vec::<String>::new());
    let again = tree.run(&["--fix", "--unsafe-fixes", "--diff"]);
    assert_eq!(again.out, "", "a second run changes something");
}

#[test]
fn what_an_imported_module_may_change_is_no_constant_and_what_does_not_parse_is_not_trusted() {
    let call = |id: &str| {
        format!(
            "export const open = (user) =>\n  fetch(\"{HOST}/public/connections\", {{ method: \"POST\", headers: {{ \"X-Api-Key\": process.env.KEY }}, \
             body: JSON.stringify({{ companionId: {id}, externalClientId: user }}) }});\n"
        )
    };
    let tree = Tree::new(&[
        ("package.json", "{}"),
        (
            "state.js",
            "export let id = \"a\";\nexport const voices = { id: \"b\" };\nexport const fixed = \"c\";\n\
                      export function change(to) {\n  id = to;\n  voices.id = to;\n}\n",
        ),
        ("broken.js", "export const id = \"d\";\nlet = = 1;\n"),
        (
            "variable.js",
            &format!("import {{ id }} from './state.js';\n{}", call("id")),
        ),
        (
            "object.js",
            &format!(
                "import {{ voices }} from './state.js';\n{}",
                call("voices.id")
            ),
        ),
        (
            "fixed.js",
            &format!("import {{ fixed }} from './state.js';\n{}", call("fixed")),
        ),
        (
            "unknown.js",
            &format!("import {{ id }} from './broken.js';\n{}", call("id")),
        ),
    ]);
    let report = tree.json(&["--select", "NM001"]);
    let fixes: Vec<(&str, Option<&str>)> = (report["diagnostics"].as_array().unwrap().iter())
        .map(|one| {
            let applicability = one["fix"]["applicability"].as_str();
            (one["path"].as_str().unwrap(), applicability)
        })
        .collect();
    assert_eq!(
        fixes,
        [
            ("fixed.js", Some("safe")),
            ("object.js", Some("unsafe")),
            ("unknown.js", None),
            ("variable.js", Some("unsafe")),
        ]
    );
}
