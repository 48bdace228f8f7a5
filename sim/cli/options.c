/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one table of verbs and options: parser, help, man pages, completion and reference are all fed from it. */
#include "cli/options.h"

#include <stddef.h>

#include "cli/exit.h"
#include "cli/verbs.h"

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define V(verb) (1u << VERB_##verb)

const struct verb_desc cli_verbs[VERB_COUNT] = {
	[VERB_DEMO] = {
		"demo", "[NAME]", NULL, 0, 1, false, "bundled firmware; needs no file and no compiler",
		"Runs firmware that comes with Orrery on the reference board: what its LED and its UART do, then a "
		"summary and what to try next.",
		WORDS("orrery demo"), verb_demo,
	},
	[VERB_RUN] = {
		"run", "FW...", NULL, 0, 8, true, "run firmware; its UART on stdout",
		"Runs firmware on a simulated board. Each FW is an ELF file; the core is chosen from its Arm "
		"attributes and load address, and one line says which. Raw images need --core with an address.\n"
		"A run ends on semihosting exit, lock-up of every started core, --until, --for, when all cores sleep and "
		"nothing can wake them, or Ctrl-C (once: pause and say where every core is; twice: quit).\n"
		"What the guest sends goes to stdout, everything of ours to stderr. One UART: raw bytes; several: "
		"lines with the UART's name in front.\n"
		"--until takes: uart:\"TEXT\" or NAME:\"TEXT\" (text was sent), pc==ADDRESS, time>=DURATION, "
		"REGISTER==VALUE (also != < <= > >=; gpt0.GPT0_CTRL.EN), PIN==high or low for a net; joined by && and ||.\n"
		"--part solders a part to the board: TYPE@BUS, TYPE@PIN, TYPE@PART.PORT, or the name of one the board offers; then "
		"settings, pins, ports and a name: ssd1331@isu1-spi,dc=GPIO0,cs=csb,name=screen. On SPI an unconnected cs goes to "
		"chip select A. --wire joins two nets. Wherever a pin is meant: a net, GPIO12, 12, H2.11, ISU1.csa, ADC0.3 or "
		"imu.int1. orrery part list has the types, orrery board show the places.",
		WORDS("orrery run hello.elf", "orrery run --for 5s --uart debug=file:out.txt blinky.elf",
			"orrery run --core m4-0=a.elf --core m4-1=b.elf",
			"orrery run --part lsm6ds3@isu2-i2c,int1=GPIO5 --wire H2.1=H2.3 fw.elf",
			"orrery run --core m4-0=fw.bin@0x10000000 --until 'uart:\"ready\"' --for 1s"),
		verb_run,
	},
	[VERB_TEST] = {
		"test", "FILE...|DIR", NULL, 1, 200, true, "run scenarios; TAP on stdout",
		"Runs scenario files (*.scenario.yaml, expected.yaml) in virtual time: stimuli, expectations and how the "
		"run must end; `parts:` and `wires:` in it, and --part and --wire, add to its board. A folder "
		"stands for all scenarios below it. Firmware is looked for beside the "
		"scenario, in --firmware-dir, in $ORRERY_FIRMWARE and where the samples were built.",
		WORDS("orrery test firmware-samples", "orrery test --junit out.xml button.scenario.yaml"), verb_test,
	},
	[VERB_REGS] = {
		"regs", "list|show|find|check|export [NAME]", WORDS("list", "show", "find", "check", "export"), 1, 2,
		false, "registers of the chip: fields, meanings, evidence",
		"list: blocks and where they are, or the registers of one block. show: one register with fields, meaning, "
		"reset value and evidence. find: registers and fields whose name or description holds a word. check: "
		"reads every device file and says what is wrong with it. export --svd: CMSIS-SVD of all blocks.",
		WORDS("orrery regs list", "orrery regs list gpt0", "orrery regs show gpt0.GPT0_CTRL",
			"orrery regs find debounce", "orrery regs export --svd > mt3620.svd"),
		verb_regs,
	},
	[VERB_BOARD] = {
		"board", "list|show [NAME]", WORDS("list", "show"), 1, 2, false, "boards: parts and wiring",
		"list: the boards there are. show: parts, the buses and who is on them with which address or chip select, "
		"what can be added by name, pads and headers. With --part and --wire: the board as a run would have it.",
		WORDS("orrery board list", "orrery board show mt3620-rdb",
			"orrery board show --part ssd1306@isu2-i2c --wire H2.1=H2.3"),
		verb_board,
	},
	[VERB_CORE] = {
		"core", "list|show [NAME]", WORDS("list", "show"), 1, 2, false, "cores: memory map and interrupts",
		"list: the cores of the chip. show: what a core sees at which address, and its interrupts.",
		WORDS("orrery core list", "orrery core show m4-0"), verb_core,
	},
	[VERB_PART] = {
		"part", "list|show [TYPE]", WORDS("list", "show"), 1, 2, false, "board parts: pins and settings",
		"list: the part types a board file or --part may use. show: pins, ports and settings of one, and how to "
		"add it.",
		WORDS("orrery part list", "orrery part show led"), verb_part,
	},
	[VERB_EXPLAIN] = {
		"explain", "VALUE...", NULL, 1, 8, false, "decode a register value, an exit code, an address",
		"REGISTER=VALUE is taken apart by fields; exit N is an exit code of this program; irq N names an interrupt "
		"line; an address is named by memory or register.",
		WORDS("orrery explain m4-0.CFSR=0x82", "orrery explain uart0.LSR=0x61", "orrery explain exit 3",
			"orrery explain irq 47", "orrery explain 0x21030010"),
		verb_explain,
	},
	[VERB_DOCTOR] = {
		"doctor", "", NULL, 0, 0, false, "library versions and a self-test of the installed Unicorn",
		"Checks the installed Unicorn Engine for each behaviour the design relies on and says which fails.",
		WORDS("orrery doctor"), verb_doctor,
	},
	[VERB_COMPLETION] = {
		"completion", "bash|zsh|fish", WORDS("bash", "zsh", "fish"), 1, 1, false, "shell completion script",
		"Prints a completion script for the shell.", WORDS("source <(orrery completion bash)"),
		verb_completion,
	},
	[VERB_HELP] = {
		"help", "[VERB]", NULL, 0, 1, false, "this text, or that of one verb",
		"Without a verb: all verbs. --man prints a man page, --reference the whole command line as text.",
		WORDS("orrery help run", "orrery help --man run | man -l -"), verb_help,
	},
	[VERB_VERSION] = {
		"version", "", NULL, 0, 0, false, "the version of this program", "Prints name and version.",
		WORDS("orrery version"), verb_version,
	},
};

enum {
	RUNS = V(RUN) | V(DEMO),
	PRINTS = V(REGS) | V(BOARD) | V(CORE) | V(PART) | V(EXPLAIN) | V(DOCTOR) | V(VERSION),
	ALL = (1u << VERB_COUNT) - 1,
	READS = RUNS | V(TEST) | V(REGS) | V(BOARD) | V(CORE) | V(PART) | V(EXPLAIN),
};

const struct option_desc cli_options[OPT_COUNT] = {
	[OPT_BOARD] = { "board", VALUE_TEXT, "NAME", NULL, false,
		V(RUN) | V(REGS) | V(CORE) | V(EXPLAIN), "the board (default mt3620-rdb)" },
	[OPT_CORE] = { "core", VALUE_FILE, "CORE=FILE[@ADDRESS]", NULL, true, V(RUN),
		"firmware of a core; a raw image needs its address" },
	[OPT_FOR] = { "for", VALUE_DURATION, "DURATION", NULL, false, RUNS,
		"end after this much virtual time" },
	[OPT_UNTIL] = { "until", VALUE_TEXT, "EXPR", NULL, false, V(RUN),
		"end when the condition holds" },
	[OPT_REALTIME] = { "realtime", VALUE_FACTOR, "X", NULL, false, RUNS,
		"pace virtual time by wall time, X times as fast (default 1)" },
	[OPT_WALL_TIMEOUT] = { "wall-timeout", VALUE_DURATION, "DURATION", NULL, false,
		RUNS | V(TEST), "give up after this much wall time (exit 4)" },
	[OPT_UART] = { "uart", VALUE_TEXT, "NAME=pty|tcp:PORT|file:PATH|-", NULL, true, V(RUN),
		"where a UART goes; - is this terminal" },
	[OPT_PART] = { "part", VALUE_TEXT, "TYPE[@PLACE][,KEY=VALUE...]", NULL, true,
		RUNS | V(TEST) | V(BOARD),
		"solder a part to the board; PLACE is a bus (isu2-i2c, isu1), a pin (GPIO41, H2.11) or another part's port; "
		"KEY is a setting, pin or port of the part, or name" },
	[OPT_WIRE] = { "wire", VALUE_TEXT, "PLACE=PLACE", NULL, true, RUNS | V(TEST) | V(BOARD),
		"solder a wire between two nets, pins or header positions" },
	[OPT_PEER] = { "peer", VALUE_TEXT, "intercore[@CORE]=stdio|unix:PATH|script:FILE", NULL,
		true, V(RUN),
		"who plays the high-level application that a real-time core talks to: lines here, a socket, a script" },
	[OPT_PRESS] = { "press", VALUE_TEXT, "PART@TIME[:DURATION]", NULL, true, RUNS,
		"press a button at a virtual time (for 100ms)" },
	[OPT_ACT] = { "act", VALUE_TEXT, "PART@TIME:ACTION[=VALUE]", NULL, true, RUNS,
		"do to a part what its type lets one do, at a virtual time: knob@1s:turn=3" },
	[OPT_SCREENSHOT] = { "screenshot", VALUE_TEXT, "PART=FILE[@TIME]", NULL, true, V(RUN),
		"save the picture of a display as PNG at a virtual time (at the end of the run)" },
	[OPT_FAULTS] = { "faults", VALUE_CHOICE, "report|guest", WORDS("report", "guest"), false,
		RUNS,
		"report: a fault the firmware did not expect ends the run; guest: its handlers run" },
	[OPT_STRICT] = { "strict", VALUE_NONE, NULL, NULL, false, V(RUN),
		"exit 5 if the firmware did what the chip forbids or what is not modelled; unaligned LDM, LDRD and "
		"exclusives fault (slower)" },
	[OPT_TRACE] = { "trace", VALUE_TEXT, "INSTANCE", NULL, true, V(RUN) | V(TEST),
		"print accesses to a block by register and field name (all: every block)" },
	[OPT_STATS] = { "stats", VALUE_NONE, NULL, NULL, false, RUNS, "more numbers at the end" },
	[OPT_QUANTUM] = { "quantum", VALUE_DURATION, "DURATION", NULL, false, V(RUN),
		"longest slice while several cores are awake" },
	[OPT_SEED] = { "seed", VALUE_NUMBER, "N", NULL, false, V(RUN) | V(TEST),
		"seed of all chance in the run (default 1)" },
	[OPT_SEMIHOST_DIR] = { "semihost-dir", VALUE_FILE, "DIR", NULL, false, V(RUN),
		"folder whose files semihosting may open" },
	[OPT_FIRMWARE_DIR] = { "firmware-dir", VALUE_FILE, "DIR", NULL, false, V(TEST) | V(DEMO),
		"folder with the firmware" },
	[OPT_JUNIT] = { "junit", VALUE_FILE, "FILE", NULL, false, V(TEST),
		"write a JUnit report as well" },
	[OPT_SVD] = { "svd", VALUE_NONE, NULL, NULL, false, V(REGS), "export as CMSIS-SVD" },
	[OPT_OUTPUT] = { "output", VALUE_FILE, "FILE", NULL, false, V(REGS) | V(HELP),
		"write there instead of stdout" },
	[OPT_MAN] = { "man", VALUE_NONE, NULL, NULL, false, V(HELP), "as a man page (troff)" },
	[OPT_REFERENCE] = { "reference", VALUE_NONE, NULL, NULL, false, V(HELP),
		"every verb and option in one text" },
	[OPT_MODELS] = { "models", VALUE_FILE, "DIR", NULL, false, READS,
		"folder of the YAML models (also $ORRERY_MODELS)" },
	[OPT_JSON] = { "json", VALUE_NONE, NULL, NULL, false, PRINTS | RUNS | V(TEST),
		"print JSON" },
	[OPT_QUIET] = { "quiet", VALUE_NONE, NULL, NULL, false, RUNS | V(TEST),
		"no start line, no summary" },
	[OPT_COLOR] = { "color", VALUE_CHOICE, "auto|always|never",
		WORDS("auto", "always", "never"), false, ALL,
		"color of messages (auto: on a terminal, unless NO_COLOR is set)" },
	[OPT_HELP] = { "help", VALUE_NONE, NULL, NULL, false, ALL, "help on this verb" },
};

const struct exit_desc cli_exits[] = {
	{ EXIT_AS_ASKED, "as asked" },
	{ EXIT_EXPECTATION, "an expectation failed, or the guest exited non-zero" },
	{ EXIT_USAGE, "usage, configuration or file error" },
	{ EXIT_GUEST_FAULT, "guest fault or lock-up that was not declared" },
	{ EXIT_TIME_LIMIT, "time limit: --wall-timeout, or --for before --until came true" },
	{ EXIT_STRICT, "--strict violation" },
	{ EXIT_HOST, "internal or host failure" },
	{ EXIT_INTERRUPTED, "interrupted" },
	{ 0, NULL },
};
