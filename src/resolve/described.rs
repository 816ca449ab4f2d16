//! Clients that functions of the program describe: a builder that is handed on, and requests that functions return.
//!
//! ```js
//! createApi({
//!   baseQuery: fetchBaseQuery({ baseUrl }),
//!   endpoints: (builder) => ({
//!     open: builder.mutation({ query: (user) => ({ url: "/connections", method: "POST", body: { user } }) }),
//!   }),
//! });
//! ```

use super::Evaluation;
use super::calls::CallSite;
use super::draft::Draft;
use super::value::{Kind, Value};
use crate::catalog::clients::{CallSignature, Library, Role};

impl Evaluation<'_> {
    /// Fills in the request that a function returns: its URL, or options of the table that the function itself stands in. Where
    /// the program has a function of its own that sends it, that is handed the request instead.
    pub(super) fn fill_described(
        &mut self,
        draft: &mut Draft,
        library: &Library,
        table: &str,
        function: &Value,
        site: &CallSite,
    ) {
        for closure in self.functions_in(function) {
            let described = self.call_closure(&closure, &CallSite::unknown(), None);
            match (&draft.sender, &described.kind) {
                (Some(sender), _) => {
                    let handed = CallSite {
                        origin: site.origin,
                        ..CallSite::of_values(vec![described])
                    };
                    self.call_value(&sender.clone(), &handed);
                }
                (None, Kind::Str(_)) => self.fill_role(draft, Role::Url, &described),
                (None, _) => self.fill_options(draft, library, Some(table), &described, site),
            }
        }
    }

    /// What sends the requests that a client describes: another client, or a function of the program.
    pub(super) fn set_sender(&mut self, draft: &mut Draft, sender: &Value) {
        match &sender.kind {
            Kind::Function(_) => draft.sender = Some(sender.clone()),
            _ => self.fill_role(draft, Role::Request, sender),
        }
    }

    /// Calls the functions among a call's options that are handed the client which the call gives.
    pub(super) fn hand_to_builders(
        &mut self,
        client: &Value,
        library: &Library,
        call: &CallSignature,
        site: &CallSite,
    ) {
        let table = call.options.as_ref();
        let Some(table) = table.and_then(|name| library.options.get(name)) else {
            return;
        };
        let builders = table.iter().filter(|(_, role)| **role == Role::Builder);
        for (key, _) in builders {
            for options in &site.args {
                let Kind::Object(id) = options.kind else {
                    continue;
                };
                let record = self.heap.record(id);
                let slot = record.and_then(|record| record.fields.get(key.as_str()));
                let Some(function) = slot.map(|slot| slot.value.clone()) else {
                    continue;
                };
                for closure in self.functions_in(&function) {
                    let handed = CallSite::of_values(vec![client.clone()]);
                    self.call_closure(&closure, &handed, None);
                }
            }
        }
    }
}
