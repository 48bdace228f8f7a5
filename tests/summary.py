#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Sums meson's test logs and closes with the line `N passed, N failed`.

usage: summary.py TESTLOG.json...

A program that counts its own checks (Check, TAP, Python's unittest) counts as that many; any
other counts as one. A program that ends badly although all its checks passed adds one failure.
"""

import json
import re
import sys
from pathlib import Path

CHECK = re.compile(r"^\d+%: Checks: (\d+), Failures: (\d+), Errors: (\d+)", re.M)
UNITTEST = re.compile(r"^Ran (\d+) tests? in", re.M)
UNITTEST_BAD = re.compile(r"^FAILED \((.*)\)", re.M)
TAP = re.compile(r"^(not )?ok\b(?:.*?#\s*(skip))?", re.M | re.I)
SKIPPED = "SKIP"
GOOD = ("OK", "EXPECTEDFAIL")


def count(test):
    """(passed, failed) of one entry of the log."""
    output = (test.get("stdout") or "") + "\n" + (test.get("stderr") or "")
    passed = failed = 0
    for total, failures, errors in CHECK.findall(output):
        failed += int(failures) + int(errors)
        passed += int(total) - int(failures) - int(errors)
    for total in UNITTEST.findall(output):
        passed += int(total)
    for kinds in UNITTEST_BAD.findall(output):
        bad = sum(int(n) for n in re.findall(r"=(\d+)", kinds))
        passed -= bad
        failed += bad
    if re.search(r"^1\.\.\d+", output, re.M):
        for bad, skip in TAP.findall(output):
            failed += bool(bad)
            passed += not bad and not skip
    if test["result"] not in GOOD and failed == 0:
        failed = 1
    elif passed + failed == 0:
        passed = 1
    return passed, failed


def main():
    passed = failed = 0
    for name in sys.argv[1:]:
        where = f" in {Path(name).parent.parent.name}" if len(sys.argv) > 2 else ""
        if not Path(name).is_file():
            print(f"no test log {name}: the tests did not run")
            failed += 1
            continue
        for line in Path(name).read_text(encoding="utf-8", errors="replace").splitlines():
            test = json.loads(line)
            if test["result"] == SKIPPED:
                print(f"skipped: {test['name']}{where}")
                continue
            good, bad = count(test)
            passed += good
            failed += bad
            if bad:
                print(f"failed: {test['name']} ({test['result']}, {bad} of {good + bad}){where}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
