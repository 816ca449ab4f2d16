//! The form of a call, as text: all that may decide how a refused request comes back from it. Calls that share an agent create it
//! in the form of one of them only where their forms are equal; what an error says of a request belongs to it, too.

use super::Construct;
use super::planner::Planner;
use super::words::one_line;
use crate::catalog::clients::Role;
use crate::detect::Site;
use crate::ir::{EntryKind, ExprId, ExprKind, Key};
use crate::source::Span;

impl Planner<'_> {
    /// What is called, by which wrapper, and with what beside address, payload and headers.
    pub(super) fn form(&self, site: &Site, construct: &Construct) -> String {
        let request = &site.best().request;
        let wrapper = request.through.first();
        let wrapper = wrapper.map(|step| (step.file, step.function));
        let mut parts = vec![format!("{} {wrapper:?}", request.client)];
        let mut at = self.call_of(construct);
        loop {
            match &self.file.ir.expr(at).kind {
                ExprKind::Call(call) => {
                    let args = call.args.iter().map(|arg| arg.value);
                    let said: Vec<String> = args
                        .filter_map(|arg| self.said_beside(arg, &request.client, construct))
                        .collect();
                    if !said.is_empty() {
                        parts.push(said.join(", "));
                    }
                    at = self.facts.unwrapped(call.callee);
                }
                ExprKind::Member { object, .. }
                    if !matches!(self.file.ir.expr(*object).kind, ExprKind::This) =>
                {
                    at = self.facts.unwrapped(*object);
                }
                _ => {
                    parts.push(one_line(self.source(self.file.ir.expr(at).span)));
                    return parts.join("\n");
                }
            }
        }
    }

    /// What an argument says beside the address, the payload, the method and the headers, if it says more.
    fn said_beside(&self, id: ExprId, client: &str, construct: &Construct) -> Option<String> {
        let ir = &self.file.ir;
        let id = self.facts.unwrapped(id);
        let places = [construct.url.in_call(), construct.body.used()];
        let url = self.url_value(construct);
        let tells = |span: Span| {
            places.iter().any(|place| span.contains(*place))
                || url.is_some_and(|url| url == span || span.contains(url))
        };
        let span = ir.expr(id).span;
        let ExprKind::Object { entries, .. } = &ir.expr(id).kind else {
            return (!tells(span)).then(|| one_line(self.source(span)));
        };
        let said = entries.iter().filter(|entry| {
            let is_known = match &entry.kind {
                EntryKind::Property {
                    key: Key::Name { name, .. },
                    ..
                } => self.is_sent(name, client),
                _ => false,
            };
            !is_known && !tells(entry.span)
        });
        let mut said: Vec<String> = said
            .map(|entry| one_line(self.source(entry.span)))
            .collect();
        said.sort();
        (!said.is_empty()).then(|| said.join(", "))
    }

    /// Whether an option is a part of the request, which a refusal does not depend on.
    fn is_sent(&self, option: &str, client: &str) -> bool {
        let libraries = &self.catalog.clients(self.file.ir.language).libraries;
        let library = libraries.iter().find(|one| one.name == client);
        let mut tables = library.iter().flat_map(|library| library.options.values());
        tables.any(|table| {
            let role = table.get(option);
            role.is_some_and(|role| matches!(role, Role::Method | Role::Headers | Role::Url))
        })
    }
}
