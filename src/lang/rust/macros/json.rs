//! `json!` and map literals: objects with the spans of their entries and keys.

use super::parse;
use crate::ir::{Entry, EntryKind, ExprId, ExprKind, Key};
use crate::lang::rust::context::{Lowerer, items_of};
use crate::source::Span;
use syn::parse::ParseStream;
use syn::{Expr, Lit, LitStr, Macro, Token, token};

/// A value in `json!`'s grammar.
enum Json {
    Null(proc_macro2::Span),
    Array(proc_macro2::Span, Vec<Json>),
    Object(proc_macro2::Span, Vec<(JsonKey, Json)>),
    Value(Expr),
}

enum JsonKey {
    Text(LitStr),
    Computed(Box<Expr>),
}

syn::custom_keyword!(null);

impl Lowerer<'_> {
    pub(super) fn json_macro(&mut self, mac: &Macro) -> Option<ExprId> {
        let value = parse(json, &mac.tokens)?;
        let inner = self.json(&value);
        let span = self.macro_span(mac);
        if let Json::Value(expr) = &value
            && !matches!(expr, Expr::Lit(_))
        {
            let callee = ExprKind::Global("serde_json::to_value".into());
            let callee = self.push(callee, Span::new(span.range().start, span.range().start));
            return Some(self.push_call(callee, vec![inner], span, span));
        }
        Some(self.push(ExprKind::Wrapped(inner), span))
    }

    fn json(&mut self, value: &Json) -> ExprId {
        match value {
            Json::Null(span) => {
                let span = self.span(*span);
                self.push(ExprKind::Null, span)
            }
            Json::Array(span, values) => {
                let span = self.span(*span);
                let values: Vec<ExprId> = values.iter().map(|value| self.json(value)).collect();
                self.push(
                    ExprKind::Array {
                        items: items_of(values),
                        tuple: false,
                    },
                    span,
                )
            }
            Json::Object(span, entries) => {
                let span = self.span(*span);
                let mut lowered = Vec::new();
                for (key, value) in entries {
                    let value = self.json(value);
                    lowered.push(self.map_entry(key, value));
                }
                self.push(
                    ExprKind::Object {
                        class: None,
                        entries: lowered,
                    },
                    span,
                )
            }
            Json::Value(expr) => self.expr(expr),
        }
    }

    fn map_entry(&mut self, key: &JsonKey, value: ExprId) -> Entry {
        let (key, key_span): (Key, Span) = match key {
            JsonKey::Text(text) => {
                let span = self.span(text.span());
                let name = text.value().into();
                (Key::Name { name, span }, span)
            }
            JsonKey::Computed(expr) => {
                let key = self.expr(expr);
                (Key::Computed(key), self.span_of(key))
            }
        };
        Entry {
            kind: EntryKind::Property { key, value },
            span: key_span.to(self.span_of(value)),
        }
    }

    /// `hashmap! { key => value }`.
    pub(super) fn map_macro(&mut self, mac: &Macro) -> Option<ExprId> {
        let pairs = parse(
            |input: ParseStream<'_>| {
                let mut pairs = Vec::new();
                while !input.is_empty() {
                    let key: Expr = input.parse()?;
                    input.parse::<Token![=>]>()?;
                    let value: Expr = input.parse()?;
                    pairs.push((key_of(key), value));
                    if !input.is_empty() {
                        input.parse::<Token![,]>()?;
                    }
                }
                Ok(pairs)
            },
            &mac.tokens,
        )?;
        let mut entries = Vec::new();
        for (key, value) in &pairs {
            let value = self.expr(value);
            entries.push(self.map_entry(key, value));
        }
        let span = self.macro_span(mac);
        let start = Span::new(span.range().start, span.range().start);
        let class = Some(self.push(ExprKind::Global("HashMap".into()), start));
        Some(self.push(ExprKind::Object { class, entries }, span))
    }
}

fn json(input: ParseStream<'_>) -> syn::Result<Json> {
    // As in `json!` itself, a brace is an object and a bracket an array, whatever follows.
    if input.peek(token::Brace) {
        let content;
        let brace = syn::braced!(content in input);
        let mut entries = Vec::new();
        while !content.is_empty() {
            let key = key(&content)?;
            content.parse::<Token![:]>()?;
            entries.push((key, json(&content)?));
            if !content.is_empty() {
                content.parse::<Token![,]>()?;
            }
        }
        return Ok(Json::Object(brace.span.join(), entries));
    }
    if input.peek(token::Bracket) {
        let content;
        let bracket = syn::bracketed!(content in input);
        let mut values = Vec::new();
        while !content.is_empty() {
            values.push(json(&content)?);
            if !content.is_empty() {
                content.parse::<Token![,]>()?;
            }
        }
        return Ok(Json::Array(bracket.span.join(), values));
    }
    if input.peek(null) {
        let ahead = input.fork();
        let keyword: null = ahead.parse()?;
        if ahead.is_empty() || ahead.peek(Token![,]) {
            syn::parse::discouraged::Speculative::advance_to(input, &ahead);
            return Ok(Json::Null(keyword.span));
        }
    }
    input.parse().map(Json::Value)
}

fn key(input: ParseStream<'_>) -> syn::Result<JsonKey> {
    if input.peek(LitStr) {
        let ahead = input.fork();
        let text: LitStr = ahead.parse()?;
        if ahead.peek(Token![:]) {
            syn::parse::discouraged::Speculative::advance_to(input, &ahead);
            return Ok(JsonKey::Text(text));
        }
    }
    // `a::b`, `(expression)`, `name`: a type ascription is no expression, so the colon ends it.
    Ok(JsonKey::Computed(Box::new(input.parse()?)))
}

fn key_of(key: Expr) -> JsonKey {
    // `"key".to_string()` and `"key".into()` are that key.
    let mut inner = &key;
    while let Expr::MethodCall(call) = inner {
        let conversion = ["to_string", "to_owned", "into"]
            .iter()
            .any(|name| call.method == name);
        if !conversion || !call.args.is_empty() {
            break;
        }
        inner = &call.receiver;
    }
    match inner {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => JsonKey::Text(text.clone()),
            _ => JsonKey::Computed(Box::new(key)),
        },
        _ => JsonKey::Computed(Box::new(key)),
    }
}
