/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages between the cores as lines that people read and write. */
#include "tools/intercore_text.h"

#include <string.h>

#include "base/error.h"

static const char plain_escapes[] = "n\nr\rt\t0\0\\\\";

static int digit_of(char c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool put(uint8_t *bytes, unsigned size, unsigned *length, int byte, struct error *err)
{
	if (*length == size) {
		return error_set(err, "the message is longer than %u bytes", size);
	}
	bytes[(*length)++] = (uint8_t)byte;
	return true;
}

static bool decode_hex(
	const char *text, uint8_t *bytes, unsigned size, unsigned *length, struct error *err)
{
	while (*text) {
		if (*text == ' ') {
			text++;
			continue;
		}
		int high = digit_of(text[0]), low = high < 0 ? -1 : digit_of(text[1]);
		if (low < 0) {
			return error_set(err, "\"%.8s\" is no pair of hex digits", text);
		}
		if (!put(bytes, size, length, high * 16 + low, err)) {
			return false;
		}
		text += 2;
	}
	return true;
}

/* What stands behind a backslash; moves past it. -1: nothing that is known. */
static int escaped(const char **text)
{
	char c = **text;
	if (c == 'x') {
		int high = digit_of((*text)[1]), low = high < 0 ? -1 : digit_of((*text)[2]);
		*text += low < 0 ? 0 : 3;
		return low < 0 ? -1 : high * 16 + low;
	}
	for (unsigned n = 0; n < sizeof(plain_escapes) - 1; n += 2) {
		if (c == plain_escapes[n]) {
			(*text)++;
			return plain_escapes[n + 1];
		}
	}
	return -1;
}

bool intercore_decode(
	const char *text, uint8_t *bytes, unsigned size, unsigned *length, struct error *err)
{
	*length = 0;
	if (!strncmp(text, "hex:", 4)) {
		return decode_hex(text + 4, bytes, size, length, err);
	}
	while (*text) {
		int byte = (uint8_t)*text++;
		if (byte == '\\' && (byte = escaped(&text)) < 0) {
			error_set(err, "\"\\%.3s\" is not known", text);
			error_note(err, "expected \\n, \\r, \\t, \\0, \\\\ or \\xNN");
			return false;
		}
		if (!put(bytes, size, length, byte, err)) {
			return false;
		}
	}
	return true;
}

/* Two digits, without an end. */
static size_t put_digits(uint8_t byte, char *text)
{
	static const char digits[] = "0123456789abcdef";
	text[0] = digits[byte >> 4];
	text[1] = digits[byte & 15];
	return 2;
}

static size_t encode_hex(const uint8_t *bytes, unsigned length, char *text)
{
	size_t at = 4;
	memcpy(text, "hex:", 4);
	for (unsigned n = 0; n < length; n++) {
		at += put_digits(bytes[n], text + at);
	}
	text[at] = '\0';
	return at;
}

static size_t encode_byte(uint8_t byte, char *text)
{
	for (unsigned n = 0; n < sizeof(plain_escapes) - 1; n += 2) {
		if (byte == (uint8_t)plain_escapes[n + 1]) {
			text[0] = '\\';
			text[1] = plain_escapes[n];
			return 2;
		}
	}
	if (byte >= ' ' && byte < 0x7f) {
		text[0] = (char)byte;
		return 1;
	}
	text[0] = '\\';
	text[1] = 'x';
	return 2 + put_digits(byte, text + 2);
}

size_t intercore_encode(const uint8_t *bytes, unsigned length, char *text)
{
	unsigned spelt = 0;
	size_t at = 0;
	for (unsigned n = 0; n < length; n++) {
		spelt += bytes[n] < ' ' || bytes[n] >= 0x7f;
	}
	bool like_hex = length >= 4 && !memcmp(bytes, "hex:", 4);
	if (like_hex || spelt * 2 > length) {
		return encode_hex(bytes, length, text);
	}
	for (unsigned n = 0; n < length; n++) {
		at += encode_byte(bytes[n], text + at);
	}
	text[at] = '\0';
	return at;
}
