/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Interrupt, DMA requests, reset and clock of the I2C. Offsets are the datasheet's, on purpose. */
#include "i2c_offsets.h"
#include "peripherals/soc/soc_models.h"
#include "support/suite.h"

enum { OWN = 0x20, READ0 = 1 };

static void setup(void)
{
	bench_open(&i2c_ops, MODELS "/devices/mt3620-i2c.yaml");
	i2c_set_up();
}

static void be_addressed(void)
{
	ck_assert(port_i2c_start(bench_port(PORT_I2C), OWN, false));
	port_i2c_stop(bench_port(PORT_I2C));
}

START_TEST(idle_reads_as_drivers_expect)
{
	bench_reset(RESET_POR);
	ck_assert_uint_eq(bench_read(MM_STATUS), START_READY);
	ck_assert_uint_eq(bench_read(MM_FIFO_STATUS), EMPTY);
	ck_assert_uint_eq(bench_read(S_FIFO_STATUS), EMPTY);
	ck_assert_uint_eq(bench_read(S_CON0), 0);
	ck_assert_uint_eq(bench_read(INT_CTRL), 0);
}
END_TEST

START_TEST(the_master_interrupts_when_enabled_and_not_masked)
{
	bench_write(INT_CTRL, 0);
	i2c_transfer(0, 0, 0);
	bench_run_us(1000000);
	ck_assert_uint_eq(bench_read(INT_CTRL), MM_INT_STA);
	ck_assert(!bench_line("irq"));
	bench_write(INT_CTRL, MM_INT_EN);
	ck_assert(bench_line("irq"));
	bench_write(INT_CTRL, MM_INT_EN | MM_INT_MSK);
	ck_assert(!bench_line("irq"));
	bench_write(INT_CTRL, S_INT_EN);
	ck_assert(!bench_line("irq"));
	ck_assert_uint_eq(bench_read(INT_CTRL), MM_INT_STA | S_INT_EN);
}
END_TEST

START_TEST(the_slave_interrupts_when_enabled_and_not_masked)
{
	bench_write(S_ID_CON0, OWN);
	bench_write(S_CON0, SLAVE_EN);
	be_addressed();
	ck_assert_uint_eq(bench_read(INT_CTRL), S_INT_STA | MM_INT_EN);
	ck_assert(!bench_line("irq"));
	bench_write(INT_CTRL, S_INT_EN);
	ck_assert(bench_line("irq"));
	bench_write(INT_CTRL, S_INT_EN | S_INT_MSK);
	ck_assert(!bench_line("irq"));
}
END_TEST

START_TEST(writing_back_what_was_read_acknowledges_what_was_seen)
{
	i2c_transfer(0, 0, 0);
	i2c_finish_ps();
	bench_write(INT_CTRL, bench_read(INT_CTRL));
	ck_assert_uint_eq(bench_read(INT_CTRL), MM_INT_EN);
	ck_assert(!bench_line("irq"));
}
END_TEST

START_TEST(one_acknowledged_cause_gives_an_edge_for_the_other)
{
	bench_write(S_ID_CON0, OWN);
	bench_write(S_CON0, SLAVE_EN);
	bench_write(INT_CTRL, MM_INT_EN | S_INT_EN);
	i2c_transfer(0, 0, 0);
	i2c_finish_ps();
	be_addressed();
	ck_assert_uint_eq(bench_rises("irq"), 1);
	bench_write(INT_CTRL, MM_INT_STA | MM_INT_EN | S_INT_EN);
	ck_assert(bench_line("irq"));
	ck_assert_uint_eq(bench_rises("irq"), 2);
	bench_write(INT_CTRL, S_INT_STA | MM_INT_EN | S_INT_EN);
	ck_assert(!bench_line("irq"));
	ck_assert_uint_eq(bench_rises("irq"), 2);
}
END_TEST

START_TEST(dma_is_asked_for_room_and_for_bytes_only_with_the_handshake)
{
	bench_write(DMA_CON0, 0);
	ck_assert(!bench_line("tx-req"));
	bench_write(DMA_CON0, HS_EN);
	for (unsigned n = 0; n < FIFO_DEPTH; n++) {
		ck_assert(bench_line("tx-req"));
		bench_write(MM_FIFO_DATA, n);
	}
	ck_assert(!bench_line("tx-req"));
	bench_write(MM_FIFO_CON0, TX_CLR);
	ck_assert(bench_line("tx-req"));
	ck_assert(!bench_line("rx-req"));
	i2c_transfer(READ0, 2, 0);
	bench_run_ps(i2c_counts_ps(19 * PERIOD + 10));
	ck_assert(bench_line("rx-req"));
	bench_read(MM_FIFO_DATA);
	ck_assert(!bench_line("rx-req"));
	i2c_finish_ps();
	ck_assert(bench_line("rx-req"));
	bench_write(DMA_CON0, 0);
	ck_assert(!bench_line("rx-req"));
	ck_assert(!bench_line("tx-req"));
}
END_TEST

START_TEST(a_byte_sized_access_moves_one_byte)
{
	struct device *dev = bench_device();
	device_write(dev, MM_FIFO_DATA, 1, 0x5a);
	ck_assert_uint_eq(bench_read(MM_FIFO_PTR), 0x1000);
	i2c_transfer(READ0 << 1 | 0x10, 1, 2);
	i2c_finish_ps();
	ck_assert_str_eq(bench_bus_text(), "Sa0 W5a Sa1 R50 r50 P");
	ck_assert_uint_eq(device_read(dev, MM_FIFO_DATA, 1), TARGET);
	ck_assert_uint_eq(bench_read(MM_FIFO_PTR), 0x1121);
}
END_TEST

START_TEST(reset_holds_registers_and_fifos_and_lets_go_of_the_bus)
{
	bench_write(MM_FIFO_DATA, 1);
	bench_write(S_FIFO_DATA, 1);
	bench_write(DMA_CON0, HS_EN);
	i2c_transfer(0, 3, 0);
	bench_run_ps(i2c_counts_ps(15 * PERIOD));
	bench_input("reset", true);
	ck_assert_str_eq(bench_bus_text(), "Sa0 P");
	ck_assert(!port_i2c_busy(bench_port(PORT_I2C)));
	ck_assert(!bench_line("tx-req"));
	bench_write(MM_CON0, MASTER_EN);
	ck_assert_uint_eq(bench_read(MM_CON0), 0);
	bench_input("reset", false);
	ck_assert_uint_eq(bench_read(MM_STATUS), START_READY);
	ck_assert_uint_eq(bench_read(MM_FIFO_STATUS), EMPTY);
	ck_assert_uint_eq(bench_read(S_FIFO_STATUS), EMPTY);
	ck_assert_uint_eq(bench_read(MM_FIFO_PTR), 0);
	bench_run_us(1000000);
	ck_assert_uint_eq(bench_read(INT_CTRL), 0);
	ck_assert_str_eq(bench_bus_text(), "Sa0 P");
}
END_TEST

START_TEST(without_clock_the_wires_stand_still_and_go_on_later)
{
	i2c_push("\x12\x34", 2);
	i2c_transfer(0, 2, 0);
	bench_run_ps(i2c_counts_ps(15 * PERIOD));
	bench_input("gate", true);
	bench_run_us(1000000);
	ck_assert_str_eq(bench_bus_text(), "Sa0");
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 0);
	ck_assert_uint_eq(bench_read(MM_STATUS), 0);
	bench_write(MM_CON0, 0);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 2);
	bench_input("gate", true);
	bench_input("gate", false);
	bench_input("gate", false);
	bench_run_ps(i2c_counts_ps(14 * PERIOD) - 1);
	ck_assert(!bench_line("irq"));
	bench_run_ps(10);
	ck_assert(bench_line("irq"));
	ck_assert_str_eq(bench_bus_text(), "Sa0 W12 W34 P");
}
END_TEST

START_TEST(what_never_comes_does_not_come_when_the_clock_is_back_either)
{
	clk_set_rate(bench_device()->clk[0], 0);
	i2c_transfer(0, 0, 0);
	bench_input("gate", true);
	bench_run_us(1000);
	bench_input("gate", false);
	bench_run_us(1000000);
	ck_assert_uint_eq(bench_read(MM_STATUS), BUS_BUSY);
	ck_assert_str_eq(bench_bus_text(), "");
}
END_TEST

START_TEST(a_save_in_the_middle_has_the_same_end)
{
	i2c_push("\x12\x34\x56", 3);
	bench_write(MM_CNT_BYTE_VAL_PK2, 1);
	i2c_transfer(READ0 << 2 | 0x20, 1, 2);
	bench_run_ps(i2c_counts_ps(35 * PERIOD)); /* in the first byte of the second packet */
	bench_save();
	bench_bus_forget();
	uint64_t rest = i2c_finish_ps(), hash = bench_hash();
	ck_assert_str_eq(bench_bus_text(), "W34 W56 Sa1 r50 P");
	bench_restore();
	bench_bus_forget();
	ck_assert_uint_eq(i2c_finish_ps(), rest);
	ck_assert_uint_eq(bench_hash(), hash);
	ck_assert_str_eq(bench_bus_text(), "W34 W56 Sa1 r50 P");
}
END_TEST

int main(void)
{
	return suite_run("i2c", setup, bench_close,
		(const TTest *const[]){
			idle_reads_as_drivers_expect,
			the_master_interrupts_when_enabled_and_not_masked,
			the_slave_interrupts_when_enabled_and_not_masked,
			writing_back_what_was_read_acknowledges_what_was_seen,
			one_acknowledged_cause_gives_an_edge_for_the_other,
			dma_is_asked_for_room_and_for_bytes_only_with_the_handshake,
			a_byte_sized_access_moves_one_byte,
			reset_holds_registers_and_fifos_and_lets_go_of_the_bus,
			without_clock_the_wires_stand_still_and_go_on_later,
			what_never_comes_does_not_come_when_the_clock_is_back_either,
			a_save_in_the_middle_has_the_same_end,
			NULL,
		});
}
