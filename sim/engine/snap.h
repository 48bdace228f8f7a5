/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_ENGINE_SNAP_H
#define ORRERY_ENGINE_SNAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * One visitor for state that must outlive the process or be compared across processes: modules call
 * snap_u32(s, "name", &v) for each variable; the mode decides what happens. Names nest by
 * snap_enter/snap_leave ("gpt0" / "timer0" / "running"). No pointers are ever visited.
 */
enum snap_mode {
	SNAP_SAVE,    /* append to the buffer */
	SNAP_LOAD,    /* read back; names must match in order, else the snap fails */
	SNAP_COMPARE, /* compare with a saved buffer; the first difference is named */
	SNAP_HASH,    /* XXH3 over names and values: equal on every machine */
	SNAP_PRINT,   /* text, one variable a line */
};

struct snap;

struct snap *snap_create_save(void);
struct snap *snap_create_load(const void *bytes, size_t length);
struct snap *snap_create_compare(const void *bytes, size_t length);
struct snap *snap_create_hash(void);
struct snap *snap_create_print(FILE *out);
void snap_destroy(struct snap *snap);

enum snap_mode snap_mode(const struct snap *snap);
void snap_enter(struct snap *snap, const char *name);
void snap_leave(struct snap *snap);
void snap_u8(struct snap *snap, const char *name, uint8_t *value);
void snap_u16(struct snap *snap, const char *name, uint16_t *value);
void snap_u32(struct snap *snap, const char *name, uint32_t *value);
void snap_u64(struct snap *snap, const char *name, uint64_t *value);
void snap_bool(struct snap *snap, const char *name, bool *value);
void snap_bytes(struct snap *snap, const char *name, void *bytes, size_t length);

/* After visiting. Save: the buffer (owned by the snap). Hash: the value. */
const void *snap_data(const struct snap *snap, size_t *length);
uint64_t snap_hash(const struct snap *snap);
/* Load and compare: true while all went well; else `what` names the first variable that did not fit. */
bool snap_ok(const struct snap *snap, const char **what);
/* Load and compare: true when nothing saved is left over. */
bool snap_at_end(const struct snap *snap);

#endif
