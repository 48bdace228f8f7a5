/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_MACHINE_MPU_H
#define ORRERY_MACHINE_MPU_H

#include <stdbool.h>
#include <stdint.h>

struct snap;

enum { MPU_REGIONS = 8 };
enum mpu_use { MPU_READ, MPU_WRITE, MPU_FETCH };

/* The ARMv7-M memory protection unit of one core: 8 regions with sub-regions. In the arena. */
struct mpu {
	uint32_t ctrl, rnr;
	uint32_t rbar[MPU_REGIONS], rasr[MPU_REGIONS];
	void (*changed)(void *owner);
	void *owner;
};

void mpu_reset(struct mpu *mpu);
/* Does the MPU decide at all at this moment? (ENABLE, and HFNMIENA while negative priority) */
bool mpu_decides(const struct mpu *mpu, bool negative_priority);
/* One byte's permission. `privileged` of the access. PPB is the caller's business. */
bool mpu_allows(const struct mpu *mpu, uint32_t address, enum mpu_use use, bool privileged);
/* True when every byte of the MEMORY_PAGE-sized page at `page` has the same answer for `use`. */
bool mpu_uniform(const struct mpu *mpu, uint32_t page, enum mpu_use use, bool privileged);
void mpu_snap(struct mpu *mpu, struct snap *snap);

#endif
