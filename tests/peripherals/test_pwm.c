/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The PWM of a pin group as its pins see it. */
#include "peripherals/soc/soc_models.h"
#include "support/bench.h"
#include "support/suite.h"

enum { GLO = 0x000, CTRL0 = 0x100, S0_0 = 0x104, S1_0 = 0x108, STEP = 0x10 };
enum { GLOBAL_KICK = 1, SEL_32K = 0, SEL_2M = 1 << 1, SEL_XTAL = 2 << 1, GLOBAL_RESET = 1 << 3 };
enum { ROUTING = 0xe400 };
enum { KICK = 1, REPLAY = 2, ACTIVE_LOW = 4, OPEN_DRAIN = 8, CLOCK_EN = 16, GLOBAL_KICK_EN = 32 };
enum { S0_STAY = 8, S1_STAY = 20 };

static void setup(void)
{
	bench_open(&pwm_ops, MODELS "/devices/mt3620-pwm.yaml");
}

static uint32_t times(uint32_t on, uint32_t off)
{
	return off << 16 | on;
}

static void start(uint32_t select, uint32_t on, uint32_t off, uint32_t more)
{
	bench_write(GLO, ROUTING | select);
	bench_write(S0_0, times(on, off));
	bench_write(CTRL0, CLOCK_EN | KICK | more);
}

/* Microseconds of the next so many during which pin 0 is high, looked at in their middles. */
static unsigned high_us(const char *line, unsigned us)
{
	unsigned high = 0;
	for (unsigned n = 0; n < us; n++) {
		bench_run_ps(PS_PER_US / 2);
		high += bench_line(line);
		bench_run_ps(PS_PER_US / 2);
	}
	return high;
}

START_TEST(no_pin_is_driven_before_a_channel_has_its_clock)
{
	ck_assert(!bench_line("on0"));
	bench_write(CTRL0, ACTIVE_LOW);
	ck_assert(!bench_line("on0"));
	bench_write(CTRL0, CLOCK_EN | ACTIVE_LOW);
	ck_assert(bench_line("on0"));
	ck_assert(bench_line("out0"));
	ck_assert(!bench_line("on1"));
}
END_TEST

START_TEST(a_kick_begins_with_the_on_time)
{
	start(SEL_2M, 600, 1400, 0);
	ck_assert(bench_line("out0"));
	bench_run_us(299);
	ck_assert(bench_line("out0"));
	bench_run_us(2);
	ck_assert(!bench_line("out0"));
	bench_run_us(698);
	ck_assert(!bench_line("out0"));
	bench_run_us(2);
	ck_assert(bench_line("out0"));
}
END_TEST

START_TEST(the_period_is_on_and_off_time_of_the_chosen_clock)
{
	static const struct {
		uint32_t select;
		unsigned in_a_second;
	} clocks[] = { { SEL_32K, 8 }, { SEL_2M, 500 }, { SEL_XTAL, 6500 } };
	for (unsigned n = 0; n < 3; n++) {
		start(clocks[n].select, 1000, 3000, 0);
		unsigned before = bench_rises("out0");
		bench_run_us(1000010);
		ck_assert_uint_eq(bench_rises("out0") - before, clocks[n].in_a_second);
		bench_write(CTRL0, 0);
	}
}
END_TEST

START_TEST(polarity_says_which_level_is_active)
{
	start(SEL_2M, 600, 1400, 0);
	ck_assert_uint_eq(high_us("out0", 1000), 300);
	bench_write(CTRL0, CLOCK_EN | ACTIVE_LOW);
	ck_assert_uint_eq(high_us("out0", 1000), 700);
}
END_TEST

START_TEST(a_time_of_zero_makes_the_level_constant)
{
	start(SEL_2M, 100, 0, 0);
	ck_assert_uint_eq(high_us("out0", 1000), 1000);
	start(SEL_2M, 0, 100, 0);
	ck_assert_uint_eq(high_us("out0", 1000), 0);
	start(SEL_2M, 0, 0, 0);
	ck_assert_uint_eq(high_us("out0", 1000), 0);
	ck_assert_uint_eq(bench_rises("out0"), 1);
}
END_TEST

START_TEST(parameters_wait_for_a_kick)
{
	start(SEL_2M, 600, 1400, 0);
	bench_write(S0_0, times(100, 1900));
	ck_assert_uint_eq(high_us("out0", 1000), 300);
	bench_write(CTRL0, CLOCK_EN | KICK);
	ck_assert_uint_eq(high_us("out0", 1000), 50);
}
END_TEST

START_TEST(each_kick_begins_anew_and_reads_zero)
{
	start(SEL_2M, 600, 1400, 0);
	bench_run_us(500);
	ck_assert(!bench_line("out0"));
	ck_assert_uint_eq(bench_read(CTRL0), CLOCK_EN);
	bench_write(CTRL0, CLOCK_EN | KICK);
	ck_assert(bench_line("out0"));
}
END_TEST

START_TEST(without_its_clock_a_channel_rests_at_the_inactive_level)
{
	start(SEL_2M, 600, 1400, ACTIVE_LOW);
	ck_assert(!bench_line("out0"));
	bench_write(CTRL0, ACTIVE_LOW);
	ck_assert(bench_line("out0"));
	ck_assert(bench_line("on0"));
	ck_assert_uint_eq(high_us("out0", 5000), 5000);
}
END_TEST

/* The order of a vendor's driver: configure and kick, then start. */
START_TEST(a_kick_without_clock_waits_for_it)
{
	bench_write(GLO, ROUTING | SEL_2M);
	bench_write(S0_0, times(600, 1400));
	bench_write(CTRL0, KICK);
	ck_assert_uint_eq(high_us("out0", 5000), 0);
	bench_write(S0_0, times(0, 0));
	bench_write(CTRL0, CLOCK_EN);
	ck_assert_uint_eq(high_us("out0", 1000), 300);
}
END_TEST

START_TEST(a_channel_that_gets_its_clock_back_begins_anew)
{
	start(SEL_2M, 600, 1400, 0);
	bench_run_us(500);
	bench_write(CTRL0, 0);
	bench_run_us(100);
	bench_write(CTRL0, CLOCK_EN);
	ck_assert(bench_line("out0"));
	ck_assert_uint_eq(high_us("out0", 1000), 300);
}
END_TEST

START_TEST(registers_read_back_what_was_written)
{
	bench_write(S0_0, 0x12345678);
	bench_write(S1_0, 0x9abcdef0);
	bench_write(CTRL0, 0xfffffffe);
	ck_assert_uint_eq(bench_read(S0_0), 0x12345678);
	ck_assert_uint_eq(bench_read(S1_0), 0x9abcdef0);
	ck_assert_uint_eq(bench_read(CTRL0), 0xffffff3e);
	bench_write(GLO, ROUTING | SEL_XTAL);
	ck_assert_uint_eq(bench_read(GLO), ROUTING | SEL_XTAL);
}
END_TEST

START_TEST(replay_does_its_periods_of_each_state_in_turn)
{
	bench_write(GLO, ROUTING | SEL_2M);
	bench_write(S0_0, times(50, 150));  /* 25 us of 100 */
	bench_write(S1_0, times(300, 100)); /* 150 us of 200 */
	bench_write(CTRL0, CLOCK_EN | REPLAY | 3u << S0_STAY | 2u << S1_STAY | KICK);
	for (unsigned n = 0; n < 3; n++) {
		ck_assert_uint_eq(high_us("out0", 300), 75);
		ck_assert_uint_eq(high_us("out0", 400), 300);
	}
	ck_assert_uint_eq(bench_rises("out0"), 15 + 1);
}
END_TEST

START_TEST(a_constant_state_of_a_replay_lasts_all_its_cycles)
{
	bench_write(GLO, ROUTING | SEL_2M);
	bench_write(S0_0, times(200, 0));
	bench_write(S1_0, times(0, 200));
	bench_write(CTRL0, CLOCK_EN | REPLAY | 5u << S0_STAY | 7u << S1_STAY | KICK);
	ck_assert_uint_eq(high_us("out0", 500), 500);
	ck_assert_uint_eq(high_us("out0", 700), 0);
	ck_assert_uint_eq(high_us("out0", 500), 500);
}
END_TEST

START_TEST(a_state_of_no_time_is_left_out_of_the_replay)
{
	bench_write(GLO, ROUTING | SEL_2M);
	bench_write(S0_0, times(100, 100));
	bench_write(CTRL0, CLOCK_EN | REPLAY | 1u << S0_STAY | 1u << S1_STAY | KICK);
	ck_assert_uint_eq(high_us("out0", 10000), 5000);
	bench_write(S0_0, 0);
	bench_write(S1_0, times(20, 180));
	bench_write(CTRL0, CLOCK_EN | REPLAY | 1u << S0_STAY | 1u << S1_STAY | KICK);
	ck_assert_uint_eq(high_us("out0", 10000), 1000);
}
END_TEST

START_TEST(a_short_period_keeps_its_duty_but_never_passes_10_khz)
{
	start(SEL_XTAL, 3, 10, 0);
	unsigned before = bench_rises("out0");
	bench_run_us(100000);
	ck_assert_uint_eq(bench_rises("out0") - before, 1000);
	uint64_t high = 0;
	for (unsigned n = 0; n < 13000; n++) {
		bench_run_ps(99991);
		high += bench_line("out0");
	}
	ck_assert_uint_ge(high, 2950);
	ck_assert_uint_le(high, 3050);
}
END_TEST

START_TEST(a_global_kick_starts_those_that_listen_to_it)
{
	bench_write(GLO, ROUTING | SEL_2M);
	for (uint32_t n = 0; n < 4; n++) {
		bench_write(S0_0 + STEP * n, times(100, 100));
		bench_write(CTRL0 + STEP * n, CLOCK_EN | (n & 1 ? GLOBAL_KICK_EN : 0));
	}
	bench_write(GLO, ROUTING | SEL_2M | GLOBAL_KICK);
	bench_run_us(1000);
	ck_assert_uint_eq(bench_rises("out0"), 0);
	ck_assert_uint_ge(bench_rises("out1"), 10);
	ck_assert_uint_eq(bench_rises("out2"), 0);
	ck_assert_uint_ge(bench_rises("out3"), 10);
	ck_assert_uint_eq(bench_read(GLO), ROUTING | SEL_2M);
}
END_TEST

START_TEST(a_global_reset_stops_all_channels)
{
	start(SEL_2M, 100, 100, 0);
	bench_write(GLO, ROUTING | SEL_2M | GLOBAL_RESET);
	ck_assert_uint_eq(bench_read(CTRL0), 4);
	ck_assert_uint_eq(bench_read(S0_0), 0);
	ck_assert(!bench_line("on0"));
}
END_TEST

START_TEST(dp_sel_chooses_the_channel_of_a_pin)
{
	start(SEL_2M, 100, 300, 0);
	bench_write(GLO, 0x0000 | SEL_2M); /* channel 0 on all four */
	ck_assert(bench_line("on3"));
	ck_assert_uint_eq(high_us("out3", 1000), 250);
	bench_write(GLO, ROUTING | SEL_2M);
	ck_assert(!bench_line("on3"));
}
END_TEST

START_TEST(open_drain_never_drives_high)
{
	start(SEL_2M, 100, 300, OPEN_DRAIN);
	ck_assert(!bench_line("on0"));
	bench_run_us(60);
	ck_assert(bench_line("on0"));
	ck_assert(!bench_line("out0"));
	ck_assert_uint_eq(high_us("on0", 200), 150);
	ck_assert_uint_eq(bench_rises("out0"), 0);
}
END_TEST

START_TEST(a_change_of_clock_keeps_the_ticks_that_are_left)
{
	start(SEL_2M, 1000, 1000, 0);
	bench_run_us(400);
	bench_write(GLO, ROUTING | SEL_32K);
	bench_run_us(3000);
	ck_assert(bench_line("out0"));
	bench_write(GLO, ROUTING | SEL_2M);
	bench_run_us(49);
	ck_assert(bench_line("out0"));
	bench_run_us(4);
	ck_assert(!bench_line("out0"));
}
END_TEST

/* What a driver does for every change of duty, from a timer. */
START_TEST(a_fade_by_rewriting_everything_shows_each_duty)
{
	for (uint32_t on = 200; on <= 1800; on += 400) {
		bench_write(GLO, ROUTING);
		bench_write(CTRL0, ACTIVE_LOW | OPEN_DRAIN);
		bench_write(S0_0, 0);
		bench_write(S1_0, 0);
		bench_write(GLO, ROUTING | SEL_2M);
		bench_write(CTRL0, ACTIVE_LOW | OPEN_DRAIN | CLOCK_EN);
		bench_write(S0_0, times(on, 2000 - on));
		bench_write(CTRL0, ACTIVE_LOW | CLOCK_EN | 1u << S0_STAY);
		bench_write(CTRL0, bench_read(CTRL0) | KICK);
		ck_assert_uint_eq(high_us("out0", 1000), 1000 - on / 2);
	}
}
END_TEST

START_TEST(the_reset_of_the_group_holds_it)
{
	start(SEL_2M, 100, 100, 0);
	bench_input("reset", true);
	ck_assert(!bench_line("on0"));
	ck_assert_uint_eq(bench_read(S0_0), 0);
	bench_write(S0_0, times(1, 1));
	bench_input("reset", false);
	ck_assert_uint_eq(bench_read(S0_0), 0);
	ck_assert_uint_eq(bench_read(GLO), ROUTING);
}
END_TEST

START_TEST(there_is_no_fourth_clock_and_the_log_says_so)
{
	bench_write(GLO, ROUTING | 3 << 1);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

START_TEST(a_waveform_goes_on_after_a_restore)
{
	start(SEL_2M, 600, 1400, 0);
	bench_run_us(200);
	bench_save();
	bench_run_us(600);
	bench_restore();
	bench_run_us(99);
	ck_assert(bench_line("out0"));
	bench_run_us(2);
	ck_assert(!bench_line("out0"));
}
END_TEST

START_TEST(a_short_period_keeps_the_length_of_its_state)
{
	bench_write(GLO, ROUTING | SEL_XTAL);
	bench_write(S0_0, times(3, 10));
	bench_write(S1_0, times(0, 26325));
	bench_write(CTRL0, CLOCK_EN | REPLAY | 3950u << S0_STAY | 2u << S1_STAY | KICK);
	for (unsigned n = 0; n < 3; n++) {
		unsigned before = bench_rises("out0");
		bench_run_us(1970);
		ck_assert_uint_ge(bench_rises("out0") - before, 18);
		bench_run_us(10);
		before = bench_rises("out0");
		ck_assert_uint_eq(high_us("out0", 2010), 0);
		ck_assert_uint_eq(bench_rises("out0"), before);
		bench_run_us(10);
	}
}
END_TEST

int main(void)
{
	return suite_run("pwm", setup, bench_close,
		(const TTest *const[]){
			no_pin_is_driven_before_a_channel_has_its_clock,
			a_kick_begins_with_the_on_time,
			the_period_is_on_and_off_time_of_the_chosen_clock,
			polarity_says_which_level_is_active,
			a_time_of_zero_makes_the_level_constant,
			parameters_wait_for_a_kick,
			each_kick_begins_anew_and_reads_zero,
			without_its_clock_a_channel_rests_at_the_inactive_level,
			a_kick_without_clock_waits_for_it,
			a_channel_that_gets_its_clock_back_begins_anew,
			registers_read_back_what_was_written,
			replay_does_its_periods_of_each_state_in_turn,
			a_constant_state_of_a_replay_lasts_all_its_cycles,
			a_state_of_no_time_is_left_out_of_the_replay,
			a_short_period_keeps_its_duty_but_never_passes_10_khz,
			a_short_period_keeps_the_length_of_its_state,
			a_global_kick_starts_those_that_listen_to_it,
			a_global_reset_stops_all_channels,
			dp_sel_chooses_the_channel_of_a_pin,
			open_drain_never_drives_high,
			a_change_of_clock_keeps_the_ticks_that_are_left,
			a_fade_by_rewriting_everything_shows_each_duty,
			the_reset_of_the_group_holds_it,
			there_is_no_fourth_clock_and_the_log_says_so,
			a_waveform_goes_on_after_a_restore,
			NULL,
		});
}
