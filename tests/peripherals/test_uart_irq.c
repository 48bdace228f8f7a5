/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The UART's line status and interrupts. Offsets are the datasheet's, on purpose. */
#include "peripherals/soc/soc_models.h"
#include "support/suite.h"
#include "uart_offsets.h"

static void setup(void)
{
	bench_open(&uart_ops, MODELS "/devices/mt3620-uart.yaml");
	uart_set_115200();
}

START_TEST(transmit_interrupt_is_a_level_until_filled_or_disabled)
{
	bench_write(FCR, 0x17); /* trigger 4 */
	ck_assert_uint_eq(bench_read(IIR), NONE | FIFOS);
	bench_write(IER, ETBEI);
	ck_assert(bench_line("irq"));
	ck_assert_uint_eq(uart_cause(), TX_EMPTY);
	ck_assert_uint_eq(uart_cause(), TX_EMPTY);
	for (unsigned n = 0; n < 5; n++) {
		bench_write(THR, 'a');
	}
	ck_assert_uint_eq(uart_cause(), NONE);
	ck_assert(!bench_line("irq"));
	bench_run_ps(CHARACTER_PS);
	ck_assert(bench_line("irq"));
	bench_write(IER, 0);
	ck_assert(!bench_line("irq"));
	ck_assert_uint_eq(uart_cause(), NONE);
}
END_TEST

START_TEST(a_received_byte_interrupts_without_fifo)
{
	bench_write(IER, ERBFI);
	bench_uart_send("k");
	ck_assert(bench_line("irq"));
	ck_assert_uint_eq(uart_cause(), RX_DATA);
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
			ck_assert_uint_eq(uart_cause(), NONE);
		}
		bench_uart_send_byte('r');
		ck_assert_uint_eq(uart_cause(), RX_DATA);
		ck_assert_uint_eq(bench_read(RX_OFFSET), level[choice]);
		bench_read(RBR);
		ck_assert_uint_eq(uart_cause(), NONE);
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
	ck_assert_uint_eq(uart_cause(), TIMEOUT);
	ck_assert_uint_eq(bench_read(RBR), 'a');
	ck_assert_uint_eq(uart_cause(), NONE);
	bench_run_ps(4 * CHARACTER_PS);
	ck_assert_uint_eq(uart_cause(), TIMEOUT);
	ck_assert_uint_eq(bench_read(RBR), 'b');
	bench_run_us(10000);
	ck_assert_uint_eq(uart_cause(), NONE);
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
	ck_assert_uint_eq(uart_cause(), TIMEOUT);
	bench_peek(VFIFO_EN);
	ck_assert_uint_eq(uart_cause(), TIMEOUT);
	ck_assert_uint_eq(bench_read(VFIFO_EN), 1);
	ck_assert_uint_eq(uart_cause(), NONE);
	bench_run_us(10000);
	ck_assert_uint_eq(uart_cause(), NONE);
}
END_TEST

START_TEST(the_timeout_comes_although_dma_drained_the_fifo)
{
	bench_write(FCR, 0x97);
	bench_write(VFIFO_EN, 1);
	bench_write(EXTEND_ADD, RX_DMA_HSK);
	bench_write(IER, ERBFI);
	bench_uart_send("ab");
	ck_assert(bench_line("rx-req"));
	ck_assert_uint_eq(bench_read(RBR), 'a');
	ck_assert_uint_eq(bench_read(RBR), 'b');
	ck_assert(!bench_line("rx-req"));
	ck_assert_uint_eq(uart_cause(), NONE);
	bench_run_ps(4 * CHARACTER_PS);
	ck_assert_uint_eq(uart_cause(), TIMEOUT);
	bench_read(VFIFO_EN);
	ck_assert_uint_eq(uart_cause(), NONE);
	bench_run_us(10000);
	ck_assert_uint_eq(uart_cause(), NONE);
}
END_TEST

START_TEST(reading_an_empty_rbr_acknowledges_the_timeout_in_dma_mode)
{
	bench_write(FCR, 0x97);
	bench_write(VFIFO_EN, 1);
	bench_write(EXTEND_ADD, RX_DMA_HSK);
	bench_write(IER, ERBFI);
	bench_uart_send("a");
	bench_read(RBR);
	bench_run_ps(4 * CHARACTER_PS);
	ck_assert_uint_eq(uart_cause(), TIMEOUT);
	bench_read(RBR);
	ck_assert_uint_eq(uart_cause(), NONE);
}
END_TEST

START_TEST(dma_is_asked_only_in_dma_mode_with_its_handshake)
{
	bench_write(FCR, 0x97);
	bench_uart_send("a");
	ck_assert(!bench_line("rx-req") && !bench_line("tx-req"));
	bench_write(VFIFO_EN, 1);
	ck_assert(!bench_line("rx-req") && !bench_line("tx-req"));
	bench_write(EXTEND_ADD, RX_DMA_HSK);
	ck_assert(bench_line("rx-req") && !bench_line("tx-req"));
	bench_write(EXTEND_ADD, TX_DMA_HSK);
	ck_assert(!bench_line("rx-req") && bench_line("tx-req"));
	bench_write(VFIFO_EN, 0);
	ck_assert(!bench_line("rx-req") && !bench_line("tx-req"));
}
END_TEST

START_TEST(dma_is_asked_for_bytes_while_there_is_room)
{
	bench_write(FCR, 0x97);
	bench_write(VFIFO_EN, 1);
	bench_write(EXTEND_ADD, TX_DMA_HSK);
	for (unsigned n = 0; n < 17; n++) { /* one is in the shifter */
		ck_assert(bench_line("tx-req"));
		bench_write(THR, n);
	}
	ck_assert(!bench_line("tx-req"));
	bench_run_ps(CHARACTER_PS);
	ck_assert(bench_line("tx-req"));
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
	ck_assert_uint_eq(uart_cause(), RX_DATA);
	bench_read(RBR);
	ck_assert_uint_eq(uart_cause(), LINE);
	ck_assert_uint_eq(bench_read(LSR) & (PE | BI | FIFOERR), PE | FIFOERR);
	ck_assert_uint_eq(bench_read(RBR), 'b');
	ck_assert_uint_eq(bench_read(LSR) & (PE | BI), BI);
	ck_assert_uint_eq(bench_read(RBR), 0);
	ck_assert_uint_eq(bench_read(LSR) & (DR | FIFOERR), 0);
}
END_TEST

START_TEST(line_status_goes_before_data_before_transmit)
{
	bench_write(FCR, 0x07);
	bench_write(IER, ERBFI | ETBEI | ELSI);
	ck_assert_uint_eq(uart_cause(), TX_EMPTY);
	bench_uart_send_break();
	ck_assert_uint_eq(uart_cause(), LINE);
	bench_read(LSR);
	ck_assert_uint_eq(uart_cause(), RX_DATA);
	bench_read(RBR);
	ck_assert_uint_eq(uart_cause(), TX_EMPTY);
}
END_TEST

START_TEST(cts_shows_in_msr_and_interrupts_when_asked)
{
	bench_uart_rts(true);
	ck_assert_uint_eq(uart_cause(), NONE);
	ck_assert_uint_eq(bench_read(MSR), 0x11);
	ck_assert_uint_eq(bench_read(MSR), 0x10);
	bench_write(IER, EDSSI);
	ck_assert(!bench_line("irq"));
	bench_uart_rts(false);
	ck_assert(bench_line("irq"));
	ck_assert_uint_eq(uart_cause(), 0x00);
	ck_assert_uint_eq(bench_read(MSR), 0x01);
	ck_assert(!bench_line("irq"));
}
END_TEST

int main(void)
{
	return suite_run("uart_irq", setup, bench_close,
		(const TTest *const[]){
			transmit_interrupt_is_a_level_until_filled_or_disabled,
			a_received_byte_interrupts_without_fifo,
			receive_triggers_are_1_6_12_and_rxtrig,
			four_silent_characters_report_what_waits_below_the_trigger,
			software_may_choose_the_timeout,
			reading_vfifo_en_acknowledges_the_timeout,
			the_timeout_comes_although_dma_drained_the_fifo,
			reading_an_empty_rbr_acknowledges_the_timeout_in_dma_mode,
			dma_is_asked_only_in_dma_mode_with_its_handshake,
			dma_is_asked_for_bytes_while_there_is_room,
			line_errors_show_when_their_character_is_next,
			line_status_goes_before_data_before_transmit,
			cts_shows_in_msr_and_interrupts_when_asked,
			NULL,
		});
}
