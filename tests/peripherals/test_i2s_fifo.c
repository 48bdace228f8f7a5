/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The data port of the I2S interface; the test is the interface behind it. */
#include "peripherals/soc/soc_models.h"
#include "support/bench.h"
#include "support/suite.h"

enum { FIFO_PORT = 0x00, DEPTH = 32 };

static unsigned entries, taken;
static uint32_t latest;

static bool hear(void *owner, unsigned index, const struct mbox_message *message)
{
	(void)owner;
	(void)index;
	if (message->what == MBOX_ENTRY) {
		entries++;
		latest = message->word[0];
	} else {
		taken += message->what == MBOX_TAKEN;
	}
	return true;
}

static const struct port_ops data_ops = { .mbox_receive = hear };

static void setup(void)
{
	bench_open(&i2s_fifo_ops, MODELS "/devices/mt3620-i2s-fifo.yaml");
	bench_port(PORT_MBOX)->ops = &data_ops;
	entries = taken = 0;
}

static void give(uint32_t word)
{
	port_send_mbox(bench_port(PORT_MBOX), &(struct mbox_message){ MBOX_ENTRY, { word, 0 } });
}

START_TEST(a_word_written_goes_to_the_interface_at_once)
{
	bench_write(FIFO_PORT, 0x12345678);
	ck_assert_uint_eq(entries, 1);
	ck_assert_uint_eq(latest, 0x12345678);
}
END_TEST

START_TEST(received_words_are_read_in_order_each_once_and_the_interface_is_told)
{
	for (uint32_t n = 1; n <= DEPTH; n++) {
		give(n);
	}
	for (uint32_t n = 1; n <= DEPTH; n++) {
		ck_assert_uint_eq(bench_peek(FIFO_PORT), n);
		ck_assert_uint_eq(bench_read(FIFO_PORT), n);
		ck_assert_uint_eq(taken, n);
	}
	ck_assert_uint_eq(bench_read(FIFO_PORT), 0);
}
END_TEST

START_TEST(what_is_written_is_not_read_back)
{
	bench_write(FIFO_PORT, 5);
	ck_assert_uint_eq(bench_read(FIFO_PORT), 0);
}
END_TEST

START_TEST(a_halfword_is_one_element_both_ways)
{
	bench_write(FIFO_PORT, 0xffffffff);
	device_write(bench_device(), FIFO_PORT, 2, 0x1234);
	ck_assert_uint_eq(entries, 2);
	ck_assert_uint_eq(latest & 0xffff, 0x1234);
	give(0x00020001);
	give(0x00040003);
	ck_assert_uint_eq(device_read(bench_device(), FIFO_PORT, 2), 1);
	ck_assert_uint_eq(device_read(bench_device(), FIFO_PORT, 2), 3);
	ck_assert_uint_eq(taken, 2);
}
END_TEST

START_TEST(the_interface_empties_the_port)
{
	give(1);
	port_send_mbox(bench_port(PORT_MBOX), &(struct mbox_message){ .what = MBOX_EMPTY });
	ck_assert_uint_eq(bench_peek(FIFO_PORT), 0);
}
END_TEST

int main(void)
{
	return suite_run("i2s_fifo", setup, bench_close,
		(const TTest *const[]){
			a_word_written_goes_to_the_interface_at_once,
			received_words_are_read_in_order_each_once_and_the_interface_is_told,
			what_is_written_is_not_read_back,
			a_halfword_is_one_element_both_ways,
			the_interface_empties_the_port,
			NULL,
		});
}
