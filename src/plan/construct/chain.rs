//! What a call resolves to: how far the client's chain goes, and how generated code reads the answer.

use super::Obstacles;
use super::answer::Client;
use super::planner::Planner;
use super::words::one_line;
use crate::catalog::answers::{ANY, Answer, Answers, Refusal};
use crate::catalog::clients::{Failure, Library};
use crate::detect::Site;
use crate::ir::{Call, ExprId, ExprKind};
use crate::resolve::Request;
use crate::source::Span;

/// A refusal that shows in the status alone, where the body is all that there is.
const UNTOLD: &str = "a refused answer is not told from another before it is parsed";

/// A client's whole chain and its answer.
pub(super) struct Chain {
    /// From the client to the first plain promise.
    pub(super) span: Span,
    pub(super) answer: Answer,
    /// Code of wrappers, by file, that only a refused request runs.
    pub(super) refused: Vec<(u32, Span)>,
    /// What has to be assumed, in words.
    pub(super) assumptions: Vec<String>,
}

impl Planner<'_> {
    /// The chain around a site's call, or why what it resolves to cannot be read.
    pub(super) fn chain(&self, site: &Site, obstacles: &mut Obstacles) -> Option<Chain> {
        let request = &site.best().request;
        let libraries = &self.catalog.clients(self.file.ir.language).libraries;
        let library = libraries.iter().find(|one| one.name == request.client)?;
        let answers = match &library.answers {
            Ok(answers) => answers,
            Err(why) => {
                obstacles.push(why.clone());
                return None;
            }
        };
        let before = obstacles.len();
        let call = self.facts.at(site.span)?;
        let mut chain = Chain {
            span: site.span,
            answer: Answer {
                refusal: Refusal::Thrown,
                body: answers.body.clone(),
                shape: answers.shape.clone(),
                is_promise: answers.is_promise,
                is_own: false,
            },
            refused: Vec::new(),
            assumptions: Vec::new(),
        };
        let responds = self.read_options(request, library, answers, &mut chain, obstacles);
        let is_wrapped = request.wrapper.is_some();
        if !is_wrapped {
            self.check_spine(call, answers, &mut chain, obstacles);
        }
        let end = match is_wrapped {
            true => call,
            false => self.climb(call, library, answers, &mut chain, obstacles),
        };
        self.check_interceptors(request, answers, &mut chain, obstacles);
        if is_wrapped {
            self.read_wrapped(request, answers, responds, &mut chain, obstacles);
        } else if responds {
            chain.answer.refusal = match chain.answer.body.as_str() {
                "{}" => Refusal::Parsed,
                body if loses_status(body, answers) => {
                    obstacles.push(UNTOLD.to_owned());
                    Refusal::Parsed
                }
                _ => Refusal::Answered(answers.ok.clone()),
            };
        }
        if !chain.answer.is_promise {
            self.check_use(end, obstacles);
        }
        (obstacles.len() == before).then_some(chain)
    }

    /// What comes back through wrappers is read as what they hand back.
    fn read_wrapped(
        &self,
        request: &Request,
        answers: &Answers,
        responds: bool,
        chain: &mut Chain,
        obstacles: &mut Obstacles,
    ) {
        let client = Client {
            body: &chain.answer.body.clone(),
            ok: &answers.ok,
            failure: match responds {
                true => Failure::Response,
                false => Failure::Throws,
            },
        };
        let (handed, refused) = match self.handed_back(request, client) {
            Ok(handed) => handed,
            Err(obstacle) => return obstacles.push(obstacle),
        };
        if matches!(handed.refusal, Refusal::Answered(_)) && loses_status(client.body, answers) {
            obstacles.push(UNTOLD.to_owned());
        }
        chain.answer.is_promise = true;
        chain.answer.is_own = handed.is_own;
        chain.answer.body = handed.body;
        chain.answer.refusal = handed.refusal;
        if handed.is_own || chain.answer.body == "{}" {
            let members = chain.answer.read_members().into_iter();
            // What is compared with a number has to be one, which no type of the program may say.
            let compared = match &chain.answer.refusal {
                Refusal::Answered(ok) if ok.contains(" >= ") => ok.clone(),
                _ => String::new(),
            };
            let members = members.map(|name| match compared.contains(&format!("{{}}.{name} ")) {
                true => format!("{name}?: any"),
                false => format!("{name}?: unknown"),
            });
            let members: Vec<String> = members.collect();
            chain.answer.shape = match members.is_empty() {
                true => "unknown".to_owned(),
                false if chain.answer.reads_deep() => "any".to_owned(),
                false => format!("{{ {} }}", members.join("; ")),
            };
        }
        chain.refused = refused;
    }

    /// What the options say: the way to read the answer, and whether a refused request is told by it.
    fn read_options(
        &self,
        request: &Request,
        library: &Library,
        answers: &Answers,
        chain: &mut Chain,
        obstacles: &mut Obstacles,
    ) -> bool {
        let mut responds = library.failure == Failure::Response;
        let is_set = |option: &str, value: &str| {
            let mut settings = request.settings.iter();
            settings.any(|one| {
                one.name == option && (value == ANY || one.value.as_deref() == Some(value))
            })
        };
        let mut read: Vec<&str> = Vec::new();
        for case in &answers.cases {
            if case
                .with
                .iter()
                .all(|(option, value)| is_set(option, value))
            {
                read.extend(case.with.iter().map(|(option, _)| option.as_str()));
                responds |= case.responds;
                if let Some(body) = &case.body {
                    chain.answer.body.clone_from(body);
                }
                if let Some(shape) = &case.shape {
                    chain.answer.shape.clone_from(shape);
                }
            }
        }
        for setting in &request.settings {
            let name = setting.name.as_str();
            let is_in = |list: &[String]| list.iter().any(|one| one == name);
            if is_in(&answers.callbacks) {
                obstacles.push(format!("the answer comes to a callback, `{name}`"));
            } else if is_in(&answers.hooks) {
                chain.assumptions.push(format!(
                    "the client's `{name}` may run for the agent's creation too"
                ));
            } else if !read.contains(&name) {
                obstacles.push(format!("`{name}` decides what the client answers"));
            }
        }
        if request.has_more_options && !answers.cases.is_empty() {
            obstacles.push("the client has options that are not known".to_owned());
        }
        responds
    }

    /// The methods between the client and the sending call.
    fn check_spine(
        &self,
        call: ExprId,
        answers: &Answers,
        chain: &mut Chain,
        obstacles: &mut Obstacles,
    ) {
        let mut at = self.facts.unwrapped(call);
        while let ExprKind::Call(one) = &self.file.ir.expr(at).kind {
            self.check_callbacks(one, obstacles);
            let callee = self.facts.unwrapped(one.callee);
            let ExprKind::Member {
                object, property, ..
            } = &self.file.ir.expr(callee).kind
            else {
                break;
            };
            if let Some(body) = answers.by.get(property.as_str()) {
                chain.answer.body.clone_from(body);
                chain.answer.shape = "any".to_owned();
            }
            self.check_method(property, answers, obstacles);
            at = self.facts.unwrapped(*object);
        }
    }

    /// Whether a method says nothing against reading the answer.
    fn check_method(&self, method: &str, answers: &Answers, obstacles: &mut Obstacles) -> bool {
        let is_in = |list: &[String]| list.iter().any(|one| one == method);
        if is_in(&answers.callbacks) {
            obstacles.push(format!("the answer comes to a callback, `.{method}(...)`"));
        } else if is_in(&answers.streams) {
            obstacles.push(format!(
                "`.{method}(...)` gives a stream, and its answer comes in events"
            ));
        } else if is_in(&answers.unless) {
            obstacles.push(format!("`.{method}(...)` does not give a plain answer"));
        } else {
            return true;
        }
        false
    }

    fn check_callbacks(&self, call: &Call, obstacles: &mut Obstacles) {
        for arg in &call.args {
            let value = self.facts.unwrapped(arg.value);
            if matches!(self.file.ir.expr(value).kind, ExprKind::Function(_)) {
                obstacles.push(format!(
                    "the answer comes to a callback, `{}`",
                    one_line(self.source(self.file.ir.expr(value).span))
                ));
            }
        }
    }

    /// Follows the methods behind the call that still belong to the client. The result is the chain's last call.
    fn climb(
        &self,
        call: ExprId,
        library: &Library,
        answers: &Answers,
        chain: &mut Chain,
        obstacles: &mut Obstacles,
    ) -> ExprId {
        let mut at = call;
        loop {
            let outer = self.around(at);
            let Some(ExprKind::Member { property, .. }) =
                outer.map(|outer| &self.file.ir.expr(outer).kind)
            else {
                return at;
            };
            let called = outer
                .and_then(|outer| self.around(outer))
                .filter(|call| matches!(self.file.ir.expr(*call).kind, ExprKind::Call(_)));
            let method = property.as_str();
            if matches!(method, "then" | "catch" | "finally") {
                return at;
            }
            let (Some(called), true) = (called, !answers.is_promise) else {
                obstacles.push(format!(
                    "`.{method}` is read from what the call returns before it is awaited"
                ));
                return at;
            };
            if !self.check_method(method, answers, obstacles) {
                chain.answer.is_promise = true;
                return at;
            }
            if let ExprKind::Call(one) = &self.file.ir.expr(called).kind
                && !one.args.is_empty()
            {
                obstacles.push(format!("`.{method}(...)` takes arguments of its own"));
            }
            chain.span = self.file.ir.expr(called).span;
            at = called;
            if let Some(body) = answers.ends.get(method) {
                chain.answer.body.clone_from(body);
                chain.answer.is_promise = true;
                chain.answer.shape = match body.as_str() {
                    "{}" => "unknown".to_owned(),
                    body if body.contains("JSON.parse({})") => "string".to_owned(),
                    _ => answers.shape.clone(),
                };
                return at;
            }
            if !library.chain.iter().any(|one| one == method) {
                obstacles.push(format!(
                    "`.{method}(...)` is not known to belong to the client"
                ));
                return at;
            }
            obstacles.push(format!("`.{method}(...)` does not give a plain answer"));
        }
    }

    /// The expression that a value is a direct part of.
    pub(super) fn around(&self, id: ExprId) -> Option<ExprId> {
        let is_part = |kind: &ExprKind| match kind {
            ExprKind::Wrapped(inner) | ExprKind::Await(inner) => *inner == id,
            ExprKind::Member { object, .. } | ExprKind::Index { object, .. } => *object == id,
            ExprKind::Call(call) => {
                call.callee == id || call.args.iter().any(|arg| arg.value == id)
            }
            ExprKind::Array { items, .. } => items.iter().any(|item| item.value == id),
            _ => false,
        };
        let exprs = self.file.ir.exprs.iter();
        let at = exprs.enumerate().find(|(_, expr)| is_part(&expr.kind));
        at.map(|(at, _)| ExprId(at as u32))
    }
}

/// Whether a reading takes the body alone, without its response.
fn loses_status(body: &str, answers: &Answers) -> bool {
    let bare = |text: &str| !text.contains("{}.");
    bare(body) && !bare(&answers.ok)
}
