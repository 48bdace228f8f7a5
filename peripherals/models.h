/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ORRERY_PERIPHERALS_MODELS_H
#define ORRERY_PERIPHERALS_MODELS_H

struct device_ops;
struct part_ops;

/* Every model and part of this build, alphabetical, NULL-terminated: the one list all are entered in. */
extern const struct device_ops *const device_models[];
extern const struct part_ops *const part_models[];

#endif
