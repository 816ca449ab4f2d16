//! `format!`, `concat!` and `stringify!`: text, mostly with values in it.

use super::{expressions, parse};
use crate::ir::{ExprId, ExprKind, Name, TemplatePart};
use crate::lang::rust::context::{Lowerer, name_of};
use crate::lang::rust::scope::{Base, Space};
use crate::source::Span;
use proc_macro2::TokenTree;
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Expr, Ident, Lit, LitStr, Macro, Token};

/// A part of a format string.
#[derive(Debug, PartialEq)]
enum Piece {
    Text(String),
    Value {
        argument: Argument,
        /// Whether it is `{}` or `{name}`: the value as it prints itself.
        plain: bool,
        /// Bytes of the placeholder and of the argument's name in the string.
        range: std::ops::Range<usize>,
        name: std::ops::Range<usize>,
    },
}

#[derive(Debug, PartialEq)]
enum Argument {
    Next,
    Position(usize),
    Named(Name),
}

struct FormatArgument {
    name: Option<Name>,
    value: Expr,
}

impl Lowerer<'_> {
    pub(super) fn format_macro(&mut self, mac: &Macro) -> Option<ExprId> {
        let (text, arguments) = parse(format_input, &mac.tokens)?;
        let span = self.macro_span(mac);
        self.formatted(&text, &arguments, span, "")
    }

    /// `write!(target, "...", ...)` adds text to its target.
    pub(super) fn write_macro(&mut self, mac: &Macro, ends_line: bool) -> Option<ExprId> {
        let (target, text, arguments) = parse(
            |input: ParseStream<'_>| {
                let target: Expr = input.parse()?;
                input.parse::<Token![,]>()?;
                let (text, arguments) = format_input(input)?;
                Ok((target, text, arguments))
            },
            &mac.tokens,
        )?;
        let span = self.macro_span(mac);
        let end = if ends_line { "\n" } else { "" };
        let value = self.formatted(&text, &arguments, span, end)?;
        Some(self.append(&target, value, span))
    }

    fn formatted(
        &mut self,
        text: &LitStr,
        arguments: &[FormatArgument],
        span: Span,
        end: &str,
    ) -> Option<ExprId> {
        let mut named = Vec::new();
        let mut values = Vec::new();
        for argument in arguments {
            let value = self.expr(&argument.value);
            if let Some(name) = &argument.name {
                named.push((name.clone(), value));
            }
            values.push(value);
        }
        let pieces = pieces(&text.value())?;
        let literal = self.span(text.span());
        let content = self.content(literal);
        // Offsets count in the source only where nothing is escaped there.
        let verbatim = self.text.get(content.range()) == Some(text.value().as_str());
        let within = |range: std::ops::Range<usize>| {
            let start = content.range().start;
            if verbatim {
                Span::new(start + range.start, start + range.end)
            } else {
                literal
            }
        };
        let mut next = 0;
        let mut parts = Vec::new();
        for piece in pieces {
            let (argument, plain, range, name_range) = match piece {
                Piece::Text(text) => {
                    parts.push(TemplatePart::Text(text.into()));
                    continue;
                }
                Piece::Value {
                    argument,
                    plain,
                    range,
                    name,
                } => (argument, plain, range, name),
            };
            let value = match argument {
                Argument::Next => {
                    next += 1;
                    values.get(next - 1).copied()
                }
                Argument::Position(at) => values.get(at).copied(),
                Argument::Named(name) => {
                    let known = named.iter().find(|(known, _)| *known == name);
                    Some(match known {
                        Some((_, value)) => *value,
                        None => self.captured(&name, within(name_range)),
                    })
                }
            };
            let part = match value {
                Some(value) if plain => value,
                value => self.opaque(
                    "a formatted value",
                    value.into_iter().collect(),
                    within(range),
                ),
            };
            parts.push(TemplatePart::Expr(part));
        }
        if !end.is_empty() {
            parts.push(TemplatePart::Text(end.into()));
        }
        Some(self.push(ExprKind::Template(parts), span))
    }

    /// A variable or constant named in a format string.
    fn captured(&mut self, name: &Name, span: Span) -> ExprId {
        if name == "self" {
            return self.push(ExprKind::This, span);
        }
        let (target, _) = self
            .scopes
            .resolve(std::slice::from_ref(name), false, Space::Value);
        let kind = match target.base {
            Base::Binding(binding) => ExprKind::Binding(binding),
            Base::Global(name) | Base::Parameter(name, _) => ExprKind::Global(name),
        };
        self.push(kind, span)
    }

    pub(super) fn concat_macro(&mut self, mac: &Macro) -> Option<ExprId> {
        let exprs = expressions(&mac.tokens)?;
        let mut parts = Vec::new();
        for expr in &exprs {
            parts.push(match literal_text(expr) {
                Some(text) => TemplatePart::Text(text.into()),
                None => TemplatePart::Expr(self.expr(expr)),
            });
        }
        let span = self.macro_span(mac);
        Some(self.push(ExprKind::Template(parts), span))
    }

    /// A name as text. How several tokens are spaced is the compiler's choice.
    pub(super) fn stringify_macro(&mut self, mac: &Macro) -> Option<ExprId> {
        let mut tokens = mac.tokens.clone().into_iter();
        let (Some(TokenTree::Ident(name)), None) = (tokens.next(), tokens.next()) else {
            return None;
        };
        let parts = vec![TemplatePart::Text(name.to_string().into())];
        let span = self.macro_span(mac);
        Some(self.push(ExprKind::Template(parts), span))
    }
}

fn literal_text(expr: &Expr) -> Option<String> {
    let Expr::Lit(literal) = expr else {
        return None;
    };
    match &literal.lit {
        Lit::Str(text) => Some(text.value()),
        Lit::Char(letter) => Some(letter.value().to_string()),
        Lit::Bool(truth) => Some(truth.value.to_string()),
        Lit::Int(number) => Some(number.base10_digits().to_owned()),
        _ => None,
    }
}

fn format_input(input: ParseStream<'_>) -> syn::Result<(LitStr, Vec<FormatArgument>)> {
    let text = input.parse()?;
    let mut arguments = Vec::new();
    while !input.is_empty() {
        input.parse::<Token![,]>()?;
        if input.is_empty() {
            break;
        }
        let is_named = input.peek(Ident::peek_any)
            && input.peek2(Token![=])
            && !input.peek2(Token![==])
            && !input.peek2(Token![=>]);
        let name = if is_named {
            let ident = input.call(Ident::parse_any)?;
            input.parse::<Token![=]>()?;
            Some(name_of(&ident))
        } else {
            None
        };
        arguments.push(FormatArgument {
            name,
            value: input.parse()?,
        });
    }
    Ok((text, arguments))
}

/// Takes a format string apart; `None` where it is not one.
fn pieces(text: &str) -> Option<Vec<Piece>> {
    let mut found = Vec::new();
    let mut plain = String::new();
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        let rest = &text[at..];
        if rest.starts_with("{{") || rest.starts_with("}}") {
            plain.push(letter);
            at += 2;
            continue;
        }
        if letter == '}' {
            return None;
        }
        if letter != '{' {
            plain.push(letter);
            at += letter.len_utf8();
            continue;
        }
        let end = at + rest.find('}')?;
        let inner = &text[at + 1..end];
        let (argument, spec) = inner.split_once(':').unwrap_or((inner, ""));
        if !plain.is_empty() {
            found.push(Piece::Text(std::mem::take(&mut plain)));
        }
        // `{:.*}` takes its precision from an argument of its own.
        let name = argument.trim();
        let name_start = at + 1 + argument.len() - argument.trim_start().len();
        if spec.contains(".*") {
            return None;
        }
        found.push(Piece::Value {
            argument: if name.is_empty() {
                Argument::Next
            } else if let Ok(position) = name.parse() {
                Argument::Position(position)
            } else {
                Argument::Named(name.strip_prefix("r#").unwrap_or(name).into())
            },
            plain: spec.trim().is_empty(),
            range: at..end + 1,
            name: name_start..name_start + name.len(),
        });
        at = end + 1;
    }
    if !plain.is_empty() || found.is_empty() {
        found.push(Piece::Text(plain));
    }
    Some(found)
}
