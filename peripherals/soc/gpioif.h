/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_SOC_GPIOIF_H
#define ORRERY_PERIPHERALS_SOC_GPIOIF_H

#include <stdbool.h>
#include <stdint.h>

#include "machine/device.h"

/* Shared by gpioif.c (registers), gpioif_event.c, gpioif_capture.c and gpioif_input.c. */

enum { GPIOIF_INPUTS = 3, GPIOIF_FIFOS = 2, GPIOIF_DEPTH = 8 };

enum gpioif_reg {
	GPIOIF_STATIC, /* of each input */
	GPIOIF_MODES = GPIOIF_STATIC + GPIOIF_INPUTS,
	GPIOIF_RUN,
	GPIOIF_RST_VAL,
	GPIOIF_LOW_LIMIT,
	GPIOIF_HIGH_LIMIT,
	GPIOIF_INT_STS_CLR,
	GPIOIF_INT_STS,
	GPIOIF_CAP_FIFO_STS,
	GPIOIF_CAP_VALUE,
	GPIOIF_COUNTER_VALUE = GPIOIF_CAP_VALUE + GPIOIF_FIFOS,
};

enum gpioif_field {
	GPIOIF_DGLT_WIDTH, /* of each input */
	GPIOIF_DGLT_EN = GPIOIF_DGLT_WIDTH + GPIOIF_INPUTS,
	GPIOIF_DGLT_INIT = GPIOIF_DGLT_EN + GPIOIF_INPUTS,
	GPIOIF_GPIO2_RST_LVL = GPIOIF_DGLT_INIT + GPIOIF_INPUTS,
	GPIOIF_CAP_GPIO2_RST,
	GPIOIF_EVENT_GPIO2_RST,
	GPIOIF_CAP_EDGE, /* of each FIFO */
	GPIOIF_EVENT_EDGE = GPIOIF_CAP_EDGE + GPIOIF_FIFOS,
	GPIOIF_EVENT_MODE,
	GPIOIF_DIR_DEF,
	GPIOIF_UPDOWN_DEF,
	GPIOIF_QUAD_DEF,
	GPIOIF_INT_MODE,
	GPIOIF_SAT_MODE,
	GPIOIF_EVENT_EN,
	GPIOIF_CAP_EN,
	GPIOIF_EVENT_SW_RST,
	GPIOIF_CAP_SW_RST,
};

/* INT_STS; of each FIFO where it ends in CAP */
enum gpioif_status {
	GPIOIF_EVENT_LOW = 1u << 0,
	GPIOIF_EVENT_HIGH = 1u << 1,
	GPIOIF_GPIO2_RST = 1u << 2,
	GPIOIF_OVERFLOW = 1u << 8,
	GPIOIF_UNDERFLOW = 1u << 9,
	GPIOIF_FULL_CAP = 1u << 12,
	GPIOIF_RST_FULL_CAP = 1u << 14,
	GPIOIF_NOT_EMPTY_CAP = 1u << 16,
	GPIOIF_RD_EMPTY_CAP = 1u << 24,
};

struct gpioif_input {
	struct event stable; /* the pad has had its new level long enough */
	bool pad;            /* level outside */
	bool level;          /* what the counters see */
	bool filters;        /* DGLT_EN as last acted on */
};

struct gpioif {
	struct device dev;
	struct gpioif_input input[GPIOIF_INPUTS];
	uint64_t capture_since; /* ticks at which the capture counter stood at capture_from */
	uint32_t capture_from;
	uint32_t fifo[GPIOIF_FIFOS][GPIOIF_DEPTH];
	uint8_t fifo_at[GPIOIF_FIFOS], fifo_count[GPIOIF_FIFOS];
	uint32_t count; /* the event counter */
	uint8_t clock;  /* as TOPCFG chooses */
	bool mode_on;   /* the group's GLOBAL_CTRL */
	bool clock_on;  /* the same */
	bool capture_runs;
};

/* gpioif.c */
/* Sets bits of INT_STS that are not held cleared. */
void gpioif_raise(struct gpioif *counter, uint32_t bits);
bool gpioif_works(const struct gpioif *counter);
struct clk *gpioif_clock(const struct gpioif *counter);
/* Does an edge setting (rising, falling, both) mean this edge? */
bool gpioif_means(uint32_t setting, bool rising);
/* An input has a new level. */
void gpioif_edge(struct gpioif *counter, unsigned n);

/* gpioif_input.c */
void gpioif_pad_changed(struct gpioif *counter, unsigned n, bool level);
void gpioif_stable(void *owner, unsigned n);
/* STATIC_CTRL_n was written. */
void gpioif_filter(struct gpioif *counter, unsigned n);
/* The counters take up or stop working, or their clock is another: inputs begin anew. */
void gpioif_inputs_begin(struct gpioif *counter);

/* gpioif_event.c */
void gpioif_event_edge(struct gpioif *counter, unsigned n);
void gpioif_event_reset(struct gpioif *counter);

/* gpioif_capture.c */
/* Whether the capture counter runs follows from registers and lines; call when any has changed. */
void gpioif_capture_update(struct gpioif *counter);
/* Before the clock changes. */
void gpioif_capture_stop(struct gpioif *counter);
void gpioif_capture_edge(struct gpioif *counter, unsigned n);
/* By software: counter and FIFOs. */
void gpioif_capture_clear(struct gpioif *counter);
/* By GPIO_2: the counter, noted in both FIFOs. */
void gpioif_capture_restart(struct gpioif *counter);
void gpioif_capture_popped(struct gpioif *counter, unsigned fifo);
/* The FIFOs' share of INT_STS. */
void gpioif_capture_status(struct gpioif *counter);

#endif
