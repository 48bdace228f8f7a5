/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A polled console on the debug UART and the little formatting the samples need. */
#ifndef CONSOLE_H
#define CONSOLE_H

#ifdef __cplusplus
extern "C" {
#endif

void console_setup(void);
/* A line feed goes out as carriage return and line feed. */
void console_write(char c);
/* Returns when the last stop bit has left. */
void console_flush(void);

/* Knows %c %s %d %u %x %X %%, a width, and zero padding; `l` is accepted and means nothing. */
__attribute__((format(printf, 1, 2))) void console_print(const char *format, ...);

#ifdef __cplusplus
}
#endif

#endif
