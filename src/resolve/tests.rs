//! What the evaluator says about small programs.
//!
//! [`requests`] prints each request on a line: method, URLs and bodies, unknown parts as `{}`, alternatives between `|`. What an
//! alternative body holds is shown together with the URL that it goes with.

use super::{Evaluated, Guard, Json, JsonKind, Presence, Request, Text, TextPiece, evaluate};
use crate::catalog::Catalog;
use crate::ir::Language;
use crate::program::{ProgramFile, Standalone};
use crate::source::Source;
use std::sync::Arc;

fn run(source: &str) -> Evaluated {
    let source = Arc::new(Source::new("test.ts", source));
    let file = Arc::new(ProgramFile::new(Language::TypeScript, source));
    let clients = Catalog::embedded().clients(Language::TypeScript);
    evaluate(&file, clients, &Standalone)
}

/// Every request once, in the order of the evaluation.
fn requests(source: &str) -> Vec<String> {
    let mut shown: Vec<String> = Vec::new();
    for request in run(source).requests.iter().map(show) {
        if !shown.contains(&request) {
            shown.push(request);
        }
    }
    shown
}

fn show(request: &Request) -> String {
    let method = request.method.as_deref().unwrap_or("?");
    let mut ways: Vec<String> = Vec::new();
    for (guard, url) in &request.urls {
        let Some(guard) = request.guard.and(guard) else {
            continue;
        };
        let bodies = match &request.body {
            Some(body) => json(body, &guard),
            None => "-".to_owned(),
        };
        let way = format!("{} {bodies}", text(url));
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    format!("{method} {}", ways.join(" | "))
}

fn text(text: &Text) -> String {
    let pieces = text.pieces.iter().map(|piece| match piece {
        TextPiece::Text { text, .. } => text.as_str(),
        TextPiece::Hole { .. } => "{}",
    });
    pieces.collect()
}

fn json(value: &Json, guard: &Guard) -> String {
    let alternatives = value.alternatives(guard);
    let mut shown: Vec<String> = Vec::new();
    for one in alternatives {
        let one = match &one.kind {
            JsonKind::Null => "null".to_owned(),
            JsonKind::Bool(known) => known.to_string(),
            JsonKind::Number(number) => number.to_string(),
            JsonKind::Str(known) => format!("'{}'", text(known)),
            JsonKind::Array { items, open } => {
                let mut items: Vec<String> =
                    items.iter().map(|(item, _)| json(item, guard)).collect();
                items.extend(open.as_ref().map(|_| "...".to_owned()));
                format!("[{}]", items.join(","))
            }
            JsonKind::Object { fields, open } => {
                let fields = fields
                    .iter()
                    .filter(|field| field.presence.is_possible(guard));
                let mut fields: Vec<String> = fields
                    .map(|field| {
                        let sure = match &field.presence {
                            Presence::Always => "",
                            _ => "?",
                        };
                        format!("{}{sure}:{}", field.key, json(&field.value, guard))
                    })
                    .collect();
                fields.extend(open.as_ref().map(|_| "...".to_owned()));
                format!("{{{}}}", fields.join(","))
            }
            JsonKind::Absent => "absent".to_owned(),
            JsonKind::Choice(_) => "nested choice".to_owned(),
            JsonKind::Unknown(_) => "{}".to_owned(),
        };
        if !shown.contains(&one) {
            shown.push(one);
        }
    }
    shown.join("/")
}

#[track_caller]
fn check(source: &str, expected: &[&str]) {
    assert_eq!(requests(source), expected, "{source}");
}

/// `post(url, body)`, as short as a client gets.
const POST: &str = "import { post } from 'axios';\n";

#[track_caller]
fn check_post(source: &str, expected: &[&str]) {
    check(&format!("{POST}{source}"), expected);
}

#[test]
fn a_value_is_never_stale() {
    check_post(
        "let u = '/a'; u = '/b'; post(u, { x: 1 });",
        &["POST /b {x:1}"],
    );
    check_post(
        "let u = '/a'; post(u); u = '/b'; post(u);",
        &["POST /a -", "POST /b -"],
    );
    check_post(
        "const o = { x: 1 }; const p = o; p.x = 2; post('/a', o);",
        &["POST /a {x:2}"],
    );
    check_post(
        "const o = { x: 1 }; const text = JSON.stringify(o); o.x = 2; post('/a', text);",
        &["POST /a {x:1}"],
    );
    check_post(
        "const o = { x: 1, y: 2 }; delete o.x; post('/a', o);",
        &["POST /a {y:2}"],
    );
}

#[test]
fn another_functions_assignment_may_have_happened() {
    check_post(
        "let u = '/a'; export function set() { u = '/b'; } export function go() { post(u); }",
        &["POST /a - | /b -"],
    );
    check_post(
        "let u; function set() { u = '/b'; } set(); post(u);",
        &["POST /b -"],
    );
}

#[test]
fn a_closure_sees_later_assignments() {
    check_post(
        "let u = '/a'; const go = () => post(u); u = '/b'; go();",
        &["POST /b -"],
    );
}

#[test]
fn what_one_flag_decides_goes_together() {
    check_post(
        "export function go(flag) {
           const u = flag ? '/a' : '/b';
           const o = flag ? { x: 1 } : { y: 2 };
           post(u, o);
         }",
        &["POST /a {x:1} | /b {y:2}"],
    );
    check_post(
        "export function go(kind) {
           let u, o;
           switch (kind) {
             case 1: u = '/a'; o = { x: 1 }; break;
             default: u = '/b'; o = { y: 2 };
           }
           post(u, o);
         }",
        &["POST /a {x:1} | /b {y:2}"],
    );
    check_post(
        "export function go(one, two) { post(one ? '/a' : '/b', two ? { x: 1 } : { y: 2 }); }",
        &["POST /a {x:1}/{y:2} | /b {x:1}/{y:2}"],
    );
}

#[test]
fn a_field_under_a_condition_may_be_missing() {
    check_post(
        "export function go(f) { const o = { x: 1 }; if (f) o.y = 2; post('/a', o); }",
        &["POST /a {x:1,y?:2}"],
    );
    check_post(
        "export function go(f) { post('/a', { x: 1, ...(f && { y: 2 }) }); }",
        &["POST /a {x:1,y?:2}"],
    );
    check_post(
        "export function go(f) { post('/a', { x: f ? 1 : undefined }); }",
        &["POST /a {x?:1}"],
    );
}

#[test]
fn what_follows_a_way_out_does_not_know_the_branch() {
    check_post(
        "export function go(f) { let u = '/a'; if (f) { u = '/b'; return; } post(u); }",
        &["POST /a -"],
    );
    check_post(
        "export function go(f) { let u = '/a'; if (f) { u = '/b'; throw f; } post(u); }",
        &["POST /a -"],
    );
}

#[test]
fn a_loop_may_run_never_once_or_often() {
    check_post(
        "let u = '/a'; for (const x of xs) { u = '/b'; } post(u);",
        &["POST /a - | /b - | {} -"],
    );
    check_post(
        "let u = '/a'; while (more()) { post(u); u = '/b'; }",
        &["POST /a - | {} -"],
    );
    check_post(
        "for (const u of ['/a', '/b']) post(u);",
        &["POST /a - | /b -"],
    );
    check_post(
        "const list = []; for (const x of xs) list.push('t'); post('/a', { list });",
        &["POST /a {list:['t',...]}"],
    );
    check_post(
        "let u = '/a'; for (;;) { if (done()) { u = '/b'; break; } u = '/c'; break; } post(u);",
        &["POST /a - | /b - | /c - | {} -"],
    );
}

#[test]
fn an_exception_may_come_before_or_behind_an_assignment() {
    check_post(
        "let u = '/a'; try { u = '/b'; work(); } catch { post(u); }",
        &["POST /a - | /b -"],
    );
    check_post(
        "let u = '/a'; try { u = load(); } finally { u = '/c'; } post(u);",
        &["POST /c -"],
    );
}

#[test]
fn recursion_ends() {
    check_post(
        "export function go(n) { post('/a'); if (n) go(n - 1); }",
        &["POST /a -"],
    );
}

#[test]
fn a_default_counts_where_nothing_is_given() {
    check_post(
        "function go({ u = '/a', x } = {}) { post(u, { x }); } go(); go({ u: '/b', x: 1 });",
        &[
            "POST /a {}",
            "POST /b {x:1}",
            "POST {} {x?:{}} | /a {x?:{}} | /a {}",
        ],
    );
    check_post(
        "const { u = '/a' } = settings; post(u);",
        &["POST {} - | /a -"],
    );
}

#[test]
fn each_instance_has_its_own_fields() {
    check_post(
        "class Api { constructor(base) { this.base = base; } go() { post(this.base + '/x'); } }
         new Api('/a').go(); new Api('/b').go();",
        &["POST /a/x -", "POST /b/x -", "POST {}/x -"],
    );
    check_post(
        "class Base { go() { post(this.url()); } } class Sub extends Base { url() { return '/s'; } }
         new Sub().go();",
        &["POST /s -", "POST {} -"],
    );
}

#[test]
fn a_field_that_holds_its_own_class_ends() {
    check_post(
        "class Node { left = new Node(); right = new Node(); constructor() { post('/made'); } go() { post('/go'); } }
         class Odd { path = make('/a'); go() { post(this.path.name); } }
         function make(name) { return name === '/a' ? new Odd() : { name }; }
         new Node().go(); new Odd().go();",
        &["POST /made -", "POST /go -", "POST {} -"],
    );
}

#[test]
fn functions_are_objects_too() {
    check_post(
        "function Api(base) { this.base = base; }
         Api.prototype.go = function () { post(this.base + Api.PATH); };
         Api.PATH = '/x';
         new Api('/a').go();",
        &["POST /a/x -", "POST {}/x -"],
    );
}

#[test]
fn a_helper_that_registers_handlers_is_followed_for_each_of_them() {
    let shown = requests(&format!(
        "{POST}const on = (u) => addEventListener('click', () => post(u)); on('/a'); on('/b');"
    ));
    for url in ["POST /a -", "POST /b -"] {
        assert!(shown.iter().any(|one| one == url), "{shown:?}");
    }
}

#[test]
fn a_site_is_the_outermost_call_that_passes_the_path() {
    let source = "const call = (p) => fetch('https://h' + p, { method: 'POST' });
const post = (p) => call(p);
const later = (p) => setTimeout(() => call(p));
post('/a');
later('/b');
";
    let evaluated = run(source);
    let mut sites: Vec<&str> = evaluated
        .requests
        .iter()
        .filter(|request| request.urls.iter().all(|(_, url)| url.known().is_some()))
        .map(|request| evaluated.files[0].source.slice(request.site.span))
        .collect();
    sites.dedup();
    assert_eq!(sites, ["post('/a')", "later('/b')"]);
}

#[test]
fn defaults_reach_the_calls_behind_them() {
    check(
        "import axios from 'axios';
         axios.defaults.baseURL = 'https://h';
         axios.post('/a');
         axios.create({ baseURL: 'https://i' }).post('/b');",
        &["POST https://h/a -", "POST https://i/b -"],
    );
    check(
        "const axios = require('axios');
         axios.defaults.baseURL = 'https://h';
         axios.post('/a');",
        &["POST https://h/a -"],
    );
}

#[test]
fn only_requests_are_told_by_their_arguments() {
    check(
        "export function go(x) {
           x.post('/a', { json: { b: 1 }, timeout: 1 });
           x.emit('/b', { c: 1 });
           x.post('/c', () => 1);
           x('/d', { method: 'POST', body: 'e', signal: 1 });
           x('/f', { colour: 1 });
         }",
        &[
            "POST /a {json:{b:1},timeout:1}",
            "POST /a {b:1}",
            "POST /d {}",
        ],
    );
}
