/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads 32-bit little-endian Arm ELF files: program headers for what to load where, build attributes
 * for which kind of core the code is for. Nothing in the file is trusted.
 *
 * Not modelled: dynamic linking, relocation, more than IMAGE_RANGES segments.
 */
#include "loader/elf.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

enum { EHDR_BYTES = 52, PHDR_BYTES = 32, SHDR_BYTES = 40, SECTION_ATTRIBUTES = 0x70000003 };
enum {
	TAG_FILE = 1,
	TAG_CPU_RAW_NAME = 4,
	TAG_CPU_NAME = 5,
	TAG_CPU_ARCH = 6,
	TAG_PROFILE = 7,
	TAG_COMPATIBILITY = 32
};
enum { ARCH_V6_M = 11, ARCH_V6S_M = 12, ARCH_V7E_M = 13 };

static uint32_t get16(const struct image *image, size_t at)
{
	return image->bytes[at] | (uint32_t)image->bytes[at + 1] << 8;
}

static uint32_t get32(const struct image *image, size_t at)
{
	return get16(image, at) | get16(image, at + 2) << 16;
}

static bool inside(const struct image *image, uint64_t offset, uint64_t length)
{
	return offset <= image->length && length <= image->length - offset;
}

static bool truncated(const struct image *image, const char *what, uint64_t end, struct error *err)
{
	error_set(err, "%s is truncated: %s", image->file, what);
	error_note(err, "the file has %zu bytes; that would need %llu", image->length,
		(unsigned long long)end);
	return false;
}

static const char *machine_name(unsigned machine)
{
	switch (machine) {
	case EM_386: return "x86";
	case EM_X86_64: return "x86-64";
	case EM_AARCH64: return "64-bit Arm";
	case EM_RISCV: return "RISC-V";
	case EM_MIPS: return "MIPS";
	case EM_PPC: return "PowerPC";
	case EM_XTENSA: return "Xtensa";
	default: return "another machine";
	}
}

static bool check_kind(const struct image *image, struct error *err)
{
	const uint8_t *ident = image->bytes;
	if (image->length < SELFMAG || memcmp(ident, ELFMAG, SELFMAG)) {
		error_set(err, "%s is not an ELF file", image->file);
		error_help(err, "a raw image needs its address: --core m4-0=%s@0x00100000",
			image->file);
		return false;
	}
	if (image->length < EHDR_BYTES) {
		return truncated(image, "the file header is not all there", EHDR_BYTES, err);
	}
	unsigned machine = ident[EI_DATA] == ELFDATA2MSB ?
		(unsigned)image->bytes[18] << 8 | image->bytes[19] :
		get16(image, 18);
	if (machine != EM_ARM) {
		error_set(err, "%s is for %s (ELF machine %u), not for 32-bit Arm", image->file,
			machine_name(machine), machine);
	} else if (ident[EI_CLASS] != ELFCLASS32) {
		error_set(err, "%s is not a 32-bit ELF file (class %u)", image->file,
			ident[EI_CLASS]);
	} else if (ident[EI_DATA] != ELFDATA2LSB) {
		error_set(err, "%s is big-endian; the cores are little-endian", image->file);
	} else if (ident[EI_VERSION] != EV_CURRENT || get32(image, 20) != EV_CURRENT) {
		error_set(err, "%s has an unknown ELF version", image->file);
	} else if (get16(image, 16) == ET_REL) {
		error_set(err, "%s is an object file that was not linked", image->file);
	} else if (get16(image, 16) != ET_EXEC) {
		error_set(err, "%s is not an executable (ELF type %u)", image->file,
			get16(image, 16));
	} else {
		return true;
	}
	error_note(err, "expected a linked 32-bit little-endian Arm executable");
	return false;
}

static bool add_range(struct image *image, const struct image_range *range, struct error *err)
{
	if (image->range_count == IMAGE_RANGES) {
		return error_set(
			err, "%s has more than %d loadable segments", image->file, IMAGE_RANGES);
	}
	unsigned at = image->range_count++;
	for (; at && image->range[at - 1].address > range->address; at--) {
		image->range[at] = image->range[at - 1];
	}
	image->range[at] = *range;
	return true;
}

static bool read_segment(struct image *image, size_t at, unsigned number, struct error *err)
{
	struct image_range range = { .segment = number,
		.offset = get32(image, at + 4),
		.address = get32(image, at + 12),
		.file_size = get32(image, at + 16),
		.memory_size = get32(image, at + 20) };
	if (get32(image, at) != PT_LOAD || !range.memory_size) {
		return true;
	}
	if (range.file_size > range.memory_size) {
		return error_set(err,
			"segment %u of %s has more bytes in the file (%u) than in memory (%u)",
			number, image->file, range.file_size, range.memory_size);
	}
	if (!inside(image, range.offset, range.file_size)) {
		char what[64];
		snprintf(what, sizeof(what), "segment %u goes past the end of the file", number);
		return truncated(image, what, (uint64_t)range.offset + range.file_size, err);
	}
	if (range.memory_size - 1 > UINT32_MAX - range.address) {
		return error_set(err,
			"segment %u of %s at 0x%08x (%u bytes) goes past the end of the addresses",
			number, image->file, range.address, range.memory_size);
	}
	return add_range(image, &range, err);
}

static bool check_overlap(const struct image *image, struct error *err)
{
	for (unsigned i = 1; i < image->range_count; i++) {
		const struct image_range *a = &image->range[i - 1], *b = &image->range[i];
		if (b->address - a->address < a->memory_size) {
			error_set(err, "segments %u and %u of %s overlap at 0x%08x", a->segment,
				b->segment, image->file, b->address);
			error_note(err, "0x%08x to 0x%08x, and 0x%08x to 0x%08x", a->address,
				a->address + (a->memory_size - 1), b->address,
				b->address + (b->memory_size - 1));
			return false;
		}
	}
	return true;
}

static bool read_segments(struct image *image, struct error *err)
{
	uint64_t table = get32(image, 28);
	unsigned size = get16(image, 42), count = get16(image, 44);
	if (!count) {
		return error_set(err, "%s has no segments: nothing to load", image->file);
	}
	if (size < PHDR_BYTES) {
		return error_set(
			err, "%s is damaged: program headers of %u bytes", image->file, size);
	}
	if (!inside(image, table, (uint64_t)size * count)) {
		return truncated(image, "the program headers are not all there",
			table + (uint64_t)size * count, err);
	}
	for (unsigned i = 0; i < count; i++) {
		if (!read_segment(image, (size_t)table + (size_t)size * i, i, err)) {
			return false;
		}
	}
	if (!image->range_count) {
		return error_set(err, "%s has no loadable segment", image->file);
	}
	return check_overlap(image, err);
}

/* The build attributes: a stretch of bytes that is consumed from the front. */
struct stretch {
	const uint8_t *at, *end;
};

static size_t left(const struct stretch *s)
{
	return (size_t)(s->end - s->at);
}

static uint32_t take_uleb(struct stretch *s)
{
	uint32_t value = 0;
	for (unsigned shift = 0; s->at < s->end; shift += 7) {
		uint8_t byte = *s->at++;
		value |= shift < 32 ? (uint32_t)(byte & 0x7f) << shift : 0;
		if (!(byte & 0x80)) {
			break;
		}
	}
	return value;
}

static void skip_text(struct stretch *s)
{
	const uint8_t *end = left(s) ? memchr(s->at, 0, left(s)) : NULL;
	s->at = end ? end + 1 : s->end;
}

/* The next `length` bytes, counted from `from`, as a stretch of their own; false when they are not there. */
static bool take_block(struct stretch *s, const uint8_t *from, struct stretch *block)
{
	if (left(s) < 4) {
		return false;
	}
	uint32_t length = s->at[0] | (uint32_t)s->at[1] << 8 | (uint32_t)s->at[2] << 16 |
		(uint32_t)s->at[3] << 24;
	s->at += 4;
	if (length < (size_t)(s->at - from) || length > (size_t)(s->end - from)) {
		return false;
	}
	*block = (struct stretch){ s->at, from + length };
	s->at = from + length;
	return true;
}

static void read_tags(struct stretch s, unsigned *arch, unsigned *profile)
{
	while (left(&s)) {
		uint32_t tag = take_uleb(&s);
		if (tag == TAG_CPU_RAW_NAME || tag == TAG_CPU_NAME ||
			(tag > TAG_COMPATIBILITY && tag % 2)) {
			skip_text(&s);
			continue;
		}
		uint32_t value = take_uleb(&s);
		if (tag == TAG_CPU_ARCH) {
			*arch = value;
		} else if (tag == TAG_PROFILE) {
			*profile = value;
		} else if (tag == TAG_COMPATIBILITY) {
			skip_text(&s);
		}
	}
}

static enum image_profile read_attributes(struct stretch s)
{
	struct stretch vendor, tags;
	unsigned arch = 0, profile = 0;
	if (!left(&s) || *s.at++ != 'A') {
		return IMAGE_ANY_PROFILE;
	}
	while (take_block(&s, s.at, &vendor)) {
		bool ours = left(&vendor) >= 6 && !memcmp(vendor.at, "aeabi", 6);
		skip_text(&vendor);
		while (ours && left(&vendor)) {
			const uint8_t *from = vendor.at;
			unsigned tag = *vendor.at++;
			if (!take_block(&vendor, from, &tags)) {
				break;
			}
			if (tag == TAG_FILE) {
				read_tags(tags, &arch, &profile);
			}
		}
	}
	if (profile == 'M' || arch == ARCH_V6_M || arch == ARCH_V6S_M || arch == ARCH_V7E_M) {
		return IMAGE_M_PROFILE;
	}
	return profile == 'A' || profile == 'R' ? IMAGE_OTHER_PROFILE : IMAGE_ANY_PROFILE;
}

static bool find_attributes(struct image *image, struct error *err)
{
	uint64_t table = get32(image, 32);
	unsigned size = get16(image, 46), count = get16(image, 48);
	if (!table || !count) {
		return true;
	}
	if (size < SHDR_BYTES) {
		return error_set(
			err, "%s is damaged: section headers of %u bytes", image->file, size);
	}
	if (!inside(image, table, (uint64_t)size * count)) {
		return truncated(image, "the section headers are not all there",
			table + (uint64_t)size * count, err);
	}
	for (unsigned i = 0; i < count; i++) {
		size_t at = (size_t)table + (size_t)size * i;
		uint32_t offset = get32(image, at + 16), length = get32(image, at + 20);
		if (get32(image, at + 4) == SECTION_ATTRIBUTES && inside(image, offset, length)) {
			image->profile = read_attributes((struct stretch){
				image->bytes + offset, image->bytes + offset + length });
		}
	}
	return true;
}

bool elf_read(struct image *image, struct error *err)
{
	if (!check_kind(image, err) || !read_segments(image, err) || !find_attributes(image, err)) {
		return false;
	}
	image->elf = true;
	image->entry = get32(image, 24);
	return true;
}
