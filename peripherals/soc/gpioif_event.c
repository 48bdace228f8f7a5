/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The event counter of the MT3620 GPIO counters.
 *
 * Direction mode: edges of GPIO_0 count, up while GPIO_1 is high. Up/down mode: edges of GPIO_0 count up, of
 * GPIO_1 down. Quadrature mode: edges of both count, up while GPIO_0 leads. EVENT_EDGE says which edges; the
 * DEF bit of the mode swaps up and down. Counting down to LOW_LIMIT or up to HIGH_LIMIT interrupts as INT_MODE
 * says and stops there or goes back to RST_VAL as SAT_MODE says. Limits are unsigned.
 *
 * Where the manual is silent: which level of GPIO_1 means up, that quadrature counts edges of both inputs (four
 * a cycle with both edges), that a limit is met from inside only, and that a stopped counter does not
 * interrupt again.
 */
#include "peripherals/soc/gpioif.h"

enum { MODE_DIRECTION, MODE_UP_DOWN, MODE_QUADRATURE };
enum { INT_LOW = 1, INT_HIGH = 2 };
enum { STOP_LOW = 1, STOP_HIGH, RELOAD_LOW, RELOAD_HIGH };

void gpioif_event_reset(struct gpioif *counter)
{
	counter->count = reg_get(&counter->dev, GPIOIF_RST_VAL);
}

static void count_up(struct gpioif *counter)
{
	const struct device *dev = &counter->dev;
	uint32_t saturation = field_get(dev, GPIOIF_SAT_MODE);
	uint32_t high = reg_get(dev, GPIOIF_HIGH_LIMIT);
	if (saturation == STOP_HIGH && counter->count >= high) {
		return;
	}
	if (++counter->count == 0) {
		gpioif_raise(counter, GPIOIF_OVERFLOW);
	}
	if (counter->count == high) {
		if (field_get(dev, GPIOIF_INT_MODE) & INT_HIGH) {
			gpioif_raise(counter, GPIOIF_EVENT_HIGH);
		}
		if (saturation == RELOAD_HIGH) {
			gpioif_event_reset(counter);
		}
	}
}

static void count_down(struct gpioif *counter)
{
	const struct device *dev = &counter->dev;
	uint32_t saturation = field_get(dev, GPIOIF_SAT_MODE);
	uint32_t low = reg_get(dev, GPIOIF_LOW_LIMIT);
	if (saturation == STOP_LOW && counter->count <= low) {
		return;
	}
	if (counter->count-- == 0) {
		gpioif_raise(counter, GPIOIF_UNDERFLOW);
	}
	if (counter->count == low) {
		if (field_get(dev, GPIOIF_INT_MODE) & INT_LOW) {
			gpioif_raise(counter, GPIOIF_EVENT_LOW);
		}
		if (saturation == RELOAD_LOW) {
			gpioif_event_reset(counter);
		}
	}
}

void gpioif_event_edge(struct gpioif *counter, unsigned n)
{
	const struct device *dev = &counter->dev;
	bool level0 = counter->input[0].level, level1 = counter->input[1].level, up;
	if (!field_get(dev, GPIOIF_EVENT_EN) || field_get(dev, GPIOIF_EVENT_SW_RST) ||
		!gpioif_means(field_get(dev, GPIOIF_EVENT_EDGE), counter->input[n].level)) {
		return;
	}
	switch (field_get(dev, GPIOIF_EVENT_MODE)) {
	case MODE_DIRECTION:
		if (n != 0) {
			return;
		}
		up = level1 != field_get(dev, GPIOIF_DIR_DEF);
		break;
	case MODE_UP_DOWN: up = (n == 0) != field_get(dev, GPIOIF_UPDOWN_DEF); break;
	case MODE_QUADRATURE:
		up = ((level0 == level1) == (n == 1)) != field_get(dev, GPIOIF_QUAD_DEF);
		break;
	default: return;
	}
	if (up) {
		count_up(counter);
	} else {
		count_down(counter);
	}
}
