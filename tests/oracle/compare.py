#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs one bare-metal program on qemu-system-arm (mps2-an386) and on Orrery; their logs must be equal.

usage: compare.py [--icount] ORRERY PROGRAM.elf  both machines, byte for byte
       compare.py ORRERY PROGRAM.elf KNOWN.txt   Orrery against a known answer
       compare.py --qemu PROGRAM.elf             only the reference machine's log

Without --icount the reference machine takes an interrupt at the end of the block that raised it, as Orrery does; with
it, time is counted in instructions, which programs that measure time need. ORRERY is the command line program, or a
runner that takes the program alone.
A missing qemu-system-arm is a failure, not a skip: without it nothing is tested.
"""

import difflib
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

QEMU = "qemu-system-arm"
SECONDS = 60
STACK_TOP, START = 0x00130000, 0x00100201


def run(command):
    """The program's output and how it ended."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").decode(errors="replace"), f"did not end in {SECONDS} s"
    text = done.stdout.decode(errors="replace")
    if done.returncode:
        return text, f"exit code {done.returncode}\n{done.stderr.decode(errors='replace')[-1500:]}"
    return text, ""


def run_qemu(program, count=False):
    if not shutil.which(QEMU):
        sys.exit(f"{QEMU} is not installed: the oracle tests need it (./dev setup installs it)")
    with tempfile.NamedTemporaryFile(suffix=".bin") as stub:
        stub.write(struct.pack("<II", STACK_TOP, START))
        stub.flush()
        return run([QEMU, "-M", "mps2-an386", "-nographic", "-monitor", "none", "-serial", "none",
                    *(["-icount", "shift=0"] if count else []),
                    "-chardev", "stdio,id=log",
                    "-semihosting-config", "enable=on,target=native,chardev=log",
                    "-device", f"loader,file={stub.name},addr=0,force-raw=on", "-kernel", program])


def run_orrery(orrery, program):
    if Path(orrery).name != "orrery":
        return run([orrery, program])
    return run([orrery, "run", "--core", f"m4-0={program}", "--faults=guest", "--for", "20s"])


def disassembly(program, line_context):
    """The code of the generated sequence that the first difference belongs to."""
    number = None
    for line in line_context:
        found = re.match(r"sequence nr=([0-9a-f]{8})", line)
        if found:
            number = int(found.group(1), 16)
    objdump = shutil.which("arm-none-eabi-objdump")
    if number is None or not objdump:
        return ""
    text = subprocess.run([objdump, "-d", f"--disassemble=sequence_{number}", program], capture_output=True,
                          text=True, check=False).stdout
    return "\n".join(text.splitlines()[6:])


def fields_that_differ(expected, actual):
    left, right = expected.split(), actual.split()
    if len(left) != len(right):
        return ""
    return "\n".join(f"    expected {a}  got {b}" for a, b in zip(left, right) if a != b)


def report(program, expected, actual, ends):
    left, right = expected.splitlines(), actual.splitlines()
    for who, how in ends:
        if how:
            print(f"{who}: {how}")
    first = next((i for i, (a, b) in enumerate(zip(left, right)) if a != b), min(len(left), len(right)))
    print(f"{Path(program).name}: {len(left)} lines expected, {len(right)} found; first difference in line {first + 1}")
    for line in left[:1]:
        if "seed" in line:
            print(f"  {line.strip()}")
    for line in left[max(0, first - 6):first]:
        print(f"    {line}")
    print(f"  - {left[first] if first < len(left) else '(nothing)'}")
    print(f"  + {right[first] if first < len(right) else '(nothing)'}")
    if first < min(len(left), len(right)):
        print(fields_that_differ(left[first], right[first]))
    print(disassembly(program, left[:first + 1]))
    if os.environ.get("ORACLE_DIFF"):
        print("\n".join(difflib.unified_diff(left, right, "expected", "found", lineterm="", n=2)))


def main():
    arguments = [a for a in sys.argv[1:] if a != "--icount"]
    count = len(arguments) + 1 < len(sys.argv)
    if len(arguments) == 2 and arguments[0] == "--qemu":
        text, how = run_qemu(arguments[1], count)
        print(text, end="")
        return how or 0
    if len(arguments) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    orrery, program = arguments[:2]
    if len(arguments) == 3:
        expected, expected_end = Path(arguments[2]).read_text(encoding="utf-8"), ""
    else:
        expected, expected_end = run_qemu(program, count)
    actual, actual_end = run_orrery(orrery, program)
    if expected == actual and not expected_end and not actual_end and expected.endswith("end\n"):
        print(f"{len(expected.splitlines())} lines are equal")
        return 0
    report(program, expected, actual, [(QEMU, expected_end), ("orrery", actual_end)])
    return 1


if __name__ == "__main__":
    sys.exit(main())
