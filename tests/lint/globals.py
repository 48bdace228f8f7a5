#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""No mutable globals and no static state in functions: reads the symbols of the library.

usage: globals.py LIBRARY.a
"""

import re
import subprocess
import sys

SYMBOL = re.compile(r"^[0-9a-f]+ (.{7}) (\S+)\s+[0-9a-f]+\s+(\S+)$")
MEMBER = re.compile(r"^(\S+):\s+file format")
WRITABLE = re.compile(r"^(\.data(?!\.rel\.ro)|\.bss|\.tbss|\.tdata|\*COM\*)")


def writable_objects(text):
    """Yields (object file, symbol) for each variable that objdump -t shows in writable memory."""
    member = "?"
    for line in text.splitlines():
        if MEMBER.match(line):
            member = MEMBER.match(line).group(1)
        match = SYMBOL.match(line)
        if match and "O" in match.group(1) and WRITABLE.match(match.group(2)):
            yield member, match.group(3)


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    dump = subprocess.run(["objdump", "-t", sys.argv[1]], check=True, text=True,
                          capture_output=True)
    found = list(writable_objects(dump.stdout))
    for member, symbol in found:
        print(f"error: {member}: {symbol} is writable and belongs to no machine")
    print(f"globals: {len(found)} errors")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
