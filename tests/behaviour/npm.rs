//! JavaScript and TypeScript programs: the packages they use, one compilation for all, one process a run.

use crate::case::Case;
use crate::harness::{HOST, files};
use crate::packages::{installed, output};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Type-checks every TypeScript program below a folder, strictly, and compiles each in place. Says what is wrong.
pub fn compile(root: &Path) -> Vec<String> {
    let config = r#"{
  "compilerOptions": {
    "target": "es2022",
    "module": "nodenext",
    "strict": true,
    "noUnusedLocals": true,
    "noUnusedParameters": true,
    "noImplicitReturns": true,
    "exactOptionalPropertyTypes": true,
    "noUncheckedIndexedAccess": true,
    "skipLibCheck": true,
    "types": ["node"]
  },
  "include": ["**/*.ts", "**/*.cts"]
}
"#;
    fs::create_dir_all(root).unwrap();
    fs::write(root.join("tsconfig.json"), config).unwrap();
    let mut command = Command::new(installed().join("node_modules/.bin/tsc"));
    match output(
        command
            .args(["-p", "tsconfig.json", "--pretty", "false"])
            .current_dir(root),
    ) {
        Ok(_) => Vec::new(),
        Err(text) => text.lines().map(str::to_owned).collect(),
    }
}

/// Runs the program of a copy, with the mock's address in place of the API's.
pub fn command(case: &Case, folder: &Path, url: &str) -> Command {
    let program = case.program();
    let program = match program.rsplit_once('.') {
        Some((stem, "ts")) => format!("{stem}.js"),
        Some((stem, "cts")) => format!("{stem}.cjs"),
        _ => program,
    };
    for (name, text) in files(folder) {
        let text = String::from_utf8(text).unwrap();
        if text.contains(HOST) {
            fs::write(folder.join(name), text.replace(HOST, url)).unwrap();
        }
    }
    let mut command = Command::new("node");
    command.arg(program).current_dir(folder);
    command
}
