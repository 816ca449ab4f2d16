//! Broken packs.

use super::super::{CODES, Catalog};
use super::files;
use std::collections::BTreeMap;
use std::path::Path;

/// What `files` are refused with.
fn refusal(files: &BTreeMap<String, String>) -> String {
    Catalog::from_files(files).map_or_else(|error| error.to_string(), |_| "loads".to_owned())
}

/// The error of the pack with one text replaced in one file.
fn error_of(file: &str, from: &str, to: &str) -> String {
    let mut files = files();
    let text = files.get_mut(file).unwrap();
    assert!(text.contains(from), "{file} has no {from:?}");
    *text = text.replacen(from, to, 1);
    refusal(&files)
}

/// The error of a pack whose Rust clients are `text`.
fn error_of_clients(text: &str) -> String {
    let mut files = files();
    files.insert("clients/rust.toml".to_owned(), text.to_owned());
    refusal(&files)
}

fn client(body: &str) -> String {
    let head =
        "[[client]]\nname = \"x\"\ndocs = \"https://x\"\nfailure = \"throws\"\njoin = \"url\"\n";
    format!("{head}{body}")
}

#[test]
fn a_broken_toml_pack_names_the_place_and_the_nearest_word() {
    let table = [
        ("endpoints.toml", "prefix =", "prefx ="),
        (
            "endpoints.toml",
            "path = \"/public/connections\"",
            "path = \"public/connections\"",
        ),
        ("endpoints.toml", "code = \"NM002\"", "code = \"NM02\""),
        (
            "endpoints.toml",
            "hosts = [\"companion-api.napster.com\"]",
            "hosts = [\"https://companion-api.napster.com\"]",
        ),
        ("endpoints.toml", "prefix = \"/public\"", "prefix = 3"),
        ("endpoints.toml", "\"public/connections\",", ""),
        ("endpoints.toml", "\"NAPSTER_\",", "\"NAP\","),
        (
            "endpoints.toml",
            "{agentId}/connections",
            "{agent}/connections",
        ),
        (
            "endpoints.toml",
            "create-agent = \"/public/agents\"",
            "create-agent = \"/private/agents\"",
        ),
        ("endpoints.toml", "prefix = \"/public\"", ""),
        ("mapping.toml", "to = \"session\"", "to = \"sesion\""),
        (
            "mapping.toml",
            "from = \"language\"",
            "from = \"companionId\"",
        ),
        (
            "mapping.toml",
            "path = \"providerSettings.*\"",
            "path = \"providerSettings\"",
        ),
        ("mapping.toml", "path = \"voiceId\"", "path = \"language\""),
        ("mapping.toml", "or = \"agent\"", "or = \"session\""),
        ("mapping.toml", "evidence = true", "evidence = false"),
        (
            "mapping.toml",
            "evidence = true\ncommon = true",
            "common = true",
        ),
        ("mapping.toml", "from = \"mcp\"", "from = \"mcp..x\""),
        ("mapping.toml", "evidence = true", "evidense = true"),
        (
            "pages/NM010.md",
            "# NM010: unknown-field",
            "# NM011: unknown-field",
        ),
        ("pages/NM010.md", "Severity: warning", "Severity: warn"),
        ("pages/NM010.md", "## Fix safety", "## Safety"),
    ];
    let found: Vec<String> = table
        .iter()
        .map(|(file, from, to)| error_of(file, from, to))
        .collect();
    insta::assert_snapshot!(found.join("\n"), @r#"
    endpoints.toml:6:1: unknown key `prefx` (did you mean `prefix`?), expected one of `hosts`, `prefix`, `credential-header`, `legacy`, `current`, `scan`
    endpoints.toml:11:8: the path is `public/connections`, expected a path with a slash at its start, none at its end, and no query
    endpoints.toml:18:8: unknown rule `NM02` (did you mean `NM012`?), expected one of `NM001`, `NM002`, `NM004`, `NM010`, `NM011`, `NM012`, `NM900`, `NM901`
    endpoints.toml:4:10: the host is `https://companion-api.napster.com`, expected a lower-case host name without scheme, port and path
    endpoints.toml:6:10: invalid type: integer `3`, expected a string
    endpoints.toml:68:13: the text to find is `public/connections`, expected a needle that it contains
    endpoints.toml:50:3: the needle is `NAP`, expected at least 6 characters
    endpoints.toml:22:16: the endpoint is `/public/agents/{agent}/connections`, expected `{agentId}` in it
    endpoints.toml:21:16: the endpoint is `/private/agents`, expected a path below `/public`
    endpoints.toml:1:1: missing field `prefix`
    mapping.toml:78:6: unknown destination `sesion` (did you mean `session`?), expected one of `agent`, `session`, `channel`
    mapping.toml:30:8: the field `companionId` is given twice, first on line 17
    mapping.toml:70:8: the path is `providerSettings`, expected a last `*` in both `from` and `path` or in neither (`from` is `providerConfig.settings.*`)
    mapping.toml:30:8: the target `language` is given twice, first on line 25
    mapping.toml:89:6: `or` is `session`, expected another destination than `to`
    mapping.toml:17:8: the strong field is `companionId`, expected `evidence = true` beside `strong = true`
    mapping.toml:30:8: the common field is `language`, expected `evidence = true` and no `strong = true` beside `common = true`
    mapping.toml:60:8: the path is `mcp..x`, expected keys with dots between them, `*` at most as the last of several
    mapping.toml:19:1: unknown key `evidense` (did you mean `evidence`?), expected one of `from`, `to`, `or`, `path`, `evidence`, `common`, `strong`
    pages/NM010.md:1:1: the heading is `# NM011: unknown-field`, expected `# NM010: name-of-the-rule`
    pages/NM010.md:3:1: the line under the heading is `Severity: warn`, expected `Severity: info`, `Severity: warning` or `Severity: error`
    pages/NM010.md:54:1: the section is `Safety`, expected `## Fix safety`
    "#);
}

#[test]
fn a_broken_client_names_the_place_and_the_nearest_word() {
    let entry = "entry = [{ state = \"a\", paths = [\"x\"] }]\n";
    let bodies = [
        format!("{entry}call = [{{ on = \"a\", names = [\"f\"], args = [\"urll\"], sends = true }}]"),
        format!("{entry}call = [{{ on = \"a\", names = [\"f\"], args = [\"url|datum\"], sends = true }}]"),
        format!("{entry}call = [{{ on = \"b\", names = [\"f\"], sends = true }}]"),
        format!("{entry}call = [{{ on = \"a\", names = [\"f\"], returns = \"biulder\" }},\n  {{ on = \"builder\", names = [\"g\"], sends = true }}]"),
        format!("{entry}call = [{{ on = \"a\", names = [\"f\"], sends = true, mutate = true }}]"),
        format!("{entry}call = [{{ on = \"a\", names = [\"f\"], mutates = true, returns = \"a\" }}]"),
        format!("{entry}call = [{{ on = \"a\", names = [\"f\"] }}]"),
        format!("{entry}call = [{{ on = \"a\", sends = true }}]"),
        format!("{entry}call = [{{ on = \"a\", names = [\"f\"], args = [\"options\"], sends = true }}]"),
        format!("{entry}options.opt = {{ url = \"url\" }}\ncall = [{{ on = \"a\", names = [\"f\"], args = [\"options\"], options = \"opts\", sends = true }},\n  {{ on = \"a\", names = [\"g\"], args = [\"options\"], options = \"opt\", sends = true }}]"),
        format!("{entry}options.opt = {{ url = \"url\" }}\ncall = [{{ on = \"a\", names = [\"f\"], sends = true }}]"),
        format!("{entry}options.opt = {{ head = \"header\" }}\ncall = [{{ on = \"a\", names = [\"f\"], args = [\"options\"], options = \"opt\", sends = true }}]"),
        format!("{entry}call = [{{ on = \"a\", names = [\"f\"], args = [\"header-name\"], sends = true }}]"),
        format!("{entry}call = [{{ on = \"a\", names = [\"f\"], method = \"post\", sends = true }}]"),
        format!("{entry}call = [{{ on = \"a\", verbs = [\"POST\"], sends = true }}]"),
        "entry = [{ state = \"a\", paths = [\"x\", \"x\"] }]\ncall = [{ on = \"a\", names = [\"f\"], sends = true }]".to_owned(),
        entry.to_owned(),
        format!("defaults = {{ member = \"d\", options = \"opts\" }}\n{entry}options.opt = {{ url = \"url\" }}\ncall = [{{ on = \"a\", names = [\"f\"], args = [\"options\"], options = \"opt\", sends = true }}]"),
        format!("defaults = {{ member = \"d\" }}\n{entry}call = [{{ on = \"a\", names = [\"f\"], sends = true }}]"),
        format!("defaults = {{ member = \"d\", option = \"opt\" }}\n{entry}call = [{{ on = \"a\", names = [\"f\"], sends = true }}]"),
        format!("interceptors = \"use\"\n{entry}call = [{{ on = \"a\", names = [\"f\"], sends = true }}]"),
        format!("{entry}options.opt = {{ url = \"url\" }}\nother-options.opts = [\"t\"]\ncall = [{{ on = \"a\", names = [\"f\"], args = [\"options\"], options = \"opt\", sends = true }}]"),
        format!("{entry}options.opt = {{ url = \"url\" }}\nother-options.opt = [\"t\", \"url\"]\ncall = [{{ on = \"a\", names = [\"f\"], args = [\"options\"], options = \"opt\", sends = true }}]"),
        format!("{entry}options.opt = {{ url = \"url\" }}\nother-options.opt = \"t\"\ncall = [{{ on = \"a\", names = [\"f\"], args = [\"options\"], options = \"opt\", sends = true }}]"),
    ];
    let mut found: Vec<String> = (bodies.iter())
        .map(|body| error_of_clients(&client(body)))
        .collect();
    let whole = client(&format!(
        "{entry}call = [{{ on = \"a\", names = [\"f\"], sends = true }}]\n"
    ));
    found.push(error_of_clients(&whole.replace("throws", "throw")));
    found.push(error_of_clients(&whole.replace("https://x", "x")));
    found.push(error_of_clients(&format!("{whole}\n{whole}")));
    found.push(error_of_clients(&format!(
        "{whole}[[other]]\nkind = \"sever\"\npackages = []"
    )));
    found.push(error_of_clients(&format!(
        "{whole}[[other]]\nkind = \"server\"\npackages = [\"a\", \"a\"]"
    )));
    found.push(error_of_clients("[[client]\n"));
    insta::assert_snapshot!(found.join("\n"), @r#"
    clients/rust.toml:7:44: unknown role `urll` (did you mean `url`?), expected one of `url`, `base`, `method`, `body`, `data`, `json`, `form`, `headers`, `header-name`, `header-value`, `options`, `request`, `callback`, `query`, `host`, `path`, `stdin`, `words`, `header-line`, `payload`, `upload`, `upload-post`, `form-field`, `get`, `head`, `next`, `config`, `item`, `hook`, `transform`, `described`, `sender`, `builder`, `ignored`
    clients/rust.toml:7:44: unknown role `datum` (did you mean `data`?), expected one of `url`, `base`, `method`, `body`, `data`, `json`, `form`, `headers`, `header-name`, `header-value`, `options`, `request`, `callback`, `query`, `host`, `path`, `stdin`, `words`, `header-line`, `payload`, `upload`, `upload-post`, `form-field`, `get`, `head`, `next`, `config`, `item`, `hook`, `transform`, `described`, `sender`, `builder`, `ignored`
    clients/rust.toml:6:20: unknown state `a`, expected one of `b`
    clients/rust.toml:7:46: unknown state `biulder` (did you mean `builder`?), expected one of `a`, `builder`
    clients/rust.toml:7:50: unknown key `mutate` (did you mean `mutates`?), expected one of `on`, `names`, `verbs`, `method`, `args`, `options`, `returns`, `mutates`, `sends`, `duck`
    clients/rust.toml:7:16: the call on is `a`, expected either `mutates` or `returns`, not both
    clients/rust.toml:7:16: the call on is `a`, expected at least one of `returns`, `mutates` and `sends`
    clients/rust.toml:7:16: the call on is `a`, expected `names` or `verbs` with at least one method
    clients/rust.toml:7:16: the call on is `a`, expected an argument with the role `options` or `words` and the name of its table, or neither
    clients/rust.toml:8:66: unknown option table `opts` (did you mean `opt`?), expected one of `opt`
    clients/rust.toml:7:9: the option table is `opt`, expected a call that uses it
    clients/rust.toml:7:24: unknown role `header` (did you mean `headers`?), expected one of `url`, `base`, `method`, `body`, `data`, `json`, `form`, `headers`, `header-name`, `header-value`, `options`, `request`, `callback`, `query`, `host`, `path`, `stdin`, `words`, `header-line`, `payload`, `upload`, `upload-post`, `form-field`, `get`, `head`, `next`, `config`, `item`, `hook`, `transform`, `described`, `sender`, `builder`, `ignored`
    clients/rust.toml:7:16: the call on is `a`, expected both `header-name` and `header-value`, or neither
    clients/rust.toml:7:45: the method is `post`, expected capital letters
    clients/rust.toml:7:30: the verb is `POST`, expected an HTTP method in small letters
    clients/rust.toml:6:39: the entry path `x` is given twice, first on line 6
    clients/rust.toml:1:1: missing field `call`
    clients/rust.toml:6:38: unknown option table `opts` (did you mean `opt`?), expected one of `opt`
    clients/rust.toml:6:12: missing field `options`
    clients/rust.toml:6:28: unknown key `option` (did you mean `options`?), expected one of `member`, `options`
    clients/rust.toml:6:16: the way to the interceptors is `use`, expected members of the client with dots between them, the last a method
    clients/rust.toml:8:15: unknown option table `opts` (did you mean `opt`?), expected one of `opt`
    clients/rust.toml:8:27: the option is `url`, expected an option that is listed once, with a role or without one
    clients/rust.toml:8:21: invalid type: string "t", expected a sequence
    clients/rust.toml:4:11: unknown failure `throw` (did you mean `throws`?), expected one of `response`, `throws`
    clients/rust.toml:3:8: `docs` is `x`, expected an address that starts with `https://`
    clients/rust.toml:10:8: the client `x` is given twice, first on line 2
    clients/rust.toml:9:8: unknown kind `sever` (did you mean `server`?), expected one of `server`, `double`
    clients/rust.toml:10:18: the package `a` is given twice, first on line 10
    clients/rust.toml:1:10: unclosed array table, expected `]`
    "#);
}

#[test]
fn a_broken_answer_or_response_names_its_place() {
    let head = "entry = [{ state = \"a\", paths = [\"x\"] }]\ncall = [{ on = \"a\", names = [\"f\"], sends = true }]\n";
    let whole = "answer.ok = \"{}.ok\"\nanswer.body = \"{}.body\"\nanswer.shape = \"any\"\n";
    let bodies = [
        "answer.ok = \"{}.ok\"\nanswer.body = \"{}.body\"".to_owned(),
        format!("{}answer.promis = false", whole),
        whole.replace("{}.body", "body"),
        format!("{whole}answer.ends = {{ json = \"it\" }}"),
        format!("{whole}answer.by = {{ json = \"it\" }}"),
        format!("{whole}answer.once = {{ option = \"retry\" }}"),
        format!("{whole}answer.unless = \"stream\""),
        format!("{whole}answer.when = [{{ body = \"{{}}\" }}]"),
        format!("{whole}answer.when = [{{ with = {{ a = \"1\" }}, body = \"it\" }}]"),
        format!("{whole}answer.when = [{{ with = {{ a = \"1\" }}, respond = true }}]"),
        "answer = 3".to_owned(),
        "response = [{ type = \"Response\", ok = \"{}.ok\" }]".to_owned(),
        "response = [{ type = \"Response\", ok = \"ok\", body = \"{}\" }]".to_owned(),
        "response = [{ type = \"Response\", ok = \"{}\", body = \"{}\", mutabl = true }]"
            .to_owned(),
        "chain = \"json\"".to_owned(),
    ];
    let found: Vec<String> = (bodies.iter())
        .map(|body| error_of_clients(&client(&format!("{head}{body}"))))
        .collect();
    insta::assert_snapshot!(found.join("\n"), @r#"
    clients/rust.toml:2:8: the answer of is `x`, expected either `none`, or `ok`, `body` and `shape`
    clients/rust.toml:11:8: unknown key `promis` (did you mean `promise`?), expected one of `none`, `ok`, `body`, `shape`, `promise`, `ends`, `once`, `callbacks`, `by`, `unless`, `streams`, `hooks`, `interceptors`, `when`
    clients/rust.toml:9:15: the reading is `body`, expected an expression with `{}` for the answer
    clients/rust.toml:11:24: the reading is `it`, expected an expression with `{}` for the answer
    clients/rust.toml:11:22: the reading is `it`, expected an expression with `{}` for the answer
    clients/rust.toml:11:15: missing field `value`
    clients/rust.toml:11:17: invalid type: string "stream", expected a sequence
    clients/rust.toml:11:16: missing field `with`
    clients/rust.toml:11:45: the reading is `it`, expected an expression with `{}` for the answer
    clients/rust.toml:11:38: unknown key `respond` (did you mean `responds`?), expected one of `with`, `responds`, `body`, `shape`
    clients/rust.toml:8:10: invalid type: integer `3`, expected struct RawAnswer
    clients/rust.toml:8:13: missing field `body`
    clients/rust.toml:8:39: `ok` is `ok`, expected `{}` for the response
    clients/rust.toml:8:58: unknown key `mutabl` (did you mean `mutable`?), expected one of `type`, `async`, `version`, `marks`, `needs`, `ok`, `body`, `mutable`, `lends-url`
    clients/rust.toml:8:9: invalid type: string "json", expected a sequence
    "#);
}

#[test]
fn a_broken_runtime_names_its_place() {
    let rows = [
        "name = \"x\"\nstarts = \"y\"",
        "name = \"x\"\npaths = [\"**\"]",
        "name = \"x\"\nstarts = \"y\"\npaths = [\"a/[\"]",
        "name = \"x\"\nstarts = \"y\"\ncalls = [\"on(fetch)\"]",
        "name = \"x\"\nstarts = \"y\"\nimport = [\"a\"]",
    ];
    let refused = |row: &&str| {
        let mut files = files();
        files.insert("runtimes.toml".to_owned(), format!("[[runtime]]\n{row}\n"));
        refusal(&files)
    };
    let found: Vec<String> = rows.iter().map(refused).collect();
    insta::assert_snapshot!(found.join("\n"), @r#"
    runtimes.toml:2:8: the runtime is `x`, expected `paths`, `exports`, `imports`, `globals`, `directives` or `calls`
    runtimes.toml:1:1: missing field `starts`
    runtimes.toml:4:10: the glob is `a/[`, expected unclosed character class; missing ']'
    runtimes.toml:4:10: the call is `on(fetch)`, expected a global with one text: `on('fetch')`
    runtimes.toml:4:1: unknown key `import` (did you mean `imports`?), expected one of `name`, `starts`, `paths`, `exports`, `imports`, `globals`, `directives`, `calls`
    "#);
}

#[test]
fn a_broken_word_of_the_library_names_its_place() {
    for (from, to, expected) in [
        (
            "same = [",
            "sam = [",
            "unknown key `sam` (did you mean `same`?)",
        ),
        (
            "by-path = [",
            "by-path = [\n  \"std::Arc\",",
            "the type is `std::Arc`, expected a name",
        ),
        (
            "fields = [",
            "fields = [\n  \"get\",",
            "the method `get` is given twice, first on line",
        ),
        (
            "same = [",
            "same = [\n  \"clone()\",",
            "the method is `clone()`, expected a name",
        ),
    ] {
        let error = error_of("clients/rust.toml", from, to);
        assert!(error.starts_with("clients/rust.toml:"), "{error}");
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn files_that_are_missing_or_too_many_are_errors() {
    let mut errors = Vec::new();
    for name in ["mapping.toml", "clients/rust.toml", "pages/NM900.md"] {
        let mut files = files();
        files.remove(name);
        errors.push(refusal(&files));
    }
    let mut files = files();
    files.insert("endpoint.toml".to_owned(), String::new());
    errors.push(refusal(&files));
    errors.push(
        Catalog::load(Path::new("/no/such/folder"))
            .unwrap_err()
            .to_string(),
    );
    insta::assert_snapshot!(errors.join("\n"), @r#"
    mapping.toml: the file is missing, expected the field mapping
    clients/rust.toml: the file is missing, expected client signatures
    pages/NM900.md: the file is missing, expected the rule's page
    endpoint.toml: unknown file (did you mean `endpoints.toml`?), expected one of `endpoints.toml`, `mapping.toml`, `clients/ecmascript.toml`, `clients/rust.toml`, `clients/shell.toml`, `runtimes.toml`, `pages/NM001.md`, `pages/NM002.md`, `pages/NM004.md`, `pages/NM010.md`, `pages/NM011.md`, `pages/NM012.md`, `pages/NM900.md`, `pages/NM901.md`
    /no/such/folder: cannot be read: not a folder
    "#);
}

#[test]
#[allow(
    clippy::disallowed_methods,
    reason = "the test writes a pack into a folder of its own"
)]
fn a_folder_is_read_whole_and_its_errors_carry_its_name() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files() {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    std::fs::write(folder.path().join(".DS_Store"), b"\xff").unwrap();
    let loaded = Catalog::load(folder.path()).unwrap();
    assert_eq!(loaded.pages().len(), CODES.len());
    let mapping = folder.path().join("mapping.toml");
    std::fs::write(&mapping, "[[feild]]\n").unwrap();
    let error = Catalog::load(folder.path()).unwrap_err();
    assert_eq!(error.file, mapping.display().to_string());
    assert!(error.to_string().ends_with(
        "mapping.toml:1:3: unknown key `feild` (did you mean `field`?), expected one of `field`"
    ));
}
