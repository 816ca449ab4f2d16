//! From text to module: what syn must not see is stripped or refused, and the parser runs on a stack that suffices.

use super::context::Lowerer;
use super::depth::{Bodies, depth};
use super::{comments, declare};
use crate::ir::{Language, Module, SyntaxError};
use crate::source::{BOM, Span};
use proc_macro2::{Delimiter, TokenStream};
use std::str::FromStr;
use syn::Item;
use syn::parse::{Parse, ParseStream};

/// Trees up to this depth are parsed, lowered and dropped on the caller's stack, which may be a 2 MB thread's. The worst
/// constructs were measured to take 6 KB a level where the parser is optimised, and eight times as much where it is not.
const SHALLOW: usize = if cfg!(debug_assertions) { 20 } else { 150 };
/// Trees up to this depth get [`STACK`]; deeper ones are refused. Also the bound for the macro bodies in them.
pub(super) const DEEP: usize = 4_000;
/// Address space for deep files: as much for each level of the file and of a macro body in it.
const STACK: usize = 2
    * DEEP
    * if cfg!(debug_assertions) {
        64 << 10
    } else {
        16 << 10
    };

/// Parses and lowers a Rust file, byte order mark and shebang included. Never fails: a text that does not parse gives a module
/// with one error and the comments.
pub fn lower(text: &str) -> Module {
    let module = Job::new(text).run();
    proc_macro2::extra::invalidate_current_thread_spans();
    module
}

/// Bytes that precede Rust's own tokens: a byte order mark and a shebang line, its line end left out.
pub(super) fn prefix_length(text: &str) -> usize {
    let rest = text.strip_prefix(BOM).unwrap_or(text);
    let bom = text.len() - rest.len();
    let Some(behind) = rest.strip_prefix("#!") else {
        return bom;
    };
    // `#![...]` is an inner attribute, also with white space and comments in between.
    if behind[comments::trivia_length(behind)..].starts_with('[') {
        return bom;
    }
    bom + rest.find('\n').unwrap_or(rest.len())
}

/// A file, and the first and the last token of each of its items. Asked for its span, an item would print itself token by token.
struct Placed {
    file: syn::File,
    places: Vec<Place>,
}

/// Where an item stands.
struct Place {
    first: proc_macro2::Span,
    last: proc_macro2::Span,
    is_module: bool,
}

impl Parse for Placed {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let attrs = input.call(syn::Attribute::parse_inner)?;
        let mut places = Vec::new();
        let file = syn::File {
            shebang: None,
            frontmatter: None,
            attrs,
            items: items(input, &mut places)?,
        };
        Ok(Self { file, places })
    }
}

/// The items of a file or of an inline module.
fn items(input: ParseStream, places: &mut Vec<Place>) -> syn::Result<Vec<Item>> {
    let mut items = Vec::new();
    while !input.is_empty() {
        let first = input.cursor();
        let is_module = is_inline_module(input);
        items.push(match is_module {
            true => inline_module(input, places)?,
            false => input.parse()?,
        });
        let (mut rest, mut last) = (first, first.span());
        while rest != input.cursor()
            && let Some((token, behind)) = rest.token_tree()
        {
            (rest, last) = (behind, token.span());
        }
        places.push(Place {
            first: first.span(),
            last,
            is_module,
        });
    }
    Ok(items)
}

/// Whether `mod name {` comes next, behind attributes and what says who sees it.
fn is_inline_module(input: ParseStream) -> bool {
    let mut at = input.cursor();
    while let Some((mark, behind)) = at.punct()
        && mark.as_char() == '#'
        && let Some((_, behind)) = behind.token_tree()
    {
        at = behind;
    }
    if let Some((word, behind)) = at.ident()
        && word == "pub"
    {
        let list = behind.group(Delimiter::Parenthesis);
        at = list.map_or(behind, |(_, _, behind)| behind);
    }
    at.ident()
        .filter(|(word, _)| word == "mod")
        .and_then(|(_, behind)| behind.ident())
        .is_some_and(|(_, behind)| behind.group(Delimiter::Brace).is_some())
}

fn inline_module(input: ParseStream, places: &mut Vec<Place>) -> syn::Result<Item> {
    let mut attrs = input.call(syn::Attribute::parse_outer)?;
    let (vis, mod_token, ident) = (input.parse()?, input.parse()?, input.parse()?);
    let content;
    let brace = syn::braced!(content in input);
    attrs.extend(content.call(syn::Attribute::parse_inner)?);
    Ok(Item::Mod(syn::ItemMod {
        attrs,
        vis,
        unsafety: None,
        mod_token,
        ident,
        content: Some((brace, items(&content, places)?)),
        semi: None,
    }))
}

struct Job<'t> {
    text: &'t str,
    offset: usize,
}

impl<'t> Job<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            offset: prefix_length(text),
        }
    }

    fn run(&self) -> Module {
        let tokens = match self.tokens() {
            Ok(tokens) => tokens,
            Err(module) => return *module,
        };
        if depth(&tokens, Bodies::Parsed) <= SHALLOW {
            return self.parse(tokens);
        }
        if depth(&tokens, Bodies::Kept) > DEEP {
            return self.too_deep();
        }
        drop(tokens);
        // Tokens belong to the thread that read them, so the big stack reads them again.
        std::thread::scope(|scope| {
            std::thread::Builder::new()
                .name("deep rust file".to_owned())
                .stack_size(STACK)
                .spawn_scoped(scope, || match self.tokens() {
                    Ok(tokens) => self.parse(tokens),
                    Err(module) => *module,
                })
                .map(|thread| match thread.join() {
                    Ok(module) => module,
                    Err(panic) => std::panic::resume_unwind(panic),
                })
                .unwrap_or_else(|_| self.too_deep())
        })
    }

    fn tokens(&self) -> Result<TokenStream, Box<Module>> {
        TokenStream::from_str(&self.text[self.offset..])
            .map_err(|error| Box::new(self.failed(error.span(), &error.to_string())))
    }

    fn parse(&self, tokens: TokenStream) -> Module {
        match syn::parse2::<Placed>(tokens) {
            Ok(Placed { file, places }) => {
                let mut lowerer = Lowerer::new(self.text, self.offset);
                let span = |place: &Place| lowerer.span(place.first).to(lowerer.span(place.last));
                let items = places.iter().map(span).collect();
                let modules = places.iter().filter(|place| place.is_module);
                let modules = modules.map(span).collect();
                declare::lower_file(&mut lowerer, file);
                let mut module = lowerer.finish();
                module.items = items;
                module.modules = modules;
                module.comments = comments::comments(self.text);
                module
            }
            Err(error) => self.failed(error.span(), &error.to_string()),
        }
    }

    fn span(&self, span: proc_macro2::Span) -> Span {
        let range = span.byte_range();
        Span::new(
            (self.offset + range.start).min(self.text.len()),
            (self.offset + range.end).min(self.text.len()),
        )
    }

    fn too_deep(&self) -> Module {
        self.error(
            Span::new(self.offset, self.offset),
            "nested too deeply to parse".to_owned(),
        )
    }

    fn failed(&self, span: proc_macro2::Span, message: &str) -> Module {
        let range = span.byte_range();
        let span = if range == (0..0) && !message.contains("token stream") {
            // syn's span for "the input ended".
            let end = self.text.trim_end().len().max(self.offset);
            Span::new(end, end)
        } else {
            self.span(span)
        };
        self.error(span, message.to_lowercase())
    }

    fn error(&self, span: Span, message: String) -> Module {
        let mut module = Module::new(Language::Rust);
        module.functions[0].span = Span::new(0, self.text.len());
        module.comments = comments::comments(self.text);
        module.errors.push(SyntaxError { span, message });
        module
    }
}
