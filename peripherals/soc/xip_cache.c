/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT3620 execute-in-place cache: its registers. No public source describes the block; bases are
 * known, the contents are this simulator's design. A flush of everything keeps BUSY set for as long
 * as it takes to visit every line at one line per period of the crystal.
 *
 * Not modelled: the cache itself (memory is always coherent), so the counters stand still, and the
 * attributes of its regions.
 */
#include "base/bits.h"
#include "machine/device.h"
#include "peripherals/soc/soc_models.h"

enum { CTRL, OP, HIT, MISS };
static const char *const regs[] = { "CACHE_CTRL", "CACHE_OP", "CACHE_HIT", "CACHE_MISS", NULL };
enum { COUNT_EN, COUNT_CLR, FLUSH, BUSY };
static const char *const fields[] = {
	"CACHE_CTRL.COUNT_EN",
	"CACHE_CTRL.COUNT_CLR",
	"CACHE_OP.FLUSH",
	"CACHE_STATUS.BUSY",
	NULL,
};
enum { LINES = 32 * 1024 / 32, XTAL_HZ = 26000000 };

struct xip_cache {
	struct device dev;
	struct event flushed;
};

static void flushed(void *owner, unsigned index)
{
	struct xip_cache *cache = owner;
	(void)index;
	field_set(&cache->dev, BUSY, 0);
}

static void xip_cache_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	struct xip_cache *cache = (struct xip_cache *)dev;
	if (reg == CTRL) {
		if (field_get(dev, COUNT_EN)) {
			log_unmodelled(dev->log, dev, HIT, "%s: %s and %s do not count", dev->name,
				reg_name(dev, HIT), reg_name(dev, MISS));
		}
		if (field_of(dev, COUNT_CLR, raw)) {
			reg_set(dev, HIT, 0);
			reg_set(dev, MISS, 0);
		}
	} else if (reg == OP && field_of(dev, FLUSH, raw)) {
		field_set(dev, BUSY, 1);
		timeline_arm_in(dev->timeline, &cache->flushed,
			bits_muldiv_up(LINES, PS_PER_SECOND, XTAL_HZ));
	}
}

static void xip_cache_init(struct device *dev)
{
	struct xip_cache *cache = (struct xip_cache *)dev;
	cache->flushed = (struct event){ .name = "flushed", .fire = flushed, .owner = cache };
}

static void xip_cache_reset(struct device *dev)
{
	timeline_disarm(dev->timeline, &((struct xip_cache *)dev)->flushed);
}

static void xip_cache_snap(struct device *dev, struct snap *snap)
{
	event_snap(&((struct xip_cache *)dev)->flushed, dev->timeline, snap, "flushed");
}

const struct device_ops xip_cache_ops = {
	.type = "mt3620-xip-cache",
	.size = sizeof(struct xip_cache),
	.regs = regs,
	.fields = fields,
	.init = xip_cache_init,
	.reset = xip_cache_reset,
	.wrote = xip_cache_wrote,
	.snap = xip_cache_snap,
};
