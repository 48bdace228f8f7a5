/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rings of inter-core messages against another implementation of the core's end, and against a
 * core that writes nonsense. The memory behind the master ends where the rings end: any access
 * outside of them fails the test.
 */
#include <string.h>

#include "engine/random.h"
#include "peripherals/soc/mbox_ring.h"
#include "support/exercise.h"
#include "support/suite.h"

enum { BASE = 0x803c0000, BYTES = 2 * RING_SIZE, MESSAGES = 1500, HOSTILE = 10000 };

static uint8_t memory[BYTES];
static bool blocks_work, reachable;
static struct device dev;
static struct mbox_rings rings;
static const uint8_t our_id[MBOX_APP_ID] = "our own id here";

static uint8_t *at(uint32_t address, uint32_t length)
{
	ck_assert_msg(address >= BASE && length <= BYTES && address - BASE <= BYTES - length,
		"0x%x, %u bytes", address, length);
	return memory + (address - BASE);
}

static bool read_word(void *owner, uint32_t address, unsigned size, uint32_t *value)
{
	(void)owner;
	*value = 0;
	memcpy(value, at(address, size), size);
	return reachable;
}

static bool write_word(void *owner, uint32_t address, unsigned size, uint32_t value)
{
	(void)owner;
	memcpy(at(address, size), &value, size);
	return reachable;
}

static bool read_block(void *owner, uint32_t address, void *bytes, uint32_t length)
{
	(void)owner;
	if (!blocks_work || !length) {
		return false;
	}
	memcpy(bytes, at(address, length), length);
	return true;
}

static bool write_block(void *owner, uint32_t address, const void *bytes, uint32_t length)
{
	(void)owner;
	if (!blocks_work || !length) {
		return false;
	}
	memcpy(at(address, length), bytes, length);
	return true;
}

static const struct bus_master master = { read_word, write_word, read_block, write_block };

static void setup(void)
{
	dev = (struct device){ .master = &master };
	rings = (struct mbox_rings){ .out = BASE, .in = BASE + RING_SIZE };
	blocks_work = reachable = true;
	memset(memory, 0xa5, sizeof(memory));
	ck_assert(ring_clear(&dev, &rings));
}

static uint32_t word(uint32_t offset)
{
	uint32_t value;
	memcpy(&value, memory + offset, 4);
	return value;
}

static void set_word(uint32_t offset, uint32_t value)
{
	memcpy(memory + offset, &value, 4);
}

/* The core's end, a byte at a time; positions as the datasheet words them. */
static bool core_puts(const uint8_t *id, const uint8_t *bytes, uint32_t length)
{
	uint32_t write = word(0), read = word(RING_SIZE + 4), size = 20 + length;
	uint32_t used = (write + RING_DATA - read) % RING_DATA;
	if (RING_DATA - used < 4 + size + 16) {
		return false;
	}
	for (uint32_t n = 0; n < 4 + size; n++) {
		uint8_t byte = n < 4 ? (uint8_t)(size >> 8 * n) :
			n < 20       ? id[n - 4] :
			n < 24       ? 0 :
				       bytes[n - 24];
		memory[RING_HEADER + (write + n) % RING_DATA] = byte;
	}
	set_word(0, (write + (4 + size + 15) / 16 * 16) % RING_DATA);
	return true;
}

static bool core_takes(uint8_t *id, uint8_t *bytes, uint32_t *length)
{
	uint32_t write = word(RING_SIZE), read = word(4), size;
	if (write == read) {
		return false;
	}
	ck_assert_uint_eq(read % 16, 0);
	size = word(RING_SIZE + RING_HEADER + read);
	ck_assert_uint_ge(size, 20);
	ck_assert_uint_le(4 + size, (write + RING_DATA - read) % RING_DATA);
	for (uint32_t n = 4; n < 4 + size; n++) {
		uint8_t byte = memory[RING_SIZE + RING_HEADER + (read + n) % RING_DATA];
		if (n < 20) {
			id[n - 4] = byte;
		} else if (n < 24) {
			ck_assert_uint_eq(byte, 0);
		} else {
			bytes[n - 24] = byte;
		}
	}
	*length = size - 20;
	set_word(4, (read + (4 + size + 15) / 16 * 16) % RING_DATA);
	return true;
}

/* Message n: its length and content follow from the number. */
static uint32_t make(unsigned n, uint8_t *bytes)
{
	struct random random;
	random_seed(&random, n + 1);
	uint32_t length = 1 + random_below(&random, n % 3 ? 40 : MBOX_APP_SEND_MAX);
	for (uint32_t i = 0; i < length; i++) {
		bytes[i] = (uint8_t)random_next(&random);
	}
	return length;
}

static void compare(unsigned n, const uint8_t *bytes, uint32_t length)
{
	uint8_t expected[MBOX_APP_RECEIVE_MAX];
	ck_assert_uint_eq(length, make(n, expected));
	ck_assert_mem_eq(bytes, expected, length);
}

START_TEST(messages_pass_both_ways_whole_and_in_order)
{
	struct random random;
	uint8_t bytes[MBOX_APP_RECEIVE_MAX], id[MBOX_APP_ID];
	uint32_t length;
	const char *what;
	unsigned put = 0, taken = 0, core_put = 0, core_taken = 0, full = 0;
	random_seed(&random, exercise_seed());
	blocks_work = _i == 0;
	while (core_taken + taken < MESSAGES) {
		enum ring_result result;
		switch (random_below(&random, 4)) {
		case 0:
			length = make(put, bytes);
			result = ring_put(&dev, &rings, our_id, bytes, length, &what);
			ck_assert_int_ne(result, RING_BAD);
			put += result == RING_DONE;
			full += result == RING_NOTHING;
			break;
		case 1:
			if (core_takes(id, bytes, &length)) {
				ck_assert_mem_eq(id, our_id, MBOX_APP_ID);
				compare(core_taken++, bytes, length);
			}
			break;
		case 2:
			length = make(core_put, bytes);
			core_put += core_puts(our_id, bytes, length);
			break;
		default:
			result = ring_take(&dev, &rings, id, bytes, &length, &what);
			ck_assert_int_ne(result, RING_BAD);
			if (result == RING_DONE) {
				ck_assert_mem_eq(id, our_id, MBOX_APP_ID);
				compare(taken++, bytes, length);
			} else {
				ck_assert_uint_eq(taken, core_put);
			}
		}
		ck_assert_int_eq(ring_all_read(&dev, &rings), put == core_taken);
	}
	ck_assert_uint_gt(full, 0);
}
END_TEST

START_TEST(a_ring_is_never_filled_to_the_last_slot)
{
	uint8_t bytes[MBOX_APP_SEND_MAX] = { 0 };
	const char *what;
	unsigned count = 0;
	while (ring_put(&dev, &rings, our_id, bytes, 8, &what) == RING_DONE) {
		count++;
		ck_assert_uint_ne(word(RING_SIZE), word(4));
	}
	/* blocks of 32 bytes, 16 left free */
	ck_assert_uint_eq(count, (RING_DATA - 16) / 32);
}
END_TEST

START_TEST(the_longest_message_a_core_may_send_is_taken_and_a_longer_one_is_not)
{
	static uint8_t bytes[MBOX_APP_RECEIVE_MAX + 1], back[MBOX_APP_RECEIVE_MAX];
	uint8_t id[MBOX_APP_ID];
	uint32_t length;
	const char *what;
	ck_assert(core_puts(our_id, bytes, MBOX_APP_RECEIVE_MAX));
	ck_assert_int_eq(ring_take(&dev, &rings, id, back, &length, &what), RING_DONE);
	ck_assert_uint_eq(length, 1040);
	ck_assert(core_puts(our_id, bytes, MBOX_APP_RECEIVE_MAX + 1));
	ck_assert_int_eq(ring_take(&dev, &rings, id, back, &length, &what), RING_BAD);
	ck_assert_int_eq(ring_take(&dev, &rings, id, back, &length, &what), RING_NOTHING);
	ck_assert(core_puts(our_id, bytes, 5));
	ck_assert_int_eq(ring_take(&dev, &rings, id, back, &length, &what), RING_DONE);
	ck_assert_uint_eq(length, 5);
}
END_TEST

START_TEST(positions_and_lengths_that_make_no_sense_are_told_apart)
{
	static const uint32_t positions[] = { 1, 8, RING_DATA, RING_DATA + 16, 0x7ffffff0,
		0xfffffff0, UINT32_MAX };
	static const uint32_t lengths[] = { 0, 19, 45, 1061, 0x7fffffff, 0xffffffec, UINT32_MAX };
	uint8_t bytes[MBOX_APP_RECEIVE_MAX], id[MBOX_APP_ID];
	uint32_t length;
	const char *what;
	for (unsigned n = 0; n < 7; n++) {
		set_word(0, positions[n]);
		set_word(4, positions[n]);
		ck_assert_int_eq(ring_take(&dev, &rings, id, bytes, &length, &what), RING_BAD);
		ck_assert_ptr_nonnull(strstr(what, "write position"));
		ck_assert_int_eq(ring_put(&dev, &rings, our_id, bytes, 1, &what), RING_BAD);
		ck_assert_ptr_nonnull(strstr(what, "read position"));
		ck_assert(!ring_all_read(&dev, &rings));
	}
	for (unsigned n = 0; n < 7; n++) {
		setup();
		set_word(0, 48);
		set_word(RING_HEADER, lengths[n]);
		ck_assert_int_eq(ring_take(&dev, &rings, id, bytes, &length, &what), RING_BAD);
		ck_assert_ptr_nonnull(strstr(what, "length"));
		ck_assert_uint_eq(word(RING_SIZE + 4), 48); /* passed over */
	}
}
END_TEST

START_TEST(whatever_a_core_writes_nothing_outside_the_rings_is_touched)
{
	struct random random;
	uint8_t bytes[MBOX_APP_RECEIVE_MAX + 8], id[MBOX_APP_ID];
	uint32_t length = 0;
	const char *what;
	random_seed(&random, exercise_seed());
	for (unsigned n = 0; n < HOSTILE; n++) {
		unsigned choice = random_below(&random, 6);
		uint32_t value = (uint32_t)random_next(&random) >> random_below(&random, 32);
		if (choice == 0) {
			set_word(random_below(&random, 2) * 4, value % RING_DATA & ~15u);
		} else if (choice == 1) {
			set_word(random_below(&random, BYTES / 4) * 4, value);
		} else if (choice == 2) {
			set_word(random_below(&random, 2) * 4, value);
		} else if (choice == 3) {
			ring_put(&dev, &rings, our_id, bytes,
				random_below(&random, MBOX_APP_SEND_MAX + 1), &what);
		} else {
			memset(bytes, 0x5c, sizeof(bytes));
			if (ring_take(&dev, &rings, id, bytes, &length, &what) == RING_DONE) {
				ck_assert_uint_le(length, MBOX_APP_RECEIVE_MAX);
			}
			ck_assert_uint_eq(bytes[MBOX_APP_RECEIVE_MAX], 0x5c);
		}
		ck_assert(rings.read_at < RING_DATA && rings.read_at % 16 == 0);
		ck_assert(rings.write_at < RING_DATA && rings.write_at % 16 == 0);
	}
}
END_TEST

START_TEST(memory_that_cannot_be_reached_is_bad)
{
	uint8_t bytes[MBOX_APP_RECEIVE_MAX], id[MBOX_APP_ID];
	uint32_t length;
	const char *what;
	blocks_work = reachable = false;
	ck_assert(!ring_clear(&dev, &rings));
	ck_assert_int_eq(ring_take(&dev, &rings, id, bytes, &length, &what), RING_BAD);
	ck_assert_int_eq(ring_put(&dev, &rings, our_id, bytes, 1, &what), RING_BAD);
	ck_assert(!ring_all_read(&dev, &rings));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("mbox_ring");
	TCase *tcase = tcase_create("all");
	tcase_add_checked_fixture(tcase, setup, NULL);
	tcase_add_loop_test(tcase, messages_pass_both_ways_whole_and_in_order, 0, 2);
	tcase_add_test(tcase, a_ring_is_never_filled_to_the_last_slot);
	tcase_add_test(tcase, the_longest_message_a_core_may_send_is_taken_and_a_longer_one_is_not);
	tcase_add_test(tcase, positions_and_lengths_that_make_no_sense_are_told_apart);
	tcase_add_test(tcase, whatever_a_core_writes_nothing_outside_the_rings_is_touched);
	tcase_add_test(tcase, memory_that_cannot_be_reached_is_bad);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
