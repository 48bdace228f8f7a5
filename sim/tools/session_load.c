/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Firmware into cores: which core a file is for, where its vector table is, and its names. */
#include "tools/session.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "loader/image.h"
#include "tools/place.h"
#include "tools/quantity.h"
#include "tools/symbols.h"

/* A specification taken apart; `file` is owned. */
struct spec {
	struct core *core; /* NULL: to be chosen */
	char *file;
	bool raw;
	uint32_t address;
};

static bool unknown_core(const struct machine *machine, const char *name, struct error *err)
{
	const char *names[MACHINE_CORES + 1] = { NULL };
	char known[128] = "";
	for (unsigned i = 0; i < machine->core_count; i++) {
		size_t at = strlen(known);
		names[i] = core_name(machine->core[i]);
		snprintf(known + at, sizeof(known) - at, "%s%s", i ? ", " : "", names[i]);
	}
	const char *near = error_nearest(name, names);
	error_set(err, "unknown core \"%s\"", name);
	error_note(err, "the chip has %s", known);
	if (near) {
		error_help(err, "did you mean \"%s\"?", near);
	}
	return false;
}

/* A file whose own name holds = or @ is taken as it stands when it exists. */
static bool spec_parse(
	struct spec *spec, const struct machine *machine, const char *text, struct error *err)
{
	*spec = (struct spec){ .file = alloc_text(text) };
	if (access(text, F_OK) == 0) {
		return true;
	}
	char *equals = strchr(spec->file, '=');
	if (equals) {
		*equals = '\0';
		spec->core = machine_find_core(machine, spec->file);
		if (!spec->core) {
			return unknown_core(machine, spec->file, err);
		}
		memmove(spec->file, equals + 1, strlen(equals + 1) + 1);
	}
	char *at = strrchr(spec->file, '@');
	uint64_t address;
	struct error inner = { 0 };
	if (!at || access(spec->file, F_OK) == 0) {
		return true;
	}
	if (!quantity_number(at + 1, &address, &inner) || address > UINT32_MAX) {
		error_set(err, "\"%s\" is no load address", at + 1);
		error_note(err, "expected CORE=FILE@ADDRESS, as in m4-0=fw.bin@0x00100000");
		return false;
	}
	*at = '\0';
	spec->raw = true;
	spec->address = (uint32_t)address;
	return true;
}

static bool open_image(struct image *image, const struct spec *spec, struct error *err)
{
	if (spec->raw) {
		return image_open_raw(image, spec->file, spec->address, err);
	}
	if (!image_open_elf(image, spec->file, err)) {
		if (!err->help[0] && access(spec->file, R_OK) == 0) {
			error_help(err, "a raw image needs its address: --core m4-0=%s@0x00100000",
				spec->file);
		}
		return false;
	}
	return true;
}

static bool is_taken(struct session *session, const struct core *core)
{
	return session_find(session, core) != NULL;
}

/* The first free core that shows memory wherever the image wants it. */
static struct core *choose_core(
	struct session *session, const struct image *image, struct error *err)
{
	struct machine *machine = session->machine;
	bool fits = false;
	for (unsigned i = 0; i < machine->core_count; i++) {
		if (image_fits(image, core_bus(machine->core[i]), NULL)) {
			fits = true;
			if (!is_taken(session, machine->core[i])) {
				return machine->core[i];
			}
		}
	}
	if (fits) {
		error_set(err, "%s: every core it fits has firmware already", image->file);
	} else if (machine->core_count) {
		image_fits(image, core_bus(machine->core[0]), err);
	}
	return NULL;
}

static bool image_word(const struct image *image, uint32_t address, uint32_t *word)
{
	for (unsigned i = 0; i < image->range_count; i++) {
		const struct image_range *range = &image->range[i];
		if (address >= range->address && address - range->address + 4 <= range->file_size) {
			memcpy(word, image->bytes + range->offset + (address - range->address), 4);
			return true;
		}
	}
	return false;
}

/* A stack pointer and a Thumb address inside the image. */
static bool is_vector_table(const struct image *image, uint32_t address)
{
	uint32_t sp, reset, ignored;
	return !(address & 0x7f) && image_word(image, address, &sp) &&
		image_word(image, address + 4, &reset) && !(sp & 3) && sp && (reset & 1) &&
		image_word(image, reset & ~3u, &ignored);
}

/*
 * Real-time images name their vector table as entry point; others hold it where their code begins. What
 * the boot loader would tell the core.
 */
static bool point_vectors(struct core *core, const struct image *image)
{
	if (is_vector_table(image, image->entry)) {
		core_set_vectors(core, image->entry);
		return true;
	}
	for (unsigned i = 0; i < image->range_count; i++) {
		if (is_vector_table(image, image->range[i].address)) {
			core_set_vectors(core, image->range[i].address);
			return true;
		}
	}
	return false;
}

static void say_chosen(const struct image *image, const struct spec *spec, const struct core *core,
	bool vectors, char *text, size_t size)
{
	struct place place;
	uint32_t address = image->range_count ? image->range[0].address : 0;
	place_find(core_bus(core), address, &place);
	const char *slash = strrchr(spec->file, '/');
	snprintf(text, size, "%s on %s: %s%s, loads at 0x%08x (%s)%s",
		slash ? slash + 1 : spec->file, core_name(core), image->elf ? "ELF" : "raw image",
		image->profile == IMAGE_M_PROFILE ? " for Cortex-M" : "", address,
		place.region && place.region->memory ? place.region->memory->name : "nothing",
		vectors ? "" : "; no vector table was found in it");
}

static bool load_image(struct session *session, const struct spec *spec, const struct image *image,
	char *chosen, size_t chosen_size, struct error *err)
{
	struct core *core = spec->core;
	if (image->profile == IMAGE_OTHER_PROFILE) {
		error_set(err, "%s is not for a Cortex-M", spec->file);
		error_note(err,
			"its Arm attributes name another profile; the real-time cores are Cortex-M4F");
		return false;
	}
	if (core && is_taken(session, core)) {
		return error_set(err, "%s: %s has firmware already", spec->file, core_name(core));
	}
	if (!core && !(core = choose_core(session, image, err))) {
		return false;
	}
	if (!image_load(image, core, err)) {
		return false;
	}
	bool vectors = point_vectors(core, image);
	struct session_core *entry = &session->core[session->core_count++];
	*entry = (struct session_core){ .core = core, .file = alloc_text(spec->file) };
	entry->symbols = image->elf ? symbols_open(spec->file) : NULL;
	if (chosen) {
		say_chosen(image, spec, core, vectors, chosen, chosen_size);
	}
	return true;
}

bool session_load(struct session *session, const char *text, char *chosen, size_t chosen_size,
	struct error *err)
{
	struct spec spec;
	struct image image = { 0 };
	bool good = spec_parse(&spec, session->machine, text, err) &&
		open_image(&image, &spec, err);
	if (good) {
		good = load_image(session, &spec, &image, chosen, chosen_size, err);
		image_close(&image);
	}
	free(spec.file);
	return good;
}
