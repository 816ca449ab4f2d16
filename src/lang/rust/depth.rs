//! How deep a recursive parser would descend into a token stream, estimated from above before one is let near it.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// What to assume of macro bodies, which syn keeps as tokens.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Bodies {
    /// They are parsed like all else.
    Parsed,
    /// Only their brackets count.
    Kept,
}

/// An upper bound for the depth of the syntax tree of `tokens`: every level of a tree takes at least one token, and all of them
/// stand between the same two separators of their bracket.
pub(super) fn depth(tokens: &TokenStream, bodies: Bodies) -> usize {
    // Explicit stack: the estimate must survive what it guards against.
    let mut open = vec![Level::new(tokens.clone(), 0, false)];
    let mut deepest = 0;
    while let Some(level) = open.last_mut() {
        let Some(token) = level.next() else {
            open.pop();
            continue;
        };
        deepest = deepest.max(level.base + level.run());
        if let TokenTree::Group(group) = token {
            let base = level.base + level.run() + 1;
            let kept = level.kept || (level.behind_bang && bodies == Bodies::Kept);
            open.push(Level::new(group.stream(), base, kept));
        }
    }
    deepest
}

/// The tokens of one bracket that are still to be read.
struct Level {
    tokens: std::iter::Peekable<proc_macro2::token_stream::IntoIter>,
    /// Depth of the bracket itself.
    base: usize,
    /// Tokens since the last separator.
    since: usize,
    /// Tokens whose nesting a comma does not end: `<` of generics and `|` of closures.
    sticky: usize,
    /// The last character of the previous token, if it is punctuation joined to this one.
    joint: Option<char>,
    previous: Previous,
    behind_bang: bool,
    /// Inside a macro body that stays tokens.
    kept: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Previous {
    Brace,
    Ident,
    Bang,
    Hash,
    HashBang,
    Other,
}

impl Level {
    fn new(tokens: TokenStream, base: usize, kept: bool) -> Self {
        Self {
            tokens: tokens.into_iter().peekable(),
            base,
            since: 0,
            sticky: 0,
            joint: None,
            previous: Previous::Other,
            behind_bang: false,
            kept,
        }
    }

    fn run(&self) -> usize {
        if self.kept {
            0
        } else {
            self.since + self.sticky
        }
    }

    fn restart(&mut self) {
        self.since = 0;
        self.sticky = 0;
    }

    fn next(&mut self) -> Option<TokenTree> {
        let token = self.tokens.next()?;
        // A brace that something other than an operator or `else` follows ends a statement, an arm or an item.
        if self.previous == Previous::Brace && begins_anew(&token) {
            self.restart();
        }
        let joint = self.joint.take();
        let previous = self.previous;
        self.behind_bang = false;
        self.since += 1;
        self.previous = match &token {
            TokenTree::Punct(punct) => {
                self.punct(punct.as_char(), joint);
                if punct.spacing() == Spacing::Joint {
                    self.joint = Some(punct.as_char());
                }
                match punct.as_char() {
                    '!' if previous == Previous::Ident => Previous::Bang,
                    '#' => Previous::Hash,
                    '!' if previous == Previous::Hash => Previous::HashBang,
                    _ => Previous::Other,
                }
            }
            TokenTree::Group(group) => {
                self.behind_bang = previous == Previous::Bang;
                match group.delimiter() {
                    // Attributes are a flat list, however many there are.
                    Delimiter::Bracket if previous == Previous::Hash => {
                        self.since = self.since.saturating_sub(2);
                        Previous::Other
                    }
                    Delimiter::Bracket if previous == Previous::HashBang => {
                        self.since = self.since.saturating_sub(3);
                        Previous::Other
                    }
                    Delimiter::Brace => Previous::Brace,
                    _ => Previous::Other,
                }
            }
            // `macro_rules! name { ... }`
            TokenTree::Ident(_) if previous == Previous::Bang => Previous::Bang,
            // `return !(x)` is no macro.
            TokenTree::Ident(ident) if self.is_bang_next() && takes_operand(&ident.to_string()) => {
                Previous::Other
            }
            TokenTree::Ident(_) => Previous::Ident,
            TokenTree::Literal(_) => Previous::Other,
        };
        Some(token)
    }

    fn is_bang_next(&mut self) -> bool {
        matches!(self.tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == '!')
    }

    fn punct(&mut self, punct: char, joint: Option<char>) {
        match punct {
            ';' => self.restart(),
            // What stands left and right of an arm's arrow are siblings.
            '>' if joint == Some('=') => self.restart(),
            '>' if joint == Some('-') => {}
            '>' => self.sticky = self.sticky.saturating_sub(2),
            // Types take a parser's biggest frames.
            '<' => self.sticky += 2,
            '|' => self.sticky += 1,
            ',' => self.since = 0,
            _ => {}
        }
    }
}

fn begins_anew(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(ident) => ident != "else" && ident != "as",
        TokenTree::Punct(punct) => punct.as_char() == '#',
        TokenTree::Group(_) | TokenTree::Literal(_) => true,
    }
}

/// Keywords that an expression, and so a negation, may follow.
fn takes_operand(ident: &str) -> bool {
    matches!(
        ident,
        "return"
            | "break"
            | "if"
            | "while"
            | "match"
            | "in"
            | "else"
            | "move"
            | "yield"
            | "const"
            | "async"
            | "unsafe"
            | "as"
            | "mut"
            | "raw"
            | "let"
            | "do"
            | "become"
            | "box"
            | "ref"
            | "static"
            | "for"
            | "where"
            | "loop"
            | "dyn"
            | "impl"
    )
}
