//! The packages from npm that tests' programs use, pinned by the lock file of the behaviour tests.
#![allow(
    dead_code,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "each test binary uses a part; packages are installed below the target folder"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// What a command prints, as an error where it fails.
pub fn output(command: &mut Command) -> Result<String, String> {
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

        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("behaviour/npm");
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

fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/behaviour")
        .join(name)
}
