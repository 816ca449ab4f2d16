//! Objects of which a property is computed when it is read: by a getter, by a proxy, by what `Object.defineProperty` was told.
//!
//! What is read of them twice may be two values, though nothing is ever assigned. A getter that says a constant is none.

use super::writers::root;
use crate::ir::{
    BindingId, BindingKind, EntryKind, Export, Expr, ExprId, ExprKind, FunctionId, Key, Language,
    MethodKind, Module, Part, Pattern, StatementKind, UnaryOp,
};
use crate::source::Span;

/// The objects and classes of a module that compute what is read of them.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Computed {
    /// Names of the module's body that stand for one, or for what holds one; sorted.
    pub names: Vec<BindingId>,
    /// Whether there is one that the module gives away without a name (`export default { get key() { ... } }`).
    pub has_nameless: bool,
}

/// Finds them.
pub fn computed(module: &Module) -> Computed {
    if module.language == Language::Rust {
        return Computed::default();
    }
    let mut found = Computed::default();
    let places = places(module, &mut found.names);
    if places.is_empty() && found.names.is_empty() {
        return found;
    }
    let declared = declared(module);
    let given = given(module);
    let name_at = |span: Span| {
        let mut all = declared.iter();
        all.find(|(own, _)| own.contains(span))
    };
    for place in places {
        match name_at(place) {
            Some((_, name)) => found.names.push(*name),
            None => found.has_nameless |= given.iter().any(|own| own.contains(place)),
        }
    }
    // What holds such an object, or is an instance of such a class, computes as well.
    loop {
        let before = (found.names.len(), found.has_nameless);
        for expr in &module.exprs {
            let ExprKind::Binding(used) = expr.kind else {
                continue;
            };
            if !found.names.contains(&used) || is_in_function(module, expr.span) {
                continue;
            }
            match name_at(expr.span) {
                Some((_, name)) if found.names.contains(name) => {}
                Some((_, name)) => found.names.push(*name),
                None => found.has_nameless |= given.iter().any(|own| own.contains(expr.span)),
            }
        }
        if before == (found.names.len(), found.has_nameless) {
            break;
        }
    }
    found.names.sort_unstable();
    found.names.dedup();
    found
}

/// Where properties are computed; those of named objects are added to `names`.
fn places(module: &Module, names: &mut Vec<BindingId>) -> Vec<Span> {
    let mut places = Vec::new();
    for expr in &module.exprs {
        match &expr.kind {
            ExprKind::Object { entries, .. } => {
                let getters = entries.iter().filter_map(|entry| match entry.kind {
                    EntryKind::Getter { function, .. } => Some(function),
                    _ => None,
                });
                let mut loose = getters.filter(|getter| !says_constant(module, *getter, true));
                places.extend(loose.next().map(|_| expr.span));
            }
            ExprKind::Call(call) => {
                let callee = &module.expr(call.callee).kind;
                let is_proxy = is_global(callee, "Proxy")
                    || matches!(callee, ExprKind::Member { object, .. } if is_global(&module.expr(*object).kind, "Proxy"));
                if is_proxy {
                    places.push(expr.span);
                }
                let target = match callee {
                    ExprKind::Member {
                        object, property, ..
                    } if matches!(property.as_str(), "defineProperty" | "defineProperties")
                        && defines_getter(module, expr) =>
                    {
                        let object = &module.expr(*object).kind;
                        let is_known = is_global(object, "Object") || is_global(object, "Reflect");
                        call.args
                            .first()
                            .filter(|_| is_known)
                            .map(|first| first.value)
                    }
                    ExprKind::Member {
                        object, property, ..
                    } if property == "__defineGetter__" => Some(*object),
                    _ => None,
                };
                if let Some(target) = target {
                    names.extend(root(module, target).flatten());
                    // `const voices = Object.defineProperty({}, ...)`.
                    if matches!(module.expr(target).kind, ExprKind::Object { .. }) {
                        places.push(expr.span);
                    }
                }
            }
            _ => {}
        }
    }
    for (id, class) in (0..).zip(&module.classes) {
        let getters = class
            .methods
            .iter()
            .filter(|one| one.kind == MethodKind::Getter);
        let mut getters = getters.filter(|one| !says_constant(module, one.function, false));
        if getters.next().is_some() {
            places.push(class.span);
            let is_own =
                |kind: &BindingKind| matches!(kind, BindingKind::Class(own) if own.0 == id);
            let named = (0..)
                .zip(&module.bindings)
                .filter(|(_, binding)| is_own(&binding.kind));
            names.extend(named.map(|(at, _)| BindingId(at)));
        }
    }
    places
}

/// Whether what is handed to `Object.defineProperty` may be a getter: anything but a descriptor that is written out without one.
fn defines_getter(module: &Module, call: &Expr) -> bool {
    let mut inside = module
        .exprs
        .iter()
        .filter(|expr| call.span.contains(expr.span));
    let is_written = match &call.kind {
        ExprKind::Call(call) => call
            .args
            .last()
            .is_some_and(|last| matches!(module.expr(last.value).kind, ExprKind::Object { .. })),
        _ => false,
    };
    !is_written
        || inside.any(|expr| match &expr.kind {
            ExprKind::Object { entries, .. } => entries.iter().any(|entry| match &entry.kind {
                EntryKind::Property { key, .. }
                | EntryKind::Method { key, .. }
                | EntryKind::Getter { key, .. } => {
                    !matches!(key, Key::Name { name, .. } if name != "get")
                }
                EntryKind::Spread(_) => true,
                EntryKind::Setter { .. } => false,
            }),
            _ => false,
        })
}

fn is_global(kind: &ExprKind, wanted: &str) -> bool {
    matches!(kind, ExprKind::Global(name) if name == wanted)
}

/// Whether a getter gives the same whenever it is asked: literals, the environment, and fields of its own object.
fn says_constant(module: &Module, getter: FunctionId, is_object: bool) -> bool {
    let own = module.function(getter).span;
    let mut inside = module.exprs.iter().filter(|expr| own.contains(expr.span));
    inside.all(|expr| match &expr.kind {
        ExprKind::Call(_)
        | ExprKind::Await(_)
        | ExprKind::Assign { .. }
        | ExprKind::Opaque { .. }
        | ExprKind::Function(_)
        | ExprKind::Class(_)
        | ExprKind::Super
        | ExprKind::Unary {
            op: UnaryOp::Delete,
            ..
        } => false,
        ExprKind::This => is_object,
        ExprKind::Global(name) => matches!(name.as_str(), "process" | "undefined"),
        ExprKind::Binding(used) => {
            own.contains(module.binding(*used).span) || is_literal(module, *used)
        }
        _ => true,
    })
}

/// Whether a name of the module stands for a text, a number or the like.
fn is_literal(module: &Module, name: BindingId) -> bool {
    let mut is_literal = false;
    for statement in &module.function(Module::BODY).body.statements {
        if let StatementKind::Let {
            pattern: Pattern::Binding(own),
            init: Some(init),
            ..
        } = &statement.kind
            && *own == name
        {
            let is_constant = matches!(module.binding(name).kind, BindingKind::Constant);
            is_literal = is_constant && is_primitive(module, *init);
        }
    }
    is_literal
}

fn is_primitive(module: &Module, value: ExprId) -> bool {
    match &module.expr(value).kind {
        ExprKind::Str(_) | ExprKind::Number(_) | ExprKind::Bool(_) | ExprKind::Null => true,
        ExprKind::Wrapped(inner) => is_primitive(module, *inner),
        ExprKind::Binary { left, right, .. } => {
            is_primitive(module, *left) && is_primitive(module, *right)
        }
        ExprKind::Member { object, .. } | ExprKind::Index { object, .. } => {
            is_global(&module.expr(*object).kind, "process") || is_primitive(module, *object)
        }
        _ => false,
    }
}

/// The names that the module's body declares with a value, each with the span of its declaration.
fn declared(module: &Module) -> Vec<(Span, BindingId)> {
    let mut declared = Vec::new();
    module.each_part(&mut |part| {
        if let Part::Statement(statement) = part
            && let StatementKind::Let {
                pattern: Pattern::Binding(name),
                init: Some(_),
                ..
            } = &statement.kind
            && module.binding(*name).owner == Module::BODY
        {
            declared.push((statement.span, *name));
        }
    });
    declared
}

/// What the module gives away without a name.
fn given(module: &Module) -> Vec<Span> {
    let values = module.exports.iter().filter_map(|export| match export {
        Export::Value { value, .. } => Some(module.expr(*value).span),
        _ => None,
    });
    let assigned = module.exprs.iter().filter_map(|expr| match &expr.kind {
        ExprKind::Assign { target, .. } => match target.as_ref() {
            Pattern::Place(place) if root(module, *place) == Some(None) => Some(expr.span),
            _ => None,
        },
        _ => None,
    });
    values.chain(assigned).collect()
}

fn is_in_function(module: &Module, place: Span) -> bool {
    let mut functions = module.functions.iter().skip(1);
    functions.any(|function| function.span.contains(place))
}
