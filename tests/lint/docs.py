#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The documents keep their promises: links lead somewhere, and commands succeed.

usage: docs.py links ROOT
       docs.py commands ROOT ORRERY FIRMWARE-FOLDER

A command is a line `build/orrery ...` or `$ orrery ...` in a code block. `fw.elf` stands for the
hello sample, and NAME.elf for the sample of that name where there is one.
"""

import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

LINK = re.compile(r"\[[^\]]*\]\(([^)#:]+)(#[^)]*)?\)")
COMMAND = re.compile(r"^(?:build/orrery|\$ orrery)\s+(.*?)(?:\s{2,}#.*|\s+# .*)?$")
FOLDERS = ("sim", "peripherals", "models", "firmware-samples", "tests", "bench", "docs")
SECONDS = 60


def documents(root):
    found = list(root.glob("*.md"))
    for folder in FOLDERS:
        found += (root / folder).rglob("*.md")
    return sorted(found)


def dead_links(root):
    for path in documents(root):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            for target, _ in LINK.findall(line):
                if not (path.parent / target).exists():
                    yield f"{path.relative_to(root)}:{number}: nothing at {target}"


def commands(root):
    """Yields (where, argument text) for every command of the documents, each once."""
    seen = set()
    for path in documents(root):
        inside = False
        for number, line in enumerate(path.read_text().splitlines(), 1):
            inside ^= line.startswith("```")
            match = COMMAND.match(line) if inside else None
            if match and match.group(1) not in seen:
                seen.add(match.group(1))
                yield f"{path.relative_to(root)}:{number}", match.group(1)


def sample(word, firmware):
    if not word.endswith(".elf"):
        return word
    named = firmware / Path(word).name
    return str(named if named.exists() else firmware / "hello.elf")


def failing_commands(root, orrery, firmware):
    with tempfile.TemporaryDirectory() as folder:
        for where, text in commands(root):
            words = [sample(word, firmware) for word in shlex.split(text)]
            try:
                done = subprocess.run([orrery, *words], cwd=folder, timeout=SECONDS, check=False,
                                      stdin=subprocess.DEVNULL, text=True, errors="replace",
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                if done.returncode != 0:
                    yield f"{where}: orrery {text}: exit {done.returncode}\n{done.stdout[-800:]}"
            except subprocess.TimeoutExpired:
                yield f"{where}: orrery {text}: still running after {SECONDS} s"


def main():
    if len(sys.argv) == 3 and sys.argv[1] == "links":
        found = list(dead_links(Path(sys.argv[2])))
    elif len(sys.argv) == 5 and sys.argv[1] == "commands":
        found = list(failing_commands(Path(sys.argv[2]), Path(sys.argv[3]).resolve(),
                                      Path(sys.argv[4]).resolve()))
    else:
        print(__doc__, file=sys.stderr)
        return 2
    for text in found:
        print(f"error: {text}")
    print(f"docs: {len(found)} errors")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
