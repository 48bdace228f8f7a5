/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A group of four pins (layout A) as firmware and the board see it. */
#include "peripherals/soc/soc_models.h"
#include "support/bench.h"
#include "support/suite.h"

enum { DIN = 0x04, DOUT = 0x10, DOUT_SET = 0x14, DOUT_RESET = 0x18 };
enum { OE = 0x20, OE_SET = 0x24, OE_RESET = 0x28, PU = 0x30, PU_SET = 0x34, PU_RESET = 0x38 };
enum { PD = 0x40, PD_SET = 0x44, PD_RESET = 0x48, IES = 0x60, IES_SET = 0x64, IES_RESET = 0x68 };

static void setup(void)
{
	bench_open(&gpio_ops, MODELS "/devices/mt3620-gpio.yaml");
}

START_TEST(pins_are_inputs_with_open_buffers_after_reset)
{
	ck_assert_uint_eq(bench_read(OE), 0);
	ck_assert_uint_eq(bench_read(IES), 0xf);
	ck_assert(!bench_net_driven("p0"));
	bench_drive("p2", DRIVE_HIGH);
	ck_assert_uint_eq(bench_read(DIN), 4);
	ck_assert(bench_line("in2"));
}
END_TEST

START_TEST(an_enabled_output_drives_its_net)
{
	bench_write(OE_SET, 1);
	ck_assert(bench_net_driven("p0"));
	ck_assert(!bench_net("p0"));
	bench_write(DOUT_SET, 3);
	ck_assert(bench_net("p0"));
	ck_assert(!bench_net_driven("p1"));
	ck_assert_uint_eq(bench_read(DIN), 1);
	bench_write(DOUT_RESET, 1);
	ck_assert(!bench_net("p0"));
	bench_write(DOUT, 1);
	ck_assert(bench_net("p0"));
	bench_write(OE_RESET, 1);
	ck_assert(!bench_net_driven("p0"));
}
END_TEST

START_TEST(set_and_reset_aliases_act_on_ones_only)
{
	bench_write(DOUT_SET, 5);
	bench_write(DOUT_SET, 2);
	bench_write(DOUT_SET, 0);
	ck_assert_uint_eq(bench_read(DOUT), 7);
	bench_write(DOUT_RESET, 1);
	bench_write(DOUT_RESET, 0);
	ck_assert_uint_eq(bench_read(DOUT), 6);
}
END_TEST

START_TEST(reset_aliases_read_zero_so_that_read_modify_write_spares_other_pins)
{
	static const uint32_t aliases[] = { DOUT_RESET, OE_RESET, PU_RESET, PD_RESET, IES_RESET };
	static const uint32_t registers[] = { DOUT, OE, PU, PD, IES };
	for (unsigned n = 0; n < 5; n++) {
		bench_write(registers[n], 0xf);
		bench_write(aliases[n], bench_read(aliases[n]) | 2);
		ck_assert_uint_eq(bench_read(registers[n]) & 0xf, 0xd);
	}
}
END_TEST

START_TEST(pulls_decide_an_undriven_input)
{
	bench_write(PU_SET, 1);
	ck_assert_uint_eq(bench_read(DIN), 1);
	bench_write(PU_RESET, 1);
	bench_write(PD_SET, 1);
	ck_assert_uint_eq(bench_read(DIN), 0);
	bench_drive("p0", DRIVE_HIGH);
	ck_assert_uint_eq(bench_read(DIN), 1);
	bench_drive("p0", DRIVE_NONE);
	ck_assert_uint_eq(bench_read(DIN), 0);
}
END_TEST

START_TEST(the_software_pull_bit_leaves_the_pins_without_pulls)
{
	bench_write(PU, 0x80000000);
	bench_write(PD, 0x80000000);
	ck_assert(!bench_net_driven("p0"));
	bench_write(PD_RESET, 1);
	bench_write(PU_SET, 1);
	ck_assert_uint_eq(bench_read(PU), 0x80000001);
	ck_assert(bench_net("p0"));
}
END_TEST

START_TEST(din_ignores_writes)
{
	bench_write(DIN, 0xf);
	ck_assert_uint_eq(bench_read(DIN), 0);
	ck_assert_uint_eq(bench_read(DOUT), 0);
}
END_TEST

START_TEST(the_pad_is_sampled_whatever_its_direction)
{
	bench_write(OE_SET, 8);
	bench_write(DOUT_SET, 8);
	ck_assert(bench_line("in3"));
	bench_write(DOUT_RESET, 8);
	ck_assert(!bench_line("in3"));
}
END_TEST

START_TEST(a_closed_input_buffer_shows_the_output_and_keeps_its_line_low)
{
	bench_write(IES_RESET, 3);
	bench_drive("p0", DRIVE_HIGH);
	ck_assert(!bench_line("in0"));
	ck_assert_uint_eq(bench_read(DIN), 0);
	bench_write(OE_SET, 2);
	bench_write(DOUT_SET, 2);
	ck_assert_uint_eq(bench_read(DIN), 2);
	bench_write(IES_SET, 1);
	ck_assert(bench_line("in0"));
	ck_assert_uint_eq(bench_read(DIN), 3);
}
END_TEST

START_TEST(reset_lets_go_of_the_pins)
{
	bench_write(DOUT, 1);
	bench_write(OE, 1);
	bench_reset(RESET_SYS);
	ck_assert(!bench_net_driven("p0"));
}
END_TEST

START_TEST(a_driven_pin_survives_save_and_restore)
{
	bench_write(DOUT, 1);
	bench_write(OE, 1);
	bench_save();
	bench_restore();
	ck_assert_uint_eq(bench_read(DOUT), 1);
	bench_write(DOUT, 0);
	ck_assert(!bench_net("p0"));
}
END_TEST

int main(void)
{
	return suite_run("gpio", setup, bench_close,
		(const TTest *const[]){
			pins_are_inputs_with_open_buffers_after_reset,
			an_enabled_output_drives_its_net,
			set_and_reset_aliases_act_on_ones_only,
			reset_aliases_read_zero_so_that_read_modify_write_spares_other_pins,
			pulls_decide_an_undriven_input,
			the_software_pull_bit_leaves_the_pins_without_pulls,
			din_ignores_writes,
			the_pad_is_sampled_whatever_its_direction,
			a_closed_input_buffer_shows_the_output_and_keeps_its_line_low,
			reset_lets_go_of_the_pins,
			a_driven_pin_survives_save_and_restore,
			NULL,
		});
}
