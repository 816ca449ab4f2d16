//! Loops of which every step is known: what goes round, how often, and where each `break` and `continue` leads.
//!
//! ```js
//! outer: for (const host of hosts) {
//!   for (const path of paths) {
//!     if (host === OLD) continue outer;
//!     url = join(host, path);
//!     break outer;
//!   }
//! }
//! ```
//!
//! They are run as they would be. Where a step turns out not to be known, or sends something, nothing of that has happened:
//! a call in a loop is one call, however often it is made.

use super::Evaluation;
use super::heap::Presence;
use super::value::Kind;
use crate::ir::{Block, ExprId, ExprKind, Language, Statement, StatementKind};
use crate::source::Span;

/// Rounds of a loop and of all loops in it; what goes round more often is not run so.
const MAX_ROUNDS: usize = 48;

/// Where control goes behind a statement.
enum Way {
    /// To the next one.
    On,
    /// Out of the loop with this label, or the innermost one, or to its next round.
    Leap { label: String, ends: bool },
}

/// What a loop in a file looks like.
struct Head {
    label: String,
    /// The body stands before the question.
    asks_last: bool,
    /// It is no loop, and only can be left like one.
    is_block: bool,
}

impl Evaluation<'_> {
    /// Runs a loop step by step, if all of it is known.
    pub(super) fn run_known(&mut self, statement: &Statement) -> bool {
        if !self.can_be_known(statement) {
            return false;
        }
        let path = self.path.clone();
        let sent = self.requests.len();
        let mut rounds = MAX_ROUNDS;
        self.heap.begin();
        let way = self.known_loop(statement, &mut rounds);
        let is_done = matches!(way, Some(Way::On)) && !self.left && self.requests.len() == sent;
        let writes = self.heap.end();
        if is_done {
            self.heap.apply(writes);
            return true;
        }
        self.requests.truncate(sent);
        self.requests_by_root.retain(|_, at| *at < sent);
        self.left = false;
        self.path = path;
        false
    }

    /// Whether nothing in a loop takes it out of its order: what is waited for, handed out, or kept for later with the variables
    /// of one round.
    fn can_be_known(&self, statement: &Statement) -> bool {
        let file = self.file();
        let is_script = matches!(
            file.ir.language,
            Language::JavaScript | Language::TypeScript | Language::Tsx
        );
        let text = file.source.slice(statement.span);
        let is_word = |word: &str| holds_word(text, word);
        let mut inside = { file.ir.exprs.iter() }.filter(|expr| statement.span.contains(expr.span));
        let has_own = is_word("let") || is_word("const");
        is_script
            && !is_word("await")
            && !is_word("yield")
            && inside.all(|expr| !(has_own && matches!(expr.kind, ExprKind::Function(_))))
    }

    fn known_loop(&mut self, statement: &Statement, rounds: &mut usize) -> Option<Way> {
        let StatementKind::Loop {
            init,
            test,
            each,
            body,
            update,
            ..
        } = &statement.kind
        else {
            return None;
        };
        let head = self.head_of(statement.span, test.is_none() && each.is_none());
        for first in init {
            self.run_statement(first);
        }
        if let Some((pattern, expr)) = each {
            let iterated = self.eval(*expr);
            let Kind::Array(id) = iterated.kind else {
                return None;
            };
            let list = self.heap.list(id).filter(|list| list.open.is_none())?;
            let is_certain = |presence: &Presence| matches!(presence, Presence::Always);
            if !list.items.iter().all(|(_, presence)| is_certain(presence)) {
                return None;
            }
            let items: Vec<_> = list.items.iter().map(|(item, _)| item.clone()).collect();
            let length = items.len();
            for item in items {
                let item = item.under(&iterated.trace);
                self.bind(pattern, item, Some(*expr));
                if let Some(way) = self.known_round(body, &head, rounds)? {
                    return Some(way);
                }
                // What is added while it goes round is gone over too.
                if self.heap.list(id).map(|list| list.items.len()) != Some(length) {
                    return None;
                }
            }
            return Some(Way::On);
        }
        let mut is_asked = !head.asks_last;
        loop {
            if let (Some(test), true) = (test, is_asked) {
                match self.eval(*test).truthiness() {
                    Some(true) => {}
                    Some(false) => return Some(Way::On),
                    None => return None,
                }
            }
            is_asked = true;
            if let Some(way) = self.known_round(body, &head, rounds)? {
                return Some(way);
            }
            if head.is_block {
                return Some(Way::On);
            }
            if let Some(update) = update {
                self.eval(*update);
            }
        }
    }

    /// One round of a loop: the way that leads out of it, if it was the last one.
    fn known_round(
        &mut self,
        body: &Block,
        head: &Head,
        rounds: &mut usize,
    ) -> Option<Option<Way>> {
        *rounds = rounds.checked_sub(1)?;
        match self.known_block(body, rounds)? {
            Way::On => Some(None),
            Way::Leap { label, ends } => {
                let is_own = match head.is_block {
                    true => !label.is_empty() && label == head.label,
                    false => label.is_empty() || label == head.label,
                };
                Some(match (is_own, ends) {
                    (true, true) => Some(Way::On),
                    (true, false) => None,
                    (false, _) => Some(Way::Leap { label, ends }),
                })
            }
        }
    }

    fn known_block(&mut self, block: &Block, rounds: &mut usize) -> Option<Way> {
        self.hoist(block);
        for statement in &block.statements {
            let way = self.known_statement(statement, rounds)?;
            if self.left {
                return None;
            }
            if let Way::Leap { .. } = way {
                return Some(way);
            }
        }
        if let Some(tail) = block.tail {
            self.eval(tail);
        }
        Some(Way::On)
    }

    fn known_statement(&mut self, statement: &Statement, rounds: &mut usize) -> Option<Way> {
        match &statement.kind {
            StatementKind::Jump => Some(self.leap(statement.span)),
            StatementKind::Loop { .. } => self.known_loop(statement, rounds),
            StatementKind::Expr(expr) => self.known_expression(*expr, rounds),
            StatementKind::Let { .. } => {
                self.run_statement(statement);
                Some(Way::On)
            }
            _ => None,
        }
    }

    /// An expression that stands alone: a decision, out of which a jump may lead, or one for its effect.
    fn known_expression(&mut self, expr: ExprId, rounds: &mut usize) -> Option<Way> {
        let file = self.file();
        let found = file.ir.expr(expr);
        let text = file.source.slice(found.span);
        let leaves = ["break", "continue", "return", "throw"];
        if !leaves.iter().any(|word| holds_word(text, word)) {
            self.eval(expr);
            return Some(Way::On);
        }
        match &found.kind {
            ExprKind::Block { block, .. } => self.known_block(block, rounds),
            ExprKind::If {
                test,
                then,
                otherwise,
            } => match (self.eval(*test).truthiness()?, otherwise) {
                (true, _) => self.known_expression(*then, rounds),
                (false, Some(otherwise)) => self.known_expression(*otherwise, rounds),
                (false, None) => Some(Way::On),
            },
            _ => None,
        }
    }

    fn leap(&self, jump: Span) -> Way {
        let file = self.file();
        let text = file.source.slice(jump).trim_end_matches(';').trim();
        let (word, label) = match text.split_once(char::is_whitespace) {
            Some((word, label)) => (word, label.trim()),
            None => (text, ""),
        };
        Way::Leap {
            label: label.to_owned(),
            ends: word == "break",
        }
    }

    fn head_of(&self, whole: Span, has_no_question: bool) -> Head {
        let file = self.file();
        let text = file.source.slice(whole);
        let first = text.find(|one: char| !is_letter(one)).unwrap_or(text.len());
        let (word, rest) = text.split_at(first);
        let (label, text) = match rest.trim_start().strip_prefix(':') {
            Some(rest) => (word, rest.trim_start()),
            None => ("", text),
        };
        Head {
            label: label.to_owned(),
            asks_last: text.starts_with("do"),
            is_block: has_no_question && !text.starts_with("for"),
        }
    }
}

fn is_letter(one: char) -> bool {
    one.is_alphanumeric() || matches!(one, '_' | '$')
}

fn holds_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let behind = &text[at + word.len()..];
        !text[..at].ends_with(is_letter) && !behind.starts_with(is_letter)
    })
}
