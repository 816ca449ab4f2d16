//! What stands in a script once for each agent: its creation, and what hands on the answer of a refused one.

use super::draft::Draft;
use super::options::Options;
use super::{Names, ShellRewriter};

/// The program that reads the answer's JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tool {
    Jq,
    Python,
    Node,
}

impl ShellRewriter<'_> {
    /// What the script uses already, else jq.
    fn tool(&self) -> Tool {
        let text = self.source.text();
        let uses = |word: &str| {
            text.split(|one: char| !one.is_ascii_alphanumeric() && one != '_')
                .any(|own| own == word)
        };
        match () {
            () if uses("jq") => Tool::Jq,
            () if uses("python3") => Tool::Python,
            () if uses("node") => Tool::Node,
            () => Tool::Jq,
        }
    }
}

/// A command that prints the ID in the answer it reads, or nothing.
fn reader(tool: Tool, options: &Options) -> String {
    let has_more = options.has_trailer && (options.is_discarded || options.file.is_none());
    match tool {
        Tool::Jq => {
            let mut filter = String::new();
            if options.has_headers {
                filter.push_str("split(\"\\r\\n\\r\\n\") | last | ");
            }
            if has_more {
                filter.push_str("sub(\"[^}]*$\"; \"\") | ");
            }
            format!("jq -Rrs '{filter}fromjson? | .id? // empty'")
        }
        Tool::Python => {
            let (from, to) = ("sys.stdin.read()", ".rpartition(\"}\")[0] + \"}\"");
            let text = if options.has_headers {
                format!("{from}.split(\"\\r\\n\\r\\n\")[-1]")
            } else {
                from.to_owned()
            };
            format!(
                "python3 -c 'import json, sys; print(json.loads({text}{to}).get(\"id\") or \"\")' 2> /dev/null"
            )
        }
        Tool::Node => {
            let cut = ".replace(/[^}]*$/, \"\")";
            let head = if options.has_headers {
                ".split(\"\\r\\n\\r\\n\").pop()"
            } else {
                ""
            };
            format!(
                "node -e 'try {{ console.log(JSON.parse(require(\"fs\").readFileSync(0, \"utf8\"){head}{cut}).id || \"\") }} catch {{}}'"
            )
        }
    }
}

/// The functions of a script.
pub(super) fn functions(
    rewriter: &ShellRewriter<'_>,
    drafts: &[Draft],
    names: &Names,
) -> Result<String, String> {
    let Some(first) = drafts.first() else {
        return Err("there is no call".to_owned());
    };
    let Names { id, agent, pin } = names;
    let options = &first.options;
    let tool = rewriter.tool();
    let reader = reader(tool, options);
    let or_empty = if tool == Tool::Python {
        format!(" || {id}=")
    } else {
        String::new()
    };
    let creation = &first.creation;
    let found = match &options.file {
        Some(file) => {
            format!("  [ \"${agent}_status\" -ne 0 ] || {id}=$({reader} < {file}){or_empty}\n")
        }
        None => format!("  {id}=$(printf '%s' \"${agent}\" | {reader}){or_empty}\n"),
    };
    let replay = match (options.is_discarded, options.has_trailer) {
        (true, true) => format!("    printf '%s' \"${agent}\" | tail -n 1\n"),
        (true, false) => String::new(),
        _ => format!("    printf '%s' \"${agent}\"\n"),
    };
    let drain = if first.command.feeding.is_some() {
        "    cat > /dev/null\n"
    } else {
        ""
    };
    Ok(format!(
        "\
# The agent is created once and shared by its sessions; {pin} names an existing one.
{id}=${{{pin}:-}}

# Creates the agent where there is none yet, and keeps what the creation answers.
create_{agent}() {{
  [ -z \"${id}\" ] || return 0
  {agent}_status=0
  {agent}=$({creation}) || {agent}_status=$?
{found}}}

# Runs a command that opens a session; where the agent was refused, hands on that answer.
with_{agent}() {{
  if [ -z \"${id}\" ]; then
{drain}{replay}    return \"${agent}_status\"
  fi
  \"$@\"
}}
"
    ))
}

/// The statement of a document.
pub(super) fn statement(
    rewriter: &ShellRewriter<'_>,
    first: &Draft,
    names: &Names,
) -> Result<String, String> {
    let Names { id, pin, .. } = names;
    let reader = match rewriter.tool() {
        Tool::Jq => "jq -r .id".to_owned(),
        Tool::Python => {
            "python3 -c 'import json, sys; print(json.load(sys.stdin)[\"id\"])'".to_owned()
        }
        Tool::Node => {
            "node -p 'JSON.parse(require(\"fs\").readFileSync(0, \"utf8\")).id'".to_owned()
        }
    };
    if first.command.here_document.is_some() {
        return Err(
            "the payload is a here-document, for which a document has no simple form".to_owned(),
        );
    }
    Ok(format!("{id}=${{{pin}:-$({} | {reader})}}", first.creation))
}
