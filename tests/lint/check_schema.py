#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every file below models/ obeys the JSON Schema editors are given for it, and the schemas are not
empty words: each refuses files with one thing wrong."""

import copy
import json
import re
import sys

import jsonschema
import yaml

import tree

# Folder below models/, and the schema for what is in it.
KINDS = {
    "devices": "device.schema.json",
    "soc": "soc.schema.json",
    "boards": "board.schema.json",
    "scenarios": "scenario.schema.json",
}


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML 1.2 as editors read it: `31:16` and `on` are text, and a key comes once."""

    yaml_implicit_resolvers = {}

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"`{key.value}` is here twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value, 0))
Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^(0|[1-9][0-9]*|0x[0-9A-Fa-f]+)$"), list("0123456789"))
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))


def keys_to_text(value):
    """JSON has no numbers as keys; an address as a key is checked as it would be written."""
    if isinstance(value, dict):
        return {hex(k) if isinstance(k, int) else k: keys_to_text(v) for k, v in value.items()}
    if isinstance(value, list):
        return [keys_to_text(v) for v in value]
    return value


def load(path, findings):
    try:
        with open(path, encoding="utf-8") as file:
            return keys_to_text(yaml.load(file, Loader=Loader))
    except yaml.MarkedYAMLError as error:
        findings.error(path, error.problem_mark.line + 1, error.problem)
        return None


def line_of(path, where):
    """Roughly: the line of the last key of the path that can be found, in order."""
    number = 0
    lines = tree.lines(path)
    for key in (str(k) for k in where):
        for at in range(number, len(lines)):
            if re.match(rf"^[\s{{-]*{re.escape(key)}:", lines[at]):
                number = at
                break
    return number + 1


def explain(error):
    """The most telling of the alternatives that failed."""
    while error.context:
        error = jsonschema.exceptions.best_match(error.context)
    return error


def check_file(path, document, validator, findings):
    for error in validator.iter_errors(document):
        cause = explain(error)
        where = ".".join(str(k) for k in cause.absolute_path)
        findings.error(path, line_of(path, cause.absolute_path), f"{where or 'top'}: {cause.message}")


def check_device_texts(path, device, findings):
    """A student finds a sentence, a reset value and its provenance everywhere."""
    registers = device["registers"]
    for name, register in registers.items():
        base = registers.get(register.get("derivedFrom"), {})
        evidence = register.get("sim", {}).get("evidence") or device.get("sim", {}).get("evidence")
        lacks = [key for key in ("description", "resetValue") if key not in base and key not in register]
        lacks += [] if evidence else ["evidence"]
        lacks += [f"{field}.description" for field, value in register.get("fields", {}).items()
                  if "description" not in value]
        for what in lacks:
            findings.error(path, line_of(path, ["registers", name]), f"{name} has no {what}")


# ---- the loader's words ----------------------------------------------------

# Where the loader lists the keys it knows, and the same place in a schema.
VOCABULARY = {
    "device.schema.json": [
        ("device_file.c", "top_keys", ""),
        ("device_file.c", "sim_keys", "properties/sim"),
        ("device_regs.c", "reg_keys", "definitions/register"),
        ("device_regs.c", "reg_sim_keys", "definitions/register/properties/sim"),
        ("device_fields.c", "field_keys", "definitions/field"),
        ("device_fields.c", "field_sim_keys", "definitions/field/properties/sim"),
    ],
    "soc.schema.json": [
        ("soc_file.c", "top_keys", ""),
        ("soc_file.c", "sim_keys", "properties/sim"),
        ("soc_file.c", "clock_keys", "properties/clocks/additionalProperties"),
        ("soc_file.c", "memory_keys", "properties/memories/additionalProperties"),
        ("soc_file.c", "bus_keys", "properties/buses/additionalProperties"),
        ("soc_file.c", "core_keys", "properties/cores/additionalProperties"),
        ("soc_bus.c", "entry_keys", "definitions/entry"),
        ("soc_devices.c", "keys", "properties/devices/additionalProperties"),
        ("soc_pins.c", "keys", "properties/pins/additionalProperties"),
    ],
    "board.schema.json": [
        ("board_file.c", "top_keys", ""),
        ("board_file.c", "sim_keys", "properties/sim"),
        ("board_parts.c", "own_keys", "definitions/part"),
        ("board_parts.c", "listed_keys", "definitions/listedPart"),
    ],
}


def words_of(path, name):
    match = re.search(rf"\b{name}\[\] = {{(.*?)}};", path.read_text(encoding="utf-8"), re.S)
    return set(re.findall(r'"([^"]+)"', match.group(1))) if match else None


def check_words(root, path, schema, findings):
    for file, name, where in VOCABULARY.get(path.name, []):
        known = words_of(root / "sim/loader" / file, name)
        if known is None:
            findings.error(path, 1, f"sim/loader/{file} has no list {name} to compare with")
            continue
        place = schema
        for key in where.split("/") if where else []:
            place = place[key]
        for word in sorted(known ^ set(place["properties"])):
            side = "the loader" if word in known else "the schema"
            findings.error(path, 1, f"{where or 'top'}: only {side} knows `{word}`")


# ---- spoilt copies ---------------------------------------------------------

DEVICE = {
    "schema": 1, "name": "X", "description": "x",
    "addressBlock": {"offset": 0, "size": 16, "usage": "registers"},
    "sim": {"model": "x", "lines": {"irq": {"status": "STS", "enable": "EN"}}, "evidence": "designed"},
    "registers": {
        "STS": {"addressOffset": 0, "resetValue": "0b1_0", "modifiedWriteValues": "oneToClear",
                "fields": {"DONE": {"bitRange": 0, "sim": {"ready": {"when": "EN.GO", "after": "5us"}}}}},
        "EN": {"addressOffset": 4, "sim": {"evidence": "inferred"}, "fields": {"GO": {"bitRange": "7:4"}}},
    },
}
SOC = {
    "schema": 1, "name": "x", "sim": {"quantum": "10us"},
    "clocks": {"xtal": {"rate": "26_000_000"}},
    "memories": {"ram%s": {"dim": 2, "size": 4096, "kind": "ram"}},
    "cores": {"m4-0": {"type": "cortex-m4f", "clock": "xtal", "bus": "m4-0", "vectors": 0,
                       "irqLines": 80, "priorityBits": 3}},
    "devices": {"gpt0": {"file": "mt3620-gpt", "core": "m4-0", "clocks": {"bus": "xtal"}}},
    "maps": {"shared": {"0x30000000": {"device": "gpt0"}}},
    "buses": {"m4-0": {"include": ["shared"], "map": {"0x0": [{"memory": "ram0", "access": "read-only"}]}}},
    "routes": ["gpt0.gpt -> m4-0.irq1", {"route": "gpt%s.gpt -> m4-%s.irq{2-3}", "dim": 2}],
    "pins": {"GPIO{0-1}": {"device": "gpio", "pin": "p{0-1}", "functions": [["A"], ["B"]]}},
    "resetDomains": {"m4-0": {"devices": ["gpt0"]}},
    "dmaRequests": {"{0-10/2}": ["isu{0-5}-i2c.tx"]},
}
BOARD = {
    "schema": 1, "name": "x", "soc": "mt3620", "picture": {"width": 60, "height": 40},
    "nets": {"LED": "GPIO8", "SDA": {"pins": ["GPIO1", "GPIO2"], "pull": "up"}},
    "parts": {
        "led": {"part": "led", "pins": {"k": "LED"}, "color": "red", "picture": {"at": [1, 2]}},
        "imu": {"part": "lsm6ds3", "modelled": False, "on": "ISU2"},
    },
    "headers": {"H1": {"1": "SDA"}},
    "buses": {"ISU0": {"uart": {"rx": "H1.1"}}},
}
SPOILT = {
    "board.schema.json": (BOARD, [
        (["chip"], "mt3620"),
        (["soc"], 3620),
        (["nets", "SDA", "pull"], "left"),
        (["nets", "SDA", "level"], "high"),
        (["parts", "led"], {"pins": {}}),
        (["parts", "led", "picture", "at"], [1]),
        (["parts", "led", "color"], ["red"]),
        (["parts", "imu", "address"], 1),
        (["headers", "H1"], ["SDA"]),
        (["buses", "ISU0", "can"], {}),
        (["picture"], {"width": 60}),
    ]),
    "soc.schema.json": (SOC, [
        (["clock"], {}),
        (["sim", "quantum"], 10),
        (["clocks", "xtal", "rate"], "fast"),
        (["memories", "ram%s", "kind"], "sram"),
        (["memories", "ram%s", "width"], 32),
        (["cores", "m4-0", "type"], "cortex-m7"),
        (["cores", "m4-0", "priorityBits"], 2),
        (["cores", "m4-0", "irq"], 2),
        (["devices", "gpt0"], {"clocks": {}}),
        (["devices", "gpt0", "at"], "0x1000"),
        (["maps", "shared", "base"], {"device": "gpt0"}),
        (["maps", "shared", "0x30000000", "memory"], "ram0"),
        (["buses", "m4-0", "map", "0x0"], [{"size": 4}]),
        (["buses", "m4-0", "include"], "shared"),
        (["routes"], ["gpt0.gpt = m4-0.irq1"]),
        (["routes"], [{"dim": 2}]),
        (["pins", "GPIO{0-1}"], {"device": "gpio"}),
        (["resetDomains", "m4-0"], ["gpt0"]),
        (["dmaRequests", "3"], "isu0-i2c.tx"),
        (["dmaRequests", "tx"], ["isu0-i2c.tx"]),
    ]),
    "device.schema.json": (DEVICE, [
        (["schema"], 2),
        (["addressBlock", "usage"], "stuff"),
        (["addressBlock", "length"], 4),
        (["colour"], "red"),
        (["sim", "modle"], "x"),
        (["sim", "lines", "irq", "mask"], "EN"),
        (["sim", "evidence"], "rumour"),
        (["registers", "STS", "addressOffset"], "four"),
        (["registers", "STS", "addressOffset"], "010"),
        (["registers", "STS", "resetValue"], 1 << 32),
        (["registers", "STS", "modifiedWriteValues"], "oneToclear"),
        (["registers", "STS", "adressOffset"], 0),
        (["registers", "STS", "sim"], {"strobe": True}),
        (["registers", "STS", "sim"], {"aliasOf": {"register": "EN", "action": "flip"}}),
        (["registers", "STS", "fields", "DONE", "bitRange"], 32),
        (["registers", "STS", "fields", "DONE", "bitRange"], "32:0"),
        (["registers", "STS", "fields", "DONE", "sim", "ready", "after"], 5),
        (["registers", "STS", "fields", "DONE", "sim", "ready", "when"], "EN.1"),
        (["registers", "STS", "dim"], 4),
        (["registers", "STS", "fields", "DONE", "sim", "strobe"], "on"),
    ]),
}


def spoil(document, where, value):
    spoilt = copy.deepcopy(document)
    inner = spoilt
    for key in where[:-1]:
        inner = inner[key]
    inner[where[-1]] = value
    return spoilt


def check_refusals(path, validator, findings):
    good, cases = SPOILT[path.name]
    if not validator.is_valid(good):
        findings.error(path, 1, f"refuses a good file: {explain(next(validator.iter_errors(good))).message}")
    for where, value in cases:
        if validator.is_valid(spoil(good, where, value)):
            findings.error(path, 1, f"accepts {'.'.join(where)}: {value}")


def check(root, findings):
    models = root / "models"
    for folder in sorted(p.name for p in models.iterdir() if p.is_dir() and p.name != "schema"):
        paths = tree.files(models, [folder], [".yaml"])
        if folder not in KINDS:
            findings.error(models / folder, 1, "no schema is named for this folder")
            continue
        path = models / "schema" / KINDS[folder]
        if not path.is_file():
            findings.error(path, 1, f"missing: models/{folder} needs it")
            continue
        schema = json.loads(path.read_text(encoding="utf-8"))
        jsonschema.Draft7Validator.check_schema(schema)
        validator = jsonschema.Draft7Validator(schema)
        check_words(root, path, schema, findings)
        check_refusals(path, validator, findings)
        for model in paths:
            document = load(model, findings)
            if document is not None:
                check_file(model, document, validator, findings)
                if folder == "devices" and not findings.errors:
                    check_device_texts(model, document, findings)


if __name__ == "__main__":
    sys.exit(tree.main(check, "schema"))
