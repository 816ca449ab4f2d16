//! Where the comments of a Rust text are: syn keeps doc comments as attributes and drops the others.

use crate::ir::Comment;
use crate::source::Span;

/// Every comment of `text` in source order, doc comments included. A shebang line is none.
pub(super) fn comments(text: &str) -> Vec<Comment> {
    let mut lexer = Lexer {
        text,
        bytes: text.as_bytes(),
        at: super::parse::prefix_length(text),
    };
    let mut found = Vec::new();
    while lexer.at < lexer.bytes.len() {
        if let Some(comment) = lexer.comment() {
            found.push(comment);
        } else {
            lexer.skip_token();
        }
    }
    found
}

/// The number of bytes of white space and comments that `text` starts with.
pub(super) fn trivia_length(text: &str) -> usize {
    let mut lexer = Lexer {
        text,
        bytes: text.as_bytes(),
        at: 0,
    };
    loop {
        let rest = &text[lexer.at..];
        let spaces = rest.len() - rest.trim_start().len();
        lexer.at += spaces;
        // Doc comments are tokens, not trivia.
        let rest = &rest[spaces..];
        let doc = (rest.starts_with("///") && !rest.starts_with("////"))
            || rest.starts_with("//!")
            || rest.starts_with("/*!")
            || (rest.starts_with("/**") && !rest.starts_with("/***") && !rest.starts_with("/**/"));
        if doc || lexer.comment().is_none() {
            return lexer.at;
        }
    }
}

struct Lexer<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// The character at a byte offset on a character boundary.
    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    /// Reads the comment that starts here, if one does.
    fn comment(&mut self) -> Option<Comment> {
        let start = self.at;
        if self.peek(0) != b'/' {
            return None;
        }
        match self.peek(1) {
            b'/' => {
                let end = memchr::memchr(b'\n', &self.bytes[start..])
                    .map_or(self.bytes.len(), |line| start + line);
                self.at = end;
                // `\r\n` is the line end; any other `\r` belongs to the comment.
                let crlf = end < self.bytes.len() && self.bytes[end - 1] == b'\r';
                Some(Comment {
                    span: Span::new(start, end - usize::from(crlf)),
                    is_line: true,
                })
            }
            b'*' => {
                self.at += 2;
                let mut depth = 1;
                while depth > 0 && self.at < self.bytes.len() {
                    match (self.peek(0), self.peek(1)) {
                        (b'/', b'*') => {
                            depth += 1;
                            self.at += 2;
                        }
                        (b'*', b'/') => {
                            depth -= 1;
                            self.at += 2;
                        }
                        _ => self.at += 1,
                    }
                }
                Some(Comment {
                    span: Span::new(start, self.at),
                    is_line: false,
                })
            }
            _ => None,
        }
    }

    /// Moves past one token, so far as it matters for what may look like a comment inside it.
    fn skip_token(&mut self) {
        match self.peek(0) {
            b'"' => self.skip_quoted(b'"'),
            b'\'' => self.skip_quote(),
            byte if byte == b'_' || byte.is_ascii_alphanumeric() || byte >= 0x80 => {
                let start = self.at;
                while matches!(self.peek(0), b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | 0x80..)
                {
                    self.at += 1;
                }
                if matches!(&self.bytes[start..self.at], b"r" | b"br" | b"cr") {
                    self.skip_raw();
                }
            }
            _ => self.at += 1,
        }
    }

    /// A raw string's `#"..."#`, or nothing where the `#` begins a raw identifier.
    fn skip_raw(&mut self) {
        let mut hashes = 0;
        while self.peek(hashes) == b'#' {
            hashes += 1;
        }
        if self.peek(hashes) != b'"' {
            return;
        }
        self.at += hashes + 1;
        while self.at < self.bytes.len() {
            let Some(quote) = memchr::memchr(b'"', &self.bytes[self.at..]) else {
                self.at = self.bytes.len();
                return;
            };
            self.at += quote + 1;
            if (0..hashes).all(|ahead| self.peek(ahead) == b'#') {
                self.at += hashes;
                return;
            }
        }
    }

    fn skip_quoted(&mut self, delimiter: u8) {
        self.at += 1;
        while self.at < self.bytes.len() {
            match self.peek(0) {
                b'\\' => self.at += 2,
                byte => {
                    self.at += 1;
                    if byte == delimiter {
                        return;
                    }
                }
            }
        }
        self.at = self.at.min(self.bytes.len());
    }

    /// A character literal or a lifetime: `'` is a character's only if another closes it right behind one character or escape.
    fn skip_quote(&mut self) {
        if self.peek(1) == b'\\' {
            return self.skip_quoted(b'\'');
        }
        let closing = self
            .char_at(self.at + 1)
            .map(|inside| self.at + 1 + inside.len_utf8())
            .filter(|&behind| self.bytes.get(behind) == Some(&b'\''));
        self.at = closing.map_or(self.at, |behind| behind) + 1;
    }
}
