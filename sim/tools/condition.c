/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The conditions of --until: a small grammar over text heard, time, instructions reached, registers and nets. */
#include "tools/condition.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "machine/machine.h"
#include "tools/console.h"
#include "tools/place.h"
#include "tools/quantity.h"

enum node_kind { NODE_AND, NODE_OR, NODE_TEXT, NODE_TIME, NODE_PC, NODE_REG, NODE_NET };
enum compare {
	COMPARE_EQ,
	COMPARE_NE,
	COMPARE_LE,
	COMPARE_GE,
	COMPARE_LT,
	COMPARE_GT,
	COMPARE_NONE
};
enum { NODES = 32, WORD = 256, DEPTH = 16 };

struct node {
	enum node_kind kind;
	unsigned left, right;
	bool seen;                       /* text heard, instruction reached */
	const struct console_line *line; /* NODE_TEXT; NULL: any */
	char text[WORD];
	size_t text_length;
	uint64_t from[CONSOLE_LINES]; /* where the search goes on */
	uint64_t when_ps;
	struct core *core; /* NODE_PC; NULL: any */
	uint32_t address;
	struct reg_path path;
	enum compare compare;
	uint32_t value;
	const struct net *net;
};

struct condition {
	const struct condition_scope *scope;
	struct node node[NODES];
	unsigned count, root;
};

struct parser {
	struct condition *condition;
	const char *start, *at;
	unsigned depth;
	struct error *err;
};

static bool parse_or(struct parser *parser, unsigned *node);

static bool fail(struct parser *parser, const char *at, const char *what)
{
	error_set(parser->err, "--until: %s", what);
	error_excerpt(parser->err, parser->start, (unsigned)(at - parser->start) + 1);
	error_help(parser->err, "for example: uart:\"ready\" && time>=10ms; see orrery help run");
	return false;
}

/* An error of something inside, such as an unknown register, keeps its note and help. */
static bool pass_on(struct parser *parser, const char *at, const struct error *inner)
{
	error_set(parser->err, "--until: %s", inner->message);
	error_excerpt(parser->err, parser->start, (unsigned)(at - parser->start) + 1);
	if (inner->note[0]) {
		error_note(parser->err, "%s", inner->note);
	}
	if (inner->help[0]) {
		error_help(parser->err, "%s", inner->help);
	}
	return false;
}

static void skip_space(struct parser *parser)
{
	parser->at += strspn(parser->at, " \t\n");
}

static bool take(struct parser *parser, const char *token)
{
	skip_space(parser);
	size_t length = strlen(token);
	if (strncmp(parser->at, token, length) != 0) {
		return false;
	}
	parser->at += length;
	return true;
}

static bool add_node(struct parser *parser, enum node_kind kind, unsigned *number)
{
	struct condition *condition = parser->condition;
	if (condition->count == NODES) {
		return fail(parser, parser->at, "too long");
	}
	*number = condition->count++;
	condition->node[*number].kind = kind;
	return true;
}

/* A name, number or address: what a shell word may hold and operators may not. */
static bool take_word(struct parser *parser, char *word, const char *more)
{
	skip_space(parser);
	size_t length = 0;
	while (length < WORD - 1 && parser->at[length] &&
		(isalnum((unsigned char)parser->at[length]) || strchr(more, parser->at[length]))) {
		word[length] = parser->at[length];
		length++;
	}
	word[length] = '\0';
	parser->at += length;
	return length > 0;
}

static bool take_string(struct parser *parser, struct node *node)
{
	const char *open = parser->at;
	if (!take(parser, "\"")) {
		return fail(parser, open, "a text in quotes was expected");
	}
	for (; *parser->at && *parser->at != '"'; parser->at++) {
		char c = *parser->at;
		if (c == '\\' && parser->at[1]) {
			c = *++parser->at;
			c = c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
		}
		if (node->text_length == WORD - 1) {
			return fail(parser, open, "the text is too long");
		}
		node->text[node->text_length++] = c;
	}
	if (!node->text_length) {
		return fail(parser, open, "the text is empty");
	}
	return take(parser, "\"") || fail(parser, open, "the quote does not end");
}

static bool parse_text(struct parser *parser, const char *at, const char *port, unsigned *number)
{
	struct error inner = { 0 };
	if (!add_node(parser, NODE_TEXT, number)) {
		return false;
	}
	struct node *node = &parser->condition->node[*number];
	if (strcmp(port, "uart") != 0) {
		node->line = console_find(parser->condition->scope->console, port, &inner);
		if (!node->line) {
			return pass_on(parser, at, &inner);
		}
	}
	return take_string(parser, node);
}

static enum compare take_compare(struct parser *parser)
{
	static const char *const token[] = { "==", "!=", "<=", ">=", "<", ">" };
	for (unsigned i = 0; i < COMPARE_NONE; i++) {
		if (take(parser, token[i])) {
			return (enum compare)i;
		}
	}
	return COMPARE_NONE;
}

static bool parse_time(struct parser *parser, unsigned *number)
{
	char word[WORD];
	struct error inner = { 0 };
	const char *at = parser->at;
	if (!add_node(parser, NODE_TIME, number)) {
		return false;
	}
	if (take_compare(parser) != COMPARE_GE) {
		return fail(parser, at, "time takes >= only");
	}
	at = parser->at;
	take_word(parser, word, "._");
	return quantity_duration(word, &parser->condition->node[*number].when_ps, &inner) ||
		pass_on(parser, at, &inner);
}

/* NUMBER, SYMBOL, SYMBOL+NUMBER or FILE:LINE. */
static bool find_address(struct parser *parser, const char *at, const struct core *core, char *word,
	uint32_t *address)
{
	const struct condition_scope *scope = parser->condition->scope;
	struct error inner = { 0 };
	uint64_t number = 0;
	if (isdigit((unsigned char)word[0])) {
		if (!quantity_number(word, &number, &inner) || number > UINT32_MAX) {
			return fail(parser, at, "not an address");
		}
		*address = (uint32_t)number & ~1u;
		return true;
	}
	char *plus = strchr(word, '+');
	if (plus) {
		*plus = '\0';
		if (!quantity_number(plus + 1, &number, &inner)) {
			return pass_on(parser, at, &inner);
		}
	}
	if (!scope->symbol || !scope->symbol(scope->owner, core, word, address)) {
		char what[WORD + 32];
		snprintf(what, sizeof(what), "the firmware has no symbol \"%s\"", word);
		return fail(parser, at, what);
	}
	*address = (*address + (uint32_t)number) & ~1u;
	return true;
}

static bool parse_pc(struct parser *parser, struct core *core, unsigned *number)
{
	char word[WORD];
	if (!add_node(parser, NODE_PC, number)) {
		return false;
	}
	const char *at = parser->at;
	if (take_compare(parser) != COMPARE_EQ) {
		return fail(parser, at, "pc takes == only");
	}
	skip_space(parser);
	at = parser->at;
	if (!take_word(parser, word, "_.$+:/-")) {
		return fail(parser, at, "an address was expected");
	}
	struct node *node = &parser->condition->node[*number];
	node->core = core;
	return find_address(parser, at, core, word, &node->address);
}

static bool parse_net(struct parser *parser, const struct net *net, unsigned *number)
{
	char word[WORD];
	const char *at = parser->at;
	if (!add_node(parser, NODE_NET, number)) {
		return false;
	}
	struct node *node = &parser->condition->node[*number];
	node->net = net;
	node->compare = take_compare(parser);
	if (node->compare != COMPARE_EQ && node->compare != COMPARE_NE) {
		return fail(parser, at, "a net takes == or !=");
	}
	skip_space(parser);
	at = parser->at;
	take_word(parser, word, "");
	node->value = !strcmp(word, "high") || !strcmp(word, "1");
	return node->value || !strcmp(word, "low") || !strcmp(word, "0") ||
		fail(parser, at, "high or low was expected");
}

static bool parse_reg(struct parser *parser, const char *at, const char *name, unsigned *number)
{
	char word[WORD];
	struct error inner = { 0 };
	if (!add_node(parser, NODE_REG, number)) {
		return false;
	}
	struct node *node = &parser->condition->node[*number];
	if (!reg_path_parse(parser->condition->scope->machine, name, &node->path, &inner)) {
		return pass_on(parser, at, &inner);
	}
	at = parser->at;
	node->compare = take_compare(parser);
	if (node->compare == COMPARE_NONE) {
		return fail(parser, at, "a comparison was expected");
	}
	skip_space(parser);
	at = parser->at;
	take_word(parser, word, "_-");
	return reg_path_value(&node->path, word, &node->value, &inner) ||
		pass_on(parser, at, &inner);
}

static struct core *core_of_pc(struct machine *machine, const char *name)
{
	for (unsigned i = 0; i < machine->core_count; i++) {
		size_t length = strlen(core_name(machine->core[i]));
		if (!strncmp(core_name(machine->core[i]), name, length) &&
			!strcmp(name + length, ".pc")) {
			return machine->core[i];
		}
	}
	return NULL;
}

static bool parse_term(struct parser *parser, unsigned *number)
{
	struct machine *machine = parser->condition->scope->machine;
	char word[WORD];
	if (take(parser, "(")) {
		return parse_or(parser, number) &&
			(take(parser, ")") || fail(parser, parser->at, "a ) is missing"));
	}
	skip_space(parser);
	const char *at = parser->at;
	if (!take_word(parser, word, "_.-$")) {
		return fail(parser, at,
			*at ? "a name was expected" : "something is missing at the end");
	}
	if (take(parser, ":")) {
		return parse_text(parser, at, word, number);
	}
	if (!strcmp(word, "time")) {
		return parse_time(parser, number);
	}
	struct core *core = core_of_pc(machine, word);
	if (core || !strcmp(word, "pc")) {
		return parse_pc(parser, core, number);
	}
	const struct net *net = machine_find_net(machine, word);
	return net ? parse_net(parser, net, number) : parse_reg(parser, at, word, number);
}

static bool parse_chain(struct parser *parser, const char *token, enum node_kind kind,
	bool (*next)(struct parser *parser, unsigned *node), unsigned *number)
{
	if (!next(parser, number)) {
		return false;
	}
	while (take(parser, token)) {
		unsigned left = *number, right;
		if (!next(parser, &right) || !add_node(parser, kind, number)) {
			return false;
		}
		parser->condition->node[*number].left = left;
		parser->condition->node[*number].right = right;
	}
	return true;
}

static bool parse_and(struct parser *parser, unsigned *number)
{
	return parse_chain(parser, "&&", NODE_AND, parse_term, number);
}

static bool parse_or(struct parser *parser, unsigned *number)
{
	if (++parser->depth > DEPTH) {
		return fail(parser, parser->at, "too many brackets");
	}
	bool good = parse_chain(parser, "||", NODE_OR, parse_and, number);
	parser->depth--;
	return good;
}

struct condition *condition_parse(
	const char *text, const struct condition_scope *scope, struct error *err)
{
	struct condition *condition = alloc_zeroed(1, sizeof(*condition));
	condition->scope = scope;
	struct parser parser = { .condition = condition, .start = text, .at = text, .err = err };
	bool good = parse_or(&parser, &condition->root);
	if (good) {
		skip_space(&parser);
		good = !*parser.at || fail(&parser, parser.at, "this is left over");
	}
	if (!good) {
		condition_destroy(condition);
		return NULL;
	}
	return condition;
}

void condition_destroy(struct condition *condition)
{
	free(condition);
}

static bool compare_values(uint32_t left, enum compare compare, uint32_t right)
{
	switch (compare) {
	case COMPARE_EQ: return left == right;
	case COMPARE_NE: return left != right;
	case COMPARE_LT: return left < right;
	case COMPARE_LE: return left <= right;
	case COMPARE_GT: return left > right;
	case COMPARE_GE: return left >= right;
	default: return false;
	}
}

/* Text may arrive in pieces: the search goes on a text's length before where it ended. */
static bool heard(const struct condition *condition, struct node *node)
{
	const struct console *console = condition->scope->console;
	for (unsigned i = 0; i < console->line_count; i++) {
		const struct console_line *line = &console->line[i];
		uint64_t end, position = console_position(line);
		if (node->line && node->line != line) {
			continue;
		}
		if (console_heard(line, node->text, node->text_length, node->from[i], &end)) {
			return true;
		}
		node->from[i] = position < node->text_length ? 0 :
							       position - (node->text_length - 1);
	}
	return false;
}

static bool node_holds(struct condition *condition, unsigned number)
{
	struct node *node = &condition->node[number];
	uint32_t value;
	switch (node->kind) {
	case NODE_AND: {
		bool left = node_holds(condition, node->left);
		return node_holds(condition, node->right) && left;
	}
	case NODE_OR: {
		bool left = node_holds(condition, node->left);
		return node_holds(condition, node->right) || left;
	}
	case NODE_TEXT: return node->seen = node->seen || heard(condition, node);
	case NODE_TIME: return machine_now_ps(condition->scope->machine) >= node->when_ps;
	case NODE_PC: return node->seen;
	case NODE_REG:
		return reg_path_read(&node->path, &value) &&
			compare_values(value, node->compare, node->value);
	case NODE_NET:
		return (node->net->level == (node->value != 0)) == (node->compare == COMPARE_EQ);
	default: return false;
	}
}

bool condition_holds(struct condition *condition)
{
	return node_holds(condition, condition->root);
}

uint64_t condition_next_time_ps(const struct condition *condition, uint64_t now_ps)
{
	uint64_t next = TIME_NEVER_PS;
	for (unsigned i = 0; i < condition->count; i++) {
		const struct node *node = &condition->node[i];
		if (node->kind == NODE_TIME && node->when_ps > now_ps && node->when_ps < next) {
			next = node->when_ps;
		}
	}
	return next;
}

bool condition_watches_state(const struct condition *condition)
{
	for (unsigned i = 0; i < condition->count; i++) {
		if (condition->node[i].kind == NODE_REG || condition->node[i].kind == NODE_NET) {
			return true;
		}
	}
	return false;
}

void condition_arm(struct condition *condition)
{
	struct machine *machine = condition->scope->machine;
	for (unsigned i = 0; i < condition->count; i++) {
		const struct node *node = &condition->node[i];
		for (unsigned c = 0; node->kind == NODE_PC && c < machine->core_count; c++) {
			struct core *core = machine->core[c];
			if ((!node->core || node->core == core) && core_state(core) != CORE_OFF) {
				core_break_add(core, node->address);
			}
		}
	}
}

void condition_reached(struct condition *condition, const struct core *core, uint32_t pc)
{
	for (unsigned i = 0; i < condition->count; i++) {
		struct node *node = &condition->node[i];
		if (node->kind == NODE_PC && node->address == (pc & ~1u) &&
			(!node->core || node->core == core)) {
			node->seen = true;
		}
	}
}
