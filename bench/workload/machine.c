/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A state machine that reads text: integers, decimal fractions, exponents, and rubbish. */
#include "workload.h"

enum state {
	START,
	SIGN,
	INTEGER,
	POINT,
	FRACTION,
	EXPONENT,
	EXPONENT_SIGN,
	POWER,
	INVALID,
	STATES
};

enum { TEXT = 256 };

static char text[TEXT];
static uint32_t ended[STATES], entered[STATES];

static const char *const words[] = { "12", "-7", "3.25", "+0.5", "1e9", "-2.5e-3", "x9", "4..", "0",
	"65535,", "1.e2", "--1", "8.125", "+", "9e", "1234567" };

static void write_text(uint32_t seed)
{
	unsigned at = 0;

	while (at < TEXT - 10) {
		const char *word = words[seed >> 28];

		while (*word)
			text[at++] = *word++;
		text[at++] = ',';
		seed = next_random(seed);
	}
	text[at] = 0;
}

static int is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static enum state step(enum state state, char c)
{
	switch (state) {
	case START:
		return is_digit(c)           ? INTEGER :
			c == '+' || c == '-' ? SIGN :
			c == '.'             ? POINT :
					       INVALID;
	case SIGN: return is_digit(c) ? INTEGER : c == '.' ? POINT : INVALID;
	case INTEGER:
		return is_digit(c) ? INTEGER : c == '.' ? POINT : c == 'e' ? EXPONENT : INVALID;
	case POINT:
	case FRACTION:
		return is_digit(c) ? FRACTION : c == 'e' && state == FRACTION ? EXPONENT : INVALID;
	case EXPONENT: return is_digit(c) ? POWER : c == '+' || c == '-' ? EXPONENT_SIGN : INVALID;
	case EXPONENT_SIGN:
	case POWER: return is_digit(c) ? POWER : INVALID;
	default: return INVALID;
	}
}

uint32_t machine_round(uint32_t seed)
{
	enum state state = START;
	uint32_t digest = 0;

	for (unsigned i = 0; i < STATES; i++)
		ended[i] = entered[i] = 0;
	write_text(seed);
	for (const char *c = text; *c; c++) {
		if (*c == ',') {
			ended[state]++;
			state = START;
		} else {
			state = step(state, *c);
			entered[state]++;
		}
	}
	for (unsigned i = 0; i < STATES; i++)
		digest = digest * 37 + ended[i] * 256 + entered[i];
	return digest;
}
