/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The visitor of named state. Everything becomes a record: a tag, the length of the name, the name and,
 * for a value, its length and its bytes, lowest byte first whatever the host. Saving appends records,
 * loading and comparing walk over saved ones, hashing digests the same bytes.
 */
#include "engine/snap.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"

enum { DEPTH_MAX = 32, PATH_MAX_LENGTH = 512, NAME_MAX_LENGTH = 255, FOLD_BYTES = 65536 };
enum { TAG_VALUE = 'v', TAG_ENTER = '{', TAG_LEAVE = '}' };

struct snap {
	enum snap_mode mode;
	uint8_t *buffer; /* save, hash: own */
	size_t used, size;
	const uint8_t *input; /* load, compare: the caller's */
	size_t length, at;
	uint64_t hash;
	FILE *out;
	bool failed;
	char path
		[PATH_MAX_LENGTH]; /* names entered, each with a '/' after it; after a failure, the culprit */
	size_t path_length;
	size_t path_of[DEPTH_MAX]; /* length of the path before each enter */
	unsigned depth;
};

static struct snap *create(enum snap_mode mode)
{
	struct snap *snap = alloc_zeroed(1, sizeof *snap);
	snap->mode = mode;
	return snap;
}

struct snap *snap_create_save(void)
{
	return create(SNAP_SAVE);
}

static struct snap *create_input(enum snap_mode mode, const void *bytes, size_t length)
{
	struct snap *snap = create(mode);
	snap->input = bytes;
	snap->length = length;
	return snap;
}

struct snap *snap_create_load(const void *bytes, size_t length)
{
	return create_input(SNAP_LOAD, bytes, length);
}

struct snap *snap_create_compare(const void *bytes, size_t length)
{
	return create_input(SNAP_COMPARE, bytes, length);
}

struct snap *snap_create_hash(void)
{
	return create(SNAP_HASH);
}

struct snap *snap_create_print(FILE *out)
{
	struct snap *snap = create(SNAP_PRINT);
	snap->out = out;
	return snap;
}

void snap_destroy(struct snap *snap)
{
	if (snap) {
		free(snap->buffer);
		free(snap);
	}
}

enum snap_mode snap_mode(const struct snap *snap)
{
	return snap->mode;
}

static void fold(struct snap *snap)
{
	snap->hash = hash_bytes(snap->buffer, snap->used, snap->hash);
	snap->used = 0;
}

static void append(struct snap *snap, const void *bytes, size_t length)
{
	if (snap->mode == SNAP_HASH && snap->used + length > FOLD_BYTES && snap->used > 0) {
		fold(snap);
	}
	if (snap->used + length > snap->size) {
		snap->size = (snap->used + length) * 2;
		snap->size = snap->size < FOLD_BYTES ? FOLD_BYTES : snap->size;
		snap->buffer = alloc_grow(snap->buffer, snap->size, 1);
	}
	if (length > 0) {
		memcpy(snap->buffer + snap->used, bytes, length);
	}
	snap->used += length;
}

static void put_u32(uint8_t bytes[4], uint32_t value)
{
	for (unsigned n = 0; n < 4; n++) {
		bytes[n] = (uint8_t)(value >> 8 * n);
	}
}

static size_t name_length(const char *name)
{
	return strnlen(name, NAME_MAX_LENGTH);
}

static void append_head(struct snap *snap, uint8_t tag, const char *name)
{
	uint8_t head[2] = { tag, (uint8_t)name_length(name) };
	append(snap, head, sizeof head);
	append(snap, name, head[1]);
}

/* Leaves the path at the culprit; whatever is visited after that is not touched. */
static void fail(struct snap *snap, const char *name)
{
	if (!snap->failed) {
		snap->failed = true;
		snprintf(snap->path + snap->path_length, sizeof snap->path - snap->path_length,
			"%s", name);
	}
}

static const uint8_t *take(struct snap *snap, size_t length)
{
	if (length > snap->length - snap->at) {
		return NULL;
	}
	const uint8_t *bytes = snap->input + snap->at;
	snap->at += length;
	return bytes;
}

/* The next record must be this one; false fails the snap. */
static bool take_head(struct snap *snap, uint8_t tag, const char *name)
{
	if (snap->failed) {
		return false;
	}
	const uint8_t *head = take(snap, 2);
	const uint8_t *saved = head ? take(snap, head[1]) : NULL;
	bool same = saved && head[0] == tag && head[1] == name_length(name) &&
		memcmp(saved, name, head[1]) == 0;
	if (!same) {
		fail(snap, name);
	}
	return same;
}

static const uint8_t *take_value(struct snap *snap, const char *name, size_t length)
{
	if (!take_head(snap, TAG_VALUE, name)) {
		return NULL;
	}
	const uint8_t *word = take(snap, 4);
	uint8_t expected[4];
	put_u32(expected, (uint32_t)length);
	const uint8_t *bytes = word && memcmp(word, expected, 4) == 0 ? take(snap, length) : NULL;
	if (!bytes) {
		fail(snap, name);
	}
	return bytes;
}

static void enter_path(struct snap *snap, const char *name)
{
	assert(snap->depth < DEPTH_MAX);
	snap->path_of[snap->depth++] = snap->path_length;
	if (!snap->failed) {
		size_t room = sizeof snap->path - snap->path_length;
		int added = snprintf(snap->path + snap->path_length, room, "%s/", name);
		snap->path_length += (size_t)added < room ? (size_t)added : room - 1;
	}
}

void snap_enter(struct snap *snap, const char *name)
{
	switch (snap->mode) {
	case SNAP_SAVE:
	case SNAP_HASH: append_head(snap, TAG_ENTER, name); break;
	case SNAP_LOAD:
	case SNAP_COMPARE: take_head(snap, TAG_ENTER, name); break;
	case SNAP_PRINT: break;
	}
	enter_path(snap, name);
}

void snap_leave(struct snap *snap)
{
	assert(snap->depth > 0);
	switch (snap->mode) {
	case SNAP_SAVE:
	case SNAP_HASH: append_head(snap, TAG_LEAVE, ""); break;
	case SNAP_LOAD:
	case SNAP_COMPARE: take_head(snap, TAG_LEAVE, ""); break;
	case SNAP_PRINT: break;
	}
	snap->depth--;
	if (!snap->failed) {
		snap->path_length = snap->path_of[snap->depth];
		snap->path[snap->path_length] = '\0';
	}
}

/* `bytes` is the value as records hold it; true when it was replaced by a loaded one. */
static bool visit(struct snap *snap, const char *name, void *bytes, size_t length)
{
	assert(length <= UINT32_MAX);
	const uint8_t *saved;
	uint8_t word[4];
	switch (snap->mode) {
	case SNAP_SAVE:
	case SNAP_HASH:
		append_head(snap, TAG_VALUE, name);
		put_u32(word, (uint32_t)length);
		append(snap, word, sizeof word);
		append(snap, bytes, length);
		return false;
	case SNAP_LOAD:
		saved = take_value(snap, name, length);
		if (saved && length > 0) {
			memcpy(bytes, saved, length);
		}
		return saved != NULL;
	case SNAP_COMPARE:
		saved = take_value(snap, name, length);
		if (saved && length > 0 && memcmp(bytes, saved, length) != 0) {
			fail(snap, name);
		}
		return false;
	case SNAP_PRINT: break;
	}
	return false;
}

static void visit_number(struct snap *snap, const char *name, uint64_t *value, unsigned size)
{
	if (snap->mode == SNAP_PRINT) {
		fprintf(snap->out, "%s%s = 0x%" PRIx64 "\n", snap->path, name, *value);
		return;
	}
	uint8_t bytes[8];
	for (unsigned n = 0; n < size; n++) {
		bytes[n] = (uint8_t)(*value >> 8 * n);
	}
	if (visit(snap, name, bytes, size)) {
		*value = 0;
		for (unsigned n = 0; n < size; n++) {
			*value |= (uint64_t)bytes[n] << 8 * n;
		}
	}
}

void snap_u8(struct snap *snap, const char *name, uint8_t *value)
{
	uint64_t wide = *value;
	visit_number(snap, name, &wide, 1);
	*value = (uint8_t)wide;
}

void snap_u16(struct snap *snap, const char *name, uint16_t *value)
{
	uint64_t wide = *value;
	visit_number(snap, name, &wide, 2);
	*value = (uint16_t)wide;
}

void snap_u32(struct snap *snap, const char *name, uint32_t *value)
{
	uint64_t wide = *value;
	visit_number(snap, name, &wide, 4);
	*value = (uint32_t)wide;
}

void snap_u64(struct snap *snap, const char *name, uint64_t *value)
{
	visit_number(snap, name, value, 8);
}

void snap_bool(struct snap *snap, const char *name, bool *value)
{
	uint64_t wide = *value;
	visit_number(snap, name, &wide, 1);
	*value = wide != 0;
}

void snap_bytes(struct snap *snap, const char *name, void *bytes, size_t length)
{
	if (snap->mode != SNAP_PRINT) {
		visit(snap, name, bytes, length);
		return;
	}
	fprintf(snap->out, "%s%s =", snap->path, name);
	for (size_t n = 0; n < length; n++) {
		fprintf(snap->out, " %02x", ((const uint8_t *)bytes)[n]);
	}
	fputc('\n', snap->out);
}

const void *snap_data(const struct snap *snap, size_t *length)
{
	assert(snap->mode == SNAP_SAVE);
	*length = snap->used;
	return snap->buffer;
}

uint64_t snap_hash(const struct snap *snap)
{
	assert(snap->mode == SNAP_HASH);
	return hash_bytes(snap->buffer, snap->used, snap->hash);
}

bool snap_ok(const struct snap *snap, const char **what)
{
	if (what) {
		*what = snap->failed ? snap->path : NULL;
	}
	return !snap->failed;
}

bool snap_at_end(const struct snap *snap)
{
	return snap->at == snap->length;
}
