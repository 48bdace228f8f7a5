/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A run as `run` and `demo` have it: options applied, tools attached, the end reported. */
#include "cli/run.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/log.h"
#include "cli/cli.h"
#include "cli/exit.h"
#include "cli/parse.h"
#include "cli/summary.h"
#include "loader/wiring.h"
#include "tools/fault_report.h"
#include "tools/place.h"
#include "tools/quantity.h"
#include "tools/record.h"

static const uint64_t PRESS_PS = 100000000000;          /* 100 ms */
static const uint64_t STALL_PATIENCE_PS = 200000000000; /* 200 ms */

enum { STALL_PATIENCE_READS = 10000 };

static void log_to_user(void *owner, enum log_kind kind, const char *text, uint64_t repeats)
{
	static const char *const names[LOG_KINDS] = { "orrery", "guest", "unmodelled" };
	struct run *run = owner;
	fprintf(run->say, "%s: %s%s\n", names[kind], text,
		repeats == 3 ? " (again; from now on only counted)" : "");
}

static bool find_part(
	struct machine *machine, const char *name, struct part **part, struct error *err)
{
	const char *names[257] = { NULL };
	unsigned count = 0;
	*part = machine_find_part(machine, name);
	if (*part) {
		return true;
	}
	for (struct part *at = machine->parts; at && count < 256; at = at->next) {
		names[count++] = at->name;
	}
	const char *near = error_nearest(name, names);
	error_set(err, "the board has no part \"%s\"", name);
	if (near) {
		error_help(err, "did you mean \"%s\"?", near);
	} else {
		error_help(err, "its parts: orrery board show %s", machine->name);
	}
	return false;
}

bool run_add_press(struct runner *runner, const char *spec, struct error *err)
{
	const char *at = strchr(spec, '@'), *colon = strchr(spec, ':');
	struct part *part;
	uint64_t when_ps, for_ps = PRESS_PS;
	if (!at || at == spec || (colon && colon < at)) {
		error_set(err, "--press: \"%s\" names no time", spec);
		error_note(
			err, "expected PART@TIME or PART@TIME:DURATION, as in button_a@10ms:50ms");
		return false;
	}
	char *name = alloc_text(spec);
	name[at - spec] = '\0';
	if (colon) {
		name[colon - spec] = '\0';
	}
	bool good = find_part(runner->session->machine, name, &part, err) &&
		quantity_duration(name + (at - spec) + 1, &when_ps, err) &&
		(!colon || quantity_duration(colon + 1, &for_ps, err));
	if (good && (!part->ops->act || strcmp(part->ops->type, "button") != 0)) {
		good = error_set(
			err, "%s is a %s: it cannot be pressed", part->name, part->ops->type);
	}
	free(name);
	return good && runner_add_act(runner, when_ps, part, "press", NULL, err) &&
		runner_add_act(runner, when_ps + for_ps, part, "release", NULL, err);
}

bool run_add_act(struct runner *runner, const char *spec, struct error *err)
{
	const char *at = strchr(spec, '@'), *colon = at ? strchr(at, ':') : NULL;
	struct machine *machine = runner->session->machine;
	struct part *part;
	uint64_t when_ps;
	if (!at || at == spec || !colon || !colon[1] || colon[1] == '=') {
		error_set(err, "--act: \"%s\" is no action", spec);
		error_note(err,
			"expected PART@TIME:ACTION or PART@TIME:ACTION=VALUE, as in "
			"knob@1s:turn=3");
		return false;
	}
	size_t length = strlen(spec) + 1;
	char *text = memcpy(arena_keep(machine->arena, length), spec, length);
	char *action = text + (colon - spec) + 1, *equals = strchr(action, '=');
	text[at - spec] = text[colon - spec] = '\0';
	if (equals) {
		*equals = '\0';
	}
	if (!find_part(machine, text, &part, err) ||
		!quantity_duration(text + (at - spec) + 1, &when_ps, err)) {
		return false;
	}
	if (!part->ops->act) {
		return error_set(err, "%s is a %s: there is nothing to do to it", part->name,
			part->ops->type);
	}
	return runner_add_act(runner, when_ps, part, action, equals ? equals + 1 : NULL, err);
}

static bool load_all(struct run *run, struct error *err)
{
	for (unsigned i = 0; i < run->firmware_count; i++) {
		if (i == MACHINE_CORES) {
			return error_set(err, "more firmware than cores");
		}
		if (!session_load(&run->session, run->firmware[i], run->chosen[i],
			    sizeof(run->chosen[i]), err)) {
			return false;
		}
	}
	return true;
}

/* Said when all is well, so that an error stands alone. */
static void say_chosen(struct run *run)
{
	for (unsigned i = 0; i < run->firmware_count && !command_has(run->command, OPT_QUIET);
		i++) {
		fprintf(run->say, "orrery: %s\n", run->chosen[i]);
	}
}

static bool connect_uarts(struct run *run, bool take_input, struct error *err)
{
	struct console *console = &run->session.console;
	struct console_line *typist = NULL;
	unsigned shown = 0;
	const struct setting *setting;
	for (unsigned i = 0; (setting = command_nth(run->command, OPT_UART, i)) != NULL; i++) {
		const char *equals = strchr(setting->value, '=');
		if (!equals) {
			error_set(err, "--uart: \"%s\" says not where to", setting->value);
			error_note(
				err, "expected NAME=pty, NAME=tcp:PORT, NAME=file:PATH or NAME=-");
			return false;
		}
		char *name = alloc_text(setting->value);
		name[equals - setting->value] = '\0';
		struct console_line *line = console_find(console, name, err);
		free(name);
		if (!line || !console_connect(line, equals + 1, run->say, err)) {
			return false;
		}
		if (line->end == CONSOLE_SHARED) {
			typist = typist ? typist : line;
			shown++;
		}
	}
	console->prefixed = shown > 1 || run->session.core_count > 1;
	if (!typist) {
		typist = session_first_terminal(&run->session);
	}
	if (take_input && typist && typist->end == CONSOLE_SHARED &&
		!intercore_takes_stdin(&run->session.intercore)) {
		console_take_input(console, typist, STDIN_FILENO);
	}
	return true;
}

static bool connect_peers(struct run *run, struct error *err)
{
	struct session *session = &run->session;
	const struct setting *setting;
	for (unsigned i = 0; (setting = command_nth(run->command, OPT_PEER, i)) != NULL; i++) {
		if (!intercore_connect(&session->intercore, setting->value, session->core[0].core,
			    run->say, err)) {
			return false;
		}
	}
	return true;
}

static void explain_stall(void *owner, const struct stall_read *read)
{
	struct run *run = owner;
	run->stalled = true;
	console_flush(&run->session.console);
	stall_explain(&run->stall[0], read, session_symbols(&run->session, read->core), run->say);
}

/* Traces are checked before they are attached: a name must be a block. */
static bool attach_tools(struct run *run, struct error *err)
{
	struct machine *machine = run->session.machine;
	const struct setting *setting;
	for (unsigned c = 0; c < run->session.core_count; c++) {
		struct core *core = run->session.core[c].core;
		struct trace *trace = &run->trace[c];
		for (unsigned i = 0; (setting = command_nth(run->command, OPT_TRACE, i)) != NULL;
			i++) {
			if (strcmp(setting->value, "all") != 0 &&
				!machine_find_device(machine, setting->value)) {
				char path[128];
				struct reg_path ignored;
				snprintf(path, sizeof(path), "%s.", setting->value);
				error_set(err, "--trace: unknown block \"%s\"", setting->value);
				struct error inner = { 0 };
				reg_path_parse(machine, path, &ignored, &inner);
				error_help(err, "%s",
					inner.help[0] ? inner.help :
							"all blocks: orrery regs list");
				return false;
			}
			if (trace->name_count < TRACE_NAMES) {
				trace->name[trace->name_count++] = setting->value;
			}
		}
		if (trace->name_count) {
			trace_attach(trace, machine, core_bus(core), run->say);
		}
		run->stall[c].patience_ps = STALL_PATIENCE_PS;
		run->stall[c].patience_reads = STALL_PATIENCE_READS;
		run->stall[c].found = explain_stall;
		run->stall[c].owner = run;
		stall_attach(&run->stall[c], machine, core_bus(core));
	}
	return true;
}

static bool set_up_machine(struct run *run, struct error *err)
{
	const struct command *command = run->command;
	struct machine *machine = run->session.machine;
	bool guest = !strcmp(command_text(command, OPT_FAULTS, "report"), "guest");
	log_set_sink(machine->log, log_to_user, run);
	random_seed(machine->random, command_number(command, OPT_SEED, 1));
	machine->quantum_ps = command_number(command, OPT_QUANTUM, machine->quantum_ps);
	if (!machine->quantum_ps) {
		return error_set(err, "--quantum must be greater than 0");
	}
	run->session.semihost.directory = command_text(command, OPT_SEMIHOST_DIR, NULL);
	const char *directory = run->session.semihost.directory;
	if (directory && access(directory, R_OK | X_OK) != 0) {
		return error_set(err, "--semihost-dir: %s cannot be read", directory);
	}
	for (unsigned i = 0; i < run->session.core_count; i++) {
		core_stop_on_fault(run->session.core[i].core, !guest, false);
	}
	return true;
}

static bool set_up_runner(struct run *run, struct error *err)
{
	const struct command *command = run->command;
	const struct setting *setting = command_setting(command, OPT_REALTIME);
	struct runner *runner = &run->runner;
	runner->until_ps = command_number(command, OPT_FOR, TIME_NEVER_PS);
	runner->realtime = setting ? setting->factor : 0;
	runner->wall_limit_ns = command_number(command, OPT_WALL_TIMEOUT, 0) / 1000;
	runner->interactive = isatty(STDIN_FILENO) && run->session.console.input >= 0;
	for (unsigned i = 0; (setting = command_nth(command, OPT_PRESS, i)) != NULL; i++) {
		if (!run_add_press(runner, setting->value, err)) {
			return false;
		}
	}
	for (unsigned i = 0; (setting = command_nth(command, OPT_ACT, i)) != NULL; i++) {
		if (!run_add_act(runner, setting->value, err)) {
			return false;
		}
	}
	run->screenshots.machine = run->session.machine;
	for (unsigned i = 0; (setting = command_nth(command, OPT_SCREENSHOT, i)) != NULL; i++) {
		if (!screenshot_add(&run->screenshots, setting->value, err)) {
			return false;
		}
	}
	const char *until = command_text(command, OPT_UNTIL, NULL);
	if (until) {
		run->until = condition_parse(until, &run->session.scope, err);
		if (!run->until) {
			return false;
		}
		condition_arm(run->until);
		runner->until = run->until;
	}
	return runner_take_signals(runner, err);
}

static int status_of(const struct run *run)
{
	const struct log *log = run->session.machine->log;
	switch (run->end) {
	case RUN_LOCKUP:
	case RUN_FAULT: return EXIT_GUEST_FAULT;
	case RUN_WALL: return EXIT_TIME_LIMIT;
	case RUN_INTERRUPTED: return EXIT_INTERRUPTED;
	case RUN_HOST: return EXIT_HOST;
	default: break;
	}
	if (command_has(run->command, OPT_STRICT) &&
		(log_count(log, LOG_GUEST) || log_count(log, LOG_UNMODELLED))) {
		return EXIT_STRICT;
	}
	if (run->end == RUN_EXIT && run->runner.result.exit_code != 0) {
		return EXIT_EXPECTATION;
	}
	if (run->until && run->end == RUN_TIME) {
		return EXIT_TIME_LIMIT;
	}
	return run->until && run->end != RUN_UNTIL ? EXIT_EXPECTATION : EXIT_AS_ASKED;
}

static void report_end(struct run *run)
{
	struct session *session = &run->session;
	struct core *core = run->runner.result.core;
	if (run->end == RUN_FAULT || run->end == RUN_LOCKUP) {
		for (unsigned i = 0; i < session->core_count; i++) {
			if (!core || core == session->core[i].core) {
				fault_report(
					session->core[i].core, session->core[i].symbols, run->say);
			}
		}
	}
	if (command_has(run->command, OPT_QUIET)) {
		return;
	}
	if (run->end == RUN_IDLE) {
		fprintf(run->say,
			"all cores sleep or branch to themselves, and no event will come; these interrupts could wake them:\n");
		if (!runner_print_wakers(session, run->say)) {
			fprintf(run->say, "  none: no interrupt is enabled\n");
		}
	}
	if (run->end == RUN_LOCKUP || run->end == RUN_TIME || run->end == RUN_WALL ||
		run->end == RUN_IDLE) {
		for (unsigned i = 0; i < session->core_count; i++) {
			core_report(session->core[i].core, session->core[i].symbols, run->say);
		}
	}
}

static void print_end(struct run *run, int status)
{
	if (command_has(run->command, OPT_JSON)) {
		struct record *record = record_create();
		summary_record(&run->runner, run->end, status, record);
		fflush(run->say);
		record_text(record, "said", run->said);
		record_print(record, stderr);
		record_destroy(record);
	} else if (!command_has(run->command, OPT_QUIET)) {
		summary_print(
			&run->runner, run->end, command_has(run->command, OPT_STATS), run->say);
	}
}

/* --strict also asks for the faults that cost speed to find. */
static bool be_strict(struct run *run)
{
	bool strict = command_has(run->command, OPT_STRICT);
	for (unsigned i = 0; i < run->session.core_count; i++) {
		core_strict_alignment(run->session.core[i].core, strict);
	}
	return true;
}

static bool prepare(struct run *run, const char *board, bool take_input, struct error *err)
{
	struct session *session = &run->session;
	struct wiring wiring;
	cli_wiring(run->command, &wiring, run->wiring_texts);
	if (!session_open_wired(session, cli_models(run->command), board, &wiring, stdout, err)) {
		return false;
	}
	runner_init(&run->runner, session, run->say);
	return load_all(run, err) && set_up_machine(run, err) && session_start(session, err) &&
		be_strict(run) && attach_tools(run, err) && connect_peers(run, err) &&
		connect_uarts(run, take_input, err) && set_up_runner(run, err);
}

int run_firmware(struct run *run, const char *board, bool take_input)
{
	struct error err = { 0 };
	run->say = stderr;
	if (command_has(run->command, OPT_JSON)) {
		run->say = open_memstream(&run->said, &run->said_size);
	}
	if (!run->say) {
		return EXIT_HOST;
	}
	if (!prepare(run, board, take_input, &err)) {
		return cli_fail(run->command, &err);
	}
	say_chosen(run);
	if (run->started) {
		run->started(run);
	}
	run->end = runner_run(&run->runner);
	console_detach(&run->session.console);
	if (run->session.console.mid_line && isatty(STDOUT_FILENO) && run->say == stderr) {
		fputc('\n', stderr);
	}
	report_end(run);
	int status = status_of(run);
	if (intercore_failed(&run->session.intercore) && status == EXIT_AS_ASKED) {
		status = EXIT_EXPECTATION;
	}
	struct error missed = { 0 };
	if (!screenshots_end(&run->screenshots, &missed)) {
		error_print(&missed, run->say, run->command->color);
		status = status == EXIT_AS_ASKED ? EXIT_EXPECTATION : status;
	}
	if (!machine_save(run->session.machine, &err)) {
		cli_fail(run->command, &err);
		status = EXIT_HOST;
	}
	print_end(run, status);
	return status;
}

void run_finish(struct run *run)
{
	if (run->runner.session) {
		runner_finish(&run->runner);
	}
	condition_destroy(run->until);
	screenshots_finish(&run->screenshots);
	session_close(&run->session);
	if (run->say && run->say != stderr) {
		fclose(run->say);
	}
	free(run->said);
}
