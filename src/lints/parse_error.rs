//! NM900: a candidate file that does not parse.

use super::{Context, PARSE_ERROR};
use crate::diagnostic::{Diagnostic, Label};
use crate::resolve::Origin;

/// One diagnostic for a file, at its first error; the others are labels.
pub fn check(context: &Context<'_>) -> Option<Diagnostic> {
    let errors = &context.files[0].ir.errors;
    let first = errors.first()?;
    let location = context.location(Origin {
        file: 0,
        span: first.span,
    })?;
    let mut diagnostic = Diagnostic::new(
        &PARSE_ERROR,
        location,
        format!("the file does not parse: {}", first.message),
    );
    let rest = errors.iter().skip(1).take(4);
    let label = |error: &crate::ir::SyntaxError| -> Option<Label> {
        context.label(
            Some(Origin {
                file: 0,
                span: error.span,
            }),
            error.message.clone(),
        )
    };
    diagnostic.labels = rest.filter_map(label).collect();
    if errors.len() > 5 {
        diagnostic
            .notes
            .push(format!("{} further places do not parse", errors.len() - 5));
    }
    diagnostic.notes.push(match context.files[0].ir.language {
        crate::ir::Language::Rust => "nothing in this file is linted until it parses".to_owned(),
        _ => "calls outside of these places are reported, but not fixed".to_owned(),
    });
    Some(diagnostic)
}
