//! Rules, their levels, packs and configuration.

use super::*;

#[test]
fn the_configuration_is_found_upwards_and_the_command_line_wins() {
    let tree = tree();
    put(&tree, "napmig.toml", b"levels = { NM900 = \"error\" }\n[[overrides]]\npaths = [\"src/old\"]\nlevels = { NM900 = \"off\" }\n");
    put(&tree, "src/old/a.js", BROKEN);
    let inner = tree.path().join("src");
    let ran = run_with(&inner, &["--format", "short"], b"");
    assert_eq!(ran.out.lines().count(), 1);
    assert!(
        ran.out.starts_with("broken.js:2:1: error[NM900]"),
        "{}",
        ran.out
    );
    let ran = run_with(&inner, &["--format", "short", "--warn", "parse-error"], b"");
    assert_eq!(ran.out.lines().count(), 2);
    assert!(
        ran.out.contains("old/a.js:2:1: warning[NM900]"),
        "{}",
        ran.out
    );
    let ran = run_with(&inner, &["--deny", "NM9", "--allow", "NM900"], b"");
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    let ran = run_with(&inner, &["--allow", "NM900", "--deny", "NM9"], b"");
    assert_eq!(ran.code, 1);
    put(&tree, "other.toml", b"exclude = [\"src\"]\n");
    assert_eq!(run(&tree, &["--config", "other.toml"]).code, 0);
    assert_eq!(
        run(&tree, &["--config", "other.toml", "src/broken.js"]).code,
        1
    );
}

#[test]
fn a_broken_configuration_is_an_error_with_its_place() {
    let tree = tree();
    put(&tree, "napmig.toml", b"\nconfidnce = \"likely\"\n");
    let ran = run(&tree, &[]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(
        ran.err
            .contains("napmig.toml:2:1: unknown key `confidnce`; did you mean `confidence`?"),
        "{}",
        ran.err
    );
    assert_eq!(run(&tree, &["--config", "gone.toml"]).code, 2);
}

#[test]
fn explains_and_lists_rules() {
    let tree = tree();
    let page = run(&tree, &["explain", "nm001"]);
    assert_eq!(page.code, 0);
    assert!(page.out.starts_with("# NM001"), "{}", page.out);
    assert_eq!(run(&tree, &["explain", "legacy-connection"]).out, page.out);
    let list = run(&tree, &["rules"]);
    assert!(
        list.out.starts_with("NM001  legacy-connection "),
        "{}",
        list.out
    );
    let json: serde_json::Value =
        serde_json::from_str(&run(&tree, &["rules", "--format", "json"]).out).unwrap();
    assert_eq!(json[0]["code"], "NM001");
    put(&tree, "rules/a.js", BROKEN);
    assert_eq!(reported(&tree, &["./rules"]), ["rules/a.js"]);
}

#[test]
fn a_rule_pack_of_ones_own_replaces_the_embedded_one() {
    let tree = tree();
    let embedded = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    for entry in walkdir::WalkDir::new(&embedded) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let inner = entry.path().strip_prefix(&embedded).unwrap();
            let inner = Path::new("pack").join(inner);
            put(
                &tree,
                inner.to_str().unwrap(),
                &fs::read(entry.path()).unwrap(),
            );
        }
    }
    assert_eq!(reported(&tree, &["--rules", "pack"]), ["src/broken.js"]);
    let file = tree.path().join("pack/endpoints.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("public/connections", "public/other")).unwrap();
    assert_eq!(reported(&tree, &["--rules", "pack"]), [""; 0]);
    fs::write(&file, "hosts = 1\n").unwrap();
    let ran = run(&tree, &["--rules", "pack"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("pack/endpoints.toml:1:"), "{}", ran.err);
}

#[test]
fn rules_and_their_pages_agree() {
    let catalog = napmig_lint::catalog::Catalog::default();
    for rule in napmig_lint::lints::RULES {
        let page = catalog.page(rule.code).unwrap();
        assert_eq!(
            (page.name.as_str(), page.severity),
            (rule.name, rule.severity)
        );
    }
}
