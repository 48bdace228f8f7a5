/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TOOLS_RUNNER_H
#define ORRERY_TOOLS_RUNNER_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "engine/timeline.h"
#include "machine/machine.h"

struct condition;
struct error;
struct session;

enum runner_end {
	RUN_EXIT,  /* semihosting; result.exit_code */
	RUN_TIME,  /* the virtual time asked for has passed */
	RUN_UNTIL, /* the condition came true */
	RUN_IDLE,  /* asleep, and nothing can wake anybody */
	RUN_LOCKUP,
	RUN_FAULT,       /* a core took a fault that ends the run */
	RUN_WALL,        /* wall time is up */
	RUN_INTERRUPTED, /* Ctrl-C twice, or another signal */
	RUN_HOST,        /* the host failed */
};

/* Something a person does to a part at a virtual time. */
struct runner_act {
	struct runner *runner;
	struct event event;
	struct part *part;
	const char *action, *value; /* value NULL: none */
};

enum { RUNNER_ACTS = 64 };

/*
 * Runs a session to one of its ends, with host input, pacing, signals and the wall clock looked at between slices
 * only. Zeroed, then runner_init, then settings, then runner_run.
 */
struct runner {
	struct session *session;
	FILE *say;               /* messages to the user */
	uint64_t until_ps;       /* TIME_NEVER_PS: none */
	struct condition *until; /* NULL: none */
	double realtime;         /* 0: as fast as it goes */
	uint64_t wall_limit_ns;  /* 0: none */
	bool interactive;        /* a pause may be continued by a key */
	/* called at every look; true ends the run as RUN_UNTIL */
	bool (*look)(void *owner);
	void *look_owner;
	bool look_closely; /* every few microseconds of virtual time, not every millisecond */
	struct machine_result result;
	/* private */
	int signals;
	sigset_t old_mask;
	bool masked;
	enum runner_end asked;
	bool stop_asked, pause_asked, waiting_said;
	uint64_t wall_start_ns, wall_looked_ns, paused_ns, start_ps;
	struct event alarm; /* lets time pass up to until_ps while everything sleeps */
	struct runner_act act[RUNNER_ACTS];
	unsigned act_count;
};

void runner_init(struct runner *runner, struct session *session, FILE *say);
/* Takes Ctrl-C over: once pauses, twice ends. */
bool runner_take_signals(struct runner *runner, struct error *err);
/*
 * The part's action at a virtual time; its texts must outlive the run. `value` NULL: none. That the part refuses it
 * then is logged.
 */
bool runner_add_act(struct runner *runner, uint64_t when_ps, struct part *part, const char *action,
	const char *value, struct error *err);
/* May be called again with a later until_ps. */
enum runner_end runner_run(struct runner *runner);
void runner_finish(struct runner *runner);
/* Wall time spent running, pauses left out. */
uint64_t runner_wall_ns(const struct runner *runner);
/* "m4-0.irq4 (debug0.irq)": interrupts that are enabled on cores that sleep, one a line. */
unsigned runner_print_wakers(struct session *session, FILE *out);

#endif
