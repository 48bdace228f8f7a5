/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Guest text on this program's streams: raw for one speaker, prefixed for several, and kept for searching. */
#include "tools/console.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <unistd.h>

#include "base/error.h"
#include "engine/timeline.h"
#include "loader/load.h"
#include "machine/machine.h"
#include "support/suite.h"

static struct machine *machine;
static struct console console;
static char *shown;
static size_t shown_size;
static FILE *stream;

static void setup(void)
{
	struct error err = { 0 };
	machine = load_board(MODELS, "mt3620-rdb", &err);
	ck_assert_msg(machine != NULL, "%s", err.message);
	stream = open_memstream(&shown, &shown_size);
	console_attach(&console, machine, stream);
}

static void teardown(void)
{
	console_detach(&console);
	machine_destroy(machine);
	fclose(stream);
	free(shown);
}

/* What a UART sends arrives at the terminal's port. */
static void speak(const char *name, const char *text)
{
	struct part *part = machine_find_part(machine, name);
	for (; *text; text++) {
		struct uart_frame frame = {
			.data = (uint8_t)*text, .data_bits = 8, .parity = 'N', .baud = 115200
		};
		part->port[0].ops->uart_receive(part->port[0].owner, part->port[0].index, &frame);
	}
}

static const char *output(void)
{
	fflush(stream);
	return shown ? shown : "";
}

START_TEST(one_speaker_is_raw)
{
	speak("debug", "a\r\nb");
	ck_assert_str_eq(output(), "a\r\nb");
}
END_TEST

START_TEST(a_second_speaker_brings_names)
{
	speak("debug", "one\n");
	speak("isu0", "two\n");
	speak("debug", "three\n");
	ck_assert_str_eq(output(), "one\n[isu0] two\n[debug] three\n");
}
END_TEST

START_TEST(a_line_that_was_broken_does_not_end_twice)
{
	speak("debug", "one");
	speak("isu0", "two\n");
	speak("debug", "\r\nthree\n");
	ck_assert_str_eq(output(), "one\n[isu0] two\n[debug] three\n");
}
END_TEST

START_TEST(prefixed_lines_stay_whole)
{
	console.prefixed = true;
	speak("debug", "ab");
	speak("debug1", "12");
	speak("debug", "c\n");
	speak("debug1", "3\n");
	ck_assert_str_eq(output(), "[debug] abc\n[debug1] 123\n");
}
END_TEST

START_TEST(an_unfinished_prefixed_line_is_shown_at_the_end)
{
	console.prefixed = true;
	speak("debug", "bye");
	console_detach(&console);
	ck_assert_str_eq(output(), "[debug] bye\n");
	console_attach(&console, machine, stream);
}
END_TEST

START_TEST(heard_text_is_found_from_a_position_on)
{
	struct error err = { 0 };
	uint64_t end;
	const struct console_line *line = console_find(&console, "debug", &err);
	speak("debug", "ready ready");
	ck_assert(console_heard(line, "ready", 5, 0, &end) && end == 5);
	ck_assert(console_heard(line, "ready", 5, end, &end) && end == 11);
	ck_assert(!console_heard(line, "ready", 5, end, &end));
	ck_assert_uint_eq(console_position(line), 11);
}
END_TEST

START_TEST(old_text_is_forgotten_but_positions_stay)
{
	struct error err = { 0 };
	uint64_t end;
	const struct console_line *line = console_find(&console, "semihost", &err);
	char block[4096];
	memset(block, '.', sizeof(block));
	for (unsigned i = 0; i < 3 * (CONSOLE_TEXT / sizeof(block)); i++) {
		console_semihost_output(&console, block, sizeof(block));
	}
	console_semihost_output(&console, "end", 3);
	ck_assert_uint_eq(console_position(line), 3 * (uint64_t)CONSOLE_TEXT + 3);
	ck_assert(console_heard(line, "end", 3, 0, &end));
	ck_assert_uint_eq(end, console_position(line));
}
END_TEST

START_TEST(a_terminal_is_found_by_its_uart_too)
{
	struct error err = { 0 };
	ck_assert_ptr_eq(
		console_find(&console, "uart0", &err), console_find(&console, "debug", &err));
	ck_assert_ptr_null(console_find(&console, "debgu", &err));
	ck_assert_ptr_nonnull(strstr(err.help, "debug"));
}
END_TEST

START_TEST(a_file_gets_what_the_uart_says)
{
	char path[] = "/tmp/orrery-console-XXXXXX", target[64], text[16] = "";
	struct error err = { 0 };
	close(mkstemp(path));
	snprintf(target, sizeof(target), "file:%s", path);
	ck_assert(console_connect(console_find(&console, "debug", &err), target, stderr, &err));
	speak("debug", "abc");
	FILE *in = fopen(path, "r");
	ck_assert_ptr_nonnull(fgets(text, sizeof(text), in));
	fclose(in);
	unlink(path);
	ck_assert_str_eq(text, "abc");
	ck_assert_str_eq(output(), "");
}
END_TEST

START_TEST(a_client_on_a_socket_reads_the_uart_and_types)
{
	char *said = NULL;
	size_t size = 0;
	unsigned port = 0;
	struct error err = { 0 };
	FILE *say = open_memstream(&said, &size);
	ck_assert(console_connect(console_find(&console, "debug", &err), "tcp:0", say, &err));
	fclose(say);
	ck_assert_int_eq(sscanf(said, "orrery: debug is tcp port %u", &port), 1);
	free(said);
	int client = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	ck_assert_int_eq(connect(client, (struct sockaddr *)&to, sizeof(to)), 0);
	ck_assert_int_eq(send(client, "x", 1, 0), 1);
	console_poll(&console);
	console_wait(&console, -1, 1000);
	console_poll(&console);
	ck_assert_uint_ne(timeline_next_ps(machine->timeline),
		TIME_NEVER_PS); /* the character is on its way */
	speak("debug", "hi");
	char text[4] = "";
	ck_assert_int_eq(recv(client, text, 2, MSG_WAITALL), 2);
	ck_assert_str_eq(text, "hi");
	close(client);
}
END_TEST

START_TEST(a_target_that_is_none_is_refused)
{
	static const char *const bad[] = { "", "tty", "tcp:", "tcp:x", "tcp:65536",
		"file:/nonexistent/x", "file:" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct error err = { 0 };
		struct console_line *line = console_find(&console, "debug", &err);
		ck_assert_msg(
			!console_connect(line, bad[i], stderr, &err), "\"%s\" was taken", bad[i]);
		ck_assert(err.set && err.note[0]);
	}
}
END_TEST

START_TEST(piped_input_is_typed_until_it_ends)
{
	int ends[2];
	struct error err = { 0 };
	ck_assert_int_eq(pipe(ends), 0);
	console_take_input(&console, console_find(&console, "debug", &err), ends[0]);
	ck_assert_int_eq(write(ends[1], "ab", 2), 2);
	console_poll(&console);
	ck_assert(console_may_get_input(&console));
	ck_assert_uint_ne(timeline_next_ps(machine->timeline), TIME_NEVER_PS);
	close(ends[1]);
	console_poll(&console);
	ck_assert(!console_may_get_input(&console));
	close(ends[0]);
}
END_TEST

int main(void)
{
	return suite_run("console", setup, teardown,
		(const TTest *const[]){
			one_speaker_is_raw,
			a_second_speaker_brings_names,
			a_line_that_was_broken_does_not_end_twice,
			prefixed_lines_stay_whole,
			an_unfinished_prefixed_line_is_shown_at_the_end,
			heard_text_is_found_from_a_position_on,
			old_text_is_forgotten_but_positions_stay,
			a_terminal_is_found_by_its_uart_too,
			a_file_gets_what_the_uart_says,
			a_client_on_a_socket_reads_the_uart_and_types,
			a_target_that_is_none_is_refused,
			piped_input_is_typed_until_it_ends,
			NULL,
		});
}
