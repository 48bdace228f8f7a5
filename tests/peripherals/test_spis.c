/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The SPI slave: its registers on one side, the host's protocol on the other. */
#include "peripherals/soc/soc_models.h"
#include "support/bench.h"
#include "support/suite.h"

enum { CTRL = 0x00, INT_STA = 0x04, INT_EN = 0x08, BUF0 = 0x20, STATUS = 0x60, H2DMB = 0x64 };
enum { D2HMB = 0x68 };
enum { EN = 1 };
enum { INT_MAILBOX = 1, INT_HOST = 2, INT_WRITE = 4, INT_READ = 8, INT_ERROR = 16, INT_ALL = 31 };
enum { READY = 1, DONE, ERROR, HOST_INT = 0x80 };
enum { VALID = 0x40, HOST_WRITES = 0x20 };
enum { RATE_HZ = 8000000 }; /* a byte in one microsecond */

static uint8_t mode;

static void setup(void)
{
	mode = 0;
	bench_open(&spis_ops, MODELS "/devices/mt3620-spis.yaml");
	bench_write(CTRL, EN);
	bench_write(INT_EN, INT_ALL);
}

static uint8_t send(uint8_t byte)
{
	struct spi_word word = { .mosi = byte, .bits = 8, .mode = mode, .rate_hz = RATE_HZ };
	return (uint8_t)port_spi_exchange(bench_port(PORT_SPI), &word);
}

static uint32_t receive(void)
{
	uint32_t word = 0;
	for (unsigned n = 0; n < 4; n++) {
		word = word << 8 | send(0xff);
	}
	return word;
}

static void send_word(uint32_t word)
{
	for (unsigned n = 4; n--;) {
		send((uint8_t)(word >> 8 * n));
	}
}

static void announce(uint8_t mailbox)
{
	send(0x0a);
	send(mailbox);
	bench_run_us(10);
}

static uint32_t fetch_status(void)
{
	send(3);
	return receive();
}

START_TEST(a_mailbox_byte_is_shown_and_interrupts_once_it_is_through)
{
	send(0x0a);
	send(VALID | 3);
	bench_run_ps(2 * PS_PER_US - 1);
	ck_assert(!bench_line("irq"));
	bench_run_ps(1);
	ck_assert(bench_line("irq"));
	ck_assert_uint_eq(bench_read(INT_STA), INT_MAILBOX);
	ck_assert_uint_eq(bench_read(H2DMB), VALID | 3);
	bench_write(INT_STA, INT_MAILBOX);
	ck_assert(!bench_line("irq"));
}
END_TEST

START_TEST(the_host_writes_announced_words_most_significant_bit_first)
{
	announce(VALID | HOST_WRITES | 2);
	bench_write(D2HMB, READY);
	send(1);
	send_word(0x11223344);
	send_word(0xaabbccdd);
	bench_run_us(20);
	ck_assert_uint_eq(bench_read(BUF0), 0x11223344);
	ck_assert_uint_eq(bench_read(BUF0 + 4), 0xaabbccdd);
	ck_assert_uint_eq(bench_read(INT_STA), INT_MAILBOX | INT_WRITE);
	ck_assert_uint_eq(bench_read(D2HMB), READY);
	ck_assert_uint_eq(bench_read(H2DMB) & VALID, 0);
}
END_TEST

START_TEST(the_host_reads_announced_words)
{
	announce(VALID | 8);
	for (unsigned n = 0; n < 8; n++) {
		bench_write(BUF0 + 4 * n, 0xc0de0000 + n);
	}
	bench_write(D2HMB, READY);
	ck_assert_uint_eq(send(2), 0);
	for (unsigned n = 0; n < 8; n++) {
		ck_assert_uint_eq(receive(), 0xc0de0000 + n);
	}
	bench_run_us(50);
	ck_assert_uint_eq(bench_read(INT_STA), INT_MAILBOX | INT_READ);
}
END_TEST

START_TEST(the_status_word_shows_state_interrupt_and_mailbox)
{
	ck_assert_uint_eq(fetch_status(), 0);
	bench_write(D2HMB, READY);
	announce(VALID | 5);
	send(8);
	bench_run_us(10);
	ck_assert_uint_eq(fetch_status(), READY | HOST_INT | (VALID | 5) << 8);
	ck_assert_uint_eq(bench_read(STATUS), READY | HOST_INT | (VALID | 5) << 8);
	bench_write(INT_STA, INT_HOST);
	ck_assert_uint_eq(fetch_status(), READY | (VALID | 5) << 8);
}
END_TEST

START_TEST(the_host_sets_an_interrupt_and_clears_the_mailbox_to_it)
{
	send(8);
	bench_run_us(2);
	ck_assert_uint_eq(bench_read(INT_STA), INT_HOST);
	bench_write(INT_STA, INT_HOST);
	bench_write(D2HMB, 0x70 | DONE);
	ck_assert_uint_eq(fetch_status(), 0x70 | DONE);
	send(9);
	ck_assert_uint_eq(bench_read(D2HMB), 0);
}
END_TEST

static unsigned errors(void)
{
	bench_run_us(50);
	unsigned errors = bench_read(INT_STA) & INT_ERROR;
	bench_write(INT_STA, INT_ALL);
	bench_input("cs", true);
	bench_input("cs", false);
	return errors;
}

START_TEST(a_transfer_before_the_device_is_ready_is_an_error)
{
	announce(VALID | HOST_WRITES | 1);
	send(1);
	send_word(0x11223344);
	ck_assert(errors());
	ck_assert_uint_eq(bench_read(BUF0), 0);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

START_TEST(a_transfer_that_was_not_announced_so_is_an_error)
{
	bench_write(D2HMB, READY);
	send(1);
	ck_assert(errors());
	announce(VALID | HOST_WRITES | 1);
	send(2);
	ck_assert(errors());
	announce(VALID | 1);
	send(1);
	ck_assert(errors());
	announce(VALID | HOST_WRITES | 9);
	send(1);
	ck_assert(errors());
	announce(VALID | HOST_WRITES);
	send(1);
	ck_assert(errors());
	announce(VALID | HOST_WRITES | 1);
	send(1);
	send_word(1);
	ck_assert(!errors());
	send(1); /* an announcement is for one transfer */
	ck_assert(errors());
}
END_TEST

START_TEST(an_unknown_opcode_is_an_error_until_the_next_selection)
{
	send(0x55);
	send(8);
	bench_run_us(10);
	ck_assert_uint_eq(bench_read(INT_STA), INT_ERROR);
	bench_input("cs", true);
	bench_input("cs", false);
	send(8);
	bench_run_us(10);
	ck_assert_uint_eq(bench_read(INT_STA), INT_ERROR | INT_HOST);
}
END_TEST

START_TEST(chip_select_that_ends_a_transfer_early_is_an_error)
{
	announce(VALID | HOST_WRITES | 2);
	bench_write(D2HMB, READY);
	send(1);
	send_word(0x11223344);
	bench_input("cs", true);
	bench_run_us(50);
	ck_assert_uint_eq(bench_read(INT_STA), INT_MAILBOX | INT_ERROR);
}
END_TEST

START_TEST(bits_of_a_byte_that_was_cut_short_are_forgotten)
{
	struct spi_word word = { .mosi = 0, .bits = 3, .rate_hz = RATE_HZ };
	port_spi_exchange(bench_port(PORT_SPI), &word);
	bench_input("cs", true);
	bench_input("cs", false);
	send(8);
	bench_run_us(10);
	ck_assert_uint_eq(bench_read(INT_STA), INT_HOST);
}
END_TEST

START_TEST(a_slave_that_is_off_or_not_selected_leaves_miso_alone)
{
	bench_input("cs", true);
	ck_assert_uint_eq(send(8), 0xff);
	bench_input("cs", false);
	bench_write(CTRL, 0);
	ck_assert_uint_eq(send(8), 0xff);
	bench_write(CTRL, EN);
	bench_input("gate", true);
	ck_assert_uint_eq(send(8), 0xff);
	bench_input("gate", false);
	bench_input("reset", true);
	ck_assert_uint_eq(send(8), 0xff);
	bench_input("reset", false);
	bench_run_us(10);
	ck_assert_uint_eq(bench_read(INT_STA), 0);
}
END_TEST

START_TEST(another_clock_mode_is_not_understood_and_logged)
{
	mode = 3;
	ck_assert_uint_eq(send(8), 0xff);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	bench_write(CTRL, EN | 3 << 1);
	ck_assert_uint_eq(send(8), 0);
	bench_run_us(10);
	ck_assert_uint_eq(bench_read(INT_STA), INT_HOST);
}
END_TEST

START_TEST(words_of_any_width_are_taken)
{
	struct spi_word word = { .mosi = 0x0a40 | 4, .bits = 16, .rate_hz = RATE_HZ };
	port_spi_exchange(bench_port(PORT_SPI), &word);
	ck_assert_uint_eq(bench_read(H2DMB), VALID | 4);
	bench_write(D2HMB, 3);
	word = (struct spi_word){ .mosi = 3, .bits = 8, .rate_hz = RATE_HZ };
	port_spi_exchange(bench_port(PORT_SPI), &word);
	word = (struct spi_word){ .bits = 32, .rate_hz = RATE_HZ };
	ck_assert_uint_eq(port_spi_exchange(bench_port(PORT_SPI), &word), (VALID | 4) << 8 | ERROR);
}
END_TEST

int main(void)
{
	return suite_run("spis", setup, bench_close,
		(const TTest *const[]){
			a_mailbox_byte_is_shown_and_interrupts_once_it_is_through,
			the_host_writes_announced_words_most_significant_bit_first,
			the_host_reads_announced_words,
			the_status_word_shows_state_interrupt_and_mailbox,
			the_host_sets_an_interrupt_and_clears_the_mailbox_to_it,
			a_transfer_before_the_device_is_ready_is_an_error,
			a_transfer_that_was_not_announced_so_is_an_error,
			an_unknown_opcode_is_an_error_until_the_next_selection,
			chip_select_that_ends_a_transfer_early_is_an_error,
			bits_of_a_byte_that_was_cut_short_are_forgotten,
			a_slave_that_is_off_or_not_selected_leaves_miso_alone,
			another_clock_mode_is_not_understood_and_logged,
			words_of_any_width_are_taken,
			NULL,
		});
}
