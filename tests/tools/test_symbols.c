/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names, lines and calls of the hello sample; skipped where no firmware was built. */
#include "tools/symbols.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "machine/core.h"
#include "support/suite.h"
#include "tools/session.h"

static struct session session;
static struct symbols *symbols;
static char path[4096];

static void setup(void)
{
	struct error err = { 0 };
	ck_assert_msg(session_open(&session, MODELS, "mt3620-rdb", NULL, &err), "%s", err.message);
	ck_assert_msg(session_load(&session, path, NULL, 0, &err), "%s", err.message);
	ck_assert_msg(session_start(&session, &err), "%s", err.message);
	symbols = session.core[0].symbols;
	ck_assert_ptr_nonnull(symbols);
}

static void teardown(void)
{
	session_close(&session);
}

START_TEST(a_function_is_found_and_named)
{
	uint32_t address = 1, offset = 1;
	ck_assert(symbols_find(symbols, "main", &address));
	ck_assert_uint_eq(address & 1, 0);
	ck_assert_str_eq(symbols_name(symbols, address, &offset), "main");
	ck_assert_uint_eq(offset, 0);
	ck_assert_str_eq(symbols_name(symbols, address + 2, &offset), "main");
	ck_assert_uint_eq(offset, 2);
	ck_assert(!symbols_find(symbols, "no_such_function", &address));
}
END_TEST

START_TEST(a_source_line_is_found_both_ways)
{
	uint32_t address = 0;
	const char *file = "";
	int line = 0;
	ck_assert(symbols_find(symbols, "hello.c:13", &address));
	ck_assert(symbols_line(symbols, address, &file, &line));
	ck_assert_str_eq(file, "hello.c");
	ck_assert_int_eq(line, 13);
	ck_assert(!symbols_find(symbols, "hello.c:9999", &address));
	ck_assert(!symbols_find(symbols, "hello.c:", &address));
}
END_TEST

START_TEST(an_address_nobody_knows_is_printed_bare)
{
	char text[64];
	ck_assert_str_eq(symbols_print(symbols, 0x50000000, text, sizeof(text)), "0x50000000");
	ck_assert_str_eq(symbols_print(NULL, 0x50000000, text, sizeof(text)), "0x50000000");
	ck_assert_str_eq(symbols_print_at(NULL, 0x50000000, text, sizeof(text)), "0x50000000");
}
END_TEST

START_TEST(calls_lead_from_a_function_to_its_caller)
{
	struct core *core = session.core[0].core;
	struct core_regs regs;
	uint32_t break_at, calls[8], offset;
	ck_assert(symbols_find(symbols, "console_print", &break_at));
	ck_assert(core_break_add(core, break_at));
	ck_assert_int_eq(machine_run(session.machine, PS_PER_SECOND).stop, MACHINE_BREAK);
	core_regs_get(core, &regs);
	unsigned count = symbols_backtrace(symbols, core_bus(core), &regs, calls, 8);
	ck_assert_uint_ge(count, 2);
	ck_assert_str_eq(symbols_name(symbols, calls[0], &offset), "console_print");
	ck_assert_str_eq(symbols_name(symbols, calls[1], &offset), "main");
}
END_TEST

START_TEST(nothing_is_known_without_a_file)
{
	uint32_t value;
	const char *file;
	int line;
	ck_assert_ptr_null(symbols_open("/nonexistent"));
	ck_assert_ptr_null(symbols_open("/dev/null"));
	ck_assert_ptr_null(symbols_name(NULL, 0, &value));
	ck_assert(!symbols_line(NULL, 0, &file, &line));
	ck_assert(!symbols_find(NULL, "main", &value));
	symbols_close(NULL);
}
END_TEST

int main(void)
{
	const char *folder = getenv("ORRERY_FIRMWARE");
	snprintf(path, sizeof(path), "%s/hello.elf", folder ? folder : ".");
	if (access(path, R_OK) != 0) {
		return 77;
	}
	return suite_run("symbols", setup, teardown,
		(const TTest *const[]){
			a_function_is_found_and_named,
			a_source_line_is_found_both_ways,
			an_address_nobody_knows_is_printed_bare,
			calls_lead_from_a_function_to_its_caller,
			nothing_is_known_without_a_file,
			NULL,
		});
}
