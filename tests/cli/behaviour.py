#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the program does with good and bad command lines: exit code, streams, messages, promptness.

usage: behaviour.py ORRERY FIRMWARE-FOLDER
"""

import json
import os
import pty
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import wave
import xml.etree.ElementTree
from pathlib import Path

SECONDS = 60
ORRERY = FIRMWARE = None


def run(*arguments, stdin=b"", env=None):
    """Runs the program; returns its exit code, stdout and stderr as text."""
    done = subprocess.run([ORRERY, *map(str, arguments)], input=stdin, capture_output=True,
                          timeout=SECONDS, env={**os.environ, **(env or {})}, check=False)
    return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")


def firmware(name):
    path = FIRMWARE / f"{name}.elf"
    if not path.exists():
        raise unittest.SkipTest(f"{path.name} was not built")
    return path


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def refused(self, *arguments, says="", helps=""):
        """Exit 2, nothing on stdout, one error on stderr that says and helps."""
        code, out, err = run(*arguments)
        self.assertEqual(code, 2, err)
        self.assertEqual(out, "")
        self.assertTrue(err.startswith("error: "), err)
        self.assertEqual(err.count("error: "), 1, err)
        self.assertIn(says, err)
        self.assertIn(helps, err)


class BadInput(Case):
    def test_words_that_are_not_known(self):
        hello = firmware("hello")
        self.refused("rnu", says="rnu", helps="run")
        self.refused("run", "--bord", "x", hello, helps="--board")
        self.refused("run", "--board", "mt3620-rbd", hello, helps="mt3620-rdb")
        self.refused("run", f"--core=m4-7={hello}", says="m4-7", helps="m4-0")
        self.refused("run", "--trace=gtp0", hello, helps="gpt0")
        self.refused("run", "--uart=debgu=-", hello, helps="debug")
        self.refused("run", "--press=button_x@1ms", hello, says="button_x")
        self.refused("run", "--press=button_a", hello, says="no time")
        self.refused("run", "--press=LED1@1ms", hello, says="cannot be pressed")
        self.refused("run", "--act=button_x@1ms:press", hello, says="button_x")
        self.refused("run", "--act=button_a@1ms", hello, says="is no action")
        self.refused("run", "--act=button_a@soon:press", hello, says="soon")
        self.refused("run", "--act=LED1@1ms:press", hello, says="nothing to do")
        self.refused("run", "--until=nothing", hello, says="--until")
        self.refused("regs", "show", "gpt0.GPT0_CTLR", helps="GPT0_CTRL")
        self.refused("regs", "list", "gtp0", helps="gpt0")
        self.refused("core", "show", "m4-7", helps="m4-0")
        self.refused("part", "show", "leed", helps="led")
        self.refused("board", "show", "nowhere", says="nowhere")
        self.refused("explain", "uart0.LSR=many")
        self.refused("explain", "irq", "500")
        self.refused("completion", "tcsh")
        self.refused("help", "rnu", helps="run")

    def test_files_that_are_no_firmware(self):
        self.refused("run", "/nonexistent.elf", says="/nonexistent.elf")
        self.refused("run", self.folder)
        self.refused("run", self.file("empty.elf", ""), says="empty")
        self.refused("run", self.file("text.elf", "not an ELF file at all"), helps="@0x")
        hello = firmware("hello").read_bytes()
        self.refused("run", self.file("short.elf", hello[:100]))
        self.refused("run", self.file("host.elf", Path(ORRERY).read_bytes()[:4096]))
        foreign = bytearray(hello)
        foreign[18] = 62  # e_machine: x86-64
        self.refused("run", self.file("foreign.elf", bytes(foreign)))
        self.refused("run", "--core=m4-0=" + str(self.file("a.bin", "0123")) + "@0x50000000",
                     says="outside memory")

    def test_uart_targets_that_cannot_be(self):
        hello = firmware("hello")
        for target in ("", "tty", "tcp:70000", "file:/nonexistent/x"):
            self.refused("run", f"--uart=debug={target}", hello, says="--uart")

    def test_partners_that_cannot_be(self):
        hello = firmware("hello")
        self.refused("run", "--peer=intercore", hello, says="says not who plays")
        self.refused("run", "--peer=intercoer=stdio", hello, says="intercoer")
        self.refused("run", "--peer=intercore@m4-3=stdio", hello, helps="m4-")
        self.refused("run", "--peer=intercore=tty", hello, helps="unix:PATH")
        self.refused("run", "--peer=intercore=unix:/nonexistent/x", hello, says="No such file")
        self.refused("run", "--peer=intercore=script:/nonexistent", hello, says="cannot open")
        script = self.file("script", "send hello\nwiat 1ms\n")
        self.refused("run", f"--peer=intercore=script:{script}", hello, says="script:2:1",
                     helps="wait")

    def test_models_that_cannot_be_read(self):
        self.refused("regs", "list", "--models", "/nonexistent", says="/nonexistent")
        self.refused("run", "--models", self.folder, firmware("hello"))

    def test_scenarios_that_are_wrong_run_nothing(self):
        good = "schema: 1\nname: good\nboard: mt3620-rdb\nfirmware: {m4-0: hello.elf}\n"
        self.file("a.scenario.yaml", good)
        self.file("b.scenario.yaml", good + "stepps: []\n")
        self.refused("test", self.folder, says="b.scenario.yaml", helps="steps")
        self.refused("test", self.file("empty.txt", ""))
        self.refused("test", "/nonexistent")


class Images(Case):
    """Host files behind parts: what is refused, what stays, and what is written back."""

    def card(self, *settings):
        image = self.file("card.img", bytes(1 << 20)) if not (self.folder / "card.img").exists() \
            else self.folder / "card.img"
        return image, ",".join([f"sdcard@isu1,type=sdhc,image={image}", *settings])

    def test_an_image_that_does_not_fit_runs_nothing(self):
        elf = firmware("sdcard-log")
        odd = self.file("odd.img", bytes(1000))
        self.refused("run", elf, "--part", f"sdcard@isu1,image={odd}", says="whole number of blocks")
        self.refused("run", elf, "--part", f"sdcard@isu1,size=1M,image={odd}", says="is too small")
        self.refused("run", elf, "--part", f"spi_nor@isu1,image={odd}", says="power of two")
        self.refused("run", elf, "--part", f"eeprom24@isu2,type=24c64,image={odd}", says="8192 are needed")
        self.refused("run", elf, "--part", f"arducam@isu1-spi,picture={odd}",
                     says="PNG")
        self.refused("run", elf, "--part", "led@GPIO5,picture=a.png", says="expected a map")
        self.refused("run", elf, "--part", "sdcard@isu1,image=/nowhere.img", says="No such file")

    def test_an_image_stays_as_it_is_unless_write_back_is_asked(self):
        elf = firmware("sdcard-log")
        image, part = self.card()
        code, out, err = run("run", elf, "--part", part)
        self.assertEqual(code, 0, err)
        self.assertIn("stays as it is", err)
        self.assertEqual(image.read_bytes(), bytes(1 << 20))

    def test_the_next_run_finds_what_was_written_back(self):
        elf = firmware("sdcard-log")
        image, part = self.card("write-back=yes")
        self.assertIn("0 entries found", run("run", elf, "--part", part)[1])
        code, out, err = run("run", elf, "--part", part)
        self.assertEqual(code, 0, err)
        self.assertIn("16 entries found", out)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["card.img"])

    def test_a_write_back_that_fails_is_a_failure_of_the_host(self):
        elf = firmware("sdcard-log")
        image, part = self.card("write-back=yes")
        (self.folder / "card.img.journal").mkdir()
        code, out, err = run("run", elf, "--part", part)
        self.assertEqual(code, 6, err)
        self.assertIn("card.img.journal", err)
        self.assertEqual(image.read_bytes(), bytes(1 << 20))


class Sounds(Case):
    """WAV files behind codecs and buzzers: what is refused, and that each way to end leaves a whole file."""

    def codec(self, *settings):
        return ",".join(["max98090@isu2-i2c,i2s=i2s0,name=codec", *settings])

    def frames(self, path):
        with wave.open(str(path)) as sound:
            self.assertEqual(sound.getparams()[:3], (2, 2, 48000))
            return struct.unpack(f"<{2 * sound.getnframes()}h", sound.readframes(1 << 24))

    def test_a_sound_file_that_will_not_do_runs_nothing(self):
        elf = firmware("i2s-tone")
        odd = self.file("odd.wav", b"RIFF....WAVEfmt ")
        self.refused("run", elf, "--part", self.codec(f"in={odd}"), says="odd.wav")
        self.refused("run", elf, "--part", self.codec("in=/nowhere.wav"), says="No such file")
        self.refused("run", elf, "--part", self.codec("out=/nowhere/a.wav"), says="cannot be written")
        self.refused("run", elf, "--part", self.codec("out=a.mp3"), says="does not end in .wav")
        self.refused("run", elf, "--part", "buzzer@GPIO0,out=/nowhere/a.wav", says="cannot be written")

    def test_the_file_is_whole_when_the_firmware_ends_and_when_time_is_up(self):
        elf = firmware("i2s-tone")
        for extra, least in ((), 47000), (("--for", "300ms"), 13000):
            path = self.folder / "tone.wav"
            code, out, err = run("run", elf, "--part", self.codec(f"out={path}"), *extra)
            self.assertEqual(code, 0, err)
            left = self.frames(path)[::2]
            self.assertGreater(len(left), least)
            start = next(n for n, sample in enumerate(left) if sample > 0) - 1
            self.assertEqual(left[start:start + 4], (0, 2139, 4240, 6270))
            self.assertEqual(left[start:start + 4800], left[start:start + 48] * 100)
            self.assertEqual([found.name for found in self.folder.iterdir()], ["tone.wav"])
            path.unlink()


class Screenshots(Case):
    """--screenshot: pictures of displays as PNG files."""

    OLED = ("--part", "ssd1306@isu2-i2c,name=oled")

    def shot(self, spec):
        return *self.OLED, "--screenshot", spec

    def test_what_cannot_be_runs_nothing(self):
        hello = firmware("hello")
        png = self.folder / "a.png"
        self.refused("run", hello, *self.shot(f"olde={png}"), says="olde", helps="oled")
        self.refused("run", hello, *self.shot(f"LED1={png}"), says="it has no picture")
        self.refused("run", hello, *self.shot(f"oled={png}@soon"), says="soon", helps="oled.png@1.5s")
        self.refused("run", hello, *self.shot("oled"), says="names no file")
        self.refused("run", hello, *self.shot("oled=/nowhere/a.png"), says="/nowhere/a.png")
        self.refused("run", hello, *self.shot(f"oled={self.folder}"), says="not a file")
        self.refused("run", hello, *self.shot(f"oled={png}"), "--screenshot", f"oled={png}@1ms",
                     says="twice")
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_picture_is_of_its_time(self):
        elf = firmware("i2c-display")
        early, late = self.folder / "early.png", self.folder / "late.png"
        code, _, err = run("run", elf, *self.shot(f"oled={early}@300ms"), "--screenshot",
                           f"oled={late}")
        self.assertEqual(code, 0, err)
        for path in early, late:
            self.assertEqual(path.read_bytes()[:24], b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
                             b"\0\0\0\x80\0\0\0\x40")
        self.assertNotEqual(early.read_bytes(), late.read_bytes())
        self.assertEqual(len(list(self.folder.iterdir())), 2)

    def test_a_run_that_ends_before_is_not_as_asked(self):
        png = self.folder / "a.png"
        code, _, err = run("run", firmware("hello"), *self.shot(f"oled={png}@20s"))
        self.assertEqual(code, 1, err)
        self.assertIn("a.png", err)
        self.assertFalse(png.exists())


class Wiring(Case):
    """--part and --wire, and what scenarios say of the same."""

    BAD_PARTS = [
        ("", "no type"), ("@", "no type"), ("@isu1", "no type"), ("led@", "no bus or pin"),
        ("led@GPIO1,", "KEY=VALUE"), ("led@GPIO1,active", "KEY=VALUE"),
        ("led@GPIO1,=low", "KEY=VALUE"), ("led@GPIO1,active=", "no value"),
        ("led=GPIO1", "goes before this"), ("led@GPIO1,name=a b", "cannot be a name"),
        ("led@GPIO1,active=low,active=low", "given twice"), ("led", "connected to nothing"),
        ("ledd@GPIO1", "did you mean `led`"), ("zzzzzz@GPIO1", "orrery part list"),
        ("led@GPIO1000", "GPIO100"), ("led@isu1", "does not fit"), ("led@H1.99", "H1."),
        ("ssd1306@isu7", "isu7"), ("ssd1306@uart0", "does not fit"),
        ("terminal@isu1-spi", "does not fit"), ("lsm6ds3@isu2", "isu2-i2c or isu2-spi"),
        ("lsm6ds3@isu2-i2c,int9=GPIO1", "int1"), ("lsm6ds3@isu2-i2c,int1=GPIO1000", "GPIO1000"),
        ("led@GPIO1,name=LED1", "already"), ("led@GPIO1,name=gpt0", "already"),
        ("rgb_led@GPIO1", "red=GPIO1"), ("sdcard@isu1,image=/nonexistent.img", "/nonexistent.img"),
        ("led@GPIO1,active=\x1b[31m", "control character"), ("x" * 3000, "characters"),
    ]
    BAD_WIRES = [
        ("", "two ends"), ("GPIO1", "two ends"), ("=", "missing"), ("GPIO1=", "missing"),
        ("=GPIO1", "missing"), ("GPIO1=GPIO2=GPIO3", "only two"), ("GPIO1=GPIO1", "one net"),
        ("GPIO1=GPIO1000", "GPIO100"), ("H2.1=H2.99", "H2.9"), ("GND=3V3", "driven twice"),
        ("ISU1.sclk=ISU9.sclk", "ISU"), ("LED1.rd=GND", "LED1.red"), ("BUTON_A=GND", "BUTTON_A"),
    ]

    def test_bad_parts_and_wires_run_nothing(self):
        hello = firmware("hello")
        for part, says in self.BAD_PARTS:
            with self.subTest(part=part):
                self.refused("run", hello, f"--part={part}", says=says)
        for wire, says in self.BAD_WIRES:
            with self.subTest(wire=wire):
                self.refused("run", hello, f"--wire={wire}", says=says)

    def test_every_verb_that_builds_a_board_checks_its_wiring(self):
        scenario = self.file("a.scenario.yaml", "schema: 1\nname: a\nboard: mt3620-rdb\n"
                             "firmware: {m4-0: hello.elf}\n")
        self.refused("demo", "--part", "lde@GPIO1", helps="led")
        self.refused("board", "show", "--wire", "GND=3V3", says="driven twice")
        self.assertEqual(run("test", scenario, "--part", "lde@GPIO1",
                             "--firmware-dir", FIRMWARE)[0], 2)
        self.refused("regs", "list", "--part", "led@GPIO1", says="--part")

    def test_parts_that_clash_are_named_both(self):
        hello = firmware("hello")
        for parts, names in [
                (["ssd1306@isu2-i2c,name=a", "ssd1306@isu2-i2c,name=b"], ("a and b", "0x3C", "address")),
                (["ssd1306@isu1-spi,name=a", "ssd1306@isu1-spi,name=b"], ("a and b", "GPIO34", "cs=")),
                (["ssd1306@isu1-i2c,name=a", "ssd1306@isu1-spi,name=b"], ("i2c by a", "spi by b")),
                (["ssd1306@isu1-i2c,name=a", "led@GPIO32,name=b"], ("GPIO32", "for a", "b.pin"))]:
            code, out, err = run("run", hello, *[f"--part={part}" for part in parts])
            self.assertEqual((code, out), (2, ""), err)
            for name in names:
                self.assertIn(name, err)

    def test_a_wire_is_there_when_the_firmware_runs(self):
        button = firmware("button")
        self.assertIn("A is up", run("run", "--for=5ms", "--quiet", button)[1])
        self.assertIn("A is down", run("run", "--for=5ms", "--quiet", "--wire", "GPIO12=GND", button)[1])
        self.assertIn("A is down", run("run", "--for=5ms", "--quiet", "--wire=12=GPIO5",
                                       "--wire=H4.2=H2.4", button)[1])

    def test_a_part_takes_part(self):
        button = firmware("button")
        code, out, _ = run("run", "--quiet", "--part=button@BUTTON_A,name=mine",
                           "--press=mine@20ms", "--for=400ms", button)
        self.assertEqual(code, 0)
        self.assertIn("press 1", out)
        _, _, err = run("demo", "--part=led@LED1_RED,name=mine,color=purple", "--for=500ms")
        self.assertRegex(err, r"mine +purple")

    def test_a_part_is_acted_on_at_its_time(self):
        counter = firmware("counter")
        knob = "--part=rotary_encoder,name=knob,a=GPIO0,b=GPIO1,button=GPIO2"
        code, out, _ = run("run", "--quiet", knob, "--act=knob@20ms:turn=2", "--act=knob@90ms:turn=-3",
                           "--act=knob@200ms:press", "--for=300ms", counter)
        self.assertEqual(code, 0)
        self.assertRegex(out, r"(?s)at 2, .*at -1, .*at 0")
        code, _, err = run("run", knob, "--act=knob@20ms:turn=over", "--for=30ms", counter)
        self.assertEqual(code, 0)
        self.assertIn("knob cannot turn: 'over' is not", err)

    def test_a_short_is_said_once_with_both_drivers(self):
        code, _, err = run("run", "--for=2s", "--wire=LED1_RED=3V3", firmware("blinky"))
        self.assertEqual(code, 0)
        self.assertEqual(err.count("a short on net LED1_RED"), 1, err)
        self.assertIn("GPIO8 drives it low", err)
        self.assertEqual(run("run", "--strict", "--for=2s", "--wire=LED1_RED=3V3",
                             firmware("blinky"))[0], 5)

    def test_a_scenario_brings_its_parts_and_wires(self):
        firmware("button")
        head = "schema: 1\nname: a\nboard: mt3620-rdb\nfirmware: {m4-0: button.elf}\n"
        step = "steps:\n  - {within: 4ms, expect-uart: {port: debug, text: \"A is down\"}}\n"
        good = self.file("good.scenario.yaml", head + "wires: [GPIO12=H4.2]\n"
                         "parts: {mine: {part: led, pin: GPIO0}}\n" + step)
        short = self.file("short.scenario.yaml", head + "wires: [GPIO12=H4.2]\n"
                          "parts:\n  - led@GPIO0,active=high\n  - oled\n" + step)
        for path in (good, short):
            self.assertEqual(run("test", path, "--firmware-dir", FIRMWARE)[0], 0)
        plain = self.file("plain.scenario.yaml", head + step)
        self.assertEqual(run("test", plain, "--firmware-dir", FIRMWARE)[0], 1)
        self.assertEqual(run("test", plain, "--wire=12=GND", "--firmware-dir", FIRMWARE)[0], 0)

    def test_a_bad_scenario_is_pointed_at(self):
        head = "schema: 1\nname: a\nboard: mt3620-rdb\nfirmware: {m4-0: hello.elf}\n"
        for text, where in [("parts: [led@GPIO1000]\n", "a.scenario.yaml:5:13"),
                            ("parts: {mine: {part: led, pin: GPIO1000}}\n", "a.scenario.yaml:5:32"),
                            ("parts: {LED1: {part: led, pin: GPIO1}}\n", "a.scenario.yaml:5:9"),
                            ("parts: 3\n", "a.scenario.yaml:5:8"),
                            ("wires: {GND: GPIO1}\n", "a.scenario.yaml:5:8"),
                            ("wires: [GND=GPIO1000]\n", "a.scenario.yaml:5:13"),
                            ("wires: [GND=3V3]\n", "a.scenario.yaml:5:9")]:
            path = self.file("a.scenario.yaml", head + text)
            code, _, err = run("test", path, "--firmware-dir", FIRMWARE)
            self.assertEqual(code, 2, err)
            self.assertIn(where, err)

    def test_the_board_is_shown_as_it_was_wired(self):
        _, out, _ = run("board", "show", "--part=lsm6ds3@isu2-i2c,name=imu,int1=GPIO5",
                        "--part=oled", "--wire=H2.1=H2.3", "mt3620-rdb")
        for text in ("imu (0x6A)", "oled (0x3C)", "int1=GPIO5", "H2.1=H2.3", "--part imu-spi",
                     "sda H4.6"):
            self.assertIn(text, out)
        _, out, _ = run("board", "show", "--json", "--part=oled", "mt3620-rdb")
        board = json.loads(out)
        ends = {bus["bus"]: bus["ends"] for bus in board["buses"]}
        self.assertEqual(ends["isu2-i2c"], [{"name": "oled", "by": "0x3C"}])
        self.assertIn("--part led@GPIO0", run("part", "show", "led")[1])
        self.assertIn("--part ssd1306@isu2-i2c", run("part", "show", "ssd1306")[1])


class Ends(Case):
    def test_exit_codes_say_how_a_run_ended(self):
        hello = firmware("hello")
        self.assertEqual(run("run", hello)[0], 0)
        self.assertEqual(run("run", "--for=10ms", hello)[0], 0)
        self.assertEqual(run("run", "--until=uart:\"count 1\"", hello)[0], 0)
        self.assertEqual(run("run", "--until=uart:\"never\"", hello)[0], 1)
        self.assertEqual(run("run", "--until=uart:\"never\"", "--for=10ms", hello)[0], 4)
        self.assertEqual(run("run", firmware("faults-fatal"))[0], 3)
        self.assertEqual(run("run", "--faults=guest", firmware("lockup"))[0], 3)

    def test_wall_time_ends_what_virtual_time_does_not(self):
        start = time.monotonic()
        code, _, err = run("run", "--wall-timeout=300ms", self.spinner())
        self.assertEqual(code, 4, err)
        self.assertLess(time.monotonic() - start, 20)

    def test_a_branch_to_itself_ends_like_sleep(self):
        code, _, err = run("run", self.spinner(0xE7FEE7FE))
        self.assertEqual(code, 0, err)
        self.assertIn("no event will come", err)
        self.assertIn("0x00100008", err)

    def spinner(self, code=0xE7FD3001):
        words = [0x00110000, 0x00100009, code]  # adds r0, #1; b back
        image = b"".join(word.to_bytes(4, "little") for word in words)
        return f"m4-0={self.file('spin.bin', image)}@0x00100000"

    def test_a_signal_ends_the_run_and_says_where_it_was(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with subprocess.Popen([ORRERY, "run", self.spinner()], stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
                time.sleep(1)
                child.send_signal(number)
                _, err = child.communicate(timeout=SECONDS)
            self.assertEqual(child.returncode, 130, err)
        self.assertIn(b"interrupted", err)

    def test_control_c_pauses_and_once_more_ends(self):
        ours, theirs = pty.openpty()
        with subprocess.Popen([ORRERY, "run", self.spinner()], stdin=theirs, stdout=theirs,
                              stderr=subprocess.PIPE, start_new_session=True) as child:
            time.sleep(1)
            child.send_signal(signal.SIGINT)
            time.sleep(1)
            os.write(ours, b"\n")
            time.sleep(1)
            self.assertIsNone(child.poll())
            child.send_signal(signal.SIGINT)
            time.sleep(1)
            child.send_signal(signal.SIGINT)
            _, err = child.communicate(timeout=SECONDS)
        os.close(ours)
        os.close(theirs)
        self.assertEqual(child.returncode, 130, err)
        self.assertEqual(err.count(b"paused at"), 2, err)
        self.assertIn(b"0x0010000", err)

    def test_real_time_is_kept(self):
        start = time.monotonic()
        self.assertEqual(run("run", "--realtime=0.5", "--for=300ms", firmware("hello"))[0], 0)
        self.assertGreater(time.monotonic() - start, 0.2)

    def test_firmware_that_is_nonsense_is_reported(self):
        noise = bytes((i * 73 + 41) % 256 for i in range(4096))
        code, _, err = run("run", "--wall-timeout=5s", "--for=50ms",
                           f"--core=m4-0={self.file('noise.bin', noise)}@0x00100000")
        self.assertIn(code, (0, 1, 3, 4), err)
        self.assertNotIn("error:", err)

    def test_a_fault_report_names_cause_access_and_line(self):
        _, _, err = run("run", firmware("faults-fatal"))
        for part in ("PRECISERR", "0x50000008", "nothing is mapped", "fatal.c:", "main", "frame at"):
            self.assertIn(part, err)

    def test_idle_says_what_could_wake(self):
        code, _, err = run("run", firmware("button"))
        self.assertEqual(code, 0)
        self.assertIn("could wake", err)
        self.assertIn("irq", err)


class Streams(Case):
    def test_guest_text_is_on_stdout_and_ours_on_stderr(self):
        _, out, err = run("run", firmware("hello"))
        self.assertTrue(out.startswith("Hello"), out)
        self.assertNotIn("orrery:", out)
        self.assertNotIn("Hello", err)
        self.assertIn("m4-0", err)
        self.assertIn("fidelity", err)

    def test_quiet_leaves_the_guest_alone(self):
        _, out, err = run("run", "--quiet", firmware("hello"))
        self.assertTrue(out.startswith("Hello"))
        self.assertEqual(err, "")

    def test_two_cores_speak_with_their_names(self):
        _, out, _ = run("run", firmware("dual-0"), firmware("dual-1"))
        self.assertTrue(all(line.startswith(("[debug] ", "[debug1] ")) for line in out.splitlines()))

    def test_stdin_is_typed_on_the_uart(self):
        _, out, _ = run("run", "--quiet", "--uart=isu0=-", firmware("uart-echo"), stdin=b"quit\n")
        self.assertIn("QUIT", out)

    def test_the_same_run_says_the_same(self):
        first, second = (run("run", "--quiet", "--trace=all", "--for=30ms", firmware("hello"))
                         for _ in range(2))
        self.assertEqual(first, second)
        self.assertIn("uart0.THR", first[2])

    def test_a_partner_of_a_core_speaks_in_lines(self):
        code, out, err = run("run", "--for", "5s", "--peer", "intercore=stdio",
                             firmware("intercore-echo"),
                             stdin=b"hello\nhex:00 41\nb\\x\nlast\nquit")
        self.assertEqual(code, 0, err)
        for line in ("echo: hello", "echo: \\0A", "echo: last"):
            self.assertIn(f"[intercore] {line}\n", out)
        self.assertIn("intercore: line 3 is not sent", err)
        self.assertIn("[debug] 3 echoed, 0 dropped", out)

    def test_lines_from_a_pipe_give_the_same_run_every_time(self):
        runs = [run("run", "--for", "5s", "--json", "--peer", "intercore=stdio",
                    firmware("intercore-echo"), stdin=b"hello\nburst\nquit\n") for _ in range(2)]
        figures = [json.loads(err) for _, _, err in runs]
        self.assertEqual(runs[0][:2], runs[1][:2])
        self.assertEqual(*[{k: v for k, v in f.items() if "wall" not in k and "ratio" not in k
                            and "mips" not in k} for f in figures])

    def test_a_script_that_misses_what_it_expects_fails_the_run(self):
        script = self.file("script", "send a\nexpect echo: b\n")
        code, _, err = run("run", "--for", "100ms", "--peer", f"intercore=script:{script}",
                           firmware("intercore-echo"))
        self.assertEqual(code, 1, err)
        self.assertIn("script:2: echo: b: the run ended before it came", err)
        script = self.file("script", "send a\nexpect echo: a\nsend quit\n")
        code, out, err = run("run", "--for", "100ms", "--peer", f"intercore=script:{script}",
                             "--until", "intercore:\"echo: a\"", firmware("intercore-echo"))
        self.assertEqual(code, 0, err)

    def test_a_uart_goes_into_a_file(self):
        path = self.folder / "out.txt"
        _, out, _ = run("run", "--quiet", f"--uart=debug=file:{path}", firmware("hello"))
        self.assertEqual(out, "")
        self.assertIn("count 5", path.read_text())

    def test_a_full_disk_is_a_failure(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([ORRERY, "regs", "list"], stdout=full, check=False)
        self.assertEqual(done.returncode, 6)

    def test_color_is_for_terminals_or_on_demand(self):
        self.assertNotIn("\033", run("rnu")[2])
        self.assertNotIn("\033", run("run", "--color=never", "/nonexistent")[2])
        self.assertIn("\033", run("run", "--color=always", "/nonexistent")[2])


class Prints(Case):
    def test_json_is_json(self):
        for line in ("version", "regs list", "regs list gpt0", "regs show gpt0.GPT0_CTRL",
                     "regs find debounce", "regs check", "board list", "board show", "core list",
                     "core show m4-0", "part list", "part show led", "explain m4-0.CFSR=0x82",
                     "explain irq 47", "explain exit 3", "explain 0x21030010", "doctor"):
            code, out, err = run(*line.split(), "--json")
            self.assertEqual(code, 0, f"{line}: {err}")
            self.assertTrue(json.loads(out), line)

    def test_json_of_a_run_is_alone_on_stderr(self):
        _, _, err = run("run", "--json", firmware("hello"))
        report = json.loads(err)
        self.assertEqual((report["end"], report["guest_exit"]), ("exit", 0))
        self.assertGreater(report["cores"][0]["instructions"], 1000)

    def test_svd_is_xml_with_every_register(self):
        code, out, _ = run("regs", "export", "--svd")
        self.assertEqual(code, 0)
        device = xml.etree.ElementTree.fromstring(out)
        names = [p.findtext("name") for p in device.iter("peripheral")]
        self.assertIn("GPT0", names)
        self.assertEqual(len(names), len(set(names)))
        self.assertGreater(len(list(device.iter("register"))), 500)
        blocks = {p.findtext("name"): [(b.findtext("offset"), b.findtext("size")) for b in p.iter("addressBlock")]
                  for p in device.iter("peripheral")}
        self.assertEqual(blocks["M4_0_NVIC"], [("0x00000100", "0x00000400"), ("0x00000F00", "0x00000004")])
        self.assertEqual(blocks["M4_0_SCB"], [("0x00000000", "0x00000010"), ("0x00000D00", "0x00000090")])
        rules = {r.findtext("name"): r.findtext("modifiedWriteValues") for r in device.iter("register")}
        self.assertEqual((rules["AFSR"], rules["DOUT_SET"], rules["DOUT_RESET"]),
                         ("oneToClear", "oneToSet", "oneToClear"))

    def test_explain_decodes_by_fields(self):
        self.assertIn("DACCVIOL=1", run("explain", "m4-0.CFSR=0x82")[1])
        self.assertIn("guest fault", run("explain", "exit", "3")[1])
        self.assertIn("gpt0.GPT0_CTRL", run("explain", "0x21030010")[1])

    def test_help_exists_for_every_verb(self):
        verbs = ("demo", "run", "test", "regs", "board", "core", "part", "explain", "doctor",
                 "completion", "help", "version")
        listed = run("help")[1]
        for verb in verbs:
            self.assertIn(f"  {verb}", listed)
            self.assertEqual(run("help", verb)[:2], run(verb, "--help")[:2])
            self.assertIn(".SH NAME", run("help", "--man", verb)[1])
        self.assertIn("--until", run("help", "--reference")[1])

    def test_completion_is_sound_shell(self):
        for shell in ("bash", "zsh", "fish"):
            code, out, _ = run("completion", shell)
            self.assertEqual(code, 0)
            self.assertIn("--until" if shell != "fish" else "-l until", out)
        script = run("completion", "bash")[1] + (
            "\nCOMP_WORDS=(orrery re); COMP_CWORD=1; _orrery; echo ${COMPREPLY[*]}\n"
            "COMP_WORDS=(orrery run --fau); COMP_CWORD=2; _orrery; echo ${COMPREPLY[*]}\n")
        done = subprocess.run(["bash", "-c", script], capture_output=True, check=True)
        self.assertEqual(done.stdout.decode().split(), ["regs", "--faults"])

    def test_the_demo_shows_a_light_and_what_is_next(self):
        firmware("demo")
        start = time.monotonic()
        code, out, err = run("demo")
        self.assertEqual(code, 0)
        self.assertIn("LED1", out)
        self.assertIn("(*) LED1", err)
        self.assertEqual(err.count("  orrery "), 3)
        self.assertLess(time.monotonic() - start, 30)

    def test_scenarios_print_tap_and_junit(self):
        firmware("hello")
        self.file("a.scenario.yaml", "schema: 1\nname: says hello\nboard: mt3620-rdb\n"
                  "firmware: {m4-0: hello.elf}\nsteps:\n  - within: 10ms\n"
                  "    expect-uart: {port: debug, text: Hello}\n")
        self.file("b.scenario.yaml", "schema: 1\nname: says <never>\nboard: mt3620-rdb\n"
                  "firmware: {m4-0: hello.elf}\nsteps:\n  - within: 1ms\n"
                  "    expect-uart: {port: debug, text: \"never & nowhere\"}\n")
        report = self.folder / "out.xml"
        code, out, _ = run("test", self.folder, "--junit", report, "--firmware-dir", FIRMWARE)
        self.assertEqual(code, 1)
        self.assertIn("1..2\nok 1 - says hello", out)
        self.assertIn("not ok 2", out)
        self.assertIn("b.scenario.yaml:6", out)
        suite = xml.etree.ElementTree.parse(report).getroot().find("testsuite")
        self.assertEqual((suite.get("tests"), suite.get("failures")), ("2", "1"))


if __name__ == "__main__":
    ORRERY, FIRMWARE = sys.argv[1], Path(sys.argv[2])
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
