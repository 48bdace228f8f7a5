/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The master of the I2C as firmware sees it. Offsets are the datasheet's, on purpose. */
#include "i2c_offsets.h"
#include "peripherals/soc/soc_models.h"
#include "support/suite.h"

enum { READ0 = 1, READ1 = 2, READ2 = 4, TWO = 0x10, THREE = 0x20, FOUR = 0x30 };

static void setup(void)
{
	bench_open(&i2c_ops, MODELS "/devices/mt3620-i2c.yaml");
	i2c_set_up();
}

START_TEST(a_write_sends_the_fifo_and_ends_with_a_stop)
{
	i2c_push("\x12\x34\x56", 3);
	i2c_transfer(0, 3, 0);
	i2c_finish_ps();
	ck_assert_str_eq(bench_bus_text(), "Sa0 W12 W34 W56 P");
	ck_assert_uint_eq(bench_read(MM_ACK_VAL), 0);
	ck_assert_uint_eq(bench_read(MM_FIFO_STATUS), EMPTY);
	ck_assert_uint_eq(bench_read(MM_FIFO_PTR), 0x3300);
}
END_TEST

START_TEST(a_read_fills_the_fifo_and_refuses_only_the_last_byte)
{
	static const uint32_t answers[] = { 0xde, 0xad, 0xbe };
	bench_bus_give(answers, 3);
	i2c_transfer(READ0, 3, 0);
	i2c_finish_ps();
	ck_assert_str_eq(bench_bus_text(), "Sa1 Rde Rad rbe P");
	ck_assert_uint_eq(bench_read(MM_ACK_VAL), 0);
	ck_assert_uint_eq(bench_read(MM_FIFO_PTR), 0x0030);
	ck_assert_uint_eq(bench_read(MM_FIFO_DATA), 0xde);
	ck_assert_uint_eq(bench_read(MM_FIFO_DATA), 0xad);
	ck_assert_uint_eq(bench_read(MM_FIFO_DATA), 0xbe);
	ck_assert_uint_eq(bench_read(MM_FIFO_STATUS), EMPTY);
}
END_TEST

START_TEST(a_write_then_read_is_joined_by_a_repeated_start)
{
	i2c_push("\x0f", 1);
	i2c_transfer(READ1 | TWO, 1, 2);
	i2c_finish_ps();
	ck_assert_str_eq(bench_bus_text(), "Sa0 W0f Sa1 R50 r50 P");
	ck_assert_uint_eq(bench_read(MM_FIFO_PTR), 0x1120);
}
END_TEST

START_TEST(up_to_three_packets_have_a_count_each)
{
	i2c_push("\x01\x02\x03", 3);
	i2c_packet(2, 2);
	i2c_transfer(READ1 | THREE, 1, 1);
	i2c_finish_ps();
	ck_assert_str_eq(bench_bus_text(), "Sa0 W01 Sa1 r50 Sa0 W02 W03 P");
}
END_TEST

START_TEST(a_fourth_packet_is_an_address_without_data_and_is_logged)
{
	i2c_packet(2, 0);
	i2c_transfer(FOUR, 0, 0);
	i2c_finish_ps();
	ck_assert_str_eq(bench_bus_text(), "Sa0 Sa0 Sa0 Sa0 P");
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

START_TEST(a_packet_of_no_bytes_sends_the_address_only)
{
	i2c_transfer(0, 0, 0);
	i2c_finish_ps();
	ck_assert_str_eq(bench_bus_text(), "Sa0 P");
}
END_TEST

START_TEST(status_says_busy_until_the_stop_and_ready_after_it)
{
	i2c_push("\x12", 1);
	ck_assert_uint_eq(bench_read(MM_STATUS), START_READY);
	i2c_transfer(0, 1, 0);
	ck_assert_uint_eq(bench_read(MM_STATUS), BUS_BUSY);
	ck_assert_uint_eq(bench_read(MM_CON0), MASTER_EN | GMODE | START_EN);
	ck_assert_uint_eq(bench_read(INT_CTRL), MM_INT_EN);
	bench_run_ps(i2c_counts_ps(20 * PERIOD) - 1);
	ck_assert_uint_eq(bench_read(MM_STATUS), BUS_BUSY);
	ck_assert(!bench_line("irq"));
	bench_run_ps(10);
	ck_assert_uint_eq(bench_read(MM_STATUS), START_READY);
	ck_assert_uint_eq(bench_read(MM_CON0), MASTER_EN | GMODE);
	ck_assert_uint_eq(bench_read(INT_CTRL), MM_INT_EN | MM_INT_STA);
	ck_assert(bench_line("irq"));
}
END_TEST

START_TEST(a_start_and_a_stop_take_one_bit_and_each_byte_nine)
{
	static const uint32_t periods[] = { 26, 65, 260, 520, 1019 };
	for (unsigned n = 0; n < sizeof(periods) / sizeof(periods[0]); n++) {
		bench_bus_forget();
		i2c_set_period(periods[n]);
		i2c_push("\x12", 1);
		uint64_t from = bench_now_ps(), bit = i2c_counts_ps(periods[n]);
		i2c_transfer(READ1 | TWO, 1, 2);
		i2c_finish_ps();
		/* start, address, byte, repeated start, address, two bytes, stop */
		static const unsigned due[] = { 10, 19, 29, 38, 47, 48 };
		ck_assert_uint_eq(bench_bus_count(), 6);
		for (unsigned event = 0; event < 6; event++) {
			uint64_t at = bench_bus_event(event).when_ps - from;
			ck_assert_uint_ge(at + 48, due[event] * bit - 48);
			ck_assert_uint_le(at, due[event] * bit + 48);
		}
		bench_write(MM_FIFO_CON0, RX_CLR | TX_CLR);
		bench_write(INT_CTRL, MM_INT_STA | MM_INT_EN);
	}
}
END_TEST

START_TEST(a_phase_of_length_nothing_takes_one_count)
{
	i2c_set_period(0);
	bench_write(MM_CNT_VAL_PHH, 0);
	i2c_transfer(0, 0, 0);
	bench_run_ps(i2c_counts_ps(11 * 4) - 1);
	ck_assert(!bench_line("irq"));
	bench_run_ps(10);
	ck_assert(bench_line("irq"));
}
END_TEST

START_TEST(a_refused_address_sets_its_packet_s_bit_and_sends_no_data)
{
	bench_i2c_address(0x11);
	i2c_push("\x12\x34", 2);
	i2c_transfer(0, 2, 0);
	bench_run_ps(i2c_counts_ps(11 * PERIOD) + 10);
	ck_assert(bench_line("irq"));
	ck_assert_str_eq(bench_bus_text(), "Sa0");
	ck_assert_uint_eq(bench_read(MM_ACK_VAL), 0x100);
	ck_assert_uint_eq(bench_read(MM_STATUS), START_READY);
	ck_assert_uint_eq(bench_read(MM_FIFO_PTR), 0x2000);
	ck_assert_uint_eq(bench_read(MM_FIFO_STATUS), RX_EMP);
}
END_TEST

START_TEST(a_refused_repeated_start_sets_the_second_packet_s_bit)
{
	i2c_push("\x12", 1);
	i2c_transfer(READ1 | TWO, 1, 4);
	bench_run_ps(i2c_counts_ps(25 * PERIOD));
	bench_i2c_address(0x11);
	i2c_finish_ps();
	ck_assert_str_eq(bench_bus_text(), "Sa0 W12 Sa1 P");
	ck_assert_uint_eq(bench_read(MM_ACK_VAL), 0x200);
}
END_TEST

START_TEST(a_refused_byte_ends_the_transaction_and_sets_its_bit)
{
	bench_i2c_acknowledge(2);
	i2c_push("\x01\x02\x03\x04", 4);
	i2c_transfer(0, 4, 0);
	i2c_finish_ps();
	ck_assert_str_eq(bench_bus_text(), "Sa0 W01 W02 W03 P");
	ck_assert_uint_eq(bench_read(MM_ACK_VAL), 0x04);
	ck_assert_uint_eq(bench_read(MM_FIFO_PTR), 0x4300);
}
END_TEST

START_TEST(the_data_acknowledges_are_those_of_the_last_packet_only)
{
	bench_i2c_acknowledge(1);
	i2c_push("\x01\x02", 2);
	i2c_transfer(TWO, 1, 1);
	i2c_finish_ps();
	ck_assert_uint_eq(bench_read(MM_ACK_VAL), 0x01);
	bench_i2c_acknowledge(-1);
	bench_write(INT_CTRL, MM_INT_STA | MM_INT_EN);
	i2c_transfer(0, 0, 0);
	ck_assert_uint_eq(bench_read(MM_ACK_VAL), 0);
}
END_TEST

START_TEST(a_start_while_another_end_has_the_bus_loses_arbitration)
{
	ck_assert(!port_i2c_start(bench_port(PORT_I2C), 0x77, false));
	ck_assert_uint_eq(bench_read(MM_STATUS), START_READY | BUS_BUSY);
	i2c_push("\x12", 1);
	i2c_transfer(0, 1, 0);
	ck_assert_uint_eq(bench_read(MM_STATUS), BUS_BUSY);
	i2c_finish_ps();
	ck_assert_uint_eq(bench_read(MM_STATUS), START_READY | BUS_BUSY | ARB_LOSE);
	ck_assert_str_eq(bench_bus_text(), "");
	ck_assert_uint_eq(bench_read(MM_FIFO_PTR), 0x1000);
	bench_write(MM_STATUS, 0);
	ck_assert_uint_eq(bench_read(MM_STATUS), START_READY | BUS_BUSY | ARB_LOSE);
	bench_write(MM_STATUS, ARB_LOSE);
	ck_assert_uint_eq(bench_read(MM_STATUS), START_READY | BUS_BUSY);
	port_i2c_stop(bench_port(PORT_I2C));
	ck_assert_uint_eq(bench_read(MM_STATUS), START_READY);
	bench_write(INT_CTRL, MM_INT_STA | MM_INT_EN);
	i2c_transfer(0, 1, 0);
	i2c_finish_ps();
	ck_assert_str_eq(bench_bus_text(), "Sa0 W12 P");
	ck_assert_uint_eq(bench_read(MM_STATUS), START_READY);
}
END_TEST

START_TEST(the_bus_is_taken_from_the_start_condition_on)
{
	i2c_transfer(0, 0, 0);
	ck_assert(port_i2c_busy(bench_port(PORT_I2C)));
	i2c_finish_ps();
	ck_assert(!port_i2c_busy(bench_port(PORT_I2C)));
}
END_TEST

START_TEST(a_held_clock_delays_each_data_byte)
{
	bench_i2c_stretch_us(70);
	i2c_push("\x12\x34", 2);
	i2c_transfer(0, 2, 0);
	uint64_t held = 140 * PS_PER_US, all = i2c_counts_ps(29 * PERIOD);
	bench_run_ps(all + held - 20);
	ck_assert(!bench_line("irq"));
	bench_run_ps(40);
	ck_assert(bench_line("irq"));
	ck_assert_str_eq(bench_bus_text(), "Sa0 W12 W34 P");
}
END_TEST

START_TEST(a_held_clock_loses_the_byte_without_sync_en_and_is_logged)
{
	bench_write(MM_PAD_CON0, 0);
	bench_i2c_stretch_us(70);
	i2c_push("\x12\x34", 2);
	i2c_transfer(0, 2, 0);
	bench_run_ps(i2c_counts_ps(20 * PERIOD) + 10);
	ck_assert(bench_line("irq"));
	ck_assert_str_eq(bench_bus_text(), "Sa0 P");
	ck_assert_uint_eq(bench_read(MM_ACK_VAL), 1);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	bench_write(INT_CTRL, MM_INT_STA | MM_INT_EN);
	i2c_transfer(READ0, 1, 0);
	i2c_finish_ps();
	ck_assert_uint_eq(bench_read(MM_FIFO_DATA), 0xff);
}
END_TEST

START_TEST(a_start_while_busy_is_ignored_and_logged)
{
	i2c_push("\x12\x34", 2);
	i2c_transfer(0, 1, 0);
	bench_run_ps(i2c_counts_ps(5 * PERIOD));
	i2c_go();
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	i2c_finish_ps();
	bench_run_us(1000000);
	ck_assert_str_eq(bench_bus_text(), "Sa0 W12 P");
}
END_TEST

START_TEST(a_start_without_enables_is_ignored_and_logged)
{
	static const uint32_t without[] = { START_EN, START_EN | GMODE, START_EN | MASTER_EN };
	for (unsigned n = 0; n < 3; n++) {
		bench_write(MM_CON0, without[n]);
		ck_assert_uint_eq(bench_read(MM_CON0), without[n] & ~(uint32_t)START_EN);
		ck_assert_uint_eq(bench_read(MM_STATUS), START_READY);
	}
	bench_run_us(1000000);
	ck_assert_str_eq(bench_bus_text(), "");
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 3);
}
END_TEST

START_TEST(taking_master_en_away_lets_go_of_the_bus)
{
	i2c_push("\x12\x34", 2);
	i2c_transfer(0, 2, 0);
	bench_run_ps(i2c_counts_ps(15 * PERIOD));
	bench_write(MM_CON0, 0);
	ck_assert_uint_eq(bench_read(MM_STATUS), START_READY);
	ck_assert_str_eq(bench_bus_text(), "Sa0 P");
	ck_assert(!port_i2c_busy(bench_port(PORT_I2C)));
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
	bench_run_us(1000000);
	ck_assert(!bench_line("irq"));
	ck_assert_str_eq(bench_bus_text(), "Sa0 P");
}
END_TEST

START_TEST(an_empty_fifo_sends_ones_and_sets_underrun)
{
	i2c_push("\x12", 1);
	i2c_transfer(0, 2, 0);
	i2c_finish_ps();
	ck_assert_str_eq(bench_bus_text(), "Sa0 W12 Wff P");
	ck_assert_uint_eq(bench_read(MM_FIFO_STATUS), EMPTY | TX_UDR);
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

START_TEST(a_byte_too_many_is_lost_and_sets_overflow)
{
	static const uint32_t answers[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
	bench_bus_give(answers, 9);
	i2c_transfer(READ0, 9, 0);
	i2c_finish_ps();
	ck_assert_uint_eq(bench_read(MM_FIFO_STATUS), RX_FULL | RX_OVF | TX_EMP);
	ck_assert_uint_eq(bench_read(MM_FIFO_PTR), 0x0080);
	for (uint32_t n = 1; n <= 8; n++) {
		ck_assert_uint_eq(bench_read(MM_FIFO_DATA), n);
	}
	ck_assert_uint_eq(bench_logged(LOG_GUEST), 1);
}
END_TEST

START_TEST(bytes_may_follow_into_the_fifo_while_it_sends)
{
	char bytes[20];
	for (unsigned n = 0; n < 20; n++) {
		bytes[n] = (char)(n + 1);
	}
	i2c_push(bytes, 8);
	i2c_transfer(0, 20, 0);
	for (unsigned n = 8; n < 20;) {
		bench_run_ps(i2c_counts_ps(PERIOD));
		if (!(bench_read(MM_FIFO_STATUS) & TX_FULL)) {
			i2c_push(&bytes[n++], 1);
		}
	}
	i2c_finish_ps();
	ck_assert_uint_eq(bench_bus_count(), 22);
	for (unsigned n = 0; n < 20; n++) {
		ck_assert_uint_eq(bench_bus_event(n + 1).value, n + 1);
	}
	ck_assert_uint_eq(bench_read(MM_FIFO_STATUS), EMPTY);
}
END_TEST

START_TEST(nobody_at_all_refuses_the_address_and_reads_nothing)
{
	bench_i2c_address(0);
	i2c_transfer(READ0, 3, 0);
	i2c_finish_ps();
	ck_assert_uint_eq(bench_read(MM_ACK_VAL), 0x100);
	ck_assert_uint_eq(bench_read(MM_FIFO_STATUS), EMPTY);
}
END_TEST

int main(void)
{
	return suite_run("i2c_master", setup, bench_close,
		(const TTest *const[]){
			a_write_sends_the_fifo_and_ends_with_a_stop,
			a_read_fills_the_fifo_and_refuses_only_the_last_byte,
			a_write_then_read_is_joined_by_a_repeated_start,
			up_to_three_packets_have_a_count_each,
			a_fourth_packet_is_an_address_without_data_and_is_logged,
			a_packet_of_no_bytes_sends_the_address_only,
			status_says_busy_until_the_stop_and_ready_after_it,
			a_start_and_a_stop_take_one_bit_and_each_byte_nine,
			a_phase_of_length_nothing_takes_one_count,
			a_refused_address_sets_its_packet_s_bit_and_sends_no_data,
			a_refused_repeated_start_sets_the_second_packet_s_bit,
			a_refused_byte_ends_the_transaction_and_sets_its_bit,
			the_data_acknowledges_are_those_of_the_last_packet_only,
			a_start_while_another_end_has_the_bus_loses_arbitration,
			the_bus_is_taken_from_the_start_condition_on,
			a_held_clock_delays_each_data_byte,
			a_held_clock_loses_the_byte_without_sync_en_and_is_logged,
			a_start_while_busy_is_ignored_and_logged,
			a_start_without_enables_is_ignored_and_logged,
			taking_master_en_away_lets_go_of_the_bus,
			an_empty_fifo_sends_ones_and_sets_underrun,
			a_byte_too_many_is_lost_and_sets_overflow,
			bytes_may_follow_into_the_fifo_while_it_sends,
			nobody_at_all_refuses_the_address_and_reads_nothing,
			NULL,
		});
}
