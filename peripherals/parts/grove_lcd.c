/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Grove LCD with RGB backlight: a character display of 2 x 16 (AiP31068, an HD44780 on I2C at 0x3e) and
 * a PCA9633 at 0x62 that drives its red (PWM2), green (PWM1) and blue (PWM0) light, with its call addresses,
 * group dimming and blinking.
 *
 * Where the manual is silent: clearing and going home take 1.53 ms, in which everything else is ignored (and
 * logged); other instructions take no time; a read of the display gives busy and address; a blinking of the light
 * faster than ten times a second is seen as its average.
 *
 * Not modelled: 5 x 10 characters, the Japanese half of the character ROM (shown as full blocks), the inverted
 * outputs of MODE2.
 */
#include <string.h>

#include "peripherals/parts/grove_lcd.h"
#include "peripherals/parts/part_models.h"

enum { ADDRESS_TEXT = 0x3e, ADDRESS_LIGHT = 0x62, ADDRESS_RESET = 0x03 };
enum { TEXT, LIGHT, RESET };
enum { CONTROL, ONE_BYTE, STREAM };
/* registers of the light */
enum { MODE1, MODE2, PWM0, GRPPWM = 6, GRPFREQ, LEDOUT, SUBADR1, ALLCALL = 12 };
enum { MODE1_ALLCALL = 1, MODE1_SLEEP = 0x10, MODE2_BLINK = 0x20 };
enum { SLOW_GRPFREQ = 2, GROUP_HZ = 24 };

static void reset_light(struct grove_lcd *lcd)
{
	static const uint8_t values[GROVE_LCD_LIGHT] = { 0x11, 0x05, 0, 0, 0, 0, 0xff, 0, 0, 0xe2,
		0xe4, 0xe8, 0xe0 };
	memcpy(lcd->light, values, sizeof values);
	lcd->pointer = 0;
}

/* Its own address, and those that MODE1 enables: all call in bit 0, subaddresses 1 to 3 in bits 3 to 1. */
static bool light_answers(const struct grove_lcd *lcd, uint8_t address)
{
	bool answers = address == ADDRESS_LIGHT ||
		(lcd->light[MODE1] & MODE1_ALLCALL && address == lcd->light[ALLCALL] >> 1);
	for (unsigned n = 0; n < 3; n++) {
		answers |= lcd->light[MODE1] >> (3 - n) & 1 &&
			address == lcd->light[SUBADR1 + n] >> 1;
	}
	return answers;
}

static bool grove_lcd_i2c_answers(const struct part *part, unsigned port, uint8_t address)
{
	(void)port;
	return address == ADDRESS_TEXT || light_answers((const struct grove_lcd *)part, address);
}

static bool i2c_start(void *owner, unsigned index, uint8_t address, bool read)
{
	struct grove_lcd *lcd = owner;
	(void)index;
	lcd->expects = CONTROL;
	lcd->reset_key = 0;
	lcd->chip = address == ADDRESS_TEXT ? TEXT : light_answers(lcd, address) ? LIGHT : RESET;
	return lcd->chip != RESET || (address == ADDRESS_RESET && !read);
}

/* The control byte chooses in bits 7..5 what the pointer runs through. */
static uint8_t next_pointer(uint8_t pointer)
{
	static const uint8_t first[] = { 0, 0, 0, 0, 0, PWM0, GRPPWM, PWM0 };
	static const uint8_t last[] = { 0, 0, 0, 0, ALLCALL, PWM0 + 3, GRPFREQ, GRPFREQ };
	unsigned way = pointer >> 5, at = pointer & 31;
	if (way < 4) {
		return pointer;
	}
	return (uint8_t)(way << 5 | (at >= last[way] ? first[way] : at + 1));
}

static void write_light(struct grove_lcd *lcd, uint8_t byte)
{
	if (lcd->expects == CONTROL) {
		lcd->pointer = byte;
		lcd->expects = STREAM;
		return;
	}
	unsigned at = lcd->pointer & 31;
	if (at >= GROVE_LCD_LIGHT) {
		log_guest(lcd->part.log, lcd, 0x200 + at, "%s: the backlight has no register %02x",
			lcd->part.name, at);
	} else {
		lcd->light[at] = byte;
	}
	lcd->pointer = next_pointer(lcd->pointer);
	part_changed(&lcd->part);
}

/* A5 and 5A to the reset address. */
static bool write_reset(struct grove_lcd *lcd, uint8_t byte)
{
	static const uint8_t keys[] = { 0xa5, 0x5a };
	if (lcd->reset_key >= sizeof keys || byte != keys[lcd->reset_key]) {
		lcd->reset_key = sizeof keys;
		return false;
	}
	if (++lcd->reset_key == sizeof keys) {
		reset_light(lcd);
		part_changed(&lcd->part);
	}
	return true;
}

static bool i2c_write(void *owner, unsigned index, uint8_t byte)
{
	struct grove_lcd *lcd = owner;
	(void)index;
	if (lcd->chip == LIGHT) {
		write_light(lcd, byte);
		return true;
	}
	if (lcd->chip == RESET) {
		return write_reset(lcd, byte);
	}
	if (lcd->expects == CONTROL) {
		lcd->expects = byte & 0x80 ? ONE_BYTE : STREAM;
		lcd->is_data = byte >> 6 & 1;
	} else {
		grove_lcd_take(lcd, byte, lcd->is_data);
		lcd->expects = lcd->expects == STREAM ? STREAM : CONTROL;
	}
	return true;
}

static uint8_t i2c_read(void *owner, unsigned index, bool last)
{
	struct grove_lcd *lcd = owner;
	(void)index;
	(void)last;
	if (lcd->chip == TEXT) {
		bool busy = lcd->part.timeline->now_ps < lcd->busy_ps;
		return (uint8_t)(busy << 7 | grove_lcd_address(lcd));
	}
	unsigned at = lcd->pointer & 31;
	lcd->pointer = next_pointer(lcd->pointer);
	return at < GROVE_LCD_LIGHT ? lcd->light[at] : 0;
}

static const struct port_ops port_ops = {
	.i2c_start = i2c_start,
	.i2c_write = i2c_write,
	.i2c_read = i2c_read,
};

/* How much of its light the group gives, 0..255. */
static unsigned group_level(const struct grove_lcd *lcd)
{
	unsigned duty = lcd->light[GRPPWM], frequency = lcd->light[GRPFREQ];
	if (!(lcd->light[MODE2] & MODE2_BLINK) || frequency < SLOW_GRPFREQ) {
		return duty;
	}
	uint64_t period_ps = (frequency + 1u) * (PS_PER_SECOND / GROUP_HZ);
	uint64_t phase_ps = lcd->part.timeline->now_ps % period_ps;
	return phase_ps / (period_ps / 256) < duty ? 255 : 0;
}

uint32_t grove_lcd_backlight(const struct grove_lcd *lcd)
{
	uint32_t rgb = 0;
	for (unsigned led = 3; led--;) {
		unsigned way = lcd->light[LEDOUT] >> 2 * led & 3, pwm = lcd->light[PWM0 + led];
		unsigned level = way == 0 ? 0 :
			way == 1          ? 255 :
			way == 2          ? pwm :
					    pwm * group_level(lcd) / 255;
		rgb = rgb << 8 | level;
	}
	return lcd->light[MODE1] & MODE1_SLEEP ? 0 : rgb;
}

static void grove_lcd_reset(struct part *part)
{
	struct grove_lcd *lcd = (struct grove_lcd *)part;
	lcd->chip = TEXT;
	lcd->expects = CONTROL;
	lcd->reset_key = 0;
	memset(lcd->font, 0, sizeof lcd->font);
	reset_light(lcd);
	grove_lcd_reset_text(lcd);
}

static void grove_lcd_snap(struct part *part, struct snap *snap)
{
	struct grove_lcd *lcd = (struct grove_lcd *)part;
	snap_u8(snap, "chip", &lcd->chip);
	snap_u8(snap, "expects", &lcd->expects);
	snap_bool(snap, "is_data", &lcd->is_data);
	snap_bytes(snap, "text", lcd->text, sizeof lcd->text);
	snap_bytes(snap, "font", lcd->font, sizeof lcd->font);
	snap_u8(snap, "at", &lcd->at);
	snap_u8(snap, "shift", &lcd->shift);
	snap_bool(snap, "to_font", &lcd->to_font);
	snap_bool(snap, "increments", &lcd->increments);
	snap_bool(snap, "shifts", &lcd->shifts);
	snap_bool(snap, "on", &lcd->on);
	snap_bool(snap, "cursor", &lcd->cursor);
	snap_bool(snap, "blinks", &lcd->blinks);
	snap_bool(snap, "two_lines", &lcd->two_lines);
	snap_u64(snap, "busy_ps", &lcd->busy_ps);
	snap_bytes(snap, "light", lcd->light, sizeof lcd->light);
	snap_u8(snap, "pointer", &lcd->pointer);
	snap_u8(snap, "reset_key", &lcd->reset_key);
	/* A snap is a file: it may be spoilt. */
	lcd->at %= GROVE_LCD_MEMORY;
	lcd->shift %= GROVE_LCD_MEMORY;
}

const struct part_ops grove_lcd_ops = {
	.type = "grove_lcd",
	.description = "character LCD of 2 x 16 with RGB backlight on I2C (0x3e and 0x62)",
	.size = sizeof(struct grove_lcd),
	.ports = (const char *const[]){ "i2c", NULL },
	.port_kinds = (const enum port_kind[]){ PORT_I2C },
	.reset = grove_lcd_reset,
	.port_ops = &port_ops,
	.i2c_answers = grove_lcd_i2c_answers,
	.look = grove_lcd_look,
	.picture = grove_lcd_picture,
	.snap = grove_lcd_snap,
};
