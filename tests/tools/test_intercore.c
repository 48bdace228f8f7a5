/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Partners of the I/O cores: their names, scripts, and a socket, with the echo sample as the core. */
#include "tools/intercore.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/error.h"
#include "support/suite.h"
#include "tools/runner.h"
#include "tools/session.h"

static struct session session;
static struct runner runner;
static struct error err;
static FILE *say;
static char *said;
static size_t said_size;
static char folder[] = "/tmp/orrery-intercore-XXXXXX";
static char path[64];
static bool started;

static void setup(void)
{
	err = (struct error){ 0 };
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/peer", folder);
	say = open_memstream(&said, &said_size);
	ck_assert_msg(session_open(&session, MODELS, "mt3620-rdb", NULL, &err), "%s", err.message);
	started = false;
}

static void teardown(void)
{
	if (started) {
		runner_finish(&runner);
	}
	session_close(&session);
	fclose(say);
	free(said);
	said = NULL;
	unlink(path);
	rmdir(folder);
}

static void start(void)
{
	char spec[1024];
	snprintf(spec, sizeof(spec), "m4-0=%s/intercore-echo.elf", getenv("ORRERY_FIRMWARE"));
	ck_assert_msg(session_load(&session, spec, NULL, 0, &err), "%s", err.message);
	ck_assert_msg(session_start(&session, &err), "%s", err.message);
	runner_init(&runner, &session, say);
	started = true;
}

static void run_ms(uint64_t ms)
{
	runner.until_ps = machine_now_ps(session.machine) + ms * PS_PER_MS;
	runner_run(&runner);
	fflush(say);
}

static bool connect_peer(const char *spec)
{
	err = (struct error){ 0 };
	bool good = intercore_connect(&session.intercore, spec, NULL, say, &err);
	fflush(say);
	return good;
}

static bool says(const struct intercore_peer *peer, const char *text)
{
	uint64_t end;
	return console_heard(peer->line, text, strlen(text), 0, &end);
}

static void write_script(const char *text)
{
	FILE *out = fopen(path, "w");
	ck_assert_ptr_nonnull(out);
	fputs(text, out);
	fclose(out);
}

static bool connect_script(const char *text)
{
	char spec[160];
	write_script(text);
	snprintf(spec, sizeof(spec), "intercore=script:%s", path);
	return connect_peer(spec);
}

START_TEST(wrong_names_and_roles_are_refused)
{
	static const struct {
		const char *spec, *says;
	} bad[] = {
		{ "", "says not who plays" },
		{ "intercore", "says not who plays" },
		{ "=stdio", "says not who plays" },
		{ "internal=stdio", "no partner \"internal\"" },
		{ "intercore@m4-2=stdio", "no core \"m4-2\"" },
		{ "intercore@=stdio", "no core \"\"" },
		{ "intercore=", "not known" },
		{ "intercore=pty", "not known" },
		{ "intercore=unix:", "empty" },
		{ "intercore=unix:/nonexistent/x", "No such file" },
		{ "intercore=script:/nonexistent", "cannot open" },
		{ "intercore=script:/", "folder" },
	};
	for (unsigned n = 0; n < sizeof(bad) / sizeof(bad[0]); n++) {
		ck_assert_msg(!connect_peer(bad[n].spec), "taken: %s", bad[n].spec);
		ck_assert_msg(strstr(err.message, bad[n].says), "%s: %s", bad[n].spec, err.message);
		session_close(&session);
		ck_assert(session_open(&session, MODELS, "mt3620-rdb", NULL, &err));
	}
	char spec[300] = "intercore=unix:/";
	memset(spec + strlen(spec), 'x', 200);
	ck_assert(!connect_peer(spec));
	ck_assert_ptr_nonnull(strstr(err.message, "too long"));
}
END_TEST

START_TEST(a_partner_has_one_player)
{
	ck_assert(connect_script("send a\n"));
	ck_assert(!connect_peer("intercore@m4-0=stdio"));
	ck_assert_ptr_nonnull(strstr(err.message, "two want to play intercore"));
	struct intercore_peer *other = intercore_need(
		&session.intercore, "intercore@m4-1", NULL, &err);
	ck_assert_ptr_nonnull(other);
	ck_assert_str_eq(other->name, "intercore@m4-1");
	ck_assert_str_eq(session.intercore.peer[0].name, "intercore");
	ck_assert_ptr_eq(intercore_need(&session.intercore, "intercore@m4-1", NULL, &err), other);
}
END_TEST

START_TEST(the_partner_of_the_first_core_has_the_short_name)
{
	const struct core *second = machine_find_core(session.machine, "m4-1");
	struct intercore *all = &session.intercore;
	ck_assert_str_eq(intercore_need(all, "intercore", second, &err)->name, "intercore");
	ck_assert_uint_eq(all->peer[0].channel, 1);
	ck_assert_ptr_eq(intercore_need(all, "intercore@m4-1", second, &err), &all->peer[0]);
	ck_assert_str_eq(
		intercore_need(all, "intercore@m4-0", second, &err)->name, "intercore@m4-0");
}
END_TEST

START_TEST(a_script_that_makes_no_sense_is_refused_with_its_place)
{
	static const struct {
		const char *text, *says;
		unsigned line;
	} bad[] = {
		{ "sned a\n", "\"sned\" is no word of a script", 1 },
		{ "# a\n\nsend\n", "nothing to send", 3 },
		{ "send \\q\n", "not known", 1 },
		{ "wait 5\n", "", 1 },
		{ "wait 1ms\nat soon\n", "", 2 },
		{ "expect\n", "nothing to expect", 1 },
		{ "open now\n", "stands alone", 1 },
		{ "push 1\n", "a command and a data word", 1 },
		{ "push 1 x\n", "", 1 },
		{ "push 0x100000000 1\n", "32 bits", 1 },
		{ "raise\n", "", 1 },
		{ "send a\nrepeat\n", "lets time pass", 2 },
		{ "wait 0ms\nrepeat\n", "lets time pass", 2 },
		{ "wait 1ms\nrepeat often\n", "", 2 },
	};
	for (unsigned n = 0; n < sizeof(bad) / sizeof(bad[0]); n++) {
		char where[160];
		ck_assert_msg(!connect_script(bad[n].text), "taken: %s", bad[n].text);
		ck_assert_msg(strstr(err.message, bad[n].says), "%s: %s", bad[n].text, err.message);
		snprintf(where, sizeof(where), "%s:%u:", path, bad[n].line);
		ck_assert_msg(strstr(err.where, where), "%s: %s", bad[n].text, err.where);
		session_close(&session);
		ck_assert(session_open(&session, MODELS, "mt3620-rdb", NULL, &err));
	}
}
END_TEST

START_TEST(a_script_sends_waits_and_repeats_at_virtual_times)
{
	ck_assert_msg(
		connect_script("# greetings\n\nat 20ms\nsend one\\n\nexpect echo: one\\n\n"
			       "  send hex:00ff\r\nexpect \\xff\nwait 1ms\nrepeat 2\nsend two"),
		"%s", err.message);
	start();
	run_ms(19);
	const struct intercore_peer *peer = &session.intercore.peer[0];
	ck_assert(!says(peer, "one"));
	run_ms(60);
	ck_assert_str_eq(peer->line->text,
		"echo: one\\n\necho: \\0\\xff\necho: one\\n\necho: \\0\\xff\n"
		"echo: one\\n\necho: \\0\\xff\necho: two\n");
	ck_assert(!intercore_failed(&session.intercore));
}
END_TEST

START_TEST(what_a_script_misses_is_said_and_ends_it)
{
	ck_assert(connect_script("timeout 5ms\nsend a\nexpect b\nsend c\n"));
	start();
	run_ms(50);
	ck_assert(intercore_failed(&session.intercore));
	fflush(say);
	ck_assert_msg(strstr(said, ":3: b: did not come in time"), "%s", said);
	ck_assert(!says(&session.intercore.peer[0], "echo: c"));
}
END_TEST

START_TEST(what_a_script_still_waits_for_at_the_end_is_missed)
{
	ck_assert(connect_script("expect never\n"));
	start();
	run_ms(5);
	ck_assert(intercore_failed(&session.intercore));
	fflush(say);
	ck_assert_msg(strstr(said, "the run ended before it came"), "%s", said);
}
END_TEST

START_TEST(two_expectations_are_met_by_messages_that_come_together)
{
	ck_assert(
		connect_script("send burst\nexpect burst 41\nexpect burst 42\nexpect burst 43\n"));
	start();
	run_ms(300);
	ck_assert_msg(!intercore_failed(&session.intercore), "%s", said);
}
END_TEST

START_TEST(a_script_goes_on_from_a_checkpoint_as_it_did)
{
	ck_assert(connect_script("send one\nexpect one\nwait 3ms\nsend two\nexpect two\nwait 2ms\n"
				 "repeat 5\nsend three\n"));
	start();
	run_ms(21);
	struct checkpoint *checkpoint = machine_checkpoint(session.machine);
	run_ms(40);
	uint64_t future = machine_hash(session.machine);
	machine_restore(session.machine, checkpoint);
	run_ms(40);
	ck_assert(machine_hash(session.machine) == future);
	checkpoint_destroy(checkpoint);
}
END_TEST

START_TEST(a_line_at_a_time_does_what_needs_no_waiting)
{
	static const char *const good[] = { "send a\\0", "open", "close", "stop",
		"push 0xba5e0004 1", "raise 0x80" };
	static const char *const bad[] = { "wait 1ms", "expect a", "at 1s", "timeout 1s", "repeat",
		"push 1", "raise", "shut" };
	struct intercore_peer *peer = intercore_need(&session.intercore, "intercore", NULL, &err);
	for (unsigned n = 0; n < 6; n++) {
		ck_assert_msg(intercore_check(good[n], &err), "%s: %s", good[n], err.message);
		ck_assert_msg(intercore_do(peer, good[n], &err), "%s: %s", good[n], err.message);
	}
	for (unsigned n = 0; n < 8; n++) {
		ck_assert_msg(!intercore_check(bad[n], &err), "taken: %s", bad[n]);
		ck_assert_msg(!intercore_do(peer, bad[n], &err), "done: %s", bad[n]);
	}
	timeline_advance(session.machine->timeline, PS_PER_US);
	ck_assert_uint_eq(device_peek(peer->mailbox, 0x58, 4), 2);
	ck_assert_uint_eq(device_peek(peer->mailbox, 0x1c, 4), 0x80);
}
END_TEST

static int dial(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int client = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	ck_assert_int_eq(connect(client, (struct sockaddr *)&address, sizeof(address)), 0);
	return client;
}

static void open_socket(void)
{
	char spec[160];
	snprintf(spec, sizeof(spec), "intercore=unix:%s", path);
	ck_assert_msg(connect_peer(spec), "%s", err.message);
}

START_TEST(a_socket_is_its_owners_alone_and_goes_with_the_run)
{
	struct stat status;
	mode_t before = umask(0);
	open_socket();
	umask(before);
	ck_assert_int_eq(stat(path, &status), 0);
	ck_assert(S_ISSOCK(status.st_mode));
	ck_assert_uint_eq(status.st_mode & 0777, 0600);
	ck_assert_ptr_nonnull(strstr(said, "cannot be repeated exactly"));
	session_close(&session);
	ck_assert_int_ne(stat(path, &status), 0);
	ck_assert(session_open(&session, MODELS, "mt3620-rdb", NULL, &err));
	write_script("in the way");
	char spec[160];
	snprintf(spec, sizeof(spec), "intercore=unix:%s", path);
	ck_assert(!connect_peer(spec));
	ck_assert_ptr_nonnull(strstr(err.message, "in use"));
	session_close(&session);
	ck_assert_int_eq(stat(path, &status), 0); /* what was there stays */
	ck_assert(session_open(&session, MODELS, "mt3620-rdb", NULL, &err));
}
END_TEST

START_TEST(a_client_of_the_socket_sends_and_gets_messages_behind_their_lengths)
{
	static const char two[] = "\5\0\0\0hello\3\0\0\0a\0b\4\0";
	uint8_t got[64];
	open_socket();
	start();
	int client = dial();
	ck_assert_int_eq(send(client, two, sizeof(two) - 1, 0), sizeof(two) - 1);
	run_ms(30);
	ck_assert_int_eq(recv(client, got, sizeof(got), 0), 4 + 11 + 4 + 9);
	ck_assert_mem_eq(got, "\13\0\0\0echo: hello\11\0\0\0echo: a\0b", 28);
	/* the rest of the third */
	ck_assert_int_eq(send(client, "\0\0last", 6, 0), 6);
	run_ms(30);
	ck_assert_int_eq(recv(client, got, sizeof(got), 0), 4 + 10);
	ck_assert_mem_eq(got + 4, "echo: last", 10);
	close(client);
	run_ms(5);
	client = dial();
	ck_assert_int_eq(send(client, "\1\0\0\0x", 5, 0), 5);
	run_ms(30);
	ck_assert_int_eq(recv(client, got, sizeof(got), 0), 4 + 7);
	close(client);
}
END_TEST

START_TEST(a_client_that_makes_no_sense_is_dropped)
{
	static const char *const bad[] = { "\0\0\0\0", "\1\4\0\0", "\xff\xff\xff\xff" };
	uint8_t got[16];
	open_socket();
	start();
	for (unsigned n = 0; n < 3; n++) {
		int client = dial();
		ck_assert_int_eq(send(client, bad[n], 4, 0), 4);
		run_ms(5);
		ck_assert_int_eq(recv(client, got, sizeof(got), 0), 0);
		close(client);
	}
	ck_assert_ptr_nonnull(strstr(said, "1 to 1024 are possible"));
}
END_TEST

int main(void)
{
	char firmware[1024];
	snprintf(firmware, sizeof(firmware), "%s/intercore-echo.elf",
		getenv("ORRERY_FIRMWARE") ? getenv("ORRERY_FIRMWARE") : "");
	if (access(firmware, R_OK) != 0) {
		return 77; /* no compiler for the samples */
	}
	return suite_run("intercore", setup, teardown,
		(const TTest *const[]){
			wrong_names_and_roles_are_refused,
			a_partner_has_one_player,
			the_partner_of_the_first_core_has_the_short_name,
			a_script_that_makes_no_sense_is_refused_with_its_place,
			a_script_sends_waits_and_repeats_at_virtual_times,
			what_a_script_misses_is_said_and_ends_it,
			what_a_script_still_waits_for_at_the_end_is_missed,
			two_expectations_are_met_by_messages_that_come_together,
			a_script_goes_on_from_a_checkpoint_as_it_did,
			a_line_at_a_time_does_what_needs_no_waiting,
			a_socket_is_its_owners_alone_and_goes_with_the_run,
			a_client_of_the_socket_sends_and_gets_messages_behind_their_lengths,
			a_client_that_makes_no_sense_is_dropped,
			NULL,
		});
}
