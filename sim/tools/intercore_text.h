/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TOOLS_INTERCORE_TEXT_H
#define ORRERY_TOOLS_INTERCORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;

/*
 * Messages as one line of text: printable characters stand for themselves, \n \r \t \0 \\ and \xNN for others; or
 * "hex:" and pairs of digits, with blanks between them as one likes.
 */
enum { INTERCORE_LINE = 4 * 1040 + 8 }; /* the longest line that a message gives, with its end */

/* False with the reason when the text is none of this, or longer than `size` bytes. */
bool intercore_decode(
	const char *text, uint8_t *bytes, unsigned size, unsigned *length, struct error *err);
/* "hex:" only when most characters would have to be spelt. `text` has INTERCORE_LINE bytes. Returns its length. */
size_t intercore_encode(const uint8_t *bytes, unsigned length, char *text);

#endif
