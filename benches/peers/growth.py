"""Measures what a site costs and how the costs grow, and prints tables.

usage: growth.py ROOT NAPMIG_LINT

Trees are made below ROOT/growth: of the runnable programs of tests/behaviour whose one call is fixable, over and over; of files
without a call; and of single files with many calls. Costs are CPU time, user and system, of whole processes: the best of five.
The exponent is the slope of a line fitted through the logarithms of four sizes: 1.00 is linear, less means that a fixed part
is spread over more. ripgrep is the one that peers.sh has installed.
"""

import json
import math
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

ROUNDS = 5
SITES = 1000
CASES = Path(__file__).parents[2] / "tests" / "behaviour" / "cases"

CLEAN = """export function total{0}(items) {{
  return items.map((item) => item.price * item.count).reduce((sum, one) => sum + one, 0);
}}
"""

CALL = {
    "js": ("", """export async function open{0}(user) {{
  const res = await fetch("https://companion-api.napster.com/public/connections", {{
    method: "POST",
    headers: {{ "Content-Type": "application/json", "X-Api-Key": process.env.NAPSTER_API_KEY }},
    body: JSON.stringify({{ companionId: "comp_{0}", providerConfig: {{ voiceId: "alloy" }}, externalClientId: user.id }}),
  }});
  return res.json();
}}
"""),
    "rs": ("use serde_json::json;\n", """pub async fn open{0}(client: &reqwest::Client, key: &str, user: &str) -> reqwest::Result<reqwest::Response> {{
    client
        .post("https://companion-api.napster.com/public/connections")
        .header("X-Api-Key", key)
        .json(&json!({{ "companionId": "comp_{0}", "providerConfig": {{ "voiceId": "alloy" }}, "externalClientId": user }}))
        .send()
        .await
}}
"""),
}


def cpu(command):
    """The CPU time in milliseconds of the best of some runs, and the peak memory in MB."""
    best, peak = math.inf, 0
    for _ in range(ROUNDS):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if os.waitstatus_to_exitcode(status) not in (0, 1):
            sys.exit(f"{command} failed")
        best = min(best, (usage.ru_utime + usage.ru_stime) * 1000)
        peak = max(peak, usage.ru_maxrss / 1024)
    return best, peak


def total(command):
    """The CPU time of forty runs in milliseconds: one is too short to be measured."""
    before = os.times()
    for _ in range(40):
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = os.times()
    spent = (after.children_user - before.children_user) + (after.children_system - before.children_system)
    return spent * 1000


def exponent(costs):
    """The slope of the costs by size, both as logarithms."""
    points = [(math.log(size), math.log(cost)) for size, cost in costs]
    x, y = (statistics.mean(one) for one in zip(*points))
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)


def fixable(napmig, language):
    """The texts of the runnable programs with one call, which is fixable."""
    texts = []
    for case in sorted((CASES / language).iterdir()):
        mains = [one for one in case.iterdir() if one.suffix != ".toml"]
        if len(mains) != 1 or mains[0].is_dir():
            continue
        command = [napmig, "--format", "json", "--exit-zero", str(mains[0])]
        result = subprocess.run(command, capture_output=True, check=True)
        summary = json.loads(result.stdout)["summary"]
        if summary["mentions"]["site"] == 1 and summary["fixable"] + summary["fixable_unsafe"] == 1:
            texts.append((mains[0].suffix, mains[0].read_text()))
    return texts


def put(folder, texts, count):
    """A tree of `count` files, fifty a folder, of the texts in turns."""
    if not folder.exists():
        for at in range(count):
            suffix, text = texts[at % len(texts)]
            path = folder / f"part{at // 50}" / f"file{at}{suffix}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    return str(folder)


def main():
    root, napmig = Path(sys.argv[1]).resolve() / "growth", str(Path(sys.argv[2]).resolve())
    [rg] = (root.parent / "tools" / "node_modules").glob("@vscode/ripgrep-*/bin/rg")
    shutil.rmtree(root, ignore_errors=True)
    own = [napmig, "--no-ignore", "--exit-zero"]
    lint, diff = [*own, "--format", "short"], [*own, "--diff", "--unsafe-fixes"]
    languages = {"JavaScript, TypeScript": ["javascript", "typescript"], "Rust": ["rust"]}
    programs = {
        name: [text for folder in folders for text in fixable(napmig, folder)]
        for name, folders in languages.items()
    }

    print(f"| a site, of {SITES:,} files with one each | lint | `--diff` |\n| --- | --- | --- |")
    for name, texts in programs.items():
        folder = put(root / f"sites-{name[0]}", texts, SITES)
        costs = " | ".join(f"{cpu([*one, folder])[0] / SITES:.2f} ms" for one in (lint, diff))
        print(f"| {name} ({len(texts)} programs) | {costs} |", flush=True)

    small = put(root / "small", [(".js", CLEAN.format(at)) for at in range(10)], 10)
    search = [str(rg), "--no-ignore", "-l", "-e", "public/connections", "-e", "ws-connections", small]
    pairs = [(total([*lint, small]), total(search)) for _ in range(ROUNDS)]
    ratio = statistics.median(ours / theirs for ours, theirs in pairs)
    print(f"\nA tree of 10 files: {ratio:.2f} times ripgrep's CPU.\n")

    print("| growth | sizes | ms each | exponent |\n| --- | --- | --- | --- |")

    def row(name, sizes, make, command):
        costs = [(size, cpu([*command, make(size)])[0]) for size in sizes]
        each = ", ".join(f"{cost / size:.3g}" for size, cost in costs)
        print(f"| {name} | {', '.join(map(str, sizes))} | {each} | {exponent(costs):.2f} |", flush=True)

    clean = [(".js", CLEAN.format(at)) for at in range(100)]
    row("files", [4000, 8000, 16000, 32000], lambda size: put(root / f"clean-{size}", clean, size), lint)
    for name, texts in programs.items():
        make = lambda size: put(root / f"candidates-{name[0]}-{size}", texts, size)
        row(f"candidates, {name}", [500, 1000, 2000, 4000], make, lint)
    for suffix, (head, call) in CALL.items():
        def one_file(size):
            calls = "".join(call.format(at) for at in range(size))
            return put(root / f"calls-{suffix}-{size}", [(f".{suffix}", head + calls)], 1)
        row(f"sites of one .{suffix} file, lint", [100, 200, 400, 800], one_file, lint)
        row(f"sites of one .{suffix} file, `--diff`", [20, 40, 80, 160], one_file, diff)

    corpus = (root.parent / "corpus").resolve()
    if corpus.exists():
        double = root / "double"
        double.mkdir(parents=True)
        for name in ("one", "two"):
            subprocess.run(["cp", "-al", str(corpus), str(double / name)], check=True)
        once, twice = (cpu([*lint, str(one)])[1] for one in (corpus, double))
        print(f"\nPeak memory: {once:.0f} MB on the corpus, {twice:.0f} MB on twice the corpus.")
    shutil.rmtree(root)


main()
