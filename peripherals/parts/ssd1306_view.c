/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is seen of an SSD1306: see ssd1306.c. */
#include "peripherals/parts/ssd1306.h"

#include <stdio.h>

enum { ON_TOP = 16 }; /* yellow rows of a two-colored glass */
enum { WHITE, BLUE, YELLOW, YELLOW_BLUE };
enum { OSCILLATOR_HZ = 370000, OSCILLATOR_STEP_HZ = 22000, BANK_CLOCKS = 50 };

uint64_t ssd1306_frame_ps(const struct ssd1306 *oled)
{
	uint64_t rate_hz = OSCILLATOR_HZ + (uint64_t)(oled->clock >> 4) * OSCILLATOR_STEP_HZ -
		8 * OSCILLATOR_STEP_HZ;
	uint64_t clocks = (oled->precharge & 15u) + (oled->precharge >> 4) + BANK_CLOCKS;
	return ((oled->clock & 15u) + 1) * clocks * (oled->multiplex + 1u) * PS_PER_SECOND /
		rate_hz;
}

static bool is_lit(const struct ssd1306 *oled)
{
	return oled->on && (oled->pump || oled->external_supply);
}

/* Light of a lit dot, 0..255: some at the lowest contrast, less while it fades. */
static unsigned brightness(const struct ssd1306 *oled)
{
	unsigned level = 80 + oled->contrast * 175u / 255, left = SSD1306_FADE_STEPS;
	if (oled->fade & 0x20) {
		uint64_t step_ps = ssd1306_frame_ps(oled) * 8 * ((oled->fade & 15u) + 1);
		uint64_t steps = (oled->part.timeline->now_ps - oled->fade_ps) / step_ps;
		bool blinks = oled->fade & 0x10;
		steps = blinks ? steps % (2 * SSD1306_FADE_STEPS) : steps;
		left = steps < SSD1306_FADE_STEPS ? SSD1306_FADE_STEPS - (unsigned)steps :
			blinks                    ? (unsigned)steps - SSD1306_FADE_STEPS :
						    0;
	}
	return level * left / SSD1306_FADE_STEPS;
}

static uint32_t pixel(const struct part *part, uint32_t x, uint32_t y)
{
	static const uint32_t colors[] = { 0xffffff, 0x40b0ff, 0xffe040, 0x40b0ff };
	const struct ssd1306 *oled = (const struct ssd1306 *)part;
	const struct screen_scan scan = {
		.rows = oled->multiplex + 1,
		.offset = oled->offset,
		.reversed = oled->reversed,
		.sequential = !(oled->com_pins & 0x10),
		.swapped = oled->com_pins & 0x20,
	};
	unsigned row = screen_scan_line(&scan, y);
	if (!is_lit(oled) || row == SCREEN_DARK) {
		return 0;
	}
	unsigned line = ((oled->zoom ? row / 2 : row) + oled->start) % SSD1306_ROWS;
	unsigned dot = oled->ram[line / 8][SSD1306_COLUMNS - 1 - x] >> line % 8 & 1;
	bool lit = oled->all_on || dot != oled->inverted;
	bool yellow = oled->color == YELLOW_BLUE && y < ON_TOP;
	return lit ? screen_shade(colors[yellow ? YELLOW : oled->color], brightness(oled)) : 0;
}

void ssd1306_picture(const struct part *part, struct picture *picture)
{
	screen_draw(part, picture, &((const struct ssd1306 *)part)->glass, pixel);
}

void ssd1306_look(const struct part *part, char *text, size_t size)
{
	const struct ssd1306 *oled = (const struct ssd1306 *)part;
	if (is_lit(oled)) {
		snprintf(text, size, "on, picture %016llx",
			(unsigned long long)screen_hash(part, &oled->glass, pixel));
	} else {
		snprintf(text, size, "%s", oled->on ? "dark: the charge pump is off" : "off");
	}
}
