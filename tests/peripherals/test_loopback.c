/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The loopback wire. */
#include "peripherals/parts/part_models.h"
#include "support/bench.h"
#include "support/suite.h"

static void setup(void)
{
	bench_open_part(&loopback_ops, NULL);
}

START_TEST(characters_come_back_as_they_were_sent)
{
	bench_uart_format(9600, 7, 'E');
	bench_uart_send("Hello");
	ck_assert_str_eq(bench_uart_text(), "Hello");
	ck_assert_uint_eq(bench_uart_frame(4).baud, 9600);
	ck_assert_uint_eq(bench_uart_frame(4).data_bits, 7);
	ck_assert_int_eq(bench_uart_frame(4).parity, 'E');
}
END_TEST

START_TEST(a_break_comes_back_as_a_break)
{
	bench_uart_send_break();
	ck_assert_uint_eq(bench_uart_count(), 1);
	ck_assert(bench_uart_frame(0).line_break);
}
END_TEST

START_TEST(rts_comes_back_as_cts)
{
	bench_uart_rts(true);
	ck_assert(bench_uart_cts());
	bench_uart_rts(false);
	ck_assert(!bench_uart_cts());
}
END_TEST

START_TEST(mosi_comes_back_as_miso_at_any_width)
{
	struct port *controller = bench_port(PORT_SPI);
	struct spi_word word = { .mosi = 0x5a, .bits = 8, .rate_hz = 1000000 };
	ck_assert_uint_eq(port_spi_exchange(controller, &word), 0x5a);
	word = (struct spi_word){ .mosi = 0xdeadbeef, .bits = 32, .mode = 3, .rate_hz = 40000000 };
	ck_assert_uint_eq(port_spi_exchange(controller, &word), 0xdeadbeef);
	word = (struct spi_word){ .mosi = 5, .bits = 3, .rate_hz = 1 };
	ck_assert_uint_eq(port_spi_exchange(controller, &word), 5);
}
END_TEST

int main(void)
{
	return suite_run("loopback", setup, bench_close,
		(const TTest *const[]){
			characters_come_back_as_they_were_sent,
			a_break_comes_back_as_a_break,
			rts_comes_back_as_cts,
			mosi_comes_back_as_miso_at_any_width,
			NULL,
		});
}
