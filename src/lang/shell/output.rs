//! What statements print: the value of a command substitution, of a pipe's left side, and of a here-document.

use super::files::{file_name, read_file_name};
use super::words::Quoting;
use super::{Lowerer, children, fields};
use crate::ir::{Block, ExprId, ExprKind};
use tree_sitter::Node;

impl Lowerer {
    /// Lowers a statement; its value is what it prints, as far as that is followed, where `captured` says that somebody reads it.
    pub(super) fn output(
        &mut self,
        node: Node<'_>,
        stdin: Option<ExprId>,
        captured: bool,
    ) -> ExprId {
        let span = self.span(node);
        match node.kind() {
            "command" => self.command(node, &[], stdin, captured),
            "redirected_statement" => self.redirected(node, stdin, captured),
            "pipeline" => self.pipeline(node, stdin, captured),
            "subshell" => {
                let block = self.isolated(node, |this| this.printing(node, captured));
                self.block_expr(block)
            }
            "compound_statement" | "do_group" => {
                let block = self.printing(node, captured);
                self.block_expr(block)
            }
            "variable_assignment" => self.assignment(node),
            "variable_assignments" | "declaration_command" | "unset_command" => {
                let mut all = Vec::new();
                for child in children(node) {
                    match child.kind() {
                        "variable_assignment" => all.push(self.assignment(child)),
                        "variable_name" | "word" if node.kind() != "variable_assignments" => {
                            all.extend(self.redeclared(node, child));
                        }
                        _ => {}
                    }
                }
                self.opaque("nothing", all, span)
            }
            "list" => self.list(node, stdin),
            "negated_command" => {
                let inner = children(node).into_iter().find(|child| child.is_named());
                match inner {
                    Some(inner) => self.output(inner, stdin, captured),
                    None => self.opaque("nothing", Vec::new(), span),
                }
            }
            "if_statement" => self.branch(node),
            "case_statement" => self.case(node),
            "while_statement" | "for_statement" | "c_style_for_statement" => self.repeat(node),
            "function_definition" => self.function(node),
            "test_command" => {
                let inner = self.effects_below(node);
                self.opaque("an exit status", inner, span)
            }
            "comment" => self.opaque("nothing", Vec::new(), span),
            "word"
            | "string"
            | "raw_string"
            | "concatenation"
            | "number"
            | "simple_expansion"
            | "expansion"
            | "command_substitution"
            | "ansi_c_string" => self.word(node),
            _ => {
                let inner = self.effects_below(node);
                self.opaque("shell syntax that is not followed", inner, span)
            }
        }
    }

    /// `local name`, `export name`, `unset name`: a local begins empty, what is unset is not known to the environment either.
    fn redeclared(&mut self, declaration: Node<'_>, name: Node<'_>) -> Option<ExprId> {
        let text = self.text(declaration).to_owned();
        let word = self.text(name).to_owned();
        let span = self.span(name);
        if !super::scope::is_name(&word) {
            return None;
        }
        let name = crate::ir::Name::from(word);
        if self.function != crate::ir::Module::BODY && super::scope::is_local(&text) {
            let binding = self.declare_local(&name, span);
            let empty = self.string(
                "",
                crate::source::Span::new(span.end as usize, span.end as usize),
            );
            return Some(self.assign(binding, crate::ir::AssignOp::Set, empty, span));
        }
        if text.starts_with("unset") {
            let binding = self.variable(&name, span);
            let lost = self.opaque("unset", Vec::new(), span);
            return Some(self.assign(binding, crate::ir::AssignOp::Set, lost, span));
        }
        None
    }

    /// A block whose value is what its one statement prints.
    fn printing(&mut self, node: Node<'_>, captured: bool) -> Block {
        let inner: Vec<Node<'_>> = children(node)
            .into_iter()
            .filter(|child| child.is_named() && child.kind() != "comment")
            .collect();
        if !captured || inner.is_empty() {
            return self.block_of(node);
        }
        self.printing_block(node, &inner)
    }

    /// Statements whose value is what the last one prints, if those before it print nothing.
    pub(super) fn printing_block(&mut self, around: Node<'_>, statements: &[Node<'_>]) -> Block {
        let span = self.span(around);
        let mut block = Block {
            span,
            ..Block::default()
        };
        let Some((last, first)) = statements.split_last() else {
            return block;
        };
        for one in first {
            let expr = self.deeper(*one, |this| this.effect(*one));
            let statement = self.statement(expr);
            block.statements.push(statement);
        }
        let value = self.deeper(*last, |this| this.output(*last, None, true));
        let is_all = first.iter().all(|one| self.is_silent(*one));
        block.tail = Some(match is_all {
            true => value,
            false => self.opaque("what several commands print", vec![value], span),
        });
        block
    }

    /// Whether a statement prints nothing.
    fn is_silent(&self, node: Node<'_>) -> bool {
        match node.kind() {
            "variable_assignment"
            | "variable_assignments"
            | "declaration_command"
            | "unset_command"
            | "function_definition"
            | "test_command"
            | "comment" => true,
            "command" => {
                let name = self.text(node).split_whitespace().next().unwrap_or("");
                matches!(
                    name,
                    "set" | "shift" | "read" | "cd" | "trap" | "true" | ":" | "shopt" | "sleep"
                )
            }
            "list" => children(node)
                .iter()
                .all(|child| !child.is_named() || self.is_silent(*child)),
            _ => false,
        }
    }

    /// `$(...)`: what the commands print, without the line ends behind it.
    pub(super) fn substitution(&mut self, node: Node<'_>) -> ExprId {
        let span = self.span(node);
        let statements: Vec<Node<'_>> = children(node)
            .into_iter()
            .filter(|child| child.is_named() && child.kind() != "comment")
            .collect();
        if let [only] = statements.as_slice()
            && only.kind() == "file_redirect"
        {
            return self.opaque("read from a file", Vec::new(), span);
        }
        let block = self.isolated(node, |this| this.printing_block(node, &statements));
        let block = self.block_expr(block);
        self.builtin("$output", &[block], span)
    }

    fn pipeline(&mut self, node: Node<'_>, stdin: Option<ExprId>, captured: bool) -> ExprId {
        let stages: Vec<Node<'_>> = children(node)
            .into_iter()
            .filter(|child| child.is_named() && child.kind() != "comment")
            .collect();
        self.stages(&stages, stdin, captured, node)
    }

    fn stages(
        &mut self,
        stages: &[Node<'_>],
        stdin: Option<ExprId>,
        captured: bool,
        around: Node<'_>,
    ) -> ExprId {
        let mut value = stdin;
        for (at, stage) in stages.iter().enumerate() {
            let is_last = at + 1 == stages.len();
            let input = value;
            let block = self.isolated(*stage, |this| {
                let span = this.span(*stage);
                let value = this.deeper(*stage, |this| {
                    this.output(*stage, input, captured || !is_last)
                });
                Block {
                    span,
                    tail: Some(value),
                    ..Block::default()
                }
            });
            value = Some(match (block.statements.is_empty(), block.tail) {
                (true, Some(tail)) => tail,
                _ => self.block_expr(block),
            });
        }
        let span = self.span(around);
        value.unwrap_or_else(|| self.opaque("nothing", Vec::new(), span))
    }

    /// A statement with redirections.
    fn redirected(&mut self, node: Node<'_>, stdin: Option<ExprId>, captured: bool) -> ExprId {
        let span = self.span(node);
        let mut input = stdin;
        let (mut behind, mut piped, mut words) = (Vec::new(), Vec::new(), Vec::new());
        let mut effects = Vec::new();
        let mut target = None;
        for child in children(node) {
            match child.kind() {
                "heredoc_redirect" => {
                    input = Some(self.here_document(child));
                    for inner in children(child) {
                        match inner.kind() {
                            "file_redirect" => {
                                target = file_name(self.text(inner)).or(target);
                            }
                            "pipeline" => piped.extend(
                                children(inner).into_iter().filter(|stage| stage.is_named()),
                            ),
                            "heredoc_start"
                            | "heredoc_body"
                            | "heredoc_end"
                            | "file_descriptor"
                            | "herestring_redirect"
                            | "comment" => {}
                            _ if inner.is_named() => behind.push(inner),
                            _ => {}
                        }
                    }
                }
                "herestring_redirect" => input = self.here_string(child).or(input),
                "file_redirect" => {
                    let text = self.text(child).to_owned();
                    words.extend(words_behind(child));
                    let mut inner = Vec::new();
                    for part in children(child) {
                        if part.kind() == "process_substitution" {
                            inner.push(self.expansion(part));
                        }
                    }
                    target = file_name(&text).or(target);
                    if let Some(file) = read_file_name(&text) {
                        let at = self.span(child);
                        input = Some(self.file_text(&file, at));
                    } else if text.trim_start_matches('0').starts_with('<') {
                        let at = self.span(child);
                        input = Some(self.opaque("read from a file", inner, at));
                    } else {
                        effects.extend(inner);
                    }
                }
                _ => {}
            }
        }
        let Some(body) = node.child_by_field_name("body") else {
            return self.opaque("nothing", effects, span);
        };
        let mut value = self.deeper(body, |this| {
            let captured = captured || !piped.is_empty() || target.is_some();
            match body.kind() {
                "command" => this.command(body, &words, input, captured),
                _ => this.output(body, input, captured),
            }
        });
        if !piped.is_empty() {
            value = self.stages(&piped, Some(value), captured, node);
        }
        let target = target.filter(|(file, _)| file != "/dev/null");
        if let Some((file, adds)) = target {
            let text = match adds {
                true => self.opaque("read from a file that grows", vec![value], span),
                false => value,
            };
            value = self.write_file(&file, text, span);
        }
        if behind.is_empty() && effects.is_empty() {
            return value;
        }
        effects.push(value);
        for one in behind {
            effects.push(self.deeper(one, |this| this.effect(one)));
        }
        self.opaque("what several commands print", effects, span)
    }

    /// `<<< word`.
    pub(super) fn here_string(&mut self, node: Node<'_>) -> Option<ExprId> {
        let word = children(node)
            .into_iter()
            .find(|child| child.is_named() && child.kind() != "file_descriptor")?;
        Some(self.word(word))
    }

    /// The text of a here-document.
    fn here_document(&mut self, node: Node<'_>) -> ExprId {
        let span = self.span(node);
        let all = children(node);
        let find = |kind: &str| all.iter().find(|child| child.kind() == kind).copied();
        let (Some(start), Some(body)) = (find("heredoc_start"), find("heredoc_body")) else {
            return self.string(
                "",
                crate::source::Span::new(span.end as usize, span.end as usize),
            );
        };
        let is_quoted = self.text(start).contains(['\'', '"', '\\']);
        let is_dash = all.iter().any(|child| child.kind() == "<<-");
        let (from, to) = (body.start_byte(), body.end_byte());
        let mut pieces = Vec::new();
        if is_quoted {
            self.literal(from, to, Quoting::None, &mut pieces);
        } else {
            self.between(body, from, to, Quoting::HereDocument, &mut pieces);
        }
        let body_span = self.span(body);
        if is_dash {
            // Tabs are taken off each line: to JSON they are blanks like others.
            let value = self.joined(pieces, body_span);
            return self.push(ExprKind::Wrapped(value), body_span);
        }
        self.joined(pieces, body_span)
    }
}

/// The words that a redirection is parsed with and that are the command's: all but the first.
pub(super) fn words_behind(redirect: Node<'_>) -> Vec<Node<'_>> {
    let all = fields(redirect).into_iter();
    let words = all.filter(|(field, _)| *field == Some("destination"));
    words.map(|(_, word)| word).skip(1).collect()
}
