/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all board components share. */
#include "machine/part.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "support/suite.h"

struct lamp {
	struct part part;
	bool active_low;
	uint32_t changes;
};

static bool lamp_set(struct part *part, const char *key, const char *value, struct error *err)
{
	if (strcmp(value, "low") != 0) {
		return error_set(err, "%s: %s", key, value);
	}
	((struct lamp *)part)->active_low = true;
	return true;
}

static void lamp_pin(struct part *part, unsigned pin, bool level)
{
	ck_assert_uint_eq(pin, 1);
	((struct lamp *)part)->changes += level;
	part_changed(part);
}

static bool lamp_act(struct part *part, const char *action, const char *value, struct error *err)
{
	(void)part;
	(void)value;
	return strcmp(action, "press") == 0 || error_set(err, "no %s", action);
}

static void lamp_snap(struct part *part, struct snap *snap)
{
	snap_u32(snap, "changes", &((struct lamp *)part)->changes);
}

static void received(void *owner, unsigned index, const struct uart_frame *frame)
{
	ck_assert_uint_eq(index, 0);
	((struct lamp *)owner)->changes += frame->data;
}

static const enum port_kind kinds[] = { PORT_UART };
static const struct port_ops port_ops = { .uart_receive = received };
static const char *const pins[] = { "gnd", "a", NULL };
static const char *const ports[] = { "serial", NULL };
static const char *const settings[] = { "active", "color", NULL };
static const struct part_ops lamp_ops = {
	.type = "lamp",
	.size = sizeof(struct lamp),
	.pins = pins,
	.ports = ports,
	.port_kinds = kinds,
	.port_ops = &port_ops,
	.settings = settings,
	.set = lamp_set,
	.pin_changed = lamp_pin,
	.act = lamp_act,
	.snap = lamp_snap,
};
static bool lamp_files(struct part *part, struct error *err)
{
	(void)part;
	return error_set(err, "no bulb");
}

static const struct part_ops filed_ops = {
	.type = "filed",
	.size = sizeof(struct part),
	.prepare = lamp_files,
	.save = lamp_files,
};
static const struct part_ops plain_ops = { .type = "plain", .size = sizeof(struct part) };

static struct arena *arena;
static struct timeline timeline;
static struct log *messages;
static struct lamp *lamp;
static unsigned looks;

static void setup(void)
{
	arena = arena_create(1 << 16);
	messages = log_create();
	timeline_init(&timeline);
	lamp = (struct lamp *)part_create(arena, &lamp_ops, "lamp1", &timeline, messages);
	looks = 0;
}

static void teardown(void)
{
	log_destroy(messages);
	arena_destroy(arena);
}

START_TEST(pins_and_ports_are_found_by_name)
{
	ck_assert_int_eq(part_find_pin(&lamp->part, "a"), 1);
	ck_assert_int_eq(part_find_pin(&lamp->part, "b"), -1);
	ck_assert_int_eq(part_find_port(&lamp->part, "serial"), 0);
	ck_assert_int_eq(part_find_port(&lamp->part, "a"), -1);
	ck_assert_uint_eq(lamp->part.pin_count, 2);
	ck_assert_uint_eq(lamp->part.port_count, 1);
}
END_TEST

static void looked(void *owner, struct part *part)
{
	ck_assert_ptr_eq(owner, &looks);
	ck_assert_ptr_eq(part, &lamp->part);
	looks++;
}

START_TEST(a_change_on_a_net_reaches_the_part_and_its_onlooker)
{
	struct net net;
	struct pin hand = { .name = "hand" };
	net_init(&net, "wire");
	net_join(&net, &lamp->part.pin[1]);
	net_join(&net, &hand);
	part_init(&lamp->part);
	pin_drive(&hand, DRIVE_HIGH);
	ck_assert_uint_eq(lamp->changes, 1);
	lamp->part.looked = looked;
	lamp->part.looked_owner = &looks;
	pin_drive(&hand, DRIVE_LOW);
	ck_assert_uint_eq(looks, 1);
}
END_TEST

START_TEST(a_part_hears_of_no_level_before_its_init)
{
	struct net net;
	struct pin hand = { .name = "hand" };
	net_init(&net, "wire");
	net_join(&net, &lamp->part.pin[1]);
	net_join(&net, &hand);
	pin_drive(&hand, DRIVE_HIGH);
	ck_assert_uint_eq(lamp->changes, 0);
}
END_TEST

START_TEST(a_frame_reaches_the_part)
{
	struct port other = { .name = NULL };
	struct uart_frame frame = { .data = 5, .data_bits = 8, .parity = 'N' };
	port_init(&other, "other", PORT_UART, NULL, NULL, 0);
	port_join(&other, &lamp->part.port[0]);
	port_send_uart(&other, &frame);
	ck_assert_uint_eq(lamp->changes, 5);
}
END_TEST

START_TEST(a_known_setting_is_applied_and_an_unknown_one_is_an_error)
{
	struct error err = { 0 };
	ck_assert(part_set(&lamp->part, "active", "low", &err));
	ck_assert(lamp->active_low);
	ck_assert(!part_set(&lamp->part, "colour", "red", &err));
	ck_assert_str_eq(err.message, "part lamp1 (lamp) has no setting colour");
	ck_assert_str_eq(err.help, "did you mean color?");
	struct error second = { 0 };
	ck_assert(!part_set(&lamp->part, "active", "up", &second));
	ck_assert_str_eq(second.message, "active: up");
}
END_TEST

START_TEST(a_part_with_nothing_to_do_says_so)
{
	struct error err = { 0 }, second = { 0 };
	struct part *plain = part_create(arena, &plain_ops, "plain1", &timeline, messages);
	ck_assert(!part_act(plain, "press", NULL, &err));
	ck_assert_str_eq(err.message, "part plain1 (plain) has nothing to press");
	ck_assert(!part_set(plain, "color", "red", &second));
	ck_assert(part_act(&lamp->part, "press", NULL, &err));
	part_changed(plain);
}
END_TEST

START_TEST(what_fails_while_preparing_or_saving_is_an_error)
{
	struct error before = { 0 }, after = { 0 }, none = { 0 };
	struct part *filed = part_create(arena, &filed_ops, "filed1", &timeline, messages);
	ck_assert(!part_prepare(filed, &before));
	ck_assert_str_eq(before.message, "no bulb");
	ck_assert(!part_save(filed, &after));
	ck_assert(part_prepare(&lamp->part, &none));
	ck_assert(part_save(&lamp->part, &none));
}
END_TEST

START_TEST(a_loaded_part_is_as_the_saved_one)
{
	lamp->changes = 9;
	pin_drive(&lamp->part.pin[0], DRIVE_PULL_DOWN);
	struct snap *save = snap_create_save();
	part_snap(&lamp->part, save);
	lamp->changes = 0;
	pin_drive(&lamp->part.pin[0], DRIVE_NONE);
	size_t length;
	const void *bytes = snap_data(save, &length);
	struct snap *load = snap_create_load(bytes, length);
	part_snap(&lamp->part, load);
	ck_assert(snap_ok(load, NULL) && snap_at_end(load));
	ck_assert_uint_eq(lamp->changes, 9);
	ck_assert_int_eq(lamp->part.pin[0].drive, DRIVE_PULL_DOWN);
	snap_destroy(load);
	snap_destroy(save);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		pins_and_ports_are_found_by_name,
		a_change_on_a_net_reaches_the_part_and_its_onlooker,
		a_part_hears_of_no_level_before_its_init,
		a_frame_reaches_the_part,
		a_known_setting_is_applied_and_an_unknown_one_is_an_error,
		a_part_with_nothing_to_do_says_so,
		what_fails_while_preparing_or_saving_is_an_error,
		a_loaded_part_is_as_the_saved_one,
		NULL,
	};
	return suite_run("part", setup, teardown, tests);
}
