//! Programs of many files: what is parsed how often, what is read and what is not, and what fixes of one file mean to others.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make their own trees"
)]

#[path = "../support/mod.rs"]
mod support;

mod fixes;

use support::{Tree, found, run_human, run_with};

const HOST: &str = "https://companion-api.napster.com";

/// A module that exports the address.
fn endpoints() -> String {
    format!("export const sessions = \"{HOST}/public/connections\";\n")
}

/// A module that opens a session at an address that it imports as `sessions`, with nothing in it that the scan looks for.
fn session(specifier: &str) -> String {
    format!(
        "import {{ sessions }} from \"{specifier}\";\n\nexport const open = (user) =>\n  fetch(sessions, {{ method: \"POST\", headers: {{ \"X-Api-Key\": \
         process.env.KEY }}, body: JSON.stringify({{ voice: 1, user }}) }});\n"
    )
}

/// Calls and addresses alone.
const SELECT: [&str; 2] = ["--select", "NM001,NM004"];

/// How often the parsers ran, as `--verbose` says.
fn parser_runs(said: &str) -> usize {
    let line = said
        .lines()
        .find_map(|line| line.strip_prefix("parsers ran "));
    let count = line.and_then(|line| line.strip_suffix(" times"));
    count.unwrap_or_else(|| panic!("{said}")).parse().unwrap()
}

#[test]
fn each_file_is_parsed_once_however_many_import_it() {
    const FILES: usize = 10_000;
    const IMPORTERS: usize = 3_000;
    let tree = Tree::new(&[
        ("package.json", "{}"),
        ("src/shared/constants.js", &endpoints()),
    ]);
    for at in 0..FILES - 1 {
        let path = format!("src/features/{}/page{at}.js", at % 100);
        let text = if at < IMPORTERS {
            session("../../shared/constants.js")
        } else {
            format!(
                "import {{ page }} from \"./page{}.js\";\n\nexport const page{at} = page;\n",
                at + 1
            )
        };
        tree.put(&path, text.as_bytes());
    }
    let arguments = [
        &SELECT[..],
        &["--format", "json", "--verbose", "--exit-zero"],
    ];
    let ran = tree.run(&arguments.concat());
    let report = ran.json();
    assert_eq!(report["summary"]["files_scanned"], FILES);
    assert_eq!(report["summary"]["files_parsed"], IMPORTERS + 1);
    assert_eq!(parser_runs(&ran.err), IMPORTERS + 1);
    assert_eq!(report["summary"]["mentions"]["site"], 1);
    assert_eq!(report["diagnostics"].as_array().unwrap().len(), IMPORTERS);
}

#[test]
fn importers_that_hold_nothing_are_found_in_text_that_is_handed_in_and_where_only_they_are_named() {
    let tree = Tree::new(&[
        ("package.json", "{}"),
        ("src/endpoints.js", &endpoints()),
        ("src/index.js", "export * from './endpoints.js';\n"),
        ("src/session.js", &session("./index.js")),
        (
            "src/other.js",
            "import { sessions } from './other-endpoints.js';\nfetch(sessions);\n",
        ),
    ]);
    assert_eq!(
        tree.found(&SELECT),
        ["src/session.js:4 NM001"],
        "{}",
        run_human(tree.path(), &["--verbose"])
    );
    let typed = session("./index").replace("voice: 1", "voice: 2");
    let mut arguments = vec!["-", "--stdin-filename", "src/typed.js", "--format", "json"];
    arguments.extend(SELECT);
    let ran = run_with(tree.path(), &arguments, typed.as_bytes());
    assert_eq!(found(&ran.json()), ["src/typed.js:4 NM001"]);
    let nothing = "import { sessions } from './index';\nlet = =;\n";
    let ran = run_with(tree.path(), &arguments, nothing.as_bytes());
    assert_eq!(found(&ran.json()), Vec::<String>::new(), "{ran:?}");
}

#[test]
fn what_named_files_import_from_beside_them_is_looked_at() {
    let tree = Tree::new(&[
        (".git/HEAD", ""),
        ("lib/endpoints.js", &endpoints()),
        ("lib/index.js", "export * from './endpoints.js';\n"),
        ("src/session.js", &session("../lib")),
        ("src/deep/other.js", &session("../../lib/index.js")),
        ("lib/own.js", &session("./index.js")),
    ]);
    let named = |paths: &[&str]| tree.found(&[&SELECT[..], paths].concat());
    assert_eq!(named(&["src/session.js"]), ["src/session.js:4 NM001"]);
    assert_eq!(
        named(&["src", "lib"]),
        [
            "lib/own.js:4 NM001",
            "src/deep/other.js:4 NM001",
            "src/session.js:4 NM001"
        ]
    );
    assert_eq!(named(&["lib/index.js"]), Vec::<String>::new());
}

#[test]
fn configuration_that_leads_nowhere_is_said_and_does_no_harm() {
    let deep = "{\"a\":".repeat(100_000);
    let huge = format!("{{\"name\": \"{}\"}}", "x".repeat(2 << 20));
    let tree = Tree::new(&[
        (".git/HEAD", ""),
        ("a/tsconfig.json", "{ \"extends\": \"./b.json\" }"),
        (
            "a/b.json",
            "{ \"extends\": [\"./tsconfig.json\", \"./b.json\", \"./none.json\"], \"compilerOptions\": { \"baseUrl\": 7, \"paths\": { \"@x\": 1, \"*\": [\"*\"] } } }",
        ),
        ("a/x.js", &session("@x")),
        ("a/y.js", &session("endpoints")),
        ("b/tsconfig.json", "{ not json"),
        ("b/x.js", &session("@/endpoints")),
        ("c/package.json", &deep),
        ("c/x.js", &session("#endpoints")),
        ("d/package.json", &huge),
        ("d/x.js", &session("#endpoints")),
        (
            "e/package.json",
            "{ \"name\": \"e\", \"exports\": { \".\": \"e\", \"./*\": { \"default\": { \"default\": [] } } }, \"imports\": { \"#a\": \"#a\", \"#*\": \"e/*\" }, \"workspaces\": [\"**\", \"../..\", \"!\"] }",
        ),
        ("e/x.js", &session("#a")),
        ("e/y.js", &session("#b")),
        ("e/z.js", &session("e")),
        (
            "f/pnpm-workspace.yaml",
            "packages:\n  - '\n  - [\n- x\n\u{0}",
        ),
        ("f/x.js", &session("x/y/z")),
        ("endpoints.js", &endpoints()),
    ]);
    let ran = tree.run(&[
        "--verbose",
        "--format",
        "short",
        "--exit-zero",
        "--no-ignore",
    ]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(!ran.err.contains("internal error"), "{}", ran.err);
    // Nobody asks for what only files without anything of ours would need.
    let asked = ["a", "b", "c", "d", "e", "f"].map(|folder| format!("{folder}/x.js"));
    for path in asked {
        let arguments = ["-", "--stdin-filename", path.as_str(), "--verbose"];
        let text = session("./none").replace("voice:", "companionId:")
            + "import '@x'; import '#x'; import 'y';";
        let ran = run_with(tree.path(), &arguments, text.as_bytes());
        assert!(!ran.err.contains("internal error"), "{}", ran.err);
    }
    let arguments = [
        "-",
        "--stdin-filename",
        "b/x.js",
        "--verbose",
        "--exit-zero",
    ];
    let text = session("@/endpoints").replace("voice:", "companionId:");
    let ran = run_with(tree.path(), &arguments, text.as_bytes());
    assert!(
        ran.err.contains("ignored: b/tsconfig.json: "),
        "{}",
        ran.err
    );
}

#[cfg(unix)]
#[test]
fn links_are_followed_inside_the_roots_and_nowhere_else() {
    use std::os::unix::fs::symlink;
    let outside = Tree::new(&[("endpoints.js", &endpoints())]);
    let marked = |specifier: &str| session(specifier).replace("voice:", "companionId:");
    let tree = Tree::new(&[
        (
            "package.json",
            "{ \"private\": true, \"workspaces\": [\"packages/*\"] }",
        ),
        (
            "packages/voice/package.json",
            "{ \"name\": \"@app/voice\", \"main\": \"endpoints.js\" }",
        ),
        ("packages/voice/endpoints.js", &endpoints()),
        ("node_modules/installed/index.js", &endpoints()),
        ("src/by-link.js", &marked("./inside.js")),
        ("src/by-folder.js", &marked("./folder/endpoints.js")),
        ("src/by-workspace.js", &marked("@app/voice")),
        ("src/leads-out.js", &marked("./outside.js")),
        ("src/installed.js", &marked("installed")),
        (
            "src/installed-link.js",
            &marked("./installed-link/index.js"),
        ),
    ]);
    let at = |path: &str| tree.path().join(path);
    symlink(at("packages/voice/endpoints.js"), at("src/inside.js")).unwrap();
    symlink(at("packages/voice"), at("src/folder")).unwrap();
    symlink(outside.path().join("endpoints.js"), at("src/outside.js")).unwrap();
    symlink(at("node_modules/installed"), at("src/installed-link")).unwrap();
    std::fs::create_dir_all(at("node_modules/@app")).unwrap();
    symlink(at("packages/voice"), at("node_modules/@app/voice")).unwrap();
    assert_eq!(
        tree.found(&SELECT),
        [
            "src/by-folder.js:4 NM001",
            "src/by-link.js:4 NM001",
            "src/by-workspace.js:4 NM001",
        ],
    );
}

#[test]
fn modules_that_pass_each_other_on_end_somewhere() {
    let tree = Tree::new(&[
        ("package.json", "{}"),
        (
            "a.js",
            "export * from './b.js';\nexport { x } from './b.js';\nexport { default } from './a.js';\nimport me from './a.js';\nexport const m = me;\n",
        ),
        (
            "b.js",
            "export * from './a.js';\nexport { x } from './a.js';\nimport * as all from './a.js';\nexport const y = { ...all, z: all.x, w: all.m };\nexport { all };\n",
        ),
        (
            "c.cjs",
            "exports.d = require('./d.cjs').c;\nexports.path = '/public/connections';\n",
        ),
        (
            "d.cjs",
            "exports.c = require('./c.cjs').d;\nexports.path = require('./c.cjs').path;\n",
        ),
        (
            "use.js",
            "import { x, y, m, all } from './a.js';\nimport { d, path } from './d.cjs';\nfetch(y.z + path, { method: 'POST', body: JSON.stringify({ companionId: x, ...y, m, all, d }) });\n",
        ),
    ]);
    let ran = tree.run(&[
        "--format",
        "json",
        "--exit-zero",
        "--confidence",
        "possible",
    ]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.json()["summary"]["errors"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[test]
fn every_format_names_the_other_files() {
    let tree = Tree::new(&[
        ("package.json", "{}"),
        ("src/endpoints.js", &endpoints()),
        (
            "src/payload.js",
            "export const payload = (user) => ({ companionId: \"c\", externalClientId: user.id });\n",
        ),
        (
            "src/session.js",
            "import { sessions as url } from './endpoints.js';\nimport { payload } from './payload.js';\n\n\
                            export const open = (user) => fetch(url, { method: 'POST', body: JSON.stringify(payload(user)) });\n",
        ),
    ]);
    let human = tree.run(&["--format", "human", "--color", "never"]).out;
    insta::assert_snapshot!("human", human);
    let short = tree.run(&["--format", "short"]).out;
    insta::assert_snapshot!("short", short);
    let github = tree.run(&["--format", "github"]).out;
    insta::assert_snapshot!("github", github);
    let json = tree.json(&[]);
    let one = &json["diagnostics"][0];
    assert_eq!(one["path"], "src/session.js");
    assert_eq!(one["labels"][0]["path"], "src/payload.js");
    let trace: Vec<&str> = (one["trace"].as_array().unwrap().iter())
        .map(|step| step["path"].as_str().unwrap())
        .collect();
    assert_eq!(trace, ["src/session.js", "src/endpoints.js"]);
    let sarif: serde_json::Value =
        serde_json::from_str(&tree.run(&["--format", "sarif"]).out).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    let uri = |place: &serde_json::Value| {
        let place = &place["physicalLocation"]["artifactLocation"]["uri"];
        place.as_str().unwrap().to_owned()
    };
    assert_eq!(uri(&result["relatedLocations"][0]), "src/payload.js");
    let flow = &result["codeFlows"][0]["threadFlows"][0]["locations"];
    let flow: Vec<String> = (flow.as_array().unwrap().iter())
        .map(|step| uri(&step["location"]))
        .collect();
    assert_eq!(
        flow,
        ["src/endpoints.js", "src/session.js", "src/session.js"]
    );
}
