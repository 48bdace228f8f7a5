/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ends of serial connections. */
#include "machine/port.h"

#include "support/suite.h"

static struct port a, b;
static struct uart_frame got;
static unsigned frames, got_index;
static int may;

static void receive(void *owner, unsigned index, const struct uart_frame *frame)
{
	ck_assert_ptr_eq(owner, &got);
	got_index = index;
	got = *frame;
	frames++;
}

static void clear_to_send(void *owner, unsigned index, bool may_send)
{
	ck_assert_ptr_eq(owner, &got);
	got_index = index;
	may = may_send;
}

static const struct port_ops ops = {
	.uart_receive = receive,
	.uart_clear_to_send = clear_to_send,
};
static const struct port_ops deaf = { .uart_receive = NULL };
static const struct uart_frame frame = { 0x41, 8, 'N', false, 115200 };

static void setup(void)
{
	a = b = (struct port){ .name = NULL };
	port_init(&a, "a", PORT_UART, NULL, NULL, 0);
	port_init(&b, "b", PORT_UART, &ops, &got, 3);
	frames = 0;
	may = -1;
}

START_TEST(what_one_end_sends_the_other_receives)
{
	port_join(&a, &b);
	port_send_uart(&a, &frame);
	ck_assert_uint_eq(frames, 1);
	ck_assert_uint_eq(got_index, 3);
	ck_assert_uint_eq(got.data, 0x41);
	ck_assert_uint_eq(got.baud, 115200);
	port_set_rts(&a, true);
	ck_assert_int_eq(may, 1);
	port_set_rts(&a, false);
	ck_assert_int_eq(may, 0);
	ck_assert_ptr_eq(a.peer, &b);
	ck_assert_ptr_eq(b.peer, &a);
}
END_TEST

START_TEST(what_is_sent_to_nobody_is_lost)
{
	port_send_uart(&b, &frame);
	port_set_rts(&b, true);
	port_join(&a, &b);
	port_send_uart(&b, &frame);
	a.ops = &deaf;
	port_send_uart(&b, &frame);
	port_set_rts(&b, true);
	ck_assert_uint_eq(frames, 0);
}
END_TEST

START_TEST(joining_may_come_before_the_model_sets_its_end_up)
{
	port_join(&a, &b);
	port_init(&b, "b", PORT_UART, &ops, &got, 5);
	port_send_uart(&a, &frame);
	ck_assert_uint_eq(got_index, 5);
}
END_TEST

START_TEST(an_end_joined_to_itself_hears_itself)
{
	port_join(&b, &b);
	port_send_uart(&b, &frame);
	ck_assert_uint_eq(frames, 1);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		what_one_end_sends_the_other_receives,
		what_is_sent_to_nobody_is_lost,
		joining_may_come_before_the_model_sets_its_end_up,
		an_end_joined_to_itself_hears_itself,
		NULL,
	};
	return suite_run("port", setup, NULL, tests);
}
