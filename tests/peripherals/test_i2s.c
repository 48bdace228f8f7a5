/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registers, FIFOs, interrupts and resets of the I2S interface; the test is the data port and the codec. */
#include "peripherals/soc/soc_models.h"
#include "support/bench.h"
#include "support/bench_bus.h"
#include "support/suite.h"

#include "i2s_offsets.h"

static uint32_t came[4 * DEPTH];
static unsigned came_count;

static bool hear(void *owner, unsigned index, const struct mbox_message *message)
{
	(void)owner;
	(void)index;
	if (message->what == MBOX_ENTRY && came_count < 4 * DEPTH) {
		came[came_count++] = message->word[0];
	}
	return true;
}

static const struct port_ops data_ops = { .mbox_receive = hear };

static void setup(void)
{
	bench_open(&i2s_ops, MODELS "/devices/mt3620-i2s.yaml");
	bench_port(PORT_MBOX)->ops = &data_ops;
	came_count = 0;
}

static void put(uint32_t word)
{
	port_send_mbox(bench_port(PORT_MBOX), &(struct mbox_message){ MBOX_ENTRY, { word, 0 } });
}

static void put_many(unsigned count)
{
	while (count--) {
		put(0x00010001);
	}
}

static void take(void)
{
	port_send_mbox(bench_port(PORT_MBOX), &(struct mbox_message){ .what = MBOX_TAKEN });
}

static void start(uint32_t global, uint32_t dl, uint32_t ul)
{
	bench_write(DL_CONTROL, dl);
	bench_write(UL_CONTROL, ul);
	bench_write(GLOBAL_CONTROL, global | EN);
}

static void start_dl(void)
{
	start(0, PATH_EN | FMT_I2S | SR_48K, 0);
}

START_TEST(dl_asks_for_dma_only_while_it_is_on_and_its_fifo_has_room)
{
	ck_assert(!bench_line("tx-req"));
	bench_write(GLOBAL_CONTROL, EN);
	ck_assert(!bench_line("tx-req"));
	start_dl();
	ck_assert(bench_line("tx-req"));
	put_many(DEPTH - 1);
	ck_assert(bench_line("tx-req"));
	put_many(1);
	ck_assert(!bench_line("tx-req"));
	bench_run_us(21);
	ck_assert(bench_line("tx-req"));
	bench_write(GLOBAL_CONTROL, 0);
	ck_assert(!bench_line("tx-req"));
}
END_TEST

START_TEST(ul_asks_for_dma_only_while_its_fifo_has_something)
{
	start(0, 0, PATH_EN | FMT_I2S | SR_48K);
	ck_assert(!bench_line("rx-req"));
	bench_run_us(21);
	ck_assert(bench_line("rx-req"));
	take();
	ck_assert(!bench_line("rx-req"));
	bench_run_us(21);
	bench_write(UL_CONTROL, 0);
	ck_assert(!bench_line("rx-req"));
}
END_TEST

START_TEST(no_other_bit_than_en_and_the_paths_own_is_needed)
{
	start(LOOPBACK, PATH_EN | FMT_I2S | SR_48K, PATH_EN | FMT_I2S | SR_48K);
	put(0xcafebeef);
	bench_run_us(21);
	ck_assert_uint_eq(came_count, 1);
	ck_assert_uint_eq(came[0], 0xcafebeef);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 0);
}
END_TEST

START_TEST(both_sides_of_a_fifo_tell_level_and_flags)
{
	ck_assert_uint_eq(bench_read(DL_FIFO_W), 0);
	ck_assert_uint_eq(bench_read(DL_FIFO_R), 0);
	start_dl();
	ck_assert_uint_eq(bench_read(DL_FIFO_W), READY);
	ck_assert_uint_eq(bench_read(DL_FIFO_R), FULLY | NEARLY);
	put_many(5);
	ck_assert_uint_eq(bench_read(DL_FIFO_W), READY | 5 << 8);
	ck_assert_uint_eq(bench_read(DL_FIFO_R), READY | 5 << 8);
	put_many(DEPTH - 5);
	ck_assert_uint_eq(bench_read(DL_FIFO_W), FULLY | NEARLY | DEPTH << 8);
	bench_write(DL_FIFO_R, 4 << 16);
	bench_write(DL_FIFO_W, 27 << 16);
	bench_write(DL_FIFO_R, 4 << 16 | CLEAR);
	put_many(4);
	ck_assert_uint_eq(bench_read(DL_FIFO_R), NEARLY | 4 << 8 | 4 << 16);
	ck_assert_uint_eq(bench_read(DL_FIFO_W), READY | 4 << 8 | 27 << 16);
	put_many(1);
	ck_assert_uint_eq(bench_read(DL_FIFO_R), READY | 5 << 8 | 4 << 16);
	ck_assert_uint_eq(bench_read(DL_FIFO_W), NEARLY | 5 << 8 | 27 << 16);
}
END_TEST

START_TEST(clear_empties_the_fifo_and_reads_0)
{
	start(LOOPBACK, PATH_EN | FMT_I2S | SR_48K, PATH_EN | FMT_I2S | SR_48K);
	put_many(8);
	bench_run_us(2 * 21);
	bench_write(DL_FIFO_W, CLEAR);
	ck_assert_uint_eq(bench_read(DL_FIFO_W), READY);
	ck_assert_uint_eq(bench_read(UL_FIFO_R), READY | 2 << 8);
	bench_write(UL_FIFO_R, CLEAR);
	ck_assert_uint_eq(bench_read(UL_FIFO_R), FULLY | NEARLY);
	ck_assert(!bench_line("rx-req"));
}
END_TEST

START_TEST(a_level_cause_is_latched_when_it_begins_and_stays_cleared_until_it_begins_again)
{
	bench_write(INT_EN, DL_REMPTY);
	ck_assert(!bench_line("irq"));
	start_dl();
	ck_assert(bench_line("irq"));
	ck_assert_uint_eq(bench_read(INT_STS), DL_REMPTY | DL_WRDY);
	bench_write(STS_CLR, DL_REMPTY);
	ck_assert(!bench_line("irq"));
	ck_assert_uint_eq(bench_read(INT_STS), DL_WRDY);
	put(1);
	ck_assert_uint_eq(bench_read(INT_STS), DL_WRDY | DL_RRDY);
	ck_assert(!bench_line("irq"));
	bench_run_us(21);
	ck_assert(bench_line("irq"));
	ck_assert_uint_eq(bench_read(STS_CLR), 0);
}
END_TEST

START_TEST(a_full_dl_fifo_interrupts_and_a_word_more_overflows)
{
	start_dl();
	bench_write(STS_CLR, UINT32_MAX);
	bench_write(INT_EN, DL_WFULL);
	put_many(DEPTH);
	ck_assert(bench_line("irq"));
	ck_assert_uint_eq(bench_read(INT_STS) & DL_OVF, 0);
	put(1);
	ck_assert_uint_eq(bench_read(INT_STS) & DL_OVF, DL_OVF);
	ck_assert_uint_eq(bench_read(DL_FIFO_W) >> 8 & 0xff, DEPTH);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

START_TEST(an_underrun_is_a_cause_each_time_and_does_not_stop_the_engine)
{
	start_dl();
	put(1);
	bench_run_us(21);
	ck_assert_uint_eq(bench_read(INT_STS) & DL_UNDR, 0);
	bench_run_us(21);
	ck_assert_uint_eq(bench_read(INT_STS) & DL_UNDR, DL_UNDR);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	bench_write(STS_CLR, UINT32_MAX);
	bench_run_us(21);
	ck_assert_uint_eq(bench_read(INT_STS) & DL_UNDR, DL_UNDR);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	put(0x00070007);
	bench_run_us(21);
	ck_assert_int_eq(bench_i2s_frame().slot[0], 7);
}
END_TEST

START_TEST(a_full_ul_fifo_drops_what_comes_and_an_empty_one_underruns)
{
	start(0, 0, PATH_EN | FMT_I2S | SR_48K);
	bench_run_us(DEPTH * 21);
	ck_assert_uint_eq(bench_read(INT_STS) & UL_WFULL, UL_WFULL);
	ck_assert_uint_eq(bench_read(INT_STS) & UL_OVF, 0);
	bench_run_us(21);
	ck_assert_uint_eq(bench_read(INT_STS) & UL_OVF, UL_OVF);
	ck_assert_uint_eq(came_count, DEPTH);
	for (unsigned n = 0; n < DEPTH; n++) {
		take();
	}
	ck_assert_uint_eq(bench_read(INT_STS) & UL_UNDR, 0);
	take();
	ck_assert_uint_eq(bench_read(INT_STS) & UL_UNDR, UL_UNDR);
	bench_run_us(21);
	ck_assert_uint_eq(came_count, DEPTH + 1);
}
END_TEST

START_TEST(a_reset_of_the_block_brings_its_registers_back_and_holds_it)
{
	start_dl();
	put_many(3);
	bench_write(SOFT_RESET, 2);
	ck_assert_uint_eq(bench_read(GLOBAL_CONTROL), 0);
	ck_assert_uint_eq(bench_read(DL_CONTROL), 0);
	ck_assert_uint_eq(bench_read(INT_STS), 0);
	ck_assert_uint_eq(bench_read(SOFT_RESET), 2);
	ck_assert_uint_eq(bench_read(DL_FIFO_R), 0);
	start_dl();
	ck_assert(!bench_line("tx-req"));
	bench_write(SOFT_RESET, 0);
	ck_assert(bench_line("tx-req"));
}
END_TEST

START_TEST(a_reset_of_a_path_leaves_the_other_alone)
{
	start(LOOPBACK, PATH_EN | FMT_I2S | SR_48K, PATH_EN | FMT_I2S | SR_48K);
	put_many(4);
	bench_run_us(21);
	bench_write(SOFT_RESET, 1 << 4);
	ck_assert_uint_eq(bench_read(DL_FIFO_R) >> 8 & 0xff, 0);
	ck_assert_uint_eq(bench_read(UL_FIFO_R) >> 8 & 0xff, 1);
	ck_assert(!bench_line("tx-req"));
	bench_write(SOFT_RESET, 1 << 8);
	ck_assert(bench_line("tx-req"));
	ck_assert_uint_eq(bench_read(UL_FIFO_R) >> 8 & 0xff, 0);
}
END_TEST

START_TEST(a_reset_of_the_engine_stops_frames_and_keeps_registers)
{
	start_dl();
	bench_write(SOFT_RESET, 1);
	bench_run_us(1000);
	ck_assert_uint_eq(bench_bus_count(), 0);
	ck_assert_uint_eq(bench_read(GLOBAL_CONTROL), EN);
	bench_write(SOFT_RESET, 0);
	bench_run_us(21);
	ck_assert_uint_eq(bench_bus_count(), 1);
}
END_TEST

START_TEST(a_path_switched_off_loses_its_fifo_and_words_before_it_is_on_are_kept)
{
	put_many(2);
	start_dl();
	ck_assert_uint_eq(bench_read(DL_FIFO_R) >> 8 & 0xff, 2);
	bench_write(DL_CONTROL, 0);
	ck_assert_uint_eq(bench_read(DL_FIFO_R) >> 8 & 0xff, 0);
}
END_TEST

START_TEST(what_is_kept_only_is_said)
{
	bench_write(DEBUG_CONTROL, 1);
	bench_write(GLOBAL_CONTROL, 1 << 23);
	ck_assert_uint_eq(bench_logged(LOG_UNMODELLED), 2);
}
END_TEST

START_TEST(a_stream_goes_on_the_same_after_a_restore)
{
	start(LOOPBACK, PATH_EN | FMT_I2S | SR_48K, PATH_EN | FMT_I2S | SR_48K);
	put(0x11112222);
	put(0x33334444);
	bench_run_us(30);
	bench_save();
	bench_run_us(21);
	uint64_t future = bench_hash();
	bench_restore();
	came_count = 0;
	bench_run_us(21);
	ck_assert(bench_hash() == future);
	ck_assert_uint_eq(came[0], 0x33334444);
}
END_TEST

int main(void)
{
	return suite_run("i2s", setup, bench_close,
		(const TTest *const[]){
			dl_asks_for_dma_only_while_it_is_on_and_its_fifo_has_room,
			ul_asks_for_dma_only_while_its_fifo_has_something,
			no_other_bit_than_en_and_the_paths_own_is_needed,
			both_sides_of_a_fifo_tell_level_and_flags,
			clear_empties_the_fifo_and_reads_0,
			a_level_cause_is_latched_when_it_begins_and_stays_cleared_until_it_begins_again,
			a_full_dl_fifo_interrupts_and_a_word_more_overflows,
			an_underrun_is_a_cause_each_time_and_does_not_stop_the_engine,
			a_full_ul_fifo_drops_what_comes_and_an_empty_one_underruns,
			a_reset_of_the_block_brings_its_registers_back_and_holds_it,
			a_reset_of_a_path_leaves_the_other_alone,
			a_reset_of_the_engine_stops_frames_and_keeps_registers,
			a_path_switched_off_loses_its_fifo_and_words_before_it_is_on_are_kept,
			what_is_kept_only_is_said,
			a_stream_goes_on_the_same_after_a_restore,
			NULL,
		});
}
