/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which exception runs next: by hand, and against a model that searches all exceptions one by one. */
#include "machine/nvic.h"

#include <string.h>

#include "engine/random.h"
#include "engine/snap.h"
#include "machine/mpu.h"
#include "support/suite.h"

enum { LINES = 80, EXCEPTIONS = NVIC_IRQ0 + LINES };

static struct nvic nvic;
static struct mpu mpu;
static unsigned told;

static void tell(void *owner)
{
	told++;
}

static void setup(void)
{
	memset(&nvic, 0, sizeof(nvic));
	memset(&mpu, 0, sizeof(mpu));
	nvic.mpu = &mpu;
	nvic_init(&nvic, LINES, 3);
	nvic.changed = tell;
	told = 0;
}

static void arrive(unsigned irq, uint8_t priority)
{
	nvic_set_enabled(&nvic, NVIC_IRQ0 + irq, true);
	nvic_set_priority(&nvic, NVIC_IRQ0 + irq, priority);
	nvic_pend(&nvic, NVIC_IRQ0 + irq);
}

START_TEST(only_the_implemented_bits_of_a_priority_are_kept)
{
	for (unsigned bits = 1; bits <= 8; bits++) {
		nvic_init(&nvic, LINES, bits);
		nvic_set_priority(&nvic, NVIC_IRQ0, 0xff);
		ck_assert_uint_eq(nvic.priority[NVIC_IRQ0], (0xff00u >> bits) & 0xff);
	}
}
END_TEST

START_TEST(a_reset_leaves_the_fixed_exceptions_enabled_and_nothing_else)
{
	nvic_set_enabled(&nvic, NVIC_IRQ0 + 5, true);
	nvic_pend(&nvic, NVIC_IRQ0 + 5);
	nvic_activate(&nvic, EXC_SVC);
	nvic.ccr = nvic.primask = nvic.group = 3;
	nvic_reset(&nvic);
	ck_assert_uint_eq(nvic.enabled[0], 0xff8f);
	for (unsigned word = 0; word < NVIC_WORDS; word++) {
		ck_assert_uint_eq(nvic.pending[word] | nvic.active[word], 0);
		ck_assert(word == 0 || nvic.enabled[word] == 0);
	}
	ck_assert_uint_eq(nvic.ccr, 0x200);
	ck_assert_int_eq(nvic_execution_priority(&nvic), NVIC_IDLE);
}
END_TEST

START_TEST(a_reset_keeps_the_levels_of_the_inputs)
{
	nvic_input(&nvic, 3, true);
	nvic_reset(&nvic);
	ck_assert(!nvic_is_pending(&nvic, NVIC_IRQ0 + 3));
	/* Still high: no edge, so nothing is pended until it has fallen. */
	nvic_input(&nvic, 3, true);
	ck_assert(!nvic_is_pending(&nvic, NVIC_IRQ0 + 3));
	nvic_input(&nvic, 3, false);
	nvic_input(&nvic, 3, true);
	ck_assert(nvic_is_pending(&nvic, NVIC_IRQ0 + 3));
}
END_TEST

START_TEST(of_two_with_one_priority_the_lower_number_goes_first)
{
	arrive(9, 0x40);
	arrive(4, 0x40);
	ck_assert_uint_eq(nvic_best(&nvic), NVIC_IRQ0 + 4);
	nvic_pend(&nvic, EXC_PENDSV);
	nvic_set_priority(&nvic, EXC_PENDSV, 0x40);
	ck_assert_uint_eq(nvic_best(&nvic), EXC_PENDSV);
}
END_TEST

START_TEST(the_fixed_priorities_go_before_all_others)
{
	arrive(0, 0);
	nvic_pend(&nvic, EXC_HARD);
	ck_assert_uint_eq(nvic_best(&nvic), EXC_HARD);
	nvic_pend(&nvic, EXC_NMI);
	ck_assert_uint_eq(nvic_best(&nvic), EXC_NMI);
	ck_assert_int_eq(nvic_priority(&nvic, EXC_RESET), -3);
	ck_assert_int_eq(nvic_priority(&nvic, EXC_NMI), -2);
	ck_assert_int_eq(nvic_priority(&nvic, EXC_HARD), -1);
}
END_TEST

START_TEST(equal_priority_does_not_pre_empt)
{
	arrive(1, 0x40);
	nvic_activate(&nvic, NVIC_IRQ0 + 1);
	arrive(0, 0x40);
	ck_assert_uint_eq(nvic_best(&nvic), EXC_NONE);
	nvic_set_priority(&nvic, NVIC_IRQ0, 0x20);
	ck_assert_uint_eq(nvic_best(&nvic), NVIC_IRQ0);
}
END_TEST

START_TEST(sub_priorities_order_but_do_not_pre_empt)
{
	nvic.group = 6; /* bit 7 alone is the group */
	arrive(1, 0x60);
	nvic_activate(&nvic, NVIC_IRQ0 + 1);
	arrive(2, 0x20);
	ck_assert_uint_eq(nvic_best(&nvic), EXC_NONE);
	ck_assert_uint_eq(nvic_pending_number(&nvic), NVIC_IRQ0 + 2);
	nvic_deactivate(&nvic, NVIC_IRQ0 + 1);
	arrive(1, 0x60);
	ck_assert_uint_eq(nvic_best(&nvic), NVIC_IRQ0 + 2);
}
END_TEST

START_TEST(with_group_seven_nothing_pre_empts_but_the_fixed_ones)
{
	nvic.group = 7;
	arrive(1, 0xe0);
	nvic_activate(&nvic, NVIC_IRQ0 + 1);
	arrive(2, 0);
	ck_assert_uint_eq(nvic_best(&nvic), EXC_NONE);
	nvic_pend(&nvic, EXC_HARD);
	ck_assert_uint_eq(nvic_best(&nvic), EXC_HARD);
}
END_TEST

START_TEST(a_disabled_interrupt_stays_pending_and_waits)
{
	nvic_pend(&nvic, NVIC_IRQ0 + 7);
	ck_assert_uint_eq(nvic_best(&nvic), EXC_NONE);
	ck_assert(!nvic_wakes(&nvic));
	nvic_set_enabled(&nvic, NVIC_IRQ0 + 7, true);
	ck_assert_uint_eq(nvic_best(&nvic), NVIC_IRQ0 + 7);
}
END_TEST

START_TEST(masks_hold_back_what_they_say)
{
	arrive(1, 0x40);
	nvic.basepri = 0x40;
	ck_assert_uint_eq(nvic_best(&nvic), EXC_NONE);
	nvic.basepri = 0x60;
	ck_assert_uint_eq(nvic_best(&nvic), NVIC_IRQ0 + 1);
	nvic.basepri = 0x1f; /* unimplemented bits alone mask nothing */
	ck_assert_uint_eq(nvic_best(&nvic), NVIC_IRQ0 + 1);
	nvic.basepri = 0;
	nvic.primask = 1;
	ck_assert_uint_eq(nvic_best(&nvic), EXC_NONE);
	nvic_pend(&nvic, EXC_HARD);
	ck_assert_uint_eq(nvic_best(&nvic), EXC_HARD);
	nvic.faultmask = 1;
	ck_assert_uint_eq(nvic_best(&nvic), EXC_NONE);
	nvic_pend(&nvic, EXC_NMI);
	ck_assert_uint_eq(nvic_best(&nvic), EXC_NMI);
}
END_TEST

START_TEST(primask_does_not_keep_an_interrupt_from_waking_but_basepri_does)
{
	arrive(1, 0x40);
	nvic.primask = 1;
	ck_assert(nvic_wakes(&nvic));
	nvic.basepri = 0x20;
	ck_assert(!nvic_wakes(&nvic));
	nvic.basepri = 0;
	nvic.faultmask = 1;
	ck_assert(!nvic_wakes(&nvic));
}
END_TEST

START_TEST(vectpending_sees_basepri_and_faultmask_but_not_primask)
{
	arrive(1, 0x40);
	nvic.primask = 1;
	ck_assert_uint_eq(nvic_vectpending(&nvic), NVIC_IRQ0 + 1);
	nvic.basepri = 0x40;
	ck_assert_uint_eq(nvic_vectpending(&nvic), EXC_NONE);
	nvic.basepri = 0;
	nvic.faultmask = 1;
	ck_assert_uint_eq(nvic_vectpending(&nvic), EXC_NONE);
	nvic_pend(&nvic, EXC_NMI);
	ck_assert_uint_eq(nvic_vectpending(&nvic), EXC_NMI);
}
END_TEST

START_TEST(a_level_that_stays_pends_again_when_its_handler_returns)
{
	nvic_set_enabled(&nvic, NVIC_IRQ0 + 2, true);
	nvic_input(&nvic, 2, true);
	nvic_activate(&nvic, NVIC_IRQ0 + 2);
	ck_assert(!nvic_is_pending(&nvic, NVIC_IRQ0 + 2));
	nvic_deactivate(&nvic, NVIC_IRQ0 + 2);
	ck_assert(nvic_is_pending(&nvic, NVIC_IRQ0 + 2));
	nvic_activate(&nvic, NVIC_IRQ0 + 2);
	nvic_input(&nvic, 2, false);
	nvic_deactivate(&nvic, NVIC_IRQ0 + 2);
	ck_assert(!nvic_is_pending(&nvic, NVIC_IRQ0 + 2));
}
END_TEST

START_TEST(a_pulse_stays_pending_after_the_level_has_fallen)
{
	nvic_input(&nvic, 2, true);
	nvic_input(&nvic, 2, false);
	ck_assert(nvic_is_pending(&nvic, NVIC_IRQ0 + 2));
	/* A second pulse while the first is served is served as well. */
	nvic_activate(&nvic, NVIC_IRQ0 + 2);
	nvic_input(&nvic, 2, true);
	nvic_input(&nvic, 2, false);
	nvic_deactivate(&nvic, NVIC_IRQ0 + 2);
	ck_assert(nvic_is_pending(&nvic, NVIC_IRQ0 + 2));
}
END_TEST

START_TEST(a_pending_level_cannot_be_taken_back_while_it_is_high)
{
	nvic_input(&nvic, 2, true);
	nvic_unpend(&nvic, NVIC_IRQ0 + 2);
	ck_assert(nvic_is_pending(&nvic, NVIC_IRQ0 + 2));
	nvic_input(&nvic, 2, false);
	nvic_unpend(&nvic, NVIC_IRQ0 + 2);
	ck_assert(!nvic_is_pending(&nvic, NVIC_IRQ0 + 2));
}
END_TEST

START_TEST(pending_is_an_event_only_with_sevonpend_and_only_when_it_is_new)
{
	nvic_pend(&nvic, NVIC_IRQ0);
	ck_assert(!nvic.event);
	nvic.scr = 1 << 4;
	nvic_pend(&nvic, NVIC_IRQ0);
	ck_assert(!nvic.event);
	nvic_pend(&nvic, NVIC_IRQ0 + 1);
	ck_assert(nvic.event);
}
END_TEST

START_TEST(whoever_watches_is_told_of_each_change_that_may_matter)
{
	nvic_pend(&nvic, NVIC_IRQ0);
	ck_assert_uint_eq(told, 1);
	nvic_pend(&nvic, NVIC_IRQ0);
	ck_assert_uint_eq(told, 1);
	nvic_set_enabled(&nvic, NVIC_IRQ0, true);
	ck_assert_uint_eq(told, 2);
	nvic_set_priority(&nvic, NVIC_IRQ0, 0x20);
	ck_assert_uint_eq(told, 3);
	nvic_activate(&nvic, NVIC_IRQ0);
	ck_assert_uint_eq(told, 4);
	nvic_deactivate(&nvic, NVIC_IRQ0);
	ck_assert_uint_eq(told, 5);
	nvic_input(&nvic, 1, true);
	ck_assert_uint_eq(told, 6);
	nvic_input(&nvic, 1, false);
	nvic_unpend(&nvic, NVIC_IRQ0 + 1);
	ck_assert_uint_eq(told, 7);
}
END_TEST

START_TEST(anything_active_leaves_out_the_one_it_is_told_to)
{
	ck_assert(!nvic_anything_active(&nvic, EXC_NONE));
	nvic_activate(&nvic, NVIC_IRQ0 + 40);
	ck_assert(nvic_anything_active(&nvic, EXC_NONE));
	ck_assert(!nvic_anything_active(&nvic, NVIC_IRQ0 + 40));
	ck_assert(nvic_anything_active(&nvic, NVIC_IRQ0 + 8)); /* the same bit of another word */
	nvic_activate(&nvic, EXC_SVC);
	ck_assert(nvic_anything_active(&nvic, NVIC_IRQ0 + 40));
}
END_TEST

/* The simple model: one record an exception, and searches from end to end. */
struct simple {
	struct {
		bool pending, active, enabled, level;
		unsigned priority;
	} of[EXCEPTIONS];
	unsigned group, primask, faultmask, basepri;
};

static int simple_group(const struct simple *s, unsigned priority)
{
	unsigned sub_bits = s->group + 1;
	return (int)(sub_bits >= 8 ? 0 : priority >> sub_bits << sub_bits);
}

static int simple_priority(const struct simple *s, unsigned n)
{
	return n == EXC_NMI ? -2 : n == EXC_HARD ? -1 : simple_group(s, s->of[n].priority);
}

static int simple_execution(const struct simple *s, bool with_primask)
{
	int now = NVIC_IDLE;
	for (unsigned n = 1; n < EXCEPTIONS; n++) {
		if (s->of[n].active && simple_priority(s, n) < now) {
			now = simple_priority(s, n);
		}
	}
	if (s->basepri && simple_group(s, s->basepri) < now) {
		now = simple_group(s, s->basepri);
	}
	if (s->primask && with_primask && now > 0) {
		now = 0;
	}
	return s->faultmask && now > -1 ? -1 : now;
}

static unsigned simple_pending(const struct simple *s)
{
	unsigned best = EXC_NONE;
	int best_key = 1 << 20;
	for (unsigned n = 1; n < EXCEPTIONS; n++) {
		int key = n == EXC_NMI ? -2 : n == EXC_HARD ? -1 : (int)s->of[n].priority;
		if (s->of[n].pending && s->of[n].enabled && key < best_key) {
			best = n;
			best_key = key;
		}
	}
	return best;
}

static void simple_pend(struct simple *s, unsigned n)
{
	s->of[n].pending = true;
}

/* One random thing happens to both. */
static void happen(struct random *random, struct simple *s)
{
	static const unsigned system[] = { EXC_NMI, EXC_HARD, EXC_MEM, EXC_BUS, EXC_USAGE, EXC_SVC,
		EXC_DEBUG, EXC_PENDSV, EXC_SYSTICK };
	unsigned n = random_below(random, 3) ? NVIC_IRQ0 + random_below(random, LINES) :
					       system[random_below(random, 9)];
	bool on = random_below(random, 2);
	uint8_t byte = (uint8_t)random_next(random);
	switch (random_below(random, 12)) {
	case 0:
	case 1:
		nvic_pend(&nvic, n);
		simple_pend(s, n);
		break;
	case 2:
		nvic_unpend(&nvic, n);
		s->of[n].pending &= s->of[n].level && !s->of[n].active;
		break;
	case 3:
	case 4:
		if (n >= NVIC_IRQ0 || (n >= EXC_MEM && n <= EXC_USAGE)) {
			nvic_set_enabled(&nvic, n, on);
			s->of[n].enabled = on;
		}
		break;
	case 5:
		nvic_set_priority(&nvic, n, byte);
		s->of[n].priority = byte & 0xe0;
		break;
	case 6:
		if (n >= NVIC_IRQ0) {
			nvic_input(&nvic, n - NVIC_IRQ0, on);
			s->of[n].pending |= on && !s->of[n].level;
			s->of[n].level = on;
		}
		break;
	case 7:
		nvic.group = byte & 7;
		s->group = byte & 7;
		break;
	case 8:
		nvic.basepri = on ? byte & 0xe0 : 0;
		s->basepri = nvic.basepri;
		nvic.primask = byte & 1;
		s->primask = byte & 1;
		nvic.faultmask = (byte & 14) == 0;
		s->faultmask = (byte & 14) == 0;
		break;
	case 9:
	case 10:
		n = nvic_best(&nvic);
		if (n != EXC_NONE) {
			nvic_activate(&nvic, n);
			s->of[n].pending = false;
			s->of[n].active = true;
		}
		break;
	default:
		if (s->of[n].active) {
			nvic_deactivate(&nvic, n);
			s->of[n].active = false;
			s->of[n].pending |= s->of[n].level;
		}
	}
}

static void compare(const struct simple *s, unsigned seed, unsigned step)
{
	unsigned pending = simple_pending(s);
	int priority = pending ? simple_priority(s, pending) : NVIC_IDLE;
	unsigned best = pending && priority < simple_execution(s, true) ? pending : EXC_NONE;
	bool wakes = pending && priority < simple_execution(s, false);
	ck_assert_msg(nvic_pending_number(&nvic) == pending, "seed %u step %u: pending %u, not %u",
		seed, step, nvic_pending_number(&nvic), pending);
	ck_assert_msg(nvic_execution_priority(&nvic) == simple_execution(s, true),
		"seed %u step %u: execution priority %d, not %d", seed, step,
		nvic_execution_priority(&nvic), simple_execution(s, true));
	ck_assert_msg(nvic_best(&nvic) == best, "seed %u step %u: best %u, not %u", seed, step,
		nvic_best(&nvic), best);
	ck_assert_msg(nvic_wakes(&nvic) == wakes, "seed %u step %u: wakes", seed, step);
	bool any = false, same = true;
	for (unsigned n = 1; n < EXCEPTIONS; n++) {
		same &= nvic_is_pending(&nvic, n) == s->of[n].pending;
		same &= nvic_is_active(&nvic, n) == s->of[n].active;
		any |= s->of[n].active;
	}
	ck_assert_msg(same, "seed %u step %u: pending or active", seed, step);
	ck_assert(nvic_anything_active(&nvic, EXC_NONE) == any);
}

START_TEST(random_histories_agree_with_a_search_from_end_to_end)
{
	for (unsigned seed = 1; seed <= 60; seed++) {
		struct random random;
		struct simple s = { 0 };
		random_seed(&random, seed);
		setup();
		for (unsigned n = 1; n < NVIC_IRQ0; n++) {
			s.of[n].enabled = n < EXC_MEM || n > EXC_USAGE;
		}
		for (unsigned step = 0; step < 1000; step++) {
			happen(&random, &s);
			compare(&s, seed, step);
		}
	}
}
END_TEST

START_TEST(a_hash_differs_with_each_kind_of_state)
{
	struct nvic fresh = nvic;
	struct mpu fresh_mpu = mpu;
	uint64_t hash[16];
	for (unsigned n = 0; n < 16; n++) {
		nvic = fresh;
		mpu = fresh_mpu;
		void *const places[] = { &nvic.pending[2], &nvic.active[2], &nvic.enabled[2],
			&nvic.level[2], &nvic.priority[95], &nvic.group, &nvic.primask,
			&nvic.faultmask, &nvic.basepri, &nvic.vtor, &nvic.demcr, &nvic.current,
			&nvic.cyccnt_from, &nvic.event, &mpu.rasr[7] };
		if (n < 15) {
			*(uint8_t *)places[n] ^= 1;
		}
		struct snap *snap = snap_create_hash();
		nvic_snap(&nvic, snap);
		hash[n] = snap_hash(snap);
		snap_destroy(snap);
		for (unsigned m = 0; m < n; m++) {
			ck_assert_msg(hash[m] != hash[n], "%u and %u", m, n);
		}
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		only_the_implemented_bits_of_a_priority_are_kept,
		a_reset_leaves_the_fixed_exceptions_enabled_and_nothing_else,
		a_reset_keeps_the_levels_of_the_inputs,
		of_two_with_one_priority_the_lower_number_goes_first,
		the_fixed_priorities_go_before_all_others,
		equal_priority_does_not_pre_empt,
		sub_priorities_order_but_do_not_pre_empt,
		with_group_seven_nothing_pre_empts_but_the_fixed_ones,
		a_disabled_interrupt_stays_pending_and_waits,
		masks_hold_back_what_they_say,
		primask_does_not_keep_an_interrupt_from_waking_but_basepri_does,
		vectpending_sees_basepri_and_faultmask_but_not_primask,
		a_level_that_stays_pends_again_when_its_handler_returns,
		a_pulse_stays_pending_after_the_level_has_fallen,
		a_pending_level_cannot_be_taken_back_while_it_is_high,
		pending_is_an_event_only_with_sevonpend_and_only_when_it_is_new,
		whoever_watches_is_told_of_each_change_that_may_matter,
		anything_active_leaves_out_the_one_it_is_told_to,
		random_histories_agree_with_a_search_from_end_to_end,
		a_hash_differs_with_each_kind_of_state,
		NULL,
	};
	return suite_run("nvic", setup, NULL, tests);
}
