/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The slave of the I2C: another end of the bus addresses us. Offsets are the datasheet's, on purpose. */
#include "i2c_offsets.h"
#include "peripherals/soc/soc_models.h"
#include "support/suite.h"

enum { OWN = 0x20 };

static struct port *master;

static void setup(void)
{
	bench_open(&i2c_ops, MODELS "/devices/mt3620-i2c.yaml");
	bench_write(S_ID_CON0, OWN);
	bench_write(S_CON0, SLAVE_EN);
	bench_write(INT_CTRL, S_INT_EN);
	master = bench_port(PORT_I2C);
}

START_TEST(an_addressed_write_fills_the_fifo_and_its_stop_interrupts)
{
	ck_assert(port_i2c_start(master, OWN, false));
	ck_assert(port_i2c_write(master, 0x12));
	ck_assert(port_i2c_write(master, 0x34));
	ck_assert_uint_eq(bench_read(S_FIFO_PTR), 0x20);
	ck_assert(!bench_line("irq"));
	port_i2c_stop(master);
	ck_assert(bench_line("irq"));
	ck_assert_uint_eq(bench_read(INT_CTRL), S_INT_EN | S_INT_STA);
	ck_assert_uint_eq(bench_read(S_FIFO_DATA), 0x12);
	ck_assert_uint_eq(bench_read(S_FIFO_DATA), 0x34);
	ck_assert_uint_eq(bench_read(S_FIFO_STATUS), EMPTY);
	bench_write(INT_CTRL, S_INT_EN | S_INT_STA);
	ck_assert(!bench_line("irq"));
	ck_assert_uint_eq(bench_read(INT_CTRL), S_INT_EN);
}
END_TEST

START_TEST(an_addressed_read_empties_the_fifo_and_its_stop_interrupts)
{
	bench_write(S_FIFO_DATA, 0xab);
	bench_write(S_FIFO_DATA, 0xcd);
	ck_assert(port_i2c_start(master, OWN, true));
	ck_assert_uint_eq(port_i2c_read(master, false), 0xab);
	ck_assert_uint_eq(port_i2c_read(master, true), 0xcd);
	ck_assert(!bench_line("irq"));
	port_i2c_stop(master);
	ck_assert(bench_line("irq"));
	ck_assert_uint_eq(bench_read(S_FIFO_STATUS), EMPTY);
	ck_assert_uint_eq(bench_read(S_FIFO_PTR), 0x2200);
}
END_TEST

START_TEST(another_address_is_not_ours)
{
	ck_assert(!port_i2c_start(master, OWN + 1, false));
	port_i2c_write(master, 0x12);
	port_i2c_stop(master);
	ck_assert(!bench_line("irq"));
	ck_assert_uint_eq(bench_read(S_FIFO_STATUS), EMPTY);
	ck_assert_uint_eq(bench_read(S_ID_RECEIVED0), 0);
}
END_TEST

START_TEST(a_slave_that_is_off_or_mute_does_not_answer)
{
	bench_write(S_CON0, SLAVE_EN | MUTE);
	ck_assert(!port_i2c_start(master, OWN, true));
	port_i2c_stop(master);
	ck_assert_uint_eq(bench_read(S_ID_RECEIVED0), OWN | SEEN_READ);
	bench_write(S_CON0, 0);
	ck_assert(!port_i2c_start(master, OWN, false));
	port_i2c_stop(master);
	ck_assert_uint_eq(bench_read(S_ID_RECEIVED0), OWN | SEEN_READ);
	ck_assert_uint_eq(bench_read(INT_CTRL), S_INT_EN);
}
END_TEST

START_TEST(the_address_and_direction_met_are_kept_for_start_and_repeated_start)
{
	bench_write(S_FIFO_DATA, 0x77);
	port_i2c_start(master, OWN, false);
	ck_assert_uint_eq(bench_read(S_ID_RECEIVED0), OWN);
	port_i2c_write(master, 0x01);
	ck_assert(port_i2c_start(master, OWN, true));
	ck_assert_uint_eq(bench_read(S_ID_RECEIVED0), OWN);
	ck_assert_uint_eq(bench_read(S_ID_RECEIVED1), OWN | SEEN_READ);
	ck_assert(!bench_line("irq"));
	ck_assert_uint_eq(port_i2c_read(master, true), 0x77);
	port_i2c_stop(master);
	ck_assert(bench_line("irq"));
	port_i2c_start(master, OWN, true);
	ck_assert_uint_eq(bench_read(S_ID_RECEIVED0), OWN | SEEN_READ);
	port_i2c_stop(master);
}
END_TEST

START_TEST(a_repeated_start_to_somebody_else_ends_our_transfer)
{
	port_i2c_start(master, OWN, false);
	ck_assert(!port_i2c_start(master, OWN + 1, false));
	ck_assert(bench_line("irq"));
}
END_TEST

START_TEST(a_byte_that_does_not_fit_is_refused_and_sets_overflow)
{
	port_i2c_start(master, OWN, false);
	for (uint8_t n = 0; n < FIFO_DEPTH; n++) {
		ck_assert(port_i2c_write(master, n));
	}
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 0);
	ck_assert(!port_i2c_write(master, 0x99));
	port_i2c_stop(master);
	ck_assert_uint_eq(bench_read(S_FIFO_STATUS), RX_FULL | RX_OVF | TX_EMP);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

START_TEST(a_read_of_an_empty_fifo_gets_ones_and_sets_underrun)
{
	port_i2c_start(master, OWN, true);
	ck_assert_uint_eq(port_i2c_read(master, true), 0xff);
	port_i2c_stop(master);
	ck_assert_uint_eq(bench_read(S_FIFO_STATUS), EMPTY | TX_UDR);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

START_TEST(the_bus_is_busy_while_another_end_has_it)
{
	port_i2c_start(master, OWN, false);
	ck_assert_uint_eq(bench_read(MM_STATUS), START_READY | BUS_BUSY);
	port_i2c_stop(master);
	ck_assert_uint_eq(bench_read(MM_STATUS), START_READY);
}
END_TEST

START_TEST(dma_asks_for_the_slave_side_when_it_is_chosen)
{
	bench_write(DMA_CON0, HS_EN | SEL);
	ck_assert(bench_line("tx-req"));
	ck_assert(!bench_line("rx-req"));
	port_i2c_start(master, OWN, false);
	port_i2c_write(master, 0x12);
	ck_assert(bench_line("rx-req"));
	bench_read(S_FIFO_DATA);
	ck_assert(!bench_line("rx-req"));
	for (unsigned n = 0; n < FIFO_DEPTH; n++) {
		ck_assert(bench_line("tx-req"));
		bench_write(S_FIFO_DATA, n);
	}
	ck_assert(!bench_line("tx-req"));
	bench_write(DMA_CON0, HS_EN);
	ck_assert(bench_line("tx-req"));
	port_i2c_stop(master);
}
END_TEST

START_TEST(a_slave_without_clock_or_in_reset_does_not_answer)
{
	bench_input("gate", true);
	ck_assert(!port_i2c_start(master, OWN, false));
	port_i2c_stop(master);
	bench_input("gate", false);
	ck_assert(port_i2c_start(master, OWN, false));
	bench_input("gate", true);
	ck_assert(!port_i2c_write(master, 0x12));
	ck_assert_uint_eq(port_i2c_read(master, true), 0xff);
	port_i2c_stop(master);
	bench_input("gate", false);
	ck_assert_uint_eq(bench_read(S_FIFO_STATUS), EMPTY);
	ck_assert_uint_eq(bench_read(INT_CTRL), S_INT_EN);
	bench_input("reset", true);
	ck_assert(!port_i2c_start(master, OWN, false));
	ck_assert(!port_i2c_start(master, 0, false));
	port_i2c_stop(master);
}
END_TEST

START_TEST(a_reset_in_the_middle_of_a_transfer_forgets_that_we_were_addressed)
{
	port_i2c_start(master, OWN, false);
	port_i2c_write(master, 0x12);
	bench_input("reset", true);
	bench_input("reset", false);
	bench_write(S_ID_CON0, OWN);
	bench_write(S_CON0, SLAVE_EN);
	bench_write(INT_CTRL, S_INT_EN);
	ck_assert(!port_i2c_write(master, 0x34));
	port_i2c_stop(master);
	ck_assert(!bench_line("irq"));
	ck_assert_uint_eq(bench_read(S_FIFO_STATUS), EMPTY);
}
END_TEST

int main(void)
{
	return suite_run("i2c_slave", setup, bench_close,
		(const TTest *const[]){
			an_addressed_write_fills_the_fifo_and_its_stop_interrupts,
			an_addressed_read_empties_the_fifo_and_its_stop_interrupts,
			another_address_is_not_ours,
			a_slave_that_is_off_or_mute_does_not_answer,
			the_address_and_direction_met_are_kept_for_start_and_repeated_start,
			a_repeated_start_to_somebody_else_ends_our_transfer,
			a_byte_that_does_not_fit_is_refused_and_sets_overflow,
			a_read_of_an_empty_fifo_gets_ones_and_sets_underrun,
			the_bus_is_busy_while_another_end_has_it,
			dma_asks_for_the_slave_side_when_it_is_chosen,
			a_slave_without_clock_or_in_reset_does_not_answer,
			a_reset_in_the_middle_of_a_transfer_forgets_that_we_were_addressed,
			NULL,
		});
}
