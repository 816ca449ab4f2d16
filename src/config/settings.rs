//! Settings: what defaults, configuration file and command line amount to.

use super::globs::relative;
use super::{Agents, ConfigFile, Level, PathGlobs, Selector, Tags};
use crate::diagnostic::{Confidence, Rule, Severity};
use std::path::{Path, PathBuf};

/// What the command line says about rules.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// `--select`: only these rules; empty for all.
    pub select: Vec<Selector>,
    /// `--ignore`: none of these.
    pub ignore: Vec<Selector>,
    /// `--deny`, `--warn`, `--allow`, in the order they were given.
    pub levels: Vec<(Selector, Level)>,
    /// `--confidence`.
    pub confidence: Option<Confidence>,
    /// `--tags`.
    pub tags: Option<Tags>,
    /// `--agents`.
    pub agents: Agents,
}

/// The settings of a run.
#[derive(Clone, Debug)]
pub struct Settings {
    rules: &'static [Rule],
    file: ConfigFile,
    choices: Choices,
    /// The configuration file's folder, absolute.
    base: PathBuf,
    /// The current directory, absolute.
    here: PathBuf,
}

impl Settings {
    /// Settings of `rules`; `base` is the folder of the configuration file, or the current directory where there is none.
    pub fn new(
        rules: &'static [Rule],
        file: ConfigFile,
        choices: Choices,
        base: PathBuf,
        here: PathBuf,
    ) -> Self {
        Self {
            rules,
            file,
            choices,
            base,
            here,
        }
    }

    /// The settings where nothing is configured.
    pub fn defaults(rules: &'static [Rule]) -> Self {
        let here = PathBuf::from("/");
        Self::new(
            rules,
            ConfigFile::default(),
            Choices::default(),
            here.clone(),
            here,
        )
    }

    /// The severity with which the rule `code` is reported for a file (absolute, or relative to the current directory); `None`
    /// where it is not reported.
    pub fn level(&self, code: &str, path: &Path) -> Option<Severity> {
        let selected = |selectors: &[Selector]| selectors.iter().any(|one| one.selects(code));
        if !self.choices.select.is_empty() && !selected(&self.choices.select)
            || selected(&self.choices.ignore)
        {
            return None;
        }
        let default = self.rules.iter().find(|rule| rule.code == code)?.severity;
        let mut level = Level::On(default);
        let overrides = self
            .file
            .overrides
            .iter()
            .filter(|entry| !entry.levels.is_empty() && entry.paths.is_match(path))
            .flat_map(|entry| &entry.levels);
        for (selector, to) in self
            .file
            .levels
            .iter()
            .chain(overrides)
            .chain(&self.choices.levels)
        {
            if selector.selects(code) {
                level = *to;
            }
        }
        match level {
            Level::On(severity) => Some(severity),
            // Whoever selects a rule by name on the command line wants to see it.
            Level::Off if selected(&self.choices.select) && !self.allowed(code) => Some(default),
            Level::Off => None,
        }
    }

    /// Whether the command line's last word on the rule is `--allow`.
    fn allowed(&self, code: &str) -> bool {
        self.choices
            .levels
            .iter()
            .rev()
            .find(|(selector, _)| selector.selects(code))
            .is_some_and(|(_, level)| *level == Level::Off)
    }

    /// The least confidence that is reported.
    pub fn confidence(&self) -> Confidence {
        self.choices
            .confidence
            .or(self.file.confidence)
            .unwrap_or(Confidence::Likely)
    }

    /// Companion hosts beside the vendor's, lower case.
    pub fn hosts(&self) -> &[String] {
        &self.file.hosts
    }

    /// Paths that are not walked.
    pub fn exclude(&self) -> Option<&PathGlobs> {
        self.file.exclude.as_ref()
    }

    /// Where request-dependent tags of a file's sites go.
    pub fn tags(&self, path: &Path) -> Tags {
        let configured = || {
            let overrides = self.file.overrides.iter().rev();
            overrides
                .filter(|entry| entry.paths.is_match(path))
                .find_map(|entry| entry.tags)
                .or(self.file.tags)
        };
        self.choices.tags.or_else(configured).unwrap_or_default()
    }

    /// Where the code goes that creates agents.
    pub fn agents(&self) -> Agents {
        self.choices.agents
    }

    /// The configured name of the agent whose sessions a file opens.
    pub fn agent_name(&self, path: &Path) -> Option<&str> {
        let path = relative(path, &self.here, &self.base)?;
        self.file
            .agent_names
            .iter()
            .find(|(file, _)| path == Path::new(file.strip_prefix("./").unwrap_or(file)))
            .map(|(_, name)| name.as_str())
    }

    /// Every rule there is.
    pub fn rules(&self) -> &'static [Rule] {
        self.rules
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lints::RULES;

    fn settings(file: &str, choices: Choices) -> Settings {
        let app = Path::new("/app");
        let file = ConfigFile::parse(&app.join("napmig.toml"), file, app, RULES).unwrap();
        Settings::new(RULES, file, choices, app.to_owned(), app.to_owned())
    }

    fn one(text: &str) -> Vec<Selector> {
        vec![Selector::parse(text, RULES).unwrap()]
    }

    fn level(settings: &Settings, code: &str, path: &str) -> Option<&'static str> {
        settings.level(code, Path::new(path)).map(Severity::as_str)
    }

    const FILE: &str = "levels = { NM0 = \"info\", NM001 = \"off\" }\n[[overrides]]\npaths = [\"examples\"]\n\
                        levels = { NM001 = \"error\" }\n[[overrides]]\npaths = [\"examples/old/**\"]\nlevels = { NM = \"off\" }\n";

    #[test]
    fn the_nearer_source_of_a_level_wins() {
        let defaults = Settings::defaults(RULES);
        assert_eq!(level(&defaults, "NM001", "a.js"), Some("warning"));
        assert_eq!(level(&defaults, "NM004", "a.js"), Some("info"));
        assert_eq!(level(&defaults, "NM777", "a.js"), None);

        let file = settings(FILE, Choices::default());
        assert_eq!(level(&file, "NM001", "a.js"), None);
        assert_eq!(level(&file, "NM002", "a.js"), Some("info"));
        assert_eq!(level(&file, "NM001", "examples/a.js"), Some("error"));
        assert_eq!(level(&file, "NM001", "examples/old/a.js"), None);

        let mut choices = Choices {
            levels: vec![(one("NM0").remove(0), Level::On(Severity::Error))],
            ..Choices::default()
        };
        choices.levels.push((one("NM002").remove(0), Level::Off));
        let line = settings(FILE, choices);
        assert_eq!(level(&line, "NM001", "examples/old/a.js"), Some("error"));
        assert_eq!(level(&line, "NM002", "a.js"), None);
    }

    #[test]
    fn selection_takes_rules_out_and_brings_a_silenced_one_back() {
        let choices = Choices {
            select: one("legacy-connection"),
            ..Choices::default()
        };
        let selected = settings(FILE, choices);
        assert_eq!(level(&selected, "NM001", "a.js"), Some("warning"));
        assert_eq!(level(&selected, "NM002", "a.js"), None);
        let choices = Choices {
            select: one("NM0"),
            ignore: one("NM004"),
            ..Choices::default()
        };
        assert_eq!(level(&settings("", choices), "NM004", "a.js"), None);
    }

    #[test]
    fn reads_tags_and_names_by_path() {
        let file = "tags = \"agent\"\n[[overrides]]\npaths = [\"src\"]\ntags = \"session\"\n[agents.names]\n\"./src/a.ts\" = \"A\"\n";
        let settings = settings(file, Choices::default());
        assert_eq!(settings.tags(Path::new("a.ts")), Tags::Agent);
        assert_eq!(settings.tags(Path::new("src/a.ts")), Tags::Session);
        let choices = Choices {
            tags: Some(Tags::Agent),
            ..Choices::default()
        };
        assert_eq!(
            self::settings(file, choices).tags(Path::new("src/a.ts")),
            Tags::Agent
        );
        assert_eq!(settings.agent_name(Path::new("src/a.ts")), Some("A"));
        assert_eq!(settings.agent_name(Path::new("src/b.ts")), None);
    }
}
