//! The one entry point: scans a workspace, has every candidate analysed, and gathers what is to be reported.
//!
//! A panic in one file's analysis is a [`Fault`] of that file; the run goes on.

use crate::config::Settings;
use crate::diagnostic::{Diagnostic, Severity};
use crate::ir::Comment;
use crate::lints::PARSE_ERROR;
use crate::source::{Location, Source, Span};
use crate::suppress::Suppressions;
use crate::workspace::{Candidate, Content, Needles, ScanSummary, Workspace};
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Once, PoisonError};

/// Extensions of the files that are linted, with the name of their language on the command line.
pub const EXTENSIONS: [(&str, &str); 9] = [
    ("js", "javascript"),
    ("mjs", "javascript"),
    ("cjs", "javascript"),
    ("jsx", "javascript"),
    ("ts", "typescript"),
    ("mts", "typescript"),
    ("cts", "typescript"),
    ("tsx", "typescript"),
    ("rs", "rust"),
];

/// Looks into one candidate.
pub trait Analyse: Sync {
    /// Everything there is to say about a file, before suppressions and levels.
    fn analyse(&self, path: &Path, source: &Arc<Source>) -> Analysis;
}

/// What was found in one file.
#[derive(Debug, Default)]
pub struct Analysis {
    /// Diagnostics with their rules' default severities.
    pub diagnostics: Vec<Diagnostic>,
    /// The file's comments, for suppressions.
    pub comments: Vec<Comment>,
    /// Every textual mention of an endpoint in the file, once.
    pub mentions: Vec<Mention>,
    /// The agents that sessions in this file would use.
    pub agents: Vec<Agent>,
    /// Whether the file was parsed.
    pub parsed: bool,
}

/// One textual mention of an endpoint.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mention {
    /// Where.
    pub span: Span,
    /// What became of it.
    pub kind: MentionKind,
}

/// What a mention turned out to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MentionKind {
    /// Part of a legacy call.
    Site,
    /// The endpoint's address, tied to no call.
    Reference,
    /// Nothing of ours.
    Innocent,
    /// In a file or region that did not parse.
    Unparsed,
}

/// Mentions by what became of them; `total` is the sum of the others.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Mentions {
    /// All of them.
    pub total: usize,
    /// Parts of legacy calls.
    pub site: usize,
    /// Addresses tied to no call.
    pub reference: usize,
    /// Either, kept quiet by a comment.
    pub suppressed: usize,
    /// Nothing of ours.
    pub innocent: usize,
    /// In what did not parse.
    pub unparsed: usize,
}

impl Mentions {
    fn count(&mut self, kind: MentionKind, suppressed: bool) {
        self.total += 1;
        *match kind {
            MentionKind::Site | MentionKind::Reference if suppressed => &mut self.suppressed,
            MentionKind::Site => &mut self.site,
            MentionKind::Reference => &mut self.reference,
            MentionKind::Innocent => &mut self.innocent,
            MentionKind::Unparsed => &mut self.unparsed,
        } += 1;
    }
}

/// An agent that sites would share.
#[derive(Clone, PartialEq, Debug)]
pub struct Agent {
    /// Its proposed name.
    pub name: String,
    /// The body that creates it; values that are not literals stand as source text.
    pub config: serde_json::Value,
    /// The body of each channel's configuration, by channel.
    pub channels: serde_json::Map<String, serde_json::Value>,
    /// Display path and 1-based line of every call that would use it.
    pub sites: Vec<(String, u32)>,
}

/// An analysis that failed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Fault {
    /// The file's display path.
    pub path: String,
    /// What the panic said, and where it happened.
    pub message: String,
}

/// What a run amounts to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Diagnostics to report, sorted by path, start and code.
    pub diagnostics: Vec<Diagnostic>,
    /// Agents, in the order of their first site.
    pub agents: Vec<Agent>,
    /// What the scan did.
    pub scan: ScanSummary,
    /// How many files were parsed.
    pub files_parsed: usize,
    /// What became of every mention.
    pub mentions: Mentions,
    /// Files whose analysis failed, sorted by path.
    pub faults: Vec<Fault>,
}

impl Outcome {
    /// Whether everything that was to be looked at was looked at.
    pub fn success(&self) -> bool {
        self.faults.is_empty() && self.scan.failed.is_empty()
    }

    /// Number of diagnostics of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics
            .iter()
            .filter(|one| one.severity == severity)
            .count()
    }
}

/// What is linted.
#[derive(Debug)]
pub enum Input {
    /// The workspace's named paths.
    Disk,
    /// Text handed in, under the path it stands for.
    Text(PathBuf, Vec<u8>),
}

/// A run's parts.
pub struct Run<'a> {
    /// Where files come from.
    pub workspace: &'a Workspace,
    /// What lets a file through the scan.
    pub needles: &'a Needles,
    /// Texts whose every occurrence is accounted for.
    pub mentions: &'a [String],
    /// Levels and choices.
    pub settings: &'a Settings,
    /// What looks into a candidate.
    pub analyser: &'a dyn Analyse,
}

impl Run<'_> {
    /// Lints the input.
    pub fn lint(&self, input: Input) -> Outcome {
        record_panics();
        let gathered = Mutex::new(Outcome::default());
        let on_candidate = |candidate: Candidate| {
            let finish = self.candidate(&candidate);
            finish(&mut gathered.lock().unwrap_or_else(PoisonError::into_inner));
        };
        let scan = match input {
            Input::Disk => self.workspace.visit(self.needles, &on_candidate),
            Input::Text(path, bytes) => {
                self.workspace
                    .visit_text(&path, bytes, self.needles, &on_candidate)
            }
        };
        let mut outcome = gathered
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        outcome.scan = scan;
        outcome.diagnostics.sort_by(|a, b| {
            let key = |one: &Diagnostic| (one.location.span, one.code);
            (a.location.source.path().cmp(b.location.source.path()))
                .then_with(|| key(a).cmp(&key(b)))
                .then_with(|| a.message.cmp(&b.message))
        });
        outcome.agents.sort_by(|a, b| a.sites.cmp(&b.sites));
        outcome.faults.sort();
        outcome
    }

    /// Analyses one candidate; the result adds what was found to an outcome.
    fn candidate(&self, candidate: &Candidate) -> impl FnOnce(&mut Outcome) + use<> {
        let (source, analysis, fault) = self.analyse(candidate);
        let applied = Suppressions::parse(&source, &analysis.comments, self.settings.rules())
            .apply(analysis.diagnostics);
        let quiet = |span: Span| {
            applied.suppressed.iter().any(|one| {
                std::iter::once(&one.location)
                    .chain(
                        one.labels
                            .iter()
                            .chain(&one.trace)
                            .map(|label| &label.location),
                    )
                    .any(|place| place.source.path() == source.path() && place.span.contains(span))
            })
        };
        let mut mentions = Mentions::default();
        for mention in &analysis.mentions {
            mentions.count(mention.kind, quiet(mention.span));
        }
        let diagnostics = self.leveled(applied.kept, &candidate.path);
        let (parsed, agents) = (analysis.parsed, analysis.agents);
        move |outcome| {
            outcome.diagnostics.extend(diagnostics);
            outcome.agents.extend(agents);
            outcome.faults.extend(fault);
            outcome.files_parsed += usize::from(parsed);
            let sum = &mut outcome.mentions;
            sum.total += mentions.total;
            sum.site += mentions.site;
            sum.reference += mentions.reference;
            sum.suppressed += mentions.suppressed;
            sum.innocent += mentions.innocent;
            sum.unparsed += mentions.unparsed;
        }
    }

    fn analyse(&self, candidate: &Candidate) -> (Arc<Source>, Analysis, Option<Fault>) {
        let text = match &candidate.content {
            Content::Text(text) => text,
            Content::NotUtf8 { offset, lossy } => {
                let source = Arc::new(Source::new(candidate.display.clone(), Arc::clone(lossy)));
                let location = Location {
                    source: Arc::clone(&source),
                    span: Span::new(*offset, *offset),
                };
                let message = format!("the file is not UTF-8 from byte {offset} on");
                let analysis = Analysis {
                    diagnostics: vec![Diagnostic::new(&PARSE_ERROR, location, message)],
                    mentions: self.unparsed_mentions(&source),
                    ..Analysis::default()
                };
                return (source, analysis, None);
            }
        };
        let source = Arc::new(Source::new(candidate.display.clone(), Arc::clone(text)));
        let guarded = guard(|| self.analyser.analyse(&candidate.path, &source));
        match guarded {
            Ok(analysis) => (source, analysis, None),
            Err(message) => {
                let analysis = Analysis {
                    mentions: self.unparsed_mentions(&source),
                    ..Analysis::default()
                };
                let path = candidate.display.clone();
                (source, analysis, Some(Fault { path, message }))
            }
        }
    }

    /// Every mention in a text of which nothing more is known.
    fn unparsed_mentions(&self, source: &Source) -> Vec<Mention> {
        self.mentions
            .iter()
            .flat_map(|mention| source.text().match_indices(mention.as_str()))
            .map(|(start, text)| Mention {
                span: Span::new(start, start + text.len()),
                kind: MentionKind::Unparsed,
            })
            .collect()
    }

    /// The diagnostics that are to be reported, with their configured severities.
    fn leveled(&self, diagnostics: Vec<Diagnostic>, path: &Path) -> Vec<Diagnostic> {
        let least = self.settings.confidence();
        diagnostics
            .into_iter()
            .filter(|one| one.confidence.is_none_or(|confidence| confidence >= least))
            .filter_map(|mut one| {
                one.severity = self.settings.level(one.code, path)?;
                Some(one)
            })
            .collect()
    }
}

thread_local! {
    /// While an analysis runs on this thread: what its panic said.
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Makes panics of guarded code keep quiet and be remembered; all others go where they went before.
fn record_panics() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let recorded = PANIC.with_borrow_mut(|slot| {
                slot.as_mut().map(|slot| {
                    let payload = info.payload();
                    let said = (payload.downcast_ref::<&str>().copied())
                        .or(payload.downcast_ref::<String>().map(String::as_str))
                        .unwrap_or("a panic without words");
                    *slot = match info.location() {
                        Some(place) => format!("{said} ({}:{})", place.file(), place.line()),
                        None => said.to_owned(),
                    };
                })
            });
            if recorded.is_none() {
                previous(info);
            }
        }));
    });
}

/// Stack of the thread an analysis runs on: parsers recurse as deep as the source nests.
const STACK: usize = 64 << 20;

/// Runs `work` on a deep stack; a panic in it becomes its words.
fn guard<T: Send>(work: impl Fn() -> T + Sync) -> Result<T, String> {
    let guarded = || {
        PANIC.set(Some(String::new()));
        let result = catch_unwind(AssertUnwindSafe(&work));
        let said = PANIC.take();
        result.map_err(|_| said.unwrap_or_default())
    };
    std::thread::scope(|scope| {
        let deep = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, guarded);
        match deep {
            Ok(thread) => thread
                .join()
                .unwrap_or_else(|_| Err("the analysis thread died".to_owned())),
            // No thread to be had: the stack at hand serves all but the deepest sources.
            Err(_) => guarded(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lints::{LEGACY_CONNECTION, RULES};

    struct Scripted;
    impl Analyse for Scripted {
        fn analyse(&self, _: &Path, source: &Arc<Source>) -> Analysis {
            assert!(!source.text().contains("boom"), "deliberate");
            if source.text().contains("deep") {
                assert_eq!(sum_to(100_000), 5_000_050_000);
            }
            let Some(start) = source.text().find("public/connections") else {
                return Analysis::default();
            };
            let span = Span::new(start, start + 18);
            let location = Location {
                source: Arc::clone(source),
                span,
            };
            let comment = source.text().find("//").map(|start| Comment {
                span: Span::new(start, source.text().len()),
                is_line: true,
            });
            Analysis {
                diagnostics: vec![Diagnostic::new(&LEGACY_CONNECTION, location, "legacy")],
                mentions: vec![Mention {
                    span,
                    kind: MentionKind::Site,
                }],
                comments: comment.into_iter().collect(),
                parsed: true,
                ..Analysis::default()
            }
        }
    }

    /// Recurses so deep that no ordinary thread's stack holds it.
    fn sum_to(number: u64) -> u64 {
        let here = std::hint::black_box([number; 8]);
        if number == 0 {
            0
        } else {
            here[7] + sum_to(number - 1)
        }
    }

    fn lint(bytes: &[u8]) -> Outcome {
        let mentions = ["public/connections".to_owned()];
        let settings = Settings::defaults(RULES);
        let run = Run {
            workspace: &Workspace::new(crate::workspace::Options::default()),
            needles: &Needles::new(&mentions).unwrap(),
            mentions: &mentions,
            settings: &settings,
            analyser: &Scripted,
        };
        run.lint(Input::Text(PathBuf::from("a.js"), bytes.to_vec()))
    }

    #[test]
    fn counts_a_suppressed_site_as_suppressed() {
        let outcome = lint(b"'public/connections'");
        assert_eq!((outcome.diagnostics.len(), outcome.mentions.site), (1, 1));
        let outcome = lint(b"'public/connections' // napmig-ignore[NM001]: kept");
        assert!(outcome.diagnostics.is_empty());
        assert_eq!(
            (outcome.mentions.suppressed, outcome.mentions.total),
            (1, 1)
        );
    }

    #[test]
    fn contains_a_panic_in_its_file() {
        let outcome = lint(b"public/connections boom");
        assert!(
            outcome.faults[0]
                .message
                .starts_with("deliberate (src/engine.rs:")
        );
        assert_eq!(outcome.mentions.unparsed, 1);
        assert!(!outcome.success());
    }

    #[test]
    fn analyses_on_a_deep_stack() {
        assert!(lint(b"public/connections deep").success());
    }

    #[test]
    fn reports_a_candidate_that_is_not_utf8() {
        let outcome = lint(b"// public/connections\n\xff");
        assert_eq!(outcome.diagnostics[0].code, "NM900");
        assert_eq!(outcome.diagnostics[0].location.start().line, 2);
        assert!(outcome.success());
    }
}
