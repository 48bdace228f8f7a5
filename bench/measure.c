/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the small programs of the bench share: host time and a board that is ready to run. */
#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/error.h"
#include "machine/core.h"
#include "tools/session.h"

static uint64_t read_clock(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t measure_now_ns(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

uint64_t measure_cpu_ns(void)
{
	return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

static void end_with(const struct error *err)
{
	error_print(err, stderr, false);
	exit(2);
}

static void load(struct session *session, const char *core, const char *firmware)
{
	struct error err = { 0 };
	char spec[512];

	snprintf(spec, sizeof(spec), "%s=%s", core, firmware);
	if (!session_load(session, spec, NULL, 0, &err)) {
		end_with(&err);
	}
}

void measure_start(struct session *session, const char *core, const char *firmware)
{
	struct error err = { 0 };

	if (!session_open(session, ORRERY_MODELS_DIR, "mt3620-rdb", NULL, &err)) {
		end_with(&err);
	}
	load(session, core, firmware);
	if (!session_start(session, &err)) {
		end_with(&err);
	}
}

void measure_add(struct session *session, const char *core, const char *firmware)
{
	struct error err = { 0 };

	load(session, core, firmware);
	core_semihost(session->core[session->core_count - 1].core, &session->semihost);
	if (!core_start(session->core[session->core_count - 1].core, &err)) {
		end_with(&err);
	}
}
