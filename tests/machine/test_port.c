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

/* A bus end that remembers what it was asked. */
static struct end {
	struct port port;
	uint8_t address, byte;
	unsigned stops, writes;
	bool refuses;
} end[3];

static bool end_start(void *owner, unsigned index, uint8_t address, bool read)
{
	return ((struct end *)owner)->address == address;
}

static bool end_write(void *owner, unsigned index, uint8_t byte)
{
	struct end *self = owner;
	self->writes++;
	self->byte = byte;
	return !self->refuses;
}

static uint8_t end_read(void *owner, unsigned index, bool last)
{
	return ((struct end *)owner)->byte;
}

static void end_stop(void *owner, unsigned index)
{
	((struct end *)owner)->stops++;
}

static uint64_t end_stretch(void *owner, unsigned index)
{
	return ((struct end *)owner)->byte;
}

static bool end_spi(void *owner, unsigned index, const struct spi_word *word, uint32_t *miso)
{
	const struct end *self = owner;
	*miso = self->byte;
	return !self->refuses;
}

static void end_i2s(
	void *owner, unsigned index, const struct i2s_frame *sent, struct i2s_frame *back)
{
	back->slot[1] = sent->slot[0] + 1;
}

static const struct port_ops bus_ops = {
	.i2c_start = end_start,
	.i2c_write = end_write,
	.i2c_read = end_read,
	.i2c_stop = end_stop,
	.i2c_stretch_ps = end_stretch,
	.spi_exchange = end_spi,
	.i2s_exchange = end_i2s,
};

static void join_ends(enum port_kind kind)
{
	for (unsigned n = 0; n < 3; n++) {
		end[n] = (struct end){ .address = (uint8_t)(0x10 + n) };
		port_init(&end[n].port, "end", kind, &bus_ops, &end[n], n);
	}
	port_join(&end[0].port, &end[1].port);
	port_join(&end[2].port, &end[0].port);
}

START_TEST(a_bus_addresses_one_end_among_all)
{
	join_ends(PORT_I2C);
	ck_assert(!port_i2c_start(&end[0].port, 0x10, false)); /* not itself */
	ck_assert(!port_i2c_write(&end[0].port, 1));
	ck_assert(port_i2c_start(&end[0].port, 0x12, false));
	ck_assert(port_i2c_write(&end[0].port, 0x55));
	ck_assert_uint_eq(end[2].byte, 0x55);
	ck_assert_uint_eq(end[1].writes, 0);
	end[2].refuses = true;
	ck_assert(!port_i2c_write(&end[0].port, 0x56));
	ck_assert_uint_eq(port_i2c_stretch_ps(&end[0].port), 0x56);
	ck_assert(port_i2c_busy(&end[1].port));
	ck_assert(!port_i2c_busy(&end[0].port));
	port_i2c_stop(&end[0].port);
	ck_assert_uint_eq(end[2].stops, 1);
	ck_assert_uint_eq(end[1].stops, 0);
	ck_assert(!port_i2c_busy(&end[1].port));
	ck_assert_uint_eq(port_i2c_read(&end[0].port, true), 0xff);
}
END_TEST

START_TEST(a_repeated_start_elsewhere_ends_the_first_transfer)
{
	join_ends(PORT_I2C);
	port_i2c_start(&end[0].port, 0x11, false);
	port_i2c_write(&end[0].port, 0x21);
	ck_assert(port_i2c_start(&end[0].port, 0x12, true));
	ck_assert_uint_eq(end[1].stops, 1);
	end[2].byte = 0x42;
	ck_assert_uint_eq(port_i2c_read(&end[0].port, false), 0x42);
	ck_assert(port_i2c_start(&end[0].port, 0x12, false));
	ck_assert_uint_eq(end[2].stops, 0);
}
END_TEST

START_TEST(who_is_not_selected_leaves_miso_alone)
{
	join_ends(PORT_SPI);
	const struct spi_word word = { .mosi = 1, .bits = 8 };
	end[1].byte = 0x3c;
	end[2].byte = 0x0f;
	ck_assert_uint_eq(port_spi_exchange(&end[0].port, &word), 0x0c);
	end[2].refuses = true;
	ck_assert_uint_eq(port_spi_exchange(&end[0].port, &word), 0x3c);
	end[1].refuses = true;
	ck_assert_uint_eq(port_spi_exchange(&end[0].port, &word), 0xff);
}
END_TEST

START_TEST(a_wire_from_mosi_to_miso_joins_in)
{
	join_ends(PORT_SPI);
	const struct spi_word word = { .mosi = 0xf5a, .bits = 8 };
	end[0].port.looped = true;
	end[1].byte = 0x3c;
	end[2].refuses = true;
	ck_assert_uint_eq(port_spi_exchange(&end[0].port, &word), 0x18);
	end[1].refuses = true;
	ck_assert_uint_eq(port_spi_exchange(&end[0].port, &word), 0x5a);
}
END_TEST

START_TEST(an_audio_frame_comes_back_from_the_other_end)
{
	join_ends(PORT_I2S);
	struct i2s_frame sent = { .slot = { 7 }, .slots = 2, .bits = 16, .rate_hz = 8000 }, back;
	port_i2s_exchange(&end[0].port, &sent, &back);
	ck_assert_int_eq(back.slot[0], 0);
	ck_assert_int_eq(back.slot[1], 8);
	ck_assert_uint_eq(back.slots, 2);
}
END_TEST

START_TEST(only_what_fits_can_be_joined)
{
	join_ends(PORT_SPI);
	ck_assert(!port_can_join(&end[0].port, &end[2].port)); /* joined already */
	ck_assert(!port_can_join(&end[0].port, &end[0].port));
	ck_assert(!port_can_join(&end[0].port, &a));
	ck_assert(port_can_join(&a, &b));
	port_join(&a, &b);
	ck_assert(!port_can_join(&a, &b));
}
END_TEST

static struct mbox_message letter;

static bool take_letter(void *owner, unsigned index, const struct mbox_message *message)
{
	ck_assert_ptr_eq(owner, &got);
	ck_assert_uint_eq(index, 5);
	letter = *message;
	return message->word[0] != 13;
}

START_TEST(a_mailbox_has_two_sides_and_an_answer)
{
	static const struct port_ops mailbox = { .mbox_receive = take_letter };
	struct port one = { .name = NULL }, other = { .name = NULL }, third = { .name = NULL };
	struct mbox_message message = { MBOX_ENTRY, { 12, 34 } };
	port_init(&one, "one", PORT_MBOX, &deaf, NULL, 0);
	port_init(&other, "other", PORT_MBOX, &mailbox, &got, 5);
	port_init(&third, "third", PORT_MBOX, &mailbox, &got, 5);
	ck_assert(!port_send_mbox(&one, &message));
	ck_assert(!port_can_join(&one, &one));
	ck_assert(!port_can_join(&one, &a));
	port_join(&one, &other);
	ck_assert(!port_can_join(&one, &third));
	ck_assert(port_send_mbox(&one, &message));
	ck_assert_uint_eq(letter.word[1], 34);
	message.word[0] = 13;
	ck_assert(!port_send_mbox(&one, &message));
	ck_assert(!port_send_mbox(&other, &message));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		what_one_end_sends_the_other_receives,
		what_is_sent_to_nobody_is_lost,
		joining_may_come_before_the_model_sets_its_end_up,
		an_end_joined_to_itself_hears_itself,
		a_bus_addresses_one_end_among_all,
		a_repeated_start_elsewhere_ends_the_first_transfer,
		who_is_not_selected_leaves_miso_alone,
		a_wire_from_mosi_to_miso_joins_in,
		an_audio_frame_comes_back_from_the_other_end,
		only_what_fits_can_be_joined,
		a_mailbox_has_two_sides_and_an_answer,
		NULL,
	};
	return suite_run("port", setup, NULL, tests);
}
