#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers point down only: reads every #include "..." below sim/ and peripherals/."""

import sys
from pathlib import Path

import tree

# A folder may include itself and what stands here; nothing else.
LOWER = ["base", "engine", "machine"]
BELOW = {
    "base": [],
    "engine": ["base"],
    "machine": ["base", "engine"],
    "loader": LOWER + ["peripherals"],
    "tools": LOWER + ["peripherals", "loader"],
    "cli": LOWER + ["peripherals", "loader", "tools"],
    "ui": LOWER + ["peripherals", "loader", "tools"],
    "main.c": LOWER + ["peripherals", "loader", "tools", "cli", "ui"],
}
# Models see four doors of the machine and never bus, core or YAML.
MODEL_DOORS = {"machine/device.h", "machine/part.h", "machine/port.h", "machine/storage.h"}
CORE_DOORS = MODEL_DOORS | {"machine/nvic.h", "machine/mpu.h"}


def resolve(root, name):
    """The file an include names: relative to sim/ or to the root."""
    for base in (root / "sim", root):
        if (base / name).is_file():
            return (base / name).relative_to(root)
    return None


def layer_of(relative):
    """'machine' for sim/machine/..., 'peripherals/soc' for peripherals/soc/...; 'peripherals'
    for the list of models that lies above its folders."""
    parts = Path(relative).parts
    if parts[0] == "peripherals":
        return "/".join(parts[:-1][:2])
    return parts[1]


def may_include(layer, name, target):
    wanted = layer_of(target)
    if layer == wanted:
        return True
    if layer.startswith("peripherals"):
        doors = CORE_DOORS if layer == "peripherals/cortex_m" else MODEL_DOORS
        listed = layer == "peripherals" and wanted.startswith("peripherals/")
        return listed or wanted in ("base", "engine") or name in doors
    return wanted.split("/")[0] in BELOW[layer]


def check(root, findings):
    for path in tree.files(root, tree.CODE_FOLDERS, [".c", ".h"]):
        layer = layer_of(path.relative_to(root))
        if layer not in BELOW and not layer.startswith("peripherals"):
            findings.error(path, 1, f"folder {layer} is in no layer; say where in layers.py")
            continue
        for number, kind, name in tree.includes(path):
            if kind == "<":
                continue
            target = resolve(root, name)
            if target is None:
                findings.error(path, number,
                               f'"{name}" is not found; includes start at sim/ or at the root')
            elif not may_include(layer, name, target):
                findings.error(path, number, f'{layer} may not include "{name}"')


if __name__ == "__main__":
    sys.exit(tree.main(check, "layers"))
