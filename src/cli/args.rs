//! The arguments, as clap reads them.

use crate::config::{Agents, Tags};
use crate::diagnostic::Confidence;
use crate::report::Format;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Finds calls that open legacy per-session connections of the Napster Companion API, says what to write instead, and writes it.
#[derive(Parser, Debug)]
#[command(
    name = "napmig-lint",
    version,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    after_help = "Exit status: 0, nothing to do; 1, a warning or an error was reported (with --fix: is left), or --diff shows a fix; 2, the run itself failed.\n\
                  A path that is called like a command is given as ./explain or ./rules."
)]
pub struct Cli {
    /// What else there is to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Linting, the default.
    #[command(flatten)]
    pub lint: LintArgs,
}

/// Everything but linting.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Print the page of a rule
    Explain {
        /// The rule's code or name
        code: String,
        /// Use the rule pack in this folder
        #[arg(long, value_name = "DIR")]
        rules: Option<PathBuf>,
    },
    /// List all rules
    Rules {
        /// How to list them
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: ListFormat,
        /// Use the rule pack in this folder
        #[arg(long, value_name = "DIR")]
        rules: Option<PathBuf>,
    },
}

/// How rules are listed.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ListFormat {
    /// A table
    Text,
    /// A JSON array
    Json,
}

/// Arguments of linting.
#[derive(Args, Debug)]
pub struct LintArgs {
    /// Files and folders; `-` with --stdin-filename reads standard input
    #[arg(default_value = ".")]
    pub paths: Vec<PathBuf>,

    /// Apply the safe fixes, which are proved and assume nothing, and report what is left
    #[arg(long, group = "apply", help_heading = "Fixes")]
    pub fix: bool,
    /// Print the fixes as a patch for `git apply`, and write nothing
    #[arg(
        long,
        group = "apply",
        conflicts_with = "format",
        help_heading = "Fixes"
    )]
    pub diff: bool,
    /// With --fix or --diff: also the fixes that rest on assumptions; the report says which
    #[arg(long, requires = "apply", help_heading = "Fixes")]
    pub unsafe_fixes: bool,
    /// With --fix: write a patch for `git apply` that takes the fixes back
    #[arg(
        long,
        value_name = "FILE",
        requires = "fix",
        conflicts_with = "diff",
        help_heading = "Fixes"
    )]
    pub undo_file: Option<PathBuf>,
    /// Where fixes put the code that creates agents
    #[arg(
        long,
        value_name = "WHERE",
        default_value = "inline",
        help_heading = "Fixes"
    )]
    pub agents: Place,
    /// Where tags go that depend on the request [default: session]
    #[arg(long, value_name = "WHERE", help_heading = "Fixes")]
    pub tags: Option<TagPlace>,

    /// How to report
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
    /// Write the report to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Colours [auto: where standard output is a terminal; NO_COLOR and CLICOLOR_FORCE are heeded]
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Print diagnostics and errors only
    #[arg(long, short, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say what was read, from where, and how long it took
    #[arg(long, short)]
    pub verbose: bool,
    /// Print how many files went through each stage, and how long it took
    #[arg(long, conflicts_with = "quiet")]
    pub statistics: bool,
    /// Exit with 0 even if something was reported
    #[arg(long)]
    pub exit_zero: bool,

    /// Report these rules only
    #[arg(
        long,
        value_name = "CODES",
        value_delimiter = ',',
        help_heading = "Rules"
    )]
    pub select: Vec<String>,
    /// Do not report these rules
    #[arg(
        long,
        value_name = "CODES",
        value_delimiter = ',',
        help_heading = "Rules"
    )]
    pub ignore: Vec<String>,
    /// Report these rules as errors
    #[arg(
        long,
        value_name = "CODES",
        value_delimiter = ',',
        help_heading = "Rules"
    )]
    pub deny: Vec<String>,
    /// Report these rules as warnings
    #[arg(
        long,
        value_name = "CODES",
        value_delimiter = ',',
        help_heading = "Rules"
    )]
    pub warn: Vec<String>,
    /// Do not report these rules, unless a later --deny or --warn says so
    #[arg(
        long,
        value_name = "CODES",
        value_delimiter = ',',
        help_heading = "Rules"
    )]
    pub allow: Vec<String>,
    /// Report calls of this confidence or more [default: likely]
    #[arg(long, value_name = "LEAST", help_heading = "Rules")]
    pub confidence: Option<LeastConfidence>,
    /// Use the rule pack in this folder
    #[arg(long, value_name = "DIR", help_heading = "Rules")]
    pub rules: Option<PathBuf>,
    /// Use this configuration file [default: the napmig.toml nearest above the first path]
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub config: Option<PathBuf>,

    /// Lint files of these languages only; a named file of unknown extension is read as the one language given
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        help_heading = "Files"
    )]
    pub lang: Vec<Lang>,
    /// The path that standard input stands for
    #[arg(long, value_name = "NAME", help_heading = "Files")]
    pub stdin_filename: Option<PathBuf>,
    /// Read files that .gitignore and .ignore leave out
    #[arg(long, help_heading = "Files")]
    pub no_ignore: bool,
    /// Read hidden files and folders
    #[arg(long, help_heading = "Files")]
    pub hidden: bool,
    /// Number of threads; 0 lets the machine decide
    #[arg(
        long,
        value_name = "N",
        default_value_t = 0,
        hide_default_value = true,
        help_heading = "Files"
    )]
    pub threads: usize,
}

/// Where the code goes that creates agents.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// In the file whose sessions they serve
    Inline,
}

impl From<Place> for Agents {
    fn from(place: Place) -> Self {
        match place {
            Place::Inline => Agents::Inline,
        }
    }
}

/// Where tags go that depend on the request.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum TagPlace {
    /// On each session
    Session,
    /// On the agent
    Agent,
}

impl From<TagPlace> for Tags {
    fn from(place: TagPlace) -> Self {
        match place {
            TagPlace::Session => Tags::Session,
            TagPlace::Agent => Tags::Agent,
        }
    }
}

/// When to colour.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Color {
    /// Where standard output is a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The least confidence that is reported.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum LeastConfidence {
    /// Proved from the sources
    Certain,
    /// The host is unknown, the rest fits
    Likely,
    /// Everything that may be one
    Possible,
}

impl From<LeastConfidence> for Confidence {
    fn from(least: LeastConfidence) -> Self {
        match least {
            LeastConfidence::Certain => Confidence::Certain,
            LeastConfidence::Likely => Confidence::Likely,
            LeastConfidence::Possible => Confidence::Possible,
        }
    }
}

/// A language or a family of them.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lang {
    /// JavaScript and TypeScript
    Ecmascript,
    /// JavaScript and JSX
    #[value(alias = "js")]
    Javascript,
    /// TypeScript and TSX
    #[value(alias = "ts")]
    Typescript,
    /// Rust
    #[value(alias = "rs")]
    Rust,
    /// Shell scripts
    #[value(alias = "sh", alias = "bash")]
    Shell,
    /// Shell in Markdown and MDX
    #[value(alias = "md")]
    Markdown,
    /// Shell in YAML
    #[value(alias = "yml")]
    Yaml,
    /// Shell in Makefiles
    #[value(alias = "makefile")]
    Make,
    /// Shell in Dockerfiles
    #[value(alias = "dockerfile")]
    Docker,
}

impl Lang {
    /// Whether the language called `name` is meant.
    pub fn covers(self, name: &str) -> bool {
        match self {
            Lang::Ecmascript => name == "javascript" || name == "typescript",
            Lang::Javascript => name == "javascript",
            Lang::Typescript => name == "typescript",
            Lang::Rust => name == "rust",
            Lang::Shell => name == "shell",
            Lang::Markdown => name == "markdown",
            Lang::Yaml => name == "yaml",
            Lang::Make => name == "make",
            Lang::Docker => name == "docker",
        }
    }

    /// The language of a file whose extension says nothing.
    pub fn language(self) -> crate::ir::Language {
        match self {
            Lang::Ecmascript | Lang::Javascript => crate::ir::Language::JavaScript,
            Lang::Typescript => crate::ir::Language::TypeScript,
            Lang::Rust => crate::ir::Language::Rust,
            Lang::Shell => crate::ir::Language::Shell,
            Lang::Markdown => crate::ir::Language::Markdown,
            Lang::Yaml => crate::ir::Language::Yaml,
            Lang::Make => crate::ir::Language::Makefile,
            Lang::Docker => crate::ir::Language::Dockerfile,
        }
    }
}
