/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a leg can be soldered to, by every name people have for it: a net, a pad (GPIO12, 12), what a pad can be (ADC0.3),
 * a position of a header (H2.11), a signal of a serial unit (ISU1.csa), a pin of a part (imu.int1).
 */
#include <ctype.h>
#include <string.h>

#include "base/error.h"
#include "loader/board_build.h"

bool board_same_word(const char *a, const char *b)
{
	for (; *a && *b; a++, b++) {
		char left = *a == '_' ? '-' : (char)tolower((unsigned char)*a);
		char right = *b == '_' ? '-' : (char)tolower((unsigned char)*b);
		if (left != right) {
			return false;
		}
	}
	return *a == *b;
}

size_t board_unit_length(const char *device)
{
	size_t length = strcspn(device, "-");
	bool numbered = length && isdigit((unsigned char)device[length - 1]);
	return device[length] && !numbered ? strlen(device) : length;
}

struct pad *board_find_pad(const struct machine *machine, const char *name)
{
	struct pad *pad = machine->pads;
	while (pad && strcmp(pad->name, name)) {
		pad = pad->next;
	}
	return pad;
}

/* The net as it is known now: wires join nets, and the name of each still finds both. */
static struct net *find_net(const struct machine *machine, const char *name)
{
	struct net *net = machine_find_net(machine, name);
	for (unsigned i = 0; !net && i < machine->net_count; i++) {
		if (board_same_word(machine->net[i]->name, name)) {
			net = machine_find_net(machine, machine->net[i]->name);
		}
	}
	return net;
}

static bool can_be(const struct pad *pad, const char *name)
{
	for (const char *const *function = pad->functions; function && *function; function++) {
		if (board_same_word(*function, name)) {
			return true;
		}
	}
	return false;
}

/* "GPIO12", "12", and a function that only one pad has. */
static struct net *find_pad_net(const struct machine *machine, const char *name)
{
	size_t digits = strspn(name, "0123456789");
	const struct pad *found = NULL;
	for (const struct pad *pad = machine->pads; pad; pad = pad->next) {
		bool numbered = digits && !name[digits] && !strncmp(pad->name, "GPIO", 4) &&
			!strcmp(pad->name + 4, name);
		if (numbered || board_same_word(pad->name, name)) {
			return pad->net;
		}
	}
	for (const struct pad *pad = machine->pads; pad; pad = pad->next) {
		if (can_be(pad, name)) {
			if (found) {
				return NULL;
			}
			found = pad;
		}
	}
	return found ? found->net : NULL;
}

struct pad *board_signal_pad(
	const struct machine *machine, const char *unit, size_t length, const char *signal)
{
	char word[32];
	if (length >= sizeof(word)) {
		return NULL;
	}
	memcpy(word, unit, length);
	word[length] = '\0';
	for (struct pad *pad = machine->pads; pad; pad = pad->next) {
		const char *owner = pad->device ? pad->device->name : "";
		const char *dash = strrchr(owner, '-');
		if (!board_same_word(owner, word) && !(dash && board_same_word(dash + 1, word))) {
			continue;
		}
		for (const char *const *function = pad->functions; function && *function;
			function++) {
			const char *name = strchr(*function, '_');
			if (board_same_word(*function, signal) ||
				(name && board_same_word(name + 1, signal))) {
				return pad;
			}
		}
	}
	return NULL;
}

/* "H2.11" */
static struct net *find_position(const struct board_build *build, const char *name)
{
	char text[80];
	for (unsigned i = 0; i < build->info->position_count; i++) {
		const struct board_position *position = &build->info->positions[i];
		snprintf(text, sizeof(text), "%s.%s", position->header, position->position);
		if (board_same_word(text, name)) {
			return machine_find_net(build->machine, position->net);
		}
	}
	return NULL;
}

static struct net *find_signal(const struct board_build *build, const char *name)
{
	const char *dot = strchr(name, '.');
	const struct pad *pad = dot ?
		board_signal_pad(build->machine, name, (size_t)(dot - name), dot + 1) :
		NULL;
	return pad ? pad->net : NULL;
}

/* "imu.int1"; a pin that is nowhere yet gets a net of its own. */
static struct net *find_part_pin(struct board_build *build, const char *name)
{
	const char *dot = strrchr(name, '.');
	for (struct part *part = build->machine->parts; dot && part; part = part->next) {
		size_t length = (size_t)(dot - name);
		int pin = part_find_pin(part, dot + 1);
		if (pin < 0 || strncmp(part->name, name, length) || part->name[length]) {
			continue;
		}
		if (!part->pin[pin].net && build->machine->net_count < BOARD_NETS) {
			net_join(machine_add_net(build->machine,
					 pool_text(build->pool, name, strlen(name))),
				&part->pin[pin]);
		}
		return part->pin[pin].net;
	}
	return NULL;
}

struct net *board_find_place(struct board_build *build, const char *name)
{
	struct net *net = find_net(build->machine, name);
	net = net ? net : find_position(build, name);
	net = net ? net : find_pad_net(build->machine, name);
	net = net ? net : find_signal(build, name);
	return net ? net : find_part_pin(build, name);
}

static unsigned count_words(const struct board_build *build)
{
	const struct machine *machine = build->machine;
	unsigned count = machine->net_count + build->info->position_count +
		build->info->signal_count;
	for (const struct pad *pad = machine->pads; pad; pad = pad->next) {
		count++;
	}
	for (const struct part *part = machine->parts; part; part = part->next) {
		count += part->pin_count;
	}
	return count;
}

const char *const *board_place_words(struct board_build *build)
{
	const struct machine *machine = build->machine;
	unsigned used = 0;
	const char **words = pool_take_array(build->pool, count_words(build) + 1, sizeof(*words));
	for (const struct pad *pad = machine->pads; pad; pad = pad->next) {
		words[used++] = pad->name;
	}
	for (unsigned i = 0; i < machine->net_count; i++) {
		words[used++] = machine->net[i]->name;
	}
	for (unsigned i = 0; i < build->info->position_count; i++) {
		const struct board_position *position = &build->info->positions[i];
		words[used++] = pool_format(
			build->pool, "%s.%s", position->header, position->position);
	}
	for (unsigned i = 0; i < build->info->signal_count; i++) {
		const struct board_signal *signal = &build->info->signals[i];
		words[used++] = pool_format(build->pool, "%s.%s", signal->bus, signal->signal);
	}
	for (const struct part *part = machine->parts; part; part = part->next) {
		for (unsigned i = 0; i < part->pin_count; i++) {
			words[used++] = pool_format(
				build->pool, "%s.%s", part->name, part->ops->pins[i]);
		}
	}
	return words;
}

struct net *board_need_net(
	struct board_build *build, const struct yaml_node *node, const char *name)
{
	struct net *net = board_find_place(build, name);
	if (!net) {
		yaml_error(node, build->err, "there is no net or pin `%s`", name);
		error_note(build->err,
			"expected a net (BUTTON_A), a pad (GPIO12), a header position (H2.11), a signal of a "
			"serial unit (ISU1.csa) or a pin of a part");
		yaml_suggest(build->err, name, board_place_words(build));
		error_help(build->err, "all of them: orrery board show %s", build->info->name);
	}
	return net;
}
