//! Expressions one by one.

use super::Formatter;
use super::lists::{LIST_WIDTH, List};
use super::shape::{Shape, extra, fitting, newline, width};
use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, ExprMacro, ExprStruct, MacroDelimiter, Token};

/// rustfmt's `struct_lit_width`.
const STRUCT_WIDTH: usize = 18;

impl Formatter<'_> {
    /// An expression as rustfmt lays it out in its place; none where it does not fit, or is of a kind that is not known here.
    pub(super) fn expr(&self, expr: &Expr, shape: Shape) -> Option<String> {
        match expr {
            Expr::MethodCall(_) | Expr::Field(_) | Expr::Await(_) | Expr::Try(_) => {
                self.chain(expr, shape)
            }
            Expr::Call(call) => {
                let head = self.expr(&call.func, shape)?;
                let list = List {
                    head: &head,
                    brackets: ('(', ')'),
                    items: call.args.iter().collect(),
                    comma: self.comma(&call.args),
                    limit: LIST_WIDTH,
                };
                self.list(&list, shape)
            }
            Expr::Array(array) => {
                let list = List {
                    head: "",
                    brackets: ('[', ']'),
                    items: array.elems.iter().collect(),
                    comma: self.comma(&array.elems),
                    limit: LIST_WIDTH,
                };
                self.list(&list, shape)
            }
            Expr::Tuple(tuple) if tuple.elems.len() != 1 => {
                let list = List {
                    head: "",
                    brackets: ('(', ')'),
                    items: tuple.elems.iter().collect(),
                    comma: self.comma(&tuple.elems),
                    limit: LIST_WIDTH,
                };
                self.list(&list, shape)
            }
            Expr::Macro(one) => self.macro_call(one, shape),
            Expr::Reference(one) => {
                let head = match one.mutability {
                    Some(_) => "&mut ",
                    None => "&",
                };
                self.prefixed(head, &one.expr, shape)
            }
            Expr::Unary(one) => self.prefixed(self.line(one.op.span())?, &one.expr, shape),
            Expr::Return(one) => match &one.expr {
                // rustfmt keeps one column more.
                Some(inner) => self.prefixed("return ", inner, shape.before(1)?),
                None => Some("return".to_owned()),
            },
            Expr::Paren(one) => {
                let inner = self.expr(&one.expr, shape.behind(1)?.before(1)?)?;
                Some(format!("({inner})"))
            }
            Expr::Binary(one) => self.operation(one, shape),
            Expr::If(one) => self.branches(one, shape, true),
            Expr::Let(one) => self.binding(one, shape),
            Expr::Assign(one) => {
                let left = self.expr(&one.left, shape)?;
                self.assigned(format!("{left} ="), &one.right, shape)
            }
            Expr::Index(one) => {
                let text = format!(
                    "{}[{}]",
                    self.expr(&one.expr, shape)?,
                    self.expr(&one.index, shape)?
                );
                fitting(text, shape).filter(|text| !text.contains('\n'))
            }
            Expr::Cast(one) => {
                let text = format!(
                    "{} as {}",
                    self.expr(&one.expr, shape)?,
                    self.line(one.ty.span())?
                );
                fitting(text, shape).filter(|text| !text.contains('\n'))
            }
            Expr::Struct(one) => self.structure(one, shape),
            Expr::Closure(one) => self.closure(one, shape),
            Expr::Match(one) => self.matched(one, shape),
            Expr::Block(one) if one.label.is_none() => self.block("", &one.block, shape, true),
            Expr::Unsafe(one) => self.block("unsafe ", &one.block, shape, true),
            Expr::Async(one) => {
                let head = match one.capture {
                    Some(_) => "async move ",
                    None => "async ",
                };
                self.block(head, &one.block, shape, true)
            }
            Expr::Path(one) => self.line(one.span()).map(str::to_owned),
            Expr::Lit(_)
            | Expr::Range(_)
            | Expr::Repeat(_)
            | Expr::Infer(_)
            | Expr::Continue(_) => fitting(self.line(expr.span())?.to_owned(), shape),
            _ => self.unknown(),
        }
    }

    fn prefixed(&self, head: &str, inner: &Expr, shape: Shape) -> Option<String> {
        let inner = self.expr(inner, shape.behind(width(head))?)?;
        Some(format!("{head}{inner}"))
    }

    /// A macro: its arguments like those of a call where they are expressions, else as they are written.
    fn macro_call(&self, one: &ExprMacro, shape: Shape) -> Option<String> {
        let name = self.between(one.mac.path.span(), one.mac.delimiter.span().open())?;
        let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
        let items = one.mac.parse_body_with(parser).ok();
        let brackets = match one.mac.delimiter {
            MacroDelimiter::Paren(_) => ('(', ')'),
            MacroDelimiter::Bracket(_) => ('[', ']'),
            MacroDelimiter::Brace(_) => return self.verbatim(one.span(), shape),
        };
        let Some(items) = items else {
            return self.verbatim(one.span(), shape);
        };
        let is_list = name.trim() == "vec!";
        let comma = (!is_list).then(|| items.trailing_punct());
        let old = self.in_macro.replace(!is_list);
        let list = List {
            head: name.trim(),
            brackets,
            items: items.iter().collect(),
            comma,
            limit: LIST_WIDTH,
        };
        let text = self.list(&list, shape);
        self.in_macro.set(old);
        // One that does not fit stays as it is written.
        text.or_else(|| fitting(self.slice(one.span()).to_owned(), shape))
    }

    fn structure(&self, one: &ExprStruct, shape: Shape) -> Option<String> {
        let head = self.between(one.path.span(), one.brace_token.span.open())?;
        let head = head.trim();
        shape.before(width(head) + 2)?;
        let nested = shape.deeper(1).before(1)?;
        let mut fields = Vec::new();
        if one.dot2_token.is_some() && one.rest.is_none() {
            return self.unknown();
        }
        for field in &one.fields {
            let name = self.line(field.member.span())?;
            if !field.attrs.is_empty() {
                return self.unknown();
            }
            fields.push(match field.colon_token {
                Some(_) => self.field(name, &field.expr, nested)?,
                None => name.to_owned(),
            });
        }
        let rest = match &one.rest {
            Some(rest) => Some(self.prefixed("..", rest, nested)?),
            None => None,
        };
        let is_open = rest.is_some();
        fields.extend(rest);
        if fields.is_empty() {
            return Some(format!("{head} {{}}"));
        }
        let flat = fields.join(", ");
        let room = shape.width.saturating_sub(extra(head, shape) + 5);
        if !flat.contains('\n') && width(&flat) <= STRUCT_WIDTH.min(room) {
            return Some(format!("{head} {{ {flat} }}"));
        }
        let comma = match self.in_macro.get() {
            true => one.fields.trailing_punct(),
            false => !is_open,
        };
        let comma = if comma { "," } else { "" };
        let lines = fields.join(&format!(",{}", newline(nested.indent)));
        Some(format!(
            "{head} {{{}{lines}{comma}{}}}",
            newline(nested.indent),
            newline(shape.indent)
        ))
    }

    fn field(&self, name: &str, value: &Expr, shape: Shape) -> Option<String> {
        let beside = shape.behind(width(name) + 2);
        if let Some(text) = beside.and_then(|shape| self.expr(value, shape)) {
            return Some(format!("{name}: {text}"));
        }
        let below = shape.deeper(1);
        let text = self.expr(value, below)?;
        Some(format!("{name}:{}{text}", newline(below.indent)))
    }

    /// Whether a list ends in a comma, where the number of its lines does not decide: in a macro it stays as it is.
    pub(super) fn comma(&self, items: &Punctuated<Expr, Token![,]>) -> Option<bool> {
        self.in_macro.get().then(|| items.trailing_punct())
    }

    /// What is written at a place, if that is one line.
    pub(super) fn line(&self, span: Span) -> Option<&str> {
        let text = self.slice(span);
        (!text.contains('\n')).then_some(text)
    }

    /// What is written from one place to another.
    pub(super) fn between(&self, from: Span, to: Span) -> Option<&str> {
        let (start, end) = (self.place(from).0, self.place(to).0);
        self.text
            .get(start..end)
            .filter(|text| !text.contains('\n'))
    }
}
