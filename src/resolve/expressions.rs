//! Expressions.

use super::joins::join_values;
use super::value::{ClassRef, Closure, Kind, Piece, Value};
use super::{Cause, Evaluation, MAX_ACTIVATIONS};
use crate::ir::{ExprId, ExprKind, HIDDEN_NAMES, Language, Name, TemplatePart};

/// Stack kept free below each evaluated expression, and what is added where it runs short: nesting is bounded by the front
/// ends, calls by the evaluation, but the product of both exceeds a worker's stack.
const RED_ZONE: usize = 128 * 1024;

const STACK_CHUNK: usize = 1024 * 1024;

impl Evaluation<'_> {
    /// The value of an expression at this point.
    pub(super) fn eval(&mut self, id: ExprId) -> Value {
        self.steps += 1;
        if self.stack.len() > MAX_ACTIVATIONS {
            return Value::unknown(Cause::Bound("depth"));
        }
        stacker::maybe_grow(RED_ZONE, STACK_CHUNK, || {
            let value = self.eval_inner(id);
            if value.origin.is_some() {
                return value;
            }
            let origin = self.expr_origin(id);
            value.at(origin)
        })
    }

    fn eval_inner(&mut self, id: ExprId) -> Value {
        let file = self.file();
        let expr = file.ir.expr(id);
        match &expr.kind {
            ExprKind::Str(literal) => {
                Value::text(literal.value.clone(), Some(self.origin(expr.span)))
            }
            ExprKind::Number(number) => self.number(number),
            ExprKind::Bool(value) => Value::new(Kind::Bool(*value)),
            ExprKind::Null => Value::new(Kind::Null),
            ExprKind::Undefined | ExprKind::Unit => Value::undefined(),
            ExprKind::Template(parts) => self.eval_template(parts, id),
            ExprKind::Binding(binding) => {
                let frame = self.frame();
                let value = self.read_binding(frame, *binding);
                // A variable of the environment is written nowhere but where it is used.
                match &value.kind {
                    Kind::Unknown(cause)
                        if matches!(**cause, Cause::Environment(_))
                            && self.file().ir.language.is_shell() =>
                    {
                        let origin = self.expr_origin(id);
                        value.at(origin)
                    }
                    _ => value,
                }
            }
            ExprKind::Global(name) => self.global(name),
            ExprKind::This => self.this(),
            ExprKind::Super => self.this(),
            ExprKind::Member {
                object,
                property,
                optional,
                ..
            } => {
                let receiver = self.eval(*object);
                if property == "searchParams" && receiver.is_text() {
                    self.open_query(*object, &receiver);
                }
                let value = self.member(&receiver, property);
                if *optional && matches!(value.kind, Kind::Undefined) {
                    Value::undefined()
                } else {
                    value
                }
            }
            ExprKind::Index { object, index } => self.eval_index(*object, *index),
            ExprKind::Object { class, entries } => self.eval_object(*class, entries),
            ExprKind::Array { items, .. } => self.eval_array(items),
            ExprKind::Call(call) => self.eval_call(id, call),
            ExprKind::Function(function) => {
                let this = self.frames[self.frame() as usize].this.clone();
                let lexical = file.ir.function(*function).lexical_this;
                let closure = Closure {
                    module: self.module_index(),
                    function: *function,
                    frame: self.frame(),
                    this: if lexical { this } else { None },
                };
                self.note_conditions(&closure);
                self.meet(&closure);
                Value::new(Kind::Function(closure))
            }
            ExprKind::Class(class) => {
                let class = ClassRef {
                    module: self.module_index(),
                    class: *class,
                    frame: self.frame(),
                };
                self.meet_class(class);
                self.run_static_initialisers(class);
                Value::new(Kind::Class(class))
            }
            ExprKind::Unary { op, operand } => self.eval_unary(*op, *operand),
            ExprKind::Binary { op, left, right } => self.eval_binary(*op, *left, *right),
            ExprKind::If {
                test,
                then,
                otherwise,
            } => self.eval_if(*test, *then, *otherwise),
            ExprKind::Match { scrutinee, arms } => self.eval_match(*scrutinee, arms),
            ExprKind::Let { pattern, value } => {
                let scrutinee = self.eval(*value);
                self.note_view(pattern, *value);
                self.pattern_verdict = self.accepts(pattern, &scrutinee);
                let verdict = self.pattern_verdict;
                self.bind(pattern, scrutinee, Some(*value));
                self.pattern_verdict = verdict;
                Value::unknown(Cause::Opaque("a pattern that may not fit".into()))
            }
            ExprKind::Assign { target, op, value } => self.eval_assign(target, *op, *value),
            ExprKind::Sequence(exprs) => {
                let mut last = Value::undefined();
                for expr in exprs {
                    last = self.eval(*expr);
                }
                last
            }
            ExprKind::Await(inner) => {
                self.awaits = matches!(file.ir.expr(*inner).kind, ExprKind::Call(_));
                self.eval(*inner)
            }
            ExprKind::Try(inner) => {
                let value = self.eval(*inner);
                super::builtins::widened(super::builtins::without_null(&value))
            }
            ExprKind::Wrapped(inner) => {
                let value = self.eval(*inner);
                self.typed(value, file.ir.expr(id).span)
            }
            ExprKind::Block { block, is_async } => {
                if *is_async {
                    self.eval_async_block(block)
                } else {
                    self.run_block(block).unwrap_or_else(Value::undefined)
                }
            }
            ExprKind::Diverge(kind) => self.eval_diverge(kind),
            ExprKind::Require(specifier) => self.eval_require(specifier, id),
            ExprKind::Opaque { reason, children } => {
                for child in children {
                    let value = self.eval(*child);
                    // A template's tag is called, an iterator runs; elements of JSX leave what they show as it is.
                    if file.ir.language != Language::Rust && **reason != *"a JSX element" {
                        self.release(&value);
                    }
                }
                if **reason == *HIDDEN_NAMES {
                    self.blur_scope();
                }
                Value::unknown(Cause::Opaque(reason.clone()))
            }
        }
    }

    /// An `async` block runs like a function of its own as far as `return` and `?` go.
    fn eval_async_block(&mut self, block: &crate::ir::Block) -> Value {
        let saved = self
            .stack
            .last_mut()
            .map(|activation| std::mem::take(&mut activation.returns));
        let value = self.run_function_body(block);
        if let (Some(activation), Some(saved)) = (self.stack.last_mut(), saved) {
            activation.returns = saved;
        }
        value
    }

    /// A number as ECMAScript writes it, however the literal does; big integers have no JSON.
    fn number(&self, written: &Name) -> Value {
        if self.file().ir.language == Language::Rust {
            return Value::new(Kind::Number(written.clone()));
        }
        match super::numbers::parse(written) {
            Some(number) => Value::new(Kind::Number(super::numbers::show(number).into())),
            None => Value::unknown(Cause::Opaque("a number of a rare form".into())),
        }
    }

    fn global(&mut self, name: &Name) -> Value {
        let module = self.module_index();
        match (self.file().ir.language, name.as_str()) {
            (Language::Rust, "None") => Value::new(Kind::Null),
            (Language::Rust, _) if name.starts_with("Option::None") => Value::new(Kind::Null),
            (Language::Rust, _) => match self.rust_global(name) {
                Some(value) => value,
                None => Value::new(Kind::External(name.clone())),
            },
            (_, "module") => Value::new(Kind::Object(self.files[module as usize].module_object)),
            (_, "exports") => {
                let object = Value::new(Kind::Object(self.files[module as usize].module_object));
                self.member(&object, "exports")
            }
            (_, "arguments") => self.arguments(),
            (_, "NaN" | "Infinity") => Value::new(Kind::Number(name.clone())),
            _ => Value::new(Kind::External(name.clone())),
        }
    }

    /// The `arguments` of the function that runs. In sloppy code they are the parameters too: where some are assigned, nothing
    /// is known of any.
    fn arguments(&mut self) -> Value {
        let file = self.file();
        let mut at = self.frame();
        while let (true, Some(parent)) = (
            file.ir
                .function(self.frames[at as usize].function)
                .lexical_this,
            self.frames[at as usize].parent,
        ) {
            at = parent;
        }
        let frame = &self.frames[at as usize];
        let unknown = Value::unknown(Cause::External("arguments".into()));
        let Some((arguments, is_open)) = frame.arguments.clone() else {
            return unknown;
        };
        let text = file.source.slice(file.ir.function(frame.function).span);
        let assigns = text.match_indices("arguments[").any(|(at, _)| {
            let after = text[at..]
                .split_once(']')
                .map_or("", |(_, after)| after.trim_start());
            after.starts_with('=') && !after.starts_with("==")
        });
        if assigns {
            let cells: Vec<_> = frame.cells.values().copied().collect();
            for cell in cells {
                self.heap.set_cell(cell, unknown.clone());
            }
            return unknown;
        }
        self.rest_arguments(arguments.to_vec(), is_open)
    }

    pub(super) fn this(&mut self) -> Value {
        match &self.frames[self.frame() as usize].this {
            Some(this) => (**this).clone(),
            None => Value::unknown(Cause::External("this".into())),
        }
    }

    fn eval_template(&mut self, parts: &[TemplatePart], id: ExprId) -> Value {
        let origin = self.expr_origin(id);
        let mut value = Value::pieces(Vec::new()).at(origin);
        for part in parts {
            let piece = match part {
                TemplatePart::Text(text) => Value::text(text.clone(), Some(origin)),
                TemplatePart::Expr(expr) => {
                    let value = self.eval(*expr);
                    match self.file().ir.language {
                        Language::Rust => self.displayed(&value),
                        _ => self.converted(value),
                    }
                }
            };
            value = self.concat(&value, &piece);
        }
        value.origin = Some(origin);
        value
    }

    fn eval_index(&mut self, object: ExprId, index: ExprId) -> Value {
        let receiver = self.eval(object);
        let key = self.eval(index);
        match key.known_text() {
            Some(name) => {
                let found = self.member(&receiver, &name);
                let is_rust = self.file().ir.language == crate::ir::Language::Rust;
                match is_rust && matches!(key.kind, Kind::Str(_)) {
                    true => null_if_missing(found),
                    false => found,
                }
            }
            None => match &key.kind {
                Kind::Choice(alternatives)
                    if alternatives
                        .iter()
                        .all(|(_, key)| key.known_text().is_some()) =>
                {
                    let values = alternatives
                        .iter()
                        .filter_map(|(guard, key)| {
                            Some((guard.clone(), self.member(&receiver, &key.known_text()?)))
                        })
                        .collect();
                    join_values(values)
                }
                _ => self.any_member(&receiver),
            },
        }
    }

    /// Whether the pattern of a `let` condition just evaluated fits; taken once.
    pub(super) fn take_pattern_verdict(&mut self, condition: ExprId) -> Option<bool> {
        let is_pattern = matches!(self.file().ir.expr(condition).kind, ExprKind::Let { .. });
        self.pattern_verdict.take().filter(|_| is_pattern)
    }
}

/// What reading a JSON object by index gives in Rust: null where it has no such field.
fn null_if_missing(found: Value) -> Value {
    match found.kind {
        Kind::Undefined => Value {
            kind: Kind::Null,
            ..found
        },
        Kind::Choice(alternatives) => {
            let all = alternatives.iter().cloned();
            join_values(
                all.map(|(guard, one)| (guard, null_if_missing(one)))
                    .collect(),
            )
        }
        _ => found,
    }
}

/// Why a value derived from `value` is not known.
pub(super) fn cause_of(value: &Value) -> Cause {
    match &value.kind {
        Kind::Unknown(cause) => (**cause).clone(),
        Kind::External(name) => Cause::External(name.clone()),
        Kind::Choice(alternatives) => alternatives
            .iter()
            .map(|(_, value)| cause_of(value))
            .find(|cause| !matches!(cause, Cause::Opaque(_) | Cause::Changed(_)))
            .unwrap_or_else(|| Cause::Opaque("computed".into())),
        Kind::Str(pieces) => pieces
            .iter()
            .find_map(|piece| match piece {
                Piece::Hole { cause, .. } => Some((**cause).clone()),
                Piece::Text { .. } => None,
            })
            .unwrap_or_else(|| Cause::Opaque("computed".into())),
        _ => Cause::Opaque("computed".into()),
    }
}

impl Value {
    /// Whether it is text for certain.
    pub(super) fn is_text(&self) -> bool {
        matches!(self.kind, Kind::Str(_) | Kind::JsonText(_))
    }
}
