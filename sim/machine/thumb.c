/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Just enough of the Thumb-2 encoding to know, before an instruction runs, what it would do that the engine
 * does not watch for us, and, after a refused access, which address it meant. Source: ARMv7-M Architecture
 * Reference Manual, A5.
 */
#include "machine/thumb.h"

#include "base/bits.h"

static unsigned flags_16(uint16_t op)
{
	if ((op & 0xffe0) == 0xb660) {
		return THUMB_SYSTEM; /* CPS */
	}
	if (op == 0xbf40) {
		return THUMB_EVENT; /* SEV */
	}
	unsigned top = op >> 12;
	if ((op & 0xf800) == 0x4800 || (top >= 5 && top <= 9) || (op & 0xf600) == 0xb400) {
		return THUMB_MEMORY;
	}
	return top == 12 ? THUMB_MEMORY | THUMB_STRICT : 0;
}

static unsigned flags_dual(uint16_t first, uint16_t second)
{
	if (!(first & 0x40)) {
		return THUMB_MEMORY | THUMB_STRICT; /* LDM, STM */
	}
	bool exclusive = !(first & 0x0120) && ((first & 0x80) == 0 || (second & 0xf0) >= 0x40);
	if (exclusive) {
		return THUMB_MEMORY | THUMB_STRICT |
			(first & 0x10 ? THUMB_LOAD_EXCLUSIVE : THUMB_STORE_EXCLUSIVE);
	}
	bool table = !(first & 0x0120);
	return table ? THUMB_MEMORY : THUMB_MEMORY | THUMB_STRICT;
}

static bool is_coprocessor(uint16_t first)
{
	return (first & 0xec00) == 0xec00;
}

unsigned thumb_flags(uint16_t first, uint16_t second)
{
	if (thumb_length(first) == 2) {
		return flags_16(first);
	}
	if ((first & 0xfe00) == 0xe800) {
		return flags_dual(first, second);
	}
	if (is_coprocessor(first)) {
		unsigned coprocessor = second >> 8 & 15;
		if (coprocessor != 10 && coprocessor != 11) {
			return 0;
		}
		bool memory = (first & 0xfe00) == 0xec00 && (first & 0xffe0) != 0xec40;
		bool from_fixed = (first & 0xffbe) == 0xeeba && (second & 0x0fd0) == 0x0ac0;
		return THUMB_FP | (memory ? THUMB_MEMORY | THUMB_STRICT : 0) |
			(from_fixed ? THUMB_FROM_FIXED : 0);
	}
	if ((first & 0xfe00) == 0xf800) {
		bool unprivileged = !(first & 0x80) && (first & 15) != 15 &&
			(second & 0xf00) == 0xe00;
		return THUMB_MEMORY | (unprivileged ? THUMB_UNPRIVILEGED : 0);
	}
	if ((first & 0xffd0) == 0xfb90 && (second & 0xf0) == 0xf0) {
		return THUMB_DIVIDE;
	}
	if ((first & 0xfff0) == 0xf380 && (second & 0xd000) == 0x8000) {
		return THUMB_SYSTEM; /* MSR */
	}
	if (first == 0xf3af && second == 0x8004) {
		return THUMB_EVENT;
	}
	return 0;
}

struct thumb_scan thumb_scan(const uint8_t *code, uint32_t length)
{
	struct thumb_scan scan = { 0 };
	for (uint32_t at = 0; at + 2 <= length;) {
		uint16_t first = (uint16_t)(code[at] | code[at + 1] << 8);
		uint16_t second = 0;
		unsigned size = thumb_length(first);
		if (size == 4 && at + 4 <= length) {
			second = (uint16_t)(code[at + 2] | code[at + 3] << 8);
		}
		unsigned flags = thumb_flags(first, second);
		if ((flags & THUMB_STORE_EXCLUSIVE) && (scan.flags & THUMB_LOAD_EXCLUSIVE)) {
			flags &= ~(unsigned)THUMB_STORE_EXCLUSIVE;
		}
		scan.flags |= flags;
		scan.count++;
		at += size;
	}
	return scan;
}

static uint32_t base_of(unsigned n, uint32_t pc, const uint32_t r[16])
{
	return n == 15 ? (pc + 4) & ~3u : r[n];
}

static struct thumb_access block_access(uint32_t address, unsigned words, bool down, bool write)
{
	uint32_t length = words * 4;
	return (struct thumb_access){ .valid = words > 0,
		.write = write,
		.strict = true,
		.address = down ? address - length : address,
		.length = length,
		.unit = 4 };
}

static struct thumb_access plain(uint32_t address, unsigned size, bool write)
{
	return (struct thumb_access){
		.valid = true, .write = write, .address = address, .length = size, .unit = size
	};
}

static struct thumb_access access_16(uint16_t op, uint32_t pc, const uint32_t r[16])
{
	static const uint8_t size_by_op[8] = { 4, 2, 1, 1, 4, 2, 1, 2 };
	uint32_t rn = r[op >> 3 & 7];
	unsigned imm5 = op >> 6 & 31;
	bool load = op >> 11 & 1;
	switch (op >> 12) {
	case 4:
		if ((op & 0xf800) == 0x4800) {
			return plain(((pc + 4) & ~3u) + (op & 0xffu) * 4, 4, false);
		}
		break;
	case 5: {
		unsigned kind = op >> 9 & 7;
		return plain(rn + r[op >> 6 & 7], size_by_op[kind], kind < 3);
	}
	case 6: return plain(rn + imm5 * 4, 4, !load);
	case 7: return plain(rn + imm5, 1, !load);
	case 8: return plain(rn + imm5 * 2, 2, !load);
	case 9: return plain(r[13] + (op & 0xffu) * 4, 4, !load);
	case 11:
		if ((op & 0xf600) == 0xb400) {
			unsigned words = (unsigned)__builtin_popcount(op & 0x1ffu);
			return block_access(r[13], words, !load, !load);
		}
		break;
	case 12:
		return block_access(
			r[op >> 8 & 7], (unsigned)__builtin_popcount(op & 0xffu), false, !load);
	}
	return (struct thumb_access){ 0 };
}

static struct thumb_access access_dual(
	uint16_t first, uint16_t second, uint32_t pc, const uint32_t r[16])
{
	bool load = first & 0x10;
	unsigned n = first & 15;
	uint32_t imm = (second & 0xffu) * 4;
	if (!(first & 0x40)) {
		return block_access(
			r[n], (unsigned)__builtin_popcount(second), first & 0x100, !load);
	}
	if (first & 0x0120) {
		bool up = first & 0x80, index = first & 0x100;
		uint32_t base = base_of(n, pc, r);
		struct thumb_access a = plain(
			index ? (up ? base + imm : base - imm) : base, 8, !load);
		a.strict = true;
		a.unit = 4;
		return a;
	}
	if (!(first & 0x80)) {
		struct thumb_access a = plain(r[n] + imm, 4, !load);
		a.strict = true;
		return a;
	}
	switch (second >> 4 & 15) {
	case 0: return plain((n == 15 ? pc + 4 : r[n]) + r[second & 15], 1, false);
	case 1: return plain((n == 15 ? pc + 4 : r[n]) + r[second & 15] * 2, 2, false);
	default: {
		struct thumb_access a = plain(r[n], (second >> 4 & 3) == 1 ? 2 : 1, !load);
		a.strict = true;
		return a;
	}
	}
}

static struct thumb_access access_single(
	uint16_t first, uint16_t second, uint32_t pc, const uint32_t r[16])
{
	unsigned n = first & 15, size = 1u << (first >> 5 & 3);
	bool load = first & 0x10;
	if (size > 4 || (load && size < 4 && second >> 12 == 15)) {
		return (struct thumb_access){ 0 }; /* undefined, or a preload hint */
	}
	uint32_t base = base_of(n, pc, r);
	if (n == 15) {
		uint32_t imm = second & 0xfffu;
		return plain(first & 0x80 ? base + imm : base - imm, size, !load);
	}
	if (first & 0x80) {
		return plain(base + (second & 0xfffu), size, !load);
	}
	if (!(second & 0x800)) {
		return plain(base + (r[second & 15] << (second >> 4 & 3)), size, !load);
	}
	uint32_t imm = second & 0xffu;
	bool index = second & 0x400, up = second & 0x200;
	return plain(index ? (up ? base + imm : base - imm) : base, size, !load);
}

static struct thumb_access access_fp(
	uint16_t first, uint16_t second, uint32_t pc, const uint32_t r[16])
{
	bool load = first & 0x10, index = first & 0x100, up = first & 0x80, wback = first & 0x20;
	unsigned n = first & 15, words = second & 0xff;
	uint32_t base = base_of(n, pc, r), imm = words * 4;
	if ((first & 0xffe0) == 0xec40) {
		return (struct thumb_access){ 0 };
	}
	if (index && !wback) {
		struct thumb_access a = plain(
			up ? base + imm : base - imm, (second >> 8 & 15) == 11 ? 8 : 4, !load);
		a.strict = true;
		a.unit = 4;
		return a;
	}
	return block_access(base, words, index, !load);
}

struct thumb_access thumb_access(uint16_t first, uint16_t second, uint32_t pc, const uint32_t r[16])
{
	if (thumb_length(first) == 2) {
		return access_16(first, pc, r);
	}
	if ((first & 0xfe00) == 0xe800) {
		return access_dual(first, second, pc, r);
	}
	if ((first & 0xfe00) == 0xf800) {
		return access_single(first, second, pc, r);
	}
	bool fp = (second >> 8 & 15) == 10 || (second >> 8 & 15) == 11;
	if ((first & 0xfe00) == 0xec00 && fp) {
		return access_fp(first, second, pc, r);
	}
	return (struct thumb_access){ 0 };
}

unsigned thumb_divisor(uint16_t second)
{
	return second & 15;
}
