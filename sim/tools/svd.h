/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_TOOLS_SVD_H
#define ORRERY_TOOLS_SVD_H

#include <stdio.h>

struct machine;

/* All blocks of the chip as CMSIS-SVD 1.3: what the device files say, without their `sim:` keys. */
void svd_export(const struct machine *machine, FILE *out);

#endif
