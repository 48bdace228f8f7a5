/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The application's end of inter-core messages on the whole chip, with the tester as the I/O core:
 * on its bus, without firmware. Offsets and addresses are the datasheet's, on purpose.
 */
#include "peripherals/soc/mbox_app.h"

#include <string.h>

#include "base/error.h"
#include "loader/load.h"
#include "machine/machine.h"
#include "peripherals/soc/soc_models.h"
#include "support/bench.h"
#include "support/exercise.h"
#include "support/suite.h"

enum {
	MBOX = 0x21050000,
	SW_TX_INT_PORT = MBOX + 0x14,
	SW_RX_INT_EN = MBOX + 0x18,
	SW_RX_INT_STS = MBOX + 0x1c,
	CMD_PUSH = MBOX + 0x40,
	DATA_PUSH = MBOX + 0x44,
	PUSH_CNT = MBOX + 0x48,
	CMD_POP = MBOX + 0x50,
	DATA_POP = MBOX + 0x54,
	POP_CNT = MBOX + 0x58,
};
enum { CLOSED, OPENING, OFFERED, SETTLING, READY };

static struct machine *machine;
static struct device *app;
static struct bus *core;
static unsigned channel;
static uint32_t out_ring, in_ring, data_size;
/* what the player was told */
static char received[2000];
static unsigned messages, entries, wakes;
static uint32_t last_command, last_data;
static uint64_t woken_ps;

static void on_received(void *owner, const uint8_t *id, const uint8_t *bytes, unsigned length)
{
	(void)id;
	ck_assert_ptr_eq(owner, &messages);
	ck_assert_uint_lt(length, sizeof(received));
	memcpy(received, bytes, length);
	received[length] = '\0';
	messages++;
}

static void on_entry(void *owner, uint32_t command, uint32_t data)
{
	(void)owner;
	last_command = command;
	last_data = data;
	entries++;
}

static void on_woken(void *owner)
{
	(void)owner;
	woken_ps = machine_now_ps(machine);
	wakes++;
}

static const struct mbox_app_player player = { on_received, on_entry, on_woken };

static void open_core(unsigned n)
{
	struct error err = { 0 };
	machine = load_board(MODELS, "mt3620-rdb", &err);
	ck_assert_msg(machine, "%s: %s", err.where, err.message);
	app = machine_find_device(machine, "intercore");
	core = core_bus(machine->core[n]);
	channel = n;
	messages = entries = wakes = 0;
	mbox_app_play(app, channel, &player, &messages);
}

static void setup(void)
{
	open_core(0);
}

static void teardown(void)
{
	machine_destroy(machine);
}

static void pass_us(uint64_t us)
{
	timeline_advance(machine->timeline, machine->timeline->now_ps + us * PS_PER_US);
}

static uint32_t get(uint32_t address)
{
	struct access access = { .address = address, .size = 4, .privileged = true };
	bus_transfer(core, &access);
	ck_assert_int_eq(access.result, ACCESS_OK);
	return access.value;
}

static void put(uint32_t address, uint32_t value)
{
	struct access access = {
		.address = address, .size = 4, .write = true, .privileged = true, .value = value
	};
	bus_transfer(core, &access);
	ck_assert_int_eq(access.result, ACCESS_OK);
}

static uint32_t figure(const char *name)
{
	char whole[32];
	snprintf(whole, sizeof(whole), "CH%u_%s", channel, name);
	unsigned reg = device_find_reg(app, whole);
	ck_assert_uint_ne(reg, REG_NONE);
	return device_peek(app, app->desc->regs[reg].offset, 4);
}

/* Takes the set-up as firmware does. */
static void take_setup(void)
{
	uint32_t command;
	do {
		ck_assert_uint_gt(get(POP_CNT), 0);
		uint32_t data = get(DATA_POP);
		command = get(CMD_POP);
		if (command == 0xba5e0001) {
			out_ring = data & ~0x1fu;
			data_size = (1u << (data & 0x1f)) - 64;
		} else if (command == 0xba5e0002) {
			in_ring = data & ~0x1fu;
			ck_assert_uint_eq((1u << (data & 0x1f)) - 64, data_size);
		}
	} while (command != 0xba5e0003);
	put(SW_RX_INT_EN, 3);
	put(SW_RX_INT_STS, 3);
}

static void connect(void)
{
	mbox_app_open(app, channel, PS_PER_MS);
	pass_us(1001);
	take_setup();
	pass_us(1100);
	ck_assert_uint_eq(figure("STATE"), READY);
}

static bool app_sends(const char *text)
{
	return mbox_app_send(app, channel, (const uint8_t *)text, (unsigned)strlen(text));
}

/* A block written by the core, of text shorter than the ring's rest. */
static void core_sends(const char *text)
{
	uint32_t at = get(out_ring), length = 20 + (uint32_t)strlen(text);
	uint32_t block = out_ring + 64 + at;
	ck_assert_uint_lt(at + 4 + length, data_size);
	put(block, length);
	bus_poke(core, block + 4, "0123456789abcdef\0\0\0", 20);
	bus_poke(core, block + 24, text, (uint32_t)strlen(text));
	put(out_ring, (at + 4 + length + 15) / 16 * 16);
	put(SW_TX_INT_PORT, 1);
}

static void core_reads_all(void)
{
	put(out_ring + 4, get(in_ring));
	put(SW_TX_INT_PORT, 2);
}

START_TEST(opening_offers_two_empty_rings_of_one_size)
{
	mbox_app_open(app, channel, PS_PER_MS);
	pass_us(999);
	ck_assert_uint_eq(get(POP_CNT), 0);
	ck_assert_uint_eq(figure("STATE"), OPENING);
	pass_us(2);
	ck_assert_uint_eq(get(POP_CNT), 3);
	ck_assert_uint_eq(figure("STATE"), OFFERED);
	take_setup();
	ck_assert_uint_eq(data_size, 4096 - 64);
	ck_assert_uint_ge(out_ring, 0x80000000);
	ck_assert(out_ring + 4096 <= in_ring || in_ring + 4096 <= out_ring);
	for (unsigned n = 0; n < 64; n += 4) {
		ck_assert_uint_eq(get(out_ring + n), 0);
		ck_assert_uint_eq(get(in_ring + n), 0);
	}
}
END_TEST

START_TEST(nothing_is_sent_before_the_core_had_time_to_listen)
{
	mbox_app_open(app, channel, 0);
	ck_assert(app_sends("early"));
	pass_us(2000);
	ck_assert_uint_eq(figure("STATE"), OFFERED);
	take_setup();
	pass_us(900);
	ck_assert_uint_eq(get(SW_RX_INT_STS), 0);
	ck_assert_uint_eq(get(in_ring), 0);
	pass_us(200);
	ck_assert_uint_eq(get(SW_RX_INT_STS), 2);
	ck_assert_uint_eq(get(in_ring), 32);
}
END_TEST

START_TEST(a_message_to_the_core_is_a_block_and_a_signal)
{
	connect();
	ck_assert(app_sends("hello"));
	pass_us(100);
	ck_assert_uint_eq(get(SW_RX_INT_STS), 2);
	ck_assert_uint_eq(get(in_ring), 32);
	ck_assert_uint_eq(get(in_ring + 64), 25);
	ck_assert_uint_eq(get(in_ring + 68), 0x25025d2c);
	ck_assert_uint_eq(get(in_ring + 72), 0x444866da);
	ck_assert_uint_eq(get(in_ring + 76), 0x26ace1ba);
	ck_assert_uint_eq(get(in_ring + 80), 0x2736ddfc);
	ck_assert_uint_eq(get(in_ring + 84), 0);
	ck_assert_uint_eq(get(in_ring + 88), 0x6c6c6568);
	ck_assert_uint_eq(figure("SENT"), 1);
	ck_assert_uint_eq(figure("QUEUED"), 0);
}
END_TEST

START_TEST(a_message_of_the_core_reaches_the_player_and_is_acknowledged)
{
	connect();
	core_sends("good morning");
	pass_us(100);
	ck_assert_uint_eq(messages, 1);
	ck_assert_str_eq(received, "good morning");
	ck_assert_uint_eq(get(in_ring + 4), get(out_ring));
	ck_assert_uint_eq(get(SW_RX_INT_STS), 1);
	ck_assert_uint_eq(figure("RECEIVED"), 1);
	ck_assert_uint_eq(figure("ERRORS"), 0);
}
END_TEST

START_TEST(messages_wait_for_room_and_go_on_when_the_core_has_read)
{
	char text[1001];
	memset(text, 'x', 1000);
	text[1000] = '\0';
	connect();
	for (unsigned n = 0; n < 8; n++) {
		ck_assert(app_sends(text));
	}
	pass_us(5000);
	ck_assert_uint_eq(figure("SENT"), 3); /* 3 blocks of 1024 bytes, then 960 are left */
	core_reads_all();
	pass_us(5000);
	ck_assert_uint_eq(figure("SENT"), 6);
	core_reads_all();
	pass_us(5000);
	ck_assert_uint_eq(figure("SENT"), 8);
	ck_assert_uint_eq(figure("QUEUED"), 0);
}
END_TEST

START_TEST(the_queue_has_an_end_and_messages_a_longest_length)
{
	static uint8_t bytes[MBOX_APP_SEND_MAX + 1];
	ck_assert(!mbox_app_send(app, channel, bytes, sizeof(bytes)));
	unsigned count = 0;
	while (mbox_app_send(app, channel, bytes, MBOX_APP_SEND_MAX)) {
		count++;
	}
	ck_assert_uint_eq(count, 15);
	ck_assert(!mbox_app_has_room(app, channel, MBOX_APP_SEND_MAX));
	ck_assert(mbox_app_has_room(app, channel, 100));
}
END_TEST

START_TEST(a_message_that_is_not_read_is_announced_again_and_then_no_more)
{
	connect();
	app_sends("hello?");
	unsigned announced = 0;
	for (unsigned ms = 0; ms < 2000; ms++) {
		pass_us(1000);
		announced += get(SW_RX_INT_STS) == 2;
		put(SW_RX_INT_STS, 2);
	}
	ck_assert_uint_eq(announced, 6);
	ck_assert_uint_eq(machine->timeline->first != NULL, 0);
}
END_TEST

START_TEST(a_core_that_never_takes_the_setup_is_sent_messages_all_the_same)
{
	mbox_app_open(app, channel, 0);
	app_sends("look");
	pass_us(99000);
	ck_assert_uint_eq(figure("SENT"), 0);
	pass_us(2000);
	ck_assert_uint_eq(figure("SENT"), 1);
	/* It looks at last: the message is announced once more. */
	pass_us(5000000);
	put(SW_RX_INT_STS, 2);
	take_setup();
	pass_us(1100);
	ck_assert_uint_eq(get(SW_RX_INT_STS), 2);
}
END_TEST

START_TEST(nonsense_of_the_core_is_counted_logged_and_passed_over)
{
	connect();
	put(out_ring, 24);
	put(SW_TX_INT_PORT, 1);
	pass_us(100);
	ck_assert_uint_eq(figure("ERRORS"), 1);
	put(out_ring, 64);
	put(out_ring + 64, 0xffffffff);
	put(SW_TX_INT_PORT, 1);
	pass_us(100);
	ck_assert_uint_eq(figure("ERRORS"), 2);
	ck_assert_uint_eq(messages, 0);
	ck_assert_uint_eq(log_count(machine->log, LOG_GUEST), 2);
	core_sends("sense");
	pass_us(100);
	ck_assert_uint_eq(messages, 1);
	put(out_ring + 4, 0x1000);
	app_sends("x");
	pass_us(100);
	ck_assert_uint_eq(figure("ERRORS"), 3);
	ck_assert_uint_eq(figure("SENT"), 0);
	core_reads_all();
	pass_us(100);
	ck_assert_uint_eq(figure("SENT"), 1);
}
END_TEST

START_TEST(other_entries_of_the_mailbox_go_to_the_player)
{
	connect();
	put(DATA_PUSH, 7);
	put(CMD_PUSH, 0x12345678);
	pass_us(100);
	ck_assert_uint_eq(entries, 1);
	ck_assert_uint_eq(last_command, 0x12345678);
	ck_assert_uint_eq(last_data, 7);
	ck_assert_uint_eq(get(PUSH_CNT), 0);
	ck_assert(mbox_app_push(app, channel, 0xba5e0004, 9));
	mbox_app_raise(app, channel, 0x80);
	pass_us(1);
	ck_assert_uint_eq(get(DATA_POP), 9);
	ck_assert_uint_eq(get(CMD_POP), 0xba5e0004);
	ck_assert_uint_eq(get(SW_RX_INT_STS), 0x80);
}
END_TEST

START_TEST(a_closed_channel_hears_and_says_nothing_until_it_is_opened_anew)
{
	connect();
	mbox_app_close(app, channel);
	ck_assert_uint_eq(figure("STATE"), CLOSED);
	core_sends("anybody?");
	app_sends("later");
	pass_us(100000);
	ck_assert_uint_eq(messages, 0);
	ck_assert_uint_eq(get(SW_RX_INT_STS), 0);
	mbox_app_open(app, channel, 0);
	pass_us(1);
	take_setup();
	ck_assert_uint_eq(get(out_ring), 0);
	pass_us(1200);
	ck_assert_uint_eq(figure("SENT"), 1);
}
END_TEST

START_TEST(a_core_that_was_reset_is_offered_the_rings_anew)
{
	connect();
	app_sends("never read");
	pass_us(100);
	device_reset(machine_find_device(machine, "mbox-a7-0"), RESET_CORE);
	ck_assert_uint_eq(get(POP_CNT), 0);
	pass_us(1100);
	take_setup();
	ck_assert_uint_eq(get(in_ring), 0);
	ck_assert(app_sends("hello again"));
	pass_us(1200);
	ck_assert_uint_eq(get(SW_RX_INT_STS), 2);
	ck_assert_uint_eq(get(in_ring), 48);
}
END_TEST

START_TEST(the_other_core_has_a_channel_of_its_own)
{
	connect();
	uint32_t first = out_ring;
	channel = 1;
	core = core_bus(machine->core[1]);
	mbox_app_play(app, 1, &player, &messages);
	connect();
	ck_assert(out_ring >= first + 8192 || first >= out_ring + 8192);
	core_sends("from the other");
	pass_us(100);
	ck_assert_uint_eq(messages, 1);
	ck_assert_uint_eq(figure("RECEIVED"), 1);
	channel = 0;
	ck_assert_uint_eq(figure("RECEIVED"), 0);
}
END_TEST

START_TEST(the_player_is_woken_when_it_asked_to_be)
{
	mbox_app_wake(app, channel, 5 * PS_PER_MS);
	mbox_app_wake(app, channel, 3 * PS_PER_MS);
	pass_us(10000);
	ck_assert_uint_eq(wakes, 1);
	ck_assert_uint_eq(woken_ps, 3 * PS_PER_MS);
}
END_TEST

/* A conversation in which both sides do nearly everything. */
static void talk(struct random *random)
{
	for (unsigned n = 0; n < 200; n++) {
		switch (random_below(random, 6)) {
		case 0: app_sends("some words of the application"); break;
		case 1:
			if (get(out_ring) < data_size - 100) {
				core_sends("some words of the core");
			}
			break;
		case 2: core_reads_all(); break;
		case 3:
			put(out_ring + random_below(random, 2) * 4, random_below(random, 300));
			break;
		case 4: put(CMD_PUSH, random_below(random, 99)); break;
		default: pass_us(random_below(random, 20000));
		}
	}
}

START_TEST(a_conversation_goes_on_from_a_checkpoint_as_it_did)
{
	struct random random, again;
	random_seed(&random, exercise_seed());
	connect();
	mbox_app_notes(app, channel)[2] = 42;
	talk(&random);
	struct checkpoint *checkpoint = machine_checkpoint(machine);
	again = random;
	talk(&random);
	uint64_t future = machine_hash(machine);
	mbox_app_notes(app, channel)[2] = 43;
	machine_restore(machine, checkpoint);
	ck_assert(checkpoint_matches(machine, checkpoint));
	ck_assert_uint_eq(mbox_app_notes(app, channel)[2], 42);
	talk(&again);
	ck_assert(machine_hash(machine) == future);
	checkpoint_destroy(checkpoint);
}
END_TEST

START_TEST(what_is_queued_and_noted_survives_save_and_restore)
{
	bench_open(&mbox_app_ops, MODELS "/devices/mt3620-mbox-app.yaml");
	struct device *dev = bench_device();
	mbox_app_send(dev, 1, (const uint8_t *)"abc", 3);
	mbox_app_notes(dev, 1)[3] = 9;
	mbox_app_wake(dev, 1, 50 * PS_PER_US);
	mbox_app_play(dev, 1, &player, &messages);
	bench_save();
	bench_restore();
	ck_assert_uint_eq(mbox_app_notes(dev, 1)[3], 9);
	ck_assert(mbox_app_has_room(dev, 1, 1024));
	unsigned count = 0;
	while (mbox_app_send(dev, 1, (const uint8_t *)"abc", 3)) {
		count++;
	}
	ck_assert_uint_eq(count, 16384 / 5 - 1);
	bench_run_us(50);
	ck_assert_uint_eq(wakes, 1);
	bench_close();
}
END_TEST

int main(void)
{
	return suite_run("mbox_app", setup, teardown,
		(const TTest *const[]){
			opening_offers_two_empty_rings_of_one_size,
			nothing_is_sent_before_the_core_had_time_to_listen,
			a_message_to_the_core_is_a_block_and_a_signal,
			a_message_of_the_core_reaches_the_player_and_is_acknowledged,
			messages_wait_for_room_and_go_on_when_the_core_has_read,
			the_queue_has_an_end_and_messages_a_longest_length,
			a_message_that_is_not_read_is_announced_again_and_then_no_more,
			a_core_that_never_takes_the_setup_is_sent_messages_all_the_same,
			nonsense_of_the_core_is_counted_logged_and_passed_over,
			other_entries_of_the_mailbox_go_to_the_player,
			a_closed_channel_hears_and_says_nothing_until_it_is_opened_anew,
			a_core_that_was_reset_is_offered_the_rings_anew,
			the_other_core_has_a_channel_of_its_own,
			the_player_is_woken_when_it_asked_to_be,
			a_conversation_goes_on_from_a_checkpoint_as_it_did,
			what_is_queued_and_noted_survives_save_and_restore,
			NULL,
		});
}
