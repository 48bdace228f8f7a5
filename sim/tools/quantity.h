/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TOOLS_QUANTITY_H
#define ORRERY_TOOLS_QUANTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;

/* 42, 0x2a, 0b101010, 1_000, 4k (1024), 2M, 1G. The whole text must be a number. */
bool quantity_number(const char *text, uint64_t *value, struct error *err);
/* 500ns, 10ms, 1.5s, 2min: a unit is required. */
bool quantity_duration(const char *text, uint64_t *duration_ps, struct error *err);
/* A plain factor such as 0.5 or 10; greater than 0. */
bool quantity_factor(const char *text, double *factor, struct error *err);
/* "12.5 ms" into text, which is returned. */
const char *quantity_print_time(uint64_t time_ps, char *text, size_t size);
/* 12_345_678 as "12,345,678" into text, which is returned. */
const char *quantity_print_count(uint64_t count, char *text, size_t size);

#endif
