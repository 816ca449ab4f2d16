//! Programs whose sites get less than the design allows, left in a folder for people who want to know why.

use super::Made;
use super::sites::Found;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Leaves a program there, with what stands in the way of its sites.
pub fn leave(folder: &Path, made: &Made, found: &[Found]) {
    let wanting = found
        .iter()
        .filter(|site| site.is_closed && site.is_fixable());
    let mut why = String::new();
    for site in wanting {
        let is_safe = site.fix.as_deref() == Some("safe");
        for obstacle in &site.obstacles {
            let _ = writeln!(why, "refused: {obstacle}");
        }
        if !is_safe && site.may_be_safe {
            for assumption in &site.assumptions {
                let _ = writeln!(why, "unsafe: {assumption}");
            }
        }
    }
    if why.is_empty() {
        return;
    }
    let own = folder.join(made.number.to_string());
    crate::node::write(&own, &made.rendered);
    let _ = writeln!(why, "{:?}", made.rendered.shapes);
    fs::write(own.join("WHY"), why).unwrap();
}
