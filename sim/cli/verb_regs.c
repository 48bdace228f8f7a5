/* SPDX-License-Identifier: GPL-2.0-or-later */
/* orrery regs: the registers of the chip as the device files describe them. */
#include "cli/verbs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "cli/cli.h"
#include "cli/exit.h"
#include "cli/parse.h"
#include "cli/regs_show.h"
#include "loader/device_file.h"
#include "loader/load.h"
#include "loader/pool.h"
#include "machine/machine.h"
#include "tools/place.h"
#include "tools/record.h"
#include "tools/svd.h"

struct regs {
	const struct command *command;
	struct machine *machine;
	struct record *record;
	struct error err;
	const char *name; /* the second argument, may be NULL */
};

static void list_block(const struct regs *regs, const struct device *dev)
{
	uint32_t base = 0;
	bool mapped = regs_base(regs->machine, dev, &base);
	if (regs->record) {
		record_open(regs->record, NULL);
		record_text(regs->record, "name", dev->name);
		if (mapped) {
			record_hex(regs->record, "base", base + dev->desc->window_offset);
		}
		record_number(regs->record, "registers", dev->desc->reg_count);
		record_bool(regs->record, "modelled", dev->ops != NULL);
		record_text(regs->record, "evidence", evidence_name(dev->desc->evidence));
		record_text(regs->record, "description", dev->desc->description);
		record_close(regs->record);
	} else {
		printf("%-20s 0x%08x %5u registers  %-8s %-14s %s\n", dev->name,
			base + dev->desc->window_offset, dev->desc->reg_count,
			dev->ops ? "model" : "storage", evidence_name(dev->desc->evidence),
			dev->desc->description ? dev->desc->description : "");
	}
}

static void list_reg(const struct regs *regs, const struct device *dev, const struct reg *reg)
{
	if (regs->record) {
		record_open(regs->record, NULL);
		regs_show_reg(regs->machine, dev, reg, regs->record, NULL);
		record_close(regs->record);
		return;
	}
	printf("0x%03x  %-24s %-15s reset 0x%0*x%*s %-14s %s\n", reg->offset, reg->name,
		reg_access_name(reg->access), reg->size * 2, reg->reset_value, 8 - reg->size * 2,
		"", evidence_name(reg->evidence), reg->description ? reg->description : "");
}

static bool unknown_block(struct regs *regs)
{
	char path[160];
	struct reg_path ignored;
	struct error inner = { 0 };
	snprintf(path, sizeof(path), "%s.", regs->name);
	reg_path_parse(regs->machine, path, &ignored, &inner);
	error_set(&regs->err, "unknown block \"%s\"", regs->name);
	error_help(&regs->err, "%s", inner.help[0] ? inner.help : "all blocks: orrery regs list");
	return false;
}

static bool list(struct regs *regs)
{
	const struct device *dev = regs->name ? machine_find_device(regs->machine, regs->name) :
						NULL;
	if (regs->name && !dev) {
		return unknown_block(regs);
	}
	for (unsigned i = 0; dev && i < dev->desc->reg_count; i++) {
		list_reg(regs, dev, &dev->desc->regs[i]);
	}
	for (dev = regs->name ? NULL : regs->machine->devices; dev; dev = dev->next) {
		list_block(regs, dev);
	}
	return true;
}

static bool show(struct regs *regs)
{
	struct reg_path path;
	if (!regs->name) {
		error_set(&regs->err, "no register is named");
		error_note(&regs->err, "expected orrery regs show BLOCK.REGISTER[.FIELD]");
		return false;
	}
	if (!reg_path_parse(regs->machine, regs->name, &path, &regs->err)) {
		return false;
	}
	if (path.core) {
		return error_set(
			&regs->err, "%s is a register of a core, not of a block", regs->name);
	}
	if (regs->record) {
		record_open(regs->record, NULL);
	}
	if (path.field) {
		regs_show_field(path.field, regs->record, stdout);
	} else {
		regs_show_reg(regs->machine, path.device, path.reg, regs->record, stdout);
	}
	if (regs->record) {
		record_close(regs->record);
	}
	return true;
}

static bool holds(const char *text, const char *word)
{
	return text && strcasestr(text, word);
}

static void found(struct regs *regs, const struct device *dev, const struct reg *reg,
	const struct field *field)
{
	const char *description = field ? field->description : reg->description;
	char name[160];
	snprintf(name, sizeof(name), "%s.%s%s%s", dev->name, reg->name, field ? "." : "",
		field ? field->name : "");
	if (regs->record) {
		record_open(regs->record, NULL);
		record_text(regs->record, "name", name);
		record_text(regs->record, "description", description);
		record_close(regs->record);
	} else {
		printf("%-36s %s\n", name, description ? description : "");
	}
}

/* Blocks of one kind have the same registers: the first instance stands for all. */
static bool is_first_of_kind(const struct machine *machine, const struct device *dev)
{
	const struct device *first = machine->devices;
	while (first->desc != dev->desc) {
		first = first->next;
	}
	return first == dev;
}

static unsigned find_in_reg(struct regs *regs, const struct device *dev, const struct reg *reg)
{
	unsigned count = 0;
	if (holds(reg->name, regs->name) || holds(reg->description, regs->name)) {
		found(regs, dev, reg, NULL);
		count++;
	}
	for (unsigned i = 0; i < reg->field_count; i++) {
		const struct field *field = &reg->fields[i];
		if (strcmp(field->name, reg->name) != 0 &&
			(holds(field->name, regs->name) || holds(field->description, regs->name))) {
			found(regs, dev, reg, field);
			count++;
		}
	}
	return count;
}

static bool find(struct regs *regs)
{
	unsigned count = 0;
	if (!regs->name) {
		error_set(&regs->err, "no word is named");
		error_note(&regs->err, "expected orrery regs find WORD");
		return false;
	}
	for (const struct device *dev = regs->machine->devices; dev; dev = dev->next) {
		for (unsigned i = 0;
			is_first_of_kind(regs->machine, dev) && i < dev->desc->reg_count; i++) {
			count += find_in_reg(regs, dev, &dev->desc->regs[i]);
		}
	}
	if (!count) {
		error_set(&regs->err, "no register or field holds \"%s\"", regs->name);
		error_help(&regs->err, "all blocks: orrery regs list");
	}
	return count > 0;
}

static bool export(struct regs *regs)
{
	if (!command_has(regs->command, OPT_SVD)) {
		error_set(&regs->err, "the format is not named");
		error_note(&regs->err, "expected orrery regs export --svd");
		return false;
	}
	const char *path = command_text(regs->command, OPT_OUTPUT, NULL);
	FILE *out = path ? fopen(path, "w") : stdout;
	if (out) {
		svd_export(regs->machine, out);
	}
	if (!out || (path && fclose(out) != 0)) {
		return error_set(&regs->err, "cannot write %s: %s", path, strerror(errno));
	}
	return true;
}

static unsigned check_device(
	const struct regs *regs, const char *models, const struct model_entry *entry)
{
	struct error err = { 0 };
	struct pool *pool = pool_create();
	const struct device_file *file = load_device_file(pool, models, entry->name, &err);
	if (!file) {
		cli_fail(regs->command, &err);
	} else if (!regs->record) {
		printf("ok  %-24s %u registers\n", entry->name, file->desc.reg_count);
	}
	pool_destroy(pool);
	return file ? 0 : 1;
}

static unsigned check_board(
	const struct regs *regs, const char *models, const struct model_entry *entry)
{
	struct error err = { 0 };
	struct machine *machine = load_board(models, entry->name, &err);
	if (!machine) {
		return (unsigned)(cli_fail(regs->command, &err) != EXIT_AS_ASKED);
	}
	if (!regs->record) {
		printf("ok  %-24s board\n", entry->name);
	}
	machine_destroy(machine);
	return 0;
}

/* Reads every file on its own, so that one bad file does not hide the next. */
static int check(struct regs *regs)
{
	const char *models = cli_models(regs->command);
	unsigned bad = 0, all = 0;
	for (enum model_kind kind = MODEL_BOARD; kind <= MODEL_DEVICE; kind++) {
		struct model_list files;
		if (kind == MODEL_SOC) {
			continue; /* read with its boards */
		}
		if (!load_list(models, kind, &files, &regs->err)) {
			return cli_fail(regs->command, &regs->err);
		}
		for (unsigned i = 0; i < files.count; i++) {
			if (regs->name && strcmp(regs->name, files.entry[i].name) != 0) {
				continue;
			}
			all++;
			bad += kind == MODEL_DEVICE ? check_device(regs, models, &files.entry[i]) :
						      check_board(regs, models, &files.entry[i]);
		}
		load_list_free(&files);
	}
	if (!all) {
		error_set(&regs->err, "no device or board file is called \"%s\"",
			regs->name ? regs->name : models);
		return cli_fail(regs->command, &regs->err);
	}
	if (regs->record) {
		record_open(regs->record, NULL);
		record_number(regs->record, "files", all);
		record_number(regs->record, "bad", bad);
		record_close(regs->record);
		record_print(regs->record, stdout);
	} else {
		printf("%u files, %u bad\n", all, bad);
	}
	return bad ? EXIT_USAGE : EXIT_AS_ASKED;
}

static bool act(struct regs *regs)
{
	switch (regs->command->arg[0][0]) {
	case 'l': return list(regs);
	case 's': return show(regs);
	case 'f': return find(regs);
	default: return export(regs);
	}
}

int verb_regs(const struct command *command)
{
	struct regs regs = { .command = command,
		.name = command->arg_count > 1 ? command->arg[1] : NULL };
	int status = EXIT_AS_ASKED;
	regs.record = command_has(command, OPT_JSON) ? record_create_list() : NULL;
	if (!strcmp(command->arg[0], "check")) {
		status = check(&regs);
		record_destroy(regs.record);
		return status;
	}
	regs.machine = load_board(cli_models(command), cli_board(command), &regs.err);
	if (!regs.machine || !act(&regs)) {
		status = cli_fail(command, &regs.err);
	} else if (regs.record && strcmp(command->arg[0], "export") != 0) {
		record_print(regs.record, stdout);
	}
	record_destroy(regs.record);
	machine_destroy(regs.machine);
	return status;
}
