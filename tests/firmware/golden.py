#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Golden traces: what each firmware sample touches, in the order of first accesses.

usage: golden.py ORRERY SCENARIO GOLDEN [--update]

The scenario runs with every access traced. For each core the golden file keeps each register it reads or writes, once for
reading and once for writing, in the order in which that first happens. Values and times are left out: they depend on the
compiler that built the firmware; the order of volatile accesses does not.
"""

import re
import subprocess
import sys
from pathlib import Path

LINE = re.compile(r"# \[[^]]*\] (\S+) (read|write)\d+ (\S+)")


def first_accesses(orrery, scenario):
    done = subprocess.run([orrery, "test", "--trace=all", scenario], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"golden: {scenario} failed ({done.returncode})\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    cores = {}
    for line in done.stdout.splitlines():
        match = LINE.match(line)
        if match:
            core, access, register = match.groups()
            cores.setdefault(core, {})[f"{access} {register}"] = True
    return [f"{core} {access}" for core in sorted(cores) for access in cores[core]]


def main():
    orrery, scenario, golden = sys.argv[1:4]
    found = first_accesses(orrery, scenario)
    if not found:
        sys.exit(f"golden: {scenario}: nothing was traced")
    if "--update" in sys.argv:
        Path(golden).write_text("\n".join(found) + "\n", encoding="utf-8")
        return 0
    expected = Path(golden).read_text(encoding="utf-8").splitlines()
    for number, (want, have) in enumerate(zip(expected, found), 1):
        if want != have:
            sys.exit(f"{golden}:{number}: expected `{want}`, the sample did `{have}`")
    if len(expected) != len(found):
        longer, what = (expected, "missing") if len(expected) > len(found) else (found, "new")
        sys.exit(f"{golden}:{min(len(expected), len(found)) + 1}: {what}: `{longer[min(len(expected), len(found))]}`")
    print(f"golden: {len(found)} accesses as they were")
    return 0


if __name__ == "__main__":
    sys.exit(main())
