//! Recording a request that is sent: its URLs and the call that it belongs to.

use super::calls::CallSite;
use super::draft::Draft;
use super::guard::Guard;
use super::headers::method_name;
use super::json_text::text;
use super::request::{Request, Through};
use super::strings::{alternatives, pieces_of};
use super::urls::join_url;
use super::value::{Kind, Piece, Value};
use super::{Cause, Evaluation, Origin, StepKind};
use crate::catalog::clients::{Join, Library, Role};
use crate::ir::{FunctionId, Module, Name};

impl Evaluation<'_> {
    pub(super) fn record(
        &mut self,
        draft: &Draft,
        library: &Library,
        recorded: Option<usize>,
        is_resolved: bool,
        site: &CallSite,
    ) -> Option<usize> {
        let method = match &draft.method {
            Some(value) => method_name(value),
            None if draft.opaque.is_some() => None,
            None => Some(Name::from("GET")),
        };
        if self.rehearsing > 0 {
            return recorded;
        }
        let call = draft.call.or(site.origin)?;
        let base_is_known = draft.base.as_ref().is_some_and(|base| !base.is_unknown());
        if draft.url.is_none() && draft.host.is_none() && draft.opaque.is_none() && !base_is_known {
            // A request that came from elsewhere and was addressed there.
            return recorded;
        }
        let urls = self.urls_of(draft, library.join);
        let says_something = |(_, url): &(Guard, Value)| match &url.kind {
            Kind::Str(pieces) => pieces
                .iter()
                .any(|piece| matches!(piece, Piece::Text { .. })),
            _ => false,
        };
        if !is_resolved && !urls.iter().any(says_something) {
            // A call of something unknown with something unknown is no request.
            return recorded;
        }
        let (origin, function, wrapper, is_from_caller) = self.site_of(&urls, call);
        let through = self.way_to(origin, call);
        let body = draft
            .body
            .clone()
            .map(|(role, value)| match &draft.rewritten {
                Some(cause) => super::Json::unknown(cause.clone()),
                None => self.freeze_body(role, &value),
            });
        let body_is_text = draft
            .body
            .as_ref()
            .is_some_and(|(_, value)| match &value.kind {
                Kind::Choice(all) => all.iter().any(|(_, value)| value.is_text()),
                _ => value.is_text(),
            });
        let own = draft.url.iter().flat_map(alternatives);
        let own = own.filter(|(_, url)| !is_missing(url));
        let url_texts = own.map(|(_, url)| text(&pieces_of(&url))).collect();
        let headers = self.freeze_headers(&draft.headers);
        let urls = match urls.iter().all(|(_, url)| is_missing(url)) {
            true => Vec::new(),
            false => (urls.iter())
                .map(
                    |(guard, url)| match may_post(draft.method.as_ref(), guard) {
                        true => (guard.clone(), text(&pieces_of(url))),
                        false => (guard.clone(), elsewhere()),
                    },
                )
                .collect(),
        };
        let is_test = self.stack.iter().any(|activation| {
            self.files[activation.module as usize]
                .file
                .ir
                .function(activation.function)
                .is_test
        });
        let entered = match origin.file {
            0 => None,
            _ => self.entered(),
        };
        let request = Request {
            site: origin,
            call,
            sent: site.origin.unwrap_or(call),
            function,
            wrapper,
            through,
            client: library.name.clone(),
            is_resolved,
            method,
            urls,
            body,
            url_at: draft.url_at,
            url_texts,
            body_at: draft.body_at,
            body_is_text,
            headers,
            settings: self.settings_of(draft),
            has_more_options: draft.opaque.is_some(),
            guard: self.path.clone(),
            is_test,
            entered,
            is_from_caller,
            entry: self.entry(),
        };
        match recorded {
            Some(at) if at < self.requests.len() => {
                self.requests[at] = request;
                Some(at)
            }
            _ => {
                self.requests.push(request);
                Some(self.requests.len() - 1)
            }
        }
    }

    /// Base and URL joined, in every alternative.
    fn urls_of(&mut self, draft: &Draft, join: Join) -> Vec<(Guard, Value)> {
        let url = draft.url.clone().unwrap_or_else(|| match &draft.opaque {
            Some(cause) => Value::unknown(cause.clone()),
            None => Value::text("", None),
        });
        let base = match (&draft.base, &draft.host) {
            (_, Some(host)) => {
                let scheme = Value::text("https://", None);
                Some(self.concat(&scheme, host))
            }
            (Some(base), None) => Some(base.clone()),
            (None, None) => None,
        };
        let Some(base) = base else {
            return alternatives(&url);
        };
        let mut joined = Vec::new();
        for (base_guard, base) in alternatives(&base) {
            for (url_guard, url) in alternatives(&url) {
                let Some(guard) = base_guard.and(&url_guard) else {
                    continue;
                };
                let base = match base.kind {
                    Kind::Undefined | Kind::Null => Vec::new(),
                    _ => pieces_of(&base),
                };
                joined.push((
                    guard,
                    Value::pieces(join_url(&base, &pieces_of(&url), join)),
                ));
            }
        }
        joined
    }

    /// Where the URL's path is written: the client's call, or the outermost call that passes it on, whether it is on the stack
    /// or made the closure that runs now.
    fn site_of(&self, urls: &[(Guard, Value)], call: Origin) -> (Origin, Name, Option<Name>, bool) {
        let mut outermost: Option<(&super::Frame, &super::Made)> = None;
        for (_, url) in urls {
            for activation in passed_by(url) {
                let made = self.making(activation);
                if let Some((frame, made)) = made
                    && outermost.is_none_or(|(_, known)| made.activation < known.activation)
                {
                    outermost = Some((frame, made));
                }
            }
        }
        let is_called = |before: u32| {
            let mut calls = self.stack.iter().filter(|one| one.call.is_some());
            calls.any(|one| one.id < before)
        };
        match outermost {
            Some((frame, made)) => {
                let wrapper = self.function_name(frame.module, frame.function);
                let is_called = is_called(made.activation);
                (made.call, made.caller.clone(), Some(wrapper), is_called)
            }
            None => {
                let around = self
                    .stack
                    .last()
                    .map(|top| self.function_name(top.module, top.function));
                (call, around.unwrap_or_default(), None, is_called(u32::MAX))
            }
        }
    }

    /// The function of the evaluated file that runs because anybody might call it.
    fn entry(&self) -> Option<FunctionId> {
        let mut running = self.stack.iter();
        let first = running.find(|one| one.function != Module::BODY)?;
        (first.call.is_none() && first.module == 0).then_some(first.function)
    }

    /// The functions that run between a wrapper's call and the client's.
    fn way_to(&self, site: Origin, call: Origin) -> Vec<Through> {
        let from = self.stack.iter().rposition(|one| one.call == Some(site));
        let Some(from) = from.filter(|_| site != call) else {
            return Vec::new();
        };
        let running = &self.stack[from..];
        let mut way = Vec::new();
        for (at, activation) in running.iter().enumerate() {
            let next = match running.get(at + 1) {
                Some(next) => next.call,
                None => Some(call),
            };
            let (Some(called), Some(calls)) = (activation.call, next) else {
                return Vec::new();
            };
            way.push(Through {
                file: activation.module,
                function: activation.function,
                called,
                calls,
            });
        }
        way
    }

    /// The frame that a call made, if that activation runs now or a closure that runs now was made in it.
    fn making(&self, activation: u32) -> Option<(&super::Frame, &super::Made)> {
        for running in &self.stack {
            let mut at = Some(running.frame);
            while let Some(frame) = at.map(|at| &self.frames[at as usize]) {
                match &frame.made_by {
                    Some(made) if made.activation == activation => return Some((frame, made)),
                    _ => at = frame.parent,
                }
            }
        }
        None
    }

    fn freeze_body(&mut self, role: Role, value: &Value) -> super::Json {
        match role {
            Role::Form => super::Json::unknown(Cause::Opaque("a form".into())),
            Role::Json => self.freeze(value),
            _ => match &value.kind {
                Kind::Str(_) | Kind::JsonText(_) => self.parse_json_text(value),
                Kind::Choice(alternatives)
                    if alternatives.iter().any(|(_, value)| value.is_text()) =>
                {
                    self.parse_json_text(value)
                }
                _ => self.freeze(value),
            },
        }
    }
}

/// Whether there is no URL. Where there may be one, clients take its absence for the text that it comes to.
fn is_missing(url: &Value) -> bool {
    matches!(url.kind, Kind::Undefined | Kind::Null)
}

/// The activations that were passed the last known piece of a URL, which holds the end of its path.
fn passed_by(url: &Value) -> Vec<u32> {
    let Kind::Str(pieces) = &url.kind else {
        return Vec::new();
    };
    let last = pieces.iter().rev().find_map(|piece| match piece {
        Piece::Text { trace, .. } => Some(trace),
        Piece::Hole { .. } => None,
    });
    let steps = last.into_iter().flat_map(|trace| trace.steps());
    steps
        .filter_map(|step| match &step.kind {
            StepKind::Passed { activation, .. } => Some(*activation),
            _ => None,
        })
        .collect()
}

/// Whether a request may be a POST under these decisions, where some of its methods are.
fn may_post(method: Option<&Value>, guard: &Guard) -> bool {
    let Some(Kind::Choice(all)) = method.map(|method| &method.kind) else {
        return true;
    };
    let is_post = |value: &Value| method_name(value).is_none_or(|name| name == "POST");
    let mut posts = all.iter().filter(|(_, value)| is_post(value)).peekable();
    posts.peek().is_none() || posts.any(|(own, _)| guard.and(own).is_some())
}

/// An address that is only used by other methods: it counts, and says nothing.
fn elsewhere() -> super::Text {
    let cause = Cause::Opaque("only used by other methods".into());
    super::Text {
        pieces: vec![super::TextPiece::Hole {
            cause,
            origin: None,
        }],
    }
}
