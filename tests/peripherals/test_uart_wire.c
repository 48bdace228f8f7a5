/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the UART puts on the wire and takes from it, and when. Offsets are the datasheet's, on purpose. */
#include "peripherals/soc/soc_models.h"
#include "support/suite.h"
#include "uart_offsets.h"

static void setup(void)
{
	bench_open(&uart_ops, MODELS "/devices/mt3620-uart.yaml");
	uart_set_115200();
}

START_TEST(a_byte_takes_its_time_on_the_wire_without_fifo)
{
	ck_assert_uint_eq(bench_read(LSR), THRE | TEMT);
	bench_write(THR, 'A');
	ck_assert_uint_eq(bench_read(LSR), THRE);
	bench_run_ps(CHARACTER_PS - 1);
	ck_assert_uint_eq(bench_uart_count(), 0);
	bench_run_ps(1);
	ck_assert_str_eq(bench_uart_text(), "A");
	ck_assert_uint_eq(bench_read(LSR), THRE | TEMT);
}
END_TEST

START_TEST(without_fifo_one_byte_waits_behind_the_shifter)
{
	bench_write(THR, 'a');
	bench_write(THR, 'b');
	ck_assert_uint_eq(bench_read(LSR), 0);
	bench_run_ps(CHARACTER_PS);
	ck_assert_uint_eq(bench_read(LSR), THRE);
	bench_run_ps(CHARACTER_PS);
	ck_assert_str_eq(bench_uart_text(), "ab");
}
END_TEST

START_TEST(the_divisor_of_115200_baud_gives_115197)
{
	bench_write(THR, 'x');
	bench_run_us(100);
	ck_assert_uint_eq(bench_uart_frame(0).baud, 115197);
	ck_assert_uint_eq(bench_uart_frame(0).data_bits, 8);
	ck_assert_int_eq(bench_uart_frame(0).parity, 'N');
}
END_TEST

START_TEST(modes_0_to_2_divide_by_16_8_and_4)
{
	static const uint32_t baud[] = { 26000000 / 160, 26000000 / 80, 26000000 / 40 };
	bench_write(LCR, 0x83);
	bench_write(DLL, 10);
	bench_write(LCR, 3);
	for (unsigned mode = 0; mode < 3; mode++) {
		bench_write(HIGHSPEED, mode);
		bench_write(THR, 'x');
		bench_run_us(100);
		ck_assert_uint_eq(bench_uart_frame(mode).baud, baud[mode]);
	}
}
END_TEST

START_TEST(format_and_guard_time_lengthen_a_character)
{
	bench_write(LCR, 0x80);
	bench_write(SAMPLE_COUNT, 25);
	bench_write(FRACDIV_L, 0);
	bench_write(LCR, 0x1f); /* 8 data, 2 stop, even parity: 12 bits of 1 us */
	bench_write(THR, 1);
	bench_run_ps(12 * PS_PER_US - 1);
	ck_assert_uint_eq(bench_uart_count(), 0);
	bench_run_ps(1);
	ck_assert_uint_eq(bench_uart_count(), 1);
	ck_assert_int_eq(bench_uart_frame(0).parity, 'E');
	bench_write(GUARD, 0x13);
	bench_write(THR, 2);
	bench_run_us(14);
	ck_assert_uint_eq(bench_uart_count(), 1);
	bench_run_us(1);
	ck_assert_uint_eq(bench_uart_count(), 2);
}
END_TEST

START_TEST(short_characters_lose_their_upper_bits)
{
	bench_write(LCR, 0x02);
	bench_write(THR, 0xff);
	bench_run_us(100);
	ck_assert_uint_eq(bench_uart_frame(0).data, 0x7f);
	ck_assert_uint_eq(bench_uart_frame(0).data_bits, 7);
}
END_TEST

START_TEST(a_sender_at_another_speed_is_a_framing_error)
{
	bench_uart_format(9600, 8, 'N');
	bench_uart_send("a");
	ck_assert_uint_eq(bench_read(LSR) & FE, FE);
	ck_assert_uint_ne(bench_read(RBR), 'a');
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	bench_uart_format(117000, 8, 'N');
	bench_uart_send("a");
	ck_assert_uint_eq(bench_read(LSR) & FE, 0);
	ck_assert_uint_eq(bench_read(RBR), 'a');
}
END_TEST

START_TEST(loop_back_brings_bytes_home_and_keeps_them_off_the_wire)
{
	bench_write(MCR, LOOP);
	bench_write(THR, 'l');
	bench_run_us(100);
	ck_assert_uint_eq(bench_read(RBR), 'l');
	ck_assert_uint_eq(bench_uart_count(), 0);
	bench_uart_send("x");
	ck_assert_uint_eq(bench_read(LSR) & DR, 0);
	bench_read(MSR);
	bench_write(MCR, LOOP | 0x0f);
	ck_assert_uint_eq(bench_read(MSR), 0xfb); /* all four inputs; RI counts only when it ends */
	ck_assert_uint_eq(bench_read(MSR), 0xf0);
}
END_TEST

START_TEST(a_break_reaches_the_peer_after_a_character_time)
{
	bench_write(LCR, 0x43);
	bench_run_ps(CHARACTER_PS);
	ck_assert_uint_eq(bench_uart_count(), 1);
	ck_assert(bench_uart_frame(0).line_break);
	bench_write(THR, 'x');
	bench_run_us(100);
	bench_write(LCR, 0x03);
	bench_write(THR, 'y');
	bench_run_us(100);
	ck_assert_str_eq(bench_uart_text(), "y");
	bench_write(LCR, 0x43);
	bench_write(LCR, 0x03);
	bench_run_us(1000);
	ck_assert_uint_eq(bench_uart_count(), 2);
}
END_TEST

int main(void)
{
	return suite_run("uart_wire", setup, bench_close,
		(const TTest *const[]){
			a_byte_takes_its_time_on_the_wire_without_fifo,
			without_fifo_one_byte_waits_behind_the_shifter,
			the_divisor_of_115200_baud_gives_115197,
			modes_0_to_2_divide_by_16_8_and_4,
			format_and_guard_time_lengthen_a_character,
			short_characters_lose_their_upper_bits,
			a_sender_at_another_speed_is_a_framing_error,
			loop_back_brings_bytes_home_and_keeps_them_off_the_wire,
			a_break_reaches_the_peer_after_a_character_time,
			NULL,
		});
}
