/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scenario files: stimuli and expectations in virtual time.
 * Not modelled: the `fault` step.
 */
#include <string.h>

#include "base/error.h"
#include "loader/pool.h"
#include "loader/yaml.h"
#include "tools/scenario.h"

static const uint64_t PRESS_PS = 100000000000;         /* 100 ms */
static const uint64_t EXIT_WITHIN_PS = 10000000000000; /* 10 s */

static const char *const top_words[] = { "schema", "name", "description", "board", "parts", "wires",
	"firmware", "steps", "exit", "faults", NULL };
static const char *const step_words[] = { "within", "after", "expect-uart", "expect-pin",
	"expect-register", "expect-look", "expect-peer", "press", "act", "send-uart", "send-peer",
	"fault", NULL };

static bool read_duration(
	const struct yaml_node *map, const char *key, uint64_t *value, struct error *err)
{
	const struct yaml_node *node = yaml_get(map, key);
	return !node || yaml_duration_ps(node, value, err);
}

static bool read_text(
	const struct yaml_node *map, const char *key, const char **value, struct error *err)
{
	const struct yaml_node *node = yaml_need(map, key, err);
	return node && yaml_text(node, value, err);
}

static bool read_uart(const struct yaml_node *node, struct scenario_step *step, struct error *err)
{
	static const char *const words[] = { "port", "text", NULL };
	if (!yaml_map_of(node, words, err) || !read_text(node, "port", &step->target, err) ||
		!read_text(node, "text", &step->text, err)) {
		return false;
	}
	return *step->text || yaml_error(yaml_get(node, "text"), err, "the text is empty");
}

/* {peer: intercore, text: hello}, or {peer: intercore, do: close} when sending */
static bool read_peer(const struct yaml_node *node, struct scenario_step *step, struct error *err)
{
	static const char *const words[] = { "peer", "text", "do", NULL };
	const struct yaml_node *command = yaml_get(node, "do");
	if (!yaml_map_of(node, words, err) || !read_text(node, "peer", &step->target, err)) {
		return false;
	}
	if (command && step->kind == STEP_EXPECT_PEER) {
		return yaml_key_error(command, err, "only a sending step does something");
	}
	if (command && yaml_get(node, "text")) {
		return yaml_key_error(command, err, "either `text` or `do`");
	}
	step->command = command;
	if (!read_text(node, command ? "do" : "text", &step->text, err)) {
		return false;
	}
	return *step->text || yaml_error(node, err, "the text is empty");
}

static bool read_pin(const struct yaml_node *node, struct scenario_step *step, struct error *err)
{
	static const char *const words[] = { "net", "level", NULL },
				 *const levels[] = { "low", "high", NULL };
	unsigned level = 0;
	const struct yaml_node *value = yaml_get(node, "level");
	bool good = yaml_map_of(node, words, err) && read_text(node, "net", &step->target, err) &&
		yaml_need(node, "level", err) && yaml_word(value, levels, &level, err);
	step->high = level == 1;
	return good;
}

/* {m4-0: gpt0.GPT0_CTRL.EN, is: RUNNING} */
static bool read_register(
	const struct yaml_node *node, struct scenario_step *step, struct error *err)
{
	if (!yaml_is(node, YAML_MAP, err) || !read_text(node, "is", &step->text, err)) {
		return false;
	}
	for (const struct yaml_node *child = node->first; child; child = child->next) {
		if (!strcmp(child->key, "is")) {
			continue;
		}
		if (step->target) {
			return yaml_key_error(child, err, "one register is enough");
		}
		step->core = child->key;
		if (!yaml_text(child, &step->target, err)) {
			return false;
		}
	}
	return step->target ||
		yaml_error(node, err, "no register is named: {m4-0: gpt0.GPT0_CTRL.EN, is: 1}");
}

/* {part: LED1, text: red} */
static bool read_look(const struct yaml_node *node, struct scenario_step *step, struct error *err)
{
	static const char *const words[] = { "part", "text", NULL };
	return yaml_map_of(node, words, err) && read_text(node, "part", &step->target, err) &&
		read_text(node, "text", &step->text, err);
}

static bool read_press(const struct yaml_node *node, struct scenario_step *step, struct error *err)
{
	static const char *const words[] = { "part", "for", NULL };
	step->for_ps = PRESS_PS;
	return yaml_map_of(node, words, err) && read_text(node, "part", &step->target, err) &&
		read_duration(node, "for", &step->for_ps, err);
}

/* {part: knob, turn: 3} */
static bool read_act(const struct yaml_node *node, struct scenario_step *step, struct error *err)
{
	if (!yaml_is(node, YAML_MAP, err) || !read_text(node, "part", &step->target, err)) {
		return false;
	}
	for (const struct yaml_node *child = node->first; child; child = child->next) {
		if (!strcmp(child->key, "part")) {
			continue;
		}
		if (step->action) {
			return yaml_key_error(child, err, "one action is enough");
		}
		step->action = child->key;
		if (!yaml_text(child, &step->text, err)) {
			return false;
		}
	}
	return step->action || yaml_error(node, err, "no action is named: {part: knob, turn: 3}");
}

static bool set_kind(struct scenario_step *step, enum step_kind kind, const struct yaml_node *node,
	struct error *err)
{
	if (step->kind != STEP_WAIT) {
		return yaml_key_error(node, err, "a step does one thing; begin another with `-`");
	}
	step->kind = kind;
	return true;
}

static bool read_action(const struct yaml_node *node, struct scenario_step *step, struct error *err)
{
	static const struct {
		const char *key;
		enum step_kind kind;
		bool (*read)(const struct yaml_node *node, struct scenario_step *step,
			struct error *err);
	} actions[] = {
		{ "expect-uart", STEP_EXPECT_UART, read_uart },
		{ "expect-pin", STEP_EXPECT_PIN, read_pin },
		{ "expect-register", STEP_EXPECT_REGISTER, read_register },
		{ "expect-look", STEP_EXPECT_LOOK, read_look },
		{ "expect-peer", STEP_EXPECT_PEER, read_peer },
		{ "press", STEP_PRESS, read_press },
		{ "act", STEP_ACT, read_act },
		{ "send-uart", STEP_SEND_UART, read_uart },
		{ "send-peer", STEP_SEND_PEER, read_peer },
	};
	for (unsigned i = 0; i < sizeof(actions) / sizeof(*actions); i++) {
		if (!strcmp(node->key, actions[i].key)) {
			return set_kind(step, actions[i].kind, node, err) &&
				actions[i].read(node, step, err);
		}
	}
	return true;
}

static bool read_step(const struct yaml_node *node, struct scenario_step *step, struct error *err)
{
	step->node = node;
	if (!yaml_map_of(node, step_words, err)) {
		return false;
	}
	const struct yaml_node *fault = yaml_get(node, "fault"), *within = yaml_get(node, "within");
	if (fault) {
		return yaml_key_error(fault, err, "fault injection is not in this version");
	}
	if (!read_duration(node, "after", &step->after_ps, err) ||
		!read_duration(node, "within", &step->within_ps, err)) {
		return false;
	}
	for (const struct yaml_node *child = node->first; child; child = child->next) {
		if (!read_action(child, step, err)) {
			return false;
		}
	}
	bool expects = step->kind == STEP_EXPECT_UART || step->kind == STEP_EXPECT_PIN ||
		step->kind == STEP_EXPECT_REGISTER || step->kind == STEP_EXPECT_LOOK ||
		step->kind == STEP_EXPECT_PEER;
	if (within && !expects) {
		return yaml_key_error(within, err, "`within` needs an expectation beside it");
	}
	if (step->kind == STEP_WAIT && !step->after_ps) {
		return yaml_error(node, err, "the step does nothing");
	}
	return true;
}

static bool read_steps(struct pool *pool, const struct yaml_node *list, struct scenario *scenario,
	struct error *err)
{
	if (!list) {
		return true;
	}
	if (!yaml_is(list, YAML_LIST, err)) {
		return false;
	}
	struct scenario_step *steps = pool_take_array(pool, list->count + 1, sizeof(*steps));
	for (const struct yaml_node *node = list->first; node; node = node->next) {
		if (!read_step(node, &steps[scenario->step_count++], err)) {
			return false;
		}
	}
	scenario->steps = steps;
	return true;
}

static bool read_exit(const struct yaml_node *node, struct scenario *scenario, struct error *err)
{
	static const char *const words[] = { "code", "reason", "within", NULL };
	static const char *const reasons[] = { "any", "semihosting", "idle", "lockup", "fault",
		"time", NULL };
	unsigned reason = END_ANY;
	scenario->exit_within_ps = EXIT_WITHIN_PS;
	if (!node) {
		return true;
	}
	scenario->has_exit = true;
	scenario->exit_node = node;
	if (!yaml_map_of(node, words, err) ||
		!read_duration(node, "within", &scenario->exit_within_ps, err)) {
		return false;
	}
	const struct yaml_node *why = yaml_get(node, "reason"), *code = yaml_get(node, "code");
	if (why && !yaml_word(why, reasons, &reason, err)) {
		return false;
	}
	scenario->end = (enum scenario_end)reason;
	scenario->has_code = code != NULL;
	return !code || yaml_number(code, 255, &scenario->code, err);
}

static bool read_firmware(const struct yaml_node *map, struct scenario *scenario, struct error *err)
{
	if (!map || !yaml_is(map, YAML_MAP, err)) {
		return false;
	}
	for (const struct yaml_node *node = map->first; node; node = node->next) {
		if (scenario->firmware_count == MACHINE_CORES) {
			return yaml_key_error(
				node, err, "a machine has at most %d cores", MACHINE_CORES);
		}
		struct scenario_firmware *firmware =
			&scenario->firmware[scenario->firmware_count++];
		*firmware = (struct scenario_firmware){ .node = node, .core = node->key };
		if (!yaml_text(node, &firmware->file, err)) {
			return false;
		}
	}
	return scenario->firmware_count || yaml_error(map, err, "no firmware is named");
}

static bool read_faults(const struct yaml_node *node, struct scenario *scenario, struct error *err)
{
	static const char *const words[] = { "report", "guest", NULL };
	unsigned word = 0;
	if (node && !yaml_word(node, words, &word, err)) {
		return false;
	}
	scenario->guest_faults = word == 1;
	return true;
}

bool scenario_read(
	struct pool *pool, const char *file, struct scenario *scenario, struct error *err)
{
	uint32_t schema = 0;
	memset(scenario, 0, sizeof(*scenario));
	scenario->file = file;
	const struct yaml_node *top = yaml_load(pool, file, err);
	if (!top || !yaml_map_of(top, top_words, err)) {
		return false;
	}
	const struct yaml_node *number = yaml_need(top, "schema", err);
	if (!number || !yaml_u32(number, &schema, err)) {
		return false;
	}
	if (schema != 1) {
		return yaml_error(
			number, err, "schema %u is not known; this version reads schema 1", schema);
	}
	scenario->parts = yaml_get(top, "parts");
	scenario->wires = yaml_get(top, "wires");
	return read_text(top, "name", &scenario->name, err) &&
		read_text(top, "board", &scenario->board, err) &&
		read_firmware(yaml_need(top, "firmware", err), scenario, err) &&
		read_faults(yaml_get(top, "faults"), scenario, err) &&
		read_steps(pool, yaml_get(top, "steps"), scenario, err) &&
		read_exit(yaml_get(top, "exit"), scenario, err);
}
