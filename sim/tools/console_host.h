/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TOOLS_CONSOLE_HOST_H
#define ORRERY_TOOLS_CONSOLE_HOST_H

#include <stddef.h>
#include <stdint.h>

struct console;
struct console_line;

/* For console.c: the host's side of a line. Bytes nobody takes are dropped. */
void console_host_write(struct console_line *line, const char *bytes, size_t length);
void console_host_close(struct console_line *line);
void console_host_release_input(struct console *console);
/* What stdin has now, waiting for the first byte; 0 at its end. */
uint32_t console_host_read_now(struct console *console, char *bytes, uint32_t length);

#endif
