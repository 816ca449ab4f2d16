//! Values that are computed before the agent is awaited, as constants in front of the call.

use crate::edit::Edit;
use crate::ir::{BindingId, BindingKind, ExprKind, Module, Pattern, StatementKind};
use crate::plan::construct::{Anchor, Construct, Early, Reading};
use crate::rewrite::style::{indentation_at, reindented};
use crate::rewrite::{Edits, Rewriter};
use crate::source::Span;

/// A value and the constant's name.
pub(super) type Named = (Span, String);

/// The constants of all calls that are rewritten together.
#[derive(Default)]
pub(super) struct EarlyValues {
    /// The declarations by place.
    places: Vec<(Anchor, Vec<String>)>,
    /// Names by the function that they are declared in.
    taken: Vec<(Span, String)>,
    /// Literals that are constants of the module, and the declarations of those that were not.
    constants: Vec<(String, String)>,
    head: Vec<String>,
}

impl EarlyValues {
    /// Declares the values of a call; the result says which name stands for which value.
    pub(super) fn add(&mut self, rewriter: &Rewriter<'_>, construct: &Construct) -> Vec<Named> {
        let source = rewriter.source.text();
        let mut named: Vec<Named> = Vec::new();
        // Inner values come before those that they are a part of.
        let mut order: Vec<usize> = (0..construct.early.len()).collect();
        order.sort_by_key(|at| {
            let value = construct.early[*at].value;
            (value.end, std::cmp::Reverse(value.start))
        });
        for at in order {
            let early = &construct.early[at];
            if early.anchor == Anchor::Module {
                named.push((early.value, self.constant(rewriter, construct, early)));
                continue;
            }
            let (name, pattern) = match &early.taken {
                Some(taken) => (early.name.clone(), taken.pattern()),
                None => {
                    let name = self.name(rewriter, construct, early);
                    (name.clone(), name)
                }
            };
            let expression = match construct.url.asked_at(early.value) {
                Some(asked) => asked.to_owned(),
                None => rewriter.with_names(early.value, &named),
            };
            let expression = match early.taken.as_ref().is_some_and(|taken| taken.is_cast) {
                true => cast(rewriter, early.value, &expression),
                false => expression,
            };
            let reading = early.taken.as_ref().map(|taken| taken.reading);
            let expression = match reading {
                None | Some(Reading::Plain) => expression,
                Some(Reading::Serialised) => format!("JSON.parse(JSON.stringify({expression}))"),
                Some(Reading::Text) => format!("JSON.parse({expression})"),
            };
            let expression = match construct.url.makes_text_of(early.value) {
                true => format!("`${{{expression}}}`"),
                false => expression,
            };
            let semicolon = if rewriter.style.semicolons { ";" } else { "" };
            let expression = match early.anchor {
                Anchor::Statement(start) => reindented(
                    &expression,
                    indentation_at(source, early.value.start as usize),
                    indentation_at(source, start as usize),
                ),
                _ => expression,
            };
            let declaration = format!("const {pattern} = {expression}{semicolon}");
            match self
                .places
                .iter_mut()
                .find(|(place, _)| *place == early.anchor)
            {
                Some((_, declarations)) => declarations.push(declaration),
                None => self.places.push((early.anchor, vec![declaration])),
            }
            named.push((early.value, name));
        }
        named.sort_by_key(|(value, _)| (value.start, std::cmp::Reverse(value.end)));
        named
    }

    /// Keeps the names that payloads are taken apart into from other values.
    pub(super) fn reserve(&mut self, rewriter: &Rewriter<'_>, construct: &Construct) {
        if let Some(taken) = &construct.body.taken {
            let around = around(rewriter, construct);
            let names = taken.names.iter().map(|(_, name)| name).chain(&taken.rest);
            self.taken.extend(names.map(|name| (around, name.clone())));
        }
    }

    /// The module's constant for a literal: one that is there already, or a new one for all calls.
    fn constant(
        &mut self,
        rewriter: &Rewriter<'_>,
        construct: &Construct,
        early: &Early,
    ) -> String {
        let text = rewriter.slice(early.value);
        if let Some((_, name)) = self.constants.iter().find(|(known, _)| known == text) {
            return name.clone();
        }
        let body = &rewriter.ir.function(Module::BODY).body;
        let above = body
            .statements
            .iter()
            .find_map(|statement| match &statement.kind {
                StatementKind::Let {
                    pattern: Pattern::Binding(binding),
                    init: Some(init),
                    ..
                } if rewriter.slice(rewriter.ir.expr(*init).span) == text
                    && rewriter.ir.binding(*binding).kind == BindingKind::Constant
                    && statement.span.end <= construct.call.start =>
                {
                    Some(rewriter.ir.binding(*binding).name.to_string())
                }
                _ => None,
            });
        let name = above.unwrap_or_else(|| {
            let name = self.name(rewriter, construct, early);
            let semicolon = if rewriter.style.semicolons { ";" } else { "" };
            self.head.push(format!("const {name} = {text}{semicolon}"));
            name
        });
        self.constants.push((text.to_owned(), name.clone()));
        name
    }

    /// The declarations for the head of the module.
    pub(super) fn head(&self, rewriter: &Rewriter<'_>) -> Option<String> {
        (!self.head.is_empty()).then(|| self.head.join(rewriter.style.newline))
    }

    /// A name that nothing has which the call can see, or its function declares, and no other value of the same function. A
    /// constant of the module has one that nothing in the file has.
    fn name(&mut self, rewriter: &Rewriter<'_>, construct: &Construct, early: &Early) -> String {
        let base = early.name.as_str();
        let around = around(rewriter, construct);
        let is_local = early.anchor != Anchor::Module;
        let is_apart = |at: usize, declared: Span| {
            let binding = BindingId(u32::try_from(at).unwrap_or(0));
            let facts = &rewriter.facts;
            is_local && !around.contains(declared) && !facts.is_visible(binding, construct.call)
        };
        let is_taken = |name: &str| {
            let mut bindings = rewriter.ir.bindings.iter().enumerate();
            let mut taken = self.taken.iter();
            bindings.any(|(at, one)| one.name == name && !is_apart(at, one.span))
                || taken.any(|(function, known)| *function == around && known == name)
        };
        let pick = |number: usize| match number {
            1 => base.to_owned(),
            _ => format!("{base}{number}"),
        };
        let number = (1..100).find(|number| !is_taken(&pick(*number)));
        let name = pick(number.unwrap_or(100));
        self.taken.push((around, name.clone()));
        name
    }

    /// The edits that write the declarations.
    pub(super) fn edits(self, rewriter: &Rewriter<'_>) -> Edits {
        let newline = rewriter.style.newline;
        let source = rewriter.source.text();
        let mut edits = Edits::new();
        let at = |place: u32, text: String| Edit {
            span: Span {
                start: place,
                end: place,
            },
            text,
        };
        for (anchor, declarations) in self.places {
            match anchor {
                Anchor::Module => {}
                Anchor::Statement(start) => {
                    let indent = indentation_at(source, start as usize);
                    let separator = format!("{newline}{indent}");
                    edits.push(at(
                        start,
                        format!("{}{separator}", declarations.join(&separator)),
                    ));
                }
                Anchor::Braces(statement) => {
                    let gap = gap_before(source, statement);
                    let head = indentation_at(source, gap.start as usize);
                    let inner = format!("{head}{}", rewriter.style.indent);
                    let separator = format!("{newline}{inner}");
                    let space = if gap.is_empty() { "" } else { " " };
                    edits.push(Edit {
                        span: gap,
                        text: format!(
                            "{space}{{{separator}{}{separator}",
                            declarations.join(&separator)
                        ),
                    });
                    edits.push(at(statement.end, format!("{newline}{head}}}")));
                }
                Anchor::Tail(tail) => {
                    let semicolon = if rewriter.style.semicolons { ";" } else { "" };
                    // A value on a line of its own is as deep as the body's statements are.
                    let gap = gap_before(source, tail);
                    let own = indentation_at(source, tail.start as usize);
                    let head = indentation_at(source, gap.start as usize);
                    let inner = match gap.is_empty() {
                        true => format!("{head}{}", rewriter.style.indent),
                        false => own.to_owned(),
                    };
                    let separator = format!("{newline}{inner}");
                    let space = if gap.is_empty() { "" } else { " " };
                    edits.push(Edit {
                        span: gap,
                        text: format!(
                            "{space}{{{separator}{}{separator}return ",
                            declarations.join(&separator)
                        ),
                    });
                    edits.push(at(tail.end, format!("{semicolon}{newline}{head}}}")));
                }
            }
        }
        edits
    }
}

/// A value whose fields can be read whatever its type says.
fn cast(rewriter: &Rewriter<'_>, value: Span, text: &str) -> String {
    let kind = rewriter
        .facts
        .at(value)
        .map(|id| &rewriter.ir.expr(id).kind);
    let is_simple = matches!(
        kind,
        Some(
            ExprKind::Binding(_)
                | ExprKind::Member { .. }
                | ExprKind::Index { .. }
                | ExprKind::Call(_)
                | ExprKind::Await(_)
                | ExprKind::Wrapped(_)
                | ExprKind::Object { .. }
        )
    );
    match is_simple {
        true => format!("{text} as Record<string, any>"),
        false => format!("({text}) as Record<string, any>"),
    }
}

/// The innermost function around a call.
fn around(rewriter: &Rewriter<'_>, construct: &Construct) -> Span {
    let functions = rewriter.ir.functions.iter();
    let around = functions.filter(|one| one.span.contains(construct.call));
    let spans = around.map(|one| one.span);
    spans.min_by_key(|span| span.len()).unwrap_or_default()
}

/// The blanks before a function's value or the body of an `if`, where it stands on a line of its own; otherwise the empty place
/// before it.
fn gap_before(source: &str, tail: Span) -> Span {
    let before = &source[..tail.start as usize];
    let trimmed = before.trim_end();
    let is_head = ["=>", ")", "else"].iter().any(|end| trimmed.ends_with(end));
    match before[trimmed.len()..].contains('\n') && is_head {
        true => Span::new(trimmed.len(), tail.start as usize),
        false => Span {
            start: tail.start,
            end: tail.start,
        },
    }
}

/// Whether a call moves one level in, because its function's value gets braces.
pub(super) fn moves_in(rewriter: &Rewriter<'_>, construct: &Construct) -> bool {
    construct.early.iter().any(|early| match early.anchor {
        Anchor::Tail(place) | Anchor::Braces(place) => {
            gap_before(rewriter.source.text(), place).is_empty()
        }
        Anchor::Statement(_) | Anchor::Module => false,
    })
}
