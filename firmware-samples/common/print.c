/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A small printf on the console, with no C library behind it. */
#include "console.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

struct spec {
	unsigned width;
	char pad;
};

static void print_padded(const char *text, unsigned length, struct spec spec)
{
	for (unsigned i = length; i < spec.width; i++)
		console_write(spec.pad);
	for (unsigned i = 0; i < length; i++)
		console_write(text[i]);
}

static void print_number(
	uint32_t value, unsigned base, const char *digits, bool negative, struct spec spec)
{
	char buffer[12];
	unsigned at = sizeof(buffer);

	do {
		buffer[--at] = digits[value % base];
		value /= base;
	} while (value);
	if (negative && spec.pad == '0') {
		console_write('-');
		spec.width -= spec.width > 0;
	} else if (negative) {
		buffer[--at] = '-';
	}
	print_padded(&buffer[at], sizeof(buffer) - at, spec);
}

static void print_text(const char *text, struct spec spec)
{
	unsigned length = 0;

	while (text[length])
		length++;
	spec.pad = ' ';
	print_padded(text, length, spec);
}

static const char *spec_parse(const char *format, struct spec *spec)
{
	*spec = (struct spec){ .width = 0, .pad = ' ' };
	if (*format == '0') {
		spec->pad = '0';
		format++;
	}
	for (; *format >= '0' && *format <= '9'; format++)
		spec->width = spec->width * 10 + (unsigned)(*format - '0');
	while (*format == 'l')
		format++;
	return format;
}

static void print_one(char kind, struct spec spec, va_list *args)
{
	char c;
	int32_t value;

	switch (kind) {
	case 'c':
		c = (char)va_arg(*args, int);
		print_padded(&c, 1, spec);
		break;
	case 's': print_text(va_arg(*args, const char *), spec); break;
	case 'd':
		value = va_arg(*args, int32_t);
		print_number(value < 0 ? 0u - (uint32_t)value : (uint32_t)value, 10, "0123456789",
			value < 0, spec);
		break;
	case 'u': print_number(va_arg(*args, uint32_t), 10, "0123456789", false, spec); break;
	case 'x': print_number(va_arg(*args, uint32_t), 16, "0123456789abcdef", false, spec); break;
	case 'X': print_number(va_arg(*args, uint32_t), 16, "0123456789ABCDEF", false, spec); break;
	default: console_write(kind); break;
	}
}

void console_print(const char *format, ...)
{
	va_list args;
	struct spec spec;

	va_start(args, format);
	while (*format) {
		if (*format != '%') {
			console_write(*format++);
			continue;
		}
		format = spec_parse(format + 1, &spec);
		if (!*format)
			break;
		print_one(*format++, spec, &args);
	}
	va_end(args);
}
