//! Programs as modules of one binary: compiled once, run one after the other.

use crate::crates;
use crate::files;
use crate::recorder::Recorder;
use crate::render::Rendered;
use crate::sent::Ran;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the package lies, and what keeps others out of it.
fn package() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("generated-rust")
}

/// Two tests of one process compile in turns.
static TURN: std::sync::Mutex<()> = std::sync::Mutex::new(());

const START: &str = "#![allow(warnings)]
use std::io::{Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
mod direct;

// Tells the server which program sends from here on.
fn begin(number: usize) {
    let proxy = std::env::var(\"http_proxy\").unwrap();
    let mut stream = std::net::TcpStream::connect(proxy.trim_start_matches(\"http://\")).unwrap();
    write!(stream, \"GET http://program/{number} HTTP/1.1\\r\\nhost: program\\r\\n\\r\\n\").unwrap();
    let mut answer = [0; 1];
    stream.read_exact(&mut answer).unwrap();
}

fn main() {
    std::panic::set_hook(Box::new(|_| {}));
";

/// What programs read, when they are compiled and when they run.
const HOSTS: [(&str, &str); 2] = [
    ("GEN_HOST", "http://companion-api.napster.com"),
    ("GEN_OTHER_HOST", "http://api.example.com"),
];

/// A file of a program as a module of the package: its crate is no longer its own.
fn in_batch(
    text: &str,
    number: usize,
    program: &Rendered,
    members: &std::collections::BTreeSet<&str>,
) -> String {
    // Plain HTTP needs no TLS; the server is the proxy.
    let mut text = text.replace("https://", "http://");
    for (from, to) in &program.renamed {
        text = text.replace(from, to);
    }
    for member in members {
        text = text.replace(member, &format!("p{number}_{member}"));
    }
    match program.files.len() {
        1 => text,
        _ => text
            .replace("crate::", &format!("crate::p{number}::"))
            .replace(&format!("crate::p{number}::direct"), "crate::direct"),
    }
}

/// The manifest of a crate beside a program's own, with the dependencies of all.
fn member_manifest(name: &str, own: &str) -> String {
    let dependencies = own.split("[dependencies]").nth(1).unwrap_or_default();
    let dependencies = dependencies.split("[profile").next().unwrap_or_default();
    let dependencies = dependencies
        .lines()
        .filter(|line| !line.contains("{ path = "));
    let dependencies: Vec<&str> = dependencies.collect();
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n{}\n",
        dependencies.join("\n")
    )
}

/// Compiles the programs and runs them; what each of them sent.
pub fn run(programs: &[&Rendered]) -> Result<Vec<Ran>, String> {
    let _turn = TURN
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let folder = package();
    let source = folder.join("src");
    let _ = fs::remove_dir_all(&source);
    fs::create_dir_all(&source).unwrap();
    let mut main = START.to_owned();
    let mut modules = String::new();
    crates::manifest(&folder, "2024");
    let mut manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    let _ = fs::remove_dir_all(folder.join("members"));
    for (number, program) in programs.iter().enumerate() {
        let names = program.files.iter().map(|(name, _)| name.as_str());
        let members = files::members(names);
        for (name, text) in &program.files {
            let text = in_batch(text, number, program, &members);
            let path = match name.strip_prefix("members/") {
                Some(rest) => folder.join(format!("members/p{number}_{rest}")),
                None if program.files.len() == 1 => source.join(format!("p{number}.rs")),
                None => {
                    let name = name.replace("src/lib.rs", "mod.rs");
                    source.join(format!("p{number}/{}", name.trim_start_matches("src/")))
                }
            };
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        for member in members {
            let name = format!("p{number}_{member}");
            let path = folder.join("members").join(&name).join("Cargo.toml");
            fs::write(path, member_manifest(&name, &manifest)).unwrap();
            let dependency = format!("{name} = {{ path = \"members/{name}\" }}\n\n[profile");
            manifest = manifest.replacen("\n[profile", &dependency, 1);
        }
        let _ = writeln!(modules, "mod p{number};");
        let call = format!("p{number}::run(\"user_7\")");
        let call = match program.is_async {
            true => format!(
                "tokio::task::LocalSet::new().block_on(&tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap(), {call})"
            ),
            false => call,
        };
        let _ = writeln!(
            main,
            "    begin({number});\n    if catch_unwind(AssertUnwindSafe(|| {call})).is_err() {{ println!(\"{number}\"); }}"
        );
    }
    main.push_str("}\n");
    fs::write(source.join("main.rs"), main + &modules).unwrap();
    let path = folder.join("Cargo.toml");
    crates::put(&path, &manifest);
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/generated_rust/package");
    fs::copy(own.join("direct.rs"), source.join("direct.rs")).unwrap();
    let built = crates::build_anew(&folder)
        .arg("--quiet")
        .envs(HOSTS)
        .output()
        .unwrap();
    if !built.status.success() {
        return Err(String::from_utf8_lossy(&built.stderr).into_owned());
    }
    let recorder = Recorder::start(programs.len());
    let ran = Command::new(crates::target().join("debug/programs"))
        .env("http_proxy", recorder.address())
        .env("HTTP_PROXY", recorder.address())
        .env_remove("GEN_UNSET")
        .envs(HOSTS)
        .env_remove("no_proxy")
        .env_remove("NO_PROXY")
        .output()
        .unwrap();
    let mut runs = recorder.finish();
    for line in String::from_utf8_lossy(&ran.stdout).lines() {
        if let Some(run) = line.parse::<usize>().ok().and_then(|at| runs.get_mut(at)) {
            run.errors.push("it panicked".to_owned());
        }
    }
    match ran.status.success() {
        true => Ok(runs),
        false => Err(String::from_utf8_lossy(&ran.stderr).into_owned()),
    }
}
