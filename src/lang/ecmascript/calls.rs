//! Chains of calls, members and indexes, lowered from the inside out without recursion; `new`, `require`, `import()`, tags.

use super::grammar::{Field, Kind};
use super::strings::Quoting;
use super::{Lowerer, span};
use crate::ir::{Call, ExprId, ExprKind, Item};
use crate::source::Span;
use tree_sitter::Node;

impl<'t> Lowerer<'t> {
    /// A call, member access, index, `!` or `f<T>`, with everything of that sort that it hangs on.
    ///
    /// The grammar reads `await f<T>(x).y` as `(await f)<T>(x).y`; such a chain is put right: all of it is awaited.
    pub(super) fn chain(&mut self, node: Node<'t>) -> ExprId {
        let base = self.spine.len();
        let mut next = Some(node);
        let mut awaited = None;
        while let Some(link) = next {
            if self.is_misplaced_await(base, link) {
                awaited = self.inner(link);
                next = awaited;
                continue;
            }
            let inner = match self.kind(link) {
                Kind::CallExpression => self.field(link, Field::Function),
                Kind::MemberExpression | Kind::SubscriptExpression => {
                    self.field(link, Field::Object)
                }
                Kind::NonNullExpression | Kind::InstantiationExpression => self.inner(link),
                _ => break,
            };
            self.spine.push(link);
            next = inner;
        }
        let mut value = match self.module_call(base, next) {
            Some(value) => value,
            None => self.expr_of(next, node),
        };
        let start = awaited.map(|inner| span(inner).start);
        while self.spine.len() > base {
            let Some(link) = self.spine.pop() else { break };
            // Links inside of the operand of a misplaced `await` begin behind it already.
            let start = span(link).start.max(start.unwrap_or(0));
            value = self.link(link, start, value);
        }
        if awaited.is_some() {
            value = self.add(ExprKind::Await(value), span(node));
        }
        value
    }

    /// Whether `node` is the `await` of `await f<T>(x)`, which the grammar puts around the callee alone.
    fn is_misplaced_await(&self, base: usize, node: Node<'t>) -> bool {
        let Some(call) = self.spine[base..].last() else {
            return false;
        };
        self.kind(node) == Kind::AwaitExpression
            && self.kind(*call) == Kind::CallExpression
            && self.field(*call, Field::TypeArguments).is_some()
    }

    fn link(&mut self, node: Node<'t>, start: u32, inner: ExprId) -> ExprId {
        let span = Span {
            start,
            ..span(node)
        };
        match self.kind(node) {
            Kind::CallExpression => self.call(node, span, inner),
            Kind::MemberExpression => self.member(node, span, inner),
            Kind::SubscriptExpression => {
                let index = self.field_expr(node, Field::Index);
                let object = inner;
                self.add(ExprKind::Index { object, index }, span)
            }
            _ => self.add(ExprKind::Wrapped(inner), span),
        }
    }

    fn member(&mut self, node: Node<'t>, whole: Span, object: ExprId) -> ExprId {
        let Some(property) = self.field(node, Field::Property) else {
            return self.opaque(whole, "a syntax error", vec![object]);
        };
        let member = ExprKind::Member {
            object,
            property: self.name(property),
            property_span: span(property),
            optional: self.field(node, Field::OptionalChain).is_some(),
        };
        self.add(member, whole)
    }

    fn call(&mut self, node: Node<'t>, whole: Span, callee: ExprId) -> ExprId {
        let Some(list) = self.field(node, Field::Arguments) else {
            return self.opaque(whole, "a syntax error", vec![callee]);
        };
        if self.kind(list) == Kind::TemplateString {
            return self.tagged(node, callee, list);
        }
        let call = Call {
            callee,
            args: self.arguments(list),
            is_new: false,
            args_span: span(list),
        };
        self.add(ExprKind::Call(call), whole)
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

    fn tagged(&mut self, node: Node<'t>, tag: ExprId, template: Node<'t>) -> ExprId {
        if self.is_string_raw(tag) {
            return self.template_text(template, span(node), Quoting::Raw);
        }
        let mut children = vec![tag];
        children.extend(self.substitutions(template));
        self.opaque(span(node), "a tagged template", children)
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

    /// `require("m")` and `import("m")`, if that is what the innermost link of the chain above `base` calls. Takes the link.
    fn module_call(&mut self, base: usize, callee: Option<Node<'t>>) -> Option<ExprId> {
        let (callee, call) = (callee?, *self.spine.last()?);
        if self.spine.len() == base || self.kind(call) != Kind::CallExpression {
            return None;
        }
        let is_import = match self.kind(callee) {
            Kind::Import => true,
            Kind::Identifier if self.text(callee) == "require" => {
                if self.scopes.value("require").is_some() {
                    return None;
                }
                false
            }
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
