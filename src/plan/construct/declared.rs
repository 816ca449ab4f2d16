//! What TypeScript would say of a call that goes through a wrapper with options: whether what is declared for them takes the new path
//! and the new bodies, and whether what comes back tells of an ID.

use super::planner::Planner;
use super::types::{Type, annotated, awaited, is_typed};
use super::{Construct, Obstacles};
use crate::detect::Site;
use crate::ir::{Call, EntryKind, ExprId, ExprKind, Key, Pattern};
use crate::source::Span;
use std::sync::Arc;

impl Planner<'_> {
    /// What stands against the types that a wrapper declares; and notes whether what it hands back hides an ID.
    pub(super) fn check_types(
        &self,
        site: &Site,
        construct: &mut Construct,
        obstacles: &mut Obstacles,
    ) {
        let Some(step) = site.best().request.through.first() else {
            return;
        };
        let file = &self.files[step.file as usize];
        let ir = &self.file.ir;
        let called = self
            .facts
            .at(construct.call)
            .map(|id| &ir.expr(self.facts.unwrapped(id)).kind);
        let Some(ExprKind::Call(call)) = called else {
            return;
        };
        if !is_typed(ir) || !is_typed(&file.ir) {
            return;
        }
        let types = annotated(file, step.function);
        let given = self.type_arguments_of(call);
        let within = |text: &str| Type {
            file: Arc::clone(file),
            text: text.to_owned(),
        };
        // A type parameter is what the call says, or what its argument is.
        let is_own = self.files.first().is_some_and(|own| Arc::ptr_eq(own, file));
        let settled = |text: &str| -> Option<Type> {
            let said = types.generics.iter().position(|(name, _)| name == text);
            match said.and_then(|at| given.get(at)) {
                Some(said) => Some(Type {
                    file: Arc::clone(self.files.first()?),
                    text: said.clone(),
                }),
                // What a call says in another file means nothing here.
                None if !is_own && !given.is_empty() && said.is_none() => Some(within(text)),
                None => Some(within(&types.applied(text, &given))),
            }
        };
        let name = file.ir.function(step.function).name.clone();
        let parameters = &file.ir.function(step.function).params;
        for (at, argument) in call.args.iter().enumerate() {
            let is_options = matches!(
                ir.expr(self.facts.unwrapped(argument.value)).kind,
                ExprKind::Object { .. }
            );
            let parameter = parameters.get(at).map(|one| &one.pattern);
            if !is_options && matches!(parameter, Some(Pattern::Binding(_))) {
                // What a parameter of its own says has been looked at.
                continue;
            }
            let Some(Some(text)) = types.parameters.get(at) else {
                continue;
            };
            let Some(of) = settled(text) else {
                continue;
            };
            for (place, is_path) in [(construct.url.used(), true), (construct.body.used(), false)] {
                let span = ir.expr(argument.value).span;
                if !span.contains(place) {
                    continue;
                }
                let fits = self.fits(argument.value, place, is_path, &of);
                if !fits {
                    let what = if is_path { "path" } else { "fields" };
                    obstacles.push(format!(
                        "`{name}` declares which {what} it takes: `{}`",
                        super::words::one_line(text)
                    ));
                }
            }
        }
        let result = types.result.as_deref().map(awaited);
        let own = construct.answer.as_ref().filter(|answer| answer.is_own);
        let member = own.and_then(|answer| answer.body.strip_prefix("{}."));
        let known = result.zip(member);
        let known = known.map(|(result, member)| self.type_member(&within(result), member));
        if let (Some(answer), Some(result)) = (own, result) {
            let read = answer.read_members();
            let is_known = |name: &&str| self.type_member(&within(result), name).is_some();
            construct.hides_answer = !answer.tells_by_tag() && !read.iter().all(is_known);
        }
        let body = match known {
            Some(member) => Some(member.map_or(String::new(), |member| member.value.text)),
            None if own.is_some() && result.is_none() => Some(String::new()),
            None => result.map(str::to_owned),
        };
        if construct.hides_answer {
            return;
        }
        construct.hides_id = match body.as_deref() {
            Some("any" | "unknown") => false,
            Some(text) => {
                let is_free = types
                    .generics
                    .iter()
                    .any(|(name, bound)| name == text && bound.is_none());
                !is_free && self.type_member(&within(text), "id").is_none()
            }
            // What a cast in it says.
            None => file
                .source
                .slice(file.ir.function(step.function).span)
                .contains(" as "),
        };
    }

    /// Whether what a type declares takes what stands at `place` of an argument, whatever that becomes.
    fn fits(&self, argument: ExprId, place: Span, is_path: bool, of: &Type) -> bool {
        let ir = &self.file.ir;
        let argument = self.facts.unwrapped(argument);
        let expr = ir.expr(argument);
        let text = self.source(expr.span);
        if expr.span != place
            && let ExprKind::Object { entries, .. } = &expr.kind
        {
            let entry = entries.iter().find_map(|entry| match &entry.kind {
                EntryKind::Property {
                    key: Key::Name { name, .. },
                    value,
                } if ir.expr(*value).span.contains(place) => Some((name, *value)),
                _ => None,
            });
            let Some((name, value)) = entry else {
                return true;
            };
            // Options that a library declares take anything.
            let is_ours = of.text.contains('{') || self.declares_type(&of.file, &of.text);
            return match self.type_member(of, name) {
                Some(member) => self.fits(value, place, is_path, &member.value),
                None => !is_ours || self.takes_anything(of),
            };
        }
        if is_path || text.starts_with("JSON.stringify(") {
            return self.takes_text(of)
                || (is_path && self.is_kept_prefix(place, &of.text))
                || matches!(of.text.as_str(), "URL" | "BodyInit")
                || of.text.contains("BodyInit")
                || of.text.contains("URL");
        }
        self.takes_anything(of)
    }

    /// The types that a call names: `post<Session>(...)`.
    fn type_arguments_of(&self, call: &Call) -> Vec<String> {
        let callee = self.file.ir.expr(call.callee).span;
        let between = Span {
            start: callee.end.min(call.args_span.start),
            end: call.args_span.start,
        };
        super::types::arguments(self.source(between).trim())
    }
}
