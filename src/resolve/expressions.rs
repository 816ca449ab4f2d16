//! Expressions.

use super::heap::{FieldSlot, List, Object, Presence, Record, join_values};
use super::value::{ClassRef, Closure, Kind, Piece, Value};
use super::{Cause, Evaluation};
use crate::ir::{
    AssignOp, BinaryOp, Entry, EntryKind, ExprId, ExprKind, Item, Key, Language, Name, Pattern,
    TemplatePart, UnaryOp,
};
use std::rc::Rc;

/// Stack kept free below each evaluated expression, and what is added where it runs short: nesting is bounded by the front
/// ends, calls by the evaluation, but the product of both exceeds a worker's stack.
const RED_ZONE: usize = 128 * 1024;
const STACK_CHUNK: usize = 1024 * 1024;

impl Evaluation<'_> {
    /// The value of an expression at this point.
    pub(super) fn eval(&mut self, id: ExprId) -> Value {
        self.steps += 1;
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
            ExprKind::Number(number) => Value::new(Kind::Number(number.clone())),
            ExprKind::Bool(value) => Value::new(Kind::Bool(*value)),
            ExprKind::Null => Value::new(Kind::Null),
            ExprKind::Undefined | ExprKind::Unit => Value::undefined(),
            ExprKind::Template(parts) => self.eval_template(parts, id),
            ExprKind::Binding(binding) => {
                let frame = self.frame();
                self.read_binding(frame, *binding)
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
            ExprKind::Await(inner) => self.eval(*inner),
            ExprKind::Try(inner) => {
                let value = self.eval(*inner);
                super::builtins::widened(super::builtins::without_null(&value))
            }
            ExprKind::Wrapped(inner) => self.eval(*inner),
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
                    self.eval(*child);
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

    fn eval_require(&mut self, specifier: &Name, id: ExprId) -> Value {
        let from = self.module_index();
        match self.load(from, specifier) {
            Some(module) => {
                let origin = self.expr_origin(id);
                let value = match self.commonjs_exports(module) {
                    Some(exports) => exports,
                    None => Value::new(Kind::Module(module)),
                };
                value.traced(super::Step {
                    origin,
                    kind: super::StepKind::Imported(specifier.clone()),
                })
            }
            None if self.files[from as usize].file.is_local_specifier(specifier) => {
                Value::unknown(Cause::Import(specifier.clone()))
            }
            None => Value::new(Kind::External(specifier.clone())),
        }
    }

    fn global(&mut self, name: &Name) -> Value {
        let module = self.module_index();
        match (self.file().ir.language, name.as_str()) {
            (Language::Rust, "None") => Value::new(Kind::Null),
            (Language::Rust, _) if name.starts_with("Option::None") => Value::new(Kind::Null),
            (Language::Rust, _) => Value::new(Kind::External(name.clone())),
            (_, "module") => Value::new(Kind::Object(self.files[module as usize].module_object)),
            (_, "exports") => {
                let object = Value::new(Kind::Object(self.files[module as usize].module_object));
                self.member(&object, "exports")
            }
            (_, "NaN" | "Infinity") => Value::new(Kind::Number(name.clone())),
            _ => Value::new(Kind::External(name.clone())),
        }
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
                        _ => value,
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
            Some(name) => self.member(&receiver, &name),
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

    fn eval_object(&mut self, class: Option<ExprId>, entries: &[Entry]) -> Value {
        let mut record = Record::default();
        let class_value = class.map(|class| self.eval(class));
        match class_value.as_ref().map(|value| &value.kind) {
            Some(Kind::Class(class)) => record.class = Some(*class),
            Some(Kind::Variant(class, variant)) => {
                record.class = Some(*class);
                record.variant = Some(*variant);
            }
            Some(Kind::External(path)) if path.ends_with("Map") => {}
            Some(_) => {
                record.open = class_value
                    .clone()
                    .map(|_| Value::unknown(Cause::Opaque("a struct of an unknown type".into())))
            }
            None => {}
        }
        let id = self.heap.alloc(Object::Record(record));
        let language = self.file().ir.language;
        for entry in entries {
            let origin = self.origin(entry.span);
            match &entry.kind {
                EntryKind::Property { key, value } => {
                    let written = *value;
                    let value = self.eval(written);
                    match self.key_name(key) {
                        Some(name) => {
                            let typed = self.heap.record(id).map(|one| (one.class, one.variant));
                            let value = match typed {
                                Some((Some(class), variant)) => {
                                    self.with_field_hint(class, variant, &name, value)
                                }
                                _ if language == Language::Rust && class.is_none() => {
                                    let copy = self.json_copy(&value);
                                    self.read_here(copy, written)
                                }
                                _ => value,
                            };
                            self.set_field(id, name, value, Some(origin));
                        }
                        None => self.open_record(id, Cause::Opaque("a computed key".into())),
                    }
                }
                EntryKind::Spread(value) => {
                    let spread = self.spread_base(*value, class_value.as_ref());
                    self.spread_into(id, &spread);
                }
                EntryKind::Method { key, function } | EntryKind::Getter { key, function } => {
                    let this = Some(Rc::new(Value::new(Kind::Object(id))));
                    let closure = Closure {
                        module: self.module_index(),
                        function: *function,
                        frame: self.frame(),
                        this,
                    };
                    self.meet(&closure);
                    let Some(name) = self.key_name(key) else {
                        continue;
                    };
                    let value = match &entry.kind {
                        EntryKind::Getter { .. } => {
                            self.call_closure(&closure, &super::calls::CallSite::none(), None)
                        }
                        _ => Value::new(Kind::Function(closure)),
                    };
                    self.set_field(id, name, value, Some(origin));
                }
            }
        }
        if let Some(class) = self.heap.record(id).and_then(|record| record.class) {
            self.built.entry(class).or_default().push(id);
        }
        Value::new(Kind::Object(id))
    }

    /// A list that was filled in ways nobody can tell is best named by the expression that reads it.
    fn read_here(&self, value: Value, expr: ExprId) -> Value {
        let is_open = match value.kind {
            Kind::Array(id) => self.heap.list(id).is_some_and(|list| list.open.is_some()),
            _ => false,
        };
        if is_open {
            value.at(self.expr_origin(expr))
        } else {
            value
        }
    }

    /// A struct's `..base`; `Default::default()` is the struct's own.
    fn spread_base(&mut self, expr: ExprId, class: Option<&Value>) -> Value {
        let value = self.eval(expr);
        match (&value.kind, class) {
            (Kind::Unknown(_), Some(class)) if self.is_default_call(expr) => {
                self.call_static(class, "default").unwrap_or(value)
            }
            _ => value,
        }
    }

    fn is_default_call(&self, expr: ExprId) -> bool {
        let file = self.file();
        let ExprKind::Call(call) = &file.ir.expr(expr).kind else {
            return false;
        };
        call.args.is_empty()
            && file
                .source
                .slice(file.ir.expr(call.callee).span)
                .ends_with("Default::default")
    }

    pub(super) fn key_name(&mut self, key: &Key) -> Option<Name> {
        match key {
            Key::Name { name, .. } => Some(name.clone()),
            Key::Computed(expr) => self.eval(*expr).known_text(),
        }
    }

    fn eval_array(&mut self, items: &[Item]) -> Value {
        let mut list = List::default();
        for item in items {
            let value = self.eval(item.value);
            if !item.spread {
                list.items.push((value, Presence::Always));
                continue;
            }
            match &value.kind {
                Kind::Array(id) => {
                    if let Some(spread) = self.heap.list(*id) {
                        list.items.extend(spread.items.iter().cloned());
                        list.open = list.open.or_else(|| spread.open.clone());
                    }
                }
                Kind::Undefined | Kind::Null => {}
                _ => list.open = Some(value),
            }
        }
        Value::new(Kind::Array(self.heap.alloc(Object::List(list))))
    }

    fn eval_unary(&mut self, op: UnaryOp, operand: ExprId) -> Value {
        if op == UnaryOp::Delete {
            return self.eval_delete(operand);
        }
        let value = self.eval(operand);
        match op {
            UnaryOp::Not => match value.truthiness() {
                Some(known) => Value::new(Kind::Bool(!known)),
                None => Value::unknown(cause_of(&value)),
            },
            UnaryOp::Void => Value::undefined(),
            UnaryOp::TypeOf => match &value.kind {
                Kind::Str(_) => Value::text("string", None),
                Kind::Function(_) | Kind::Class(_) => Value::text("function", None),
                Kind::Object(_) | Kind::Array(_) => Value::text("object", None),
                _ => Value::unknown(cause_of(&value)),
            },
            UnaryOp::Other | UnaryOp::Delete => match &value.kind {
                Kind::Number(number) if self.is_negation(operand) => {
                    Value::new(Kind::Number(format!("-{number}").into()))
                }
                _ => Value::unknown(cause_of(&value)),
            },
        }
    }

    /// Whether the operator before `operand` is a minus sign.
    fn is_negation(&self, operand: ExprId) -> bool {
        let file = self.file();
        let start = file.ir.expr(operand).span.start as usize;
        file.source.text().get(..start).is_some_and(|before| {
            let before = before.trim_end();
            before.ends_with('-') && !before.ends_with("--")
        })
    }

    fn eval_delete(&mut self, operand: ExprId) -> Value {
        let file = self.file();
        let (object, key) = match &file.ir.expr(operand).kind {
            ExprKind::Member {
                object, property, ..
            } => (*object, Some(property.clone())),
            ExprKind::Index { object, index } => (*object, self.eval(*index).known_text()),
            ExprKind::Wrapped(inner) => return self.eval_delete(*inner),
            _ => return Value::new(Kind::Bool(true)),
        };
        let receiver = self.eval(object);
        if let Kind::Object(id) = receiver.kind {
            match key {
                Some(key) => {
                    if let Some(record) = self.heap.record_mut(id) {
                        record.fields.shift_remove(&key);
                    }
                }
                None => {
                    self.open_record(id, Cause::Opaque("a deleted key that is computed".into()))
                }
            }
        }
        Value::new(Kind::Bool(true))
    }

    fn eval_binary(&mut self, op: BinaryOp, left: ExprId, right: ExprId) -> Value {
        match op {
            BinaryOp::And | BinaryOp::Or | BinaryOp::Nullish => {
                return self.eval_short_circuit(op, left, right);
            }
            _ => {}
        }
        let left = self.eval(left);
        let right = self.eval(right);
        match op {
            BinaryOp::Add => self.add(&left, &right),
            BinaryOp::Equal | BinaryOp::NotEqual => {
                let same = match (&left.kind, &right.kind) {
                    (Kind::Null | Kind::Undefined, Kind::Null | Kind::Undefined) => Some(true),
                    (
                        Kind::Null | Kind::Undefined,
                        Kind::Object(_) | Kind::Array(_) | Kind::Str(_),
                    ) => Some(false),
                    (
                        Kind::Object(_) | Kind::Array(_) | Kind::Str(_),
                        Kind::Null | Kind::Undefined,
                    ) => Some(false),
                    (Kind::Bool(a), Kind::Bool(b)) => Some(a == b),
                    _ => match (left.known_text(), right.known_text()) {
                        (Some(a), Some(b)) => Some(a == b),
                        _ => None,
                    },
                };
                match same {
                    Some(same) => Value::new(Kind::Bool(same == (op == BinaryOp::Equal))),
                    None => Value::unknown(Cause::Opaque("a comparison".into())),
                }
            }
            _ => Value::unknown(if matches!(cause_of(&left), Cause::Opaque(_)) {
                cause_of(&right)
            } else {
                cause_of(&left)
            }),
        }
    }

    fn eval_short_circuit(&mut self, op: BinaryOp, left: ExprId, right: ExprId) -> Value {
        let value = self.eval(left);
        let verdict = self.take_pattern_verdict(left);
        let takes_right = match op {
            BinaryOp::Nullish => match &value.kind {
                Kind::Undefined | Kind::Null => Some(true),
                Kind::Unknown(_) | Kind::Choice(_) | Kind::External(_) => None,
                _ => Some(false),
            },
            BinaryOp::Or => value.truthiness().map(|truthy| !truthy),
            _ => verdict.or(value.truthiness()),
        };
        match takes_right {
            Some(true) => return self.eval(right),
            Some(false) => return value,
            None => {}
        }
        let (branch, flipped) = match op {
            BinaryOp::Nullish => (self.new_branch(), false),
            _ => self.branch_of(left),
        };
        // Arm 0 is where the condition holds, as in `if`.
        let (holds, fails) = if flipped { (1, 0) } else { (0, 1) };
        let kept = kept_side(op, value);
        let (right_arm, left_arm) = if op == BinaryOp::And {
            (holds, fails)
        } else {
            (fails, holds)
        };
        self.run_arms(
            branch,
            vec![
                (left_arm, Box::new(move |_: &mut Self| kept)),
                (right_arm, Box::new(move |this: &mut Self| this.eval(right))),
            ],
        )
    }

    fn eval_assign(&mut self, target: &Pattern, op: AssignOp, value: ExprId) -> Value {
        match op {
            AssignOp::Set => {
                let assigned = self.eval(value);
                self.bind(target, assigned.clone(), Some(value));
                assigned
            }
            AssignOp::Add => {
                let before = self.read_target(target);
                let added = self.eval(value);
                let sum = self.add(&before, &added);
                self.bind(target, sum.clone(), None);
                sum
            }
            AssignOp::Or | AssignOp::And | AssignOp::Nullish => {
                let before = self.read_target(target);
                let takes = match op {
                    AssignOp::Nullish => match &before.kind {
                        Kind::Undefined | Kind::Null => Some(true),
                        Kind::Unknown(_) | Kind::Choice(_) | Kind::External(_) => None,
                        _ => Some(false),
                    },
                    AssignOp::Or => before.truthiness().map(|truthy| !truthy),
                    _ => before.truthiness(),
                };
                match takes {
                    Some(false) => before,
                    Some(true) => {
                        let assigned = self.eval(value);
                        self.bind(target, assigned.clone(), Some(value));
                        assigned
                    }
                    None => {
                        let branch = self.new_branch();
                        let target = target.clone();
                        self.run_arms(
                            branch,
                            vec![
                                (0, Box::new(move |_: &mut Self| before)),
                                (
                                    1,
                                    Box::new(move |this: &mut Self| {
                                        let assigned = this.eval(value);
                                        this.bind(&target, assigned.clone(), Some(value));
                                        assigned
                                    }),
                                ),
                            ],
                        )
                    }
                }
            }
            AssignOp::Other => {
                self.eval(value);
                let unknown = Value::unknown(Cause::Opaque("computed".into()));
                self.bind(target, unknown.clone(), None);
                unknown
            }
        }
    }

    fn read_target(&mut self, target: &Pattern) -> Value {
        match target {
            Pattern::Binding(binding) => {
                let frame = self.frame();
                self.read_binding(frame, *binding)
            }
            Pattern::Place(expr) => self.eval(*expr),
            _ => Value::undefined(),
        }
    }

    /// `+` on values.
    pub(super) fn add(&mut self, left: &Value, right: &Value) -> Value {
        match (&left.kind, &right.kind) {
            (Kind::Number(a), Kind::Number(b)) => match (a.parse::<i64>(), b.parse::<i64>()) {
                (Ok(a), Ok(b)) => Value::new(Kind::Number(a.wrapping_add(b).to_string().into())),
                _ => Value::unknown(Cause::Opaque("computed".into())),
            },
            _ if left.is_text() || right.is_text() => self.concat(left, right),
            (Kind::Unknown(_), Kind::Unknown(_)) | (Kind::Choice(_), _) | (_, Kind::Choice(_)) => {
                self.concat(left, right)
            }
            _ => Value::unknown(cause_of(left)),
        }
    }

    /// Whether the pattern of a `let` condition just evaluated fits; taken once.
    pub(super) fn take_pattern_verdict(&mut self, condition: ExprId) -> Option<bool> {
        let is_pattern = matches!(self.file().ir.expr(condition).kind, ExprKind::Let { .. });
        self.pattern_verdict.take().filter(|_| is_pattern)
    }

    /// Sets a field as the program does, in place of an earlier value.
    pub(super) fn set_field(
        &mut self,
        id: u32,
        name: Name,
        value: Value,
        entry: Option<super::Origin>,
    ) {
        if let Some(record) = self.heap.record_mut(id) {
            record.fields.insert(
                name,
                FieldSlot {
                    value,
                    presence: Presence::Always,
                    entry,
                },
            );
        }
    }
}

/// What of the left side can come out of a short-circuit operator.
fn kept_side(op: BinaryOp, value: Value) -> Value {
    match (op, &value.kind) {
        (BinaryOp::And, Kind::Unknown(_) | Kind::External(_) | Kind::Bound(_)) => {
            Value::unknown(Cause::Falsy)
        }
        (BinaryOp::And, Kind::Choice(alternatives)) => {
            let falsy = alternatives
                .iter()
                .filter(|(_, value)| value.truthiness() != Some(true));
            Value::choice(
                falsy
                    .map(|(guard, value)| (guard.clone(), kept_side(op, value.clone())))
                    .collect(),
            )
        }
        (BinaryOp::Or | BinaryOp::Nullish, Kind::Choice(alternatives)) => {
            let kept = alternatives.iter().filter(|(_, value)| match op {
                BinaryOp::Or => value.truthiness() != Some(false),
                _ => !matches!(value.kind, Kind::Undefined | Kind::Null),
            });
            Value::choice(kept.cloned().collect())
        }
        _ => value,
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
            .find(|cause| !matches!(cause, Cause::Opaque(_)))
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

impl Record {
    /// Sets a field of a record under construction.
    pub(super) fn set(&mut self, name: &str, value: Value) {
        self.fields.insert(
            Name::from(name),
            FieldSlot {
                value,
                presence: Presence::Always,
                entry: None,
            },
        );
    }
}
