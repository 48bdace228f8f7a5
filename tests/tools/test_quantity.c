/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers and durations as people write them. */
#include "tools/quantity.h"

#include <string.h>

#include "base/error.h"
#include "engine/timeline.h"
#include "support/suite.h"

static uint64_t number(const char *text)
{
	struct error err = { 0 };
	uint64_t value = 0;
	ck_assert_msg(quantity_number(text, &value, &err), "%s: %s", text, err.message);
	return value;
}

static uint64_t duration(const char *text)
{
	struct error err = { 0 };
	uint64_t value = 0;
	ck_assert_msg(quantity_duration(text, &value, &err), "%s: %s", text, err.message);
	return value;
}

START_TEST(numbers_take_bases_separators_and_multipliers)
{
	ck_assert_uint_eq(number("0"), 0);
	ck_assert_uint_eq(number("1_000"), 1000);
	ck_assert_uint_eq(number("0x2A"), 42);
	ck_assert_uint_eq(number("0b1010_1010"), 0xaa);
	ck_assert_uint_eq(number("4k"), 4096);
	ck_assert_uint_eq(number("2M"), 2 << 20);
	ck_assert_uint_eq(number("0xffffffffffffffff"), UINT64_MAX);
}
END_TEST

START_TEST(what_is_no_number_is_refused)
{
	static const char *const bad[] = { "", "x", "0x", "0b", "0b2", "1_", "_1", "1k2", "-1",
		"+1", " 1", "1 ", "18446744073709551616", "17179869184G", "1.5" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct error err = { 0 };
		uint64_t value;
		ck_assert_msg(!quantity_number(bad[i], &value, &err), "\"%s\" was taken", bad[i]);
		ck_assert(err.set && err.note[0]);
	}
}
END_TEST

START_TEST(durations_are_picoseconds)
{
	ck_assert_uint_eq(duration("7ps"), 7);
	ck_assert_uint_eq(duration("1ns"), 1000);
	ck_assert_uint_eq(duration("10us"), 10 * PS_PER_US);
	ck_assert_uint_eq(duration("1.5ms"), 1500 * PS_PER_US);
	ck_assert_uint_eq(duration("5s"), 5 * PS_PER_SECOND);
	ck_assert_uint_eq(duration("2min"), 120 * PS_PER_SECOND);
}
END_TEST

START_TEST(a_duration_needs_a_unit)
{
	struct error err = { 0 };
	uint64_t value;
	ck_assert(!quantity_duration("5", &value, &err));
	ck_assert_ptr_nonnull(strstr(err.note, "unit"));
}
END_TEST

START_TEST(what_is_no_duration_is_refused)
{
	static const char *const bad[] = { "", "s", "-1s", "1 s", "1sec", "nan s", "inf", "1e30s",
		"1000h_", ".s" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct error err = { 0 };
		uint64_t value;
		ck_assert_msg(!quantity_duration(bad[i], &value, &err), "\"%s\" was taken", bad[i]);
	}
}
END_TEST

START_TEST(a_factor_is_greater_than_nothing)
{
	struct error err = { 0 };
	double factor;
	ck_assert(quantity_factor("0.5", &factor, &err));
	ck_assert_double_eq(factor, 0.5);
	ck_assert(!quantity_factor("0", &factor, &err));
	ck_assert(!quantity_factor("-2", &factor, &err));
	ck_assert(!quantity_factor("fast", &factor, &err));
}
END_TEST

START_TEST(times_print_in_the_largest_unit_that_fits)
{
	char text[32];
	ck_assert_str_eq(quantity_print_time(0, text, sizeof(text)), "0 s");
	ck_assert_str_eq(quantity_print_time(1500, text, sizeof(text)), "1.5 ns");
	ck_assert_str_eq(quantity_print_time(20 * PS_PER_MS, text, sizeof(text)), "20 ms");
	ck_assert_str_eq(
		quantity_print_time(2 * PS_PER_SECOND + PS_PER_MS, text, sizeof(text)), "2.001 s");
}
END_TEST

START_TEST(counts_print_in_threes)
{
	char text[32];
	ck_assert_str_eq(quantity_print_count(7, text, sizeof(text)), "7");
	ck_assert_str_eq(quantity_print_count(1000, text, sizeof(text)), "1,000");
	ck_assert_str_eq(quantity_print_count(12345678, text, sizeof(text)), "12,345,678");
}
END_TEST

int main(void)
{
	return suite_run("quantity", NULL, NULL,
		(const TTest *const[]){
			numbers_take_bases_separators_and_multipliers,
			what_is_no_number_is_refused,
			durations_are_picoseconds,
			a_duration_needs_a_unit,
			what_is_no_duration_is_refused,
			a_factor_is_greater_than_nothing,
			times_print_in_the_largest_unit_that_fits,
			counts_print_in_threes,
			NULL,
		});
}
