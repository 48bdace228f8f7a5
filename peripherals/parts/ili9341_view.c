/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is seen of an ILI9341, and when it scans which line: see ili9341.c. */
#include "peripherals/parts/ili9341.h"

#include <stdio.h>

enum { OSCILLATOR_HZ = 615000 };
enum { REV = 0x80, GS = 0x40, SS = 0x20 }; /* of the second byte of B6 */
enum { WHITE = 0xffffff };

static uint64_t line_ps(const struct ili9341 *tft)
{
	uint64_t clocks = (uint64_t)(tft->rate[1] & 31) << (tft->rate[0] & 3);
	return (clocks ? clocks : 1) * PS_PER_SECOND / OSCILLATOR_HZ;
}

static unsigned lines(const struct ili9341 *tft)
{
	return ILI9341_HEIGHT + (tft->porch[0] & 127) + (tft->porch[1] & 127);
}

unsigned ili9341_scan_line(const struct ili9341 *tft)
{
	uint64_t passed_ps = tft->part.timeline->now_ps - tft->scan_ps;
	return tft->awake ? (unsigned)(passed_ps / line_ps(tft) % lines(tft)) : 0;
}

/* High from the line that was asked for, else from the last one on, through the porches or for one line. */
static unsigned tear_from(const struct ili9341 *tft)
{
	return tft->tear_line && tft->tear_line < ILI9341_HEIGHT ? tft->tear_line : ILI9341_HEIGHT;
}

static unsigned tear_lines(const struct ili9341 *tft)
{
	unsigned porches = lines(tft) - ILI9341_HEIGHT;
	return tear_from(tft) < ILI9341_HEIGHT || !porches ? 1 : porches;
}

void ili9341_arm_tear(struct ili9341 *tft)
{
	struct timeline *timeline = tft->part.timeline;
	if (!tft->tearing || !tft->awake) {
		timeline_disarm(timeline, &tft->tear);
		pin_drive(&tft->part.pin[ILI9341_TE], DRIVE_LOW);
		return;
	}
	unsigned all = lines(tft), from = tear_from(tft), line = ili9341_scan_line(tft);
	bool high = (line + all - from) % all < tear_lines(tft);
	unsigned next = high ? from + tear_lines(tft) : from;
	uint64_t at = (timeline->now_ps - tft->scan_ps) / line_ps(tft);
	uint64_t ahead = (next + all - line) % all;
	pin_drive(&tft->part.pin[ILI9341_TE], high ? DRIVE_HIGH : DRIVE_LOW);
	timeline_arm_at(
		timeline, &tft->tear, tft->scan_ps + (at + (ahead ? ahead : all)) * line_ps(tft));
}

void ili9341_tear(void *owner, unsigned index)
{
	(void)index;
	ili9341_arm_tear(owner);
}

/* Which line of memory is at a gate line, -1 for none. */
static int line_at(const struct ili9341 *tft, unsigned gate)
{
	unsigned from = tft->partial_start, to = tft->partial_end;
	bool inside = from <= to ? gate >= from && gate <= to : gate >= from || gate <= to;
	if (tft->partial && !inside) {
		return -1;
	}
	unsigned top = tft->scroll_top, rows = tft->scroll_lines;
	if (!tft->scrolled || gate < top || gate >= top + rows || top + rows > ILI9341_HEIGHT) {
		return (int)gate;
	}
	unsigned shift = (tft->scroll_start + rows - top % rows) % rows;
	return (int)(top + (gate - top + shift) % rows);
}

static uint32_t pixel(const struct part *part, uint32_t x, uint32_t y)
{
	const struct ili9341 *tft = (const struct ili9341 *)part;
	unsigned source = tft->function[1] & SS ? x : ILI9341_WIDTH - 1 - x;
	int line = line_at(tft, tft->function[1] & GS ? ILI9341_HEIGHT - 1 - y : y);
	if (!screen_pin(part, ILI9341_LED, true)) {
		return 0;
	}
	if (!tft->awake || !tft->on || line < 0 || line >= ILI9341_HEIGHT) {
		return WHITE;
	}
	bool inverse = tft->inverted == (tft->function[1] >> 7);
	const uint8_t *ram = tft->ram[line][source];
	uint32_t rgb = 0;
	for (unsigned n = 0; n < ILI9341_COLORS; n++) {
		unsigned level = ram[tft->address & ILI9341_BGR ? n : ILI9341_COLORS - 1 - n] & 63;
		level = tft->idle ? (level & 32 ? 63 : 0) : level;
		level = inverse ? 63 - level : level;
		rgb = rgb << 8 | level * 255 / 63;
	}
	return rgb;
}

void ili9341_picture(const struct part *part, struct picture *picture)
{
	screen_draw(part, picture, &((const struct ili9341 *)part)->glass, pixel);
}

void ili9341_look(const struct part *part, char *text, size_t size)
{
	const struct ili9341 *tft = (const struct ili9341 *)part;
	if (!tft->awake || !tft->on) {
		snprintf(text, size, "%s", tft->awake ? "off" : "asleep");
		return;
	}
	snprintf(text, size, "%s, picture %016llx",
		screen_pin(part, ILI9341_LED, true) ? "on" : "on without backlight",
		(unsigned long long)screen_hash(part, &tft->glass, pixel));
}
