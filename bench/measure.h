/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdint.h>

struct session;

/* Host time in nanoseconds from an arbitrary start. */
uint64_t measure_now_ns(void);
/* Processor time of this process in nanoseconds: what others do on the machine does not count. */
uint64_t measure_cpu_ns(void);
/* A reference board with the firmware on the core, started; ends the program when that fails. */
void measure_start(struct session *session, const char *core, const char *firmware);
/* Adds firmware to a second core of an open session, started. */
void measure_add(struct session *session, const char *core, const char *firmware);

#endif
