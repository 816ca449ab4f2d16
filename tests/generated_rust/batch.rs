//! Programs as modules of one binary: compiled once, run one after the other.

use crate::crates;
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
    for (number, program) in programs.iter().enumerate() {
        // Plain HTTP needs no TLS; the server is the proxy.
        let text = program.text().replace("https://", "http://");
        let text = match program.is_ureq2 {
            true => text.replace("ureq::", "ureq2::"),
            false => text,
        };
        fs::write(source.join(format!("p{number}.rs")), text).unwrap();
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
    crates::manifest(&folder, "2024");
    let direct =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/generated_rust/package/direct.rs");
    fs::copy(direct, source.join("direct.rs")).unwrap();
    let built = crates::build(&folder).arg("--quiet").output().unwrap();
    if !built.status.success() {
        return Err(String::from_utf8_lossy(&built.stderr).into_owned());
    }
    let recorder = Recorder::start(programs.len());
    let ran = Command::new(crates::target().join("debug/programs"))
        .env("http_proxy", recorder.address())
        .env("HTTP_PROXY", recorder.address())
        .env_remove("GEN_UNSET")
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
