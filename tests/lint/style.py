#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""House rules a formatter cannot see: licence lines, opening comments, sizes, and words and
calls that have no place here."""

import re
import sys

import tree

OURS = ("sim", "peripherals", "tests", "bench", "firmware-samples")
C_FILES = [".c", ".h"]
HASH_FILES = [".py", ".sh", "meson.build"]
SPDX_C = "/* SPDX-License-Identifier: GPL-2.0-or-later */"
SPDX_HASH = "# SPDX-License-Identifier: GPL-2.0-or-later"
SPDX_DATA = "# SPDX-License-Identifier: CC0-1.0"

# Lines: past the first a warning, past the second an error. The advice is 500, 60 and 300.
FILE_LINES = (500, 700)
MODEL_LINES = (300, 450)
FUNCTION_LINES = (60, 90)

UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
UNSAFE_CALL = re.compile(r"\b(strcpy|strcat|strncpy|sprintf|vsprintf|gets|strtok|atoi|atol|atof)\(")
HOST_CALL = re.compile(
    r"\b(time|clock|gettimeofday|clock_gettime|rand|srand|random|getenv|usleep|sleep|nanosleep)\(")
TYPEDEF = re.compile(r"^\s*typedef\s+(struct|union|enum)\b")
SIMULATED_WORLD = ("sim/engine/", "sim/machine/", "peripherals/")


def allowed(root):
    """Exceptions to the size limits: `PATH LINES reason` a line, in tests/lint/allowed."""
    path = root / "tests/lint/allowed"
    exceptions = {}
    for line in tree.lines(path) if path.is_file() else []:
        if line and not line.startswith("#"):
            name, limit, _ = line.split(maxsplit=2)
            exceptions[name] = int(limit)
    return exceptions


def check_licence(root, findings):
    for path in tree.files(root, OURS, C_FILES + [".S"]):
        if tree.lines(path)[:1] != [SPDX_C]:
            findings.error(path, 1, f"the first line must be {SPDX_C}")
    for path in tree.files(root, OURS, HASH_FILES):
        if SPDX_HASH not in tree.lines(path)[:2]:
            findings.error(path, 1, f"the first lines must hold {SPDX_HASH}")
    for path in tree.files(root, ["models"], [".yaml"]):
        if tree.lines(path)[:1] != [SPDX_DATA]:
            findings.error(path, 1, f"the first line must be {SPDX_DATA}")


def check_opening(root, findings):
    for path in tree.files(root, tree.CODE_FOLDERS, [".c"]):
        second = (tree.lines(path) + ["", ""])[1]
        if not second.startswith("/*"):
            findings.error(path, 2, "the file does not open with a comment on what it does")


def check_size(path, name, length, limits, exceptions, findings, what, line=1):
    advice, most = limits
    most = max(most, exceptions.get(name, 0))
    if length > most:
        findings.error(path, line, f"{what} has {length} lines; the limit is {most}")
    elif length > advice:
        findings.warn(path, line, f"{what} has {length} lines; look for the seam past {advice}")


def check_functions(path, exceptions, name, findings):
    start = 0
    for number, line in enumerate(tree.lines(path), 1):
        if line == "{":
            start = number
        elif line.startswith("}") and start:
            check_size(path, f"{name}:function", number - start - 1, FUNCTION_LINES, exceptions,
                       findings, "a function", start)
            start = 0


def check_sizes(root, findings):
    exceptions = allowed(root)
    for path in tree.files(root, tree.CODE_FOLDERS + ("tests", "bench"), C_FILES):
        name = str(path.relative_to(root))
        limits = MODEL_LINES if name.startswith("peripherals/") else FILE_LINES
        check_size(path, name, len(tree.lines(path)), limits, exceptions, findings, "the file")
        check_functions(path, exceptions, name, findings)


def check_words(root, findings):
    for path in tree.files(root, OURS + ("models",), C_FILES + [".S", ".yaml", "meson.build"]):
        for number, line in enumerate(tree.lines(path), 1):
            if UNFINISHED.search(line):
                findings.error(path, number, "unfinished: an issue or a test says it better")


def check_calls(root, findings):
    for path in tree.files(root, tree.CODE_FOLDERS, C_FILES):
        name = str(path.relative_to(root))
        for number, line in tree.code_lines(path):
            unsafe = UNSAFE_CALL.search(line)
            host = HOST_CALL.search(line) if name.startswith(SIMULATED_WORLD) else None
            if unsafe:
                findings.error(path, number, f"{unsafe.group(1)} is not used here")
            if host:
                findings.error(path, number,
                               f"{host.group(1)}: a run depends on nothing of the host")
            if TYPEDEF.match(line):
                findings.error(path, number, "write `struct noun`, without a typedef")


def check(root, findings):
    check_licence(root, findings)
    check_opening(root, findings)
    check_sizes(root, findings)
    check_words(root, findings)
    check_calls(root, findings)


if __name__ == "__main__":
    sys.exit(tree.main(check, "style"))
