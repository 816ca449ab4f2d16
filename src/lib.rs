//! napmig-lint finds calls that open a legacy per-session connection of the Napster Companion API, and says which agent and
//! session bodies they should become; what it can prove to stay the same, it rewrites.
//!
//! # The way data flows
//!
//! ```text
//! walk ─► scan ─► parse + lower ─► resolve ─► detect ─► plan ─► rewrite ─► validate ─► report | commit
//! ```
//!
//! `workspace` walks the named paths and searches every file for the rule pack's needles as it reads it; nearly all files end
//! here. For each of the few others `engine` asks `analysis`: a front end in `lang` parses the text and lowers it to `ir`,
//! which knows no syntax, and the syntax tree is dropped; `resolve` evaluates the calls of HTTP clients to abstract requests;
//! `detect` keeps those that go to a legacy endpoint and says how sure it is; `plan` splits each body by the mapping into
//! agent, channel and session, and says what to write for it, or what stands in the way; `rewrite` turns that into edits, and
//! `validate` analyses the edited text again and withdraws what it cannot prove; every rule in `lints` turns sites and plans into
//! diagnostics, to which `analysis` hands their fixes. `engine` then applies suppression comments and levels, takes the fixes
//! that are wanted, pass by pass, until none is left, and `report` writes the outcome or `workspace` the edited files.
//!
//! # The map of the house
//!
//! A row may use the rows above it and nothing below; within a row, a module may use those named before it. `tests/house.rs`
//! reads this table and holds every path in `src` against it.
//!
//! | modules | are | hold that |
//! | --- | --- | --- |
//! | [`source`], [`edit`], [`diagnostic`] | exact text with byte spans and a line index; sets of edits, and patches of them; what a rule says about a place, and its fix | bytes are never normalised: a byte order mark and line ends count; a set of edits is sorted, disjoint, and applied whole or not at all |
//! | [`ir`] | expressions, bindings, functions, imports, calls and comments of one file, in no particular language | everything has a byte span; it is `Send` and knows no parser and no meaning |
//! | [`config`] | `napmig.toml`, the command line's choices, and the settings both amount to | the command line wins; an unknown key is an error with its place |
//! | [`workspace`] | roots, the walk, the scan, reading, the commit of edited files | it alone touches the disk, and it knows no syntax; a file is old or new, never torn, and one that changed meanwhile is left alone |
//! | [`catalog`] | the rule pack: endpoints, the field mapping, client signatures, a page a rule | it is checked on load, so that nobody else meets a broken rule; it knows no user code |
//! | [`lang`] | one front end a language: text to `ir`, import specifiers to paths, and the helpers that create agents as text | parsers live here and nowhere else; front ends do not know each other, the mapping or the disk |
//! | [`program`] | lowered files by path, and where imports lead | a content is lowered once, whoever asks; nothing outside the roots is read; it does not know the mapping |
//! | [`resolve`] | one evaluator for all languages: `ir` to requests made of abstract values | unknown beats wrong; depth and work are bounded, and what the bound cuts is unknown |
//! | [`detect`], [`plan`] | legacy calls with a confidence; their bodies through the mapping, which calls share an agent, and what to write or why not | pure; no field is ever dropped in silence; moved values are spans of the source |
//! | [`rewrite`] | what is to be written to edits, through the language's printer and in the style of the file | it does not validate; an edit that it cannot make is an obstacle, in words |
//! | [`validate`] | the original and the edited program to a verdict: it parses, keeps its comments, and every request is the same or maps back to what it was | it does not know how the edit was made; what it cannot find again is refused |
//! | [`lints`], [`suppress`] | one file a rule; suppression comments | a rule is a pure function from sites and plans to diagnostics |
//! | [`engine`] | the one entry point: what is scanned, analysed, suppressed, levelled, counted and fixed | a panic ends one file's analysis, never the run; the outcome does not depend on threads; a group of fixes is applied whole or not at all |
//! | [`analysis`] | one file from text to diagnostics with their fixes, which is what the engine runs on each candidate | every mention of an endpoint is accounted for once; no fix is offered that `validate` has not seen; a call without a fix says why |
//! | [`report`] | one file an output format | formats show the outcome and decide nothing; keys are masked; JSON is a versioned type of its own |
//! | [`cli`] | arguments, exit codes, streams | diagnostics go to standard output, all else to standard error |
//!
//! `ir` stands above `catalog` because client signatures are kept by language, and `analysis` below `engine` because the engine
//! knows only the trait that it implements.
//!
//! # Promises
//!
//! The program makes no network call, starts no process and runs nothing from the tree it reads. It reads the paths it is given
//! and what they import inside their roots, links followed; outside of these it reads their configuration, the
//! nearest `Cargo.toml` and the manifests that say where the roots are, and nothing in `node_modules`. It writes only with `--fix`, `--undo-file` and
//! `--output`. Nothing is missed in silence: what cannot be read, parsed or resolved is said.

pub mod analysis;
pub mod catalog;
pub mod cli;
pub mod config;
pub mod detect;
pub mod diagnostic;
pub mod edit;
pub mod engine;
pub mod ir;
pub mod lang;
pub mod lints;
pub mod plan;
pub mod program;
pub mod report;
pub mod resolve;
pub mod rewrite;
pub mod source;
pub mod suppress;
pub mod validate;
pub mod workspace;
