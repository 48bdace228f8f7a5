/* SPDX-License-Identifier: GPL-2.0-or-later */
/* orrery doctor: is the installed engine library the one the design relies on? */
#include "cli/verbs.h"

#include <stdio.h>

#include "cli/exit.h"
#include "cli/parse.h"
#include "tools/doctor.h"
#include "tools/record.h"
#include "tools/versions.h"

static unsigned run_checks(const struct doctor_check *check, bool judge, struct record *record)
{
	unsigned failed = 0;
	for (; check->name; check++) {
		char note[DOCTOR_NOTE] = "the engine could not be opened";
		bool good = check->check(note, sizeof(note));
		failed += !good;
		if (record) {
			record_open(record, NULL);
			record_text(record, "name", check->name);
			record_text(record, "claim", check->claim);
			record_bool(record, "good", good);
			record_text(record, "seen", note);
			record_close(record);
		} else if (judge) {
			printf("%-5s %-18s %s (%s)\n", good ? "ok" : "FAIL", check->name,
				check->claim, note);
		} else {
			printf("cost  %-18s %s: %s\n", check->name, check->claim, note);
		}
	}
	return failed;
}

static void print_versions(struct record *record)
{
	struct library_version library[LIBRARIES];
	unsigned count = versions_list(library);
	for (unsigned i = 0; i < count; i++) {
		if (record) {
			record_text(record, library[i].name, library[i].version);
		} else {
			printf("%-6s%-18s %s\n", "lib", library[i].name, library[i].version);
		}
	}
}

int verb_doctor(const struct command *command)
{
	struct record *record = command_has(command, OPT_JSON) ? record_create() : NULL;
	if (record) {
		record_open(record, "libraries");
	}
	print_versions(record);
	if (record) {
		record_close(record);
		record_open_list(record, "checks");
	}
	unsigned failed = run_checks(doctor_checks, true, record);
	if (record) {
		record_close(record);
		record_open_list(record, "costs");
	}
	run_checks(doctor_costs, false, record);
	if (record) {
		record_close(record);
		record_number(record, "failed", failed);
		record_print(record, stdout);
	} else if (failed) {
		printf("%u checks failed: install Unicorn 2.1.1 (./dev setup) and build again\n",
			failed);
	} else {
		puts("all checks passed");
	}
	record_destroy(record);
	return failed ? EXIT_HOST : EXIT_AS_ASKED;
}
