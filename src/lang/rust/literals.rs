//! Literals, string literals with the bytes of their content above all.

use super::context::Lowerer;
use crate::ir::{ExprId, ExprKind, StrLiteral};
use crate::source::Span;
use syn::Lit;

impl Lowerer<'_> {
    /// A literal.
    pub(super) fn literal(&mut self, literal: &Lit) -> ExprId {
        let span = self.span(literal.span());
        let kind = match literal {
            Lit::Str(text) => self.string(text.value(), span),
            Lit::ByteStr(bytes) => match String::from_utf8(bytes.value()) {
                Ok(value) => self.string(value, span),
                Err(_) => return self.opaque("bytes that are no text", Vec::new(), span),
            },
            Lit::CStr(text) => match text.value().into_string() {
                Ok(value) => self.string(value, span),
                Err(_) => return self.opaque("bytes that are no text", Vec::new(), span),
            },
            Lit::Char(letter) => self.string(letter.value().to_string(), span),
            Lit::Bool(truth) => ExprKind::Bool(truth.value),
            Lit::Int(number) => ExprKind::Number(number.base10_digits().into()),
            Lit::Float(number) => ExprKind::Number(number.base10_digits().into()),
            Lit::Byte(byte) => ExprKind::Number(byte.value().to_string().into()),
            _ => return self.opaque("a literal of an unknown kind", Vec::new(), span),
        };
        self.push(kind, span)
    }

    fn string(&self, value: String, span: Span) -> ExprKind {
        let content = self.content(span);
        ExprKind::Str(StrLiteral {
            verbatim: self.text.get(content.range()) == Some(value.as_str()),
            value: value.into(),
            content,
        })
    }

    /// The bytes between the quotes of a string or character literal.
    pub(super) fn content(&self, span: Span) -> Span {
        let source = self.text.get(span.range()).unwrap_or_default();
        let open = source.find(['"', '\'']).unwrap_or(0);
        let quote = source.as_bytes().get(open).copied().unwrap_or(b'"');
        let close = source.rfind(char::from(quote)).unwrap_or(open);
        let start = span.range().start;
        Span::new(start + (open + 1).min(close), start + close)
    }
}
