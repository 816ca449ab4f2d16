//! What a Rust call comes to: the client's response, or what a wrapper makes of it, and how generated code reads it.
//!
//! The agent is created by the same call with another address and payload. So the code that creates it has to name the type of
//! what comes back, tell whether the request was accepted, and find the agent's ID in it.

use super::planner::Planner;
use super::words::one_line;
use super::{Construct, Obstacles};
use crate::catalog::responses::Response;
use crate::detect::Site;
use crate::ir::{Expr, ExprId, ExprKind, Function, Language, Pattern};
use crate::plan::facts::Facts;
use crate::plan::facts::signature::{Signature, split_result};
use crate::program::ProgramFile;
use crate::source::Span;

/// What a call's `Ok` holds, and how it is read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// Whether the call is awaited.
    pub is_async: bool,
    /// What is in the `Ok`.
    pub answer: Received,
    /// The arguments that are `&str` to whom they are given, and so have to be lent.
    pub lends_url: bool,
}

/// What is in the `Ok` of a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Received {
    /// The client's response.
    Response(Response),
    /// The parsed body, as a `serde_json::Value`.
    Parsed,
    /// The parsed body, as whatever the caller wants; only an error can be handed back.
    Open,
}

impl Planner<'_> {
    /// What a site's request, which is sent by the expression at `call`, comes to.
    ///
    /// # Errors
    /// Why generated code cannot read it.
    pub(super) fn outcome(&self, site: &Site, call: Span) -> Result<Outcome, String> {
        let request = &site.best().request;
        let is_async = self.is_awaited(call) || self.is_awaited_by_macro(call);
        let response = self.response(&request.client, is_async, request.wrapper.is_some());
        let Some(name) = &request.wrapper else {
            let response = response?;
            if !is_async && response.ty.starts_with("reqwest") && !self.names_blocking() {
                return Err("the request is not awaited where it is sent".to_owned());
            }
            return Ok(Outcome {
                is_async,
                lends_url: response.lends_url,
                answer: Received::Response(response),
            });
        };
        // What the outermost of several wrappers hands back is all that shows.
        let Some(step) = request.through.first() else {
            return Err(format!(
                "the request goes through `{name}`, and not by plain calls"
            ));
        };
        let file = &self.files[step.file as usize];
        let function = file.ir.function(step.function);
        if function.is_async != is_async {
            return Err(format!("what `{name}` returns is not awaited on the spot"));
        }
        let signature = Signature::of(file.source.slice(function.span));
        let Some((ok, _)) = signature.output.and_then(split_result) else {
            return Err(format!("`{name}` does not return a `Result`"));
        };
        let answer = self.received(
            ok,
            &signature,
            &request.client,
            is_async,
            file.source.text(),
        );
        if self.keeps_path(site) {
            return Err(format!(
                "`{name}` takes only addresses that last as long as the program (`&'static str`)"
            ));
        }
        let answer = answer.ok_or_else(|| {
            format!(
                "`{name}` hands back a `{}`, which has no place for an agent's ID",
                one_line(ok)
            )
        })?;
        Ok(Outcome {
            is_async,
            lends_url: self.lends_path(site, (file, function)),
            answer,
        })
    }

    /// What an `Ok` type is to generated code.
    fn received(
        &self,
        ok: &str,
        signature: &Signature<'_>,
        client: &str,
        is_async: bool,
        text: &str,
    ) -> Option<Received> {
        let is_value = ok == "serde_json::Value"
            || (ok == "Value" && imports(text, "serde_json", "Value"))
            || (ok == "JsonValue" && text.contains("serde_json::Value as JsonValue"));
        // The helper says which type it is.
        let is_open = signature.is_generic(ok)
            && signature
                .bounds(ok)
                .iter()
                .any(|bound| bound.contains("Deserialize"));
        if is_value || is_open {
            let kind = if is_value {
                Received::Parsed
            } else {
                Received::Open
            };
            return Some(kind);
        }
        let name = |path: &str| {
            let path = path.split('<').next().unwrap_or(path);
            path.rsplit("::").next().unwrap_or(path).to_owned()
        };
        let responses = self.response(client, is_async, true).ok()?;
        (!responses.ty.is_empty() && name(&responses.ty) == name(ok))
            .then_some(Received::Response(responses))
    }

    /// The response of a client as this file uses it.
    fn response(&self, client: &str, is_async: bool, wrapped: bool) -> Result<Response, String> {
        let libraries = &self.catalog.clients(Language::Rust).libraries;
        let library = libraries.iter().find(|library| library.name == client);
        let responses = library.map_or(&[][..], |library| &library.responses);
        if responses.is_empty() {
            return Err(format!("fixes are not written for {client}"));
        }
        let mut fitting: Vec<&Response> = responses
            .iter()
            // A wrapper may block on what its client awaits.
            .filter(|one| one.is_async == is_async || (wrapped && responses.len() == 1))
            .collect();
        if fitting.is_empty() {
            return Err("the request is not awaited where it is sent".to_owned());
        }
        if fitting.len() > 1 {
            let version = self
                .manifest
                .as_ref()
                .and_then(|manifest| manifest.major(client));
            let text = self.file.source.text();
            fitting.retain(|one| match (&version, &one.version) {
                (Some(version), Some(own)) => version == own,
                _ => one.marks.iter().any(|mark| text.contains(mark.as_str())),
            });
        }
        let [response] = fitting.as_slice() else {
            return Err(format!("the version of {client} does not show"));
        };
        let lacks = response.needs.iter().find(|name| {
            let path = format!("{}::", name.replace('-', "_"));
            !self.file.source.text().contains(&path)
                && !self
                    .manifest
                    .as_ref()
                    .is_some_and(|manifest| manifest.depends(name))
        });
        match lacks {
            Some(name) => Err(format!(
                "the crate does not depend on {name}, which the code would need"
            )),
            None => Ok((*response).clone()),
        }
    }

    fn names_blocking(&self) -> bool {
        self.file.source.text().contains("blocking")
    }

    /// Whether a call's future is awaited on the spot.
    pub(super) fn is_awaited(&self, call: Span) -> bool {
        self.awaits(call)
            .any(|span| self.source(span).ends_with("await"))
    }

    /// Whether a macro awaits a call that it is given: `join!(request.send(), ...)`.
    pub(super) fn is_awaited_by_macro(&self, call: Span) -> bool {
        !self.is_awaited(call) && self.awaits(call).next().is_some()
    }

    /// The expressions that await a call; macros await what they are given.
    fn awaits(&self, call: Span) -> impl Iterator<Item = Span> + '_ {
        let exprs = self.file.ir.exprs.iter();
        exprs.filter_map(move |expr| match expr.kind {
            ExprKind::Await(inner) if self.facts.tried(inner) == call => Some(expr.span),
            _ => None,
        })
    }

    /// A wrapper that names its payload's type takes no other.
    pub(super) fn check_payload_parameter(&self, site: &Site) -> Result<(), String> {
        let request = &site.best().request;
        let (Some(name), Some(step)) = (&request.wrapper, request.through.first()) else {
            return Ok(());
        };
        let file = &self.files[step.file as usize];
        let function = file.ir.function(step.function);
        let signature = Signature::of(file.source.slice(function.span));
        let Some(json) = site.best().bodies().first().and_then(|json| json.origin) else {
            return Ok(());
        };
        let is_struct = self
            .facts
            .at(json.span)
            .is_some_and(|literal| self.is_struct(self.facts.unwrapped(literal)));
        if !is_struct {
            return Ok(());
        }
        let takes_any = function.params.iter().any(|param| {
            let kind = parameter_type(file, &param.pattern);
            let bare = kind.trim_start_matches('&').trim();
            bare.starts_with("impl ") || signature.is_generic(bare)
        });
        match takes_any {
            true => Ok(()),
            false => Err(format!("`{name}` takes no payload but its own struct")),
        }
    }

    /// Whether the address may go to a parameter that no new text can be given to, because it is there for ever: any but one that
    /// takes another literal in the call itself.
    fn keeps_path(&self, site: &Site) -> bool {
        let ways = site.best().urls.iter();
        let ends: Vec<Span> = ways
            .flat_map(|url| url.text.origins())
            .map(|end| end.span)
            .collect();
        let given = |at: usize| {
            let call = self
                .facts
                .at(site.span)
                .map(|id| self.facts.unwrapped(id))?;
            let ExprKind::Call(call) = &self.file.ir.expr(call).kind else {
                return None;
            };
            let given = self.file.ir.expr(call.args.get(at)?.value);
            matches!(given.kind, ExprKind::Str(_)).then_some(given.span)
        };
        let mut through = site.best().request.through.iter().enumerate();
        through.any(|(depth, step)| {
            let file = &self.files[step.file as usize];
            let params = file.ir.function(step.function).params.iter().enumerate();
            let mut lasting = params.filter(|(_, param)| {
                parameter_type(file, &param.pattern).starts_with("&'static str")
            });
            lasting.any(|(at, _)| {
                let other = given(at).filter(|given| depth == 0 && !ends.contains(given));
                other.is_none()
            })
        })
    }

    /// Whether the parameter that takes the path is a `&str`.
    fn lends_path(&self, site: &Site, (file, function): (&ProgramFile, &Function)) -> bool {
        let call = self.facts.at(site.span).map(|id| self.facts.unwrapped(id));
        let Some(ExprKind::Call(call)) = call.map(|id| &self.file.ir.expr(id).kind) else {
            return false;
        };
        let Some(end) = site
            .best()
            .urls
            .first()
            .and_then(|url| url.text.origins().last())
        else {
            return false;
        };
        let holds = |value: ExprId| {
            let span = self.file.ir.expr(value).span;
            span.contains(end.span)
                || self
                    .facts
                    .within(span)
                    .any(|(_, expr)| self.leads(expr, end.span))
        };
        let at = call.args.iter().position(|arg| holds(arg.value));
        let param = at.and_then(|at| function.params.get(at));
        param.is_some_and(|param| parameter_type(file, &param.pattern).starts_with('&'))
    }

    /// Whether a name is declared as the literal at `literal`.
    fn leads(&self, expr: &Expr, literal: Span) -> bool {
        let ExprKind::Binding(binding) = expr.kind else {
            return false;
        };
        let declared = self.file.ir.binding(binding);
        let init = match declared.kind {
            crate::ir::BindingKind::Lazy(init) => Some(init),
            _ => self.facts.declaration(binding).map(|(_, init)| init),
        };
        init.is_some_and(|init| self.file.ir.expr(self.facts.unwrapped(init)).span == literal)
    }

    /// What is evaluated a second time for the agent, and what a wrapper does beside sending.
    pub(super) fn check_repeated(
        &self,
        site: &Site,
        construct: &mut Construct,
        obstacles: &mut Obstacles,
    ) {
        let request = &site.best().request;
        let beginnings = self.beginnings(site);
        let values = &self.catalog.clients(Language::Rust).values;
        for step in request.through.iter().chain(&beginnings) {
            let file = &self.files[step.file as usize];
            let function = file.ir.function(step.function);
            let facts = Facts::new(&file.ir);
            let effects =
                super::repeated::of_wrapper(file, &facts, function, step.calls.span, values);
            for (span, is_printed) in effects {
                let text = one_line(file.source.slice(span));
                let name = &function.name;
                if is_printed {
                    obstacles.push(format!(
                        "`{name}` prints: `{text}` would run once more, for the agent"
                    ));
                } else {
                    construct.assumptions.push(format!(
                        "`{text}` in `{name}` does no harm when it runs once more, for the agent"
                    ));
                }
            }
        }
    }
}

/// A parameter's type as it is written.
pub(super) fn parameter_type<'f>(file: &'f ProgramFile, pattern: &Pattern) -> &'f str {
    let Pattern::Binding(binding) = pattern else {
        return "";
    };
    let declared = file.ir.binding(*binding).span;
    let rest = file.source.text()[declared.end as usize..].trim_start();
    let Some(kind) = rest.strip_prefix(':') else {
        return "";
    };
    crate::plan::facts::signature::one_type(kind).trim()
}

/// Whether a type is `serde_json`'s value.
pub(super) fn is_json_type(file: &ProgramFile, kind: &str) -> bool {
    let text = file.source.text();
    match kind {
        "serde_json::Value" => true,
        "Value" => imports(text, "serde_json", "Value"),
        _ => imports(text, "serde_json", &format!("Value as {kind}")),
    }
}

/// Whether a file imports a name from a crate.
fn imports(text: &str, krate: &str, name: &str) -> bool {
    text.split(';').any(|item| {
        let item = item.trim_start();
        let start = item.rfind("use ").map_or("", |at| &item[at..]);
        start.contains(&format!("{krate}::")) && Facts::is_word(start, name)
    })
}
