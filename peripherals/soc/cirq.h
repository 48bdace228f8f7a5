/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_SOC_CIRQ_H
#define ORRERY_PERIPHERALS_SOC_CIRQ_H

#include <stdbool.h>
#include <stdint.h>

#include "machine/device.h"

/* Shared by cirq.c (interrupts) and eint.c (the external ones on their way in). */

enum { CIRQ_IRQS = 80, CIRQ_WORDS = 3, CIRQ_EINTS = 24, CIRQ_EINT_FIRST = 20 };

enum cirq_reg {
	CIRQ_EINT,
	CIRQ_SENS = CIRQ_EINT + CIRQ_EINTS,
	CIRQ_SWPEND = CIRQ_SENS + CIRQ_WORDS,
	CIRQ_SWEN = CIRQ_SWPEND + CIRQ_WORDS,
	CIRQ_SWCON = CIRQ_SWEN + CIRQ_WORDS,
	CIRQ_SW_CLR,
	CIRQ_PEND_STA,
	CIRQ_EN_STA = CIRQ_PEND_STA + CIRQ_WORDS,
	CIRQ_WAKEUP_STA = CIRQ_EN_STA + CIRQ_WORDS,
	CIRQ_DIS,
	CIRQ_WIC_DIS = CIRQ_DIS + CIRQ_WORDS,
	CIRQ_TEST = CIRQ_WIC_DIS + CIRQ_WORDS,
	CIRQ_TEST_CTL = CIRQ_TEST + CIRQ_WORDS,
};

struct cirq {
	struct device dev;
	uint32_t raised[CIRQ_WORDS];  /* levels of the sources, a bit an interrupt */
	uint32_t tested[CIRQ_WORDS];  /* sources asserted by injection */
	uint32_t latched[CIRQ_WORDS]; /* wake-up events */
	uint32_t pads;                /* levels as they come in, a bit an external interrupt */
	uint32_t stable;              /* the same behind the debouncers */
	struct event debounced[CIRQ_EINTS];
};

/*
 * An external interrupt's input changed behind its debouncer; `edge`: in a way its settings count.
 */
void cirq_eint_moved(struct cirq *cirq, unsigned eint, bool edge);

/* eint.c */
bool eint_active(const struct cirq *cirq, unsigned eint);
void eint_input(struct cirq *cirq, unsigned eint, bool level);
void eint_configured(struct cirq *cirq, unsigned eint);
void eint_init(struct cirq *cirq);
void eint_reset(struct cirq *cirq);
void eint_snap(struct cirq *cirq, struct snap *snap);

#endif
