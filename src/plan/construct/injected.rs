//! Clients that others hand to a class or a function, with a key and a base of their own; and what an instance says of its key.

use super::planner::Planner;
use super::words::one_line;
use super::{Construct, Obstacles};
use crate::catalog::clients::Role;
use crate::detect::Site;
use crate::ir::{BindingKind, Call, Class, ExprId, ExprKind, Function, Language, Method, Pattern};
use crate::program::ProgramFile;
use crate::resolve::{Origin, TextPiece};
use crate::source::Span;

impl Planner<'_> {
    /// The client that a method is called on, where it is handed over as it is: a parameter, or a field of the instance. Its key
    /// and its base are its own.
    pub(super) fn injected_client(&self, site: &Site, construct: &Construct) -> Option<Span> {
        let request = &site.best().request;
        (request.is_resolved && request.wrapper.is_none())
            .then(|| self.handed_receiver(construct))
            .flatten()
    }

    /// Whether what is called is a function like `fetch` that is handed over: it has no key and no base of its own, and the call
    /// says both.
    pub(super) fn is_injected_function(&self, site: &Site, call: &Call) -> bool {
        let ir = &self.file.ir;
        let request = &site.best().request;
        let libraries = &self.catalog.clients(ir.language).libraries;
        let mut library = libraries.iter().filter(|one| one.name == request.client);
        let has_base = library.any(|one| {
            let mut options = one.options.values().flat_map(|table| table.values());
            options.any(|role| *role == Role::Base)
        });
        let header = &self.catalog.api().credential_header;
        let mut headers = request.headers.iter();
        let says_key = headers.any(|one| one.name.eq_ignore_ascii_case(header));
        let is_handed = match ir.expr(self.facts.unwrapped(call.callee)).kind {
            ExprKind::Binding(binding) => !self.facts.is_assigned(binding),
            ExprKind::Member { .. } => true,
            _ => false,
        };
        request.is_resolved && request.wrapper.is_none() && !has_base && says_key && is_handed
    }

    /// A wrapper of the program that is handed over as it is, where the call itself says its key and its whole address. Any other
    /// that may be handed over is taken for one that answers alike.
    pub(super) fn injected_wrapper(&self, site: &Site, construct: &Construct) -> Option<Span> {
        let request = &site.best().request;
        let is_here = |at: Origin| at.file == 0 && construct.call.contains(at.span);
        let header = &self.catalog.api().credential_header;
        let mut headers = request.headers.iter().rev();
        let credential = headers.find(|one| one.name.eq_ignore_ascii_case(header));
        let says_key = credential.and_then(|one| one.written).is_some_and(is_here);
        let urls = site.ways.iter().flat_map(|way| &way.urls);
        let says_address = { urls }.all(|url| match url.text.pieces.first() {
            Some(TextPiece::Text { text, origin, .. }) => {
                text.starts_with("http") && origin.is_some_and(is_here)
            }
            _ => false,
        });
        (request.is_resolved && request.wrapper.is_some() && says_key && says_address)
            .then(|| self.handed_receiver(construct))
            .flatten()
    }

    /// A wrapper of the program that others hand over, as it is.
    pub(super) fn injected_instance(&self, site: &Site, construct: &Construct) -> Option<Span> {
        let request = &site.best().request;
        let is_script = self.file.ir.language != Language::Rust;
        (is_script && request.is_resolved && request.wrapper.is_some())
            .then(|| self.handed_receiver(construct))
            .flatten()
            .filter(|receiver| self.comes_from_outside(*receiver))
    }

    /// Whether a receiver is a parameter, or a field that is given one: not made where it is used.
    fn comes_from_outside(&self, receiver: Span) -> bool {
        let ir = &self.file.ir;
        let is_parameter = |id: ExprId| match ir.expr(self.facts.unwrapped(id)).kind {
            ExprKind::Binding(binding) => ir.binding(binding).kind == BindingKind::Parameter,
            _ => false,
        };
        let Some(receiver) = self.facts.at(receiver) else {
            return false;
        };
        let ExprKind::Member { property, .. } = &ir.expr(self.facts.unwrapped(receiver)).kind
        else {
            return is_parameter(receiver);
        };
        let mut params = ir.functions.iter().flat_map(|function| &function.params);
        let is_declared = params.any(|param| param.field.as_ref() == Some(property));
        let mut given = ir.exprs.iter().filter_map(|expr| match &expr.kind {
            ExprKind::Assign { target, value, .. } => match **target {
                Pattern::Place(place) => match &ir.expr(place).kind {
                    ExprKind::Member {
                        object,
                        property: own,
                        ..
                    } if own == property && matches!(ir.expr(*object).kind, ExprKind::This) => {
                        Some(*value)
                    }
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        });
        is_declared
            || given
                .next()
                .is_some_and(|value| is_parameter(value) && given.all(is_parameter))
    }

    /// What a method is called on, if that is a parameter or a field of the instance.
    fn handed_receiver(&self, construct: &Construct) -> Option<Span> {
        let ir = &self.file.ir;
        let ExprKind::Call(call) = &ir.expr(self.call_of(construct)).kind else {
            return None;
        };
        let ExprKind::Member { object, .. } = &ir.expr(self.facts.unwrapped(call.callee)).kind
        else {
            return None;
        };
        let client = self.facts.unwrapped(*object);
        let is_handed = match ir.expr(client).kind {
            ExprKind::Binding(binding) => {
                !self.facts.is_module_constant(binding) && !self.facts.is_written(binding)
            }
            ExprKind::Member { object, .. } => {
                matches!(ir.expr(self.facts.unwrapped(object)).kind, ExprKind::This)
            }
            _ => false,
        };
        is_handed.then(|| ir.expr(client).span)
    }

    /// Keeps one agent for each client.
    pub(super) fn key_by_client(
        &self,
        client: Span,
        construct: &mut Construct,
        obstacles: &mut Obstacles,
    ) {
        let text = one_line(self.source(client));
        // A client is compared by what it is, which no text says.
        if !construct.key.is_empty()
            || !construct.key_text.is_empty()
            || !construct.key_of_early.is_empty()
            || !construct.varying.is_empty()
        {
            obstacles.push(format!(
                "the client `{text}` is not the same in the whole file"
            ));
            return;
        }
        construct.needs_locals = true;
        self.push_key(client, construct);
        let whose = match text.as_str() {
            "this" => "each instance of the class".to_owned(),
            _ => format!("each client that `{text}` may be"),
        };
        construct.assumptions.push(format!(
            "{whose} has a key or a base URL of its own: an agent is kept for each"
        ));
    }

    /// Whether a class that extends another may have a member of this name of its own, in the file or in those that import it.
    fn is_overridden(&self, name: &str, of: &Class) -> bool {
        let overrides = |class: &Class| {
            class.superclass.is_some()
                && class.span != of.span
                && (class.methods.iter().any(|one| one.name == name)
                    || class.fields.iter().any(|one| one.name == name))
        };
        let is_private = name.starts_with('#');
        let is_in = |file: &ProgramFile| file.ir.classes.iter().any(overrides);
        let is_elsewhere = || match self.imports.importers(self.file) {
            Ok(importers) => importers.iter().any(|file| is_in(file)),
            Err(_) => true,
        };
        !is_private && (is_in(self.file) || (self.file.may_be_imported() && is_elsewhere()))
    }

    /// A field in an expression that is private to another class than the one around a call.
    pub(super) fn private_of_others(&self, place: Span, call: Span) -> Option<String> {
        let ir = &self.file.ir;
        let around = |span: Span| {
            let classes = ir.classes.iter().filter(|class| class.span.contains(span));
            classes.min_by_key(|class| class.span.len())
        };
        let own = around(call)?;
        let fields = self
            .facts
            .within(place)
            .filter_map(|(_, expr)| match &expr.kind {
                ExprKind::Member {
                    object, property, ..
                } if matches!(ir.expr(*object).kind, ExprKind::This) => Some(property),
                _ => None,
            });
        let is_private = |name: &str| {
            let others = ir.classes.iter().filter(|class| class.span != own.span);
            let declares = others.filter(|class| {
                !own.fields.iter().any(|field| field.name == name) && class.span.contains(place)
            });
            declares.into_iter().any(|class| {
                let text = self.source(class.span);
                let is_declared = |keyword: &str| text.contains(&format!("{keyword} {name}"));
                name.starts_with('#') || is_declared("private") || is_declared("private readonly")
            })
        };
        let mut fields = fields;
        fields
            .find(|name| is_private(name))
            .map(|name| format!("this.{name}"))
    }

    /// Whether what stands in a getter or method of a class is read by the call of the same instance: `this.headers`.
    pub(super) fn is_read_of_same(&self, place: Span, construct: &Construct) -> bool {
        let ir = &self.file.ir;
        let holds = |class: &Class, span: Span| -> Option<Method> {
            let methods = class.methods.iter().filter(|method| !method.is_static);
            let of = |method: &&Method| {
                let function: &Function = ir.function(method.function);
                function.span.contains(span)
            };
            methods.clone().find(of).cloned()
        };
        ir.classes.iter().any(|class| {
            let (Some(read), Some(_)) = (holds(class, place), holds(class, construct.call)) else {
                return false;
            };
            // An arrow function has the `this` of what is around it.
            let own = |span: Span| {
                let functions = ir.functions.iter().skip(1);
                let around = functions.filter(|one| one.span.contains(span) && !one.lexical_this);
                around.min_by_key(|one| one.span.len()).map(|one| one.span)
            };
            own(place) == Some(ir.function(read.function).span)
                && !self.is_overridden(&read.name, class)
                && self
                    .facts
                    .within(construct.call)
                    .any(|(_, expr)| match &expr.kind {
                        ExprKind::Member {
                            object, property, ..
                        } => {
                            *property == read.name
                                && matches!(ir.expr(*object).kind, ExprKind::This)
                        }
                        _ => false,
                    })
        })
    }
}
