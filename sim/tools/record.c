/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The door to jansson: a builder of JSON values in the order they are said. */
#include "tools/record.h"

#include <assert.h>
#include <jansson.h>
#include <stdlib.h>

#include "base/alloc.h"

enum { DEPTH = 16 };

struct record {
	json_t *open[DEPTH];
	unsigned depth;
};

static struct record *create(json_t *top)
{
	struct record *record = alloc_zeroed(1, sizeof(*record));
	assert(top);
	record->open[record->depth++] = top;
	return record;
}

struct record *record_create(void)
{
	return create(json_object());
}

struct record *record_create_list(void)
{
	return create(json_array());
}

void record_destroy(struct record *record)
{
	if (record) {
		json_decref(record->open[0]);
		free(record);
	}
}

static void add(struct record *record, const char *key, json_t *value)
{
	json_t *into = record->open[record->depth - 1];
	assert(value);
	int failed = json_is_array(into) ? json_array_append_new(into, value) :
					   json_object_set_new(into, key, value);
	assert(!failed);
}

static void open_value(struct record *record, const char *key, json_t *value)
{
	assert(record->depth < DEPTH);
	add(record, key, value);
	record->open[record->depth++] = value;
}

void record_open(struct record *record, const char *key)
{
	open_value(record, key, json_object());
}

void record_open_list(struct record *record, const char *key)
{
	open_value(record, key, json_array());
}

void record_close(struct record *record)
{
	assert(record->depth > 1);
	record->depth--;
}

/* Guest text may hold anything: what is not ASCII and makes the whole no UTF-8 is replaced. */
static json_t *text_value(const char *text)
{
	json_t *value = json_string(text);
	if (value) {
		return value;
	}
	char *clean = alloc_text(text);
	for (char *at = clean; *at; at++) {
		*at = (unsigned char)*at < 0x80 ? *at : '?';
	}
	value = json_string(clean);
	free(clean);
	return value;
}

void record_text(struct record *record, const char *key, const char *text)
{
	add(record, key, text ? text_value(text) : json_null());
}

void record_number(struct record *record, const char *key, uint64_t number)
{
	add(record, key, json_integer((json_int_t)number));
}

void record_signed(struct record *record, const char *key, int64_t number)
{
	add(record, key, json_integer(number));
}

void record_real(struct record *record, const char *key, double number)
{
	add(record, key, json_real(number));
}

void record_bool(struct record *record, const char *key, bool value)
{
	add(record, key, json_boolean(value));
}

void record_hex(struct record *record, const char *key, uint32_t value)
{
	char text[16];
	snprintf(text, sizeof(text), "0x%08x", value);
	record_text(record, key, text);
}

void record_print(const struct record *record, FILE *out)
{
	assert(record->depth == 1);
	json_dumpf(record->open[0], out, JSON_INDENT(2));
	fputc('\n', out);
}

const char *record_library_version(void)
{
	return JANSSON_VERSION;
}
