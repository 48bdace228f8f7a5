/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_CLI_TEST_REPORT_H
#define ORRERY_CLI_TEST_REPORT_H

#include <stdio.h>

#include "tools/scenario.h"

struct record;

/* A scenario and what became of it. */
struct test_case {
	struct scenario scenario;
	struct scenario_result result;
};

void test_print_tap(const struct test_case *test, unsigned number, FILE *out);
void test_print_junit(const struct test_case *tests, unsigned count, FILE *out);
void test_record(const struct test_case *test, struct record *record);

#endif
