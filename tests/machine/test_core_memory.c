/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a core's accesses meet: holes, ROM, flash, protected pages; the exact address, instruction and count each time. */
#include "machine/mpu.h"

#include "machine/nvic.h"
#include "support/mini.h"
#include "support/suite.h"

enum {
	HOLE = 0x60001000,
	CFSR_DACC = 0x82,
	CFSR_IACC = 1,
	CFSR_BUS = 0x8200,
	CFSR_IBUS = 0x100,
	FULL = 3 << 24,
	READ = 6 << 24,
	XN = 1 << 28
};

static void setup(void)
{
	mini_open(1);
	mini_code(0, MINI_TRAP, (uint32_t[]){ WFI, b(-2), END });
	nvic_set_enabled(core_nvic(mini_core[0]), EXC_BUS, true);
}

static uint64_t now_us;

/* Two NOPs, the instruction, two NOPs, with r1 and r2 given; runs it. */
static void try_op(uint32_t op, uint32_t r1, uint32_t r2)
{
	struct nvic *nvic = core_nvic(mini_core[0]);
	uint32_t end = mini_code(0, MINI_CODE, (uint32_t[]){ NOP, NOP, op, END });
	mini_code(0, end, (uint32_t[]){ NOP, NOP, WFI, b(-2), END });
	mini_start(0);
	nvic_set_enabled(nvic, EXC_BUS, true);
	nvic_set_enabled(nvic, EXC_MEM, true);
	nvic->cpacr = 0xf00000;
	nvic->reconfigured(nvic->owner);
	mini_set_reg(0, "r1", r1);
	mini_set_reg(0, "r2", r2);
	now_us = machine_now_ps(mini) / PS_PER_US + 5;
	mini_run_us(now_us);
}

static unsigned handler(void)
{
	return mini_reg(0, "xpsr") & 0x1ff;
}

static uint32_t stacked_pc(void)
{
	return mini_peek(0, mini_reg(0, "sp") + 24);
}

/* r1 is HOLE, r2 0x30. */
static const struct {
	uint32_t op, at;
} forms[] = {
	{ 0x6848, HOLE + 4 },
	{ 0x6048, HOLE + 4 },
	{ 0x7948, HOLE + 5 },
	{ 0x7148, HOLE + 5 },
	{ 0x88c8, HOLE + 6 },
	{ 0x80c8, HOLE + 6 },
	{ 0x5888, HOLE + 0x30 },
	{ 0x5088, HOLE + 0x30 },
	{ 0x5688, HOLE + 0x30 },
	{ 0x5e88, HOLE + 0x30 },
	{ 0x5488, HOLE + 0x30 },
	{ 0x5288, HOLE + 0x30 },
	{ 0xc930, HOLE },
	{ 0xc130, HOLE },
	{ 0xf8d10804, HOLE + 0x804 },
	{ 0xf8c10804, HOLE + 0x804 },
	{ 0xf9b10012, HOLE + 18 },
	{ 0xf8810013, HOLE + 19 },
	{ 0xf8510c08, HOLE - 8 },
	{ 0xf8410c08, HOLE - 8 },
	{ 0xf8510f0c, HOLE + 12 },
	{ 0xf8410f0c, HOLE + 12 },
	{ 0xf8510d0c, HOLE - 12 },
	{ 0xf8510b0c, HOLE },
	{ 0xf841090c, HOLE },
	{ 0xf8510022, HOLE + 0xc0 },
	{ 0xf8410022, HOLE + 0xc0 },
	{ 0xe9d14504, HOLE + 16 },
	{ 0xe9414504, HOLE - 16 },
	{ 0xe8f14504, HOLE },
	{ 0xe9e14504, HOLE + 16 },
	{ 0xe8b10130, HOLE },
	{ 0xe8810130, HOLE },
	{ 0xe9310130, HOLE - 12 },
	{ 0xe9210130, HOLE - 12 },
	{ 0xe8510f02, HOLE + 8 },
	{ 0xe8d10f4f, HOLE },
	{ 0xe8d1f002, HOLE + 0x30 },
	{ 0xe8d1f012, HOLE + 0x60 },
	{ 0xf8510e04, HOLE + 4 },
	{ 0xf8010e04, HOLE + 4 },
	{ 0xed910a02, HOLE + 8 },
	{ 0xed010a02, HOLE - 8 },
	{ 0xed910b02, HOLE + 8 },
	{ 0xecb10a04, HOLE },
	{ 0xed210a04, HOLE - 16 },
	{ 0xec810b04, HOLE },
};

START_TEST(every_load_and_store_in_a_hole_is_a_bus_fault_with_its_exact_address)
{
	for (unsigned n = 0; n < sizeof(forms) / sizeof(forms[0]); n++) {
		uint64_t before = mini_instructions(0);
		try_op(forms[n].op, HOLE, 0x30);
		struct nvic *nvic = core_nvic(mini_core[0]);
		ck_assert_msg(handler() == EXC_BUS, "%x: exception %u", forms[n].op, handler());
		ck_assert_msg(nvic->cfsr == CFSR_BUS, "%x: CFSR %x", forms[n].op, nvic->cfsr);
		ck_assert_msg(nvic->bfar == forms[n].at, "%x: BFAR %x, not %x", forms[n].op,
			nvic->bfar, forms[n].at);
		ck_assert_msg(
			stacked_pc() == MINI_CODE + 4, "%x: pc %x", forms[n].op, stacked_pc());
		ck_assert_msg(mini_reg(0, "r1") == HOLE, "%x: the base has changed", forms[n].op);
		/* Two NOPs, and the handler's WFI. */
		ck_assert_msg(mini_instructions(0) - before == 3, "%x: %u instructions",
			forms[n].op, (unsigned)(mini_instructions(0) - before));
	}
}
END_TEST

START_TEST(an_access_that_runs_over_the_end_of_memory_faults_at_the_first_byte_outside)
{
	try_op(0xe8b10130, MINI_RAM + 0xfff8, 0); /* LDM of three words, the third outside */
	ck_assert_uint_eq(handler(), EXC_BUS);
	ck_assert_uint_eq(core_nvic(mini_core[0])->bfar, MINI_RAM + 0x10000);
}
END_TEST

START_TEST(a_fetch_from_a_hole_is_a_bus_fault_there_without_an_address)
{
	try_op(bx(1), HOLE | 1, 0);
	ck_assert_uint_eq(handler(), EXC_BUS);
	ck_assert_uint_eq(core_nvic(mini_core[0])->cfsr, CFSR_IBUS);
	ck_assert_uint_eq(stacked_pc(), HOLE);
}
END_TEST

START_TEST(a_write_to_rom_is_ignored)
{
	uint32_t word = 0x12345678;
	memory_write(mini_rom, 0x40, &word, 4);
	try_op(0x6048, MINI_ROM + 0x3c, 0);
	ck_assert_uint_eq(handler(), 0);
	ck_assert_uint_eq(mini_peek(0, MINI_ROM + 0x40), 0x12345678);
	ck_assert_uint_eq(core_fault_count(mini_core[0]), 0);
}
END_TEST

START_TEST(a_write_to_flash_is_refused_with_its_address_and_a_read_is_not)
{
	uint32_t word = 0x12345678;
	memory_write(mini_flash, 0x40, &word, 4);
	try_op(0x6848, MINI_FLASH + 0x3c, 0);
	ck_assert_uint_eq(handler(), 0);
	ck_assert_uint_eq(mini_reg(0, "r0"), 0x12345678);
	try_op(0x6048, MINI_FLASH + 0x3c, 0);
	ck_assert_uint_eq(handler(), EXC_BUS);
	ck_assert_uint_eq(core_nvic(mini_core[0])->bfar, MINI_FLASH + 0x40);
	ck_assert_uint_eq(mini_peek(0, MINI_FLASH + 0x40), 0x12345678);
}
END_TEST

START_TEST(unprivileged_code_does_not_reach_the_private_peripherals)
{
	mini_code(0, MINI_CODE,
		(uint32_t[]){ mov(0, 1), msr(20, 0), 0xf3bf8f6f /* ISB */, movw(1, 0xe000ed00),
			movt(1, 0xe000ed00), ldr(0, 1, 8), WFI, END });
	mini_start(0);
	nvic_set_enabled(core_nvic(mini_core[0]), EXC_BUS, true);
	mini_run_us(10);
	ck_assert_uint_eq(handler(), EXC_BUS);
	ck_assert_uint_eq(core_nvic(mini_core[0])->bfar, 0xe000ed08);
}
END_TEST

/* The MPU on: all of it free but what `rasr` says of 2^bits bytes at base. */
static void try_guarded(uint32_t base, unsigned bits, uint32_t rasr, uint32_t op, uint32_t r1)
{
	struct nvic *nvic = core_nvic(mini_core[0]);
	struct mpu *mpu = nvic->mpu;
	uint32_t end = mini_code(0, MINI_CODE, (uint32_t[]){ NOP, NOP, op, END });
	mini_code(0, end, (uint32_t[]){ NOP, NOP, WFI, b(-2), END });
	mini_start(0);
	nvic_set_enabled(nvic, EXC_MEM, true);
	mini_set_reg(0, "r1", r1);
	mpu->rbar[0] = 0;
	mpu->rasr[0] = 1 | 31 << 1 | FULL;
	mpu->rbar[1] = base;
	mpu->rasr[1] = 1 | (bits - 1) << 1 | rasr;
	mpu->ctrl = 1;
	mpu->changed(mpu->owner);
	mini_run_us(machine_now_ps(mini) / PS_PER_US + 5);
}

START_TEST(a_small_region_refuses_its_bytes_and_no_others_to_reads_and_writes)
{
	static const struct {
		uint32_t op, rasr, r1, fault;
	} cases[] = {
		{ 0x6848, 0, MINI_DATA + 0x5c, MINI_DATA + 0x60 }, /* LDR in it: no access at all */
		{ 0x6048, 0, MINI_DATA + 0x78, MINI_DATA + 0x7c }, /* STR at its end */
		{ 0x6848, 0, MINI_DATA + 0x58, 0 },                /* just before */
		{ 0x6048, 0, MINI_DATA + 0x7c, 0 },                /* just after */
		{ 0x6848, READ, MINI_DATA + 0x5c, 0 },             /* reading is free */
		{ 0x6048, READ, MINI_DATA + 0x5c, MINI_DATA + 0x60 }, /* writing is not */
		{ 0x7148, READ, MINI_DATA + 0x7a, MINI_DATA + 0x7f }, /* STRB, its last byte */
		{ 0x7148, READ, MINI_DATA + 0x7b, 0 },
	};
	for (unsigned n = 0; n < sizeof(cases) / sizeof(cases[0]); n++) {
		try_guarded(MINI_DATA + 0x60, 5, cases[n].rasr, cases[n].op, cases[n].r1);
		struct nvic *nvic = core_nvic(mini_core[0]);
		ck_assert_msg(handler() == (cases[n].fault ? EXC_MEM : 0), "case %u: exception %u",
			n, handler());
		if (cases[n].fault) {
			ck_assert_uint_eq(nvic->cfsr, CFSR_DACC);
			ck_assert_msg(
				nvic->mmfar == cases[n].fault, "case %u: MMFAR %x", n, nvic->mmfar);
			ck_assert_uint_eq(stacked_pc(), MINI_CODE + 4);
		}
	}
}
END_TEST

START_TEST(a_disabled_sub_region_is_free)
{
	for (unsigned n = 0; n < 8; n++) {
		/* 2 KiB with sub-region 3 disabled: the MPU's other region shows there. */
		try_guarded(MINI_DATA, 11, 1 << (8 + 3), 0x6048, MINI_DATA + n * 256 + 252 - 4);
		ck_assert_msg(handler() == (n == 3 ? 0 : EXC_MEM), "sub-region %u", n);
	}
}
END_TEST

START_TEST(code_in_a_page_that_is_executable_in_part_stops_where_it_is_not)
{
	/* 32 bytes at MINI_CODE + 0x20 are not for execution; NOPs lead there. */
	for (uint32_t at = 0; at < 0x60; at += 2) {
		mini_code(0, MINI_CODE + 0x100 + at, (uint32_t[]){ NOP, END });
	}
	uint64_t before = mini_instructions(0);
	try_guarded(MINI_CODE + 0x120, 5, FULL | XN, b(0x100 - 4), 0);
	ck_assert_uint_eq(handler(), EXC_MEM);
	ck_assert_uint_eq(core_nvic(mini_core[0])->cfsr, CFSR_IACC);
	ck_assert_uint_eq(stacked_pc(), MINI_CODE + 0x120);
	/* Two NOPs, the branch, sixteen NOPs, the handler's WFI. */
	ck_assert_uint_eq(mini_instructions(0) - before, 2 + 1 + 16 + 1);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		every_load_and_store_in_a_hole_is_a_bus_fault_with_its_exact_address,
		an_access_that_runs_over_the_end_of_memory_faults_at_the_first_byte_outside,
		a_fetch_from_a_hole_is_a_bus_fault_there_without_an_address,
		a_write_to_rom_is_ignored,
		a_write_to_flash_is_refused_with_its_address_and_a_read_is_not,
		unprivileged_code_does_not_reach_the_private_peripherals,
		a_small_region_refuses_its_bytes_and_no_others_to_reads_and_writes,
		a_disabled_sub_region_is_free,
		code_in_a_page_that_is_executable_in_part_stops_where_it_is_not,
		NULL,
	};
	return suite_run("core memory", setup, mini_close, tests);
}
