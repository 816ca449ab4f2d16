//! Commands: what is run, with which words, and what of it other commands read.

use super::files::{plain_name, read_file_name};
use super::scope::is_name;
use super::unseen::runs_text;
use super::{Lowerer, children, fields};
use crate::ir::{AssignOp, Call, ExprId, ExprKind, Item, Name, StatementKind};
use crate::source::Span;
use tree_sitter::Node;

/// Commands that run the command in their words.
const RUNNERS: [&str; 24] = [
    "time", "env", "command", "builtin", "exec", "nohup", "nice", "ionice", "setsid", "sudo",
    "doas", "timeout", "gtimeout", "retry", "stdbuf", "unbuffer", "watch", "xargs", "parallel",
    "docker", "podman", "kubectl", "ssh", "chronic",
];

/// Commands that send requests, as far as a word in the middle of others names one.
pub(super) const CLIENTS: [&str; 6] = ["curl", "wget", "http", "https", "xh", "xhs"];

/// Commands that print what they read, as far as JSON is concerned.
const FILTERS: [&str; 3] = ["tee", "cat", "tr"];

impl Lowerer {
    /// A simple command; `behind` are words of it behind a redirection.
    pub(super) fn command<'t>(
        &mut self,
        node: Node<'t>,
        behind: &[Node<'t>],
        stdin: Option<ExprId>,
        captured: bool,
    ) -> ExprId {
        let span = self.span(node);
        let mut stdin = stdin;
        let mut words: Vec<Node<'_>> = Vec::new();
        let mut effects = Vec::new();
        for (field, child) in fields(node) {
            match (field, child.kind()) {
                (_, "herestring_redirect") => stdin = self.here_string(child).or(stdin),
                (_, "file_redirect") if self.text(child).starts_with('<') => {
                    let at = self.span(child);
                    let file = read_file_name(self.text(child)).unwrap_or_default();
                    stdin = Some(self.file_text(&file, at));
                }
                (Some("name"), _) => {
                    words.extend(children(child).into_iter().filter(|word| word.is_named()));
                }
                (_, "variable_assignment") => {
                    if let Some(value) = child.child_by_field_name("value") {
                        effects.push(self.word(value));
                    }
                }
                (Some("argument"), _) => words.push(child),
                _ => {}
            }
        }
        words.extend(behind);
        if words.is_empty() {
            return self.opaque("nothing", effects, span);
        }
        let value = self.named_command(node, &words, stdin, captured);
        if effects.is_empty() {
            return value;
        }
        effects.push(value);
        self.push(ExprKind::Sequence(effects), span)
    }

    fn named_command(
        &mut self,
        node: Node<'_>,
        words: &[Node<'_>],
        stdin: Option<ExprId>,
        captured: bool,
    ) -> ExprId {
        let span = self.span(node);
        let name = self.command_name(words[0]);
        let args = &words[1..];
        let Some(name) = name else {
            let callee = self.word(words[0]);
            return self.call(callee, args, stdin, node);
        };
        if self.scopes.is_function(&name) {
            return self.function_call(node, &name, args, stdin, captured);
        }
        let is_runner = RUNNERS.contains(&name.as_str());
        let mut texts = match is_runner || runs_text(&name) {
            true => self.texts(args),
            false => Vec::new(),
        };
        if !texts.is_empty() {
            let callee = self.word(words[0]);
            texts.insert(0, self.call(callee, args, stdin, node));
            let all = self.push(ExprKind::Sequence(texts), span);
            return if name == "eval" {
                self.blurred(node, all)
            } else {
                all
            };
        }
        if is_runner && let Some(at) = args.iter().position(|word| self.is_client(*word)) {
            return self.named_command(node, &args[at..], stdin, captured);
        }
        match name.as_str() {
            "exit" | "return" | "die" if self.subshells == 0 || name == "return" => {
                return self.leave(node, args);
            }
            "break" | "continue" if self.subshells == 0 => {
                return self.push(ExprKind::Diverge(Box::new(StatementKind::Jump)), span);
            }
            "shift" => {
                let command = self.text(node).to_owned();
                self.shift(&command);
            }
            "read" => return self.read_command(args, stdin, node),
            "cat" if captured && args.iter().all(|word| self.text(*word) == "-") => {
                return stdin.unwrap_or_else(|| self.opaque("standard input", Vec::new(), span));
            }
            "cat" if captured && args.len() == 1 => {
                let file = plain_name(self.text(args[0]));
                return self.file_text(&file, span);
            }
            "echo" | "printf" if captured => return self.printed(&name, args, node),
            "jq" | "gojq" | "jaq" => return self.jq(args, stdin, node),
            name if captured && FILTERS.contains(&name) => {
                if let Some(stdin) = stdin
                    && (name == "tee" || args.iter().any(|word| self.text(*word).contains("-d")))
                {
                    return stdin;
                }
            }
            _ => {}
        }
        let name = Name::from(name);
        let requests = self.requests(&name, args);
        if requests.len() > 1 {
            return self.several_requests(&name, &requests, stdin, node);
        }
        let at = self.span(words[0]);
        let is_other_code = matches!(name.as_str(), "source" | "." | "eval");
        let is_curl = name == "curl";
        let callee = self.push(ExprKind::Global(name), at);
        let call = match self
            .file_argument(args)
            .filter(|_| is_curl && stdin.is_none())
        {
            Some((place, file)) => self.reading(callee, args, (place, &file), span),
            None => self.call(callee, args, stdin, node),
        };
        match is_other_code {
            true => self.blurred(node, call),
            false => call,
        }
    }

    /// The name of a command that is written as it is, without its folder.
    pub(super) fn command_name(&self, word: Node<'_>) -> Option<String> {
        let text = self.text(word);
        let is_plain = matches!(word.kind(), "word" | "number") || word.kind() == "raw_string";
        if !is_plain || text.contains(['$', '`', '*']) {
            return None;
        }
        let text = text.trim_matches('\'').trim_start_matches('\\');
        let name = text.rsplit('/').next().unwrap_or(text);
        Some(name.strip_suffix(".exe").unwrap_or(name).to_owned())
    }

    fn is_client(&self, word: Node<'_>) -> bool {
        self.command_name(word)
            .is_some_and(|name| CLIENTS.contains(&name.as_str()))
    }

    /// A call with the standard input first.
    fn call(
        &mut self,
        callee: ExprId,
        words: &[Node<'_>],
        stdin: Option<ExprId>,
        node: Node<'_>,
    ) -> ExprId {
        let span = self.span(node);
        let words = self.arguments(words);
        self.call_at(callee, words, stdin, span)
    }

    /// The arguments that words become.
    pub(super) fn arguments(&mut self, words: &[Node<'_>]) -> Vec<Item> {
        words.iter().flat_map(|word| self.items(*word)).collect()
    }

    pub(super) fn call_at(
        &mut self,
        callee: ExprId,
        words: Vec<Item>,
        stdin: Option<ExprId>,
        span: Span,
    ) -> ExprId {
        let input = match stdin {
            Some(stdin) => stdin,
            None => self.push(ExprKind::Undefined, span),
        };
        let mut args = vec![Item {
            value: input,
            spread: false,
        }];
        args.extend(words);
        let call = Call {
            callee,
            args,
            is_new: false,
            args_span: span,
        };
        self.push(ExprKind::Call(call), span)
    }

    /// A call of a function of the file; one that runs its arguments is followed into the command that these are.
    fn function_call(
        &mut self,
        node: Node<'_>,
        name: &str,
        args: &[Node<'_>],
        stdin: Option<ExprId>,
        captured: bool,
    ) -> ExprId {
        let span = self.span(node);
        if self.scopes.is_runner(name)
            && let Some(at) = args.iter().position(|word| {
                self.is_client(*word)
                    || self
                        .command_name(*word)
                        .is_some_and(|word| word != name && self.scopes.is_function(&word))
            })
        {
            return self.named_command(node, &args[at..], stdin, captured);
        }
        let Some((binding, _)) = self.function_binding(name) else {
            return self.opaque("nothing", Vec::new(), span);
        };
        let callee = self.push(ExprKind::Binding(binding), span);
        let mut items = Vec::new();
        for word in args {
            items.extend(self.items(*word));
        }
        let call = Call {
            callee,
            args: items,
            is_new: false,
            args_span: span,
        };
        let call = self.push(ExprKind::Call(call), span);
        match stdin {
            Some(stdin) => self.opaque("what a function prints", vec![stdin, call], span),
            None => call,
        }
    }

    fn leave(&mut self, node: Node<'_>, args: &[Node<'_>]) -> ExprId {
        let span = self.span(node);
        let mut effects = Vec::new();
        for word in args {
            effects.push(self.word(*word));
        }
        let leave = self.push(
            ExprKind::Diverge(Box::new(StatementKind::Return(None))),
            span,
        );
        if effects.is_empty() {
            return leave;
        }
        effects.push(leave);
        self.push(ExprKind::Sequence(effects), span)
    }

    /// `read -r -d '' name <<EOF` takes all of the input; other reads something of it.
    fn read_command(&mut self, args: &[Node<'_>], stdin: Option<ExprId>, node: Node<'_>) -> ExprId {
        let span = self.span(node);
        let words: Vec<String> = args
            .iter()
            .map(|word| self.text(*word).to_owned())
            .collect();
        let takes_all = words.windows(2).any(|pair| {
            pair[0].starts_with('-')
                && pair[0].ends_with('d')
                && matches!(pair[1].as_str(), "''" | "\"\"")
        });
        let names: Vec<&String> = words.iter().filter(|word| is_name(word)).collect();
        let mut all = Vec::new();
        for name in &names {
            let value = match stdin.filter(|_| takes_all && names.len() == 1) {
                Some(stdin) => self.builtin("$output", &[stdin], span),
                None => self.opaque("read while the script runs", Vec::new(), span),
            };
            let binding = self.variable(&Name::from(name.as_str()), span);
            all.push(self.assign(binding, AssignOp::Set, value, span));
        }
        self.opaque("nothing", all, span)
    }

    /// What `echo` and `printf` print.
    fn printed(&mut self, name: &str, args: &[Node<'_>], node: Node<'_>) -> ExprId {
        let span = self.span(node);
        let mut args = args;
        while let Some((first, rest)) = args.split_first() {
            let option = self.text(*first);
            let is_option = if name == "echo" {
                matches!(option, "-n" | "-e" | "-E" | "-ne" | "-en")
            } else {
                option == "--"
            };
            if !is_option {
                break;
            }
            args = rest;
        }
        if name == "echo" {
            let mut pieces = Vec::new();
            for (at, word) in args.iter().enumerate() {
                if at > 0 {
                    let gap = self.part.span(word.start_byte(), word.start_byte());
                    pieces.push(self.string(" ", gap));
                }
                self.pieces(*word, &mut pieces);
            }
            return self.joined(pieces, span);
        }
        let Some((format, values)) = args.split_first() else {
            return self.string("", span);
        };
        let text = self.text(*format).to_owned();
        let bare = text.trim_matches(['\'', '"']);
        match bare.strip_suffix("\\n").unwrap_or(bare) {
            "%s" if values.len() == 1 => self.word(values[0]),
            plain if values.is_empty() && !plain.contains(['%', '\\']) => self.word(*format),
            _ => self.formatted(*format, values, node),
        }
    }

    /// `printf 'text %s text' value`: each `%s` is the next value.
    fn formatted(&mut self, format: Node<'_>, values: &[Node<'_>], node: Node<'_>) -> ExprId {
        let span = self.span(node);
        let quote = match format.kind() {
            "raw_string" => 1,
            "string" if format.named_child_count() <= 1 => 1,
            _ => {
                let inner = values.iter().map(|word| self.word(*word)).collect();
                return self.opaque("what printf makes of a format", inner, span);
            }
        };
        let (start, end) = (format.start_byte() + quote, format.end_byte() - quote);
        let text = self.part.text.get(start..end).unwrap_or("").to_owned();
        let quoting = if format.kind() == "string" {
            super::words::Quoting::Double
        } else {
            super::words::Quoting::None
        };
        let mut values = values.iter();
        let (mut pieces, mut from) = (Vec::new(), 0);
        while let Some(at) = text[from..].find(['%', '\\']).map(|at| from + at) {
            let (length, is_value) = match text.get(at..at + 2) {
                Some("%s") => (2, true),
                Some("\\n") => (2, false),
                Some("%d") => (2, true),
                // Escapes that double quotes resolve themselves.
                Some("\\\"") if quote == 1 && format.kind() == "string" => {
                    let next = at + 2;
                    self.literal(start + from, start + next, quoting, &mut pieces);
                    from = next;
                    continue;
                }
                _ => {
                    let inner = values.map(|word| self.word(*word)).collect();
                    return self.opaque("what printf makes of a format", inner, span);
                }
            };
            self.literal(start + from, start + at, quoting, &mut pieces);
            if is_value {
                if let Some(value) = values.next() {
                    self.pieces(*value, &mut pieces);
                }
            } else {
                let gap = self.part.span(start + at, start + at + length);
                pieces.push(self.resolved("\n", gap));
            }
            from = at + length;
        }
        self.literal(start + from, end, quoting, &mut pieces);
        self.joined(pieces, span)
    }
}
