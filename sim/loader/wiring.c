/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The short form of parts and wires, as the command line and scenarios have it, taken apart into the nodes a
 * board file would give. What the words mean is not known here.
 */
#include "loader/wiring.h"

#include <ctype.h>
#include <string.h>

#include "base/error.h"
#include "loader/pool.h"
#include "loader/yaml.h"

enum { LENGTH = 2000, KEYS = 40 };

static const char form[] = "expected TYPE[@PLACE][,KEY=VALUE]..., as in lsm6ds3@isu2-i2c,name=imu";

const struct yaml_node *wiring_text(struct pool *pool, const char *option, const char *text)
{
	struct yaml *doc = pool_take(pool, sizeof(*doc));
	struct yaml_node *node = pool_take(pool, sizeof(*node));
	*doc = (struct yaml){ .pool = pool, .file = option, .length = strlen(text) };
	doc->bytes = pool_text(pool, text, doc->length);
	*node = (struct yaml_node){
		.doc = doc, .kind = YAML_TEXT, .line = 1, .column = 1, .text = doc->bytes
	};
	return node;
}

/* A node for the `length` characters of the text that begin at `at`. */
static struct yaml_node *piece(
	struct pool *pool, const struct yaml_node *text, size_t at, size_t length)
{
	struct yaml_node *node = pool_take(pool, sizeof(*node));
	*node = (struct yaml_node){
		.doc = text->doc,
		.kind = YAML_TEXT,
		.line = text->line,
		.column = text->column + text->quoted + (unsigned)at,
		.text = pool_text(pool, text->text + at, length),
		.weight = 1,
	};
	return node;
}

static bool fail(const struct yaml_node *text, size_t at, struct pool *pool, struct error *err,
	const char *message, const char *note)
{
	yaml_error(piece(pool, text, at, 0), err, "%s", message);
	error_note(err, "%s", note);
	return false;
}

static bool check_text(const struct yaml_node *text, struct error *err)
{
	if (!yaml_is(text, YAML_TEXT, err)) {
		return false;
	}
	size_t length = strlen(text->text);
	if (length > LENGTH) {
		return yaml_error(text, err, "more than %d characters", LENGTH);
	}
	for (size_t i = 0; i < length; i++) {
		if (iscntrl((unsigned char)text->text[i])) {
			return yaml_error(text, err, "a control character in the text");
		}
	}
	return true;
}

/* Takes the backslashes out. */
static void unescape(char *value)
{
	char *to = value;
	for (const char *from = value; *from; from++) {
		if (from[0] == '\\' && (from[1] == ',' || from[1] == '\\')) {
			from++;
		}
		*to++ = *from;
	}
	*to = '\0';
}

/* Where the value that begins at `at` ends: at a comma, or the end of the text. */
static size_t value_end(const char *text, size_t at)
{
	while (text[at] && text[at] != ',') {
		at += text[at] == '\\' && text[at + 1] ? 2 : 1;
	}
	return at;
}

static bool good_word(const char *word)
{
	bool good = *word != '\0';
	for (; *word; word++) {
		good &= isalnum((unsigned char)*word) || *word == '_' || *word == '-';
	}
	return good;
}

static bool add_child(struct yaml_node *map, struct yaml_node *child, struct error *err)
{
	struct yaml_node **end = &map->first;
	for (; *end; end = &(*end)->next) {
		if (!strcmp((*end)->key, child->key)) {
			return yaml_key_error(
				child, err, "the key `%s` is given twice", child->key);
		}
	}
	if (map->count == KEYS) {
		return yaml_key_error(child, err, "more than %d keys", KEYS);
	}
	*end = child;
	map->count++;
	map->weight++;
	return true;
}

static void set_key(struct yaml_node *node, const char *key, unsigned column)
{
	node->key = key;
	node->key_line = node->line;
	node->key_column = column;
}

/* ",KEY=VALUE" at *at, which is moved behind it. */
static bool read_pair(struct pool *pool, const struct yaml_node *text, size_t *at,
	struct yaml_node *map, struct error *err)
{
	size_t key_at = *at + 1, key_length = strcspn(text->text + key_at, "=,");
	if (text->text[key_at + key_length] != '=' || !key_length) {
		return fail(text, key_at, pool, err, "a setting is KEY=VALUE", form);
	}
	const struct yaml_node *key = piece(pool, text, key_at, key_length);
	size_t value_at = key_at + key_length + 1, end = value_end(text->text, value_at);
	if (!good_word(key->text)) {
		return yaml_error(key, err, "`%s` is no name of a setting, pin or port", key->text);
	}
	if (end == value_at) {
		return yaml_error(key, err, "`%s` has no value", key->text);
	}
	struct yaml_node *value = piece(pool, text, value_at, end - value_at);
	char *words = pool_text(pool, value->text, strlen(value->text));
	unescape(words);
	value->text = words;
	*at = end;
	if (!strcmp(key->text, "name")) {
		if (map->key) {
			return yaml_error(key, err, "the key `name` is given twice");
		}
		if (!good_word(value->text)) {
			yaml_error(value, err, "`%s` cannot be a name", value->text);
			error_note(err, "expected letters, digits, `_` and `-`");
			return false;
		}
		map->key = value->text;
		map->key_line = value->line;
		map->key_column = value->column;
		return true;
	}
	set_key(value, key->text, key->column);
	return add_child(map, value, err);
}

const struct yaml_node *wiring_part(
	struct pool *pool, const struct yaml_node *text, struct error *err)
{
	if (!check_text(text, err)) {
		return NULL;
	}
	size_t at = strcspn(text->text, "@,=");
	struct yaml_node *map = piece(pool, text, 0, 0), *type = piece(pool, text, 0, at);
	map->kind = YAML_MAP;
	set_key(type, "part", type->column);
	if (!at || !good_word(type->text)) {
		return fail(text, 0, pool, err, "no type of a part begins the text", form), NULL;
	}
	if (text->text[at] == '=') {
		return fail(text, at, pool, err, "`@` or `,` goes before this", form), NULL;
	}
	add_child(map, type, err);
	if (text->text[at] == '@') {
		size_t end = at + 1 + strcspn(text->text + at + 1, ",");
		struct yaml_node *place = piece(pool, text, at + 1, end - at - 1);
		if (!*place->text) {
			return fail(text, at, pool, err, "`@` names no bus or pin", form), NULL;
		}
		set_key(place, "on", place->column);
		add_child(map, place, err);
		at = end;
	}
	while (text->text[at]) {
		if (!read_pair(pool, text, &at, map, err)) {
			return NULL;
		}
	}
	return map;
}

bool wiring_ends(struct pool *pool, const struct yaml_node *text, const struct yaml_node *ends[2],
	struct error *err)
{
	static const char wanted[] = "expected PLACE=PLACE, as in H2.1=H4.5 or GPIO12=GND";
	if (!check_text(text, err)) {
		return false;
	}
	size_t at = strcspn(text->text, "="), length = strlen(text->text);
	if (at == length) {
		return fail(text, 0, pool, err, "a wire has two ends", wanted);
	}
	if (!at || at + 1 == length || strchr(text->text + at + 1, '=')) {
		return fail(text, at, pool, err,
			strchr(text->text + at + 1, '=') ? "a wire has only two ends" :
							   "an end of the wire is missing",
			wanted);
	}
	ends[0] = piece(pool, text, 0, at);
	ends[1] = piece(pool, text, at + 1, length - at - 1);
	return true;
}
