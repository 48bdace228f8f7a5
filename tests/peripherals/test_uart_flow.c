/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The UART's flow control by lines and by characters. Offsets are the datasheet's, on purpose. */
#include "peripherals/soc/soc_models.h"
#include "support/suite.h"
#include "uart_offsets.h"

static void setup(void)
{
	bench_open(&uart_ops, MODELS "/devices/mt3620-uart.yaml");
	uart_set_115200();
}

static void set_efr(uint32_t efr)
{
	bench_write(LCR, 0xbf);
	bench_write(EFR, efr);
	bench_write(XON1, 0x11);
	bench_write(XOFF1, 0x13);
	bench_write(LCR, 3);
}

START_TEST(automatic_cts_holds_transmission)
{
	set_efr(0x90);
	bench_write(THR, 'a');
	bench_run_us(1000);
	ck_assert_uint_eq(bench_uart_count(), 0);
	bench_write(IER, CTSI);
	bench_uart_rts(true);
	bench_run_ps(CHARACTER_PS);
	ck_assert_str_eq(bench_uart_text(), "a");
	ck_assert_uint_eq(uart_cause(), HW_FLOW);
	ck_assert_uint_eq(bench_read(INTERRUPT_STA), 0x40);
	bench_write(INTERRUPT_STA, 0x40);
	ck_assert_uint_eq(uart_cause(), NONE);
}
END_TEST

START_TEST(rts_follows_mcr_and_by_itself_the_receive_fifo)
{
	bench_write(MCR, RTS);
	ck_assert(bench_uart_cts());
	bench_write(MCR, 0);
	ck_assert(!bench_uart_cts());
	bench_write(FCR, 0x07);
	set_efr(0x50);
	bench_write(MCR, RTS);
	ck_assert(bench_uart_cts());
	for (unsigned n = 0; n < 27; n++) {
		bench_uart_send_byte('r');
	}
	ck_assert(bench_uart_cts());
	bench_uart_send_byte('r');
	ck_assert(!bench_uart_cts());
	while (bench_read(RX_OFFSET) > 17) {
		bench_read(RBR);
	}
	ck_assert(!bench_uart_cts());
	bench_read(RBR);
	ck_assert(bench_uart_cts());
}
END_TEST

START_TEST(xoff_from_the_peer_stops_the_fifo_and_xon_frees_it)
{
	set_efr(0x1a);
	bench_write(IER, XOFFI);
	bench_uart_send_byte(0x13);
	ck_assert_uint_eq(bench_read(MCR), 0x80);
	ck_assert_uint_eq(bench_read(LSR) & DR, 0);
	ck_assert_uint_eq(uart_cause(), SW_FLOW);
	bench_write(INTERRUPT_STA, 0x20);
	ck_assert_uint_eq(uart_cause(), NONE);
	bench_write(THR, 'a');
	bench_run_us(1000);
	ck_assert_uint_eq(bench_uart_count(), 0);
	bench_uart_send_byte(0x11);
	ck_assert_uint_eq(bench_read(MCR), 0);
	bench_run_us(100);
	ck_assert_str_eq(bench_uart_text(), "a");
}
END_TEST

START_TEST(a_filling_fifo_sends_xoff_and_a_drained_one_xon)
{
	set_efr(0x1a);
	bench_write(FCR, 0x07);
	for (unsigned n = 0; n < 28; n++) {
		bench_uart_send_byte('r');
	}
	bench_run_us(100);
	ck_assert_str_eq(bench_uart_text(), "\x13");
	while (bench_read(RX_OFFSET) > 16) {
		bench_read(RBR);
	}
	bench_run_us(100);
	ck_assert_str_eq(bench_uart_text(), "\x13\x11");
}
END_TEST

START_TEST(data_that_look_like_flow_control_are_escaped_both_ways)
{
	set_efr(0x1a);
	bench_write(ESCAPE_DAT, 0x7d);
	bench_write(ESCAPE_EN, 1);
	bench_write(FCR, 0x07);
	bench_write(THR, 0x13);
	bench_write(THR, 'a');
	bench_run_us(1000);
	ck_assert_str_eq(bench_uart_text(),
		"\x7d\xec"
		"a");
	bench_uart_send("\x7d\xec");
	ck_assert_uint_eq(bench_read(RX_OFFSET), 1);
	ck_assert_uint_eq(bench_read(RBR), 0x13);
	ck_assert_uint_eq(bench_read(MCR), 0);
}
END_TEST

int main(void)
{
	return suite_run("uart_flow", setup, bench_close,
		(const TTest *const[]){
			automatic_cts_holds_transmission,
			rts_follows_mcr_and_by_itself_the_receive_fifo,
			xoff_from_the_peer_stops_the_fifo_and_xon_frees_it,
			a_filling_fifo_sends_xoff_and_a_drained_one_xon,
			data_that_look_like_flow_control_are_escaped_both_ways,
			NULL,
		});
}
