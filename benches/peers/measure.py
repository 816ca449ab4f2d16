"""Runs napmig-lint and its peers over the corpus in turns and prints a table of ratios.

usage: measure.py [--slow] ROOT NAPMIG_LINT

Each round runs ripgrep first and everything else after it; a tool's ratio is that to the ripgrep of its own round over the same
types of files, because a shared machine drifts. The table shows the medians. CPU is user and system time of the process and its children.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 7
EXTENSIONS = ["js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx", "rs"]
# What napmig-lint reads beside these unless told otherwise; of files without an extension only those with such a name.
OTHERS = ["*.sh", "*.bash", "*.zsh", "*.ksh", "*.md", "*.mdx", "*.markdown", "*.yml", "*.yaml", "*.mk", "*.dockerfile",
          "[Mm]akefile", "GNUmakefile", "[Dd]ockerfile*", "[Cc]ontainerfile"]
PATTERNS = ["-e", "public/connections", "-e", "ws-connections"]


def run(command, folder):
    """The CPU and wall time in seconds, the peak memory in MB, and what was written."""
    with tempfile.TemporaryFile() as output:
        started = time.monotonic()
        process = subprocess.Popen(
            command, cwd=folder, stdout=output, stderr=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        code = os.waitstatus_to_exitcode(status)
        if code not in (0, 1, 123):
            sys.exit(f"{command[0]} ended with {code}")
        output.seek(0)
        return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024, output.read()


def commands(root, napmig, slow):
    """The tools by name, each with its command."""
    here = Path(__file__).parent
    tools = root / "tools" / "node_modules"
    [rg] = tools.glob("@vscode/ripgrep-*/bin/rg")
    sg = tools / "@ast-grep" / "cli" / "ast-grep"
    globs = [part for one in EXTENSIONS for part in ("-g", f"*.{one}")]
    search = [str(rg), "--no-ignore", "-l", *PATTERNS, *globs, "corpus"]
    scan = [str(sg), "scan", "--no-ignore", "hidden", "-r", str(here / "ast-grep.yml")]
    others = [part for one in OTHERS for part in ("-g", one)]
    quoted = " ".join(f"'{part}'" for part in search)
    lint = [str(napmig), "--no-ignore", "--exit-zero", "--format", "short"]
    known = {
        "ripgrep": search,
        "napmig-lint": [*lint, "--lang", "ecmascript,rust", "corpus"],
        "ripgrep, then ast-grep": ["sh", "-c", f"{quoted} | xargs '{sg}' scan -r '{here}/ast-grep.yml'"],
        "ripgrep, all languages": [*search[:-1], *others, "corpus"],
        "napmig-lint, all languages": [*lint, "corpus"],
    }
    if slow:
        known["ast-grep"] = [*scan, "corpus"]
        known["semgrep"] = [
            str(root / "semgrep" / "bin" / "semgrep"), "scan", "--metrics=off", "--disable-version-check",
            "--no-git-ignore", "--quiet", "--config", str(here / "semgrep.yml"), "corpus",
        ]
        known["jscodeshift"] = [
            str(tools / ".bin" / "jscodeshift"), "--dry", "--no-babel", "--extensions=js,mjs,jsx,ts,tsx",
            "--ignore-pattern=**/nm/**", "-t", str(here / "jscodeshift.js"), "corpus",
        ]
    return known


def main():
    arguments = [one for one in sys.argv[1:] if one != "--slow"]
    slow = "--slow" in sys.argv
    root, napmig = (Path(one).resolve() for one in arguments)
    planted = [line.split("\t")[0] for line in (root / "planted.tsv").read_text().splitlines()]
    known = commands(root, napmig, slow)
    quick = [name for name in known if name not in ("ast-grep", "semgrep", "jscodeshift")]
    ratios = {name: ([], [], [], set()) for name in known}
    for name in quick:
        run(known[name], root)
    for round_ in range(ROUNDS + 1):
        bases = {}
        names = quick if round_ < ROUNDS else [name for name in known if name == "ripgrep" or name not in quick]
        if len(names) < 2:
            break
        for name in names:
            cpu, wall, memory, output = run(known[name], root)
            if name.startswith("ripgrep") and "then" not in name:
                bases[name] = (cpu, wall)
            base = bases["ripgrep, all languages" if "all languages" in name else "ripgrep"]
            cpus, walls, peaks, found = ratios[name]
            cpus.append(cpu / base[0])
            walls.append(wall / base[1])
            peaks.append(memory)
            text = output.decode(errors="replace")
            found.update(path for path in planted if path in text)
    print("| tool | CPU | wall | peak memory | planted calls found |")
    print("| --- | --- | --- | --- | --- |")
    for name, (cpus, walls, peaks, found) in ratios.items():
        middle = statistics.median
        print(f"| {name} | {middle(cpus):.2f} | {middle(walls):.2f} | {max(peaks):.0f} MB | {len(found)} |")


main()
