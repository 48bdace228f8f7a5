/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TOOLS_RECORD_H
#define ORRERY_TOOLS_RECORD_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Builds one JSON value for --json; begins as an open object. `key` is ignored inside a list. Bytes that are not
 * UTF-8 are shown as replacement characters. Open and close must pair; asserted.
 */
struct record;

struct record *record_create(void);
/* For a bare list at the top. */
struct record *record_create_list(void);
void record_destroy(struct record *record);
void record_open(struct record *record, const char *key);
void record_open_list(struct record *record, const char *key);
void record_close(struct record *record);
/* A NULL text is null. */
void record_text(struct record *record, const char *key, const char *text);
void record_number(struct record *record, const char *key, uint64_t number);
void record_signed(struct record *record, const char *key, int64_t number);
void record_real(struct record *record, const char *key, double number);
void record_bool(struct record *record, const char *key, bool value);
/* As text "0x0000001f": what addresses and register values are. */
void record_hex(struct record *record, const char *key, uint32_t value);
void record_print(const struct record *record, FILE *out);

const char *record_library_version(void);

#endif
