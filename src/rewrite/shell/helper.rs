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
    fn uses(&self, command: &str) -> bool {
        let text = self.source.text();
        text.split(|one: char| !one.is_ascii_alphanumeric() && one != '_')
            .any(|own| own == command)
    }

    /// What the script uses already, else jq.
    fn tool(&self) -> Tool {
        match () {
            () if self.uses("jq") => Tool::Jq,
            () if self.uses("python3") => Tool::Python,
            () if self.uses("node") => Tool::Node,
            () => Tool::Jq,
        }
    }

    /// A program that has to be there for the fixed script and not for the original.
    pub(super) fn new_program(&self) -> Option<&'static str> {
        (self.tool() == Tool::Jq && !self.uses("jq")).then_some("jq")
    }
}

impl ShellRewriter<'_> {
    /// The command that prints the ID of an agent in a document, where an answer without one is plain to see.
    pub(super) fn document_reader(&self) -> &'static str {
        match self.tool() {
            Tool::Jq => "jq -r .id",
            Tool::Python => "python3 -c 'import json, sys; print(json.load(sys.stdin)[\"id\"])'",
            Tool::Node => "node -p 'JSON.parse(require(\"fs\").readFileSync(0, \"utf8\")).id'",
        }
    }
}

/// A command that prints the ID in the answer it reads, or nothing.
fn reader(tool: Tool, options: &Options) -> String {
    let has_more = options.has_trailer && (options.is_discarded || options.file.is_none());
    if options.prints_several() {
        return "jq -rs 'last | .id? // empty' 2> /dev/null".to_owned();
    }
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
    let Names { id, agent, pin, .. } = names;
    let options = &first.options;
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
    let create = match &first.configuration {
        Some(configuration) => create_and_configure(first, names, rewriter.tool(), configuration),
        None => create(first, names, rewriter.tool()),
    };
    Ok(format!(
        "\
# The agent is created once and shared by its sessions; {pin} names an existing one.
{id}=${{{pin}:-}}
{create}
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

/// The function that creates the agent.
fn create(draft: &Draft, names: &Names, tool: Tool) -> String {
    let Names { id, agent, .. } = names;
    let (creation, found) = (&draft.creation, found(draft, agent, id, tool, "  "));
    format!(
        "
# Creates the agent where there is none yet, and keeps what the creation answers.
create_{agent}() {{
  [ -z \"${id}\" ] || return 0
  {agent}_status=0
  {agent}=$({creation}) || {agent}_status=$?
{found}}}
"
    )
}

/// The same where a channel has to be configured. What is kept of its answer is the answer, without the status behind it.
fn create_and_configure(draft: &Draft, names: &Names, tool: Tool, configuration: &str) -> String {
    let Names {
        id, agent, created, ..
    } = names;
    let (creation, found) = (&draft.creation, found(draft, agent, created, tool, "    "));
    format!(
        "{created}=

# Creates the agent where there is none yet, configures its channel, and keeps what is answered.
create_{agent}() {{
  [ -z \"${id}\" ] || return 0
  {agent}_status=0
  if [ -z \"${created}\" ]; then
    {agent}=$({creation}) || {agent}_status=$?
{found}    [ -n \"${created}\" ] || return 0
  fi
  {agent}=$({configuration}) || {agent}_status=$?
  case ${agent} in
    *2??) {id}=${created} ;;
  esac
  {agent}=${{{agent}%???}}
}}
"
    )
}

/// The line that takes the ID out of what the creation answered.
fn found(draft: &Draft, agent: &str, id: &str, tool: Tool, indent: &str) -> String {
    let options = &draft.options;
    let reader = reader(tool, options);
    let or_empty = if tool == Tool::Python || options.prints_several() {
        format!(" || {id}=")
    } else {
        String::new()
    };
    match &options.file {
        Some(file) => {
            format!(
                "{indent}[ \"${agent}_status\" -ne 0 ] || {id}=$({reader} < {file}){or_empty}\n"
            )
        }
        None => format!("{indent}{id}=$(printf '%s' \"${agent}\" | {reader}){or_empty}\n"),
    }
}

/// The statements of a document, for a line that begins with `lead`.
pub(super) fn statement(first: &Draft, names: &Names, lead: &str) -> Result<String, String> {
    let Names { id, pin, .. } = names;
    let creation = &first.creation;
    let mut text = if first.command.here_document.is_none() {
        format!("{id}=${{{pin}:-$({creation})}}")
    } else if lead.trim().is_empty() {
        format!("{id}=${{{pin}:-}}\n{lead}[ -n \"${id}\" ] || {id}=$({creation})")
    } else {
        return Err("there is no form for a here-document behind a prompt".to_owned());
    };
    if let Some(configuration) = &first.configuration {
        text.push_str(&format!(
            "\n{lead}[ -n \"${{{pin}:-}}\" ] || {}",
            configuration.trim_end()
        ));
    }
    Ok(text)
}
