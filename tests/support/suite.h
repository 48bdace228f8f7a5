/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TESTS_SUPPORT_SUITE_H
#define ORRERY_TESTS_SUPPORT_SUITE_H

#include <check.h>
#include <stdlib.h>

/*
 * The main of a test file: runs `tests` (NULL-terminated) as one suite, each between `setup` and
 * `teardown` (either may be NULL), and returns the program's exit code.
 */
static inline int suite_run(
	const char *name, void (*setup)(void), void (*teardown)(void), const TTest *const *tests)
{
	Suite *suite = suite_create(name);
	TCase *tc = tcase_create(name);
	tcase_add_checked_fixture(tc, setup, teardown);
	for (; *tests; tests++) {
		tcase_add_test(tc, *tests);
	}
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
