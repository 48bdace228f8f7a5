/* SPDX-License-Identifier: GPL-2.0-or-later */
/* orrery test: scenarios in virtual time. All files are read before any is run. */
#include "cli/verbs.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/error.h"
#include "cli/cli.h"
#include "cli/exit.h"
#include "cli/parse.h"
#include "cli/test_report.h"
#include "loader/pool.h"
#include "loader/wiring.h"
#include "tools/record.h"

enum { FILES = 4096, DEPTH = 16 };

struct test_run {
	const struct command *command;
	struct pool *pool;
	const char **file;
	unsigned file_count;
	struct test_case *test;
	struct error err;
};

static bool is_scenario(const char *name)
{
	size_t length = strlen(name);
	static const char suffix[] = ".scenario.yaml";
	bool scenario = length > sizeof(suffix) - 1 &&
		!strcmp(name + length - (sizeof(suffix) - 1), suffix);
	bool expected = !strncmp(name, "expected", 8) && length > 5 &&
		!strcmp(name + length - 5, ".yaml");
	return scenario || expected;
}

static bool add_file(struct test_run *run, const char *path)
{
	if (run->file_count == FILES) {
		return error_set(&run->err, "more than %d scenarios", FILES);
	}
	run->file[run->file_count++] = pool_text(run->pool, path, strlen(path));
	return true;
}

static bool add_path(struct test_run *run, const char *path, bool named, unsigned depth);

static bool add_folder(struct test_run *run, const char *path, unsigned depth)
{
	struct dirent **entry;
	int count = scandir(path, &entry, NULL, alphasort);
	bool good = count >= 0 || error_set(&run->err, "cannot read %s: %s", path, strerror(errno));
	for (int i = 0; i < count; i++) {
		if (good && entry[i]->d_name[0] != '.') {
			good = add_path(run,
				pool_format(run->pool, "%s/%s", path, entry[i]->d_name), false,
				depth + 1);
		}
		free(entry[i]);
	}
	if (count >= 0) {
		free(entry);
	}
	return good;
}

static bool add_path(struct test_run *run, const char *path, bool named, unsigned depth)
{
	struct stat status;
	const char *slash = strrchr(path, '/');
	if (stat(path, &status) != 0) {
		return !named || error_set(&run->err, "cannot read %s: %s", path, strerror(errno));
	}
	if (S_ISDIR(status.st_mode)) {
		return depth > DEPTH || add_folder(run, path, depth);
	}
	return (!named && !is_scenario(slash ? slash + 1 : path)) || add_file(run, path);
}

static bool collect(struct test_run *run)
{
	for (unsigned i = 0; i < run->command->arg_count; i++) {
		if (!add_path(run, run->command->arg[i], true, 0)) {
			return false;
		}
	}
	if (!run->file_count) {
		error_set(&run->err, "no scenario was found");
		error_note(&run->err, "expected files *.scenario.yaml or expected*.yaml");
		return false;
	}
	run->test = alloc_zeroed(run->file_count, sizeof(*run->test));
	for (unsigned i = 0; i < run->file_count; i++) {
		if (!scenario_read(run->pool, run->file[i], &run->test[i].scenario, &run->err)) {
			return false;
		}
	}
	return true;
}

static bool run_all(struct test_run *run, FILE *tap, unsigned *failed)
{
	const char *given = command_text(run->command, OPT_FIRMWARE_DIR, NULL),
		   *named = getenv("ORRERY_FIRMWARE");
	const char *folders[5];
	unsigned count = 0;
	if (given) {
		folders[count++] = given;
	}
	if (named && *named) {
		folders[count++] = named;
	}
	folders[count++] = ORRERY_FIRMWARE_DIR;
	folders[count++] = ORRERY_DATA_DIR;
	folders[count] = NULL;
	const char *texts[COMMAND_SETTINGS];
	struct wiring wiring;
	cli_wiring(run->command, &wiring, texts);
	const char *traced[COMMAND_SETTINGS];
	unsigned traced_count = 0;
	const struct setting *setting;
	while ((setting = command_nth(run->command, OPT_TRACE, traced_count)) != NULL) {
		traced[traced_count++] = setting->value;
	}
	struct scenario_options options = {
		.models = cli_models(run->command),
		.firmware_folders = folders,
		.seed = command_number(run->command, OPT_SEED, 1),
		.wiring = &wiring,
		.wall_limit_ns = command_number(run->command, OPT_WALL_TIMEOUT, 0) / 1000,
		.traced = traced,
		.traced_count = traced_count,
		.trace = tap ? tap : stderr,
	};
	for (unsigned i = 0; i < run->file_count; i++) {
		if (!scenario_run(
			    &run->test[i].scenario, &options, &run->test[i].result, &run->err)) {
			return false;
		}
		*failed += !run->test[i].result.good;
		if (tap) {
			test_print_tap(&run->test[i], i + 1, tap);
		}
	}
	return true;
}

static bool write_junit(struct test_run *run)
{
	const char *path = command_text(run->command, OPT_JUNIT, NULL);
	FILE *out = path ? fopen(path, "w") : NULL;
	if (out) {
		test_print_junit(run->test, run->file_count, out);
	}
	return !path || (out && fclose(out) == 0) ||
		error_set(&run->err, "cannot write %s: %s", path, strerror(errno));
}

static bool run_tests(struct test_run *run, unsigned *failed)
{
	bool json = command_has(run->command, OPT_JSON);
	if (!collect(run)) {
		return false;
	}
	if (!json) {
		printf("TAP version 14\n1..%u\n", run->file_count);
	}
	if (!run_all(run, json ? NULL : stdout, failed) || !write_junit(run)) {
		return false;
	}
	struct record *record = json ? record_create_list() : NULL;
	for (unsigned i = 0; record && i < run->file_count; i++) {
		test_record(&run->test[i], record);
	}
	if (record) {
		record_print(record, stdout);
	}
	record_destroy(record);
	return true;
}

int verb_test(const struct command *command)
{
	struct test_run run = { .command = command, .pool = pool_create() };
	unsigned failed = 0;
	run.file = alloc_zeroed(FILES, sizeof(*run.file));
	bool good = run_tests(&run, &failed);
	int status = !good ? cli_fail(command, &run.err) :
		failed     ? EXIT_EXPECTATION :
			     EXIT_AS_ASKED;
	free(run.test);
	free(run.file);
	pool_destroy(run.pool);
	return status;
}
