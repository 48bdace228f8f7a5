/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT3620 pin multiplexer: keeps the mode of each pin and nothing more. The operating system sets it
 * up before an I/O core starts, so a pad here belongs to GPIO and to its peripheral at once, and a
 * mode that says otherwise changes nothing. It is a model, not plain storage, because that is all
 * there is to it.
 *
 * Not modelled: a mode that takes the pad away from one of the two.
 */
#include "machine/device.h"
#include "peripherals/soc/soc_models.h"

const struct device_ops pinmux_ops = {
	.type = "mt3620-pinmux",
	.size = sizeof(struct device),
};
