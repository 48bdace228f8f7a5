/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The FIFOs of the I2C as firmware sees them, and against a reference that keeps bytes in a list and
 * counts them, over random sequences.
 */
#include <string.h>

#include "engine/random.h"
#include "i2c_offsets.h"
#include "peripherals/soc/i2c_fifo.h"
#include "peripherals/soc/soc_models.h"
#include "support/exercise.h"
#include "support/suite.h"

enum { OWN = 0x21, ROUNDS = 40, STEPS = 400 };

static void setup(void)
{
	bench_open(&i2c_ops, MODELS "/devices/mt3620-i2c.yaml");
	i2c_set_up();
	bench_write(S_ID_CON0, OWN);
	bench_write(S_CON0, SLAVE_EN);
}

static const struct side {
	uint32_t con, status, pointers, data;
} sides[] = {
	{ MM_FIFO_CON0, MM_FIFO_STATUS, MM_FIFO_PTR, MM_FIFO_DATA },
	{ S_FIFO_CON0, S_FIFO_STATUS, S_FIFO_PTR, S_FIFO_DATA },
};

START_TEST(eight_bytes_fill_the_transmit_fifo_and_a_ninth_is_lost)
{
	for (unsigned n = 0; n < 2; n++) {
		const struct side *side = &sides[n];
		ck_assert_uint_eq(bench_read(side->status), EMPTY);
		bench_write(side->data, 0x11);
		ck_assert_uint_eq(bench_read(side->status), RX_EMP);
		for (unsigned more = 1; more < FIFO_DEPTH; more++) {
			bench_write(side->data, more);
		}
		ck_assert_uint_eq(bench_read(side->status), RX_EMP | TX_FULL);
		ck_assert_uint_eq(bench_read(side->pointers), 0x8000);
		ck_assert_uint_eq(bench_logged(LOG_GUEST), n);
		bench_write(side->data, 0x99);
		ck_assert_uint_eq(bench_read(side->status), RX_EMP | TX_FULL | TX_OVF);
		ck_assert_uint_eq(bench_read(side->pointers), 0x8000);
		ck_assert_uint_eq(bench_logged(LOG_GUEST), n + 1);
	}
}
END_TEST

START_TEST(reading_an_empty_fifo_gives_nothing_and_sets_underrun)
{
	for (unsigned n = 0; n < 2; n++) {
		ck_assert_uint_eq(bench_read(sides[n].data), 0);
		ck_assert_uint_eq(bench_read(sides[n].status), EMPTY | RX_UDR);
		ck_assert_uint_eq(bench_read(sides[n].pointers), 0);
		ck_assert_uint_eq(bench_logged(LOG_GUEST), n + 1);
	}
}
END_TEST

START_TEST(a_clear_takes_bytes_pointers_and_flags_of_its_own_fifo)
{
	for (unsigned n = 0; n < 2; n++) {
		const struct side *side = &sides[n];
		for (unsigned more = 0; more < FIFO_DEPTH + 1; more++) {
			bench_write(side->data, more);
		}
		bench_read(side->data);
		bench_write(side->con, RX_CLR);
		ck_assert_uint_eq(bench_read(side->status), RX_EMP | TX_FULL | TX_OVF);
		bench_read(side->data);
		bench_write(side->con, TX_CLR);
		ck_assert_uint_eq(bench_read(side->status), EMPTY | RX_UDR);
		ck_assert_uint_eq(bench_read(side->con), 0);
		bench_write(side->con, RX_CLR | TX_CLR);
		ck_assert_uint_eq(bench_read(side->status), EMPTY);
		ck_assert_uint_eq(bench_read(side->pointers), 0);
	}
}
END_TEST

START_TEST(a_peek_takes_nothing_out)
{
	i2c_transfer(1, 1, 0);
	i2c_finish_ps();
	ck_assert_uint_eq(bench_peek(MM_FIFO_DATA), TARGET);
	ck_assert_uint_eq(bench_peek(MM_FIFO_DATA), TARGET);
	ck_assert_uint_eq(bench_read(MM_FIFO_PTR), 0x10);
}
END_TEST

/* The reference: all bytes that ever went in, and how many came out. */
struct reference {
	uint8_t byte[16384];
	unsigned in, out;
	bool underrun, overflow;
};
static struct reference rx[2], tx[2];

static void refer_push(struct reference *fifo, uint32_t byte)
{
	if (fifo->in - fifo->out == FIFO_DEPTH) {
		fifo->overflow = true;
	} else {
		fifo->byte[fifo->in++] = (uint8_t)byte;
	}
}

/* `nothing` is what comes out of an empty one. */
static uint32_t refer_pop(struct reference *fifo, uint32_t nothing)
{
	if (fifo->in == fifo->out) {
		fifo->underrun = true;
		return nothing;
	}
	return fifo->byte[fifo->out++];
}

static uint32_t refer_status(const struct reference *fifo)
{
	unsigned level = fifo->in - fifo->out;
	return (level == 0 ? 1u : 0) | (level == FIFO_DEPTH ? 2u : 0) | (fifo->underrun ? 4u : 0) |
		(fifo->overflow ? 8u : 0);
}

static void compare(unsigned seed, unsigned step)
{
	for (unsigned n = 0; n < 2; n++) {
		uint32_t status = refer_status(&rx[n]) | refer_status(&tx[n]) << 4;
		uint32_t pointers = rx[n].out % 16 | rx[n].in % 16 << 4 | tx[n].out % 16 << 8 |
			tx[n].in % 16 << 12;
		ck_assert_msg(bench_read(sides[n].status) == status,
			"seed %u step %u side %u: status 0x%x, expected 0x%x", seed, step, n,
			bench_read(sides[n].status), status);
		ck_assert_msg(bench_read(sides[n].pointers) == pointers,
			"seed %u step %u side %u: pointers 0x%x, expected 0x%x", seed, step, n,
			bench_read(sides[n].pointers), pointers);
	}
}

static void clear(unsigned side, uint32_t what)
{
	bench_write(sides[side].con, what);
	if (what & RX_CLR) {
		rx[side].in = rx[side].out = 0;
		rx[side].underrun = rx[side].overflow = false;
	}
	if (what & TX_CLR) {
		tx[side].in = tx[side].out = 0;
		tx[side].underrun = tx[side].overflow = false;
	}
}

/* A transaction of the master, of one or two packets of some bytes. */
static void transact(struct random *random)
{
	uint32_t con = random_below(random, 4) | random_below(random, 2) << 4, count[2];
	uint32_t answers[40];
	bench_bus_forget();
	for (unsigned n = 0; n < 40; n++) {
		answers[n] = random_below(random, 256);
	}
	bench_bus_give(answers, 40);
	count[0] = random_below(random, 13);
	count[1] = random_below(random, 13);
	i2c_transfer(con, count[0], count[1]);
	bench_run_us(2000);
	ck_assert(bench_line("irq"));
	bench_write(INT_CTRL, MM_INT_STA | MM_INT_EN);
	unsigned event = 0, given = 0;
	for (unsigned packet = 0; packet <= con >> 4; packet++) {
		event++;
		for (unsigned n = 0; n < count[packet]; n++) {
			if (con >> packet & 1) {
				refer_push(&rx[0], answers[given++]);
			} else {
				ck_assert_uint_eq(
					bench_bus_event(event + n).value, refer_pop(&tx[0], 0xff));
			}
		}
		event += count[packet];
	}
}

/* Another end writes to us or reads. */
static void be_addressed(struct random *random)
{
	struct port *port = bench_port(PORT_I2C);
	bool read = random_below(random, 2);
	ck_assert(port_i2c_start(port, OWN, read));
	for (unsigned n = random_below(random, 13); n > 0; n--) {
		uint8_t byte = (uint8_t)random_below(random, 256);
		if (read) {
			ck_assert_uint_eq(port_i2c_read(port, n == 1), refer_pop(&tx[1], 0xff));
		} else {
			bool room = rx[1].in - rx[1].out < FIFO_DEPTH;
			refer_push(&rx[1], byte);
			ck_assert_int_eq(port_i2c_write(port, byte), room);
		}
	}
	port_i2c_stop(port);
}

static void step_once(struct random *random)
{
	unsigned side = random_below(random, 2);
	switch (random_below(random, 16)) {
	case 0: clear(side, random_below(random, 4)); break;
	case 1:
	case 2: transact(random); break;
	case 3:
	case 4: be_addressed(random); break;
	case 5:
	case 6:
	case 7:
	case 8:
	case 9: ck_assert_uint_eq(bench_read(sides[side].data), refer_pop(&rx[side], 0)); break;
	default: {
		uint32_t byte = (uint32_t)random_next(random);
		bench_write(sides[side].data, byte);
		refer_push(&tx[side], byte & 0xff);
	}
	}
}

START_TEST(pointers_and_bytes_are_those_of_a_list_over_any_sequence)
{
	unsigned seed = (unsigned)exercise_seed();
	for (unsigned round = 0; round < ROUNDS; round++, seed++) {
		struct random random;
		random_seed(&random, seed);
		clear(0, RX_CLR | TX_CLR);
		clear(1, RX_CLR | TX_CLR);
		for (unsigned step = 0; step < STEPS; step++) {
			step_once(&random);
			compare(seed, step);
		}
	}
}
END_TEST

START_TEST(a_spoilt_snap_leaves_a_fifo_that_works)
{
	struct i2c_fifo fifo;
	memset(&fifo, 0xfe, sizeof(fifo));
	fifo.underrun = fifo.overflow = false;
	struct snap *snap = snap_create_save();
	i2c_fifo_snap(&fifo, snap, "fifo");
	snap_destroy(snap);
	ck_assert_uint_lt(fifo.read_at, 16);
	ck_assert_uint_le(i2c_fifo_level(&fifo), FIFO_DEPTH);
	fifo.read_at = 1;
	fifo.write_at = 12;
	snap = snap_create_save();
	i2c_fifo_snap(&fifo, snap, "fifo");
	snap_destroy(snap);
	ck_assert_uint_eq(i2c_fifo_level(&fifo), 0);
}
END_TEST

int main(void)
{
	return suite_run("i2c_fifo", setup, bench_close,
		(const TTest *const[]){
			eight_bytes_fill_the_transmit_fifo_and_a_ninth_is_lost,
			reading_an_empty_fifo_gives_nothing_and_sets_underrun,
			a_clear_takes_bytes_pointers_and_flags_of_its_own_fifo,
			a_peek_takes_nothing_out,
			pointers_and_bytes_are_those_of_a_list_over_any_sequence,
			a_spoilt_snap_leaves_a_fifo_that_works,
			NULL,
		});
}
