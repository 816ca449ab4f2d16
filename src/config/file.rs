//! `napmig.toml`, read with the place of everything, so that each mistake is reported where it stands.

use super::{ConfigError, Level, PathGlobs, Selector, Tags, nearest};
use crate::diagnostic::{Confidence, Rule};
use crate::source::Source;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What a configuration file says.
#[derive(Clone, Debug, Default)]
pub struct ConfigFile {
    /// Companion hosts beside the vendor's, lower case.
    pub hosts: Vec<String>,
    /// Paths that are not walked.
    pub exclude: Option<PathGlobs>,
    /// Where request-dependent tags go.
    pub tags: Option<Tags>,
    /// The least confidence that is reported.
    pub confidence: Option<Confidence>,
    /// Levels by rule, the more exact selectors later.
    pub levels: Vec<(Selector, Level)>,
    /// Per-path settings, in the order of the file.
    pub overrides: Vec<Override>,
    /// Names for agents: path of the file that opens the sessions, relative to the configuration's folder; name.
    pub agent_names: Vec<(String, String)>,
}

/// Settings for some paths.
#[derive(Clone, Debug)]
pub struct Override {
    /// The paths.
    pub paths: PathGlobs,
    /// Levels by rule.
    pub levels: Vec<(Selector, Level)>,
    /// Where request-dependent tags go.
    pub tags: Option<Tags>,
}

const KEYS: [&str; 7] = [
    "hosts",
    "exclude",
    "tags",
    "confidence",
    "levels",
    "overrides",
    "agents",
];

impl ConfigFile {
    /// Reads the text of the file at `path`; globs are relative to its folder.
    ///
    /// # Errors
    /// The first mistake, with its line and column.
    pub fn parse(
        path: &Path,
        text: &str,
        here: &Path,
        rules: &[Rule],
    ) -> Result<Self, ConfigError> {
        let reader = Reader {
            path,
            here,
            source: Source::new(path.to_string_lossy().into_owned(), text),
            rules,
        };
        let table = DeTable::parse(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            reader.error(start, error.message().trim().replace('\n', "; "))
        })?;
        reader.file(table.get_ref())
    }
}

/// Reads values and knows where they stand.
struct Reader<'a> {
    path: &'a Path,
    here: &'a Path,
    source: Source,
    rules: &'a [Rule],
}

type Value<'i> = Spanned<DeValue<'i>>;

impl Reader<'_> {
    fn file(&self, table: &DeTable<'_>) -> Result<ConfigFile, ConfigError> {
        let mut file = ConfigFile::default();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "hosts" => file.hosts = self.hosts(value)?,
                "exclude" => file.exclude = Some(self.globs(value)?),
                "tags" => file.tags = Some(self.tags(value)?),
                "confidence" => file.confidence = Some(self.confidence(value)?),
                "levels" => file.levels = self.levels(value)?,
                "overrides" => {
                    for item in self.array(value)? {
                        file.overrides.push(self.override_entry(item)?);
                    }
                }
                "agents" => file.agent_names = self.agents(value)?,
                unknown => return Err(self.unknown_key(key.span().start, unknown, &KEYS)),
            }
        }
        Ok(file)
    }

    fn override_entry(&self, value: &Value<'_>) -> Result<Override, ConfigError> {
        let (mut paths, mut levels, mut tags) = (None, Vec::new(), None);
        for (key, value) in self.table(value)? {
            match key.get_ref().as_ref() {
                "paths" => paths = Some(self.globs(value)?),
                "levels" => levels = self.levels(value)?,
                "tags" => tags = Some(self.tags(value)?),
                unknown => {
                    let known = ["paths", "levels", "tags"];
                    return Err(self.unknown_key(key.span().start, unknown, &known));
                }
            }
        }
        let Some(paths) = paths else {
            return Err(self.error(value.span().start, "an override needs `paths`"));
        };
        Ok(Override {
            paths,
            levels,
            tags,
        })
    }

    fn agents(&self, value: &Value<'_>) -> Result<Vec<(String, String)>, ConfigError> {
        let mut names = Vec::new();
        for (key, value) in self.table(value)? {
            match key.get_ref().as_ref() {
                "names" => {
                    for (path, name) in self.table(value)? {
                        names.push((path.get_ref().to_string(), self.text(name)?.to_owned()));
                    }
                }
                unknown => return Err(self.unknown_key(key.span().start, unknown, &["names"])),
            }
        }
        Ok(names)
    }

    fn hosts(&self, value: &Value<'_>) -> Result<Vec<String>, ConfigError> {
        self.array(value)?
            .iter()
            .map(|item| {
                let host = self.text(item)?;
                if host.is_empty() || host.contains(['/', ':', '@', ' ']) {
                    let message =
                        format!("`{host}` is not a host: write it without scheme, port and path");
                    return Err(self.error(item.span().start, message));
                }
                Ok(host.to_ascii_lowercase())
            })
            .collect()
    }

    fn globs(&self, value: &Value<'_>) -> Result<PathGlobs, ConfigError> {
        let items = self.array(value)?;
        let patterns = items
            .iter()
            .map(|item| self.text(item).map(str::to_owned))
            .collect::<Result<Vec<_>, _>>()?;
        let base = self.path.parent().unwrap_or(Path::new("/"));
        PathGlobs::new(base, self.here, &patterns).map_err(|(index, error)| {
            let at = items.get(index).map_or(value.span(), Spanned::span);
            self.error(at.start, format!("not a glob: {error}"))
        })
    }

    fn tags(&self, value: &Value<'_>) -> Result<Tags, ConfigError> {
        self.word(value, &["session", "agent"], |word| match word {
            "session" => Some(Tags::Session),
            "agent" => Some(Tags::Agent),
            _ => None,
        })
    }

    fn confidence(&self, value: &Value<'_>) -> Result<Confidence, ConfigError> {
        self.word(value, &["certain", "likely", "possible"], |word| {
            Some(match word {
                "certain" => Confidence::Certain,
                "likely" => Confidence::Likely,
                "possible" => Confidence::Possible,
                _ => return None,
            })
        })
    }

    fn levels(&self, value: &Value<'_>) -> Result<Vec<(Selector, Level)>, ConfigError> {
        let mut levels = Vec::new();
        for (key, value) in self.table(value)? {
            let selector = Selector::parse(key.get_ref(), self.rules)
                .map_err(|error| self.error(key.span().start, error.to_string()))?;
            let level = self.word(value, &["error", "warn", "info", "off"], Level::from_word)?;
            levels.push((selector, level));
        }
        levels.sort_by_key(|(selector, _)| selector.precision());
        Ok(levels)
    }

    /// One of a few words.
    fn word<T>(
        &self,
        value: &Value<'_>,
        words: &[&str],
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T, ConfigError> {
        let word = self.text(value)?;
        read(word).ok_or_else(|| {
            let expected = words
                .iter()
                .map(|word| format!("`{word}`"))
                .collect::<Vec<_>>()
                .join(", ");
            let message = format!("unknown value `{word}`; expected one of {expected}");
            self.error(value.span().start, message)
        })
    }

    fn text<'v>(&self, value: &'v Value<'_>) -> Result<&'v str, ConfigError> {
        value
            .get_ref()
            .as_str()
            .ok_or_else(|| self.wrong_type(value, "a string"))
    }

    fn array<'v, 'i>(&self, value: &'v Value<'i>) -> Result<&'v [Value<'i>], ConfigError> {
        match value.get_ref() {
            DeValue::Array(items) => Ok(items),
            _ => Err(self.wrong_type(value, "an array")),
        }
    }

    fn table<'v, 'i>(&self, value: &'v Value<'i>) -> Result<&'v DeTable<'i>, ConfigError> {
        match value.get_ref() {
            DeValue::Table(table) => Ok(table),
            _ => Err(self.wrong_type(value, "a table")),
        }
    }

    fn wrong_type(&self, value: &Value<'_>, expected: &str) -> ConfigError {
        let found = value.get_ref().type_str();
        let message = format!("expected {expected}, found a value of type {found}");
        self.error(value.span().start, message)
    }

    fn unknown_key(&self, at: usize, key: &str, known: &[&str]) -> ConfigError {
        let hint = match nearest(key, known.iter().copied()) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => format!("known keys are {}", known.join(", ")),
        };
        self.error(at, format!("unknown key `{key}`; {hint}"))
    }

    fn error(&self, at: usize, message: impl Into<String>) -> ConfigError {
        let position = self.source.position(u32::try_from(at).unwrap_or(u32::MAX));
        ConfigError {
            path: self.path.to_owned(),
            line: position.line,
            column: position.column,
            message: message.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lints::RULES;

    fn parse(text: &str) -> Result<ConfigFile, String> {
        let path = Path::new("/app/napmig.toml");
        ConfigFile::parse(path, text, Path::new("/app"), RULES).map_err(|error| error.to_string())
    }

    #[test]
    fn reads_every_key() {
        let file = parse(
            "hosts = [\"Voice.corp.example\"]\nexclude = [\"legacy/**\"]\ntags = \"agent\"\nconfidence = \"certain\"\n\
             levels = { NM010 = \"error\", NM0 = \"off\" }\n[[overrides]]\npaths = [\"examples/**\"]\nlevels = { NM001 = \"info\" }\n\
             tags = \"session\"\n[agents]\nnames = { \"src/support.ts\" = \"Support Agent\" }\n",
        )
        .unwrap();
        assert_eq!(file.hosts, ["voice.corp.example"]);
        assert!(file.exclude.unwrap().is_match(Path::new("legacy/a.js")));
        assert_eq!(file.tags, Some(Tags::Agent));
        assert_eq!(file.confidence, Some(Confidence::Certain));
        assert!(file.levels[1].0.selects("NM010") && !file.levels[1].0.selects("NM001"));
        assert_eq!(file.overrides[0].tags, Some(Tags::Session));
        assert_eq!(file.agent_names[0].1, "Support Agent");
    }

    #[test]
    fn reports_each_mistake_where_it_stands() {
        for (text, expected) in [
            (
                "\nexclud = []",
                "2:1: unknown key `exclud`; did you mean `exclude`?",
            ),
            (
                "levels = { NM999 = \"off\" }",
                "1:12: unknown rule `NM999`; did you mean `NM901`?",
            ),
            (
                "levels = { NM001 = \"of\" }",
                "1:20: unknown value `of`; expected one of `error`, `warn`, `info`, `off`",
            ),
            (
                "hosts = \"a\"",
                "1:9: expected an array, found a value of type string",
            ),
            (
                "hosts = [\n  \"https://a.example\",\n]",
                "2:3: `https://a.example` is not a host: write it without scheme, port and path",
            ),
            (
                "exclude = [\"a\", \"b[\"]",
                "1:17: not a glob: unclosed character class; missing ']'",
            ),
            (
                "[[overrides]]\ntags = \"agent\"",
                "1:1: an override needs `paths`",
            ),
        ] {
            assert_eq!(
                parse(text).unwrap_err(),
                format!("/app/napmig.toml:{expected}")
            );
        }
        assert!(
            parse("tags = ")
                .unwrap_err()
                .starts_with("/app/napmig.toml:1:")
        );
    }
}
