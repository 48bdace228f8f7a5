# SPDX-License-Identifier: GPL-2.0-or-later
"""What every lint shares: the source files, their includes, and how a finding is reported."""

import re
import sys
from pathlib import Path

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
CODE_FOLDERS = ("sim", "peripherals")


class Findings:
    """Collects errors and warnings and prints them the way compilers do."""

    def __init__(self, root):
        self.root = Path(root)
        self.errors = []
        self.warnings = []

    def _text(self, path, line, message):
        return f"{Path(path).relative_to(self.root)}:{line}: {message}"

    def error(self, path, line, message):
        self.errors.append(self._text(path, line, message))

    def warn(self, path, line, message):
        self.warnings.append(self._text(path, line, message))

    def finish(self, what):
        for text in self.warnings:
            print(f"warning: {text}")
        for text in self.errors:
            print(f"error: {text}")
        print(f"{what}: {len(self.errors)} errors, {len(self.warnings)} warnings")
        return 1 if self.errors else 0


def files(root, folders, suffixes):
    """Every file below the folders whose name ends so, in a fixed order."""
    found = []
    for folder in folders:
        top = Path(root) / folder
        found += [p for p in top.rglob("*") if p.is_file() and p.name.endswith(tuple(suffixes))]
    return sorted(found)


def includes(path):
    """Yields (line number, '<' or '"', name) for each #include of the file."""
    for number, line in enumerate(lines(path), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1), match.group(2)


def lines(path):
    return Path(path).read_text(encoding="utf-8", errors="replace").splitlines()


def code_lines(path):
    """Yields (line number, text) with comments and the insides of strings blanked."""
    inside = False
    for number, line in enumerate(lines(path), 1):
        line = re.sub(r'"(\\.|[^"\\])*"', '""', line) if not inside else line
        kept = ""
        while line:
            if inside:
                end = line.find("*/")
                inside = end < 0
                line = "" if end < 0 else line[end + 2:]
            else:
                begin = line.find("/*")
                inside = begin >= 0
                kept += line if begin < 0 else line[:begin]
                line = "" if begin < 0 else line[begin + 2:]
        yield number, kept


def main(check, what):
    """Runs one lint over the tree named on the command line."""
    if len(sys.argv) < 2:
        print(f"usage: {sys.argv[0]} ROOT", file=sys.stderr)
        return 2
    findings = Findings(Path(sys.argv[1]).resolve())
    check(findings.root, findings)
    return findings.finish(what)
