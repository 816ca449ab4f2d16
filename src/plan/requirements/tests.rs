//! What manifests allow.

use super::*;

fn read(manifest: &str, path: &str) -> Requirements {
    let manifest = Manifest {
        own: manifest.to_owned(),
        workspace: None,
    };
    Requirements::read(&manifest, path).unwrap()
}

fn check(manifest: &str, client: &str, is_async: bool) -> Result<(), String> {
    let needs = Needs {
        is_over_hyper: client == "reqwest",
        is_async,
        is_keyed: true,
        names_serde_json: true,
    };
    read(manifest, "src/main.rs").check(needs)
}

#[test]
fn refuses_what_a_manifest_does_not_allow() {
    let plain = "[dependencies]\nisahc = \"1\"\ntokio = { version = \"1\", features = [\"rt\"] }\n";
    assert!(check(plain, "isahc", true).unwrap_err().contains("sync"));
    assert_eq!(check(plain, "isahc", false), Ok(()));
    assert_eq!(check(plain, "reqwest", true), Ok(()));
    let none = "[dependencies]\nreqwest = \"0.12\"\n";
    assert!(check(none, "reqwest", true).unwrap_err().contains("tokio"));
    let old = "[package]\nrust-version = \"1.60\"\n[dependencies]\ntokio = \"1\"\n";
    assert!(check(old, "reqwest", true).unwrap_err().contains("1.66"));
    let versions = "[dependencies]\nureq = { version = \"^2.9\" }\nhyper = \"1.4\"\n";
    let parsed = read(versions, "src/lib.rs");
    assert_eq!(parsed.major("ureq").as_deref(), Some("2"));
    assert_eq!(parsed.major("hyper").as_deref(), Some("1"));
    assert!(!parsed.depends("http-body-util"));
    let both = "[dependencies]\nureq = \"3\"\nureq2 = { package = \"ureq\", version = \"2\" }\n";
    let parsed = read(both, "src/lib.rs");
    assert_eq!(parsed.major("ureq"), None);
}

#[test]
fn what_a_workspace_says_is_inherited() {
    let read = |own: &str| {
        let workspace = "[workspace.package]\nedition = \"2024\"\nrust-version = \"1.60\"\n\
             [workspace.dependencies]\nureq = \"3\"\n\
             tokio = { version = \"1\", features = [\"rt\"] }\n";
        let manifest = Manifest {
            own: own.to_owned(),
            workspace: Some(workspace.to_owned()),
        };
        Requirements::read(&manifest, "src/main.rs").unwrap()
    };
    let needs = Needs {
        is_over_hyper: false,
        is_async: true,
        is_keyed: false,
        names_serde_json: true,
    };
    let plain = read(
        "[package]\nedition.workspace = true\nrust-version = { workspace = true }\n\
         [dependencies]\nureq.workspace = true\ntokio = { workspace = true }\n",
    );
    assert_eq!(plain.edition(), Some(2024));
    assert_eq!(plain.major("ureq").as_deref(), Some("3"));
    assert!(plain.check(needs).unwrap_err().contains("sync"));
    let more = read("[dependencies]\ntokio = { workspace = true, features = [\"sync\"] }\n");
    assert_eq!(more.check(needs), Ok(()));
    assert_eq!(more.edition(), None);
    let old = read(
        "[package]\nrust-version.workspace = true\n[dependencies]\n\
         tokio = { workspace = true, features = [\"sync\"] }\n",
    );
    let keyed = Needs {
        is_keyed: true,
        ..needs
    };
    assert!(old.check(keyed).unwrap_err().contains("1.66"));
}
