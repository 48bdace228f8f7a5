/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the memory protection unit permits: by hand, and against a map worked out byte by byte. */
#include "machine/mpu.h"

#include <string.h>

#include "engine/random.h"
#include "machine/memory.h"
#include "support/suite.h"

enum { CTRL_ENABLE = 1, CTRL_HFNMIENA = 2, CTRL_PRIVDEFENA = 4, XN = 1 << 28 };
enum { AP_NONE, AP_PRIV, AP_USER_READS, AP_FULL, AP_RESERVED, AP_PRIV_READS, AP_READ, AP_READ_7 };

static struct mpu mpu;

static void setup(void)
{
	memset(&mpu, 0, sizeof(mpu));
	mpu.ctrl = CTRL_ENABLE;
}

/* A region of 2^bits bytes. */
static void region(unsigned n, uint32_t base, unsigned bits, unsigned ap, uint32_t more)
{
	mpu.rbar[n] = base;
	mpu.rasr[n] = 1 | (bits - 1) << 1 | ap << 24 | more;
}

/* "rwx" for privileged, then for unprivileged code; '-' where refused. */
static const char *rights(uint32_t address)
{
	static char text[7];
	for (unsigned n = 0; n < 6; n++) {
		text[n] = mpu_allows(&mpu, address, (enum mpu_use)(n % 3), n < 3) ? "rwx"[n % 3] :
										    '-';
	}
	return text;
}

START_TEST(each_access_permission_means_what_the_manual_says)
{
	static const char *const expected[] = { "------", "rwx---", "rwxr-x", "rwxrwx", "------",
		"r-x---", "r-xr-x", "r-xr-x" };
	for (unsigned ap = 0; ap < 8; ap++) {
		region(0, 0x20000000, 10, ap, 0);
		ck_assert_str_eq(rights(0x20000000), expected[ap]);
		region(0, 0x20000000, 10, ap, XN);
		char without[7];
		memcpy(without, expected[ap], 7);
		without[2] = without[5] = '-';
		ck_assert_str_eq(rights(0x200003ff), without);
	}
}
END_TEST

START_TEST(a_region_ends_where_its_size_says)
{
	for (unsigned bits = 5; bits < 32; bits++) {
		uint32_t size = 1u << bits, base = bits < 30 ? 0x20000000u : 0x80000000u;
		region(0, base, bits, AP_FULL, 0);
		ck_assert_str_eq(rights(base), "rwxrwx");
		ck_assert_str_eq(rights(base + size - 1), "rwxrwx");
		ck_assert_str_eq(rights(base - 1), "------");
		if (base + size != 0) {
			ck_assert_str_eq(rights(base + size), "------");
		}
	}
	region(0, 0, 32, AP_FULL, 0);
	ck_assert_str_eq(rights(0), "rwxrwx");
	ck_assert_str_eq(rights(0xffffffff), "rwxrwx");
}
END_TEST

START_TEST(a_region_smaller_than_32_bytes_or_switched_off_is_none)
{
	for (unsigned bits = 1; bits < 5; bits++) {
		region(0, 0x20000000, bits, AP_FULL, 0);
		ck_assert_str_eq(rights(0x20000000), "------");
	}
	region(0, 0x20000000, 10, AP_FULL, 0);
	mpu.rasr[0] &= ~1u;
	ck_assert_str_eq(rights(0x20000000), "------");
}
END_TEST

START_TEST(the_highest_region_decides_where_several_lie)
{
	region(0, 0x20000000, 16, AP_FULL, 0);
	region(5, 0x20001000, 12, AP_READ, 0);
	region(2, 0x20001000, 8, AP_NONE, 0);
	ck_assert_str_eq(rights(0x20000fff), "rwxrwx");
	ck_assert_str_eq(rights(0x20001000), "r-xr-x");
	ck_assert_str_eq(rights(0x20001fff), "r-xr-x");
	ck_assert_str_eq(rights(0x20002000), "rwxrwx");
}
END_TEST

START_TEST(a_disabled_sub_region_shows_what_lies_below)
{
	region(0, 0x20000000, 16, AP_PRIV, 0);
	region(1, 0x20000000, 11, AP_FULL, 0x81 << 8);
	ck_assert_str_eq(rights(0x200000ff), "rwx---");
	ck_assert_str_eq(rights(0x20000100), "rwxrwx");
	ck_assert_str_eq(rights(0x200006ff), "rwxrwx");
	ck_assert_str_eq(rights(0x20000700), "rwx---");
}
END_TEST

START_TEST(sub_regions_begin_at_256_bytes)
{
	region(0, 0x20000000, 8, AP_FULL, 0x01 << 8);
	ck_assert_str_eq(rights(0x2000001f), "------");
	ck_assert_str_eq(rights(0x20000020), "rwxrwx");
	region(0, 0x20000000, 7, AP_FULL, 0xff << 8);
	ck_assert_str_eq(rights(0x20000000), "rwxrwx");
}
END_TEST

START_TEST(the_default_map_is_for_privileged_code_and_keeps_devices_from_execution)
{
	ck_assert_str_eq(rights(0x20000000), "------");
	mpu.ctrl |= CTRL_PRIVDEFENA;
	static const char *const expected[] = { "rwx---", "rwx---", "rw----", "rwx---", "rwx---",
		"rw----", "rw----", "rw----" };
	for (unsigned eighth = 0; eighth < 8; eighth++) {
		ck_assert_str_eq(rights(eighth << 29), expected[eighth]);
		ck_assert_str_eq(rights((eighth << 29) + 0x1fffffff), expected[eighth]);
	}
	/* A region takes its place even where it forbids all. */
	region(0, 0x20000000, 10, AP_NONE, 0);
	ck_assert_str_eq(rights(0x20000000), "------");
}
END_TEST

START_TEST(base_bits_below_the_size_do_not_count)
{
	region(0, 0x20000fe0, 12, AP_FULL, 0);
	ck_assert_str_eq(rights(0x20000000), "rwxrwx");
	ck_assert_str_eq(rights(0x20000fff), "rwxrwx");
	ck_assert_str_eq(rights(0x20001000), "------");
}
END_TEST

START_TEST(it_decides_only_while_on_and_in_fault_handlers_only_when_asked)
{
	ck_assert(mpu_decides(&mpu, false));
	ck_assert(!mpu_decides(&mpu, true));
	mpu.ctrl |= CTRL_HFNMIENA;
	ck_assert(mpu_decides(&mpu, true));
	mpu.ctrl &= ~(uint32_t)CTRL_ENABLE;
	ck_assert(!mpu_decides(&mpu, false));
	ck_assert(!mpu_decides(&mpu, true));
}
END_TEST

START_TEST(a_reset_switches_it_off_and_forgets_the_regions)
{
	region(3, 0x20000000, 12, AP_FULL, 0);
	mpu.rnr = 3;
	mpu_reset(&mpu);
	ck_assert_uint_eq(mpu.ctrl | mpu.rnr | mpu.rbar[3] | mpu.rasr[3], 0);
}
END_TEST

static bool uniform_by_bytes(uint32_t page, enum mpu_use use, bool privileged)
{
	bool first = mpu_allows(&mpu, page, use, privileged);
	for (uint32_t at = 1; at < MEMORY_PAGE; at++) {
		if (mpu_allows(&mpu, page + at, use, privileged) != first) {
			return false;
		}
	}
	return true;
}

/* The manual's words for one byte, said differently: the last region that has it wins. */
static bool allowed_by_words(uint32_t address, enum mpu_use use, bool privileged)
{
	int winner = -1;
	for (int n = 0; n < MPU_REGIONS; n++) {
		unsigned field = mpu.rasr[n] >> 1 & 31;
		uint64_t size = UINT64_C(2) << field;
		uint64_t base = mpu.rbar[n] & ~(size - 1);
		if (!(mpu.rasr[n] & 1) || size < 32 || address < base || address >= base + size) {
			continue;
		}
		uint64_t eighth = (address - base) / (size / 8);
		if (size < 256 || !(mpu.rasr[n] >> 8 >> eighth & 1)) {
			winner = n;
		}
	}
	if (winner < 0) {
		bool device = (address >= 0x40000000 && address < 0x60000000) ||
			address >= 0xa0000000;
		return privileged && (mpu.ctrl & CTRL_PRIVDEFENA) && !(use == MPU_FETCH && device);
	}
	static const char *const by_ap[] = { "", "RW", "RWr", "RWrw", "", "R", "Rr", "Rr" };
	const char *may = by_ap[mpu.rasr[winner] >> 24 & 7];
	char letter = use == MPU_WRITE ? 'W' : 'R';
	if (!privileged) {
		letter = use == MPU_WRITE ? 'w' : 'r';
	}
	return strchr(may, letter) && !(use == MPU_FETCH && (mpu.rasr[winner] & XN));
}

START_TEST(random_maps_agree_with_the_manual_byte_by_byte)
{
	struct random random;
	random_seed(&random, 5);
	for (unsigned round = 0; round < 400; round++) {
		mpu.ctrl = CTRL_ENABLE | (round & 1 ? CTRL_PRIVDEFENA : 0);
		for (unsigned n = 0; n < MPU_REGIONS; n++) {
			unsigned bits = 5 + random_below(&random, 9);
			region(n, 0x20000000 + (random_below(&random, 0x4000) >> bits << bits),
				bits, random_below(&random, 8), random_below(&random, 256) << 8);
			mpu.rasr[n] |= random_below(&random, 2) ? XN : 0;
			mpu.rasr[n] &= random_below(&random, 4) ? UINT32_MAX : ~1u;
		}
		for (unsigned n = 0; n < 200; n++) {
			uint32_t at = 0x20000000 + random_below(&random, 0x4400);
			enum mpu_use use = (enum mpu_use)(n % 3);
			bool privileged = n & 1;
			ck_assert_msg(mpu_allows(&mpu, at, use, privileged) ==
					allowed_by_words(at, use, privileged),
				"round %u, %08x, use %d", round, at, use);
		}
		for (uint32_t page = 0x20000000; page < 0x20004000; page += MEMORY_PAGE * 3) {
			enum mpu_use use = (enum mpu_use)(page / MEMORY_PAGE % 3);
			ck_assert(mpu_uniform(&mpu, page, use, round & 2) ==
				uniform_by_bytes(page, use, round & 2));
		}
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		each_access_permission_means_what_the_manual_says,
		a_region_ends_where_its_size_says,
		a_region_smaller_than_32_bytes_or_switched_off_is_none,
		the_highest_region_decides_where_several_lie,
		a_disabled_sub_region_shows_what_lies_below,
		sub_regions_begin_at_256_bytes,
		the_default_map_is_for_privileged_code_and_keeps_devices_from_execution,
		base_bits_below_the_size_do_not_count,
		it_decides_only_while_on_and_in_fault_handlers_only_when_asked,
		a_reset_switches_it_off_and_forgets_the_regions,
		random_maps_agree_with_the_manual_byte_by_byte,
		NULL,
	};
	return suite_run("mpu", setup, NULL, tests);
}
