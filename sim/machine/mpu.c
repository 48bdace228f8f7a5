/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ARMv7-M memory protection unit: eight regions with eight sub-regions each; the highest-numbered region that
 * covers an address decides. Source: ARMv7-M Architecture Reference Manual, B3.5.
 *
 * Not modelled: memory types and cacheability (TEX, S, C, B); they have no effect on results here.
 */
#include "machine/mpu.h"

#include <string.h>

#include "engine/snap.h"
#include "machine/memory.h"

enum { CTRL_ENABLE = 1, CTRL_HFNMIENA = 2, CTRL_PRIVDEFENA = 4 };
enum { RASR_ENABLE = 1, RASR_XN = 1 << 28 };

void mpu_reset(struct mpu *mpu)
{
	mpu->ctrl = mpu->rnr = 0;
	memset(mpu->rbar, 0, sizeof mpu->rbar);
	memset(mpu->rasr, 0, sizeof mpu->rasr);
}

bool mpu_decides(const struct mpu *mpu, bool negative_priority)
{
	return (mpu->ctrl & CTRL_ENABLE) && (!negative_priority || (mpu->ctrl & CTRL_HFNMIENA));
}

/* The region that covers an address, -1 for none. */
static int region_at(const struct mpu *mpu, uint32_t address)
{
	for (int n = MPU_REGIONS - 1; n >= 0; n--) {
		uint32_t rasr = mpu->rasr[n];
		unsigned bits = (rasr >> 1 & 31) + 1; /* region is 2^bits bytes */
		if (!(rasr & RASR_ENABLE) || bits < 5) {
			continue;
		}
		uint32_t mask = bits >= 32 ? 0 : ~0u << bits;
		if ((address & mask) != (mpu->rbar[n] & mask & ~31u)) {
			continue;
		}
		/* Sub-regions exist from 256 bytes on. */
		if (bits >= 8 && (rasr >> 8 & 0xff) >> (address >> (bits - 3) & 7) & 1) {
			continue;
		}
		return n;
	}
	return -1;
}

static bool executable_by_default(uint32_t address)
{
	/* Code, SRAM and the two external RAM quarters; devices and the system space are never executable. */
	unsigned eighth = address >> 29;
	return eighth == 0 || eighth == 1 || eighth == 3 || eighth == 4;
}

static bool permits(uint32_t rasr, enum mpu_use use, bool privileged)
{
	unsigned ap = rasr >> 24 & 7;
	static const uint8_t privileged_reads = 0xee, privileged_writes = 0x0e;
	static const uint8_t user_reads = 0xcc, user_writes = 0x08;
	bool read = (privileged ? privileged_reads : user_reads) >> ap & 1;
	bool write = (privileged ? privileged_writes : user_writes) >> ap & 1;
	switch (use) {
	case MPU_READ: return read && ap != 4;
	case MPU_WRITE: return write;
	default: return read && ap != 4 && !(rasr & RASR_XN);
	}
}

bool mpu_allows(const struct mpu *mpu, uint32_t address, enum mpu_use use, bool privileged)
{
	int n = region_at(mpu, address);
	bool fetchable = use != MPU_FETCH || executable_by_default(address);
	if (n < 0) {
		return privileged && (mpu->ctrl & CTRL_PRIVDEFENA) && fetchable;
	}
	return permits(mpu->rasr[n], use, privileged);
}

bool mpu_uniform(const struct mpu *mpu, uint32_t page, enum mpu_use use, bool privileged)
{
	bool first = mpu_allows(mpu, page, use, privileged);
	for (uint32_t at = MEMORY_GRANULE; at < MEMORY_PAGE; at += MEMORY_GRANULE) {
		if (mpu_allows(mpu, page + at, use, privileged) != first) {
			return false;
		}
	}
	return true;
}

void mpu_snap(struct mpu *mpu, struct snap *snap)
{
	snap_enter(snap, "mpu");
	snap_u32(snap, "ctrl", &mpu->ctrl);
	snap_u32(snap, "rnr", &mpu->rnr);
	snap_bytes(snap, "rbar", mpu->rbar, sizeof mpu->rbar);
	snap_bytes(snap, "rasr", mpu->rasr, sizeof mpu->rasr);
	snap_leave(snap);
}
