/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one door to libyaml: turns its events into a tree of our own nodes and refuses what our files
 * have no use for.
 *
 * Not modelled: tags, merge keys, several documents in one file.
 */
#include "loader/yaml.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

#include "base/error.h"
#include "loader/pool.h"

enum { ANCHORS = 1000 };

/* A list or map that is still open. */
struct level {
	struct yaml_node *node, *last;
	struct yaml_node *child; /* holds the key of the value to come, in maps */
	const char *anchor;
};

struct anchor {
	const char *name;
	const struct yaml_node *node;
	struct anchor *next;
};

struct builder {
	struct yaml *doc;
	struct error *err;
	struct level level[YAML_DEPTH];
	unsigned depth;
	unsigned weight;
	struct anchor *anchors;
	unsigned anchor_count;
	struct yaml_node *top;
	/* every keyed child, by map and key, to find duplicates in large maps too */
	const struct yaml_node **seen;
	const struct yaml_node **seen_map;
	unsigned seen_size, seen_count;
};

static bool error_mark(struct builder *b, yaml_mark_t mark, const char *text)
{
	struct yaml_node at = {
		.doc = b->doc, .line = (unsigned)mark.line + 1, .column = (unsigned)mark.column + 1
	};
	return yaml_error(&at, b->err, "%s", text);
}

static unsigned hash_text(const char *text, size_t length)
{
	unsigned hash = 2166136261u;
	for (size_t i = 0; i < length; i++) {
		hash = (hash ^ (unsigned char)text[i]) * 16777619u;
	}
	return hash;
}

static void seen_put(struct builder *b, const struct yaml_node *map, const struct yaml_node *child)
{
	unsigned slot = (child->key_hash ^ (unsigned)((uintptr_t)map >> 4) * 2654435761u) &
		(b->seen_size - 1);
	while (b->seen[slot]) {
		slot = (slot + 1) & (b->seen_size - 1);
	}
	b->seen[slot] = child;
	b->seen_map[slot] = map;
	b->seen_count++;
}

static void seen_grow(struct builder *b)
{
	const struct yaml_node **seen = b->seen, **maps = b->seen_map;
	unsigned size = b->seen_size;
	b->seen_size = size ? size * 4 : 1024;
	b->seen_count = 0;
	b->seen = pool_take_array(b->doc->pool, b->seen_size, sizeof(*seen));
	b->seen_map = pool_take_array(b->doc->pool, b->seen_size, sizeof(*maps));
	for (unsigned i = 0; i < size; i++) {
		if (seen[i]) {
			seen_put(b, maps[i], seen[i]);
		}
	}
}

/* The child of the map that has the key already, NULL when it is new; then it is remembered. */
static const struct yaml_node *seen_before(
	struct builder *b, const struct yaml_node *map, const struct yaml_node *child)
{
	if (b->seen_count * 2 >= b->seen_size) {
		seen_grow(b);
	}
	unsigned slot = (child->key_hash ^ (unsigned)((uintptr_t)map >> 4) * 2654435761u) &
		(b->seen_size - 1);
	while (b->seen[slot]) {
		if (b->seen_map[slot] == map && b->seen[slot]->key_hash == child->key_hash &&
			!strcmp(b->seen[slot]->key, child->key)) {
			return b->seen[slot];
		}
		slot = (slot + 1) & (b->seen_size - 1);
	}
	seen_put(b, map, child);
	return NULL;
}

static bool add_weight(struct builder *b, yaml_mark_t mark, unsigned weight)
{
	if (weight > YAML_NODES - b->weight) {
		return error_mark(
			b, mark, "the document is too large once its aliases are written out");
	}
	b->weight += weight;
	return true;
}

/* The node a value goes to: the pending child of a map, a new child of a list, or the top. */
static struct yaml_node *place(struct builder *b, yaml_mark_t mark)
{
	if (!add_weight(b, mark, 1)) {
		return NULL;
	}
	struct level *level = b->depth ? &b->level[b->depth - 1] : NULL;
	struct yaml_node *node = level ? level->child : NULL;
	if (node) {
		level->child = NULL;
	} else {
		node = pool_take(b->doc->pool, sizeof(*node));
		node->doc = b->doc;
	}
	node->text = "";
	node->line = (unsigned)mark.line + 1;
	node->column = (unsigned)mark.column + 1;
	node->weight = 1;
	if (!level) {
		b->top = node;
		return node;
	}
	if (level->last) {
		level->last->next = node;
	} else {
		level->node->first = node;
	}
	level->last = node;
	level->node->count++;
	return node;
}

static bool add_anchor(struct builder *b, const char *name, const struct yaml_node *node)
{
	if (b->anchor_count++ == ANCHORS) {
		return yaml_error(node, b->err, "more than %d anchors in one file", ANCHORS);
	}
	struct anchor *anchor = pool_take(b->doc->pool, sizeof(*anchor));
	*anchor = (struct anchor){ name, node, b->anchors };
	b->anchors = anchor;
	return true;
}

static const char *keep_text(struct builder *b, const yaml_char_t *text, size_t length)
{
	return pool_text(b->doc->pool, (const char *)text, length);
}

static bool at_key(const struct builder *b)
{
	const struct level *level = b->depth ? &b->level[b->depth - 1] : NULL;
	return level && level->node->kind == YAML_MAP && !level->child;
}

static bool take_key(struct builder *b, const yaml_event_t *event)
{
	const struct yaml_node *map = b->level[b->depth - 1].node;
	struct yaml_node *child = pool_take(b->doc->pool, sizeof(*child));
	child->doc = b->doc;
	child->key = keep_text(b, event->data.scalar.value, event->data.scalar.length);
	child->key_hash = hash_text(child->key, event->data.scalar.length);
	child->key_line = (unsigned)event->start_mark.line + 1;
	child->key_column = (unsigned)event->start_mark.column + 1;
	const struct yaml_node *before = seen_before(b, map, child);
	if (before) {
		yaml_key_error(child, b->err, "the key `%s` is given twice", child->key);
		error_note(b->err, "first given in line %u", before->key_line);
		return false;
	}
	b->level[b->depth - 1].child = child;
	return true;
}

static bool take_scalar(struct builder *b, const yaml_event_t *event)
{
	if (event->data.scalar.tag) {
		return error_mark(
			b, event->start_mark, "tags such as `!!str` have no meaning here");
	}
	if (memchr(event->data.scalar.value, 0, event->data.scalar.length)) {
		return error_mark(b, event->start_mark, "a text may not hold a NUL character");
	}
	if (at_key(b)) {
		if (event->data.scalar.anchor) {
			return error_mark(b, event->start_mark, "a key cannot be an anchor");
		}
		return take_key(b, event);
	}
	struct yaml_node *node = place(b, event->start_mark);
	if (!node) {
		return false;
	}
	node->kind = YAML_TEXT;
	node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	node->text = keep_text(b, event->data.scalar.value, event->data.scalar.length);
	if (event->data.scalar.anchor) {
		const yaml_char_t *name = event->data.scalar.anchor;
		return add_anchor(b, keep_text(b, name, strlen((const char *)name)), node);
	}
	return true;
}

static bool take_alias(struct builder *b, const yaml_event_t *event)
{
	const char *name = (const char *)event->data.alias.anchor;
	if (at_key(b)) {
		return error_mark(
			b, event->start_mark, "a key must be a plain word or number, not an alias");
	}
	const struct anchor *anchor = b->anchors;
	while (anchor && strcmp(anchor->name, name)) {
		anchor = anchor->next;
	}
	if (!anchor) {
		error_mark(b, event->start_mark, "this alias names no anchor");
		error_note(b->err, "expected `&%s` on a complete value earlier in the file", name);
		return false;
	}
	if (!add_weight(b, event->start_mark, anchor->node->weight)) {
		return false;
	}
	struct yaml_node *node = place(b, event->start_mark);
	if (!node) {
		return false;
	}
	const struct yaml_node *named = anchor->node;
	node->kind = named->kind;
	node->quoted = named->quoted;
	node->text = named->text;
	node->count = named->count;
	node->first = named->first;
	node->weight = named->weight;
	return true;
}

static bool open_level(struct builder *b, const yaml_event_t *event, enum yaml_kind kind,
	const yaml_char_t *anchor, const yaml_char_t *tag)
{
	if (tag) {
		return error_mark(
			b, event->start_mark, "tags such as `!!map` have no meaning here");
	}
	if (at_key(b)) {
		return error_mark(b, event->start_mark, "a key must be a plain word or number");
	}
	if (b->depth == YAML_DEPTH) {
		return error_mark(b, event->start_mark, "lists and maps are nested too deeply");
	}
	struct yaml_node *node = place(b, event->start_mark);
	if (!node) {
		return false;
	}
	node->kind = kind;
	b->level[b->depth++] = (struct level){ .node = node,
		.anchor = anchor ? keep_text(b, anchor, strlen((const char *)anchor)) : NULL };
	return true;
}

static bool close_level(struct builder *b)
{
	struct level *level = &b->level[--b->depth];
	for (const struct yaml_node *child = level->node->first; child; child = child->next) {
		level->node->weight += child->weight;
	}
	return !level->anchor || add_anchor(b, level->anchor, level->node);
}

static bool take_event(struct builder *b, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		return !b->top ||
			error_mark(b, event->start_mark,
				"a file holds one document; a second begins here");
	case YAML_SCALAR_EVENT: return take_scalar(b, event);
	case YAML_ALIAS_EVENT: return take_alias(b, event);
	case YAML_SEQUENCE_START_EVENT:
		return open_level(b, event, YAML_LIST, event->data.sequence_start.anchor,
			event->data.sequence_start.tag);
	case YAML_MAPPING_START_EVENT:
		return open_level(b, event, YAML_MAP, event->data.mapping_start.anchor,
			event->data.mapping_start.tag);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT: return close_level(b);
	default: return true;
	}
}

/* The reader counts bytes only. */
static yaml_mark_t mark_of_offset(const struct yaml *doc, size_t offset)
{
	yaml_mark_t mark = { .index = offset };
	for (size_t i = 0; i < offset && i < doc->length; i++) {
		mark.column++;
		if (doc->bytes[i] == '\n') {
			mark.line++;
			mark.column = 0;
		}
	}
	return mark;
}

static bool parser_error(struct builder *b, const yaml_parser_t *parser)
{
	yaml_mark_t mark = parser->error == YAML_READER_ERROR ?
		mark_of_offset(b->doc, parser->problem_offset) :
		parser->problem_mark;
	error_mark(b, mark, parser->problem ? parser->problem : "this is not YAML");
	if (parser->context) {
		error_note(b->err, "%s that began in line %u", parser->context,
			(unsigned)parser->context_mark.line + 1);
	}
	return false;
}

static bool run_parser(struct builder *b)
{
	yaml_parser_t parser;
	if (!yaml_parser_initialize(&parser)) {
		return error_set(b->err, "no memory to read %s", b->doc->file);
	}
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)b->doc->bytes, b->doc->length);
	bool good = true, done = false;
	while (good && !done) {
		yaml_event_t event;
		if (!yaml_parser_parse(&parser, &event)) {
			good = parser_error(b, &parser);
			break;
		}
		good = take_event(b, &event);
		done = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return good;
}

const struct yaml_node *yaml_parse(
	struct pool *pool, const char *file, const void *bytes, size_t length, struct error *err)
{
	if (length > YAML_BYTES) {
		error_set(err, "%s is too large for a model file (%zu bytes)", file, length);
		error_note(err, "expected at most %d bytes", YAML_BYTES);
		return NULL;
	}
	struct yaml *doc = pool_take(pool, sizeof(*doc));
	*doc = (struct yaml){ .pool = pool,
		.file = pool_text(pool, file, strlen(file)),
		.bytes = pool_text(pool, bytes, length),
		.length = length };
	struct builder *b = pool_take(pool, sizeof(*b));
	b->doc = doc;
	b->err = err;
	if (!run_parser(b)) {
		return NULL;
	}
	if (!b->top) {
		error_set(err, "%s is empty", file);
		return NULL;
	}
	if (b->top->kind != YAML_MAP) {
		yaml_error(b->top, err, "expected a map of keys at the top of the file");
		return NULL;
	}
	return b->top;
}

static bool read_all(int descriptor, char *bytes, size_t length, size_t *got)
{
	*got = 0;
	while (*got < length) {
		ssize_t count = read(descriptor, bytes + *got, length - *got);
		if (count < 0 && errno == EINTR) {
			continue;
		}
		if (count <= 0) {
			return count == 0;
		}
		*got += (size_t)count;
	}
	return true;
}

const struct yaml_node *yaml_load(struct pool *pool, const char *file, struct error *err)
{
	int descriptor = open(file, O_RDONLY | O_CLOEXEC);
	struct stat about;
	if (descriptor < 0 || fstat(descriptor, &about)) {
		error_set(err, "cannot open %s: %s", file, strerror(errno));
		if (descriptor >= 0) {
			close(descriptor);
		}
		return NULL;
	}
	const struct yaml_node *top = NULL;
	if (!S_ISREG(about.st_mode)) {
		error_set(err, "%s is not a file", file);
	} else if (about.st_size > YAML_BYTES) {
		error_set(err, "%s is too large for a model file (%lld bytes)", file,
			(long long)about.st_size);
		error_note(err, "expected at most %d bytes", YAML_BYTES);
	} else {
		size_t length;
		char *bytes = pool_take(pool, (size_t)about.st_size + 1);
		if (read_all(descriptor, bytes, (size_t)about.st_size, &length)) {
			top = yaml_parse(pool, file, bytes, length, err);
		} else {
			error_set(err, "cannot read %s: %s", file, strerror(errno));
		}
	}
	close(descriptor);
	return top;
}
