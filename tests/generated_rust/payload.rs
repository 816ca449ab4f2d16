//! The payload of a program, in all the forms that its shapes take it in.

use crate::render::{Code, Renderer};
use crate::shapes::Shape;

impl Renderer<'_> {
    /// The payload with what is put around it.
    pub(crate) fn payload(&mut self) -> Code {
        let program = self.program;
        let [companion, voice] = &program.fields;
        let mut code = Code::default();
        let companion = self.text(companion, "comp_abc123");
        code.before.extend(companion.before);
        let voice = self.text(voice, "alloy");
        code.before.extend(voice.before);
        // What `json!` would take for an object or a list of its own.
        let plain = |value: &str| match value.starts_with(['{', '[']) {
            true => format!("({value})"),
            false => value.to_owned(),
        };
        let has = |bit: usize| program.optional & (1 << bit) != 0;
        let shape = program.payload;
        if shape.is("structs") {
            self.declare_structs(shape);
        }
        let settings = "serde_json::json!({ \"temperature\": 0.5, \"nested\": [1, null] })";
        let mut provider = format!("\"voiceId\": {}", plain(&voice.value));
        if has(0) {
            provider.push_str(", \"settings\": { \"temperature\": 0.5, \"nested\": [1, null] }");
        }
        let mut fields = vec![
            ("companionId", plain(&companion.value)),
            ("providerConfig", format!("{{ {provider} }}")),
            ("externalClientId", "user".to_owned()),
        ];
        if has(1) {
            fields.push(("language", "\"en\"".to_owned()));
        }
        if has(2) {
            fields.push(("tags", "[\"a\", \"b\"]".to_owned()));
        }
        let joined = |make: &dyn Fn(&str, &str) -> String, between: &str| {
            let all: Vec<String> = fields.iter().map(|(key, value)| make(key, value)).collect();
            all.join(between)
        };
        let json = |value: &str| format!("serde_json::json!({value})");
        let [_, inner] = self.structs.clone();
        let some = |is: bool, value: &str| match is {
            true => format!("Some({value})"),
            false => "None".to_owned(),
        };
        let given = [
            ("companion_id", companion.value.clone()),
            (
                "provider_config",
                format!(
                    "{inner} {{ voice_id: {}, settings: {} }}",
                    voice.value,
                    some(has(0), settings)
                ),
            ),
            ("language", some(has(1), "\"en\".to_string()")),
            ("external_client_id", "user.to_string()".to_owned()),
            ("tags", some(has(2), "vec![\"a\".to_string()]")),
        ];
        let initialisers = given.iter().map(|(name, value)| format!("{name}: {value}"));
        let setters = given.iter().map(|(name, value)| match shape.is("bon") {
            true if value == "None" => String::new(),
            true => {
                let plain = value
                    .strip_prefix("Some(")
                    .and_then(|it| it.strip_suffix(')'));
                format!(".{name}({})", plain.unwrap_or(value))
            }
            false => format!(".{name}({value})"),
        });
        let text = "{{\"companionId\": \"comp_abc123\", \"providerConfig\": {{\"voiceId\": \"alloy\"}}, \"externalClientId\": \"{}\"}}";
        let words = [
            (
                "J",
                format!(
                    "serde_json::json!({{ {} }})",
                    joined(&|key, value| format!("{key:?}: {value}"), ", ")
                ),
            ),
            ("I", initialisers.collect::<Vec<_>>().join(", ")),
            (
                "P",
                joined(
                    &|key, value| format!("({key:?}.to_string(), {})", json(value)),
                    ", ",
                ),
            ),
            (
                "M",
                joined(
                    &|key, value| format!("@.insert({key:?}.to_string(), {});", json(value)),
                    "\n",
                ),
            ),
            (
                "X",
                joined(&|key, value| format!("@[{key:?}] = {};", json(value)), "\n"),
            ),
            ("B", setters.collect()),
            ("R", format!("r#\"{text}\"#")),
            ("K", plain(&companion.value)),
            ("V", plain(&voice.value)),
            ("S", self.structs[0].clone()),
            ("D", self.structs[1].clone()),
        ];
        let words = match shape.is("structs") {
            true => &words[..],
            false => &words[..words.len() - 2],
        };
        let made = self.shape(shape, words);
        code.before.extend(made.before);
        code.value = made.value;
        let mut is_value = shape.is("value");
        for change in &program.changes {
            if change.is("value") && !is_value {
                code.value = format!("serde_json::to_value(&{}).unwrap()", code.value);
                is_value = true;
            }
            let outer = self.shape(change, &[("E", code.value)]);
            code.before.extend(outer.before);
            code.value = outer.value;
        }
        code
    }

    fn declare_structs(&mut self, shape: &Shape) {
        self.number += 1;
        let number = self.number;
        let (body, provider) = (format!("Body{number}"), format!("Provider{number}"));
        let derive = match (shape.is("bon"), shape.is("derive_builder")) {
            (true, _) => ", bon::Builder",
            (_, true) => ", derive_builder::Builder",
            _ => "",
        };
        let none = "#[serde(skip_serializing_if = \"Option::is_none\")] ";
        self.items.push(format!(
            "#[derive(serde::Serialize, Clone, Debug)]\n#[serde(rename_all = \"camelCase\")]\nstruct {provider} {{ voice_id: String, {none}settings: Option<serde_json::Value> }}"
        ));
        self.items.push(format!(
            "#[derive(serde::Serialize, Clone, Debug{derive})]\n#[serde(rename_all = \"camelCase\")]\nstruct {body} {{ companion_id: String, provider_config: {provider}, {none}language: Option<String>, external_client_id: String, tags: Option<Vec<String>> }}"
        ));
        self.structs = [body, provider];
    }
}
