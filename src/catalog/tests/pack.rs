//! The embedded pack says what the contract says.

use super::super::mapping::{Destination, Mapped};
use super::super::{CODES, Catalog};
use super::folder;
use crate::diagnostic::Severity;
use crate::ir::Language;

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
        let is_common = ["language", "tags"].contains(&evidence);
        assert_eq!(mapping.is_common(evidence), is_common, "{evidence}");
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
