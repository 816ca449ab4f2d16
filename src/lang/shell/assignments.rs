//! Assignments and functions: what gives names their values.

use super::scope::is_local;
use super::{Lowerer, children};
use crate::ir::{AssignOp, BindingId, Call, ExprId, ExprKind, Item, Name, Pattern};
use tree_sitter::Node;

impl Lowerer {
    pub(super) fn function(&mut self, node: Node<'_>) -> ExprId {
        let span = self.span(node);
        let name = node.child_by_field_name("name");
        let body = node.child_by_field_name("body");
        let (Some(name), Some(body)) = (name, body) else {
            return self.opaque("nothing", Vec::new(), span);
        };
        let name_span = self.span(name);
        let name = self.text(name).to_owned();
        let Some((binding, id)) = self.function_binding(&name) else {
            return self.opaque("nothing", Vec::new(), span);
        };
        self.module.bindings[binding.index()].span = name_span;
        self.in_function(id, body, |this| {
            let statements: Vec<Node<'_>> = children(body)
                .into_iter()
                .filter(|child| child.is_named() && child.kind() != "comment")
                .collect();
            this.printing_block(body, &statements)
        });
        self.push(ExprKind::Binding(binding), span)
    }

    /// `NAME=value`, also behind `export` and `local`.
    pub(super) fn assignment(&mut self, node: Node<'_>) -> ExprId {
        let span = self.span(node);
        let Some(target) = node.child_by_field_name("name") else {
            return self.opaque("nothing", Vec::new(), span);
        };
        let value = node.child_by_field_name("value");
        let value = match value {
            Some(value) => self.deeper(value, |this| this.word(value)),
            None => self.string(
                "",
                crate::source::Span::new(span.end as usize, span.end as usize),
            ),
        };
        let name = self.text(target).to_owned();
        if !super::scope::is_name(&name) {
            // One element of a list: nothing is known of the whole then.
            let Some(list) = name
                .split('[')
                .next()
                .filter(|name| super::scope::is_name(name))
            else {
                return value;
            };
            let binding = self.variable(&Name::from(list), span);
            let lost = self.opaque("a list that changes", vec![value], span);
            return self.assign(binding, AssignOp::Set, lost, span);
        }
        let at = self.span(target);
        let is_local = self.function != crate::ir::Module::BODY
            && node.parent().is_some_and(|parent| {
                parent.kind() == "declaration_command" && is_local(self.text(parent))
            });
        let name = Name::from(name);
        self.scopes.note_assigned(&name);
        let binding = if is_local {
            self.declare_local(&name, at)
        } else {
            self.variable(&name, at)
        };
        let is_added = children(node).iter().any(|child| child.kind() == "+=");
        let is_list = matches!(
            node.child_by_field_name("value").map(|value| value.kind()),
            Some("array")
        );
        if is_added && is_list {
            return self.append(binding, value, span);
        }
        let op = if is_added {
            AssignOp::Add
        } else {
            AssignOp::Set
        };
        self.assign(binding, op, value, span)
    }

    pub(super) fn assign(
        &mut self,
        binding: BindingId,
        op: AssignOp,
        value: ExprId,
        span: crate::source::Span,
    ) -> ExprId {
        self.push(
            ExprKind::Assign {
                target: Box::new(Pattern::Binding(binding)),
                op,
                value,
            },
            span,
        )
    }

    /// `LIST+=(...)`.
    fn append(&mut self, list: BindingId, items: ExprId, span: crate::source::Span) -> ExprId {
        let object = self.push(ExprKind::Binding(list), span);
        let callee = self.push(
            ExprKind::Member {
                object,
                property: "push".into(),
                property_span: span,
                optional: false,
            },
            span,
        );
        let call = Call {
            callee,
            args: vec![Item {
                value: items,
                spread: true,
            }],
            is_new: false,
            args_span: span,
        };
        self.push(ExprKind::Call(call), span)
    }
}
