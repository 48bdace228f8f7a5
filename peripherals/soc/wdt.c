/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT3620 watchdog of an I/O core: counts LENGTH down in units of 1024 periods of 32 kHz (31.25 ms),
 * from the enable and from each restart. At zero it pulses line `irq` and begins anew, or pulses
 * line `reset`, which the machine turns into a reset of the core. WDT_STA keeps the latest cause
 * through that reset.
 *
 * A write of WDT_MODE or WDT_LENGTH without its key changes nothing and is logged.
 *
 * Where the manual is silent: a LENGTH of 0 counts as 1.
 *
 * Not modelled: IRQ_OTHER_EN (the signal to other cores), WDT_INTERVAL (the pulse has no length).
 */
#include "machine/device.h"
#include "peripherals/soc/soc_models.h"

enum { MODE, LENGTH, RESTART, STA, SWRST };
static const char *const regs[] = {
	"WDT_MODE",
	"WDT_LENGTH",
	"WDT_RESTART",
	"WDT_STA",
	"WDT_SWRST",
	"WDT_SWINT",
	NULL,
};
enum { ENABLE, IRQ, MODE_KEY, TIMEOUT, LENGTH_KEY, RESTART_KEY, SWRST_KEY, SWINT_SET, SWINT_CLR };
static const char *const fields[] = {
	"WDT_MODE.ENABLE",
	"WDT_MODE.IRQ",
	"WDT_MODE.KEY",
	"WDT_LENGTH.TIMEOUT",
	"WDT_LENGTH.KEY",
	"WDT_RESTART.KEY",
	"WDT_SWRST.KEY",
	"WDT_SWINT.SET",
	"WDT_SWINT.CLR",
	NULL,
};
enum { LINE_IRQ, LINE_RESET };
enum { KEY_MODE = 0x22, KEY_LENGTH = 0x08, KEY_RESTART = 0x1971, KEY_SWRST = 0x1209 };
enum { STA_SW_RST = 1 << 14, STA_HW_RST = 1 << 15 };
enum { PERIODS_PER_UNIT = 1024 };

struct wdt {
	struct device dev;
	struct counter counter;
	uint32_t mode, length; /* as last accepted */
	bool software_irq;
};

static void pulse(struct wdt *wdt, unsigned line)
{
	line_set(&wdt->dev.line[line], true);
	line_set(&wdt->dev.line[line], line == LINE_IRQ && wdt->software_irq);
}

static void count(struct wdt *wdt)
{
	uint32_t units = field_get(&wdt->dev, TIMEOUT);
	units = units ? units : 1;
	counter_start(&wdt->counter, units, PERIODS_PER_UNIT, units);
}

static void reset_core(struct wdt *wdt, uint32_t cause)
{
	counter_stop(&wdt->counter);
	field_set(&wdt->dev, ENABLE, 0);
	wdt->mode = reg_get(&wdt->dev, MODE);
	reg_set(&wdt->dev, STA, cause);
	pulse(wdt, LINE_RESET);
}

static void expired(void *owner, unsigned index)
{
	struct wdt *wdt = owner;
	(void)index;
	if (field_get(&wdt->dev, IRQ)) {
		count(wdt);
		pulse(wdt, LINE_IRQ);
	} else {
		reset_core(wdt, STA_HW_RST);
	}
}

/* Takes the register's new value, or puts back the old one when the key is wrong. */
static bool accept(struct wdt *wdt, unsigned reg, uint32_t *kept, bool key_fits)
{
	struct device *dev = &wdt->dev;
	if (!key_fits) {
		reg_set(dev, reg, *kept);
		log_guest(dev->log, dev, reg, "%s: %s written without its key", dev->name,
			reg_name(dev, reg));
		return false;
	}
	*kept = reg_get(dev, reg);
	return true;
}

static void software_interrupt(struct wdt *wdt, uint32_t raw)
{
	if (field_of(&wdt->dev, SWINT_SET, raw)) {
		wdt->software_irq = true;
	}
	if (field_of(&wdt->dev, SWINT_CLR, raw)) {
		wdt->software_irq = false;
	}
	line_set(&wdt->dev.line[LINE_IRQ], wdt->software_irq);
}

static void wdt_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	struct wdt *wdt = (struct wdt *)dev;
	switch (reg) {
	case MODE:
		if (accept(wdt, MODE, &wdt->mode, field_of(dev, MODE_KEY, raw) == KEY_MODE)) {
			if (!field_get(dev, ENABLE)) {
				counter_stop(&wdt->counter);
			} else if (!wdt->counter.running) {
				count(wdt);
			}
		}
		break;
	case LENGTH:
		accept(wdt, LENGTH, &wdt->length, field_of(dev, LENGTH_KEY, raw) == KEY_LENGTH);
		break;
	case RESTART:
		if (field_of(dev, RESTART_KEY, raw) == KEY_RESTART && wdt->counter.running) {
			count(wdt);
		}
		break;
	case STA: break;
	case SWRST:
		if (field_of(dev, SWRST_KEY, raw) == KEY_SWRST) {
			reset_core(wdt, STA_SW_RST);
		}
		break;
	default: software_interrupt(wdt, raw);
	}
}

static void wdt_init(struct device *dev)
{
	struct wdt *wdt = (struct wdt *)dev;
	counter_init(&wdt->counter, dev->timeline, dev->clk[0]);
	wdt->counter.down = true;
	wdt->counter.alarm = (struct event){ .name = "wdt", .fire = expired, .owner = wdt };
}

static void wdt_reset(struct device *dev)
{
	struct wdt *wdt = (struct wdt *)dev;
	counter_reset(&wdt->counter);
	wdt->mode = reg_get(dev, MODE);
	wdt->length = reg_get(dev, LENGTH);
	wdt->software_irq = false;
	line_set(&dev->line[LINE_IRQ], false);
	line_set(&dev->line[LINE_RESET], false);
}

static void wdt_snap(struct device *dev, struct snap *snap)
{
	struct wdt *wdt = (struct wdt *)dev;
	counter_snap(&wdt->counter, snap, "counter");
	snap_u32(snap, "mode", &wdt->mode);
	snap_u32(snap, "length", &wdt->length);
	snap_bool(snap, "software_irq", &wdt->software_irq);
}

const struct device_ops wdt_ops = {
	.type = "mt3620-wdt",
	.size = sizeof(struct wdt),
	.regs = regs,
	.fields = fields,
	.clocks = NAMES("rtc32k"),
	.lines = NAMES("irq", "reset"),
	.init = wdt_init,
	.reset = wdt_reset,
	.wrote = wdt_wrote,
	.snap = wdt_snap,
};
