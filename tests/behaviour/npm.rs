//! JavaScript and TypeScript programs: the packages they use, one compilation for all, one process a run.

use crate::case::Case;
use crate::harness::{HOST, scratch, source};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

fn output(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| error.to_string())?;
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    if output.status.success() {
        Ok(text)
    } else {
        Err(text)
    }
}

/// The folder with the installed packages, after `npm ci` where the lock file is another than last time.
pub fn installed() -> &'static Path {
    static INSTALLED: OnceLock<PathBuf> = OnceLock::new();
    INSTALLED.get_or_init(|| {
        let version = output(Command::new("node").arg("--version"))
            .unwrap_or_else(|error| panic!("these tests need node 20 or later: {error}"));
        let major = version.trim().trim_start_matches('v').split('.').next();
        let major: u32 = major.and_then(|it| it.parse().ok()).unwrap_or(0);
        assert!(
            major >= 20,
            "these tests need node 20 or later, not {version}"
        );

        let folder = scratch().join("npm");
        fs::create_dir_all(&folder).unwrap();
        let wanted = ["package.json", "package-lock.json"]
            .map(|name| fs::read_to_string(source(name)).unwrap());
        let stamp = folder.join("installed");
        if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted.concat()) {
            return folder;
        }
        for name in ["package.json", "package-lock.json"] {
            fs::copy(source(name), folder.join(name)).unwrap();
        }
        let mut install = Command::new("npm");
        install.args([
            "ci",
            "--prefer-offline",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
        ]);
        output(install.current_dir(&folder))
            .unwrap_or_else(|error| panic!("npm ci in {}: {error}", folder.display()));
        fs::write(&stamp, wanted.concat()).unwrap();
        folder
    })
}

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
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        if text.contains(HOST) {
            fs::write(&path, text.replace(HOST, url)).unwrap();
        }
    }
    let mut command = Command::new("node");
    command.arg(program).current_dir(folder);
    command
}
