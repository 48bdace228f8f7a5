#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Third-party headers stop at the door: each library is included by one file, or one small
folder of its own."""

import sys
from collections import defaultdict

import tree

# Which library a header belongs to; a header not known here belongs to itself.
LIBRARIES = {
    "unicorn/": "unicorn",
    "yaml.h": "libyaml",
    "libelf.h": "libelf",
    "gelf.h": "libelf",
    "elfutils/": "libdw",
    "dwarf.h": "libdw",
    "capstone": "capstone",
    "xxhash.h": "xxhash",
    "jansson.h": "jansson",
    "SDL": "sdl2",
    "sqlite3.h": "sqlite",
    "slirp": "slirp",
    "mbedtls/": "mbedtls",
}
STANDARD = set("""
assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign
stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar
wchar wctype dirent elf fcntl getopt glob netdb poll pthread pty pwd regex sched spawn strings
syslog termios unistd utime wordexp
""".split())
STANDARD_FOLDERS = ("arpa/", "net/", "netinet/", "sys/", "linux/")


def library_of(header):
    """None for the C library's and the kernel's own headers."""
    if header.startswith(STANDARD_FOLDERS) or header.removesuffix(".h") in STANDARD:
        return None
    for prefix, library in LIBRARIES.items():
        if header.startswith(prefix):
            return library
    return header


def check(root, findings):
    users = defaultdict(list)
    for path in tree.files(root, tree.CODE_FOLDERS, [".c", ".h"]):
        for number, kind, name in tree.includes(path):
            if kind == "<" and library_of(name):
                users[library_of(name)].append((path, number))
                if path.suffix == ".h":
                    findings.error(path, number,
                                   f"<{name}> in a header: whoever includes it passes the door")
    for library, places in sorted(users.items()):
        paths = sorted({path for path, _ in places})
        same_small_folder = len({p.parent for p in paths}) == 1 and paths[0].parent.name == library
        if len(paths) > 1 and not same_small_folder:
            names = ", ".join(str(p.relative_to(root)) for p in paths)
            for path, number in places:
                findings.error(path, number, f"{library} has more than one door: {names}")


if __name__ == "__main__":
    sys.exit(tree.main(check, "doors"))
