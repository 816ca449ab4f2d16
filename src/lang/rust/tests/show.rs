//! A compact rendering of lowered code for assertions.

use crate::ir::*;

/// Lowers text that must parse, and checks what holds of every module.
pub fn lowered(text: &str) -> Module {
    let module = super::super::lower(text);
    assert_eq!(module.errors, [], "{text}");
    check(&module, text);
    module
}

/// Spans lie on character boundaries, operands lie inside their expressions, functions are filled.
pub fn check(module: &Module, text: &str) {
    for expr in &module.exprs {
        assert!(text.get(expr.span.range()).is_some(), "{expr:?}");
        if let ExprKind::Member { property_span, .. } = &expr.kind {
            assert!(expr.span.contains(*property_span), "{expr:?}");
        }
        if let ExprKind::Call(call) = &expr.kind {
            assert!(expr.span.contains(call.args_span), "{expr:?}");
            assert!(
                expr.span.contains(module.expr(call.callee).span),
                "{expr:?}"
            );
        }
        if let ExprKind::Str(literal) = &expr.kind {
            let content = &text[literal.content.range()];
            assert_eq!(literal.verbatim, content == literal.value, "{expr:?}");
        }
    }
    for comment in &module.comments {
        let written = &text[comment.span.range()];
        assert!(
            written.starts_with("//") || written.starts_with("/*"),
            "{written}"
        );
    }
    for function in &module.functions {
        assert!(!function.span.is_empty() || text.is_empty(), "{function:?}");
    }
}

/// The initialiser of the last `let` of that name, rendered.
pub fn variable(module: &Module, name: &str) -> String {
    let mut found = None;
    for block in blocks(module) {
        for statement in &block.statements {
            if let StatementKind::Let {
                pattern: Pattern::Binding(binding),
                init: Some(init),
                ..
            } = &statement.kind
                && module.binding(*binding).name == name
            {
                found = Some(show(module, *init));
            }
        }
    }
    found.unwrap_or_else(|| panic!("no variable {name}"))
}

fn blocks(module: &Module) -> Vec<&Block> {
    let mut found = Vec::new();
    let mut open: Vec<&Block> = module.functions.iter().map(|f| &f.body).collect();
    for expr in &module.exprs {
        if let ExprKind::Block { block, .. } = &expr.kind {
            open.push(block);
        }
    }
    while let Some(block) = open.pop() {
        found.push(block);
        for statement in &block.statements {
            if let StatementKind::Loop { body, .. } = &statement.kind {
                open.push(body);
            }
        }
    }
    found
}

/// The value of the last constant, static or alias of that name, rendered.
pub fn constant(module: &Module, name: &str) -> String {
    module
        .bindings
        .iter()
        .rev()
        .find_map(|binding| match binding.kind {
            BindingKind::Lazy(value) if binding.name == name => Some(show(module, value)),
            _ => None,
        })
        .unwrap_or_else(|| panic!("no constant {name}"))
}

/// The tail of the last function of that name, rendered.
pub fn function_tail(module: &Module, name: &str) -> String {
    let function = module
        .functions
        .iter()
        .rev()
        .find(|function| function.name == name)
        .unwrap_or_else(|| panic!("no function {name}"));
    show(module, function.body.tail.expect("a tail"))
}

/// An expression as text: bindings by name, numbered where the name is declared more than once.
pub fn show(module: &Module, id: ExprId) -> String {
    let one = |id: &ExprId| show(module, *id);
    let all = |ids: &[ExprId]| ids.iter().map(one).collect::<Vec<_>>().join(" ");
    let items = |items: &[Item]| {
        items
            .iter()
            .map(|item| show(module, item.value))
            .collect::<Vec<_>>()
            .join(" ")
    };
    match &module.expr(id).kind {
        ExprKind::Str(literal) => format!("{:?}", literal.value.as_str()),
        ExprKind::Number(number) => number.to_string(),
        ExprKind::Bool(truth) => truth.to_string(),
        ExprKind::Null => "null".into(),
        ExprKind::Undefined => "undefined".into(),
        ExprKind::Unit => "()".into(),
        ExprKind::Template(parts) => {
            let parts: Vec<String> = parts
                .iter()
                .map(|part| match part {
                    TemplatePart::Text(text) => format!("{:?}", text.as_str()),
                    TemplatePart::Expr(value) => show(module, *value),
                })
                .collect();
            format!("<{}>", parts.join(" "))
        }
        ExprKind::Binding(binding) => show_binding(module, *binding),
        ExprKind::Global(name) => format!("@{name}"),
        ExprKind::This => "this".into(),
        ExprKind::Super => "super".into(),
        ExprKind::Member {
            object, property, ..
        } => format!("{}.{property}", one(object)),
        ExprKind::Index { object, index } => format!("{}[{}]", one(object), one(index)),
        ExprKind::Object { class, entries } => {
            let class = class.map_or_else(String::new, |class| one(&class));
            let entries: Vec<String> = entries
                .iter()
                .map(|entry| match &entry.kind {
                    EntryKind::Property {
                        key: Key::Name { name, .. },
                        value,
                    } => format!("{name}: {}", one(value)),
                    EntryKind::Property {
                        key: Key::Computed(key),
                        value,
                    } => format!("[{}]: {}", one(key), one(value)),
                    EntryKind::Spread(value) => format!("..{}", one(value)),
                    _ => "?".into(),
                })
                .collect();
            format!("{class}{{{}}}", entries.join(", "))
        }
        ExprKind::Array {
            items: values,
            tuple,
        } => format!("{}[{}]", if *tuple { "tuple" } else { "" }, items(values)),
        ExprKind::Call(call) => format!("{}({})", one(&call.callee), items(&call.args)),
        ExprKind::Function(function) => {
            let function = module.function(*function);
            let params: Vec<String> = function
                .params
                .iter()
                .map(|param| show_pattern(module, &param.pattern))
                .collect();
            format!(
                "|{}| {}",
                params.join(" "),
                show_block(module, &function.body)
            )
        }
        ExprKind::Class(_) => "class".into(),
        ExprKind::Unary { op, operand } => format!("{op:?}({})", one(operand)),
        ExprKind::Binary { op, left, right } => format!("({} {op:?} {})", one(left), one(right)),
        ExprKind::If {
            test,
            then,
            otherwise,
        } => {
            let otherwise =
                otherwise.map_or_else(String::new, |other| format!(" else {}", one(&other)));
            format!("if {} {}{otherwise}", one(test), one(then))
        }
        ExprKind::Match { scrutinee, arms } => {
            let arms: Vec<String> = arms
                .iter()
                .map(|arm| {
                    let guard = arm
                        .guard
                        .map_or_else(String::new, |guard| format!(" if {}", one(&guard)));
                    format!(
                        "{}{guard} => {}",
                        show_pattern(module, &arm.pattern),
                        one(&arm.body)
                    )
                })
                .collect();
            format!("match {} {{{}}}", one(scrutinee), arms.join(", "))
        }
        ExprKind::Let { pattern, value } => {
            format!("let {} = {}", show_pattern(module, pattern), one(value))
        }
        ExprKind::Assign { target, op, value } => {
            format!("{} {op:?}= {}", show_pattern(module, target), one(value))
        }
        ExprKind::Sequence(ids) => format!("seq({})", all(ids)),
        ExprKind::Await(value) => format!("await({})", one(value)),
        ExprKind::Try(value) => format!("try({})", one(value)),
        ExprKind::Wrapped(value) => format!("wrap({})", one(value)),
        ExprKind::Block { block, is_async } => {
            let mark = if *is_async { "async " } else { "" };
            format!("{mark}{}", show_block(module, block))
        }
        ExprKind::Diverge(statement) => show_statement(module, statement),
        ExprKind::Require(name) => format!("require({name})"),
        ExprKind::Opaque { reason, children } => format!("opaque<{reason}>({})", all(children)),
    }
}

fn show_binding(module: &Module, id: BindingId) -> String {
    let name = &module.binding(id).name;
    let same: Vec<usize> = (0..module.bindings.len())
        .filter(|&at| module.bindings[at].name == *name)
        .collect();
    match same.iter().position(|&at| at == id.index()) {
        Some(at) if same.len() > 1 => format!("{name}#{at}"),
        _ => name.to_string(),
    }
}

fn show_block(module: &Module, block: &Block) -> String {
    let mut parts: Vec<String> = block
        .statements
        .iter()
        .map(|statement| show_statement(module, &statement.kind))
        .collect();
    parts.extend(block.tail.map(|tail| show(module, tail)));
    format!("{{{}}}", parts.join("; "))
}

fn show_statement(module: &Module, statement: &StatementKind) -> String {
    match statement {
        StatementKind::Expr(value) => show(module, *value),
        StatementKind::Let {
            pattern,
            init,
            otherwise,
        } => {
            let init = init.map_or_else(String::new, |init| format!(" = {}", show(module, init)));
            let otherwise = otherwise.as_ref().map_or_else(String::new, |block| {
                format!(" else {}", show_block(module, block))
            });
            format!("let {}{init}{otherwise}", show_pattern(module, pattern))
        }
        StatementKind::Return(value) => match value {
            Some(value) => format!("return {}", show(module, *value)),
            None => "return".into(),
        },
        StatementKind::Throw(value) => format!("throw {}", show(module, *value)),
        StatementKind::Jump => "jump".into(),
        StatementKind::Loop {
            test,
            each,
            body,
            assigned,
            ..
        } => {
            let head = match (test, each) {
                (Some(test), _) => format!(" while {}", show(module, *test)),
                (None, Some((pattern, over))) => format!(
                    " for {} in {}",
                    show_pattern(module, pattern),
                    show(module, *over)
                ),
                (None, None) => String::new(),
            };
            let assigned: Vec<String> = assigned
                .iter()
                .map(|binding| show_binding(module, *binding))
                .collect();
            format!(
                "loop{head} [{}] {}",
                assigned.join(" "),
                show_block(module, body)
            )
        }
        other => format!("{other:?}"),
    }
}

/// A pattern as text.
pub fn show_pattern(module: &Module, pattern: &Pattern) -> String {
    let all = |patterns: &[Pattern]| {
        patterns
            .iter()
            .map(|pattern| show_pattern(module, pattern))
            .collect::<Vec<_>>()
    };
    match pattern {
        Pattern::Binding(binding) => show_binding(module, *binding),
        Pattern::Place(place) => format!("place {}", show(module, *place)),
        Pattern::Object { fields, rest } => {
            let mut parts: Vec<String> = fields
                .iter()
                .map(|(key, pattern)| match key {
                    Key::Name { name, .. } => {
                        format!("{name}: {}", show_pattern(module, pattern))
                    }
                    Key::Computed(_) => "?".into(),
                })
                .collect();
            parts.extend(rest.iter().map(|_| "..".to_owned()));
            format!("{{{}}}", parts.join(", "))
        }
        Pattern::Array { items, rest } => {
            let mut parts: Vec<String> = items
                .iter()
                .flatten()
                .map(|item| show_pattern(module, item))
                .collect();
            parts.extend(
                rest.iter()
                    .map(|rest| format!("..{}", show_pattern(module, rest))),
            );
            format!("[{}]", parts.join(", "))
        }
        Pattern::Default { pattern, default } => format!(
            "{} = {}",
            show_pattern(module, pattern),
            show(module, *default)
        ),
        Pattern::Variant {
            path,
            items,
            fields,
        } => {
            let mut parts = all(items);
            parts.extend(fields.iter().map(|(_, field)| show_pattern(module, field)));
            format!("{}({})", show(module, *path), parts.join(", "))
        }
        Pattern::Literal(value) => format!("={}", show(module, *value)),
        Pattern::Or(cases) => all(cases).join(" | "),
        Pattern::Wildcard => "_".into(),
        Pattern::Opaque(names) => {
            let names: Vec<String> = names
                .iter()
                .map(|name| show_binding(module, *name))
                .collect();
            format!("opaque({})", names.join(" "))
        }
    }
}
