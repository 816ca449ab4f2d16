//! What callers in other files hand to a function: the requests that they make through it, told as if the function's own file had
//! seen them.

use super::{
    Evaluated, Json, JsonKind, Origin, Request, Step, StepKind, Text, TextPiece, evaluate,
};
use crate::catalog::clients::Clients;
use crate::ir::Language;
use crate::program::{Imports, ProgramFile};
use crate::source::Span;
use std::sync::Arc;

impl Evaluated {
    /// Adds the requests at the wanted calls of the evaluated file that these importers of it make.
    pub fn join_callers<'c>(
        &mut self,
        importers: &[Arc<ProgramFile>],
        is_wanted: &dyn Fn(Span) -> bool,
        clients: &dyn Fn(Language) -> &'c Clients,
        imports: &dyn Imports,
    ) {
        for importer in importers {
            let other = evaluate(importer, clients(importer.ir.language), imports);
            let places: Vec<u32> = other.files.iter().map(|file| self.place_of(file)).collect();
            let place = |file: u32| places.get(file as usize).copied().unwrap_or(u32::MAX);
            for mut request in other.requests {
                relocate(&mut request, &place);
                if request.site.file == 0 && is_wanted(request.site.span) {
                    request.is_from_caller = true;
                    request.entered = None;
                    self.requests.push(request);
                }
            }
        }
    }

    /// The number of a file, which is taken in if it is not there yet.
    fn place_of(&mut self, file: &Arc<ProgramFile>) -> u32 {
        let path = file.source.path();
        let known = self.files.iter().position(|own| own.source.path() == path);
        let at = known.unwrap_or_else(|| {
            self.files.push(Arc::clone(file));
            self.files.len() - 1
        });
        u32::try_from(at).unwrap_or(u32::MAX)
    }
}

impl Request {
    /// Whether something of what is sent was handed over in a call.
    pub fn is_handed_in(&self, call: Origin) -> bool {
        let is_it = |step: &Step| {
            matches!(step.kind, StepKind::Passed { .. })
                && step.origin.file == call.file
                && call.span.contains(step.origin.span)
        };
        let mut is_found = false;
        let body = self.body.as_ref();
        body.into_iter().for_each(|body| {
            each_step(body, &mut |step| is_found |= is_it(step));
        });
        is_found
    }
}

fn each_step(json: &Json, seen: &mut dyn FnMut(&Step)) {
    json.trace.iter().for_each(&mut *seen);
    match &json.kind {
        JsonKind::Str(text) => {
            for piece in &text.pieces {
                if let TextPiece::Text { trace, .. } = piece {
                    trace.iter().for_each(&mut *seen);
                }
            }
        }
        JsonKind::Array { items, .. } => {
            items.iter().for_each(|(item, _)| each_step(item, seen));
        }
        JsonKind::Object { fields, .. } => {
            fields
                .iter()
                .for_each(|field| each_step(&field.value, seen));
        }
        JsonKind::Choice(alternatives) => {
            let mut each = alternatives.iter();
            each.by_ref().for_each(|(_, one)| each_step(one, seen));
        }
        _ => {}
    }
}

/// Gives every place of a request the number that its file has elsewhere.
fn relocate(request: &mut Request, place: &dyn Fn(u32) -> u32) {
    let origins = [&mut request.site, &mut request.call];
    for origin in origins {
        origin.file = place(origin.file);
    }
    for through in &mut request.through {
        through.file = place(through.file);
        through.called.file = place(through.called.file);
        through.calls.file = place(through.calls.file);
    }
    for origin in [&mut request.url_at, &mut request.body_at] {
        relocate_origin(origin, place);
    }
    let urls = request.urls.iter_mut().map(|(_, url)| url);
    for text in urls.chain(&mut request.url_texts) {
        relocate_text(text, place);
    }
    for header in &mut request.headers {
        relocate_json(&mut header.value, place);
        relocate_origin(&mut header.written, place);
    }
    if let Some(body) = &mut request.body {
        relocate_json(body, place);
    }
}

fn relocate_origin(origin: &mut Option<Origin>, place: &dyn Fn(u32) -> u32) {
    if let Some(origin) = origin {
        origin.file = place(origin.file);
    }
}

fn relocate_trace(trace: &mut [Step], place: &dyn Fn(u32) -> u32) {
    for step in trace {
        step.origin.file = place(step.origin.file);
    }
}

fn relocate_text(text: &mut Text, place: &dyn Fn(u32) -> u32) {
    for piece in &mut text.pieces {
        match piece {
            TextPiece::Text { origin, trace, .. } => {
                relocate_origin(origin, place);
                relocate_trace(trace, place);
            }
            TextPiece::Hole { origin, .. } => relocate_origin(origin, place),
        }
    }
}

fn relocate_json(json: &mut Json, place: &dyn Fn(u32) -> u32) {
    relocate_origin(&mut json.origin, place);
    relocate_trace(&mut json.trace, place);
    match &mut json.kind {
        JsonKind::Str(text) => relocate_text(text, place),
        JsonKind::Array { items, .. } => {
            for (item, _) in items {
                relocate_json(item, place);
            }
        }
        JsonKind::Object { fields, .. } => {
            for field in fields {
                relocate_json(&mut field.value, place);
                relocate_origin(&mut field.entry, place);
            }
        }
        JsonKind::Choice(alternatives) => {
            for (_, one) in alternatives {
                relocate_json(one, place);
            }
        }
        _ => {}
    }
}
