/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs a machine for a person: virtual time until something ends it, host input and signals between slices, pacing
 * by the wall clock when asked.
 */
#include "tools/runner.h"

#include <errno.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "base/bits.h"
#include "base/error.h"
#include "machine/nvic.h"
#include "machine/part.h"
#include "tools/condition.h"
#include "tools/console.h"
#include "tools/fault_report.h"
#include "tools/place.h"
#include "tools/quantity.h"
#include "tools/session.h"

enum { LOOK_WALL_NS = 2000000, NS_PER_MS = 1000000, WAIT_MS = 200 };

static const uint64_t LOOK_PS = 1000000000;       /* 1 ms */
static const uint64_t LOOK_CLOSELY_PS = 10000000; /* 10 us: registers are watched */

static uint64_t wall_now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void alarm_rang(void *owner, unsigned index)
{
	/* Its only purpose is that the machine is not idle before it. */
}

void runner_init(struct runner *runner, struct session *session, FILE *say)
{
	memset(runner, 0, sizeof(*runner));
	runner->session = session;
	runner->say = say;
	runner->until_ps = TIME_NEVER_PS;
	runner->signals = -1;
	runner->alarm = (struct event){ .name = "end of run", .fire = alarm_rang, .owner = runner };
	runner->start_ps = machine_now_ps(session->machine);
}

bool runner_take_signals(struct runner *runner, struct error *err)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &set, &runner->old_mask) < 0) {
		return error_set(err, "cannot take signals: %s", strerror(errno));
	}
	runner->masked = true;
	runner->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (runner->signals < 0) {
		return error_set(err, "cannot take signals: %s", strerror(errno));
	}
	runner->session->console.interrupt = runner->signals;
	return true;
}

void runner_finish(struct runner *runner)
{
	struct timeline *timeline = runner->session->machine->timeline;
	for (unsigned i = 0; i < runner->act_count; i++) {
		timeline_disarm(timeline, &runner->act[i].event);
	}
	timeline_disarm(timeline, &runner->alarm);
	runner->session->console.interrupt = -1;
	if (runner->signals >= 0) {
		close(runner->signals);
		runner->signals = -1;
	}
	if (runner->masked) {
		sigprocmask(SIG_SETMASK, &runner->old_mask, NULL);
	}
}

static void act_now(void *owner, unsigned index)
{
	struct runner_act *act = owner;
	struct error err = { 0 };
	if (!part_act(act->part, act->action, act->value, &err)) {
		log_info(act->part->log, "%s cannot %s: %s", act->part->name, act->action,
			err.message);
	}
}

bool runner_add_act(struct runner *runner, uint64_t when_ps, struct part *part, const char *action,
	const char *value, struct error *err)
{
	unsigned slot = 0;
	while (slot < runner->act_count && runner->act[slot].event.armed) {
		slot++;
	}
	if (slot == RUNNER_ACTS) {
		return error_set(err, "more than %d actions at once", RUNNER_ACTS);
	}
	runner->act_count = slot == runner->act_count ? slot + 1 : runner->act_count;
	struct runner_act *act = &runner->act[slot];
	*act = (struct runner_act){
		.runner = runner, .part = part, .action = action, .value = value
	};
	act->event = (struct event){ .name = "action", .fire = act_now, .owner = act };
	timeline_arm_at(runner->session->machine->timeline, &act->event, when_ps);
	return true;
}

/* Returns the signal that came, 0 when none did. */
static int take_signal(struct runner *runner)
{
	struct signalfd_siginfo info;
	if (runner->signals < 0 ||
		read(runner->signals, &info, sizeof(info)) != (ssize_t)sizeof(info)) {
		return 0;
	}
	return (int)info.ssi_signo;
}

static void ask(struct runner *runner, enum runner_end why)
{
	if (!runner->stop_asked) {
		runner->stop_asked = true;
		runner->asked = why;
	}
	machine_ask_stop(runner->session->machine);
}

uint64_t runner_wall_ns(const struct runner *runner)
{
	return runner->wall_start_ns ? wall_now_ns() - runner->wall_start_ns - runner->paused_ns :
				       0;
}

/* Sleeps while virtual time is ahead of the wall clock. */
static void pace(struct runner *runner, uint64_t wall_ns)
{
	uint64_t virtual_ps = machine_now_ps(runner->session->machine) - runner->start_ps;
	double due_ns = (double)virtual_ps / 1000 / runner->realtime;
	if (due_ns > (double)wall_ns + NS_PER_MS) {
		double ahead_ms = (due_ns - (double)wall_ns) / NS_PER_MS;
		console_wait(&runner->session->console, runner->signals,
			ahead_ms < WAIT_MS ? (int)ahead_ms : WAIT_MS);
	}
}

static void look_at_host(struct runner *runner, uint64_t wall_ns)
{
	runner->wall_looked_ns = wall_ns;
	console_poll(&runner->session->console);
	intercore_poll(&runner->session->intercore);
	int signal = take_signal(runner);
	if (signal == SIGINT) {
		runner->pause_asked = true;
		machine_ask_stop(runner->session->machine);
	} else if (signal) {
		ask(runner, RUN_INTERRUPTED);
	}
	if (runner->wall_limit_ns && wall_ns >= runner->wall_limit_ns) {
		ask(runner, RUN_WALL);
	}
}

static bool is_done(struct runner *runner)
{
	return (runner->until && condition_holds(runner->until)) ||
		(runner->look && runner->look(runner->look_owner));
}

static void between_slices(void *owner)
{
	struct runner *runner = owner;
	const struct console *console = &runner->session->console;
	uint64_t wall_ns = runner_wall_ns(runner);
	/* Input that is no person's is taken at every look: it then depends on virtual time alone. */
	bool scripted = (console->input >= 0 && !console->input_terminal) ||
		intercore_is_scripted(&runner->session->intercore);
	if (scripted || runner->realtime > 0 || wall_ns - runner->wall_looked_ns >= LOOK_WALL_NS) {
		look_at_host(runner, wall_ns);
	}
	if (is_done(runner)) {
		ask(runner, RUN_UNTIL);
	}
	if (runner->realtime > 0 && !runner->stop_asked) {
		pace(runner, wall_ns);
	}
}

/* Text that was waited for ends the slice it came in. */
static void heard(void *owner)
{
	struct runner *runner = owner;
	if (is_done(runner)) {
		ask(runner, RUN_UNTIL);
	}
}

static void print_cores(struct runner *runner)
{
	for (unsigned i = 0; i < runner->session->core_count; i++) {
		core_report(runner->session->core[i].core, runner->session->core[i].symbols,
			runner->say);
	}
}

/* Ctrl-C once: where everybody is; a key goes on, Ctrl-C again ends. False: end. */
static bool pause_run(struct runner *runner)
{
	struct console *console = &runner->session->console;
	char text[32];
	uint64_t since_ns = wall_now_ns();
	runner->pause_asked = false;
	console_flush(console);
	fprintf(runner->say, "\npaused at %s\n",
		quantity_print_time(machine_now_ps(runner->session->machine), text, sizeof(text)));
	print_cores(runner);
	if (!runner->interactive) {
		return false;
	}
	fprintf(runner->say, "  Enter goes on, Ctrl-C quits\n");
	for (;;) {
		console_wait(console, runner->signals, -1);
		if (take_signal(runner)) {
			return false;
		}
		char key;
		if (console->input < 0 || read(console->input, &key, 1) <= 0) {
			return false;
		}
		if (key == '\n' || key == '\r') {
			runner->paused_ns += wall_now_ns() - since_ns;
			return true;
		}
	}
}

/* Does a line of the block reach the core by an interrupt that is enabled? */
static bool wakes_core(const struct session *session, struct core *core, const struct device *dev)
{
	const struct nvic *nvic = core_nvic(core);
	size_t length = strlen(dev->name);
	for (unsigned exception = NVIC_IRQ0; exception < nvic->exceptions; exception++) {
		if (!bits_test(nvic->enabled, exception)) {
			continue;
		}
		const char *from = place_irq_source(
			session->machine, core_name(core), exception - NVIC_IRQ0, NULL);
		if (from && !strncmp(from, dev->name, length) && from[length] == '.') {
			return true;
		}
	}
	return false;
}

/* Could something typed go on waking somebody? */
static bool input_may_wake(const struct session *session)
{
	const struct console *console = &session->console;
	for (unsigned i = 0; i < console->line_count; i++) {
		const struct device *uart = console_line_may_get_input(&console->line[i]) ?
			console_peer(&console->line[i]) :
			NULL;
		for (unsigned c = 0; uart && c < session->core_count; c++) {
			if (wakes_core(session, session->core[c].core, uart)) {
				return true;
			}
		}
	}
	for (unsigned i = 0; i < session->intercore.count; i++) {
		const struct intercore_peer *peer = &session->intercore.peer[i];
		for (unsigned c = 0; peer->mailbox && c < session->core_count; c++) {
			if (intercore_may_get_input(peer) &&
				wakes_core(session, session->core[c].core, peer->mailbox)) {
				return true;
			}
		}
	}
	return false;
}

/* All asleep, no event: only the host's input can go on. False: the run is over. */
static bool wait_for_input(struct runner *runner)
{
	struct console *console = &runner->session->console;
	if (!input_may_wake(runner->session)) {
		return false;
	}
	if (!runner->waiting_said && console->input_terminal) {
		runner->waiting_said = true;
		fprintf(runner->say, "orrery: asleep until something is typed (Ctrl-C pauses)\n");
	}
	console_poll(console);
	intercore_poll(&runner->session->intercore);
	uint64_t wall_ns = runner_wall_ns(runner);
	if (timeline_next_ps(runner->session->machine->timeline) == TIME_NEVER_PS) {
		console_wait(console, runner->signals, runner->wall_limit_ns ? WAIT_MS : -1);
		look_at_host(runner, wall_ns);
	}
	return true;
}

static enum runner_end end_of(struct runner *runner)
{
	switch (runner->result.stop) {
	case MACHINE_EXIT: return RUN_EXIT;
	case MACHINE_LOCKUP: return RUN_LOCKUP;
	case MACHINE_FAULT: return RUN_FAULT;
	case MACHINE_IDLE: return RUN_IDLE;
	case MACHINE_TIME: return RUN_TIME;
	default: return RUN_HOST;
	}
}

/* A breakpoint of the condition: note it. The next run goes on past it. */
static void note_breakpoint(struct runner *runner)
{
	uint32_t pc = 0;
	core_reg_get(runner->result.core, "pc", &pc);
	if (runner->until) {
		condition_reached(runner->until, runner->result.core, pc);
	}
	look_at_host(runner, runner_wall_ns(runner));
}

static uint64_t next_stop_ps(const struct runner *runner)
{
	uint64_t stop_ps = runner->until_ps;
	if (runner->until) {
		uint64_t named_ps = condition_next_time_ps(
			runner->until, machine_now_ps(runner->session->machine));
		stop_ps = named_ps < stop_ps ? named_ps : stop_ps;
	}
	return stop_ps;
}

/* One stretch of running; false when the run has ended with `*end`. */
static bool run_stretch(struct runner *runner, enum runner_end *end)
{
	struct machine *machine = runner->session->machine;
	uint64_t stop_ps = next_stop_ps(runner);
	if (stop_ps != TIME_NEVER_PS) {
		timeline_arm_at(machine->timeline, &runner->alarm, stop_ps);
	}
	runner->result = machine_run(machine, stop_ps);
	if (runner->result.stop == MACHINE_BREAK) {
		note_breakpoint(runner);
	}
	if (runner->pause_asked && !pause_run(runner)) {
		*end = RUN_INTERRUPTED;
		return false;
	}
	if (is_done(runner)) {
		*end = RUN_UNTIL;
		return false;
	}
	if (runner->stop_asked) {
		*end = runner->asked;
		return false;
	}
	*end = end_of(runner);
	switch (runner->result.stop) {
	case MACHINE_ASKED:
	case MACHINE_BREAK: return true;
	case MACHINE_TIME: return machine_now_ps(machine) < runner->until_ps;
	case MACHINE_IDLE: return wait_for_input(runner);
	default: return false;
	}
}

enum runner_end runner_run(struct runner *runner)
{
	struct machine *machine = runner->session->machine;
	enum runner_end end = RUN_TIME;
	bool closely = runner->look_closely ||
		(runner->until && condition_watches_state(runner->until));
	if (!runner->wall_start_ns) {
		runner->wall_start_ns = wall_now_ns();
	}
	runner->session->console.heard = heard;
	runner->session->console.heard_owner = runner;
	runner->stop_asked = false;
	machine_on_slice(machine, between_slices, runner, closely ? LOOK_CLOSELY_PS : LOOK_PS);
	console_poll(&runner->session->console);
	intercore_poll(&runner->session->intercore);
	while (run_stretch(runner, &end)) {
	}
	machine_on_slice(machine, NULL, NULL, 0);
	runner->session->console.heard = NULL;
	timeline_disarm(machine->timeline, &runner->alarm);
	console_poll(&runner->session->console);
	return end;
}

unsigned runner_print_wakers(struct session *session, FILE *out)
{
	unsigned count = 0;
	for (unsigned i = 0; i < session->core_count; i++) {
		struct core *core = session->core[i].core;
		const struct nvic *nvic = core_nvic(core);
		/* A core that branches to itself is woken as one that sleeps. */
		bool sleeps = core_state(core) == CORE_ASLEEP || core_state(core) == CORE_RUNNING;
		for (unsigned exception = NVIC_IRQ0; exception < nvic->exceptions; exception++) {
			const char *from = place_irq_source(
				session->machine, core_name(core), exception - NVIC_IRQ0, NULL);
			if (sleeps && bits_test(nvic->enabled, exception)) {
				fprintf(out, "  %s irq %u%s%s\n", core_name(core),
					exception - NVIC_IRQ0, from ? ": " : "", from ? from : "");
				count++;
			}
		}
	}
	return count;
}
