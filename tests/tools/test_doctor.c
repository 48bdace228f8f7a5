/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The engine library linked here behaves as the design says; one test a behaviour would hide which, so say it. */
#include "tools/doctor.h"

#include "support/suite.h"

START_TEST(every_behaviour_the_design_relies_on_is_there)
{
	for (const struct doctor_check *check = doctor_checks; check->name; check++) {
		char note[DOCTOR_NOTE] = "";
		ck_assert_msg(check->check(note, sizeof(note)), "%s: %s (%s)", check->name,
			check->claim, note);
		ck_assert_msg(note[0], "%s says nothing", check->name);
	}
}
END_TEST

int main(void)
{
	return suite_run("doctor", NULL, NULL,
		(const TTest *const[]){
			every_behaviour_the_design_relies_on_is_there,
			NULL,
		});
}
