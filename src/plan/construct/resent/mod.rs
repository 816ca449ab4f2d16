//! Rust requests that are put together anywhere: what sends them is copied, once for the agent and once for the session.
//!
//! ```text
//! let payload = json!(build_payload(user));
//! let agent = json!({ "companionId": payload["companionId"], ... });
//! let session = json!({ "channelType": "webrtc", ... });
//! ```
//!
//! The payload is evaluated where it was, as one value, whatever it came from; the evaluation says which fields there may be. The
//! copies differ in the payload and in the address, whose literal is edited where it stands.

mod address;
mod body;
mod choice;
mod chosen;
mod run;
mod words;

pub use chosen::Chosen;

use super::planner::Planner;
use super::{BodyPlace, Construct, Obstacles, Taken};
use crate::catalog::mapping::Destination;
use crate::detect::Site;
use crate::plan::Plan;
use crate::source::Span;

/// How a request is sent once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resent {
    /// Statements in front of the call that do nothing but put the request together.
    pub steps: Vec<Span>,
    /// The name of the payload as a value; what stands in the call where that is one already.
    pub payload: String,
    /// Whether that name is to be declared.
    pub declares: bool,
    /// The name of the agent's payload.
    pub agent: String,
    /// The name of the session's payload.
    pub session: String,
    /// The name of the channel's configuration, where there is one.
    pub channel: String,
    /// Whether the call is a future that a macro awaits, and so gets an `async` block.
    pub is_future: bool,
    /// The address as an expression, where its literal does not stand in the call.
    pub url: Option<Span>,
}

impl Planner<'_> {
    /// The construct for a site whose request is sent once more.
    ///
    /// # Errors
    /// The obstacles, each a phrase that makes sense alone.
    pub fn resent(&self, site: &Site, plan: &Plan<'_>) -> Result<Construct, Obstacles> {
        let mut obstacles = self.first_obstacles(site);
        if !obstacles.is_empty() {
            return Err(obstacles);
        }
        let one = |obstacle: String| vec![obstacle];
        let call = self.sending_call(site).map_err(one)?;
        let outcome = self.outcome(site, call).map_err(one)?;
        let body = self.sent_payload(site, call).map_err(one)?;
        let steps = self.steps_of(site, call, &body).map_err(one)?;
        let inits = body.inlined.iter().map(|inlined| inlined.init);
        let mut regions: Vec<Span> = std::iter::once(call).chain(inits).collect();
        regions.extend(&steps);
        let address = match site.endpoints.len() > 1 {
            false => self.sent_address(site, &regions),
            true => self.chosen_endpoint(site, &regions),
        };
        let (url, led) = address.map_err(one)?;
        let names = self.payload_names(site, &body);
        let anchor = self.place_before(call);
        let is_future = self.is_awaited_by_macro(call);
        if is_future && anchor.is_none() {
            return Err(one("the request is awaited by a macro".to_owned()));
        }
        let (fields, agents) = self.gathered(site, plan, &names.payload)?;
        let way = site.best();
        let mut construct = Construct {
            call,
            chain: call,
            inlined: body.inlined.into_iter().collect(),
            url,
            body: BodyPlace {
                object: body.payload,
                expr: body.expr,
                is_struct: false,
                variable: None,
                parts: Vec::new(),
                removed: Vec::new(),
                channel_beside: false,
                is_text: false,
                types: Vec::new(),
                taken: Some(Taken {
                    names: Vec::new(),
                    rest: None,
                    is_cast: false,
                    agents,
                    reading: super::Reading::Plain,
                    configures: None,
                }),
            },
            channel: self.catalog.api().legacy[site.endpoints[0]].channel.clone(),
            fields,
            is_wrapped: way.request.wrapper.is_some(),
            inner: None,
            levels: None,
            handed_head: None,
            hides_id: false,
            hides_answer: false,
            client: way.request.client.clone(),
            answer: None,
            form: String::new(),
            is_awaited: outcome.is_async,
            outcome: Ok(outcome),
            key: Vec::new(),
            key_text: Vec::new(),
            key_of_early: Vec::new(),
            varying: Vec::new(),
            needs_locals: true,
            early: Vec::new(),
            runtime: None,
            knows_process: false,
            assumptions: Vec::new(),
            // Without one, the call gets a block of its own.
            anchor,
            is_begun: !self.beginnings(site).is_empty(),
            resent: Some(Resent {
                is_future,
                steps,
                url: led,
                ..names
            }),
        };
        let sometimes = construct
            .fields
            .iter()
            .find(|field| field.to == Destination::Channel && !field.when.is_empty());
        if let Some(field) = sometimes {
            obstacles.push(format!(
                "`{}` is there only under a condition",
                field.path.join(".")
            ));
        }
        self.check_values(site, &mut obstacles);
        self.check_repeated(site, &mut construct, &mut obstacles);
        self.find_dependencies(site, &mut construct, &mut obstacles);
        match obstacles.is_empty() {
            true => Ok(construct),
            false => Err(obstacles),
        }
    }

    /// Names that nothing in the file has, for the payload and its two parts.
    fn payload_names(&self, site: &Site, body: &body::SentBody) -> Resent {
        let whole = self.source(body.payload);
        let is_value = self.is_value_variable(body.expr);
        Resent {
            steps: Vec::new(),
            payload: match is_value {
                true => whole.to_owned(),
                false => self.free_name(site, "fields"),
            },
            declares: !is_value,
            agent: self.free_name(site, "agent"),
            session: self.free_name(site, "session"),
            channel: self.free_name(site, "channel"),
            is_future: false,
            url: None,
        }
    }
}

/// A field's place in the source, where it has none.
fn nowhere(at: Span) -> Span {
    Span {
        start: at.start,
        end: at.start,
    }
}
