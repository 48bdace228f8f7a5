/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages about the guest: three a site are spoken, all are counted. */
#include "base/log.h"

#include <stdio.h>
#include <string.h>

#include "support/suite.h"

static struct log *messages;
static struct {
	unsigned count;
	enum log_kind kind;
	char text[100];
	uint64_t repeats;
} heard;

static void hear(void *context, enum log_kind kind, const char *text, uint64_t repeats)
{
	ck_assert_ptr_eq(context, &heard);
	heard.count++;
	heard.kind = kind;
	heard.repeats = repeats;
	snprintf(heard.text, sizeof(heard.text), "%s", text);
}

static void setup(void)
{
	messages = log_create();
	memset(&heard, 0, sizeof(heard));
	log_set_sink(messages, hear, &heard);
}

static void teardown(void)
{
	log_destroy(messages);
}

START_TEST(a_site_speaks_three_times_and_is_counted_always)
{
	int owner;
	for (unsigned n = 1; n <= 1000; n++) {
		log_guest(messages, &owner, 5, "write %u", n);
		ck_assert_uint_eq(heard.count, n < 3 ? n : 3);
	}
	ck_assert_str_eq(heard.text, "write 3");
	ck_assert_uint_eq(heard.repeats, 3);
	ck_assert_uint_eq(log_count(messages, LOG_GUEST), 1000);
	ck_assert_uint_eq(log_sites(messages, LOG_GUEST), 1);
}
END_TEST

START_TEST(owner_index_and_kind_make_the_site)
{
	int owner, other;
	for (unsigned n = 0; n < 3; n++) {
		log_guest(messages, &owner, 0, "a");
		log_guest(messages, &owner, 1, "b");
		log_guest(messages, &other, 0, "c");
		log_unmodelled(messages, &owner, 0, "d");
	}
	ck_assert_uint_eq(heard.count, 12);
	ck_assert_uint_eq(log_sites(messages, LOG_GUEST), 3);
	ck_assert_uint_eq(log_sites(messages, LOG_UNMODELLED), 1);
	ck_assert_uint_eq(log_count(messages, LOG_INFO), 0);
}
END_TEST

START_TEST(information_is_always_spoken)
{
	for (unsigned n = 0; n < 10; n++) {
		log_info(messages, "hello %u", n);
	}
	ck_assert_uint_eq(heard.count, 10);
	ck_assert_int_eq(heard.kind, LOG_INFO);
	ck_assert_str_eq(heard.text, "hello 9");
}
END_TEST

START_TEST(ten_thousand_sites_keep_their_own_counts)
{
	for (unsigned round = 0; round < 5; round++) {
		for (unsigned n = 0; n < 10000; n++) {
			log_guest(messages, messages, n, "site %u", n);
		}
	}
	ck_assert_uint_eq(heard.count, 30000);
	ck_assert_uint_eq(log_sites(messages, LOG_GUEST), 10000);
	ck_assert_uint_eq(log_count(messages, LOG_GUEST), 50000);
}
END_TEST

START_TEST(without_a_sink_messages_are_counted)
{
	log_set_sink(messages, NULL, NULL);
	log_guest(messages, NULL, 0, "unheard");
	ck_assert_uint_eq(log_count(messages, LOG_GUEST), 1);
}
END_TEST

START_TEST(information_waits_for_a_sink)
{
	struct log *early = log_create();
	for (unsigned n = 0; n < 100; n++) {
		log_info(early, "built %u", n);
	}
	ck_assert_uint_eq(heard.count, 0);
	log_set_sink(early, hear, &heard);
	ck_assert_uint_eq(heard.count, 64);
	ck_assert_str_eq(heard.text, "built 63");
	log_set_sink(early, hear, &heard);
	ck_assert_uint_eq(heard.count, 64);
	log_destroy(early);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_site_speaks_three_times_and_is_counted_always,
		owner_index_and_kind_make_the_site,
		information_is_always_spoken,
		ten_thousand_sites_keep_their_own_counts,
		without_a_sink_messages_are_counted,
		information_waits_for_a_sink,
		NULL,
	};
	return suite_run("log", setup, teardown, tests);
}
