//! The embedded pack is whole, and broken packs are refused in words that lead to the mistake.

use super::clients::{Clients, OtherKind, Reach, Role};
use super::mapping::{Destination, Mapped};
use super::{CODES, Catalog};
use crate::diagnostic::Severity;
use crate::ir::Language;
use std::collections::BTreeMap;
use std::path::Path;

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/rules"))
}

/// The files of the pack as they are in the repository.
#[allow(
    clippy::disallowed_methods,
    reason = "tests read the repository's own files"
)]
fn files() -> BTreeMap<String, String> {
    walkdir::WalkDir::new(folder())
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder()).unwrap();
            let text = std::fs::read_to_string(entry.path()).unwrap();
            (path.to_str().unwrap().replace('\\', "/"), text)
        })
        .collect()
}

/// The error of the pack with one text replaced in one file.
fn error_of(file: &str, from: &str, to: &str) -> String {
    let mut files = files();
    let text = files.get_mut(file).unwrap();
    assert!(text.contains(from), "{file} has no {from:?}");
    *text = text.replacen(from, to, 1);
    Catalog::from_files(&files).unwrap_err().to_string()
}

/// The error of a pack whose Rust clients are `text`.
fn error_of_clients(text: &str) -> String {
    let mut files = files();
    files.insert("clients/rust.toml".to_owned(), text.to_owned());
    Catalog::from_files(&files).unwrap_err().to_string()
}

fn client(body: &str) -> String {
    let head =
        "[[client]]\nname = \"x\"\ndocs = \"https://x\"\nfailure = \"throws\"\njoin = \"url\"\n";
    format!("{head}{body}")
}

fn both() -> [&'static Clients; 2] {
    let catalog = Catalog::embedded();
    [
        catalog.clients(Language::TypeScript),
        catalog.clients(Language::Rust),
    ]
}

#[test]
fn the_embedded_pack_loads_and_equals_the_folder() {
    let loaded = Catalog::load(folder()).unwrap();
    let embedded = Catalog::embedded();
    assert_eq!(
        format!("{:?}", loaded.api()),
        format!("{:?}", embedded.api())
    );
    assert_eq!(loaded.mapping().fields, embedded.mapping().fields);
    for language in [Language::JavaScript, Language::Rust] {
        let names = |catalog: &Catalog| -> Vec<String> {
            let libraries = &catalog.clients(language).libraries;
            libraries
                .iter()
                .map(|library| library.name.clone())
                .collect()
        };
        assert_eq!(names(&loaded), names(embedded));
        assert!(!names(embedded).is_empty());
    }
    assert_eq!(loaded.pages(), embedded.pages());
    assert_eq!(embedded.pages().len(), CODES.len());
}

#[test]
fn the_mapping_is_the_contract() {
    use Destination::{Agent, Channel, Session};
    let mapping = Catalog::embedded().mapping();
    let table = [
        ("companionId", Agent, "companionId"),
        ("providerConfig.voiceId", Agent, "voiceId"),
        ("language", Agent, "language"),
        ("functions", Agent, "functions"),
        ("faqCollections", Agent, "faqCollections"),
        ("knowledgeBaseId", Agent, "knowledgeBaseId"),
        ("disableIdleTimeout", Agent, "disableIdleTimeout"),
        ("useWebSearch", Agent, "useWebSearch"),
        ("mcp", Agent, "mcp"),
        ("mode", Agent, "mode"),
        (
            "providerConfig.settings.tone",
            Agent,
            "providerSettings.tone",
        ),
        ("externalClientId", Session, "externalClientId"),
        ("externalClientProfile", Session, "externalClientProfile"),
        ("tags", Session, "tags"),
        ("initialSpeech", Session, "initialSpeech"),
        ("modality", Session, "modality"),
        ("providerConfig.useGreenVideo", Channel, "useGreenVideo"),
    ];
    assert_eq!(mapping.fields.len(), table.len());
    for ((from, to, target), row) in table.iter().zip(&mapping.fields) {
        let path: Vec<&str> = from.split('.').collect();
        let Mapped::To(rule, mapped) = mapping.field(&path) else {
            panic!("{from} is not mapped");
        };
        assert_eq!(
            (rule, rule.to, mapped.join(".")),
            (row, *to, (*target).to_owned())
        );
    }
    for inner in [&["providerConfig"][..], &["providerConfig", "settings"]] {
        assert_eq!(mapping.field(inner), Mapped::Inner);
    }
    for unknown in [&["name"][..], &["channelType"], &["providerConfig", "x"]] {
        assert_eq!(mapping.field(unknown), Mapped::Unknown);
    }
    let rows_with_choice: Vec<_> = mapping
        .fields
        .iter()
        .filter(|row| row.or.is_some())
        .collect();
    assert_eq!(rows_with_choice.len(), 1);
    assert_eq!(
        (rows_with_choice[0].from[0].as_str(), rows_with_choice[0].or),
        ("tags", Some(Agent))
    );
    assert_eq!(mapping.strong_keys(), ["companionId", "providerConfig"]);
    for reference_only in ["useWebSearch", "mcp", "mode", "initialSpeech", "modality"] {
        assert!(!mapping.is_evidence(reference_only), "{reference_only}");
    }
    for evidence in [
        "companionId",
        "providerConfig",
        "language",
        "tags",
        "externalClientId",
    ] {
        assert!(mapping.is_evidence(evidence), "{evidence}");
    }
}

#[test]
fn the_endpoints_are_the_contract() {
    let api = Catalog::embedded().api();
    let legacy: Vec<(&str, &str, &str)> = (api.legacy.iter())
        .map(|endpoint| {
            (
                endpoint.path.as_str(),
                endpoint.channel.as_str(),
                endpoint.code.as_str(),
            )
        })
        .collect();
    let expected = [
        ("/public/connections", "webrtc", "NM001"),
        ("/public/ws-connections", "websocket", "NM002"),
    ];
    assert_eq!(legacy, expected);
    assert_eq!(api.hosts, ["companion-api.napster.com"]);
    assert_eq!(api.open_session, "/public/agents/{agentId}/connections");
    assert_eq!(api.required_agent_objects, ["providerSettings"]);
}

#[test]
fn every_mention_is_found_by_a_needle() {
    let api = Catalog::embedded().api();
    assert_eq!(api.mentions, ["public/connections", "ws-connections"]);
    for mention in &api.mentions {
        assert!(api.needles.contains(mention), "{mention}");
    }
    for split in [
        "`${API}/connections`",
        "BASE + \"/connections\"",
        "COMPANION_ID",
        "companion_id:",
    ] {
        assert!(
            api.needles.iter().any(|needle| split.contains(needle)),
            "{split}"
        );
    }
}

#[test]
fn every_client_is_known_under_its_usual_names() {
    let [ecmascript, rust] = both();
    for path in [
        "fetch",
        "globalThis.fetch",
        "node-fetch",
        "node-fetch#default",
        "undici#fetch",
        "cross-fetch#default",
        "expo/fetch#fetch",
        "Request",
        "axios",
        "axios#default",
        "axios#Axios",
        "got#default",
        "ky#default",
        "superagent",
        "undici#request",
        "undici#Client",
        "undici#Pool",
        "undici#Agent",
        "http",
        "node:https",
        "node:https#default",
        "$fetch",
        "ofetch#ofetch",
        "needle",
        "$",
        "jQuery",
        "jquery#default",
        "navigator.sendBeacon",
        "XMLHttpRequest",
        "request",
        "request-promise",
        "wretch#default",
        "apisauce#create",
        "@angular/common/http#HttpClient",
        "@nestjs/axios#HttpService",
    ] {
        assert!(ecmascript.entries.contains_key(path), "{path}");
    }
    for path in [
        "axios#AxiosInstance",
        "got#Got",
        "ky#KyInstance",
        "@angular/common/http#HttpClient",
        "@nestjs/axios#HttpService",
        "@playwright/test#APIRequestContext",
    ] {
        assert!(ecmascript.types.contains_key(path), "{path}");
    }
    for path in [
        "reqwest",
        "reqwest::Client",
        "reqwest::blocking::Client",
        "reqwest::Request",
        "reqwest_middleware::ClientBuilder",
        "ureq",
        "ureq::Agent",
        "ureq::AgentBuilder",
        "http::Request",
        "hyper::Request",
        "hyper::Client",
        "hyper_util::client::legacy::Client",
        "isahc",
        "isahc::HttpClient",
        "isahc::Request",
        "surf",
        "surf::Client",
        "attohttpc",
        "attohttpc::Session",
        "minreq",
        "minreq::Request",
        "awc::Client",
        "curl::easy::Easy",
    ] {
        assert!(rust.entries.contains_key(path), "{path}");
    }
    for path in [
        "reqwest::RequestBuilder",
        "reqwest_middleware::ClientWithMiddleware",
        "awc::ClientRequest",
    ] {
        assert!(rust.types.contains_key(path), "{path}");
    }
    for (clients, package, kind) in [
        (ecmascript, "express", OtherKind::Server),
        (ecmascript, "@koa/router", OtherKind::Server),
        (ecmascript, "nock", OtherKind::Double),
        (ecmascript, "supertest", OtherKind::Double),
        (rust, "axum", OtherKind::Server),
        (rust, "actix_web", OtherKind::Server),
        (rust, "wiremock", OtherKind::Double),
    ] {
        assert_eq!(clients.other(package), Some(kind), "{package}");
    }
}

/// Calls in words, against the pack: `client path`, then the methods of one chain.
#[test]
fn chains_of_calls_lead_to_a_request_that_is_sent() {
    let [ecmascript, rust] = both();
    for (clients, chain) in [
        (ecmascript, "fetch ()"),
        (ecmascript, "axios create post"),
        (ecmascript, "axios#Axios new request"),
        (ecmascript, "got#default extend post"),
        (ecmascript, "superagent post set send end"),
        (ecmascript, "undici#Client new request"),
        (ecmascript, "node:https request setHeader write end"),
        (ecmascript, "XMLHttpRequest new open setRequestHeader send"),
        (ecmascript, "wretch#default () url headers post"),
        (ecmascript, "$ ajax"),
        (rust, "reqwest::Client new post header json send"),
        (
            rust,
            "reqwest::Client builder timeout default_headers build request bearer_auth body send",
        ),
        (
            rust,
            "reqwest_middleware::ClientBuilder new with build post json send",
        ),
        (rust, "reqwest::Request new headers_mut insert body_mut"),
        (rust, "ureq post set send_json"),
        (rust, "ureq post header send"),
        (
            rust,
            "ureq::Agent config_builder timeout_global build new_agent post config timeout_global build send_json",
        ),
        (rust, "ureq::AgentBuilder new build post send_string"),
        (rust, "hyper::Client builder build request"),
        (rust, "http::Request builder method uri header body"),
        (rust, "isahc::Request post header body send_async"),
        (rust, "surf post header body_json recv_json"),
        (rust, "attohttpc post header json send"),
        (rust, "minreq post with_header with_json send"),
        (rust, "awc::Client default post insert_header send_json"),
        (
            rust,
            "curl::easy::Easy new url post http_headers post_fields_copy perform",
        ),
    ] {
        let mut words = chain.split(' ');
        let reach = clients.reach(words.next().unwrap()).unwrap();
        let library = &clients.libraries[reach.library];
        let mut state = reach.state.to_owned();
        let mut sent = false;
        for name in words {
            let call = library.calls_on(&state, name).next();
            let call = call.unwrap_or_else(|| panic!("{chain}: no `{name}` on `{state}`"));
            sent = call.sends;
            state = call.returns.clone().unwrap_or(state);
        }
        let unsent = chain.ends_with("body_mut") || chain.ends_with("header body");
        assert_eq!(sent, !unsent, "{chain}");
    }
}

#[test]
fn verbs_set_the_method_and_paths_reach_members() {
    let [ecmascript, rust] = both();
    let reach = rust.reach("ureq::post").unwrap();
    assert_eq!((reach.state, reach.method), ("crate", Some("post")));
    let post = rust.libraries[reach.library]
        .calls_on("crate", "post")
        .next()
        .unwrap();
    assert_eq!(post.method.as_deref(), Some("POST"));
    let default = ecmascript.reach("axios#default").unwrap();
    assert_eq!((default.state, default.method), ("axios", None));
    assert_eq!(
        ecmascript
            .reach("superagent#post")
            .and_then(|reach: Reach<'_>| reach.method),
        Some("post")
    );
    assert_eq!(ecmascript.reach("left-pad"), None);
    let (library, first) = ecmascript.ducks("post").next().unwrap();
    assert_eq!(ecmascript.libraries[library].name, "axios");
    assert_eq!(
        first.args,
        [vec![Role::Url], vec![Role::Data], vec![Role::Options]]
    );
    let (library, _) = rust.ducks("post").next().unwrap();
    assert_eq!(rust.libraries[library].name, "reqwest");
}

#[test]
fn pages_name_their_rule_and_its_severity() {
    let catalog = Catalog::embedded();
    let expected = [
        ("NM001", "legacy-connection", Severity::Warning),
        ("NM002", "legacy-ws-connection", Severity::Warning),
        ("NM004", "legacy-endpoint", Severity::Info),
        ("NM010", "unknown-field", Severity::Warning),
        ("NM011", "varying-agent", Severity::Warning),
        ("NM012", "unresolved-payload", Severity::Warning),
        ("NM900", "parse-error", Severity::Warning),
        ("NM901", "unused-suppression", Severity::Warning),
    ];
    let pages: Vec<(&str, &str, Severity)> = (catalog.pages().iter())
        .map(|page| (page.code.as_str(), page.name.as_str(), page.severity))
        .collect();
    assert_eq!(pages, expected);
    assert_eq!(catalog.page("nm011").unwrap().name, "varying-agent");
    assert!(catalog.page("NM003").is_none());
    for page in catalog.pages() {
        let summary = &page.summary;
        assert!(
            summary.ends_with('.') && summary.len() < 200,
            "{}: {summary}",
            page.code
        );
        assert!(
            page.text.ends_with('\n') && !page.text.contains('\t'),
            "{}",
            page.code
        );
        let marker = format!("napmig-ignore[{}]: ", page.code);
        let can_be_suppressed = page.code != "NM900" && page.code != "NM901";
        assert_eq!(
            page.text.contains(&marker),
            can_be_suppressed,
            "{}",
            page.code
        );
    }
}

#[test]
fn a_broken_toml_pack_names_the_place_and_the_nearest_word() {
    let table = [
        ("endpoints.toml", "prefix =", "prefx ="),
        (
            "endpoints.toml",
            "path = \"/public/connections\"",
            "path = \"public/connections\"",
        ),
        ("endpoints.toml", "code = \"NM002\"", "code = \"NM02\""),
        (
            "endpoints.toml",
            "hosts = [\"companion-api.napster.com\"]",
            "hosts = [\"https://companion-api.napster.com\"]",
        ),
        ("endpoints.toml", "prefix = \"/public\"", "prefix = 3"),
        ("endpoints.toml", "\"public/connections\",", ""),
        ("endpoints.toml", "\"NAPSTER_\",", "\"NAP\","),
        (
            "endpoints.toml",
            "{agentId}/connections",
            "{agent}/connections",
        ),
        (
            "endpoints.toml",
            "create-agent = \"/public/agents\"",
            "create-agent = \"/private/agents\"",
        ),
        ("endpoints.toml", "prefix = \"/public\"", ""),
        ("mapping.toml", "to = \"session\"", "to = \"sesion\""),
        (
            "mapping.toml",
            "from = \"language\"",
            "from = \"companionId\"",
        ),
        (
            "mapping.toml",
            "path = \"providerSettings.*\"",
            "path = \"providerSettings\"",
        ),
        ("mapping.toml", "path = \"voiceId\"", "path = \"language\""),
        ("mapping.toml", "or = \"agent\"", "or = \"session\""),
        ("mapping.toml", "evidence = true", "evidence = false"),
        ("mapping.toml", "from = \"mcp\"", "from = \"mcp..x\""),
        ("mapping.toml", "evidence", "evidense"),
        (
            "pages/NM010.md",
            "# NM010: unknown-field",
            "# NM011: unknown-field",
        ),
        ("pages/NM010.md", "Severity: warning", "Severity: warn"),
        ("pages/NM010.md", "## Fix safety", "## Safety"),
    ];
    let found: Vec<String> = table
        .iter()
        .map(|(file, from, to)| error_of(file, from, to))
        .collect();
    insta::assert_snapshot!(found.join("\n"), @"");
}

#[test]
fn a_broken_client_names_the_place_and_the_nearest_word() {
    let entry = "entry = [{ state = \"a\", paths = [\"x\"] }]\n";
    let bodies = [
        format!("{entry}call = [{{ on = \"a\", names = [\"f\"], args = [\"urll\"], sends = true }}]"),
        format!("{entry}call = [{{ on = \"a\", names = [\"f\"], args = [\"url|datum\"], sends = true }}]"),
        format!("{entry}call = [{{ on = \"b\", names = [\"f\"], sends = true }}]"),
        format!("{entry}call = [{{ on = \"a\", names = [\"f\"], returns = \"biulder\" }},\n  {{ on = \"builder\", names = [\"g\"], sends = true }}]"),
        format!("{entry}call = [{{ on = \"a\", names = [\"f\"], sends = true, mutate = true }}]"),
        format!("{entry}call = [{{ on = \"a\", names = [\"f\"], mutates = true, returns = \"a\" }}]"),
        format!("{entry}call = [{{ on = \"a\", names = [\"f\"] }}]"),
        format!("{entry}call = [{{ on = \"a\", sends = true }}]"),
        format!("{entry}call = [{{ on = \"a\", names = [\"f\"], args = [\"options\"], sends = true }}]"),
        format!("{entry}options.opt = {{ url = \"url\" }}\ncall = [{{ on = \"a\", names = [\"f\"], args = [\"options\"], options = \"opts\", sends = true }},\n  {{ on = \"a\", names = [\"g\"], args = [\"options\"], options = \"opt\", sends = true }}]"),
        format!("{entry}options.opt = {{ url = \"url\" }}\ncall = [{{ on = \"a\", names = [\"f\"], sends = true }}]"),
        format!("{entry}options.opt = {{ head = \"header\" }}\ncall = [{{ on = \"a\", names = [\"f\"], args = [\"options\"], options = \"opt\", sends = true }}]"),
        format!("{entry}call = [{{ on = \"a\", names = [\"f\"], args = [\"header-name\"], sends = true }}]"),
        format!("{entry}call = [{{ on = \"a\", names = [\"f\"], method = \"post\", sends = true }}]"),
        format!("{entry}call = [{{ on = \"a\", verbs = [\"POST\"], sends = true }}]"),
        "entry = [{ state = \"a\", paths = [\"x\", \"x\"] }]\ncall = [{ on = \"a\", names = [\"f\"], sends = true }]".to_owned(),
        entry.to_owned(),
    ];
    let mut found: Vec<String> = (bodies.iter())
        .map(|body| error_of_clients(&client(body)))
        .collect();
    let whole = client(&format!(
        "{entry}call = [{{ on = \"a\", names = [\"f\"], sends = true }}]\n"
    ));
    found.push(error_of_clients(&whole.replace("throws", "throw")));
    found.push(error_of_clients(&whole.replace("https://x", "x")));
    found.push(error_of_clients(&format!("{whole}\n{whole}")));
    found.push(error_of_clients(&format!(
        "{whole}[[other]]\nkind = \"sever\"\npackages = []"
    )));
    found.push(error_of_clients(&format!(
        "{whole}[[other]]\nkind = \"server\"\npackages = [\"a\", \"a\"]"
    )));
    found.push(error_of_clients("[[client]\n"));
    insta::assert_snapshot!(found.join("\n"), @"");
}

#[test]
fn files_that_are_missing_or_too_many_are_errors() {
    let mut errors = Vec::new();
    for name in ["mapping.toml", "clients/rust.toml", "pages/NM900.md"] {
        let mut files = files();
        files.remove(name);
        errors.push(Catalog::from_files(&files).unwrap_err().to_string());
    }
    let mut files = files();
    files.insert("endpoint.toml".to_owned(), String::new());
    errors.push(Catalog::from_files(&files).unwrap_err().to_string());
    errors.push(
        Catalog::load(Path::new("/no/such/folder"))
            .unwrap_err()
            .to_string(),
    );
    insta::assert_snapshot!(errors.join("\n"), @"");
}

#[test]
#[allow(
    clippy::disallowed_methods,
    reason = "the test writes a pack into a folder of its own"
)]
fn a_folder_is_read_whole_and_its_errors_carry_its_name() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files() {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    std::fs::write(folder.path().join(".DS_Store"), b"\xff").unwrap();
    let loaded = Catalog::load(folder.path()).unwrap();
    assert_eq!(loaded.pages().len(), CODES.len());
    let mapping = folder.path().join("mapping.toml");
    std::fs::write(&mapping, "[[feild]]\n").unwrap();
    let error = Catalog::load(folder.path()).unwrap_err();
    assert_eq!(error.file, mapping.display().to_string());
    assert!(error.to_string().ends_with(
        "mapping.toml:1:3: unknown key `feild` (did you mean `field`?), expected one of `field`"
    ));
}
