/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TESTS_SUPPORT_CATALOG_H
#define ORRERY_TESTS_SUPPORT_CATALOG_H

/*
 * Calls `judge` for each device file, with its device on the bench: with its model, or as storage
 * when it has none. Left out are blocks that live inside a core (some board gives them one); boards
 * are the place to judge those.
 */
void catalog_each_device(void (*judge)(const char *name));
/* Calls `judge` for each board file. */
void catalog_each_board(void (*judge)(const char *board));

#endif
