/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Both sides of the chip's mailboxes, as the chip file joins them, in random use from both ends. The
 * reference keeps no pointers: it remembers when each entry was pushed and popped and works
 * everything out from that.
 */
#include <string.h>

#include "base/error.h"
#include "engine/random.h"
#include "loader/load.h"
#include "machine/machine.h"
#include "support/exercise.h"
#include "support/suite.h"

enum {
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
enum { DEPTH = 15, ENTRIES = 4000, STEPS = 6000, LATENCY_PS = 60729 };
static const uint64_t NOT_YET = UINT64_MAX / 2;

struct entry {
	uint32_t command, data;
	uint64_t pushed_ps, popped_ps;
};

/* What goes from one side to the other, and what that does to the events of both. */
struct way {
	struct entry entry[ENTRIES];
	unsigned count;
	uint64_t wr_cleared_ps, rd_cleared_ps;
};

static struct machine *machine;
static struct device *side[2];
static struct way way[2]; /* from side[n] */
static bool a7_order;     /* of side[1] */

static void open_pair(const char *one, const char *other)
{
	struct error err = { 0 };
	machine = load_board(MODELS, "mt3620-rdb", &err);
	ck_assert_msg(machine, "%s: %s", err.where, err.message);
	side[0] = machine_find_device(machine, one);
	side[1] = machine_find_device(machine, other);
	ck_assert(side[0] && side[1]);
	memset(way, 0, sizeof(way));
	a7_order = strstr(other, "a7side");
}

static void teardown(void)
{
	machine_destroy(machine);
	machine = NULL;
}

static uint64_t now_ps(void)
{
	return machine->timeline->now_ps;
}

static uint32_t get(unsigned n, uint32_t offset)
{
	return device_read(side[n], offset, 4);
}

static void put(unsigned n, uint32_t offset, uint32_t value)
{
	device_write(side[n], offset, 4, value);
}

static void pass(uint64_t ps)
{
	timeline_advance(machine->timeline, now_ps() + ps);
}

/* Entries of side n that this side still counts, and the oldest that the other side has. */
static unsigned sent(unsigned n)
{
	unsigned count = 0;
	for (unsigned i = 0; i < way[n].count; i++) {
		count += way[n].entry[i].popped_ps + LATENCY_PS > now_ps();
	}
	return count;
}

static unsigned waiting(unsigned n, struct entry **oldest)
{
	unsigned count = 0;
	for (unsigned i = way[1 - n].count; i > 0; i--) {
		struct entry *entry = &way[1 - n].entry[i - 1];
		if (entry->pushed_ps + LATENCY_PS <= now_ps() && entry->popped_ps == NOT_YET) {
			*oldest = entry;
			count++;
		}
	}
	return count;
}

static bool wr_is_up(unsigned n)
{
	const struct way *from = &way[1 - n];
	for (unsigned i = 0; i < from->count; i++) {
		uint64_t arrival = from->entry[i].pushed_ps + LATENCY_PS;
		if (arrival <= now_ps() && arrival >= from->wr_cleared_ps) {
			return true;
		}
	}
	return false;
}

static bool rd_is_up(unsigned n)
{
	for (unsigned i = 0; i < way[n].count; i++) {
		uint64_t arrival = way[n].entry[i].popped_ps + LATENCY_PS;
		if (arrival <= now_ps() && arrival >= way[n].rd_cleared_ps) {
			return true;
		}
	}
	return false;
}

static uint32_t bit(unsigned n, const char *cause)
{
	static const char *const orders[2][4] = { { "ne", "wr", "nf", "rd" },
		{ "wr", "rd", "ne", "nf" } };
	unsigned at = 0;
	while (strcmp(orders[n == 1 && a7_order][at], cause)) {
		at++;
	}
	return 1u << at;
}

static void check_side(unsigned n)
{
	struct entry *oldest = NULL;
	unsigned in = waiting(n, &oldest), out = sent(n);
	ck_assert_uint_eq(get(n, POP_CNT), in);
	ck_assert_uint_eq(get(n, PUSH_CNT), out);
	ck_assert_uint_eq(get(n, DATA_POP), oldest ? oldest->data : 0);
	ck_assert_uint_eq(device_peek(side[n], CMD_POP, 4), oldest ? oldest->command : 0);
	uint32_t status = 0;
	status |= wr_is_up(n) ? bit(n, "wr") : 0;
	status |= rd_is_up(n) ? bit(n, "rd") : 0;
	status |= in > get(n, FIFO_NE_THRS) ? bit(n, "ne") : 0;
	status |= out <= get(n, FIFO_NF_THRS) ? bit(n, "nf") : 0;
	ck_assert_uint_eq(get(n, INT_STS), status);
	uint32_t enabled = status & get(n, INT_EN);
	static const char *const lines[] = { "rd", "nf", "wr", "ne" };
	for (unsigned i = 0; i < 4; i++) {
		ck_assert_int_eq(side[n]->line[i].level, (enabled & bit(n, lines[i])) != 0);
	}
	ck_assert_int_eq(side[n]->line[4].level, enabled != 0);
}

static void push(unsigned n, uint32_t command, uint32_t data)
{
	if (sent(n) < DEPTH) {
		ck_assert_uint_lt(way[n].count, ENTRIES);
		way[n].entry[way[n].count++] = (struct entry){ command, data, now_ps(), NOT_YET };
	}
	put(n, DATA_PUSH, data);
	put(n, CMD_PUSH, command);
}

static void pop(unsigned n)
{
	struct entry *oldest = NULL;
	uint32_t expected = waiting(n, &oldest) ? oldest->command : 0;
	if (oldest) {
		oldest->popped_ps = now_ps();
	}
	ck_assert_uint_eq(get(n, CMD_POP), expected);
}

static void clear(unsigned n, uint32_t bits)
{
	if (bits & bit(n, "wr")) {
		way[1 - n].wr_cleared_ps = now_ps() + 1;
	}
	if (bits & bit(n, "rd")) {
		way[n].rd_cleared_ps = now_ps() + 1;
	}
	put(n, INT_STS, bits);
}

static void use(struct random *random)
{
	unsigned n = random_below(random, 2);
	switch (random_below(random, 16)) {
	case 0: clear(n, random_below(random, 16)); break;
	case 1: put(n, INT_EN, random_below(random, 16)); break;
	case 2:
		put(n, random_below(random, 2) ? FIFO_NE_THRS : FIFO_NF_THRS,
			random_below(random, 16));
		break;
	case 3:
		if (random_below(random, 40) == 0) {
			put(n, GENERAL_CTRL, 1);
			way[0].count = way[1].count = 0;
		}
		break;
	case 4:
	case 5:
	case 6: pass(random_below(random, 40000)); break;
	case 7: pass(random_below(random, 400000)); break;
	case 8:
	case 9:
	case 10:
	case 11: push(n, (uint32_t)random_next(random), (uint32_t)random_next(random)); break;
	default: pop(n);
	}
}

static void go_on(struct random *random)
{
	for (unsigned step = 0; step < STEPS; step++) {
		use(random);
		check_side(0);
		check_side(1);
	}
}

START_TEST(fifos_agree_with_the_reference_whatever_both_ends_do)
{
	struct random random;
	random_seed(&random, exercise_seed() + (uint64_t)_i);
	open_pair(_i % 2 ? "mbox-a7-0" : "mbox-m4-0", _i % 2 ? "mbox-io0-a7side" : "mbox-m4-1");
	go_on(&random);
}
END_TEST

START_TEST(a_full_fifo_turns_over_without_loss)
{
	open_pair("mbox-m4-0", "mbox-m4-1");
	for (unsigned n = 0; n < DEPTH; n++) {
		push(0, n, ~n);
	}
	pass(LATENCY_PS);
	for (unsigned n = DEPTH; n < 100; n++) {
		pop(1);
		pass(LATENCY_PS);
		push(0, n, ~n);
		pass(LATENCY_PS);
		check_side(0);
		check_side(1);
		ck_assert_uint_eq(get(1, POP_CNT), DEPTH);
		ck_assert_uint_eq(get(1, DATA_POP), ~(n - DEPTH + 1));
	}
}
END_TEST

START_TEST(every_pair_of_the_chip_is_joined_and_no_other)
{
	static const char *const pairs[][2] = { { "mbox-a7-0", "mbox-io0-a7side" },
		{ "mbox-a7-1", "mbox-io1-a7side" }, { "mbox-m4-0", "mbox-m4-1" } };
	for (unsigned n = 0; n < 3; n++) {
		open_pair(pairs[n][0], pairs[n][1]);
		put(0, CMD_PUSH, 0x11);
		put(1, CMD_PUSH, 0x22);
		put(0, SW_TX_INT_PORT, 0x40);
		pass(LATENCY_PS);
		ck_assert_uint_eq(get(0, CMD_POP), 0x22);
		ck_assert_uint_eq(get(1, CMD_POP), 0x11);
		ck_assert_uint_eq(get(1, SW_RX_INT_STS), 0x40);
		for (struct device *dev = machine->devices; dev; dev = dev->next) {
			bool mailbox = !strncmp(dev->name, "mbox-", 5);
			if (mailbox && dev != side[0] && dev != side[1]) {
				ck_assert_uint_eq(device_read(dev, POP_CNT, 4), 0);
				ck_assert_uint_eq(device_read(dev, SW_RX_INT_STS, 4), 0);
			}
		}
		teardown();
	}
	open_pair("mbox-m4-0", "mbox-m4-1");
}
END_TEST

START_TEST(the_semaphore_has_one_owner_at_a_time)
{
	open_pair("mbox-a7-1", "mbox-io1-a7side");
	ck_assert_uint_eq(get(1, SEMAPHORE), 2);
	ck_assert_uint_eq(get(0, SEMAPHORE), 2);
	put(0, SEMAPHORE, 0);
	ck_assert_uint_eq(get(0, SEMAPHORE), 2);
	put(1, SEMAPHORE, 0);
	ck_assert_uint_eq(get(0, SEMAPHORE), 1);
	ck_assert_uint_eq(get(1, SEMAPHORE), 1);
	device_reset(side[0], RESET_CORE);
	ck_assert_uint_eq(get(1, SEMAPHORE), 2);
	teardown();
	open_pair("mbox-m4-0", "mbox-m4-1");
	ck_assert_uint_eq(get(0, SEMAPHORE), 0);
	ck_assert_uint_eq(get(1, SEMAPHORE), 0);
}
END_TEST

START_TEST(the_reset_of_one_core_leaves_both_ends_agreeing)
{
	open_pair("mbox-m4-0", "mbox-m4-1");
	push(0, 1, 1);
	push(1, 2, 2);
	pass(LATENCY_PS);
	push(0, 3, 3);
	push(1, 4, 4);
	device_reset(side[1], RESET_CORE);
	pass(10 * LATENCY_PS);
	for (unsigned n = 0; n < 2; n++) {
		ck_assert_uint_eq(get(n, POP_CNT), 0);
		ck_assert_uint_eq(get(n, PUSH_CNT), 0);
	}
}
END_TEST

static void is_wired(const char *mailbox, const char *to, unsigned first, unsigned wake)
{
	static const char *const lines[] = { "rd", "nf", "wr", "ne", "fifo", "sw", "wake" };
	const struct device *dev = machine_find_device(machine, mailbox);
	const struct device *cirq = machine_find_device(machine, to);
	for (unsigned n = 0; n < 7; n++) {
		char input[16];
		snprintf(input, sizeof(input), "irq%u", n < 6 ? first + n : wake);
		const struct line_listener *listener =
			dev->line[device_find_line(dev, lines[n])].listeners;
		ck_assert_ptr_nonnull(listener);
		ck_assert_ptr_eq(listener->owner, cirq);
		ck_assert_int_eq((int)listener->index, device_find_input(cirq, input));
	}
}

START_TEST(the_interrupts_of_a_mailbox_arrive_at_the_inputs_the_chip_gives_them)
{
	open_pair("mbox-a7-0", "mbox-io0-a7side");
	is_wired("mbox-a7-0", "cirq0", 6, 18);
	is_wired("mbox-a7-1", "cirq1", 6, 18);
	is_wired("mbox-m4-0", "cirq0", 12, 19);
	is_wired("mbox-m4-1", "cirq1", 12, 19);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("mbox_wire");
	TCase *tcase = tcase_create("all");
	tcase_add_checked_fixture(tcase, NULL, teardown);
	tcase_add_loop_test(tcase, fifos_agree_with_the_reference_whatever_both_ends_do, 0, 4);
	tcase_add_test(tcase, a_full_fifo_turns_over_without_loss);
	tcase_add_test(tcase, every_pair_of_the_chip_is_joined_and_no_other);
	tcase_add_test(tcase, the_semaphore_has_one_owner_at_a_time);
	tcase_add_test(tcase, the_reset_of_one_core_leaves_both_ends_agreeing);
	tcase_add_test(tcase, the_interrupts_of_a_mailbox_arrive_at_the_inputs_the_chip_gives_them);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
