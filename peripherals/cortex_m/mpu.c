/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The memory protection unit's registers; what they decide is struct mpu's. Source: ARMv7-M Architecture
 * Reference Manual, B3.5.
 */
#include "machine/mpu.h"

#include "machine/device.h"
#include "machine/nvic.h"
#include "peripherals/cortex_m/cortex_m.h"

enum { CTRL, RNR, RBAR, RASR };
static const char *const regs[] = { "MPU_CTRL", "MPU_RNR", "MPU_RBAR", "MPU_RASR", NULL };
enum { RBAR_VALID = 16 };

static struct mpu *mpu_of(const struct device *dev)
{
	return ((struct nvic *)dev->aux)->mpu;
}

static uint32_t mpu_read(struct device *dev, unsigned reg, uint32_t kept)
{
	const struct mpu *mpu = mpu_of(dev);
	unsigned n = mpu->rnr % MPU_REGIONS;
	switch (reg) {
	case CTRL: return mpu->ctrl;
	case RNR: return mpu->rnr;
	case RBAR: return mpu->rbar[n] | n;
	default: return mpu->rasr[n];
	}
}

static void mpu_wrote(struct device *dev, unsigned reg, uint32_t raw)
{
	struct mpu *mpu = mpu_of(dev);
	switch (reg) {
	case CTRL: mpu->ctrl = raw & 7; break;
	case RNR: mpu->rnr = raw & 0xff; return;
	case RBAR:
		if (raw & RBAR_VALID) {
			mpu->rnr = raw & 15;
		}
		mpu->rbar[mpu->rnr % MPU_REGIONS] = raw & ~31u;
		break;
	case RASR: mpu->rasr[mpu->rnr % MPU_REGIONS] = raw & 0x173fff3fu; break;
	}
	if (mpu->changed) {
		mpu->changed(mpu->owner);
	}
}

const struct device_ops mpu_ops = {
	.type = "armv7m-mpu",
	.size = sizeof(struct device),
	.regs = regs,
	.read = mpu_read,
	.wrote = mpu_wrote,
};
