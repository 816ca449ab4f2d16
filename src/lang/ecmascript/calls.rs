//! Chains of calls, members and indexes, lowered from the inside out without recursion; `new`, `require`, `import()`, tags.

use super::grammar::{Field, Kind};
use super::strings::Quoting;
use super::{Lowerer, span};
use crate::ir::{BindingKind, Call, ExprId, ExprKind, ImportName, Item};
use crate::source::Span;
use tree_sitter::Node;

impl<'t> Lowerer<'t> {
    /// A call, member access, index, `!` or `f<T>`, with everything of that sort that it hangs on.
    ///
    /// The TypeScript grammar takes the operator of `await f<T>(x)` and `!f<T>(x)` for a part of what is called. It is put back
    /// around the whole chain, which then begins behind it. Both grammars take `await (a, b)` for a call.
    pub(super) fn chain(&mut self, node: Node<'t>) -> ExprId {
        let base = self.spine.len();
        let mut operators: Vec<Node<'t>> = Vec::new();
        let mut next = Some(node);
        while let Some(link) = next {
            let inner = match self.kind(link) {
                Kind::CallExpression => self.field(link, Field::Function),
                Kind::MemberExpression | Kind::SubscriptExpression => {
                    self.field(link, Field::Object)
                }
                Kind::NonNullExpression | Kind::InstantiationExpression => self.inner(link),
                Kind::AwaitExpression | Kind::UnaryExpression if self.spine.len() > base => {
                    operators.push(link);
                    next = self.operand(link);
                    continue;
                }
                _ => break,
            };
            self.spine.push(link);
            next = inner;
        }
        let mut start = next.unwrap_or(node).start_byte();
        let awaited = self.awaited_group(base, next);
        let mut value = match (&awaited, self.module_call(base, next)) {
            (Some((_, group)), _) => *group,
            (None, Some(value)) => value,
            (None, None) => self.expr_of(next, node),
        };
        if let Some((at, _)) = &awaited {
            start = *at;
        }
        while self.spine.len() > base {
            let Some(link) = self.spine.pop() else { break };
            value = self.link(link, value, Span::new(start, link.end_byte()));
        }
        while let Some(operator) = operators.pop() {
            let whole = Span::new(operator.start_byte(), node.end_byte());
            value = self.prefixed(operator, value, whole);
        }
        match next.filter(|_| awaited.is_some()) {
            Some(keyword) => {
                let whole = Span::new(keyword.start_byte(), node.end_byte());
                self.add(ExprKind::Await(value), whole)
            }
            None => value,
        }
    }

    /// What stands in parentheses behind `await`, with where they begin, if that is what the innermost link of the chain above
    /// `base` seems to call. Takes the link.
    fn awaited_group(&mut self, base: usize, callee: Option<Node<'t>>) -> Option<(usize, ExprId)> {
        let (callee, call) = (callee?, *self.spine.last()?);
        if self.spine.len() == base
            || self.kind(call) != Kind::CallExpression
            || self.kind(callee) != Kind::Identifier
            || self.text(callee) != "await"
        {
            return None;
        }
        let list = self.field(call, Field::Arguments)?;
        let parts = self.children(list);
        if self.kind(list) != Kind::Arguments || parts.is_empty() {
            return None;
        }
        self.spine.pop();
        let parts = parts.into_iter().map(|part| self.item(part).value);
        let parts: Vec<ExprId> = parts.collect();
        let group = match parts.as_slice() {
            [only] => *only,
            _ => self.add(ExprKind::Sequence(parts), span(list)),
        };
        let group = self.add(ExprKind::Wrapped(group), span(list));
        Some((list.start_byte(), group))
    }

    fn operand(&mut self, node: Node<'t>) -> Option<Node<'t>> {
        match self.kind(node) {
            Kind::UnaryExpression => self.field(node, Field::Argument),
            _ => self.inner(node),
        }
    }

    fn link(&mut self, node: Node<'t>, inner: ExprId, at: Span) -> ExprId {
        match self.kind(node) {
            Kind::CallExpression => self.call(node, inner, at),
            Kind::MemberExpression => self.member(node, inner, at),
            Kind::SubscriptExpression => {
                let index = self.field_expr(node, Field::Index);
                let object = inner;
                self.add(ExprKind::Index { object, index }, at)
            }
            _ => self.add(ExprKind::Wrapped(inner), at),
        }
    }

    fn member(&mut self, node: Node<'t>, object: ExprId, at: Span) -> ExprId {
        let Some(property) = self.field(node, Field::Property) else {
            return self.opaque(at, "a syntax error", vec![object]);
        };
        let member = ExprKind::Member {
            object,
            property: self.name(property),
            property_span: span(property),
            optional: self.field(node, Field::OptionalChain).is_some(),
        };
        self.add(member, at)
    }

    fn call(&mut self, node: Node<'t>, callee: ExprId, at: Span) -> ExprId {
        let Some(list) = self.field(node, Field::Arguments) else {
            return self.opaque(at, "a syntax error", vec![callee]);
        };
        if self.kind(list) == Kind::TemplateString {
            return self.tagged(callee, list, at);
        }
        let call = Call {
            callee,
            args: self.arguments(list),
            is_new: false,
            args_span: span(list),
        };
        self.add(ExprKind::Call(call), at)
    }

    /// `new X(...)`, `new X`.
    pub(super) fn new_expression(&mut self, node: Node<'t>) -> ExprId {
        let callee = self.field_expr(node, Field::Constructor);
        let (args, args_span) = match self.field(node, Field::Arguments) {
            Some(list) => (self.arguments(list), span(list)),
            None => (Vec::new(), Span::new(node.end_byte(), node.end_byte())),
        };
        let call = Call {
            callee,
            args,
            is_new: true,
            args_span,
        };
        self.add(ExprKind::Call(call), span(node))
    }

    fn arguments(&mut self, list: Node<'t>) -> Vec<Item> {
        let arguments = self.children(list);
        arguments.into_iter().map(|node| self.item(node)).collect()
    }

    /// An argument or array element.
    pub(super) fn item(&mut self, node: Node<'t>) -> Item {
        let spread = self.kind(node) == Kind::SpreadElement;
        let value = if spread {
            let inner = self.inner(node);
            self.expr_of(inner, node)
        } else {
            self.expr(node)
        };
        Item { value, spread }
    }

    fn tagged(&mut self, tag: ExprId, template: Node<'t>, at: Span) -> ExprId {
        if self.is_string_raw(tag) {
            return self.template_text(template, at, Quoting::Raw);
        }
        let mut children = vec![tag];
        children.extend(self.substitutions(template));
        self.opaque(at, "a tagged template", children)
    }

    fn is_string_raw(&self, tag: ExprId) -> bool {
        let ExprKind::Member {
            object, property, ..
        } = &self.module.expr(tag).kind
        else {
            return false;
        };
        property == "raw"
            && matches!(&self.module.expr(*object).kind, ExprKind::Global(name) if name == "String")
    }

    /// Whether a name stands for `require`, Node's own or one that `createRequire` made.
    fn is_require(&self, name: &str) -> bool {
        match self.scopes.value(name) {
            Some(binding) => self.requires.contains(&binding),
            None => name == "require",
        }
    }

    /// Whether an expression is a call of `createRequire`, imported under any name.
    pub(super) fn makes_require(&self, expr: ExprId) -> bool {
        let ExprKind::Call(call) = &self.module.expr(expr).kind else {
            return false;
        };
        match &self.module.expr(call.callee).kind {
            ExprKind::Member { property, .. } => property == "createRequire",
            ExprKind::Binding(binding) => {
                let binding = self.module.binding(*binding);
                match &binding.kind {
                    BindingKind::Import(import) => {
                        import.name == ImportName::Named("createRequire".into())
                    }
                    _ => binding.name == "createRequire",
                }
            }
            _ => false,
        }
    }

    /// `require("m")` and `import("m")`, if that is what the innermost link of the chain above `base` calls. Takes the link.
    fn module_call(&mut self, base: usize, callee: Option<Node<'t>>) -> Option<ExprId> {
        let (callee, call) = (callee?, *self.spine.last()?);
        if self.spine.len() == base || self.kind(call) != Kind::CallExpression {
            return None;
        }
        let is_import = match self.kind(callee) {
            Kind::Import => true,
            Kind::Identifier if self.is_require(self.text(callee)) => false,
            _ => return None,
        };
        let list = self.field(call, Field::Arguments)?;
        if self.kind(list) != Kind::Arguments {
            return None;
        }
        let arguments = self.children(list);
        let specifier = arguments.first().and_then(|&first| self.literal(first));
        let Some(specifier) = specifier.filter(|_| is_import || arguments.len() == 1) else {
            if !is_import {
                return None;
            }
            self.spine.pop();
            let children = arguments.into_iter().map(|node| self.item(node).value);
            let children = children.collect();
            return Some(self.opaque(span(call), "a module chosen at run time", children));
        };
        self.spine.pop();
        self.module.specifiers.push(specifier.clone());
        let mut parts: Vec<ExprId> = Vec::new();
        for &option in arguments.iter().skip(1) {
            parts.push(self.item(option).value);
        }
        let module = self.add(ExprKind::Require(specifier), span(call));
        if parts.is_empty() {
            return Some(module);
        }
        // The import attributes are evaluated too; the value is the module.
        parts.push(module);
        Some(self.add(ExprKind::Sequence(parts), span(call)))
    }
}
