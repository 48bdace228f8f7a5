/* SPDX-License-Identifier: GPL-2.0-or-later */
/* orrery explain: what a register value, an address, an interrupt or an exit code means. */
#include "cli/verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "cli/cli.h"
#include "cli/exit.h"
#include "cli/parse.h"
#include "cli/regs_show.h"
#include "loader/load.h"
#include "machine/machine.h"
#include "tools/place.h"
#include "tools/quantity.h"
#include "tools/record.h"

struct explain {
	const struct command *command;
	struct machine *machine;
	struct record *record;
	struct error *err;
};

static bool explain_exit(struct explain *explain, uint64_t code)
{
	for (const struct exit_desc *exit = cli_exits; exit->text; exit++) {
		if ((uint64_t)exit->code == code) {
			if (explain->record) {
				record_number(explain->record, "exit", code);
				record_text(explain->record, "meaning", exit->text);
			} else {
				printf("exit code %d: %s\n", exit->code, exit->text);
			}
			return true;
		}
	}
	error_set(explain->err, "%llu is no exit code of this program", (unsigned long long)code);
	error_help(explain->err, "all exit codes: orrery help run");
	return false;
}

static bool explain_irq(struct explain *explain, uint64_t irq)
{
	const struct machine *machine = explain->machine;
	unsigned found = 0;
	if (explain->record) {
		record_number(explain->record, "irq", irq);
		record_open(explain->record, "from");
	}
	for (unsigned i = 0; i < machine->core_count && irq < 1000; i++) {
		const char *core = core_name(machine->core[i]), *through;
		const char *from = place_irq_source(machine, core, (unsigned)irq, &through);
		if (from && explain->record) {
			record_text(explain->record, core, from);
		} else if (from) {
			printf("irq %llu of %s (exception %llu): %s%s%s\n", (unsigned long long)irq,
				core, (unsigned long long)irq + 16, from,
				through ? " through " : "", through ? through : "");
		}
		found += from != NULL;
	}
	if (explain->record) {
		record_close(explain->record);
	}
	return found ||
		error_set(explain->err, "nothing is wired to interrupt %llu",
			(unsigned long long)irq);
}

static bool explain_address(struct explain *explain, uint64_t address)
{
	bool somewhere = false;
	if (address > UINT32_MAX) {
		return error_set(explain->err, "the address has more than 32 bits");
	}
	if (explain->record) {
		record_hex(explain->record, "address", (uint32_t)address);
		record_open(explain->record, "seen_by");
	}
	for (unsigned i = 0; i < explain->machine->core_count; i++) {
		const struct core *core = explain->machine->core[i];
		struct place place;
		char name[96];
		place_find(core_bus(core), (uint32_t)address, &place);
		place_print(&place, name, sizeof(name));
		somewhere |= place.region != NULL;
		if (explain->record) {
			record_text(explain->record, core_name(core), place.region ? name : NULL);
		} else {
			printf("0x%08x of %s: %s%s%s\n", (uint32_t)address, core_name(core), name,
				place.reg && place.reg->description ? "  " : "",
				place.reg && place.reg->description ? place.reg->description : "");
		}
	}
	if (explain->record) {
		record_close(explain->record);
	} else if (!somewhere) {
		puts("an access there is a bus fault");
	}
	return true;
}

static bool explain_value(struct explain *explain, const char *text)
{
	char *name = alloc_text(text);
	char *equals = strchr(name, '=');
	struct reg_path path;
	uint64_t value;
	*equals = '\0';
	bool good = reg_path_parse(explain->machine, name, &path, explain->err) &&
		quantity_number(equals + 1, &value, explain->err);
	if (good && path.core) {
		good = error_set(explain->err, "%s has no fields to explain", name);
	}
	if (good && value > UINT32_MAX) {
		good = error_set(explain->err, "the value has more than 32 bits");
	}
	if (good) {
		uint32_t shifted = path.field ? (uint32_t)value << path.field->low :
						(uint32_t)value;
		regs_explain(path.device, path.reg, path.field, shifted, explain->record, stdout);
	}
	free(name);
	return good;
}

static bool explain_reg(struct explain *explain, const char *name)
{
	struct reg_path path;
	if (!reg_path_parse(explain->machine, name, &path, explain->err)) {
		error_note(explain->err,
			"expected REGISTER=VALUE, REGISTER, ADDRESS, exit N or irq N");
		return false;
	}
	if (path.core) {
		return error_set(
			explain->err, "%s is a register of a core: nothing to explain", name);
	}
	regs_show_reg(explain->machine, path.device, path.reg, explain->record, stdout);
	return true;
}

/* Takes one or two arguments; returns how many, 0 on an error. */
static unsigned explain_one(struct explain *explain, unsigned at)
{
	const char *text = explain->command->arg[at];
	const char *next = at + 1 < explain->command->arg_count ? explain->command->arg[at + 1] :
								  NULL;
	struct error inner = { 0 };
	uint64_t number;
	if (!strcmp(text, "exit") || !strcmp(text, "irq")) {
		if (!next) {
			error_set(explain->err, "\"%s\" needs a number", text);
			return 0;
		}
		bool good = quantity_number(next, &number, explain->err) &&
			(*text == 'e' ? explain_exit(explain, number) :
					explain_irq(explain, number));
		return good ? 2 : 0;
	}
	if (strchr(text, '=')) {
		return explain_value(explain, text);
	}
	if (quantity_number(text, &number, &inner)) {
		bool code = strlen(text) <= 3 && number <= EXIT_INTERRUPTED;
		return code ? explain_exit(explain, number) : explain_address(explain, number);
	}
	return explain_reg(explain, text);
}

int verb_explain(const struct command *command)
{
	struct error err = { 0 };
	struct explain explain = { .command = command, .err = &err };
	explain.machine = load_board(cli_models(command), cli_board(command), &err);
	if (!explain.machine) {
		return cli_fail(command, &err);
	}
	struct record *record = command_has(command, OPT_JSON) ? record_create_list() : NULL;
	explain.record = record;
	unsigned at = 0, taken = 1;
	for (; at < command->arg_count && taken; at += taken) {
		if (record) {
			record_open(record, NULL);
		}
		taken = explain_one(&explain, at);
		if (record && taken) {
			record_close(record);
		}
	}
	if (taken && record) {
		record_print(record, stdout);
	}
	record_destroy(record);
	machine_destroy(explain.machine);
	return taken ? EXIT_AS_ASKED : cli_fail(command, &err);
}
