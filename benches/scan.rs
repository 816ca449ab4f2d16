//! The walk and the scan over a fixed tree that is made for the run.

use napmig_lint::workspace::{Needles, Options, Workspace};
use std::path::Path;

fn main() {
    divan::main();
}

const NEEDLES: [&str; 4] = [
    "companion-api.napster.com",
    "public/connections",
    "ws-connections",
    "providerConfig",
];

const FUNCTION: &str = "export async function send(request, options = {}) {\n  const response = await client.post(request.url, { ...options, \
body: JSON.stringify(request.body) });\n  if (!response.ok) throw new ConnectionError(`provider ${response.status}`);\n  return response.json();\n}\n";

fn tree(folder: &Path) {
    for number in 0..200 {
        let folder = folder.join(format!("package{}", number % 20));
        let text = FUNCTION.repeat(1 + number % 40);
        #[allow(clippy::disallowed_methods, reason = "a bench makes its own input")]
        let written = std::fs::create_dir_all(&folder)
            .and_then(|()| std::fs::write(folder.join(format!("file{number}.js")), text));
        assert!(written.is_ok(), "the bench cannot write its input");
    }
}

#[divan::bench]
fn walk_and_scan_200_files(bencher: divan::Bencher) {
    let Ok(folder) = tempfile::tempdir() else {
        return;
    };
    tree(folder.path());
    let Some(needles) = Needles::new(NEEDLES) else {
        return;
    };
    let workspace = Workspace::new(Options {
        paths: vec![folder.path().to_owned()],
        extensions: vec!["js".to_owned()],
        ..Options::default()
    });
    bencher.bench(|| workspace.visit(&needles, &|_| {}));
}

#[divan::bench(args = [1 << 10, 64 << 10, 5 << 20])]
fn search_bytes(bencher: divan::Bencher, size: usize) {
    let text: String = FUNCTION.chars().cycle().take(size).collect();
    let Some(needles) = Needles::new(NEEDLES) else {
        return;
    };
    bencher
        .counter(divan::counter::BytesCount::new(size))
        .bench(|| needles.found(divan::black_box(text.as_bytes())));
}
