/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The UART as firmware sees it. Offsets are the datasheet's, on purpose. */
#include "peripherals/soc/soc_models.h"
#include "support/bench.h"
#include "support/suite.h"

enum { RBR = 0x00, THR = 0x00, DLL = 0x00, IER = 0x04, DLM = 0x04, IIR = 0x08, FCR = 0x08, EFR = 0x08 };
enum { LCR = 0x0c, MCR = 0x10, XON1 = 0x10, LSR = 0x14, XON2 = 0x14, MSR = 0x18, XOFF1 = 0x18 };
enum { SCR = 0x1c, XOFF2 = 0x1c, HIGHSPEED = 0x24, SAMPLE_COUNT = 0x28, SAMPLE_POINT = 0x2c };
enum { GUARD = 0x3c, ESCAPE_DAT = 0x40, ESCAPE_EN = 0x44, SW_RTO_LIMIT = 0x48, VFIFO_EN = 0x4c };
enum { RXTRIG = 0x50, FRACDIV_L = 0x54, FRACDIV_M = 0x58, FCR_RD = 0x5c };
enum { RX_OFFSET = 0x68, TX_OFFSET = 0x6c, INTERRUPT_STA = 0x70 };
enum { ERBFI = 1, ETBEI = 2, ELSI = 4, EDSSI = 8, XOFFI = 0x20, RTSI = 0x40, CTSI = 0x80 };
enum { DR = 0x01, OE = 0x02, PE = 0x04, FE = 0x08, BI = 0x10, THRE = 0x20, TEMT = 0x40, FIFOERR = 0x80 };
enum { NONE = 0x01, TX_EMPTY = 0x02, RX_DATA = 0x04, LINE = 0x06, TIMEOUT = 0x0c };
enum { SW_FLOW = 0x10, HW_FLOW = 0x20, FIFOS = 0xc0 };
enum { LOOP = 0x10, RTS = 0x02 };
/* One character of 8N1 at 115200 with the divisor below, in picoseconds. */
static const uint64_t CHARACTER_PS = 86807693;

/* The set-up of the bare-metal samples: 115200 baud, 8N1. */
static void set_115200(void)
{
	bench_write(LCR, 0x80);
	bench_write(HIGHSPEED, 3);
	bench_write(DLM, 0);
	bench_write(DLL, 1);
	bench_write(SAMPLE_COUNT, 224);
	bench_write(SAMPLE_POINT, 110);
	bench_write(FRACDIV_M, 0);
	bench_write(FRACDIV_L, 223);
	bench_write(LCR, 3);
}

static void setup(void)
{
	bench_open(&uart_ops, MODELS "/devices/mt3620-uart.yaml");
	set_115200();
}

static uint32_t cause(void)
{
	return bench_read(IIR) & 0x3f;
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
	bench_run_us(12);
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

START_TEST(transmit_interrupt_is_a_level_until_filled_or_disabled)
{
	bench_write(FCR, 0x17); /* trigger 4 */
	ck_assert_uint_eq(bench_read(IIR), NONE | FIFOS);
	bench_write(IER, ETBEI);
	ck_assert(bench_line("irq"));
	ck_assert_uint_eq(cause(), TX_EMPTY);
	ck_assert_uint_eq(cause(), TX_EMPTY);
	for (unsigned n = 0; n < 5; n++) {
		bench_write(THR, 'a');
	}
	ck_assert_uint_eq(cause(), NONE);
	ck_assert(!bench_line("irq"));
	bench_run_ps(CHARACTER_PS);
	ck_assert(bench_line("irq"));
	bench_write(IER, 0);
	ck_assert(!bench_line("irq"));
	ck_assert_uint_eq(cause(), NONE);
}
END_TEST

START_TEST(a_received_byte_interrupts_without_fifo)
{
	bench_write(IER, ERBFI);
	bench_uart_send("k");
	ck_assert(bench_line("irq"));
	ck_assert_uint_eq(cause(), RX_DATA);
	ck_assert_uint_eq(bench_read(LSR) & DR, DR);
	ck_assert_uint_eq(bench_read(RBR), 'k');
	ck_assert_uint_eq(bench_read(LSR) & DR, 0);
	ck_assert(!bench_line("irq"));
}
END_TEST

START_TEST(receive_triggers_are_1_6_12_and_rxtrig)
{
	static const unsigned level[] = { 1, 6, 12, 20 };
	bench_write(IER, ERBFI);
	bench_write(RXTRIG, 20);
	for (unsigned choice = 0; choice < 4; choice++) {
		bench_write(FCR, 0x07 | choice << 6);
		for (unsigned n = 1; n < level[choice]; n++) {
			bench_uart_send_byte('r');
			ck_assert_uint_eq(cause(), NONE);
		}
		bench_uart_send_byte('r');
		ck_assert_uint_eq(cause(), RX_DATA);
		ck_assert_uint_eq(bench_read(RX_OFFSET), level[choice]);
		bench_read(RBR);
		ck_assert_uint_eq(cause(), NONE);
	}
}
END_TEST

START_TEST(four_silent_characters_report_what_waits_below_the_trigger)
{
	bench_write(FCR, 0x87); /* trigger 12 */
	bench_write(IER, ERBFI);
	bench_uart_send("ab");
	bench_run_ps(4 * CHARACTER_PS - 1000);
	ck_assert(!bench_line("irq"));
	bench_run_ps(1000);
	ck_assert_uint_eq(cause(), TIMEOUT);
	ck_assert_uint_eq(bench_read(RBR), 'a');
	ck_assert_uint_eq(cause(), NONE);
	bench_run_ps(4 * CHARACTER_PS);
	ck_assert_uint_eq(cause(), TIMEOUT);
	ck_assert_uint_eq(bench_read(RBR), 'b');
	bench_run_us(10000);
	ck_assert_uint_eq(cause(), NONE);
}
END_TEST

START_TEST(software_may_choose_the_timeout)
{
	bench_write(FCR, 0x87);
	bench_write(IER, ERBFI);
	bench_write(SW_RTO_LIMIT, 10 << 2 | 2);
	bench_uart_send("a");
	bench_run_ps(9 * CHARACTER_PS);
	ck_assert(!bench_line("irq"));
	bench_run_ps(CHARACTER_PS);
	ck_assert(bench_line("irq"));
}
END_TEST

START_TEST(reading_vfifo_en_acknowledges_the_timeout)
{
	bench_write(FCR, 0x97);
	bench_write(VFIFO_EN, 1);
	bench_write(IER, ERBFI);
	bench_uart_send("a");
	bench_run_ps(4 * CHARACTER_PS);
	ck_assert_uint_eq(cause(), TIMEOUT);
	bench_peek(VFIFO_EN);
	ck_assert_uint_eq(cause(), TIMEOUT);
	ck_assert_uint_eq(bench_read(VFIFO_EN), 1);
	ck_assert_uint_eq(cause(), NONE);
	bench_run_us(10000);
	ck_assert_uint_eq(cause(), NONE);
}
END_TEST

START_TEST(overrun_keeps_the_fifo_and_is_reported_until_lsr_is_read)
{
	bench_write(FCR, 0x07);
	bench_write(IER, ELSI);
	for (unsigned n = 0; n < 33; n++) {
		bench_uart_send_byte((uint8_t)n);
	}
	ck_assert_uint_eq(cause(), LINE);
	ck_assert_uint_eq(bench_read(RX_OFFSET), 32);
	ck_assert_uint_eq(bench_peek(LSR) & OE, OE);
	ck_assert_uint_eq(bench_read(LSR) & OE, OE);
	ck_assert_uint_eq(bench_read(LSR) & OE, 0);
	ck_assert_uint_eq(cause(), NONE);
	for (unsigned n = 0; n < 32; n++) {
		ck_assert_uint_eq(bench_read(RBR), n);
	}
}
END_TEST

START_TEST(line_errors_show_when_their_character_is_next)
{
	bench_write(FCR, 0x07);
	bench_write(IER, ELSI | ERBFI);
	bench_uart_send("a");
	bench_uart_format(115200, 8, 'E');
	bench_uart_send("b");
	bench_uart_format(115200, 8, 'N');
	bench_uart_send_break();
	ck_assert_uint_eq(bench_read(LSR) & (PE | BI | FIFOERR), FIFOERR);
	ck_assert_uint_eq(cause(), RX_DATA);
	bench_read(RBR);
	ck_assert_uint_eq(cause(), LINE);
	ck_assert_uint_eq(bench_read(LSR) & (PE | BI | FIFOERR), PE | FIFOERR);
	ck_assert_uint_eq(bench_read(RBR), 'b');
	ck_assert_uint_eq(bench_read(LSR) & (PE | BI), BI);
	ck_assert_uint_eq(bench_read(RBR), 0);
	ck_assert_uint_eq(bench_read(LSR) & (DR | FIFOERR), 0);
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

START_TEST(line_status_goes_before_data_before_transmit)
{
	bench_write(FCR, 0x07);
	bench_write(IER, ERBFI | ETBEI | ELSI);
	ck_assert_uint_eq(cause(), TX_EMPTY);
	bench_uart_send_break();
	ck_assert_uint_eq(cause(), LINE);
	bench_read(LSR);
	ck_assert_uint_eq(cause(), RX_DATA);
	bench_read(RBR);
	ck_assert_uint_eq(cause(), TX_EMPTY);
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

START_TEST(cts_shows_in_msr_and_interrupts_when_asked)
{
	bench_uart_rts(true);
	ck_assert_uint_eq(cause(), NONE);
	ck_assert_uint_eq(bench_read(MSR), 0x11);
	ck_assert_uint_eq(bench_read(MSR), 0x10);
	bench_write(IER, EDSSI);
	ck_assert(!bench_line("irq"));
	bench_uart_rts(false);
	ck_assert(bench_line("irq"));
	ck_assert_uint_eq(cause(), 0x00);
	ck_assert_uint_eq(bench_read(MSR), 0x01);
	ck_assert(!bench_line("irq"));
}
END_TEST

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
	ck_assert_uint_eq(cause(), HW_FLOW);
	ck_assert_uint_eq(bench_read(INTERRUPT_STA), 0x40);
	bench_write(INTERRUPT_STA, 0x40);
	ck_assert_uint_eq(cause(), NONE);
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
	ck_assert_uint_eq(cause(), SW_FLOW);
	bench_write(INTERRUPT_STA, 0x20);
	ck_assert_uint_eq(cause(), NONE);
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
	ck_assert_str_eq(bench_uart_text(), "\x7d\xec" "a");
	bench_uart_send("\x7d\xec");
	ck_assert_uint_eq(bench_read(RX_OFFSET), 1);
	ck_assert_uint_eq(bench_read(RBR), 0x13);
	ck_assert_uint_eq(bench_read(MCR), 0);
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
	bench_run_ps(2 * CHARACTER_PS);
	ck_assert_str_eq(bench_uart_text(), "abab");
	bench_run_us(1000);
	ck_assert_uint_eq(cause(), TIMEOUT);
	ck_assert_uint_eq(bench_read(RBR), 'x');
}
END_TEST

int main(void)
{
	return suite_run("uart", setup, bench_close, (const TTest *const[]){
		a_byte_takes_its_time_on_the_wire_without_fifo,
		without_fifo_one_byte_waits_behind_the_shifter,
		the_divisor_of_115200_baud_gives_115197,
		modes_0_to_2_divide_by_16_8_and_4,
		format_and_guard_time_lengthen_a_character,
		short_characters_lose_their_upper_bits,
		sixteen_bytes_fit_the_transmit_fifo_and_no_more,
		transmit_interrupt_is_a_level_until_filled_or_disabled,
		a_received_byte_interrupts_without_fifo,
		receive_triggers_are_1_6_12_and_rxtrig,
		four_silent_characters_report_what_waits_below_the_trigger,
		software_may_choose_the_timeout,
		reading_vfifo_en_acknowledges_the_timeout,
		overrun_keeps_the_fifo_and_is_reported_until_lsr_is_read,
		line_errors_show_when_their_character_is_next,
		a_sender_at_another_speed_is_a_framing_error,
		line_status_goes_before_data_before_transmit,
		loop_back_brings_bytes_home_and_keeps_them_off_the_wire,
		lcr_chooses_what_an_offset_shows,
		fcr_reads_back_at_fcr_rd_without_its_clear_bits,
		clearing_the_transmit_fifo_spares_the_shifter,
		a_break_reaches_the_peer_after_a_character_time,
		cts_shows_in_msr_and_interrupts_when_asked,
		automatic_cts_holds_transmission,
		rts_follows_mcr_and_by_itself_the_receive_fifo,
		xoff_from_the_peer_stops_the_fifo_and_xon_frees_it,
		a_filling_fifo_sends_xoff_and_a_drained_one_xon,
		data_that_look_like_flow_control_are_escaped_both_ways,
		unread_peeks_change_nothing,
		held_in_reset_it_forgets_everything_and_hears_nothing,
		a_transfer_under_way_survives_save_and_restore,
		NULL,
	});
}
