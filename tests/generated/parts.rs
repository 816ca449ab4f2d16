//! The parts of a call as the program's choices write them: host, path, URL, payload.

use crate::program::Miss;
use crate::render::{Code, HOST, Level, Renderer};
use crate::template::Names;

impl Renderer<'_> {
    fn literal(&mut self, text: &str, form: usize) -> Code {
        let quoted = format!("\"{text}\"");
        // As programs split addresses: between two segments.
        let middle = text
            .rfind('/')
            .filter(|&at| at > 0)
            .unwrap_or(text.len() / 2);
        let (first, second) = text.split_at(middle);
        let code = match form {
            1 => ("literals/single-quotes", format!("'{text}'")),
            2 => ("literals/template", format!("`{text}`")),
            3 => (
                "literals/concatenation",
                format!("(\"{first}\" + \"{second}\")"),
            ),
            4 => {
                let escaped = text.replacen('c', "\\u0063", 1).replacen('p', "\\x70", 1);
                ("literals/escapes", format!("\"{escaped}\""))
            }
            5 => (
                "literals/join",
                format!("[\"{first}\", '{second}'].join(\"\")"),
            ),
            6 => ("literals/raw", format!("String.raw`{text}`")),
            _ => ("literals/plain", quoted),
        };
        self.used.insert(code.0.to_owned());
        Code::just(code.1)
    }

    /// The host.
    pub fn host(&mut self, level: Level) -> Code {
        let program = self.program;
        let host = match program.miss {
            Some(Miss::Host) => "https://voice.example.com",
            _ => HOST,
        };
        self.chain(&program.host, level, &mut |it, _| {
            it.literal(host, program.forms[0])
        })
    }

    /// The path.
    pub fn path(&mut self, level: Level) -> Code {
        let program = self.program;
        let path = match (program.miss, program.websocket) {
            (Some(Miss::LongerPath), _) => "/public/connections/conn_1",
            (Some(Miss::Migrated), _) => "/public/agents/agent_kept/connections",
            (_, true) => "/public/ws-connections",
            _ => "/public/connections",
        };
        self.chain(&program.path, level, &mut |it, _| {
            it.literal(path, program.forms[1])
        })
    }

    /// Host and path together.
    pub fn url(&mut self, level: Level) -> Code {
        let program = self.program;
        self.chain(&program.url, level, &mut |it, level| {
            if program.host.is_empty() && program.path.is_empty() && program.forms[2] == 0 {
                let (host, path) = (it.host(level), it.path(level));
                let plain = |code: &Code| {
                    let inner = code.value.strip_prefix('"')?.strip_suffix('"')?;
                    (!inner.contains(['"', '\\'])).then(|| inner.to_owned())
                };
                if let (Some(host), Some(path)) = (plain(&host), plain(&path)) {
                    return Code::just(format!("\"{host}{path}\""));
                }
            }
            let mut host = it.host(level);
            let path = it.path(level);
            host.before.extend(path.before);
            let (base, path) = (&host.value, &path.value);
            let joined = match program.forms[2] {
                1 => ("joins/plus", format!("({base} + {path})")),
                2 => ("joins/url", format!("new URL({path}, {base}).href")),
                3 => ("joins/array", format!("[{base}, {path}].join(\"\")")),
                4 => (
                    "joins/url-to-string",
                    format!("String(new URL({path}, {base}))"),
                ),
                _ => ("joins/template", format!("`${{{base}}}${{{path}}}`")),
            };
            it.used.insert(joined.0.to_owned());
            Code {
                value: joined.1,
                ..host
            }
        })
    }

    /// The payload.
    pub fn payload(&mut self, level: Level) -> Code {
        let program = self.program;
        self.chain(&program.payload, level, &mut |it, level| {
            it.literal_payload(level)
        })
    }

    fn literal_payload(&mut self, level: Level) -> Code {
        let program = self.program;
        let user = Self::outside(level, "user").unwrap_or_default();
        let mut settings = Vec::new();
        let mut functions = false;
        for (at, leaf) in program.leaves.iter().enumerate() {
            if !self.fits(leaf) {
                continue;
            }
            self.used.insert(leaf.name.clone());
            functions |= leaf.is("function");
            let mut names = Names::new();
            let value = self.fresh.fill(&leaf.result, &mut names, &mut |word| {
                Self::outside(level, word)
            });
            settings.push(format!("key{at}: {value}"));
        }
        let has = |bit: usize| program.fields & (1 << bit) != 0;
        let mut fields: Vec<String> = Vec::new();
        let mut add = |when: bool, text: String| {
            if when {
                fields.push(text);
            }
        };
        if program.miss == Some(Miss::Migrated) {
            add(
                true,
                "channelType: \"webrtc\", providerConfig: {}".to_owned(),
            );
        } else {
            add(true, "companionId: \"comp_1\"".to_owned());
            let video = if has(0) { ", useGreenVideo: true" } else { "" };
            let settings = settings.join(", ");
            add(
                true,
                format!(
                    "providerConfig: {{ voiceId: \"alloy\", settings: {{ {settings} }}{video} }}"
                ),
            );
        }
        add(has(1), format!("externalClientId: {user}"));
        add(has(2), "language: \"en\"".to_owned());
        add(has(3), "tags: [\"one\", `two`]".to_owned());
        add(has(4), format!("externalClientProfile: {{ name: {user} }}"));
        add(has(5), "disableIdleTimeout: true".to_owned());
        add(has(6), "functions: [{ name: \"lookup\" }]".to_owned());
        add(has(7) && has(8), "pitch: 1.50".to_owned());
        Code {
            value: format!("{{ {} }}", fields.join(", ")),
            functions,
            ..Code::default()
        }
    }
}
