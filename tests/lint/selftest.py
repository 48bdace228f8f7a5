#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every lint notices what it is for: each case is a small tree with one thing wrong, and the
same tree without it passes."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
HEAD = "/* SPDX-License-Identifier: GPL-2.0-or-later */\n/* A file of the self-test. */\n"


class Lint(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name)
        for header in ("base/error", "engine/timeline", "machine/device", "machine/bus",
                       "machine/nvic", "loader/elf", "tools/tap"):
            self.write(f"sim/{header}.h", HEAD)
        self.write("peripherals/soc/soc_models.h", HEAD)

    def tearDown(self):
        self.folder.cleanup()

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def run_lint(self, script, argument=None):
        return subprocess.run([sys.executable, HERE / script, argument or self.root],
                              text=True, capture_output=True, check=False)

    def refused(self, script, name, text, message):
        self.assertEqual(self.run_lint(script).returncode, 0)
        self.write(name, text)
        result = self.run_lint(script)
        self.assertEqual(result.returncode, 1, result.stdout)
        self.assertIn(name, result.stdout)
        self.assertIn(message, result.stdout)

    def accepted(self, script, name, text):
        self.write(name, text)
        result = self.run_lint(script)
        self.assertEqual(result.returncode, 0, result.stdout)


class Layers(Lint):
    def test_a_lower_layer_may_not_include_a_higher_one(self):
        self.refused("layers.py", "sim/engine/x.c", HEAD + '#include "machine/device.h"\n',
                     'engine may not include "machine/device.h"')

    def test_the_machine_may_not_include_the_loader(self):
        self.refused("layers.py", "sim/machine/x.c", HEAD + '#include "loader/elf.h"\n',
                     "may not include")

    def test_a_model_may_not_include_the_bus(self):
        self.refused("layers.py", "peripherals/soc/x.c", HEAD + '#include "machine/bus.h"\n',
                     "may not include")

    def test_a_model_outside_the_core_may_not_include_the_nvic(self):
        self.refused("layers.py", "peripherals/parts/x.c", HEAD + '#include "machine/nvic.h"\n',
                     "may not include")

    def test_a_part_may_not_include_a_chip_model(self):
        self.refused("layers.py", "peripherals/parts/x.c",
                     HEAD + '#include "peripherals/soc/soc_models.h"\n', "may not include")

    def test_an_include_that_names_no_folder_is_refused(self):
        self.refused("layers.py", "sim/tools/x.c", HEAD + '#include "tap.h"\n', "is not found")

    def test_a_new_folder_must_be_given_a_layer(self):
        self.refused("layers.py", "sim/attic/x.c", HEAD, "is in no layer")

    def test_a_model_may_not_include_the_list_of_models(self):
        self.write("peripherals/models.h", HEAD)
        self.refused("layers.py", "peripherals/soc/x.c",
                     HEAD + '#include "peripherals/models.h"\n', "may not include")

    def test_what_points_down_is_accepted(self):
        self.accepted("layers.py", "peripherals/cortex_m/x.c",
                      HEAD + '#include "machine/nvic.h"\n#include "base/error.h"\n')
        self.accepted("layers.py", "peripherals/soc/x.c",
                      HEAD + '#include "machine/device.h"\n#include "engine/timeline.h"\n')
        self.accepted("layers.py", "peripherals/models.c",
                      HEAD + '#include "peripherals/soc/soc_models.h"\n')
        self.accepted("layers.py", "sim/main.c", HEAD + '#include "tools/tap.h"\n')


class Doors(Lint):
    def test_a_second_door_to_a_library_is_refused(self):
        self.accepted("doors.py", "sim/machine/core.c", HEAD + "#include <unicorn/unicorn.h>\n")
        self.refused("doors.py", "sim/cli/doctor.c", HEAD + "#include <unicorn/arm.h>\n",
                     "unicorn has more than one door")

    def test_a_library_in_a_header_is_refused(self):
        self.refused("doors.py", "sim/loader/yaml.h", HEAD + "#include <yaml.h>\n", "in a header")

    def test_a_library_nobody_thought_of_has_one_door_too(self):
        self.accepted("doors.py", "sim/tools/a.c", HEAD + "#include <zlib.h>\n")
        self.refused("doors.py", "sim/tools/b.c", HEAD + "#include <zlib.h>\n", "zlib.h has more")

    def test_the_standard_library_has_no_door(self):
        self.accepted("doors.py", "sim/base/a.c", HEAD + "#include <stdio.h>\n#include <elf.h>\n")
        self.accepted("doors.py", "sim/base/b.c", HEAD + "#include <stdio.h>\n#include <sys/mman.h>\n")


class Style(Lint):
    def test_a_file_without_a_licence_line_is_refused(self):
        self.refused("style.py", "sim/base/x.c", "int x;\n", "the first line must be")

    def test_a_model_description_without_its_licence_is_refused(self):
        self.refused("style.py", "models/devices/x.yaml", "schema: 1\n", "CC0-1.0")

    def test_a_file_that_does_not_say_what_it_does_is_refused(self):
        self.refused("style.py", "sim/base/x.c", HEAD.splitlines()[0] + "\n#include <stdio.h>\n",
                     "does not open with a comment")

    def test_a_file_past_the_limit_is_refused(self):
        self.refused("style.py", "sim/base/x.c", HEAD + "\n" * 800, "the limit is 700")

    def test_a_long_function_is_refused(self):
        self.refused("style.py", "sim/base/x.c",
                     HEAD + "void f(void)\n{\n" + "\tf();\n" * 91 + "}\n", "a function has 91")

    def test_an_exception_with_a_reason_is_honoured(self):
        self.write("tests/lint/allowed", "sim/base/x.c 900 one table, generated nowhere\n")
        self.accepted("style.py", "sim/base/x.c", HEAD + "\n" * 800)

    def test_unfinished_work_is_refused(self):
        self.refused("style.py", "sim/base/x.c", HEAD + "/* TO" + "DO: later */\n", "unfinished")

    def test_an_unsafe_call_is_refused(self):
        self.refused("style.py", "sim/base/x.c", HEAD + "\tstrcpy(a, b);\n", "strcpy")

    def test_host_time_inside_the_simulated_world_is_refused(self):
        self.refused("style.py", "sim/engine/x.c", HEAD + "\tclock_gettime(0, &t);\n",
                     "nothing of the host")

    def test_a_call_named_in_a_comment_or_a_string_is_accepted(self):
        self.accepted("style.py", "sim/engine/x.c", HEAD + '/* time( */ "rand("\n')

    def test_a_typedef_of_a_struct_is_refused(self):
        self.refused("style.py", "sim/base/x.h", HEAD + "typedef struct a b;\n", "typedef")


class Globals(Lint):
    def library(self, code):
        self.write("x.c", code)
        subprocess.run(["cc", "-O2", "-fPIC", "-c", "x.c", "-o", "x.o"], cwd=self.root, check=True)
        subprocess.run(["ar", "rc", "x.a", "x.o"], cwd=self.root, check=True)
        return self.run_lint("globals.py", self.root / "x.a")

    def test_a_mutable_global_is_refused(self):
        result = self.library("int counter = 3; int bump(void) { return counter++; }")
        self.assertEqual(result.returncode, 1)
        self.assertIn("counter", result.stdout)

    def test_a_static_in_a_function_is_refused(self):
        result = self.library("int bump(void) { static int n; return n++; }")
        self.assertEqual(result.returncode, 1)

    def test_constant_tables_of_pointers_are_accepted(self):
        result = self.library('const char *const names[] = { "a", "b" }; '
                              "extern int f(void); int (*const ops[])(void) = { f };")
        self.assertEqual(result.returncode, 0, result.stdout)


class Summary(Lint):
    def closing_line(self, *tests):
        self.write("testlog.json", "\n".join(json.dumps(test) for test in tests))
        result = self.run_lint("../summary.py", self.root / "testlog.json")
        return result.returncode, result.stdout.splitlines()[-1]

    def test_the_checks_inside_a_program_are_counted(self):
        checks = {"name": "a", "result": "OK", "stdout": "100%: Checks: 7, Failures: 0, Errors: 0\n"}
        plain = {"name": "b", "result": "OK"}
        self.assertEqual(self.closing_line(checks, plain), (0, "8 passed, 0 failed"))

    def test_a_failed_check_is_counted_once(self):
        checks = {"name": "a", "result": "FAIL",
                  "stdout": "71%: Checks: 7, Failures: 1, Errors: 1\n"}
        self.assertEqual(self.closing_line(checks), (1, "5 passed, 2 failed"))

    def test_a_program_that_dies_after_its_checks_has_failed(self):
        checks = {"name": "a", "result": "FAIL", "stdout": "100%: Checks: 7, Failures: 0, Errors: 0\n"}
        self.assertEqual(self.closing_line(checks), (1, "7 passed, 1 failed"))

    def test_a_time_out_has_failed(self):
        self.assertEqual(self.closing_line({"name": "a", "result": "TIMEOUT"}),
                         (1, "0 passed, 1 failed"))

    def test_a_skipped_program_has_not_passed(self):
        self.assertEqual(self.closing_line({"name": "a", "result": "SKIP"}),
                         (1, "0 passed, 0 failed"))

    def test_tap_lines_are_counted(self):
        tap = {"name": "a", "result": "FAIL", "stdout": "1..3\nok 1 a\nnot ok 2 b\nok 3 # skip c\n"}
        self.assertEqual(self.closing_line(tap), (1, "1 passed, 1 failed"))

    def test_a_missing_log_has_failed(self):
        result = self.run_lint("../summary.py", self.root / "none.json")
        self.assertEqual(result.returncode, 1)


class Docs(Lint):
    def test_a_link_to_nowhere_is_refused(self):
        self.write("README.md", "[there](sim/README.md)\n")
        result = subprocess.run([sys.executable, HERE / "docs.py", "links", self.root],
                                text=True, capture_output=True, check=False)
        self.assertEqual(result.returncode, 1)
        self.assertIn("README.md:1", result.stdout)

    def test_a_command_that_fails_is_refused(self):
        self.write("README.md", "```\nbuild/orrery run fw.elf   # a comment\n```\n")
        for program, status in (("/bin/true", 0), ("/bin/false", 1)):
            result = subprocess.run([sys.executable, HERE / "docs.py", "commands", self.root,
                                     program, self.root],
                                    text=True, capture_output=True, check=False)
            self.assertEqual(result.returncode, status, result.stdout)


if __name__ == "__main__":
    unittest.main(verbosity=1)
