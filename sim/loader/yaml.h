/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_LOADER_YAML_H
#define ORRERY_LOADER_YAML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct pool;

/* A document's file and text, kept for messages. */
struct yaml {
	struct pool *pool;
	const char *file;
	const char *bytes;
	size_t length;
};

enum yaml_kind { YAML_TEXT, YAML_LIST, YAML_MAP };

/* What one file may cost: larger ones are refused, whatever they hold. */
enum { YAML_BYTES = 1 << 20, YAML_DEPTH = 24, YAML_NODES = 200000 };

/*
 * A document as a tree. Lines and columns count from 1. Children hang on `first` and `next`; in a map
 * each child carries its key. An alias is a copy of the node it names that shares its children.
 */
struct yaml_node {
	const struct yaml *doc;
	enum yaml_kind kind;
	bool quoted;           /* a text that was written in quotes: never a number */
	unsigned line, column; /* of the value */
	const char *key;       /* NULL in lists and at the top */
	unsigned key_line, key_column;
	unsigned key_hash;
	const char *text; /* of YAML_TEXT; "" in others */
	unsigned count;   /* children */
	unsigned weight;  /* nodes below and including this one, aliases written out */
	struct yaml_node *first, *next;
};

/*
 * One document. Everything is in the pool. NULL with `err` set when it is not a single, sound document
 * with a map at the top: duplicate keys, unknown aliases, depth, size and count are checked here.
 */
const struct yaml_node *yaml_load(struct pool *pool, const char *file, struct error *err);
/* The same from memory; `file` is what messages call it. The bytes need not outlive the call. */
const struct yaml_node *yaml_parse(
	struct pool *pool, const char *file, const void *bytes, size_t length, struct error *err);

const char *yaml_file(const struct yaml_node *node);
/* "file:line", in the pool of the document. */
const char *yaml_where(const struct yaml_node *node);

/* Errors at the value and at the key, with the line and a caret; all return false. */
bool yaml_error(const struct yaml_node *node, struct error *err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
bool yaml_key_error(const struct yaml_node *node, struct error *err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Child by key, NULL when there is none (or the node is NULL or no map). */
const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key);
/* The same; an error that names the missing key. */
const struct yaml_node *yaml_need(const struct yaml_node *map, const char *key, struct error *err);

bool yaml_is(const struct yaml_node *node, enum yaml_kind kind, struct error *err);
/* A map whose keys are all among `words` (NULL-terminated). */
bool yaml_map_of(const struct yaml_node *node, const char *const *words, struct error *err);
/* Typed values. A number in a wrong form is told from a word. */
bool yaml_text(const struct yaml_node *node, const char **value, struct error *err);
bool yaml_number(const struct yaml_node *node, uint64_t max, uint64_t *value, struct error *err);
bool yaml_u32(const struct yaml_node *node, uint32_t *value, struct error *err);
/* A key that is a number (0x38000000: ...). */
bool yaml_key_u32(const struct yaml_node *node, uint32_t *value, struct error *err);
/* true or false, nothing else. */
bool yaml_bool(const struct yaml_node *node, bool *value, struct error *err);
/* Position in `words` (NULL-terminated). */
bool yaml_word(
	const struct yaml_node *node, const char *const *words, unsigned *value, struct error *err);
/* A number with a unit: ps, ns, us, ms, s. */
bool yaml_duration_ps(const struct yaml_node *node, uint64_t *value, struct error *err);
/* Adds "did you mean" when one of the words is near. */
void yaml_suggest(struct error *err, const char *word, const char *const *words);

/*
 * decimal, 0x or 0b, `_` between digits. Returns NULL when good, else what is wrong with it in words
 * that go after "...": "a leading zero".
 */
const char *yaml_scan_number(const char *text, uint64_t *value);

#endif
