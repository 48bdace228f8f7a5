/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Outputs that meet while the machine runs. */
#include "tools/shorts.h"

#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "support/suite.h"
#include "tools/session.h"

static struct session session;
static char said[400];
static unsigned times;

static void keep(void *context, enum log_kind kind, const char *text, uint64_t repeats)
{
	(void)context;
	(void)repeats;
	if (kind == LOG_GUEST) {
		snprintf(said, sizeof(said), "%s", text);
		times++;
	}
}

static void setup(void)
{
	struct error err = { 0 };
	ck_assert_msg(session_open(&session, MODELS, "mt3620-rdb", NULL, &err), "%s", err.message);
	log_set_sink(session.machine->log, keep, NULL);
	said[0] = '\0';
	times = 0;
}

static void teardown(void)
{
	session_close(&session);
}

static struct pin *pad_pin(const char *name)
{
	struct pad *pad = session.machine->pads;
	while (strcmp(pad->name, name) != 0) {
		pad = pad->next;
	}
	return &pad->device->pin[pad->pin];
}

static void act(const char *action)
{
	struct error err = { 0 };
	ck_assert(part_act(machine_find_part(session.machine, "button_a"), action, NULL, &err));
}

START_TEST(a_short_names_the_net_and_both_drivers)
{
	pin_drive(pad_pin("GPIO12"), DRIVE_HIGH);
	ck_assert_uint_eq(times, 0);
	act("press");
	ck_assert_str_eq(said,
		"a short on net BUTTON_A: button_a.pin drives it low and the chip's GPIO12 drives it high");
}
END_TEST

START_TEST(a_short_that_comes_again_is_not_said_again)
{
	pin_drive(pad_pin("GPIO12"), DRIVE_HIGH);
	for (unsigned n = 0; n < 3; n++) {
		act("press");
		act("release");
	}
	ck_assert_uint_eq(times, 1);
	ck_assert_uint_eq(machine_find_net(session.machine, "BUTTON_A")->conflicts, 3);
}
END_TEST

START_TEST(a_pull_that_loses_is_no_short)
{
	pin_drive(pad_pin("GPIO12"), DRIVE_PULL_DOWN);
	act("press");
	act("release");
	ck_assert_uint_eq(times, 0);
}
END_TEST

START_TEST(a_rail_is_named_as_one)
{
	struct pin *hand = pad_pin("GPIO0");
	struct pin rail = { .name = "board", .drive = DRIVE_LOW };
	net_join(hand->net, &rail);
	pin_drive(hand, DRIVE_HIGH);
	ck_assert_str_eq(said,
		"a short on net GPIO0: a rail drives it low and the chip's GPIO0 drives it high");
}
END_TEST

int main(void)
{
	return suite_run("shorts", setup, teardown,
		(const TTest *const[]){
			a_short_names_the_net_and_both_drivers,
			a_short_that_comes_again_is_not_said_again,
			a_pull_that_loses_is_no_short,
			a_rail_is_named_as_one,
			NULL,
		});
}
