//! What the parser keeps of a file once it is lowered: nothing. It lays the texts of a thread one behind the other in a map of
//! places, and memory would grow with every file if that were not dropped.

use crate::lang::rust::lower;
use proc_macro2::TokenStream;
use proc_macro2::extra::invalidate_current_thread_spans;
use std::str::FromStr;

/// The place of a text that is read now, among all that this thread still knows.
fn place() -> String {
    let tokens = TokenStream::from_str("x").unwrap();
    let spans: Vec<String> = (tokens.into_iter())
        .map(|token| format!("{:?}", token.span()))
        .collect();
    spans.concat()
}

#[test]
fn places_start_over_after_each_file() {
    let start = place();
    assert_ne!(place(), start, "the place tells nothing");
    invalidate_current_thread_spans();
    let deep = format!("fn f() {{ {}1{}; }}", "(".repeat(400), ")".repeat(400));
    for text in [
        "fn f() {}",
        "fn f() { client.post(URL).json(&json!({ \"a\": [1, vec![b!(2)]] })).send()?; }",
        "macro_rules! m { ($a:expr) => { vec![$a, format!(\"{}\", 1)] }; } fn f() { m!(2); }",
        "fn f( {",
        "\"open",
        "",
        &deep,
    ] {
        for _ in 0..3 {
            lower(text);
            assert_eq!(place(), start, "after {text:.60}");
            invalidate_current_thread_spans();
        }
    }
}
