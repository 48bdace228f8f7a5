/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Firmware specifications: which core, which address, and what is wrong with them. */
#include "tools/session.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "support/suite.h"

static struct session session;
static char path[] = "/tmp/orrery-session-XXXXXX";

/* Stack, reset at 0x00100008, and a branch to itself there. */
static const uint32_t image[] = { 0x00110000, 0x00100009, 0xe7fee7fe, 0 };

static void setup(void)
{
	struct error err = { 0 };
	strcpy(path + strlen(path) - 6, "XXXXXX");
	int descriptor = mkstemp(path);
	ck_assert_int_eq(write(descriptor, image, sizeof(image)), sizeof(image));
	close(descriptor);
	ck_assert_msg(session_open(&session, MODELS, "mt3620-rdb", NULL, &err), "%s", err.message);
}

static void teardown(void)
{
	session_close(&session);
	unlink(path);
}

static bool load(const char *before, const char *after, char *chosen, struct error *err)
{
	char spec[128];
	snprintf(spec, sizeof(spec), "%s%s%s", before, path, after);
	return session_load(&session, spec, chosen, 256, err);
}

START_TEST(a_raw_image_runs_from_its_vector_table)
{
	struct error err = { 0 };
	char chosen[256];
	uint32_t pc;
	ck_assert_msg(load("m4-1=", "@0x00100000", chosen, &err), "%s", err.message);
	ck_assert_ptr_nonnull(strstr(chosen, "m4-1"));
	ck_assert_ptr_null(strstr(chosen, "no vector table"));
	ck_assert_msg(session_start(&session, &err), "%s", err.message);
	machine_run(session.machine, PS_PER_US);
	ck_assert(core_reg_get(session.core[0].core, "pc", &pc));
	ck_assert_uint_eq(pc, 0x00100008);
}
END_TEST

START_TEST(without_a_core_the_first_free_one_that_fits_is_taken)
{
	struct error err = { 0 };
	ck_assert(load("", "@0x00100000", NULL, &err));
	ck_assert(load("", "@0x00100000", NULL, &err));
	ck_assert_str_eq(core_name(session.core[0].core), "m4-0");
	ck_assert_str_eq(core_name(session.core[1].core), "m4-1");
	ck_assert(!load("", "@0x00100000", NULL, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "already"));
}
END_TEST

START_TEST(a_core_takes_one_image)
{
	struct error err = { 0 };
	ck_assert(load("m4-0=", "@0x00100000", NULL, &err));
	ck_assert(!load("m4-0=", "@0x00100000", NULL, &err));
}
END_TEST

START_TEST(what_cannot_be_loaded_is_refused)
{
	static const struct {
		const char *before, *after, *says;
	} bad[] = {
		{ "m4-9=", "@0x00100000", "unknown core" },
		{ "", "", "ELF" },
		{ "m4-0=", "@x", "load address" },
		{ "m4-0=", "@0x100000000", "load address" },
		{ "m4-0=", "@0x50000000", "outside memory" },
		{ "m4-0=", "@0x0012fff8", "past the end" },
		{ "m4-0=", "@0xfffffff8", "" },
		{ "m4-0=/nonexistent", "", "cannot open" },
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct error err = { 0 };
		ck_assert_msg(!load(bad[i].before, bad[i].after, NULL, &err), "%s FILE %s",
			bad[i].before, bad[i].after);
		ck_assert_msg(strstr(err.message, bad[i].says), "%s FILE %s: %s", bad[i].before,
			bad[i].after, err.message);
		ck_assert_uint_eq(session.core_count, 0);
	}
}
END_TEST

START_TEST(an_image_without_a_vector_table_is_said_to_be_one)
{
	struct error err = { 0 };
	char chosen[256];
	FILE *out = fopen(path, "w");
	fputs("just some text, and no firmware", out);
	fclose(out);
	ck_assert(load("m4-0=", "@0x00100000", chosen, &err));
	ck_assert_ptr_nonnull(strstr(chosen, "no vector table"));
}
END_TEST

int main(void)
{
	return suite_run("session", setup, teardown,
		(const TTest *const[]){
			a_raw_image_runs_from_its_vector_table,
			without_a_core_the_first_free_one_that_fits_is_taken,
			a_core_takes_one_image,
			what_cannot_be_loaded_is_refused,
			an_image_without_a_vector_table_is_said_to_be_one,
			NULL,
		});
}
