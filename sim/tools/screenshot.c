/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pictures of displays as PNG files, at virtual times or at the end of a run. */
#include "tools/screenshot.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/new_file.h"
#include "base/picture.h"
#include "base/png.h"
#include "machine/machine.h"
#include "tools/quantity.h"

enum { NAMES_MOST = 256 };

static void take(struct screenshot *shot)
{
	struct picture picture = { 0 };
	shot->taken = true;
	shot->part->ops->picture(shot->part, &picture);
	picture_allocate(&picture);
	shot->part->ops->picture(shot->part, &picture);
	png_write(shot->path, &picture, &shot->all->err);
	picture_free(&picture);
}

static void take_now(void *owner, unsigned index)
{
	(void)index;
	take(owner);
}

static struct part *find_display(const struct machine *machine, const char *name, struct error *err)
{
	const char *names[NAMES_MOST + 1] = { NULL };
	unsigned count = 0;
	for (struct part *part = machine->parts; part; part = part->next) {
		if (!strcmp(part->name, name)) {
			if (!part->ops->picture) {
				error_set(err, "--screenshot: %s is a %s: it has no picture",
					part->name, part->ops->type);
				return NULL;
			}
			return part;
		}
		if (part->ops->picture && count < NAMES_MOST) {
			names[count++] = part->name;
		}
	}
	error_set(err, "--screenshot: the board has no part \"%s\"", name);
	const char *near = error_nearest(name, names);
	if (near || count) {
		error_help(err, near ? "did you mean \"%s\"?" : "there is a display \"%s\"",
			near ? near : names[0]);
	} else {
		error_help(err, "its parts: orrery board show %s", machine->name);
	}
	return NULL;
}

static bool is_new(const struct screenshots *all, const char *path, struct error *err)
{
	for (const struct screenshot *shot = all->first; shot; shot = shot->next) {
		if (!strcmp(shot->path, path)) {
			return error_set(err, "--screenshot: \"%s\" is named twice", path);
		}
	}
	return true;
}

/* Cuts PART=FILE@TIME at its signs. */
static bool cut(char *spec, char **path, uint64_t *when_ps, struct error *err)
{
	char *equals = strchr(spec, '=');
	if (!equals || equals == spec || !equals[1]) {
		error_set(err, "--screenshot: \"%s\" names no %s", spec,
			equals == spec ? "part" : "file");
		error_note(err, "expected PART=FILE or PART=FILE@TIME, as in oled=oled.png@1.5s");
		return false;
	}
	*equals = '\0';
	*path = equals + 1;
	char *at = strrchr(*path, '@');
	if (!at) {
		return true;
	}
	*at = '\0';
	struct error inner = { 0 };
	if (!quantity_duration(at + 1, when_ps, &inner)) {
		error_set(err, "--screenshot: %s", inner.message);
		error_note(err, "expected PART=FILE or PART=FILE@TIME, as in oled=oled.png@1.5s");
		return false;
	}
	return true;
}

bool screenshot_add(struct screenshots *all, const char *spec, struct error *err)
{
	uint64_t when_ps = TIME_NEVER_PS;
	char *name = alloc_text(spec), *path = NULL;
	struct part *part = cut(name, &path, &when_ps, err) ?
		find_display(all->machine, name, err) :
		NULL;
	bool good = part && is_new(all, path, err) && new_file_possible(path, err);
	if (good) {
		struct screenshot **last = &all->first;
		while (*last) {
			last = &(*last)->next;
		}
		struct screenshot *shot = *last = alloc_zeroed(1, sizeof *shot);
		shot->all = all;
		shot->part = part;
		shot->path = alloc_text(path);
		shot->when_ps = when_ps;
		shot->event = (struct event){
			.name = "screenshot", .fire = take_now, .owner = shot
		};
		timeline_arm_at(all->machine->timeline, &shot->event, when_ps);
	}
	free(name);
	return good;
}

bool screenshots_end(struct screenshots *all, struct error *err)
{
	struct error *first = &all->err;
	for (struct screenshot *shot = all->first; shot; shot = shot->next) {
		if (!shot->taken &&
			(shot->when_ps == TIME_NEVER_PS ||
				shot->when_ps <= machine_now_ps(all->machine))) {
			take(shot);
		} else if (!shot->taken) {
			char ended[32], when[32];
			error_set(first,
				"--screenshot: the run ended at %s, before %s: \"%s\" was not written",
				quantity_print_time(
					machine_now_ps(all->machine), ended, sizeof ended),
				quantity_print_time(shot->when_ps, when, sizeof when), shot->path);
		}
	}
	return !first->set || error_set(err, "%s", first->message);
}

void screenshots_finish(struct screenshots *all)
{
	for (struct screenshot *shot = all->first, *next; shot; shot = next) {
		next = shot->next;
		timeline_disarm(all->machine->timeline, &shot->event);
		free(shot->path);
		free(shot);
	}
	*all = (struct screenshots){ 0 };
}
