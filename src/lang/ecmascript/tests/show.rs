//! Prints a lowered program as text that a test can compare: names with their binding's number, forms as S-expressions.

use crate::ir::*;

/// The module's own body.
pub fn program(module: &Module) -> String {
    block(module, &module.functions[0].body)
}

pub fn block(m: &Module, b: &Block) -> String {
    let mut parts: Vec<String> = Vec::new();
    if !b.hoisted.is_empty() {
        let names: Vec<String> = b.hoisted.iter().map(|&id| name(m, id)).collect();
        parts.push(format!("hoisted({})", names.join(" ")));
    }
    parts.extend(b.statements.iter().map(|s| statement(m, s)));
    parts.extend(b.tail.map(|e| format!("=> {}", expr(m, e))));
    parts.join("; ")
}

fn name(m: &Module, id: BindingId) -> String {
    format!("{}#{}", m.binding(id).name, id.0)
}

fn names(m: &Module, ids: &[BindingId]) -> String {
    ids.iter()
        .map(|&id| name(m, id))
        .collect::<Vec<_>>()
        .join(" ")
}

fn statement(m: &Module, s: &Statement) -> String {
    match &s.kind {
        StatementKind::Expr(e) => expr(m, *e),
        StatementKind::Let {
            pattern: p, init, ..
        } => match init {
            Some(e) => format!("let {} = {}", pattern(m, p), expr(m, *e)),
            None => format!("let {}", pattern(m, p)),
        },
        StatementKind::Return(None) => "return".into(),
        StatementKind::Return(Some(e)) => format!("return {}", expr(m, *e)),
        StatementKind::Throw(e) => format!("throw {}", expr(m, *e)),
        StatementKind::Jump => "jump".into(),
        StatementKind::Loop {
            init,
            test,
            each,
            body,
            update,
            assigned,
        } => {
            let mut parts = Vec::new();
            parts.extend(init.iter().map(|s| format!("init {}", statement(m, s))));
            parts.extend(test.map(|e| format!("test {}", expr(m, e))));
            parts.extend(
                each.iter()
                    .map(|(p, e)| format!("each {} of {}", pattern(m, p), expr(m, *e))),
            );
            parts.extend(update.map(|e| format!("update {}", expr(m, e))));
            if !assigned.is_empty() {
                parts.push(format!("assigned {}", names(m, assigned)));
            }
            format!("loop({}) {{ {} }}", parts.join(", "), block(m, body))
        }
        StatementKind::Try {
            body,
            handler,
            finalizer,
        } => {
            let mut out = format!("try {{ {} }}", block(m, body));
            if let Some((p, b)) = handler {
                let p = p
                    .as_ref()
                    .map_or(String::new(), |p| format!("({})", pattern(m, p)));
                out += &format!(" catch{p} {{ {} }}", block(m, b));
            }
            if let Some(b) = finalizer {
                out += &format!(" finally {{ {} }}", block(m, b));
            }
            out
        }
        StatementKind::Class(id) => format!("class {}", name(m, *id)),
    }
}

fn key(m: &Module, k: &Key) -> String {
    match k {
        Key::Name { name, .. } => name.to_string(),
        Key::Computed(e) => format!("[{}]", expr(m, *e)),
    }
}

pub fn pattern(m: &Module, p: &Pattern) -> String {
    let all = |items: Vec<String>, rest: &Option<Box<Pattern>>| {
        let mut items = items;
        items.extend(rest.iter().map(|r| format!("...{}", pattern(m, r))));
        items.join(", ")
    };
    match p {
        Pattern::Binding(id) => name(m, *id),
        Pattern::Place(e) => format!("place {}", expr(m, *e)),
        Pattern::Object { fields, rest } => {
            let fields = fields
                .iter()
                .map(|(k, p)| format!("{}: {}", key(m, k), pattern(m, p)));
            format!("{{{}}}", all(fields.collect(), rest))
        }
        Pattern::Array { items, rest } => {
            let items = items
                .iter()
                .map(|p| p.as_ref().map_or("hole".into(), |p| pattern(m, p)));
            format!("[{}]", all(items.collect(), rest))
        }
        Pattern::Default {
            pattern: p,
            default,
        } => format!("{} ?= {}", pattern(m, p), expr(m, *default)),
        Pattern::Literal(e) => expr(m, *e),
        Pattern::Wildcard => "_".into(),
        other => format!("{other:?}"),
    }
}

pub fn function(m: &Module, id: FunctionId) -> String {
    let f = m.function(id);
    let mut words = String::new();
    for (on, word) in [
        (f.is_async, "async "),
        (f.is_generator, "gen "),
        (f.lexical_this, "arrow "),
    ] {
        if on {
            words += word;
        }
    }
    let params = f.params.iter().map(|p| {
        let mut out = String::new();
        if p.rest {
            out += "...";
        }
        out += &pattern(m, &p.pattern);
        if let Some(e) = p.default {
            out += &format!(" ?= {}", expr(m, e));
        }
        if let Some(field) = &p.field {
            out += &format!(" this.{field}");
        }
        out
    });
    format!(
        "{words}fn {}({}) {{ {} }}",
        f.name,
        params.collect::<Vec<_>>().join(", "),
        block(m, &f.body)
    )
}

pub fn expr(m: &Module, id: ExprId) -> String {
    let list = |ids: &[ExprId]| {
        ids.iter()
            .map(|&e| expr(m, e))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let items = |items: &[Item]| {
        let one = |i: &Item| format!("{}{}", if i.spread { "..." } else { "" }, expr(m, i.value));
        items.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    match &m.expr(id).kind {
        ExprKind::Str(s) => format!("{:?}", s.value),
        ExprKind::Number(n) => n.to_string(),
        ExprKind::Bool(b) => b.to_string(),
        ExprKind::Null => "null".into(),
        ExprKind::Undefined => "undefined".into(),
        ExprKind::Template(parts) => {
            let parts = parts.iter().map(|p| match p {
                TemplatePart::Text(t) => format!("{t:?}"),
                TemplatePart::Expr(e) => expr(m, *e),
            });
            format!("template({})", parts.collect::<Vec<_>>().join(" "))
        }
        ExprKind::Binding(id) => name(m, *id),
        ExprKind::Global(n) => format!("@{n}"),
        ExprKind::This => "this".into(),
        ExprKind::Super => "super".into(),
        ExprKind::Member {
            object,
            property,
            optional,
            ..
        } => {
            format!(
                "{}{}{property}",
                expr(m, *object),
                if *optional { "?." } else { "." }
            )
        }
        ExprKind::Index { object, index } => format!("{}[{}]", expr(m, *object), expr(m, *index)),
        ExprKind::Object { entries, .. } => {
            let entries = entries.iter().map(|e| match &e.kind {
                EntryKind::Property { key: k, value } => {
                    format!("{}: {}", key(m, k), expr(m, *value))
                }
                EntryKind::Spread(e) => format!("...{}", expr(m, *e)),
                EntryKind::Setter { function } => format!("set {}", m.function(*function).name),
                EntryKind::Method {
                    key: k,
                    function: f,
                } => format!("{}: {}", key(m, k), function(m, *f)),
                EntryKind::Getter {
                    key: k,
                    function: f,
                } => format!("get {}: {}", key(m, k), function(m, *f)),
            });
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        ExprKind::Array { items: i, .. } => format!("[{}]", items(i)),
        ExprKind::Call(c) => {
            let new = if c.is_new { "new " } else { "" };
            format!("{new}{}({})", expr(m, c.callee), items(&c.args))
        }
        ExprKind::Function(f) => function(m, *f),
        ExprKind::Class(c) => format!("class {}", m.class(*c).name),
        ExprKind::Unary { op, operand } => format!("{op:?}({})", expr(m, *operand)),
        ExprKind::Binary { op, left, right } => {
            format!("({} {op:?} {})", expr(m, *left), expr(m, *right))
        }
        ExprKind::If {
            test,
            then,
            otherwise,
        } => {
            let otherwise = otherwise.map_or(String::new(), |e| format!(" else {}", expr(m, e)));
            format!("if {} then {}{otherwise}", expr(m, *test), expr(m, *then))
        }
        ExprKind::Match { scrutinee, arms } => {
            let arms = arms.iter().map(|a| {
                let falls = if a.falls_through { " falls" } else { "" };
                format!("{} -> {}{falls}", pattern(m, &a.pattern), expr(m, a.body))
            });
            format!(
                "match {} [{}]",
                expr(m, *scrutinee),
                arms.collect::<Vec<_>>().join(" | ")
            )
        }
        ExprKind::Assign { target, op, value } => {
            format!("({} {op:?}= {})", pattern(m, target), expr(m, *value))
        }
        ExprKind::Sequence(e) => format!("seq({})", list(e)),
        ExprKind::Await(e) => format!("await {}", expr(m, *e)),
        ExprKind::Wrapped(e) => format!("wrap({})", expr(m, *e)),
        ExprKind::Block { block: b, .. } => format!("{{ {} }}", block(m, b)),
        ExprKind::Require(n) => format!("require({n})"),
        ExprKind::Opaque { reason, children } => format!("opaque<{reason}>({})", list(children)),
        other => format!("{other:?}"),
    }
}
