//! The clients of the embedded pack.

use super::super::Catalog;
use super::super::clients::{Clients, OtherKind, Reach, Role};
use crate::ir::Language;

fn both() -> [&'static Clients; 2] {
    let catalog = Catalog::embedded();
    [
        catalog.clients(Language::TypeScript),
        catalog.clients(Language::Rust),
    ]
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
