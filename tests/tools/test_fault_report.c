/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fault status in words. */
#include "tools/fault_report.h"

#include <string.h>

#include "support/suite.h"

enum { LIMIT = 24 };

START_TEST(each_status_bit_has_a_name_and_a_meaning)
{
	static const struct {
		uint32_t cfsr, hfsr;
		const char *name;
	} bits[] = {
		{ 1 << 0, 0, "IACCVIOL" },
		{ 1 << 1, 0, "DACCVIOL" },
		{ 1 << 3, 0, "MUNSTKERR" },
		{ 1 << 4, 0, "MSTKERR" },
		{ 1 << 5, 0, "MLSPERR" },
		{ 1 << 8, 0, "IBUSERR" },
		{ 1 << 9, 0, "PRECISERR" },
		{ 1 << 10, 0, "IMPRECISERR" },
		{ 1 << 11, 0, "UNSTKERR" },
		{ 1 << 12, 0, "STKERR" },
		{ 1 << 13, 0, "LSPERR" },
		{ 1 << 16, 0, "UNDEFINSTR" },
		{ 1 << 17, 0, "INVSTATE" },
		{ 1 << 18, 0, "INVPC" },
		{ 1 << 19, 0, "NOCP" },
		{ 1 << 24, 0, "UNALIGNED" },
		{ 1 << 25, 0, "DIVBYZERO" },
		{ 0, 1 << 1, "VECTTBL" },
		{ 0, 1 << 30, "FORCED" },
		{ 0, 1u << 31, "DEBUGEVT" },
	};
	for (size_t i = 0; i < sizeof(bits) / sizeof(*bits); i++) {
		const struct fault_bit *cause[LIMIT];
		ck_assert_uint_eq(fault_causes(bits[i].cfsr, bits[i].hfsr, cause, LIMIT), 1);
		ck_assert_str_eq(cause[0]->name, bits[i].name);
		ck_assert_ptr_nonnull(cause[0]->meaning);
	}
}
END_TEST

START_TEST(valid_bits_are_no_cause)
{
	const struct fault_bit *cause[LIMIT];
	ck_assert_uint_eq(fault_causes(1 << 15 | 1 << 7, 0, cause, LIMIT), 0);
}
END_TEST

START_TEST(escalation_comes_after_its_cause)
{
	const struct fault_bit *cause[LIMIT];
	ck_assert_uint_eq(fault_causes(0x8200, 0x40000000, cause, LIMIT), 2);
	ck_assert_str_eq(cause[0]->name, "PRECISERR");
	ck_assert_str_eq(cause[1]->name, "FORCED");
}
END_TEST

START_TEST(no_more_causes_than_asked_for)
{
	const struct fault_bit *cause[LIMIT] = { NULL };
	ck_assert_uint_eq(fault_causes(0xffffffff, 0xffffffff, cause, 3), 3);
	ck_assert_ptr_null(cause[3]);
}
END_TEST

int main(void)
{
	return suite_run("fault_report", NULL, NULL,
		(const TTest *const[]){
			each_status_bit_has_a_name_and_a_meaning,
			valid_bits_are_no_cause,
			escalation_comes_after_its_cause,
			no_more_causes_than_asked_for,
			NULL,
		});
}
