/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One side of a mailbox, with the tester as the other side: what it is told, and what it tells. Two
 * sides that talk to each other are in test_mbox_pair.c. Offsets are the datasheet's, on purpose.
 */
#include "peripherals/soc/soc_models.h"
#include "support/bench.h"
#include "support/suite.h"

enum {
	VERSION = 0x00,
	GENERAL_CTRL = 0x04,
	SW_TX_INT_PORT = 0x14,
	SW_RX_INT_EN = 0x18,
	SW_RX_INT_STS = 0x1c,
	FIFO_NF_THRS = 0x30,
	FIFO_NE_THRS = 0x34,
	INT_EN = 0x38,
	INT_STS = 0x3c,
	CMD_PUSH = 0x40,
	DATA_PUSH = 0x44,
	PUSH_CNT = 0x48,
	CMD_POP = 0x50,
	DATA_POP = 0x54,
	POP_CNT = 0x58,
	SEMAPHORE = 0x60,
};
enum { NE = 1, WR = 2, NF = 4, RD = 8 };
enum { LATENCY_PS = 60729, HEARD = 64 };

static struct mbox_message heard[HEARD];
static unsigned heard_count;
static uint32_t other_core;

static bool hear(void *owner, unsigned index, const struct mbox_message *message)
{
	(void)owner;
	(void)index;
	if (message->what == MBOX_ASK) {
		return message->word[0] != other_core;
	}
	ck_assert_uint_lt(heard_count, HEARD);
	heard[heard_count++] = *message;
	return true;
}

static const struct port_ops other_side = { .mbox_receive = hear };

static void open_side(const struct device_ops *ops, const char *yaml, uint32_t other)
{
	bench_open(ops, yaml);
	bench_instrument(0)->ops = &other_side;
	other_core = other;
	heard_count = 0;
}

static void setup(void)
{
	open_side(&mbox_ops, MODELS "/devices/mt3620-mbox.yaml", 2);
}

static void tell(enum mbox_what what, uint32_t first, uint32_t second)
{
	const struct mbox_message message = { (uint8_t)what, { first, second } };
	port_send_mbox(bench_instrument(0), &message);
}

static void arrive(void)
{
	bench_run_ps(LATENCY_PS);
}

START_TEST(a_push_reaches_the_other_side_after_twelve_cycles_and_not_before)
{
	bench_write(DATA_PUSH, 0x1234);
	bench_write(CMD_PUSH, 0xba5e0001);
	ck_assert_uint_eq(bench_read(PUSH_CNT), 1);
	bench_run_ps(LATENCY_PS - 1);
	ck_assert_uint_eq(heard_count, 0);
	bench_run_ps(1);
	ck_assert_uint_eq(heard_count, 1);
	ck_assert_uint_eq(heard[0].what, MBOX_ENTRY);
	ck_assert_uint_eq(heard[0].word[0], 0xba5e0001);
	ck_assert_uint_eq(heard[0].word[1], 0x1234);
}
END_TEST

START_TEST(a_command_without_new_data_repeats_the_data_word)
{
	bench_write(DATA_PUSH, 7);
	bench_write(CMD_PUSH, 1);
	bench_write(CMD_PUSH, 2);
	arrive();
	ck_assert_uint_eq(heard[1].word[0], 2);
	ck_assert_uint_eq(heard[1].word[1], 7);
}
END_TEST

START_TEST(the_sixteenth_push_is_lost_and_logged)
{
	for (unsigned n = 0; n < 16; n++) {
		bench_write(CMD_PUSH, n);
	}
	ck_assert_uint_eq(bench_read(PUSH_CNT), 15);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	arrive();
	ck_assert_uint_eq(heard_count, 15);
	ck_assert_uint_eq(heard[14].word[0], 14);
}
END_TEST

START_TEST(taking_makes_room_and_raises_rd)
{
	bench_write(INT_EN, RD);
	bench_write(CMD_PUSH, 1);
	arrive();
	ck_assert(!bench_line("rd"));
	tell(MBOX_TAKEN, 0, 0);
	ck_assert_uint_eq(bench_read(PUSH_CNT), 0);
	ck_assert(bench_line("rd"));
	ck_assert(bench_line("fifo"));
	bench_write(INT_STS, RD);
	ck_assert(!bench_line("rd"));
	ck_assert(!bench_line("fifo"));
}
END_TEST

START_TEST(entries_come_out_in_the_order_in_which_they_came)
{
	for (unsigned n = 0; n < 15; n++) {
		tell(MBOX_ENTRY, 100 + n, 200 + n);
	}
	ck_assert_uint_eq(bench_read(POP_CNT), 15);
	for (unsigned n = 0; n < 15; n++) {
		ck_assert_uint_eq(bench_read(DATA_POP), 200 + n);
		ck_assert_uint_eq(bench_read(DATA_POP), 200 + n);
		ck_assert_uint_eq(bench_read(CMD_POP), 100 + n);
		ck_assert_uint_eq(bench_read(POP_CNT), 14 - n);
	}
	arrive();
	ck_assert_uint_eq(heard_count, 15);
	ck_assert_uint_eq(heard[0].what, MBOX_TAKEN);
}
END_TEST

START_TEST(reading_an_empty_fifo_gives_zero_and_tells_nobody)
{
	ck_assert_uint_eq(bench_read(CMD_POP), 0);
	ck_assert_uint_eq(bench_read(DATA_POP), 0);
	arrive();
	ck_assert_uint_eq(heard_count, 0);
	ck_assert_uint_eq(bench_read(POP_CNT), 0);
}
END_TEST

START_TEST(a_peek_takes_nothing_out)
{
	tell(MBOX_ENTRY, 5, 6);
	ck_assert_uint_eq(bench_peek(CMD_POP), 5);
	ck_assert_uint_eq(bench_peek(SEMAPHORE), 1);
	ck_assert_uint_eq(bench_read(POP_CNT), 1);
	arrive();
	ck_assert_uint_eq(heard_count, 0);
}
END_TEST

START_TEST(wr_is_an_event_that_a_one_clears)
{
	bench_write(INT_EN, WR);
	tell(MBOX_ENTRY, 1, 1);
	ck_assert(bench_line("wr"));
	ck_assert(bench_line("fifo"));
	ck_assert_uint_eq(bench_read(INT_STS) & WR, WR);
	bench_write(INT_STS, WR);
	ck_assert(!bench_line("wr"));
	ck_assert_uint_eq(bench_read(POP_CNT), 1);
	tell(MBOX_ENTRY, 2, 2);
	ck_assert(bench_line("wr"));
	ck_assert_uint_eq(bench_rises("wr"), 2);
}
END_TEST

START_TEST(an_entry_from_before_the_enable_still_raises_wr)
{
	tell(MBOX_ENTRY, 1, 1);
	ck_assert(!bench_line("wr"));
	bench_write(INT_EN, WR);
	ck_assert(bench_line("wr"));
}
END_TEST

START_TEST(ne_is_there_while_more_wait_than_its_threshold)
{
	bench_write(INT_EN, NE);
	bench_write(FIFO_NE_THRS, 1);
	tell(MBOX_ENTRY, 1, 1);
	ck_assert(!bench_line("ne"));
	tell(MBOX_ENTRY, 2, 2);
	ck_assert(bench_line("ne"));
	bench_write(INT_STS, NE);
	ck_assert(bench_line("ne"));
	ck_assert_uint_eq(bench_read(INT_STS) & NE, NE);
	bench_read(CMD_POP);
	ck_assert(!bench_line("ne"));
	ck_assert_uint_eq(bench_read(INT_STS) & NE, 0);
}
END_TEST

START_TEST(nf_is_there_while_no_more_were_pushed_than_its_threshold)
{
	bench_write(INT_EN, NF);
	ck_assert(bench_line("nf"));
	for (unsigned n = 0; n < 14; n++) {
		bench_write(CMD_PUSH, n);
		ck_assert(bench_line("nf"));
	}
	bench_write(CMD_PUSH, 14);
	ck_assert(!bench_line("nf"));
	ck_assert(!bench_line("fifo"));
	tell(MBOX_TAKEN, 0, 0);
	ck_assert(bench_line("nf"));
	bench_write(FIFO_NF_THRS, 3);
	ck_assert(!bench_line("nf"));
}
END_TEST

START_TEST(each_cause_has_its_own_line_and_enable)
{
	static const char *const lines[] = { "ne", "wr", "nf", "rd" };
	tell(MBOX_ENTRY, 1, 1);
	tell(MBOX_TAKEN, 0, 0);
	for (unsigned enabled = 0; enabled < 16; enabled++) {
		bench_write(INT_EN, enabled);
		for (unsigned n = 0; n < 4; n++) {
			ck_assert_int_eq(bench_line(lines[n]), enabled >> n & 1);
		}
		ck_assert_int_eq(bench_line("fifo"), enabled != 0);
	}
}
END_TEST

START_TEST(software_interrupts_reach_line_sw_through_their_enables)
{
	bench_write(SW_RX_INT_EN, 2);
	tell(MBOX_RAISE, 1, 0);
	ck_assert(!bench_line("sw"));
	ck_assert_uint_eq(bench_read(SW_RX_INT_STS), 1);
	tell(MBOX_RAISE, 2, 0);
	ck_assert(bench_line("sw"));
	bench_write(SW_RX_INT_STS, 2);
	ck_assert(!bench_line("sw"));
	ck_assert_uint_eq(bench_read(SW_RX_INT_STS), 1);
	bench_write(SW_RX_INT_STS, 0xff);
	ck_assert_uint_eq(bench_read(SW_RX_INT_STS), 0);
}
END_TEST

START_TEST(a_written_port_raises_its_bits_at_the_other_side_once)
{
	bench_write(SW_TX_INT_PORT, 0x181);
	bench_write(SW_TX_INT_PORT, 0x01);
	bench_write(SW_TX_INT_PORT, 0x03);
	ck_assert_uint_eq(bench_read(SW_TX_INT_PORT), 0);
	arrive();
	ck_assert_uint_eq(heard_count, 2);
	ck_assert_uint_eq(heard[0].what, MBOX_RAISE);
	ck_assert_uint_eq(heard[0].word[0], 0x81);
	ck_assert_uint_eq(heard[1].word[0], 0x02);
	bench_write(SW_TX_INT_PORT, 0x01);
	arrive();
	ck_assert_uint_eq(heard_count, 3);
}
END_TEST

START_TEST(the_wake_line_follows_what_the_other_side_wants)
{
	bench_write(INT_EN, RD | NF);
	tell(MBOX_ENTRY, 1, 1);
	tell(MBOX_TAKEN, 0, 0);
	ck_assert(!bench_line("wake"));
	bench_write(INT_EN, WR);
	ck_assert(bench_line("wake"));
	bench_write(INT_STS, WR);
	ck_assert(!bench_line("wake"));
	bench_write(SW_RX_INT_EN, 0x80);
	tell(MBOX_RAISE, 0x80, 0);
	ck_assert(bench_line("wake"));
	bench_write(SW_RX_INT_STS, 0x80);
	ck_assert(!bench_line("wake"));
}
END_TEST

START_TEST(resetting_this_side_keeps_entries_that_came_before)
{
	tell(MBOX_ENTRY, 0xba5e0001, 0x803c0000);
	bench_write(CMD_PUSH, 9);
	bench_write(INT_EN, WR | RD);
	bench_write(SW_RX_INT_EN, 3);
	bench_write(FIFO_NF_THRS, 2);
	bench_write(FIFO_NE_THRS, 2);
	tell(MBOX_RAISE, 3, 0);
	bench_write(GENERAL_CTRL, 2);
	ck_assert_uint_eq(bench_read(GENERAL_CTRL), 0);
	ck_assert_uint_eq(bench_read(INT_EN), 0);
	ck_assert_uint_eq(bench_read(INT_STS) & (WR | RD), 0);
	ck_assert_uint_eq(bench_read(SW_RX_INT_EN), 0);
	ck_assert_uint_eq(bench_read(SW_RX_INT_STS), 0);
	ck_assert_uint_eq(bench_read(FIFO_NF_THRS), 14);
	ck_assert_uint_eq(bench_read(FIFO_NE_THRS), 0);
	ck_assert_uint_eq(bench_read(PUSH_CNT), 1);
	ck_assert_uint_eq(bench_read(POP_CNT), 1);
	ck_assert_uint_eq(bench_read(CMD_POP), 0xba5e0001);
	ck_assert(!bench_line("fifo"));
}
END_TEST

START_TEST(resetting_both_sides_empties_both_directions_and_keeps_the_settings)
{
	bench_write(INT_EN, WR);
	bench_write(SW_RX_INT_EN, 3);
	tell(MBOX_ENTRY, 1, 1);
	tell(MBOX_RAISE, 2, 0);
	bench_write(CMD_PUSH, 9);
	bench_write(SW_TX_INT_PORT, 4);
	bench_write(GENERAL_CTRL, 1);
	ck_assert_uint_eq(heard_count, 1);
	ck_assert_uint_eq(heard[0].what, MBOX_EMPTY);
	ck_assert_uint_eq(bench_read(PUSH_CNT), 0);
	ck_assert_uint_eq(bench_read(POP_CNT), 0);
	ck_assert_uint_eq(bench_read(INT_STS) & (WR | RD), 0);
	ck_assert(!bench_line("wr"));
	ck_assert(bench_line("sw"));
	ck_assert_uint_eq(bench_read(INT_EN), WR);
	ck_assert_uint_eq(bench_read(SW_RX_INT_EN), 3);
	arrive();
	ck_assert_uint_eq(heard_count, 2);
	ck_assert_uint_eq(heard[1].what, MBOX_RAISE);
}
END_TEST

START_TEST(a_free_semaphore_goes_to_who_reads_it)
{
	ck_assert_uint_eq(bench_read(SEMAPHORE), 1);
	ck_assert_uint_eq(heard_count, 1);
	ck_assert_uint_eq(heard[0].what, MBOX_OWNER);
	ck_assert_uint_eq(heard[0].word[0], 1);
	ck_assert_uint_eq(bench_read(SEMAPHORE), 1);
	bench_write(SEMAPHORE, 0);
	ck_assert_uint_eq(heard[1].word[0], 0);
	tell(MBOX_OWNER, 2, 0);
	ck_assert_uint_eq(bench_read(SEMAPHORE), 2);
	bench_write(SEMAPHORE, 0);
	ck_assert_uint_eq(bench_read(SEMAPHORE), 2);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	tell(MBOX_OWNER, 0, 0);
	ck_assert_uint_eq(bench_read(SEMAPHORE), 1);
}
END_TEST

START_TEST(two_sides_of_one_kind_have_no_semaphore)
{
	other_core = 1;
	ck_assert_uint_eq(bench_read(SEMAPHORE), 0);
	bench_write(SEMAPHORE, 0);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	ck_assert_uint_eq(heard_count, 0);
}
END_TEST

START_TEST(a_reset_of_the_block_frees_its_semaphore_and_empties_both_sides)
{
	bench_read(SEMAPHORE);
	bench_write(CMD_PUSH, 1);
	heard_count = 0;
	bench_reset(RESET_CORE);
	ck_assert_uint_eq(heard_count, 2);
	ck_assert_uint_eq(heard[0].what, MBOX_RESET);
	ck_assert_uint_eq(heard[1].what, MBOX_OWNER);
	ck_assert_uint_eq(heard[1].word[0], 0);
	bench_run_us(1);
	ck_assert_uint_eq(heard_count, 2);
}
END_TEST

START_TEST(line_restart_pulses_when_the_other_side_was_reset)
{
	tell(MBOX_ENTRY, 1, 1);
	tell(MBOX_EMPTY, 0, 0);
	ck_assert_uint_eq(bench_rises("restart"), 0);
	tell(MBOX_ENTRY, 1, 1);
	tell(MBOX_RESET, 0, 0);
	ck_assert_uint_eq(bench_rises("restart"), 1);
	ck_assert(!bench_line("restart"));
	ck_assert_uint_eq(bench_read(POP_CNT), 0);
}
END_TEST

START_TEST(the_application_cores_side_has_the_causes_in_its_drivers_order)
{
	bench_close();
	open_side(&mbox_a7_ops, MODELS "/devices/mt3620-mbox-a7.yaml", 1);
	bench_write(INT_EN, 1);
	tell(MBOX_ENTRY, 1, 1);
	ck_assert(bench_line("wr"));
	bench_write(INT_STS, 1);
	ck_assert(!bench_line("wr"));
	bench_write(INT_EN, 2);
	tell(MBOX_TAKEN, 0, 0);
	ck_assert(bench_line("rd"));
	bench_write(INT_EN, 4);
	ck_assert(bench_line("ne"));
	bench_write(INT_EN, 8);
	ck_assert(bench_line("nf"));
	ck_assert_uint_eq(bench_read(INT_STS), 0xe);
	ck_assert_uint_eq(bench_read(SEMAPHORE), 2);
	ck_assert_uint_eq(bench_read(VERSION), 0x36200000);
	ck_assert_uint_eq(bench_read(0x8000), 0x36200000);
}
END_TEST

START_TEST(what_is_on_its_way_survives_save_and_restore)
{
	bench_write(DATA_PUSH, 4);
	bench_write(CMD_PUSH, 3);
	bench_write(SW_TX_INT_PORT, 2);
	tell(MBOX_ENTRY, 8, 9);
	bench_save();
	bench_restore();
	heard_count = 0;
	arrive();
	ck_assert_uint_eq(heard_count, 2);
	ck_assert_uint_eq(heard[0].word[1], 4);
	ck_assert_uint_eq(heard[1].what, MBOX_RAISE);
	ck_assert_uint_eq(bench_read(DATA_POP), 9);
	ck_assert_uint_eq(bench_read(CMD_POP), 8);
}
END_TEST

int main(void)
{
	return suite_run("mbox", setup, bench_close,
		(const TTest *const[]){
			a_push_reaches_the_other_side_after_twelve_cycles_and_not_before,
			a_command_without_new_data_repeats_the_data_word,
			the_sixteenth_push_is_lost_and_logged,
			taking_makes_room_and_raises_rd,
			entries_come_out_in_the_order_in_which_they_came,
			reading_an_empty_fifo_gives_zero_and_tells_nobody,
			a_peek_takes_nothing_out,
			wr_is_an_event_that_a_one_clears,
			an_entry_from_before_the_enable_still_raises_wr,
			ne_is_there_while_more_wait_than_its_threshold,
			nf_is_there_while_no_more_were_pushed_than_its_threshold,
			each_cause_has_its_own_line_and_enable,
			software_interrupts_reach_line_sw_through_their_enables,
			a_written_port_raises_its_bits_at_the_other_side_once,
			the_wake_line_follows_what_the_other_side_wants,
			resetting_this_side_keeps_entries_that_came_before,
			resetting_both_sides_empties_both_directions_and_keeps_the_settings,
			a_free_semaphore_goes_to_who_reads_it,
			two_sides_of_one_kind_have_no_semaphore,
			a_reset_of_the_block_frees_its_semaphore_and_empties_both_sides,
			line_restart_pulses_when_the_other_side_was_reset,
			the_application_cores_side_has_the_causes_in_its_drivers_order,
			what_is_on_its_way_survives_save_and_restore,
			NULL,
		});
}
