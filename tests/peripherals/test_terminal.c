/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A serial terminal on a bench. */
#include <string.h>

#include "peripherals/parts/part_models.h"
#include "peripherals/parts/terminal.h"
#include "support/bench.h"
#include "support/suite.h"

static void setup(void)
{
}

static void open_with(const char *setting, const char *other)
{
	bench_open_part(&terminal_ops, (const char *const[]){ setting, other, NULL });
}

static void collect(void *owner, const uint8_t *bytes, unsigned length)
{
	char *text = owner;
	size_t used = strlen(text);
	memcpy(text + used, bytes, length);
	text[used + length] = '\0';
}

START_TEST(what_it_receives_goes_to_the_sink)
{
	char text[32] = "";
	open_with(NULL, NULL);
	terminal_set_sink(bench_part(), collect, text);
	bench_uart_send("hello\nyou");
	ck_assert_str_eq(text, "hello\nyou");
	ck_assert_str_eq(bench_look(), "you");
}
END_TEST

START_TEST(what_is_sent_takes_its_time_character_by_character)
{
	open_with("baud=10000", NULL);
	ck_assert(terminal_send(bench_part(), (const uint8_t *)"abc", 3));
	bench_run_us(999);
	ck_assert_str_eq(bench_uart_text(), "");
	bench_run_us(1);
	ck_assert_str_eq(bench_uart_text(), "a");
	bench_run_us(2000);
	ck_assert_str_eq(bench_uart_text(), "abc");
	ck_assert_uint_eq(bench_uart_frame(0).baud, 10000);
}
END_TEST

START_TEST(format_is_part_of_what_it_sends)
{
	open_with("baud=9600", "format=7E2");
	bench_ask("send", "x");
	bench_run_us(1145);
	ck_assert_uint_eq(bench_uart_count(), 0);
	bench_run_us(1);
	ck_assert_uint_eq(bench_uart_frame(0).data_bits, 7);
	ck_assert_int_eq(bench_uart_frame(0).parity, 'E');
}
END_TEST

START_TEST(another_speed_is_shown_as_question_marks_and_said_once)
{
	char text[32] = "";
	open_with(NULL, NULL);
	terminal_set_sink(bench_part(), collect, text);
	bench_uart_format(9600, 8, 'N');
	bench_uart_send("abc");
	ck_assert_str_eq(text, "???");
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	bench_uart_format(115197, 8, 'N');
	bench_uart_send("d");
	ck_assert_str_eq(text, "???d");
}
END_TEST

START_TEST(with_flow_control_typing_waits_for_the_invitation)
{
	open_with("flow=rtscts", NULL);
	bench_ask("send", "ab");
	bench_run_us(1000);
	ck_assert_uint_eq(bench_uart_count(), 0);
	bench_uart_rts(true);
	bench_run_us(87);
	bench_uart_rts(false);
	bench_run_us(1000);
	ck_assert_str_eq(bench_uart_text(), "ab"); /* b had begun */
	ck_assert(bench_uart_cts());
}
END_TEST

START_TEST(a_full_queue_takes_nothing)
{
	uint8_t bytes[4096];
	memset(bytes, 'q', sizeof(bytes));
	open_with(NULL, NULL);
	ck_assert(terminal_send(bench_part(), bytes, 4000));
	ck_assert(!terminal_send(bench_part(), bytes, 100));
	ck_assert_uint_eq(terminal_room(bench_part()), 96);
	ck_assert(terminal_send(bench_part(), bytes, 96));
}
END_TEST

START_TEST(typing_survives_save_and_restore)
{
	open_with(NULL, NULL);
	bench_ask("send", "xyz");
	bench_run_us(100);
	bench_save();
	bench_run_us(1000);
	bench_restore();
	bench_run_us(30);
	bench_ask("send", "w"); /* does not begin y anew */
	bench_run_us(60);
	ck_assert_str_eq(bench_uart_text(), "xyzy");
	bench_run_us(1000);
	ck_assert_str_eq(bench_uart_text(), "xyzyzw");
}
END_TEST

int main(void)
{
	return suite_run("terminal", setup, bench_close,
		(const TTest *const[]){
			what_it_receives_goes_to_the_sink,
			what_is_sent_takes_its_time_character_by_character,
			format_is_part_of_what_it_sends,
			another_speed_is_shown_as_question_marks_and_said_once,
			with_flow_control_typing_waits_for_the_invitation,
			a_full_queue_takes_nothing,
			typing_survives_save_and_restore,
			NULL,
		});
}
