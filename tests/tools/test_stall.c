/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Polling that leads nowhere: when it is noticed, and which bits the loop tests. */
#include "tools/stall.h"

#include <string.h>

#include "base/error.h"
#include "loader/load.h"
#include "machine/machine.h"
#include "support/suite.h"

enum { CODE = 0x00100100, GPT0_CTRL = 0x21030010, UART_LSR = 0x21040014 };

static struct machine *machine;
static struct core *core;
static struct stall stall;
static unsigned found;

static void note(void *owner, const struct stall_read *read)
{
	found++;
}

static void setup(void)
{
	struct error err = { 0 };
	machine = load_board(MODELS, "mt3620-rdb", &err);
	ck_assert_msg(machine != NULL, "%s", err.message);
	core = machine_find_core(machine, "m4-0");
	found = 0;
	stall = (struct stall){ .patience_reads = 10, .patience_ps = 5 * PS_PER_US, .found = note };
	stall_attach(&stall, machine, core_bus(core));
}

static void teardown(void)
{
	bus_remove_tap(core_bus(core), &stall.tap);
	machine_destroy(machine);
}

static void transfer(uint32_t address, bool write, uint32_t value)
{
	struct access access = { .address = address,
		.size = 4,
		.write = write,
		.value = value,
		.privileged = true,
		.core = core };
	bus_transfer(core_bus(core), &access);
}

static void poll(uint32_t address, unsigned times)
{
	for (unsigned i = 0; i < times; i++) {
		timeline_advance(machine->timeline, machine->timeline->now_ps + PS_PER_US);
		transfer(address, false, 0);
	}
}

static uint32_t bits(const uint16_t *code, unsigned count)
{
	ck_assert(bus_poke(core_bus(core), CODE, code, count * 2));
	return stall_waited_bits(core_bus(core), CODE);
}

START_TEST(reading_the_same_for_long_is_told_once)
{
	poll(UART_LSR, 9);
	ck_assert_uint_eq(found, 0);
	poll(UART_LSR, 30);
	ck_assert_uint_eq(found, 1);
}
END_TEST

START_TEST(two_registers_polled_in_turn_are_both_told)
{
	for (unsigned i = 0; i < 20; i++) {
		poll(UART_LSR, 1);
		poll(GPT0_CTRL, 1);
	}
	ck_assert_uint_eq(found, 2);
}
END_TEST

START_TEST(a_write_starts_patience_anew)
{
	for (unsigned i = 0; i < 10; i++) {
		poll(UART_LSR, 8);
		transfer(GPT0_CTRL, true, 0);
	}
	ck_assert_uint_eq(found, 0);
}
END_TEST

START_TEST(quick_polling_is_no_stall_yet)
{
	for (unsigned i = 0; i < 100; i++) {
		transfer(UART_LSR, false, 0);
	}
	ck_assert_uint_eq(found, 0);
}
END_TEST

START_TEST(a_tested_bit_is_read_from_the_loop)
{
	/* ldr r3, [r2, #20]; lsls r3, r3, #25; bpl .-6 */
	ck_assert_uint_eq(bits((const uint16_t[]){ 0x6953, 0x065b, 0xd5fc }, 3), 1 << 6);
	/* ldr r3, [r2]; tst.w r3, #0x20; beq */
	ck_assert_uint_eq(bits((const uint16_t[]){ 0x6813, 0xf013, 0x0f20, 0xd0fb }, 4), 0x20);
	/* ldr r3, [r2]; ands.w r3, r3, #1; beq */
	ck_assert_uint_eq(bits((const uint16_t[]){ 0x6813, 0xf013, 0x0301, 0xd0fb }, 4), 1);
	/* ldr r3, [r2]; ubfx r3, r3, #4, #2; cbz */
	ck_assert_uint_eq(bits((const uint16_t[]){ 0x6813, 0xf3c3, 0x1301, 0xb103 }, 4), 0x30);
}
END_TEST

START_TEST(a_comparison_tells_no_bits)
{
	/* ldr r3, [r2]; cmp r3, r1; bne */
	ck_assert_uint_eq(bits((const uint16_t[]){ 0x6813, 0x428b, 0xd1fc }, 3), 0);
}
END_TEST

int main(void)
{
	return suite_run("stall", setup, teardown,
		(const TTest *const[]){
			reading_the_same_for_long_is_told_once,
			two_registers_polled_in_turn_are_both_told,
			a_write_starts_patience_anew,
			quick_polling_is_no_stall_yet,
			a_tested_bit_is_read_from_the_loop,
			a_comparison_tells_no_bits,
			NULL,
		});
}
