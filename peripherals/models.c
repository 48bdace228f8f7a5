/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The list of all models and parts. A new one is one line here, in its alphabetical place by type.
 */
#include <stddef.h>

#include "peripherals/models.h"
#include "peripherals/parts/part_models.h"
#include "peripherals/soc/soc_models.h"

const struct device_ops *const device_models[] = {
	&gpt_ops,
	&uart_ops,
	NULL,
};

const struct part_ops *const part_models[] = {
	&button_ops,
	&led_ops,
	&rgb_led_ops,
	&terminal_ops,
	NULL,
};
