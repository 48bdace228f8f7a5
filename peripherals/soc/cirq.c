/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT3620 CIRQ: what every interrupt of an I/O core passes before the NVIC.
 *
 * Inputs `irq0`..`irq79` are the sources, `eint0`..`eint23` the pads of GPIO 0..23, which become
 * interrupts 20..43 (eint.c debounces them). Each output `irqN` either follows its source (IRQ_SENS
 * 1) or, at each rising edge, goes up and down so that the NVIC latches it once (IRQ_SENS 0). For
 * an external interrupt the source is active while the pad has the level POLARITY chooses; with
 * DUAL both edges count. Changing the configuration makes no edge. IRQ_DIS blocks an output;
 * IRQ_TEST asserts a source.
 *
 * The wake-up controller latches what happens at sources WIC_DIS does not block. Where the manual
 * is silent: a source of level kind that is still active latches again after a clear, and output 0
 * (WIC) is active while a latched event is also enabled by WIC_SWEN.
 *
 * Not modelled: SOFT_RST.NVIC_RST and WIC_SWCON.DIS_RESET are kept only.
 */
#include "peripherals/soc/cirq.h"
#include "peripherals/soc/soc_models.h"

#include "base/bits.h"

static const char *const regs[] = {
	"EINT_DBNC_CON{0-23}",
	"IRQ_SENS{0-2}",
	"WIC_SWPEND{0-2}",
	"WIC_SWEN{0-2}",
	"WIC_SWCON",
	"WIC_SW_CLR",
	"WIC_PEND_STA{0-2}",
	"WIC_EN_STA{0-2}",
	"WIC_WAKEUP_STA",
	"IRQ_DIS{0-2}",
	"WIC_DIS{0-2}",
	"IRQ_TEST{0-2}",
	"IRQ_TEST_CTL",
	NULL,
};

enum { SWCON_PEND_EN = 1, SWCON_INT_EN = 2, SWCON_CLR_EN = 4 };

static bool bit_of(const struct device *dev, unsigned first_reg, unsigned irq)
{
	return reg_get(dev, first_reg + irq / 32) >> irq % 32 & 1;
}

static bool source_level(const struct cirq *cirq, unsigned irq)
{
	const struct device *dev = &cirq->dev;
	bool level = bits_test(cirq->raised, irq);
	if (irq >= CIRQ_EINT_FIRST && irq < CIRQ_EINT_FIRST + CIRQ_EINTS) {
		level |= eint_active(cirq, irq - CIRQ_EINT_FIRST);
	}
	return level || (reg_get(dev, CIRQ_TEST_CTL) & 1 && bit_of(dev, CIRQ_TEST, irq));
}

static uint32_t wake_pending(const struct cirq *cirq, unsigned word)
{
	const struct device *dev = &cirq->dev;
	bool software = reg_get(dev, CIRQ_SWCON) & SWCON_PEND_EN;
	return cirq->latched[word] | (software ? reg_get(dev, CIRQ_SWPEND + word) : 0);
}

static uint32_t wake_enabled(const struct cirq *cirq, unsigned word)
{
	const struct device *dev = &cirq->dev;
	return reg_get(dev, CIRQ_SWCON) & SWCON_INT_EN ? reg_get(dev, CIRQ_SWEN + word) : 0;
}

static bool wakes(const struct cirq *cirq)
{
	uint32_t any = 0;
	for (unsigned word = 0; word < CIRQ_WORDS; word++) {
		any |= wake_pending(cirq, word) & wake_enabled(cirq, word);
	}
	return any;
}

static void latch(struct cirq *cirq, unsigned irq)
{
	const struct device *dev = &cirq->dev;
	bool clearing = reg_get(dev, CIRQ_SWCON) & SWCON_CLR_EN && reg_get(dev, CIRQ_SW_CLR) & 1;
	if (!clearing && !bit_of(dev, CIRQ_WIC_DIS, irq)) {
		bits_assign(cirq->latched, irq, true);
	}
}

/* Brings an output in line with its source. `edge`: what happened counts as an edge. */
static void settle(struct cirq *cirq, unsigned irq, bool edge)
{
	struct device *dev = &cirq->dev;
	bool level = source_level(cirq, irq);
	bool by_level = bit_of(dev, CIRQ_SENS, irq), blocked = bit_of(dev, CIRQ_DIS, irq);
	struct line *out = &dev->line[irq];
	if (by_level ? level : edge) {
		latch(cirq, irq);
	}
	if (by_level) {
		line_set(out, level && !blocked);
		return;
	}
	if (edge && !blocked) {
		line_set(out, false);
		line_set(out, true);
	}
	line_set(out, false);
}

/* The wake-up controller's own interrupt, which follows from the others. */
static void settle_wake(struct cirq *cirq)
{
	bool wake = wakes(cirq);
	bool rose = wake && !bits_test(cirq->raised, 0);
	bits_assign(cirq->raised, 0, wake);
	settle(cirq, 0, rose);
}

void cirq_eint_moved(struct cirq *cirq, unsigned eint, bool edge)
{
	settle(cirq, CIRQ_EINT_FIRST + eint, edge);
	settle_wake(cirq);
}

static void settle_all(struct cirq *cirq)
{
	for (unsigned irq = 1; irq < CIRQ_IRQS; irq++) {
		settle(cirq, irq, false);
	}
	settle_wake(cirq);
}

/* Edges that injection makes: where a TEST bit now asserts a source that was not. */
static void test_wrote(struct cirq *cirq)
{
	const struct device *dev = &cirq->dev;
	bool on = reg_get(dev, CIRQ_TEST_CTL) & 1;
	for (unsigned irq = 0; irq < CIRQ_IRQS; irq++) {
		bool test = on && bit_of(dev, CIRQ_TEST, irq);
		bool rose = test && !bits_test(cirq->tested, irq);
		bits_assign(cirq->tested, irq, test);
		settle(cirq, irq, rose);
	}
	settle_wake(cirq);
}

static void cirq_input(struct device *dev, unsigned input, bool level)
{
	struct cirq *cirq = (struct cirq *)dev;
	if (input >= CIRQ_IRQS) {
		eint_input(cirq, input - CIRQ_IRQS, level);
		return;
	}
	if (input != 0) {
		bits_assign(cirq->raised, input, level);
		settle(cirq, input, level);
		settle_wake(cirq);
	}
}

static uint32_t cirq_read(struct device *dev, unsigned reg, uint32_t kept)
{
	const struct cirq *cirq = (const struct cirq *)dev;
	if (reg >= CIRQ_PEND_STA && reg < CIRQ_PEND_STA + CIRQ_WORDS) {
		return wake_pending(cirq, reg - CIRQ_PEND_STA);
	}
	if (reg >= CIRQ_EN_STA && reg < CIRQ_EN_STA + CIRQ_WORDS) {
		return wake_enabled(cirq, reg - CIRQ_EN_STA);
	}
	return reg == CIRQ_WAKEUP_STA ? wakes(cirq) : kept;
}

static void cirq_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	struct cirq *cirq = (struct cirq *)dev;
	(void)raw;
	if (reg < CIRQ_EINTS) {
		eint_configured(cirq, reg);
		return;
	}
	if (reg >= CIRQ_TEST) {
		test_wrote(cirq);
		return;
	}
	if (reg_get(dev, CIRQ_SWCON) & SWCON_CLR_EN && reg_get(dev, CIRQ_SW_CLR) & 1) {
		for (unsigned word = 0; word < CIRQ_WORDS; word++) {
			cirq->latched[word] = 0;
		}
	}
	settle_all(cirq);
}

static void cirq_init(struct device *dev)
{
	eint_init((struct cirq *)dev);
}

static void cirq_reset(struct device *dev)
{
	struct cirq *cirq = (struct cirq *)dev;
	for (unsigned word = 0; word < CIRQ_WORDS; word++) {
		cirq->latched[word] = cirq->tested[word] = 0;
	}
	eint_reset(cirq);
	settle_all(cirq);
}

static void cirq_snap(struct device *dev, struct snap *snap)
{
	struct cirq *cirq = (struct cirq *)dev;
	static const char *const raised[] = { "raised0", "raised1", "raised2" };
	static const char *const tested[] = { "tested0", "tested1", "tested2" };
	static const char *const latched[] = { "latched0", "latched1", "latched2" };
	for (unsigned word = 0; word < CIRQ_WORDS; word++) {
		snap_u32(snap, raised[word], &cirq->raised[word]);
		snap_u32(snap, tested[word], &cirq->tested[word]);
		snap_u32(snap, latched[word], &cirq->latched[word]);
	}
	eint_snap(cirq, snap);
}

const struct device_ops cirq_ops = {
	.type = "mt3620-cirq",
	.size = sizeof(struct cirq),
	.regs = regs,
	.lines = NAMES("irq{0-79}"),
	.inputs = NAMES("irq{0-79}", "eint{0-23}"),
	.init = cirq_init,
	.reset = cirq_reset,
	.read = cirq_read,
	.wrote = cirq_wrote,
	.input = cirq_input,
	.snap = cirq_snap,
};
