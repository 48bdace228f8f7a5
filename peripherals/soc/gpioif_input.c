/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inputs of the MT3620 GPIO counters: without deglitch what the pad has; with it, a level counts when the pad
 * has kept it for DGLT_MIN_PULSE_WID counter clocks, and DGLT_INIT_VAL is what counts from the start, which is
 * the switching on of the filter or of the counters. A filter that is switched off gives way at once.
 */
#include "peripherals/soc/gpioif.h"

static void set_level(struct gpioif *counter, unsigned n, bool level)
{
	if (counter->input[n].level != level) {
		counter->input[n].level = level;
		gpioif_edge(counter, n);
	}
}

static void follow(struct gpioif *counter, unsigned n)
{
	struct gpioif_input *input = &counter->input[n];
	struct timeline *timeline = counter->dev.timeline;
	if (!input->filters) {
		timeline_disarm(timeline, &input->stable);
		set_level(counter, n, input->pad);
	} else if (input->pad == input->level) {
		timeline_disarm(timeline, &input->stable);
	} else {
		const struct clk *clk = gpioif_clock(counter);
		uint64_t ticks = clk_ticks_at(clk, timeline->now_ps) +
			field_get(&counter->dev, GPIOIF_DGLT_WIDTH + n);
		timeline_arm_at(timeline, &input->stable, clk_time_of(clk, ticks));
	}
}

static void begin(struct gpioif *counter, unsigned n)
{
	struct gpioif_input *input = &counter->input[n];
	input->filters = field_get(&counter->dev, GPIOIF_DGLT_EN + n);
	input->level = input->filters ? field_get(&counter->dev, GPIOIF_DGLT_INIT + n) : input->pad;
	if (gpioif_works(counter)) {
		follow(counter, n);
	} else {
		timeline_disarm(counter->dev.timeline, &input->stable);
	}
}

void gpioif_inputs_begin(struct gpioif *counter)
{
	for (unsigned n = 0; n < GPIOIF_INPUTS; n++) {
		begin(counter, n);
	}
}

void gpioif_filter(struct gpioif *counter, unsigned n)
{
	struct gpioif_input *input = &counter->input[n];
	bool filters = field_get(&counter->dev, GPIOIF_DGLT_EN + n);
	if (!gpioif_works(counter) || (filters && !input->filters)) {
		begin(counter, n);
	} else if (filters != input->filters) {
		input->filters = false;
		follow(counter, n);
	}
}

void gpioif_pad_changed(struct gpioif *counter, unsigned n, bool level)
{
	counter->input[n].pad = level;
	if (gpioif_works(counter)) {
		follow(counter, n);
	} else {
		begin(counter, n);
	}
}

void gpioif_stable(void *owner, unsigned n)
{
	struct gpioif *counter = owner;
	set_level(counter, n, counter->input[n].pad);
}
