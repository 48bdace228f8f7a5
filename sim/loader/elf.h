/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_LOADER_ELF_H
#define ORRERY_LOADER_ELF_H

#include "loader/image.h"

/*
 * Fills profile, entry and ranges of an image whose bytes are there: a linked 32-bit little-endian Arm
 * executable, every offset and length of which was checked.
 */
bool elf_read(struct image *image, struct error *err);

#endif
