/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values of part settings, good and bad. */
#include <string.h>

#include "base/error.h"
#include "peripherals/parts/settings.h"
#include "support/suite.h"

static uint64_t time_of(const char *text)
{
	struct error err = { 0 };
	uint64_t time_ps = 0;
	return setting_time_ps(text, &time_ps, &err) ? time_ps : UINT64_MAX;
}

START_TEST(times_need_a_number_and_a_unit)
{
	ck_assert_uint_eq(time_of("20ms"), 20000000000u);
	ck_assert_uint_eq(time_of("1.5s"), 1500000000000u);
	ck_assert_uint_eq(time_of("250ns"), 250000u);
	ck_assert_uint_eq(time_of("0us"), 0);
	static const char *const bad[] = { "", "ms", "20", "20 ms", "-1s", "1.s", ".5s", "1e3s",
		"20msx", "99999999999999999999s" };
	for (unsigned n = 0; n < sizeof(bad) / sizeof(bad[0]); n++) {
		ck_assert_msg(time_of(bad[n]) == UINT64_MAX, "'%s' passed", bad[n]);
	}
}
END_TEST

START_TEST(numbers_stay_within_their_limits)
{
	struct error err = { 0 };
	uint32_t number = 0;
	ck_assert(setting_number("115200", 50, 4000000, &number, &err));
	ck_assert_uint_eq(number, 115200);
	ck_assert(!setting_number("49", 50, 4000000, &number, &err));
	ck_assert(!setting_number("4000001", 50, 4000000, &number, &err));
	ck_assert(!setting_number("99999999999999999999", 50, UINT32_MAX, &number, &err));
	ck_assert(!setting_number("12x", 0, 100, &number, &err));
	ck_assert(!setting_number("", 0, 100, &number, &err));
}
END_TEST

START_TEST(shares_are_percent_up_to_a_hundred)
{
	static const struct {
		const char *text;
		uint32_t hundredths;
	} good[] = { { "0%", 0 }, { "37%", 3700 }, { "12.5%", 1250 }, { "0.07%", 7 },
		{ "100%", 10000 }, { "100.00%", 10000 } };
	static const char *const bad[] = { "", "%", "37", "101%", "100.01%", "-1%", "1.%", ".5%",
		"1.234%", "5%%", "99999999999999999999%" };
	struct error err = { 0 };
	uint32_t hundredths = 0;
	for (unsigned n = 0; n < sizeof(good) / sizeof(good[0]); n++) {
		ck_assert(setting_percent(good[n].text, &hundredths, &err));
		ck_assert_uint_eq(hundredths, good[n].hundredths);
	}
	for (unsigned n = 0; n < sizeof(bad) / sizeof(bad[0]); n++) {
		ck_assert_msg(!setting_percent(bad[n], &hundredths, &err), "'%s' passed", bad[n]);
	}
}
END_TEST

static uint64_t size_of(const char *text)
{
	struct error err = { 0 };
	uint64_t size = 0;
	return setting_size(text, &size, &err) ? size : 0;
}

START_TEST(sizes_are_bytes_or_have_a_unit)
{
	ck_assert_uint_eq(size_of("512"), 512);
	ck_assert_uint_eq(size_of("64k"), 65536);
	ck_assert_uint_eq(size_of("16M"), 16 << 20);
	ck_assert_uint_eq(size_of("32G"), UINT64_C(32) << 30);
	static const char *const bad[] = { "", "k", "0", "-1", "1.5M", "4GB", "4 G", "1T",
		"99999999999999999999" };
	for (unsigned n = 0; n < sizeof(bad) / sizeof(bad[0]); n++) {
		ck_assert_msg(size_of(bad[n]) == 0, "'%s' passed", bad[n]);
	}
}
END_TEST

START_TEST(yes_and_no_are_the_only_answers)
{
	struct error err = { 0 };
	bool yes = false;
	ck_assert(setting_yes("yes", &yes, &err) && yes);
	ck_assert(setting_yes("no", &yes, &err) && !yes);
	ck_assert(!setting_yes("true", &yes, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "no, yes"));
}
END_TEST

START_TEST(a_word_that_is_no_choice_names_the_choices_and_the_nearest)
{
	struct error err = { 0 };
	enum drive pull;
	ck_assert(setting_pull("up", &pull, &err));
	ck_assert_int_eq(pull, DRIVE_PULL_UP);
	ck_assert(!setting_pull("dwon", &pull, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "none, down, up"));
	ck_assert_ptr_nonnull(strstr(err.help, "down"));
}
END_TEST

int main(void)
{
	return suite_run("settings", NULL, NULL,
		(const TTest *const[]){
			times_need_a_number_and_a_unit,
			shares_are_percent_up_to_a_hundred,
			numbers_stay_within_their_limits,
			sizes_are_bytes_or_have_a_unit,
			yes_and_no_are_the_only_answers,
			a_word_that_is_no_choice_names_the_choices_and_the_nearest,
			NULL,
		});
}
