/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TESTS_FUZZ_TARGET_H
#define ORRERY_TESTS_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>

struct core;
struct machine;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* A core with RAM at 0x00100000 and 0x22000000, and flash behind a window at 0x10000000. */
struct machine *target_create(void);
struct core *target_core(struct machine *machine);

#endif
