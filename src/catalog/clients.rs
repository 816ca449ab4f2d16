//! HTTP client signatures (`rules/clients/<language>.toml`).
//!
//! A client is a small state machine. A program gets hold of a *state* by naming an entry point (`axios`, `reqwest::Client`) or
//! by a declared type; a *call* on a state fills in parts of a request (its arguments have *roles*), and yields a new state,
//! changes the state in place, or sends the request.
//!
//! External things are named by canonical paths: `fetch` for a global, `axios` for the namespace or `require` result of a
//! package, `axios#default` and `undici#fetch` for its exports, `reqwest::blocking::Client` for Rust paths.

use super::answers::Answers;
use super::responses::Response;
use rustc_hash::{FxHashMap, FxHashSet};

/// The signatures of one language.
#[derive(Clone, Debug, Default)]
pub struct Clients {
    /// All libraries.
    pub libraries: Vec<Library>,
    /// Canonical path to entry point: (library, state).
    pub entries: FxHashMap<String, (usize, String)>,
    /// Canonical type path to state: (library, state).
    pub types: FxHashMap<String, (usize, String)>,
    /// Package or crate name to what is known of it otherwise.
    pub others: FxHashMap<String, OtherKind>,
    /// What the language's own library does with values on their way to a call.
    pub values: Values,
}

/// Names of the language's library and of crates that stand around it.
#[derive(Clone, Debug, Default)]
pub struct Values {
    /// Methods that give back what they are called on, for all that matters here.
    pub same: FxHashSet<String>,
    /// Types whose methods are called by path too, with the receiver as the first argument.
    pub by_path: FxHashSet<String>,
    /// Methods of maps and JSON values that are followed on objects.
    pub fields: FxHashSet<String>,
    /// Macros that print or log, without their exclamation mark.
    pub prints: FxHashSet<String>,
    /// Functions and methods that only make or read values, so that a wrapper may call them once more.
    pub harmless: FxHashSet<String>,
    /// Methods that change what they are called on, or the world.
    pub changes: FxHashSet<String>,
    /// Methods whose result, while it lives, keeps others out.
    pub guards: FxHashSet<String>,
    /// Methods that take what they are called on for themselves.
    pub consumes: FxHashSet<String>,
    /// Functions and methods of clients that take a URL as text of any kind, owned or lent.
    pub takes_text: FxHashSet<String>,
    /// Methods whose result's type only shows in what it is assigned to.
    pub untyped: FxHashSet<String>,
    /// Functions of `serde_json` that read a value from JSON.
    pub parsers: FxHashSet<String>,
    /// Functions of `serde_json` that write a value as JSON.
    pub writers: FxHashSet<String>,
    /// Bounds of type parameters that a `serde_json::Value` meets.
    pub bounds: FxHashSet<String>,
    /// Types of numbers and texts that a `serde_json::Value` does not hold as they are written.
    pub inexact: FxHashSet<String>,
    /// Functions and methods that give back what they are handed, checked: it has the same fields, with values that may be others.
    pub checks: FxHashSet<String>,
    /// Functions and methods that say which fields a value has to have.
    pub schemas: FxHashSet<String>,
}

impl Clients {
    /// What a canonical path leads to: an entry point, or a method of one (`superagent#post`, `ureq::post`), which is then named.
    ///
    /// The longest path wins: `axios#default` is an entry of its own, not a member `default` of `axios`.
    pub fn reach<'a>(&'a self, path: &'a str) -> Option<Reach<'a>> {
        let found = |path: &str, method| {
            let (library, state) = self.entries.get(path)?;
            Some(Reach {
                library: *library,
                state,
                method,
            })
        };
        let split = |at: usize, width: usize| found(&path[..at], Some(&path[at + width..]));
        found(path, None)
            .or_else(|| path.rfind('.').and_then(|at| split(at, 1)))
            .or_else(|| path.rfind('#').and_then(|at| split(at, 1)))
            .or_else(|| path.rfind("::").and_then(|at| split(at, 2)))
    }

    /// The calls named `name` that may be recognised on an unresolved receiver, in the order of the file, which goes from the
    /// commonest library to the rarest; each with its library.
    pub fn ducks<'a>(
        &'a self,
        name: &'a str,
    ) -> impl Iterator<Item = (usize, &'a CallSignature)> + 'a {
        self.libraries
            .iter()
            .enumerate()
            .flat_map(move |(index, library)| {
                let calls = library.calls.iter();
                calls
                    .filter(move |call| call.duck && call.names.iter().any(|n| n == name))
                    .map(move |call| (index, call))
            })
    }

    /// What is known of the package or crate `name` beside clients.
    pub fn other(&self, name: &str) -> Option<OtherKind> {
        self.others.get(name).copied()
    }
}

impl Library {
    /// Whether any of its values has a method of this name.
    pub fn has_method(&self, name: &str) -> bool {
        let mut names = self.calls.iter().flat_map(|call| &call.names);
        names.any(|own| own == name)
    }

    /// The signatures of the method `name` on `state`, in the order of the file: overloads, told apart by their arguments.
    pub fn calls_on<'a>(
        &'a self,
        state: &'a str,
        name: &'a str,
    ) -> impl Iterator<Item = &'a CallSignature> + 'a {
        let calls = self.calls.iter();
        calls.filter(move |call| call.on == state && call.names.iter().any(|n| n == name))
    }
}

/// Where a canonical path leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reach<'a> {
    /// The library's position in [`Clients::libraries`].
    pub library: usize,
    /// The state.
    pub state: &'a str,
    /// The method of that state which the path names, if it names one; it need not exist.
    pub method: Option<&'a str>,
}

/// A package that is known not to send requests.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OtherKind {
    /// Declares routes; a path given to it is its own.
    Server,
    /// Stands in for the API in tests; an address given to it is a reference at most (NM004).
    Double,
}

/// One client library.
#[derive(Clone, Debug)]
pub struct Library {
    /// Its name, as messages show it.
    pub name: String,
    /// Where its request API is documented.
    pub docs: String,
    /// How a refused request reaches the program.
    pub failure: Failure,
    /// How a relative URL is joined to a base.
    pub join: Join,
    /// Its calls.
    pub calls: Vec<CallSignature>,
    /// Named option tables: option key to role.
    pub options: FxHashMap<String, FxHashMap<String, Role>>,
    /// Where programs set options for all later calls (`axios.defaults`).
    pub defaults: Option<Defaults>,
    /// The way from a client to the method that registers code which runs with each request (`interceptors.request.use`).
    pub interceptors: Option<String>,
    /// Methods of the sending call's result that still belong to the client (`got.post(..).json()`).
    pub chain: Vec<String>,
    /// How generated code reads an answer, or why it cannot, in words.
    pub answers: Result<Answers, String>,
    /// The responses of a Rust client that generated code can name and read; none where it cannot.
    pub responses: Vec<Response>,
    /// Whether it stands on hyper, which turns tokio's feature `sync` on.
    pub over_hyper: bool,
}

/// A member of a client that holds options for all later calls.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Defaults {
    /// The member's name.
    pub member: String,
    /// Its option table.
    pub options: String,
}

/// How a refused request reaches the program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Failure {
    /// In the response's status.
    Response,
    /// As a thrown error or `Err`.
    Throws,
}

/// How a client joins a relative URL to its base.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Join {
    /// One slash between both, whatever they end and start with (axios, ky, got's `prefixUrl`, ofetch).
    Slash,
    /// As the URL standard resolves references.
    Url,
}

/// One call of a client.
#[derive(Clone, Debug)]
pub struct CallSignature {
    /// The state it is made on.
    pub on: String,
    /// The method names; `()` is a call of the value itself, `new` its construction.
    pub names: Vec<String>,
    /// The HTTP method it sets; an option or argument with [`Role::Method`] overrides it. A request whose method nothing sets is
    /// a GET.
    pub method: Option<String>,
    /// What each argument is, any number of which may be left out from the end; alternatives in one place are told apart by the
    /// argument's value.
    pub args: Vec<Vec<Role>>,
    /// The option table of [`Role::Options`] arguments.
    pub options: Option<String>,
    /// The state it yields, with a copy of the request as it is then.
    pub returns: Option<String>,
    /// Whether it changes the receiver's request and yields the receiver.
    pub mutates: bool,
    /// Whether the request is sent by this call. One that also returns a state may be followed by further calls; then the last
    /// of the chain sends.
    pub sends: bool,
    /// Whether it may be recognised on a receiver that nothing resolves.
    pub duck: bool,
}

/// What an argument or option means for the request.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Role {
    /// The URL, absolute or relative to the base.
    Url,
    /// The base URL; without a URL it is the URL.
    Base,
    /// The HTTP method.
    Method,
    /// A body sent as it is: text, bytes.
    Body,
    /// A body that is turned into JSON unless it is text.
    Data,
    /// A body that is always turned into JSON; as an option, a boolean is a switch and no body.
    Json,
    /// A form or multipart body, never JSON.
    Form,
    /// All headers.
    Headers,
    /// A header's name, followed by its value.
    HeaderName,
    /// A header's value.
    HeaderValue,
    /// An object of options, by the call's option table.
    Options,
    /// A request built before.
    Request,
    /// A callback.
    Callback,
    /// Query parameters.
    Query,
    /// A host name without scheme (node's `hostname`).
    Host,
    /// A path with query (node's `path`).
    Path,
    /// A command's standard input.
    Stdin,
    /// All words of a command, by the call's option table; the roles behind it are those of words that are no options.
    Words,
    /// A header as one text: `Name: value`.
    HeaderLine,
    /// A body as text, `@file` or `@-` for standard input.
    Payload,
    /// A file that is sent by PUT.
    Upload,
    /// A file that is sent.
    UploadPost,
    /// A field of a form.
    FormField,
    /// A switch that makes it a GET with the body in the query.
    Get,
    /// A switch that makes it a HEAD.
    Head,
    /// A switch behind which another request begins.
    Next,
    /// Options in a file.
    Config,
    /// A part of the request in HTTPie's notation.
    Item,
    /// Functions of the program that run with each request and may change what of it they name.
    Hook,
    /// Functions of the program that write the body.
    Transform,
    /// A function that returns the URL of a request, or its options, by the same table.
    Described,
    /// What sends a described request: another client, or a function of the program that is handed it.
    Sender,
    /// A function that is handed the client which the call gives.
    Builder,
    /// Nothing that matters here.
    Ignored,
}
