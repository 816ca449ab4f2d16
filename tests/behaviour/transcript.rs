//! What two versions of a program sent, side by side for a reader; `NAPMIG_SHOW=1` asks for it.

use crate::mock::Recorded;
use std::fmt::Write;

/// The requests before and after, a line each, with what was answered.
pub fn transcript(title: &str, before: &[Recorded], after: &[Recorded]) -> String {
    let mut text = format!("\n{title}\n");
    for (version, records) in [("before", before), ("after", after)] {
        let _ = writeln!(text, "  {version}");
        for record in records {
            let status = record
                .status
                .map_or("cut off".to_owned(), |it| it.to_string());
            let body = record
                .body
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default();
            let request = &record.request;
            let _ = writeln!(
                text,
                "    {} {} → {status}  {body}",
                request.method, request.path
            );
        }
    }
    text
}
