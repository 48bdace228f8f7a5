/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs a scenario: each step in virtual time, then how the run must end. */
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "loader/wiring.h"
#include "loader/yaml.h"
#include "machine/part.h"
#include "peripherals/parts/terminal.h"
#include "tools/place.h"
#include "tools/quantity.h"
#include "tools/runner.h"
#include "tools/scenario.h"
#include "tools/session.h"
#include "tools/trace.h"

enum { PRESSED = 16 };

/* Between two presses of one part: what a finger needs. */
static const uint64_t LIFT_PS = 10000000000; /* 10 ms */

/* When a part was or will be let go. */
struct pressed {
	const struct part *part;
	uint64_t released_ps;
};

/* A scenario under way. */
struct play {
	const struct scenario *scenario;
	struct scenario_result *result;
	struct session session;
	struct runner runner;
	bool over; /* the run has ended by itself */
	enum runner_end end;
	uint64_t cursor[CONSOLE_LINES]; /* text before it was expected already */
	/* the step being waited for, resolved */
	const struct scenario_step *step;
	const struct console_line *line;
	struct intercore_peer *peer;
	const struct net *net;
	const struct part *part;
	struct reg_path path;
	uint32_t value;
	struct pressed pressed[PRESSED];
	struct trace trace[MACHINE_CORES];
};

static bool fail(struct play *play, const struct yaml_node *node, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static bool fail(struct play *play, const struct yaml_node *node, const char *format, ...)
{
	va_list arguments;
	struct scenario_result *result = play->result;
	va_start(arguments, format);
	vsnprintf(result->message, sizeof(result->message), format, arguments);
	va_end(arguments);
	snprintf(result->where, sizeof(result->where), "%s:%u", play->scenario->file,
		node ? node->line : 1);
	return false;
}

static const char *end_text(const struct play *play, char *text, size_t size)
{
	static const char *const names[] = { [RUN_EXIT] = "semihosting exit",
		[RUN_TIME] = "time was up",
		[RUN_UNTIL] = "stopped",
		[RUN_IDLE] = "idle",
		[RUN_LOCKUP] = "lock-up",
		[RUN_FAULT] = "guest fault",
		[RUN_WALL] = "wall time was up",
		[RUN_INTERRUPTED] = "interrupted",
		[RUN_HOST] = "host failure" };
	char time[32];
	quantity_print_time(machine_now_ps(play->session.machine), time, sizeof(time));
	if (play->end == RUN_EXIT) {
		snprintf(text, size, "semihosting exit %d at %s", play->runner.result.exit_code,
			time);
	} else {
		snprintf(text, size, "%s at %s", names[play->end], time);
	}
	return text;
}

static const char *part_look(const struct part *part, char *text, size_t size)
{
	text[0] = 0;
	part->ops->look(part, text, size);
	return text;
}

static bool step_holds(struct play *play)
{
	const struct scenario_step *step = play->step;
	char text[256];
	uint64_t end;
	uint32_t value;
	switch (step->kind) {
	case STEP_EXPECT_UART:
	case STEP_EXPECT_PEER:
		if (!console_heard(play->line, step->text, strlen(step->text),
			    play->cursor[play->line - play->session.console.line], &end)) {
			return false;
		}
		play->cursor[play->line - play->session.console.line] = end;
		return true;
	case STEP_EXPECT_PIN: return play->net->level == step->high;
	case STEP_EXPECT_LOOK:
		return !strcmp(part_look(play->part, text, sizeof(text)), step->text);
	case STEP_EXPECT_REGISTER:
		return reg_path_read(&play->path, &value) && value == play->value;
	default: return false;
	}
}

/* The runner's question between slices: is the step done? Asked again after it was, so it remembers. */
static bool look(void *owner)
{
	struct play *play = owner;
	if (play->step && step_holds(play)) {
		play->step = NULL;
	}
	return play->step == NULL;
}

static void run_until(struct play *play, uint64_t until_ps)
{
	if (play->over) {
		return;
	}
	play->runner.until_ps = until_ps;
	play->end = runner_run(&play->runner);
	play->over = play->end != RUN_TIME && play->end != RUN_UNTIL;
}

static void wait_for(struct play *play, uint64_t duration_ps)
{
	play->runner.look = NULL;
	run_until(play, machine_now_ps(play->session.machine) + duration_ps);
}

static bool resolve_register(struct play *play, const struct scenario_step *step, struct error *err)
{
	char name[256];
	struct error inner = { 0 };
	snprintf(name, sizeof(name), "%s.%s", step->core, step->target);
	bool plain = reg_path_parse(play->session.machine, step->target, &play->path, &inner);
	if (!plain && !reg_path_parse(play->session.machine, name, &play->path, err)) {
		return false;
	}
	return reg_path_value(&play->path, step->text, &play->value, err);
}

static bool resolve_net(struct play *play, const struct scenario_step *step, struct error *err)
{
	struct machine *machine = play->session.machine;
	const char *names[513] = { NULL };
	play->net = machine_find_net(machine, step->target);
	if (play->net) {
		return true;
	}
	for (unsigned i = 0; i < machine->net_count; i++) {
		names[i] = machine->net[i]->name;
	}
	const char *near = error_nearest(step->target, names);
	error_set(err, "the board has no net \"%s\"", step->target);
	if (near) {
		error_help(err, "did you mean \"%s\"?", near);
	}
	return false;
}

static bool resolve_look(struct play *play, const struct scenario_step *step, struct error *err)
{
	play->part = machine_find_part(play->session.machine, step->target);
	if (!play->part) {
		return error_set(err, "the board has no part \"%s\"", step->target);
	}
	return play->part->ops->look ||
		error_set(err, "%s is a %s: it does not say how it looks", step->target,
			play->part->ops->type);
}

/* The step as a line of a script. */
static char *peer_line(const struct scenario_step *step)
{
	return alloc_format("%s%s", step->command ? "" : "send ", step->text);
}

static bool resolve_peer(struct play *play, const struct scenario_step *step, struct error *err)
{
	const struct core *first = play->session.core[0].core;
	play->peer = intercore_need(&play->session.intercore, step->target, first, err);
	play->line = play->peer ? play->peer->line : NULL;
	char *line = peer_line(step);
	bool good = step->kind == STEP_EXPECT_PEER || intercore_check(line, err);
	free(line);
	return play->peer && good;
}

static bool resolve(struct play *play, const struct scenario_step *step, struct error *err)
{
	switch (step->kind) {
	case STEP_EXPECT_UART:
	case STEP_SEND_UART:
		play->line = console_find(&play->session.console, step->target, err);
		return play->line &&
			(play->line->part || step->kind == STEP_EXPECT_UART ||
				error_set(err, "%s takes no input", step->target));
	case STEP_EXPECT_PEER:
	case STEP_SEND_PEER: return resolve_peer(play, step, err);
	case STEP_EXPECT_PIN: return resolve_net(play, step, err);
	case STEP_EXPECT_REGISTER: return resolve_register(play, step, err);
	case STEP_EXPECT_LOOK: return resolve_look(play, step, err);
	default: return true;
	}
}

/* A name that the board lacks is a mistake in the file: found before anything runs. */
static bool check_names(struct play *play, struct error *err)
{
	for (unsigned i = 0; i < play->scenario->step_count; i++) {
		const struct scenario_step *step = &play->scenario->steps[i];
		struct error inner = { 0 };
		bool good = resolve(play, step, &inner);
		if (good && (step->kind == STEP_PRESS || step->kind == STEP_ACT) &&
			!machine_find_part(play->session.machine, step->target)) {
			good = error_set(&inner, "the board has no part \"%s\"", step->target);
		}
		if (!good) {
			yaml_error(step->node, err, "%s", inner.message);
			if (inner.help[0]) {
				error_help(err, "%s", inner.help);
			}
			return false;
		}
	}
	return true;
}

static bool report_missed(struct play *play, const struct scenario_step *step)
{
	char within[32], end[96] = "", text[256];
	uint32_t value = 0;
	quantity_print_time(step->within_ps, within, sizeof(within));
	if (play->over) {
		end_text(play, end, sizeof(end));
	}
	const char *why = play->over ? "; the run ended: " : "";
	switch (step->kind) {
	case STEP_EXPECT_UART:
	case STEP_EXPECT_PEER:
		return fail(play, step->node, "%s did not say \"%s\" within %s%s%s", step->target,
			step->text, within, why, end);
	case STEP_EXPECT_PIN:
		return fail(play, step->node, "%s was not %s within %s%s%s", step->target,
			step->high ? "high" : "low", within, why, end);
	case STEP_EXPECT_LOOK:
		return fail(play, step->node, "%s looks like \"%s\", not \"%s\", after %s%s%s",
			step->target, part_look(play->part, text, sizeof(text)), step->text, within,
			why, end);
	default:
		reg_path_read(&play->path, &value);
		return fail(play, step->node, "%s is 0x%x, not %s, after %s%s%s", step->target,
			value, step->text, within, why, end);
	}
}

static bool expect(struct play *play, const struct scenario_step *step)
{
	play->step = step;
	if (look(play)) {
		return true;
	}
	if (!play->over && step->within_ps) {
		play->runner.look = look;
		play->runner.look_owner = play;
		play->runner.look_closely = step->kind == STEP_EXPECT_PIN ||
			step->kind == STEP_EXPECT_REGISTER;
		run_until(play, machine_now_ps(play->session.machine) + step->within_ps);
		play->runner.look = NULL;
	}
	return look(play) || report_missed(play, step);
}

static struct pressed *find_pressed(struct play *play, const struct part *part)
{
	unsigned i = 0;
	while (i < PRESSED - 1 && play->pressed[i].part && play->pressed[i].part != part) {
		i++;
	}
	play->pressed[i].part = part;
	return &play->pressed[i];
}

/* A part that is still held is let go first: presses of one part follow one another. */
static bool press(struct play *play, const struct scenario_step *step)
{
	struct error err = { 0 };
	struct machine *machine = play->session.machine;
	struct part *part = machine_find_part(machine, step->target);
	struct pressed *pressed = find_pressed(play, part);
	uint64_t free_ps = pressed->released_ps ? pressed->released_ps + LIFT_PS : 0;
	if (free_ps > machine_now_ps(machine)) {
		wait_for(play, free_ps - machine_now_ps(machine));
	}
	pressed->released_ps = machine_now_ps(machine) + step->for_ps;
	if (!part_act(part, "press", NULL, &err) ||
		!runner_add_act(&play->runner, pressed->released_ps, part, "release", NULL, &err)) {
		return fail(
			play, step->node, "%s cannot be pressed: %s", step->target, err.message);
	}
	return true;
}

static bool act(struct play *play, const struct scenario_step *step)
{
	struct error err = { 0 };
	struct part *part = machine_find_part(play->session.machine, step->target);
	return part_act(part, step->action, step->text, &err) ||
		fail(play, step->node, "%s cannot %s: %s", step->target, step->action, err.message);
}

static bool send(struct play *play, const struct scenario_step *step)
{
	return terminal_send(play->line->part, (const uint8_t *)step->text,
		       (unsigned)strlen(step->text)) ||
		fail(play, step->node, "%s has no room for the text", step->target);
}

static bool send_peer(struct play *play, const struct scenario_step *step)
{
	struct error err = { 0 };
	char *line = peer_line(step);
	bool good = intercore_do(play->peer, line, &err);
	free(line);
	return good || fail(play, step->node, "%s: %s", step->target, err.message);
}

static bool do_step(struct play *play, const struct scenario_step *step)
{
	struct error err = { 0 };
	char text[96];
	if (step->after_ps) {
		wait_for(play, step->after_ps);
	}
	resolve(play, step, &err);
	if (step->kind >= STEP_PRESS && play->over) {
		return fail(play, step->node, "the run had ended: %s",
			end_text(play, text, sizeof(text)));
	}
	switch (step->kind) {
	case STEP_WAIT: return true;
	case STEP_PRESS: return press(play, step);
	case STEP_ACT: return act(play, step);
	case STEP_SEND_UART: return send(play, step);
	case STEP_SEND_PEER: return send_peer(play, step);
	default: return expect(play, step);
	}
}

/* Faults and lock-ups have no code of their own: theirs is what `orrery run` returns. */
static uint64_t end_code(const struct play *play)
{
	switch (play->end) {
	case RUN_EXIT: return (uint64_t)(uint8_t)play->runner.result.exit_code;
	case RUN_FAULT:
	case RUN_LOCKUP: return 3;
	default: return 0;
	}
}

static bool check_end(struct play *play)
{
	static const enum runner_end ends[] = { [END_ANY] = RUN_EXIT,
		[END_SEMIHOSTING] = RUN_EXIT,
		[END_IDLE] = RUN_IDLE,
		[END_LOCKUP] = RUN_LOCKUP,
		[END_FAULT] = RUN_FAULT,
		[END_TIME] = RUN_TIME };
	static const char *const names[] = { "an end", "semihosting exit", "idle", "lock-up",
		"guest fault", "time" };
	const struct scenario *scenario = play->scenario;
	char text[96];
	if (!scenario->has_exit) {
		return true;
	}
	if (scenario->end != END_TIME) {
		wait_for(play, scenario->exit_within_ps);
	}
	bool ended = scenario->end == END_ANY ? play->over : play->end == ends[scenario->end];
	if (!ended) {
		return fail(play, scenario->exit_node, "expected %s; the run: %s",
			names[scenario->end], end_text(play, text, sizeof(text)));
	}
	if (scenario->has_code && end_code(play) != scenario->code) {
		return fail(play, scenario->exit_node, "expected code %llu; the run: %s",
			(unsigned long long)scenario->code, end_text(play, text, sizeof(text)));
	}
	return true;
}

static bool is_bad_end(const struct play *play)
{
	return play->end == RUN_FAULT || play->end == RUN_LOCKUP || play->end == RUN_HOST ||
		play->end == RUN_WALL;
}

static bool play_all(struct play *play)
{
	char text[96];
	for (unsigned i = 0; i < play->scenario->step_count; i++) {
		if (!do_step(play, &play->scenario->steps[i])) {
			return false;
		}
	}
	if (!check_end(play)) {
		return false;
	}
	bool declared = play->scenario->has_exit;
	return declared || !play->over || !is_bad_end(play) ||
		fail(play, NULL, "the run ended badly: %s", end_text(play, text, sizeof(text)));
}

/* Beside the scenario first, then in the folders; a path from the root as it stands. */
static bool find_firmware(const struct scenario *scenario, const char *const *folders,
	const struct scenario_firmware *firmware, char *path, struct error *err)
{
	const char *slash = strrchr(scenario->file, '/');
	int length = slash ? (int)(slash - scenario->file) : 1;
	snprintf(path, PATH_MAX, "%.*s/%s", length, slash ? scenario->file : ".", firmware->file);
	if (firmware->file[0] == '/') {
		snprintf(path, PATH_MAX, "%s", firmware->file);
	}
	for (; access(path, R_OK) != 0 && *folders; folders++) {
		snprintf(path, PATH_MAX, "%s/%s", *folders, firmware->file);
	}
	if (access(path, R_OK) == 0) {
		return true;
	}
	yaml_error(firmware->node, err, "the firmware %s was not found", firmware->file);
	error_help(
		err, "build the samples (./dev build), or name their folder: --firmware-dir DIR");
	return false;
}

static bool load(struct play *play, const struct scenario_options *options, struct error *err)
{
	char path[PATH_MAX], spec[PATH_MAX + 64];
	for (unsigned i = 0; i < play->scenario->firmware_count; i++) {
		const struct scenario_firmware *firmware = &play->scenario->firmware[i];
		if (!find_firmware(
			    play->scenario, options->firmware_folders, firmware, path, err)) {
			return false;
		}
		snprintf(spec, sizeof(spec), "%s=%s", firmware->core, path);
		if (!session_load(&play->session, spec, NULL, 0, err)) {
			return false;
		}
	}
	for (unsigned i = 0; i < play->session.core_count; i++) {
		core_stop_on_fault(
			play->session.core[i].core, !play->scenario->guest_faults, false);
	}
	return true;
}

static bool trace_blocks(
	struct play *play, const struct scenario_options *options, struct error *err)
{
	const struct machine *machine = play->session.machine;
	for (unsigned n = 0; n < options->traced_count; n++) {
		const char *name = options->traced[n];
		if (strcmp(name, "all") != 0 && !machine_find_device(machine, name)) {
			error_set(err, "--trace: unknown block \"%s\"", name);
			error_help(err, "all blocks: orrery regs list");
			return false;
		}
	}
	for (unsigned i = 0; options->traced_count && i < play->session.core_count; i++) {
		struct trace *trace = &play->trace[i];
		trace->prefix = "# ";
		for (unsigned n = 0; n < options->traced_count && n < TRACE_NAMES; n++) {
			trace->name[trace->name_count++] = options->traced[n];
		}
		trace_attach(trace, play->session.machine, core_bus(play->session.core[i].core),
			options->trace);
	}
	return true;
}

/* The end of what was said, one line after another, for the report. */
static void keep_tail(struct play *play)
{
	struct scenario_result *result = play->result;
	size_t at = 0;
	for (unsigned i = 0; i < play->session.console.line_count; i++) {
		const struct console_line *line = &play->session.console.line[i];
		size_t length = line->length < 300 ? line->length : 300;
		if (length && at + length + 40 < sizeof(result->tail)) {
			at += (size_t)snprintf(result->tail + at, sizeof(result->tail) - at,
				"%s: %.*s\n", line->name, (int)length,
				line->text + line->length - length);
		}
	}
}

bool scenario_run(const struct scenario *scenario, const struct scenario_options *options,
	struct scenario_result *result, struct error *err)
{
	struct play *play = alloc_zeroed(1, sizeof(*play));
	struct core_stats stats;
	memset(result, 0, sizeof(*result));
	play->scenario = scenario;
	play->result = result;
	struct wiring wiring = options->wiring ? *options->wiring : (struct wiring){ 0 };
	wiring.parts = scenario->parts;
	wiring.wires = scenario->wires;
	bool ran = session_open_wired(
		&play->session, options->models, scenario->board, &wiring, NULL, err);
	if (ran) {
		runner_init(&play->runner, &play->session, stderr);
		play->runner.wall_limit_ns = options->wall_limit_ns;
		random_seed(play->session.machine->random, options->seed);
		ran = load(play, options, err) && session_start(&play->session, err) &&
			check_names(play, err) && trace_blocks(play, options, err);
	}
	if (ran) {
		result->good = play_all(play);
		result->virtual_ps = machine_now_ps(play->session.machine);
		result->wall_ns = runner_wall_ns(&play->runner);
		session_stats(&play->session, &stats);
		result->instructions = stats.instructions;
		keep_tail(play);
		ran = machine_save(play->session.machine, err);
	}
	if (play->runner.session) {
		runner_finish(&play->runner);
	}
	session_close(&play->session);
	free(play);
	return ran;
}
