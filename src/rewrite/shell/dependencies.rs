//! What the creation depends on: it has to be there, and the same, wherever the creation may run.

use super::ShellRewriter;
use super::options::Options;
use crate::lang::shell::outline::{Command, Outline, Reached, Word, is_name};
use crate::source::Span;

/// Commands whose answer is the same every time, as far as a script's options are concerned.
const REPEATABLE: [&str; 13] = [
    "cat", "echo", "printf", "jq", "whoami", "hostname", "pwd", "dirname", "basename", "id",
    "uname", "tr", "base64",
];

/// Lists of options must say nothing of where the answer goes, as far as that can be seen.
pub(super) fn check_lists(rewriter: &ShellRewriter<'_>, command: &Command) -> Result<(), String> {
    for Word { text, .. } in &command.words {
        let bare = text.trim_matches('"');
        let name = bare
            .trim_start_matches(['$', '{'])
            .trim_end_matches('}')
            .trim_end_matches("[@]")
            .trim_end_matches("[*]");
        let is_list = bare.contains("[@]") || bare.contains("[*]");
        let is_unquoted = text.starts_with('$') && is_name(name) && !text.contains('/');
        if !is_list && !is_unquoted {
            continue;
        }
        let assigned = rewriter.outline.assignments(name);
        for one in &assigned {
            let value = rewriter
                .slice(one.value)
                .trim_matches(['(', ')', '"', '\'']);
            let decides = value.split_whitespace().any(|word| {
                let short = word.starts_with('-')
                    && !word.starts_with("--")
                    && word.contains(['o', 'w', 'i', 'O', 'D', 'K', 'v', '#']);
                short
                    || [
                        "--output",
                        "--write-out",
                        "--include",
                        "--verbose",
                        "--config",
                    ]
                    .contains(&word)
            });
            if decides {
                return Err("a list of options decides where the answer goes".to_owned());
            }
        }
    }
    Ok(())
}

/// Everything that the creation reads in these places must be there, and the same, at every place where it may run.
pub(super) fn check_variables(
    rewriter: &ShellRewriter<'_>,
    command: &Command,
    regions: &[Span],
) -> Result<(), String> {
    let outline: &Outline = &rewriter.outline;
    let mut spans: Vec<Span> = regions.to_vec();
    if command.has_assignments
        && let Some(first) = command.words.first()
    {
        spans.push(Span {
            start: command.span.start,
            end: first.span.start,
        });
    }
    for span in spans {
        check_span(rewriter, command, span)?;
        // jq's own variables stand for the values of its arguments.
        let arguments = outline.jq_arguments(span);
        for name in names_behind_dollars(rewriter.slice(span)) {
            if let Some(argument) = arguments.iter().find(|one| one.name == name) {
                check_span(rewriter, command, argument.value)?;
            }
        }
    }
    Ok(())
}

/// What is expanded in a span.
fn check_span(rewriter: &ShellRewriter<'_>, command: &Command, span: Span) -> Result<(), String> {
    check_commands(rewriter, span)?;
    for name in rewriter.outline.variables_in(span) {
        check_variable(rewriter, command, &name)?;
    }
    Ok(())
}

/// The commands that run for a span must give the same answer every time.
pub(super) fn check_commands(rewriter: &ShellRewriter<'_>, span: Span) -> Result<(), String> {
    for name in rewriter.outline.substituted_in(span) {
        let is_payload = rewriter.outline.printing_function(&name).is_some();
        if !REPEATABLE.contains(&name.as_str()) && !is_payload {
            return Err(format!("`{name}` would run a second time"));
        }
        let text = rewriter.slice(span);
        let mut written = rewriter.outline.files_written().into_iter();
        let is_named = |file: &String| file != "/dev/null" && text.contains(file.as_str());
        if let Some(file) = written.find(is_named) {
            return Err(format!("the file `{file}` may differ from call to call"));
        }
    }
    Ok(())
}

/// The names in `$name`, whoever expands them.
pub(super) fn names_behind_dollars(text: &str) -> impl Iterator<Item = String> + '_ {
    text.match_indices('$').map(|(at, _)| {
        let name = text[at + 1..].chars();
        name.take_while(|one| one.is_ascii_alphanumeric() || *one == '_')
            .collect()
    })
}

/// A variable must be there, and the same, at every place where the creation may run.
pub(super) fn check_variable(
    rewriter: &ShellRewriter<'_>,
    command: &Command,
    name: &str,
) -> Result<(), String> {
    check_other_code(rewriter, command, name)?;
    if !is_name(name) {
        return Err(format!(
            "`${name}` is another one where the agent is created"
        ));
    }
    if rewriter.outline.is_special(name) {
        return Err(format!("the shell changes `{name}` by itself"));
    }
    let assigned = rewriter.outline.assignments(name);
    if assigned.iter().any(|one| one.varies) {
        return Err(format!("`{name}` may differ from call to call"));
    }
    if assigned.len() > 1 && assigned.iter().any(|one| one.function.is_some()) {
        return Err(format!("`{name}` is assigned several times"));
    }
    for one in &assigned {
        for anchor in &command.anchors {
            let is_seen = match one.function {
                None => anchor.function.is_some() || one.span.end <= anchor.at,
                Some(function) => anchor.function == Some(function) && one.span.end <= anchor.at,
            };
            let mut tops = command
                .tops
                .iter()
                .filter(|top| !top.contains(command.span));
            let is_before_calls =
                one.function.is_some() || tops.all(|top| one.span.start < top.end);
            if !is_seen || !is_before_calls {
                return Err(format!(
                    "`{name}` is not assigned yet where the agent has to be created"
                ));
            }
        }
    }
    Ok(())
}

/// What stands elsewhere may assign a variable: it must have run before, and not again.
fn check_other_code(
    rewriter: &ShellRewriter<'_>,
    command: &Command,
    name: &str,
) -> Result<(), String> {
    for other in rewriter.outline.runs_of(&["source", ".", "eval"]) {
        if runs_before(command, &other) {
            return Err(format!("other code may assign `{name}` before the call"));
        }
        let mut pairs = (command.reached.iter())
            .flat_map(|place| other.iter().map(move |other| (place, other)))
            .filter(|(place, other)| place.function == other.function);
        let may_change = pairs.any(|(place, other)| {
            let at = Span {
                start: place.at,
                end: place.at,
            };
            place.at < other.at || other.repeated.is_some_and(|around| around.contains(at))
        });
        if may_change {
            return Err(format!("other code may change `{name}` between the calls"));
        }
    }
    Ok(())
}

/// Whether something may run between the place where the agent is created and the call.
fn runs_before(command: &Command, other: &[Reached]) -> bool {
    let own = command.function;
    other.iter().any(|one| {
        let is_beside = own.is_none_or(|own| own.start < one.at && one.at < own.end);
        // Where the agent is created before the function is called, all of the function is in between.
        let mut anchors = command.anchors.iter();
        let is_behind = anchors.any(|anchor| {
            let is_outside = own.is_some_and(|own| anchor.at < own.start || own.end <= anchor.at);
            is_outside || anchor.at <= one.at
        });
        is_beside && is_behind && one.at < command.span.start
    })
}

/// Files that are named from the current folder are others where another one is entered before the call.
pub(super) fn check_folder(
    rewriter: &ShellRewriter<'_>,
    command: &Command,
    options: &Options,
) -> Result<(), String> {
    const FILES: [&str; 8] = [
        "--cacert",
        "--cert",
        "--key",
        "-E",
        "-b",
        "--cookie",
        "-c",
        "--cookie-jar",
    ];
    let names_file = command.words.iter().any(|word| {
        let text = word.text.as_str();
        let mut forms = ["$(cat ", "$(<", "`cat "].iter();
        let reads = forms.any(|form| text.contains(form)) && !text.contains("<<");
        reads || FILES.contains(&text)
    });
    let is_relative = |file: &String| !file.trim_matches(['"', '\'']).starts_with('/');
    if !names_file && !options.file.as_ref().is_some_and(is_relative) {
        return Ok(());
    }
    for other in rewriter.outline.runs_of(&["cd", "pushd", "popd"]) {
        if runs_before(command, &other) {
            return Err("another folder is entered before the call".to_owned());
        }
    }
    Ok(())
}
