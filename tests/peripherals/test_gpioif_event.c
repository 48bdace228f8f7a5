/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the event counter of the GPIO counters counts. */
#include "peripherals/gpioif_offsets.h"
#include "peripherals/soc/soc_models.h"
#include "engine/random.h"
#include "support/suite.h"

static void setup(void)
{
	bench_open(&gpioif_ops, MODELS "/devices/mt3620-gpioif.yaml");
	switch_on();
}

static void start(uint32_t modes)
{
	bench_write(MODES, modes);
	bench_write(RUN, EVENT_EN | EVENT_SW_RST);
	bench_write(RUN, EVENT_EN);
}

/* One whole cycle of two contacts, `first` leading. */
static void turn(const char *first, const char *second)
{
	bench_input(first, true);
	bench_input(second, true);
	bench_input(first, false);
	bench_input(second, false);
}

START_TEST(direction_mode_counts_edges_of_gpio0_as_gpio1_says)
{
	start(DIRECTION | RISING);
	bench_input("in1", true);
	pulse("in0", 5);
	ck_assert_uint_eq(count(), 5);
	bench_input("in1", false);
	pulse("in0", 2);
	ck_assert_uint_eq(count(), 3);
}
END_TEST

START_TEST(the_def_bit_of_direction_mode_swaps_the_directions)
{
	start(DIRECTION | RISING | DIR_DEF);
	pulse("in0", 5);
	ck_assert_uint_eq(count(), 5);
	bench_input("in1", true);
	pulse("in0", 2);
	ck_assert_uint_eq(count(), 3);
}
END_TEST

START_TEST(up_down_mode_counts_gpio0_up_and_gpio1_down)
{
	start(UP_DOWN | RISING);
	pulse("in0", 5);
	pulse("in1", 2);
	ck_assert_uint_eq(count(), 3);
	start(UP_DOWN | RISING | UPDOWN_DEF);
	pulse("in1", 5);
	pulse("in0", 2);
	ck_assert_uint_eq(count(), 3);
}
END_TEST

START_TEST(the_edge_setting_chooses_the_edges)
{
	start(UP_DOWN | RISING);
	bench_input("in0", true);
	ck_assert_uint_eq(count(), 1);
	bench_input("in0", false);
	ck_assert_uint_eq(count(), 1);
	start(UP_DOWN | FALLING);
	bench_input("in0", true);
	ck_assert_uint_eq(count(), 0);
	bench_input("in0", false);
	ck_assert_uint_eq(count(), 1);
	start(UP_DOWN | BOTH);
	pulse("in0", 5);
	ck_assert_uint_eq(count(), 10);
}
END_TEST

START_TEST(quadrature_mode_follows_the_leading_input)
{
	start(QUADRATURE | BOTH);
	turn("in0", "in1");
	turn("in0", "in1");
	ck_assert_uint_eq(count(), 8);
	turn("in1", "in0");
	ck_assert_uint_eq(count(), 4);
	start(QUADRATURE | BOTH | QUAD_DEF);
	turn("in1", "in0");
	ck_assert_uint_eq(count(), 4);
}
END_TEST

START_TEST(quadrature_mode_with_one_edge_counts_twice_a_cycle)
{
	start(QUADRATURE | RISING);
	turn("in0", "in1");
	ck_assert_uint_eq(count(), 2);
	turn("in1", "in0");
	ck_assert_uint_eq(count(), 0);
	start(QUADRATURE | FALLING);
	turn("in0", "in1");
	ck_assert_uint_eq(count(), 2);
}
END_TEST

START_TEST(a_contact_that_chatters_ends_where_it_began)
{
	start(QUADRATURE | BOTH);
	bench_input("in0", true);
	ck_assert_uint_eq(count(), 1);
	for (unsigned n = 0; n < 7; n++) {
		bench_input("in1", true);
		bench_input("in1", false);
	}
	ck_assert_uint_eq(count(), 1);
}
END_TEST

START_TEST(a_mode_that_is_none_counts_nothing)
{
	start(3 << 18);
	pulse("in0", 5);
	pulse("in1", 2);
	ck_assert_uint_eq(count(), 0);
}
END_TEST

START_TEST(a_counter_that_is_off_keeps_its_value)
{
	start(UP_DOWN);
	pulse("in0", 5);
	bench_write(RUN, 0);
	pulse("in0", 5);
	ck_assert_uint_eq(count(), 5);
	bench_write(RUN, EVENT_EN);
	pulse("in0", 1);
	ck_assert_uint_eq(count(), 6);
}
END_TEST

START_TEST(a_software_reset_loads_the_reset_value_and_holds_it)
{
	bench_write(RST_VAL, 100);
	ck_assert_uint_eq(count(), 0);
	bench_write(MODES, UP_DOWN);
	bench_write(RUN, EVENT_EN | EVENT_SW_RST);
	ck_assert_uint_eq(count(), 100);
	pulse("in0", 5);
	ck_assert_uint_eq(count(), 100);
	bench_write(RUN, EVENT_EN);
	ck_assert_uint_eq(count(), 100);
	pulse("in0", 5);
	ck_assert_uint_eq(count(), 105);
}
END_TEST

START_TEST(wrapping_is_noted_in_either_direction)
{
	start(UP_DOWN);
	pulse("in1", 1);
	ck_assert_uint_eq(count(), 0xffffffff);
	ck_assert_uint_eq(bench_read(INT_STS), STS_UNDERFLOW);
	pulse("in0", 1);
	ck_assert_uint_eq(count(), 0);
	ck_assert_uint_eq(bench_read(INT_STS), STS_UNDERFLOW | STS_OVERFLOW);
}
END_TEST

START_TEST(limits_are_noted_as_the_mode_says)
{
	static const struct {
		uint32_t mode, status;
	} modes[] = { { 0, 0 }, { INT_LOW, STS_LOW }, { INT_HIGH, STS_HIGH },
		{ INT_BOTH, STS_LOW | STS_HIGH } };
	bench_write(RST_VAL, 100);
	bench_write(LOW_LIMIT, 98);
	bench_write(HIGH_LIMIT, 102);
	for (unsigned n = 0; n < 4; n++) {
		start(UP_DOWN | modes[n].mode);
		pulse("in0", 5);
		pulse("in1", 10);
		ck_assert_uint_eq(bench_read(INT_STS), modes[n].status);
		bench_write(INT_STS_CLR, 0x3ffffff);
		bench_write(INT_STS_CLR, 0);
	}
}
END_TEST

START_TEST(saturation_stops_or_reloads_at_a_limit)
{
	static const struct {
		uint32_t mode, up, down; /* after five up, after five down */
	} modes[] = { { 0, 105, 95 }, { STOP_LOW, 105, 98 }, { STOP_HIGH, 102, 95 },
		{ RELOAD_LOW, 105, 99 }, { RELOAD_HIGH, 101, 95 } };
	bench_write(RST_VAL, 100);
	bench_write(LOW_LIMIT, 98);
	bench_write(HIGH_LIMIT, 102);
	for (unsigned n = 0; n < 5; n++) {
		start(UP_DOWN | modes[n].mode);
		pulse("in0", 5);
		ck_assert_uint_eq(count(), modes[n].up);
		start(UP_DOWN | modes[n].mode);
		pulse("in1", 5);
		ck_assert_uint_eq(count(), modes[n].down);
	}
}
END_TEST

/* Any walk of two contacts: the counter is how far it went. */
START_TEST(quadrature_never_loses_an_edge)
{
	static const bool a[] = { false, true, true, false }, b[] = { false, false, true, true };
	struct random random;
	uint32_t place = 0;
	random_seed(&random, 4);
	start(QUADRATURE | BOTH);
	for (unsigned step = 0; step < 5000; step++) {
		place += random_below(&random, 2) ? 1u : UINT32_MAX;
		bench_input("in0", a[place % 4]);
		bench_input("in1", b[place % 4]);
		ck_assert_uint_eq(count(), place);
	}
}
END_TEST

int main(void)
{
	return suite_run("gpioif event", setup, bench_close,
		(const TTest *const[]){
			direction_mode_counts_edges_of_gpio0_as_gpio1_says,
			the_def_bit_of_direction_mode_swaps_the_directions,
			up_down_mode_counts_gpio0_up_and_gpio1_down,
			the_edge_setting_chooses_the_edges,
			quadrature_mode_follows_the_leading_input,
			quadrature_mode_with_one_edge_counts_twice_a_cycle,
			a_contact_that_chatters_ends_where_it_began,
			a_mode_that_is_none_counts_nothing,
			a_counter_that_is_off_keeps_its_value,
			a_software_reset_loads_the_reset_value_and_holds_it,
			wrapping_is_noted_in_either_direction,
			limits_are_noted_as_the_mode_says,
			saturation_stops_or_reloads_at_a_limit,
			quadrature_never_loses_an_edge,
			NULL,
		});
}
