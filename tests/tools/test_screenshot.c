/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pictures of a display at virtual times, and what is refused before a run. */
#include "tools/screenshot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/picture.h"
#include "base/png.h"
#include "machine/machine.h"
#include "support/suite.h"

enum { WIDTH = 4, HEIGHT = 2 };

static char folder[32], path[64], spec[128];
static struct machine *machine;
static struct screenshots shots;

/* A display that shows the time in microseconds. */
static void draw(const struct part *part, struct picture *picture)
{
	picture->width = WIDTH;
	picture->height = HEIGHT;
	for (unsigned n = 0; picture->pixels && n < WIDTH * HEIGHT; n++) {
		picture->pixels[n] = (uint32_t)(part->timeline->now_ps / PS_PER_US) + n;
	}
}

static const struct part_ops clock_ops = { .type = "clock",
	.description = "-",
	.size = sizeof(struct part),
	.picture = draw };
static const struct part_ops blind_ops = { .type = "blind",
	.description = "-",
	.size = sizeof(struct part) };

static void setup(void)
{
	strcpy(folder, "/tmp/orrery-shot-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/a.png", folder);
	machine = machine_create("mini", 1 << 20);
	machine_add_part(machine, &clock_ops, "clock");
	machine_add_part(machine, &blind_ops, "lamp");
	shots = (struct screenshots){ .machine = machine };
}

static void teardown(void)
{
	screenshots_finish(&shots);
	machine_destroy(machine);
	unlink(path);
	ck_assert_msg(rmdir(folder) == 0, "something is left in %s", folder);
}

static const char *with(const char *before, const char *after)
{
	snprintf(spec, sizeof spec, "%s%s%s", before, path, after);
	return spec;
}

static void run_us(uint64_t us)
{
	timeline_advance(machine->timeline, machine->timeline->now_ps + us * PS_PER_US);
}

static uint32_t first_pixel(void)
{
	struct picture picture;
	struct error err = { 0 };
	ck_assert_msg(png_read(path, &picture, &err), "%s", err.message);
	ck_assert_uint_eq(picture.width, WIDTH);
	ck_assert_uint_eq(picture.height, HEIGHT);
	uint32_t pixel = picture.pixels[0];
	picture_free(&picture);
	return pixel;
}

START_TEST(a_picture_is_taken_at_its_time)
{
	struct error err = { 0 };
	ck_assert(screenshot_add(&shots, with("clock=", "@30us"), &err));
	run_us(29);
	ck_assert_int_ne(access(path, F_OK), 0);
	run_us(50);
	ck_assert_uint_eq(first_pixel(), 30);
	ck_assert(screenshots_end(&shots, &err));
	ck_assert_uint_eq(first_pixel(), 30);
}
END_TEST

START_TEST(without_a_time_it_is_taken_at_the_end)
{
	struct error err = { 0 };
	ck_assert(screenshot_add(&shots, with("clock=", ""), &err));
	run_us(77);
	ck_assert_int_ne(access(path, F_OK), 0);
	ck_assert(screenshots_end(&shots, &err));
	ck_assert_uint_eq(first_pixel(), 77);
}
END_TEST

START_TEST(a_run_that_ends_too_early_is_said)
{
	struct error err = { 0 };
	ck_assert(screenshot_add(&shots, with("clock=", "@1ms"), &err));
	run_us(500);
	ck_assert(!screenshots_end(&shots, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "a.png"));
	ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

START_TEST(a_time_just_reached_when_the_run_ends_counts)
{
	struct error err = { 0 };
	ck_assert(screenshot_add(&shots, with("clock=", "@1us"), &err));
	machine->timeline->now_ps = 2 * PS_PER_US; /* a core went on to the end of its block */
	ck_assert(screenshots_end(&shots, &err));
	ck_assert_uint_eq(first_pixel(), 2);
}
END_TEST

static void refused(const char *asked, const char *says)
{
	struct error err = { 0 };
	ck_assert_msg(!screenshot_add(&shots, asked, &err), "%s was taken", asked);
	ck_assert_msg(strstr(err.message, says) || strstr(err.help, says), "%s: %s (%s)", asked,
		err.message, err.help);
}

START_TEST(what_cannot_be_is_refused_before_the_run)
{
	struct error err = { 0 };
	refused(with("clokc=", ""), "clock");
	refused(with("lamp=", ""), "it has no picture");
	refused(with("clock=", "@soon"), "soon");
	refused(with("clock=", "@"), "--screenshot");
	refused("clock=/nowhere/at/all.png", "/nowhere/at/all.png");
	refused("clock", "names no file");
	refused("clock=", "names no file");
	refused("=a.png", "names no part");
	ck_assert(screenshot_add(&shots, with("clock=", "@1ms"), &err));
	refused(with("clock=", "@2ms"), "twice");
	ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

START_TEST(a_folder_that_goes_away_is_an_error_at_the_end)
{
	struct error err = { 0 };
	ck_assert(screenshot_add(&shots, with("clock=", "@1us"), &err));
	ck_assert_int_eq(rmdir(folder), 0);
	run_us(2);
	ck_assert(!screenshots_end(&shots, &err));
	ck_assert_ptr_nonnull(strstr(err.message, "cannot be written"));
	strcpy(folder, "/tmp/orrery-shot-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}
END_TEST

int main(void)
{
	return suite_run("screenshot", setup, teardown,
		(const TTest *const[]){
			a_picture_is_taken_at_its_time,
			without_a_time_it_is_taken_at_the_end,
			a_run_that_ends_too_early_is_said,
			a_time_just_reached_when_the_run_ends_counts,
			what_cannot_be_is_refused_before_the_run,
			a_folder_that_goes_away_is_an_error_at_the_end,
			NULL,
		});
}
