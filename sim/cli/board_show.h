/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_CLI_BOARD_SHOW_H
#define ORRERY_CLI_BOARD_SHOW_H

struct board_info;
struct machine;

/* A board on stdout: parts, buses and who is on them, wires, pads, headers, what can be added; as text and as JSON. */
void board_print(const struct machine *machine, const struct board_info *info);
void board_record(const struct machine *machine, const struct board_info *info);

#endif
