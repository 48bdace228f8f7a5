/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The UART's registers as firmware sees them. Offsets are the datasheet's, on purpose. */
#include "peripherals/soc/soc_models.h"
#include "support/suite.h"
#include "uart_offsets.h"

static void setup(void)
{
	bench_open(&uart_ops, MODELS "/devices/mt3620-uart.yaml");
	uart_set_115200();
}

START_TEST(sixteen_bytes_fit_the_transmit_fifo_and_no_more)
{
	bench_write(FCR, 0x07);
	for (unsigned n = 0; n < 17; n++) { /* one is in the shifter */
		bench_write(THR, 'a' + n);
	}
	ck_assert_uint_eq(bench_read(TX_OFFSET), 16);
	bench_write(THR, 'z');
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	bench_run_us(2000);
	ck_assert_str_eq(bench_uart_text(), "abcdefghijklmnopq");
	ck_assert_uint_eq(bench_read(TX_OFFSET), 0);
}
END_TEST

START_TEST(overrun_keeps_the_fifo_and_is_reported_until_lsr_is_read)
{
	bench_write(FCR, 0x07);
	bench_write(IER, ELSI);
	for (unsigned n = 0; n < 33; n++) {
		bench_uart_send_byte((uint8_t)n);
	}
	ck_assert_uint_eq(uart_cause(), LINE);
	ck_assert_uint_eq(bench_read(RX_OFFSET), 32);
	ck_assert_uint_eq(bench_peek(LSR) & OE, OE);
	ck_assert_uint_eq(bench_read(LSR) & OE, OE);
	ck_assert_uint_eq(bench_read(LSR) & OE, 0);
	ck_assert_uint_eq(uart_cause(), NONE);
	for (unsigned n = 0; n < 32; n++) {
		ck_assert_uint_eq(bench_read(RBR), n);
	}
}
END_TEST

START_TEST(lcr_chooses_what_an_offset_shows)
{
	bench_write(SCR, 0x5a);
	bench_write(LCR, 0xbf);
	bench_write(EFR, 0x10);
	bench_write(XON1, 0x11);
	bench_write(XON2, 0x22);
	bench_write(XOFF1, 0x33);
	bench_write(XOFF2, 0x44);
	ck_assert_uint_eq(bench_read(DLL), 1);
	ck_assert_uint_eq(bench_read(EFR), 0x10);
	ck_assert_uint_eq(bench_read(XON1), 0x11);
	ck_assert_uint_eq(bench_read(XON2), 0x22);
	ck_assert_uint_eq(bench_read(XOFF1), 0x33);
	ck_assert_uint_eq(bench_read(XOFF2), 0x44);
	bench_write(LCR, 3);
	ck_assert_uint_eq(bench_read(IER), 0);
	ck_assert_uint_eq(bench_read(IIR), NONE);
	ck_assert_uint_eq(bench_read(MCR), 0);
	ck_assert_uint_eq(bench_read(LSR), THRE | TEMT);
	ck_assert_uint_eq(bench_read(MSR), 0);
	ck_assert_uint_eq(bench_read(SCR), 0x5a);
}
END_TEST

START_TEST(fcr_reads_back_at_fcr_rd_without_its_clear_bits)
{
	bench_uart_send("a");
	bench_write(FCR, 0x97);
	ck_assert_uint_eq(bench_read(FCR_RD), 0x91);
	ck_assert_uint_eq(bench_read(IIR) & FIFOS, FIFOS);
	ck_assert_uint_eq(bench_read(LSR) & DR, 0);
}
END_TEST

START_TEST(clearing_the_transmit_fifo_spares_the_shifter)
{
	bench_write(FCR, 0x01);
	bench_write(THR, 'a');
	bench_write(THR, 'b');
	bench_write(FCR, 0x05);
	ck_assert_uint_eq(bench_read(TX_OFFSET), 0);
	bench_run_us(1000);
	ck_assert_str_eq(bench_uart_text(), "a");
}
END_TEST

START_TEST(unread_peeks_change_nothing)
{
	bench_write(FCR, 0x07);
	bench_uart_send("ab");
	for (uint32_t offset = 0; offset < 0x80; offset += 4) {
		bench_peek(offset);
	}
	ck_assert_uint_eq(bench_read(RBR), 'a');
	ck_assert_uint_eq(bench_read(RBR), 'b');
}
END_TEST

START_TEST(held_in_reset_it_forgets_everything_and_hears_nothing)
{
	bench_write(FCR, 0x07);
	bench_write(IER, ERBFI);
	bench_uart_send("a");
	bench_write(THR, 'b');
	bench_input("reset", true);
	ck_assert(!bench_line("irq"));
	bench_uart_send("c");
	bench_run_us(1000);
	bench_input("reset", false);
	ck_assert_uint_eq(bench_uart_count(), 0);
	ck_assert_uint_eq(bench_read(IER), 0);
	ck_assert_uint_eq(bench_read(LSR), THRE | TEMT);
	ck_assert_uint_eq(bench_read(RX_OFFSET), 0);
}
END_TEST

START_TEST(a_transfer_under_way_survives_save_and_restore)
{
	bench_write(FCR, 0x87);
	bench_write(IER, ERBFI);
	bench_write(THR, 'a');
	bench_write(THR, 'b');
	bench_uart_send("xy");
	bench_run_us(50);
	bench_save();
	bench_run_us(5000);
	bench_restore();
	bench_write(THR, 'c'); /* waits its turn */
	bench_run_ps(3 * CHARACTER_PS);
	ck_assert_str_eq(bench_uart_text(), "ababc");
	bench_run_us(1000);
	ck_assert_uint_eq(uart_cause(), TIMEOUT);
	ck_assert_uint_eq(bench_read(RBR), 'x');
}
END_TEST

int main(void)
{
	return suite_run("uart", setup, bench_close,
		(const TTest *const[]){
			sixteen_bytes_fit_the_transmit_fifo_and_no_more,
			overrun_keeps_the_fifo_and_is_reported_until_lsr_is_read,
			lcr_chooses_what_an_offset_shows,
			fcr_reads_back_at_fcr_rd_without_its_clear_bits,
			clearing_the_transmit_fifo_spares_the_shifter,
			unread_peeks_change_nothing,
			held_in_reset_it_forgets_everything_and_hears_nothing,
			a_transfer_under_way_survives_save_and_restore,
			NULL,
		});
}
