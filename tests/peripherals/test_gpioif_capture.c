/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When edges came, by the capture FIFOs of the GPIO counters. */
#include "peripherals/gpioif_offsets.h"
#include "peripherals/soc/soc_models.h"
#include "engine/random.h"
#include "support/suite.h"

static void setup(void)
{
	bench_open(&gpioif_ops, MODELS "/devices/mt3620-gpioif.yaml");
	switch_on();
}

START_TEST(an_edge_captures_the_counter_of_the_crystal)
{
	bench_write(RUN, CAP_EN);
	bench_run_us(10);
	pulse("in0", 1);
	bench_run_us(5);
	pulse("in1", 1);
	ck_assert_uint_eq(bench_read(CAP_FIFO_STS), 0x11);
	ck_assert_uint_eq(bench_read(CAP_VALUE_0), 260);
	ck_assert_uint_eq(bench_read(CAP_VALUE_1), 390);
	ck_assert_uint_eq(bench_read(CAP_FIFO_STS), 0);
}
END_TEST

START_TEST(each_fifo_has_its_own_edges)
{
	bench_write(MODES, CAP0_FALLING | CAP1_BOTH);
	bench_write(RUN, CAP_EN);
	bench_input("in0", true);
	bench_input("in1", true);
	ck_assert_uint_eq(bench_read(CAP_FIFO_STS), 0x10);
	bench_input("in0", false);
	bench_input("in1", false);
	ck_assert_uint_eq(bench_read(CAP_FIFO_STS), 0x21);
}
END_TEST

START_TEST(the_clock_is_the_one_chosen)
{
	static const uint32_t in_a_millisecond[] = { 26000, 32, 125000, 200000 };
	for (unsigned n = 0; n < 4; n++) {
		bench_input("sel0", n & 1);
		bench_input("sel1", n & 2);
		bench_write(RUN, CAP_EN | CAP_SW_RST);
		bench_write(RUN, CAP_EN);
		bench_run_us(1000);
		pulse("in0", 1);
		uint32_t captured = bench_read(CAP_VALUE_0);
		ck_assert_uint_ge(captured, in_a_millisecond[n]);
		ck_assert_uint_le(captured, in_a_millisecond[n] + 1);
	}
}
END_TEST

START_TEST(eight_captures_fit_and_the_ninth_is_lost_and_noted)
{
	bench_write(RUN, CAP_EN);
	for (unsigned n = 0; n < 8; n++) {
		bench_run_us(1);
		pulse("in0", 1);
	}
	ck_assert_uint_eq(bench_read(CAP_FIFO_STS), 8);
	ck_assert_uint_eq(bench_read(INT_STS), STS_CAP0_DATA);
	bench_run_us(1);
	pulse("in0", 1);
	ck_assert_uint_eq(bench_read(INT_STS), STS_CAP0_DATA | STS_CAP0_FULL);
	for (uint32_t n = 1; n <= 8; n++) {
		ck_assert_uint_eq(bench_read(CAP_VALUE_0), 26 * n);
	}
	ck_assert_uint_eq(bench_read(CAP_FIFO_STS), 0);
}
END_TEST

START_TEST(that_a_fifo_holds_data_is_a_level)
{
	bench_write(INT_EN, STS_CAP1_DATA);
	bench_write(RUN, CAP_EN);
	pulse("in1", 2);
	ck_assert(bench_line("irq"));
	bench_write(INT_STS_CLR, STS_CAP1_DATA);
	ck_assert(!bench_line("irq"));
	bench_write(INT_STS_CLR, 0);
	ck_assert(bench_line("irq"));
	bench_read(CAP_VALUE_1);
	ck_assert(bench_line("irq"));
	bench_read(CAP_VALUE_1);
	ck_assert(!bench_line("irq"));
}
END_TEST

START_TEST(without_its_enable_nothing_is_captured_and_the_counter_stands)
{
	bench_write(RUN, CAP_EN);
	bench_run_us(10);
	bench_write(RUN, 0);
	bench_run_us(10);
	pulse("in0", 1);
	ck_assert_uint_eq(bench_read(CAP_FIFO_STS), 0);
	bench_write(RUN, CAP_EN);
	bench_run_us(10);
	pulse("in0", 1);
	ck_assert_uint_eq(bench_read(CAP_VALUE_0), 520);
}
END_TEST

START_TEST(a_software_reset_clears_counter_and_fifos)
{
	bench_write(RUN, CAP_EN);
	bench_run_us(10);
	pulse("in0", 3);
	bench_write(RUN, CAP_EN | CAP_SW_RST);
	ck_assert_uint_eq(bench_read(CAP_FIFO_STS), 0);
	ck_assert_uint_eq(bench_read(INT_STS), 0);
	bench_run_us(10);
	bench_write(RUN, CAP_EN);
	bench_run_us(1);
	pulse("in0", 1);
	ck_assert_uint_eq(bench_read(CAP_VALUE_0), 26);
}
END_TEST

START_TEST(a_pulse_is_measured_by_both_of_its_edges)
{
	bench_write(MODES, CAP0_BOTH);
	bench_write(RUN, CAP_EN);
	bench_run_us(3);
	bench_input("in0", true);
	bench_run_us(100);
	bench_input("in0", false);
	uint32_t rose = bench_read(CAP_VALUE_0);
	ck_assert_uint_eq(bench_read(CAP_VALUE_0) - rose, 2600);
}
END_TEST

START_TEST(capture_and_count_go_together)
{
	bench_write(MODES, UP_DOWN);
	bench_write(RUN, EVENT_EN | CAP_EN);
	pulse("in0", 4);
	ck_assert_uint_eq(count(), 4);
	ck_assert_uint_eq(bench_read(CAP_FIFO_STS), 4);
}
END_TEST

/* Against queues that are plain to see: whatever the order of edges and reads. */
START_TEST(each_fifo_is_a_queue_of_eight)
{
	static const char *const pins[] = { "in0", "in1" };
	static const uint32_t value[] = { CAP_VALUE_0, CAP_VALUE_1 };
	struct random random;
	uint32_t queue[2][16], pushed[2] = { 0, 0 }, popped[2] = { 0, 0 }, now_us = 0;
	random_seed(&random, 8);
	bench_write(RUN, CAP_EN);
	for (unsigned step = 0; step < 5000; step++) {
		unsigned n = random_below(&random, 2);
		bench_run_us(1);
		now_us++;
		if (random_below(&random, 2)) {
			pulse(pins[n], 1);
			if (pushed[n] - popped[n] < 8) {
				queue[n][pushed[n]++ % 16] = 26 * now_us;
			}
		} else {
			bool empty = pushed[n] == popped[n];
			uint32_t expected = empty ? 0 : queue[n][popped[n]++ % 16];
			ck_assert_uint_eq(bench_read(value[n]), expected);
		}
		ck_assert_uint_eq(bench_read(CAP_FIFO_STS),
			(pushed[0] - popped[0]) | (pushed[1] - popped[1]) << 4);
	}
	ck_assert_uint_gt(pushed[0], 500);
}
END_TEST

START_TEST(the_capture_counter_goes_on_after_a_restore)
{
	bench_write(RUN, CAP_EN);
	bench_run_us(10);
	bench_save();
	bench_run_us(1000);
	bench_restore();
	bench_run_us(10);
	pulse("in0", 1);
	ck_assert_uint_eq(bench_read(CAP_VALUE_0), 520);
}
END_TEST

int main(void)
{
	return suite_run("gpioif capture", setup, bench_close,
		(const TTest *const[]){
			an_edge_captures_the_counter_of_the_crystal,
			each_fifo_has_its_own_edges,
			the_clock_is_the_one_chosen,
			eight_captures_fit_and_the_ninth_is_lost_and_noted,
			that_a_fifo_holds_data_is_a_level,
			without_its_enable_nothing_is_captured_and_the_counter_stands,
			a_software_reset_clears_counter_and_fifos,
			a_pulse_is_measured_by_both_of_its_edges,
			capture_and_count_go_together,
			each_fifo_is_a_queue_of_eight,
			the_capture_counter_goes_on_after_a_restore,
			NULL,
		});
}
