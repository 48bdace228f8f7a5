/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Edge capture of the MT3620 GPIO counters: a counter on the counter clock, whose value goes into FIFO 0 at
 * edges of GPIO_0 and into FIFO 1 at edges of GPIO_1. A full FIFO loses the new value. When GPIO_2 resets the
 * counter, the value it had goes into both FIFOs as a note.
 *
 * Where the manual is silent: what the note of a reset is; that a stopped counter keeps its value; that an
 * empty FIFO reads 0, and that reading it is noted while CAP_EN is 1 only (a vendor's reset helper reads empty
 * FIFOs with every interrupt enabled).
 */
#include "peripherals/soc/gpioif.h"

static uint64_t ticks_now(const struct gpioif *counter)
{
	return clk_ticks_at(gpioif_clock(counter), counter->dev.timeline->now_ps);
}

static uint32_t value(const struct gpioif *counter)
{
	uint32_t counted = counter->capture_runs ?
		(uint32_t)(ticks_now(counter) - counter->capture_since) :
		0;
	return counter->capture_from + counted;
}

void gpioif_capture_stop(struct gpioif *counter)
{
	counter->capture_from = value(counter);
	counter->capture_runs = false;
}

void gpioif_capture_update(struct gpioif *counter)
{
	const struct device *dev = &counter->dev;
	bool runs = gpioif_works(counter) && field_get(dev, GPIOIF_CAP_EN) &&
		!field_get(dev, GPIOIF_CAP_SW_RST);
	if (runs != counter->capture_runs) {
		gpioif_capture_stop(counter);
		counter->capture_runs = runs;
		counter->capture_since = ticks_now(counter);
	}
}

void gpioif_capture_status(struct gpioif *counter)
{
	struct device *dev = &counter->dev;
	for (unsigned fifo = 0; fifo < GPIOIF_FIFOS; fifo++) {
		uint32_t bit = (uint32_t)GPIOIF_NOT_EMPTY_CAP << fifo;
		if (counter->fifo_count[fifo]) {
			gpioif_raise(counter, bit);
		} else {
			reg_lower(dev, GPIOIF_INT_STS, bit);
		}
	}
}

static void push(struct gpioif *counter, unsigned fifo, uint32_t entry, uint32_t when_full)
{
	unsigned count = counter->fifo_count[fifo];
	if (count == GPIOIF_DEPTH) {
		gpioif_raise(counter, when_full << fifo);
		return;
	}
	counter->fifo[fifo][(counter->fifo_at[fifo] + count) % GPIOIF_DEPTH] = entry;
	counter->fifo_count[fifo]++;
	gpioif_capture_status(counter);
}

void gpioif_capture_edge(struct gpioif *counter, unsigned n)
{
	if (counter->capture_runs &&
		gpioif_means(
			field_get(&counter->dev, GPIOIF_CAP_EDGE + n), counter->input[n].level)) {
		push(counter, n, value(counter), GPIOIF_FULL_CAP);
	}
}

void gpioif_capture_popped(struct gpioif *counter, unsigned fifo)
{
	if (counter->fifo_count[fifo]) {
		counter->fifo_at[fifo] = (counter->fifo_at[fifo] + 1) % GPIOIF_DEPTH;
		counter->fifo_count[fifo]--;
		gpioif_capture_status(counter);
	} else if (field_get(&counter->dev, GPIOIF_CAP_EN)) {
		gpioif_raise(counter, (uint32_t)GPIOIF_RD_EMPTY_CAP << fifo);
	}
}

static void restart(struct gpioif *counter)
{
	counter->capture_from = 0;
	counter->capture_since = ticks_now(counter);
}

void gpioif_capture_clear(struct gpioif *counter)
{
	restart(counter);
	for (unsigned fifo = 0; fifo < GPIOIF_FIFOS; fifo++) {
		counter->fifo_at[fifo] = counter->fifo_count[fifo] = 0;
	}
	gpioif_capture_status(counter);
}

void gpioif_capture_restart(struct gpioif *counter)
{
	uint32_t had = value(counter);
	bool ran = counter->capture_runs;
	restart(counter);
	for (unsigned fifo = 0; ran && fifo < GPIOIF_FIFOS; fifo++) {
		push(counter, fifo, had, GPIOIF_RST_FULL_CAP);
	}
}
