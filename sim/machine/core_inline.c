/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The charge of a block, written into the engine's own code for it.
 *
 * The engine calls core_on_block before each block with four constants, which costs about as much as the
 * block itself. On x86-64 the 36 bytes of that call (four constants into registers, one call) are
 * replaced, once a block has run twice, by what the callback would do: look whether the slice's limit is reached,
 * add the block's charge, note when it last ran. At the limit the new code goes to a stub, which makes the old call.
 *
 * The bytes must be exactly the expected ones, constants included, or the block keeps its call; and on other hosts
 * all blocks do. Either way the same is charged. Nothing is rewritten that has to be looked at each
 * time (BLOCK_SPECIAL), and core_inline_forget puts all calls back.
 *
 * The engine's code, the running count, charges and stubs have to lie within 2 GiB of one another: see find_room.
 */
#include "machine/core_internal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/alloc.h"

enum {
	SLOTS = 32768,
	CALL_BYTES = 36,
	STUB_BYTES = 48,
	FAILURES = 16, /* unexpected calls until the core gives up */
	STRIKES = 32,  /* times that all was forgotten soon after, likewise */
	SOON = 1 << 20 /* instructions */
};

/* A rewritten block. */
struct slot {
	uint64_t charge;
	int64_t last; /* the running count after it ran last */
};

/* Executable and writable, near the engine's code. */
struct near {
	int64_t tick;
	struct slot slot[SLOTS];
	uint8_t stub[SLOTS][STUB_BYTES];
};

struct inlined {
	struct near *near;
	unsigned count, failures, strikes;
	uint32_t forgotten_at;
	struct {
		uint8_t *call; /* of CALL_BYTES, in the engine's code */
		uint8_t was[CALL_BYTES], is[CALL_BYTES];
		uint32_t address, size;
	} block[SLOTS];
};

#if defined(__x86_64__) && defined(__linux__)
static const bool HOST_CAN = true;
#else
static const bool HOST_CAN = false;
#endif

static void put32(uint8_t *at, int64_t value)
{
	int32_t word = (int32_t)value;
	memcpy(at, &word, sizeof word);
}

static void put64(uint8_t *at, const void *value)
{
	uint64_t word = (uint64_t)(uintptr_t)value;
	memcpy(at, &word, sizeof word);
}

/* The engine's code is one mapping of up to 1 GiB: room beside it is looked for downwards from one of its calls. */
static struct near *find_room(const uint8_t *call)
{
	enum { STEP = 32 << 20, STEPS = 56 };
	uintptr_t page = (uintptr_t)call & ~(uintptr_t)4095;
	for (unsigned n = 1; n <= STEPS; n++) {
		void *hint = (void *)(page - (uintptr_t)n * STEP);
		void *got = mmap(hint, sizeof(struct near), PROT_READ | PROT_WRITE | PROT_EXEC,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
		if (got == hint) {
			return got;
		}
		if (got != MAP_FAILED) {
			munmap(got, sizeof(struct near));
		}
	}
	return NULL;
}

static bool reaches(const uint8_t *from, const void *to)
{
	int64_t distance = (int64_t)((uintptr_t)to - (uintptr_t)from);
	return distance > INT32_MIN + CALL_BYTES && distance < INT32_MAX - CALL_BYTES;
}

/*
 * mov rdi, engine; mov esi, address; mov edx, size; mov rcx, ticket; call [rip + pool]. The pool's place is the
 * engine's own affair.
 */
static void expected_call(uint8_t *bytes, const uint8_t *call, const struct uc_struct *uc,
	uint32_t address, uint32_t size, struct core *core)
{
	bytes[0] = 0x48;
	bytes[1] = 0xbf;
	put64(bytes + 2, uc);
	bytes[10] = 0xbe;
	put32(bytes + 11, address);
	bytes[15] = 0xba;
	put32(bytes + 16, size);
	bytes[20] = 0x48;
	bytes[21] = 0xb9;
	put64(bytes + 22, core_ticket(core));
	bytes[30] = 0xff;
	bytes[31] = 0x15;
	memcpy(bytes + 32, call + 32, 4);
}

/* An instruction of `length` opcode bytes that ends in the distance to `target`. */
static unsigned put_op(uint8_t *bytes, unsigned at, const uint8_t *call, const char *opcode,
	unsigned length, const void *target)
{
	memcpy(bytes + at, opcode, length);
	at += length + 4;
	put32(bytes + at - 4, (int64_t)((uintptr_t)target - (uintptr_t)(call + at)));
	return at;
}

static void write_charge(uint8_t *bytes, const uint8_t *call, struct near *near, unsigned n)
{
	unsigned at = 0;
	at = put_op(bytes, at, call, "\x48\x8b\x05", 3, &near->tick); /* mov rax, [tick] */
	memcpy(bytes + at, "\x85\xc0", 2);                            /* test eax, eax */
	at += 2;
	at = put_op(bytes, at, call, "\x0f\x89", 2, near->stub[n]);             /* jns stub */
	at = put_op(bytes, at, call, "\x48\x03\x05", 3, &near->slot[n].charge); /* add rax, [..] */
	at = put_op(bytes, at, call, "\x48\x89\x05", 3, &near->tick);    /* mov [tick], rax */
	put_op(bytes, at, call, "\x48\x89\x05", 3, &near->slot[n].last); /* mov [last], rax */
}

/* The old call, by absolute address, and back to what follows it. */
static void write_stub(uint8_t *stub, const uint8_t *was, const uint8_t *call)
{
	void (*function)(struct uc_struct *, uint64_t, uint32_t, void *) = core_on_limit;
	uint64_t word = 0;
	memcpy(&word, &function, sizeof function);
	memcpy(stub, was, 30);
	stub[30] = 0x48; /* mov rax, function */
	stub[31] = 0xb8;
	memcpy(stub + 32, &word, sizeof word);
	stub[40] = 0xff; /* call rax */
	stub[41] = 0xd0;
	stub[42] = 0xe9; /* jmp */
	put32(stub + 43, (int64_t)((uintptr_t)(call + CALL_BYTES) - (uintptr_t)(stub + 47)));
}

static bool open_room(struct core *core, const uint8_t *call)
{
	struct inlined *inlined = core->inlined;
	if (!inlined) {
		inlined = core->inlined = alloc_zeroed(1, sizeof *inlined);
		inlined->forgotten_at = core_count(core);
	}
	if (!inlined->near) {
		inlined->near = HOST_CAN ? find_room(call) : NULL;
		if (!inlined->near) {
			core->callbacks_only = true;
			return false;
		}
		inlined->near->tick = *core->tick;
		core->tick = &inlined->near->tick;
	}
	if (inlined->count == SLOTS) {
		core_forget_blocks(core);
	}
	return !core->callbacks_only;
}

void core_inline_block(
	struct core *core, const struct uc_struct *uc, uint8_t *after, const struct block *block)
{
	uint8_t *call = after - CALL_BYTES, was[CALL_BYTES];
	uint32_t address = (uint32_t)block->key, size = (uint32_t)(block->key >> 32);
	if (!open_room(core, call)) {
		return;
	}
	struct inlined *inlined = core->inlined;
	struct near *near = inlined->near;
	expected_call(was, call, uc, address, size, core);
	if (memcmp(was, call, CALL_BYTES) != 0 || !reaches(call, near) ||
		!reaches(call, near + 1)) {
		core->callbacks_only = ++inlined->failures >= FAILURES;
		return;
	}
	unsigned n = inlined->count++;
	near->slot[n] = (struct slot){ .charge = block->charge, .last = *core->tick };
	write_stub(near->stub[n], was, call);
	inlined->block[n].call = call;
	inlined->block[n].address = address;
	inlined->block[n].size = size;
	memcpy(inlined->block[n].was, was, CALL_BYTES);
	write_charge(inlined->block[n].is, call, near, n);
	memcpy(call, inlined->block[n].is, CALL_BYTES);
}

/* Code that the engine has dropped since may have become something else: only our own bytes are replaced. */
void core_inline_forget(struct core *core)
{
	struct inlined *inlined = core->inlined;
	if (!inlined || !inlined->near) {
		return;
	}
	for (unsigned n = 0; n < inlined->count; n++) {
		if (!memcmp(inlined->block[n].call, inlined->block[n].is, CALL_BYTES)) {
			memcpy(inlined->block[n].call, inlined->block[n].was, CALL_BYTES);
		}
	}
	inlined->count = 0;
	uint32_t now = core_count(core);
	inlined->strikes = now - inlined->forgotten_at < SOON ? inlined->strikes + 1 : 0;
	inlined->forgotten_at = now;
	core->callbacks_only |= inlined->strikes >= STRIKES;
}

void core_inline_close(struct core *core)
{
	if (core->inlined && core->inlined->near) {
		munmap(core->inlined->near, sizeof(struct near));
	}
	free(core->inlined);
}

void core_callbacks_only(struct core *core, bool only)
{
	core_inline_forget(core);
	core->callbacks_only = only;
}

unsigned core_inline_count(const struct core *core)
{
	return core->inlined ? core->inlined->count : 0;
}

bool core_inline_visit(
	const struct core *core, unsigned n, uint32_t *address, uint32_t *size, int64_t *last)
{
	if (n >= core_inline_count(core)) {
		return false;
	}
	*address = core->inlined->block[n].address;
	*size = core->inlined->block[n].size;
	*last = core->inlined->near->slot[n].last;
	return true;
}
