/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A restored machine is what it was and does what it did: byte by byte, by hash, and by everything it says for a
 * while, in any order of checkpoints and whatever ran in between.
 */
#include <stdio.h>

#include "base/hash.h"
#include "engine/random.h"
#include "machine/mpu.h"
#include "machine/nvic.h"
#include "support/mini.h"
#include "support/suite.h"

enum { POINTS = 8, CTRL_ENABLE = 1, CTRL_PRIVDEFENA = 4, FULL = 3 << 24 };
static const uint64_t FUTURE_PS = 60000000; /* 60 us */

/*
 * Counts in its TCM, scatters the count over the shared RAM and says it; every sixteenth round sleeps until the
 * SysTick, whose handler counts as well and uses the FPU.
 */
static void load_work(unsigned n)
{
	mini_code(n, MINI_CODE,
		(uint32_t[]){ movw(1, 0xe000ed88), movt(1, 0xe000ed88), movw(0, 0x00f00000),
			movt(0, 0x00f00000), str(0, 1, 0), movw(1, MINI_DATA), movt(1, MINI_DATA),
			movw(2, MINI_RAM), movt(2, MINI_RAM), movw(6, MINI_BOX), movt(6, MINI_BOX),
			movw(7, 0x3ffc), mov(4, 15),
			/* loop: */
			ldr(0, 1, 0), adds(0, 1), str(0, 1, 0), mov(3, 52 + n * 4),
			0x4343 /* MULS r3, r0 */, 0x403b /* ANDS r3, r7 */,
			0x50d0 /* STR r0, [r2, r3] */, str(0, 6, BOX_SAY),
			0xee000a10 /* VMOV s0, r0 */, 0x4220 /* TST r0, r4 */, bne(4), WFI, b(-26),
			END });
	mini_code(n, MINI_TRAP,
		(uint32_t[]){ movw(3, MINI_DATA), movt(3, MINI_DATA), ldr(0, 3, 8), adds(0, 1),
			str(0, 3, 8), 0xee000a90 /* VMOV s1, r0 */, BX_LR, END });
	char name[16];
	snprintf(name, sizeof(name), "m%u.systick", n);
	struct device *systick = machine_find_device(mini, name);
	mini_start(n);
	device_write(systick, 0x14, 4, 431 + n * 97);
	device_write(systick, 0x10, 4, 7);
}

static void open_work(unsigned cores)
{
	mini_open(cores);
	for (unsigned n = 0; n < cores; n++) {
		load_work(n);
	}
}

/* Two regions that split a page of the RAM, the background for the rest. */
static void protect(unsigned n)
{
	struct mpu *mpu = core_nvic(mini_core[n])->mpu;
	mpu->rbar[0] = MINI_RAM;
	mpu->rasr[0] = 1 | 15 << 1 | FULL | 0xf0 << 8;
	mpu->rbar[1] = MINI_RAM + 0x100;
	mpu->rasr[1] = 1 | 6 << 1 | FULL;
	mpu->ctrl = CTRL_ENABLE | CTRL_PRIVDEFENA;
	mpu->changed(mpu->owner);
}

static uint64_t hash_said(uint64_t hash)
{
	for (unsigned n = 0; n < mini_said_count; n++) {
		uint64_t both[2] = { mini_said[n].value, mini_said[n].when_ps };
		hash = hash_bytes(both, sizeof(both), hash);
	}
	return hash;
}

/* All that can be seen of what comes next. */
static uint64_t future(void)
{
	mini_said_count = 0;
	mini_run_ps(machine_now_ps(mini) + FUTURE_PS);
	return hash_said(machine_hash(mini));
}

struct point {
	struct checkpoint *checkpoint;
	uint64_t hash, future;
};

static void point_take(struct point *point)
{
	point->checkpoint = machine_checkpoint(mini);
	point->hash = machine_hash(mini);
	ck_assert(checkpoint_matches(mini, point->checkpoint));
	point->future = future();
}

static void point_check(const struct point *point, unsigned round)
{
	machine_restore(mini, point->checkpoint);
	ck_assert_msg(checkpoint_matches(mini, point->checkpoint),
		"round %u: something else came back", round);
	ck_assert_msg(machine_hash(mini) == point->hash, "round %u: another hash", round);
	uint64_t now = future();
	ck_assert_msg(now == point->future, "round %u: another future", round);
}

/* Restores the points at random, running on for random times in between. */
static void check_any_order(struct point *points, unsigned count, unsigned seed)
{
	struct random random;
	random_seed(&random, seed);
	for (unsigned round = 0; round < 40; round++) {
		point_check(&points[random_below(&random, count)], round);
		if (random_below(&random, 2)) {
			mini_run_ps(machine_now_ps(mini) + random_below(&random, 100000000));
		}
		if (random_below(&random, 3) == 0) {
			machine_restore(mini, points[random_below(&random, count)].checkpoint);
		}
	}
	for (unsigned n = 0; n < count; n++) {
		checkpoint_destroy(points[(n * 5 + 3) % count].checkpoint);
	}
}

static void check_points(unsigned seed)
{
	struct random random;
	struct point points[POINTS];
	random_seed(&random, seed);
	for (unsigned n = 0; n < POINTS; n++) {
		point_take(&points[n]);
		mini_said_count = 0;
		mini_run_ps(machine_now_ps(mini) + random_below(&random, 50000000));
	}
	check_any_order(points, POINTS, seed);
}

START_TEST(checkpoints_of_one_core_come_back_in_any_order)
{
	open_work(1);
	check_points(1);
	ck_assert_uint_gt(mini_peek(0, MINI_DATA + 8), 0); /* the SysTick did come */
	mini_close();
}
END_TEST

START_TEST(checkpoints_of_two_cores_come_back_in_any_order)
{
	open_work(2);
	check_points(2);
	mini_close();
}
END_TEST

START_TEST(checkpoints_with_the_mpu_on_come_back_in_any_order)
{
	open_work(2);
	mini_run_us(3);
	protect(0);
	check_points(3);
	ck_assert_uint_eq(core_fault_count(mini_core[0]), 0);
	mini_close();
}
END_TEST

START_TEST(a_checkpoint_with_the_mpu_off_comes_back_after_it_was_on_and_the_reverse)
{
	struct point points[2];
	open_work(1);
	mini_run_us(20);
	point_take(&points[0]);
	/* Nothing but the TCM and the box: the work faults at its next store to the RAM. */
	struct mpu *mpu = core_nvic(mini_core[0])->mpu;
	mpu->rbar[0] = MINI_TCM;
	mpu->rasr[0] = 1 | 15 << 1 | FULL;
	mpu->ctrl = CTRL_ENABLE;
	mpu->changed(mpu->owner);
	point_take(&points[1]);
	ck_assert_uint_ge(core_fault_count(mini_core[0]), 1);
	check_any_order(points, 2, 4);
	mini_close();
}
END_TEST

START_TEST(a_checkpoint_comes_back_each_time_the_mpu_was_switched_on_after_it)
{
	struct point point;
	open_work(1);
	mini_run_us(20);
	point_take(&point);
	struct mpu *mpu = core_nvic(mini_core[0])->mpu;
	for (unsigned n = 0; n < 6; n++) {
		machine_restore(mini, point.checkpoint);
		mpu->rbar[0] = MINI_TCM;
		mpu->rasr[0] = 1 | 15 << 1 | FULL;
		mpu->ctrl = CTRL_ENABLE;
		mpu->changed(mpu->owner);
		if (n & 1) {
			mini_run_ps(machine_now_ps(mini) + FUTURE_PS);
		}
		point_check(&point, n);
	}
	checkpoint_destroy(point.checkpoint);
	mini_close();
}
END_TEST

START_TEST(a_checkpoint_of_a_sleeping_core_comes_back)
{
	struct point points[3];
	open_work(1);
	unsigned taken = 0;
	for (unsigned n = 0; n < 4000 && taken < 3; n++) {
		mini_run_ps(machine_now_ps(mini) + 130000);
		if (core_state(mini_core[0]) == CORE_ASLEEP) {
			point_take(&points[taken++]);
		}
	}
	ck_assert_uint_eq(taken, 3);
	check_any_order(points, 3, 5);
	mini_close();
}
END_TEST

START_TEST(checkpoints_come_back_after_code_was_overwritten_by_the_host)
{
	struct point points[3];
	open_work(2);
	mini_run_us(20);
	point_take(&points[0]);
	mini_code(0, MINI_CODE + 50, (uint32_t[]){ adds(0, 3), END });
	mini_code(1, MINI_CODE + 50, (uint32_t[]){ subs(0, 1), END });
	point_take(&points[1]);
	ck_assert_uint_eq(mini_said[1].value - mini_said[0].value, 3);
	mini_code(0, MINI_TRAP, (uint32_t[]){ BX_LR, END });
	point_take(&points[2]);
	ck_assert_uint_ne(points[0].future, points[1].future);
	check_any_order(points, 3, 6);
	mini_close();
}
END_TEST

/* Runs a routine that it writes anew each round: MOVS r0, #count; BX LR. */
static void load_self_modifying(unsigned n, uint32_t routine)
{
	mini_code(n, routine, (uint32_t[]){ mov(0, 1), BX_LR, END });
	mini_code(n, MINI_CODE,
		(uint32_t[]){ movw(1, routine), movt(1, routine), movw(6, MINI_BOX),
			movt(6, MINI_BOX), movw(5, 0x2000), mov_reg(4, 1), adds(4, 1),
			/* loop: */
			0x800d /* STRH r5, [r1] */, 0x47a0 /* BLX r4 */, str(0, 6, BOX_SAY),
			adds(5, 1), 0xb2ed /* UXTB r5, r5 */, 0xf5055500 /* ADD r5, r5, #0x2000 */,
			mov(0, 250), subs(0, 1), bne(-2), b(-20), END });
}

START_TEST(checkpoints_come_back_after_code_was_overwritten_by_itself)
{
	for (unsigned shared = 0; shared < 2; shared++) {
		struct point points[4];
		mini_open(2);
		for (unsigned n = 0; n < 2; n++) {
			load_self_modifying(n, shared ? MINI_RAM + 0x40 * n : MINI_TCM + 0x2000);
			mini_start(n);
		}
		for (unsigned n = 0; n < 4; n++) {
			mini_run_ps(machine_now_ps(mini) + 777777);
			point_take(&points[n]);
		}
		check_any_order(points, 4, 7 + shared);
		mini_close();
	}
}
END_TEST

START_TEST(
	a_checkpoint_taken_at_a_breakpoint_half_way_in_a_slice_has_the_future_of_the_run_that_went_on)
{
	uint64_t futures[3];
	for (unsigned round = 0; round < 3; round++) {
		open_work(2);
		mini_run_us(11);
		struct checkpoint *checkpoint = NULL;
		if (round) {
			core_break_add(mini_core[1], MINI_CODE + 54);
			for (unsigned n = 0; n < 7; n++) {
				ck_assert_int_eq(mini_run_us(100), MACHINE_BREAK);
			}
			core_break_remove(mini_core[1], MINI_CODE + 54);
			checkpoint = machine_checkpoint(mini);
			if (round > 1) {
				unsigned said = mini_said_count;
				mini_run_us(333);
				machine_restore(mini, checkpoint);
				mini_said_count = said;
			}
		}
		mini_run_us(400);
		futures[round] = hash_said(machine_hash(mini));
		checkpoint_destroy(checkpoint);
		mini_close();
	}
	ck_assert_uint_eq(futures[1], futures[0]);
	ck_assert_uint_eq(futures[2], futures[0]);
}
END_TEST

START_TEST(checkpoints_come_back_after_a_breakpoint_stopped_the_run_half_way_in_a_slice)
{
	struct point points[2];
	open_work(2);
	mini_run_us(11);
	point_take(&points[0]);
	mini_run_us(150);
	point_take(&points[1]);
	for (unsigned n = 0; n < 10; n++) {
		core_break_add(mini_core[n & 1], MINI_CODE + 54);
		ck_assert_int_eq(mini_run_us(2000), MACHINE_BREAK);
		core_break_remove(mini_core[n & 1], MINI_CODE + 54);
		point_check(&points[n / 2 & 1], n);
	}
	check_any_order(points, 2, 9);
	mini_close();
}
END_TEST

START_TEST(taking_a_checkpoint_changes_nothing_of_the_future)
{
	uint64_t hash[2];
	for (unsigned takes = 0; takes < 2; takes++) {
		struct checkpoint *taken[20] = { NULL };
		open_work(2);
		for (unsigned n = 0; n < 20; n++) {
			mini_run_ps((n + 1) * UINT64_C(7654321));
			if (takes) {
				taken[n] = machine_checkpoint(mini);
			}
		}
		mini_run_us(300);
		hash[takes] = hash_said(machine_hash(mini));
		for (unsigned n = 0; n < 20; n++) {
			checkpoint_destroy(taken[n]);
		}
		mini_close();
	}
	ck_assert_uint_eq(hash[0], hash[1]);
}
END_TEST

START_TEST(a_restore_of_a_machine_whose_cores_were_off_switches_them_off)
{
	mini_open(1);
	struct checkpoint *off = machine_checkpoint(mini);
	load_work(0);
	mini_run_us(50);
	machine_restore(mini, off);
	ck_assert(checkpoint_matches(mini, off));
	ck_assert_int_eq(core_state(mini_core[0]), CORE_OFF);
	ck_assert_int_eq(mini_run_us(100), MACHINE_IDLE);
	checkpoint_destroy(off);
	mini_close();
}
END_TEST

/* A trial: from the checkpoint, one thing made different, a while; what it changed. */
static uint64_t trial(struct checkpoint *from, unsigned kind)
{
	machine_restore(mini, from);
	if (kind == 1) {
		mini_word(0, MINI_DATA, 1000);
	} else if (kind == 2) {
		mini_set_reg(1, "r4", 7);
	} else if (kind == 3) {
		nvic_set_enabled(core_nvic(mini_core[0]), NVIC_IRQ0, true);
		nvic_pend(core_nvic(mini_core[0]), NVIC_IRQ0);
	}
	mini_said_count = 0;
	mini_run_ps(machine_now_ps(mini) + FUTURE_PS);
	return machine_hash_changes(mini, from);
}

START_TEST(equal_trials_have_equal_changes_whatever_ran_before)
{
	open_work(2);
	mini_run_us(17);
	struct checkpoint *from = machine_checkpoint(mini);
	uint64_t first[4];
	for (unsigned kind = 0; kind < 4; kind++) {
		first[kind] = trial(from, kind);
		for (unsigned other = 0; other < kind; other++) {
			ck_assert_uint_ne(first[kind], first[other]);
		}
	}
	struct random random;
	random_seed(&random, 3);
	for (unsigned n = 0; n < 60; n++) {
		unsigned kind = random_below(&random, 4);
		ck_assert_msg(
			trial(from, kind) == first[kind], "trial %u of kind %u differs", n, kind);
		if (n % 20 == 10) {
			mini_said_count = 0;
			mini_run_ps(machine_now_ps(mini) + 30 * FUTURE_PS);
		}
	}
	checkpoint_destroy(from);
	mini_close();
}
END_TEST

START_TEST(nothing_changed_right_after_a_restore_hashes_as_nothing_changed_at_first)
{
	open_work(1);
	mini_run_us(17);
	struct checkpoint *from = machine_checkpoint(mini);
	uint64_t nothing = machine_hash_changes(mini, from);
	for (unsigned n = 0; n < 5; n++) {
		mini_said_count = 0;
		mini_run_ps(machine_now_ps(mini) + FUTURE_PS);
		ck_assert_uint_ne(machine_hash_changes(mini, from), nothing);
		machine_restore(mini, from);
		ck_assert_uint_eq(machine_hash_changes(mini, from), nothing);
	}
	checkpoint_destroy(from);
	mini_close();
}
END_TEST

START_TEST(a_checkpoint_outlives_the_one_it_shares_pages_with)
{
	struct point points[3];
	open_work(1);
	for (unsigned n = 0; n < 3; n++) {
		mini_run_ps(machine_now_ps(mini) + 9000000);
		point_take(&points[n]);
	}
	checkpoint_destroy(points[0].checkpoint);
	point_check(&points[1], 1);
	checkpoint_destroy(points[1].checkpoint); /* the one the marks are relative to */
	mini_said_count = 0;
	mini_run_ps(machine_now_ps(mini) + FUTURE_PS);
	point_check(&points[2], 2);
	struct point last;
	point_take(&last);
	checkpoint_destroy(points[2].checkpoint);
	point_check(&last, 3);
	checkpoint_destroy(last.checkpoint);
	mini_close();
}
END_TEST

START_TEST(a_difference_anywhere_is_seen)
{
	open_work(1);
	mini_run_us(9);
	struct checkpoint *from = machine_checkpoint(mini);
	ck_assert(checkpoint_matches(mini, from));
	mini_word(0, MINI_RAM + 0xfffc, 1);
	ck_assert(!checkpoint_matches(mini, from));
	machine_restore(mini, from);
	nvic_pend(core_nvic(mini_core[0]), NVIC_IRQ0 + 9);
	ck_assert(!checkpoint_matches(mini, from));
	machine_restore(mini, from);
	ck_assert(checkpoint_matches(mini, from));
	checkpoint_destroy(from);
	mini_close();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		checkpoints_of_one_core_come_back_in_any_order,
		checkpoints_of_two_cores_come_back_in_any_order,
		checkpoints_with_the_mpu_on_come_back_in_any_order,
		a_checkpoint_with_the_mpu_off_comes_back_after_it_was_on_and_the_reverse,
		a_checkpoint_comes_back_each_time_the_mpu_was_switched_on_after_it,
		a_checkpoint_of_a_sleeping_core_comes_back,
		checkpoints_come_back_after_code_was_overwritten_by_the_host,
		checkpoints_come_back_after_code_was_overwritten_by_itself,
		a_checkpoint_taken_at_a_breakpoint_half_way_in_a_slice_has_the_future_of_the_run_that_went_on,
		checkpoints_come_back_after_a_breakpoint_stopped_the_run_half_way_in_a_slice,
		taking_a_checkpoint_changes_nothing_of_the_future,
		a_restore_of_a_machine_whose_cores_were_off_switches_them_off,
		equal_trials_have_equal_changes_whatever_ran_before,
		nothing_changed_right_after_a_restore_hashes_as_nothing_changed_at_first,
		a_checkpoint_outlives_the_one_it_shares_pages_with,
		a_difference_anywhere_is_seen,
		NULL,
	};
	return suite_run("checkpoint", NULL, NULL, tests);
}
