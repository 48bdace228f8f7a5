/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A rotary encoder on a bench. */
#include "peripherals/parts/part_models.h"
#include "base/error.h"
#include "support/bench.h"
#include "support/suite.h"

static void open_with(const char *setting, const char *other)
{
	bench_open_part(&rotary_encoder_ops, (const char *const[]){ setting, other, NULL });
}

/* Which contacts are closed: a in bit 0, b in bit 1. */
static unsigned closed(void)
{
	return (bench_net("a") ? 0 : 1) + (bench_net("b") ? 0 : 2);
}

/* What a decoder makes of the contacts in a time: edges clockwise, looked at 20 times a millisecond. */
static int decoded(unsigned ms)
{
	static const unsigned place[] = { 0, 1, 3, 2 };
	int sum = 0;
	unsigned before = place[closed()];
	for (unsigned n = 0; n < ms * 20; n++) {
		bench_run_us(50);
		unsigned now = place[closed()];
		ck_assert_uint_ne((now - before) % 4, 2);
		sum += (now - before) % 4 == 1 ? 1 : now == before ? 0 : -1;
		before = now;
	}
	return sum;
}

START_TEST(at_rest_both_contacts_are_open)
{
	open_with(NULL, NULL);
	ck_assert_uint_eq(closed(), 0);
	ck_assert(bench_net("button"));
	ck_assert_str_eq(bench_look(), "at 0");
}
END_TEST

START_TEST(clockwise_a_leads_by_a_step)
{
	static const unsigned sequence[] = { 1, 3, 2, 0, 0, 0 };
	open_with(NULL, NULL);
	bench_ask("turn", "1");
	for (unsigned n = 0; n < 6; n++) {
		bench_run_us(500);
		ck_assert_uint_eq(closed(), sequence[n]);
		bench_run_us(500);
	}
	ck_assert_str_eq(bench_look(), "at 1");
}
END_TEST

START_TEST(the_other_way_b_leads)
{
	static const unsigned sequence[] = { 2, 3, 1, 0, 0, 0 };
	open_with(NULL, NULL);
	bench_ask("turn", "-1");
	for (unsigned n = 0; n < 6; n++) {
		bench_run_us(500);
		ck_assert_uint_eq(closed(), sequence[n]);
		bench_run_us(500);
	}
	ck_assert_str_eq(bench_look(), "at -1");
}
END_TEST

START_TEST(a_turn_takes_its_steps_one_after_another)
{
	open_with("step=250us", NULL);
	bench_ask("turn", "25");
	ck_assert_str_eq(bench_look(), "at 0, turning");
	bench_run_us(24700);
	ck_assert_str_eq(bench_look(), "at 24, turning");
	bench_run_us(100);
	ck_assert_str_eq(bench_look(), "at 25");
}
END_TEST

START_TEST(turns_add_up)
{
	open_with(NULL, NULL);
	bench_ask("turn", "+3");
	bench_run_us(2500);
	bench_ask("turn", "-5");
	ck_assert_int_eq(decoded(100), -11);
	ck_assert_str_eq(bench_look(), "at -2");
}
END_TEST

START_TEST(detents_may_be_of_fewer_edges)
{
	open_with("edges=2", NULL);
	bench_ask("turn", "3");
	bench_run_us(50000);
	ck_assert_uint_eq(closed(), 3);
	ck_assert_str_eq(bench_look(), "at 3");
}
END_TEST

START_TEST(bounces_do_not_mislead_a_decoder)
{
	open_with("bounce=300us", NULL);
	bench_ask("turn", "2");
	unsigned before = closed(), changes = 0;
	ck_assert_uint_eq(before, 1);
	for (unsigned n = 0; n < 200; n++) {
		bench_run_us(5);
		changes += closed() != before;
		before = closed();
	}
	ck_assert_uint_eq(changes, 3); /* opens, closes, and the next step */
	ck_assert_int_eq(decoded(20), 6);
}
END_TEST

START_TEST(a_bounce_longer_than_a_step_is_refused)
{
	struct error err = { 0 };
	open_with("bounce=300us", NULL);
	ck_assert(bench_part()->ops->prepare(bench_part(), &err));
	ck_assert(part_set(bench_part(), "step", "200us", &err));
	ck_assert(!bench_part()->ops->prepare(bench_part(), &err));
	ck_assert(!part_set(bench_part(), "step", "0us", &err));
	ck_assert(!part_set(bench_part(), "edges", "3", &err));
}
END_TEST

START_TEST(its_button_closes_to_ground_for_a_time)
{
	open_with(NULL, NULL);
	bench_ask("press", "10ms");
	ck_assert(!bench_net("button"));
	ck_assert_str_eq(bench_look(), "at 0, pressed");
	bench_run_us(10000);
	ck_assert(bench_net("button"));
	bench_ask("press", NULL);
	bench_run_us(1000000);
	ck_assert(!bench_net("button"));
	bench_ask("release", NULL);
	ck_assert(bench_net("button"));
}
END_TEST

START_TEST(what_is_no_turn_is_refused)
{
	open_with(NULL, NULL);
	ck_assert(!bench_try("turn", NULL));
	ck_assert(!bench_try("turn", "left"));
	ck_assert(!bench_try("turn", "--1"));
	ck_assert(!bench_try("turn", "1000000"));
	bench_ask("turn", "100000");
	ck_assert(!bench_try("turn", "100000"));
	bench_ask("turn", "0");
}
END_TEST

START_TEST(a_turn_goes_on_after_a_restore)
{
	open_with(NULL, NULL);
	bench_ask("turn", "-3");
	bench_run_us(5200);
	bench_save();
	bench_run_us(50000);
	bench_restore();
	ck_assert_int_eq(decoded(50), -6);
	ck_assert_str_eq(bench_look(), "at -3");
}
END_TEST

int main(void)
{
	return suite_run("rotary encoder", NULL, bench_close,
		(const TTest *const[]){
			at_rest_both_contacts_are_open,
			clockwise_a_leads_by_a_step,
			the_other_way_b_leads,
			a_turn_takes_its_steps_one_after_another,
			turns_add_up,
			detents_may_be_of_fewer_edges,
			bounces_do_not_mislead_a_decoder,
			a_bounce_longer_than_a_step_is_refused,
			its_button_closes_to_ground_for_a_time,
			what_is_no_turn_is_refused,
			a_turn_goes_on_after_a_restore,
			NULL,
		});
}
